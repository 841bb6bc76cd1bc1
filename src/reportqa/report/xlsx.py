"""A workbook (.xlsx) to blocks. Comes in: a `Source`. Goes out: the lines and grids of every visible sheet, top to bottom.

A cell is given as a person sees it: with its number format, without what is hidden. Merged cells keep their spans. A formula
whose result the file does not hold is given as the formula, so that it can never pass for a blank or a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from posixpath import join, normpath
from typing import Any

from reportqa.errors import UnreadableFile
from reportqa.records import Block
from reportqa.report import limits
from reportqa.report.number_format import BUILTIN, shown
from reportqa.report.package import Package, elements, opened
from reportqa.report.sheet import Merge, SheetCell, SheetRow, blocks_of_sheet
from reportqa.report.source import Source

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WORKBOOK = "xl/workbook.xml"
_PLACE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})$")
#: XML escapes of the format: _x000D_ is a carriage return
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
#: a sheet name of its own making that says nothing
_NAMELESS = re.compile(r"^(?:sheet|工作表|表|表格)?\s*\d*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Style:
    """What a cell's style says: its number format, whether its text cannot be seen, whether it is framed."""

    code: str = "General"
    unseen: bool = False
    framed: bool = False


@dataclass(slots=True)
class _Book:
    """The parts of a workbook that every sheet needs; `stale` tells that stored results are not to be believed."""

    strings: list[str]
    styles: list[_Style]
    source: Source
    since_1904: bool
    stale: bool
    cells: int = 0


@dataclass(slots=True)
class _Sheet:
    rows: list[SheetRow] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    zeros: bool = True


def read(source: Source) -> list[Block]:
    """The lines and tables of all visible sheets, in the order of the workbook."""
    limits.read_bytes(source.path, limits.OTHER_BYTES, "E_SIZE")
    blocks: list[Block] = []
    with opened(source.path) as package:
        root = package.xml(_WORKBOOK)
        if root is None:
            raise UnreadableFile("E_TYPE", "扩展名是 .xlsx，内容却不是 Excel 工作簿。请改正扩展名。")
        sheets = _sheets(package, root)
        book = _book(package, root, source)
        several = sum(1 for _, _, seen in sheets if seen) > 1
        for name, part, seen in sheets:
            if not seen:
                source.sheets = (*source.sheets, name)
                continue
            sheet = _sheet(package, part, book)
            found = blocks_of_sheet(sheet.rows, sheet.merges, sheet.hidden_columns, source, titled=not blocks)
            if found and several and not _NAMELESS.match(name):
                blocks.append(Block("line", text=source.clean(name)))
            blocks += found
    limits.check_cells(sum(cell.rowspan * cell.colspan for block in blocks for row in block.rows for cell in row))
    return blocks


def _sheets(package: Package, root: Any) -> list[tuple[str, str, bool]]:
    """Name, part and visibility of every sheet."""
    listed = root.findall(f"{_S}sheets/{_S}sheet")
    if len(listed) > limits.XLSX_SHEETS:
        raise UnreadableFile("E_XLSX_LIMIT", f"工作簿超过 {limits.XLSX_SHEETS} 张工作表，未读取。")
    links = package.xml("xl/_rels/workbook.xml.rels")
    targets = {str(r.get("Id")): str(r.get("Target") or "") for r in links} if links is not None else {}
    found = []
    for sheet in listed:
        target = targets.get(str(sheet.get(f"{_R}id")), "")
        part = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
        # a sheet of its own kind (a chart) has no cells
        if "worksheets" in part and part in package.names:
            found.append((str(sheet.get("name") or ""), part, sheet.get("state", "visible") == "visible"))
    return found


def _book(package: Package, root: Any, source: Source) -> _Book:
    props, calc = root.find(f"{_S}workbookPr"), root.find(f"{_S}calcPr")
    # a program that cannot reckon stores zeros as results and asks for them to be reckoned when the file is opened
    stale = calc is not None and calc.get("fullCalcOnLoad") in ("1", "true")
    since_1904 = props is not None and props.get("date1904") in ("1", "true")
    return _Book(_strings(package), _styles(package), source, since_1904, stale)


def _strings(package: Package) -> list[str]:
    name = "xl/sharedStrings.xml"
    if name not in package.names:
        return []
    return [_string(item) for item in elements(package.bytes_of(name), (f"{_S}si",))]


def _string(item: Any) -> str:
    """The text of a shared or inline string; the readings above the characters and struck-out runs are left out."""
    parts = []
    for run in item:
        if run.tag == f"{_S}t":
            parts.append(run.text or "")
        elif run.tag == f"{_S}r":
            props = run.find(f"{_S}rPr")
            raised = props is not None and props.find(f"{_S}vertAlign") is not None
            struck = props is not None and _is_on(props.find(f"{_S}strike"))
            text = "".join(t.text or "" for t in run.iterchildren(f"{_S}t"))
            digits = raised and parts and parts[-1][-1:].isdigit() and text[:1].isdigit()
            parts.append("" if struck else f"^{text}" if digits else text)
    return _ESCAPE.sub(lambda m: chr(code) if 0x20 <= (code := int(m[1], 16)) < 0xD800 else "\n", "".join(parts))


def _is_on(mark: Any) -> bool:
    return mark is not None and mark.get("val", "1") not in ("0", "false")


def _styles(package: Package) -> list[_Style]:
    root = package.xml("xl/styles.xml")
    if root is None:
        return []
    codes = {**BUILTIN, **{str(f.get("numFmtId")): str(f.get("formatCode") or "") for f in root.iter(f"{_S}numFmt")}}
    fonts = [_unseen_font(f) for f in root.findall(f"{_S}fonts/{_S}font")]
    grounds = [_has_ground(f) for f in root.findall(f"{_S}fills/{_S}fill")]
    frames = [_is_frame(b) for b in root.findall(f"{_S}borders/{_S}border")]
    found = []
    for xf in root.findall(f"{_S}cellXfs/{_S}xf"):
        struck, white = _at(fonts, xf.get("fontId"), (False, False))
        unseen = struck or (white and not _at(grounds, xf.get("fillId"), False))
        code = codes.get(str(xf.get("numFmtId") or "0"), "?")
        found.append(_Style(code, unseen, _at(frames, xf.get("borderId"), False)))
    return found


def _at(values: Sequence[Any], index: str | None, default: Any) -> Any:
    at = int(index) if index and index.isascii() and index.isdigit() and len(index) < 7 else -1
    return values[at] if 0 <= at < len(values) else default


def _unseen_font(font: Any) -> tuple[bool, bool]:
    """Whether the font strikes its text out, and whether it is white (theme colour 0 is the ground's)."""
    color = font.find(f"{_S}color")
    white = color is not None and (str(color.get("rgb", "")).upper().endswith("FFFFFF") or color.get("theme") == "0")
    return _is_on(font.find(f"{_S}strike")), white


def _has_ground(fill: Any) -> bool:
    pattern = fill.find(f"{_S}patternFill")
    if pattern is None:
        return fill.find(f"{_S}gradientFill") is not None
    ground = pattern.find(f"{_S}fgColor")
    white = ground is not None and (str(ground.get("rgb", "")).upper().endswith("FFFFFF") or ground.get("theme") == "0")
    return bool(pattern.get("patternType", "none") != "none" and not white)


def _is_frame(border: Any) -> bool:
    return sum(str(side.get("style", "none")) != "none" for side in border) >= 2


def _sheet(package: Package, part: str, book: _Book) -> _Sheet:
    """The rows, merged ranges and hidden columns of a sheet, read in one pass."""
    sheet = _Sheet()
    tags = tuple(f"{_S}{t}" for t in ("row", "mergeCell", "col", "sheetView"))
    data = package.bytes_of(part)
    _check_cells(book.cells + data.count(b"<c ") + data.count(b"<c>"))
    for element in elements(data, tags):
        if element.tag == f"{_S}row":
            _add_row(sheet, element, book)
        elif element.tag == f"{_S}mergeCell":
            sheet.merges += _merge(str(element.get("ref") or ""))
        elif element.tag == f"{_S}col" and _is_hidden(element, "width"):
            sheet.hidden_columns.append((_whole(element.get("min")), _whole(element.get("max"))))
        elif element.tag == f"{_S}sheetView":
            sheet.zeros = element.get("showZeros", "1") not in ("0", "false")
    return sheet


def _check_cells(count: int) -> None:
    if count > limits.XLSX_CELLS:
        raise UnreadableFile("E_XLSX_LIMIT", f"工作簿超过 {limits.XLSX_CELLS} 个单元格，未读取。")


def _is_hidden(element: Any, size: str) -> bool:
    return element.get("hidden") in ("1", "true") or str(element.get(size, "")).strip() in ("0", "0.0")


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else 0


def _add_row(sheet: _Sheet, element: Any, book: _Book) -> None:
    before = sheet.rows[-1].number if sheet.rows else 0
    number = _whole(element.get("r")) or before + 1
    if number <= before:
        raise UnreadableFile("E_TYPE", "工作簿的行次混乱，无法读取。请在办公软件中重新保存后再放入。")
    cells: dict[int, SheetCell] = {}
    column = 0
    for cell in element.iterchildren(f"{_S}c"):
        book.cells += 1
        _check_cells(book.cells)
        place = _PLACE.match(str(cell.get("r") or ""))
        column = _column(place[1]) if place else column + 1
        style = _at(book.styles, cell.get("s"), _Style())
        text = _text(cell, style, sheet.zeros, book)
        if style.unseen and text:
            book.source.leave_out(text)
            text = ""
        cells[column] = SheetCell(book.source.clean(text), style.framed)
    sheet.rows.append(SheetRow(number, cells, _is_hidden(element, "ht")))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _merge(ref: str) -> Iterator[Merge]:
    first, _, last = ref.partition(":")
    a, b = _PLACE.match(first), _PLACE.match(last)
    if a and b:
        yield Merge(int(a[2]), _column(a[1]), int(b[2]), _column(b[1]))


def _text(cell: Any, style: _Style, zeros: bool, book: _Book) -> str:
    """The cell as a person sees it; a formula without a result that can be believed as the formula itself."""
    kind = cell.get("t", "n")
    stored, formula = cell.find(f"{_S}v"), cell.find(f"{_S}f")
    value = "" if stored is None else stored.text or ""
    if formula is not None and (book.stale or (not value and not (kind == "str" and stored is not None))):
        book.source.formulas += 1
        return f"={formula.text or '…'}"
    if kind == "inlineStr":
        inline = cell.find(f"{_S}is")
        return "" if inline is None else _string(inline)
    if kind == "s":
        return str(_at(book.strings, value.strip(), "\ufffd"))
    return str(_OTHER_KINDS.get(kind, _number)(value, style, zeros, book))


def _error(value: str, style: _Style, zeros: bool, book: _Book) -> str:
    """An error (#REF!) stays one: it is counted like a formula without a result."""
    book.source.formulas += 1
    return value or "#"


def _plain(value: str, style: _Style, zeros: bool, book: _Book) -> str:
    return value


def _truth(value: str, style: _Style, zeros: bool, book: _Book) -> str:
    return {"1": "TRUE", "0": "FALSE"}.get(value, value)


def _number(value: str, style: _Style, zeros: bool, book: _Book) -> str:
    if not value.strip():
        return ""
    text, unseen = shown(value.strip(), style.code, zeros, book.since_1904)
    if unseen:
        book.source.leave_out(value)
    return text


#: kind of a stored value -> how it is shown; the rest are numbers
_OTHER_KINDS: Mapping[str, Any] = {"e": _error, "str": _plain, "b": _truth, "d": _plain}
