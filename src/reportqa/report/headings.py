"""Headings of sections. Comes in: blocks. Goes out: for each block the heading that it is, if any; and blocks in which headings
stand alone, whole and on one line, however the document prints them.

Sections are told by the words of their headings, never by their ordinals: reports skip sections, number them anew, and set
sub-headings in the style of headings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from reportqa.lexicon import Lexicon
from reportqa.lexicon.outline import Outline
from reportqa.records import Block, BlockCell
from reportqa.report.dates import only_day
from reportqa.report.labels import labels_of
from reportqa.report.title import common, is_body, title_pattern
from reportqa.text import plain, squeeze

ORDINAL = re.compile(
    r"^\s*(?:第?([一二三四五六七八九十]{1,3})(?:部分|章)?[、.．:：,，]|第([一二三四五六七八九十]{1,3})(?:部分|章)\s*)\s*"
)
_ALONE = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十]{1,3}(?:部分|章)?[、.．:：,，]?|第[一二三四五六七八九十]{1,3}(?:部分|章))\s*$"
)
_NUMBER = re.compile(r"[\d,.%，．％]+")
_BREAKS = re.compile(r"\s+(?=[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])")
#: headings are no longer than this; a longer line that begins with an ordinal is text
_LONGEST_HEADING = 45
#: a heading ends with one of these; one that does not may go on in the next line
_COMPLETE = (
    "情况",
    "事项",
    "问题",
    "措施",
    "思路",
    "打算",
    "计划",
    "概述",
    "概况",
    "安排",
    "意见",
    "其他",
    "无)",
    ":无",
    "工作",
    "方向",
    "建议",
)
_LONGEST_REST = 24
#: how text begins that follows a heading without any sign between
_TEXT_BEGINS = re.compile(r"^(?:20\d\d年|[我本按根全在为今(（]|目前|截至|一是)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading: ordinal and words as printed, role (a key of outline.toml or empty), and whether it says （无）."""

    number: str
    text: str
    role: str
    none: bool


def heading_of(block: Block, lexicon: Lexicon) -> Heading | None:
    """The heading that a block is, if it is one. Row labels of the forms that look like headings (一、本年新收...) are none."""
    text = block.text.strip()
    bare = plain(text).text
    outline = lexicon.outline
    if block.kind not in ("line", "heading") or not 2 <= len(bare) <= _LONGEST_HEADING or "。" in text.rstrip("。"):
        return None
    labels = labels_of(lexicon)
    # a row set with spaces (一、本年新收...  3  0  0 ...) begins with its label
    if any(labels.norm(t) in labels.groups or labels.row(role, t) for t in (text, text.split()[0]) for role in labels.rows):
        return None
    mark = next((m for m in map(_plain, outline.headings.none) if bare.endswith(m)), "")
    ordinal = ORDINAL.match(text)
    title = squeeze(common(text[ordinal.end() :] if ordinal else text))
    title = title.removesuffix("无") if mark else title
    number = (ordinal.group(1) or ordinal.group(2)) if ordinal else ""
    role = _role(title, outline, bool(ordinal) or block.kind == "heading", ended=text.endswith("。"))
    if role:
        return Heading(number, text, role, bool(mark))
    if any(bare.startswith(a) for a in outline.headings.annexes) and not any(c in text for c in "，,；;"):
        return Heading("", text, "", False)
    return None


def _role(title: str, outline: Outline, numbered: bool, ended: bool) -> str:
    for key, role in outline.roles.items():
        if title in map(_squeezed, role.titles):
            return key
    if not numbered or ended or title_pattern(outline).search(title):
        return ""
    told = next((key for key, role in outline.roles.items() if any(_plain(w) in title for w in role.words)), "")
    return told or next((key for key, role in outline.roles.items() if any(_misprint(title, t) for t in role.titles)), "")


def _misprint(title: str, usual: str) -> bool:
    """Whether one is the other with one wrong character, in a title long enough to be told."""
    want = _squeezed(usual)
    return len(title) == len(want) >= 4 and sum(a != b for a, b in zip(title, want, strict=True)) == 1


@lru_cache(maxsize=1 << 12)
def _squeezed(word: str) -> str:
    return squeeze(word)


@lru_cache(maxsize=1 << 12)
def _plain(word: str) -> str:
    return plain(word).text


def heading_test(lexicon: Lexicon) -> Callable[[Block], bool]:
    """Whether a block is a section heading, as a function for `grid`."""
    return lambda block: block.kind in ("line", "heading") and heading_of(block, lexicon) is not None


def unfolded(blocks: Sequence[Block], lexicon: Lexicon) -> list[Block]:
    """The blocks with every heading in a line of its own: lines cut, broken headings joined, tables of one cell opened."""
    opened = [part for block in blocks for part in _opened(block, lexicon)]
    return [part for block in _rejoined(opened, lexicon) for part in _cut(block, lexicon)]


def _opened(block: Block, lexicon: Lexicon) -> Iterator[Block]:
    """A table whose first rows are headings of sections (some pages set each heading in a table of one cell)."""
    if block.kind != "grid":
        yield block
        return
    rows = list(block.rows)
    while rows:
        line = _lone(rows[0], block)
        if line is None or not (
            _signs(line, rows, block, lexicon)
            or ((ORDINAL.match(line.text) or _is_annex(line, lexicon)) and heading_of(line, lexicon))
        ):
            break
        yield line
        rows.pop(0)
        if rows and (day := _lone(rows[0], block)) and only_day(day.text):
            yield day
            rows.pop(0)
    if rows:
        yield block if len(rows) == len(block.rows) else replace(block, rows=tuple(rows))


def _lone(row: Sequence[BlockCell], block: Block) -> Block | None:
    """The only text of a row as a line, or none where it has none or more."""
    filled = [c for c in row if c.text.strip()]
    if len(filled) != 1:
        return None
    return Block("heading", filled[0].text.strip(), page=filled[0].page or block.page, line=filled[0].line)


def _signs(line: Block, rows: Sequence[Sequence[BlockCell]], block: Block, lexicon: Lexicon) -> bool:
    """Whether a sign-off, body over date, was taken for the first rows of the annex that follows it."""
    day = _lone(rows[1], block) if len(rows) > 1 else None
    return day is not None and only_day(day.text) is not None and is_body(line.text, lexicon)


def _is_annex(line: Block, lexicon: Lexicon) -> bool:
    return any(plain(line.text).text.startswith(a) for a in lexicon.outline.headings.annexes)


def _rejoined(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Block]:
    """Headings that a page's width broke put together again: 三、收到和处理政府信息 and 公开申请情况 are one."""
    at = 0
    while at < len(blocks):
        block, take = blocks[at], 1
        if (block.kind in ("line", "heading") and ORDINAL.match(block.text)) or _ALONE.match(block.text):
            for more in (1, 2):
                parts = list(blocks[at : at + 1 + more])
                if any(b.kind not in ("line", "heading") or not b.text.strip() for b in parts) or len(parts) <= more:
                    break
                if _one_heading(parts, lexicon):
                    block, take = replace(block, text="".join(b.text.strip() for b in parts)), more + 1
                    break
        yield block
        at += take


def _one_heading(parts: Sequence[Block], lexicon: Lexicon) -> bool:
    first, rest = parts[0].text.strip(), parts[-1].text.strip()
    others = [b.text.strip() for b in parts[1:]]
    # a line that is nothing but a number is a figure, whatever stands around it
    if any(ORDINAL.match(text) or len(text) > _LONGEST_REST or _NUMBER.fullmatch(text) for text in others):
        return False
    whole = "".join(b.text.strip() for b in parts)
    found = heading_of(replace(parts[0], text=whole), lexicon)
    if found is None or not found.role:
        return False
    if _is_title(whole, found.role, lexicon):
        return not _is_title(first, found.role, lexicon)
    # other words than the usual: only a line that stops short is continued, by one that ends like a heading
    ends = plain(first).text.endswith(_COMPLETE)
    return not ends and plain(rest).text.endswith(_COMPLETE) and not re.search(r"[，。；,;：:]", rest)


def _is_title(text: str, role: str, lexicon: Lexicon) -> bool:
    title = squeeze(common(ORDINAL.sub("", text)))
    return title in map(_squeezed, lexicon.outline.roles[role].titles)


def _cut(block: Block, lexicon: Lexicon) -> list[Block]:
    """A line that holds a heading with its text, or a whole report, cut into lines."""
    if block.kind != "line" or heading_of(block, lexicon):
        return [block]
    parts = _BREAKS.split(block.text) if len(block.text) > 100 else [block.text]
    cut = [piece for part in parts for piece in _beheaded(part, block, lexicon)]
    return [replace(block, text=piece) for piece in cut] if len(cut) > len(parts) else [block]


def _beheaded(text: str, block: Block, lexicon: Lexicon) -> list[str]:
    """A line as heading and text where it begins with a whole heading."""
    if not (ordinal := ORDINAL.match(text)):
        return [text]
    for end in re.finditer(r"[。：:\s]", text[: _LONGEST_HEADING + 8]):
        head, rest = text[: end.start()].strip(), text[end.end() :].strip()
        found = heading_of(replace(block, text=head), lexicon) if rest else None
        if found and found.role and _is_title(head, found.role, lexicon):
            return [head, rest]
    titles = {t for role in lexicon.outline.roles.values() for t in role.titles}
    for title in sorted(titles, key=len, reverse=True):
        rest = text[ordinal.end() :].removeprefix(title)
        if rest != text[ordinal.end() :] and _TEXT_BEGINS.match(rest) and "。" in rest:
            return [text[: len(text) - len(rest)], rest]
    return [text]
