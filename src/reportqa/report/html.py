"""A web page to blocks. Comes in: a `Source`. Goes out: line blocks for its visible text and grid blocks for its tables.

Only what a visitor sees is read: scripts, forms and navigation are left out, hidden elements too, and these are counted. A
table that only lays out the page (it holds another table) is taken apart into what stands in it; text set with `<pre>` is read
like a text file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from reportqa.errors import UnreadableFile
from reportqa.records import Block, BlockCell
from reportqa.report.decode import decode
from reportqa.report.limits import HTML_DEPTH, OTHER_BYTES, SPAN, check_cells, read_bytes
from reportqa.report.source import Source
from reportqa.report.txt import blocks_of as blocks_of_lines
from reportqa.report.visible import Look, Sheet, is_hidden, look_of, sheet_of

# fmt: off
_SKIPPED = frozenset((
    "audio", "button", "canvas", "embed", "footer", "form", "head", "iframe", "input", "map", "nav", "noscript", "object",
    "option", "rp", "rt", "script", "select", "style", "svg", "template", "textarea", "video",
))
_BREAKING = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))
# fmt: on
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
#: elements of a page's head = the name under which the fact is kept (keys of `[page]` in outline.toml)
_META = {"articletitle": "名称", "contentsource": "发布机构", "pubdate": "发布日期"}
_LONGEST_FACT = 80
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SPACES = re.compile(r"[\s\u00a0]+")


def read(source: Source) -> list[Block]:
    """The visible lines and tables of the page, in order."""
    data = read_bytes(source.path, OTHER_BYTES, "E_HTML_LIMIT")
    declared = _CHARSET.search(data[:4096])
    text = _DECLARATION.sub("", decode(data, declared.group(1).decode("ascii") if declared else ""))
    if not re.search(r"<\s*(?:!doctype|html|body|div|p|table|span|frameset|h\d)\b", text[:200_000], re.IGNORECASE):
        raise UnreadableFile("E_TYPE", "扩展名是网页，内容却不是网页。请改正扩展名。")
    root = _parse(text)
    _check_depth(root)
    source.metadata = _about(root)
    if root.find(".//frameset") is not None:
        raise UnreadableFile("E_TYPE", "这是由框架拼成的网页，正文在另一个文件里。请打开正文所在的页面，另存后再放入。")
    writer = _Writer(source)
    _walk(root, writer, _Page(source, sheet_of(root)), Look())
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


def _about(root: Any) -> dict[str, str]:
    """What the page's head says of it; the names of such elements are prescribed for sites of governments."""
    told: dict[str, str] = {}
    for element in root.iter("meta"):
        name = str(element.get("name") or element.get("property") or "").strip().lower()
        content = _tidy(str(element.get("content") or "")).strip()
        if name in _META and content:
            told.setdefault(_META[name], content[:_LONGEST_FACT])
    title = _tidy(root.findtext(".//head/title") or "").strip()
    return told if "名称" in told or not title else {**told, "名称": title[:_LONGEST_FACT]}


def _check_depth(root: Any) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > HTML_DEPTH:
            raise UnreadableFile("E_HTML_LIMIT", f"网页的嵌套超过 {HTML_DEPTH} 层，未读取。")


@dataclass(frozen=True, slots=True)
class _Page:
    """What every element is read with: the source that counts, and the page's own style rules."""

    source: Source
    sheet: Sheet


class _Writer:
    """Gathers inline text until something breaks the line."""

    def __init__(self, source: Source) -> None:
        self.blocks: list[Block] = []
        self._source = source
        self._parts: list[str] = []

    def add(self, text: str | None, raised: bool = False) -> None:
        """Takes inline text; raised text gets a mark where it would else lengthen a number: a note's 1 is no digit of it."""
        if text:
            before = next((part.rstrip() for part in reversed(self._parts) if part.strip()), "")
            self._parts.append(f"^{text}" if raised and before[-1:].isdigit() and text.strip()[:1].isdigit() else text)

    def flush(self, heading: bool = False) -> None:
        text = _tidy(self._source.clean("".join(self._parts)))
        self._parts.clear()
        if text.strip():
            self.blocks.append(Block("heading" if heading else "line", text=text))


def _tidy(text: str) -> str:
    """Runs of white space as one space, but an indentation of wide spaces kept: it tells where paragraphs begin."""
    indent = "　　" if re.match(r"\s*[\u2003\u3000\u00a0]{2}", text) else ""
    return indent + _SPACES.sub(" ", text).strip()


def _walk(element: Any, writer: _Writer, page: _Page, look: Look) -> None:
    """Writes what stands in the element; its depth was checked, so recursion is bounded."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if not tag or tag in _SKIPPED or element.get("role") == "navigation":
        return
    style = page.sheet.style(element)
    look = look_of(element, style, look)
    if is_hidden(element, style, look):
        page.source.leave_out("".join(_words(element)))
        return
    if tag == "table" and not _lays_out(element):
        writer.flush()
        rows = tuple(_rows(element, page, look))
        if rows:
            writer.blocks.append(Block("grid", rows=rows))
        return
    if tag == "pre" and element.find(".//table") is None:
        writer.flush()
        writer.blocks += _set_text(element, page)
        return
    breaking = tag in _BREAKING or tag == "br"
    if breaking:
        writer.flush()
    if tag == "img":
        writer.flush()
        writer.blocks.append(Block("image", text=str(element.get("alt") or "")))
    _inside(element, writer, page, look)
    if breaking:
        writer.flush(heading=tag in _HEADINGS)


def _inside(element: Any, writer: _Writer, page: _Page, look: Look) -> None:
    writer.add(element.text, raised=element.tag in ("sup", "sub"))
    for child in element:
        _walk(child, writer, page, look)
        writer.add(child.tail)


def _words(element: Any) -> Iterator[str]:
    """The text in an element that is hidden as a whole, scripts and the like apart."""
    for part in element.iter():
        if isinstance(part.tag, str) and part.tag not in _SKIPPED:
            yield part.text or ""
            yield from (child.tail or "" for child in part)


def _set_text(element: Any, page: _Page) -> list[Block]:
    """Text set with its own lines, as a text file has them; each knows its line in the page's file."""
    for mark in element.iter("br"):
        mark.tail = "\n" + (mark.tail or "")
    first = int(element.sourceline or 1)
    lines = page.source.clean("".join(element.itertext())).split("\n")
    return blocks_of_lines([(first + n, line.rstrip("\r")) for n, line in enumerate(lines)])


def _lays_out(table: Any) -> bool:
    """Whether the table only arranges the page: it holds another table."""
    return table.find(".//table") is not None


def _rows(table: Any, page: _Page, look: Look) -> Iterator[tuple[BlockCell, ...]]:
    for row in table.iter("tr"):
        style, inner = page.sheet.style(row), look_of(row, page.sheet.style(row), look)
        if is_hidden(row, style, inner):
            page.source.leave_out("".join(_words(row)))
            continue
        cells = tuple(c for cell in row if cell.tag in ("td", "th") and (c := _cell(cell, page, inner)) is not None)
        if cells:
            yield cells


def _cell(element: Any, page: _Page, look: Look) -> BlockCell | None:
    """A cell with what is seen in it; None for one that is taken out of the row. One that is only unseen keeps its place."""
    style = page.sheet.style(element)
    inner = look_of(element, style, look)
    writer = _Writer(page.source)
    if is_hidden(element, style, inner):
        page.source.leave_out("".join(_words(element)))
        if element.get("hidden") is not None or "display:none" in style:
            return None
    else:
        _inside(element, writer, page, inner)
    writer.flush()
    text = " ".join(block.text.strip() for block in _lines_in(writer.blocks) if block.text.strip())
    return BlockCell(text, rowspan=_span(element, "rowspan"), colspan=_span(element, "colspan"))


def _lines_in(blocks: list[Block]) -> Iterator[Block]:
    """The lines of a cell; text set in columns inside it is given cell by cell."""
    for block in blocks:
        yield block
        yield from (Block("line", text=cell.text) for row in block.rows for cell in row)


def _span(element: Any, name: str) -> int:
    text = str(element.get(name) or "1").strip()
    return max(1, min(int(text), SPAN)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
