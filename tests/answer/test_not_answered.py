"""A figure answers a question only if nothing is left over: whatever limits, turns or pairs it is asked back or refused."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from reportqa.assistant import Assistant

VECTORS = tomllib.loads((Path(__file__).parents[1] / "vectors" / "not_answered.toml").read_text("utf-8"))
ALONE = [(name, text) for name, texts in VECTORS.items() if name != "follow_up" for text in texts]
AFTER = [(tuple(group["before"]), text) for group in VECTORS["follow_up"] for text in group["ask"]]


@pytest.mark.parametrize(("name", "text"), ALONE)
def test_a_question_that_says_more_gets_no_figure(name: str, text: str, shipped: Assistant) -> None:
    answer, trace = shipped.ask(text)
    assert answer.figures == (), (name, answer.text, trace.question)
    assert answer.status in ("refused", "clarify")
    assert answer.notes or answer.suggestions


@pytest.mark.parametrize(("before", "text"), AFTER)
def test_a_follow_up_that_changes_nothing_understood_gets_no_figure(
    before: tuple[str, ...], text: str, shipped: Assistant
) -> None:
    answer, trace = shipped.ask(text, before)
    assert answer.figures == (), (answer.text, trace.question)


def test_without_the_limiting_word_each_is_answered(shipped: Assistant) -> None:
    plain = [
        "云岫市2024年新收申请多少件",
        "云岫市2024年行政处罚多少件",
        "云岫市2024年行政许可多少件",
        "云岫市2024年重复申请多少件",
    ]
    assert {shipped.ask(text)[0].status for text in plain} == {"answered"}
