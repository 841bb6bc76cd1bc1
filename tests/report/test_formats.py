"""The same small report in every format and text layout gives the same figures, states and narrative."""

from __future__ import annotations

import html
import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from reportqa.demo.write_docx import docx_file
from reportqa.figure.extract import extract
from reportqa.lexicon import load_lexicon
from reportqa.records import Block, BlockCell
from reportqa.report import office
from reportqa.report.read import read_report

Cell = tuple[str, int, int]
Grid = list[list[Cell]]

TITLE = "青禾县水务局2023年政府信息公开工作年度报告"
OVERVIEW = "全年主动公开信息12条，其中政策解读3条。"
DISCLOSED: Grid = [
    [("第二十条第（一）项", 4, 1)],
    [("信息内容", 1, 1), ("本年制发件数", 1, 1), ("本年废止件数", 1, 1), ("现行有效件数", 1, 1)],
    [("规章", 1, 1), ("0", 1, 1), ("0", 1, 1), ("", 1, 1)],
    [("行政规范性文件", 1, 1), ("1", 1, 1), ("/", 1, 1), ("7", 1, 1)],
    [("第二十条第（八）项", 4, 1)],
    [("信息内容", 1, 1), ("本年收费金额（单位：万元）", 3, 1)],
    [("行政事业性收费", 1, 1), ("96.5", 3, 1)],
]
REQUESTS: Grid = [
    [("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3), ("申请人情况", 7, 1)],
    [("自然人", 1, 2), ("法人或其他组织", 5, 1), ("总计", 1, 2)],
    [("商业企业", 1, 1), ("科研机构", 1, 1), ("社会公益组织", 1, 1), ("法律服务机构", 1, 1), ("其他", 1, 1)],
    [("一、本年新收政府信息公开申请数量", 3, 1), *((v, 1, 1) for v in ("5", "1", "0", "0", "0", "0", "6"))],
    [("三、本年度办理结果", 1, 3), ("（一）予以公开", 2, 1), *((v, 1, 1) for v in ("2", "1", "0", "0", "0", "0", "3"))],
    [("（三）不予公开", 1, 2), ("1.属于国家秘密", 1, 1), *((v, 1, 1) for v in ("", "", "", "", "", "", ""))],
    [("2.其他法律行政法规禁止公开", 1, 1), *((v, 1, 1) for v in ("3", "", "", "", "", "", "3"))],
]
#: every cell of the report as printed
ALL = {
    "reg.made": "0", "reg.repealed": "0", "reg.valid": "", "doc.made": "1", "doc.repealed": "/", "doc.valid": "7",
    "fee.amount": "96.5",
    **{
        f"{row}.{column}": text
        for row, texts in (("new", "5100006"), ("open", "2100003"), ("deny1", "       "), ("deny2", "3     3"))
        for column, text in zip(("N", "C1", "C2", "C3", "C4", "C5", "T"), (t.strip() for t in texts), strict=True)
    },
}  # fmt: skip


def _matrix(grid: Grid) -> list[list[str]]:
    """Spans resolved, the text in the first place."""
    width = sum(c for _, c, _ in grid[0])
    taken: set[tuple[int, int]] = set()
    rows = []
    for i, row in enumerate(grid):
        line, j = [""] * width, 0
        for text, across, down in row:
            while (i, j) in taken:
                j += 1
            line[j] = text
            taken |= {(i + a, j + b) for a in range(down) for b in range(across)}
            j += across
        rows.append(line)
    return rows


def _places(grid: Grid) -> list[tuple[int, int, str, int, int]]:
    """Row, column, text, columns and rows of every cell."""
    taken: set[tuple[int, int]] = set()
    out = []
    for i, row in enumerate(grid):
        j = 0
        for text, across, down in row:
            while (i, j) in taken:
                j += 1
            out.append((i, j, text, across, down))
            taken |= {(i + a, j + b) for a in range(down) for b in range(across)}
    return out


def _as_text(folder: Path, table: Callable[[Grid], str]) -> Path:
    lines = [TITLE, "一、总体情况", OVERVIEW, "二、主动公开政府信息情况", table(DISCLOSED)]
    lines += ["三、收到和处理政府信息公开申请情况", table(REQUESTS)]
    path = folder / "report.txt"
    path.write_text("\n\n".join(lines) + "\n", "utf-8")
    return path


def _txt(folder: Path) -> Path:
    return _as_text(folder, lambda grid: "\n".join("\t".join(row) for row in _matrix(grid)))


def _pipes(folder: Path) -> Path:
    return _as_text(folder, lambda grid: "\n".join("| " + " | ".join(row) + " |" for row in _matrix(grid)))


def _bars(folder: Path) -> Path:
    """One printed cell a line, each closed by a bar."""
    return _as_text(folder, lambda grid: "\n".join(f"{text} |" for row in grid for text, _, _ in row))


def _gb18030(folder: Path) -> Path:
    path = _txt(folder)
    path.write_bytes(path.read_text("utf-8").encode("gb18030"))
    return path


def _html(folder: Path) -> Path:
    def table(grid: Grid) -> str:
        cell = '<td colspan="{1}" rowspan="{2}">{0}</td>'
        rows = ("".join(cell.format(html.escape(t), c, r) for t, c, r in row) for row in grid)
        return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"

    body = f"<h1>{TITLE}</h1><p>一、总体情况</p><p>{OVERVIEW}</p><h2>二、主动公开政府信息情况</h2>{table(DISCLOSED)}"
    body += f"<h2>三、收到和处理政府信息公开申请情况</h2>{table(REQUESTS)}"
    path = folder / "report.html"
    path.write_text(f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{body}</body></html>", "utf-8")
    return path


def _docx(folder: Path) -> Path:
    document = docx.Document()

    def table(grid: Grid) -> None:
        matrix = _matrix(grid)
        made = document.add_table(len(matrix), len(matrix[0]))
        for i, j, text, across, down in _places(grid):
            cell = made.cell(i, j)
            if across > 1 or down > 1:
                cell = cell.merge(made.cell(i + down - 1, j + across - 1))
            cell.text = text

    for text in (TITLE, "一、总体情况", OVERVIEW, "二、主动公开政府信息情况"):
        document.add_paragraph(text)
    table(DISCLOSED)
    document.add_paragraph("三、收到和处理政府信息公开申请情况")
    table(REQUESTS)
    path = folder / "report.docx"
    document.save(str(path))
    return path


def _pdf(folder: Path) -> Path:
    """Two pages, ruled lines, a page number each, labels wrapped into their cells."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    path = folder / "report.pdf"
    canvas = Canvas(str(path), pagesize=A4)

    def text(x: float, y: float, words: str, size: float = 12) -> None:
        canvas.setFont("STSong-Light", size)
        canvas.drawString(x, y, words)

    def table(grid: Grid, top: float) -> None:
        width = 451 / len(_matrix(grid)[0])
        for i, j, words, across, down in _places(grid):
            x, y = 72 + j * width, top - i * 30
            canvas.rect(x, y - 30 * down, width * across, 30 * down)
            fit = max(1, int(width * across / 7))
            for k in range(0, len(words), fit):
                text(x + 2, y - 8 - 7 * (k // fit), words[k : k + fit], 6)

    text(120, 780, TITLE, 14)
    text(96, 740, "一、总体情况")
    text(96, 710, OVERVIEW)
    text(96, 680, "二、主动公开政府信息情况")
    table(DISCLOSED, 660)
    text(280, 40, "- 1 -", 9)
    canvas.showPage()
    text(96, 780, "三、收到和处理政府信息公开申请情况")
    table(REQUESTS, 760)
    text(280, 40, "- 2 -", 9)
    canvas.showPage()
    canvas.save()
    return path


def _page_in_a_page(folder: Path) -> Path:
    """Inside a table that lays out the page, with what a publishing system puts around the text, headings as plain boxes."""
    path = _html(folder)
    body = path.read_text("utf-8").partition("<body>")[2].partition("</body>")[0]
    body = body.replace("<h1>", "<div class=t>").replace("</h1>", "</div>").replace("<h2>", "<div>").replace("</h2>", "</div>")
    share = "<div class=share>分享到：</div><ul class=menu><li>首页</li><li>政务公开</li></ul>"
    head = "<html><head><style>.menu { display : none }</style></head>"
    page = f"{head}<body><table><tr><td>{share}</td><td>{body}</td></tr></table>"
    path.write_text(f"{page}<p style='font-size:0'>全年主动公开信息99条。</p></body></html>", "utf-8")
    return path


def _set_text(folder: Path) -> Path:
    """A page whose tables are text set with tabs."""
    lines = _txt(folder).read_text("utf-8")
    path = folder / "report.html"
    path.write_text(f"<html><body><pre>{html.escape(lines)}</pre></body></html>", "utf-8")
    return path


def _number(text: str) -> str | int | float | None:
    """What a person types into a cell: numbers as numbers, nothing for a blank."""
    if text.isdigit():
        return int(text)
    return float(text) if text.replace(".", "", 1).isdigit() else text or None


def _sheet_table(sheet: Worksheet, grid: Grid, top: int, framed: bool) -> int:
    matrix = _matrix(grid)
    thin = Side(style="thin")
    for i, row in enumerate(matrix):
        for j in range(len(row)):
            if framed:
                sheet.cell(top + i, j + 1).border = Border(thin, thin, thin, thin)
    for i, j, text, across, down in _places(grid):
        sheet.cell(top + i, j + 1, _number(text))
        if across > 1 or down > 1:
            sheet.merge_cells(start_row=top + i, start_column=j + 1, end_row=top + i + down - 1, end_column=j + across)
    return top + len(matrix)


def _xlsx(folder: Path, framed: bool = True) -> Path:
    """One sheet, as a report is typed into it: titles and text in cells merged across, tables below one another."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    at = 1
    for text, grid in (
        (TITLE, None),
        ("一、总体情况", None),
        (OVERVIEW, None),
        ("二、主动公开政府信息情况", DISCLOSED),
        ("三、收到和处理政府信息公开申请情况", REQUESTS),
    ):
        sheet.cell(at, 1, text)
        sheet.merge_cells(start_row=at, start_column=1, end_row=at, end_column=10)
        at = _sheet_table(sheet, grid, at + 1, framed) if grid else at + 1
    path = folder / "report.xlsx"
    book.save(path)
    return path


def _sheets(folder: Path) -> Path:
    """A sheet for each section, which is named after it, and one that is hidden."""
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "封面"
    for at, text in enumerate((TITLE, "一、总体情况", OVERVIEW), 1):
        first.cell(at, 1, text)
    for name, grid in (("二、主动公开政府信息情况", DISCLOSED), ("三、收到和处理政府信息公开申请情况", REQUESTS)):
        _sheet_table(book.create_sheet(name), grid, 1, framed=False)
    path = folder / "report.xlsx"
    book.save(path)
    return path


def _as_blocks() -> list[Block]:
    def table(grid: Grid) -> Block:
        return Block("grid", rows=tuple(tuple(BlockCell(t, rowspan=d, colspan=a) for t, a, d in row) for row in grid))

    lines = [Block("line", text=t) for t in (TITLE, "一、总体情况", OVERVIEW, "二、主动公开政府信息情况")]
    return [*lines, table(DISCLOSED), Block("line", text="三、收到和处理政府信息公开申请情况"), table(REQUESTS)]


def _old_word(folder: Path, suffix: str = "doc") -> Path:
    """What LibreOffice makes of the DOCX, under the name that old programs give it."""
    program = office.program()
    if program is None:
        pytest.skip(f"LibreOffice ({office.PACKAGE}) is not installed")
    made = folder / "report.docx"
    made.write_bytes(docx_file(_as_blocks()))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    kind = "rtf" if suffix == "rtf" else "doc"
    for _ in range(2):
        command = [program, profile, "--headless", "--convert-to", kind, "--outdir", folder / "old", made]
        subprocess.run(command, capture_output=True, timeout=120, check=False)
    path = folder / f"report.{suffix}"
    shutil.move(folder / "old" / f"report.{kind}", path)
    return path


WRITERS: dict[str, Callable[[Path], Path]] = {
    "txt": _txt,
    "txt pipes": _pipes,
    "txt bars": _bars,
    "txt gb18030": _gb18030,
    "html": _html,
    "html page": _page_in_a_page,
    "html pre": _set_text,
    "docx": _docx,
    "pdf": _pdf,
    "xlsx": _xlsx,
    "xlsx unframed": lambda folder: _xlsx(folder, framed=False),
    "xlsx sheets": _sheets,
    "doc": _old_word,
    "wps": lambda folder: _old_word(folder, "wps"),
    "rtf": lambda folder: _old_word(folder, "rtf"),
}
STATES = {"": ("blank", None), "/": ("slash", None), "0": ("zero", Decimal(0))}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", WRITERS)
def test_all_formats_give_the_same(tmp_path: Path, name: str) -> None:
    path = WRITERS[name](tmp_path)
    outcome = read_report(path, path.name, load_lexicon())
    report, problems = outcome.report, outcome.problems
    assert report is not None, problems
    assert [p.code for p in problems] == (["W_HIDDEN"] if name == "html page" else [])
    figures, _ = extract(report, load_lexicon())
    assert {f.indicator: f.raw for f in figures} == ALL
    assert {f.indicator: (f.state, f.value) for f in figures} == {
        k: STATES.get(v) or ("number", Decimal(v)) for k, v in ALL.items()
    }
    sections = [(s.role, [p.text for p in s.paragraphs]) for s in report.sections if s.role not in ("masthead", "")]
    assert sections == [("overview", [OVERVIEW]), ("disclosed", []), ("requests", [])]
    assert (report.issuer.name, report.year, report.title) == ("青禾县水务局", 2023, TITLE)
