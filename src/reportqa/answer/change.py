"""How a figure changed from one year to another. Comes in: a question about two or more years of a body. Goes out: the figures
as printed, then what they come to, with the formula; or both figures with the reason why they cannot be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reportqa.answer import clauses, likeness
from reportqa.answer.case import Case
from reportqa.answer.clauses import Group
from reportqa.answer.compared import aligned, gathered, not_held
from reportqa.answer.derive import PERCENT, difference, rate
from reportqa.answer.operands import counted
from reportqa.answer.outcome import Outcome, direction, told
from reportqa.answer.spread import over_years
from reportqa.records import Answer, Figure


def answer(case: Case) -> Answer:
    """Every item in every year asked about, and how it changed from the first of them to the last."""
    spread = over_years(case, _wanted(case))
    if isinstance(spread, Answer):
        return spread
    if not case.question.years and len({r.year for r in spread.scope.reports}) > 1:
        spread = spread.noted(case.say("note_newest_two"))
    found = gathered(case, spread)
    if isinstance(found, Answer):
        return found
    spread, readings = found
    groups = [Group(tuple(g), "year") for g in aligned(case, readings, lambda r: r.report.issuer.id)]
    if spread.absent and all(len(g.readings) < 2 for g in groups):
        return not_held(case, spread, groups)
    return told(case, spread, groups, [outcome(case, g) for g in groups], "change", _sentence)


def _wanted(case: Case) -> Callable[[Sequence[int]], Sequence[int]]:
    """The years to compare, newest first: those said, or the newest two that are held."""
    said = sorted(set(case.question.years), reverse=True)
    return lambda held: said or held[:2]


def _sentence(case: Case, group: Group, found: Outcome) -> str:
    """云岫市2024年新收申请为41件，2023年为36件，增加5件（41－36＝5）。"""
    first, *others = group.readings
    issuer, year = first.report.issuer.name, first.report.year
    head = clauses.entry(case, case.say("label_whole", issuer=issuer, year=year, what=first.name), first, "entry_is")
    rest = (clauses.entry(case, group.label(case, r), r, "entry_is") for r in others)
    listed = case.say("comma").join([head, *rest, *([found.clause] if found.clause else [])])
    return found.before + case.say("sentence", text=listed) + found.after


def outcome(case: Case, group: Group) -> Outcome:
    """What the first and the last of a group come to."""
    a, b = group.readings[0], group.readings[-1]
    first, second = counted(a), counted(b)
    verdict = likeness.verdict(case, a, b)
    if verdict.comparable == "no":
        return Outcome(after=case.say("change_not_comparable", text=case.say(verdict.reason)))
    if len(group.readings) < 2 or first is None or second is None:
        return Outcome(after=case.say("change_one_year" if len(group.readings) < 2 else "change_without_number"))
    found = difference(first, second) if likeness.one_span(case, (a, b)) else None
    if found is None:
        return Outcome(after=case.say("change_units" if likeness.one_span(case, (a, b)) else "compare_spans"))
    if case.question.topic == "same":
        return _same(case, found)
    span = case.say("change_span", year=a.report.year, years=b.report.year) if len(group.readings) > 2 else ""
    if case.question.topic == "rate" and found.parts[0].unit != PERCENT:
        return _rate(case, first, second, span)
    return _difference(case, found, span)


def _same(case: Case, found: Figure) -> Outcome:
    """Whether there was a change at all; how large it was is told by the figures."""
    return Outcome(before=case.say(direction("same", found)))


def _difference(case: Case, found: Figure, span: str) -> Outcome:
    code = direction("points" if found.parts[0].unit == PERCENT else "change", found)
    said = case.say(code, value=clauses.amount(case, found), text=clauses.formula(found))
    return Outcome(clause=span + said, derived=(found,))


def _rate(case: Case, first: Figure, second: Figure, span: str) -> Outcome:
    found = rate(first, second)
    if found is None:
        return Outcome(after=case.say("change_base_zero"))
    said = case.say(direction("rate", found), value=clauses.amount(case, found), text=clauses.formula(found))
    return Outcome(clause=span + said, derived=(found,))
