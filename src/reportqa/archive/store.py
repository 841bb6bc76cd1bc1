"""The archive in one SQLite file. Comes in: answers as they go out. Goes out: the same rows, newest first or by record id.

`save` returns only when the row is on disk, so an answer that is shown after it can always be found again. Whatever keeps the
row from being written (disk full, read-only, locked, damaged) is an `ArchiveFailed`, and then the answer must not be shown.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import URL, Connection, Engine, Row, create_engine, event, insert, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from reportqa.archive.schema import ADDED, APPEND_ONLY, SCHEMA, answers, metadata
from reportqa.canonical import canonical_bytes, citations_json
from reportqa.errors import ArchiveFailed
from reportqa.records import Answer

Channel = Literal["page", "api", "cli"]

FILE = "archive.db"
#: seconds to wait for another process that is writing
PATIENCE = 5.0

_NEXT_STEP = "请检查数据文件夹所在磁盘的空间和写入权限后重试。"
#: what helps against errors of SQLite that have nothing to do with the disk
_NEXT_STEPS = {
    sqlite3.SQLITE_BUSY: "另一个程序正占用它，请等它写完或停止它后重试。",
    sqlite3.SQLITE_LOCKED: "另一个程序正占用它，请等它写完或停止它后重试。",
    sqlite3.SQLITE_CORRUPT: "文件已损坏，请先停止程序，把它改名留存，再从备份恢复。",
    sqlite3.SQLITE_NOTADB: "文件已损坏或不是档案，请先停止程序，把它改名留存，再从备份恢复。",
}


@dataclass(frozen=True, slots=True)
class Record:
    """A row of the archive. `time` is UTC in ISO form; `answer` are the canonical bytes exactly as they went out.

    `dialogue` is a random name that holds the turns of one conversation together (empty: none), `turn` counts from 1
    (0: no conversation). `earlier` are the questions before it as a JSON list, oldest first; with them, the question and the
    date of `time` the answer can be made again. It is empty in rows that an older program wrote.
    """

    sequence: int
    record: str
    time: str
    channel: str
    question: str
    answer_id: str
    status: str
    code: str
    answer: bytes
    citations: str
    rules_version: str
    data_version: str
    dialogue: str = ""
    turn: int = 0
    earlier: str = "[]"


class Archive:
    """The open archive; one for each process. Safe for use from several threads: one of them writes at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = threading.Lock()

    @classmethod
    def open(cls, folder: Path, patience: float = PATIENCE) -> Archive:
        """The archive in `folder`; folder (mode 0700) and file are made when they are not there. Raises `ArchiveFailed`."""
        path = folder / FILE
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise ArchiveFailed(f"打不开回答档案 {path}。{_NEXT_STEP}") from error
        archive = cls(_engine(path, patience))
        with archive._writing, archive._connected() as connection:
            _prepare(connection)
        return archive

    def save(
        self,
        answer: Answer,
        question: str,
        channel: Channel,
        *,
        dialogue: str = "",
        turn: int = 0,
        earlier: tuple[str, ...] = (),
    ) -> Record:
        """Keeps the answer and returns its record once that is on disk. Raises `ArchiveFailed`; then nothing was kept."""
        row: dict[str, Any] = {
            "record": secrets.token_hex(16),
            "channel": channel,
            "question": question,
            "answer_id": answer.id,
            "status": answer.status,
            "code": answer.code,
            "answer": canonical_bytes(answer),
            "citations": citations_json(answer),
            "rules_version": answer.rules_version,
            "data_version": answer.data_version,
            "dialogue": dialogue,
            "turn": turn,
            "earlier": json.dumps(earlier, ensure_ascii=False),
        }
        with self._writing, self._connected() as connection:
            row["time"] = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
            key = connection.execute(insert(answers).values(row)).inserted_primary_key
        if key is None:  # pragma: no cover - SQLite always tells the key of an inserted row
            raise ArchiveFailed(f"回答没有存入档案。{_NEXT_STEP}")
        return Record(sequence=key[0], **row)

    def newest(self, count: int) -> tuple[Record, ...]:
        """At most `count` records, the newest first."""
        with self._connected(reading=True) as connection:
            rows = connection.execute(select(answers).order_by(answers.c.sequence.desc()).limit(count)).all()
        return tuple(_record(row) for row in rows)

    def get(self, record: str) -> Record | None:
        """The record with that id, or None."""
        with self._connected(reading=True) as connection:
            row = connection.execute(select(answers).where(answers.c.record == record)).one_or_none()
        return None if row is None else _record(row)

    def close(self) -> None:
        """Gives the file back; only tests and the end of a process need it."""
        self._engine.dispose()

    @contextmanager
    def _connected(self, reading: bool = False) -> Iterator[Connection]:
        """A connection inside a transaction that is committed at the end."""
        try:
            with self._engine.connect().execution_options(reading=reading) as connection, connection.begin():
                yield connection
        except (SQLAlchemyError, sqlite3.Error, UnicodeEncodeError) as error:
            raise ArchiveFailed(f"回答档案现在不能{'读' if reading else '写'}。{_next_step(error)}") from error


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the race in which two connections writing and checkpointing lose committed rows.

    Mended in 3.51.3 and, for older series, in 3.50.7 and 3.44.6.
    """
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def _next_step(error: Exception) -> str:
    """What to do about it; extended codes of SQLite hold the plain one in their lowest byte."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    return _NEXT_STEP if code is None else _NEXT_STEPS.get(code & 0xFF, _NEXT_STEP)


def _record(row: Row[Any]) -> Record:
    return Record(**row._mapping)


def _engine(path: Path, patience: float) -> Engine:
    # the text of an error goes into the log, and what a visitor asked must not
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, connect_args={"timeout": patience}, hide_parameters=True)
    wal = wal_is_safe(sqlite3.sqlite_version_info)

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own; see _on_begin
        connection.execute(f"PRAGMA journal_mode={'WAL' if wal else 'DELETE'}")
        # without WAL only EXTRA also syncs the folder after the journal is removed, which is what commits the row
        connection.execute(f"PRAGMA synchronous={'FULL' if wal else 'EXTRA'}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        # a transaction that reads first and then writes would fail at once when another process writes in between
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _prepare(connection: Connection) -> None:
    """Makes the table in a new file, adds what an older one lacks; refuses a file that a newer program wrote."""
    found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if found > SCHEMA:
        raise ArchiveFailed(f"回答档案是较新版本的程序写的（格式 {found}，本程序只认识 {SCHEMA}），请升级程序。")
    for version in range(found, SCHEMA) if found else ():  # a new file says 0
        connection.exec_driver_sql(ADDED[version])
    metadata.create_all(connection)
    for statement in APPEND_ONLY:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA}")
