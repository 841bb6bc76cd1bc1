"""The statutory tables as printed grids: comes in a form and the text of its cells, goes out rows of cells with spans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from reportqa.lexicon.forms import FormBlock, FormTable
from reportqa.records import Block, BlockCell

_LABEL_WIDTH = 3
_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
_APPLICANT = "申请人情况"

Row = tuple[BlockCell, ...]


@lru_cache(maxsize=4096)
def _cell(text: str, rowspan: int = 1, colspan: int = 1) -> BlockCell:
    return BlockCell(text, rowspan, colspan)


def grid(table: FormTable, cells: Mapping[str, str]) -> Block:
    """One statutory table with these texts in its value cells (`cells` maps row.column to text)."""
    makers = {"disclosed": _disclosed, "requests": _requests, "reviews": _reviews}
    return Block("grid", rows=tuple(makers[table.role](table, cells)))


def _disclosed(table: FormTable, cells: Mapping[str, str]) -> Iterator[Row]:
    width = max(len(block.columns) for block in table.blocks)
    for block in table.blocks:
        yield (_cell(block.head, 1, width + 1),)
        # a block with fewer columns than the widest spreads its last one over the rest, as the official blank does
        spread = width - len(block.columns) + 1
        labels = [column.label for column in block.columns]
        yield (_cell(table.corner), *map(_cell, labels[:-1]), _cell(labels[-1], 1, spread))
        for row in block.rows:
            texts = [cells[f"{row.key}.{column.key}"] for column in block.columns]
            yield (_cell(row.label), *map(_cell, texts[:-1]), _cell(texts[-1], 1, spread))


def _requests(table: FormTable, cells: Mapping[str, str]) -> Iterator[Row]:
    block = table.blocks[0]
    heads, subheads = _column_heads(block)
    yield _cell(_NOTE, 3, _LABEL_WIDTH), _cell(_APPLICANT, 1, len(block.columns))
    yield heads
    yield subheads
    sizes: dict[tuple[str, ...], int] = {}
    for row in block.rows:
        for depth in range(1, len(row.group) + 1):
            sizes[row.group[:depth]] = sizes.get(row.group[:depth], 0) + 1
    for row in block.rows:
        # pop: a heading stands in front of its first row only
        above = [row.group[:depth] for depth in range(1, len(row.group) + 1)]
        heading = [_cell(group[-1], sizes.pop(group)) for group in above if group in sizes]
        values = (_cell(cells[f"{row.key}.{column.key}"]) for column in block.columns)
        yield (*heading, _cell(row.label, 1, _LABEL_WIDTH - len(row.group)), *values)


def _column_heads(block: FormBlock) -> tuple[Row, Row]:
    heads: list[BlockCell] = []
    subheads: list[BlockCell] = []
    for group, columns in groupby(block.columns, key=lambda column: column.group):
        labels = [column.label for column in columns]
        if group:
            heads.append(_cell(group[0], 1, len(labels)))
            subheads += map(_cell, labels)
        else:
            heads += (_cell(label, 2) for label in labels)
    return tuple(heads), tuple(subheads)


def _reviews(table: FormTable, cells: Mapping[str, str]) -> Iterator[Row]:
    columns = table.blocks[0].columns
    tops = [(top, len(list(run))) for top, run in groupby(columns, key=lambda column: column.group[0])]
    yield tuple(_cell(top, 1, width) for top, width in tops)
    second: list[BlockCell] = []
    third: list[BlockCell] = []
    for group, run in groupby(columns, key=lambda column: column.group):
        labels = [column.label for column in run]
        if len(group) == 1:
            second += (_cell(label, 2) for label in labels)
        else:
            second.append(_cell(group[1], 1, len(labels)))
            third += map(_cell, labels)
    yield tuple(second)
    yield tuple(third)
    yield tuple(_cell(cells[f"{column.row}.{column.key}"]) for column in columns)


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell at its place: first row and column, and how many of each."""

    cell: BlockCell
    row: int
    column: int

    @property
    def last_row(self) -> int:
        """The last row that the cell reaches into."""
        return self.row + self.cell.rowspan - 1


def place(rows: Sequence[tuple[BlockCell, ...]]) -> Iterator[Placed]:
    """Every cell with the row and column at which it stands, spans of the rows above taken into account."""
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(rows):
        column = 0
        for cell in row:
            while (r, column) in taken:
                column += 1
            yield Placed(cell, r, column)
            taken |= {(r + i, column + j) for i in range(cell.rowspan) for j in range(cell.colspan)}
            column += cell.colspan
