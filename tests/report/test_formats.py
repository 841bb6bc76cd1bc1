"""The same small report as text, web page, Word document and PDF gives the same figures and the same narrative."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from reportqa.figure.extract import extract
from reportqa.lexicon import load_lexicon
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
FIGURES = {
    "reg.made": "0", "reg.repealed": "0", "reg.valid": "", "doc.made": "1", "doc.repealed": "/", "doc.valid": "7",
    "fee.amount": "96.5", "new.N": "5", "new.C1": "1", "new.T": "6", "open.N": "2", "open.T": "3", "deny1.N": "", "deny1.T": "",
    "deny2.N": "3", "deny2.C5": "", "deny2.T": "3",
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


def _txt(folder: Path) -> Path:
    tables = ["\n".join("\t".join(row) for row in _matrix(g)) for g in (DISCLOSED, REQUESTS)]
    lines = [
        TITLE,
        "一、总体情况",
        OVERVIEW,
        "二、主动公开政府信息情况",
        tables[0],
        "三、收到和处理政府信息公开申请情况",
        tables[1],
    ]
    path = folder / "report.txt"
    path.write_text("\n\n".join(lines) + "\n", "utf-8")
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


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("write", [_txt, _html, _docx, _pdf], ids=["txt", "html", "docx", "pdf"])
def test_all_formats_give_the_same(tmp_path: Path, write: Callable[[Path], Path]) -> None:
    path = write(tmp_path)
    outcome = read_report(path, path.name, load_lexicon())
    report, problems = outcome.report, outcome.problems
    assert report is not None, problems
    assert problems == ()
    figures, _ = extract(report, load_lexicon())
    raw = {f.indicator: f.raw for f in figures}
    assert len(raw) == 7 + 4 * 7
    assert {k: raw[k] for k in FIGURES} == FIGURES
    assert [(s.role, [p.text for p in s.paragraphs]) for s in report.sections if s.role != "masthead"] == [
        ("overview", [OVERVIEW]),
        ("disclosed", []),
        ("requests", []),
    ]
    assert (report.issuer.name, report.year, report.title) == ("青禾县水务局", 2023, TITLE)
