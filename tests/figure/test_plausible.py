"""What an office should look at before it publishes: each finding has a report that shows it and one that does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reportqa.figure.check import check
from reportqa.figure.extract import extract
from reportqa.lexicon import load_lexicon
from reportqa.records import MASTHEAD, Cell, Check, Issuer, Paragraph, Report, Section, Span, Table


def _section(role: str, *texts: str, number: str = "", table: Table | None = None, heading: str = "") -> Section:
    paragraphs = tuple(Paragraph(f"{role}{n}", text, line=n) for n, text in enumerate(texts, 1))
    return Section(number, heading, role, paragraphs, (table,) if table else ())


SOUND = Report(
    "r", Issuer("i", "青禾县水务局"), 2023, "", "f", "d",
    (
        _section("overview", "2023年，我局公开信息35条。", number="一"),
        _section("problems", "主动性不够，下一步加强培训。", number="二"),
    ),
    published="2024-01-20",
    period="2023年1月1日至2023年12月31日",
)  # fmt: skip


def _findings(report: Report) -> dict[str, Check]:
    figures, _ = extract(report, load_lexicon())
    return {c.id: c for c in check(figures, report, load_lexicon()) if c.result == "fail"}


def test_a_sound_report_gives_none() -> None:
    assert _findings(SOUND) == {}


@pytest.mark.parametrize("period", ["2023年1月1日到12月31日", "2023年度", ""])
def test_a_period_in_other_words_is_sound(period: str) -> None:
    assert _findings(replace(SOUND, period=period)) == {}


@pytest.mark.parametrize(
    ("changes", "finding", "said"),
    [
        ({"period": "2023年1月1日至2023年12月30日"}, "period:dates", "12月30日"),
        ({"period": "自2023年1月1日起，至2023年12月30日止"}, "period:dates", "12月30日"),
        ({"period": "2022年1月1日至2022年12月31日"}, "period:dates", "2022年"),
        ({"published": "2023-11-02"}, "early:published", "2023-11-02"),
        ({"sections": (SOUND.sections[0], _section("problems", "无。", number="二"))}, "short:problems", "2个字"),
        (
            {"sections": (SOUND.sections[0], replace(SOUND.sections[1], number="四"))},
            "ordinals:sections",
            "一、四",
        ),
        ({"sections": (_section("overview", "我局按要求公开。2022年，我局公开信息35条。"),)}, "year:text", "2022年，我局公开"),
    ],
)  # fmt: skip
def test_each_oddity_is_told(changes: dict[str, object], finding: str, said: str) -> None:
    found = _findings(replace(SOUND, **changes))  # type: ignore[arg-type]
    assert set(found) == {finding}
    assert said in found[finding].text


def test_the_wrong_year_is_told_with_its_place() -> None:
    text = "我局按要求公开。2022年，我局公开信息35条。"
    (place,) = _findings(replace(SOUND, sections=(_section("overview", text),)))["year:text"].cells
    assert isinstance(place, Span)
    assert text[place.start : place.end] == "2022"


@pytest.mark.parametrize(
    "text",
    [
        "按照2019年修订的条例，我局公开信息35条。",
        "二〇二三年，我局公开信息35条。2022年，公开30条。",
        "与2022年相比，公开增加。",
    ],
)
def test_another_year_in_passing_is_no_finding(text: str) -> None:
    assert _findings(replace(SOUND, sections=(_section("overview", text),))) == {}


def test_the_masthead_does_not_count_as_text_of_the_year() -> None:
    sections = (_section("overview", "2022年，我局公开信息35条。"), _section(MASTHEAD, "青禾县水务局2023年报告"))
    assert set(_findings(replace(SOUND, sections=sections))) == {"year:text"}


def _reviews(filled: int, none: bool = False) -> Table:
    columns = load_lexicon().forms["E3"].table("reviews").blocks[0].columns
    cells = [Cell(c.row, c.key, "0" if n < filled else "", (), ()) for n, c in enumerate(columns)]
    return Table("reviews", "reviews", "E3", "行政复议、行政诉讼", tuple(cells), section_none=none)


@pytest.mark.parametrize(
    ("filled", "none", "found"), [(10, False, False), (9, False, True), (0, False, True), (0, True, False)]
)
def test_more_than_five_blanks_of_table_four_are_noted(filled: int, none: bool, found: bool) -> None:
    section = _section("reviews", table=_reviews(filled, none), number="三")
    assert ("blanks:reviews" in _findings(replace(SOUND, sections=(*SOUND.sections, section)))) is found


@pytest.mark.parametrize(
    ("name", "count", "found"), [("青禾县水务局", "2", True), ("青禾县水务局", "0", False), ("云岫市人民政府", "2", False)]
)
def test_rules_made_by_a_body_that_makes_none(name: str, count: str, found: bool) -> None:
    cell = Cell("reg", "made", count, ("规章",), ("本年制发件数",))
    section = _section("disclosed", table=Table("disclosed", "disclosed", "E3", "主动公开", (cell,)), number="三")
    report = replace(SOUND, issuer=Issuer("i", name), sections=(*SOUND.sections, section))
    assert ("rules:made" in _findings(report)) is found


def _requests(rows: tuple[str, ...]) -> Table:
    block = load_lexicon().forms["E3"].table("requests").blocks[0]
    cells = [Cell(r, c, "0", (), ()) for r, c, _, _ in block.cells() if r in rows]
    return Table("requests", "requests", "E3", "收到和处理政府信息公开申请情况", tuple(cells))


def test_a_row_that_the_table_lacks_is_named() -> None:
    rows = tuple(r.key for r in load_lexicon().forms["E3"].table("requests").blocks[0].rows)
    whole = _section("requests", table=_requests(rows), number="三")
    assert "absent:requests" not in _findings(replace(SOUND, sections=(*SOUND.sections, whole)))
    short = _section("requests", table=_requests(tuple(r for r in rows if r != "deny7")), number="三")
    found = _findings(replace(SOUND, sections=(*SOUND.sections, short)))["absent:requests"]
    assert "7.属于行政执法案卷" in found.text
    assert found.left == 1


def test_a_section_without_its_table_is_told_where_others_have_theirs() -> None:
    table = _section("reviews", table=_reviews(15), number="三")
    bare = _section("requests", "申请人情况,自然人,商业企业", number="四")
    assert "no_table:requests" in _findings(replace(SOUND, sections=(*SOUND.sections, table, bare)))
    # none was read at all: odd today, but there was a time without such tables
    alone = replace(SOUND, sections=(*SOUND.sections, replace(bare, number="三")))
    assert "no_table:requests" in _findings(alone)
    earlier = replace(alone, year=2012, period="", published="", sections=alone.sections[1:])
    assert "no_table:requests" not in _findings(earlier)
