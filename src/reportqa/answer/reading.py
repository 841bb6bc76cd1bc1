"""Reads the cells that an item and a column mean in one report: a printed figure, a sum of printed figures, or why neither.

Nothing is rounded, guessed or filled in: a sum needs every part to be a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reportqa.answer import cite
from reportqa.answer.case import Case
from reportqa.answer.derive import COUNTED, add_up
from reportqa.library import Place, row_label, tables
from reportqa.records import Figure, Report, Table
from reportqa.text import squeeze

Trouble = Literal["", "no_table", "not_in_form", "missing", "overlap", "not_found"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a report's text: characters `start` to `end` of a paragraph."""

    place: Place
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing asked for in one report. `figures` are the printed parts; `total` is set where they had to be added up.

    `trouble` says why there are no figures; `form` is the form of the table that was read, and of the report's tables where a
    number of the text was read. `sentences` are those that figures of the text stand in, in the order of these figures.
    """

    report: Report
    item: str
    column: str
    name: str
    form: str
    figures: tuple[Figure, ...] = ()
    parts: tuple[str, ...] = ()
    total: Figure | None = None
    trouble: Trouble = ""
    same_column: str = ""
    sentences: tuple[Sentence, ...] = ()

    def main(self) -> Figure | None:
        """The figure that answers: the sum, or the one printed figure."""
        if self.total is not None:
            return self.total
        return self.figures[0] if len(self.figures) == 1 else None

    def answered(self) -> bool:
        """Whether there is a number to say."""
        main = self.main()
        return main is not None and main.state in (*COUNTED, "derived")


def table_of(report: Report, role: str) -> Table | None:
    """The table of that role in a report."""
    return next((t for t in tables(report) if t.role == role), None)


def table_for(case: Case, report: Report, item: str) -> Table | None:
    """The table of a report that an item is read from: its own, or the statistics return where the form has only that."""
    if item.startswith("x:"):
        held = (t for t in tables(report) if any(_is_extra(c.row, c.row_head, item) for c in t.cells))
        return next(held, table_of(report, "disclosed"))
    own = table_of(report, role_of(case, item))
    if own is not None:
        return own
    return next((t for t in tables(report) if case.lexicon.indicators.elsewhere(item, t.form)), None)


def role_of(case: Case, item: str) -> str:
    """The table that an item stands in."""
    return "disclosed" if item.startswith("x:") else case.lexicon.indicators.items[item].role


def plain_name(case: Case, item: str) -> str:
    """What an item is called where no form is looked at."""
    return item.removeprefix("x:") if item.startswith("x:") else case.lexicon.indicators.items[item].name


def read(case: Case, report: Report, item: str, columns: Sequence[str]) -> tuple[Reading, ...]:
    """The readings of an item: one for each column said, or for its usual column, or for its whole row."""
    table = table_for(case, report, item)
    if table is None:
        name = plain_name(case, item)
        return (Reading(report, item, "", name, "", trouble="no_table"),)
    chosen = _columns(case, table, item, columns)
    if not chosen:
        name = case.lexicon.indicators.items[item].name
        return (Reading(report, item, "", name, table.form, trouble="not_in_form"),)
    return tuple(_read_column(case, report, table, item, column) for column in chosen)


def _columns(case: Case, table: Table, item: str, said: Sequence[str]) -> tuple[str, ...]:
    if said:
        return tuple(said)
    if item.startswith("x:"):
        return tuple(dict.fromkeys(c.column for c in table.cells if _is_extra(c.row, c.row_head, item)))
    indicators = case.lexicon.indicators
    default = indicators.items[item].default
    if indicators.elsewhere(item, table.form):
        held = indicators.columns_in(item, table.form)
        return (default,) if default in held else held
    rows = indicators.rows_of(item, table.form)
    form = case.lexicon.forms[table.form]
    if default and form.find(rows[0], default):
        return (default,)
    found = (c for block in form.table(table.role).blocks for r, c, _, _ in block.cells() if r in rows)
    return tuple(dict.fromkeys(found))


def _read_column(case: Case, report: Report, table: Table, item: str, column: str) -> Reading:
    lexicon, form = case.lexicon, case.lexicon.forms[table.form]
    if item.startswith("x:"):
        return _read_extra(case, report, table, item, column)
    wanted = lexicon.indicators.cells_of(item, column, table.form)
    if lexicon.indicators.elsewhere(item, table.form):
        return _read_return(case, report, table, item, column, wanted)
    printed = wanted[0][1] if len({c for _, c in wanted}) == 1 else column
    name = cite.what(item, printed, table.form, lexicon)
    same = ""
    if printed != column and column in lexicon.indicators.columns.get(table.role, {}) and printed in _form_columns(case, table):
        same = next(c.label for b in form.table(table.role).blocks for c in b.columns if c.key == printed)
    if any(form.find(row, c) is None for row, c in wanted):
        return Reading(report, item, column, name, table.form, trouble="not_in_form")
    figures = [case.library.figures.find(report.id, row, c) for row, c in wanted]
    if any(f is None for f in figures):
        return Reading(report, item, column, name, table.form, trouble="missing")
    found = tuple(f for f in figures if f is not None)
    parts = tuple(_part_name(case, item, row, c, table.form) for row, c in wanted)
    total = add_up(found) if len(found) > 1 else None
    return Reading(report, item, column, name, table.form, found, parts, total, same_column=same)


def _read_return(
    case: Case, report: Report, table: Table, item: str, column: str, wanted: tuple[tuple[str, str], ...]
) -> Reading:
    """An item of the later forms in a statistics return, called as its lines are called there."""
    labels = [cite.line_name(row, c, table.form, case.lexicon) for row, c in wanted]
    name = labels[0] if len(labels) == 1 else cite.plain_what(item, column, case.lexicon)
    figures = [case.library.figures.find(report.id, row, c) for row, c in wanted]
    found = tuple(f for f in figures if f is not None)
    if not wanted or len(found) < len(wanted):
        return Reading(report, item, column, name, table.form, trouble="missing" if wanted else "not_in_form")
    return Reading(report, item, column, name, table.form, found, tuple(labels), add_up(found) if len(found) > 1 else None)


def _form_columns(case: Case, table: Table) -> set[str]:
    return {c.key for b in case.lexicon.forms[table.form].table(table.role).blocks for c in b.columns}


def _is_extra(row: str, row_head: Sequence[str], item: str) -> bool:
    return row.startswith("x") and bool(row_head) and squeeze(row_label(row_head[-1])) == squeeze(item.removeprefix("x:"))


def _read_extra(case: Case, report: Report, table: Table, item: str, column: str) -> Reading:
    """A row that the report prints beside those of the form; several rows of one label are one too many."""
    same = case.lexicon.indicators.columns[table.role].get(column)
    key = same.same_in.get(table.form, column) if same else column
    name = cite.what(item, key, table.form, case.lexicon) if key in _form_columns(case, table) else item.removeprefix("x:")
    cells = [c for c in table.cells if _is_extra(c.row, c.row_head, item) and c.column == key]
    figure = case.library.figures.find(report.id, cells[0].row, key) if len(cells) == 1 else None
    if figure is None:
        return Reading(report, item, column, name, table.form, trouble="missing")
    return Reading(report, item, key, name, table.form, (figure,), (name,))


def _part_name(case: Case, item: str, row: str, column: str, form: str) -> str:
    """What a part of a sum is called: the item of its row if that has a name of its own, else its column."""
    items = case.lexicon.indicators.items
    alike = (k for k, i in items.items() if i.role == items[item].role)
    own = next((k for k in alike if case.lexicon.indicators.rows_of(k, form) == (row,)), item)
    name = cite.what(own, column, form, case.lexicon)
    # beside the group's name its members need not repeat it: 不予公开：属于国家秘密 -> 属于国家秘密
    return name.removeprefix(f"{items[item].name}：")
