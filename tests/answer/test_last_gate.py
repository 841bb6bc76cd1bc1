"""An answer that says another number than its paper never goes out, whoever changed which of the two."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from reportqa import assistant as assistant_module
from reportqa.answer import check, recomputed
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


# ---------------------------------------------------------------- what was derived

CITY = "云岫市人民政府"
RATIO = f"{CITY}2023年公开率多少"
SHARE = f"{CITY}2023年新收申请里自然人占多大比例"
CHANGED = f"{CITY}2023年新收申请比2022年多多少"
RANKED = "2023年新收申请最多的前五个机关"
PLACED = "云岫市公安局2023年新收申请排第几"
TREND = f"{CITY}2021年到2023年新收申请逐年多少"


def _nth(answer: Answer, number: int, **changes: object) -> Answer:
    """The answer with one of its figures changed."""
    figures = list(answer.figures)
    figures[number] = replace(figures[number], **changes)  # type: ignore[arg-type]
    return replace(answer, figures=tuple(figures))


def _swapped(answer: Answer) -> Answer:
    """Both sides of the last figure exchanged."""
    return _nth(answer, -1, parts=tuple(reversed(answer.figures[-1].parts)))


def _quotient(answer: Answer) -> Answer:
    """Another quotient, in figure and text alike."""
    raw = answer.figures[-1].raw
    assert raw == "50.58%"
    return _nth(_text(answer, raw, "50.59%"), -1, raw="50.59%", value=Decimal("50.59"))


def _of_swapped(answer: Answer) -> Answer:
    """The whole divided by its part, everywhere."""
    changed = _text(answer, "680÷853＝79.72%", "853÷680＝125.44%")
    return _nth(_swapped(changed), -1, raw="125.44%", value=Decimal("125.44"))


def _other_year(answer: Answer) -> Answer:
    """A difference whose second year is another one, with all that belongs to it."""
    return _nth(answer, -1, parts=(answer.figures[-1].parts[0], replace(answer.figures[-1].parts[1], year=2021)))


def _place(answer: Answer, by: int) -> Answer:
    """The place off by so many, in figure and text alike."""
    old = answer.figures[-1].raw
    new = str(int(old) + by)
    return _nth(_text(answer, f"第{old}", f"第{new}"), -1, raw=new, value=Decimal(new))


def _fewer(answer: Answer) -> Answer:
    """A place among fewer than there are, said as if among all."""
    return _nth(answer, -1, parts=answer.figures[-1].parts[:-1])


def _point(answer: Answer, **changes: object) -> Answer:
    series = answer.series[0]
    points = (replace(series.points[0], **changes), *series.points[1:])  # type: ignore[arg-type]
    return replace(answer, series=(replace(series, points=points), *answer.series[1:]))


def _exchanged(answer: Answer) -> Answer:
    """The second and third of a list in each other's place, with their figures."""
    second, third = "云岫市生态环境局99件", "云岫市公安局90件"
    text = answer.text.replace(second, "□").replace(third, second).replace("□", third)
    first, a, b, *rest = answer.figures
    return replace(answer, text=text, figures=(first, b, a, *rest))


def _shorter(answer: Answer) -> Answer:
    series = replace(answer.series[0], points=answer.series[0].points[:-1])
    return replace(_text(answer, "10个机关", "9个机关"), series=(series,))


def _lower(answer: Answer) -> Answer:
    """The last point of the series, which no figure of the answer tells of, with another value."""
    points = answer.series[0].points
    last = replace(points[-1], value=Decimal(2), raw="2")
    assert points[-1] != last
    return replace(answer, series=(replace(answer.series[0], points=(*points[:-1], last)),))


DERIVED: list[tuple[str, str, Callable[[Answer], Answer]]] = [
    ("a wrong quotient", RATIO, _quotient),
    ("a wrong quotient in the text only", RATIO, lambda a: _text(a, "50.58%", "50.85%")),
    ("another number in the formula", RATIO, lambda a: _text(a, "433÷856", "368÷856")),
    ("a wrong sum of a side", RATIO, lambda a: _text(_text(a, "433件", "434件"), "433÷", "434÷")),
    ("the operands of the figure exchanged", SHARE, _swapped),
    ("the operands exchanged everywhere", SHARE, _of_swapped),
    ("the operands exchanged in the formula only", SHARE, lambda a: _text(a, "680÷853", "853÷680")),
    ("a part of the quotient not shown", SHARE, lambda a: replace(a, figures=a.figures[1:])),
    ("a percentage without its sign", SHARE, lambda a: _text(a, "79.72%", "79.72")),
    ("a ratio called a rate", SHARE, lambda a: _nth(a, -1, formula="rate")),
    ("a difference of another year", CHANGED, _other_year),
    ("a wrong difference", CHANGED, lambda a: _nth(_text(a, "55", "54"), -1, raw="54", value=Decimal(54))),
    ("a difference the wrong way round", CHANGED, _swapped),
    ("a difference said the other way", CHANGED, lambda a: _text(a, "增加55", "减少55")),
    ("a formula that does not come out", CHANGED, lambda a: _text(a, "853－798", "798－853")),
    ("a place too high", PLACED, lambda a: _place(a, -1)),
    ("a place too low", PLACED, lambda a: _place(a, 1)),
    ("a place in the text only", PLACED, lambda a: _text(a, "第3", "第2")),
    ("how many were compared", PLACED, lambda a: _text(a, "10个机关", "11个机关")),
    ("one left out of the comparison", PLACED, _fewer),
    ("two of a list exchanged", RANKED, _exchanged),
    ("one of a list left out", RANKED, lambda a: replace(a, figures=(a.figures[0], *a.figures[2:]))),
    ("another body said to have most", RANKED, lambda a: _text(_text(a, CITY, "云岫市公安局"), "云岫市公安局90件", "")),
    ("one left out of the series", RANKED, _shorter),
    ("another value of one not given", RANKED, _lower),
    ("another number of first ones", RANKED, lambda a: _text(a, "前5名", "前6名")),
    ("a point of the series", TREND, lambda a: _point(a, value=Decimal(835), raw="835")),
    ("a point's text", TREND, lambda a: _point(a, raw="835")),
    ("a point given to another year", TREND, lambda a: _point(a, label="2020")),
    ("a point cited elsewhere", TREND, lambda a: _point(a, citation=a.citations[1].label)),
    ("a point without its number", TREND, lambda a: _point(a, value=None)),
    ("a point of a ranking given to another body", RANKED, lambda a: _point(a, label="云岫市公安局")),
]


@pytest.mark.parametrize(("question", "tamper"), [(q, t) for _, q, t in DERIVED], ids=[name for name, _, _ in DERIVED])
def test_changed_arithmetic_is_replaced_by_a_refusal(
    question: str, tamper: Callable[[Answer], Answer], shipped: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    untouched, _ = shipped.ask(question)
    assert untouched.status == "answered", untouched.text
    assert tamper(untouched) != untouched
    compose = assistant_module.compose
    monkeypatch.setattr(assistant_module, "compose", lambda case: tamper(compose(case)))
    answer, trace = shipped.ask(question)
    assert (answer.status, answer.code, answer.figures) == ("failed", "failed_check", ())
    assert trace.steps[-1].name == "check"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("41-36=5", True),
        ("36-41=-5", True),
        ("(36-41=-5)", True),
        ("3001÷3119=96.22%", True),
        ("3119÷3001=96.22%", False),
        ("(41-36)÷36=13.89%", True),
        ("(41-36)÷36=13.88%", False),
        ("50.58%-50.13%=0.45", True),
        ("(3+4+4)÷3=3.67", True),
        ("1,000+234=1234", True),
        ("1,000+234=1235", False),
        ("5÷0=0%", False),
        ("x=5", False),
        ("3×4=", False),
    ],
)
def test_a_formula_in_the_text_must_come_out(text: str, right: bool) -> None:
    assert (list(recomputed.formulas(text)) == []) is right


# ---------------------------------------------------------------- right figures, but not those asked for

#: a question, and another one whose right answer must not go out in its place
INSTEAD = [
    ("2023年新收申请多少件", "2023年新收申请自然人多少件"),
    ("2023年行政复议多少件", "2023年行政复议维持多少件"),
    ("2023年行政诉讼多少件", "2023年未经复议直接起诉多少件"),
    ("2023年行政诉讼多少件", "2023年诉讼结果维持多少件"),
    ("2023年不予公开多少件", "2023年因国家秘密不予公开多少件"),
    ("2023年无法提供多少件", "2023年本机关不掌握多少件"),
    ("2023年新收和办结各多少件", "2023年新收申请多少件"),
    ("2023年新收和办结各多少件", "2023年办结多少件"),
    ("2023年个人和企业申请各多少件", "2023年个人申请多少件"),
    ("2023年新收申请比2022年多多少", "2023年新收申请多少件"),
    ("2021年到2023年新收申请逐年多少", "2022年和2023年新收申请各多少"),
    ("2023年除了个人以外新收申请多少件", "2023年新收申请多少件"),
    ("2023年除了个人以外新收申请多少件", "2023年企业新收申请多少件"),
    ("2023年法人或其他组织新收申请多少件", "2023年企业新收申请多少件"),
    ("2023年不予公开和无法提供合计多少件", "2023年不予公开多少件"),
    ("2023年规范性文件制发多少件", "2023年规范性文件废止多少件"),
    ("2019年行政处罚多少件", "2019年行政处罚上一年项目数量多少"),
    ("2019年政府采购金额多少", "2019年政府采购项目数量多少"),
    ("和云岫市公安局2023年新收申请谁多", "2023年新收申请多少件"),
    ("和云岫市公安局2023年新收申请各多少", "2023年新收申请多少件"),
    ("、云岫市公安局和云岫市民政局2023年新收申请合计多少", "和云岫市公安局2023年新收申请合计多少"),
    ("2023年企业和个人谁申请多", "2023年个人申请多少件"),
]


@pytest.mark.parametrize(("asked", "instead"), INSTEAD)
def test_the_right_answer_to_another_question_does_not_go_out(asked: str, instead: str, shipped: Assistant) -> None:
    right, trace = shipped.ask(CITY + asked)
    other = shipped.ask(CITY + instead)[0]
    assert (right.status, other.status) == ("answered", "answered")
    lexicon = load_lexicon()
    assert check.problems(right, trace.question, shipped.library, lexicon) == ()
    assert check.problems(other, trace.question, shipped.library, lexicon)


def _swapped_words(answer: Answer, one: str, other: str) -> Answer:
    assert {one, other} <= {w for w in (one, other) if w in answer.text}, answer.text
    return replace(answer, text=answer.text.replace(one, "□").replace(other, one).replace("□", other))


EXCHANGED = [
    ("2022年和2023年新收申请各多少", "2022年", "2023年"),
    ("和云岫市公安局2023年新收申请各多少", CITY, "云岫市公安局"),
    ("2023年新收申请比2022年多多少", "2023年", "2022年"),
]


@pytest.mark.parametrize(("question", "one", "other"), EXCHANGED)
def test_figures_beside_another_body_or_year_do_not_go_out(question: str, one: str, other: str, shipped: Assistant) -> None:
    answer, trace = shipped.ask(CITY + question)
    assert answer.status == "answered"
    forged = _swapped_words(answer, one, other)
    assert check.problems(forged, trace.question, shipped.library, load_lexicon())


CLAIMED = [
    ("2023年云岫市公安局和云岫市民政局新收申请谁多", "公安局更多", "民政局更多"),
    ("2023年云岫市公安局和云岫市民政局新收申请谁多", "更多", "更少"),
    ("2023年云岫市公安局和云岫市民政局新收申请一样多吗", "不一样。", "一样多。"),
    ("云岫市公安局新收申请哪年最多", "2024年最高", "2021年最高"),
    ("云岫市公安局历年新收申请", "最高的是2024年", "最高的是2023年"),
    ("2023年新收申请最多的前三个机关", "最多的", "最少的"),
]


@pytest.mark.parametrize(("question", "said", "instead"), CLAIMED)
def test_words_that_figures_do_not_bear_out_do_not_go_out(question: str, said: str, instead: str, shipped: Assistant) -> None:
    answer, trace = shipped.ask(question)
    assert said in answer.text, answer.text
    lexicon = load_lexicon()
    assert check.problems(answer, trace.question, shipped.library, lexicon) == ()
    assert check.problems(_text(answer, said, instead), trace.question, shipped.library, lexicon)


def test_a_figure_with_another_sign_does_not_go_out(shipped: Assistant) -> None:
    answer, trace = shipped.ask(f"{CITY}2019年其他对外管理服务事项本年增减多少")
    assert answer.status == "answered"
    assert answer.figures[0].value == -1
    forged = _figure(answer, value=Decimal(1))
    assert check.problems(forged, trace.question, shipped.library, load_lexicon())


def test_a_sum_that_lacks_a_part_does_not_go_out(shipped: Assistant) -> None:
    answer, trace = shipped.ask(f"{CITY}2023年不予公开一共几件")
    whole, *parts = answer.figures
    assert whole.formula == "sum"
    assert len(parts) == 8
    assert whole.value is not None
    assert parts[0].value
    less = whole.value - parts[0].value
    forged = replace(
        answer,
        figures=(replace(whole, raw=str(less), value=less, parts=tuple(parts[1:])), *parts[1:]),
        text=answer.text.replace(f"共{whole.raw}件", f"共{less}件"),
    )
    problems = check.problems(forged, trace.question, shipped.library, load_lexicon())
    assert any("less than was asked for" in p for p in problems)
