"""From one year to another: both figures as printed, then what they come to; nothing where they cannot be compared."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import pytest
from made import meant, opened
from truth import BODIES, YEARS, value

from reportqa.assistant import Assistant
from reportqa.records import Answer

CITY = "云岫市人民政府"
PAIRS = [(later, earlier) for earlier, later in pairwise(YEARS)]
#: the column of decisions is printed and comparable in every edition
CELLS = {"new": "new.T", "open": "open.T", "lic": "lic.dec", "pen": "pen.dec", "fy": "fy.tot"}


def _values(answer: Answer) -> list[Decimal | None]:
    return [f.value for f in answer.figures]


@pytest.mark.parametrize("item", sorted(CELLS))
@pytest.mark.parametrize("body", BODIES)
def test_the_difference_is_that_of_the_true_cells(body: str, item: str, shipped: Assistant) -> None:
    tried = 0
    for later, earlier in PAIRS:
        a, b = value(body, later, CELLS[item]), value(body, earlier, CELLS[item])
        answer = meant(shipped, "change", (body,), years=(later, earlier), items=(item,), topic="difference")
        if a is None or b is None:
            assert all(f.formula != "difference" for f in answer.figures)
            continue
        tried += 1
        assert _values(answer) == [a, b, a - b]
        assert [f.year for f in answer.figures] == [later, earlier, later]
        word = "增加" if a > b else "减少" if a < b else "持平，相差"
        assert f"{word}{abs(a - b)}" in answer.text
        assert answer.text.startswith(f"{body}{later}年")
        assert [p.label for p in answer.series[0].points] == [str(earlier), str(later)]
    assert tried


@pytest.mark.parametrize("body", BODIES)
def test_the_rate_is_that_of_the_true_cells(body: str, shipped: Assistant) -> None:
    for later, earlier in PAIRS:
        a, b = value(body, later, "new.T"), value(body, earlier, "new.T")
        answer = meant(shipped, "change", (body,), years=(later, earlier), items=("new",), topic="rate")
        if a is None or b is None:
            continue
        if b == 0:
            assert "无法计算" in answer.text
            assert _values(answer) == [a, b]
            continue
        rate = ((a - b) / b * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert _values(answer) == [a, b, rate]
        assert f"{abs(rate)}%" in answer.text


def test_whether_it_is_the_same_is_said_first_and_nothing_more_is_asserted(shipped: Assistant) -> None:
    seen = set()
    for body in BODIES:
        for later, earlier in PAIRS:
            a, b = value(body, later, "new.T"), value(body, earlier, "new.T")
            if a is None or b is None:
                continue
            answer = meant(shipped, "change", (body,), years=(later, earlier), items=("new",), topic="same")
            assert answer.text.startswith("一样" if a == b else "不一样")
            assert _values(answer) == [a, b]
            seen.add(a == b)
    assert seen == {True, False}


def test_without_years_the_newest_two_are_compared_and_that_is_said(shipped: Assistant) -> None:
    answer = meant(shipped, "change", (CITY,), items=("new",))
    assert [f.year for f in answer.figures] == [YEARS[-1], YEARS[-2], YEARS[-1]]
    assert any("您没有说年度" in note for note in answer.notes)


def test_a_year_that_is_not_held_is_refused_and_what_is_held_is_given(shipped: Assistant) -> None:
    answer = meant(shipped, "change", (CITY,), years=(2024, 2012), items=("new",))
    assert (answer.status, answer.code, answer.figures) == ("refused", "report_not_held", ())
    assert "没有收录" in answer.text
    assert "2012年" in answer.text
    held = value(CITY, 2024, "new.T")
    assert f"{held}件" in answer.text
    assert [c.year for c in answer.citations] == [2024]


def test_one_report_has_nothing_to_compare_with(shipped: Assistant) -> None:
    answer = meant(shipped, "change", ("湛江经济技术开发区教育局",), items=("pen",), topic="difference")
    assert _values(answer) == [22]
    assert "不能比较" in answer.text


def test_what_another_edition_counts_otherwise_is_given_with_the_reason_and_not_subtracted(shipped: Assistant) -> None:
    answer = meant(shipped, "change", (CITY,), years=(2021, 2020), items=("fee",))
    assert all(f.state != "derived" for f in answer.figures)
    assert "不能直接比较" in answer.text
    assert "收费金额" in answer.text


def test_what_goes_only_roughly_together_is_computed_and_said(shipped: Assistant) -> None:
    answer = meant(shipped, "change", (CITY,), years=(2021, 2020), items=("doc",), columns=("made",))
    a, b = value(CITY, 2021, "doc.made"), value(CITY, 2020, "doc.new")
    assert a is not None
    assert b is not None
    assert _values(answer) == [a, b, a - b]
    assert any("只能大致对应" in note for note in answer.notes)
    assert answer.series[0].break_before == (1,)


def test_a_ratio_changes_by_points(shipped: Assistant) -> None:
    items = ("open", "part", "tot")
    answer = meant(shipped, "change", (CITY,), years=(2021, 2020), items=items, ratio="open_rate", topic="difference")
    ratios = []
    for year in (2021, 2020):
        o, p, t = (value(CITY, year, c) for c in ("open.T", "part.T", "tot.T"))
        assert o is not None
        assert p is not None
        assert t is not None
        ratios.append(((o + p) / t * 100).quantize(Decimal("0.01"), ROUND_HALF_UP))
    assert answer.figures[-1].value == ratios[0] - ratios[1]
    assert answer.figures[-1].unit == "个百分点"
    assert f"{abs(ratios[0] - ratios[1])}个百分点" in answer.text


# ---------------------------------------------------------------- small reports

BODY = "青禾县水务局"


def _report(year: int, new: str, text: str = "") -> str:
    rows = "\n".join(f"| {label} | {cells} |  |  |" for label, cells in (("行政许可", new), ("行政处罚", "3")))
    return f"""{BODY}{year}年政府信息公开工作年度报告

一、总体情况

{text or "情况良好。"}

二、主动公开政府信息情况

| 第二十条第（一）项 |  |  |  |
| --- | --- | --- | --- |
| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
| 规章 | 0 | 0 | 0 |
| 行政规范性文件 | 1 | 0 | 2 |
| 第二十条第（五）项 |  |  |  |
| 信息内容 | 本年处理决定数量 |  |  |
{rows.splitlines()[0]}
| 第二十条第（六）项 |  |  |  |
| 信息内容 | 本年处理决定数量 |  |  |
{rows.splitlines()[1]}
| 行政强制 | 0 |  |  |
| 第二十条第（八）项 |  |  |  |
| 信息内容 | 本年收费金额（单位：万元） |  |  |
| 行政事业性收费 | 0 |  |  |
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    reports = {
        "2021.txt": _report(2021, "0", "全年发布政务信息310条，服务事项网办比例92.50%。"),
        "2022.txt": _report(2022, "", "全年发布政务信息300余条。"),
        "2023.txt": _report(2023, "/", "全年发布政务信息296条，服务事项网办比例95.75%。"),
        "2024.txt": _report(2024, "8"),
    }
    with opened(tmp_path_factory.mktemp("change"), reports) as assistant:
        yield assistant


@pytest.mark.parametrize(("year", "words"), [(2022, "空白"), (2023, "“/”")])
def test_a_blank_and_a_slash_are_named_and_never_zero(year: int, words: str, small: Assistant) -> None:
    answer = meant(small, "change", (BODY,), years=(2024, year), items=("lic",), topic="difference")
    assert _values(answer) == [8]
    assert words in answer.text
    assert "不等于零" in answer.text
    gap = answer.series[0].points[0]
    assert (gap.label, gap.value) == (str(year), None)


def test_a_printed_zero_counts_but_is_no_base(small: Assistant) -> None:
    difference = meant(small, "change", (BODY,), years=(2024, 2021), items=("lic",), topic="difference")
    assert _values(difference) == [8, 0, 8]
    rate = meant(small, "change", (BODY,), years=(2024, 2021), items=("lic",), topic="rate")
    assert _values(rate) == [8, 0]
    assert "无法计算" in rate.text


def test_nothing_changed_is_said_so(small: Assistant) -> None:
    answer = meant(small, "change", (BODY,), years=(2024, 2021), items=("pen",), topic="difference")
    assert _values(answer) == [3, 3, 0]
    assert "持平" in answer.text


def test_numbers_of_the_text_are_compared_with_their_sentences(small: Assistant) -> None:
    answer = meant(small, "change", (BODY,), years=(2023, 2021), plain="发布政务信息几条", topic="difference")
    assert _values(answer) == [296, 310, -14]
    assert "减少14条" in answer.text
    assert "来自正文" in answer.text
    assert all("政务信息" in c.quote for c in answer.citations)


def test_a_share_of_the_text_changes_by_points(small: Assistant) -> None:
    answer = meant(small, "change", (BODY,), years=(2023, 2021), plain="服务事项网办比例", topic="difference")
    assert _values(answer) == [Decimal("95.75"), Decimal("92.50"), Decimal("3.25")]
    assert "上升3.25个百分点" in answer.text


def test_a_number_that_is_only_about_right_is_given_but_not_subtracted(small: Assistant) -> None:
    answer = meant(small, "change", (BODY,), years=(2023, 2022), plain="发布政务信息几条", topic="difference")
    assert all(f.state != "derived" for f in answer.figures)
    assert "300余条" in answer.text
    assert "不能算出增减" in answer.text


def test_where_one_report_has_no_such_number_that_is_said(small: Assistant) -> None:
    answer = meant(small, "change", (BODY,), years=(2024, 2023), plain="发布政务信息几条", topic="difference")
    assert _values(answer) == [296]
    assert "没有在正文里查到" in answer.text
