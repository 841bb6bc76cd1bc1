"""The picture of a page to blocks. Comes in: a grey page (0 black, 255 white) and an engine. Goes out: grids with the text and
confidence of every cell, and the paragraphs around them.

The page is turned upright, its rules are found as long runs of dark pixels, and every cell is read by itself. A cell is blank
only where nothing is darker than the paper; ink that is not read for certain gives `UNREAD`, never an empty cell.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import cv2
import numpy as np
from numpy.typing import NDArray

from reportqa.records import UNREAD, Block, BlockCell
from reportqa.report.ocr_engine import SCALE, Box, Grey, Text
from reportqa.report.ocr_lines import Engine, lines_of, paragraphs, rounded
from reportqa.report.ruled import Segment, Slot, slots

Mask = NDArray[np.bool_]
#: degrees by which a page may lie askew
_MOST_SKEW = 4.0
#: points: a run of dark pixels at least this long may be a rule, one thicker is a picture
_LEVEL, _UPRIGHT, _THICK = 40.0, 15.0, 3.5
#: pixels: breaks in a rule that are forgiven; upright ones are short, and strokes of letters that stand close must not join
_GAPS = (5, 3)
#: points: ink so close to the edge of a cell, and part of a run, is its frame
_FRAME = 2.0
#: a part of a letter has at least so many pixels and is at least so long; less is dust
_INK_AREA, _INK_LONG = 14, 6
#: share of the darkness of print below which a cell without letters is paper, and above which it holds something
_FAINT = 0.3
#: a single 1 that leans by more than this is a stroke (an italic one leans by 0.2)
_LEANING = 0.3
#: what can stand in a cell beside words: a number with sign and separators, or a stroke
_FIGURE = re.compile(r"\(?[-+−↑↓]?\s?\d[\d,. ]*\)?%?|[-—–−/\\]{1,4}")
#: a single Chinese letter read with less confidence may be a digit that looks like it (日, 口, 丨)
_WORD = 0.9
#: lines of a cell closer than this share of their height belong together (二, 三, a colon)
_ONE_LINE = 1.25


@dataclass(frozen=True, slots=True)
class _Page:
    """An upright page: grey with even paper, its ink and its long runs as masks, and how dark print is (0 to 255)."""

    grey: Grey
    ink: Mask
    runs: Mask
    print_: float


@dataclass(slots=True)
class _CellInk:
    """What is seen of a cell: the crops of its lines, whether print touches its frame, whether it holds anything, and
    how far its ink leans (0 upright, 1 by 45 degrees)."""

    crops: list[Grey]
    cut: bool = False
    empty: bool = False
    slant: float = 0.0


def blocks(picture: Grey, engine: Engine, number: int) -> tuple[Block, ...]:
    """The blocks of page `number`, read from its picture at `SCALE` pixels a point."""
    page, segments = _prepared(picture)
    tables = slots(segments)
    grids = _grids(page, tables, engine, number)
    outside = page.grey.copy()
    for rows in tables:
        box = _outline(rows)
        outside[max(0, box[1] - 2) : box[3] + 2, max(0, box[0] - 2) : box[2] + 2] = 255
    lines = lines_of(outside, engine)
    wide = picture.shape[1]
    return tuple(block for _, block in sorted([*grids, *paragraphs(lines, wide, number)], key=lambda found: found[0]))


# ---------------------------------------------------------------- the page


def _prepared(picture: Grey) -> tuple[_Page, list[Segment]]:
    even = _evened(picture)
    even = _turned(even, skew(even))
    ink = _ink(even)
    dark = _faint_ink(even, ink)
    level, upright = _runs(dark, int(_LEVEL * SCALE), 1), _runs(dark, 1, int(_UPRIGHT * SCALE))
    segments = [*_segments(level, across=True), *_segments(upright, across=False)]
    runs = np.asarray(cv2.dilate((level | upright).astype(np.uint8), np.ones((3, 3), np.uint8)), dtype=np.bool_)
    return _Page(even, ink, runs, _darkness(even, ink & ~runs)), segments


def _darkness(even: Grey, ink: Mask) -> float:
    """How much darker print is than paper, in levels of grey."""
    return float(np.percentile(255 - even[ink], 75)) if ink.any() else 255.0


def _faint_ink(even: Grey, ink: Mask) -> Mask:
    """The ink and what is darker than its surroundings: rules are thinner than letters, and the first to fade."""
    smooth = cv2.GaussianBlur(even, (3, 3), 0.8)
    around = cv2.blur(smooth, (41, 41)).astype(np.int16)
    return ink | np.asarray(around - smooth > max(14.0, _FAINT * _darkness(even, ink)), dtype=np.bool_)


def _evened(picture: Grey) -> Grey:
    """The picture on white paper: shadows and yellowed edges, which change slowly, are divided out."""
    small = cv2.resize(picture, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 9)
    paper = cv2.resize(paper, picture.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(picture, np.maximum(paper, 1), scale=250), dtype=np.uint8)


def _ink(even: Grey) -> Mask:
    """Where something is printed. A light blur takes away the grain of a scan; the threshold follows the print of the page."""
    smooth = cv2.GaussianBlur(even, (3, 3), 0.8)
    threshold, _ = cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return np.asarray(smooth < min(max(threshold, 90), 215), dtype=np.bool_)


def skew(even: Grey) -> float:
    """Degrees by which the lines of the page rise to the right, as the angle at which its rows of pixels differ most."""
    small = cv2.resize(even, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA)
    dark = np.asarray(255 - small, dtype=np.float32)
    dark[dark < 60] = 0
    best = 0.0
    for around, step in ((_MOST_SKEW, 0.25), (0.25, 0.05), (0.05, 0.02)):
        angles = [best + step * i for i in range(-round(around / step), round(around / step) + 1)]
        best = max(angles, key=lambda angle: _contrast(dark, angle))
    return best


def _contrast(dark: NDArray[np.float32], angle: float) -> float:
    tall, wide = dark.shape
    shear = np.array([[1, 0, 0], [np.tan(np.radians(angle)), 1, -np.tan(np.radians(angle)) * wide / 2]], dtype=np.float32)
    rows = cv2.warpAffine(dark, shear, (wide, tall)).sum(axis=1)
    return float(((rows[1:] - rows[:-1]) ** 2).sum())


def _turned(even: Grey, angle: float) -> Grey:
    if abs(angle) < 0.03:
        return even
    tall, wide = even.shape
    turn = cv2.getRotationMatrix2D((wide / 2, tall / 2), -angle, 1.0)
    return np.asarray(cv2.warpAffine(even, turn, (wide, tall), flags=cv2.INTER_CUBIC, borderValue=(255,)), dtype=np.uint8)


# ---------------------------------------------------------------- rules


def _runs(ink: Mask, wide: int, tall: int) -> Mask:
    """The dark pixels that belong to a run of that size, small breaks in it forgiven."""
    gap = np.ones((1, _GAPS[0]) if wide > tall else (_GAPS[1], 1), np.uint8)
    closed = cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_CLOSE, gap)
    return np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((tall, wide), np.uint8)), dtype=np.bool_)


def _segments(runs: Mask, across: bool) -> list[Segment]:
    """The runs as lines in points."""
    count, _, stats, centres = cv2.connectedComponentsWithStats(runs.astype(np.uint8), connectivity=8)
    found = []
    for i in range(1, count):
        x, y, w, h = (float(v) / SCALE for v in stats[i][:4])
        if (h if across else w) > _THICK:
            continue
        middle_x, middle_y = (float(c) / SCALE for c in centres[i])
        found.append(Segment(x, middle_y, x + w, middle_y) if across else Segment(middle_x, y, middle_x, y + h))
    return found


def _outline(rows: Sequence[Sequence[Slot]]) -> Box:
    cells = [s for row in rows for s in row]
    edges = min(s.x0 for s in cells), min(s.y0 for s in cells), max(s.x1 for s in cells), max(s.y1 for s in cells)
    return tuple(round(e * SCALE) for e in edges)  # type: ignore[return-value]


# ---------------------------------------------------------------- cells


def _grids(page: _Page, tables: Sequence[Sequence[Sequence[Slot]]], engine: Engine, number: int) -> list[tuple[float, Block]]:
    """Every table as a grid block, with the place of its upper edge; the crops of all are read together."""
    seen = [[[_cell_ink(page, slot) for slot in row] for row in rows] for rows in tables]
    crops = [crop for rows in seen for row in rows for cell in row for crop in cell.crops]
    texts = iter(_read_twice(crops, engine))
    found = []
    for rows, table in zip(seen, tables, strict=True):
        cells = [
            tuple(_cell(cell, [next(texts) for _ in cell.crops], slot, number) for cell, slot in zip(row, line, strict=True))
            for row, line in zip(rows, table, strict=True)
        ]
        if any(cell.text for row in cells for cell in row):
            found.append((float(_outline(table)[1]), Block("grid", rows=tuple(cells), page=number)))
    return found


def _cell_ink(page: _Page, slot: Slot) -> _CellInk:
    """What stands inside the frame of a cell. Print that touches the frame may have lost a stroke to it."""
    x0, y0, x1, y1 = (round(v * SCALE) for v in (slot.x0, slot.y0, slot.x1, slot.y1))
    grey = page.grey[y0:y1, x0:x1].copy()
    if min(grey.shape) < 8:
        return _CellInk([], empty=True)
    rules = page.runs[y0:y1, x0:x1] & _edge(grey.shape)
    grey[rules] = 255
    ink = page.ink[y0:y1, x0:x1] & ~rules
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    frame = np.asarray(cv2.dilate(rules.astype(np.uint8), np.ones((3, 3), np.uint8)), dtype=np.bool_)
    frame[[0, -1], :] = frame[:, [0, -1]] = True
    kept = np.zeros(ink.shape, dtype=np.bool_)
    cut = False
    for i in range(1, count):
        _, _, w, h, area = (int(v) for v in stats[i])
        own = labels == i
        touches = bool((own & frame).any())
        if touches and min(w, h) <= 3:
            grey[own] = 255  # what is left of the rule itself
        elif area >= _INK_AREA and max(w, h) >= _INK_LONG:
            kept |= own
            cut = cut or touches
    faint = _darker(grey, frame, page.print_)
    if not kept.any():
        return _CellInk([], empty=not faint.any())
    return _CellInk([grey[a:b, c:d] for a, b, c, d in _line_boxes(kept, faint)], cut, slant=_slant(kept))


def _edge(shape: tuple[int, ...]) -> Mask:
    """The places near the edges of a cell; runs further inside are strokes of letters in a row."""
    wide = round(_FRAME * SCALE)
    edge = np.ones(shape, dtype=np.bool_)
    edge[wide:-wide, wide:-wide] = False
    return edge


def _slant(ink: Mask) -> float:
    """How far the ink leans: the columns that it moves to the side for each row that it goes up or down."""
    rows, columns = np.nonzero(ink)
    spread = float(np.var(rows))
    return abs(float(np.mean((rows - rows.mean()) * (columns - columns.mean()))) / spread) if spread else 0.0


def _darker(grey: Grey, frame: Mask, print_: float) -> Mask:
    """The places inside the frame of a cell that are clearly darker than its paper, faint print among them."""
    smooth = cv2.GaussianBlur(grey, (5, 5), 1.5)
    inner = ~np.asarray(cv2.dilate(frame.astype(np.uint8), np.ones((5, 5), np.uint8)), dtype=np.bool_)
    paper = float(np.median(smooth[inner])) if inner.any() else 255.0
    return np.asarray((smooth <= paper - _FAINT * print_) & inner, dtype=np.bool_)


def _line_boxes(ink: Mask, faint: Mask) -> list[tuple[int, int, int, int]]:
    """Top, bottom, left and right of every line of a cell, with a margin.

    A line reaches as far as anything darker than paper: cut to the ink, it would lose a digit that is too faint to be ink.
    """
    rows = np.flatnonzero(ink.any(axis=1))
    cuts = np.flatnonzero(np.diff(rows) > 1)
    bands = list(zip(rows[np.r_[0, cuts + 1]], rows[np.r_[cuts, len(rows) - 1]] + 1, strict=True))
    tallest = max(b - a for a, b in bands)
    joined = [bands[0]]
    for a, b in bands[1:]:
        if b - joined[-1][0] <= _ONE_LINE * tallest:
            joined[-1] = (joined[-1][0], b)
        else:
            joined.append((a, b))
    found = []
    for a, b in joined:
        pad = max(3, round(0.18 * (b - a)))
        columns = np.flatnonzero((ink[a:b] | faint[a:b]).any(axis=0))
        found.append((max(0, int(a) - pad), int(b) + pad, max(0, int(columns[0]) - 2 * pad), int(columns[-1]) + 1 + 2 * pad))
    return found


def _read_twice(crops: Sequence[Grey], engine: Engine) -> list[Text]:
    """Short lines, which may be figures, are read a second time, smaller and with a wider margin; both must agree."""
    first = engine.read(crops)
    short = [i for i, text in enumerate(first) if len(text.text) <= 12 and not any("\u4e00" < c <= "\u9fff" for c in text.text)]
    again = engine.read([_otherwise(crops[i]) for i in short])
    for i, other in zip(short, again, strict=True):
        if other.text == first[i].text:
            first[i] = Text(other.text, min(first[i].confidence, other.confidence))
        else:
            first[i] = Text(first[i].text or other.text, 0.0)
    return first


def _otherwise(crop: Grey) -> Grey:
    edge = max(3, crop.shape[0] // 6)
    wider = cv2.copyMakeBorder(crop, edge, edge, 2 * edge, 2 * edge, cv2.BORDER_CONSTANT, value=(255,))
    return np.asarray(cv2.GaussianBlur(wider, (3, 3), 0.7), dtype=np.uint8)


def _cell(seen: _CellInk, texts: Sequence[Text], slot: Slot, number: int) -> BlockCell:
    """The cell as read. A line that was not read makes the whole cell unread."""
    spans = {"rowspan": slot.rowspan, "colspan": slot.colspan, "page": number}
    if not texts:
        return BlockCell("" if seen.empty else UNREAD, **spans, confidence=Decimal(1) if seen.empty else Decimal(0))
    if not all(t.text for t in texts):
        return BlockCell(UNREAD, **spans, confidence=Decimal(0))
    words, confidence = "".join(t.text for t in texts), min(t.confidence for t in texts)
    # a stroke in place of a number (/) is easily read as a one
    if _is_garbled(words, confidence) or (words == "1" and seen.slant > _LEANING):
        return BlockCell(UNREAD, **spans, confidence=Decimal(0))
    return BlockCell(words, **spans, confidence=Decimal(0) if seen.cut else rounded(confidence))


def _is_garbled(words: str, confidence: float) -> bool:
    """Whether the text of a cell is neither a word nor a number: a digit taken for a letter or a stroke."""
    if any("\u4e00" <= c <= "\u9fff" for c in words):
        return len(words) == 1 and confidence < _WORD
    return not _FIGURE.fullmatch(unicodedata.normalize("NFKC", words))
