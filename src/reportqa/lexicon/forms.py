"""The statutory forms as frozen tables: comes in forms.toml, goes out what each printed cell of each edition is called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """A lexicon row: unknown keys are refused, values cannot change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FormRow(Strict):
    """A row of a form: its key, the printed label, the headings above it, and other printings of the label."""

    key: str
    label: str
    group: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


class FormColumn(Strict):
    """A column; in the table of reviews, whose only row has no key, it carries the row key itself (`fy`, `sd`, `sa`).

    `kind` tells which numbers may stand there: counts from 0, signed changes, or decimal money.
    """

    key: str
    label: str
    row: str = ""
    group: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    unit: str = ""
    kind: Literal["count", "signed", "decimal"] = "count"


class FormBlock(Strict):
    """A run of rows under one set of columns; `head` is the printed line above (第二十条第（一）项), if any."""

    rows: tuple[FormRow, ...]
    columns: tuple[FormColumn, ...]
    head: str = ""

    def cells(self) -> Iterator[tuple[str, str, FormRow, FormColumn]]:
        """Row key, column key, row and column of every value cell, in printed order."""
        for row in self.rows:
            for column in self.columns:
                yield column.row or row.key, column.key, row, column


class FormTable(Strict):
    """One table of a form. `corner` is a heading that stands in the table's first lines in every edition."""

    role: Literal["disclosed", "requests", "reviews"]
    label: str
    title: str
    corner: str
    blocks: tuple[FormBlock, ...]


class Form(Strict):
    """An edition of the report form."""

    name: str
    basis: str
    tables: tuple[FormTable, ...]

    def table(self, role: str) -> FormTable:
        """The table of that role."""
        return next(t for t in self.tables if t.role == role)

    def find(self, row: str, column: str) -> tuple[FormTable, FormBlock, FormRow, FormColumn] | None:
        """The place of a value cell on this form, or None if the form has no such cell."""
        for table in self.tables:
            for block in table.blocks:
                for r, c, form_row, form_column in block.cells():
                    if (r, c) == (row, column):
                        return table, block, form_row, form_column
        return None
