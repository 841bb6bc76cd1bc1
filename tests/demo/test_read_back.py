"""Generator and readers know nothing of each other: what one wrote, the other must read back, cell by cell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from reportqa.demo import generate
from reportqa.figure.extract import extract
from reportqa.lexicon.load import load_lexicon
from reportqa.records import Report
from reportqa.report.read import read_report

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "corpus" / "demo"
Truth = dict[str, Any]


def read_truth(folder: Path) -> list[Truth]:
    return [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]


def squeezed(text: str) -> str:
    return "".join(text.split())


def read(folder: Path, truth: Truth) -> Report:
    return _read(folder / truth["file"], truth["file"])


@lru_cache(maxsize=64)
def _read(path: Path, file: str) -> Report:
    outcome = read_report(path, file, load_lexicon())
    report, problems = outcome.report, outcome.problems
    assert report is not None, problems
    return report


def differences(folder: Path, truth: Truth) -> Iterator[str]:
    report = read(folder, truth)
    cells = {f"{c.row}.{c.column}": c.text for s in report.sections for t in s.tables for c in t.cells}
    for key, text in truth["cells"].items():
        if key not in cells:
            yield f"{key}: not read"
        elif squeezed(cells[key]) != squeezed(text):
            yield f"{key}: printed {text!r}, read {cells[key]!r}"
    yield from (f"{key}: read, though not printed" for key in cells if key not in truth["cells"])
    yield from _wrong_figures(report, truth)


def _wrong_figures(report: Report, truth: Truth) -> Iterator[str]:
    """Figures whose value or state does not follow from the printed text."""
    figures = {f.indicator: f for f in extract(report, load_lexicon())[0]}
    for key, text in truth["cells"].items():
        figure = figures.get(key)
        if figure is None:
            yield f"{key}: no figure"
            continue
        # the page marks every row of such a table, so a blank there is not merely blank
        blank = "section_none" if truth["section_none"] and key.split(".")[0] in ("fy", "sd", "sa") else "blank"
        states = {"": blank, "/": "slash", "无": "none_written", "0": "zero"}
        if figure.state != states.get(text, "number"):
            yield f"{key}: printed {text!r}, state {figure.state}"
        number = text.replace(",", "").replace("增 ", "").replace("减 ", "-").replace("+", "")
        expected = None if text in ("", "/", "无") else number
        said = None if figure.value is None else f"{figure.value:f}"
        if said != expected:
            yield f"{key}: printed {text!r}, value {said}"


SHIPPED_TRUTH = read_truth(SHIPPED)
each_report = pytest.mark.parametrize("truth", SHIPPED_TRUTH, ids=[t["file"] for t in SHIPPED_TRUTH])


@each_report
def test_every_cell_is_read_back(truth: Truth) -> None:
    assert list(differences(SHIPPED, truth)) == []


@each_report
def test_issuer_year_form_and_dates_are_read_back(truth: Truth) -> None:
    report = read(SHIPPED, truth)
    assert (report.issuer.name, report.year, report.form) == (truth["issuer"], truth["year"], truth["form"])
    assert squeezed(report.title) == squeezed(truth["title"])
    assert report.published == truth["facts"]["published"]
    assert truth["facts"]["phone"] in dict(report.contact).values()
    assert [t.role for s in report.sections for t in s.tables if t.section_none] == truth["section_none"]


@each_report
def test_sections_and_narrative_are_read_back(truth: Truth) -> None:
    report = read(SHIPPED, truth)
    text = squeezed("".join(p.text for s in report.sections for p in s.paragraphs))
    assert all(words in text for words in (*truth["facts"]["problems"], *truth["facts"]["measures"]))
    assert len([s for s in report.sections if s.role]) >= 6


def test_odd_layouts_of_the_larger_set_are_read_back(tmp_path: Path) -> None:
    generate(tmp_path, 180, 7)
    wrong = {t["file"]: found for t in read_truth(tmp_path)[::3] if (found := list(differences(tmp_path, t))[:3])}
    assert wrong == {}
