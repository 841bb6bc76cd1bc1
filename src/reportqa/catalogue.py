"""Which reports an index holds, without opening any. In: the heads of the reports. Out: look-ups by id, body, year and file.

A head is a `Report` without its sections. The file is asked, never loaded: its cost does not grow with the number of reports.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from reportqa.errors import IndexUnusable
from reportqa.records import Report

_SCHEMA = """
PRAGMA page_size = 8192;
CREATE TABLE reports (
  id TEXT PRIMARY KEY, segment INTEGER NOT NULL, issuer TEXT NOT NULL, name TEXT NOT NULL, year INTEGER NOT NULL,
  file TEXT NOT NULL, demo INTEGER NOT NULL, digest TEXT NOT NULL, head BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX by_issuer ON reports (issuer, year, demo);
CREATE INDEX by_year ON reports (demo, year, name, file, id);
CREATE INDEX by_digest ON reports (digest);
"""
_INSERT = "INSERT INTO reports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ONE = "SELECT segment, head FROM reports WHERE id = ?"
_OF_ISSUER = "SELECT segment, head FROM reports WHERE issuer = ? ORDER BY year DESC, file, id"
_CHOSEN = """
SELECT segment, head FROM reports
WHERE (? OR issuer IN (SELECT value FROM json_each(?))) AND (? OR year IN (SELECT value FROM json_each(?)))
ORDER BY name, issuer, year DESC, file, id
"""
_NEWEST = "SELECT segment, head FROM reports ORDER BY demo, year DESC, name, file, id LIMIT ?"
_TALLY = """
SELECT COUNT(*), COUNT(DISTINCT issuer || ' ' || year), COUNT(DISTINCT issuer), COUNT(DISTINCT year) FROM reports
WHERE (? OR issuer IN (SELECT value FROM json_each(?))) AND (? OR year IN (SELECT value FROM json_each(?))) AND demo <= ?
"""
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Report)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many reports, bodies with a year, bodies, and years."""

    reports: int
    body_years: int
    bodies: int
    years: int


def write_catalogue(path: Path, heads: Iterable[tuple[int, Report]]) -> None:
    """Writes the catalogue of the heads, each with the number of its segment; in order of ids, whatever the order given."""
    file = sqlite3.connect(path, isolation_level=None)
    file.executescript(_SCHEMA)
    file.execute("BEGIN")
    rows = (
        (
            h.id,
            at,
            h.issuer.id,
            h.issuer.name,
            h.year,
            h.file,
            h.origin == "demo",
            h.digest,
            _ENCODER.encode(replace(h, sections=())),
        )
        for at, h in heads
    )
    file.executemany(_INSERT, sorted(rows))
    file.execute("COMMIT")
    file.close()


def _row(at: int, head: Report) -> tuple[object, ...]:
    demo, packed = head.origin == "demo", _ENCODER.encode(replace(head, sections=()))
    return (head.id, at, head.issuer.id, head.issuer.name, head.year, head.file, demo, head.digest, packed)


class Catalogue:
    """The opened catalogue. A place is the number of a segment and a head."""

    def __init__(self, path: Path) -> None:
        self._file = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)

    def find(self, report: str) -> tuple[int, Report] | None:
        """Where a report stands, by its id."""
        return next(self._places(_ONE, report), None)

    def of_issuer(self, issuer: str) -> Iterator[tuple[int, Report]]:
        """The reports of a body, newest first; several of one year in the order of their files."""
        return self._places(_OF_ISSUER, issuer)

    def chosen(self, issuers: Collection[str], years: Collection[int]) -> Iterator[tuple[int, Report]]:
        """The reports of these bodies and years (none given: of all), ordered by the name of the body, newest first."""
        return self._places(_CHOSEN, *_choice(issuers, years))

    def newest(self, most: int) -> Iterator[tuple[int, Report]]:
        """So many reports, real ones before invented ones, newer years first."""
        return self._places(_NEWEST, most)

    def tally(self, issuers: Collection[str], years: Collection[int], demo: bool) -> Tally:
        """Counts over the reports of these bodies and years (none given: of all); without `demo` over the real ones."""
        return Tally(*self._rows(_TALLY, *_choice(issuers, years), demo)[0])

    def years(self) -> frozenset[int]:
        """Every year of which a report is held."""
        return frozenset(year for (year,) in self._rows("SELECT DISTINCT year FROM reports"))

    def ids(self) -> Iterator[str]:
        """The id of every report, in order."""
        for (id,) in self._file.execute("SELECT id FROM reports ORDER BY id"):
            yield id

    def holds_file(self, digest: str) -> bool:
        """Whether a report was read from the file with that SHA-256."""
        return bool(self._rows("SELECT 1 FROM reports WHERE digest = ? LIMIT 1", digest))

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def _places(self, sql: str, *values: object) -> Iterator[tuple[int, Report]]:
        for segment, head in self._rows(sql, *values):
            try:
                yield segment, _DECODER.decode(head)
            except msgspec.MsgspecError as error:
                raise _damaged() from error

    def _rows(self, sql: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        try:
            return self._file.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise _damaged() from error


def _choice(issuers: Collection[str], years: Collection[int]) -> tuple[object, ...]:
    listed = (msgspec.json.encode(sorted(values)).decode() for values in (issuers, years))
    return tuple(value for values, text in zip((issuers, years), listed, strict=True) for value in (not values, text))


def _damaged() -> IndexUnusable:
    return IndexUnusable("索引里的目录已损坏。请运行 reportqa build 重新建立索引。")
