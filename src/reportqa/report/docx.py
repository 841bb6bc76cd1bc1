"""A Word document (.docx) to blocks. Comes in: a `Source`. Goes out: a line block a paragraph, a grid block a table.

The parts are read straight from the package: a part with a DOCTYPE is refused before it is parsed, sizes are counted while
inflating and never taken from the headers.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from lxml import etree

from reportqa.errors import UnreadableFile
from reportqa.records import Block, BlockCell
from reportqa.report import limits
from reportqa.report.source import Source
from reportqa.text import printable

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PICTURES = (f"{_W}drawing", f"{_W}pict", f"{_W}object")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: names of the streams in which an encrypted package is wrapped, as OLE spells them
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BODY = "word/document.xml"


def read(source: Source) -> list[Block]:
    """The paragraphs and tables of the document's body, in order. Deleted and hidden text is left out."""
    data = limits.read_bytes(source.path, limits.OTHER_BYTES, "E_SIZE")
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise UnreadableFile("E_ENCRYPTED", "文件设有密码，无法读取。请放入未加密的文件。")
        raise UnreadableFile("E_TYPE", "这是旧版 Word 文件（.doc），请另存为 .docx 后再放入。")
    if not data.startswith(b"PK\x03\x04"):
        raise UnreadableFile("E_TYPE", "扩展名是 .docx，内容却不是 Word 文件。请改正扩展名。")
    body = _parse(_part(source.path)).find(f"{_W}body")
    blocks = list(_blocks(body)) if body is not None else []
    limits.check_cells(sum(cell.rowspan * cell.colspan for block in blocks for row in block.rows for cell in row))
    return blocks


def _part(path: Path) -> bytes:
    """The bytes of the document's body; every member of the package is held to the limits."""
    try:
        with zipfile.ZipFile(path) as package:
            members = package.infolist()
            _check_members(members)
            if _BODY not in package.namelist():
                raise UnreadableFile("E_TYPE", "扩展名是 .docx，内容却不是 Word 文件。请改正扩展名。")
            return _inflate(package, package.getinfo(_BODY))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableFile("E_TYPE", "Word 文件已损坏，无法打开。") from error


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    names = [m.filename for m in members]
    unsafe = any(PurePosixPath(n).is_absolute() or ".." in PurePosixPath(n).parts or "\\" in n for n in names)
    if len(members) > limits.ZIP_MEMBERS or unsafe or len(set(names)) < len(names):
        raise UnreadableFile("E_ZIP_LIMIT", "Word 文件内部的结构异常，未读取。")
    if sum(m.file_size for m in members) > limits.ZIP_BYTES:
        raise UnreadableFile("E_ZIP_LIMIT", "Word 文件展开后过大，未读取。")


def _inflate(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    data = bytearray()
    with package.open(member) as stream:
        while piece := stream.read(1 << 16):
            data += piece
            packed_badly = len(data) > limits.MEGABYTE and len(data) > limits.ZIP_RATIO * max(1, member.compress_size)
            if len(data) > limits.ZIP_MEMBER_BYTES or packed_badly:
                raise UnreadableFile("E_ZIP_LIMIT", "Word 文件展开后过大，未读取。")
    return bytes(data)


def _parse(data: bytes) -> Any:
    # the prolog may be in UTF-16: a DOCTYPE is looked for in the bytes without their zeros
    if b"<!DOCTYPE" in data[:65536].replace(b"\x00", b""):
        raise UnreadableFile("E_XML_DTD", "Word 文件内含不允许的定义，未读取。")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile("E_TYPE", "Word 文件已损坏，无法打开。") from error
    if root.getroottree().docinfo.doctype:
        raise UnreadableFile("E_XML_DTD", "Word 文件内含不允许的定义，未读取。")
    return root


def _blocks(parent: Any) -> Iterator[Block]:
    for element in parent:
        if element.tag == f"{_W}p":
            yield from _paragraph(element)
        elif element.tag == f"{_W}tbl":
            rows = tuple(_rows(element))
            if rows:
                yield Block("grid", rows=rows)
        elif element.tag == f"{_W}sdt":
            content = element.find(f"{_W}sdtContent")
            if content is not None:
                yield from _blocks(content)


def _paragraph(element: Any) -> Iterator[Block]:
    text = _text(element)
    if next(element.iter(*_PICTURES), None) is not None:
        yield Block("image", text="")
    for line in text.split("\n"):
        if line.strip():
            indent = "　　" if element.find(f"{_W}pPr/{_W}ind") is not None else ""
            yield Block("line", text=indent + line.strip())


def _text(element: Any) -> str:
    """The visible text of a paragraph or cell; a line break is a newline, nested tables and text boxes are left out."""
    parts: list[str] = []
    for node in element.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr"):
        run = node.getparent()
        if run.tag != f"{_W}r" or _vanishes(run) or any(a.tag in (f"{_W}del", f"{_W}txbxContent") for a in run.iterancestors()):
            continue
        parts.append((node.text or "") if node.tag == f"{_W}t" else " " if node.tag == f"{_W}tab" else "\n")
    return printable("".join(parts))


def _vanishes(run: Any) -> bool:
    mark = run.find(f"{_W}rPr/{_W}vanish")
    return mark is not None and mark.get(f"{_W}val", "1") not in ("0", "false", "off")


def _rows(table: Any) -> Iterator[tuple[BlockCell, ...]]:
    """The rows with the cells that begin in them: a cell merged downwards stands in its first row with a rowspan."""
    placed: list[list[tuple[int, str, int, str]]] = []
    for row in table.iterchildren(f"{_W}tr", f"{_W}sdt"):
        for line in [row] if row.tag == f"{_W}tr" else row.iter(f"{_W}tr"):
            placed.append(list(_cells(line)))
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


def _cells(row: Any) -> Iterator[tuple[int, str, int, str]]:
    """Column, text, width and vertical merge (restart, continue or empty) of every cell of a row."""
    column = _number(row.find(f"{_W}trPr/{_W}gridBefore"), 0)
    for cell in row.iter(f"{_W}tc"):
        if cell.getparent() is not row and cell.getparent().tag != f"{_W}sdtContent":
            continue
        paragraphs = [_text(p).strip() for p in cell.iterchildren(f"{_W}p", f"{_W}sdt")]
        width = max(1, min(_number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1), limits.SPAN))
        merge = cell.find(f"{_W}tcPr/{_W}vMerge")
        mark = "" if merge is None else str(merge.get(f"{_W}val") or "continue")
        yield column, " ".join(p for p in paragraphs if p), width, mark
        column += width


def _number(element: Any, default: int) -> int:
    text = "" if element is None else str(element.get(f"{_W}val") or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else default
