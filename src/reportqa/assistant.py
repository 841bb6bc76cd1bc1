"""The one path that a question takes: understood, answered, checked. Comes in a question, goes out an answer and its trace."""

from __future__ import annotations

import gc
import hashlib
import os
import time
from collections.abc import Collection
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
from reportqa.question.dialogue import picked
from reportqa.question.mentions import Context, Words
from reportqa.question.understand import understand
from reportqa.records import LONGEST_DIALOGUE, LONGEST_QUESTION, Answer, Question, Step, Trace
from reportqa.settings import Office, Settings
from reportqa.text import plain

#: today is the date here unless a caller gives another
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


class Assistant:
    """A library and the rules, ready to be asked. Holds no dialogue: the caller passes the earlier questions along."""

    def __init__(self, library: Library, lexicon: Lexicon, office: Office) -> None:
        self.library = library
        self._lexicon = lexicon
        self._office = office
        self._words = Words(lexicon, library.extra_rows())
        # the office is named in refusals, so it is one of the rules
        rules = f"{__version__} {lexicon.digest} {office}"
        self.rules_version = hashlib.sha256(rules.encode()).hexdigest()[:12]

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
        answer, case = self._answer(text, self._spelt_out(dialogue[-LONGEST_DIALOGUE:], context), context)
        return answer, Trace(case.question, tuple(case.steps), (time.perf_counter() - begun) * 1000)

    def _answer(self, text: str, dialogue: tuple[str, ...], context: Context) -> tuple[Answer, Case]:
        """The checked answer and the case that it came from; `dialogue` holds whole questions only."""
        chosen = self._chosen(text, dialogue, context)
        question = understand(chosen or text, dialogue, context)
        if chosen:
            # the answer belongs to what was typed; what was chosen is shown as taken over
            question = replace(question, text=text, carried=(*question.carried, "choice"))
        case = fitting(self._case(question))
        return self._checked(case, compose(case)), case

    def _spelt_out(self, dialogue: tuple[str, ...], context: Context) -> tuple[str, ...]:
        """The earlier questions, each choice among what was offered (第二个) replaced by the question chosen."""
        whole: tuple[str, ...] = ()
        for text in dialogue:
            whole = (*whole, self._chosen(text, whole, context) or text)
        return whole

    def _chosen(self, text: str, dialogue: tuple[str, ...], context: Context) -> str:
        """The question that a text such as 第二个 chooses among those offered last; empty if it chooses none."""
        number = picked(plain(text).text, self._lexicon.dialogue) if dialogue and len(text) <= LONGEST_QUESTION else None
        if number is None:
            return ""
        before = self._answer(dialogue[-1], dialogue[:-1], context)[0]
        # 第二个 after a ranking is the second of it
        offered = before.suggestions if before.code != "rank" else ()
        at = number - 1 if number > 0 else len(offered) - 1
        return offered[at] if 0 <= at < len(offered) else ""

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


def open_assistant(settings: Settings, passing: Collection[str] = ()) -> Assistant:
    """Opens the index of the settings; raises `IndexUnusable` or `WrongSetting` with the next step in plain words.

    `passing` names generations of the index that are known to be damaged.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    lexicon = load_lexicon()
    library = open_library(Path(settings.index), lexicon, load_encoder(settings.encoder), passing)
    assistant = Assistant(library, lexicon, settings.office)
    # words and library stay: looking through all of them for garbage took one question in a hundred 0.15 s and more.
    # Those of a library opened before come back under the collector
    gc.unfreeze()
    gc.freeze()
    return assistant
