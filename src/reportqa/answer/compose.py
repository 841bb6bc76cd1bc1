"""Question -> Answer: chooses the answerer for the kind of question. The registry stands at the foot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from reportqa.answer import about, narrative, search, value
from reportqa.answer.case import Case
from reportqa.answer.reading import table_of
from reportqa.answer.scope import settle
from reportqa.answer.suggest import examples, questions_about
from reportqa.answer.wording import WITHOUT_NUMBER
from reportqa.lexicon.indicators import STATISTICS
from reportqa.records import LONGEST_QUESTION, Answer, Slot


def compose(case: Case) -> Answer:
    """The answer for the question's kind."""
    case.trace("kind", case.question.kind, case.question.topic)
    return KINDS[case.question.kind](case)


def fitting(case: Case) -> Case:
    """The case with its words read as the reports asked about use them.

    Where every one of them has a statistics return, words mean its lines first (微信, 工作人员); where that gives nothing, they
    mean what they mean everywhere else.
    """
    returns = _of_returns(case)
    if returns is None:
        return case
    tried = compose(replace(returns, steps=[]))
    if tried.status == "answered" or tried.code in WITHOUT_NUMBER.values():
        return returns
    otherwise = compose(replace(case, steps=[]))
    return returns if tried.status == "refused" and otherwise.status != "answered" else case


def _of_returns(case: Case) -> Case | None:
    """The case with the words read as of statistics returns, if only reports with one are asked about, and for a figure."""
    older = case.question.older
    if older is None or older.kind not in ("value", "sum", "breakdown"):
        return None
    asks = any(word in older.plain for word in case.lexicon.cues.quantity.asks)
    if not (asks or older.carried or older.kind != "value"):
        return None
    returns = replace(case, question=older)
    scope = settle(replace(returns, steps=[]))
    if isinstance(scope, Answer) or not all(table_of(r, STATISTICS) for r in scope.reports):
        return None
    return returns


def _all_said(answerer: Callable[[Case], Answer]) -> Callable[[Case], Answer]:
    """The answerer, unless something is left over that its figures would have to be limited by, or told apart by."""

    def gated(case: Case) -> Answer:
        q = case.question
        if "split" in q.missing:
            return search.in_parts(case)
        if q.words or q.limits:
            case.trace("words left over", *q.words, *q.limits)
            return search.unclear(case)
        return answerer(case)

    return gated


def _term(case: Case) -> Answer:
    term = case.lexicon.terms[case.question.topic]
    text = case.say("term", text=term.text, basis=term.basis)
    return case.answer("answered", "term", text, understood=[Slot(case.say("label_term"), term.name, "said")])


def _outside(case: Case) -> Answer:
    scope = settle(case)
    choices = [] if isinstance(scope, Answer) else questions_about(case, scope.reports[0])
    return case.refuse("outside", choices, reply=case.lexicon.cues.outside[case.question.topic].reply)


def _not_yet(case: Case) -> Answer:
    """Ratios, comparisons, rankings and trends: refused, with the single figures offered instead."""
    scope = settle(case)
    if isinstance(scope, Answer):
        if scope.code != "ask_year":
            return scope
        what = case.say(f"comparison_{case.question.topic}")
        return case.refuse("not_yet", scope.suggestions, scope.understood, what=what)
    items = [i for i in case.question.items if i in case.lexicon.indicators.items]
    choices = [
        case.say("choice", issuer=r.issuer.name, year=r.year, what=case.lexicon.indicators.items[i].name)
        for r in scope.reports[:3]
        for i in items[:2]
    ] or questions_about(case, scope.reports[0])
    return case.refuse("not_yet", choices, scope.slots, what=case.say(f"comparison_{case.question.topic}"))


def _plainly(code: str) -> Callable[[Case], Answer]:
    """A refusal that needs nothing looked up, with examples of what can be asked."""

    def refuse(case: Case) -> Answer:
        return case.refuse(code, examples(case, 3), limit=LONGEST_QUESTION)

    return refuse


KINDS: dict[str, Callable[[Case], Answer]] = {
    "value": _all_said(value.answer),
    "sum": _all_said(value.total),
    "breakdown": _all_said(value.breakdown),
    "narrative": narrative.answer,
    "narrative_figure": _all_said(narrative.figure),
    "contact": about.contact,
    "metadata": about.metadata,
    "term": _term,
    "outside": _outside,
    "not_yet": _not_yet,
    "search": search.answer,
    "not_understood": _plainly("not_understood"),
    "judge": _plainly("judge"),
    "predict": _plainly("predict"),
    "empty": _plainly("empty"),
    "too_long": _plainly("too_long"),
    "not_chinese": _plainly("not_chinese"),
    "control": _plainly("control"),
}
