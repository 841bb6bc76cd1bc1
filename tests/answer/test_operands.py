"""What an answer computes with: cells, sums of cells, numbers of the text; each with its place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from made import LEXICON, opened

from reportqa.answer.case import Case
from reportqa.answer.operands import cited, counted, operands
from reportqa.answer.scope import Scope
from reportqa.assistant import Assistant
from reportqa.records import CellRef, Mention, Question, Span
from reportqa.settings import Office

BODY = "青禾县水务局"
WITHOUT_TABLES = f"""{BODY}2023年政府信息公开工作年度报告

一、总体情况

全年门户网站发布信息310条，作出行政处罚决定12件，召开新闻发布会3余次。

二、主动公开政府信息情况

没有需要说明的情况。
"""


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with opened(tmp_path_factory.mktemp("operands"), {"2023.txt": WITHOUT_TABLES}) as assistant:
        yield assistant


def _case(assistant: Assistant, question: Question) -> tuple[Case, Scope]:
    reports = tuple(r for r in assistant.library.chosen() if r.issuer.id in question.issuers and r.year in question.years)
    return Case(question, assistant.library, LEXICON, Office(), "test"), Scope(reports, (), ())


def _id(assistant: Assistant, name: str) -> str:
    return next(i.id for i in assistant.library.issuers.values() if i.name == name)


def test_a_cell_and_a_sum_of_cells_are_read_and_cited(shipped: Assistant) -> None:
    body = _id(shipped, "云岫市人民政府")
    question = Question("", "", "change", issuers=(body,), years=(2021,), items=("new", "deny"))
    case, scope = _case(shipped, question)
    one, total = operands(case, scope)
    assert [f.state for f in one.figures] == ["number"]
    assert (total.total and total.total.formula) == "sum"
    assert len(total.figures) == 8
    citations = cited(case, [one, total])
    assert [c.label for c in citations] == [f"[{n}]" for n in range(1, 10)]
    assert all(isinstance(c.where, CellRef) for c in citations)


def test_where_the_table_is_absent_the_text_is_read_and_its_sentence_cited(bare: Assistant) -> None:
    plain = "2023年行政处罚多少件"
    case, scope = _case(bare, Question(plain, plain, "compare", issuers=(_id(bare, BODY),), years=(2023,), items=("pen",)))
    (reading,) = operands(case, scope)
    figure = counted(reading)
    assert figure is not None
    assert (figure.value, figure.unit, figure.indicator) == (12, "件", "text")
    (citation,) = cited(case, [reading])
    assert isinstance(citation.where, Span)
    assert "行政处罚决定12件" in citation.quote


def test_without_an_item_the_number_of_the_text_is_read_by_the_words_of_the_question(bare: Assistant) -> None:
    plain = "2023年门户网站发布信息比上年多多少条"
    mentions = (
        Mention("year", "2023", 0, 5, ""),
        Mention("kind", "difference", 13, 19, ""),
        Mention("relative year", "2022", 14, 16, ""),
    )
    case, scope = _case(bare, Question(plain, plain, "change", issuers=(_id(bare, BODY),), years=(2023,), mentions=mentions))
    (reading,) = operands(case, scope)
    assert [f.raw for f in reading.figures] == ["310条"]
    assert reading.name == "门户网站发布信息"


def test_a_number_that_is_only_about_right_is_not_computed_with(bare: Assistant) -> None:
    plain = "新闻发布会几次"
    case, scope = _case(bare, Question(plain, plain, "trend", issuers=(_id(bare, BODY),), years=(2023,)))
    (reading,) = operands(case, scope)
    assert reading.figures
    assert counted(reading) is None


def test_what_is_not_found_is_a_reading_of_its_own(bare: Assistant) -> None:
    plain = "公交线路几条"
    case, scope = _case(bare, Question(plain, plain, "trend", issuers=(_id(bare, BODY),), years=(2023,)))
    (reading,) = operands(case, scope)
    assert (reading.trouble, reading.figures, counted(reading)) == ("not_found", (), None)
