"""Refusals that read no figure: what no report holds, opinions, forecasts, causes, and questions that are none.

Each says why, offers the nearest question that has an answer, and names the next step.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from reportqa.answer.case import Case
from reportqa.answer.restate import restate
from reportqa.answer.scope import Scope, settle
from reportqa.answer.suggest import examples, offered, questions_about
from reportqa.records import LONGEST_QUESTION, Answer, Question

#: so many questions are offered beside a refusal
_OFFERED = 3
#: a number of an identity card or a mobile telephone, in half width
_PERSONAL = re.compile(r"(?<!\d)(?:\d{17}[\dx]|\d{15,19}|1[3-9]\d{9})(?!\d)")
_SPACED = re.compile(r"(?<=\d)[-_.·](?=\d)")


def personal(text: str) -> bool:
    """Whether a plain text holds what looks like the number of an identity card or of a mobile telephone."""
    return bool(_PERSONAL.search(_SPACED.sub("", text.lower())))


def plainly(code: str, shown: int = _OFFERED) -> Callable[[Case], Answer]:
    """A refusal that needs nothing looked up, with examples of what can be asked."""

    def refuse(case: Case) -> Answer:
        return case.refuse(code, examples(case, shown), limit=LONGEST_QUESTION)

    return refuse


def outside(case: Case) -> Answer:
    """Something that these reports never hold: which document would, and the nearest thing that the report does hold."""
    entry = case.lexicon.cues.outside[case.question.topic]
    if entry.here:
        terms = [restate(case, Question("", "", "term", topic=key)) for key in entry.see]
        return case.refuse("outside_here", [*terms, *examples(case, _OFFERED)], reply=entry.reply)
    near = [replace(_bare(case), kind="value", items=(item,)) for item in (*entry.near, *_items(case))]
    return _refused(case, "outside", near, reply=entry.reply)


def judge(case: Case) -> Answer:
    """An opinion: the figures, and what the report itself says of its problems."""
    return _refused(case, "judge", _figures_and_problems(case))


def predict(case: Case) -> Answer:
    """A forecast: the figures of the years that there are."""
    return _refused(case, "predict", _over_years(case))


def cause(case: Case) -> Answer:
    """Why a figure is as it is, which no report says: the figures over the years, and the problems that the report tells of."""
    return _refused(case, "cause", (*_over_years(case), *_figures_and_problems(case)))


def _refused(case: Case, code: str, questions: Iterable[Question], reply: str = "") -> Answer:
    scope = settle(case, newest_only=not case.question.years)
    if not isinstance(scope, Scope) and case.question.issuers:
        # 2030年会有多少: no report of that year, but there are others of the body
        scope = settle(replace(case, question=replace(case.question, years=())), newest_only=True)
    if not isinstance(scope, Scope):
        # a body that is not settled is no reason to ask back: no other body would make the question answerable
        return case.refuse(code, examples(case, _OFFERED), reply=reply)
    settled = tuple(dict.fromkeys(r.issuer.id for r in scope.reports))
    found = offered(case, (_settled(q, settled, scope.reports[0].year) for q in questions), _OFFERED)
    return case.refuse(code, found or questions_about(case, scope.reports[0]), scope.slots[:1], reply=reply)


def _settled(question: Question, issuers: tuple[str, ...], year: int) -> Question:
    """The question with its body, and with its year unless it runs over all years."""
    years = () if question.kind == "trend" else question.years or (year,)
    return replace(question, issuers=issuers, years=years)


def _bare(case: Case) -> Question:
    """The body and year of the question without anything else of it."""
    return Question("", "", "", issuers=case.question.issuers, years=case.question.years)


def _items(case: Case) -> tuple[str, ...]:
    return tuple(i for i in case.question.items if i in case.lexicon.indicators.items)


def _over_years(case: Case) -> tuple[Question, ...]:
    columns = case.question.columns
    return tuple(replace(_bare(case), kind="trend", items=(i,), columns=columns) for i in _items(case)[:1])


def _figures_and_problems(case: Case) -> tuple[Question, ...]:
    figures = (replace(_bare(case), kind="value", items=(i,), columns=case.question.columns) for i in _items(case)[:2])
    return (*figures, replace(_bare(case), kind="narrative", topic="problems"))
