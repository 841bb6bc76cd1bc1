"""Rows to a file that other programs open. Comes in: rows of plain values and their columns. Goes out: JSON lines, CSV or XLSX.

Text is written so that no program takes it for a formula: what a report prints is never run.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO

from reportqa.canonical import plain_decimal

#: what a row may hold; several texts stand in one cell with a line each
Value = str | int | Decimal | None | tuple[str, ...]
Row = Mapping[str, Value]
#: a spreadsheet takes a text that begins so for a formula; a signed number as printed (+3, -14) is none
_FORMULA = ("=", "@", "\t", "\r")
_SIGNS = ("+", "-")
#: a spreadsheet holds no more rows than this, heading included
MOST_ROWS = 1_048_576


def write_jsonl(rows: Iterable[Row], columns: Mapping[str, str], out: BinaryIO) -> None:
    """One object a line with the keys of `columns`, UTF-8; numbers as strings, so that no digit is lost."""
    for row in rows:
        out.write(json.dumps({key: _json(row[key]) for key in columns}, ensure_ascii=False).encode() + b"\n")


def write_json(rows: Iterable[Row], columns: Mapping[str, str], out: BinaryIO) -> None:
    """One list of objects."""
    listed = [{key: _json(row[key]) for key in columns} for row in rows]
    out.write(json.dumps(listed, ensure_ascii=False, indent=1).encode() + b"\n")


def write_csv(rows: Iterable[Row], columns: Mapping[str, str], out: BinaryIO) -> None:
    """CSV with the keys as headings; the byte order mark lets spreadsheets read the Chinese."""
    out.write(b"\xef\xbb\xbf")
    wrapper = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(wrapper)
    writer.writerow(columns)
    writer.writerows([_safe(_text(row[key])) for key in columns] for row in rows)
    wrapper.detach()


def write_xlsx(rows: Iterable[Row], columns: Mapping[str, str], out: BinaryIO) -> None:
    """A workbook with one sheet, Chinese headings and every value as text but whole numbers and figures, which are numbers.

    Written row by row, so that a million figures do not lie in memory. More rows than a sheet holds are a `ValueError`.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    # a fixed date: the same rows give the same file
    book.properties.created = book.properties.modified = datetime(2000, 1, 1)
    sheet = book.create_sheet("reportqa")
    sheet.freeze_panes = "A2"

    def cell(value: Value, bold: bool = False) -> Any:
        made = WriteOnlyCell(sheet, value=value if isinstance(value, int | Decimal) else _text(value))
        if not isinstance(value, int | Decimal):
            made.data_type = "s"
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(name, bold=True) for name in columns.values()])
    for number, row in enumerate(rows, 2):
        if number > MOST_ROWS:
            raise ValueError(f"more than {MOST_ROWS} rows")
        sheet.append([cell(row[key]) for key in columns])
    book.save(out)


def _json(value: Value) -> Any:
    if isinstance(value, Decimal):
        return plain_decimal(value)
    return list(value) if isinstance(value, tuple) else value


def _text(value: Value) -> str:
    if isinstance(value, tuple):
        return "\n".join(value)
    return "" if value is None else plain_decimal(value) if isinstance(value, Decimal) else str(value)


def _safe(text: str) -> str:
    bare = text.lstrip()
    signed = bare.startswith(_SIGNS) and not bare[1:].strip().replace(",", "").replace(".", "").isdigit()
    return f"'{text}" if bare.startswith(_FORMULA) or text.startswith(_FORMULA) or (signed and len(bare) > 1) else text


Writer = Callable[[Iterable[Row], Mapping[str, str], BinaryIO], None]
#: the format's name -> how it is written
WRITERS: Mapping[str, Writer] = {"json": write_json, "jsonl": write_jsonl, "csv": write_csv, "xlsx": write_xlsx}
