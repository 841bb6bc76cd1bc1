"""What readings come to when they are set against one another. Comes in: a group. Goes out: sentences, and what was derived."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportqa.answer import clauses, drawing, likeness
from reportqa.answer.case import Case
from reportqa.answer.clauses import Group
from reportqa.answer.derive import PERCENT, difference, mean
from reportqa.answer.finish import finish
from reportqa.answer.reading import Reading
from reportqa.answer.spread import Spread
from reportqa.records import Answer, Figure

Counted = Sequence[tuple[Reading, Figure]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A sentence before the figures, a clause right after them, sentences after that, and what was derived."""

    before: str = ""
    clause: str = ""
    after: str = ""
    derived: tuple[Figure, ...] = ()


def direction(kind: str, found: Figure) -> str:
    """The key of the reply for more, less or the same."""
    value = found.value or 0
    return f"{kind}_{'more' if value > 0 else 'less' if value < 0 else 'none'}"


def told(
    case: Case, spread: Spread, groups: Sequence[Group], outcomes: Sequence[Outcome], code: str, sentence: Callable[..., str]
) -> Answer:
    """The answer that gives each group in its sentence, then what is not held."""
    readings = [r for g in groups for r in g.readings]
    lines = [sentence(case, g, o) for g, o in zip(groups, outcomes, strict=True)]
    key = code if any(map(clauses.said, readings)) else f"{code}_empty"
    return finish(
        case, spread.scope, readings, key, "\n".join(lines) + spread.missing(case),
        asserted=[f for g, o in zip(groups, outcomes, strict=True) for f in (*clauses.asserted(g.readings), *o.derived)],
        notes=[n for g in groups for n in likeness.cautions(case, g.readings)],
        series=drawing.series(case, groups, readings),
    )  # fmt: skip


def listed(case: Case, group: Group, found: Outcome) -> str:
    """甲镇更多。2023年行政处罚：甲镇36件，乙镇12件。"""
    lines = case.say("comma").join([*group.entries(case), *([found.clause] if found.clause else [])])
    return found.before + case.say("sentence", text=case.say("headed", what=group.head(case), lines=lines)) + found.after


def beside(case: Case, group: Group) -> Outcome:
    """What bodies, items or columns come to beside one another, as the question asks."""
    figures = group.counted()
    why_not = _why_not(case, group, figures)
    if why_not:
        return Outcome(after=why_not)
    topic = TOPICS.get(case.question.topic)
    return topic(case, group, figures) if topic else Outcome()


def _why_not(case: Case, group: Group, figures: Counted) -> str:
    """Why the figures cannot be compared, or nothing."""
    readings = [r for r, _ in figures]
    if len(figures) < 2:
        return case.say("compare_one" if figures else "compare_empty")
    if group.along == "issuer" and len({r.report.year for r in readings}) > 1:
        return case.say("compare_years")
    if group.along != "item":
        verdict = likeness.worst(case, readings)
        if verdict.comparable == "no":
            return case.say("compare_not_comparable", text=case.say(verdict.reason))
    if not likeness.one_span(case, readings):
        return case.say("compare_spans")
    return "" if likeness.one_unit(readings) else case.say("compare_units")


def _most(case: Case, group: Group, figures: Counted) -> Outcome:
    return Outcome(before=_extreme(case, group, figures, "most", max))


def _least(case: Case, group: Group, figures: Counted) -> Outcome:
    return Outcome(before=_extreme(case, group, figures, "least", min))


def _extreme(case: Case, group: Group, figures: Counted, kind: str, pick: Callable[..., Figure]) -> str:
    """Who has the most or the least, first and in one sentence."""
    best = pick((f for _, f in figures), key=lambda f: f.value)
    names = [who(case, group, r) for r, f in figures if f.value == best.value]
    share = "_share" if best.unit == PERCENT else ""
    if len(names) == len(figures):
        said = case.say(f"all_alike{share}")
    elif len(names) > 1:
        said = case.say(f"{kind}_tied", name="、".join(names))
    else:
        two = share or "_one"
        said = case.say(f"{kind}{two if len(figures) == 2 else share + '_of'}", name=names[0])
    return said if len(figures) == len(group.readings) else case.say("among_counted") + said


def who(case: Case, group: Group, reading: Reading) -> str:
    """Which body, item or year a reading is of."""
    return reading.report.issuer.name if group.along == "issuer" else group.label(case, reading)


def _same(case: Case, group: Group, figures: Counted) -> Outcome:
    alike = len({f.value for _, f in figures}) == 1
    share = "_share" if figures[0][1].unit == PERCENT else ""
    return Outcome(before=case.say(f"all_alike{share}" if alike else "not_alike"))


def _apart(case: Case, group: Group, figures: Counted) -> Outcome:
    """How far two are apart, the one named first against the other; of more than two the highest and the lowest."""
    (a, first), (b, second) = figures[0], figures[-1]
    if len(figures) > 2:
        a, first = max(figures, key=lambda pair: pair[1].value or 0)
        b, second = min(figures, key=lambda pair: pair[1].value or 0)
    found = difference(first, second)
    if found is None:
        return Outcome(after=case.say("compare_units"))
    code = direction("apart_share" if first.unit == PERCENT else "apart", found)
    names = {"name": who(case, group, a), "what": who(case, group, b)}
    clause = case.say(code, value=clauses.amount(case, found), text=clauses.formula(found), **names)
    return Outcome(clause=clause, derived=(found,))


def _mean(case: Case, group: Group, figures: Counted) -> Outcome:
    """The mean of those that count; the others are named."""
    found = mean([f for _, f in figures])
    if found is None:
        return Outcome(after=case.say("compare_units"))
    counting = [r for r, _ in figures]
    left = [who(case, group, r) for r in group.readings if r not in counting]
    after = case.say("mean_left_out", name="、".join(left)) if left else ""
    return Outcome("", case.say("mean_of", value=clauses.amount(case, found), text=clauses.formula(found)), after, (found,))


TOPICS: dict[str, Callable[[Case, Group, Counted], Outcome]] = {
    "more": _most,
    "most": _most,
    "less": _least,
    "least": _least,
    "same": _same,
    "difference": _apart,
    "mean": _mean,
}
