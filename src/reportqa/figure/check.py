"""The identities of the forms, tested on one report. Comes in: its figures. Goes out: a `Check` each, with both sides
as numbers.

Nothing is corrected and nothing is left out: every column is tested, not only the totals, and where a cell has no number the
result is unknown, since a blank is not zero. The forms: 国办公开办函〔2019〕60号 and 〔2021〕30号.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from reportqa.lexicon import FormBlock, FormColumn, FormRow, FormTable, Lexicon
from reportqa.records import CellRef, Check, CheckResult, Figure, Report, Table

#: rows of table three that are no results; the total (七) is the sum of all others
_NO_RESULTS = ("new", "cin", "tot", "cout")
_OUTCOMES = ("keep", "fix", "oth", "open")
_MATTERS = ("lic", "svc", "pen", "coe")

Key = tuple[str, str]
Figures = Mapping[Key, Figure]


def check(figures: Sequence[Figure], report: Report, lexicon: Lexicon) -> tuple[Check, ...]:
    """Every check that the tables admit: 42 for a complete report of the 2021 form, 40 for one of 2019, and cautions."""
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
    return tuple(found)


def _key(figure: Figure) -> Key:
    row, _, column = figure.indicator.partition(".")
    return row, column


def _values(figures: Figures, keys: Sequence[Key]) -> list[Decimal] | None:
    """The numbers of the cells, or None if one of them has none."""
    values = [figures[k].value if k in figures and figures[k].state in ("number", "zero") else None for k in keys]
    known = [v for v in values if v is not None]
    return known if len(known) == len(values) else None


def _identity(
    kind: str,
    name: str,
    left: Sequence[Key],
    right: Sequence[Key],
    words: Mapping[str, str],
    names: Callable[[Key], str],
    figures: Figures,
    report: Report,
    lexicon: Lexicon,
) -> Check:
    """Tests whether both sides add up alike."""
    a, b = _values(figures, left), _values(figures, right)
    one, other = (sum(a, Decimal(0)), sum(b, Decimal(0))) if a is not None and b is not None else (None, None)
    result: CheckResult = "unknown" if one is None else "pass" if one == other else "fail"
    empty = [names(k) for k in (*left, *right) if _values(figures, [k]) is None]
    fields = {"head": "", "row": "", "column": "", **words, "left": f"{one}", "right": f"{other}", "empty": _some(empty)}
    text = lexicon.checks[kind].sentence(result).format(**fields)
    cells = tuple(
        f.where
        for k in (*left, *right)
        if k in figures and isinstance(f := figures[k], Figure) and isinstance(f.where, CellRef)
    )
    return Check(f"{kind}:{name}", result, text, report.id, one, other, cells)


def _some(names: Sequence[str]) -> str:
    """The first few names; a long list is cut short."""
    few = "、".join(dict.fromkeys(names[:3]))
    return f"{few}等{len(names)}格" if len(names) > 3 else few


def row_sums(figures: Figures, form: FormTable, table: Table, report: Report, lexicon: Lexicon) -> Iterator[Check]:
    """r.T = r.N + r.C1 + ... + r.C5 for every row of table three."""
    block = form.blocks[0]
    parts = [c.key for c in block.columns if c.key != "T"]
    for row in block.rows:
        keys = [(row.key, p) for p in parts]
        words = {"row": _row_name(row)}
        yield _identity("row", row.key, keys, [(row.key, "T")], words, _column_names(block), figures, report, lexicon)


def result_totals(figures: Figures, form: FormTable, table: Table, report: Report, lexicon: Lexicon) -> Iterator[Check]:
    """tot.c is the sum of all results in every column of table three."""
    block = form.blocks[0]
    rows = [r.key for r in block.rows if r.key not in _NO_RESULTS]
    for column in block.columns:
        keys = [(r, column.key) for r in rows]
        words = {"column": _column_name(column)}
        yield _identity("result", column.key, keys, [("tot", column.key)], words, _row_names(block), figures, report, lexicon)


def balances(figures: Figures, form: FormTable, table: Table, report: Report, lexicon: Lexicon) -> Iterator[Check]:
    """new.c + cin.c = tot.c + cout.c in every column: 第一项加第二项之和，等于第三项加第四项之和."""
    block = form.blocks[0]
    for column in block.columns:
        left = [("new", column.key), ("cin", column.key)]
        right = [("tot", column.key), ("cout", column.key)]
        words = {"column": _column_name(column)}
        yield _identity("balance", column.key, left, right, words, _row_names(block), figures, report, lexicon)


def review_totals(figures: Figures, form: FormTable, table: Table, report: Report, lexicon: Lexicon) -> Iterator[Check]:
    """x.tot = x.keep + x.fix + x.oth + x.open for reconsideration and both kinds of suits."""
    block = form.blocks[0]
    for row in dict.fromkeys(c.row for c in block.columns):
        head = next(c.group[-1] for c in block.columns if c.row == row)
        keys = [(row, o) for o in _OUTCOMES]
        yield _identity("review", row, keys, [(row, "tot")], {"head": head}, _column_names(block), figures, report, lexicon)


def misfilled(figures: Figures, form: FormTable, table: Table, report: Report, lexicon: Lexicon) -> Iterator[Check]:
    """A caution, no identity: on the 2019 form dec = prev + delta tells that matters were added up instead of cases counted."""
    names = {row.key: row.label for block in form.blocks for row in block.rows}
    for row in _MATTERS:
        matters, decided = _values(figures, [(row, "prev"), (row, "delta")]), _values(figures, [(row, "dec")])
        if matters is None or decided is None or matters[1] == 0 or sum(matters) != decided[0]:
            continue
        words = {
            "row": names.get(row, row),
            "left": f"{sum(matters)}",
            "right": f"{decided[0]}",
            "head": "",
            "column": "",
            "empty": "",
        }
        text = lexicon.checks["caution"].unknown.format(**words)
        where = [figures[row, c].where for c in ("prev", "delta", "dec")]
        cells = tuple(w for w in where if isinstance(w, CellRef))
        yield Check("caution:dec=prev+delta", "unknown", text, report.id, sum(matters, Decimal(0)), decided[0], cells)


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
}
