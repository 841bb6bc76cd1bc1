"""The generations of an index on the command line: listed, gone back to, and never answered from damaged without a word."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from reportqa import generation
from reportqa.kept import kept

pytestmark = pytest.mark.long
PROJECT = Path(__file__).parents[2]
RESTATED = next((PROJECT / "corpus").glob("*摘编.txt"))


def _run(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reportqa", *words]
    return subprocess.run(
        command, cwd=folder, capture_output=True, check=False, encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"}
    )


def _publish(index: Path, reports: int) -> generation.Generation:
    def write(folder: Path) -> Mapping[str, Any]:
        (folder / "figures.bin").write_bytes(bytes(range(200)) * reports)
        return {"reports": reports, "passages": reports * 60}

    return generation.publish(index, write)


def _flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(bytes(data))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index of one report, published twice."""
    folder = tmp_path_factory.mktemp("place")
    (folder / "corpus").mkdir()
    shutil.copy(RESTATED, folder / "corpus")
    shutil.copy(PROJECT / "corpus" / "catalogue.toml", folder / "corpus")
    for _ in range(2):
        run = _run("build", folder=folder)
        assert run.returncode == 0, run.stderr
    return folder


def test_the_generations_are_listed_and_gone_back_to(tmp_path: Path) -> None:
    versions = [_publish(tmp_path / "index", reports).version for reports in (11, 12, 13)]
    run = _run("generations", "--verify", folder=tmp_path)
    lines = [line for line in run.stdout.splitlines() if "gen-" in line]
    assert run.returncode == 0, run.stderr
    assert [line.split() for line in lines] == [
        ["gen-000003", versions[2], "13", "780", "是", "完好"],
        ["gen-000002", versions[1], "12", "720", "完好"],
        ["gen-000001", versions[0], "11", "660", "完好"],
    ]
    run = _run("rollback", folder=tmp_path)
    assert (run.returncode, "现在使用 gen-000002：12份报告" in run.stderr) == (0, True)
    run = _run("rollback", "gen-000001", folder=tmp_path)
    assert (run.returncode, "现在使用 gen-000001：11份报告" in run.stderr) == (0, True)
    run = _run("rollback", folder=tmp_path)
    assert (run.returncode, "没有可以退回" in run.stderr) == (1, True)
    assert [row.used for row in kept(tmp_path / "index")] == [False, False, True]


def test_damage_is_listed_and_tells_by_the_exit_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = tmp_path / "index"
    for reports in (1, 2, 3):
        folder = _publish(index, reports).folder
    _flip(folder / "figures.bin", 50)
    run = _run("generations", folder=tmp_path)
    assert run.returncode == 1
    assert "figures.bin 与清单不符" in run.stdout
    assert [(row.name, row.used, bool(row.fault)) for row in kept(index)] == [
        ("gen-000003", False, True), ("gen-000002", True, False), ("gen-000001", False, False),
    ]  # fmt: skip
    # what is too large to be hashed at once is found when every byte is read
    monkeypatch.setattr(generation, "HASHED_AT_ONCE", 0)
    assert [bool(row.fault) for row in kept(index)] == [False, False, False]
    assert [bool(row.fault) for row in kept(index, every_byte=True)] == [True, False, False]


def test_without_an_index_the_next_step_is_named(tmp_path: Path) -> None:
    run = _run("generations", folder=tmp_path)
    assert (run.returncode, "reportqa build" in run.stdout) == (1, True)
    assert _run("rollback", folder=tmp_path).returncode == 1


def test_an_answer_from_an_older_generation_says_so_on_standard_error_only(place: Path) -> None:
    question = "经开区教育局2020年行政许可处理决定数量是多少"
    whole = _run("ask", question, folder=place)
    assert whole.stderr == ""
    doctor = _run("doctor", folder=place)
    assert "gen-000002完好；保存的各版：gen-000002、gen-000001" in doctor.stdout
    path = place / "index" / "gen-000002" / "catalogue.db"
    before = path.read_bytes()
    _flip(path, len(before) // 2)
    try:
        for words in (("ask", question), ("explain", question)):
            run = _run(*words, folder=place)
            assert run.returncode == 0, run.stderr
            assert "现在使用较早的一版（gen-000001）" in run.stderr
            assert "gen-000001" not in run.stdout
        assert _run("ask", question, folder=place).stdout == whole.stdout
        doctor = _run("doctor", folder=place)
        assert (doctor.returncode, "现在使用较早的一版" in doctor.stdout) == (1, True)
    finally:
        path.write_bytes(before)
