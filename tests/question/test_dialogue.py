"""Choosing among what was offered, and saying what not to take over."""

from __future__ import annotations

import pytest

from reportqa.lexicon import load_lexicon
from reportqa.question.dialogue import dropped, picked
from reportqa.text import plain

WORDS = load_lexicon().dialogue


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("第二个", 2), ("第2个", 2), ("第２个", 2), ("第三项", 3), ("选第一个", 1), ("我选第四个", 4), ("就第二个吧", 2),
        ("2", 2), ("选3", 3), ("第二", 2), ("最后一个", -1), ("是的", 1), ("对", 1), ("第一個？", 1), ("是第二个。", 2),
    ],
)  # fmt: skip
def test_a_choice_is_told_by_its_number(text: str, number: int) -> None:
    assert picked(plain(text).text, WORDS) == number


@pytest.mark.parametrize(
    "text",
    [
        "第二个是什么", "两个", "2个", "二", "23", "2023", "第二十条", "第0个", "0", "第一季度", "不予公开第四项多少件", "对吗",
        "是不是", "第十二个", "对不上", "好的，2023年呢", "", "最后一个月",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_choice_is_none(text: str) -> None:
    assert picked(plain(text).text, WORDS) is None


@pytest.mark.parametrize(
    ("text", "left", "slots"),
    [
        ("那2023年呢（不沿用机关）", "那2023年呢", {"issuers"}),
        ("那2023年呢?(不沿用机关、项目)", "那2023年呢?", {"issuers", "items"}),
        ("企业呢（不沿用年度）（不沿用机关）", "企业呢", {"years", "issuers"}),
        ("别沿用年份，企业呢", "企业呢", {"years"}),
        ("企业呢，不沿用上一问", "企业呢,", {"issuers", "years", "items", "columns", "topic"}),
        ("不沿用什么意思", "不沿用什么意思", set()),
        ("企业呢", "企业呢", set()),
    ],
)
def test_slots_not_to_be_taken_over_are_named(text: str, left: str, slots: set[str]) -> None:
    assert dropped(plain(text).text, WORDS) == (left, frozenset(slots))
