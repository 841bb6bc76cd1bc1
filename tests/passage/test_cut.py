"""Reports cut into passages: rows by their headings, paragraphs at their sentences."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from reportqa.lexicon import Lexicon
from reportqa.passage.cut import LONGEST, cut
from reportqa.records import Paragraph, Passage, Report, Section

ROWS = {
    "E2": "reg doc lic svc pen coe fee proc new cin open part deny1 deny2 deny3 deny4 deny5 deny6 deny7 deny8 lack1 lack2 "
    "lack3 rej1 rej2 rej3 rej4 rej5 oth tot cout fy sd sa",
    "E3": "reg doc lic pen coe fee new cin open part deny1 deny2 deny3 deny4 deny5 deny6 deny7 deny8 lack1 lack2 "
    "lack3 rej1 rej2 rej3 rej4 rej5 oth1 oth2 oth3 tot cout fy sd sa",
}


@pytest.mark.parametrize("form", ROWS)
def test_every_row_of_the_form_is_a_passage_and_table_four_gives_three(passages: tuple[Passage, ...], form: str) -> None:
    assert [p.row for p in passages if p.report == form and p.row] == ROWS[form].split()


def test_a_row_says_its_headings_and_no_figure(passages: tuple[Passage, ...]) -> None:
    row = next(p for p in passages if p.id == "E3/t1/deny4")
    assert row.text.startswith("收到和处理政府信息公开申请情况 三、本年度办理结果 （三）不予公开 4.保护第三方合法权益 自然人 ")
    assert "7" not in row.text
    assert row.heading == (
        "收到和处理政府信息公开申请情况",
        "收到和处理政府信息公开申请情况",
        "三、本年度办理结果",
        "（三）不予公开",
        "4.保护第三方合法权益",
    )
    assert row.digest == hashlib.sha256(row.text.encode()).hexdigest()
    assert row.page == 2


def test_suits_after_review_are_told_from_suits_without(passages: tuple[Passage, ...]) -> None:
    texts = {p.row: p.text for p in passages if p.report == "E3" and p.row in {"fy", "sd", "sa"}}
    assert "未经复议直接起诉" in texts["sd"]
    assert "复议后起诉" in texts["sa"]
    assert "行政诉讼" not in texts["fy"].replace("政府信息公开行政复议、行政诉讼情况", "")


def test_the_same_row_of_another_figure_has_the_same_digest(reports: tuple[Report, ...], lexicon: Lexicon) -> None:
    table = reports[1].sections[-1].tables[0]
    other = replace(table, cells=tuple(replace(cell, text="99") for cell in table.cells))
    changed = replace(reports[1], sections=(replace(reports[1].sections[-1], tables=(other,)),))
    assert [p.digest for p in cut(changed, lexicon)] == [
        p.digest for p in cut(reports[1], lexicon) if p.row in {"fy", "sd", "sa"}
    ]


def _narrative(report: Report, text: str) -> Report:
    return replace(report, sections=(Section("", "总体情况", "", (Paragraph("p1", text, page=3),), ()),))


def test_a_long_paragraph_is_cut_at_its_sentences(reports: tuple[Report, ...], lexicon: Lexicon) -> None:
    text = "".join(f"第{i}项工作按照要求如期完成，并向社会公开了有关情况。" for i in range(30))
    parts = cut(_narrative(reports[0], text), lexicon)
    assert "".join(p.text for p in parts) == text
    assert all(len(p.text) <= LONGEST for p in parts)
    assert {p.paragraph for p in parts} == {"p1"}
    assert [p.id for p in parts] == [f"E2/p1.{i}" for i in range(1, len(parts) + 1)]


def test_a_sentence_without_an_end_is_kept_whole(reports: tuple[Report, ...], lexicon: Lexicon) -> None:
    text = "公开" * LONGEST
    assert [p.text for p in cut(_narrative(reports[0], text), lexicon)] == [text]


@pytest.mark.parametrize("text", ["", " \n　"])
def test_an_empty_paragraph_is_no_passage(reports: tuple[Report, ...], lexicon: Lexicon, text: str) -> None:
    assert cut(_narrative(reports[0], text), lexicon) == ()


def test_ids_are_unique(passages: tuple[Passage, ...]) -> None:
    assert len({p.id for p in passages}) == len(passages)
