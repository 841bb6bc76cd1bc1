"""The figure book: every figure of every report, found by report and cell. One SQLite file, written once, then only read.

Figures of the narrative are kept beside those of the cells, each with its span.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from reportqa.errors import IndexUnusable
from reportqa.records import CellRef, Figure, Span, State, Where

#: `place` counts the figures of a report in printed order, cells first; a cell has a row and column, a span none
_SCHEMA = """
CREATE TABLE figures (
  report TEXT NOT NULL, place INTEGER NOT NULL, row TEXT, "column" TEXT, issuer TEXT NOT NULL, year INTEGER NOT NULL,
  indicator TEXT NOT NULL, value TEXT, unit TEXT NOT NULL, raw TEXT NOT NULL, state TEXT NOT NULL, "table" TEXT, paragraph TEXT,
  start INTEGER, "end" INTEGER, page INTEGER, line INTEGER, counts TEXT NOT NULL, period TEXT NOT NULL, scope TEXT NOT NULL,
  about TEXT NOT NULL, confidence TEXT,
  PRIMARY KEY (report, place)
) WITHOUT ROWID;
CREATE UNIQUE INDEX cells ON figures (report, row, "column") WHERE row IS NOT NULL;
"""
_INSERT = "INSERT INTO figures VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
_CELL = 'SELECT * FROM figures WHERE report = ? AND row = ? AND "column" = ?'
_TEXTS = "SELECT * FROM figures WHERE report = ? AND paragraph IS NOT NULL ORDER BY place"
_EACH = "SELECT * FROM figures ORDER BY report, place"


def write(path: Path, figures: Iterable[Figure]) -> int:
    """Writes a new book at `path` (which must not exist) of figures that were printed somewhere. Returns their count."""
    cells: dict[str, dict[tuple[str, str], Figure]] = {}
    spans: dict[str, list[Figure]] = {}
    for figure in figures:
        if isinstance(figure.where, CellRef):
            cells.setdefault(figure.where.report, {})[figure.where.row, figure.where.column] = figure
        elif isinstance(figure.where, Span):
            spans.setdefault(figure.where.report, []).append(figure)
    rows = [
        _row(place, figure)
        for report in sorted(cells.keys() | spans.keys())
        for place, figure in enumerate((*cells.get(report, {}).values(), *spans.get(report, ())))
    ]
    connection = sqlite3.connect(path)
    with connection:
        connection.executescript(_SCHEMA)
        connection.executemany(_INSERT, rows)
    connection.close()
    return len(rows)


def _row(place: int, f: Figure) -> tuple[object, ...]:
    where = f.where
    if where is None:
        raise ValueError("a figure without a place cannot be kept")
    cell: tuple[object, ...] = (None, None)
    span: tuple[object, ...]
    if isinstance(where, CellRef):
        cell, span = (where.row, where.column), (where.table, None, None, None)
    else:
        span = (None, where.paragraph, where.start, where.end)
    value = None if f.value is None else format(f.value, "f")
    confidence = None if f.confidence is None else format(f.confidence, "f")
    said = (f.issuer, f.year, f.indicator, value, f.unit, f.raw, f.state)
    return (where.report, place, *cell, *said, *span, where.page, where.line, f.counts, f.period, f.scope, f.about, confidence)


class FigureBook:
    """The opened book."""

    def __init__(self, path: Path) -> None:
        # read-only and immutable: the file of a published generation never changes
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)

    def find(self, report: str, row: str, column: str) -> Figure | None:
        """The figure printed in that cell of a report; None if the report has no such cell."""
        return next(self._select(_CELL, report, row, column), None)

    def texts(self, report: str) -> tuple[Figure, ...]:
        """The figures of a report's narrative in printed order."""
        return tuple(self._select(_TEXTS, report))

    def each(self) -> Iterator[Figure]:
        """Every figure: reports in order of their id, in each its cells in printed order, then those of its narrative."""
        return self._select(_EACH)

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def _select(self, sql: str, *values: str) -> Iterator[Figure]:
        try:
            for found in self._connection.execute(sql, values):
                yield _figure(found)
        except sqlite3.DatabaseError as error:
            raise IndexUnusable(f"索引里的数字文件已损坏（{error}）。请运行 reportqa build 重新建立索引。") from error


def _figure(found: tuple[object, ...]) -> Figure:
    report, _, row, column, issuer, year, indicator, value, unit, raw, state, *rest = found
    table, paragraph, start, end, page, line, counts, period, scope, about, sure = rest
    where: Where
    if row is None:
        where = Span(str(report), str(paragraph), int(str(start)), int(str(end)), _int(page), _int(line))
    else:
        where = CellRef(str(report), str(table), str(row), str(column), _int(page), _int(line))
    kind: State = str(state)  # type: ignore[assignment]
    return Figure(
        issuer=str(issuer),
        year=int(str(year)),
        indicator=str(indicator),
        value=_decimal(value),
        unit=str(unit),
        raw=str(raw),
        where=where,
        state=kind,
        counts=str(counts),
        period=str(period),
        scope=str(scope),
        about=str(about),
        confidence=_decimal(sure),
    )


def _int(value: object) -> int | None:
    return None if value is None else int(str(value))


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))
