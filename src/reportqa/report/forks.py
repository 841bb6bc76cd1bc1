"""The server that forks one limited child a file. Comes in: orders. Goes out: how each child ended, and its result.

Run as `python -m reportqa.report.forks MODULE WIDTH PARENT`: the jobs of MODULE, at most WIDTH children at once, for the
process PARENT. It is a fresh interpreter, so no open socket or file of the parent is in it; it loads what every child needs,
so that a child costs some milliseconds; and it never looks into a file or a result itself. Orders and reports are frames:
eight bytes of length, then JSON; a report that says `done` is followed by the result as a second frame. No object travels,
only JSON.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import resource
import selectors
import shutil
import signal
import struct
import sys
import tempfile
import time
import traceback
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from reportqa.report.jobs import Limits, Work

LENGTH = struct.Struct(">Q")
_CHUNK = 1 << 16
#: how a child that did not die of a signal ends: its result is written, its job raised, its memory was used up
_DONE, _FAILED, _MEMORY = 0, 3, 4
#: how long a child that has closed its pipe may take to go
_LAST_BREATH = 2.0
_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_NOBODY = 65534
#: no descriptor of the server has a higher number
_DESCRIPTORS = 4_096
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(slots=True)
class _Child:
    """A child at work: the order that it has, its process, its end of the clock, and what it has written so far."""

    order: int
    limits: Limits
    pid: int
    deadline: float
    folder: Path
    got: bytearray = field(default_factory=bytearray)
    #: why it was stopped by us, if it was
    stopped: str = ""


def frame(data: bytes) -> bytes:
    """The data with its length before it."""
    return LENGTH.pack(len(data)) + data


def frames(buffer: bytearray) -> list[bytes]:
    """The whole frames at the beginning of the buffer, which are taken out of it."""
    found = []
    while len(buffer) >= LENGTH.size:
        end = LENGTH.size + LENGTH.unpack_from(buffer)[0]
        if len(buffer) < end:
            break
        found.append(bytes(buffer[LENGTH.size : end]))
        del buffer[:end]
    return found


class Server:
    """Takes orders, keeps at most `width` children at work, and reports how each ended, in the order in which they end."""

    def __init__(self, jobs: Mapping[str, Work], width: int, orders: int, reports: int) -> None:
        self.jobs, self.width, self.orders, self.reports = jobs, width, orders, reports
        self.waiting: deque[dict[str, Any]] = deque()
        self.children: dict[int, _Child] = {}
        self.select = selectors.DefaultSelector()
        self.select.register(orders, selectors.EVENT_READ)
        self.nobody = os.geteuid() == 0 and _can_be_nobody()

    def run(self) -> None:
        """Works until the orders end, which also happens when the parent is gone; then every child is stopped."""
        unread = bytearray()
        try:
            while True:
                for key, _ in self.select.select(self._patience()):
                    data = os.read(key.fd, _CHUNK)
                    if key.fd != self.orders:
                        self._take(key.fd, data)
                    elif data:
                        unread += data
                        self.waiting.extend(json.loads(order) for order in frames(unread))
                    else:
                        return
                self._stop_the_late()
                while self.waiting and len(self.children) < self.width:
                    self._start(self.waiting.popleft())
        finally:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            for child in self.children.values():
                _kill(child.pid)
                shutil.rmtree(child.folder, ignore_errors=True)

    def _patience(self) -> float | None:
        first = min((c.deadline for c in self.children.values()), default=None)
        return None if first is None else max(0.0, first - time.monotonic())

    def _start(self, order: dict[str, Any]) -> None:
        work = self.jobs[order["kind"]]
        folder = None
        try:
            folder = Path(tempfile.mkdtemp(prefix="reportqa-"))
            out, into = os.pipe()
            server, pid = os.getpid(), os.fork()
        except OSError as error:
            if folder is not None:
                shutil.rmtree(folder, ignore_errors=True)
            self._report(order["id"], "unstarted", error=error.strerror or "")
            return
        if pid == 0:
            _work(work, order, folder, into, self.nobody, server)
        with suppress(OSError):  # the child does it too; whoever comes first
            os.setpgid(pid, pid)
        os.close(into)
        self.children[out] = _Child(order["id"], work.limits, pid, time.monotonic() + work.limits.wall, folder)
        self.select.register(out, selectors.EVENT_READ)

    def _take(self, fd: int, data: bytes) -> None:
        child = self.children[fd]
        if data and not child.stopped:
            child.got += data
            if len(child.got) > child.limits.result + LENGTH.size:
                child.stopped = "oversized"
                child.got.clear()
                _kill(child.pid)
        if not data:
            self._end(fd)

    def _stop_the_late(self) -> None:
        now = time.monotonic()
        for fd in [fd for fd, c in self.children.items() if c.deadline <= now]:
            self.children[fd].stopped = "late"
            self._end(fd)

    def _end(self, fd: int) -> None:
        """Takes leave of a child whose pipe is closed, or whose time is over, and of whatever it has started."""
        child = self.children.pop(fd)
        self.select.unregister(fd)
        os.close(fd)
        signalled, status = _gone(child)
        shutil.rmtree(child.folder, ignore_errors=True)
        whole = frames(child.got) if not child.stopped else []
        if child.stopped:
            self._report(child.order, child.stopped)
        elif signalled:
            self._report(child.order, "signal", signal=status)
        elif status == _MEMORY:
            self._report(child.order, "memory")
        elif len(whole) != 1 or child.got or status not in (_DONE, _FAILED):
            self._report(child.order, "malformed")
        elif status == _FAILED:
            self._report(child.order, "failed", error=whole[0].decode("utf-8", "replace"))
        else:
            self._report(child.order, "done")
            _write(self.reports, frame(whole[0]))

    def _report(self, order: int, end: str, **more: Any) -> None:
        _write(self.reports, frame(json.dumps({"id": order, "end": end, **more}).encode()))


def _gone(child: _Child) -> tuple[bool, int]:
    """Whether a signal ended the child, and that signal or its exit status. Its whole group is gone afterwards."""
    if child.stopped:
        _kill(child.pid)
    patience = time.monotonic() + _LAST_BREATH
    while os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
        if time.monotonic() > patience:
            _kill(child.pid)
        time.sleep(0.0005)
    # the number of the group is its own as long as the child is not taken leave of
    _kill(child.pid)
    _, status = os.waitpid(child.pid, 0)
    return os.WIFSIGNALED(status), os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _write(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


# ---------------------------------------------------------------- in the child


def _work(work: Work, order: Mapping[str, Any], folder: Path, into: int, nobody: bool, server: int) -> NoReturn:
    """Does one job and leaves; nothing that happens in it gets further than this process."""
    status = _FAILED
    try:
        os.setpgid(0, 0)
        # what belongs to the server and to other children is out of reach
        os.closerange(3, into)
        os.closerange(into + 1, _DESCRIPTORS)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        path = _own_copy(Path(order["path"]), folder)
        _confine(work.limits, folder, nobody, server)
        try:
            answer, status = work.do(path, order["arguments"]), _DONE
        except MemoryError:
            answer, status = b"", _MEMORY
        _write(into, frame(answer))
    except MemoryError:
        status = _MEMORY
    except BaseException as error:
        status = _FAILED
        with suppress(BaseException):
            _write(into, frame(_place(error).encode("utf-8", "replace")))
    finally:
        os._exit(status)


def _place(error: BaseException) -> str:
    """The kind of an exception and the line of ours where it came up: KeyError, grid.py:88."""
    ours = [f for f in traceback.extract_tb(error.__traceback__) if "reportqa" in Path(f.filename).parts]
    return type(error).__name__ + (f", {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "")


def _own_copy(path: Path, folder: Path) -> Path:
    """The file under its own name in the child's folder: what is read cannot change meanwhile, and nobody may read it."""
    copy = folder / path.name
    shutil.copyfile(path, copy)
    copy.chmod(0o644)
    return copy


def _confine(limits: Limits, folder: Path, nobody: bool, server: int) -> None:
    """Takes away what a reader does not need: the network, the parent's descriptors, other people's files, most resources."""
    os.chdir(folder)
    os.environ.update(HOME=str(folder), TMPDIR=str(folder))
    tempfile.tempdir = None
    # without the right to it, a namespace of its own users gives it; where neither is allowed the other limits remain
    if _libc.unshare(_CLONE_NEWNET) != 0:
        _libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    if nobody:
        os.chown(folder, _NOBODY, _NOBODY)
        _become_nobody()
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.written),
        (resource.RLIMIT_NOFILE, limits.descriptors),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (allowed, allowed))
    # the soft limit tells by its signal that it was the time; the hard one follows a second later
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu, limits.cpu + 1))
    # only now: a change of the user takes it away
    die_with(server)


def _become_nobody() -> None:
    os.setgroups([])
    os.setresgid(_NOBODY, _NOBODY, _NOBODY)
    os.setresuid(_NOBODY, _NOBODY, _NOBODY)


def _can_be_nobody() -> bool:
    """Whether a child without rights could still import what a job needs: the program may lie where only its owner may look."""
    pid = os.fork()
    if pid == 0:
        answer = 1
        try:
            _become_nobody()
            needed = (Path(__file__), Path(json.__file__), *map(Path, sys.path))
            answer = 0 if all(os.access(p, os.R_OK) for p in needed if p.name and _is_there(p)) else 1
        finally:
            os._exit(answer)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except PermissionError:
        return True


def die_with(parent: int, how: signal.Signals = signal.SIGKILL) -> None:
    """Makes the kernel end this process when `parent` ends."""
    _libc.prctl(_PR_SET_PDEATHSIG, how, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(_FAILED)


def main(module: str, width: int, parent: int) -> None:
    """Serves the parent on standard input and output, which no job can reach."""
    signal.signal(signal.SIGTERM, lambda number, at: sys.exit(0))
    die_with(parent, signal.SIGTERM)
    orders, reports = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    jobs = importlib.import_module(module)
    jobs.warm()
    os.dup2(nothing, 2)
    gc.collect()
    gc.freeze()  # what is loaded stays shared between the children
    Server(jobs.JOBS, width, orders, reports).run()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
