"""What a folder of reports becomes: doubles settled, originals before restated ones, the same whatever the order."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reportqa.assistant import Assistant
from reportqa.build import build, read_corpus, unchanged
from reportqa.errors import ReportqaError
from reportqa.lexicon import load_lexicon
from reportqa.library import open_library
from reportqa.passage.encoder import load_encoder
from reportqa.settings import Office

PROJECT = Path(__file__).parents[2]
RESTATED = next((PROJECT / "corpus").glob("*摘编.txt"))
LEXICON = load_lexicon()


def _assistant(corpus: Path, index: Path) -> Assistant:
    build(corpus, index, LEXICON, load_encoder("", building=True))
    return Assistant(open_library(index, LEXICON, load_encoder("")), LEXICON, Office())


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    shutil.copy(RESTATED, folder)
    shutil.copy(PROJECT / "corpus" / "catalogue.toml", folder)
    return folder


def test_an_original_replaces_the_restated_report(corpus: Path, tmp_path: Path) -> None:
    original = RESTATED.read_text("utf-8").replace("摘编", "全文")
    (corpus / "original.txt").write_text(original, "utf-8")
    read, problems = read_corpus(corpus, LEXICON)
    assert [(r.report.file, r.report.origin) for r in read] == [("original.txt", "real")]
    assert [p.code for p in problems] == ["W_DOUBLE"]


def test_two_copies_are_one_report(corpus: Path) -> None:
    text = RESTATED.read_bytes()
    (corpus / "a.txt").write_bytes(text)
    (corpus / "b.txt").write_bytes(text)
    read, _ = read_corpus(corpus, LEXICON)
    assert [r.report.file for r in read] == ["a.txt"]


def test_two_originals_that_differ_are_both_answered_and_staff_are_told(corpus: Path, tmp_path: Path) -> None:
    text = RESTATED.read_text("utf-8")
    (corpus / "a.txt").write_text(text, "utf-8")
    changed = text.replace("行政许可\t15\t增 1\t16", "行政许可\t15\t增 1\t18")
    assert changed != text
    (corpus / "b.txt").write_text(changed, "utf-8")
    _, problems = read_corpus(corpus, LEXICON)
    assert {p.code for p in problems} == {"W_CONFLICT", "W_DOUBLE"}
    answer, _ = _assistant(corpus, tmp_path / "index").ask("经开区教育局2020年行政许可多少件")
    assert {f.raw for f in answer.figures} == {"16", "18"}
    assert {c.file for c in answer.citations} == {"a.txt", "b.txt"}


def test_a_folder_without_a_usable_report_is_an_error_that_lists_why(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    with pytest.raises(ReportqaError, match=r"empty\.txt"):
        build(tmp_path, tmp_path / "index", LEXICON, load_encoder(""))
    assert not (tmp_path / "index").exists()


def test_the_version_of_the_data_depends_on_the_files_alone(corpus: Path, tmp_path: Path) -> None:
    encoder = load_encoder("", building=True)
    one = build(corpus, tmp_path / "one", LEXICON, encoder).generation
    build(corpus, tmp_path / "two", LEXICON, encoder)
    again = build(corpus, tmp_path / "two", LEXICON, encoder).generation
    assert one.version == again.version
    assert unchanged(corpus, tmp_path / "two", LEXICON, encoder)
    (corpus / RESTATED.name).write_text(RESTATED.read_text("utf-8").replace("\t16", "\t17"), "utf-8")
    assert not unchanged(corpus, tmp_path / "two", LEXICON, encoder)
    assert build(corpus, tmp_path / "two", LEXICON, encoder).generation.version != one.version


def test_the_demonstration_goes_with_its_folder(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "corpus", tmp_path / "corpus", ignore=lambda folder, names: ["demo"] if "demo" in names else [])
    read, _ = read_corpus(tmp_path / "corpus", LEXICON)
    assert {r.report.origin for r in read} == {"restated"}


def test_a_folder_that_cannot_be_opened_ends_the_build(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(folder: Path, onerror: Callable[[OSError], None]) -> Iterator[tuple[str, list[str], list[str]]]:
        onerror(PermissionError(13, "Permission denied", str(folder / "demo")))
        yield str(folder), [], []

    monkeypatch.setattr("reportqa.build.os.walk", closed)
    with pytest.raises(ReportqaError, match="demo 打不开"):
        read_corpus(corpus, LEXICON)


def test_odd_names_links_and_forgotten_files_are_listed_and_the_rest_is_read(corpus: Path, tmp_path: Path) -> None:
    (Path(os.fsdecode(os.fsencode(corpus) + b"/\xc4\xea.txt"))).write_text("x")
    (corpus / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (corpus / "[draft]\n2023.txt").write_text("")
    with (corpus / "catalogue.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[report]]\nfile = "forgotten.txt"\nissuer = "某市教育局"\n')
    read, problems = read_corpus(corpus, LEXICON)
    assert len(read) == 1
    assert {p.code for p in problems} == {"E_NAME", "E_FILE", "W_CATALOGUE"}
    assert all(p.where.isprintable() for p in problems)
