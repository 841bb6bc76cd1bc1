"""An index is published whole or not at all, and never opened damaged."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from reportqa import generation
from reportqa.errors import IndexUnusable


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


@pytest.mark.parametrize("harm", ["truncate", "delete", "empty pointer", "torn pointer", "pointer to nothing", "older schema"])
def test_a_damaged_or_older_index_names_the_command(harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = generation.publish(tmp_path, _parts("figures")).folder
    if harm == "truncate":
        os.truncate(folder / "a.txt", 3)
    elif harm == "delete":
        (folder / "a.txt").unlink()
    elif harm == "empty pointer":
        (tmp_path / "CURRENT").write_text("")
    elif harm == "torn pointer":
        (tmp_path / "CURRENT").write_bytes(b"\xff\xfe")
    elif harm == "pointer to nothing":
        (tmp_path / "CURRENT").write_text("gen-000099 abc\n")
    else:
        monkeypatch.setattr(generation, "SCHEMA", generation.SCHEMA + 1)
    with pytest.raises(IndexUnusable, match="reportqa build"):
        generation.current(tmp_path)


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
import os, sys
from pathlib import Path
from reportqa import generation
steps = 0
def count(event, args):
    global steps
    if event in ("open", "os.rename", "os.remove", "os.mkdir") and str(sys.argv[1]) in str(args[0]):
        steps += 1
        if steps == int(sys.argv[2]):
            os._exit(9)
sys.addaudithook(count)
def write(folder):
    (folder / "a.txt").write_text("new")
    return {"count": 3}
generation.publish(Path(sys.argv[1]), write)
"""


def test_killed_at_any_step_the_index_is_the_old_one_or_the_new_one(tmp_path: Path) -> None:
    generation.publish(tmp_path, _parts("old"))
    seen = set()
    for step in range(1, 60):
        run = subprocess.run([sys.executable, "-c", _KILLED, str(tmp_path), str(step)], check=False, capture_output=True)
        facts = generation.current(tmp_path).facts
        seen.add((run.returncode, facts["count"]))
        if run.returncode == 0:
            break
    assert run.returncode == 0, "the build never got through: raise the number of steps"
    assert len([code for code, _ in seen if code == 9]) > 0
