"""The statutory forms as frozen tables: comes in forms.toml, goes out what each printed cell of each edition is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict

from reportqa.errors import WrongSetting

Kind = Literal["count", "signed", "decimal"]
_ORDINAL = re.compile(r"^(?:（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|\d+\.|其中：)")
_BRACKETS = re.compile(r"（[^（）]*）")


class Strict(BaseModel):
    """A lexicon row: unknown keys are refused, values cannot change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FormRow(Strict):
    """A row of a form: its key, the printed label, the headings above it, and other printings of the label.

    `unit` and `kind` are there where the rows of one column differ in them, `name` where the label alone does not tell the row.
    """

    key: str
    label: str
    group: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    unit: str = ""
    kind: Kind | None = None
    name: str = ""

    def called(self) -> str:
        """What the row is called in a sentence: its name, else its label without ordinal, 其中 and explanation in brackets."""
        return self.name or _BRACKETS.sub("", _ORDINAL.sub("", self.label))


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
    kind: Kind = "count"


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


class RowSum(Strict):
    """A row that is the sum of others."""

    total: str
    parts: tuple[str, ...]


class RowLimit(Strict):
    """A row that counts some of what another counts, and so is never more."""

    part: str
    whole: str


class FormTable(Strict):
    """One table of a form. `corner` is a heading that stands in the table's first lines in every edition.

    The rest is for a table of lines (role `statistics`): other printings of the corner, headings that only this form prints
    (`telling`), headings of its value column beside another one (`own`), of that other one (`others`) and of columns
    without values (`aside`), and which rows add up to which.
    """

    role: Literal["disclosed", "requests", "reviews", "statistics"]
    label: str
    title: str
    corner: str
    blocks: tuple[FormBlock, ...]
    corner_also: tuple[str, ...] = ()
    telling: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    sums: tuple[RowSum, ...] = ()
    at_most: tuple[RowLimit, ...] = ()

    def rows(self) -> Iterator[FormRow]:
        """Every row in printed order."""
        for block in self.blocks:
            yield from block.rows


class Form(Strict):
    """An edition of the report form."""

    name: str
    basis: str
    tables: tuple[FormTable, ...]

    def has(self, role: str) -> bool:
        """Whether the form has a table of that role."""
        return any(t.role == role for t in self.tables)

    def table(self, role: str) -> FormTable:
        """The table of that role; raises `KeyError` where the form has none (see `has` and `tables_of`)."""
        for table in self.tables:
            if table.role == role:
                return table
        raise KeyError(role)

    def find(self, row: str, column: str) -> tuple[FormTable, FormBlock, FormRow, FormColumn] | None:
        """The place of a value cell on this form, or None if the form has no such cell."""
        return self._places.get((row, column))

    @cached_property
    def _places(self) -> dict[tuple[str, str], tuple[FormTable, FormBlock, FormRow, FormColumn]]:
        """Every value cell by its keys; the first of two with the same keys counts."""
        found: dict[tuple[str, str], tuple[FormTable, FormBlock, FormRow, FormColumn]] = {}
        for table in self.tables:
            for block in table.blocks:
                for r, c, form_row, form_column in block.cells():
                    found.setdefault((r, c), (table, block, form_row, form_column))
        return found


def tables_of(forms: Mapping[str, Form], role: str) -> Iterator[tuple[str, FormTable]]:
    """The tables of one role with the keys of their forms, in the order of the forms; forms without one are left out."""
    for key, form in forms.items():
        if form.has(role):
            yield key, form.table(role)


def check_forms(forms: Mapping[str, Form]) -> None:
    """Refuses two cells with one key, and sums or limits of rows that the table lacks."""
    for key, form in forms.items():
        for table in form.tables:
            cells = [(r, c) for block in table.blocks for r, c, _, _ in block.cells()]
            if twice := _twice(f"{r}.{c}" for r, c in cells):
                raise WrongSetting(f"词库文件 forms.toml 的 {key}.{table.role}：{twice} 出现两次")
            rows = {row for row, _ in cells}
            named = [s.total for s in table.sums] + [p for s in table.sums for p in s.parts]
            named += [r for limit in table.at_most for r in (limit.part, limit.whole)]
            if unknown := [r for r in named if r not in rows]:
                raise WrongSetting(f"词库文件 forms.toml 的 {key}.{table.role}：表里没有 {unknown[0]} 这一行")


def _twice(keys: Iterable[str]) -> str:
    """The first key that comes a second time, or empty."""
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            return key
        seen.add(key)
    return ""
