"""Each identity holds for a sound table, and each can fail: a table is broken in one cell, and only its checks say so."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from reportqa.figure.check import CHECKS, check
from reportqa.figure.extract import extract
from reportqa.lexicon import Form, load_lexicon
from reportqa.records import Cell, Check, Issuer, Report, Section, Table

PARTS = ("N", "C1", "C2", "C3", "C4", "C5")


def _sound(form: Form) -> dict[tuple[str, str], str]:
    """Cells of a whole report that adds up: one request a result row and column, nothing carried over."""
    rows = [r.key for r in form.table("requests").blocks[0].rows]
    results = [r for r in rows if r not in ("new", "cin", "tot", "cout")]
    values: dict[tuple[str, str], int] = {}
    for row in rows:
        each = 1 if row in results else len(results) if row in ("new", "tot") else 0
        values |= {(row, c): each for c in PARTS}
        values[row, "T"] = each * len(PARTS)
    for row in ("fy", "sd", "sa"):
        values |= {(row, o): 2 for o in ("keep", "fix", "oth", "open")}
        values[row, "tot"] = 8
    texts = {key: str(v) for key, v in values.items()}
    for block in form.table("disclosed").blocks:
        texts |= {(r, c): "0" for r, c, _, _ in block.cells()}
    return texts


def _checks(form: str, cells: dict[tuple[str, str], str]) -> tuple[Check, ...]:
    lexicon = load_lexicon()
    tables = []
    for table in lexicon.forms[form].tables:
        own = {(r, c) for block in table.blocks for r, c, _, _ in block.cells()}
        printed = tuple(Cell(r, c, text, (), ()) for (r, c), text in cells.items() if (r, c) in own)
        tables.append(Table(table.role, table.role, form, table.title, printed))
    section = Section("二", "二、主动公开政府信息情况", "disclosed", (), tuple(tables))
    report = Report("r", Issuer("i", "青禾县水务局"), 2023, "", "f", "d", (section,))
    figures, _ = extract(report, lexicon)
    return check(figures, report, lexicon)


@pytest.mark.parametrize(("form", "count"), [("E2", 40), ("E3", 42)])
def test_a_sound_report_passes_every_check(form: str, count: int) -> None:
    checks = _checks(form, _sound(load_lexicon().forms[form]))
    assert len(checks) == count
    assert {c.result for c in checks} == {"pass"}
    assert len({c.id for c in checks}) == count


@pytest.mark.parametrize(
    ("key", "failing"),
    [
        (("open", "C2"), {"row:open", "result:C2"}),
        (("open", "T"), {"row:open", "result:T"}),
        (("cin", "N"), {"row:cin", "balance:N"}),
        (("tot", "C5"), {"row:tot", "result:C5", "balance:C5"}),
        (("fy", "fix"), {"review:fy"}),
        (("sa", "tot"), {"review:sa"}),
    ],
)
def test_a_wrong_cell_fails_its_own_checks_only(key: tuple[str, str], failing: set[str]) -> None:
    cells = _sound(load_lexicon().forms["E3"])
    cells[key] = str(int(cells[key]) + 1)
    checks = _checks("E3", cells)
    assert {c.id for c in checks if c.result == "fail"} == failing
    for c in checks:
        if c.result == "fail":
            assert c.left is not None
            assert c.right is not None
            assert abs(c.left - c.right) == 1
            assert str(c.left) in c.text
            assert str(c.right) in c.text
            assert any((w.row, w.column) == key for w in c.cells)


@pytest.mark.parametrize("blank", ["", "/", "无", "详见附件"])
def test_a_cell_without_number_makes_its_checks_unknown_never_zero(blank: str) -> None:
    cells = _sound(load_lexicon().forms["E3"])
    cells["cin", "C1"] = blank
    unknown = [c for c in _checks("E3", cells) if c.result != "pass"]
    assert {c.id for c in unknown} == {"row:cin", "balance:C1"}
    assert {c.result for c in unknown} == {"unknown"}
    assert all(c.left is None and c.right is None and "没有填数字" in c.text for c in unknown)


def test_two_columns_off_against_each_other_are_found() -> None:
    """The totals balance, one column is one short and another one over."""
    cells = _sound(load_lexicon().forms["E3"])
    cells["new", "N"] = str(int(cells["new", "N"]) - 1)
    cells["new", "C5"] = str(int(cells["new", "C5"]) + 1)
    assert {c.id for c in _checks("E3", cells) if c.result == "fail"} == {"balance:N", "balance:C5"}


def test_matters_added_up_as_decisions_are_a_caution_not_an_error() -> None:
    cells = _sound(load_lexicon().forms["E2"])
    cells |= {("lic", "prev"): "15", ("lic", "delta"): "增1", ("lic", "dec"): "16"}
    cells |= {("pen", "prev"): "8", ("pen", "delta"): "5", ("pen", "dec"): "93"}
    cells |= {("coe", "prev"): "3", ("coe", "delta"): "0", ("coe", "dec"): "3"}
    checks = _checks("E2", cells)
    (caution,) = [c for c in checks if c.id.startswith("caution:")]
    assert (caution.result, caution.left, caution.right) == ("unknown", Decimal(16), Decimal(16))
    assert [w.column for w in caution.cells] == ["prev", "delta", "dec"]
    assert Counter(c.result for c in checks) == {"pass": 40, "unknown": 1}


def test_every_statutory_table_has_checks() -> None:
    assert set(CHECKS) == {t.role for f in load_lexicon().forms.values() for t in f.tables}
