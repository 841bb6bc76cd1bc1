"""A sentence that says a cell is compared with it; one of another time, scope or matter never is."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from reportqa.figure.against_text import against_text
from reportqa.figure.extract import extract
from reportqa.figure.narrative import narrative
from reportqa.lexicon import load_lexicon
from reportqa.records import Cell, CellRef, Check, Issuer, Paragraph, Report, Section, Span, Table

_CELLS = {
    "new.T": "95", "cin.T": "4", "tot.T": "96", "cout.T": "3", "open.T": "44", "part.T": "8", "new.N": "90", "cin.N": "4",
    "fy.tot": "7", "fy.keep": "5", "fy.fix": "2", "sd.tot": "3", "sa.tot": "1", "sd.keep": "3", "sa.keep": "1",
    "doc.made": "5", "doc.valid": "35", "lic.dec": "1200", "fee.amount": "152.3456",
    **{f"deny{i}.T": "1" for i in range(1, 9)},
}  # fmt: skip


def _checks(text: str, changed: Mapping[str, str] | None = None, scope: str = "", form: str = "E3") -> tuple[Check, ...]:
    lexicon = load_lexicon()
    printed = {**_CELLS, **(changed or {})}
    tables = []
    for table in lexicon.forms[form].tables:
        own = [(r, c) for block in table.blocks for r, c, _, _ in block.cells()]
        cells = tuple(Cell(r, c, printed.get(f"{r}.{c}", "0"), (), ()) for r, c in own)
        tables.append(Table(table.role, table.role, form, table.title, cells))
    section = Section("一", "一、总体情况", "overview", (Paragraph("p1", text),), tuple(tables))
    report = Report("r", Issuer("i", "青禾县水务局"), 2022, "", "f", "d", (section,), scope=scope)
    figures, _ = extract(report, lexicon)
    return against_text((*figures, *narrative(report, lexicon)), report, lexicon)


def _results(text: str, changed: Mapping[str, str] | None = None, scope: str = "", form: str = "E3") -> dict[str, str]:
    return {c.id: c.result for c in _checks(text, changed, scope, form)}


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("2022年，新收政府信息公开申请95件。", "new.T"),
        ("全年共收到政府信息公开申请95件。", "new.T"),
        ("受理政府信息公开申请99件。", "new.T"),
        ("依申请公开情况。收到95件。", "new.T"),
        ("收到政府信息公开申请９５件。", "new.T"),
        ("收到政府信息公开申请九十五件。", "new.T"),
        ("收到政府信息公开申请90余件。", "new.T"),
        ("收到政府信息公开申请不足100件。", "new.T"),
        ("收到信息公开申请95件，上年结转4件。", "cin.T"),
        ("收到信息公开申请95件，办结96件。", "tot.T"),
        ("收到信息公开申请95件，答复96件。", "tot.T"),
        ("收到信息公开申请95件，其中予以公开44件。", "open.T"),
        ("收到信息公开申请95件，其中予以公开44件、部分公开8件。", "part.T"),
        ("收到信息公开申请95件，不予公开8件。", "deny.T"),
        ("收到信息公开申请95件，其中自然人申请90件。", "new.N"),
        ("收到信息公开申请95件；结转下年度继续办理3件。", "cout.T"),
        ("因政府信息公开被申请行政复议7件。", "fy.tot"),
        ("被提起行政诉讼4件。", "sd.tot+sa.tot"),
        ("政府信息公开行政复议7件，其中结果维持5件。", "fy.keep"),
        ("政府信息公开行政复议7件；行政诉讼4件，其中结果维持4件。", "sd.keep+sa.keep"),
        ("制发行政规范性文件5件。", "doc.made"),
        ("制发行政规范性文件5件，现行有效35件。", "doc.valid"),
        ("作出行政许可决定1200件。", "lic.dec"),
        ("作出行政许可决定0.12万件。", "lic.dec"),
        ("行政事业性收费152.35万元。", "fee.amount"),
        ("行政事业性收费1523456元。", "fee.amount"),
        ("我局收到政府信息公开申请95件。", "new.T"),
        ("2021年收到政府信息公开申请70件，2022年收到政府信息公开申请95件。", "new.T"),
    ],
)
def test_a_sentence_that_agrees_passes_and_one_that_does_not_fails(text: str, cell: str) -> None:
    assert _results(text)[f"text:{cell}"] == "pass"
    moved = {key: "1000000" if key != "cout.T" else "2" for key in _CELLS}
    if "余" not in text:
        assert _results(text, moved)[f"text:{cell}"] == "fail"


@pytest.mark.parametrize(
    "text",
    [
        "去年收到政府信息公开申请12件。",
        "2021年收到政府信息公开申请12件。",
        "上半年收到政府信息公开申请12件。",
        "一季度收到政府信息公开申请12件。",
        "1月至6月收到政府信息公开申请12件。",
        "自2008年以来累计收到政府信息公开申请1200件。",
        "全县收到政府信息公开申请1200件。",
        "各镇街收到政府信息公开申请1200件。",
        "县政府本级收到政府信息公开申请12件。",
        "收到政府信息公开申请约90件。",
        "收到政府信息公开申请近100件。",
        "收到政府信息公开申请较上年增加12件。",
        "收到网络申请12件。",
        "收到行政许可申请12件，办结12件。",
        "办理人大代表建议12件，答复12件。",
        "发布信息12条，部分公开2条。",
        "收到依申请公开咨询12次。",
        "没有收到投诉举报。",
        "网站公开行政许可33项。",
        "收到政府信息公开申请3至5件。",
        "行政许可事项办理方面，全年收到申请300件，办结300件。",
        "作为复议机关，全年收到行政复议申请156件。",
    ],
)
def test_what_is_of_another_time_scope_or_matter_is_not_compared(text: str) -> None:
    assert _results(text) == {}


def test_the_scope_of_the_report_is_its_own() -> None:
    assert _results("全县收到政府信息公开申请12件。", scope="全县") == {"text:new.T": "fail"}


@pytest.mark.parametrize(
    "text", ["全年没有收到政府信息公开申请。", "2022年，未收到依申请公开申请。", "本机关未接到政府信息公开申请。"]
)
def test_none_received_means_zero(text: str) -> None:
    assert _results(text) == {"text:new.T": "fail"}
    assert _results(text, {"new.T": "0"}) == {"text:new.T": "pass"}
    assert _results(text, {"new.T": ""}) == {"text:new.T": "unknown"}


def test_no_review_and_no_suit() -> None:
    text = "全年没有因政府信息公开引起的行政复议和行政诉讼。"
    none = {"fy.tot": "0", "sd.tot": "0", "sa.tot": "0"}
    assert _results(text, none) == {"text:fy.tot": "pass", "text:sd.tot+sa.tot": "pass"}
    assert set(_results(text).values()) == {"fail"}


def test_all_closed_beside_a_carry_over() -> None:
    text = "收到政府信息公开申请95件，均已办结。"
    assert _results(text)["text:cout.T"] == "fail"
    assert _results(text, {"cout.T": "0"})["text:cout.T"] == "pass"
    assert "text:cout.T" not in _results("收到建议95件，均已办结。")
    assert "text:cout.T" not in _results("收到政府信息公开申请95件，上年结转的均已办结。")


def test_a_blank_cell_is_never_zero() -> None:
    assert _results("收到政府信息公开申请0件。", {"new.T": ""}) == {"text:new.T": "unknown"}


def test_a_cell_that_the_form_does_not_have_is_not_compared() -> None:
    assert _results("废止行政规范性文件5件。", form="E2") == {}
    assert _results("新制作规范性文件5件。", {"doc.new": "5"}, form="E2") == {"text:doc.made": "pass"}


def test_a_finding_names_both_sides_and_both_places() -> None:
    (found,) = _checks("2022年，收到政府信息公开申请59件。")
    assert (found.result, found.severity, str(found.left), str(found.right)) == ("fail", "warning", "59", "95")
    assert "收到政府信息公开申请59件" in found.text
    span, cell = found.cells
    assert isinstance(span, Span)
    assert isinstance(cell, CellRef)
    assert (cell.row, cell.column) == ("new", "T")
