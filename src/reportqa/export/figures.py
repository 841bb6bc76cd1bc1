"""Every figure of an index as open data. Comes in: the opened library. Goes out: one row a figure, blanks included.

Cells come report by report in printed order, then the numbers of the text. `row` and `column` are the whole heading paths as
printed (行政诉讼›未经复议直接起诉›结果维持), `findings` the checks that the figure fails, `confidence` is there for what OCR
recognised.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reportqa.export.sheets import Row, Value
from reportqa.library import Library, tables
from reportqa.records import Cell, CellRef, Figure, Report, Section, Table, Where

#: keys of a figure with their headings
COLUMNS: Mapping[str, str] = {
    "report": "报告", "issuer": "机关", "year": "年度", "form": "格式", "table": "表", "row": "行", "column": "列",
    "indicator": "指标", "value": "数值", "raw": "原文", "state": "状态", "unit": "单位", "page": "页", "findings": "核对发现",
    "confidence": "识别可信度",
}  # fmt: skip
#: what stands between the headings of a path
_ARROW = "›"


def figures(library: Library) -> Iterator[Row]:
    """Every figure under the keys of COLUMNS."""
    report: Report | None = None
    for figure in library.figures.each():
        if figure.where is None:
            continue
        if report is None or report.id != figure.where.report:
            report = library.report(figure.where.report)
            if report is None:
                continue
            cells = {(t.id, c.row, c.column): (t, c) for t in tables(report) for c in t.cells}
            sections = {p.id: s for s in report.sections for p in s.paragraphs}
            failed = _failed(library, report)
        told = failed.get(_place(figure.where), ())
        yield {**_common(figure, report), **_heads(figure, cells, sections), "findings": told}


def _common(figure: Figure, report: Report) -> dict[str, Value]:
    return {
        "report": report.file,
        "issuer": report.issuer.name,
        "year": report.year,
        "indicator": figure.indicator,
        "value": figure.value,
        # what was recognised but is borne out by nothing is a guess, and is given to nobody
        "raw": "" if figure.state == "unsure" else figure.raw,
        "confidence": figure.confidence,
        "state": figure.state,
        "unit": figure.unit,
        "page": figure.where.page if figure.where else None,
    }


def _heads(
    figure: Figure, cells: Mapping[tuple[str, str, str], tuple[Table, Cell]], sections: Mapping[str, Section]
) -> dict[str, str]:
    """Form, table, row and column; a number of the text stands under its section and what it counts."""
    if isinstance(figure.where, CellRef):
        table, cell = cells[figure.where.table, figure.where.row, figure.where.column]
        paths = {"row": _ARROW.join(cell.row_head), "column": _ARROW.join(cell.column_head)}
        return {"form": table.form, "table": table.title, **paths}
    section = sections.get(figure.where.paragraph) if figure.where else None
    return {"form": "", "table": "正文", "row": section.heading if section else "", "column": figure.counts}


def _failed(library: Library, report: Report) -> dict[tuple[str | int, ...], tuple[str, ...]]:
    """The sentences of the failed checks by the places that they touch."""
    found: dict[tuple[str | int, ...], tuple[str, ...]] = {}
    for check in library.checks(report.id):
        if check.result == "fail":
            for where in check.cells:
                found[_place(where)] = (*found.get(_place(where), ()), check.text)
    return found


def _place(where: Where) -> tuple[str | int, ...]:
    if isinstance(where, CellRef):
        return where.report, where.table, where.row, where.column
    return where.report, where.paragraph, where.start
