"""The statistics return in every layout gives the same figures, and whatever happens to its lines, none is given to another."""

from __future__ import annotations

import html
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import pytest
import reportlab.platypus
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph

from reportqa.lexicon import load_lexicon
from reportqa.records import Block, BlockCell, Table
from reportqa.report.read import read_report
from reportqa.report.statistics import returned

LEXICON = load_lexicon()
FORM = LEXICON.forms["E1"].table("statistics")
TITLE = "青禾县水务局2016年政府信息公开工作年度报告"
Row = tuple[str, str, str]


def _lines(values: dict[str, str]) -> list[Row]:
    """The lines of the return as printed: headings once, each line with unit and value."""
    out: list[Row] = []
    printed: set[str] = {row.label.split("（不同")[0] for row in FORM.rows()}
    for row in FORM.rows():
        for head in row.group:
            if head not in printed:
                printed.add(head)
                out.append((head, "——", "——"))
        if row.key in values:
            out.append((row.label, row.unit, values[row.key]))
    return out


VALUES = {row.key: str(number) for number, row in enumerate(FORM.rows(), 11)} | {"otherway": "", "complaint": "/", "fax": "0"}
HEADS = ("统计指标", "单位", "统计数")


def _tabs(rows: Sequence[Row]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def _pipes(rows: Sequence[Row]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _cell_a_line(rows: Sequence[Row]) -> str:
    return "\n\n".join(cell or " " for row in rows for cell in row)


def _bar_lines(rows: Sequence[Row]) -> str:
    return "\n".join(f"{cell} |" if cell else "|" for row in rows for cell in row)


def _spaces(rows: Sequence[Row]) -> str:
    return "\n".join(f"    {label}      {unit}   {value}".rstrip() for label, unit, value in rows)


def _without_units(rows: Sequence[Row]) -> str:
    return "\n".join(f"{label}\t{value}" for label, _, value in rows)


def _pages(rows: Sequence[Row]) -> str:
    """Three pages, each with the heads again."""
    parts = [rows[:20], [HEADS, *rows[20:45]], [HEADS, *rows[45:]]]
    return "\n\n- 2 -\n\n".join(_tabs(part) for part in parts)


def _read(path: Path) -> Table:
    outcome = read_report(path, path.name, LEXICON)
    assert outcome.report is not None
    assert [p.code for p in outcome.problems] == []
    (table,) = [t for s in outcome.report.sections for t in s.tables]
    assert (table.role, table.form, outcome.report.form) == ("statistics", "E1", "E1")
    return table


@pytest.mark.parametrize(
    "write",
    [_tabs, _pipes, _cell_a_line, _bar_lines, _spaces, _without_units, _pages],
    ids=["tabs", "pipes", "cell a line", "bars on lines of their own", "spaces", "without units", "pages"],
)
def test_every_text_layout_gives_the_same(tmp_path: Path, write: Callable[[Sequence[Row]], str]) -> None:
    path = tmp_path / "report.txt"
    body = write([HEADS, *_lines(VALUES)])
    path.write_text(f"{TITLE}\n\n一、概述\n\n全年平稳。\n\n附件：政府信息公开情况统计表\n\n{body}\n", "utf-8")
    assert {c.row: c.text for c in _read(path).cells} == VALUES


def _html(folder: Path, rows: Sequence[Row]) -> Path:
    body = "".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>" for row in rows)
    path = folder / "report.html"
    head = "<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>"
    path.write_text(f"{head}<h1>{TITLE}</h1><p>一、概述</p><p>全年平稳。</p><table>{body}</table></body></html>", "utf-8")
    return path


def _docx(folder: Path, rows: Sequence[Row]) -> Path:
    document = docx.Document()
    for text in (TITLE, "一、概述", "全年平稳。", "附件"):
        document.add_paragraph(text)
    made = document.add_table(len(rows), 3)
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            made.cell(i, j).text = text
    path = folder / "report.docx"
    document.save(str(path))
    return path


def _pdf(folder: Path, rows: Sequence[Row], ruled: bool = True) -> Path:
    """Three pages, the heads on each, labels wrapped into their cells."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("plain", fontName="STSong-Light", fontSize=10, leading=14, wordWrap="CJK")
    lines = [("GRID", (0, 0), (-1, -1), 0.5, "black")] if ruled else []
    grid = [[Paragraph(cell, style) for cell in row] for row in rows]
    table = reportlab.platypus.Table(grid, colWidths=[300, 60, 70], repeatRows=1, style=lines)
    above = [Paragraph(text, style) for text in (TITLE, "一、概述", "全年平稳。", "附件：政府信息公开情况统计表")]
    path = folder / "report.pdf"
    reportlab.platypus.SimpleDocTemplate(str(path), pagesize=A4).build([*above, table])
    return path


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_return_whose_columns_are_lost_is_said_to_be_unreadable(tmp_path: Path) -> None:
    """A PDF without ruled lines: label, unit and value run together, and nothing is taken from them."""
    path = _pdf(tmp_path, [HEADS, *_lines(VALUES)], ruled=False)
    outcome = read_report(path, path.name, LEXICON)
    assert outcome.report is not None
    assert [t for s in outcome.report.sections for t in s.tables] == []
    assert [p.code for p in outcome.problems] == ["W_TABLE_UNREADABLE"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("write", [_html, _docx, _pdf], ids=["html", "docx", "pdf"])
def test_every_format_gives_the_same(tmp_path: Path, write: Callable[[Path, Sequence[Row]], Path]) -> None:
    assert {c.row: c.text for c in _read(write(tmp_path, [HEADS, *_lines(VALUES)])).cells} == VALUES


def test_a_label_under_several_headings_needs_all_of_them_printed() -> None:
    """With 五、行政诉讼数量 and its first line lost, its 被依法纠错数 would stand under 四、行政复议数量."""
    lost = ("fyfix", "fyother", "suit", "suitkeep")
    found = _figures([HEADS, *_lines({k: v for k, v in VALUES.items() if k not in lost})])
    assert found is not None
    assert "fykeep" not in found
    assert "fyfix" not in found
    assert found["fyall"] == VALUES["fyall"]


def test_a_line_knows_its_headings_its_place_and_its_printed_unit(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    rows = [(label, "元" if label.startswith("七") else unit, value) for label, unit, value in _lines(VALUES)]
    path.write_text(f"{TITLE}\n\n{_tabs([HEADS, *rows])}\n", "utf-8")
    cells = {c.row: c for c in _read(path).cells}
    assert cells["privacy"].row_head == ("三、依申请公开情况", "（三）申请答复数", "4.不同意公开答复数", "涉及个人隐私")
    assert cells["charge"].column_head == ("统计数（单位：元）",)
    assert cells["pub"].column_head == ("统计数",)
    assert cells["pub"].line == 5


def _grid(rows: Sequence[Sequence[str]]) -> Block:
    cells = (tuple(BlockCell(text, line=n) for text in row) for n, row in enumerate(rows, 1))
    return Block("grid", rows=tuple(cells), line=1)


def _figures(rows: Sequence[Sequence[str]]) -> dict[str, str] | None:
    found = returned([_grid(rows)], LEXICON)
    if found is None:
        return None
    draft = found.draft
    return {} if draft.twice or draft.disordered else {row: c.text for (row, _), c in draft.cells.items()}


@settings(max_examples=150, deadline=None)
@given(st.sets(st.sampled_from(range(len(_lines(VALUES)))), max_size=40), st.integers(0, 10**6), st.booleans())
def test_lines_lost_or_shuffled_are_never_given_to_another_line(lost: set[int], seed: int, shuffled: bool) -> None:
    """Each value is printed once only, so a figure under a wrong key would show."""
    rows = [row for n, row in enumerate(_lines(VALUES)) if n not in lost]
    if shuffled:
        random.Random(seed).shuffle(rows)  # noqa: S311 - an order of lines, no secret
    found = _figures([HEADS, *rows])
    if found is not None:
        assert {k: v for k, v in found.items() if not k.startswith("x")}.items() <= VALUES.items()


@pytest.mark.parametrize(
    ("heads", "own"),
    [
        (("统计指标", "单位", "本年度", "累计"), 0),
        (("统计指标", "单位", "累计", "本年度"), 1),
        (("统计指标", "单位", "统计数", "上年"), 0),
        (("指标", "单位", "本期", "累计"), 0),
    ],
)
def test_only_the_column_of_the_year_itself_is_read(heads: tuple[str, ...], own: int) -> None:
    rows = [(label, unit, *((value, "900") if own == 0 else ("900", value))) for label, unit, value in _lines(VALUES)]
    found = _figures([heads, *rows])
    assert found == VALUES


@pytest.mark.parametrize("heads", [("统计指标", "单位", "本年度", "本期"), ("统计指标", "单位", "统计数", "数量")])
def test_two_columns_that_could_both_be_the_year_are_not_read(heads: tuple[str, ...]) -> None:
    assert _figures([heads, *((*row, "900") for row in _lines(VALUES))]) == {}


def test_the_value_column_parted_in_two_rows_of_heads() -> None:
    rows = [("统计指标", "单位", "统计数", ""), ("", "", "本年度", "累计"), *((*row, "900") for row in _lines(VALUES))]
    assert _figures(rows) == VALUES


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        ("同意公开答复", "differs from 不同意公开答复 in one character"),
        ("不同意公开答复数", "is the label itself"),
        ("不同意公开答复総", "is no label"),
    ],
)
def test_a_label_is_whole_or_no_label(label: str, reason: str) -> None:
    found = _figures([HEADS, *_lines({"recv": "4", "reply": "4"}), (label, "件", "3")])
    assert found is not None, reason
    expected = {"同意公开答复": {"agree": "3"}, "不同意公开答复数": {"refuse": "3"}}.get(label, {"x1": "3"})
    assert found == {"recv": "4", "reply": "4"} | expected


@pytest.mark.parametrize(
    "rows",
    [
        [
            ("指标", "单位", "数量"), ("主动公开信息数", "条", "35"), ("收到申请总数", "件", "6"),
            ("同意公开答复数", "件", "6"),
        ],
        [
            ("指标名称", "单位", "本期", "累计"), ("主动公开信息数", "条", "35", "90"), ("当面申请数", "件", "6", "7"),
            ("传真申请数", "件", "6", "7"),
        ],
        [("统计指标", "单位", "统计数"), ("游客人数", "人", "6"), ("民宿数", "家", "7")],
        [("单位", "联系人", "电话"), ("水务局", "王某", "12345678")],
    ],
    ids=["heads of another return", "year and total of another return", "labels of another return", "no return"],
)  # fmt: skip
def test_what_is_not_the_form_is_laid_on_none(rows: list[tuple[str, ...]]) -> None:
    assert _figures(rows) is None


def test_a_return_printed_twice_with_other_figures_is_not_used() -> None:
    other = [(label, unit, "7" if value == "12" else value) for label, unit, value in _lines(VALUES)]
    assert _figures([HEADS, *_lines(VALUES), HEADS, *other]) == {}
    assert _figures([HEADS, *_lines(VALUES), HEADS, *_lines(VALUES)]) is not None
