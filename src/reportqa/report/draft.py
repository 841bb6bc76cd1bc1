"""A statutory table in the making. Comes in: cells one by one. Goes out: the cells by key, and what could not be placed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reportqa.records import BlockCell, Cell

#: the space that a line break inside a Chinese label leaves behind
_WRAPPED = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")


@dataclass(slots=True)
class Draft:
    """A table in the making: cells by key, rows that could not be placed, and which forms its headings spoke for."""

    cells: dict[tuple[str, str], Cell] = field(default_factory=dict)
    unplaced: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    twice: bool = False
    disordered: bool = False
    extra: int = 0

    def add(self, cell: Cell) -> None:
        """Takes a cell; the same cell printed twice with another text makes the table unusable."""
        before = self.cells.setdefault((cell.row, cell.column), cell)
        if before is not cell and before.text != cell.text:
            self.twice = True

    def drop(self, row: str, label: str) -> None:
        """Takes a row out again, because what follows it makes it doubtful."""
        self.cells = {key: cell for key, cell in self.cells.items() if key[0] != row}
        self.unplaced.append(label)


def placed_cell(
    row: str,
    column: str,
    value: BlockCell,
    row_head: tuple[str, ...],
    column_head: tuple[str, ...],
    anchor: BlockCell,
    joined: bool = False,
) -> Cell:
    """The value under its keys; a cell that a plain text leaves out altogether stands where its label stands."""
    page = value.page if value.page is not None else anchor.page
    line = value.line if value.line is not None else anchor.line
    heads = _tidy(row_head), _tidy(column_head)
    return Cell(row, column, value.text.strip(), *heads, page, line, value.confidence, joined)


def _tidy(heads: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_WRAPPED.sub("", " ".join(h.split())) for h in heads)
