"""Bodies, items or columns side by side. Comes in: a question about several of them. Goes out: who has more, then every figure
with body, year and unit, and what was asked to be computed of them; what has no number is named and never counts as zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reportqa.answer.case import Case
from reportqa.answer.clauses import Group
from reportqa.answer.compared import aligned, gathered, not_held
from reportqa.answer.outcome import beside, listed, told
from reportqa.answer.reading import Reading
from reportqa.answer.spread import Spread, over_years, side_by_side
from reportqa.records import Answer, Report


def answer(case: Case) -> Answer:
    """Every figure asked about, and how they compare."""
    every_year = case.question.among == "years" and not case.question.years
    found = gathered(case, over_years(case, list) if every_year else side_by_side(case))
    if isinstance(found, Answer):
        return found
    spread, readings = found
    groups = grouped(case, spread, readings)
    if spread.absent and all(len(g.readings) < 2 for g in groups):
        return not_held(case, spread, groups)
    return told(case, spread, groups, [beside(case, g) for g in groups], "compare", listed)


def grouped(case: Case, spread: Spread, readings: Sequence[Reading]) -> list[Group]:
    """What is set against one another: bodies of one year, items and columns of one report, or years of one body."""
    reports = spread.scope.reports
    if len({r.issuer.id for r in reports}) > 1 and case.question.among not in ("items", "columns"):
        # where the bodies have no year in common, the newest of each stand together and are not compared
        apart: Callable[[Reading], object] = (lambda r: r.report.year) if _same_years(case, reports) else (lambda r: "")
        return [Group(tuple(g), "issuer") for g in aligned(case, readings, apart)]
    each = [tuple(r for r in readings if r.report is report) for report in reports]
    if any(len(mine) > 1 for mine in each):
        return [Group(mine, "item") for mine in each]
    return [Group(tuple(g), "year") for g in aligned(case, readings, lambda r: r.report.issuer.id)]


def _same_years(case: Case, reports: Sequence[Report]) -> bool:
    years: dict[str, set[int]] = {}
    for report in reports:
        years.setdefault(report.issuer.id, set()).add(report.year)
    return bool(case.question.years) or len({frozenset(y) for y in years.values()}) == 1
