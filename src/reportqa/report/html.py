"""A web page to blocks. Comes in: a `Source`. Goes out: line blocks for its visible text and grid blocks for its tables.

Only what a visitor sees is read: scripts, forms, navigation and hidden elements are left out. A table that only lays out the
page (it holds another table) is taken apart into what stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from reportqa.errors import UnreadableFile
from reportqa.records import Block, BlockCell
from reportqa.report.decode import decode
from reportqa.report.limits import HTML_DEPTH, OTHER_BYTES, SPAN, check_cells, read_bytes
from reportqa.report.source import Source
from reportqa.text import printable

# fmt: off
_SKIPPED = frozenset((
    "audio", "button", "canvas", "embed", "footer", "form", "head", "iframe", "input", "map", "nav", "noscript", "object",
    "option", "script", "select", "style", "svg", "template", "textarea", "video",
))
_BREAKING = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "ol", "p", "pre",
    "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))
# fmt: on
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_HIDDEN = re.compile(r"display:none|visibility:hidden|font-size:0(?:px|pt|em)?(?:;|$)|opacity:0(?:;|$)")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def read(source: Source) -> list[Block]:
    """The visible lines and tables of the page, in order."""
    data = read_bytes(source.path, OTHER_BYTES, "E_HTML_LIMIT")
    declared = _CHARSET.search(data[:4096])
    text = _DECLARATION.sub("", decode(data, declared.group(1).decode("ascii") if declared else ""))
    if not re.search(r"<\s*(?:!doctype|html|body|div|p|table|span|h\d)\b", text[:200_000], re.IGNORECASE):
        raise UnreadableFile("E_TYPE", "扩展名是网页，内容却不是网页。请改正扩展名。")
    root = _parse(text)
    _check_depth(root)
    writer = _Writer()
    _walk(root, writer)
    writer.flush()
    check_cells(sum(cell.rowspan * cell.colspan for block in writer.blocks for row in block.rows for cell in row))
    return writer.blocks


def _parse(text: str) -> Any:
    # without huge_tree the parser would drop what is nested too deep without a word; the depth is checked afterwards
    parser = lxml_html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = lxml_html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile("E_HTML_LIMIT", "网页的结构无法读取。") from error
    return root


def _check_depth(root: Any) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > HTML_DEPTH:
            raise UnreadableFile("E_HTML_LIMIT", f"网页的嵌套超过 {HTML_DEPTH} 层，未读取。")


class _Writer:
    """Gathers inline text until something breaks the line."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []

    def add(self, text: str | None) -> None:
        if text:
            self._parts.append(text)

    def flush(self, heading: bool = False) -> None:
        text = _tidy("".join(self._parts))
        self._parts.clear()
        if text.strip():
            self.blocks.append(Block("heading" if heading else "line", text=text))


def _tidy(text: str) -> str:
    """Runs of white space as one space, but an indentation of wide spaces kept: it tells where paragraphs begin."""
    indent = "　　" if re.match(r"\s*[\u2003\u3000\u00a0]{2}", text) else ""
    return indent + re.sub(r"[\s\u00a0]+", " ", printable(text)).strip()


def _walk(element: Any, writer: _Writer) -> None:
    """Writes what stands in the element; its depth was checked, so recursion is bounded."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if not tag or tag in _SKIPPED or _hidden(element):
        return
    if tag == "table" and not _lays_out(element):
        writer.flush()
        rows = tuple(_rows(element))
        if rows:
            writer.blocks.append(Block("grid", rows=rows))
        return
    breaking = tag in _BREAKING or tag == "br"
    if breaking:
        writer.flush()
    if tag == "img":
        writer.flush()
        writer.blocks.append(Block("image", text=str(element.get("alt") or "")))
    writer.add(element.text)
    for child in element:
        _walk(child, writer)
        writer.add(child.tail)
    if breaking:
        writer.flush(heading=tag in _HEADINGS)


def _hidden(element: Any) -> bool:
    if element.get("hidden") is not None or element.get("role") == "navigation":
        return True
    style = re.sub(r"\s", "", str(element.get("style") or "")).lower()
    return bool(_HIDDEN.search(style))


def _lays_out(table: Any) -> bool:
    """Whether the table only arranges the page: it holds another table."""
    return table.find(".//table") is not None


def _rows(table: Any) -> Iterator[tuple[BlockCell, ...]]:
    for row in table.iter("tr"):
        if _hidden(row):
            continue
        cells = tuple(_cell(c) for c in row if c.tag in ("td", "th") and not _hidden(c))
        if cells:
            yield cells


def _cell(element: Any) -> BlockCell:
    writer = _Writer()
    writer.add(element.text)
    for child in element:
        _walk(child, writer)
        writer.add(child.tail)
    writer.flush()
    text = " ".join(block.text.strip() for block in writer.blocks if block.text.strip())
    return BlockCell(text, rowspan=_span(element, "rowspan"), colspan=_span(element, "colspan"))


def _span(element: Any, name: str) -> int:
    text = str(element.get(name) or "1").strip()
    return max(1, min(int(text), SPAN)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
