"""Whether readings may be set against one another. Comes in: readings of one thing. Goes out: the verdict, and what to say.

Editions are compared only as far as the crosswalk allows; units must be the same; whose work is counted is told where that
differs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from reportqa.answer.case import Case
from reportqa.answer.operands import counted
from reportqa.answer.reading import Reading, role_of
from reportqa.lexicon.crosswalk import ABSENT, Comparable, Verdict

#: 全市, 全省: the figures of many bodies together
_WIDE = "全"
_WORSE: tuple[Comparable, ...] = ("yes", "roughly", "no")


def verdict(case: Case, a: Reading, b: Reading) -> Verdict:
    """Whether two readings may be compared, as far as the editions of the form go; the least comparable part counts."""
    crosswalk = case.lexicon.crosswalk
    forms = {a.form, b.form}
    if not case.question.ratio and a.item == b.item and _other_column(case, a, b):
        return Verdict("no", next((v.reason for v in _verdicts(case, a, b) if v.reason), ABSENT))
    if len(forms) == 1 or not forms <= set(crosswalk.order):
        return Verdict("yes")
    return max(_verdicts(case, a, b), key=lambda v: (_WORSE.index(v.comparable), bool(v.reason)), default=Verdict("yes"))


def _other_column(case: Case, a: Reading, b: Reading) -> bool:
    return bool(a.column and b.column) and column_of(case, a) != column_of(case, b)


def _verdicts(case: Case, a: Reading, b: Reading) -> list[Verdict]:
    """The verdict on every cell that two readings are made of."""
    crosswalk = case.lexicon.crosswalk
    if not {a.form, b.form} <= set(crosswalk.order):
        return []
    return [crosswalk.comparable(item, column, a.form, b.form) for item, column in _cells(case, a, b)]


def _cells(case: Case, a: Reading, b: Reading) -> Iterator[tuple[str, str]]:
    """The items and columns of the lexicon that two readings are made of; none where one of them is a number of the text."""
    if a.sentences or b.sentences:
        return
    items = case.lexicon.indicators.items
    if a.item in items and not case.question.ratio:
        yield a.item, column_of(case, a)
        return
    for item in (i for i in case.question.items if i in items):
        columns = [c for c in case.question.columns if c in case.lexicon.indicators.columns[items[item].role]]
        yield from ((item, column) for column in columns or [items[item].default])


def column_of(case: Case, reading: Reading) -> str:
    """The column of a reading as the lexicon calls it, whatever its edition does; the usual one where none was said."""
    item = case.lexicon.indicators.items.get(reading.item)
    if item is None:
        return reading.column
    columns = case.lexicon.indicators.columns.get(role_of(case, reading.item), {})
    same = (key for key, c in columns.items() if c.same_in.get(reading.form) == reading.column)
    return next(same, reading.column) or item.default


def worst(case: Case, readings: Sequence[Reading]) -> Verdict:
    """The verdict on several readings: of all pairs the one that is least comparable."""
    forms: dict[str, Reading] = {}
    for reading in readings:
        forms.setdefault(reading.form, reading)
    pairs = [verdict(case, a, b) for n, a in enumerate(forms.values()) for b in list(forms.values())[n + 1 :]]
    return max(pairs, key=lambda v: (_WORSE.index(v.comparable), bool(v.reason)), default=Verdict("yes"))


def one_unit(readings: Iterable[Reading]) -> bool:
    """Whether everything that counts is of one unit."""
    return len({f.unit for r in readings if (f := counted(r)) is not None}) < 2


def one_span(case: Case, readings: Iterable[Reading]) -> bool:
    """Whether numbers of the text count over the same time: of whole years, or all of the same part of one (上半年)."""
    whole = case.lexicon.quantities.periods.whole
    spans = set()
    for reading in readings:
        figure = counted(reading)
        if figure is not None and reading.sentences:
            own = re.sub(rf"^截至|{figure.year}年度?|12月(?:31日)?|底$", "", figure.period)
            spans.add("" if figure.period in whole or own in whole else own)
        elif figure is not None:
            spans.add("")
    return len(spans) < 2


def cautions(case: Case, readings: Sequence[Reading]) -> list[str]:
    """What has to be said beside figures that were compared: editions, whose work is counted, table against text."""
    notes = [case.say(r) for r in _reasons(case, readings)]
    scopes = {r.report.scope for r in readings}
    if len(scopes - {""}) > 1 or ("" in scopes and any(s.startswith(_WIDE) for s in scopes)):
        said = dict.fromkeys((r.report.issuer.name, r.report.year, r.report.scope) for r in readings)
        lines = "；".join(
            case.say("scope_line" if scope else "scope_unsaid", issuer=name, year=year, words=scope)
            for name, year, scope in said
        )
        notes.append(case.say("note_scopes", lines=lines))
    counting = [r for r in readings if counted(r) is not None]
    if any(r.sentences for r in counting):
        mixed = not all(r.sentences for r in counting)
        notes.append(case.say("note_text_and_table" if mixed else "note_text_figures"))
    return notes


def _reasons(case: Case, readings: Sequence[Reading]) -> list[str]:
    """Why editions go only roughly together, and why one of them has no such figure, as keys of replies.toml."""
    counting = [r for r in readings if counted(r) is not None]
    found = worst(case, counting)
    reasons = [found.reason] if found.comparable != "no" else []
    for other in (r for r in readings if r.trouble == "not_in_form"):
        reasons += [verdict(case, counting[0], other).reason] if counting else []
    return [r for r in dict.fromkeys(reasons) if r]


def breaks(case: Case, readings: Sequence[Reading]) -> tuple[int, ...]:
    """The indices of readings, in the order of time, before which the edition changes so that no line may be drawn."""
    steps = enumerate(pairwise(readings), 1)
    return tuple(n for n, (before, after) in steps if verdict(case, before, after).comparable != "yes")
