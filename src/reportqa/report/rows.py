"""Printed rows to placed rows: which cells of a row are the values of which columns. Comes in: rows of grids, spans resolved.
Goes out: for every recognised row its values, one for each column of the form, or None where that cannot be told.

Nothing is guessed: where a row has another number of values than the form has columns, and the headings do not tell under
which of them each value stands, the row has no values at all. A wrong figure is worse than a missing one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reportqa.records import Block, BlockCell

Placed = tuple[int, BlockCell]


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """The cells that begin in a row, each with its column in the grid.

    `spans` tells whether the format states how cells are merged (HTML, DOCX, ruled PDF): there every cell is a printed one,
    while in a text file a merged cell may have left empty ones behind. `doubtful` rows are known but not to be trusted.
    In a `loose` row only spaces part the values: it may hold torn digits, and blank cells are not to be seen. `ruled`: the row
    comes from a grid, where a row without cells after its label has lost them.
    """

    cells: tuple[Placed, ...]
    spans: bool = True
    doubtful: bool = False
    loose: bool = False
    ruled: bool = False


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
        yield PrintedRow(tuple(cells), spans, ruled=True)


def place(rest: Sequence[Placed], count: int, head: Sequence[int], spans: bool) -> list[BlockCell] | None:
    """The `count` values among the cells after a row's label, or None where they cannot be told.

    `head` are the columns in which the headings stand, empty if they are not known. A row without any filled cell is blank in
    every column, if it has as many cells or none; where some are gone, a filled one may be.
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


def _blank(cells: Sequence[BlockCell], count: int) -> list[BlockCell] | None:
    if len(cells) >= count:
        return list(cells[-count:])
    return None if cells else [BlockCell("")] * count


def usual(surpluses: Iterable[int]) -> int:
    """How many cells more than values the rows of a text table have: what most of them have, none if they disagree.

    A file may end all its rows with empty cells, but a single row with one cell more has been damaged.
    """
    counts = Counter(surpluses).most_common(2)
    return counts[0][0] if counts and counts[0][1] > 1 and (len(counts) == 1 or counts[0][1] > counts[1][1]) else 0
