"""What holds for every question, whatever it says: on the corpus that ships, whose true cells are known beside the program."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reportqa.assistant import Assistant
from reportqa.canonical import canonical_bytes
from reportqa.records import LONGEST_QUESTION, Answer, CellRef, Figure

TRUTH = [
    json.loads(line) for line in (Path(__file__).parents[2] / "corpus" / "demo" / "truth.jsonl").read_text("utf-8").splitlines()
]
BODIES = sorted({row["issuer"] for row in TRUTH})
YEARS = sorted({row["year"] for row in TRUTH})
#: how one figure is asked for, and the cell of the later two forms that holds it
ASKED = {
    "新收政府信息公开申请多少件": "new.T",
    "不予处理里重复申请几件": "rej2.T",
    "自然人新收申请多少件": "new.N",
    "部分公开多少件": "part.T",
    "结转下年度继续办理多少件": "cout.T",
    "行政许可处理决定多少件": "lic.dec",
    "行政处罚决定几件": "pen.dec",
    "行政复议维持多少件": "fy.keep",
}
_MORE = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FULL_WIDTH = {ord(str(n)): chr(ord("０") + n) for n in range(10)}
CHINESE = dict(zip("0123456789", "〇一二三四五六七八九", strict=True))
TRADITIONAL = str.maketrans(
    "云岫务卫办处罚决许强业请继续维结转该还开宁应数几个财护产长时广举东门闻环境设县区书给听实",
    "雲岫務衛辦處罰決許強業請繼續維結轉該還開寧應數幾個財護產長時廣舉東門聞環境設縣區書給聽實",
)


def _held(body: str, year: int) -> dict[str, Any] | None:
    return next((row for row in TRUTH if (row["issuer"], row["year"]) == (body, year)), None)


def _raws(answer: Answer) -> list[str]:
    return [f.raw for f in answer.figures]


def _variants(question: str, year: int) -> dict[str, str]:
    """The same question as others would type it."""
    chinese = "".join(CHINESE[c] for c in str(year))
    return {
        "full width": question.translate(FULL_WIDTH),
        "Chinese numerals": question.replace(str(year), chinese),
        "traditional": question.translate(TRADITIONAL),
        "spaced": " ".join(question),
        "with marks": f"请问：{question}？？",
    }


@_MORE
@given(body=st.sampled_from(BODIES), year=st.sampled_from(YEARS), words=st.sampled_from(sorted(ASKED)))
def test_however_it_is_typed_the_figure_is_the_same_and_the_true_one(
    shipped: Assistant, body: str, year: int, words: str
) -> None:
    question = f"{body}{year}年{words}"
    answer, _ = shipped.ask(question)
    row = _held(body, year)
    if row is None:
        assert answer.status == "refused"
        return
    true = row["cells"].get(ASKED[words], "")
    if re.fullmatch(r"[\d,]+", true.strip()):
        assert _raws(answer) == [true.strip()]
    else:
        assert _raws(answer) == []
    for name, variant in _variants(question, year).items():
        assert _raws(shipped.ask(variant)[0]) == _raws(answer), name


@_MORE
@given(
    year=st.integers(2000, 2030).filter(lambda y: y not in YEARS),
    body=st.sampled_from(BODIES),
    words=st.sampled_from([*sorted(ASKED), "公开率多少", "比上年多几件新收申请", "有没有行政处罚", "不予公开都是什么理由"]),
)
def test_a_year_that_is_not_held_is_never_answered_from_a_neighbour(
    shipped: Assistant, year: int, body: str, words: str
) -> None:
    answer, _ = shipped.ask(f"{body}{year}年{words}")
    assert year not in {f.year for f in answer.figures}
    assert answer.status != "answered" or all(str(f.year) in answer.text for f in answer.figures)
    if "比上年" not in words or year - 1 not in YEARS:
        assert answer.figures == ()


@_MORE
@given(
    name=st.sampled_from(["火星局", "霞浦县人民政府", "南京市教育局", "青云岫市人民政府", "云岫县公安局", "东云岫市民政局"]),
    words=st.sampled_from([*sorted(ASKED), "公开率多少", "行政处罚排第几", "近三年新收申请走势", "有没有行政处罚"]),
)
def test_a_body_that_is_not_held_gets_no_figure(shipped: Assistant, name: str, words: str) -> None:
    assert shipped.ask(f"{name}2023年{words}")[0].figures == ()


@_MORE
@given(text=st.text(max_size=300))
@example("\U000e0001" * 50)
@example("２０２３年" * 40)
@example("零" * 200)
@example("各" * 200)
@example("比" * 100 + "占" * 100)
def test_no_text_raises_and_nothing_typed_comes_back_as_a_figure(shipped: Assistant, text: str) -> None:
    answer, _ = shipped.ask(text)
    assert canonical_bytes(answer)
    if len(text) > LONGEST_QUESTION:
        assert answer.code in ("too_long", "control", "empty", "not_chinese")
        assert answer.figures == ()


@pytest.mark.parametrize("piece", ["云岫市2023年行政处罚多少件", "（", "年", "占比", "除了个人", "\u202e", "a1-", "𠮷"])
def test_ten_thousand_characters_are_refused_as_too_long(shipped: Assistant, piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    assert shipped.ask(text)[0].code in ("too_long", "control")
    assert shipped.ask("那2023年呢", dialogue=(text,))[0].figures == ()


#: questions of every kind that computes, over the corpus; each answer is taken apart below
COMPUTED = [
    "云岫市人民政府2024年新收申请比2023年多多少",
    "云岫市人民政府2024年新收申请比上年增长百分之几",
    "云岫市教育局和云岫市公安局2023年新收申请谁多",
    "云岫市教育局、云岫市公安局、云岫市人民政府2023年行政处罚平均多少",
    "云岫市人民政府2023年公开率多少",
    "云岫市人民政府2023年自然人申请占几成",
    "云岫市人民政府近五年新收申请走势",
    "云岫市各局2023年新收申请最多的前三名",
    "云岫市人民政府2023年不予公开哪一项最多",
    "云岫市人民政府2023年不予公开和无法提供一共多少件",
    "云岫市人民政府2023年行政诉讼总共几件",
    "云岫市人民政府2023年法人和其他组织申请多少件",
    "云岫市人民政府2021年到2024年公开率逐年情况",
]


def _printed(answer: Answer) -> dict[tuple[str, str, str], str]:
    """What the cited cells print, by report file, row and column."""
    return {(c.file, c.where.row, c.where.column): c.quote for c in answer.citations if isinstance(c.where, CellRef)}


def _worth(figure: Figure) -> Decimal:
    """The figure once more from its printed parts, with arithmetic of this test's own."""
    parts = [_worth(p) for p in figure.parts]
    rounded = Decimal("0.01")
    if figure.state != "derived":
        return Decimal(figure.raw.strip().rstrip("%").replace(",", ""))
    if figure.formula == "sum":
        return sum(parts, Decimal(0))
    if figure.formula == "difference":
        return parts[0] - parts[1]
    if figure.formula == "mean":
        return sum(parts, Decimal(0)) / len(parts)
    if figure.formula == "place":
        return Decimal(1 + sum(p > parts[0] for p in parts))
    above = parts[0] - parts[1] if figure.formula == "rate" else parts[0]
    return (100 * above / parts[1]).quantize(rounded, "ROUND_HALF_UP")


@pytest.mark.parametrize("question", COMPUTED)
def test_what_is_computed_follows_from_cells_that_print_what_is_true(shipped: Assistant, question: str) -> None:
    answer, trace = shipped.ask(question)
    assert answer.status == "answered", (answer.code, answer.text, trace.question.kind)
    true = {row["file"]: row["cells"] for row in TRUTH}
    printed = _printed(answer)
    assert printed
    for (file, row, column), quote in printed.items():
        assert quote.strip() == true[Path(file).name].get(f"{row}.{column}", "").strip()
    said = {c.where for c in answer.citations}
    for figure in answer.figures:
        if figure.state != "derived":
            assert figure.where in said
        else:
            shown = Decimal(figure.raw.strip().lstrip("+-").rstrip("%").replace(",", ""))
            assert abs(shown - abs(_worth(figure))) < Decimal("0.005"), (figure.formula, figure.raw)
