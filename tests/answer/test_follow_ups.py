"""Conversations: what is taken over is shown and can be dropped, and a choice may be named by its number."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reportqa.assistant import Assistant
from reportqa.records import Answer

CITY = "云岫市人民政府"
TRUTH = [
    json.loads(line) for line in (Path(__file__).parents[2] / "corpus" / "demo" / "truth.jsonl").read_text("utf-8").splitlines()
]


def _cell(year: int, key: str, body: str = CITY) -> str:
    return next(row["cells"][key] for row in TRUTH if (row["issuer"], row["year"]) == (body, year))


def _talk(assistant: Assistant, *questions: str) -> Answer:
    """The answer to the last question after the others."""
    return assistant.ask(questions[-1], tuple(questions[:-1]))[0]


def _carried(answer: Answer) -> set[str]:
    return {slot.label for slot in answer.understood if slot.how == "carried"}


def test_a_choice_is_named_by_its_number(shipped: Assistant) -> None:
    offered = _talk(shipped, f"{CITY}新收申请多少件")
    assert offered.status == "clarify"
    chosen = _talk(shipped, f"{CITY}新收申请多少件", "第二个")
    assert chosen.status == "answered"
    assert chosen.figures == shipped.ask(offered.suggestions[1])[0].figures


def test_a_conversation_goes_on_after_a_choice(shipped: Assistant) -> None:
    year = shipped.ask(f"{CITY}新收申请多少件")[0].suggestions[1].split("年")[0][-4:]
    answer = _talk(shipped, f"{CITY}新收申请多少件", "第二个", "企业呢")
    assert [f.raw for f in answer.figures] == [_cell(int(year), "new.C1")]


@pytest.mark.parametrize("text", ["第九个", "第七个"])
def test_a_number_that_was_not_offered_is_not_guessed(shipped: Assistant, text: str) -> None:
    answer = _talk(shipped, f"{CITY}新收申请多少件", text)
    assert (answer.status, answer.figures) == ("refused", ())


def test_compared_with_the_year_before(shipped: Assistant) -> None:
    answer = _talk(shipped, f"{CITY}2024年新收申请多少件", "和上年比呢")
    assert {f.raw for f in answer.figures} >= {_cell(2024, "new.T"), _cell(2023, "new.T")}
    assert {"机关", "项目"} <= _carried(answer)


def test_another_year_body_and_applicant(shipped: Assistant) -> None:
    first = f"{CITY}2024年新收申请多少件"
    assert [f.raw for f in _talk(shipped, first, "那2023年呢").figures] == [_cell(2023, "new.T")]
    assert [f.raw for f in _talk(shipped, first, "企业呢").figures] == [_cell(2024, "new.C1")]
    assert [f.raw for f in _talk(shipped, first, "教育局呢").figures] == [_cell(2024, "new.T", "云岫市教育局")]
    assert [f.raw for f in _talk(shipped, first, "那2023年呢", "企业呢").figures] == [_cell(2023, "new.C1")]


def test_what_was_taken_over_can_be_dropped(shipped: Assistant) -> None:
    first = f"{CITY}2024年新收申请多少件"
    assert _carried(_talk(shipped, first, "那2023年呢")) == {"机关", "项目"}
    without_body = _talk(shipped, first, "那2023年呢（不沿用机关）")
    assert "机关" not in _carried(without_body)
    assert without_body.figures == ()
    assert _talk(shipped, first, "那2023年呢（不沿用项目）").figures == ()
    # and it stays dropped for the question after it
    assert _talk(shipped, first, "那2023年呢（不沿用机关）", "企业呢").figures == ()


def test_why_asks_for_the_reasons_that_the_form_prints_or_for_a_cause_that_it_does_not(shipped: Assistant) -> None:
    reasons = _talk(shipped, f"{CITY}2024年不予公开多少件", "为什么")
    assert reasons.status == "answered"
    assert "国家秘密" in reasons.text
    cause = _talk(shipped, f"{CITY}2024年行政处罚多少件", "为什么")
    assert (cause.status, cause.figures) == ("refused", ())


@pytest.mark.parametrize("text", ["三安全一稳定是什么意思", "怎么申请公开", "云岫市教育局2023年收到多少申请"])
def test_a_new_topic_takes_nothing_over(shipped: Assistant, text: str) -> None:
    after = _talk(shipped, f"{CITY}2024年行政处罚多少件", text)
    assert _carried(after) == set()
    assert after == shipped.ask(text)[0]


def test_the_id_tells_what_was_taken_over_and_nothing_else(shipped: Assistant) -> None:
    one = _talk(shipped, f"{CITY}2024年新收申请多少件", "那2023年呢")
    same = _talk(shipped, "你好，随便问问", f"{CITY}2024年新收申请有多少件呀", "那2023年呢")
    other = _talk(shipped, "云岫市教育局2024年新收申请多少件", "那2023年呢")
    assert one.id == same.id
    assert one == same
    assert one.id != other.id
