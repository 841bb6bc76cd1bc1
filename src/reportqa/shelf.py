"""The reports of one segment on disk, one row a report. In: reports and what was drawn from them. Out: the same, one by one.

Every part of a row carries its own SHA-256, over the report's id and the bytes, and is proved whenever it is read: an index too
large to be hashed when it is opened still never shows a changed figure.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Literal

import msgspec

from reportqa.errors import IndexUnusable
from reportqa.figure.book import packed
from reportqa.records import CellRef, Check, Figure, Problem, Report, Section, Span, Where

#: what is kept of a report: its sections, the checks made on it, the page of its figures
Part = Literal["body", "checks", "figures"]

_SCHEMA = """
PRAGMA page_size = 8192;
CREATE TABLE reports (
  id TEXT PRIMARY KEY, head BLOB NOT NULL, body BLOB NOT NULL, checks BLOB NOT NULL, figures BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE facts (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
"""
_INSERT = "INSERT INTO reports VALUES (?, ?, ?, ?, ?)"
_SELECT: dict[Part, str] = {
    "body": "SELECT body FROM reports WHERE id = ?",
    "checks": "SELECT checks FROM reports WHERE id = ?",
    "figures": "SELECT figures FROM reports WHERE id = ?",
}
_SEAL = 16


class _PackedCheck(msgspec.Struct, array_like=True, frozen=True):
    """A check with its places by kind; `order` has c for a cell and s for a span."""

    id: str
    result: str
    text: str
    report: str
    left: Decimal | None
    right: Decimal | None
    cells: tuple[CellRef, ...]
    spans: tuple[Span, ...]
    order: str
    severity: str


@dataclass(frozen=True, slots=True)
class About:
    """All reports of a shelf together: what was noticed while they were drawn, how many figures they have, and the labels of
    the rows that they print beside those of the form.
    """

    problems: tuple[Problem, ...]
    figures: int
    labels: tuple[str, ...]


_ENCODER = msgspec.msgpack.Encoder()
_HEAD = msgspec.msgpack.Decoder(Report)
_BODY = msgspec.msgpack.Decoder(tuple[Section, ...])
_CHECKS = msgspec.msgpack.Decoder(list[_PackedCheck])
_ABOUT = msgspec.msgpack.Decoder(About)


class ShelfWriter:
    """A new shelf at `path`, filled report by report in order of ids."""

    def __init__(self, path: Path) -> None:
        self._file = sqlite3.connect(path, isolation_level=None)
        self._file.executescript(_SCHEMA)
        self._file.execute("BEGIN")

    def add(self, report: Report, figures: Iterable[Figure], checks: Iterable[Check]) -> None:
        """Puts a report on the shelf."""
        page = packed(report.id, report.issuer.id, report.year, figures)
        parts = (_ENCODER.encode(report.sections), _ENCODER.encode([_packed(c) for c in checks]), page)
        head = _ENCODER.encode(replace(report, sections=()))
        self._file.execute(_INSERT, (report.id, _sealed(report.id, head), *(_sealed(report.id, p) for p in parts)))

    def finish(self, about: About) -> None:
        """Closes the shelf."""
        self._file.execute("INSERT INTO facts VALUES ('about', ?)", (_sealed("", _ENCODER.encode(about)),))
        self._file.execute("COMMIT")
        self._file.close()


class Shelf:
    """An opened shelf, read-only."""

    def __init__(self, path: Path) -> None:
        # immutable: the file of a published generation never changes
        self._file = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)

    def heads(self) -> Iterator[Report]:
        """Every report without its sections, in order of ids."""
        for id, head in self._file.execute("SELECT id, head FROM reports ORDER BY id"):
            yield _HEAD.decode(_unsealed(id, head))

    def about(self) -> About:
        """What is known of all the reports together."""
        return _ABOUT.decode(_unsealed("", self._one("SELECT value FROM facts WHERE name = ?", "about")))

    def sections(self, report: str) -> tuple[Section, ...]:
        """The sections of a report that stands on the shelf."""
        return _BODY.decode(self._part(report, "body"))

    def checks(self, report: str) -> tuple[Check, ...]:
        """The checks made on a report."""
        return tuple(_unpacked(c) for c in _CHECKS.decode(self._part(report, "checks")))

    def page(self, report: str) -> bytes:
        """The packed figures of a report."""
        return self._part(report, "figures")

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def _part(self, report: str, part: Part) -> bytes:
        return _unsealed(report, self._one(_SELECT[part], report))

    def _one(self, sql: str, key: str) -> bytes:
        try:
            found = self._file.execute(sql, (key,)).fetchone()
        except sqlite3.DatabaseError as error:
            raise IndexUnusable(_DAMAGED) from error
        if found is None:
            raise IndexUnusable(_DAMAGED)
        blob: bytes = found[0]
        return blob


_DAMAGED = "索引里的报告已损坏，没有采用。请运行 reportqa build 重新建立索引。"


def _sealed(report: str, data: bytes) -> bytes:
    small = zlib.compress(data, 1)
    return hashlib.sha256(report.encode() + small).digest()[:_SEAL] + small


def _unsealed(report: str, blob: bytes) -> bytes:
    small = blob[_SEAL:]
    if hashlib.sha256(report.encode() + small).digest()[:_SEAL] != blob[:_SEAL]:
        raise IndexUnusable(_DAMAGED)
    return zlib.decompress(small)


def _packed(check: Check) -> _PackedCheck:
    cells = tuple(w for w in check.cells if isinstance(w, CellRef))
    spans = tuple(w for w in check.cells if isinstance(w, Span))
    order = "".join("c" if isinstance(w, CellRef) else "s" for w in check.cells)
    return _PackedCheck(
        check.id, check.result, check.text, check.report, check.left, check.right, cells, spans, order, check.severity
    )


def _unpacked(check: _PackedCheck) -> Check:
    places: tuple[Where, ...] = check.cells
    if check.spans:
        cells, spans = iter(check.cells), iter(check.spans)
        places = tuple(next(cells) if kind == "c" else next(spans) for kind in check.order)
    return Check(
        check.id, check.result, check.text, check.report, check.left, check.right, places, check.severity  # type: ignore[arg-type]
    )  # fmt: skip
