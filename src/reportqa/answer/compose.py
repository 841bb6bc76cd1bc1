"""Question -> Answer: chooses the answerer for the kind of question. The registry stands at the foot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from reportqa.answer import (
    about,
    ambiguous,
    audit,
    change,
    compare,
    declined,
    exists,
    explain,
    held,
    narrative,
    rank,
    ratio,
    search,
    several,
    summed,
    trend,
    value,
)
from reportqa.answer.case import Case
from reportqa.answer.reading import table_of
from reportqa.answer.scope import settle
from reportqa.answer.suggest import offered
from reportqa.answer.wording import WITHOUT_NUMBER
from reportqa.lexicon.indicators import STATISTICS
from reportqa.records import Answer, Question


def compose(case: Case) -> Answer:
    """The answer for the question's kind."""
    case.trace("kind", case.question.kind, case.question.topic)
    case = replace(case, trial=partial(_tried, case))
    if declined.personal(case.question.plain or case.question.text):
        return declined.plainly("personal")(case)
    return _perhaps(case) or KINDS[case.question.kind](case)


def _perhaps(case: Case) -> Answer | None:
    """A question back where what was typed may mean names that are spelt otherwise, as far as they have an answer."""
    choices = offered(case, case.question.perhaps)
    return case.ask_back("ask_perhaps", choices) if choices else None


def _tried(case: Case, question: Question) -> Answer:
    """The answer to another question, to see whether it may be offered. Tries nothing further itself."""
    return KINDS[question.kind](replace(case, question=question, steps=[], trial=None))


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
    if older is None or older.kind not in ("value", "sum", "breakdown", "change", "compare", "rank", "trend"):
        return None
    asks = any(word in older.plain for word in case.lexicon.cues.quantity.asks)
    if not (asks or older.carried or older.kind != "value"):
        return None
    returns = replace(case, question=older)
    scope = settle(replace(returns, steps=[]))
    if isinstance(scope, Answer) or not all(table_of(r, STATISTICS) for r in scope.reports):
        return None
    return returns


def _several(case: Case) -> Answer:
    """Each part by itself, put together again."""
    parts = [KINDS[q.kind](replace(fitting(replace(case, question=q)), trial=case.trial)) for q in case.question.parts]
    return several.merged(case, parts)


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


def _or_of_text(answerer: Callable[[Case], Answer]) -> Callable[[Case], Answer]:
    """The answerer of a kind that computes: without an item it takes numbers of the text, beside which all words left stand."""
    all_said = _all_said(answerer)

    def gated(case: Case) -> Answer:
        q = case.question
        of_text = not (q.items or q.columns or q.ratio or "split" in q.missing)
        return answerer(case) if of_text else all_said(case)

    return gated


def _ratio(case: Case) -> Answer:
    """A ratio of the tables must say all that was said; the text is searched for the words that are left over."""
    return _all_said(ratio.answer)(case) if case.question.items or case.question.columns else ratio.answer(case)


KINDS: dict[str, Callable[[Case], Answer]] = {
    "value": _all_said(value.answer),
    "sum": _or_of_text(summed.answer),
    "breakdown": _all_said(value.breakdown),
    "ratio": _ratio,
    "rank": _or_of_text(rank.answer),
    "exists": _all_said(exists.answer),
    "change": _or_of_text(change.answer),
    "compare": _or_of_text(compare.answer),
    "trend": _or_of_text(trend.answer),
    "list": held.answer,
    "audit": audit.answer,
    "ambiguous": ambiguous.answer,
    "narrative": narrative.answer,
    "narrative_figure": _all_said(narrative.figure),
    "contact": about.contact,
    "metadata": about.metadata,
    "term": explain.answer,
    "outside": declined.outside,
    "several": _several,
    "search": search.answer,
    "not_understood": declined.plainly("not_understood"),
    "judge": declined.judge,
    "predict": declined.predict,
    "cause": declined.cause,
    "empty": declined.plainly("empty"),
    "too_long": declined.plainly("too_long"),
    "not_chinese": declined.plainly("not_chinese"),
    "control": declined.plainly("control"),
}
