"""Every cell of two real reports against vectors typed from the page; the balance and sums of a complete report all hold."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from reportqa.figure.check import check
from reportqa.figure.extract import extract
from reportqa.lexicon import load_lexicon
from reportqa.records import Cell, Report
from reportqa.report.read import read_report

VECTORS = Path(__file__).parents[1] / "vectors"
REQUESTS = ("N", "C1", "C2", "C3", "C4", "C5", "T")
REVIEWS = ("keep", "fix", "oth", "open", "tot")


def _vector(name: str) -> dict[str, Any]:
    return tomllib.loads((VECTORS / f"{name}.toml").read_text("utf-8"))


def _expected(vector: dict[str, Any]) -> dict[str, str]:
    cells = {f"{r}.{c}": v for r, vs in vector["disclosed"].items() for c, v in zip(vector["columns"][r], vs, strict=True)}
    requests = dict(vector["requests"])
    for row in requests.pop("blank", []):
        requests[row] = [""] * len(REQUESTS)
    cells |= {f"{r}.{c}": v for r, vs in requests.items() for c, v in zip(REQUESTS, vs, strict=True)}
    return cells | {f"{r}.{c}": v for r, vs in vector["reviews"].items() for c, v in zip(REVIEWS, vs, strict=True)}


def _read(shared: Path, vector: dict[str, Any]) -> Report:
    outcome = read_report(shared / "corpus" / vector["file"], vector["file"], load_lexicon())
    report, problems = outcome.report, outcome.problems
    assert report is not None
    assert problems == ()
    return report


def _cells(report: Report) -> dict[str, Cell]:
    return {f"{c.row}.{c.column}": c for s in report.sections for t in s.tables for c in t.cells}


@pytest.mark.parametrize(("name", "count"), [("cells_seed", 198), ("cells_city", 200)])
def test_every_cell_is_read_as_printed(shared: Path, name: str, count: int) -> None:
    vector = _vector(name)
    expected = _expected(vector)
    assert len(expected) == count
    report = _read(shared, vector)
    assert {key: cell.text for key, cell in _cells(report).items()} == expected
    assert report.form == vector["form"]


@pytest.mark.parametrize("name", ["cells_seed", "cells_city"])
def test_cells_know_where_they_stand(shared: Path, name: str) -> None:
    vector = _vector(name)
    cells = _cells(_read(shared, vector))
    assert {key: cells[key].line for key in vector.get("lines", {})} == vector.get("lines", {})
    assert {key: cells[key].page for key in vector.get("pages", {})} == vector.get("pages", {})
    assert {key: [list(cells[key].row_head), list(cells[key].column_head)] for key in vector["heads"]} == vector["heads"]


def test_the_seed_is_who_and_when_it_says(shared: Path) -> None:
    report = _read(shared, _vector("cells_seed"))
    assert (report.issuer.name, report.year, report.published) == ("湛江经济技术开发区教育局", 2020, "2021-01-26")
    assert "经开区教育局" in report.issuer.short_names
    roles = [s.role for s in report.sections if s.role != "masthead"]
    assert roles == ["overview", "disclosed", "requests", "reviews", "problems", "other"]
    assert {t.role: t.section_none for s in report.sections for t in s.tables} == {
        "disclosed": False,
        "requests": True,
        "reviews": True,
    }
    figures, problems = extract(report, load_lexicon())
    assert problems == ()
    assert sum(f.state == "section_none" for f in figures) == 176
    by_key = {f.indicator: f for f in figures}
    assert [by_key[k].value for k in ("lic.delta", "pen.delta")] == [1, -18]
    assert by_key["svc.dec"].state == "blank"
    cautions = [c for c in check(figures, report, load_lexicon()) if c.id.startswith("caution:")]
    assert [c.cells[-1].row for c in cautions] == ["lic", "pen"]


def test_the_city_holds_every_identity(shared: Path) -> None:
    report = _read(shared, _vector("cells_city"))
    assert (report.issuer.name, report.year) == ("淮安市人民政府", 2024)
    assert report.period == "自2024年1月1日至2024年12月31日"
    assert ("电话", "0517-83605210") in report.contact
    figures, problems = extract(report, load_lexicon())
    assert problems == ()
    checks = check(figures, report, load_lexicon())
    assert [c.result for c in checks] == ["pass"] * 42
    overview = next(s for s in report.sections if s.role == "overview")
    assert any("受理政府信息公开申请3119件，答复3050件" in p.text and p.page == 2 for p in overview.paragraphs)


def test_the_official_blank_form_is_no_report(shared: Path) -> None:
    outcome = read_report(shared / "corpus" / "空白模板-2021格式.docx", "空白模板-2021格式.docx", load_lexicon())
    report, problems = outcome.report, outcome.problems
    assert report is None
    assert [p.code for p in problems] == ["E_BLANK_FORM"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_second_engine_reads_the_same_figures(shared: Path) -> None:
    """pdfplumber finds the same numbers in the same order in every row of figures."""
    vector = _vector("cells_city")
    rows: list[list[str]] = []
    with pdfplumber.open(shared / "corpus" / vector["file"]) as document:
        for page in document.pages:
            for table in page.extract_tables():
                rows += [[c.replace("\n", "").replace(" ", "") for c in row if c is not None] for row in table]
    numbers = [[c for c in row if c and c.replace(".", "").isdigit()] for row in rows]
    found = [row for row in numbers if row]
    reviews = [v for vs in vector["reviews"].values() for v in vs]
    assert found == [*vector["disclosed"].values(), *vector["requests"].values(), reviews]
