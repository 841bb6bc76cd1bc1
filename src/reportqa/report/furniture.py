"""What printing and converting put into a document. Comes in: blocks as read. Goes out: the blocks without headers and footers
that stand on each page, without page numbers, without a list of contents, and without pinyin behind its characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from reportqa.lexicon.outline import Outline
from reportqa.records import Block, BlockCell
from reportqa.text import plain, squeeze

#: pinyin in brackets behind the character that it spells: 公(gong)開(kāi)
_SYLLABLE = re.compile(
    "(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?"
    "(?:a|o|e|ai|ei|ao|ou|an|en|ang|eng|ong|er|i|ia|ie|iao|iu|ian|in|iang|ing|iong|u|ua|uo|uai|ui|uan|un|uang|ue|üe?|üan|ün)"
)
_LATIN = re.compile(r"(?<=[\u3400-\u9fff])[(（]\s*([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüêńňǹ]{1,6})\s*[)）]")
#: without marks of tone, letters in brackets are pinyin only if there are many
_MANY = 4
#: a line that stands on so many pages, or at so many page breaks, belongs to the pages
_PAGES = 3
_PAGE_NUMBER = re.compile(r"^(?:第\d{1,4}页(?:[,，/、]?共\d{1,4}页)?|-\d{1,4}-|\d{1,4}/\d{1,4}页?|共\d{1,4}页第\d{1,4}页)$")
_LEADER = re.compile(r"(?:[.…·．⋯]{3,}|…+)\s*[-(（]?\d{1,3}[)）-]?$")
_PAGE = re.compile(r"[\s.…·．⋯\t]*[-(（]?\d{0,3}[)）-]?$")


def without_furniture(blocks: Sequence[Block], outline: Outline, is_heading: Callable[[Block], bool]) -> list[Block]:
    """The blocks of the document itself; `is_heading` tells the headings of sections."""
    kept = [b for b in _unspelled(blocks) if not _is_page_number(b)]
    kept = _without_repeated(kept)
    return _without_contents(kept, outline, is_heading)


def _is_page_number(block: Block) -> bool:
    # a bare number between bars may be a value of a table, so only what says that it counts pages is dropped
    return block.kind == "line" and len(block.text) < 24 and bool(_PAGE_NUMBER.match(plain(block.text).text.strip("—")))


def _unspelled(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without pinyin, if the document has any."""
    texts = [b.text for b in blocks] + [c.text for b in blocks for row in b.rows for c in row]
    if not any("(" in t or "（" in t for t in texts):
        return list(blocks)
    found = [m.group(1) for t in texts for m in _LATIN.finditer(t) if _is_pinyin(m.group(1))]
    if not any(_toned(s) for s in found) and len(found) < _MANY:
        return list(blocks)

    def clean(text: str) -> str:
        return _LATIN.sub(lambda m: "" if _is_pinyin(m.group(1)) else m.group(), text)

    def cell(c: BlockCell) -> BlockCell:
        return replace(c, text=clean(c.text))

    return [
        replace(b, text=clean(b.text), rows=tuple(tuple(cell(c) for c in row) for row in b.rows)) if b.text or b.rows else b
        for b in blocks
    ]


def _toned(syllable: str) -> bool:
    return not syllable.isascii() and any(unicodedata.combining(c) for c in unicodedata.normalize("NFD", syllable))


def _is_pinyin(syllable: str) -> bool:
    letters = unicodedata.normalize("NFD", syllable)
    bare = "".join(c for c in letters if not unicodedata.combining(c) or c == "\u0308")
    return bool(_SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)))


def _without_repeated(blocks: Sequence[Block]) -> list[Block]:
    """Without the second and later prints of a line that heads or ends the pages; a title is kept where it stands first."""
    pages = {b.page for b in blocks if b.page is not None}
    if len(pages) < _PAGES:
        return list(blocks)
    edges: dict[int, list[int]] = {}
    for i, block in enumerate(blocks):
        if block.page is not None and (block.text.strip() or block.rows):
            edges.setdefault(block.page, []).append(i)
    at_edge = [i for places in edges.values() for i in {*places[:2], *places[-2:]}]
    keys = {i: _key(blocks[i]) for i in at_edge}
    count = Counter(k for k in keys.values() if k)
    often = {k for k, n in count.items() if n >= max(_PAGES, len(pages) // 2)}
    seen: set[str] = set()
    kept = []
    for i, block in enumerate(blocks):
        key = keys.get(i, "")
        if key in often and key in seen:
            continue
        seen |= {key} if key in often else set()
        kept.append(block)
    return kept


def _key(block: Block) -> str:
    """What makes two prints of a header the same: its words without the page's number; empty for what is no header."""
    if block.kind not in ("line", "heading") or len(block.text) > 60:
        return ""
    # only the number of its own page may differ: two sentences that differ in a figure are two sentences
    words = re.sub(rf"^{block.page}(?!\d)|(?<!\d){block.page}$", "", squeeze(block.text))
    return words if len(words) >= 4 else ""


def _without_contents(blocks: Sequence[Block], outline: Outline, is_heading: Callable[[Block], bool]) -> list[Block]:
    """Without a list of contents: lines with leaders to a page number, and headings in a row that all come again."""
    texts = [b.text.strip() if b.kind in ("line", "heading") else "" for b in blocks]
    lead = {i for i, t in enumerate(texts) if len(t) < 60 and _LEADER.search(t)}
    drop = (lead if len(lead) >= _PAGES else set()) | _listed(blocks, texts, is_heading)
    if drop:
        titles = set(map(squeeze, outline.furniture.contents))
        drop |= {i for i, t in enumerate(texts) if i < max(drop) and squeeze(t) in titles}
    return [b for i, b in enumerate(blocks) if i not in drop]


def _listed(blocks: Sequence[Block], texts: Sequence[str], is_heading: Callable[[Block], bool]) -> set[int]:
    """Headings that follow one another with nothing between and all stand in the document again, further down."""
    keys = {
        i: squeeze(_PAGE.sub("", t))
        for i, t in enumerate(texts)
        if t and len(t) < 60 and is_heading(replace(blocks[i], text=_PAGE.sub("", t)))
    }
    later = Counter(keys.values())
    run: dict[str, int] = {}
    for i, block in enumerate(blocks):
        if i in keys and later[keys[i]] > 1 and keys[i] not in run:
            run[keys[i]] = i
        elif (block.text.strip() or block.rows) and (run or i in keys):
            break
    return set(run.values()) if len(run) >= _PAGES else set()
