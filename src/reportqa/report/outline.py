"""Blocks to sections. Comes in: the blocks of a document and its tables. Goes out: sections with their role, the narrative in
paragraphs, each table in the section where it stands. What is a heading is told in `headings`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from reportqa.lexicon import Lexicon
from reportqa.lexicon.outline import Outline
from reportqa.records import Block, Paragraph, Section, Table
from reportqa.report.grid import Placed, is_page_number
from reportqa.report.headings import ORDINAL, Heading, heading_of
from reportqa.text import plain

_SUBORDINAL = re.compile(
    r"^[\s\u3000]*(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．:：]|[①-⑳]|[一二三四五六七八九十]是|附[件表])"
)
_ENDS = tuple("。！？!?；;：:”》")
#: a line at least this wide (in half-width columns) was broken by its page, not ended by its writer
_FULL_LINE = 44


@dataclass(slots=True)
class _Draft:
    heading: Heading
    page: int | None
    paragraphs: list[Paragraph] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def is_placeholder(text: str, outline: Outline) -> bool:
    """Whether the text is what an unfilled form says in place of a narrative."""
    bare = plain(text).text
    return bare.startswith("(") and bare.endswith(")") and any(plain(w).text in bare for w in outline.placeholders.words)


def sections(blocks: Sequence[Block], tables: Sequence[Placed], skip: frozenset[int], lexicon: Lexicon) -> tuple[Section, ...]:
    """The sections in order. Blocks in `skip` are told elsewhere: title, sign-off, page furniture, rows of tables.

    What stands before the first heading is a section without heading and role.
    """
    drafts = [_Draft(Heading("", "", "", False), blocks[0].page if blocks else None)]
    placed: dict[int, list[Table]] = {}
    for p in tables:
        placed.setdefault(p.block, []).append(p.table)
    pending: list[Block] = []
    numbers = count(1)
    annex = False

    def close() -> None:
        for text, first in joined(pending):
            drafts[-1].paragraphs.append(Paragraph(f"p{next(numbers)}", text, first.page, first.line, first.confidence))
        pending.clear()

    for i, block in enumerate(blocks):
        if i in placed:
            close()
            drafts[-1].tables += [replace(table, section_none=drafts[-1].heading.none) for table in placed[i]]
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
    match = ORDINAL.match(block.text)
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
