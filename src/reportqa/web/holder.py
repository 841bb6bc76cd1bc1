"""The place where the page finds its assistant. Comes in: an assistant, once it is open. Goes out: it, or why there is none.

When the index is built anew, the assistant on it takes the place of the old one without a restart.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable, Collection
from datetime import date
from typing import Protocol

from reportqa.errors import ReportqaError
from reportqa.records import Answer, Report, Table, Trace
from reportqa.web.words import say

_log = logging.getLogger(__name__)
#: seconds between two looks whether the index has changed
LOOK_AGAIN = 5.0
#: seconds between two readings of the whole index
INSPECT_AGAIN = 86400.0


class Library(Protocol):
    """What a card needs of the opened index."""

    @property
    def fallen(self) -> str:
        """Why it is not the newest one, in plain Chinese; empty if it is."""
        ...

    @property
    def generation(self) -> str:
        """The name of the generation that it was opened from."""
        ...

    @property
    def count(self) -> int:
        """How many reports are held."""
        ...

    def chosen(self, issuers: Collection[str] = (), years: Collection[int] = ()) -> tuple[Report, ...]:
        """The reports of these bodies (none given: of all) and years (none given: of all)."""
        ...

    def pictures_of(self, digest: str) -> bool:
        """Whether a report held was read from the file with that SHA-256."""
        ...

    def report(self, report_id: str) -> Report | None:
        """The report with that id."""
        ...

    def table(self, report_id: str, table_id: str) -> Table | None:
        """That table of that report."""
        ...

    def close(self) -> None:
        """Closes its files; reports and tables can still be looked at."""
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
        #: set when an answer came upon damage: the index is then inspected at once
        self.doubted = threading.Event()

    @property
    def stale(self) -> str:
        """Why answers come from an older index than the newest, in plain Chinese; empty if they do not."""
        return self.assistant.library.fallen if self.assistant else ""

    def open(self, opener: Callable[[], Assistant]) -> bool:
        """Opens an assistant and puts it in the place of the one held; never raises, as it runs in a thread.

        False when that failed: then the one held goes on answering, or `reason` says why there is none.
        """
        try:
            opened = opener()
        except ReportqaError as error:
            return self._not_opened(str(error))
        except Exception:  # the thread's last line of defence: the page must be able to say that something is wrong
            number = secrets.token_hex(4)
            _log.exception("opening the assistant failed, number %s", number)
            return self._not_opened(say("opening_failed", number=number))
        with self.asking:  # nobody is in the middle of a question that reads the files now closed
            before, self.assistant, self.reason = self.assistant, opened, ""
            if before is not None:
                before.library.close()
        return True

    def fail(self, reason: str) -> None:
        """Lets no question be asked any more until another assistant has been opened."""
        self.assistant, self.reason = None, reason

    def open_in_background(
        self,
        opener: Callable[[], Assistant],
        after: Callable[[Holder], None],
        state: Callable[[], object] = lambda: None,
        damaged: Callable[[str], bool] = lambda used: False,
    ) -> threading.Thread:
        """Runs `open` in a thread that does not keep the process alive, and then calls `after`.

        `state` tells what the opener opens (None: nothing there). When that changes it is opened again, while the assistant
        held goes on answering. `damaged` reads all of it, after each opening, daily, and when an answer came upon damage; if it
        finds some, the opener opens another.
        """

        def work() -> None:
            seen = state()
            self.open(opener)
            after(self)
            seen = seen or state()  # the opener may have built what was not there
            due = time.monotonic()
            while True:
                if time.monotonic() >= due or self.doubted.is_set():
                    self._inspect(damaged, opener, after)
                    due = time.monotonic() + INSPECT_AGAIN
                self.doubted.wait(LOOK_AGAIN)
                found = state()
                if found is not None and found != seen:
                    seen, due = found, 0.0
                    if self.open(opener) or self.assistant is None:
                        after(self)

        thread = threading.Thread(target=work, name="open-assistant", daemon=True)
        thread.start()
        return thread

    def _inspect(
        self, damaged: Callable[[str], bool], opener: Callable[[], Assistant], after: Callable[[Holder], None]
    ) -> None:
        """Lets another index be opened as often as the one in use is found to be damaged."""
        doubted = self.doubted.is_set()
        self.doubted.clear()
        try:
            # an answer may have stopped all others, and yet every byte be as it was written
            while damaged(self.assistant.library.generation if self.assistant else "") or (doubted and self.assistant is None):
                doubted = False
                if not self.open(opener):
                    # the one held is damaged, and there is none to take its place
                    self.fail(say("index_damaged"))
                    after(self)
                    return
                after(self)
        except OSError:
            _log.exception("the index could not be inspected")

    def _not_opened(self, reason: str) -> bool:
        if self.assistant is None:
            self.reason = reason
        else:
            _log.error("the new index could not be opened, the old one stays: %s", reason)
        return False
