"""Jobs done side by side, each by a forked child. In: functions that write files. Out: nothing, or what went wrong in one.

Nothing is handed over but the errors: a child sees all that its parent held when it was forked, and leaves files behind.
"""

from __future__ import annotations

import errno
import json
import os
import selectors
import signal
import traceback
from collections.abc import Callable, Sequence

from reportqa.errors import ReportqaError

#: a pipe takes so many bytes at once, whoever reads them
_MOST = 4000


def side_by_side(jobs: Sequence[Callable[[], None]], width: int) -> None:
    """Runs the jobs in forked children, `width` at once. What a child raises is raised here, and the others are ended."""
    waiting = list(reversed(jobs))
    running: dict[int, int] = {}
    with selectors.DefaultSelector() as ends:
        try:
            while waiting or running:
                while waiting and len(running) < width:
                    end, pid = _forked(waiting.pop())
                    ends.register(end, selectors.EVENT_READ)
                    running[end] = pid
                for key, _ in ends.select():
                    ends.unregister(key.fd)
                    _finished(key.fd, running.pop(key.fd))
        finally:
            for end, pid in running.items():
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                os.close(end)


def _forked(job: Callable[[], None]) -> tuple[int, int]:
    """The end of a pipe on which the child tells what went wrong (nothing: it is done), and the child's number."""
    end, tell = os.pipe()
    pid = os.fork()
    if pid:
        os.close(tell)
        return end, pid
    try:
        job()
        os._exit(0)
    except BaseException as error:  # the child's last line of defence: whatever it is, the parent must hear of it
        os.write(tell, json.dumps(_told(error)).encode()[:_MOST])
        os._exit(1)


def _told(error: BaseException) -> dict[str, object]:
    if isinstance(error, ReportqaError):
        return {"words": str(error)}
    if isinstance(error, OSError) and error.errno is not None:
        return {"number": error.errno}
    if isinstance(error, MemoryError):
        return {"number": errno.ENOMEM}
    return {"trace": "".join(traceback.format_exception(error))[-1000:]}


def _finished(end: int, pid: int) -> None:
    with os.fdopen(end, "rb") as file:
        data = file.read()
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if not status:
        return
    told = json.loads(data) if data else {}
    if "words" in told:
        raise ReportqaError(told["words"])
    if told.get("number") == errno.ENOMEM or status == -signal.SIGKILL:
        raise MemoryError("a child ran out of memory")
    if "number" in told:
        raise OSError(told["number"], os.strerror(told["number"]))
    raise RuntimeError(told.get("trace", f"a child was not finished ({status})"))
