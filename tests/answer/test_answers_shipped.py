"""The corpus that ships: invented reports never mix with real ones, years are never picked in silence, warnings are said."""

from __future__ import annotations

import pytest

from reportqa.assistant import Assistant

CITY = "云岫市人民政府"


def test_of_more_than_three_years_none_is_picked(shipped: Assistant) -> None:
    answer, _ = shipped.ask(f"{CITY}新收申请多少件")
    assert (answer.status, answer.code) == ("clarify", "ask_year")
    assert len(answer.suggestions) == 6
    assert {shipped.ask(choice)[0].status for choice in answer.suggestions} <= {"answered", "refused"}


def test_years_said_are_answered_each_from_its_own_report(shipped: Assistant) -> None:
    answer, _ = shipped.ask(f"{CITY}2021年和2022年新收申请各多少件")
    assert answer.status == "answered"
    assert [(f.year, c.year) for f, c in zip(answer.figures, answer.citations, strict=True)] == [(2021, 2021), (2022, 2022)]


def test_a_question_without_a_body_is_answered_from_the_real_report_and_says_so(shipped: Assistant) -> None:
    answer, _ = shipped.ask("2020年行政许可处理决定数量")
    assert {c.origin for c in answer.citations} == {"restated"}
    assert any("湛江经济技术开发区教育局" in note for note in answer.notes)
    assert any("摘编" in note for note in answer.notes)


def test_a_kind_of_body_alone_is_asked_back(shipped: Assistant) -> None:
    answer, _ = shipped.ask("教育局2020年行政处罚多少件")
    assert answer.code == "ask_same_name"
    assert all(shipped.ask(choice)[0].status in ("answered", "refused") for choice in answer.suggestions)


def test_invented_and_real_reports_are_never_in_one_answer(shipped: Assistant) -> None:
    answer, _ = shipped.ask("云岫市教育局和湛江经开区教育局2020年行政许可各多少")
    assert (answer.status, answer.code, answer.citations) == ("refused", "mixed", ())


def test_invented_reports_are_marked_in_every_answer(shipped: Assistant) -> None:
    answer, _ = shipped.ask(f"{CITY}2023年行政处罚多少件")
    assert {c.origin for c in answer.citations} == {"demo"}
    assert any("虚构" in note for note in answer.notes)


def test_a_broken_sum_is_said_and_not_repaired(shipped: Assistant) -> None:
    answer, _ = shipped.ask("云岫市住房和城乡建设局2023年行政复议几件")
    assert answer.figures[0].raw == "5"
    assert [c.result for c in answer.checks] == ["fail"]


def test_a_refusal_names_the_office_of_the_settings(shipped: Assistant) -> None:
    answer, _ = shipped.ask("云岫市教育局2023年罚款金额")
    said = "".join(answer.notes)
    assert all(part in said for part in ("某市政务公开办", "0000-0000000", "某路一号", "12345"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("  \n", "empty"),
        ("多" * 201, "too_long"),
        ("\u200b\u0000", "control"),
        ("what?", "not_chinese"),
        ("\ud800多少", "control"),
    ],
    ids=["empty", "blank", "too long", "controls only", "no Chinese", "lone surrogate"],
)
def test_what_is_no_question_gets_a_friendly_sentence(text: str, code: str, shipped: Assistant) -> None:
    answer, _ = shipped.ask(text)
    assert (answer.status, answer.code) == ("refused", code)
    assert answer.text


def test_the_same_question_gives_the_same_answer(shipped: Assistant) -> None:
    first = [shipped.ask(f"{CITY}2022年{what}")[0] for what in ("不予公开各几件", "存在什么问题", "行政许可")]
    again = [shipped.ask(f"{CITY}2022年{what}")[0] for what in ("不予公开各几件", "存在什么问题", "行政许可")]
    assert first == again
    assert len({a.id for a in first}) == len(first)


def test_examples_are_answered(shipped: Assistant) -> None:
    examples = shipped.examples(6)
    assert len(examples) == 6
    assert {shipped.ask(text)[0].status for text in examples} == {"answered"}
