"""The place where the page finds its assistant. Comes in: an assistant, once it is open. Goes out: it, or why there is none."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable
from datetime import date
from typing import Protocol

from reportqa.errors import ReportqaError
from reportqa.records import Answer, Report, Table, Trace
from reportqa.web.words import say

_log = logging.getLogger(__name__)


class Library(Protocol):
    """What a card needs of the opened index."""

    @property
    def reports(self) -> tuple[Report, ...]:
        """Every report in the index."""
        ...

    def report(self, report_id: str) -> Report | None:
        """The report with that id."""
        ...

    def table(self, report_id: str, table_id: str) -> Table | None:
        """That table of that report."""
        ...


class Assistant(Protocol):
    """What the page needs of an assistant; `reportqa.assistant.Assistant` is one."""

    @property
    def library(self) -> Library:
        """The opened index."""
        ...

    @property
    def rules_version(self) -> str:
        """Version of the words and rules."""
        ...

    @property
    def data_version(self) -> str:
        """Version of the indexed reports."""
        ...

    def examples(self) -> tuple[str, ...]:
        """Questions that are certain to be answered."""
        ...

    def ask(self, text: str, dialogue: tuple[str, ...] = (), today: date | None = None) -> tuple[Answer, Trace]:
        """The answer; `dialogue` are the visitor's earlier questions, oldest first."""
        ...


class Holder:
    """Holds no assistant until `open` has run; `reason` then says in plain Chinese why there still is none."""

    def __init__(self, assistant: Assistant | None = None) -> None:
        self.assistant = assistant
        self.reason = ""
        #: one question at a time: the readers underneath share a connection and a segmenter, and none takes long
        self.asking = threading.Lock()

    def open(self, opener: Callable[[], Assistant]) -> None:
        """Opens the assistant and keeps it, or the reason why that failed; never raises, as it runs in a thread."""
        try:
            self.assistant = opener()
        except ReportqaError as error:
            self.reason = str(error)
        except Exception:  # the thread's last line of defence: the page must be able to say that something is wrong
            number = secrets.token_hex(4)
            _log.exception("opening the assistant failed, number %s", number)
            self.reason = say("opening_failed", number=number)

    def open_in_background(self, opener: Callable[[], Assistant], after: Callable[[Holder], None]) -> threading.Thread:
        """Runs `open` in a thread that does not keep the process alive, and then calls `after`."""

        def work() -> None:
            self.open(opener)
            after(self)

        thread = threading.Thread(target=work, name="open-assistant", daemon=True)
        thread.start()
        return thread
