"""The table of the archive. Comes in: nothing. Goes out: its columns, and the statements that make it append-only."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table, Text

#: version of the columns below, kept in the file as `user_version`; a newer file is refused, never altered; an older
#: one gets the columns of `ADDED`
SCHEMA = 2

metadata = MetaData()

#: one row for each answer given. `sequence` orders the rows (the clock does not); gaps in it prove nothing.
answers = Table(
    "answers",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("record", String(32), nullable=False, unique=True),
    Column("time", String(27), nullable=False),
    Column("channel", String(8), nullable=False),
    Column("question", Text, nullable=False),
    Column("answer_id", String, nullable=False, index=True),
    Column("status", String, nullable=False),
    Column("code", String, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("citations", Text, nullable=False),
    Column("rules_version", String, nullable=False),
    Column("data_version", String, nullable=False),
    Column("dialogue", String, nullable=False),
    Column("turn", Integer, nullable=False),
    # JSON list of the earlier questions that the answer was made with, oldest first; empty where a row is older than the column
    Column("earlier", Text, nullable=False, server_default=""),
    sqlite_autoincrement=True,
)

#: what brings a file of that version to the next one; rows stay as they are
ADDED = {1: "ALTER TABLE answers ADD COLUMN earlier TEXT NOT NULL DEFAULT ''"}

#: the file itself refuses changes of what was once answered, whoever opens it
APPEND_ONLY = (
    "CREATE TRIGGER IF NOT EXISTS no_update BEFORE UPDATE ON answers BEGIN SELECT RAISE(ABORT, 'append-only archive'); END",
    "CREATE TRIGGER IF NOT EXISTS no_delete BEFORE DELETE ON answers BEGIN SELECT RAISE(ABORT, 'append-only archive'); END",
)
