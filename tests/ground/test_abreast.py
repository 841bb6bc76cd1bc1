"""Jobs in children: all are done, and what goes wrong in one is heard of in words."""

from __future__ import annotations

import errno
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from reportqa.abreast import side_by_side
from reportqa.errors import ReportqaError


def test_every_job_is_done_in_a_process_of_its_own(tmp_path: Path) -> None:
    side_by_side([lambda n=n: (tmp_path / str(n)).write_text(str(os.getpid())) for n in range(5)], 2)  # type: ignore[misc]
    pids = {(tmp_path / str(n)).read_text() for n in range(5)}
    assert len(pids) == 5
    assert str(os.getpid()) not in pids


def _words() -> None:
    raise ReportqaError("说得清楚")


def _full() -> None:
    raise OSError(errno.ENOSPC, "full")


def _killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _memory() -> None:
    raise MemoryError


def _bug() -> None:
    raise ValueError("odd")


@pytest.mark.parametrize(
    ("job", "error", "said"),
    [
        (_words, ReportqaError, "说得清楚"),
        (_full, OSError, "No space left"),
        (_killed, MemoryError, "memory"),
        (_memory, MemoryError, "memory"),
        (_bug, RuntimeError, "odd"),
    ],
)
def test_what_goes_wrong_in_a_child_is_raised(job: Callable[[], None], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        side_by_side([lambda: None, job, lambda: None], 2)


def test_the_others_are_ended_when_one_fails(tmp_path: Path) -> None:
    def patient() -> None:
        (tmp_path / "draft").write_text(str(os.getpid()))
        (tmp_path / "draft").rename(tmp_path / "pid")
        signal.pause()

    def wrong() -> None:
        while not (tmp_path / "pid").exists():
            time.sleep(0.01)
        _words()

    with pytest.raises(ReportqaError):
        side_by_side([patient, wrong], 2)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
