"""The catalogue of a folder: it beats the text, and refuses what it does not know."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportqa.errors import WrongSetting
from reportqa.lexicon import load_lexicon
from reportqa.report.catalogue import read_catalogue
from reportqa.report.read import read_report

PAPERS = Path(__file__).parents[1] / "papers"


def _folder(tmp_path: Path, text: str) -> Path:
    (tmp_path / "catalogue.toml").write_text(text, "utf-8")
    return tmp_path


def test_a_folder_without_catalogue_says_nothing(tmp_path: Path) -> None:
    entry = read_catalogue(tmp_path).entry("a.txt")
    assert (entry.issuer, entry.year, entry.origin) == ("", None, "real")


def test_the_origin_of_the_folder_holds_for_every_file(tmp_path: Path) -> None:
    text = 'origin = "demo"\n[[report]]\nfile = "a.txt"\nissuer = "甲县水务局"\n[[report]]\nfile = "b.txt"\norigin = "real"\n'
    catalogue = read_catalogue(_folder(tmp_path, text))
    assert [catalogue.entry(f).origin for f in ("a.txt", "b.txt", "c.txt")] == ["demo", "real", "demo"]


def test_the_entry_beats_the_text(tmp_path: Path) -> None:
    text = """
[[report]]
file = "no_issuer.txt"
issuer = "白石市水务局"
short_names = ["白石水务"]
region = ["某省", "白石市"]
year = 2019
published = 2020-03-31
parent = "白石市人民政府"
scope = "全市"
address = "https://example.invalid/1"
origin = "demo"
"""
    entry = read_catalogue(_folder(tmp_path, text)).entry("no_issuer.txt")
    outcome = read_report(PAPERS / "no_issuer.txt", "x/no_issuer.txt", load_lexicon(), entry)
    report, problems = outcome.report, outcome.problems
    assert report is not None, problems
    assert (report.issuer.name, report.year, report.published) == ("白石市水务局", 2019, "2020-03-31")
    assert (report.origin, report.issuer.origin, report.address) == ("demo", "demo", "https://example.invalid/1")
    assert report.issuer.short_names == ("白石水务",)
    assert (report.issuer.parent, report.scope) == ("白石市人民政府", "全市")
    assert report.issuer.region[:2] == ("某省", "白石市")
    assert report.file == "x/no_issuer.txt"
    assert report.id == f"{report.issuer.id}-2019-{report.digest[:8]}"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('[[report]]\nfile = "a"\nissuers = "b"\n', "issuers"),
        ('[[report]]\nissuer = "b"\n', "file"),
        ('[[report]]\nfile = "a"\n[[report]]\nfile = "a"\n', "重复"),
        ('[[report]]\nfile = "a"\nyear = 20\n', "year"),
        ('[[report]]\nfile = "a"\npublished = "31.3.2020"\n', "published"),
        ('origin = "copied"\n', "origin"),
        ("origin = ", "写法"),
    ],
)
def test_a_slip_of_the_pen_is_named(tmp_path: Path, text: str, word: str) -> None:
    with pytest.raises(WrongSetting, match=word):
        read_catalogue(_folder(tmp_path, text))


@pytest.mark.parametrize(("file", "key"), [("no_issuer.txt", 'issuer = "'), ("no_year.txt", "year = ")])
def test_what_cannot_be_told_is_asked_for_with_the_lines_to_write(file: str, key: str) -> None:
    (problem,) = read_report(PAPERS / file, f"甲/{file}", load_lexicon()).problems
    assert "catalogue.toml" in problem.message
    assert f'[[report]]、file = "{file}"、{key}' in problem.message


def test_a_catalogue_settles_what_the_text_does_not_tell(tmp_path: Path) -> None:
    text = '[[report]]\nfile = "no_issuer.txt"\nissuer = "白石市水务局"\n[[report]]\nfile = "no_year.txt"\nyear = 2021\n'
    catalogue = read_catalogue(_folder(tmp_path, text))
    found = [read_report(PAPERS / f, f, load_lexicon(), catalogue.entry(f)).report for f in ("no_issuer.txt", "no_year.txt")]
    assert [(r.issuer.name, r.year) for r in found if r] == [("白石市水务局", 2023), ("青禾县水务局", 2021)]
