"""Sums over several bodies or years. Comes in: a question that adds up what is named. Goes out: the sum with every part of it.

What has no number is left out and named. Nothing is added up across editions that cannot be compared, and no stock over years.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportqa.answer import clauses, drawing, likeness, value
from reportqa.answer.case import Case
from reportqa.answer.clauses import Group
from reportqa.answer.compared import aligned, gathered, not_held
from reportqa.answer.derive import add_up
from reportqa.answer.finish import finish
from reportqa.answer.outcome import Outcome
from reportqa.answer.reading import Reading
from reportqa.answer.spread import Spread, over_years, side_by_side
from reportqa.records import Answer, CellRef, Figure


def answer(case: Case) -> Answer:
    """The sum of everything named: within one report, or over bodies and years."""
    q = case.question
    if len(q.issuers) < 2 and len(q.years) < 2 and q.among != "years":
        return value.total(case)
    spread = over_years(case, list) if q.among == "years" and not q.years else side_by_side(case)
    if isinstance(spread, Answer):
        return spread
    wrong = value.wrong_column(case, spread.scope)
    if wrong is not None:
        return wrong
    found = gathered(case, spread)
    if isinstance(found, Answer):
        return found
    spread, readings = found
    groups = _grouped(case, spread, readings)
    years_held = {r.year for r in spread.scope.reports}
    if spread.absent and not (q.group and years_held >= set(q.years)):
        return not_held(case, spread, groups)
    return _said(case, spread, groups)


def _grouped(case: Case, spread: Spread, readings: Sequence[Reading]) -> list[Group]:
    """Everything in one sum, or one for each year where years were not asked to be added up."""
    issuers = {r.issuer.id for r in spread.scope.reports}
    if len(issuers) == 1:
        return [Group(tuple(readings), "year")]
    years = {r.year for r in spread.scope.reports}
    if case.question.years or case.question.among == "years":
        return [Group(tuple(readings), "issuer")]
    return [Group(tuple(r for r in readings if r.report.year == year), "issuer") for year in sorted(years, reverse=True)]


def _said(case: Case, spread: Spread, groups: Sequence[Group]) -> Answer:
    sums = [total(case, g) for g in groups]
    readings = [r for g in groups for r in g.readings]
    key = "sum_across" if any(map(clauses.said, readings)) else "change_empty"
    return finish(
        case, spread.scope, readings, key, "\n".join(s.before for s in sums) + spread.missing(case),
        asserted=[f for g, s in zip(groups, sums, strict=True) for f in (*s.derived, *clauses.asserted(g.readings))],
        notes=[n for g in groups for n in likeness.cautions(case, g.readings)],
        series=drawing.series(case, groups, readings),
    )  # fmt: skip


def total(case: Case, group: Group) -> Outcome:
    """The sum of a group in one sentence, or the figures with the reason why there is none."""
    figures = group.counted()
    parts = case.say("semicolon").join(group.entries(case))
    parts = case.say("headed", what=group.head(case), lines=parts)
    if len(figures) < 2:
        return Outcome(case.say("sum_across_none", parts=parts))
    blocked = _blocked(case, [r for r, _ in figures])
    if blocked:
        return Outcome(case.say(blocked[0], parts=parts, text=blocked[1]))
    found = add_up([f for _, f in figures])
    if found is None:
        return Outcome(case.say("sum_across_units", parts=parts))
    return Outcome(_sentence(case, group, found), derived=(found,))


def _sentence(case: Case, group: Group, found: Figure) -> str:
    counting = [r for r, _ in group.counted()]
    parts = [clauses.entry(case, group.label(case, r), r) for r in counting]
    left = [clauses.entry(case, group.label(case, r), r) for r in group.readings if r not in counting]
    said = case.say("sum_across", what=group.head(case), value=clauses.amount(case, found), parts="、".join(parts))
    return said + (case.say("sum_across_left_out", lines=case.say("comma").join(left)) if left else "")


def _blocked(case: Case, readings: Sequence[Reading]) -> tuple[str, str] | None:
    """Why readings must not be added up: the key of the sentence, and the reason."""
    crosswalk = case.lexicon.crosswalk
    for mine in aligned(case, readings, lambda r: ""):
        verdict = likeness.worst(case, mine)
        if verdict.comparable == "no":
            return "sum_across_not_comparable", case.say(verdict.reason)
    several_years = len({r.report.year for r in readings}) > 1
    if several_years and any(crosswalk.is_stock(r.item, likeness.column_of(case, r)) for r in readings):
        return "sum_across_stock", ""
    cells: dict[str, list[tuple[str, str]]] = {}
    for figure in (f for r in readings for f in r.figures):
        if isinstance(figure.where, CellRef):
            cells.setdefault(figure.where.report, []).append((figure.where.row, figure.where.column))
    if any(value.overlapping(mine) for mine in cells.values()):
        return "sum_across_overlap", ""
    return None
