"""The picture of a comparison. Comes in: the series of an answer. Goes out: an SVG, the same bytes for the same series.

Nothing is computed here: what was not printed is a gap, years of other editions of the form are not joined by a line, and every
point carries its figure as printed. The table of the figures is the picture's own text (title and desc), for those who listen.
Readable in print: lines differ by mark and dash, bars by their labels, never by colour alone.
"""

from __future__ import annotations

import io
import re
import textwrap
import threading
import warnings
from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape

from reportqa.records import Point, Series
from reportqa.web.words import say

#: marks and dashes of several lines, in their order
_STYLES = (("o", "-"), ("s", "--"), ("^", ":"), ("D", "-."), ("v", "--"), ("P", ":"))
_INK = "#1a4480"
#: inches; so narrow that its type can be read on a phone. A bar needs so much height, its name above it included
_WIDTH, _LINE_HEIGHT, _BAR_HEIGHT, _TITLE_HEIGHT, _BELOW = 5.4, 3.0, 0.56, 0.26, 0.45
#: characters of the title that find room in a line
_TITLE = 27
#: bodies without a number are drawn one by one as long as there are so few; more are only counted, the text names them all
_FEW_WITHOUT = 5
#: metrics come from the font that the library ships, so that the bytes do not depend on the fonts of a machine; what draws the
#: picture takes its own Chinese font where this one has no sign
_SETTINGS: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "reportqa",
    "font.family": ["DejaVu Sans"],
    "font.size": 11.0,
    # a dollar sign in a name is no formula
    "text.parse_math": False,
}
#: the library keeps its settings in one place for the whole process
_DRAWING = threading.Lock()


def chart(series: Sequence[Series]) -> bytes:
    """The picture of one answer: lines where its points run along years, bars else. Raises `ValueError` without any point."""
    if not any(s.points for s in series):
        raise ValueError("there is nothing to draw")
    # the library is slow to load and needed seldom
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    lines = series[0].along == "year"
    title = textwrap.wrap(_title(series), _TITLE)
    above = _TITLE_HEIGHT * (len(title) + 0.5)
    inside = _LINE_HEIGHT if lines else _BAR_HEIGHT * (len(_bars(series)) + 0.5)
    below = _BELOW + (_TITLE_HEIGHT * len(series) if lines and len(series) > 1 else 0)
    height = above + inside + below
    with _DRAWING, mpl.rc_context(_SETTINGS):
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        figure = Figure(figsize=(_WIDTH, height))
        FigureCanvasSVG(figure)
        axes = figure.add_axes((0.13 if lines else 0.04, below / height, 0.83 if lines else 0.92, inside / height))
        (_draw_lines if lines else _draw_bars)(axes, series)
        axes.set_title("\n".join(title), fontsize=12, loc="left", x=-0.12 if lines else 0)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        drawn = io.BytesIO()
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    return _with_words(drawn.getvalue().decode("utf-8"), series).encode("utf-8")


def _draw_lines(axes: Any, series: Sequence[Series]) -> None:
    """Values over the years; a line is only drawn between neighbours that may be compared."""
    labels = sorted({p.label for s in series for p in s.points})
    place = {label: n for n, label in enumerate(labels)}
    for number, one in enumerate(series):
        mark, dash = _STYLES[number % len(_STYLES)]
        for part in _unbroken(one):
            heights = [float(p.value) for p in part if p.value is not None]
            axes.plot([place[p.label] for p in part], heights, marker=mark, linestyle=dash, color=_INK, label=one.name)
            for p in part:
                spot = (place[p.label], float(p.value or 0))
                axes.annotate(p.raw, spot, xytext=(0, 7), textcoords="offset points", ha="center")
    axes.set_xticks(range(len(labels)), labels)
    axes.set_xlim(-0.5, len(labels) - 0.5)
    drawn = [float(p.value) for s in series for p in s.points if p.value is not None]
    low, high = min((0.0, *drawn)), max((0.0, *drawn))
    room = (high - low or 1) * 0.15
    # from nought, and with room for the figure above the highest point
    axes.set_ylim(low - (room if low < 0 else 0), high + room)
    if len(series) > 1:
        handles, names = axes.get_legend_handles_labels()
        once = {name: handle for handle, name in zip(handles, names, strict=True)}
        axes.legend(list(once.values()), list(once), frameon=False, loc="upper left", bbox_to_anchor=(-0.12, -0.1))


def _unbroken(series: Series) -> list[list[Point]]:
    """The points in runs that a line may join: a gap ends one, another edition of the form too."""
    runs: list[list[Point]] = [[]]
    for number, point in enumerate(series.points):
        if number in series.break_before or point.value is None:
            runs.append([])
        if point.value is not None:
            runs[-1].append(point)
    return [run for run in runs if run]


def _bars(series: Sequence[Series]) -> list[tuple[str, Point | None, Series]]:
    """The bars from the top: name, point, series; at the foot how many have no number where these are not drawn."""
    rows: list[tuple[str, Point | None, Series]] = [
        (p.label if len(series) == 1 else f"{p.label} {s.name}", p, s) for s in series for p in s.points
    ]
    without = [row for row in rows if row[1] is not None and row[1].value is None]
    if len(without) <= _FEW_WITHOUT:
        return rows
    return [*(row for row in rows if row not in without), (say("chart_without", count=len(without)), None, series[0])]


def _draw_bars(axes: Any, series: Sequence[Series]) -> None:
    """A bar a body or item, the first on top, its name above it; what has no number has words and no bar."""
    rows = _bars(series)
    widths = [float(p.value) if p is not None and p.value is not None else 0.0 for _, p, _ in rows]
    axes.barh(range(len(rows)), widths, color="white", edgecolor=_INK, hatch="//", height=0.34)
    low, high = min((0.0, *widths)), max((0.0, *widths))
    for row, ((name, p, s), width) in enumerate(zip(rows, widths, strict=True)):
        axes.annotate(name, (low, row), xytext=(2, 17), textcoords="offset points", va="center")
        if p is not None:
            axes.annotate(_said(p, s), (max(width, 0.0), row), xytext=(4, 0), textcoords="offset points", va="center")
    axes.set_yticks([])
    axes.set_ylim(len(rows) - 0.5, -0.95)
    # room for the longest figure beside its bar
    axes.set_xlim(low, low + (high - low or 1) * 1.3)


def _said(point: Point, series: Series) -> str:
    """A figure as printed with its unit, or that none was given."""
    if point.value is None:
        return say("chart_none")
    return point.raw if not series.unit or point.raw.endswith(series.unit) else f"{point.raw}{series.unit}"


def _title(series: Sequence[Series]) -> str:
    units = "、".join(dict.fromkeys(s.unit for s in series if s.unit))
    names = "、".join(dict.fromkeys(s.name for s in series))
    return say("chart_title", name=names, unit=units) if units else names


def _with_words(svg: str, series: Sequence[Series]) -> str:
    """The picture with its title and its table as text, for readers that cannot see it."""
    words = f"<title>{escape(_title(series))}</title>\n<desc>{escape(say('chart_join').join(_rows(series)))}</desc>\n"
    begin = re.search(r"<svg [^>]*>", svg)
    if begin is None:
        raise ValueError("no picture was drawn")
    # as wide as the window of a phone, and on a wide one no wider than is good to read
    size = f' width="100%" style="height: auto; max-width: {_WIDTH * 1.5:g}in" role="img">'
    tag = re.sub(r' (width|height)="[^"]*"', "", begin.group())[:-1] + size
    return f"{svg[: begin.start()]}{tag}\n{words}{svg[begin.end() :]}"


def _rows(series: Sequence[Series]) -> Iterable[str]:
    for one in series:
        for point in one.points:
            name = point.label if len(series) == 1 else f"{one.name} {point.label}"
            yield say("chart_row", label=name, value=_said(point, one))
