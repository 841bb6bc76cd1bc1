"""Finds the words of a question that mean something. Comes in plain text; goes out mentions without overlaps.

`FINDERS` at the foot lists every rule; the rule's name is what `explain` prints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import ahocorasick_rs

from reportqa.lexicon import Lexicon
from reportqa.lexicon.indicators import STATISTICS
from reportqa.lexicon.issuers import Found, Names
from reportqa.lexicon.taken import Taken
from reportqa.question import orders, years
from reportqa.records import Mention
from reportqa.text import plain

#: only words at least this long can clash; shorter ones share letters by chance
_LONG = 5
#: the rule of a group that is asked about (哪个局)
_ASKED = "it is asked which of these bodies"


class Words:
    """Every word of the lexicon, and the labels of local rows that reports print, in one automaton.

    `older` are the words as they are used of reports with a statistics return, whose lines have words of their own.
    """

    def __init__(self, lexicon: Lexicon, extra_rows: tuple[str, ...] = (), older: bool = False) -> None:
        self.older = None if older else Words(lexicon, extra_rows, older=True)
        items = list(_indicator_words(lexicon, older))
        # a word for a line of the return is nothing else there (信息处理费, 网上申请)
        taken = _words_of_returns(lexicon) if older else frozenset()
        rows = [*items, *(row for row in _cue_words(lexicon) if row[0] not in taken)]
        for label in extra_rows:
            # in a question typed in traditional script 文件 may have become 檔案
            names = {plain(label).text, plain(label.replace("文件", "档案")).text}
            rows += [(name, "item", f"x:{label}", "a local row that a report prints") for name in sorted(names)]
        #: the words for items and columns
        self.matters = frozenset(row[0] for row in items)
        self._meanings = [(what, key, rule) for _, what, key, rule in rows]
        self._automaton = ahocorasick_rs.AhoCorasick([row[0] for row in rows], matchkind=ahocorasick_rs.MatchKind.Standard)

    def find(self, text: str) -> list[Mention]:
        """Every occurrence of every word in plain text, overlaps included."""
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return [Mention(what, key, start, end, rule) for n, start, end in found for what, key, rule in [self._meanings[n]]]


def _words_of_returns(lexicon: Lexicon) -> frozenset[str]:
    items = lexicon.indicators.items
    return frozenset(
        word for word, what, key, _ in lexicon.indicators.words(older=True) if what == "item" and items[key].role == STATISTICS
    )


def _indicator_words(lexicon: Lexicon, older: bool) -> Iterator[tuple[str, str, str, str]]:
    """Word, what it means, key, rule."""
    for word, what, key, weak in lexicon.indicators.words(older):
        yield word, f"{what}.weak" if weak else what, key, f"indicators.toml {what.split('.')[0]} {key}"


def _cue_words(lexicon: Lexicon) -> Iterator[tuple[str, str, str, str]]:
    cues = lexicon.cues
    tables: tuple[tuple[str, dict[str, tuple[str, ...]]], ...] = (
        ("kind", cues.kinds),
        ("contact", cues.contacts),
        ("metadata", cues.metadata),
        ("topic", {key: topic.words for key, topic in cues.topics.items()}),
        ("outside", {key: outside.words for key, outside in cues.outside.items()}),
    )
    for what, table in tables:
        yield from ((plain(word).text, what, key, f"cues.toml {what} {key}") for key, words in table.items() for word in words)
    yield from ((word, "ratio", key, f"ratios.toml {key}") for word, key in lexicon.ratios.words())
    yield from (
        (plain(word).text, "term", key, f"terms.toml {key}") for key, term in lexicon.terms.items() for word in term.words
    )


@dataclass(frozen=True, slots=True)
class Context:
    """What a finder needs besides the text: the lexicon and its words, the bodies held, and today."""

    lexicon: Lexicon
    words: Words
    names: Names
    today: date


def find_words(text: str, context: Context) -> list[Mention]:
    """Items, columns, cues, topics, contact fields and terms: every occurrence of every word of the lexicon."""
    # 有没有办结 does not ask for 没有办结
    return [m for m in context.words.find(text) if not (text.startswith("没有", m.start) and text.endswith("有", 0, m.start))]


def find_years(text: str, context: Context) -> list[Mention]:
    """Report years and ranges of them."""
    return years.find(text, context.lexicon.cues.years, context.today)


def find_orders(text: str, context: Context) -> list[Mention]:
    """Words of asking that stand apart, and how many of a ranking are wanted."""
    return orders.find(text, context.lexicon)


def find_issuers(text: str, context: Context, words: Iterable[Mention]) -> list[Mention]:
    """Bodies, held (value: ids joined by a space) or not (what: unknown issuer, value: the name), and groups of them."""
    words = tuple(words)
    fixed = [(m.start, m.end) for m in words if m.what == "item" or m.what.startswith("column") or "year" in m.what]
    found = context.names.find(text, fixed, [(m.start, m.end) for m in words])
    return [Mention(what, value, f.start, f.end, rule) for f in found for what, value, rule in [_named(f)]]


def _named(name: Found) -> tuple[str, str, str]:
    """What a name found is, its value and the rule."""
    ids = " ".join(name.issuers)
    if name.region:
        return "region", name.name, _ASKED if name.asking else "a region or kind that says which bodies are meant"
    if not ids:
        return "unknown issuer", name.name, _ASKED if name.asking else "a name of a body that is not held"
    if name.group:
        return "group", f"{name.group} {ids}", _ASKED if name.asking else "all bodies of a kind"
    return "issuer kind" if name.kind else "issuer", ids, f"a name of a body held: {name.name}"


def drop_overlaps(found: Iterable[Mention]) -> tuple[Mention, ...]:
    """The longest wins, then the earliest; one stretch may keep several meanings of the same words (总计 in two tables)."""
    found = sorted(found, key=lambda m: (-(m.end - m.start), m.start, m.what, m.value))
    taken, spans = Taken(max((m.end for m in found), default=0)), set()
    kept: list[Mention] = []
    for mention in found:
        span = (mention.start, mention.end)
        if span in spans or not taken.touches(*span):
            kept.append(mention)
            spans.add(span)
            taken.add(*span)
    return tuple(sorted(kept, key=lambda m: (m.start, m.end, m.what, m.value)))


def find(text: str, context: Context) -> tuple[Mention, ...]:
    """Every mention in the plain text, overlaps dropped; names of bodies beat all other words."""
    found = [mention for finder in FINDERS for mention in finder(text, context)]
    issuers = find_issuers(text, context, found)
    # 哪个局 names bodies and asks at once
    asked = [i for i in issuers if i.rule == _ASKED]
    firm = Taken(len(text), ((i.start, i.end) for i in issuers if i.rule != _ASKED))
    loose = Taken(len(text), ((i.start, i.end) for i in asked))
    rest = [m for m in found if not firm.touches(m.start, m.end)]
    rest = [m for m in rest if m.what in ("kind", "count") or not loose.touches(m.start, m.end)]
    # 不予公开和无法提供 is a term of two items: asked for a figure, it is those
    items = [m for m in rest if m.what == "item"]
    asks = any(word in text for word in ("多少", "几", *context.lexicon.cues.kinds["sum"]))
    rest = [
        m
        for m in rest
        if m.what != "term" or not asks or len({i.value for i in items if m.start <= i.start and i.end <= m.end}) < 2
    ]
    kept = drop_overlaps(_uncrossed(rest))
    return tuple(sorted([*issuers, *kept, *_clashes(rest, kept)], key=lambda m: (m.start, m.end, m.what, m.value)))


def _uncrossed(found: list[Mention]) -> list[Mention]:
    """Without words for two items whose first letters end another word (拒绝公开|和部分公开), if what is left is a word too."""
    items = [m for m in found if m.what == "item"]
    spans = {(m.start, m.end) for m in items}
    meanings = {span: {m.value for m in items if (m.start, m.end) == span} for span in spans}
    crossed = {
        (start, end)
        for start, end in spans
        for m in items
        if m.start < start < m.end < end and m.value not in meanings[start, end]
        if any(m.end <= s and e == end for s, e in spans)
    }
    # 其他处理|的申请: a word of one meaning beats a weak one that begins inside it
    weak = {(m.start, m.end) for m in found if m.what == "item.weak" and any(s < m.start < e < m.end for s, e in spans)}
    return [m for m in found if (m.start, m.end) not in crossed and (m.what != "item.weak" or (m.start, m.end) not in weak)]


def _clashes(found: Iterable[Mention], kept: tuple[Mention, ...]) -> list[Mention]:
    """Words for an item that run into words for a column; either reading is possible (其他处理中的其他|法人和其他组织)."""
    columns = [k for k in kept if k.what.startswith("column.") and k.end - k.start >= _LONG]
    known = {*kept}
    items = [m for m in found if m.what == "item" and m.end - m.start >= _LONG and m not in known]
    crossing = [
        m
        for m in items
        if any(m.start < c.start < m.end < c.end or c.start < m.start < c.end < m.end for c in columns)
        # 采购了几个项目 is both a word for the item and for its column
        and all(k.what != "item" or k.value != m.value for k in kept)
    ]
    return [Mention("clash", m.value, m.start, m.end, "words for an item and for a column share letters") for m in crossing]


FINDERS: tuple[Callable[[str, Context], list[Mention]], ...] = (find_words, find_years, find_orders)
