"""Bodies, items and columns side by side, and sums over them: the answer first, then every figure with body, year and unit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

import pytest
from made import meant, opened
from truth import BODIES, YEARS, value

from reportqa.assistant import Assistant
from reportqa.records import Answer

CITY = "云岫市人民政府"
#: bodies with a number of new requests in every year
ALL = tuple(b for b in BODIES if all(value(b, y, "new.T") is not None for y in YEARS))


def _values(answer: Answer) -> list[Decimal | None]:
    return [f.value for f in answer.figures]


def _of(bodies: tuple[str, ...], year: int, cell: str = "new.T") -> list[Decimal]:
    return [v for b in bodies if (v := value(b, year, cell)) is not None]


@pytest.mark.parametrize("year", YEARS)
def test_who_has_more_or_less_is_said_first(year: int, shipped: Assistant) -> None:
    for pair in list(combinations(ALL, 2))[::3]:
        a, b = _of(pair, year)
        more = meant(shipped, "compare", pair, years=(year,), items=("new",), topic="more")
        less = meant(shipped, "compare", pair, years=(year,), items=("new",), topic="less")
        if a == b:
            assert more.text.startswith("一样多")
        else:
            high, low = pair if a > b else pair[::-1]
            assert more.text.startswith(f"{high}更多。")
            assert less.text.startswith(f"{low}更少。")
        assert _values(more) == _values(less) == [a, b]
        assert f"{year}年" in more.text


@pytest.mark.parametrize("year", YEARS)
def test_of_many_the_highest_is_named_and_all_are_given(year: int, shipped: Assistant) -> None:
    values = _of(ALL, year)
    answer = meant(shipped, "compare", ALL, years=(year,), items=("new",), topic="more")
    best = [b for b, v in zip(ALL, values, strict=True) if v == max(values)]
    assert answer.text.startswith("、".join(best))
    assert _values(answer) == values
    assert [p.label for p in answer.series[0].points] == list(ALL)
    assert answer.series[0].along == "issuer"


@pytest.mark.parametrize("year", YEARS)
def test_how_far_two_are_apart(year: int, shipped: Assistant) -> None:
    for pair in list(combinations(ALL, 2))[::4]:
        a, b = _of(pair, year)
        answer = meant(shipped, "compare", pair, years=(year,), items=("new",), topic="difference")
        assert _values(answer) == [a, b, a - b]
        words = f"{pair[0]}比{pair[1]}{'多' if a > b else '少'}{abs(a - b)}件" if a != b else "持平"
        assert words in answer.text


@pytest.mark.parametrize("year", YEARS)
def test_the_mean_of_what_counts(year: int, shipped: Assistant) -> None:
    values = _of(ALL[:3], year)
    answer = meant(shipped, "compare", ALL[:3], years=(year,), items=("new",), topic="mean")
    mean = (sum(values, Decimal(0)) / 3).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert _values(answer) == [*values, mean]


@pytest.mark.parametrize("year", YEARS)
def test_a_sum_over_bodies_holds_every_part(year: int, shipped: Assistant) -> None:
    values = _of(ALL[:4], year)
    answer = meant(shipped, "sum", ALL[:4], years=(year,), items=("new",))
    assert _values(answer) == [sum(values), *values]
    assert all(body in answer.text for body in ALL[:4])


@pytest.mark.parametrize("body", ALL[:4])
def test_a_sum_over_years_holds_every_part(body: str, shipped: Assistant) -> None:
    values = [value(body, y, "new.T") for y in reversed(YEARS)]
    answer = meant(shipped, "sum", (body,), years=tuple(reversed(YEARS)), items=("new",))
    assert _values(answer) == [sum(v for v in values if v is not None), *values]
    assert len(answer.citations) == len(YEARS)


def test_a_stock_is_not_added_up_over_years(shipped: Assistant) -> None:
    answer = meant(shipped, "sum", (CITY,), years=(2022, 2021), items=("cin",))
    assert all(f.state != "derived" for f in answer.figures)
    assert "不能相加" in answer.text
    bodies = meant(shipped, "sum", ALL[:2], years=(2022,), items=("cin",))
    assert bodies.figures[0].formula == "sum"


def test_a_sum_does_not_go_across_editions_that_count_otherwise(shipped: Assistant) -> None:
    answer = meant(shipped, "sum", (CITY,), years=(2021, 2020), items=("fee",))
    assert all(f.state != "derived" for f in answer.figures)
    assert "不能相加" in answer.text


def test_a_sum_that_needs_a_report_that_is_not_held_is_refused(shipped: Assistant) -> None:
    answer = meant(shipped, "sum", (CITY,), years=(2024, 2015), items=("new",))
    assert (answer.status, answer.code, answer.figures) == ("refused", "report_not_held", ())


def test_columns_of_one_report_are_compared(shipped: Assistant) -> None:
    for year in YEARS:
        n, c = value(CITY, year, "new.N"), value(CITY, year, "new.C1")
        assert n is not None
        assert c is not None
        answer = meant(
            shipped, "compare", (CITY,), years=(year,), items=("new",), columns=("C1", "N"), among="columns", topic="more"
        )
        assert _values(answer) == [c, n]
        assert ("自然人" in answer.text.split("。")[0]) == (n >= c)
        assert answer.series[0].along == "item"


def test_items_of_one_report_are_compared(shipped: Assistant) -> None:
    for year in YEARS:
        a, b = value(CITY, year, "lic.dec"), value(CITY, year, "pen.dec")
        assert a is not None
        assert b is not None
        answer = meant(shipped, "compare", (CITY,), years=(year,), items=("lic", "pen"), among="items", topic="difference")
        assert _values(answer) == [a, b, a - b]


def test_without_a_year_the_years_are_asked_back_where_many_are_common(shipped: Assistant) -> None:
    answer = meant(shipped, "compare", ALL[:2], items=("new",), topic="more")
    assert (answer.status, answer.code) == ("clarify", "ask_common_year")
    assert answer.figures == ()


def test_ratios_of_two_bodies_are_compared(shipped: Assistant) -> None:
    answer = meant(
        shipped, "compare", ALL[:2], years=(2023,), items=("open", "part", "tot"), ratio="open_rate", topic="difference"
    )
    assert answer.figures[-1].unit == "个百分点"
    assert {f.formula for f in answer.figures} >= {"ratio", "difference"}


# ---------------------------------------------------------------- small reports


def _report(body: str, scope: str, cells: str) -> str:
    return f"""{body}2023年政府信息公开工作年度报告

{scope}

一、总体情况

情况良好。

二、主动公开政府信息情况

| 第二十条第（五）项 |  |  |  |
| --- | --- | --- | --- |
| 信息内容 | 本年处理决定数量 |  |  |
| 行政许可 | {cells} |  |  |
| 第二十条第（六）项 |  |  |  |
| 信息内容 | 本年处理决定数量 |  |  |
| 行政处罚 | 4 |  |  |
| 行政强制 | 0 |  |  |
"""


NAMES = ("青禾县水务局", "青禾县民政局", "青禾县教育局", "青禾县交通局")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    told = ("本报告统计范围为本机关。", "本报告统计范围为全县。", "", "")
    cells = ("36", "12", "", "无")
    reports = {f"{n}.txt": _report(b, s, c) for n, (b, s, c) in enumerate(zip(NAMES, told, cells, strict=True))}
    with opened(tmp_path_factory.mktemp("compare"), reports) as assistant:
        yield assistant


@pytest.mark.parametrize("topic", ["more", "less", "mean", "same", "difference", ""])
def test_what_has_no_number_is_named_and_left_out(topic: str, small: Assistant) -> None:
    answer = meant(small, "compare", NAMES, years=(2023,), items=("lic",), topic=topic)
    assert all(name in answer.text for name in NAMES)
    assert "空白" in answer.text
    assert "“无”" in answer.text
    printed = [f.value for f in answer.figures if f.state != "derived"]
    assert printed == [36, 12]
    derived = [f.value for f in answer.figures if f.state == "derived"]
    assert derived == {"mean": [24], "difference": [24]}.get(topic, [])
    assert [p.value for p in answer.series[0].points] == [36, 12, None, None]


def test_a_sum_leaves_out_what_has_no_number_and_says_so(small: Assistant) -> None:
    answer = meant(small, "sum", NAMES, years=(2023,), items=("lic",))
    assert _values(answer) == [48, 36, 12]
    assert "没有计入的有" in answer.text
    assert "不等于零" in answer.text


def test_where_only_one_has_a_number_nothing_is_compared(small: Assistant) -> None:
    answer = meant(small, "compare", (NAMES[0], NAMES[2]), years=(2023,), items=("lic",), topic="more")
    assert _values(answer) == [36]
    assert "不能比较" in answer.text
    assert NAMES[2] in answer.text


def test_where_none_has_a_number_it_is_refused(small: Assistant) -> None:
    answer = meant(small, "compare", NAMES[2:], years=(2023,), items=("lic",), topic="more")
    assert (answer.status, answer.figures) == ("refused", ())
    assert "空白" in answer.text


def test_other_scopes_are_said(small: Assistant) -> None:
    answer = meant(small, "compare", NAMES[:2], years=(2023,), items=("lic",), topic="difference")
    note = next(n for n in answer.notes if "统计范围不同" in n)
    assert "本机关" in note
    assert "全县" in note
    alike = meant(small, "compare", (NAMES[0], NAMES[2]), years=(2023,), items=("pen",), topic="same")
    assert not any("统计范围" in n for n in alike.notes)
