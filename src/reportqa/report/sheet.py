"""The cells of one sheet to lines and grids. Comes in: rows with their cells, merged ranges, hidden columns. Goes out: blocks.

A sheet has no paragraphs and no tables, only cells, so both are told from how the cells stand: framed rows are a table, and so
are rows with several filled cells; a row with one cell above, below or across a table is a line of text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from reportqa.records import Block, BlockCell
from reportqa.report import limits
from reportqa.report.source import Source

#: a row of one cell that begins so, as wide as the table, is a heading
_NUMBERED = re.compile(r"^[一二三四五六七八九十]{1,3}、")
#: a heading set across so many columns is no label of a row, the widest of which take three
_ACROSS = 4
#: how many columns a sheet can have
_COLUMNS = 16_384
#: longer text in a row of its own is narrative, framed or not
_LONG = 60


@dataclass(frozen=True, slots=True)
class SheetCell:
    """Text as shown, and whether lines are drawn around the cell."""

    text: str
    framed: bool = False


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row by its number (from 1) with the cells that are stored, by column (from 1)."""

    number: int
    cells: Mapping[int, SheetCell]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, its corners included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class _Place:
    """A visible cell: its text, how many visible rows and columns it covers, and whether it is framed."""

    text: str
    rows: int = 1
    columns: int = 1
    framed: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    """A visible row: its number in the sheet and its cells by visible column (from 0)."""

    number: int
    places: Mapping[int, _Place]

    @property
    def filled(self) -> list[_Place]:
        return [p for p in self.places.values() if p.text.strip()]

    @property
    def framed(self) -> bool:
        return any(p.framed for p in self.places.values())


def blocks_of_sheet(
    rows: Sequence[SheetRow], merges: Sequence[Merge], hidden: Sequence[tuple[int, int]], source: Source, titled: bool
) -> list[Block]:
    """The blocks of a sheet; what stands in hidden rows and columns is left out and counted. `titled`: it may begin with the
    title of the report.
    """
    lines = _lines(rows, merges, hidden, source)
    drawn = any(line.framed for line in lines)
    blocks: list[Block] = []
    for kind, run in groupby(_classed(lines, drawn), key=lambda pair: pair[0]):
        part = [line for _, line in run]
        blocks += _region(part, drawn, first=titled and not blocks) if kind else [b for line in part for b in _texts(line)]
    return blocks


def _lines(rows: Sequence[SheetRow], merges: Sequence[Merge], hidden: Sequence[tuple[int, int]], source: Source) -> list[_Line]:
    """The visible cells by row. A merged range is one cell, set where its first visible row and column cross."""
    away = {c for first, last in hidden for c in range(first, min(last, first + _COLUMNS) + 1)}
    stored = [c for row in rows for c in row.cells]
    columns = [c for c in range(min(stored, default=1), max(stored, default=0) + 1) if c not in away]
    seen = [row.number for row in rows if not row.hidden]
    spans, covered = _spans(merges, seen, columns)
    texts = {(row.number, c): cell.text for row in rows for c, cell in row.cells.items()}
    shown: set[tuple[int, int]] = set()
    lines = []
    for row in rows:
        if row.hidden:
            continue
        places: dict[int, _Place] = {}
        for at, column in enumerate(columns):
            here = (row.number, column)
            cell = row.cells.get(column)
            corner, height, width = spans.get(here, (here, 1, 1))
            if here not in covered and (cell or here in spans):
                places[at] = _Place(texts.get(corner, ""), height, width, bool(cell and cell.framed))
                shown.add(corner)
        lines.append(_Line(row.number, places))
    for here, text in texts.items():
        if here not in shown:
            source.leave_out(text)
    return lines


Corner = tuple[int, int]


def _spans(
    merges: Sequence[Merge], rows: Sequence[int], columns: Sequence[int]
) -> tuple[dict[Corner, tuple[Corner, int, int]], set[Corner]]:
    """Where each merged range is shown: its own corner, its visible rows and columns; and the other places that it covers."""
    spans: dict[Corner, tuple[Corner, int, int]] = {}
    covered: set[Corner] = set()
    for merge in merges:
        inside = rows[bisect_left(rows, merge.top) : bisect_right(rows, merge.bottom)]
        across = columns[bisect_left(columns, merge.left) : bisect_right(columns, merge.right)]
        limits.check_cells(len(covered) + len(inside) * len(across))
        if inside and across:
            corner = inside[0], across[0]
            spans[corner] = (merge.top, merge.left), len(inside), len(across)
            covered |= {(r, c) for r in inside for c in across} - {corner}
    return spans, covered


def _classed(lines: Sequence[_Line], drawn: bool) -> Iterator[tuple[int, _Line]]:
    """Each row with a number that neighbours of one table share; 0 for what stands alone. Empty rows part tables."""
    number = 1
    last = ""
    for line in lines:
        many = len(line.filled) > 1
        kind = "framed" if line.framed else "loose" if many or (line.filled and not drawn) else ""
        if kind != last or (lines and not kind):
            number += 1
        last = kind
        yield (number if kind else 0), line


def _region(lines: Sequence[_Line], drawn: bool, first: bool) -> Iterator[Block]:
    """The blocks of rows that stand together: tables, and between them the rows that are lines of text."""
    left, right = _edges(lines)
    leading = True
    table: list[_Line] = []
    for at, line in enumerate(lines):
        leading = leading and len(line.filled) < 2
        heads = leading and not drawn and len(line.filled) == 1 and not _spans_table(line, lines[at + 1 :])
        # in a sheet without frames a numbered line may be a heading or the label of a blank row, which is then not read
        heads = heads or (not drawn and len(line.filled) == 1 and bool(_NUMBERED.match(line.filled[0].text.strip())))
        if heads or _is_text(line, right - left, first and at == 0):
            yield from _grid(table)
            table = []
            yield from _texts(line)
        else:
            table.append(line)
    yield from _grid(table)


def _edges(lines: Sequence[_Line]) -> tuple[int, int]:
    """The first column in which something stands or a frame is drawn, and the one after the last."""
    used = [(at, at + p.columns) for line in lines for at, p in line.places.items() if p.text.strip() or p.framed]
    left, right = min((a for a, _ in used), default=0), max((b for _, b in used), default=0)
    limits.check_cells(len(lines) * (right - left))
    return left, right


def _spans_table(line: _Line, below: Sequence[_Line]) -> bool:
    """Whether a row of one cell is as wide as the table below it, and so its first row."""
    table = next((other for other in below if len(other.filled) > 1), None)
    left, right = _edges([table]) if table else (0, 0)
    return any(place.columns == right - left > 1 for place in line.filled)


def _is_text(line: _Line, width: int, title: bool) -> bool:
    """Whether a row of a table region is a line of text: the title, a heading or a paragraph set across the table."""
    if len(line.filled) != 1:
        return False
    place = line.filled[0]
    text = place.text.strip()
    if title or text.endswith("。"):
        return True
    if _NUMBERED.match(text) and place.columns >= _ACROSS:
        return True
    return place.columns >= width > 1 and (bool(_NUMBERED.match(text)) or len(text) > _LONG)


def _texts(line: _Line) -> Iterator[Block]:
    for place in line.filled:
        yield from (Block("line", text=text.rstrip()) for text in place.text.split("\n") if text.strip())


def _grid(lines: Sequence[_Line]) -> Iterator[Block]:
    """The rows as a grid in which every column between the edges has its cell."""
    if not any(line.filled for line in lines):
        return
    if all(len(line.filled) < 2 and not line.framed for line in lines):
        yield from (block for line in lines for block in _texts(line))
        return
    left, right = _edges(lines)
    busy: dict[int, int] = {}
    rows = []
    for at, line in enumerate(lines):
        cells: list[BlockCell] = []
        column = left
        while column < right:
            if busy.get(column, 0) > at:
                column += 1
                continue
            place = line.places.get(column, _Place(""))
            width = min(place.columns, right - column)
            height = min(place.rows, len(lines) - at)
            busy |= dict.fromkeys(range(column, column + width), at + height)
            cells.append(BlockCell(" ".join(place.text.split()), rowspan=height, colspan=width))
            column += width
        rows.append(tuple(cells))
    yield Block("grid", rows=tuple(rows))
