"""Every file ever indexed, as its exact bytes, with what was read from it: comes in a digest and bytes, goes out what was kept.

    data/originals/<SHA-256>/original.pdf         the bytes
                            /file.json            the name that it had, its size
                            /readings/<key>.json  what one way of reading it came to
                            /ocr/<page>.json      what OCR read on a page; <page>.png is the page as seen

Nothing here is ever deleted, so that no citation is lost with the index. Files appear whole under their name or not at all, and
two builds may keep the same one at once. Readings and pages carry a checksum; a damaged one counts as not there.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from reportqa.errors import ReportqaError

_CHUNK = 1 << 20
_WHY = {
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EROFS: "磁盘是只读的",
    errno.EACCES: "没有写入的权限",
    errno.EPERM: "没有写入的权限",
}


class Originals:
    """The folder `originals` of the data folder. With `writes` off it only gives out what is there."""

    def __init__(self, data: Path, writes: bool = True) -> None:
        self.root = data / "originals"
        self.writes = writes

    def folder(self, digest: str) -> Path:
        """Where all that belongs to one file lies."""
        return self.root / digest

    def keep(self, digest: str, path: Path, name: str) -> None:
        """Keeps the bytes of `path`, known as `name` in the corpus; raises `ReportqaError` if they have changed."""
        folder = self.folder(digest)
        kept = folder / f"original{path.suffix.lower()}"
        if not self.writes or (kept.is_file() and (folder / "file.json").is_file()):
            return
        with self._told():
            _write(kept, lambda file: _copy(path, file, digest))
            about = {"name": name, "size": kept.stat().st_size, "sha256": digest}
            _write(folder / "file.json", lambda file: file.write(json.dumps(about, ensure_ascii=False, indent=1).encode()))

    def reading(self, digest: str, key: str) -> bytes | None:
        """The reading kept under that key; None if there is none."""
        return _unsealed(self.folder(digest) / "readings" / f"{key}.json", key)

    def keep_reading(self, digest: str, key: str, reading: bytes) -> None:
        """Keeps a reading, as JSON; one under the same key is replaced."""
        self._keep(self.folder(digest) / "readings" / f"{key}.json", _sealed(reading, key))

    def page(self, digest: str, page: int, engine: str) -> bytes | None:
        """What that engine read on a page; None if it has not."""
        return _unsealed(self.folder(digest) / "ocr" / f"{page}.json", engine)

    def keep_page(self, digest: str, page: int, engine: str, blocks: bytes) -> None:
        """Keeps what an engine read on a page, as JSON."""
        self._keep(self.folder(digest) / "ocr" / f"{page}.json", _sealed(blocks, engine))

    def picture(self, digest: str, page: int) -> Path:
        """Where the picture of a page lies, if it is kept."""
        return self.folder(digest) / "ocr" / f"{page}.png"

    def keep_picture(self, digest: str, page: int, png: bytes) -> None:
        """Keeps the picture of a page."""
        self._keep(self.picture(digest, page), png)

    def _keep(self, path: Path, data: bytes) -> None:
        if self.writes:
            with self._told():
                _write(path, lambda file: file.write(data))

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Trouble with the disk as one sentence; a build that cannot keep what it read claims no success."""
        try:
            yield
        except OSError as error:
            why = _WHY.get(error.errno or 0, error.strerror or "")
            raise ReportqaError(f"不能把报告存入 {self.root}（{why}），没有建立索引；原有的索引不变。") from error


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy(path: Path, into: BinaryIO, digest: str) -> None:
    seen = hashlib.sha256()
    with path.open("rb") as file:
        while data := file.read(_CHUNK):
            seen.update(data)
            into.write(data)
    if seen.hexdigest() != digest:
        raise ReportqaError(f"{path.name} 在读取时被改动，没有建立索引；原有的索引不变。请再运行一次。")


def _write(path: Path, fill: Callable[[BinaryIO], object]) -> None:
    """A file that appears whole under its name, and stays there when the power goes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.parent / f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}"
    try:
        with draft.open("wb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sealed(content: bytes, made_by: str) -> bytes:
    """JSON of one line that says by what it was made, with a checksum, and the content below it; together JSON again."""
    head = {"made_by": made_by, "sha256": _checksum(content, made_by)}
    return json.dumps(head, ensure_ascii=False).encode()[:-1] + b', "content":\n' + content + b"\n}\n"


def _unsealed(path: Path, made_by: str) -> bytes | None:
    """The content, if it was made by that and is whole."""
    try:
        head, _, rest = path.read_bytes().partition(b"\n")
        said = json.loads(head + b"null}")
    except (OSError, ValueError):
        return None
    content = rest.removesuffix(b"\n}\n")
    whole = isinstance(said, dict) and said.get("made_by") == made_by and said.get("sha256") == _checksum(content, made_by)
    return content if whole else None


def _checksum(content: bytes, made_by: str) -> str:
    return hashlib.sha256(made_by.encode() + b"\0" + content).hexdigest()
