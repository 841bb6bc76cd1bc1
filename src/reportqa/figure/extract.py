"""Cells to figures. Comes in: a report as read. Goes out: one figure a cell, with its state and, if it is a number, its value.

A blank cell, a stroke and 无 are three states without a value; none of them is ever zero. What is no plain number in its column
(a negative or broken count, words, torn digits) has the state `text` and is quoted, never used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from reportqa.lexicon import FormColumn, FormRow, Lexicon
from reportqa.lexicon.outline import TableWords
from reportqa.records import Cell, CellRef, Figure, Issuer, Problem, Report, State, Table
from reportqa.text import number, plain

#: a space between digits is a thousands separator only in whole groups of three; else the digits may be torn
_GROUPED = re.compile(r"^\d{1,3}(?:[ \u00a0\u3000]\d{3})+$")
_GAP = re.compile(r"\d\s+\d")
#: raised, lowered, circled and bracketed numerals and fractions (12①, 12², ½): plain text would make digits of them
_NOTE_MARK = re.compile(
    r"[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209c\u2150-\u215f\u2460-\u24ff\u2776-\u2793\u3220-\u3247\u3280-\u32b0]"
)
_UNIT_IN_HEAD = re.compile(r"单位[::](\w+)")
#: a bureau or town that reports more than this many 万元 of fees has most likely written yuan
_MOST_FEES = Decimal(100_000)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell means: its state, value and printed unit, and why a number in it is not used (a key of `_REASONS`)."""

    state: State
    value: Decimal | None = None
    unit: str = ""
    reason: str = ""


_REASONS = {
    "negative": "不应是负数",
    "fraction": "不应是小数",
}


def read_cell(text: str, kind: str, words: TableWords) -> Reading:
    """The meaning of a printed cell in a column of that kind (count, signed or decimal).

    `read_cell("增 1", "signed", ...)` is 1; the same in a count column is text, since only changes carry a sign.
    """
    bare = plain(text).text
    if not bare:
        return Reading("blank")
    slashes = _plain_words(words.slashes)
    if bare in slashes or bare in _plain_words(words.nones):
        return Reading("slash" if bare in slashes else "none_written")
    sign, rest = _signed(bare, words)
    rest, unit = _without_unit(rest, words)
    if not sign and rest.startswith("(") and rest.endswith(")"):
        sign, rest = -1, rest[1:-1]
    torn = bool(_GAP.search(text)) and not _GROUPED.match(text.strip())
    torn = torn or bool(_NOTE_MARK.search(text))
    value = None if torn else number(rest)
    return Reading("text") if value is None else _number(-value if sign < 0 else value, sign, unit, kind)


def _number(value: Decimal, sign: int, unit: str, kind: str) -> Reading:
    """A number in a column of that kind, if it may stand there."""
    if kind != "signed" and sign:
        return Reading("text", reason="negative" if value < 0 else "")
    if kind != "decimal" and value != value.to_integral_value():
        return Reading("text", reason="fraction")
    return Reading("zero" if value == 0 else "number", value, unit)


@lru_cache(maxsize=64)
def _plain_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words in plain form, longest first."""
    return tuple(sorted((plain(word).text for word in words), key=len, reverse=True))


@lru_cache(maxsize=64)
def _longest_first(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(words, key=len, reverse=True))


def _signed(bare: str, words: TableWords) -> tuple[int, str]:
    """1, -1 or 0 with what follows the word or sign of a change."""
    for sign, signs in ((1, words.more), (-1, words.fewer)):
        for word in _plain_words(signs):
            if bare.startswith(word):
                return sign, bare[len(word) :]
    return 0, bare


def _without_unit(bare: str, words: TableWords) -> tuple[str, str]:
    for unit in _longest_first(words.units):
        if bare.endswith(unit) and len(bare) > len(unit):
            return bare[: -len(unit)], unit
    return bare, ""


def extract(report: Report, lexicon: Lexicon) -> tuple[tuple[Figure, ...], tuple[Problem, ...]]:
    """A figure for every cell of the report's statutory tables, and the cells whose number cannot be used."""
    figures: list[Figure] = []
    problems: list[Problem] = []
    for section in report.sections:
        for table in section.tables:
            for cell in table.cells:
                figure, reason = _figure(cell, table, report, lexicon)
                figures.append(figure)
                problems += _doubts(figure, cell, reason, report, lexicon)
    return tuple(figures), tuple(problems)


def _figure(cell: Cell, table: Table, report: Report, lexicon: Lexicon) -> tuple[Figure, str]:
    column = _column(cell, table, lexicon)
    row = _row(cell, table, lexicon)
    kind = row.kind if row and row.kind else column.kind
    reading = read_cell("".join(cell.text.split()) if cell.joined else cell.text, kind, lexicon.outline.tables)
    state: State = "section_none" if reading.state == "blank" and table.section_none else reading.state
    figure = Figure(
        issuer=report.issuer.id,
        year=report.year,
        indicator=f"{cell.row}.{cell.column}",
        value=reading.value,
        unit=reading.unit or _head_unit(cell) or (row.unit if row else "") or column.unit,
        raw=cell.text,
        where=CellRef(report.id, table.id, cell.row, cell.column, cell.page, cell.line),
        state=state,
        confidence=cell.confidence,
    )
    return figure, reading.reason


def _row(cell: Cell, table: Table, lexicon: Lexicon) -> FormRow | None:
    """The form's row of a cell, where the form has it."""
    found = lexicon.forms[table.form].find(cell.row, cell.column)
    return found[2] if found else None


def _column(cell: Cell, table: Table, lexicon: Lexicon) -> FormColumn:
    """The form's column of a cell; that of its own edition first, for a local row that of any row with such a column."""
    forms = [lexicon.forms[table.form], *lexicon.forms.values()]
    for form in forms:
        if found := form.find(cell.row, cell.column):
            return found[3]
    for form in (f for f in forms if f.has(table.role)):
        for block in form.table(table.role).blocks:
            for column in block.columns:
                if column.key == cell.column:
                    return column
    return FormColumn(key=cell.column, label=cell.column)


def _head_unit(cell: Cell) -> str:
    """The unit that the printed heading states (本年收费金额（单位：元）), which beats that of the form."""
    found = _UNIT_IN_HEAD.search(plain(cell.column_head[-1]).text) if cell.column_head else None
    return found.group(1) if found else ""


def _doubts(figure: Figure, cell: Cell, reason: str, report: Report, lexicon: Lexicon) -> Iterator[Problem]:
    where = f"{report.file}#{figure.indicator}"
    heads = "，".join(h for h in (*cell.row_head[-1:], *cell.column_head[-1:]))
    if reason:
        yield Problem("W_VALUE", f"“{heads}”填的是“{cell.text}”，{_REASONS[reason]}，没有采用。", where)
    elif figure.state == "text":
        yield Problem("W_VALUE", f"“{heads}”填的是“{cell.text[:30]}”，不是数字，没有采用。", where, "note")
    fees = figure.indicator == "fee.amount" and figure.unit == "万元" and figure.value is not None
    if fees and figure.value is not None and figure.value > _MOST_FEES and is_small(report.issuer, lexicon):
        yield Problem("W_UNIT", f"“{heads}”填的是{cell.text}万元，数额过大，可能实际以元为单位，请核对。", where)


def is_small(issuer: Issuer, lexicon: Lexicon) -> bool:
    """Whether the body is a bureau, town or street office rather than the government of a county or larger region."""
    words = lexicon.outline.tables
    return issuer.name.endswith(words.small) or not issuer.name.endswith(words.large)
