"""The one path that a question takes: understood, answered, checked. Comes in a question, goes out an answer and its trace."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from reportqa import __version__
from reportqa.answer import check
from reportqa.answer.case import Case
from reportqa.answer.compose import compose, fitting
from reportqa.answer.suggest import examples
from reportqa.lexicon import Lexicon, load_lexicon
from reportqa.library import Library, open_library
from reportqa.passage.encoder import load_encoder
from reportqa.question.mentions import Context, Words
from reportqa.question.understand import understand
from reportqa.records import LONGEST_QUESTION, Answer, Question, Step, Trace
from reportqa.settings import Office, Settings

#: today is the date here unless a caller gives another
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


class Assistant:
    """A library and the rules, ready to be asked. Holds no dialogue: the caller passes the earlier questions along."""

    def __init__(self, library: Library, lexicon: Lexicon, office: Office) -> None:
        self.library = library
        self._lexicon = lexicon
        self._office = office
        self._words = Words(lexicon, library.extra_rows())
        self.rules_version = hashlib.sha256(f"{__version__} {lexicon.digest}".encode()).hexdigest()[:12]

    @property
    def data_version(self) -> str:
        """The version of the indexed reports."""
        return self.library.version

    def ask(self, text: str, dialogue: tuple[str, ...] = (), today: date | None = None) -> tuple[Answer, Trace]:
        """The answer to a question after the visitor's earlier ones (oldest first), and how it came about.

        The same question on the same data gives the same answer; `today` only moves words such as 去年.
        """
        begun = time.perf_counter()
        context = Context(self._lexicon, self._words, self.library.names, today or datetime.now(SHANGHAI).date())
        question = understand(text, dialogue, context)
        case = fitting(self._case(question))
        answer = self._checked(case, compose(case))
        return answer, Trace(question, tuple(case.steps), (time.perf_counter() - begun) * 1000)

    def examples(self, most: int = 6) -> tuple[str, ...]:
        """Questions that are certain to be answered."""
        return tuple(examples(self._case(Question("", "", "empty")), most))

    def _case(self, question: Question) -> Case:
        return Case(question, self.library, self._lexicon, self._office, self.rules_version)

    def _checked(self, case: Case, answer: Answer) -> Answer:
        """The answer, or the refusal that goes out in its place when a number of it is not on the paper."""
        problems = check.problems(answer, case.question, self.library, self._lexicon, limits=(LONGEST_QUESTION,))
        case.steps.append(Step("check", problems or ("every number stands in a cited cell",)))
        if not problems:
            return answer
        return replace(case.refuse("failed_check", understood=answer.understood), status="failed")


def open_assistant(settings: Settings) -> Assistant:
    """Opens the index of the settings; raises `IndexUnusable` or `WrongSetting` with the next step in plain words."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    lexicon = load_lexicon()
    return Assistant(open_library(Path(settings.index), lexicon, load_encoder(settings.encoder)), lexicon, settings.office)
