"""The archive: rows exactly as they went out, nothing changed afterwards, and a plain error whenever a row cannot be kept."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError

from reportqa.archive import Archive
from reportqa.archive.schema import APPEND_ONLY, SCHEMA
from reportqa.archive.store import FILE, wal_is_safe
from reportqa.canonical import canonical_bytes
from reportqa.errors import ArchiveFailed
from reportqa.records import Answer, Figure

FIGURE = Figure("b", 2024, "new.T", Decimal("412"), "件", "412", None, "number")
ANSWER = Answer("a1", "问", "answered", "value", "新收412件。", figures=(FIGURE,), rules_version="r", data_version="d")


def test_a_record_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "data")
    kept = archive.save(ANSWER, " 问？\x00 ", "page", dialogue="abc", turn=2)
    assert archive.get(kept.record) == kept
    assert kept.answer == canonical_bytes(ANSWER)
    assert (kept.question, kept.dialogue, kept.turn, kept.channel) == (" 问？\x00 ", "abc", 2, "page")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", kept.time)
    assert re.fullmatch(r"[0-9a-f]{32}", kept.record)
    assert archive.get("nothing") is None


def test_the_newest_come_first_by_sequence(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "data")
    kept = [archive.save(ANSWER, str(n), "cli") for n in range(5)]
    assert [r.question for r in archive.newest(3)] == ["4", "3", "2"]
    assert [r.sequence for r in kept] == [1, 2, 3, 4, 5]
    assert len({r.record for r in kept}) == 5


def test_rows_outlive_the_process_and_the_folder_is_private(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "data"
    Archive.open(folder).save(ANSWER, "一", "api")
    again = Archive.open(folder)
    again.save(ANSWER, "二", "api")
    assert [r.question for r in again.newest(9)] == ["二", "一"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize("statement", ["UPDATE answers SET question = 'x'", "DELETE FROM answers"])
def test_the_file_itself_refuses_changes(tmp_path: Path, statement: str) -> None:
    archive = Archive.open(tmp_path)
    archive.save(ANSWER, "问", "api")
    other = sqlite3.connect(tmp_path / FILE)
    with pytest.raises(sqlite3.IntegrityError, match="append-only archive"):
        other.execute(statement)
    other.close()
    assert [r.question for r in archive.newest(1)] == ["问"]


def test_another_process_that_writes_makes_saving_fail_after_the_wait(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path, patience=0.1)
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(ArchiveFailed, match=r"不能写.*另一个程序正占用它") as caught:
        archive.save(ANSWER, "问", "api")
    assert "磁盘" not in str(caught.value)
    other.rollback()
    other.close()
    assert archive.newest(1) == ()
    archive.save(ANSWER, "问", "api")
    assert len(archive.newest(9)) == 1


def test_several_threads_lose_no_row(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path)
    threads = [threading.Thread(target=lambda: [archive.save(ANSWER, "问", "api") for _ in range(10)]) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(r.sequence for r in archive.newest(99)) == list(range(1, 61))


def test_a_folder_that_is_a_file_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x")
    with pytest.raises(ArchiveFailed, match="打不开回答档案"):
        Archive.open(tmp_path / "data")


def test_a_file_that_is_no_archive_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all" * 100)
    with pytest.raises(ArchiveFailed, match="已损坏或不是档案") as caught:
        Archive.open(tmp_path)
    assert "磁盘" not in str(caught.value)
    assert (tmp_path / FILE).read_bytes() == b"no database at all" * 100


def test_an_archive_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    Archive.open(tmp_path).close()
    other = sqlite3.connect(tmp_path / FILE)
    other.execute("PRAGMA user_version=99")
    other.close()
    with pytest.raises(ArchiveFailed, match="较新版本"):
        Archive.open(tmp_path)


def test_an_archive_that_is_taken_away_fails_instead_of_pretending(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "data")
    archive.save(ANSWER, "问", "api")
    archive.close()
    (tmp_path / "data" / FILE).unlink()
    (tmp_path / "data").rmdir()
    with pytest.raises(ArchiveFailed):
        archive.save(ANSWER, "问", "api")
    with pytest.raises(ArchiveFailed, match="不能读"):
        archive.newest(1)


def test_rows_are_synced_before_they_are_acknowledged(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path)
    with archive._connected(reading=True) as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        sync = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
    assert (mode, sync) == (("wal", 2) if wal_is_safe(sqlite3.sqlite_version_info) else ("delete", 3))


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 54, 1), True),
    ],
)
def test_wal_only_on_engines_without_the_reset_bug(version: tuple[int, int, int], safe: bool) -> None:
    assert wal_is_safe(version) is safe


WRITER = """
import sys
from pathlib import Path
from reportqa.archive import Archive
from reportqa.records import Answer
archive = Archive.open(Path(sys.argv[1]))
for n in range(100000):
    kept = archive.save(Answer("a", "问", "answered", "value", "字" * 2000), str(n), "api")
    print(kept.record, flush=True)
"""

FULL = """
import resource, signal, sys
from pathlib import Path
from reportqa.archive import Archive
from reportqa.errors import ArchiveFailed
from reportqa.records import Answer
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
archive = Archive.open(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
kept = []
try:
    while True:
        kept.append(archive.save(Answer("a", "问", "answered", "value", "字" * 2000), "问", "api").record)
except ArchiveFailed as error:
    print(len(kept), error)
assert [r.record for r in archive.newest(10_000)][::-1] == kept
"""


@pytest.mark.long
def test_killed_at_any_time_no_acknowledged_row_is_lost(tmp_path: Path) -> None:
    acknowledged: list[str] = []
    for rounds in range(4):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            for _ in range(20 + 7 * rounds):
                acknowledged.append(writer.stdout.readline().strip())
            os.kill(writer.pid, signal.SIGKILL)
            acknowledged += [line.strip() for line in writer.stdout if line.endswith("\n")]
    kept = {record.record for record in Archive.open(tmp_path).newest(100_000)}
    assert set(acknowledged) <= kept
    assert len(kept) - len(acknowledged) <= 4
    check = sqlite3.connect(tmp_path / FILE)
    assert check.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    check.close()


def test_a_full_disk_is_an_error_and_keeps_what_was_kept(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, check=True)
    count, words = done.stdout.split(maxsplit=1)
    assert int(count) > 5
    assert "不能写" in words
    assert len(Archive.open(tmp_path).newest(10_000)) == int(count)


def test_the_driver_never_lets_an_error_of_its_own_out(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path)
    with pytest.raises(ArchiveFailed) as caught, archive._connected() as connection:
        connection.exec_driver_sql("SELECT nothing FROM nowhere")
    assert isinstance(caught.value.__cause__, SQLAlchemyError)


def test_an_error_never_holds_what_was_asked(tmp_path: Path) -> None:
    """The text of the cause goes into the log."""
    archive = Archive.open(tmp_path, patience=0.1)
    other = sqlite3.connect(tmp_path / FILE)
    other.execute("CREATE TRIGGER broken BEFORE INSERT ON answers BEGIN SELECT RAISE(ABORT, 'broken'); END")
    other.close()
    with pytest.raises(ArchiveFailed) as caught:
        archive.save(ANSWER, "张三的电话", "api", earlier=("李四的电话",))
    assert "broken" in str(caught.value.__cause__)
    assert "电话" not in str(caught.value.__cause__)


def test_a_damaged_page_is_not_blamed_on_the_disk(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path)
    archive.save(ANSWER, "问", "api")
    archive.close()
    path = tmp_path / FILE
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    with pytest.raises(ArchiveFailed, match="已损坏"):
        Archive.open(tmp_path).save(ANSWER, "问", "api")


def test_the_earlier_questions_are_kept_with_the_answer(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path)
    kept = archive.save(ANSWER, "那去年呢", "page", earlier=("一", '"二"'))
    assert json.loads(kept.earlier) == ["一", '"二"']
    assert archive.get(kept.record) == kept


#: the table as the first version of the archive made it
FIRST_VERSION = """CREATE TABLE answers (
  sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, record TEXT NOT NULL, time TEXT NOT NULL, channel TEXT NOT NULL,
  question TEXT NOT NULL, answer_id TEXT NOT NULL, status TEXT NOT NULL, code TEXT NOT NULL, answer BLOB NOT NULL,
  citations TEXT NOT NULL, rules_version TEXT NOT NULL, data_version TEXT NOT NULL, dialogue TEXT NOT NULL,
  turn INTEGER NOT NULL
)"""


def test_an_archive_of_the_first_version_gets_the_column_and_keeps_its_rows(tmp_path: Path) -> None:
    old = sqlite3.connect(tmp_path / FILE)
    old.execute(FIRST_VERSION)
    for statement in APPEND_ONLY:
        old.execute(statement)
    old.execute("INSERT INTO answers VALUES (1, 'r', 't', 'api', '问', 'a', 'answered', 'figure', '{}', '[]', 'v', 'd', '', 0)")
    old.execute("PRAGMA user_version=1")
    old.commit()
    old.close()
    Archive.open(tmp_path).close()
    archive = Archive.open(tmp_path)
    kept = archive.save(ANSWER, "问", "api", earlier=("一",))
    newest, oldest = archive.newest(9)
    assert newest.record == kept.record
    assert (oldest.sequence, oldest.earlier) == (1, "")
    other = sqlite3.connect(tmp_path / FILE)
    assert other.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
    other.close()
