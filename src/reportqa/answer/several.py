"""A question of several parts. Comes in: the answers to its parts. Goes out: one answer that gives each of them in turn.

Every part goes through the last gate by itself, with its own question; one that fails it is told as such, the others stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from reportqa.answer import check
from reportqa.answer.case import Case
from reportqa.records import LONGEST_QUESTION, Answer, Citation, Question, Status, Where

_LABEL = re.compile(r"\[\d+\]")


def merged(case: Case, parts: Sequence[Answer]) -> Answer:
    """One answer from the answers to the parts, in their order; a refusal only where no part is answered."""
    proved = [_proved(case, q, a) for q, a in zip(case.question.parts, parts, strict=True)]
    citations = _numbered(proved)
    relabelled = [_relabelled(a, citations) for a in proved]
    answered = [a for a in relabelled if a.status == "answered"]
    asks: Status = "clarify" if any(a.status == "clarify" for a in relabelled) else "refused"
    chosen = [a for a in relabelled if a.status != "answered"] or relabelled
    return case.answer(
        "answered" if answered else asks, "several", "\n".join(a.text for a in relabelled),
        figures=dict.fromkeys(f for a in relabelled for f in a.figures) if answered else (),
        citations=citations,
        checks=dict.fromkeys(c for a in relabelled for c in a.checks),
        notes=[n for a in relabelled for n in a.notes],
        suggestions=_in_turn([a.suggestions for a in chosen]),
        understood=dict.fromkeys(s for a in relabelled for s in a.understood),
        series=[s for a in relabelled for s in a.series],
    )  # fmt: skip


def _proved(case: Case, question: Question, answer: Answer) -> Answer:
    """The answer to a part, or the refusal in its place where a number of it is not on the paper."""
    wrong = check.problems(answer, question, case.library, case.lexicon, limits=(LONGEST_QUESTION,))
    case.trace("part", question.kind, *wrong)
    return replace(case, question=question).refuse("failed_check") if wrong else answer


def _numbered(answers: Iterable[Answer]) -> list[Citation]:
    """The citations of all parts, each place once, numbered through."""
    once: dict[Where, Citation] = {}
    for answer in answers:
        for citation in answer.citations:
            once.setdefault(citation.where, citation)
    return [replace(c, label=f"[{n}]") for n, c in enumerate(once.values(), 1)]


def _relabelled(answer: Answer, citations: Sequence[Citation]) -> Answer:
    """The answer with the numbers of the whole in its text and its series."""
    new = {c.where: c.label for c in citations}
    labels = {c.label: new[c.where] for c in answer.citations}

    def renamed(text: str) -> str:
        return _LABEL.sub(lambda m: labels.get(m.group(), m.group()), text)

    series = tuple(replace(s, points=tuple(replace(p, citation=renamed(p.citation)) for p in s.points)) for s in answer.series)
    return replace(answer, text=renamed(answer.text), series=series)


def _in_turn(lists: Sequence[tuple[str, ...]]) -> list[str]:
    """The suggestions of the parts, one of each in turn."""
    most = max((len(found) for found in lists), default=0)
    return [found[n] for n in range(most) for found in lists if n < len(found)]
