"""How to reach the body. Comes in: the lines and small tables of a report. Goes out: pairs such as (电话, 0517-83605210).

Facts stand behind their words in one line (地址：...，邮编：...), each on its own line, spread over lines, or in a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from reportqa.lexicon.outline import Outline
from reportqa.records import Block
from reportqa.text import plain

#: what a fact of that kind looks like in plain text; a kind that is not here is words up to the next sign
_NUMBER = r"(?:\(\+?\d{2,4}\)|\+?\d{2,4}-)?\d{3,4}(?:-?\d{3,4}){0,2}(?:(?:转|-)\d{1,5})?"
_SHAPES = {
    "电话": _NUMBER,
    "传真": _NUMBER,
    "邮编": r"\d{6}(?!\d)",
    "电子邮箱": r"[a-z0-9._+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+",
    "网址": r"(?:https?://|www\.)[a-z0-9./?=&_%:#-]+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:gov|com|cn|net|org)[a-z0-9./?=&_%:#-]*",
}
#: several numbers stand between these
_AND = r"[、,/;或和及]"
_WORDS = r"[^,;。、]+?"
#: a line shorter than this may hold a single fact; in a longer one a lone word (热线电话：) says something else
_SHORT = 60
_LONGEST = 60
#: a shorter number behind 电话 counts calls
_FEWEST_DIGITS = 5


def contacts(blocks: Sequence[Block], outline: Outline) -> tuple[tuple[str, str], ...]:
    """Every fact once, each under the name of its kind, in the order of the document."""
    kinds = {plain(w).text: kind for kind, words in outline.contacts.items() for w in words}
    labels = "|".join(re.escape(w) for w in sorted(kinds, key=len, reverse=True))
    found: dict[tuple[str, str], None] = {}
    for text in _lines(blocks, labels):
        pairs = list(_pairs(text, labels, kinds))
        if len({kind for kind, _ in pairs}) >= 2 or (pairs and len(plain(text).text) < _SHORT):
            found |= dict.fromkeys(pairs)
    for block in blocks:
        if block.kind == "grid":
            found |= dict.fromkeys(_in_table(block, labels, kinds))
    return tuple(found)


def _lines(blocks: Sequence[Block], labels: str) -> Iterator[str]:
    """The lines of text; one that ends inside a bracket or at a word without its fact goes on with the next."""
    ends_open = re.compile(rf"(?:{labels})[:]?$")
    pending, taken = "", 0
    for block in blocks:
        if block.kind not in ("line", "heading"):
            continue
        text = block.text.strip()
        if not text:
            continue
        pending, taken = pending + text, taken + 1
        bare = plain(pending).text
        unfinished = bare.count("(") > bare.count(")") or ends_open.search(bare) is not None
        if not (unfinished and taken < 5 and re.search(labels, bare)):
            yield pending
            pending, taken = "", 0
    if pending:
        yield pending


def _pairs(text: str, labels: str, kinds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    simple = plain(text)
    places = list(re.finditer(rf"({labels})(?:及传真|/传真|\(传真\))?(?::|为:?(?=[\d(])|是:?(?=[\d(])|(?=[\d(]))", simple.text))
    for place, following in zip(places, [*places[1:], None], strict=False):
        end = following.start() if following else len(simple.text)
        kind = kinds[place.group(1)]
        for start, stop in _facts(simple.text, place.end(), end, kind):
            first, last = simple.span(start, stop)
            yield kind, text[first:last].strip()


def _facts(bare: str, start: int, end: int, kind: str) -> Iterator[tuple[int, int]]:
    shape = _SHAPES.get(kind)
    if shape is None:
        match = re.compile(rf"{_WORDS}(?=[,;。、]|$)").match(bare, start, end)
        stop = _balanced(bare, start, match.end()) if match else start
        if match and 1 <= stop - start <= _LONGEST:
            yield start, stop
        return
    pattern = re.compile(shape)
    divider = re.compile(_AND)
    at = start
    while match := pattern.match(bare, at, end):
        if kind not in ("电话", "传真") or sum(c.isdigit() for c in match.group()) >= _FEWEST_DIGITS:
            yield match.span()
        between = divider.match(bare, match.end(), end)
        if not between:
            return
        at = between.end()


def _balanced(bare: str, start: int, end: int) -> int:
    """Where a fact ends whose closing bracket belongs to the sentence around it: （地址：某市某路1号）."""
    depth = 0
    for i in range(start, end):
        depth += (bare[i] == "(") - (bare[i] == ")")
        if depth < 0:
            return i
    return end


def _in_table(block: Block, labels: str, kinds: Mapping[str, str]) -> list[tuple[str, str]]:
    """Facts of a table whose cells hold a word and, right of it, the fact; a lone word in a table means something else."""
    found = []
    for row in block.rows:
        cells = [c.text.strip() for c in row if c.text.strip()]
        for label, value in pairwise(cells):
            name = plain(label).text.rstrip(":")
            if name in kinds and not re.fullmatch(labels, plain(value).text.rstrip(":")) and len(value) <= _LONGEST:
                found.append((kinds[name], value))
    return found if len({kind for kind, _ in found}) >= 2 else []
