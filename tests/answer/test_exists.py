"""有没有: a printed number above zero is a yes, a printed 0 a no, and nothing else is either."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from reportqa.answer.case import Case
from reportqa.answer.compose import compose
from reportqa.answer.exists import verdict
from reportqa.answer.reading import Reading
from reportqa.assistant import Assistant
from reportqa.records import Answer, Figure, Question, State
from reportqa.settings import Office

TODAY = date(2026, 3, 1)


def _reading(shipped: Assistant, *cells: tuple[str, State]) -> list[Reading]:
    report = shipped.library.chosen()[0]
    figures = [Figure(report.issuer.id, report.year, "new.T", None, "件", raw, None, state) for raw, state in cells]
    told = [replace(f, value=Decimal(f.raw)) if f.state in ("number", "zero") else f for f in figures]
    return [Reading(report, "new", "T", "x", "E3", (f,), ("x",)) for f in told]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([("3", "number")], "yes"),
        ([("0", "zero")], "no"),
        ([("", "blank")], "open"),
        ([("/", "slash")], "open"),
        ([("无", "none_written")], "open"),
        ([("", "section_none")], "open"),
        ([("0", "zero"), ("", "blank")], "open"),
        ([("2", "number"), ("", "blank")], "yes"),
        ([("0", "zero"), ("0", "zero")], "no"),
    ],
)
def test_only_numbers_decide(cells: list[tuple[str, State]], expected: str, shipped: Assistant) -> None:
    assert verdict(_reading(shipped, *cells)) == expected


def _asked(assistant: Assistant, name: str, **fields: object) -> Question:
    issuer = next(i.id for i in assistant.library.issuers.values() if i.name == name)
    return replace(Question("", "", "exists", issuers=(issuer,)), **fields)  # type: ignore[arg-type]


def _answer(assistant: Assistant, question: Question) -> Answer:
    return compose(Case(question, assistant.library, assistant._lexicon, Office(), ""))


def test_a_number_is_a_yes_with_its_cell(shipped: Assistant) -> None:
    answer = _answer(shipped, _asked(shipped, "云岫市人民政府", years=(2024,), items=("new",)))
    assert (answer.status, answer.code) == ("answered", "exists_yes")
    assert answer.text.startswith("有。云岫市人民政府2024年新收政府信息公开申请为")
    assert len(answer.figures) == len(answer.citations) == 1


def test_a_printed_zero_is_a_no_that_says_what_is_printed(shipped: Assistant) -> None:
    answer = _answer(shipped, _asked(shipped, "云岫市人民政府", years=(2024,), items=("deny1",), columns=("C2",)))
    assert answer.text == "没有。云岫市人民政府2024年不予公开：属于国家秘密（科研机构）为0件（报告填写为0）。"


def test_every_year_is_told_by_itself(shipped: Assistant) -> None:
    answer = _answer(shipped, _asked(shipped, "云岫市人民政府", years=(2024, 2023), items=("new",)))
    assert answer.text.count("有。云岫市人民政府") == 2
    assert [f.year for f in answer.figures] == [2024, 2023]


def test_an_empty_table_is_no_no(real: Assistant) -> None:
    answer, trace = real.ask("湛江经济技术开发区教育局2020年有没有人申请公开", (), TODAY)
    assert answer.figures == (), (answer.text, trace.question)
    assert not answer.text.startswith("没有")
    assert "不能理解为没有发生" in answer.text


def test_fees_of_the_table_offer_the_fee_of_the_text(shipped: Assistant) -> None:
    answer = _answer(shipped, _asked(shipped, "云岫市人民政府", years=(2024,), items=("fee",)))
    assert answer.status == "answered"
    assert "云岫市人民政府2024年信息处理费多少？" in answer.suggestions
