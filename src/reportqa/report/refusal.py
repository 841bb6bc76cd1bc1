"""Why a document is no report that can be kept. Comes in: what was read of it. Goes out: the problem for staff, or none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reportqa.lexicon import Lexicon
from reportqa.records import Block, Problem, Section
from reportqa.report.catalogue import CatalogueEntry
from reportqa.report.grid import Found
from reportqa.report.headings import heading_of
from reportqa.report.masthead import Masthead, same_body
from reportqa.report.outline import is_placeholder
from reportqa.report.title import Title, find_title
from reportqa.text import plain, squeeze

#: names of bodies or of attachments that a message lists
_LISTED = 5
#: endings of files that hold a report
_FILES = (".doc", ".docx", ".wps", ".pdf", ".xls", ".xlsx", ".ofd", ".zip", ".rar")
#: what stands between the word and the name: 附件1：
_NUMBER = re.compile(r"\d{0,2}[:、.-]|$")


def refusal(
    head: Masthead,
    found: Found,
    narrative: Sequence[Section],
    blocks: Sequence[Block],
    entry: CatalogueEntry,
    lexicon: Lexicon,
    file: str,
) -> Problem | None:
    """The reason, as a problem about `file`, why no report is made of the document; None if one can be."""
    filled = any(cell.text.strip() for placed in found.tables for cell in placed.table.cells)
    statutory = {s.role for s in narrative if s.role} | {p.table.role for p in found.tables}
    text = [p.text for s in narrative for p in s.paragraphs if not is_placeholder(p.text, lexicon.outline)]
    template = any(plain(w).text in plain(head.title).text for w in lexicon.outline.title.not_names)
    code = message = ""
    if not text and not statutory and not head.title:
        code, message = "E_EMPTY", "文件里没有可读取的文字。"
    elif not head.title and len(statutory) < 2:
        code, message = "E_NOT_A_REPORT", "文件不像政府信息公开工作年度报告：没有标题，也没有规定的栏目。"
    elif not filled and not statutory and (elsewhere := _elsewhere(head, narrative, blocks, lexicon)):
        code, message = elsewhere
    elif not filled and (not text or (template and not (head.issuer or entry.issuer))):
        code, message = "E_BLANK_FORM", "这是没有填写的空白格式，不是报告。"
    elif bodies := _bodies(blocks, lexicon):
        listed = "、".join(bodies[:_LISTED]) + ("等" if len(bodies) > _LISTED else "")
        code, message = "E_SEVERAL", f"一个文件里有几份报告：{listed}。请拆成每份一个文件再放入。"
    elif not (head.issuer or entry.issuer):
        met = f"文中出现过：{'、'.join(head.met[:_LISTED])}。" if head.met else ""
        line = _line(entry, file, 'issuer = "机关全称"')
        code, message = "E_ISSUER", f"看不出是哪个机关的报告。{met}{line}"
    elif not (head.year or entry.year):
        line = _line(entry, file, "year = 四位年份")
        code, message = "E_YEAR", f"看不出是哪一年的报告。{line}"
    return Problem(code, message, file, "critical") if code else None


def _line(entry: CatalogueEntry, file: str, key: str) -> str:
    """What to write into the catalogue so that the report can be kept; the file as its folder's catalogue knows it."""
    name = (entry.file or file.rsplit("/", 1)[-1]).replace("\\", "/").replace('"', '\\"')
    return f'请在同一文件夹的 catalogue.toml 中另起三行写明：[[report]]、file = "{name}"、{key}。'


def _elsewhere(
    head: Masthead, narrative: Sequence[Section], blocks: Sequence[Block], lexicon: Lexicon
) -> tuple[str, str] | None:
    """Code and message where the document holds no report itself, but a link to it as a file, or pictures of it."""
    words = lexicon.outline.furniture
    marks = [plain(w).text for w in words.pictures]
    links = sorted((plain(w).text for w in words.attachments), key=len, reverse=True)
    lines = [t for s in narrative for t in (s.heading, *(p.text for p in s.paragraphs)) if t.strip()]
    named = [t for t in lines if plain(t).text.endswith(_FILES)]
    rest = [t for t in lines if t not in named and not plain(t).text.startswith(tuple(links)) and plain(t).text not in marks]
    if rest:
        return None
    if names := [_file_name(t, links) for t in lines if t in named or plain(t).text.startswith(tuple(links))]:
        told = "、".join(dict.fromkeys(n for n in names if n)) or "没有写明名称"
        return "E_ATTACHMENT", f"页面上只有附件链接，没有报告正文。附件：{told}。请下载附件后放入。"
    if any(b.kind == "image" for b in blocks) or lines or any(m in plain(head.title).text for m in marks):
        # the pictures of a saved page are not in its file
        advice = "请换成有文字的版本；或者把图片另存为文件放入，装有 reportqa[ocr] 时可以识别。"
        return "E_NO_TEXT", f"报告是以图片形式发布的，没有可读取的文字。{advice}"
    return None


def _file_name(line: str, links: Sequence[str]) -> str:
    """The name of the file that a line links to, empty where it only says that there is one (点击下载)."""
    simple = plain(line)
    start = next((len(w) for w in links if simple.text.startswith(w)), 0)
    if start and (number := _NUMBER.match(simple.text, start)):
        start = number.end()
    return line[simple.offsets[start] :].strip() if start < len(simple.text) else ""


def _bodies(blocks: Sequence[Block], lexicon: Lexicon) -> list[str]:
    """Bodies and years of a document that holds several reports, each under a title of its own and with the same sections."""
    parts: list[tuple[Title, set[str]]] = []
    for title, roles in _parts(blocks, lexicon):
        if title.name and roles and not any(_same(title, t, lexicon) or not roles & r for t, r in parts):
            parts.append((title, roles))
    return [f"{t.name}{t.year or ''}" for t, _ in parts] if len(parts) > 1 else []


def _parts(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[tuple[Title, set[str]]]:
    """Each line that is a title, with the roles of the sections between it and the next."""
    title, roles = Title(), set[str]()
    for at, block in enumerate(blocks):
        if block.kind not in ("line", "heading") or not block.text.strip():
            continue
        if heading := heading_of(block, lexicon):
            roles |= {heading.role} - {""}
        elif (found := find_title([(at, block.text.strip())], lambda _: False, lambda _: False, lexicon)).name:
            yield title, roles
            title, roles = found, set()
    yield title, roles


def _same(one: Title, other: Title, lexicon: Lexicon) -> bool:
    """Whether two titles can be those of one report: the same year or none, the same body or a shorter name of it."""
    first, second = squeeze(one.name), squeeze(other.name)
    alike = first == second or same_body(first, second, lexicon) or same_body(second, first, lexicon)
    return alike and (one.year == other.year or None in (one.year, other.year))
