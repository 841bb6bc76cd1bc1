"""Conversations of several turns: the last answer rests on exactly the cells meant, whatever was left out on the way."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from reportqa.assistant import Assistant
from reportqa.records import Answer, CellRef, Figure

BODIES = {
    "市": "云岫市人民政府",
    "教": "云岫市教育局",
    "公": "云岫市公安局",
    "民": "云岫市民政局",
    "住": "云岫市住房和城乡建设局",
    "枕": "霁岭县枕岚镇人民政府",
    "鹭": "霁岭县鹭霁镇人民政府",
}


def _last(assistant: Assistant, turns: str) -> Answer:
    said = turns.split(" / ")
    return assistant.ask(said[-1], tuple(said[:-1]))[0]


def _cells(assistant: Assistant, figures: Iterable[Figure]) -> set[str]:
    """市2024 new.T for every printed cell that the figures rest on."""
    short = {name: key for key, name in BODIES.items()}
    found: set[str] = set()
    for f in figures:
        if isinstance(f.where, CellRef):
            name = assistant.library.issuers[f.issuer].name
            found.add(f"{short.get(name, name)}{f.year} {f.where.row}.{f.where.column}")
        found |= _cells(assistant, f.parts)
    return found


#: the turns, and the cells that the last answer rests on
TURNS = [
    # two figures asked one after another, then set side by side
    ("云岫市2024年收到多少件申请 / 2023年呢 / 差多少", "市2024 new.T, 市2023 new.T"),
    ("云岫市2024年收到多少件申请 / 2023年呢 / 哪年多", "市2024 new.T, 市2023 new.T"),
    ("云岫市教育局2024年收到多少件申请 / 民政局呢 / 哪个多", "教2024 new.T, 民2024 new.T"),
    ("云岫市2024年收到申请多少件 / 其中企业多少 / 个人呢 / 哪个多", "市2024 new.C1, 市2024 new.N"),
    ("云岫市公安局2024年处罚多少 / 许可呢 / 哪个多", "公2024 pen.dec, 公2024 lic.dec"),
    ("云岫市2024年行政复议几件 / 诉讼呢 / 一共呢", "市2024 fy.tot, 市2024 sd.tot, 市2024 sa.tot"),
    ("云岫市2024年收到申请多少件 / 2023年 / 2022年 / 这三年一共多少", "市2024 new.T, 市2023 new.T, 市2022 new.T"),
    # only what was asked last is meant where nothing is set side by side
    ("云岫市公安局2024年处罚多少 / 住建局呢 / 2023年呢", "住2023 pen.dec"),
    ("云岫市公安局2024年处罚多少 / 许可呢 / 和上年比呢", "公2024 lic.dec, 公2023 lic.dec"),
    ("云岫市公安局2024年处罚多少 / 和上年比呢 / 许可呢", "公2024 lic.dec, 公2023 lic.dec"),
    ("云岫市公安局2024年处罚多少 / 和上年比呢 / 那教育局呢", "教2024 pen.dec, 教2023 pen.dec"),
    # set against the one before
    ("云岫市公安局2024年处罚多少 / 比2022年少了多少", "公2024 pen.dec, 公2022 pen.dec"),
    ("云岫市公安局2024年处罚多少 / 比教育局多多少", "公2024 pen.dec, 教2024 pen.dec"),
    ("云岫市公安局2024年处罚多少 / 涨了多少", "公2024 pen.dec, 公2023 pen.dec"),
    ("云岫市教育局和民政局2024年申请谁多 / 和上年比呢", "教2024 new.T, 教2023 new.T, 民2024 new.T, 民2023 new.T"),
    ("云岫市教育局和民政局2024年申请谁多 / 差多少", "教2024 new.T, 民2024 new.T"),
    ("云岫市教育局和民政局2024年申请谁多 / 一共多少", "教2024 new.T, 民2024 new.T"),
    ("云岫市教育局和民政局2024年申请谁多 / 公安局呢", "公2024 new.T"),
    ("云岫市教育局和民政局2024年申请谁多 / 处罚呢", "教2024 pen.dec, 民2024 pen.dec"),
    # corrected, moved on by a year, the others of the kind
    ("云岫市公安局2024年处罚多少 / 不是，我问的是行政许可", "公2024 lic.dec"),
    ("云岫市公安局2024年处罚多少 / 错了，我要问的是民政局", "民2024 pen.dec"),
    ("云岫市2023年新收申请多少件 / 下一年呢", "市2024 new.T"),
    ("霁岭县枕岚镇2024年收到多少申请 / 其他镇呢", "鹭2024 new.T"),
    # what stands between takes nothing away
    ("云岫市2024年收到多少申请 / 谢谢 / 那2023年呢", "市2023 new.T"),
    ("云岫市2024年收到多少申请 / 三安全一稳定是什么意思 / 那2023年呢", "市2023 new.T"),
    ("云岫市2024年收到多少申请 / 2023 / 企业呢", "市2023 new.C1"),
    # shares
    ("云岫市2024年自然人申请多少件 / 占比多少 / 企业呢", "市2024 new.C1, 市2024 new.T"),
    ("云岫市2024年复议多少件 / 纠正的占多少 / 2023年呢", "市2023 fy.fix, 市2023 fy.tot"),
    # through the years
    ("云岫市2022到2024年收到申请分别多少 / 平均每年呢", "市2022 new.T, 市2023 new.T, 市2024 new.T"),
    ("云岫市2022到2024年收到申请分别多少 / 处罚呢", "市2022 pen.dec, 市2023 pen.dec, 市2024 pen.dec"),
]


@pytest.mark.parametrize(("turns", "cells"), TURNS)
def test_the_last_turn_is_about_what_was_meant(shipped: Assistant, turns: str, cells: str) -> None:
    answer = _last(shipped, turns)
    assert answer.status == "answered"
    assert _cells(shipped, answer.figures) == set(cells.split(", "))
    # what was left out is shown
    assert any(slot.how == "carried" for slot in answer.understood)


@pytest.mark.parametrize(
    ("turns", "said"),
    [
        ("云岫市2024年不予公开多少件 / 都是什么理由", "属于国家秘密7件"),
        ("云岫市2024年不予公开多少件 / 哪条理由最多", "最多的是保护第三方合法权益34件"),
        ("云岫市2024年不予公开率是多少 / 哪条理由用得最多", "最多的是保护第三方合法权益34件"),
        ("云岫市2024年申请人都是谁 / 哪类最多", "最多的是自然人"),
        ("2024年云岫市教育局、民政局、公安局收到申请多少件 / 谁最多", "最多的是云岫市公安局108件"),
        ("2024年云岫市教育局、民政局、公安局收到申请多少件 / 平均呢", "平均56.67件"),
        ("2024年各局收到申请最多的是谁 / 第二呢", "最多的前2名"),
        ("2024年各局收到申请最多的是谁 / 第二个", "最多的前2名"),
        ("2024年各局收到申请最多的是谁 / 最少的三个呢", "最少的前3名"),
        ("2024年各局申请量排名 / 公安局排第几", "云岫市公安局108件，从多到少排第1，有数字可以比较的共6个机关"),
        ("云岫市历年申请量 / 哪年最高", "2019年最高，为861件"),
        ("云岫市2024年公开率多少 / 怎么算的", "399÷809＝49.32%"),
    ],
)
def test_the_kind_of_answer_follows_the_last_turn(shipped: Assistant, turns: str, said: str) -> None:
    assert said in _last(shipped, turns).text


@pytest.mark.parametrize(
    "turns",
    [
        "云岫市2024年收到多少件申请 / 差多少",
        "云岫市2024年行政处罚多少件 / 今天天气怎么样",
        "云岫市2024年行政处罚多少件 / 3月份呢",
        "云岫市2024年企业申请多少件 / 一共呢",
        "云岫市历年申请量 / 最高的是哪年 / 那年企业多少",
        "云岫市2024年新收申请多少件 / 办结呢 / 结转呢",
        "云岫市2024年行政处罚多少件 / 南京市呢",
        "云岫市2024年行政处罚多少件 / 罚了多少钱",
    ],
)
def test_what_the_turns_do_not_tell_is_not_guessed(shipped: Assistant, turns: str) -> None:
    answer = _last(shipped, turns)
    assert answer.status in ("refused", "clarify")
    assert answer.figures == ()


def test_a_day_that_a_year_rests_on_is_taken_over_with_it(shipped: Assistant) -> None:
    trace = shipped.ask("企业呢", ("云岫市前年收到多少申请",))[1]
    assert trace.question.today == shipped.ask("云岫市前年收到多少申请")[1].question.today != ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # a ranking asked for as such is given whole, and only of the kind of bodies named
        ("2024年各镇处罚排名", "从多到少：霁岭县鹭霁镇人民政府10件、霁岭县枕岚镇人民政府4件"),
        ("2024年申请第二多的局", "云岫市公安局108件、云岫市住房和城乡建设局96件，有数字可以比较的共6个机关"),
        ("云岫市公安局2024年的申请量在各局里的排名", "云岫市公安局108件，从多到少排第1"),
        # over the years of one body
        ("云岫市公安局2022到2024年平均每年处罚多少件", "÷3＝"),
        ("云岫市公安局历年处罚一共多少件", "合计"),
        ("云岫市2023年和2024年哪年收到的申请多", "2024年新收政府信息公开申请为815件，2023年为853件，减少38件"),
        # parts of one whole are added up first
        ("云岫市2024年公开和部分公开合计占办理结果的比例", "399÷809＝49.32%"),
        ("2024年枕岚镇和鹭霁镇谁的公开率高", "霁岭县枕岚镇人民政府更高"),
        # every change is of the years said
        ("云岫市2021年与2024年相比，行政许可增加了多少，增幅是多少", "83538－80631"),
        ("云岫市教育局和民政局2024年比2023年申请各多了多少", "云岫市民政局2024年新收政府信息公开申请为27件，2023年为27件"),
    ],
)
def test_one_question_says_what_is_computed(shipped: Assistant, text: str, said: str) -> None:
    answer = shipped.ask(text)[0]
    assert answer.status == "answered"
    assert said in answer.text


def test_what_is_added_up_may_be_the_whole(shipped: Assistant) -> None:
    assert shipped.ask("云岫市2024年结转下年的占应办的百分之几")[0].figures == ()


def test_a_rate_of_growth_keeps_the_years_of_the_difference_before_it(shipped: Assistant) -> None:
    answer = shipped.ask("云岫市2021年与2024年相比，行政许可增加了多少，增幅是多少")[0]
    assert _cells(shipped, answer.figures) == {"市2021 lic.dec", "市2024 lic.dec"}


def test_ratios_joined_are_all_answered_and_never_the_first_alone(shipped: Assistant) -> None:
    both = shipped.ask("云岫市2024年公开率和不予公开率")[0]
    assert (both.status, "49.32%" in both.text, "14.34%" in both.text) == ("answered", True, True)
    compared = shipped.ask("云岫市2024年公开率和不予公开率哪个高")[0]
    assert compared.figures == ()
