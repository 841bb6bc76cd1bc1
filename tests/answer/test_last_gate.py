"""An answer that says another number than its paper never goes out, whoever changed which of the two."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from reportqa import assistant as assistant_module
from reportqa.answer import check
from reportqa.assistant import Assistant
from reportqa.lexicon import load_lexicon
from reportqa.library import Library
from reportqa.records import Answer, Cell, CellRef, Question

PRINTED = "淮安2024年新收申请多少件"
SUMMED = "淮安2024年行政诉讼几件"
SENTENCE = "淮安2024年开了几场新闻发布会"
CAUTION = "经开区教育局2020年行政许可多少"


def _figure(answer: Answer, **changes: object) -> Answer:
    return replace(answer, figures=(replace(answer.figures[0], **changes), *answer.figures[1:]))  # type: ignore[arg-type]


def _text(answer: Answer, old: str, new: str) -> Answer:
    return replace(answer, text=answer.text.replace(old, new))


def _quote(answer: Answer, old: str, new: str) -> Answer:
    first = answer.citations[0]
    return replace(answer, citations=(replace(first, quote=first.quote.replace(old, new)), *answer.citations[1:]))


def _moved(answer: Answer) -> Answer:
    where = answer.citations[0].where
    assert isinstance(where, CellRef)
    elsewhere = replace(where, column="N")
    cited = replace(answer.citations[0], where=elsewhere)
    return replace(answer, citations=(cited,), figures=(replace(answer.figures[0], where=elsewhere),))


TAMPERED: list[tuple[str, str, Callable[[Answer], Answer]]] = [
    ("a digit of the sentence", PRINTED, lambda a: replace(a, text=a.text.replace("3119", "3118"))),
    ("a number added to the sentence", PRINTED, lambda a: replace(a, text=a.text + "比上年多5件。")),
    ("a Chinese numeral added", PRINTED, lambda a: replace(a, text=a.text + "另有十二件。")),
    ("a percentage added", PRINTED, lambda a: replace(a, text=a.text + "占98.5%。")),
    ("a share in Chinese numerals added", PRINTED, lambda a: replace(a, text=a.text + "占百分之五十。")),
    ("a year that is not held", PRINTED, lambda a: replace(a, text=a.text.replace("2024年", "2019年"))),
    ("another year of the same answer", PRINTED, lambda a: _text(a, "2024年", "2020年")),
    ("another body of the library", PRINTED, lambda a: _text(a, "淮安市人民政府", "湛江经济技术开发区教育局")),
    ("a sign", PRINTED, lambda a: _text(a, "为3119", "为-3119")),
    ("another unit", PRINTED, lambda a: _text(a, "3119件", "3119万件")),
    ("a bare numeral", PRINTED, lambda a: _text(a, "。", "，合计三百。")),
    ("a share in words", PRINTED, lambda a: _text(a, "。", "，占五分之一。")),
    ("a number that looks like a year", PRINTED, lambda a: _text(a, "。", "，另有2024。")),
    ("two figures exchanged", SUMMED, lambda a: _text(_text(_text(a, "26件", "□"), "20件", "26件"), "□", "20件")),
    ("a figure given to another year", PRINTED, lambda a: _figure(a, year=2020)),
    ("a figure given to another body", PRINTED, lambda a: _figure(a, issuer="0")),
    ("the quoted cell", PRINTED, lambda a: _quote(a, "3119", "3118")),
    ("sentence and quoted cell alike", PRINTED, lambda a: _quote(_text(a, "3119", "3118"), "3119", "3118")),
    ("the figure's text", PRINTED, lambda a: _figure(a, raw="3118")),
    ("the figure's value", PRINTED, lambda a: _figure(a, value=Decimal(3118))),
    ("the citation dropped", PRINTED, lambda a: replace(a, citations=())),
    ("the cell moved by a column", PRINTED, _moved),
    ("another report's title", PRINTED, lambda a: replace(a, citations=(replace(a.citations[0], year=2020),))),
    ("a digit of the sum", SUMMED, lambda a: replace(a, text=a.text.replace("46", "47"))),
    ("the sum itself", SUMMED, lambda a: _figure(_text(a, "46", "47"), raw="47", value=Decimal(47))),
    ("a part of the sum dropped", SUMMED, lambda a: _figure(a, parts=a.figures[0].parts[:1])),
    ("a part's citation dropped", SUMMED, lambda a: replace(a, citations=a.citations[:1])),
    ("a part not shown", SUMMED, lambda a: replace(a, figures=a.figures[:2])),
    ("a digit of a quoted sentence", SENTENCE, lambda a: _text(_text(a, "12场", "13场"), "12 场", "13 场")),
    ("the place of a quoted sentence", SENTENCE, lambda a: _quote(a, "12", "13")),
    ("a digit of a caution", CAUTION, lambda a: replace(a, notes=tuple(n.replace("16", "17") for n in a.notes))),
]


@pytest.mark.parametrize(("question", "tamper"), [(q, t) for _, q, t in TAMPERED], ids=[name for name, _, _ in TAMPERED])
def test_a_changed_answer_is_replaced_by_a_refusal(
    question: str, tamper: Callable[[Answer], Answer], real: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    untouched, _ = real.ask(question)
    assert untouched.status == "answered"
    assert tamper(untouched) != untouched
    compose = assistant_module.compose
    monkeypatch.setattr(assistant_module, "compose", lambda case: tamper(compose(case)))
    answer, trace = real.ask(question)
    assert (answer.status, answer.code, answer.figures) == ("failed", "failed_check", ())
    assert trace.steps[-1].name == "check"


def test_a_cell_changed_in_the_library_is_noticed(real: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    original = Library.cell

    def changed(self: Library, report: str, table: str, row: str, column: str) -> Cell | None:
        cell = original(self, report, table, row, column)
        return replace(cell, text="3118") if cell and cell.text == "3119" else cell

    monkeypatch.setattr(Library, "cell", changed)
    assert real.ask(PRINTED)[0].status == "failed"


def test_a_cell_of_another_row_or_column_is_noticed(real: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    compose = assistant_module.compose
    for other in ("淮安2024年上年结转多少件", "淮安2024年新收申请企业多少件"):
        elsewhere = real.ask(other)[0]
        assert elsewhere.status == "answered"
        question = "淮安2024年新收申请自然人多少件"
        monkeypatch.setattr(assistant_module, "compose", lambda case, instead=elsewhere: instead)
        assert real.ask(question)[0].status == "failed", other
        monkeypatch.setattr(assistant_module, "compose", compose)
        assert real.ask(question)[0].status == "answered"


def test_untouched_answers_pass(real: Assistant) -> None:
    for text in (PRINTED, SUMMED, SENTENCE, CAUTION):
        answer, trace = real.ask(text)
        question: Question = trace.question
        assert check.problems(answer, question, real.library, load_lexicon()) == ()
