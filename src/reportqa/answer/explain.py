"""Terms and advice from the law. Comes in: a key of terms.toml, or two. Goes out: each explanation, its article, when checked.

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
    terms = [case.lexicon.terms[key] for key in case.question.topic.split(" ")]
    code = "term" if len(terms) == 1 else "term_named"
    text = "\n".join(case.say(code, name=t.name, text=t.text, basis=t.basis, checked=t.checked) for t in terms)
    notes = [case.say("note_no_legal_advice")] if any(t.remedy for t in terms) else []
    slots = [Slot(case.say("label_term"), case.say("restate_and").join(t.name for t in terms), "said")]
    return case.answer("answered", "term", text, notes=notes, suggestions=offered(case, _others(case)), understood=slots)


def _others(case: Case) -> Iterator[Question]:
    """How to reach the body that was named, for advice; then the explanations that go with this one."""
    q = case.question
    keys = q.topic.split(" ")
    terms = [case.lexicon.terms[key] for key in keys]
    bare = Question("", "", "contact")
    if any(t.guide for t in terms) and len(q.issuers) == 1 and " " not in q.issuers[0]:
        yield replace(bare, issuers=q.issuers, topic="contact")
    yield from (
        replace(bare, kind="term", topic=key) for key in dict.fromkeys(k for t in terms for k in t.see) if key not in keys
    )
