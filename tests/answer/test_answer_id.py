"""The id of an answer is the hash of exactly what determines it: question, carried slots, today, rules and data."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reportqa.answer.case import Case
from reportqa.assistant import Assistant
from reportqa.records import Question
from reportqa.settings import Office

ASKED = Question(
    "那2023年呢", "那2023年呢", "value", issuers=("a",), years=(2023,), items=("new",), carried=("issuers", "items")
)


def _id(shipped: Assistant, question: Question, rules: str = "r", code: str = "figure", text: str = "") -> str:
    return Case(question, shipped.library, shipped._lexicon, Office(), rules).answer("answered", code, text).id


@pytest.mark.parametrize(
    "other",
    [
        replace(ASKED, plain="那2022年呢"),
        replace(ASKED, issuers=("b",)),
        replace(ASKED, items=("open",)),
        replace(ASKED, carried=("issuers",)),
        replace(ASKED, kind="breakdown"),
        replace(ASKED, today="2026-03-01"),
        replace(ASKED, order="most"),
        # the plain text is the one with the names meant, so they tell what was typed
        replace(ASKED, meant=("x",)),
    ],
)
def test_another_input_gives_another_id(other: Question, shipped: Assistant) -> None:
    assert _id(shipped, ASKED) != _id(shipped, other)


def test_other_rules_give_another_id(shipped: Assistant) -> None:
    assert _id(shipped, ASKED) != _id(shipped, ASKED, rules="s")


@pytest.mark.parametrize(
    "same",
    [
        replace(ASKED, text="那 2023 年呢"),
        replace(ASKED, mentions=()),
    ],
)
def test_what_follows_from_the_inputs_or_is_beside_them_is_no_part_of_it(same: Question, shipped: Assistant) -> None:
    assert _id(shipped, ASKED) == _id(shipped, same)


def test_nor_is_what_the_answer_says(shipped: Assistant) -> None:
    assert _id(shipped, ASKED) == _id(shipped, ASKED, code="zero", text="x")


def test_alone_only_the_question_counts(shipped: Assistant) -> None:
    alone = replace(ASKED, carried=())
    assert _id(shipped, alone) == _id(shipped, replace(alone, kind="breakdown", items=("open",)))
