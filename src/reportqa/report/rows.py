"""Printed rows to placed rows: which cells of a row are the values of which columns. Comes in: rows of grids, spans resolved.
Goes out: for every recognised row its values, one for each column of the form, or None where that cannot be told.

Nothing is guessed: where a row has another number of values than the form has columns, and the headings do not tell under
which of them each value stands, the row has no values at all. A wrong figure is worse than a missing one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportqa.records import Block, BlockCell

Placed = tuple[int, BlockCell]


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """The cells that begin in a row, each with its column in the grid.

    `spans` tells whether the format states how cells are merged (HTML, DOCX, ruled PDF): there every cell is a printed one,
    while in a text file a merged cell may have left empty ones behind. `doubtful` rows are known but not to be trusted.
    """

    cells: tuple[Placed, ...]
    spans: bool = True
    doubtful: bool = False


def printed_rows(block: Block) -> Iterator[PrintedRow]:
    """The rows of a grid with the column of every cell, cells merged downwards taken into account."""
    busy: dict[int, int] = {}
    spans = all(cell.line is None for row in block.rows for cell in row)
    for row in block.rows:
        column = 0
        cells: list[Placed] = []
        for cell in row:
            while busy.get(column, 0) > 0:
                column += 1
            cells.append((column, cell))
            for c in range(column, column + cell.colspan):
                busy[c] = cell.rowspan
            column += cell.colspan
        busy = {c: left - 1 for c, left in busy.items() if left > 1}
        yield PrintedRow(tuple(cells), spans)


def place(rest: Sequence[Placed], count: int, head: Sequence[int], spans: bool) -> list[BlockCell] | None:
    """The `count` values among the cells after a row's label, or None where they cannot be told.

    `head` are the columns in which the headings stand, empty if they are not known. A row without any filled cell is blank in
    every column, however many cells it has.
    """
    cells = [cell for _, cell in rest]
    filled = [bool(cell.text.strip()) for cell in cells]
    if not any(filled):
        return _blank(cells, count)
    at = dict(rest)
    under_head = len(head) == count and all(h in at for h in head)
    outside = any(full and column not in head for (column, _), full in zip(rest, filled, strict=True))
    if len(cells) == count:
        known = spans or not head or (filled[0] and filled[-1]) or (under_head and not outside)
        return cells if known else None
    if len(cells) < count:
        return None
    if under_head and not outside:
        return [at[h] for h in head]
    surplus = len(cells) - count
    leading, trailing = not any(filled[:surplus]), not any(filled[-surplus:])
    if leading == trailing:
        return None
    return cells[surplus:] if leading else cells[:count]


def _blank(cells: Sequence[BlockCell], count: int) -> list[BlockCell]:
    if len(cells) >= count:
        return list(cells[-count:])
    page = cells[0].page if cells else None
    line = cells[0].line if cells else None
    return [BlockCell("", page=page, line=line) for _ in range(count)]
