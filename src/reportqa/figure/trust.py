"""Which figures read from pictures may be stated. Comes in: the figures of a report. Goes out: the same, those that nothing
bears out with the state `unsure` and no value; what was recognised stays in `raw`.

A number recognised by OCR is kept if its row adds up and its own confidence is fair, or if its confidence alone passes a bound.
The row alone would not do: a row of one request (1 0 0 0 0 0 1) adds up with every 1 misread the same way. A row that does not
add up is not kept at all. The bounds are measured: bench/ocr.py, docs/decisions/ocr.md. Figures from text pass untouched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from reportqa.lexicon import Lexicon
from reportqa.lexicon.outline import TableWords
from reportqa.records import SURE, UNREAD, Cell, CellRef, Figure, Paragraph, Report, Span, Table
from reportqa.text import plain

#: a figure is stated from this confidence on, whatever stands beside it
ALONE = SURE
#: and from this one on where its row adds up
IN_A_SUM = Decimal("0.90")
#: a cell may be blank only where nothing is seen on the paper (the reader then gives 1); a pale or smeared number is not seen
#: either, so its row must add up without it
BLANK = Decimal(1)
#: a number in digits; numerals are mistaken for strokes and the other way round (一, 二)
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
#: a point before three digits may be a comma, and the other way round
_THOUSANDS = re.compile(r"\.\d{3}(?!\d)")
#: where less of a table's cells on a page pass the bound, the page is too poor for any of them
_POOR = Decimal("0.5")
_NUMBERS, _BLANKS = ("number", "zero"), ("blank", "section_none")

Key = tuple[str, str]


def trust(figures: Sequence[Figure], report: Report, lexicon: Lexicon) -> tuple[Figure, ...]:
    """The figures in their order; those of cells that were recognised in a picture are tested."""
    kept: dict[object, Figure] = {f.where: _sure_text(f) for f in figures if isinstance(f.where, Span)}
    for table in (t for section in report.sections for t in section.tables):
        own = {_key(f): f for f in figures if isinstance(f.where, CellRef) and _is_in(f.where, report, table)}
        if any(f.confidence is not None for f in own.values()):
            pages = {f.where.page for f in own.values() if f.where and f.confidence is not None}
            kept |= {f.where: f for f in _tested(own, table, pages, lexicon) if isinstance(f.where, CellRef)}
    return tuple(kept.get(f.where, f) for f in figures)


def _sure_text(figure: Figure) -> Figure:
    """A figure of the running text has no row that could bear it out."""
    sure = figure.confidence is None or figure.confidence >= ALONE
    return figure if sure else replace(figure, value=None, state="unsure")


def withheld(report: Report, figures: Sequence[Figure]) -> Report:
    """The report with `UNREAD` in place of every figure that is unsure, so that nothing that shows the report shows a guess."""
    unsure = {f.where for f in figures if f.state == "unsure"}
    if not unsure:
        return report
    spans: dict[str, list[Span]] = {}
    for where in unsure:
        if isinstance(where, Span):
            spans.setdefault(where.paragraph, []).append(where)

    def shown(table: Table, cell: Cell) -> Cell:
        where = CellRef(report.id, table.id, cell.row, cell.column, cell.page, cell.line)
        return replace(cell, text=UNREAD) if where in unsure else cell

    def read(table: Table) -> Table:
        return replace(table, cells=tuple(shown(table, c) for c in table.cells))

    def said(paragraph: Paragraph) -> Paragraph:
        letters = list(paragraph.text)
        for span in spans.get(paragraph.id, ()):
            # as long as what it stands for, so that every other place keeps its own
            letters[span.start : span.end] = UNREAD * (span.end - span.start)
        return replace(paragraph, text="".join(letters))

    return replace(
        report,
        sections=tuple(
            replace(s, tables=tuple(map(read, s.tables)), paragraphs=tuple(map(said, s.paragraphs))) for s in report.sections
        ),
    )


def _is_in(where: CellRef, report: Report, table: Table) -> bool:
    return (where.report, where.table) == (report.id, table.id)


def _key(figure: Figure) -> Key:
    row, _, column = figure.indicator.partition(".")
    return row, column


def _tested(own: Mapping[Key, Figure], table: Table, pages: set[int | None], lexicon: Lexicon) -> Iterator[Figure]:
    poor = _poor_pages(own)
    sums = _sums(own, table, lexicon)
    borne = {row for row, adds_up in _sums(own, table, lexicon, (*_NUMBERS, *_BLANKS)).items() if adds_up}
    for (row, _), figure in own.items():
        recognised = figure.confidence is not None
        # a blank that the reader of tables filled in: on a page that is a picture nobody saw that it is blank
        supposed = figure.state in _BLANKS and figure.where is not None and figure.where.page in pages
        untouched = not recognised and not supposed
        legible = figure.where is not None and figure.where.page not in poor
        sure = untouched or (legible and _is_sure(figure, sums.get(row), row in borne, lexicon.outline.tables))
        yield figure if sure else replace(figure, value=None, state="unsure")


def _poor_pages(own: Mapping[Key, Figure]) -> set[int | None]:
    """Pages on which so little was read for certain that what looks certain may be an accident."""
    seen: dict[int | None, list[bool]] = {}
    for figure in own.values():
        if figure.confidence is not None and figure.where is not None:
            seen.setdefault(figure.where.page, []).append(figure.confidence >= ALONE)
    return {page for page, sure in seen.items() if sum(sure) < _POOR * len(sure)}


def _is_sure(figure: Figure, adds_up: bool | None, blanks_borne: bool, words: TableWords) -> bool:
    confidence = figure.confidence or Decimal(0)
    if figure.state in _BLANKS:
        return confidence >= BLANK and blanks_borne
    if figure.state in _NUMBERS:
        fair = confidence >= ALONE or (adds_up is True and confidence >= IN_A_SUM)
        return fair and adds_up is not False and _in_digits(figure.raw, words)
    return figure.state in ("slash", "none_written") and confidence >= ALONE


def _in_digits(raw: str, words: TableWords) -> bool:
    bare = plain(raw).text
    for word in sorted((*words.more, *words.fewer), key=len, reverse=True):
        bare = bare.removeprefix(plain(word).text)
    for unit in sorted(words.units, key=len, reverse=True):
        bare = bare.removesuffix(unit)
    return bool(_DIGITS.fullmatch(bare.removeprefix("(").removesuffix(")"))) and not _THOUSANDS.search(bare)


def _sums(own: Mapping[Key, Figure], table: Table, lexicon: Lexicon, states: Sequence[str] = _NUMBERS) -> dict[str, bool]:
    """For every row whose total is a number and whose other cells are all of these states, whether it adds up: applicants in
    table three, outcomes in table four.
    """
    total = _TOTALS.get(table.role, "")
    columns = {c.key for block in lexicon.forms[table.form].table(table.role).blocks for c in block.columns}
    found = {}
    for row in dict.fromkeys(row for row, _ in own) if total else ():
        cells = [own.get((row, c)) for c in sorted(columns - {total})]
        known = [f for f in cells if f is not None and f.state in states]
        whole = own.get((row, total))
        if whole is not None and whole.state in _NUMBERS and len(known) == len(cells):
            found[row] = sum((f.value for f in known if f.value is not None), Decimal(0)) == whole.value
    return found


#: role of a table -> key of the column that is the sum of the others of its row
_TOTALS = {"requests": "T", "reviews": "tot"}
