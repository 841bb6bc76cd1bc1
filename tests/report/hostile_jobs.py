"""Jobs that do what a hostile file could make a reader do; tests give this module to the server instead of the real one."""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from reportqa.report import jobs
from reportqa.report.jobs import Limits, Work, warm

__all__ = ["JOBS", "warm"]
_MEGABYTE = 1 << 20
Do = Callable[[Path, Mapping[str, Any]], bytes]


def _abort(path: Path, arguments: Mapping[str, Any]) -> bytes:
    os.abort()


def _segfault(path: Path, arguments: Mapping[str, Any]) -> bytes:
    os.kill(os.getpid(), signal.SIGSEGV)
    return b""


def _loop(path: Path, arguments: Mapping[str, Any]) -> bytes:
    while True:
        pass


def _sleep(path: Path, arguments: Mapping[str, Any]) -> bytes:
    time.sleep(600)
    return b""


def _allocate(path: Path, arguments: Mapping[str, Any]) -> bytes:
    held = [bytearray(64 * _MEGABYTE) for _ in range(1000)]
    return str(len(held)).encode()


def _flood(path: Path, arguments: Mapping[str, Any]) -> bytes:
    return b"x" * (8 * _MEGABYTE)


def _half(path: Path, arguments: Mapping[str, Any]) -> bytes:
    # the pipe of the result is the only descriptor above the standard ones
    into = next(fd for fd in range(3, 64) if _is_open(fd))
    os.write(into, (1000).to_bytes(8, "big") + b"{")
    os._exit(0)


def _is_open(fd: int) -> bool:
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True


def _raise(path: Path, arguments: Mapping[str, Any]) -> bytes:
    raise KeyError(path.name)


def _big_file(path: Path, arguments: Mapping[str, Any]) -> bytes:
    with Path("big").open("wb") as file:
        for _ in range(64):
            file.write(b"\0" * _MEGABYTE)
    return b"{}"


def _connect(path: Path, arguments: Mapping[str, Any]) -> bytes:
    try:
        socket.create_connection(("127.0.0.1", arguments["port"]), 2).close()
    except OSError as error:
        return str(error.errno).encode()
    return b"0"


def _orphan(path: Path, arguments: Mapping[str, Any]) -> bytes:
    """Leaves a process behind that would outlive its parent."""
    return str(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]).pid).encode()


def _state(path: Path, arguments: Mapping[str, Any]) -> bytes:
    limits = [resource.getrlimit(k)[0] for k in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE)]
    limits += [resource.getrlimit(k)[0] for k in (resource.RLIMIT_NOFILE, resource.RLIMIT_CORE)]
    rest = [os.getpid() == os.getpgid(0), path.read_text("utf-8"), path.name, os.geteuid(), str(Path.cwd())]
    rest += [sorted(fd for fd in range(3, 64) if _is_open(fd)), os.environ["HOME"], str(path.parent)]
    return repr([limits, rest]).encode()


def _read(path: Path, arguments: Mapping[str, Any]) -> bytes:
    """Reads a report, unless its name says what else to do."""
    other = _DEEDS.get(path.stem)
    return other(path, arguments) if other else jobs.JOBS["read"].do(path, arguments)


_DEEDS: dict[str, Do] = {
    "abort": _abort, "segfault": _segfault, "loop": _loop, "sleep": _sleep, "allocate": _allocate, "flood": _flood,
    "half": _half, "raise": _raise, "big_file": _big_file, "connect": _connect, "orphan": _orphan, "state": _state,
}  # fmt: skip
_SHORT = Limits(cpu=3, wall=30, result=4 * _MEGABYTE, written=16 * _MEGABYTE, memory=384 * _MEGABYTE)
JOBS = {**{name: Work(do, _SHORT) for name, do in _DEEDS.items()}, "read": Work(_read, _SHORT)}
JOBS["sleep"] = Work(_sleep, replace(_SHORT, wall=1))
JOBS["state"] = Work(_state, Limits())
