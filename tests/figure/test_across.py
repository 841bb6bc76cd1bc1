"""Two years of one body side by side: what must follow from last year's report does, or is told."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from reportqa.figure.across import across_years
from reportqa.figure.extract import extract
from reportqa.lexicon import load_lexicon
from reportqa.records import Cell, Check, Figure, Issuer, Report, Section, Table

Cells = dict[str, str]
#: one request carried over, nine documents in force
Y2022: Cells = {"cout.N": "1", "cout.T": "1", "doc.made": "2", "doc.repealed": "0", "doc.valid": "9", "lic.dec": "30"}
Y2023: Cells = {"cin.N": "1", "cin.T": "1", "doc.made": "3", "doc.repealed": "1", "doc.valid": "11", "lic.dec": "35"}


def _report(year: int, cells: Cells, form: str = "E3", **changes: str) -> tuple[Report, tuple[Figure, ...]]:
    lexicon = load_lexicon()
    tables = []
    for table in lexicon.forms[form].tables:
        own = {f"{r}.{c}" for block in table.blocks for r, c, _, _ in block.cells()}
        printed = tuple(Cell(*key.split("."), text, (), ()) for key, text in cells.items() if key in own)
        if printed:
            tables.append(Table(table.role, table.role, form, table.title, printed))
    section = Section("二", "", "disclosed", (), tuple(tables))
    report = Report(f"r{year}", Issuer("i", "青禾县水务局"), year, "", f"{year}.txt", "d", (section,))
    report = replace(report, **changes)  # type: ignore[arg-type]
    return report, extract(report, lexicon)[0]


def _checks(before: Cells, now: Cells, form: str = "E3") -> tuple[Check, ...]:
    found = across_years([_report(2022, before, form), _report(2023, now, form)], load_lexicon())
    assert set(found) == {"r2023"}
    return found["r2023"]


def test_years_that_fit_pass() -> None:
    checks = _checks(Y2022, Y2023)
    assert {c.id: c.result for c in checks} == {"carry:N": "pass", "carry:T": "pass", "stock:doc": "pass"}
    assert next(c for c in checks if c.id == "stock:doc").right == 11


@pytest.mark.parametrize(
    ("changed", "failing", "severity"),
    [
        ({"cin.N": "2"}, "carry:N", "warning"),
        ({"doc.valid": "12"}, "stock:doc", "warning"),
        ({"lic.dec": "350"}, "jump:lic.dec", "note"),
        ({"lic.dec": "0"}, "jump:lic.dec", "note"),
    ],
)
def test_a_year_that_does_not_follow_is_told_with_both_reports(changed: Cells, failing: str, severity: str) -> None:
    (failed,) = [c for c in _checks(Y2022, {**Y2023, **changed}) if c.result == "fail"]
    assert (failed.id, failed.severity, failed.report) == (failing, severity, "r2023")
    assert {w.report for w in failed.cells} == {"r2022", "r2023"}
    assert "2022年" in failed.text
    assert failed.left != failed.right


@pytest.mark.parametrize("blank", ["", "/", "无"])
def test_a_blank_is_not_zero_across_years_either(blank: str) -> None:
    (unknown,) = [c for c in _checks({**Y2022, "cout.N": blank}, {**Y2023, "cin.N": "0"}) if c.id == "carry:N"]
    assert (unknown.result, unknown.left, unknown.right) == ("unknown", None, None)
    assert "2022年结转下年度" in unknown.text


def test_small_numbers_may_jump() -> None:
    assert not [c for c in _checks({"lic.dec": "1"}, {"lic.dec": "15"}) if c.result == "fail"]


def test_a_table_that_repeats_last_year_is_told() -> None:
    cells = {"doc.made": "3", "doc.repealed": "1", "doc.valid": "11", "lic.dec": "35", "pen.dec": "4", "coe.dec": "2"}
    failed = {c.id for c in _checks(cells, cells) if c.result == "fail"}
    assert "copied:disclosed" in failed
    assert "copied:disclosed" not in {c.id for c in _checks(cells, {**cells, "coe.dec": "3"})}


def test_matters_of_the_2019_form_are_only_noted() -> None:
    before, now = {"lic.prev": "10", "lic.delta": "增2"}, {"lic.prev": "13", "lic.delta": "0"}
    (failed,) = [c for c in _checks(before, now, "E2") if c.result == "fail"]
    assert (failed.id, failed.severity, failed.left, failed.right) == ("matters:lic", "note", Decimal(13), Decimal(12))


def test_what_cannot_be_compared_is_not() -> None:
    lexicon = load_lexicon()
    first = _report(2022, Y2022)
    # a year between them is missing
    assert across_years([first, _report(2024, Y2023)], lexicon) == {}
    # another scope
    other = [_report(2022, Y2022, scope="本机关"), _report(2023, Y2023, scope="全市")]
    assert across_years(other, lexicon) == {}
    # two originals of one year, and nothing says which leads
    twice = [first, (replace(first[0], id="again", file="again.txt"), first[1]), _report(2023, Y2023)]
    assert across_years(twice, lexicon) == {}
    # the superseded one is left out, the leading one counts
    led = [first, (replace(first[0], id="again", later="r2022"), ()), _report(2023, Y2023)]
    assert set(across_years(led, lexicon)) == {"r2023"}
