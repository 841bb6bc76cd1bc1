"""No part of a typed question stands in what goes out: everything is worded as the lexicon and the reports have it."""

from __future__ import annotations

import random
from datetime import date

import pytest

from reportqa.assistant import Assistant
from reportqa.records import Answer

TODAY = date(2026, 3, 1)
#: letters that neither the lexicon nor any report of the corpus has
RARE = "霂玥瀛皛翯骉犇猋麤飍"
#: one question for each way through the answerers; the token goes anywhere into it
QUESTIONS = (
    "云岫市2024年新收申请多少件", "云岫市教育局行政许可多少件", "教育局2024年行政处罚多少件", "镇政府2023年收到多少申请",
    "云岫市2024年不予公开都是什么理由", "云岫市2024年行政许可和行政处罚一共多少件", "云岫市2024年比2023年申请多了多少",
    "云岫市教育局和民政局2024年谁的申请多", "2024年哪个局的行政处罚最多", "云岫市历年申请多少件", "云岫市2024年公开率多少",
    "云岫市2024年有没有被告过", "有哪些单位发了2024年报告", "云岫市2024年报告分几部分", "云岫市2024年哪些格是空白的",
    "云岫市2024年存在什么问题", "云岫市2024年信息处理费多少", "云岫市2024年公众号发了多少条", "什么是三安全一稳定",
    "怎么申请公开", "不给公开怎么办", "云岫市电话多少", "云岫市2024年报告什么时候发布的", "云岫市2024年数据对得上吗",
    "云岫市2024年罚了多少钱", "云岫市公开了多少", "多少件", "云岫市怎么样", "云岫市是不是不透明", "明年云岫市会有多少申请",
    "云岫市为什么申请这么多", "云岫市2005年收到多少申请", "云岫市2024年政府采购多少", "云岫市2024年复议里企业多少件",
    "云岫市网站发布信息多少条", "云岫市2024年除了个人新收多少件", "云岫市2024年重复申请多少件，部分公开多少件",
    "火星局2024年收到几件",
)  # fmt: skip


def _shown(answer: Answer) -> str:
    """Everything that goes out of an answer but the question itself and what is cited."""
    slots = [part for slot in answer.understood for part in (slot.label, slot.value)]
    series = [part for s in answer.series for part in (s.name, s.unit, *(p.label for p in s.points))]
    checks = [c.text for c in answer.checks]
    return "\n".join([answer.text, *answer.notes, *answer.suggestions, *slots, *series, *checks])


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_word_that_nobody_knows_never_comes_back(question: str, shipped: Assistant) -> None:
    chance = random.Random(question)  # noqa: S311
    for end in ("", "局", "县", "公司", "申请", "率"):
        token = "".join(chance.sample(RARE, 2))
        at = chance.randrange(len(question) + 1)
        answer, _ = shipped.ask(f"{question[:at]}{token}{end}{question[at:]}", (), TODAY)
        shown = _shown(answer)
        assert not any(letter in shown for letter in token), (question, token, shown)


@pytest.mark.parametrize("question", QUESTIONS[:12])
def test_nor_does_it_after_another_question(question: str, shipped: Assistant) -> None:
    before = (f"{RARE[:3]}{question}",)
    for text in ("那2023年呢", "企业呢", "为什么", f"{RARE[4:6]}呢"):
        answer, _ = shipped.ask(text, before, TODAY)
        assert not any(letter in _shown(answer) for letter in RARE), (before, text, _shown(answer))


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_is_offered_is_answered(question: str, shipped: Assistant) -> None:
    answer, _ = shipped.ask(question, (), TODAY)
    for offered in answer.suggestions:
        found, trace = shipped.ask(offered, (), TODAY)
        assert found.status == "answered", (question, offered, found.code, found.text, trace.question)


@pytest.mark.parametrize("question", QUESTIONS)
def test_whoever_is_asked_back_has_two_choices_or_the_only_one(question: str, shipped: Assistant) -> None:
    answer, _ = shipped.ask(question, (), TODAY)
    assert answer.status != "clarify" or 1 <= len(answer.suggestions) <= 6, (answer.code, answer.suggestions)
