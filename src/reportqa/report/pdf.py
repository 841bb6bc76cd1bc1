"""A PDF to blocks. Comes in: a `Source`. Goes out: grid blocks for ruled tables, line blocks for the paragraphs around them.

Every block knows its page (from 1). Printed page numbers are dropped; lines are joined into paragraphs by their indentation,
over a page break too (the paragraph then has the page on which it begins).
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from reportqa.errors import UnreadableFile
from reportqa.records import Block
from reportqa.report import limits
from reportqa.report.ground import Ground, ground_of
from reportqa.report.pagetree import pages_of
from reportqa.report.ruled import Char, Grid, Segment, grids, line_text, text_lines
from reportqa.report.source import Source

#: a filled rectangle this thin (points) is a drawn line
_THIN = 2.5
#: a line shorter than this is a dash of a pattern or part of a letter
_SHORT = 4.0
_PAGE_NUMBER = re.compile(r"^(?:[-—–_·•\s]*\d{1,4}[-—–_·•\s]*|第\s*\d{1,4}\s*页(?:[,，/\s]*共\s*\d{1,4}\s*页)?)$")
#: a line that begins so is a heading, even where headings are not indented
_NUMBERED = re.compile(r"^[一二三四五六七八九十]{1,3}、")
#: characters that the engine puts in itself, at the ends of lines and for a hyphen there
_OF_THE_ENGINE = "\r\n\ufffe\u0002"
#: more pages than this share without any text: a scan
_WITHOUT_TEXT = 0.3

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    x0: float
    x1: float
    y: float
    size: float
    page: int


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a page shows: its lines outside tables, its tables, and whether it is a picture with hardly any text."""

    lines: list[_Line]
    tables: list[Grid]
    picture: bool = False


def read(source: Source) -> list[Block]:
    """The paragraphs and ruled tables of all pages, in order; pages that are pictures as OCR has read them, if it has."""
    data = limits.read_bytes(source.path, limits.PDF_BYTES, "E_PDF_LIMIT")
    if b"%PDF-" not in data[:1024]:
        raise UnreadableFile("E_TYPE", "扩展名是 .pdf，内容却不是 PDF。请改正扩展名。")
    count = pages_of(data)
    document = _open(data)
    try:
        if len(document) > limits.PDF_PAGES:
            raise UnreadableFile("E_PDF_LIMIT", f"PDF 超过 {limits.PDF_PAGES} 页，未读取。")
        if count is not None and count != len(document):
            raise UnreadableFile("E_PDF_LIMIT", "PDF 的页数前后不一，未读取。请重新导出后再放入。")
        pages = [_page(document[i], i + 1, source) for i in range(len(document))]
    except pdfium.PdfiumError as error:
        raise UnreadableFile("E_TYPE", "PDF 已损坏，无法打开。") from error
    finally:
        document.close()
    source.pictures = tuple(n for n, page in enumerate(pages, 1) if page.picture and n not in source.recognised)
    empty = not any(page.lines or page.tables for page in pages) and not source.recognised
    if empty or len(source.pictures) > _WITHOUT_TEXT * len(pages):
        message = "PDF 没有文字（可能是扫描件或图片），无法读取。请换成有文字的版本。"
        raise UnreadableFile("E_NO_TEXT", message, source.pictures or tuple(range(1, len(pages) + 1)))
    limits.check_cells(sum(len(row) for page in pages for grid in page.tables for row in grid.rows))
    return list(_blocks(pages, source))


def _open(data: bytes) -> Any:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise UnreadableFile("E_ENCRYPTED", "文件设有密码，无法读取。请放入未加密的文件。") from error
        raise UnreadableFile("E_TYPE", "PDF 已损坏，无法打开。") from error


def _page(page: Any, number: int, source: Source) -> _Seen:
    try:
        if max(page.get_size()) > limits.PDF_SIDE or max(map(abs, page.get_mediabox())) > 2 * limits.PDF_SIDE:
            raise UnreadableFile("E_PDF_LIMIT", "PDF 的页面尺寸过大，未读取。")
        turn = _turn(page)
        ground = ground_of(page)
        chars = _chars(page, turn, ground, source)
        if ground.is_picture(len(chars)):
            return _Seen([_line(cs, number) for cs in text_lines(chars)], [], picture=True)
        tables = [g for g in grids(_segments(page, turn), chars, number) if any(c.text for row in g.rows for c in row)]
        free = [c for c in chars if not any(g.holds(c) for g in tables)]
        lines = [_line(cs, number) for cs in text_lines(free)]
        return _Seen(_without_page_number(lines), tables)
    finally:
        page.close()


def _turn(page: Any) -> Matrix:
    """The matrix from the page's own coordinates to the upright page as seen, y downwards."""
    x0, y0, x1, y1 = page.get_cropbox()
    turned: dict[int, Matrix] = {
        0: (1, 0, 0, -1, -x0, y1),
        90: (0, 1, 1, 0, -y0, -x0),
        180: (-1, 0, 0, 1, x1, -y0),
        270: (0, -1, -1, 0, y1, x1),
    }
    return turned[page.get_rotation()]


def _apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    """First `inner`, then `outer`."""
    (a, b, c, d, e, f), (g, h, i, j, k, n) = inner, outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + n


def _chars(page: Any, turn: Matrix, ground: Ground, source: Source) -> list[Char]:
    """The characters that a reader of the page sees; the rest are counted."""
    text = page.get_textpage()
    try:
        count = text.count_chars()
        if count > limits.PDF_CHARACTERS:
            raise UnreadableFile("E_PDF_LIMIT", "PDF 一页的文字过多，未读取。")
        found = []
        for i in range(count):
            code = raw.FPDFText_GetUnicode(text.raw, i)
            letter = chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else ""
            if not letter.strip() or letter in _OF_THE_ENGINE:
                continue
            box = text.get_charbox(i, loose=True)
            if ground.hides(text.raw, i, box):
                source.leave_out(letter)
                continue
            if not letter.isprintable():
                letter = source.clean(letter)
            if letter:
                (xa, ya), (xb, yb) = _apply(turn, box[0], box[1]), _apply(turn, box[2], box[3])
                found.append(Char(letter, min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)))
        return found
    finally:
        text.close()


def _segments(page: Any, turn: Matrix) -> list[Segment]:
    """The straight lines of the page; one drawn twice (the side of two neighbouring cells) counts once."""
    found: dict[Segment, None] = {}
    for seen, (shape, matrix) in enumerate(_shapes(page.raw, turn)):
        if seen > limits.PDF_OBJECTS:
            raise UnreadableFile("E_PDF_LIMIT", "PDF 一页的图形过多，未读取。")
        for s in _lines_of(shape, matrix):
            found.setdefault(Segment(round(s.x0, 2), round(s.y0, 2), round(s.x1, 2), round(s.y1, 2)))
    level = sum(s.level for s in found)
    if level * (len(found) - level) > limits.PDF_CROSSINGS:
        raise UnreadableFile("E_PDF_LIMIT", "PDF 一页的图形过多，未读取。")
    return list(found)


def _shapes(page: Any, turn: Matrix) -> Iterator[tuple[Any, Matrix]]:
    """Every path of the page with the matrix that places it, those inside form objects too (three levels deep)."""
    todo: list[tuple[Any, Matrix, int]] = [
        (raw.FPDFPage_GetObject(page, i), turn, 0) for i in reversed(range(raw.FPDFPage_CountObjects(page)))
    ]
    while todo:
        shape, outer, depth = todo.pop()
        kind = raw.FPDFPageObj_GetType(shape)
        if kind not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_FORM):
            continue
        own = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(shape, own)
        matrix = _times((own.a, own.b, own.c, own.d, own.e, own.f), outer)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            yield shape, matrix
        elif depth < 3:
            count = raw.FPDFFormObj_CountObjects(shape)
            todo += [(raw.FPDFFormObj_GetObject(shape, i), matrix, depth + 1) for i in reversed(range(count))]


def _lines_of(shape: Any, matrix: Matrix) -> list[Segment]:
    """The straight lines that a path draws: its strokes, or the thin rectangle that it fills."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(shape, fill, stroke)
    runs = _points(shape, matrix)
    if stroke.value:
        return [s for run in runs for a, b in pairwise(run) if (s := _segment(a, b))]
    if not fill.value:
        return []
    found = []
    for run in runs:
        xs, ys = [x for x, _ in run], [y for _, y in run]
        wide, tall = max(xs) - min(xs), max(ys) - min(ys)
        x, y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
        if tall <= _THIN < wide and wide >= _SHORT:
            found.append(Segment(min(xs), y, max(xs), y))
        elif wide <= _THIN < tall and tall >= _SHORT:
            found.append(Segment(x, min(ys), x, max(ys)))
    return found


def _points(shape: Any, matrix: Matrix) -> list[list[tuple[float, float]]]:
    """The corners of every run of straight lines of a path; a curve ends a run."""
    runs: list[list[tuple[float, float]]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for i in range(min(raw.FPDFPath_CountSegments(shape), 5_000)):
        part = raw.FPDFPath_GetPathSegment(shape, i)
        raw.FPDFPathSegment_GetPoint(part, x, y)
        kind = raw.FPDFPathSegment_GetType(part)
        place = _apply(matrix, x.value, y.value)
        if kind == raw.FPDF_SEGMENT_LINETO and runs:
            runs[-1].append(place)
            if raw.FPDFPathSegment_GetClose(part):
                runs[-1].append(runs[-1][0])
        else:
            runs.append([place])
    return runs


def _segment(a: tuple[float, float], b: tuple[float, float]) -> Segment | None:
    wide, tall = abs(a[0] - b[0]), abs(a[1] - b[1])
    if wide <= 1.0 and tall >= _SHORT:
        x = (a[0] + b[0]) / 2
        return Segment(x, min(a[1], b[1]), x, max(a[1], b[1]))
    if tall <= 1.0 and wide >= _SHORT:
        y = (a[1] + b[1]) / 2
        return Segment(min(a[0], b[0]), y, max(a[0], b[0]), y)
    return None


def _line(chars: Sequence[Char], page: int) -> _Line:
    size = sorted(c.y1 - c.y0 for c in chars)[len(chars) * 3 // 4]
    wide = sorted(c.x1 - c.x0 for c in chars)[len(chars) * 3 // 4]
    return _Line(line_text(chars), chars[0].x0, chars[-1].x1, chars[0].y, max(size, wide, 6.0), page)


def _without_page_number(lines: list[_Line]) -> list[_Line]:
    """The lines without a page number: one between dashes anywhere, a bare one only as the first or last line."""
    edge = {0, len(lines) - 1}
    return [
        line
        for i, line in enumerate(lines)
        if not (_PAGE_NUMBER.match(line.text) and (i in edge or not line.text.strip().isdigit()))
    ]


def _blocks(pages: Sequence[_Seen], source: Source) -> Iterator[Block]:
    left, right = _margins([line for page in pages for line in page.lines])
    open_block: Block | None = None
    last: _Line | None = None
    for number, page in enumerate(pages, start=1):
        if page.picture and number in source.recognised:
            if open_block:
                yield open_block
            open_block = last = None
            yield from (replace(b, page=b.page or number) for b in source.recognised[number])
            continue
        items: list[_Line | Grid] = [*page.lines, *page.tables]
        for item in sorted(items, key=lambda i: i.y if isinstance(i, _Line) else i.y0):
            if isinstance(item, Grid):
                if open_block:
                    yield open_block
                open_block = last = None
                yield Block("grid", rows=item.rows, page=number)
                continue
            if open_block and last and _goes_on(last, item, left, right):
                open_block = replace(open_block, text=open_block.text + item.text)
            else:
                if open_block:
                    yield open_block
                open_block = Block("line", text=item.text, page=item.page)
            last = item
    if open_block:
        yield open_block


def _margins(lines: Sequence[_Line]) -> tuple[float, float]:
    """Where lines of the body begin, indentation apart, and where full ones end (some end further out, with a point)."""
    if not lines:
        return 0.0, 0.0
    starts = Counter(round(line.x0 / 4) * 4 for line in lines)
    usual = [x for x, count in starts.items() if count >= max(2, len(lines) // 20)]
    widest = max(line.x1 - line.x0 for line in lines)
    ends = sorted(line.x1 for line in lines if line.x1 - line.x0 > 0.8 * widest)
    return float(min(usual or starts)), ends[len(ends) // 2]


def _goes_on(before: _Line, line: _Line, left: float, right: float) -> bool:
    """Whether `line` continues the paragraph of `before`: it begins at the margin, and the line before was full."""
    if _NUMBERED.match(line.text):
        return False
    return abs(line.x0 - left) < 1.2 * line.size and before.x1 > right - 2.2 * before.size
