"""A question that says too little (多少件). Comes in: its key in ambiguous.toml. Goes out: one question back with choices."""

from __future__ import annotations

from dataclasses import replace

from reportqa.answer.case import Case
from reportqa.answer.scope import settle
from reportqa.answer.suggest import complete, offered, questions_about
from reportqa.lexicon.ambiguous import Choice
from reportqa.records import Answer, Question

#: so many meanings are offered
_OFFERED = 4


def answer(case: Case) -> Answer:
    """The meanings that have an answer in the reports asked about, each as a whole question."""
    scope = settle(case, newest_only=True)
    if isinstance(scope, Answer):
        return scope
    entry = case.lexicon.ambiguous[case.question.topic]
    bodies = tuple(dict.fromkeys(r.issuer.id for r in scope.reports))
    asked = (_asked(case, choice, bodies) for choice in entry.choices)
    choices = offered(case, (complete(case, q) for q in asked), _OFFERED)
    if len(choices) < len(entry.choices[:2]):
        choices = list(dict.fromkeys([*choices, *questions_about(case, scope.reports[0])]))
    slots = scope.slots if case.question.years else scope.slots[:1]
    return case.ask_back("ask_meaning", choices, slots, what=entry.name)


def _asked(case: Case, choice: Choice, bodies: tuple[str, ...]) -> Question:
    question = replace(case.question, items=choice.items, columns=choice.columns, topic=choice.topic, ratio=choice.ratio)
    return replace(question, kind=choice.kind, issuers=bodies, words=(), limits=(), missing=(), carried=())
