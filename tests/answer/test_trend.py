"""A figure year by year: the oldest first, gaps named and never filled, nothing compared that editions count otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from made import meant, opened
from truth import BODIES, YEARS, value

from reportqa.assistant import Assistant
from reportqa.records import Answer

CITY = "云岫市人民政府"
ALL = tuple(b for b in BODIES if all(value(b, y, "new.T") is not None for y in YEARS))


def _values(answer: Answer) -> list[Decimal | None]:
    return [f.value for f in answer.figures]


def _true(body: str, cell: str = "new.T") -> list[Decimal]:
    return [v for y in YEARS if (v := value(body, y, cell)) is not None]


def _years(values: list[Decimal], of: Decimal) -> str:
    return "、".join(str(y) for y, v in zip(YEARS, values, strict=True) if v == of)


@pytest.mark.parametrize("body", ALL)
def test_every_year_held_is_given_the_oldest_first(body: str, shipped: Assistant) -> None:
    values = _true(body)
    answer = meant(shipped, "trend", (body,), items=("new",))
    assert _values(answer) == values
    assert [f.year for f in answer.figures] == YEARS
    assert [(p.label, p.value) for p in answer.series[0].points] == [(str(y), v) for y, v in zip(YEARS, values, strict=True)]
    assert f"最高的是{_years(values, max(values))}年" in answer.text
    assert f"最低的是{_years(values, min(values))}年" in answer.text


@pytest.mark.parametrize("body", ALL)
def test_the_year_with_the_most_or_least_is_said_first(body: str, shipped: Assistant) -> None:
    values = _true(body)
    most = meant(shipped, "trend", (body,), items=("new",), topic="most")
    least = meant(shipped, "trend", (body,), items=("new",), topic="least")
    assert most.text.startswith(f"{_years(values, max(values))}年最高")
    assert least.text.startswith(f"{_years(values, min(values))}年最低")
    assert _values(most) == _values(least) == values


@pytest.mark.parametrize("body", ALL)
def test_whether_it_rises_is_told_year_by_year(body: str, shipped: Assistant) -> None:
    values = _true(body)
    answer = meant(shipped, "trend", (body,), items=("new",), topic="up")
    rose = [str(y) for y, a, b in zip(YEARS[1:], values, values[1:], strict=False) if b > a]
    fell = [str(y) for y, a, b in zip(YEARS[1:], values, values[1:], strict=False) if b < a]
    assert answer.text.startswith("是，" if len(rose) == len(YEARS) - 1 else "不是")
    if rose and fell:
        assert f"增加的有{'、'.join(rose)}年" in answer.text
        assert f"减少的有{'、'.join(fell)}年" in answer.text


def test_only_the_years_asked_for_are_given(shipped: Assistant) -> None:
    answer = meant(shipped, "trend", (CITY,), years=(2021, 2022, 2023), items=("new",))
    assert [f.year for f in answer.figures] == [2021, 2022, 2023]


def test_a_year_that_is_not_held_is_named(shipped: Assistant) -> None:
    answer = meant(shipped, "trend", (CITY,), years=(2018, 2019, 2020), items=("new",))
    assert [f.year for f in answer.figures] == [2019, 2020]
    assert "没有收录" in answer.text
    assert "2018年" in answer.text


def test_several_bodies_get_a_line_and_a_series_each(shipped: Assistant) -> None:
    answer = meant(shipped, "trend", ALL[:2], items=("new",))
    assert _values(answer) == [*_true(ALL[0]), *_true(ALL[1])]
    assert [s.name.startswith(b) for s, b in zip(answer.series, ALL[:2], strict=True)] == [True, True]


def test_from_one_report_there_is_no_trend(shipped: Assistant) -> None:
    answer = meant(shipped, "trend", ("湛江经济技术开发区教育局",), items=("pen",))
    assert _values(answer) == [22]
    assert "看不出" in answer.text


def test_an_edition_that_counts_otherwise_is_named_and_not_compared(shipped: Assistant) -> None:
    answer = meant(shipped, "trend", (CITY,), items=("fee",), topic="most")
    values = [value(CITY, y, "fee.amount") for y in YEARS if y > 2020]
    assert _values(answer) == values
    assert "2019年：这份报告的表里没有" in answer.text
    assert any("收费项目的数量" in note for note in answer.notes)


def test_across_editions_that_count_otherwise_nothing_is_compared(shipped: Assistant) -> None:
    answer = meant(shipped, "trend", (CITY,), years=(2020, 2021), items=("fee",), topic="most")
    assert "高低不能比较" in answer.text
    assert "最高" not in answer.text


def test_a_change_of_edition_that_goes_only_roughly_is_marked(shipped: Assistant) -> None:
    answer = meant(shipped, "trend", (CITY,), items=("doc",), columns=("made",))
    assert answer.series[0].break_before == (YEARS.index(2021),)
    assert any("只能大致对应" in note for note in answer.notes)
    comparable = meant(shipped, "trend", (CITY,), items=("new",))
    assert comparable.series[0].break_before == ()


def test_a_ratio_year_by_year(shipped: Assistant) -> None:
    answer = meant(shipped, "trend", (CITY,), items=("open", "part", "tot"), ratio="open_rate", topic="most")
    shares = [f for f in answer.figures if f.formula == "ratio"]
    assert [f.year for f in shares] == YEARS
    assert answer.series[0].unit == "%"
    best = max(shares, key=lambda f: f.value or 0)
    assert answer.text.startswith(f"{best.year}年最高，为{best.raw}")


# ---------------------------------------------------------------- small reports

BODY = "青禾县水务局"
RETURN = Path(__file__).parents[1] / "papers" / "statistics_return_whole.html"


def _report(year: int, cells: str) -> str:
    return f"""{BODY}{year}年政府信息公开工作年度报告

一、总体情况

情况良好。

二、主动公开政府信息情况

| 第二十条第（五）项 |  |  |  |
| --- | --- | --- | --- |
| 信息内容 | 本年处理决定数量 |  |  |
| 行政许可 | {cells} |  |  |
| 第二十条第（六）项 |  |  |  |
| 信息内容 | 本年处理决定数量 |  |  |
| 行政处罚 | 0 |  |  |
| 行政强制 |  |  |  |

三、收到和处理政府信息公开申请情况

没有需要说明的情况。

四、政府信息公开行政复议、行政诉讼情况

| 行政复议 |  |  |  |  | 行政诉讼 |  |  |  |  |  |  |  |  |  |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 |  |  |  |  | 复议后起诉 |  |  |  |  |
|  |  |  |  |  | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |
| 1 | 2 | 0 | 1 | 4 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    reports = {f"{y}.txt": _report(y, c) for y, c in ((2021, "5"), (2023, ""), (2024, "7"))}
    reports["2016.html"] = RETURN.read_text("utf-8")
    with opened(tmp_path_factory.mktemp("trend"), reports) as assistant:
        yield assistant


def test_gaps_and_blanks_are_named_and_stay_gaps(small: Assistant) -> None:
    answer = meant(small, "trend", (BODY,), years=(2021, 2022, 2023, 2024), items=("lic",))
    assert _values(answer) == [5, 7]
    assert "2023年为空白" in answer.text
    assert "2022年" in answer.text
    assert "最高的是2024年，最低的是2021年" in answer.text
    assert [(p.label, p.value, p.state) for p in answer.series[0].points] == [
        ("2021", 5, "number"), ("2023", None, "blank"), ("2024", 7, "number"),
    ]  # fmt: skip


def test_without_years_the_years_between_that_are_not_held_are_named(small: Assistant) -> None:
    answer = meant(small, "trend", (BODY,), items=("lic",))
    assert "没有收录" in answer.text
    assert "2022" in answer.text
    assert _values(answer) == [5, 7]


def test_a_printed_zero_is_a_figure_and_a_blank_is_none(small: Assistant) -> None:
    zero = meant(small, "trend", (BODY,), years=(2021, 2023, 2024), items=("pen",))
    assert _values(zero) == [0, 0, 0]
    assert "各年相同" in zero.text
    blank = meant(small, "trend", (BODY,), years=(2021, 2023, 2024), items=("coe",))
    assert (blank.status, blank.figures, blank.series) == ("refused", (), ())


def test_the_statistics_return_is_compared_as_far_as_it_goes(small: Assistant) -> None:
    fixed = meant(small, "trend", (BODY,), years=(2016, 2021, 2024), items=("fy",), columns=("fix",))
    assert _values(fixed) == [1, 2, 2]
    assert fixed.series[0].break_before == ()
    whole = meant(small, "trend", (BODY,), years=(2016, 2021), items=("fy",), columns=("tot",))
    assert _values(whole) == [3, 4]
    assert whole.series[0].break_before == (1,)
    assert any("尚未审结" in note for note in whole.notes)


def test_what_the_return_does_not_have_is_said_and_is_no_zero(small: Assistant) -> None:
    answer = meant(small, "trend", (BODY,), years=(2016, 2021, 2024), items=("lic",))
    assert _values(answer) == [5, 7]
    assert "表里没有" in answer.text
