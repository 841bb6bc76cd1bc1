"""Every number of a sentence is found with what it counts, no other number is, and no text whatever breaks the reading."""

from __future__ import annotations

import time
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.figure.narrative import narrative
from reportqa.lexicon import load_lexicon
from reportqa.records import MASTHEAD, Figure, Issuer, Paragraph, Report, Section, Span

_VECTORS = tomllib.loads((Path(__file__).parents[1] / "vectors" / "narrative.toml").read_text(encoding="utf-8"))
_ALPHABET = (
    "0123456789０１.,，、。；：（）%万亿千百十一二两三零余多约近超分别其中年月日件条次个项第至到-"
    "政府信息公开申请收到答复\n 《》“”〔〕"
)


def _report(*texts: str, role: str = "overview", confidence: Decimal | None = None) -> Report:
    paragraphs = tuple(Paragraph(f"p{i}", t, page=2, confidence=confidence) for i, t in enumerate(texts, 1))
    return Report("r", Issuer("i", "青禾县水务局"), 2022, "", "f", "d", (Section("一", "一、总体情况", role, paragraphs, ()),))


def _figures(text: str) -> tuple[Figure, ...]:
    return narrative(_report(text), load_lexicon())


def _line(figure: Figure) -> str:
    value = "" if figure.value is None else format(figure.value, "f")
    return "|".join((figure.raw, value, figure.unit, figure.counts, figure.period, figure.scope, figure.about))


@pytest.mark.parametrize("sentence", _VECTORS["sentence"], ids=lambda s: s["text"][:24])
def test_the_counts_of_a_sentence(sentence: dict[str, object]) -> None:
    assert [_line(f) for f in _figures(str(sentence["text"]))] == sentence["figures"]


@pytest.mark.parametrize("text", _VECTORS["none"]["texts"], ids=lambda t: t[:24])
def test_a_number_that_counts_nothing_is_no_figure(text: str) -> None:
    assert _figures(text) == ()


def test_there_are_enough_sentences_to_mean_something() -> None:
    assert len(_VECTORS["sentence"]) >= 80
    assert len(_VECTORS["none"]["texts"]) >= 30


def test_figures_stand_in_printed_order_with_their_paragraph_and_confidence() -> None:
    report = _report("发布信息30条，解读5篇。", "收到申请7件。", confidence=Decimal("0.97"))
    figures = narrative(report, load_lexicon())
    assert [(f.raw, f.where.paragraph) for f in figures if isinstance(f.where, Span)] == [
        ("30条", "p1"), ("5篇", "p1"), ("7件", "p2"),
    ]  # fmt: skip
    assert {(f.indicator, f.issuer, f.year, f.confidence) for f in figures} == {("text", "i", 2022, Decimal("0.97"))}
    assert {f.where.page for f in figures if f.where} == {2}


def test_title_and_sign_off_hold_no_figures() -> None:
    assert narrative(_report("收到申请7件。", role=MASTHEAD), load_lexicon()) == ()


@given(st.text(alphabet=_ALPHABET, max_size=120))
def test_no_text_breaks_it_and_every_span_prints_its_figure(text: str) -> None:
    for figure in _figures(text):
        assert isinstance(figure.where, Span)
        assert text[figure.where.start : figure.where.end] == figure.raw
        assert (figure.state == "text") == (figure.value is None)
        assert figure.unit


@given(st.text(max_size=80))
def test_no_character_breaks_it(text: str) -> None:
    for figure in _figures(text):
        assert isinstance(figure.where, Span)
        assert text[figure.where.start : figure.where.end] == figure.raw


@pytest.mark.parametrize(
    "unit", ["收到申请12件，", "分别3条、4条", "1,", "其中", "一百二十三", "约", "（", "2022年1月", "和3条"]
)
def test_time_grows_with_the_length_only(unit: str) -> None:
    def taken(times: int) -> float:
        text = unit * times
        began = time.process_time()
        _figures(text)
        return time.process_time() - began

    taken(10)
    # sixteen times the text may take sixteen times as long, and some more for what a busy machine does in between
    assert taken(1600) < 16 * 6 * max(taken(100), 0.003)


@pytest.mark.parametrize("text", ["公开信息1 2 345条。", "公开信息12 345 67条。", "公开信息1 2 5条。"])
def test_digits_apart_that_are_not_in_threes_are_no_number(text: str) -> None:
    section = Section("一", "", "overview", (Paragraph("p1", text),), ())
    report = Report("r", Issuer("i", "青禾县水务局"), 2023, "", "f", "d", (section,))
    values = [f.value for f in narrative(report, load_lexicon())]
    assert not {Decimal(12345), Decimal(1234567), Decimal(125)} & set(values)
