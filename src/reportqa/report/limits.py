"""How much a document may hold before it is refused, each limit with the code of the refusal. Nothing comes in or goes out.

A file beyond a limit is refused as a whole: half a report would look like a report with missing figures.
"""

from __future__ import annotations

from pathlib import Path

from reportqa.errors import UnreadableFile

MEGABYTE = 1 << 20
#: bytes of a PDF, and of any other document
PDF_BYTES = 64 * MEGABYTE
OTHER_BYTES = 20 * MEGABYTE
PDF_PAGES = 2_000
#: drawn objects on one page, and characters on one page: real pages hold a few thousand
PDF_OBJECTS = 100_000
PDF_CHARACTERS = 200_000
#: the largest side of a page in points, as the format has it
PDF_SIDE = 14_400
#: what the drawing orders of one page, and of all pages together, may inflate to
PDF_PAGE_BYTES = 32 * MEGABYTE
PDF_CONTENT_BYTES = 200 * MEGABYTE
#: pairs of a level and an upright line on one page: a table of a hundred rows has some 100,000
PDF_CROSSINGS = 4_000_000
#: cells written in a workbook, and its sheets
XLSX_CELLS = 500_000
XLSX_SHEETS = 200
#: cells of a grid after spans are resolved, over the whole document
CELLS = 200_000
SPAN = 1_000
HTML_DEPTH = 256
ZIP_MEMBERS = 2_000
ZIP_BYTES = 200 * MEGABYTE
ZIP_MEMBER_BYTES = 50 * MEGABYTE
#: inflated to packed size, tested once a member passes one megabyte
ZIP_RATIO = 100


def read_bytes(path: Path, limit: int, code: str) -> bytes:
    """The bytes of a file of at most `limit` bytes; an empty one is refused (E_EMPTY)."""
    size = path.stat().st_size
    if size > limit:
        raise UnreadableFile(code, f"文件超过 {limit // MEGABYTE} MB，未读取。请拆分或压缩后再放入。")
    data = path.read_bytes()
    if not data.strip():
        raise UnreadableFile("E_EMPTY", "文件是空的。")
    return data


def check_cells(count: int) -> None:
    """Refuses a document whose tables have more cells than any report has."""
    if count > CELLS:
        raise UnreadableFile("E_TABLE_LIMIT", f"表格超过 {CELLS} 个单元格，未读取。")
