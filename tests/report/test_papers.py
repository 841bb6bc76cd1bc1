"""Papers, each named after the oddity that it shows, against what must be read from it (tests/papers/expected.toml)."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from reportqa.build import read_corpus
from reportqa.figure.extract import extract
from reportqa.lexicon import load_lexicon
from reportqa.report.formats import READERS
from reportqa.report.read import read_report

PAPERS = Path(__file__).parents[1] / "papers"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((PAPERS / "expected.toml").read_text("utf-8"))
#: the known variations of layout and wording by number; `layout` in expected.toml names those that a paper shows
LAYOUTS = set(range(1, 55))


def test_every_paper_has_an_expectation() -> None:
    assert {p.name for p in PAPERS.iterdir() if p.suffix in READERS} == set(EXPECTED)


def test_every_known_variation_has_a_paper() -> None:
    """Each paper says in `layout` which of the known variations of layout and wording it shows; none is left without."""
    shown = {number for expected in EXPECTED.values() for number in expected.get("layout", ())}
    assert shown <= LAYOUTS
    assert not sorted(LAYOUTS - shown), "variations that no paper shows"


@pytest.mark.parametrize("name", [n for n, e in EXPECTED.items() if "refused" in e])
def test_what_is_no_report_is_refused(name: str) -> None:
    outcome = read_report(PAPERS / name, name, load_lexicon())
    report, problems = outcome.report, outcome.problems
    assert report is None
    assert [p.code for p in problems] == [EXPECTED[name]["refused"]]
    assert EXPECTED[name].get("told", "") in problems[0].message


@pytest.mark.parametrize("name", [n for n, e in EXPECTED.items() if "refused" not in e])
def test_a_paper_is_read_as_expected(name: str) -> None:
    expected = EXPECTED[name]
    outcome = read_report(PAPERS / name, name, load_lexicon())
    report, problems = outcome.report, outcome.problems
    assert report is not None, problems
    figures, doubts = extract(report, load_lexicon())
    by_key = {f.indicator: f for f in figures}
    assert {k: by_key[k].raw for k in expected.get("cells", {}) if k in by_key} == expected.get("cells", {})
    assert not set(expected.get("absent", ())) & set(by_key)
    assert len(figures) == expected["count"]
    assert sorted(p.code for p in (*problems, *doubts)) == expected.get("problems", [])
    assert {k: by_key[k].state for k in expected.get("states", {})} == expected.get("states", {})
    assert {k: by_key[k].unit for k in expected.get("units", {})} == expected.get("units", {})
    assert report.form == expected.get("form", report.form)
    assert report.issuer.name == expected.get("issuer", "青禾县水务局")
    assert report.year == expected.get("year", report.year)
    assert report.published == expected.get("published", "")
    assert report.scope == expected.get("scope", "")
    assert report.period == expected.get("period", report.period)
    assert report.title == expected.get("title", report.title)
    assert set(report.issuer.short_names) >= set(expected.get("names", ()))
    assert [list(fact) for fact in report.contact] == expected.get("contact", [])
    # title and sign-off stand in a section of their own at the end
    roles = [s.role for s in report.sections if s.heading and s.role != "masthead"]
    assert roles == expected.get("roles", roles)
    narrative = "".join(p.text for s in report.sections if s.role != "masthead" for p in s.paragraphs)
    assert not [w for w in expected.get("without", ()) if w in narrative]


def test_the_same_report_on_two_pages_is_one(tmp_path: Path) -> None:
    names = ("same_report_on_a_mirror.html", "same_report_on_its_own_site.txt")
    for name in names:
        shutil.copy(PAPERS / name, tmp_path / name)
    kept, _ = read_corpus(tmp_path, load_lexicon())
    assert len(kept) == 1
    (only,) = kept
    assert sorted((only.report.file, *only.report.copies)) == sorted(names)
    assert [f.raw for f in only.figures if f.indicator == "lic.dec"] == ["3"]


def test_the_same_file_gives_the_same_report() -> None:
    path = PAPERS / "pipe_bars.txt"
    assert read_report(path, path.name, load_lexicon()) == read_report(path, path.name, load_lexicon())
