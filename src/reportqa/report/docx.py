"""A Word document (.docx) to blocks. Comes in: a `Source`. Goes out: a line block a paragraph, a grid block a table.

What a reader of the printed page would not see is left out and counted: hidden, white and struck-out text. Of tracked changes
the deleted text is left out and the inserted kept; comments, notes and text boxes lie outside the body and are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reportqa.errors import UnreadableFile
from reportqa.records import Block, BlockCell
from reportqa.report import limits
from reportqa.report.package import Package, opened
from reportqa.report.source import Source

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PICTURES = (f"{_W}drawing", f"{_W}pict", f"{_W}object")
#: text inside these is no part of the running text: deleted, moved, in a box, the reading above a character, a second version
_OUTSIDE = frozenset((f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", f"{_W}rt", f"{_MC}Fallback"))
#: children of a run that print something, and what; the text of w:t is its own
_PRINTS = {
    f"{_W}t": None,
    f"{_W}tab": " ",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
    # a sign of a special font: there is something that cannot be told
    f"{_W}sym": "\ufffd",
}
_BODY = "word/document.xml"
_STYLES = "word/styles.xml"
_WHITE = ("FFFFFF", "ffffff")


@dataclass(slots=True)
class _Reading:
    """The source that counts, and the styles that hide their text or lay a ground under it."""

    source: Source
    hiding: frozenset[str]
    shading: frozenset[str]


def read(source: Source) -> list[Block]:
    """The paragraphs and tables of the document's body, in order."""
    limits.read_bytes(source.path, limits.OTHER_BYTES, "E_SIZE")
    with opened(source.path) as package:
        document = package.xml(_BODY)
        if document is None:
            raise UnreadableFile("E_TYPE", "扩展名是 .docx，内容却不是 Word 文件。请改正扩展名。")
        reading = _Reading(source, *_styles(package))
    body = document.find(f"{_W}body")
    blocks = list(_blocks(body, reading)) if body is not None else []
    limits.check_cells(sum(cell.rowspan * cell.colspan for block in blocks for row in block.rows for cell in row))
    return blocks


def _styles(package: Package) -> tuple[frozenset[str], frozenset[str]]:
    """The ids of the styles that hide text, and of those that shade their ground, what they are based on included."""
    root = package.xml(_STYLES)
    styles = {str(s.get(f"{_W}styleId")): s for s in root.iterchildren(f"{_W}style")} if root is not None else {}
    hiding = {i for i, s in styles.items() if _is_on(s.find(f"{_W}rPr/{_W}vanish"))}
    shading = {i for i, s in styles.items() if any(_shades(e) for e in s.iter(f"{_W}shd"))}
    for _ in range(10):
        for i, style in styles.items():
            based = style.find(f"{_W}basedOn")
            parent = "" if based is None else str(based.get(f"{_W}val"))
            hiding |= {i} if parent in hiding and style.find(f"{_W}rPr/{_W}vanish") is None else set()
            shading |= {i} if parent in shading else set()
    return frozenset(hiding), frozenset(shading)


def _blocks(parent: Any, reading: _Reading) -> Iterator[Block]:
    for element in parent:
        if element.tag == f"{_W}p":
            yield from _paragraph(element, reading)
        elif element.tag == f"{_W}tbl":
            yield from _table(element, reading)
        elif element.tag == f"{_W}sdt":
            content = element.find(f"{_W}sdtContent")
            if content is not None:
                yield from _blocks(content, reading)
        elif element.tag in (f"{_W}ins", f"{_W}moveTo", f"{_W}customXml", f"{_W}smartTag"):
            yield from _blocks(element, reading)


def _table(element: Any, reading: _Reading) -> Iterator[Block]:
    """The table as a grid; one that holds another table only lays out the page and is taken apart."""
    if element.find(f".//{_W}tbl") is not None:
        for cell in element.iter(f"{_W}tc"):
            if next(cell.iterancestors(f"{_W}tbl")) is element:
                yield from _blocks(cell, reading)
        return
    rows = tuple(_rows(element, reading))
    if rows:
        yield Block("grid", rows=rows)


def _paragraph(element: Any, reading: _Reading) -> Iterator[Block]:
    text = _text(element, reading)
    if next(element.iter(*_PICTURES), None) is not None:
        yield Block("image", text="")
    for line in text.split("\n"):
        if line.strip():
            indent = "　　" if element.find(f"{_W}pPr/{_W}ind") is not None else ""
            yield Block("line", text=indent + line.strip())


def _text(element: Any, reading: _Reading) -> str:
    """The visible text of a paragraph or cell; a line break is a newline."""
    parts: list[str] = []
    for node in element.iter(*_PRINTS):
        run = node.getparent()
        if run.tag != f"{_W}r" or any(a.tag in _OUTSIDE for a in run.iterancestors()):
            continue
        text = _PRINTS[node.tag] or node.text or ""
        if _unseen(run, reading):
            reading.source.leave_out(text)
            continue
        parts.append(_raised(text, parts) if _is_raised(run) else text)
    return reading.source.clean("".join(parts))


def _is_raised(run: Any) -> bool:
    mark = run.find(f"{_W}rPr/{_W}vertAlign")
    return mark is not None and mark.get(f"{_W}val") in ("superscript", "subscript")


def _raised(text: str, before: list[str]) -> str:
    """Raised text with a mark in front where it would else lengthen a number: the 1 of a note is no digit of the figure."""
    return f"^{text}" if before and before[-1][-1:].isdigit() and text[:1].isdigit() else text


def _is_on(mark: Any) -> bool:
    return mark is not None and mark.get(f"{_W}val", "1") not in ("0", "false", "off", "none")


def _unseen(run: Any, reading: _Reading) -> bool:
    """Whether the text of a run is hidden, struck out, or white on white."""
    props = run.find(f"{_W}rPr")
    paragraph = next(run.iterancestors(f"{_W}p"), None)
    style = None if props is None else props.find(f"{_W}rStyle")
    own = None if paragraph is None else paragraph.find(f"{_W}pPr/{_W}pStyle")
    named = any(s is not None and s.get(f"{_W}val") in reading.hiding for s in (style, own))
    if props is None:
        return named
    vanish = props.find(f"{_W}vanish")
    if _is_on(vanish) or (vanish is None and named):
        return True
    if _is_on(props.find(f"{_W}strike")) or _is_on(props.find(f"{_W}dstrike")):
        return True
    color = props.find(f"{_W}color")
    return color is not None and color.get(f"{_W}val") in _WHITE and not _on_ground(run, props, reading)


def _on_ground(run: Any, props: Any, reading: _Reading) -> bool:
    """Whether something coloured lies under the run: its own, its paragraph's, its cell's or its table's shading."""
    if props.find(f"{_W}highlight") is not None or any(_shades(e) for e in props.iterchildren(f"{_W}shd")):
        return True
    for holder in run.iterancestors(f"{_W}p", f"{_W}tc", f"{_W}tbl"):
        own = holder.find(f"{holder.tag}Pr")
        if own is None:
            continue
        name = own.find(f"{_W}pStyle") if holder.tag == f"{_W}p" else own.find(f"{_W}tblStyle")
        named = name is not None and name.get(f"{_W}val") in reading.shading
        if named or any(_shades(e) for e in own.iterchildren(f"{_W}shd")):
            return True
    return False


def _shades(element: Any) -> bool:
    return element.get(f"{_W}fill", "auto") not in ("auto", *_WHITE) or element.get(f"{_W}val", "clear") not in ("clear", "nil")


def _rows(table: Any, reading: _Reading) -> Iterator[tuple[BlockCell, ...]]:
    """The rows with the cells that begin in them: a cell merged downwards stands in its first row with a rowspan."""
    placed: list[list[tuple[int, str, int, str]]] = []
    for row in table.iterchildren(f"{_W}tr", f"{_W}sdt"):
        for line in [row] if row.tag == f"{_W}tr" else row.iter(f"{_W}tr"):
            if _is_on(line.find(f"{_W}trPr/{_W}hidden")):
                reading.source.leave_out("".join(line.itertext(f"{_W}t")))
            elif line.find(f"{_W}trPr/{_W}del") is None:
                placed.append(list(_cells(line, reading)))
            limits.check_cells(sum(map(len, placed)))
    continues = [{column: merge == "continue" for column, _, _, merge in row} for row in placed]
    for at, row in enumerate(placed):
        cells: list[BlockCell] = []
        for column, text, colspan, merge in row:
            if merge == "continue":
                continue
            rowspan = 1
            while merge == "restart" and at + rowspan < len(placed) and continues[at + rowspan].get(column):
                rowspan += 1
            cells.append(BlockCell(text, rowspan=rowspan, colspan=colspan))
        yield tuple(cells)


def _cells(row: Any, reading: _Reading) -> Iterator[tuple[int, str, int, str]]:
    """Column, text, width and vertical merge (restart, continue or empty) of every cell of a row."""
    column = min(_number(row.find(f"{_W}trPr/{_W}gridBefore"), 0), limits.SPAN)
    if column:
        yield 0, "", column, ""
    for cell in row.iter(f"{_W}tc"):
        if cell.getparent() is not row and cell.getparent().tag != f"{_W}sdtContent":
            continue
        paragraphs = [_text(p, reading).strip() for p in cell.iterchildren(f"{_W}p", f"{_W}sdt")]
        width = max(1, min(_number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1), limits.SPAN))
        merge = cell.find(f"{_W}tcPr/{_W}vMerge")
        mark = "" if merge is None else str(merge.get(f"{_W}val") or "continue")
        yield column, " ".join(p for p in paragraphs if p), width, mark
        column += width


def _number(element: Any, default: int) -> int:
    text = "" if element is None else str(element.get(f"{_W}val") or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else default
