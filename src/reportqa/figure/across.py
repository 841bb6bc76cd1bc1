"""This year's report against last year's. Comes in: the reports of a library with their figures. Goes out: checks by report id.

Two reports are compared only if they are the leading ones of the same body for neighbouring years and speak of the same scope;
which of two conflicting originals is right is not for a check to say. Sources: the identities across years of the forms
(结转 is carried from one year to the next), and for the rest what disclosure offices look for when they review a draft.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportqa.figure.sides import Part, compare, places, told
from reportqa.lexicon import FormColumn, FormRow, Lexicon
from reportqa.records import CellRef, Check, Figure, Report

Key = tuple[str, str]
#: rows of the 2021 form whose stock in force follows from last year's
_STOCKS = ("reg", "doc")
#: rows of the 2019 form that count matters, whose number follows from last year's
_MATTERS = ("lic", "svc", "pen", "coe", "fee")
#: totals that seldom change fivefold
_TOTALS: tuple[Key, ...] = (
    ("new", "T"), ("tot", "T"), ("doc", "made"), ("doc", "valid"), ("lic", "dec"), ("pen", "dec"), ("coe", "dec"),
    ("fee", "amount"), ("fy", "tot"), ("sd", "tot"),
)  # fmt: skip
#: a jump is more than this many times as much, or as little
_TIMES = 5
#: differences below this are what small numbers do
_SLIGHT = 20
#: a table that repeats last year's is told only if it holds at least so many figures above zero
_TELLING = 6


@dataclass(frozen=True, slots=True)
class Year:
    """A report with its figures by cell and its tables' cell keys."""

    report: Report
    figures: Mapping[Key, Figure]

    def part(self, row: str, column: str, name: str, minus: bool = False) -> Part:
        """A cell of this year as part of a side; `name` says what it is called."""
        return Part(self.figures.get((row, column)), name, minus)


def across_years(held: Iterable[tuple[Report, Sequence[Figure]]], lexicon: Lexicon) -> dict[str, tuple[Check, ...]]:
    """The checks of every report that has a predecessor, by report id."""
    years: dict[tuple[str, int], list[Year]] = {}
    for report, figures in held:
        if not report.later:
            cells = {(f.where.row, f.where.column): f for f in figures if isinstance(f.where, CellRef)}
            years.setdefault((report.issuer.id, report.year), []).append(Year(report, cells))
    found = {}
    for (issuer, year), now in sorted(years.items()):
        before = years.get((issuer, year - 1), [])
        if len(now) == len(before) == 1 and _same_scope(now[0].report, before[0].report):
            checks = tuple(c for test in TESTS for c in test(now[0], before[0], lexicon))
            found[now[0].report.id] = checks
    return found


def _same_scope(one: Report, other: Report) -> bool:
    return not one.scope or not other.scope or one.scope == other.scope


def carried(now: Year, before: Year, lexicon: Lexicon) -> Iterator[Check]:
    """cin.c of this year = cout.c of last year, in every column of table three."""
    for column in [c for row, c in now.figures if row == "cin" and ("cout", c) in before.figures]:
        left = now.part("cin", column, f"{now.report.year}年上年结转")
        right = before.part("cout", column, f"{before.report.year}年结转下年度")
        yield _compared("carry", column, [left], [right], now, before, lexicon, column=_column_name("cin", column, lexicon))


def stocks(now: Year, before: Year, lexicon: Lexicon) -> Iterator[Check]:
    """valid(y) = valid(y-1) + made(y) - repealed(y) for rules and documents, where both years print what is in force."""
    for row in _STOCKS:
        if (row, "valid") in now.figures and (row, "valid") in before.figures:
            right = [
                before.part(row, "valid", f"{before.report.year}年现行有效件数"),
                now.part(row, "made", "本年制发件数"),
                now.part(row, "repealed", "本年废止件数", minus=True),
            ]
            left = [now.part(row, "valid", "现行有效件数")]
            yield _compared("stock", row, left, right, now, before, lexicon, row=_row_name(row, "valid", lexicon))


def matters(now: Year, before: Year, lexicon: Lexicon) -> Iterator[Check]:
    """prev(y) = prev(y-1) + delta(y-1) on the 2019 form: no rule of the form, so a difference is only worth a note."""
    for row in _MATTERS:
        if (row, "prev") in now.figures and (row, "prev") in before.figures:
            left = [now.part(row, "prev", "上一年项目数量")]
            names = (f"{before.report.year}年上一年项目数量", f"{before.report.year}年本年增/减")
            right = [before.part(row, c, name) for c, name in zip(("prev", "delta"), names, strict=True)]
            yield _compared("matters", row, left, right, now, before, lexicon, row=_row_name(row, "prev", lexicon))


def jumps(now: Year, before: Year, lexicon: Lexicon) -> Iterator[Check]:
    """A total more than five times as large or as small as last year's, where the numbers are large enough to tell."""
    for row, column in _TOTALS:
        left, right = now.part(row, column, ""), before.part(row, column, "")
        one, other = left.value, right.value
        if one is None or other is None or abs(one - other) < _SLIGHT:
            continue
        few, many = sorted((one, other))
        if many > _TIMES * few:
            words = {"row": _row_name(row, column, lexicon), "before": str(before.report.year)}
            where = places(left, right)
            yield told("jump", f"{row}.{column}", "fail", words, where, now.report.id, lexicon, one, other)


def copied(now: Year, before: Year, lexicon: Lexicon) -> Iterator[Check]:
    """A table that prints the same figures as last year's, and enough of them for that to be no chance."""
    for section in now.report.sections:
        for table in section.tables:
            keys = [(c.row, c.column) for c in table.cells]
            values = [(now.figures[k].raw, before.figures[k].raw) for k in keys if k in now.figures and k in before.figures]
            telling = sum((f.value or Decimal(0)) > 0 for k in keys if (f := now.figures.get(k)) is not None)
            if len(values) == len(keys) and telling >= _TELLING and all(a == b for a, b in values):
                words = {"row": f"“{table.title}”表", "before": str(before.report.year)}
                where = places(*(Part(now.figures[k], "") for k in keys[:1]))
                yield told("copied", table.role, "fail", words, where, now.report.id, lexicon)


def _compared(
    kind: str, name: str, left: list[Part], right: list[Part], now: Year, before: Year, lexicon: Lexicon, **words: str
) -> Check:
    years = {"year": str(now.report.year), "before": str(before.report.year)}
    return compare(kind, name, left, right, {**words, **years}, now.report.id, lexicon)


def _column_name(row: str, column: str, lexicon: Lexicon) -> str:
    found = _find(row, column, lexicon)
    return f"“{'·'.join((*found[1].group[-1:], found[1].label))}”" if found else f"“{column}”"


def _row_name(row: str, column: str, lexicon: Lexicon) -> str:
    """What a cell's row is called; in table four, whose row has no name, the heading over the column."""
    found = _find(row, column, lexicon)
    if found is None:
        return f"“{row}”"
    return f"“{found[0].label or '·'.join(found[1].group)}”"


def _find(row: str, column: str, lexicon: Lexicon) -> tuple[FormRow, FormColumn] | None:
    for form in lexicon.forms.values():
        if found := form.find(row, column):
            return found[2], found[3]
    return None


#: in the order in which they are told
TESTS: tuple[Callable[[Year, Year, Lexicon], Iterator[Check]], ...] = (carried, stocks, matters, jumps, copied)
