"""Who reports on which year, against titles and situations written down as data (tests/vectors/mastheads.toml)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.lexicon import load_lexicon
from reportqa.lexicon.issuers import split_name
from reportqa.records import Block
from reportqa.report.masthead import Masthead, masthead
from reportqa.report.title import name_and_year

VECTORS: dict[str, Any] = tomllib.loads((Path(__file__).parents[1] / "vectors" / "mastheads.toml").read_text("utf-8"))
LEXICON = load_lexicon()
BODY = ("一、总体情况", "全年主动公开信息12条。", "六、其他需要报告的事项", "收取信息处理费0元。")


def _read(situation: dict[str, Any]) -> Masthead:
    lines = [*situation["before"], *BODY, *situation.get("end", ())]
    blocks = [Block("line", text=text, line=number) for number, text in enumerate(lines, 1)]
    stem = situation.get("file", "x.txt").removesuffix(".txt")
    return masthead(blocks, LEXICON, stem, situation.get("metadata"))


def test_there_are_enough_of_them() -> None:
    titles = [t for t, _, _ in VECTORS["titles"]]
    assert len(set(titles)) == len(titles)
    assert len(titles) + len(VECTORS["situation"]) >= 80


@pytest.mark.parametrize(("title", "issuer", "year"), VECTORS["titles"])
def test_a_title_tells_body_and_year(title: str, issuer: str, year: int) -> None:
    assert name_and_year(title, LEXICON) == (issuer, year or None)
    assert _read({"before": [title]}).title == title.strip()


@pytest.mark.parametrize("situation", VECTORS["situation"], ids=lambda s: s["odd"])
def test_a_situation_is_read_as_written_down(situation: dict[str, Any]) -> None:
    head = _read(situation)
    assert (head.issuer, head.year or 0) == (situation["issuer"], situation["year"])
    assert head.published == situation.get("published", head.published)
    assert set(situation.get("names", ())) <= set(head.names)
    assert head.scope == situation.get("scope", "")
    assert head.period.text == situation.get("period", head.period.text)
    assert [list(pair) for pair in head.contact] == situation.get("contact", [])
    if "whole" in situation:
        assert head.period.whole(situation["year"]) is situation["whole"]
    if "region" in situation:
        assert list(split_name(head.issuer, LEXICON.issuers).regions) == situation["region"]


@given(st.lists(st.text(max_size=60), max_size=12), st.text(max_size=30))
def test_no_text_raises(lines: list[str], stem: str) -> None:
    masthead([Block("line", text=text, line=number) for number, text in enumerate(lines, 1)], LEXICON, stem)


WORDS = st.sampled_from(
    [
        "青禾县水务局",
        "2021",
        "年度",
        "年",
        "政府信息公开",
        "工作",
        "年度报告",
        "二〇二",
        "（",
        "）",
        "1月",
        "1日",
        "至",
        "统计期限",
        "电话：",
        "地址：",
        "\n",
        " ",
        "人民",
        "的",
    ]
)


@given(st.lists(st.lists(WORDS, max_size=9).map("".join), max_size=8))
def test_no_words_of_the_field_in_any_order_raise(lines: list[str]) -> None:
    masthead([Block("line", text=text, line=number) for number, text in enumerate(lines, 1)], LEXICON, "")


@given(
    st.dates(), st.sampled_from(["发布日期：", "发布时间:", "时间：", "来源：青禾县水务局 日期：", "索引号：123 发布日期："])
)
def test_the_date_of_posting_never_becomes_the_year(day: Any, label: str) -> None:
    before = [f"{label}{day.isoformat()}", "青禾县水务局政府信息公开工作年度报告"]
    head = _read({"before": before, "metadata": {"发布日期": day.isoformat()}, "file": f"t{day.strftime('%Y%m%d')}.txt"})
    assert head.year is None
