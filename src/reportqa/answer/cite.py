"""Citations and names: where a figure stands, in words that a visitor can check against the paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportqa.lexicon import Lexicon
from reportqa.lexicon.forms import FormColumn
from reportqa.lexicon.indicators import STATISTICS
from reportqa.library import Library, Place, row_label
from reportqa.records import Cell, CellRef, Citation, Figure, Report, Span, Table, Where
from reportqa.text import simplified, squeeze


def cell(figure: Figure, library: Library, lexicon: Lexicon, number: int) -> Citation:
    """The citation of a printed cell; the quote is taken from the report itself, not from the figure."""
    where = figure.where
    if not isinstance(where, CellRef):
        raise TypeError("only a printed cell can be cited as one")
    report, table = library.report(where.report), library.table(where.report, where.table)
    printed = library.cell(where.report, where.table, where.row, where.column)
    if report is None or table is None or printed is None:
        raise LookupError(f"no such cell: {where}")
    return replace(
        _of(report, where, printed.text, section_of(report, table), number),
        state=figure.state,
        table=table_name(table, lexicon),
        row_head=_row_head(table, printed, lexicon),
        column_head=printed.column_head,
        confidence=figure.confidence,
    )


def _of(report: Report, where: Where, quote: str, section: str, number: int) -> Citation:
    """A citation of that place of a report, as text."""
    return Citation(
        label=f"[{number}]",
        report=report.id,
        title=report.title,
        issuer=report.issuer.name,
        year=report.year,
        file=report.file,
        origin=report.origin,
        where=where,
        quote=quote,
        state="text",
        section=section,
        address=report.address,
    )


def _row_head(table: Table, printed: Cell, lexicon: Lexicon) -> tuple[str, ...]:
    """The headings of a row as printed, with the line above its block (第二十条第（五）项).

    A label in another script or wording gets the form's own beside it.
    """
    on_form = lexicon.forms[table.form].find(printed.row, printed.column)
    if printed.row.startswith("x") and printed.row_head and row_label(printed.row_head[-1]) not in printed.row_head[-1]:
        return (*printed.row_head[:-1], f"{row_label(printed.row_head[-1])}（原文：{printed.row_head[-1]}）")
    if on_form is None or not printed.row_head:
        return printed.row_head
    _, block, row, _ = on_form
    heads = printed.row_head
    if row.label and squeeze(simplified(heads[-1])) not in {squeeze(label) for label in (row.label, *row.also)}:
        heads = (*heads[:-1], f"{row.label}（原文：{heads[-1]}）")
    return (block.head, *heads) if block.head else heads


def sentence(report: Report, place: Place, start: int, end: int, number: int) -> Citation:
    """The citation of characters `start` to `end` of a paragraph."""
    where = Span(report.id, place.paragraph.id, start, end, place.paragraph.page, place.paragraph.line)
    quoted = _of(report, where, place.paragraph.text[start:end], place.section.heading, number)
    return replace(quoted, confidence=place.paragraph.confidence)


def numbered(citations: Sequence[Citation]) -> list[Citation]:
    """The citations, each place once, numbered in their order."""
    once = {c.where: c for c in reversed(citations)}
    found = dict.fromkeys(c.where for c in citations)
    return [replace(once[where], label=f"[{n}]") for n, where in enumerate(found, 1)]


def table_name(table: Table, lexicon: Lexicon) -> str:
    """表二 主动公开政府信息情况."""
    form = lexicon.forms[table.form].table(table.role)
    return f"{form.label} {form.title}"


def section_of(report: Report, table: Table) -> str:
    """The heading of the section that prints the table."""
    return next((s.heading for s in report.sections if any(t.id == table.id for t in s.tables)), "")


def what(item: str, column: str, form: str, lexicon: Lexicon) -> str:
    """An item and a column of a form in words: 行政许可处理决定数量, 部分公开（自然人）, 行政复议结果维持."""
    table = lexicon.indicators
    if item.startswith("x:"):
        role, name = "disclosed", item.removeprefix("x:")
    else:
        role, name = table.items[item].role, table.items[item].name
    if role == STATISTICS:
        return name
    if role == "requests":
        return name if column == "T" else f"{name}（{_column_name(role, column, lexicon)}）"
    if role == "reviews":
        return name if column == "tot" else f"{name}{_column_name(role, column, lexicon)}"
    printed = _printed_column(item, column, form, lexicon)
    if printed is None and item.startswith("x:") and not lexicon.forms[form].has("disclosed"):
        return name
    label = (
        printed.label.split("（")[0]
        if printed
        else _label_in_form(column, form, lexicon) or _column_name(role, column, lexicon)
    )
    return f"{name}的{label}" if label.startswith(name[-2:]) else f"{name}{label}"


def plain_what(item: str, column: str, lexicon: Lexicon) -> str:
    """An item and a column in words of the lexicon alone, where the form that is read has no such row."""
    known = lexicon.indicators.items[item]
    return known.name if column in ("T", "tot", "") else f"{known.name}（{_column_name(known.role, column, lexicon)}）"


def line_name(row: str, column: str, form: str, lexicon: Lexicon) -> str:
    """What a line of a statistics return is called: its label without ordinal and explanation, or a name that tells more."""
    found = lexicon.forms[form].find(row, column)
    return found[2].called() if found else row


def _column_name(role: str, column: str, lexicon: Lexicon) -> str:
    return lexicon.indicators.columns[role][column].name


def _label_in_form(column: str, form: str, lexicon: Lexicon) -> str:
    """What a column of other rows of the form is called (新制作数量 has no row of 行政处罚); empty where no row has it."""
    tables = lexicon.forms[form].tables
    labels = (c.label.split("（")[0] for t in tables for b in t.blocks for c in b.columns if c.key == column)
    return next(labels, "")


def _printed_column(item: str, column: str, form: str, lexicon: Lexicon) -> FormColumn | None:
    if not lexicon.forms[form].has("disclosed"):
        return None
    for block in lexicon.forms[form].table("disclosed").blocks:
        rows = {r.key for r in block.rows}
        known = lexicon.indicators.items.get(item)
        if known is None or set(lexicon.indicators.rows_of(item, form)) & rows:
            for c in block.columns:
                if c.key == column:
                    return c
    return None
