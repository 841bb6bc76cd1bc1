"""Clauses that only tell who asks and why are passed over; whatever else they say keeps them in the question."""

from __future__ import annotations

import pytest

from reportqa.lexicon import load_lexicon
from reportqa.question import preface
from reportqa.question.mentions import Words
from reportqa.text import plain

LEXICON = load_lexicon()
WORDS = Words(LEXICON)
ASKED = "云岫市2024年行政处罚多少件"


def told(text: str) -> list[str]:
    """The clauses passed over."""
    flat = plain(text).text
    return [flat[m.start : m.end] for m in preface.clauses(flat, WORDS.find(flat), LEXICON)]


@pytest.mark.parametrize(
    "clause",
    [
        "稿子今晚就发",
        "领导催着要",
        "老师布置的作业",
        "我们村委会写总结要用",
        "听老张说罚得凶",
        "给王主任核对数据用",
        "谢谢老师",
        "我家孩子的作业",
    ],
)
def test_a_clause_of_reasons_and_courtesies_is_passed_over(clause: str) -> None:
    assert told(f"{clause}，{ASKED}") == [clause]
    assert told(f"{ASKED}，{clause}") == [clause]


@pytest.mark.parametrize(
    "clause",
    [
        *(
            "老师要女性的",
            "写拆迁的稿子",
            "领导只要上半年的",
            "我是说交通违法的",
            "编辑说只要涉及教育的",
            "学生",
            "网上提交",
            "公安局",
        ),
        *("记者提的申请", "核对餐饮许可用", "听说超过20天没答复的很多", "有没有败诉", "最多的是谁", "上半年"),
    ],
)
def test_a_clause_that_says_more_stays(clause: str) -> None:
    assert told(f"{clause}，{ASKED}") == []


def test_a_question_of_nothing_but_courtesies_is_left_as_it_is() -> None:
    assert told("你好，麻烦老师看一下，谢谢") == []


def test_a_question_about_the_figures_themselves_stays() -> None:
    assert told("云岫市2024年的年报，数据对得上吗") == []
    assert told("核对数据") == []


def test_long_clauses_are_cut_in_linear_time() -> None:
    assert told("麻烦" * 5000 + "，" + ASKED) == []
