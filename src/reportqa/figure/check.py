"""The identities of the forms, tested on one report. Comes in: its figures. Goes out: a `Check` each, with both sides
as numbers.

Nothing is corrected and nothing is left out: every column is tested, not only the totals, and where a cell has no number the
result is unknown, since a blank is not zero. The forms: 国办公开办函〔2019〕60号 and 〔2021〕30号.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from reportqa.figure.against_text import against_text
from reportqa.figure.check_statistics import line_limits, line_sums
from reportqa.figure.plausible import plausible
from reportqa.figure.sides import Part, compare, places, told, total
from reportqa.lexicon import FormBlock, FormColumn, FormRow, FormTable, Lexicon
from reportqa.records import CellRef, Check, Figure, Report, Table

#: rows of table three that are no results; the total (七) is the sum of all others
_NO_RESULTS = ("new", "cin", "tot", "cout")
_OUTCOMES = ("keep", "fix", "oth", "open")
_MATTERS = ("lic", "svc", "pen", "coe")

Key = tuple[str, str]
Figures = Mapping[Key, Figure]


def check(figures: Sequence[Figure], report: Report, lexicon: Lexicon) -> tuple[Check, ...]:
    """Every check of one report: the sums of its tables (42 on the 2021 form, 40 on that of 2019), cautions, and findings."""
    found: list[Check] = []
    for section in report.sections:
        for table in section.tables:
            own = {
                _key(f): f
                for f in figures
                if isinstance(f.where, CellRef) and (f.where.report, f.where.table) == (report.id, table.id)
            }
            form = lexicon.forms[table.form].table(table.role)
            if own:
                found += [c for test in CHECKS[table.role] for c in test(own, form, table, report, lexicon)]
    return (*found, *against_text(figures, report, lexicon), *plausible(figures, report, lexicon))


def _key(figure: Figure) -> Key:
    row, _, column = figure.indicator.partition(".")
    return row, column


def _parts(figures: Figures, keys: Sequence[Key], names: Callable[[Key], str]) -> list[Part]:
    return [Part(figures.get(key), names(key)) for key in keys]


def row_sums(figures: Figures, form: FormTable, table: Table, report: Report, lexicon: Lexicon) -> Iterator[Check]:
    """r.T = r.N + r.C1 + ... + r.C5 for every row of table three."""
    block = form.blocks[0]
    parts = [c.key for c in block.columns if c.key != "T"]
    for row in block.rows:
        left = _parts(figures, [(row.key, p) for p in parts], _column_names(block))
        right = _parts(figures, [(row.key, "T")], _column_names(block))
        yield compare("row", row.key, left, right, {"row": _row_name(row)}, report.id, lexicon)


def result_totals(figures: Figures, form: FormTable, table: Table, report: Report, lexicon: Lexicon) -> Iterator[Check]:
    """tot.c is the sum of all results in every column of table three."""
    block = form.blocks[0]
    rows = [r.key for r in block.rows if r.key not in _NO_RESULTS]
    for column in block.columns:
        left = _parts(figures, [(r, column.key) for r in rows], _row_names(block))
        right = _parts(figures, [("tot", column.key)], _row_names(block))
        yield compare("result", column.key, left, right, {"column": _column_name(column)}, report.id, lexicon)


def balances(figures: Figures, form: FormTable, table: Table, report: Report, lexicon: Lexicon) -> Iterator[Check]:
    """new.c + cin.c = tot.c + cout.c in every column: 第一项加第二项之和，等于第三项加第四项之和."""
    block = form.blocks[0]
    for column in block.columns:
        left = _parts(figures, [("new", column.key), ("cin", column.key)], _row_names(block))
        right = _parts(figures, [("tot", column.key), ("cout", column.key)], _row_names(block))
        yield compare("balance", column.key, left, right, {"column": _column_name(column)}, report.id, lexicon)


def review_totals(figures: Figures, form: FormTable, table: Table, report: Report, lexicon: Lexicon) -> Iterator[Check]:
    """x.tot = x.keep + x.fix + x.oth + x.open for reconsideration and both kinds of suits."""
    block = form.blocks[0]
    for row in dict.fromkeys(c.row for c in block.columns):
        head = next(c.group[-1] for c in block.columns if c.row == row)
        left = _parts(figures, [(row, o) for o in _OUTCOMES], _column_names(block))
        right = _parts(figures, [(row, "tot")], _column_names(block))
        yield compare("review", row, left, right, {"head": head}, report.id, lexicon)


def misfilled(figures: Figures, form: FormTable, table: Table, report: Report, lexicon: Lexicon) -> Iterator[Check]:
    """A caution, no identity: on the 2019 form dec = prev + delta tells that matters were added up instead of cases counted."""
    names = {row.key: row.label for block in form.blocks for row in block.rows}
    for row in _MATTERS:
        matters = [Part(figures.get((row, c)), c) for c in ("prev", "delta")]
        decided = Part(figures.get((row, "dec")), "dec")
        added = total(matters)
        if added is None or decided.value is None or matters[1].value == 0 or added != decided.value:
            continue
        words = {"row": names.get(row, row)}
        where = places(*matters, decided)
        yield told("caution", row, "unknown", words, where, report.id, lexicon, added, decided.value)


def _row_name(row: FormRow) -> str:
    return f"“{row.label}”"


def _column_name(column: FormColumn) -> str:
    return f"“{column.group[-1]}·{column.label}”" if column.group else f"“{column.label}”"


def _row_names(block: FormBlock) -> Callable[[Key], str]:
    names = {row.key: row.label for row in block.rows}
    return lambda key: names[key[0]]


def _column_names(block: FormBlock) -> Callable[[Key], str]:
    names = {column.key: column.label for column in block.columns}
    return lambda key: names[key[1]]


#: table role -> the checks made on it, in the order in which they are told
CHECKS: Mapping[str, tuple[Callable[[Figures, FormTable, Table, Report, Lexicon], Iterator[Check]], ...]] = {
    "disclosed": (misfilled,),
    "requests": (row_sums, result_totals, balances),
    "reviews": (review_totals,),
    "statistics": (line_sums, line_limits),
}
