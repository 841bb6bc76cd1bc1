"""Rows that were wrapped, run together, cut off or parted by a page number: what is certain is read, the rest is named."""

from __future__ import annotations

import pytest

from reportqa.lexicon import load_lexicon
from reportqa.records import Block
from reportqa.report import txt
from reportqa.report.grid import Found, tables
from reportqa.report.headings import heading_test

HEADS = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）\t\t\t申请人情况\t\t\t\t\t\t"
WRAPPED = [
    HEADS,
    "\t\t\t自\t法人或\t\t\t\t\t总计",
    "\t\t\t然人\t其他组织\t\t\t\t\t",
    "\t\t\t\t商业\t科研\t社会公\t法律服\t其他\t",
    "\t\t\t\t企业\t机构\t益组织\t务机构\t\t",
]
WHOLE = [HEADS, "\t\t\t自然人\t法人或其他组织\t\t\t\t\t总计", "\t\t\t\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t"]
NEW = "一、本年新收政府信息公开申请数量\t\t\t6\t8\t4\t1\t2\t0\t21"
CARRIED = "二、上年结转政府信息公开申请数量\t\t\t2\t0\t0\t0\t0\t0\t2"
OPEN = "三、本年度办理结果\t（一）予以公开"


def _read(*lines: str) -> Found:
    lexicon = load_lexicon()
    heading = Block("heading", text="三、收到和处理政府信息公开申请情况")
    return tables((heading, *txt.blocks_of(list(enumerate(lines, 1)))), lexicon, "x", heading_test(lexicon))


def _cells(found: Found) -> dict[str, str]:
    return {f"{c.row}.{c.column}": c.text for placed in found.tables for c in placed.table.cells}


def test_headings_wrapped_over_two_lines_are_one_row() -> None:
    found = _read(*WRAPPED, NEW, CARRIED)
    assert _cells(found)["new.C1"] == "8"
    assert len(_cells(found)) == 14
    assert found.problems == ()


def test_seven_numbers_in_one_cell_are_read_if_they_add_up() -> None:
    assert _cells(_read(*WHOLE, NEW, "二、上年结转政府信息公开申请数量\t\t\t2 1 0 0 0 0 3"))["cin.C1"] == "1"


@pytest.mark.parametrize("values", ["2 1 0 0 0 0 4", "2 1 0 0 0 3", "2 1 0 0 0 0 0 4"])
def test_numbers_in_one_cell_that_do_not_add_up_are_none(values: str) -> None:
    found = _read(*WHOLE, NEW, f"二、上年结转政府信息公开申请数量\t\t\t{values}")
    assert not [key for key in _cells(found) if key.startswith("cin.")]
    assert [p.code for p in found.problems] == ["W_ROW"]


def test_a_row_that_ends_after_its_label_is_lost_and_not_blank() -> None:
    found = _read(*WHOLE, NEW, CARRIED, OPEN)
    assert not [key for key in _cells(found) if key.startswith("open.")]
    assert [p.code for p in found.problems] == ["W_ROW"]


def test_a_table_whose_cells_all_stand_in_rows_of_their_own_is_not_blank() -> None:
    values = "6 |8 |4 |1 |2 |0 |21 |".replace(" |", " |\n").split("\n")[:7]
    labels = ["一、本年新收政府信息公开申请数量 |", "二、上年结转政府信息公开申请数量 |", "四、结转下年度继续办理 |"]
    lines = ["申请人情况 |自然人 |", labels[0], *values, labels[1], *values, labels[2], *values]
    assert not _cells(_read(*lines))


def test_a_page_number_in_a_row_of_its_own_is_passed_over() -> None:
    found = _read(*WHOLE, NEW, "- 5 -\t\t\t\t\t\t\t\t\t", CARRIED)
    assert len(_cells(found)) == 14
    assert found.problems == ()
