"""Publishing an index so that a reader sees the old one or the new one, whole, and never a damaged one.

An index folder holds `gen-000001`, `gen-000002`, ... and `CURRENT`, which names one of them together with the SHA-256 of its
manifest; the manifest lists every part with size and SHA-256. Parts are written into a hidden folder, synced, renamed, and
`CURRENT` is replaced last. What is opened is checked again, and where the current generation is damaged an older one that is
whole takes its place: a silently changed figure is the worst failure. See docs/decisions/generations.md.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from reportqa.errors import IndexUnusable, ReportqaError

#: raised when the layout or meaning of the parts changes; an index of another number is built anew
SCHEMA = 3
#: generations kept, the current one among them
KEPT = 3
#: so many bytes of parts are hashed when an index is opened (about a second), the smallest first; the others by `damaged`
HASHED_AT_ONCE = 256 << 20
_REBUILD = "请运行 reportqa build 重新建立索引"
_MANIFEST, _PROOF, _CURRENT = "MANIFEST.json", "MANIFEST.sha256", "CURRENT"
_POINTER = re.compile(r"gen-\d{6,} [0-9a-f]{64}")
_ABOVE_ALL = f"gen-{10**9}"

#: what a publication has done, step by step; told to whoever wants to know (a test ends the process at each)
STEPS = (
    "locked", "draft made", "parts written", "parts synced", "manifest written", "proof written", "draft synced",
    "draft renamed", "index synced", "pointer written", "pointer replaced", "index synced again", "old ones dropped",
)  # fmt: skip
Reached = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Generation:
    """An index as published: its folder, its facts (counts, encoder, corpus digest), and the version that answers carry.

    `parts` has size and SHA-256 of every file. `fallen` says, in Chinese, why a newer generation was passed over; empty if none
    was.
    """

    folder: Path
    facts: Mapping[str, Any]
    version: str
    parts: Mapping[str, Mapping[str, Any]]
    fallen: str = ""


def publish(index: Path, write_parts: Callable[[Path], Mapping[str, Any]], reached: Reached = lambda step: None) -> Generation:
    """Lets `write_parts` fill a new folder, then makes it the current generation; on any error the old one stays.

    What `write_parts` returns becomes the facts of the manifest. Raises `IndexUnusable` while another build is running, and
    `ReportqaError` in words where disk or memory do not suffice. `reached` is told each of STEPS when it is done.
    """
    with _in_words(index), _lock(index):
        reached("locked")
        for rubbish in (*index.glob(".draft-*"), *index.glob(".CURRENT.*")):
            # a build that was killed left them
            shutil.rmtree(rubbish) if rubbish.is_dir() else rubbish.unlink()
        number = max([_number(p) for p in index.glob("gen-*")], default=0) + 1
        draft = index / f".draft-{number:06d}"
        draft.mkdir()
        reached("draft made")
        try:
            made = _written(draft, write_parts, reached)
            draft.rename(index / f"gen-{number:06d}")
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        reached("draft renamed")
        made = replace(made, folder=index / f"gen-{number:06d}")
        _sync_folder(index)
        reached("index synced")
        _point(index, made, reached)
        _drop_old(index, made.folder)
        reached("old ones dropped")
    return made


def current(index: Path, passing: Collection[str] = ()) -> Generation:
    """The current generation, verified; where it is damaged the newest older one that is whole, which then says so.

    Every part must be there in its size; parts are hashed as far as HASHED_AT_ONCE goes. `passing` names generations that
    `damaged` has found fault with. Raises `IndexUnusable`, saying which command to run, where no generation is whole.
    """
    while True:
        pointed = _pointed(index)
        try:
            return _current(index, pointed, passing)
        except IndexUnusable as error:
            if _pointed(index) != pointed:
                continue  # publishing went on meanwhile, and what was looked at has been dropped
            whole = (g for g in history(index) if isinstance(g, Generation) and g.folder.name not in passing)
            for found in whole:
                # one that is newer was gone back from, and so is not wanted
                if _number(found.folder) <= _number(Path(pointed[0])):
                    why = f"{str(error).split('。')[0]}；现在使用较早的一版（{found.folder.name}）。{_REBUILD}。"
                    return replace(found, fallen=why)
            raise


def folders(index: Path) -> list[Path]:
    """The folders of the generations kept, newest first."""
    return sorted(index.glob("gen-*"), key=_number, reverse=True)


def history(index: Path) -> Iterator[Generation | IndexUnusable]:
    """Every generation kept, in the order of `folders`; for one that is not whole, why."""
    for folder in folders(index):
        try:
            yield _opened(folder, (folder / _PROOF).read_text("ascii").strip())
        except (OSError, ValueError):
            yield IndexUnusable(f"索引 {folder} 已损坏（清单读不出）。{_REBUILD}。")
        except IndexUnusable as error:
            yield error


def rollback(index: Path, name: str = "") -> Generation:
    """Makes an older generation the current one: the named one, or the newest whole one before the current one.

    Every byte of it is verified first. A later build gets a new, higher number.
    """
    with _in_words(index), _lock(index):
        pointed, _ = _pointed(index)
        for found in history(index):
            if isinstance(found, Generation):
                older = found.folder.name == name if name else _number(found.folder) < _number(Path(pointed))
                if older and not damaged(found):
                    _point(index, found, lambda step: None)
                    return found
    raise IndexUnusable(f"索引 {index} 里没有可以退回的{name or '较早的一版'}。reportqa generations 列出保存的各版。")


def damaged(found: Generation) -> tuple[str, ...]:
    """The parts of a generation that are not what the manifest says, every byte read; empty if it is whole."""
    return tuple(part for part, said in found.parts.items() if not _is_whole(found.folder / part, said))


def carry(old: Generation, part: str, to: Path) -> bool:
    """Copies a folder of an older generation to `to`, each file hashed on the way; False, and nothing there, if it is damaged.

    A copy and not a link: one damaged part never damages two generations.
    """
    inside = {name: said for name, said in old.parts.items() if name.startswith(f"{part}/")}
    for name, said in inside.items():
        target = to / name.removeprefix(f"{part}/")
        target.parent.mkdir(parents=True, exist_ok=True)
        if not _is_whole(old.folder / name, said, target):
            shutil.rmtree(to)
            return False
    return bool(inside)


def _written(draft: Path, write_parts: Callable[[Path], Mapping[str, Any]], reached: Reached) -> Generation:
    """The draft filled, listed and synced."""
    facts = write_parts(draft)
    reached("parts written")
    parts = _listed(draft)
    reached("parts synced")
    # there is no clock in it, so equal data give equal versions
    manifest = json.dumps({"schema": SCHEMA, "facts": facts, "parts": parts}, ensure_ascii=False, sort_keys=True, indent=1)
    proof = _sha(manifest.encode())
    _write(draft / _MANIFEST, manifest.encode())
    reached("manifest written")
    _write(draft / _PROOF, f"{proof}\n".encode())
    reached("proof written")
    for folder in (*(p for p in draft.rglob("*") if p.is_dir()), draft):
        _sync_folder(folder)
    reached("draft synced")
    return Generation(draft, facts, proof[:12], parts)


def _listed(folder: Path) -> dict[str, dict[str, Any]]:
    """Every part with its size and hash, synced on the way."""
    parts = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        with path.open("rb") as file:
            os.fsync(file.fileno())
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        parts[path.relative_to(folder).as_posix()] = {"size": path.stat().st_size, "sha256": digest}
    return parts


def _point(index: Path, made: Generation, reached: Reached) -> None:
    """Lets CURRENT name a generation."""
    name = index / f".CURRENT.{os.getpid()}"
    _write(name, f"{made.folder.name} {_sha((made.folder / _MANIFEST).read_bytes())}\n".encode())
    reached("pointer written")
    name.replace(index / _CURRENT)
    reached("pointer replaced")
    _sync_folder(index)
    reached("index synced again")


def _pointed(index: Path) -> tuple[str, str]:
    """Generation and hash in CURRENT; where they cannot be read a name above all others, and no hash."""
    try:
        name, wanted = (index / _CURRENT).read_text("ascii").split()
    except (OSError, ValueError):
        return _ABOVE_ALL, ""
    return (name, wanted) if _POINTER.fullmatch(f"{name} {wanted}") else (_ABOVE_ALL, "")


def _current(index: Path, pointed: tuple[str, str], passing: Collection[str]) -> Generation:
    name, wanted = pointed
    if not wanted:
        there = (index / _CURRENT).exists() or any(index.glob("gen-*"))
        odd = f"索引 {index} 已损坏（CURRENT 读不出）" if there else f"{index} 里还没有索引"
        raise IndexUnusable(f"{odd}。{_REBUILD}。")
    if name in passing:
        raise IndexUnusable(f"索引 {index / name} 已损坏（有内容与清单不符）。{_REBUILD}。")
    return _opened(index / name, wanted)


def _opened(folder: Path, wanted: str) -> Generation:
    """A generation whose manifest has the hash wanted, verified."""
    try:
        manifest = (folder / _MANIFEST).read_bytes()
    except OSError as error:
        raise IndexUnusable(f"索引 {folder} 已损坏（清单读不出）。{_REBUILD}。") from error
    if _sha(manifest) != wanted:
        raise IndexUnusable(f"索引 {folder} 已损坏（清单与记录不符）。{_REBUILD}。")
    rows = json.loads(manifest)
    if rows.get("schema") != SCHEMA:
        which = "旧" if rows.get("schema", 0) < SCHEMA else "更新"
        raise IndexUnusable(f"索引 {folder} 是{which}版本程序建立的。{_REBUILD}。")
    left = HASHED_AT_ONCE
    for part, said in sorted(rows["parts"].items(), key=lambda row: (row[1]["size"], row[0])):
        left -= said["size"]
        path = folder / part
        whole = _is_whole(path, said) if left >= 0 else path.is_file() and path.stat().st_size == said["size"]
        if not whole:
            raise IndexUnusable(f"索引 {folder} 已损坏（{part} 与清单不符）。{_REBUILD}。")
    return Generation(folder, rows["facts"], wanted[:12], rows["parts"])


def _is_whole(path: Path, said: Mapping[str, Any], copy: Path | None = None) -> bool:
    """Whether a file has the size and hash said; it is written to `copy` as it is read, if one is given."""
    digest = hashlib.sha256()
    try:
        if path.stat().st_size != said["size"]:
            return False
        file = path.open("rb")
    except OSError:
        return False
    with file, (copy or Path(os.devnull)).open("wb") as out:
        while block := _block(file):
            digest.update(block)
            out.write(block)
    return digest.hexdigest() == str(said["sha256"])


def _block(file: BinaryIO) -> bytes:
    """What comes next in a file; nothing where the disk cannot read it, and then the hash tells."""
    try:
        return file.read(1 << 20)
    except OSError:
        return b""


@contextmanager
def _lock(index: Path) -> Iterator[None]:
    index.mkdir(parents=True, exist_ok=True)
    with (index / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexUnusable(f"另一个程序正在建立索引 {index}，请稍后再试。") from error
        yield


_WHY = {
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EROFS: "磁盘是只读的",
    errno.EACCES: "没有写入的权限",
    errno.EPERM: "没有写入的权限",
    errno.EIO: "磁盘读写出错",
    errno.ENOMEM: "内存不足",
}


@contextmanager
def _in_words(index: Path) -> Iterator[None]:
    """Trouble with disk or memory as one sentence. A sync that failed is never tried again: its loss would not be noticed."""
    try:
        yield
    except MemoryError as error:
        raise ReportqaError(f"内存不足，索引 {index} 没有建成；原有的索引不变。请关闭别的程序，或换内存更大的机器。") from error
    except OSError as error:
        why = _WHY.get(error.errno or 0)
        if why is None:
            raise
        free = f"（可用 {shutil.disk_usage(index).free >> 20} MB）" if error.errno == errno.ENOSPC and index.is_dir() else ""
        raise ReportqaError(f"{why}{free}，索引 {index} 没有建成；原有的索引不变。") from error


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
    for folder in old[KEPT - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)


def _number(folder: Path) -> int:
    return int(folder.name.removeprefix("gen-")) if folder.name.removeprefix("gen-").isdigit() else 0


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
