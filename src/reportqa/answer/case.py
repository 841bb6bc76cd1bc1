"""What every answerer gets: the question, the library, the lexicon, the office, and a list to write its steps into."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from reportqa.lexicon import Lexicon
from reportqa.library import Library
from reportqa.records import Answer, Check, Citation, Figure, Question, Report, Series, Slot, Span, Status, Step
from reportqa.settings import Office

#: how many choices stand under an answer at most
MOST_CHOICES = 6
#: what a question can mean, as far as a dialogue can lend it
_MEANING = (
    "kind", "topic", "issuers", "unknown", "group", "years", "items", "columns", "ratio", "order", "count", "among", "without",
)  # fmt: skip
#: the one refusal that is two sentences and nothing more
NOT_CHINESE = "not_chinese"


@dataclass(frozen=True, slots=True)
class Case:
    """One question on its way to an answer. `steps` is the trace; nothing else changes.

    `trial` gives the answer to another question, so that only choices that lead to one are offered; a trial has none itself.
    """

    question: Question
    library: Library
    lexicon: Lexicon
    office: Office
    rules_version: str
    steps: list[Step] = field(default_factory=list)
    trial: Callable[[Question], Answer] | None = None

    def say(self, code: str, **slots: object) -> str:
        """The sentence of a reply with its slots filled."""
        return self.lexicon.replies[code].text.format(**slots)

    def trace(self, name: str, *found: str, rejected: Iterable[tuple[str, str]] = ()) -> None:
        """Adds a step to the trace."""
        self.steps.append(Step(name, tuple(found), tuple(rejected)))

    def answer(
        self,
        status: Status,
        code: str,
        text: str,
        *,
        figures: Iterable[Figure] = (),
        citations: Iterable[Citation] = (),
        checks: Iterable[Check] = (),
        notes: Iterable[str] = (),
        suggestions: Iterable[str] = (),
        understood: Iterable[Slot] = (),
        series: Iterable[Series] = (),
    ) -> Answer:
        """An answer with its versions and the id that is the hash of what determines it."""
        slots, citations = tuple(understood), tuple(citations)
        notes = (*_meant(self), *notes, *_recognised(self, citations))
        return Answer(
            id=self._id(),
            question=self.question.plain,
            status=status,
            code=code,
            text=text,
            figures=tuple(figures),
            citations=tuple(citations),
            checks=tuple(checks),
            notes=tuple(dict.fromkeys(notes)),
            suggestions=tuple(dict.fromkeys(suggestions))[:MOST_CHOICES],
            understood=slots,
            series=tuple(series),
            rules_version=self.rules_version,
            data_version=self.library.version,
        )

    def _id(self) -> str:
        """The hash of exactly what determines the answer: question, what was taken over or read for it, today, rules, data.

        A question that takes nothing over says all of its meaning itself, so only its words count.
        """
        q = self.question
        taken = [[name, getattr(q, name)] for name in _MEANING] if q.carried else []
        key = [q.plain or q.text, q.carried, taken, q.meant, q.today, self.rules_version, self.library.version]
        return hashlib.sha256(json.dumps(key, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def refuse(self, code: str, suggestions: Iterable[str] = (), understood: Iterable[Slot] = (), **slots: object) -> Answer:
        """A refusal with its reason, the next step, and where to turn."""
        next_step = self.lexicon.replies[code].next.format(**slots)
        notes = [n for n in (next_step, self._office() if code != NOT_CHINESE else "") if n]
        return self.answer(
            "refused", code, self.say(code, **slots), notes=notes, suggestions=suggestions, understood=understood
        )

    def ask_back(self, code: str, choices: Iterable[str], understood: Iterable[Slot] = (), **slots: object) -> Answer:
        """A question back with whole questions to choose from."""
        next_step = self.lexicon.replies[code].next
        notes = [next_step] if next_step else []
        return self.answer("clarify", code, self.say(code, **slots), notes=notes, suggestions=choices, understood=understood)

    def _office(self) -> str:
        """Where the office can be reached, as far as the settings say."""
        o = self.office
        parts = [
            self.say("office", name=o.name) if o.name else "",
            self.say("office_address", address=o.application_address) if o.application_address else "",
            self.say("office_telephone", telephone=o.telephone) if o.telephone else "",
            self.say("office_hotline", hotline=o.hotline) if o.hotline else "",
        ]
        return "".join(parts)


def _meant(case: Case) -> list[str]:
    """What was read for words spelt otherwise, so that nobody takes the answer for one to something else."""
    return [case.say("note_meant", name=name) for name in case.question.meant]


def _recognised(case: Case, citations: Iterable[Citation]) -> list[str]:
    """How sure the figures and sentences are that were read from pictures."""
    recognised = [(c, c.confidence) for c in citations if c.confidence is not None]
    figures = [sure for c, sure in recognised if c.state in ("number", "zero")]
    text = [sure for c, sure in recognised if isinstance(c.where, Span)]
    notes = []
    if figures:
        code = "note_recognised" if len(figures) == 1 else "note_recognised_several"
        notes.append(case.say(code, confidence=min(figures)))
    if text:
        notes.append(case.say("note_recognised_text", confidence=min(text)))
    return notes


def origin_notes(case: Case, reports: Iterable[Report]) -> list[str]:
    """The marks that invented and restated reports carry wherever they are cited."""
    origins = {r.origin for r in reports}
    return [case.say(f"note_{o}") for o in ("demo", "restated") if o in origins]
