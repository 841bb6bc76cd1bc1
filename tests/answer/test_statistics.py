"""Questions about a report with a statistics return (2016), beside one of the same body without (2022)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from reportqa.answer import check
from reportqa.assistant import Assistant, open_assistant
from reportqa.build import build
from reportqa.lexicon import load_lexicon
from reportqa.passage.encoder import load_encoder
from reportqa.records import Answer, CellRef
from reportqa.settings import Settings

PAPER = Path(__file__).parents[1] / "papers" / "statistics_return_whole.html"
LATER = """青禾县水务局2022年政府信息公开工作年度报告

一、总体情况

政务微信发布信息12条，网站公开信息310条。全年举办培训班3次，召开新闻发布会5场。

二、主动公开政府信息情况

没有需要说明的情况。

五、存在的主要问题及改进情况

公开不够及时，下一步加强培训。
"""
TODAY = date(2026, 3, 1)
BODY = "青禾县水务局2016年"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("statistics")
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / PAPER.name).write_bytes(PAPER.read_bytes())
    (corpus / "2022.txt").write_text(LATER, "utf-8")
    build(corpus, folder / "index", load_lexicon(), load_encoder(""))
    opened = open_assistant(Settings(corpus=corpus, index=folder / "index"))
    yield opened
    opened.library.close()


def _ask(assistant: Assistant, text: str, *earlier: str) -> Answer:
    return assistant.ask(text, earlier, TODAY)[0]


@pytest.mark.parametrize(
    ("text", "row", "said"),
    [
        ("主动公开了多少", "pub", "1,035条"),
        ("主动公开政府信息多少条", "pub", "1,035条"),
        ("收到多少件申请", "recv", "21件"),
        ("收到申请中网络申请多少", "net", "15件"),
        ("举办新闻发布会几次", "press", "3次"),
        ("主要负责同志参加新闻发布会几次", "presshead", "1次"),
        ("专职人员几人", "fulltime", "1人"),
        ("培训班办了几次", "course", "2次"),
        ("培训了多少人次", "trained", "86人次"),
        ("政务微博公开多少条", "weibo", "96条"),
        ("微信公众号发了几条", "wechat", "231条"),
        ("行政复议多少件", "fyall", "3件"),
        ("行政复议被纠错几件", "fyfix", "1件"),
        ("行政诉讼败诉几件", "suitfix", "0件"),
        ("不予公开多少件", "refuse", "3件"),
        ("因个人隐私不公开几件", "privacy", "2件"),
        ("信息公开收费多少钱", "charge", "0.03万元"),
        ("规范性文件制发了几件", "docs", "14件"),
    ],
)
def test_a_line_is_answered_with_its_cell(assistant: Assistant, text: str, row: str, said: str) -> None:
    answer = _ask(assistant, BODY + text)
    assert answer.status == "answered", answer.text
    assert said in answer.text
    (citation,) = answer.citations
    assert isinstance(citation.where, CellRef)
    assert (citation.where.row, citation.where.column) == (row, "stat")
    assert citation.table == "附表 政府信息公开情况统计表"
    assert citation.row_head
    assert citation.column_head == ("统计数",)


@pytest.mark.parametrize(
    ("text", "row", "state"), [("其他方式公开多少条", "otherway", "blank"), ("举报投诉多少件", "complaint", "slash")]
)
def test_a_line_without_a_number_is_said_to_have_none(assistant: Assistant, text: str, row: str, state: str) -> None:
    answer = _ask(assistant, BODY + text)
    assert (answer.status, answer.code) == ("refused", state)
    assert answer.figures == ()
    assert [c.where.row for c in answer.citations if isinstance(c.where, CellRef)] == [row]


@pytest.mark.parametrize(
    "text", ["自然人申请多少件", "行政许可多少件", "上年结转多少件", "尚未审结的复议几件", "政府采购几个项目"]
)
def test_what_the_form_does_not_have_is_refused_as_such(assistant: Assistant, text: str) -> None:
    answer = _ask(assistant, BODY + text)
    assert (answer.status, answer.code) == ("refused", "not_in_form")
    assert "2014年格式" in answer.text
    assert answer.figures == ()


def test_what_the_later_form_calls_one_thing_is_added_up_with_a_caution(assistant: Assistant) -> None:
    answer = _ask(assistant, f"{BODY}予以公开多少件")
    assert answer.figures[0].value == Decimal(11)
    assert [p.value for p in answer.figures[0].parts] == [5, 6]
    assert any("只能大致对应" in note for note in answer.notes)


def test_what_is_comparable_carries_no_caution(assistant: Assistant) -> None:
    assert not any("对应" in note for note in _ask(assistant, f"{BODY}行政复议被纠错几件").notes)
    assert any("大致对应" in note for note in _ask(assistant, f"{BODY}收到多少件申请").notes)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("不予公开都是什么理由，各几件", [0, 1, 2, 0, 0, 0, 3]),
        ("复议结果怎么分", [2, 1, 0, 3]),
        ("申请答复情况各多少", [5, 6, 1, 3, 2, 2, 1, 0, 20]),
        ("兼职人员和专职人员各多少", [4, 1]),
    ],
)
def test_a_breakdown_has_the_lines_of_the_return(assistant: Assistant, text: str, values: list[int]) -> None:
    answer = _ask(assistant, BODY + text)
    assert [f.value for f in answer.figures] == values


def test_a_follow_up_keeps_the_reading_of_the_words(assistant: Assistant) -> None:
    answer = _ask(assistant, "政务微博呢", f"{BODY}政务微信公开多少条")
    assert [f.value for f in answer.figures] == [96]


@pytest.mark.parametrize(
    ("text", "value"),
    [("政务微信发布信息多少条", 12), ("举办培训班几次", 3), ("召开新闻发布会几场", 5), ("网站公开信息多少条", 310)],
)
def test_the_same_words_of_a_later_report_lead_to_its_text(assistant: Assistant, text: str, value: int) -> None:
    answer = _ask(assistant, f"青禾县水务局2022年{text}")
    assert answer.code == "quote_figure", answer.text
    assert [f.value for f in answer.figures] == [value]


@pytest.mark.parametrize("text", ["专职人员几人", "主要负责同志参加新闻发布会几次", "兼职人员多少人"])
def test_a_later_report_never_lends_a_figure_for_a_line_that_it_lacks(assistant: Assistant, text: str) -> None:
    answer = _ask(assistant, f"青禾县水务局2022年{text}")
    assert answer.status != "answered"
    assert answer.figures == ()


@pytest.mark.parametrize("text", ["交通类新闻发布会几次", "上半年政务微博公开多少条", "除网站以外公开多少条"])
def test_a_line_is_not_given_for_a_part_of_it(assistant: Assistant, text: str) -> None:
    assert _ask(assistant, BODY + text).figures == ()


def test_the_last_gate_tests_a_figure_of_the_return(assistant: Assistant) -> None:
    answer, trace = assistant.ask(f"{BODY}举办新闻发布会几次", (), TODAY)
    # the words are read as those of a return
    question = trace.question
    assert question.items == ("press",)
    lexicon = load_lexicon()
    assert check.problems(answer, question, assistant.library, lexicon) == ()
    wrong = replace(answer.figures[0], value=Decimal(4), raw="4")
    forged = replace(answer, figures=(wrong,), text=answer.text.replace("3次", "4次"))
    assert check.problems(forged, question, assistant.library, lexicon)
    other = replace(question, items=("weibo",))
    assert any("another row" in p for p in check.problems(answer, other, assistant.library, lexicon))
