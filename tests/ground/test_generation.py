"""An index is published whole or not at all, and never opened damaged."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from reportqa import generation
from reportqa.errors import IndexUnusable, ReportqaError


def _parts(text: str) -> Any:
    def write(folder: Path) -> Mapping[str, Any]:
        (folder / "a.txt").write_text(text)
        (folder / "sub").mkdir()
        (folder / "sub" / "b.bin").write_bytes(bytes(range(256)))
        return {"count": len(text)}

    return write


def test_equal_parts_give_equal_versions_and_others_do_not(tmp_path: Path) -> None:
    first = generation.publish(tmp_path / "one", _parts("x"))
    again = generation.publish(tmp_path / "two", _parts("x"))
    other = generation.publish(tmp_path / "two", _parts("y"))
    assert first.version == again.version != other.version
    assert generation.current(tmp_path / "two").version == other.version


def test_a_failing_build_leaves_the_old_index(tmp_path: Path) -> None:
    before = generation.publish(tmp_path, _parts("x"))

    def fail(folder: Path) -> Mapping[str, Any]:
        (folder / "a.txt").write_text("half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        generation.publish(tmp_path, fail)
    assert generation.current(tmp_path).version == before.version
    assert not list(tmp_path.glob(".draft-*"))


@pytest.mark.parametrize("part", ["a.txt", "sub/b.bin", "MANIFEST.json"])
def test_every_changed_byte_is_noticed(part: str, tmp_path: Path) -> None:
    folder = generation.publish(tmp_path, _parts("figures")).folder
    whole = (folder / part).read_bytes()
    for at in range(0, len(whole), max(1, len(whole) // 40)):
        (folder / part).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(IndexUnusable, match="reportqa build"):
            generation.current(tmp_path)
    (folder / part).write_bytes(whole)
    assert generation.current(tmp_path).facts["count"] == len("figures")


def _flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("harm", ["truncate", "delete", "flip", "manifest", "no manifest", "older schema"])
def test_a_damaged_or_older_index_names_the_command(harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = generation.publish(tmp_path, _parts("figures")).folder
    _harm(harm, folder, monkeypatch)
    with pytest.raises(IndexUnusable, match="reportqa build"):
        generation.current(tmp_path)


def _harm(harm: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if harm == "truncate":
        os.truncate(folder / "a.txt", 3)
    elif harm == "delete":
        (folder / "a.txt").unlink()
    elif harm == "flip":
        _flip(folder / "sub" / "b.bin", 200)
    elif harm == "manifest":
        _flip(folder / "MANIFEST.json", 30)
    elif harm == "no manifest":
        (folder / "MANIFEST.json").unlink()
    else:
        monkeypatch.setattr(generation, "SCHEMA", generation.SCHEMA + 1)


@pytest.mark.parametrize("harm", ["truncate", "delete", "flip", "manifest", "no manifest"])
def test_the_older_generation_takes_the_place_of_a_damaged_one(
    harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in ("first", "second", "third one"):
        newest = generation.publish(tmp_path, _parts(text)).folder
    _harm(harm, newest, monkeypatch)
    found = generation.current(tmp_path)
    assert found.facts["count"] == len("second")
    assert "gen-000002" in found.fallen
    assert "reportqa build" in found.fallen
    # a later build is the newest again, with a number of its own
    assert generation.publish(tmp_path, _parts("fourth")).folder.name == "gen-000004"
    assert not generation.current(tmp_path).fallen


@pytest.mark.parametrize("pointer", [b"", b"\xff\xfe", b"gen-000099 abc\n", b"../gen-000001 " + b"0" * 64, None])
def test_without_a_pointer_that_holds_the_newest_whole_one_is_used(pointer: bytes | None, tmp_path: Path) -> None:
    for text in ("first", "second"):
        generation.publish(tmp_path, _parts(text))
    if pointer is None:
        (tmp_path / "CURRENT").unlink()
    else:
        (tmp_path / "CURRENT").write_bytes(pointer)
    found = generation.current(tmp_path)
    assert (found.folder.name, bool(found.fallen)) == ("gen-000002", True)


def test_an_index_of_a_newer_program_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generation.publish(tmp_path, _parts("x"))
    for schema, word in ((generation.SCHEMA + 1, "旧版本"), (generation.SCHEMA - 1, "更新版本")):
        monkeypatch.setattr(generation, "SCHEMA", schema)
        with pytest.raises(IndexUnusable, match=word):
            generation.current(tmp_path)
        monkeypatch.undo()


def test_large_parts_are_hashed_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation, "HASHED_AT_ONCE", 100)
    found = generation.publish(tmp_path, _parts("small"))
    assert generation.damaged(found) == ()
    _flip(found.folder / "sub" / "b.bin", 9)
    assert generation.current(tmp_path).version == found.version
    assert generation.damaged(found) == ("sub/b.bin",)
    _flip(found.folder / "a.txt", 0)
    with pytest.raises(IndexUnusable, match="已损坏"):
        generation.current(tmp_path)


def test_going_back_makes_an_older_generation_the_current_one(tmp_path: Path) -> None:
    for text in ("first", "second", "third one"):
        generation.publish(tmp_path, _parts(text))
    assert generation.rollback(tmp_path).folder.name == "gen-000002"
    assert generation.current(tmp_path).folder.name == "gen-000002"
    assert generation.rollback(tmp_path).folder.name == "gen-000001"
    with pytest.raises(IndexUnusable, match="没有可以退回"):
        generation.rollback(tmp_path)
    assert generation.rollback(tmp_path, "gen-000003").folder.name == "gen-000003"
    assert generation.publish(tmp_path, _parts("fourth")).folder.name == "gen-000004"
    with pytest.raises(IndexUnusable, match="gen-000099"):
        generation.rollback(tmp_path, "gen-000099")


def test_going_back_passes_over_a_damaged_generation(tmp_path: Path) -> None:
    folders = [generation.publish(tmp_path, _parts(text)).folder for text in ("first", "second", "third one")]
    _flip(folders[1] / "a.txt", 1)
    assert generation.rollback(tmp_path).folder == folders[0]
    assert [isinstance(found, generation.Generation) for found in generation.history(tmp_path)] == [True, False, True]


def test_a_folder_is_carried_over_only_if_it_is_whole(tmp_path: Path) -> None:
    old = generation.publish(tmp_path / "index", _parts("x"))
    assert generation.carry(old, "sub", tmp_path / "to" / "sub")
    assert (tmp_path / "to" / "sub" / "b.bin").read_bytes() == bytes(range(256))
    assert not generation.carry(old, "none", tmp_path / "to" / "none")
    _flip(old.folder / "sub" / "b.bin", 1)
    assert not generation.carry(old, "sub", tmp_path / "again")
    assert not (tmp_path / "again").exists()


@pytest.mark.parametrize(
    ("number", "said"), [(errno.ENOSPC, "磁盘空间不足"), (errno.EIO, "磁盘读写出错"), (errno.EACCES, "没有写入的权限")]
)
@pytest.mark.parametrize("call", ["fsync", "replace", "rename", "parts"])
def test_trouble_with_the_disk_is_told_in_words_and_the_old_index_stays(
    call: str, number: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = generation.publish(tmp_path, _parts("x"))

    def fail(*_: object) -> Mapping[str, Any]:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        if call == "fsync":
            patched.setattr(os, "fsync", fail)
        elif call != "parts":
            patched.setattr(Path, call, fail)
        with pytest.raises(ReportqaError, match=said):
            generation.publish(tmp_path, fail if call == "parts" else _parts("new"))
    assert generation.current(tmp_path).version == before.version
    assert generation.publish(tmp_path, _parts("new")).facts["count"] == len("new")
    assert not list(tmp_path.glob(".draft-*")) + list(tmp_path.glob(".CURRENT.*"))


def test_too_little_memory_is_told_in_words(tmp_path: Path) -> None:
    def greedy(_: Path) -> Mapping[str, Any]:
        raise MemoryError

    with pytest.raises(ReportqaError, match="内存不足"):
        generation.publish(tmp_path, greedy)


def test_an_empty_folder_has_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable, match="还没有索引"):
        generation.current(tmp_path)


def test_a_second_build_at_the_same_time_is_refused(tmp_path: Path) -> None:
    def build_again(folder: Path) -> Mapping[str, Any]:
        with pytest.raises(IndexUnusable, match="另一个程序"):
            generation.publish(tmp_path, _parts("y"))
        return {}

    generation.publish(tmp_path, build_again)


def test_old_generations_are_dropped_but_the_last_ones_stay(tmp_path: Path) -> None:
    for number in range(6):
        generation.publish(tmp_path, _parts(str(number)))
    assert sorted(p.name for p in tmp_path.glob("gen-*")) == ["gen-000004", "gen-000005", "gen-000006"]


_KILLED = """
import os, signal, sys
from pathlib import Path
from reportqa import generation
def reached(step):
    if generation.STEPS.index(step) == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
def write(folder):
    (folder / "a.txt").write_text("new")
    return {"count": 3}
generation.publish(Path(sys.argv[1]), write, reached)
"""


@pytest.mark.parametrize("step", range(len(generation.STEPS)), ids=generation.STEPS)
def test_killed_at_any_step_the_index_is_the_old_one_or_the_new_one(step: int, tmp_path: Path) -> None:
    generation.publish(tmp_path, _parts("older"))
    run = subprocess.run([sys.executable, "-c", _KILLED, str(tmp_path), str(step)], check=False, capture_output=True)
    assert run.returncode == -signal.SIGKILL
    replaced = generation.STEPS[step] in ("pointer replaced", "index synced again", "old ones dropped")
    found = generation.current(tmp_path)
    assert (found.facts["count"], found.fallen) == (3 if replaced else 5, "")
    # the next build gets through and leaves nothing of the one that was killed
    generation.publish(tmp_path, _parts("newest"))
    assert generation.current(tmp_path).facts["count"] == len("newest")
    assert not list(tmp_path.glob(".draft-*")) + list(tmp_path.glob(".CURRENT.*"))


def test_every_step_is_told_in_order(tmp_path: Path) -> None:
    told: list[str] = []
    generation.publish(tmp_path, _parts("x"), told.append)
    assert tuple(told) == generation.STEPS


_PUBLISHING = """
import sys
from pathlib import Path
from reportqa import generation
for number in range(40):
    def write(folder):
        (folder / "a.txt").write_text(str(number) * 1000)
        return {"number": number}
    generation.publish(Path(sys.argv[1]), write)
"""


def test_a_reader_during_publications_never_sees_half_of_one(tmp_path: Path) -> None:
    generation.publish(tmp_path, _parts("x"))
    seen = 0
    with subprocess.Popen([sys.executable, "-c", _PUBLISHING, str(tmp_path)]) as publishing:
        while publishing.poll() is None:
            found = generation.current(tmp_path)
            assert not found.fallen
            seen += 1
    assert publishing.returncode == 0
    assert seen > 10
