"""The figure book: every figure of every report, found by report and cell. One SQLite file, written once, then only read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from reportqa.errors import IndexUnusable
from reportqa.records import CellRef, Figure, State

_SCHEMA = """
CREATE TABLE figures (
  report TEXT NOT NULL, row TEXT NOT NULL, "column" TEXT NOT NULL, issuer TEXT NOT NULL, year INTEGER NOT NULL,
  value TEXT, unit TEXT NOT NULL, raw TEXT NOT NULL, state TEXT NOT NULL, "table" TEXT NOT NULL, page INTEGER, line INTEGER,
  PRIMARY KEY (report, row, "column")
) WITHOUT ROWID;
"""


def write(path: Path, figures: Iterable[Figure]) -> int:
    """Writes a new book at `path` (which must not exist); figures of the narrative are not kept here. Returns the count."""
    connection = sqlite3.connect(path)
    with connection:
        connection.executescript(_SCHEMA)
        rows = {
            (f.where.report, f.where.row, f.where.column): _row(f, f.where) for f in figures if isinstance(f.where, CellRef)
        }
        connection.executemany("INSERT INTO figures VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", [rows[key] for key in sorted(rows)])
    connection.close()
    return len(rows)


def _row(figure: Figure, where: CellRef) -> tuple[object, ...]:
    value = None if figure.value is None else format(figure.value, "f")
    key = (where.report, where.row, where.column, figure.issuer, figure.year)
    return (*key, value, figure.unit, figure.raw, figure.state, where.table, where.page, where.line)


class FigureBook:
    """The opened book."""

    def __init__(self, path: Path) -> None:
        # read-only and immutable: the file of a published generation never changes
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)

    def find(self, report: str, row: str, column: str) -> Figure | None:
        """The figure printed in that cell of a report; None if the report has no such cell."""
        sql = 'SELECT * FROM figures WHERE report = ? AND row = ? AND "column" = ?'
        try:
            found = self._connection.execute(sql, (report, row, column)).fetchone()
        except sqlite3.DatabaseError as error:
            raise IndexUnusable(f"索引里的数字文件已损坏（{error}）。请运行 reportqa build 重新建立索引。") from error
        return None if found is None else self._figure(found)

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def _figure(self, found: tuple[object, ...]) -> Figure:
        report, row, column, issuer, year, value, unit, raw, state, table, page, line = found
        where = CellRef(str(report), str(table), str(row), str(column), _int(page), _int(line))
        number = None if value is None else Decimal(str(value))
        kind: State = str(state)  # type: ignore[assignment]
        return Figure(str(issuer), int(str(year)), f"{row}.{column}", number, str(unit), str(raw), where, kind)


def _int(value: object) -> int | None:
    return None if value is None else int(str(value))
