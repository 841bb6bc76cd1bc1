"""The sums of the statistics return: each holds for a sound return, fails for a wrong one, and is unknown beside a blank."""

from __future__ import annotations

import pytest

from reportqa.figure.check import check
from reportqa.figure.extract import extract
from reportqa.lexicon import load_lexicon
from reportqa.records import Cell, Check, Issuer, Report, Section, Table

FORM = load_lexicon().forms["E1"].table("statistics")
SUMS = {rule.total for rule in FORM.sums}


def _sound() -> dict[str, str]:
    """One in every part, so that each total is the number of its parts; the parts of a part come first."""
    values = {row.key: 1 for row in FORM.rows()}
    for rule in reversed(FORM.sums):
        values[rule.total] = sum(values[p] for p in rule.parts)
    for rule in FORM.sums:
        values[rule.total] = sum(values[p] for p in rule.parts)
    return {key: str(value) for key, value in values.items()}


def _checks(values: dict[str, str]) -> dict[str, Check]:
    lexicon = load_lexicon()
    cells = tuple(Cell(row, "stat", text, (row,), ("统计数",)) for row, text in values.items())
    table = Table("statistics", "statistics", "E1", FORM.title, cells)
    report = Report("r", Issuer("i", "青禾县水务局"), 2016, "", "f", "d", (Section("", "附表", "", (), (table,)),), form="E1")
    figures, problems = extract(report, lexicon)
    assert not problems
    return {c.id: c for c in check(figures, report, lexicon) if c.id.startswith(("line:", "within:"))}


def test_a_sound_return_passes_every_sum() -> None:
    checks = _checks(_sound())
    assert set(checks) == {f"line:{s}" for s in SUMS} | {f"within:{rule.part}" for rule in FORM.at_most}
    assert {c.result for c in checks.values()} == {"pass"}


@pytest.mark.parametrize("total", sorted(SUMS))
def test_a_wrong_total_is_found_with_both_sides(total: str) -> None:
    values = _sound()
    right = int(values[total])
    values[total] = str(right + 1)
    failed = [c for c in _checks(values).values() if c.result == "fail"]
    own = next(c for c in failed if c.id == f"line:{total}")
    assert (own.left, own.right, own.severity) == (right, right + 1, "critical")
    assert f"{right}，" in own.text
    # 不同意公开 is a total and a part of 答复 at once
    assert {c.id for c in failed} <= {f"line:{total}", "line:reply"}


@pytest.mark.parametrize("rule", FORM.at_most, ids=lambda rule: rule.part)
def test_a_part_larger_than_its_whole_is_found(rule: object) -> None:
    values = _sound()
    values[rule.part] = "9"  # type: ignore[attr-defined]
    failed = [c for c in _checks(values).values() if c.result == "fail"]
    assert [c.id for c in failed] == [f"within:{rule.part}"]  # type: ignore[attr-defined]


def test_channels_may_count_more_than_the_total() -> None:
    values = _sound() | {"pub": "10", "web": "10", "weibo": "10", "wechat": "4"}
    assert {c.result for c in _checks(values).values()} == {"pass"}


@pytest.mark.parametrize("blank", ["", "/", "无"])
def test_a_blank_part_makes_its_sum_unknown_never_zero(blank: str) -> None:
    checks = _checks(_sound() | {"fax": blank, "presshead": blank})
    unknown = {c.id for c in checks.values() if c.result != "pass"}
    assert unknown == {"line:recv", "within:presshead"}
    assert checks["line:recv"].left is None
    assert "没有填数字" in checks["line:recv"].text


def test_a_return_cut_short_is_not_tested_where_nothing_is_printed() -> None:
    assert set(_checks({"pub": "35", "recv": "2"})) == set()
