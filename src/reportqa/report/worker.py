"""Jobs for limited child processes, as the rest of the house asks for them. Comes in: a job; goes out: how its child ended.

`Worker` is the near side of `forks`: it starts the server at the first job, hands out jobs, and ends the server, and
with it every child, when it is closed. Whatever a file does to the child that reads it, only an `End` comes back.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Literal, TypeVar

from reportqa.errors import ReportqaError
from reportqa.records import Problem
from reportqa.report.forks import frame, frames

T = TypeVar("T")
EndKind = Literal["done", "failed", "memory", "signal", "late", "oversized", "malformed", "unstarted"]
_CHUNK = 1 << 20
#: jobs handed out beyond what the children are at, so that none waits for us
_AHEAD = 2
#: seconds without a word from the server, while it has work, after which it counts as dead; children end themselves long before
_SILENCE = 600.0
_SIGNALS = {
    signal.SIGABRT: "异常中止",
    signal.SIGSEGV: "访问了不该访问的内存",
    signal.SIGBUS: "访问了不该访问的内存",
    signal.SIGFPE: "运算出错",
    signal.SIGILL: "执行了无效指令",
    signal.SIGKILL: "被系统强行结束",
    signal.SIGXCPU: "用完了处理时间",
    signal.SIGXFSZ: "写出的文件过大",
}


@dataclass(frozen=True, slots=True)
class Job:
    """Work of one kind (a key of `jobs.JOBS`) on one file; `arguments` are JSON values."""

    kind: str
    path: Path
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class End:
    """How the child of a job ended; `result` is there only if it is `done`, `signal` only if a signal ended it."""

    kind: EndKind
    result: bytes = b""
    signal: int = 0
    error: str = ""

    def problem(self, where: str) -> Problem | None:
        """What staff are told of a child that did not come to its end; None if it did."""
        if self.kind == "done":
            return None
        code = "E_TIME" if self.kind == "late" or self.signal == signal.SIGXCPU else "E_CRASH"
        words = {
            "late": "读取超过了时限",
            "memory": "读取时内存用尽",
            "oversized": "读出的内容过多",
            "malformed": "读取程序没有交出完整的结果",
            "failed": f"读取程序出错（{self.error}）",
            "unstarted": f"读取进程没有启动（{self.error}）",
            "signal": f"读取进程{_signal_name(self.signal)}",
        }
        return Problem(code, f"{words[self.kind]}，这份文件没有采用，其他文件不受影响。", where, "critical")


def _signal_name(number: int) -> str:
    known = {int(s): s.name for s in signal.Signals}
    return (
        f"{_SIGNALS.get(signal.Signals(number), '意外结束') if number in known else '意外结束'}（{known.get(number, number)}）"
    )


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))


class Worker:
    """Limited children, at most `width` at once. A context: leaving it ends the server and every child.

    `jobs` is the module whose `JOBS` say what there is to do.
    """

    def __init__(self, width: int = 0, jobs: str = "reportqa.report.jobs") -> None:
        self.width = width or cores()
        self._jobs = jobs
        self._server: subprocess.Popen[bytes] | None = None
        self._select = selectors.DefaultSelector()
        self._unsent, self._got = bytearray(), bytearray()
        self._ends: deque[tuple[int, End]] = deque()
        #: the report whose result has not come yet
        self._done: int | None = None
        self._next = 0

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def submit(self, job: Job) -> int:
        """Hands a job to the server, which is started if there is none yet; the number is given back with its end."""
        server = self._server or self._start()
        number, self._next = self._next, self._next + 1
        order = {"id": number, "kind": job.kind, "path": str(job.path.absolute()), "arguments": job.arguments}
        self._unsent += frame(json.dumps(order).encode())
        self._exchange(server, 0)
        return number

    def end(self) -> tuple[int, End]:
        """Waits for the next child to end: the number of its job, and how it ended."""
        quiet = time.monotonic() + _SILENCE
        while not self._ends:
            if self._server is None:
                raise ReportqaError("没有正在读取的文件。")
            if self._exchange(self._server, 1.0):
                quiet = time.monotonic() + _SILENCE
            elif time.monotonic() > quiet:
                raise self._gone("很久没有回应")
        return self._ends.popleft()

    def close(self) -> None:
        """Ends the server; it takes its children with it."""
        if self._server is None:
            return
        server, self._server = self._server, None
        self._select.close()
        for pipe in (server.stdin, server.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-P", "-m", "reportqa.report.forks", self._jobs, str(self.width), str(os.getpid())]
        # a session of its own: Ctrl-C in the terminal is for us, and we end it in order
        server = subprocess.Popen(  # noqa: S603  our own interpreter and module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, start_new_session=True
        )
        if server.stdin is None or server.stdout is None:
            raise ReportqaError("读取进程没有启动。")
        for pipe in (server.stdin, server.stdout):
            os.set_blocking(pipe.fileno(), False)
        self._select.register(server.stdout, selectors.EVENT_READ)
        self._server = server
        return server

    def _exchange(self, server: subprocess.Popen[bytes], patience: float) -> bool:
        """Sends what is unsent and takes what has come, for so many seconds at most; whether anything came or went.

        Both at once: if each side waited for the other to read, both would wait for ever.
        """
        stdin, stdout = server.stdin, server.stdout
        if stdin is None or stdout is None:
            raise self._gone("没有启动")
        if self._unsent and stdin not in self._select.get_map():
            self._select.register(stdin, selectors.EVENT_WRITE)
        ready = self._select.select(patience)
        for key, _ in ready:
            try:
                if key.fileobj is stdin:
                    del self._unsent[: os.write(stdin.fileno(), self._unsent[:_CHUNK])]
                elif data := os.read(stdout.fileno(), _CHUNK):
                    self._got += data
                else:
                    raise self._gone("意外结束")
            except BlockingIOError:
                continue
            except BrokenPipeError as error:
                raise self._gone("意外结束") from error
        if not self._unsent and stdin in self._select.get_map():
            self._select.unregister(stdin)
        for data in frames(self._got):
            self._understand(data)
        return bool(ready)

    def _understand(self, data: bytes) -> None:
        """A frame of the server: how a job ended, or the result of the one told before."""
        if self._done is not None:
            self._ends.append((self._done, End("done", data)))
            self._done = None
            return
        said = json.loads(data)
        if said["end"] == "done":
            self._done = said["id"]
        else:
            self._ends.append((said["id"], End(said["end"], b"", said.get("signal", 0), said.get("error", ""))))

    def _gone(self, how: str) -> ReportqaError:
        self.close()
        return ReportqaError(f"读取文件的后台进程{how}，没有完成；已经读好的文件不会重读。请检查内存是否足够，然后再运行一次。")


#: the way of one file: asks for jobs, at least one at a time, is given their ends in that order, and comes to a value
Way = Generator[Sequence[Job], Sequence[End], T]


@dataclass(slots=True)
class _Turn(Generic[T]):
    """A way under way: the ends of the jobs that it has asked for, None where a child is still at work."""

    number: int
    way: Way[T]
    ends: list[End | None] = field(default_factory=list)

    def go_on(self, worker: Worker, waiting: dict[int, tuple[_Turn[T], int]]) -> tuple[T] | None:
        """Takes the way to the next jobs, or to its value."""
        try:
            ends = [e for e in self.ends if e is not None]
            jobs = self.way.send(ends) if ends else next(self.way)
        except StopIteration as stop:
            return (stop.value,)
        self.ends = [None] * len(jobs)
        for place, job in enumerate(jobs):
            waiting[worker.submit(job)] = (self, place)
        return None


def follow(ways: Iterator[tuple[int, Way[T]]], worker: Worker) -> Iterator[tuple[int, T]]:
    """Follows many ways at once, a few more than there are children; a value comes as soon as it is there, with its number."""
    waiting: dict[int, tuple[_Turn[T], int]] = {}
    under_way = 0
    while True:
        while under_way < worker.width + _AHEAD and (new := next(ways, None)):
            turn = _Turn(*new)
            value = turn.go_on(worker, waiting)
            if value is None:
                under_way += 1
            else:
                yield turn.number, value[0]
        if not waiting:
            return
        number, ended = worker.end()
        turn, place = waiting.pop(number)
        turn.ends[place] = ended
        if None in turn.ends:
            continue
        value = turn.go_on(worker, waiting)
        if value is not None:
            under_way -= 1
            yield turn.number, value[0]
