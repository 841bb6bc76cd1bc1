"""PDF files: comes in the blocks of a report, goes out the bytes of a PDF with ruled tables, the same bytes each time.

The font is the standard STSong-Light, which every reader of Chinese PDF files has or replaces; nothing is embedded or
compressed, so the file is small and no version of a library shows in its bytes. Measures are points, origin at bottom left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from reportqa.demo.grids import Placed, place
from reportqa.demo.write_docx import column_widths
from reportqa.records import Block, BlockCell

_WIDTH, _HEIGHT, _MARGIN = 595, 842, 56
_TEXT_WIDTH = _WIDTH - 2 * _MARGIN
_BODY, _SMALL, _TITLE = 12.0, 8.0, 16.0
_LABEL_WIDTHS = (46, 54, 145)
_PADDING = 2.0
_LEAST_ROW = 24.0
_NEVER_FIRST = "，。、；：）〕”》"
_UNIT = re.compile(r"[0-9.,\-]+|.")

_FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light-UniGB-UCS2-H/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
    "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
    "/DW 1000/W[1 95 500]/FontDescriptor 5 0 R>>",
    "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880"
    "/Descent -120/CapHeight 880/StemV 50>>",
)


def _advance(text: str, size: float) -> float:
    return sum(size / 2 if c < "\u0080" else size for c in text)


def wrap(text: str, size: float, width: float) -> list[str]:
    """Lines no wider than `width`; a closing mark may hang over, a number goes to the next line as a whole."""
    lines = [""]
    for unit in _UNIT.findall(text.replace("\n", "")):
        if lines[-1] and unit not in _NEVER_FIRST and _advance(lines[-1] + unit, size) > width:
            lines.append("")
        lines[-1] += unit
    return lines


@dataclass(slots=True)
class _Page:
    """Drawing orders of one page; `y` is where the next line may begin."""

    orders: list[str] = field(default_factory=list)
    rules: set[tuple[float, float, float, float]] = field(default_factory=set)
    y: float = _HEIGHT - _MARGIN

    def write(self, x: float, y: float, size: float, text: str) -> None:
        if text:
            code = text.encode("utf-16-be").hex().upper()
            self.orders.append(f"/F1 {size:g} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm <{code}> Tj")

    def frame(self, left: float, bottom: float, right: float, top: float) -> None:
        self.rules |= {(left, y, right, y) for y in (bottom, top)} | {(x, bottom, x, top) for x in (left, right)}

    def stream(self, ruled: bool = True) -> str:
        lines = sorted(self.rules) if ruled else ()
        rules = "\n".join(f"{a:.2f} {b:.2f} m {c:.2f} {d:.2f} l S" for a, b, c, d in lines)
        return "BT\n" + "\n".join(self.orders) + "\nET\n0.6 w\n" + rules + "\n"


def pdf_file(blocks: Sequence[Block], numbered: bool = True, ruled: bool = True) -> bytes:
    """The report as a PDF; long tables run on over the page, `numbered` prints page numbers, `ruled` lines around cells."""
    pages = [_Page()]
    for number, block in enumerate(blocks):
        if block.kind == "grid":
            _draw_table(pages, block.rows)
        elif number == 0:
            # a title that would leave its last character alone on a line is set smaller
            fitting = min(_TITLE, _TITLE * _TEXT_WIDTH / _advance(block.text, _TITLE))
            _draw_text(pages, block.text, fitting, centred=True)
        else:
            _draw_text(pages, block.text if block.kind == "heading" else "　　" + block.text, _BODY)
    if numbered:
        for number, page in enumerate(pages, 1):
            label = f"- {number} -"
            page.write((_WIDTH - _advance(label, 9)) / 2, 30, 9, label)
    return _assemble([page.stream(ruled) for page in pages])


def _draw_text(pages: list[_Page], text: str, size: float, centred: bool = False) -> None:
    for line in wrap(text, size, _TEXT_WIDTH):
        if pages[-1].y - size * 1.6 < _MARGIN:
            pages.append(_Page())
        page = pages[-1]
        page.y -= size * 1.6
        indent = (_TEXT_WIDTH - _advance(line, size)) / 2 if centred else 0
        page.write(_MARGIN + indent, page.y, size, line)
    pages[-1].y -= 4


@dataclass(frozen=True, slots=True)
class _Laid:
    """A table laid out: where its columns begin, how high its rows are, and the lines of text of every cell."""

    lefts: list[float]
    heights: list[float]
    lines: dict[Placed, list[str]]


def _lay_out(rows: Sequence[tuple[BlockCell, ...]]) -> _Laid:
    columns = max(sum(cell.colspan for cell in row) for row in rows)
    widths = column_widths(columns, _TEXT_WIDTH, _LABEL_WIDTHS)
    lefts: list[float] = [_MARGIN + sum(widths[:i]) for i in range(columns + 1)]
    heights = [_LEAST_ROW] * len(rows)
    lines: dict[Placed, list[str]] = {}
    for p in place(rows):
        room = lefts[p.column + p.cell.colspan] - lefts[p.column] - 2 * _PADDING
        lines[p] = wrap(p.cell.text, _SMALL, room)
        if p.cell.rowspan == 1:
            heights[p.row] = max(heights[p.row], len(lines[p]) * _SMALL * 1.25 + 2 * _PADDING)
    return _Laid(lefts, heights, lines)


def _draw_table(pages: list[_Page], rows: Sequence[tuple[BlockCell, ...]]) -> None:
    table = _lay_out(rows)
    first = 0
    while first < len(rows):
        room = pages[-1].y - _MARGIN
        last = first
        while last < len(rows) and sum(table.heights[first : last + 1]) <= room:
            last += 1
        if last > first:
            _draw_rows(pages[-1], table, first, last)
        if last < len(rows):
            pages.append(_Page())
        first = last
    pages[-1].y -= 10


def _draw_rows(page: _Page, table: _Laid, first: int, last: int) -> None:
    """Rows `first` to `last` (exclusive); of a cell that a page break cuts, the text stays on the page where it begins."""
    tops = {first: page.y}
    for r in range(first, last):
        tops[r + 1] = tops[r] - table.heights[r]
    for p, lines in table.lines.items():
        begin, end = max(p.row, first), min(p.last_row + 1, last)
        if begin >= end:
            continue
        left, right = table.lefts[p.column], table.lefts[p.column + p.cell.colspan]
        page.frame(left, tops[end], right, tops[begin])
        if p.row < first:
            continue
        step = _SMALL * 1.25
        y = (tops[begin] + tops[end]) / 2 + len(lines) * step / 2 - _SMALL
        for line in lines:
            page.write((left + right - _advance(line, _SMALL)) / 2, y, _SMALL, line)
            y -= step
    page.y = tops[last]


def _assemble(streams: Sequence[str]) -> bytes:
    kids = [6 + 2 * i for i in range(len(streams))]
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{' '.join(f'{k} 0 R' for k in kids)}]/Count {len(kids)}>>",
        *_FONT,
    ]
    for kid, stream in zip(kids, streams, strict=True):
        paper = f"/MediaBox[0 0 {_WIDTH} {_HEIGHT}]/Resources<</Font<</F1 3 0 R>>>>"
        objects.append(f"<</Type/Page/Parent 2 0 R{paper}/Contents {kid + 1} 0 R>>")
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}endstream")
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, item in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{item}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n".encode()
    out += f"startxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
