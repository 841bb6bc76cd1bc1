"""The page around a report. Comes in: the blocks of a document. Goes out: what the page tells of the report (索引号, 发布机构,
发布日期), and which blocks are navigation, counters and other furniture of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from reportqa.lexicon.outline import Outline
from reportqa.records import Block
from reportqa.report.dates import first_day
from reportqa.text import plain, squeeze

#: a table of the page's facts stands among the first blocks
_WITHIN = 40
_LONGEST = 80


@dataclass(slots=True)
class Page:
    """Facts that the page tells, under the names of outline.toml, and the blocks that are the page's and not the report's."""

    facts: dict[str, list[str]] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)

    def add(self, kind: str, value: str) -> None:
        """Keeps a fact; the same kind may be told several times."""
        self.facts.setdefault(kind, []).append(value)

    @property
    def publishers(self) -> tuple[str, ...]:
        """Names of the body that put the report up."""
        return tuple(squeeze(v) for v in self.facts.get("发布机构", ()))

    @property
    def posted(self) -> date | None:
        """When the page was put up; never the year of the report, which may have been put up years later."""
        return next((day for text in self.facts.get("发布日期", ()) if (day := first_day(text))), None)


def read_page(blocks: Sequence[Block], outline: Outline, metadata: Mapping[str, str]) -> Page:
    """What the page says around the report. `metadata` is what the file carries itself, by the same names, trusted last."""
    page = Page()
    kinds = {plain(w).text: kind for kind, words in outline.page.items() for w in words}
    # a title with a word before it (名称：...) is the page's word for the report
    named = re.compile(
        rf"\s*[【\[]?(?:{'|'.join(w for k in ('名称', '文号') for w in outline.page.get(k, ()))})[】\]]?\s*[:：]"
    )
    for i, block in enumerate(blocks):
        if block.kind in ("line", "heading") and (is_noise(block.text, outline) or (i < _WITHIN and named.match(block.text))):
            page.used.add(i)
            _from_line(block.text, kinds, page, outline)
        elif block.kind == "grid" and i < _WITHIN:
            facts = _from_table(block, kinds)
            if len({kind for kind, _ in facts}) >= 2:
                page.used.add(i)
                for kind, value in facts:
                    page.add(kind, value)
    for kind, value in metadata.items():
        page.add(kind, value)
    return page


def _from_line(text: str, kinds: Mapping[str, str], page: Page, outline: Outline) -> None:
    labels = "|".join(re.escape(w) for w in sorted(kinds, key=len, reverse=True))
    simple = plain(text)
    places = list(re.finditer(rf"({labels})[\]】]?:", simple.text))
    for place, following in zip(places, [*places[1:], None], strict=False):
        end = following.start() if following else len(simple.text)
        if place.end() < end:
            first, last = simple.span(place.end(), end)
            value = _value(text[first:last])
            if value:
                page.add(kinds[place.group(1)], value)
    if (not places and any(plain(w).text in simple.text for w in outline.noise.dates)) or (
        not any(kinds[p.group(1)] == "发布日期" for p in places) and re.match(r"(?:时间|日期|来源)", simple.text)
    ):
        page.add("发布日期", text)


def _value(text: str) -> str:
    """A fact without what follows it on the line, divided by wide spaces or bars."""
    return re.split(r"\s{2,}|[|｜\u3000]|\s(?=\D{2,6}[:：])", text.strip())[0].strip("[]【】 ")[:_LONGEST]


def _from_table(block: Block, kinds: Mapping[str, str]) -> list[tuple[str, str]]:
    return list(_pairs(block, kinds))


def _pairs(block: Block, kinds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Facts of a table: each word with the cell right of it, or both in one cell (索引号：123)."""
    for row in block.rows:
        cells = [c.text.strip() for c in row]
        for at, text in enumerate(cells):
            label, colon, value = plain(text).text.partition(":")
            label = re.sub(r"[\[\]【】\s]", "", label)
            if label in kinds and colon and value:
                yield kinds[label], re.split(r"[:：]", text, maxsplit=1)[1].strip()[:_LONGEST]
            elif label in kinds and not value and at + 1 < len(cells) and cells[at + 1]:
                yield kinds[label], cells[at + 1][:_LONGEST]


def is_noise(text: str, outline: Outline) -> bool:
    """Whether the line belongs to the web page around the report: navigation, counters, dates of posting."""
    bare = plain(text).text
    if any(bare.startswith(_plain(w)) for w in outline.noise.begins) or any(_plain(w) in bare for w in outline.noise.holds):
        return len(bare) < 120
    return any(re.match(rf"{_plain(w)}[::]", bare) for w in outline.noise.dates) and len(bare) < 60


def _plain(word: str) -> str:
    return plain(word).text
