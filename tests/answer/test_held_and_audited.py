"""What is held, how reports are laid out, and whether their figures fit together: counted again from the library."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from reportqa.answer import check
from reportqa.answer.case import Case
from reportqa.answer.compose import compose
from reportqa.assistant import Assistant
from reportqa.library import Library
from reportqa.records import Answer, CellRef, Check, Question
from reportqa.settings import Office

CITY = "云岫市人民政府"


def _question(assistant: Assistant, kind: str, name: str = "", **fields: object) -> Question:
    ids = tuple(i.id for i in assistant.library.issuers.values() if i.name == name)
    return replace(Question("", "", kind, issuers=ids), **fields)  # type: ignore[arg-type]


def _answer(assistant: Assistant, question: Question, library: Library | None = None) -> Answer:
    return compose(Case(question, library or assistant.library, assistant._lexicon, Office(), ""))


def _gate(assistant: Assistant, answer: Answer, question: Question) -> tuple[str, ...]:
    return check.problems(answer, question, assistant.library, assistant._lexicon)


@pytest.mark.parametrize(
    ("topic", "name", "years"),
    [("bodies", "", (2024,)), ("bodies", "", ()), ("reports", "", ()), ("years", CITY, ()), ("sections", CITY, (2023,)),
     ("tables", CITY, (2023,)), ("blanks", CITY, (2023,)), ("blanks", "云岫市民政局", (2020,)), ("without_table", "", ())],
)  # fmt: skip
def test_lists_pass_the_last_gate(topic: str, name: str, years: tuple[int, ...], shipped: Assistant) -> None:
    question = _question(shipped, "list", name, topic=topic, years=years)
    answer = _answer(shipped, question)
    assert answer.status == "answered", answer.text
    assert _gate(shipped, answer, question) == ()


def test_bodies_are_named_and_counted(shipped: Assistant) -> None:
    answer = _answer(shipped, _question(shipped, "list", topic="bodies", years=(2024,)))
    held = {r.issuer.name for r in shipped.library.chosen() if r.year == 2024}
    assert all(name in answer.text for name in held)
    assert f"{len(held)}个" in answer.text


def test_a_wrong_count_does_not_leave_the_house(shipped: Assistant) -> None:
    question = _question(shipped, "list", CITY, topic="years")
    answer = _answer(shipped, question)
    wrong = replace(answer, text=answer.text.replace("6个年度", "17个年度"))
    assert wrong.text != answer.text
    assert _gate(shipped, wrong, question)


def test_a_year_that_nobody_has_is_not_told_as_not_published(shipped: Assistant) -> None:
    answer = _answer(shipped, _question(shipped, "list", topic="bodies", years=(2005,)))
    assert (answer.status, answer.code) == ("refused", "list_none_of_year")
    assert "没有收录不代表没有公布" in answer.text


def test_sections_are_listed_as_printed(real: Assistant) -> None:
    report = real.library.chosen()[0]
    answer = _answer(real, _question(real, "list", report.issuer.name, topic="sections", years=(report.year,)))
    assert all(s.heading in answer.text for s in report.sections if s.role != "masthead")
    assert answer.citations


def test_blank_cells_are_named_table_by_table(real: Assistant) -> None:
    question = _question(real, "list", "湛江经济技术开发区教育局", topic="blanks", years=(2020,))
    answer = _answer(real, question)
    assert "不能理解为没有发生" in answer.text
    assert any(c.state == "blank" for c in answer.citations)
    assert _gate(real, answer, question) == ()


@pytest.mark.parametrize("topic", ["", "sums", "carry", "text"])
def test_audits_pass_the_last_gate(topic: str, shipped: Assistant) -> None:
    for report in shipped.library.chosen():
        question = _question(shipped, "audit", report.issuer.name, topic=topic, years=(report.year,))
        answer = _answer(shipped, question)
        assert _gate(shipped, answer, question) == (), answer.text


class _Altered(Library):
    """A library one of whose reports has a finding."""

    def __init__(self, library: Library, finding: Check) -> None:
        self.__dict__.update(library.__dict__)
        self._finding = finding

    def checks(self, report_id: str) -> tuple[Check, ...]:
        own = super().checks(report_id)
        return (self._finding, *own[1:]) if report_id == self._finding.report else own


def test_what_fails_is_told_with_both_sides_the_difference_and_its_cells(shipped: Assistant) -> None:
    library = shipped.library
    report = next(r for r in library.chosen() if (r.issuer.name, r.year) == (CITY, 2024))
    first = next(c for c in library.checks(report.id) if c.id.startswith("row:") and c.result == "pass")
    assert first.left is not None
    broken = replace(
        first, result="fail", right=first.left + Decimal(3), text=f"合计{first.left}，总计填的是{first.left + 3}，两者不符。"
    )
    altered = _Altered(library, broken)
    question = _question(shipped, "audit", CITY, years=(2024,))
    answer = _answer(shipped, question, altered)
    assert "其中1项对不上" in answer.text
    assert f"{broken.text.rstrip('。')}，相差3。" in answer.text
    assert "报告原文如此，这里照原文引用，没有更正。" in answer.notes
    assert {c.where for c in answer.citations} >= {w for w in broken.cells if isinstance(w, CellRef)}
    # the gate believes only findings that the library has
    assert check.problems(answer, question, altered, shipped._lexicon) == ()
    assert _gate(shipped, answer, question)


def test_without_the_year_before_nothing_is_said_to_fit(real: Assistant) -> None:
    answer = _answer(real, _question(real, "audit", "湛江经济技术开发区教育局", topic="carry", years=(2020,)))
    assert (answer.status, answer.code) == ("refused", "audit_carry_nothing")
