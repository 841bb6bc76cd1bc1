"""Read reports on their way into an index, on disk in place of memory. In: reports, one at a time. Out: heaps of them by body.

All reports of one body come into one heap, because its years are compared and its doubles settled there. Which heap that is
follows from the body's id alone, and what a heap holds does not depend on the order in which its reports came.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

import msgspec

from reportqa.records import Report

#: spool files; also the most heaps there can be
_FILES = 256
#: no heap should hold many more reports than this: one added report has its whole heap written again
HEAP = 1000
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Report)


@dataclass(frozen=True, slots=True)
class _Entry:
    """Where a spooled report lies, and what it is ordered by."""

    issuer: str
    year: int
    file: str
    digest: bytes
    spool: int
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Heap:
    """The reports of some bodies. `name` tells which of how many heaps it is, `digest` what it holds (SHA-256)."""

    folder: Path
    name: str
    digest: str
    entries: tuple[_Entry, ...]

    def bodies(self) -> Iterator[tuple[Report, ...]]:
        """The reports of one body after the other, in order of ids; each in order of year and file."""
        for _, entries in groupby(self.entries, key=lambda e: e.issuer):
            yield tuple(self._read(e) for e in entries)

    def _read(self, entry: _Entry) -> Report:
        with _file(self.folder, entry.spool).open("rb") as file:
            file.seek(entry.start)
            return _DECODER.decode(zlib.decompress(file.read(entry.size)))


class Spool:
    """A folder that reports are added to; `count` of them so far."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._open: dict[int, BinaryIO] = {}
        self._entries: dict[int, list[_Entry]] = {}
        self.count = 0

    def add(self, report: Report) -> None:
        """Puts a report away."""
        packed = _ENCODER.encode(report)
        data = zlib.compress(packed, 1)
        spool = hashlib.sha256(report.issuer.id.encode()).digest()[0]
        if spool not in self._open:
            self._open[spool] = _file(self._folder, spool).open("wb")
        file = self._open[spool]
        digest = hashlib.sha256(packed).digest()
        entry = _Entry(report.issuer.id, report.year, report.file, digest, spool, file.tell(), len(data))
        self._entries.setdefault(spool, []).append(entry)
        file.write(data)
        self.count += 1

    def heaps(self, most: int = HEAP) -> tuple[Heap, ...]:
        """All that was added, in as many heaps (a power of two) as keep them near `most` reports; empty ones are left out."""
        for file in self._open.values():
            file.close()
        number = 1
        while number < _FILES and self.count > number * most:
            number *= 2
        each = _FILES // number
        found = (self._heap(at, number, range(at * each, (at + 1) * each)) for at in range(number))
        return tuple(heap for heap in found if heap.entries)

    def _heap(self, at: int, number: int, spools: Iterable[int]) -> Heap:
        entries = (e for spool in spools for e in self._entries.get(spool, ()))
        ordered = tuple(sorted(entries, key=lambda e: (e.issuer, e.year, e.file, e.digest)))
        digest = hashlib.sha256(b"".join(e.digest for e in ordered)).hexdigest()
        return Heap(self._folder, f"{number:03d}-{at:03d}", digest, ordered)


def _file(folder: Path, spool: int) -> Path:
    return folder / f"{spool:02x}"
