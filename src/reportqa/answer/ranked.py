"""A ranking in words: comes in bodies, rows, columns or years in their order; goes out the answer, with figures and picture."""

from __future__ import annotations

from collections.abc import Sequence

from reportqa.answer import clauses, likeness, ranking
from reportqa.answer.case import Case
from reportqa.answer.finish import finish
from reportqa.answer.ranking import Entry, Ranking
from reportqa.answer.reading import Reading
from reportqa.answer.scope import Scope
from reportqa.records import Answer, Figure


def told(case: Case, scope: Scope, rankings: Sequence[Ranking], asked: str) -> Answer:
    """Each ranking in a line, with those that have no number named."""
    lines: list[str] = []
    shown: list[Reading] = []
    figures: list[Figure] = []
    notes: list[str] = []
    for one in rankings:
        text, readings, asserted = _line(case, one, asked)
        lines.append(text)
        shown += readings
        figures += asserted
        notes += _cautions(case, one)
    everything = [r for one in rankings for e in (*one.ordered, *one.left_out) if (r := e.reading) is not None]
    mine = everything if len(everything) <= ranking.MOST_CITED else shown
    # figures of several units or editions are listed, in no order
    apart = any(one.ordered and not _alike(case, one) for one in rankings)
    code = "rank_apart" if figures and apart else "rank" if figures else "rank_none"
    drawn = [s for one in rankings if (s := ranking.series(case, one, one.name, mine)) is not None]
    return finish(case, scope, mine, code, "\n".join(lines), asserted=figures, notes=notes, series=drawn)


def _line(case: Case, one: Ranking, asked: str) -> tuple[str, list[Reading], list[Figure]]:
    q = case.question
    readings = [r for e in one.ordered if (r := e.reading) is not None]
    if not one.ordered:
        return case.say("rank_empty", what=one.name) + ranking.left_out(case, one), [], []
    if not _alike(case, one):
        return _listed(case, one)
    if q.order == "place":
        return _place(case, one, asked)
    order = "least" if q.order == "least" else "most"
    if short := _single(case, one) or _whole(case, one, order):
        return short + ranking.left_out(case, one), readings, clauses.asserted(_readings(_in_order(one, order)))
    wanted = ranking.chosen(one, order, q.count or ranking.MOST_NAMED)
    given = ranking.named(wanted)
    said = case.say("rank_stop").join(ranking.entry_said(case, one, e) for e in given)
    if len(one.ordered) > 1 and one.place(one.ordered[-1]) == 1:
        lines = case.say("rank_stop").join(ranking.entry_said(case, one, e, alone=True) for e in given)
        text = case.say("rank_equal", what=one.name, lines=lines, words=ranking.compared(case, one))
        return text + ranking.left_out(case, one), _readings(given), clauses.asserted(_readings(given))
    code, word = ("rank_one" if q.count == 1 else "rank_first"), case.say(f"rank_{order}_ratio" if q.ratio else f"rank_{order}")
    text = case.say(code, what=one.name, name=word, lines=said, words=ranking.compared(case, one), value=q.count or len(given))
    if q.count and len(wanted) > len(given):
        text += case.say("rank_tied_more", value=case.say(f"rank_count_{one.along}", value=_tied(one, given[-1])))
    return text + ranking.left_out(case, one), _readings(given), clauses.asserted(_readings(given))


def _alike(case: Case, one: Ranking) -> bool:
    """Whether everything that counts can be put in one order."""
    readings = _readings(one.ordered)
    same = likeness.one_unit(readings) and likeness.one_span(case, readings)
    return same and likeness.worst(case, readings).comparable != "no"


def _single(case: Case, one: Ranking) -> str:
    """What is said of one figure among bodies or rows without any: it is neither most nor least."""
    if len(one.ordered) > 1 or not one.left_out:
        return ""
    return case.say("rank_single", what=one.name, lines=ranking.entry_said(case, one, one.ordered[0]))


def _whole(case: Case, one: Ranking, order: str) -> str:
    """Everything in order, where a ranking is asked for and no end of it; empty where it is not, or too long."""
    if case.question.count or not 1 < len(one.ordered) <= ranking.MOST_NAMED or one.place(one.ordered[-1]) == 1:
        return ""
    lines = case.say("rank_stop").join(ranking.entry_said(case, one, e) for e in _in_order(one, order))
    name = case.say(f"rank_all_{order}_ratio" if case.question.ratio else f"rank_all_{order}")
    return case.say("rank_all", what=one.name, name=name, lines=lines, words=ranking.compared(case, one))


def _in_order(one: Ranking, order: str) -> list[Entry]:
    return list(one.ordered if order == "most" else reversed(one.ordered))


def _tied(one: Ranking, entry: Entry) -> int:
    own = entry.figure()
    return sum(own is not None and f.value == own.value for f in one.figures())


def _place(case: Case, one: Ranking, asked: str) -> tuple[str, list[Reading], list[Figure]]:
    entry = next((e for e in one.ordered if e.label == asked), None)
    if entry is None:
        return case.say("rank_without_place", what=one.name, name=asked) + ranking.left_out(case, one), [], []
    said = ranking.place_said(case, one, entry)
    text = case.say("rank_place", what=one.name, lines=said, words=ranking.compared(case, one))
    proof = one.proof(entry)
    figures = [*clauses.asserted(_readings([entry])), *([proof] if proof else [])]
    return text + ranking.left_out(case, one), _readings([entry]), figures


def _listed(case: Case, one: Ranking) -> tuple[str, list[Reading], list[Figure]]:
    """The figures without an order, where they cannot be compared."""
    given = ranking.named(one.ordered)
    lines = case.say("rank_stop").join(
        case.say("figures_line", what=e.label, value=clauses.value_of(case, e.reading)) for e in given if e.reading
    )
    text = case.say("rank_not_comparable", what=one.name, lines=lines)
    return text, _readings(given), clauses.asserted(_readings(given))


def _readings(entries: Sequence[Entry]) -> list[Reading]:
    return [r for e in entries if (r := e.reading) is not None]


def _cautions(case: Case, one: Ranking) -> list[str]:
    readings = _readings(one.ordered)
    if len(readings) <= ranking.MOST_CITED:
        return likeness.cautions(case, readings)
    scopes = {r.report.scope for r in readings}
    return [case.say("note_rank_scopes")] if len(scopes) > 1 else []
