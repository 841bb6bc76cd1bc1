"""Headings of sections, however a document prints them, and what printing puts around them."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reportqa.lexicon import load_lexicon
from reportqa.records import Block, BlockCell
from reportqa.report.furniture import without_furniture
from reportqa.report.headings import heading_of, heading_test, unfolded

LEXICON = load_lexicon()


def _lines(*texts: str, page: int | None = None) -> list[Block]:
    return [Block("line", text=text, page=page, line=number) for number, text in enumerate(texts, 1)]


def _roles(blocks: list[Block]) -> list[tuple[str, str]]:
    found = [(heading_of(b, LEXICON), b) for b in unfolded(_bare(blocks), LEXICON)]
    return [(h.role, b.text) for h, b in found if h]


def _bare(blocks: list[Block]) -> list[Block]:
    return without_furniture(blocks, LEXICON.outline, heading_test(LEXICON))


@pytest.mark.parametrize(
    ("lines", "heading"),
    [
        (("三、收到和处理政府信息", "公开申请情况"), ("requests", "三、收到和处理政府信息公开申请情况")),
        (("二、主动公开政府", "信息情况"), ("disclosed", "二、主动公开政府信息情况")),
        (("四、政府信息公开行政复议、", "行政诉讼情况"), ("reviews", "四、政府信息公开行政复议、行政诉讼情况")),
        (("三、", "收到和处理政府信息公开申请情况"), ("requests", "三、收到和处理政府信息公开申请情况")),
        (("第一部分", "总体情况"), ("overview", "第一部分总体情况")),
        (("五、政府信息公开工作存在的", "主要问题及改进情况"), ("problems", "五、政府信息公开工作存在的主要问题及改进情况")),
        # misprints
        (("二、主动公开政府政府情况",), ("disclosed", "二、主动公开政府政府情况")),
        (("一、总休情况",), ("overview", "一、总休情况")),
        # as a sentence
        (("二、2021年我局主动公开政府信息的情况如下：",), ("disclosed", "二、2021年我局主动公开政府信息的情况如下：")),
        (("一、总体情况。",), ("overview", "一、总体情况。")),
        # the text follows on the same line
        (("一、总体情况2021年，我局公开信息12条。",), ("overview", "一、总体情况")),
        (("六、其他需要报告的事项 本年度没有收取信息处理费。",), ("other", "六、其他需要报告的事项")),
    ],
)
def test_a_heading_is_found_whole(lines: tuple[str, ...], heading: tuple[str, str]) -> None:
    assert _roles(_lines(*lines)) == [heading]


@pytest.mark.parametrize(
    "line", ["一、本年新收政府信息公开申请数量", "（一）主动公开。全年公开信息12条。", "我局主动公开信息12条，收到申请2件。"]
)
def test_what_only_looks_like_a_heading_is_none(line: str) -> None:
    assert _roles(_lines(line)) == []


def test_text_after_a_heading_is_not_taken_into_it() -> None:
    blocks = unfolded(_lines("二、主动公开政府信息情况", "全年公开信息情况"), LEXICON)
    assert [b.text for b in blocks] == ["二、主动公开政府信息情况", "全年公开信息情况"]


def test_a_table_of_one_cell_is_a_heading_and_the_rest_stays_a_table() -> None:
    rows = tuple((BlockCell(t),) for t in ("三、收到和处理政府信息公开申请情况", "申请人情况"))
    first, rest = unfolded([Block("grid", rows=rows)], LEXICON)
    assert (first.kind, first.text) == ("heading", "三、收到和处理政府信息公开申请情况")
    assert [c.text for row in rest.rows for c in row] == ["申请人情况"]


CONTENTS = ("一、总体情况", "二、主动公开政府信息情况", "六、其他需要报告的事项")


@pytest.mark.parametrize("leader", ["", "……3", "........ 3", " 3"])
def test_a_list_of_contents_makes_no_sections(leader: str) -> None:
    listed = [text + leader for text in CONTENTS]
    body = ("一、总体情况", "公开12条。", "二、主动公开政府信息情况", "公开12条。", "六、其他需要报告的事项", "无。")
    kept = [b.text for b in _bare(_lines("青禾县水务局2022年政府信息公开工作年度报告", "目  录", *listed, *body))]
    assert kept == ["青禾县水务局2022年政府信息公开工作年度报告", *body]


def test_headings_without_anything_under_them_stay() -> None:
    assert [b.text for b in _bare(_lines(*CONTENTS))] == list(CONTENTS)


def test_header_and_number_of_each_page_are_dropped_but_the_first() -> None:
    pages = [
        block
        for number in range(1, 5)
        for block in _lines("青禾县水务局年度报告", f"这一页说第{number}件事。", f"第 {number} 页 共 4 页", page=number)
    ]
    assert [b.text for b in _bare(pages)] == ["青禾县水务局年度报告", *(f"这一页说第{n}件事。" for n in range(1, 5))]


def test_a_bare_number_is_never_taken_for_a_page() -> None:
    assert [b.text for b in _bare(_lines("规章", "3", "12"))] == ["规章", "3", "12"]


@pytest.mark.parametrize(
    ("texts", "clean"),
    [
        (("公(gōng)開(kāi)工作", "(app)上线"), ("公開工作", "(app)上线")),
        (("公（gong）开（kai）信（xin）息（xi）12条",), ("公开信息12条",)),
        # too few to be more than what was written
        (("人工智能（ai）应用", "推广应用（app）"), ("人工智能（ai）应用", "推广应用（app）")),
    ],
)
def test_pinyin_is_taken_out_where_a_converter_put_it(texts: tuple[str, ...], clean: tuple[str, ...]) -> None:
    assert tuple(b.text for b in _bare(_lines(*texts))) == clean


def test_pinyin_is_taken_out_of_tables_too() -> None:
    (block,) = _bare([Block("grid", rows=((BlockCell("规(guī)章(zhāng)"), BlockCell("3")),))])
    assert [c.text for c in block.rows[0]] == ["规章", "3"]


WORDS = st.sampled_from(
    ["一、", "二、", "总体情况", "主动公开政府", "信息情况", "……", "3", " ", "公(gōng)", "目录", "。", "申请情况", "规章"]
)


@given(st.lists(st.lists(WORDS, max_size=5).map("".join), max_size=10))
@example(["总体情况", "一、"])
def test_no_figure_is_lost_on_the_way(texts: list[str]) -> None:
    """A line that is nothing but a number stays, whatever stands around it."""
    blocks = [*_lines(*texts), Block("line", text="417"), *_lines(*texts)]
    assert "417" in [b.text for b in unfolded(_bare(blocks), LEXICON)]
