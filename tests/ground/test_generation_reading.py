"""What a reader of an index meets: damage in any part, disks that cannot read, generations dropped meanwhile."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from reportqa import generation
from reportqa.errors import IndexUnusable
from reportqa.kept import kept

PARTS = ("catalogue.db", "segments/a/book.db", "segments/a/passages/texts.bin", "MANIFEST.json")


def _publish(index: Path, text: str) -> generation.Generation:
    def write(folder: Path) -> Mapping[str, Any]:
        for part in PARTS[:-1]:
            (folder / part).parent.mkdir(parents=True, exist_ok=True)
            (folder / part).write_bytes(f"{part} {text} ".encode() * 30)
        return {"text": text}

    return generation.publish(index, write)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    for text in ("first", "second", "third"):
        _publish(tmp_path / "index", text)
    return tmp_path / "index"


def _flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at // 8] ^= 1 << at % 8
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("part", PARTS)
def test_one_bit_anywhere_in_a_part_lets_an_older_generation_be_read(part: str, index: Path) -> None:
    path = index / "gen-000003" / part
    bits = path.stat().st_size * 8
    for at in range(0, bits, bits // 50):
        _flip(path, at)
        assert generation.current(index).facts["text"] == "second"
        _flip(path, at)
    assert generation.current(index).fallen == ""


@pytest.mark.parametrize("part", PARTS)
def test_one_part_damaged_in_all_generations_is_an_error_with_the_next_step(part: str, index: Path) -> None:
    for folder in generation.folders(index):
        _flip(folder / part, 100)
    with pytest.raises(IndexUnusable, match="reportqa build"):
        generation.current(index)
    assert [bool(row.fault) for row in kept(index)] == [True, True, True]
    assert _publish(index, "fourth").folder.name == "gen-000004"
    assert generation.current(index).fallen == ""


def test_what_was_gone_back_from_is_never_fallen_forward_to(index: Path) -> None:
    generation.rollback(index)
    _flip(index / "gen-000002" / "catalogue.db", 9)
    assert generation.current(index).folder.name == "gen-000001"
    _flip(index / "gen-000001" / "catalogue.db", 9)
    with pytest.raises(IndexUnusable, match="gen-000002"):
        generation.current(index)


def test_known_damage_is_passed_over(index: Path) -> None:
    found = generation.current(index, {"gen-000003"})
    assert found.folder.name == "gen-000002"
    assert "gen-000003 已损坏" in found.fallen
    with pytest.raises(IndexUnusable, match="已损坏"):
        generation.current(index, {"gen-000001", "gen-000002", "gen-000003"})


def test_a_part_that_the_disk_cannot_read_is_damaged(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = generation._block

    def failing(file: BinaryIO) -> bytes:
        if "gen-000003/catalogue.db" in str(file.name):
            file = _Unreadable()  # type: ignore[assignment]
        return read(file)

    monkeypatch.setattr(generation, "_block", failing)
    assert generation.current(index).folder.name == "gen-000002"


class _Unreadable:
    def read(self, most: int) -> bytes:
        raise OSError(errno.EIO, "Input/output error")


def test_a_reader_overtaken_by_publications_looks_again(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened, left = generation._opened, ["fourth", "fifth", "sixth", "seventh"]

    def overtaken(folder: Path, wanted: str) -> generation.Generation:
        while left:
            _publish(index, left.pop(0))
        return opened(folder, wanted)

    monkeypatch.setattr(generation, "_opened", overtaken)
    found = generation.current(index)
    assert (found.facts["text"], found.fallen) == ("seventh", "")


def test_a_file_that_is_open_can_be_read_after_its_generation_was_dropped(index: Path) -> None:
    found = generation.current(index)
    with (found.folder / "catalogue.db").open("rb") as file:
        for text in ("fourth", "fifth", "sixth"):
            _publish(index, text)
        assert not found.folder.exists()
        assert b"third" in file.read()


def test_going_back_is_refused_while_a_build_runs(index: Path) -> None:
    def write(folder: Path) -> Mapping[str, Any]:
        with pytest.raises(IndexUnusable, match="另一个程序"):
            generation.rollback(index)
        return {}

    generation.publish(index, write)
