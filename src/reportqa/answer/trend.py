"""A figure year by year. Comes in: a question about several or all years. Goes out: every year held, the oldest first, with the
highest and the lowest, gaps named, and the edition breaks across which nothing is compared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from reportqa.answer import likeness, wording
from reportqa.answer.case import Case
from reportqa.answer.clauses import Group, said
from reportqa.answer.compared import aligned, gathered, not_held
from reportqa.answer.outcome import Counted, Outcome, listed, told
from reportqa.answer.reading import Reading
from reportqa.answer.spread import Spread, over_years
from reportqa.records import Answer


def answer(case: Case) -> Answer:
    """Every item in every year asked about, or in all that are held."""
    found = gathered(case, over_years(case, _wanted(case)))
    if isinstance(found, Answer):
        return found
    spread, readings = found
    if not case.question.years:
        spread = _between(spread, readings)
    groups = [Group(tuple(g), "year") for g in aligned(case, readings, lambda r: r.report.issuer.id)]
    if case.question.years and spread.absent and all(len(g.readings) < 2 for g in groups):
        return not_held(case, spread, groups)
    return told(case, spread, groups, [outcome(case, g) for g in groups], "trend", listed)


def _wanted(case: Case) -> Callable[[Sequence[int]], Sequence[int]]:
    """The years said, or all from the first held to the last, so that gaps are named; the oldest first."""
    asked = sorted(set(case.question.years))
    return lambda held: asked or list(range(min(held), max(held) + 1))


def _between(spread: Spread, readings: Sequence[Reading]) -> Spread:
    """Only the gaps between years that have a figure, where no year was asked for."""
    known: dict[str, list[int]] = {}
    for reading in filter(said, readings):
        known.setdefault(reading.report.issuer.id, []).append(reading.report.year)
    absent = ((i, y) for i, y in spread.absent if i.id in known and min(known[i.id]) < y < max(known[i.id]))
    return replace(spread, absent=tuple(absent))


def outcome(case: Case, group: Group) -> Outcome:
    """What is said of the years as a whole."""
    figures = group.counted()
    if len(figures) < 2:
        return Outcome(after=case.say("trend_one" if figures else "trend_empty"))
    verdict = likeness.worst(case, [r for r, _ in figures])
    if verdict.comparable == "no":
        return Outcome(after=case.say("trend_break", text=case.say(verdict.reason)))
    if not likeness.one_span(case, [r for r, _ in figures]):
        return Outcome(after=case.say("compare_spans"))
    if not likeness.one_unit([r for r, _ in figures]):
        return Outcome(after=case.say("compare_units"))
    return TOPICS.get(case.question.topic, _ends)(case, figures)


def _years(figures: Counted, of: object) -> str:
    """The years with that value."""
    return "、".join(str(r.report.year) for r, f in figures if f.value == of)


def _ends(case: Case, figures: Counted) -> Outcome:
    values = [f.value for _, f in figures if f.value is not None]
    high, low = max(values), min(values)
    if high == low:
        return Outcome(after=case.say("trend_level"))
    return Outcome(after=case.say("trend_ends", years=_years(figures, high), year=_years(figures, low)))


def _most(case: Case, figures: Counted) -> Outcome:
    return _extreme(case, figures, "trend_most", max)


def _least(case: Case, figures: Counted) -> Outcome:
    return _extreme(case, figures, "trend_least", min)


def _extreme(case: Case, figures: Counted, code: str, pick: Callable[..., object]) -> Outcome:
    best = pick(f.value for _, f in figures if f.value is not None)
    figure = next(f for _, f in figures if f.value == best)
    if len({f.value for _, f in figures}) == 1:
        return Outcome(before=case.say("trend_level"))
    return Outcome(before=case.say(code, years=_years(figures, best), value=wording.value(case, figure)))


def _up(case: Case, figures: Counted) -> Outcome:
    """Whether each year with a figure has more than the one before it."""
    steps = [(b, (fb.value or 0) - (fa.value or 0)) for (_, fa), (b, fb) in pairwise(figures)]
    if all(step > 0 for _, step in steps):
        return Outcome(before=case.say("trend_rising"))
    if all(step < 0 for _, step in steps):
        return Outcome(before=case.say("trend_falling"))
    kinds = (
        ("trend_rose", [r for r, s in steps if s > 0]),
        ("trend_fell", [r for r, s in steps if s < 0]),
        ("trend_stayed", [r for r, s in steps if s == 0]),
    )
    lines = (case.say(code, years="、".join(str(r.report.year) for r in years)) for code, years in kinds if years)
    return Outcome(before=case.say("trend_mixed", lines=case.say("comma").join(lines)))


TOPICS: dict[str, Callable[[Case, Counted], Outcome]] = {"most": _most, "least": _least, "up": _up}
