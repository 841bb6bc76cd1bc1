"""Workbooks: comes in a draft, goes out the bytes of an XLSX file with merged cells, the same bytes each time.

Whole numbers are stored as numbers, as offices type them; everything else as text. `BOOKS` maps a style to its function.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from reportqa.demo.draft import Draft, Grid, Picture
from reportqa.demo.grids import place
from reportqa.demo.write_docx import zip_file
from reportqa.records import BlockCell

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WHOLE = re.compile(r"0|-?[1-9]\d{0,14}")
_WIDTH = 10


@dataclass(slots=True)
class _Sheet:
    """One sheet being filled: cells by (row, column) from 0, and merged ranges."""

    name: str
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    next_row: int = 0

    def line(self, text: str) -> None:
        self.cells[self.next_row, 0] = text
        self.merge(self.next_row, 0, 1, _WIDTH)
        self.next_row += 1

    def table(self, rows: Sequence[tuple[BlockCell, ...]]) -> None:
        for p in place(rows):
            self.cells[self.next_row + p.row, p.column] = p.cell.text
            self.merge(self.next_row + p.row, p.column, p.cell.rowspan, p.cell.colspan)
        self.next_row += len(rows) + 1

    def merge(self, row: int, column: int, rowspan: int, colspan: int) -> None:
        if rowspan > 1 or colspan > 1:
            self.merged.append(f"{_name(row, column)}:{_name(row + rowspan - 1, column + colspan - 1)}")


def _name(row: int, column: int) -> str:
    return f"{chr(65 + column)}{row + 1}"


def _cell(row: int, column: int, text: str) -> str:
    if _WHOLE.fullmatch(text):
        return f'<c r="{_name(row, column)}"><v>{text}</v></c>'
    if not text:
        return f'<c r="{_name(row, column)}"/>'
    return f'<c r="{_name(row, column)}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _sheet_part(sheet: _Sheet) -> str:
    rows: dict[int, list[str]] = {}
    for (row, column), text in sorted(sheet.cells.items()):
        rows.setdefault(row, []).append(_cell(row, column, text))
    data = "".join(f'<row r="{row + 1}">{"".join(cells)}</row>' for row, cells in rows.items())
    merged = "".join(f'<mergeCell ref="{place}"/>' for place in sheet.merged)
    merges = f'<mergeCells count="{len(sheet.merged)}">{merged}</mergeCells>' if merged else ""
    return f"<worksheet {_MAIN}><sheetData>{data}</sheetData>{merges}</worksheet>"


def _assemble(sheets: Sequence[_Sheet]) -> bytes:
    numbers = range(1, len(sheets) + 1)
    kind = f"{_TYPE}.worksheet+xml"
    kinds = "".join(f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}"/>' for n in numbers)
    names = "".join(f'<sheet name="{escape(s.name)}" sheetId="{n}" r:id="r{n}"/>' for n, s in enumerate(sheets, 1))
    link = f'Type="{_RELATION}/worksheet"'
    links = "".join(f'<Relationship Id="r{n}" {link} Target="worksheets/sheet{n}.xml"/>' for n in numbers)
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>{kinds}</Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="r1" Type="{_RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_RELATION}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
        **{f"xl/worksheets/sheet{n}.xml": _sheet_part(s) for n, s in enumerate(sheets, 1)},
    }
    return zip_file(parts)


def _fill(sheet: _Sheet, items: Sequence[str | Grid | Picture]) -> None:
    for item in items:
        if isinstance(item, Grid):
            sheet.table(item.rows)
        else:
            sheet.line(item.text if isinstance(item, Picture) else item)


def one_sheet(draft: Draft) -> bytes:
    """Everything from title to sign-off on one sheet."""
    sheet = _Sheet("Sheet1")
    _fill(sheet, (*draft.above, *draft.title, *draft.preamble))
    for part in draft.parts:
        _fill(sheet, (*([part.heading] if part.heading else ()), *part.items))
    _fill(sheet, (*draft.signature, *draft.below))
    return _assemble([sheet])


def _sheets(draft: Draft) -> Iterator[_Sheet]:
    text = _Sheet("报告正文")
    _fill(text, (*draft.above, *draft.title, *draft.preamble))
    tables: list[_Sheet] = []
    for part in draft.parts:
        _fill(text, [part.heading] if part.heading else ())
        if not any(isinstance(item, Grid) for item in part.items):
            _fill(text, part.items)
            continue
        sheet = _Sheet(f"表{len(tables) + 2}")
        _fill(sheet, ([part.heading] if part.heading else []))
        _fill(sheet, part.items)
        tables.append(sheet)
    _fill(text, (*draft.signature, *draft.below))
    yield text
    yield from tables


def several_sheets(draft: Draft) -> bytes:
    """The text on the first sheet, each table on one of its own under its section's heading."""
    return _assemble(list(_sheets(draft)))


BOOKS: dict[str, Callable[[Draft], bytes]] = {"one sheet": one_sheet, "several sheets": several_sheets}
