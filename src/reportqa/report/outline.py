"""Blocks to sections. Comes in: the blocks of a document and its tables. Goes out: sections with their role, the narrative in
paragraphs, each table in the section where it stands.

Sections are told by the words of their headings, never by their ordinals: reports skip sections, number them anew, and set
sub-headings in the style of headings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import count

from reportqa.lexicon import Lexicon
from reportqa.lexicon.outline import Outline
from reportqa.records import Block, Paragraph, Section, Table
from reportqa.report.grid import Placed, is_page_number
from reportqa.report.labels import labels_of
from reportqa.text import plain, squeeze

_ORDINAL = re.compile(
    r"^\s*(?:第?([一二三四五六七八九十]{1,3})(?:部分|章)?[、.．:：,，]|第([一二三四五六七八九十]{1,3})(?:部分|章)\s*)\s*"
)
_SUBORDINAL = re.compile(
    r"^[\s\u3000]*(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．:：]|[①-⑳]|[一二三四五六七八九十]是|附[件表])"
)
_BREAKS = re.compile(r"\s+(?=[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])")
_ENDS = tuple("。！？!?；;：:”》")
#: headings are no longer than this; a longer line that begins with an ordinal is text
_LONGEST_HEADING = 45
#: a line at least this wide (in half-width columns) was broken by its page, not ended by its writer
_FULL_LINE = 44


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading: ordinal and words as printed, role (a key of outline.toml or empty), and whether it says （无）."""

    number: str
    text: str
    role: str
    none: bool


@dataclass(slots=True)
class _Draft:
    heading: Heading
    page: int | None
    paragraphs: list[Paragraph] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def heading_of(block: Block, lexicon: Lexicon) -> Heading | None:
    """The heading that a block is, if it is one. Row labels of the forms that look like headings (一、本年新收...) are none."""
    text = block.text.strip()
    bare = plain(text).text
    if block.kind not in ("line", "heading") or not 2 <= len(bare) <= _LONGEST_HEADING or "。" in text:
        return None
    labels = labels_of(lexicon)
    # a row set with spaces (一、本年新收...  3  0  0 ...) begins with its label
    if any(labels.norm(t) in labels.groups or labels.row(role, t) for t in (text, text.split()[0]) for role in labels.rows):
        return None
    outline = lexicon.outline
    mark = next((m for m in map(_plain, outline.headings.none) if bare.endswith(m)), "")
    ordinal = _ORDINAL.match(text)
    title = squeeze(text[ordinal.end() :] if ordinal else text)
    title = title.removesuffix("无") if mark else title
    number = (ordinal.group(1) or ordinal.group(2)) if ordinal else ""
    role = _role(title, outline, bool(ordinal) or block.kind == "heading")
    if role:
        return Heading(number, text, role, bool(mark))
    if any(bare.startswith(a) for a in outline.headings.annexes) and not any(c in text for c in "，,；;"):
        return Heading("", text, "", False)
    return None


def _role(title: str, outline: Outline, numbered: bool) -> str:
    for key, role in outline.roles.items():
        if title in map(_squeezed, role.titles):
            return key
    if not numbered or _names_report(title, outline):
        return ""
    return next((key for key, role in outline.roles.items() if any(_plain(w) in title for w in role.words)), "")


def _names_report(title: str, outline: Outline) -> bool:
    return any(_plain(n) in title for n in outline.title.names)


@lru_cache(maxsize=1 << 12)
def _squeezed(word: str) -> str:
    return squeeze(word)


@lru_cache(maxsize=1 << 12)
def _plain(word: str) -> str:
    return plain(word).text


def unfolded(blocks: Sequence[Block], lexicon: Lexicon) -> list[Block]:
    """Lines that hold a heading with its text, or a whole report, cut into lines."""
    out: list[Block] = []
    for block in blocks:
        if block.kind != "line" or heading_of(block, lexicon):
            out.append(block)
            continue
        parts = _BREAKS.split(block.text) if len(block.text) > 100 else [block.text]
        cut = [piece for part in parts for piece in _beheaded(part, block, lexicon)]
        out += [replace(block, text=piece) for piece in cut] if len(cut) > len(parts) else [block]
    return out


def _beheaded(text: str, block: Block, lexicon: Lexicon) -> list[str]:
    """A line as heading and text where it begins with a whole heading."""
    if not _ORDINAL.match(text):
        return [text]
    for end in re.finditer(r"[。：:\s]", text[: _LONGEST_HEADING + 8]):
        head, rest = text[: end.start()].strip(), text[end.end() :].strip()
        found = heading_of(replace(block, text=head), lexicon) if rest else None
        if found and any(squeeze(t) == squeeze(_ORDINAL.sub("", head)) for t in lexicon.outline.roles[found.role].titles):
            return [head, rest]
    return [text]


def is_noise(text: str, outline: Outline) -> bool:
    """Whether the line belongs to the web page around the report: navigation, counters, dates of posting."""
    bare = plain(text).text
    if any(bare.startswith(_plain(w)) for w in outline.noise.begins) or any(_plain(w) in bare for w in outline.noise.holds):
        return len(bare) < 120
    return any(re.match(rf"{_plain(w)}[::]", bare) for w in outline.noise.dates) and len(bare) < 60


def is_placeholder(text: str, outline: Outline) -> bool:
    """Whether the text is what an unfilled form says in place of a narrative."""
    bare = plain(text).text
    return bare.startswith("(") and bare.endswith(")") and any(_plain(w) in bare for w in outline.placeholders.words)


def sections(blocks: Sequence[Block], tables: Sequence[Placed], skip: frozenset[int], lexicon: Lexicon) -> tuple[Section, ...]:
    """The sections in order. Blocks in `skip` are told elsewhere: title, sign-off, page furniture, rows of tables.

    What stands before the first heading is a section without heading and role.
    """
    drafts = [_Draft(Heading("", "", "", False), blocks[0].page if blocks else None)]
    placed = {p.block: p.table for p in tables}
    pending: list[Block] = []
    numbers = count(1)
    annex = False

    def close() -> None:
        for text, first in joined(pending):
            drafts[-1].paragraphs.append(Paragraph(f"p{next(numbers)}", text, first.page, first.line))
        pending.clear()

    for i, block in enumerate(blocks):
        if i in placed:
            close()
            drafts[-1].tables.append(replace(placed[i], section_none=drafts[-1].heading.none))
        if i in skip:
            continue
        heading = None if annex else heading_of(block, lexicon) or _late_heading(block, drafts[-1].heading)
        if heading:
            close()
            drafts.append(_Draft(heading, block.page))
            # what an annex numbers are the lines of its own table
            annex = not heading.role and not heading.number
        elif block.kind == "grid":
            close()
            for row in block.rows:
                text = " ".join(cell.text.strip() for cell in row if cell.text.strip())
                if text:
                    page, line = row[0].page or block.page, row[0].line or block.line
                    drafts[-1].paragraphs.append(Paragraph(f"p{next(numbers)}", text, page, line))
        elif block.kind in ("line", "heading") and not is_page_number(block.text):
            pending.append(block)
    close()
    return tuple(
        Section(d.heading.number, d.heading.text, d.heading.role, tuple(d.paragraphs), tuple(d.tables), d.page)
        for d in drafts
        if d.heading.text or d.paragraphs or d.tables
    )


def _late_heading(block: Block, last: Heading) -> Heading | None:
    """A numbered heading after the statutory ones (七、下年工作思路) begins a section of its own."""
    match = _ORDINAL.match(block.text)
    short = len(block.text.strip()) <= 20 and not any(c in block.text for c in "。，,；;：")
    if match and short and last.role in ("problems", "other") and match.group(1):
        return Heading(match.group(1), block.text.strip(), "", False)
    return None


def joined(blocks: Sequence[Block]) -> Iterator[tuple[str, Block]]:
    """Paragraphs as text with the block where each begins; lines that only a page or column width parted are put together."""
    lines = [b for b in blocks if b.text.strip()]
    width = max((_width(b.text) for b in lines if b.line is not None), default=0)
    text, first, last = "", None, ""
    for block in lines:
        if first is not None and _goes_on(last, text, block, width):
            text += block.text.strip()
        else:
            if first is not None:
                yield text, first
            text, first = block.text.strip(), block
        last = block.text
    if first is not None:
        yield text, first


def _goes_on(last: str, text: str, block: Block, width: int) -> bool:
    """Whether a line of a text file continues the one before; other formats say themselves where paragraphs end."""
    if (
        block.line is None
        or block.kind == "heading"
        or block.text.startswith(("  ", "\u3000", "\t"))
        or _SUBORDINAL.match(block.text)
    ):
        return False
    wide = _width(last.rstrip())
    if wide < _FULL_LINE:
        return False
    wrapped = width <= 120 and wide >= width - 4
    return wrapped or not text.endswith(_ENDS)


def _width(text: str) -> int:
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)


def heading_test(lexicon: Lexicon) -> Callable[[Block], bool]:
    """Whether a block is a section heading, as a function for `grid`."""
    return lambda block: block.kind in ("line", "heading") and heading_of(block, lexicon) is not None
