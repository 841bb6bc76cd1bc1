"""Publishing an index so that a reader sees the old one or the new one, whole, and never a damaged one.

An index folder holds `gen-000001`, `gen-000002`, ... and `CURRENT`, which names one of them together with the SHA-256 of its
manifest; the manifest lists every part with size and SHA-256. Parts are written into a hidden folder, synced, renamed, and
`CURRENT` is replaced last. Everything is checked again when it is opened: a silently changed figure is the worst failure.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportqa.errors import IndexUnusable

#: raised when the layout or meaning of the parts changes; an index of another number is built anew
SCHEMA = 2
#: generations kept beside the current one, so that a reader that has just opened the old one can finish
_KEPT = 2
_REBUILD = "请运行 reportqa build 重新建立索引"


@dataclass(frozen=True, slots=True)
class Generation:
    """An index as published: its folder, its facts (counts, encoder, corpus digest), and the version that answers carry."""

    folder: Path
    facts: Mapping[str, Any]
    version: str


def publish(index: Path, write_parts: Callable[[Path], Mapping[str, Any]]) -> Generation:
    """Lets `write_parts` fill a new folder, then makes it the current generation; on any error the old one stays.

    What `write_parts` returns becomes the facts of the manifest. Raises `IndexUnusable` while another build is running.
    """
    index.mkdir(parents=True, exist_ok=True)
    with _lock(index):
        number = max([_number(p) for p in index.glob("gen-*")], default=0) + 1
        draft = index / f".draft-{number:06d}"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        try:
            facts = write_parts(draft)
            manifest = _manifest(draft, facts)
            _write(draft / "MANIFEST.json", manifest)
            _sync_folder(draft)
            final = index / f"gen-{number:06d}"
            draft.rename(final)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        _sync_folder(index)
        name = index / f".CURRENT.{os.getpid()}"
        _write(name, f"{final.name} {_sha(manifest)}\n".encode())
        name.replace(index / "CURRENT")
        _sync_folder(index)
        _drop_old(index, final)
    return Generation(final, facts, _sha(manifest)[:12])


def current(index: Path) -> Generation:
    """The current generation with every part verified, or `IndexUnusable` saying which command to run."""
    pointer = index / "CURRENT"
    if not pointer.is_file():
        raise IndexUnusable(f"{index} 里还没有索引。{_REBUILD}。")
    try:
        name, _, wanted = pointer.read_text("utf-8").strip().partition(" ")
        folder = index / name
        manifest = (folder / "MANIFEST.json").read_bytes()
        rows = json.loads(manifest)
    except (OSError, ValueError) as error:
        raise IndexUnusable(f"索引 {index} 已损坏（清单读不出）。{_REBUILD}。") from error
    if _sha(manifest) != wanted:
        raise IndexUnusable(f"索引 {index} 已损坏（清单与记录不符）。{_REBUILD}。")
    if rows.get("schema") != SCHEMA:
        raise IndexUnusable(f"索引 {index} 是旧版本程序建立的。{_REBUILD}。")
    for part, said in rows["parts"].items():
        path = folder / part
        if not path.is_file() or path.stat().st_size != said["size"] or _sha_file(path) != said["sha256"]:
            raise IndexUnusable(f"索引 {index} 已损坏（{part} 与清单不符）。{_REBUILD}。")
    return Generation(folder, rows["facts"], wanted[:12])


@contextmanager
def _lock(index: Path) -> Iterator[None]:
    with (index / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexUnusable(f"另一个程序正在建立索引 {index}，请稍后再试。") from error
        yield


def _manifest(folder: Path, facts: Mapping[str, Any]) -> bytes:
    """The manifest's bytes; every part is synced on the way. There is no clock in it, so equal data give equal versions."""
    parts = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        with path.open("rb") as file:
            os.fsync(file.fileno())
        parts[path.relative_to(folder).as_posix()] = {"size": path.stat().st_size, "sha256": _sha_file(path)}
    rows = {"schema": SCHEMA, "facts": facts, "parts": parts}
    return json.dumps(rows, ensure_ascii=False, sort_keys=True, indent=1).encode()


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _drop_old(index: Path, newest: Path) -> None:
    old = sorted((p for p in index.glob("gen-*") if p != newest), key=_number, reverse=True)
    for folder in old[_KEPT:]:
        shutil.rmtree(folder, ignore_errors=True)


def _number(folder: Path) -> int:
    return int(folder.name.removeprefix("gen-")) if folder.name.removeprefix("gen-").isdigit() else 0


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _sha_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
