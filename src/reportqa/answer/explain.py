"""Terms and advice from the law. Comes in: a key of terms.toml. Goes out: the explanation, its article, when it was checked.

An explanation is of no body; how to reach the body that was named, and what goes with the explanation, is offered beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reportqa.answer.case import Case
from reportqa.answer.suggest import offered
from reportqa.records import Answer, Question, Slot


def answer(case: Case) -> Answer:
    """The explanation of a term, or how to apply or object."""
    term = case.lexicon.terms[case.question.topic]
    text = case.say("term", text=term.text, basis=term.basis, checked=term.checked)
    notes = [case.say("note_no_legal_advice")] if term.remedy else []
    slots = [Slot(case.say("label_term"), term.name, "said")]
    return case.answer("answered", "term", text, notes=notes, suggestions=offered(case, _others(case)), understood=slots)


def _others(case: Case) -> Iterator[Question]:
    """How to reach the body that was named, for advice; then the explanations that go with this one."""
    term, q = case.lexicon.terms[case.question.topic], case.question
    bare = Question("", "", "contact")
    if term.guide and len(q.issuers) == 1 and " " not in q.issuers[0]:
        yield replace(bare, issuers=q.issuers, topic="contact")
    yield from (replace(bare, kind="term", topic=key) for key in term.see)
