"""Finds the words of a question that mean something. Comes in plain text; goes out mentions without overlaps.

`FINDERS` at the foot lists every rule; the rule's name is what `explain` prints.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import ahocorasick_rs

from reportqa.lexicon import Lexicon
from reportqa.lexicon.indicators import STATISTICS
from reportqa.lexicon.issuers import Names
from reportqa.records import Mention
from reportqa.text import plain

#: report years that a question can mean; numbers outside are no years
_FIRST_YEAR, _LAST_YEAR = 2000, 2099
#: only words at least this long can clash; shorter ones share letters by chance
_LONG = 5
_ZERO = "〇零○o0"
_DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | dict.fromkeys(_ZERO, "0")
_ARABIC_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)(?:年度|年)?")
_SHORT_YEAR = re.compile(r"(?<![\d近前后过])([0-3]\d)(?:年度|年)(?![来内间])")
_CHINESE_YEAR = re.compile(rf"(?<![十百千])(二[{_ZERO}])?([{_ZERO}一二三][{_ZERO}一二三四五六七八九])(?:年度|年)")
_RANGE = re.compile(r"(?<!\d)((?:20)?\d\d)年?(?:到|至|-|~)((?:20)?\d\d)年?")


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
    return context.words.find(text)


def find_years(text: str, context: Context) -> list[Mention]:
    """Report years: 2020, 20年, 二〇二〇年, 二四年, 去年."""
    found = [Mention("year", m.group(1), *m.span(), "a year in four digits") for m in _ARABIC_YEAR.finditer(text)]
    for m in _SHORT_YEAR.finditer(text):
        found.append(Mention("year", f"20{m.group(1)}", *m.span(), "a year in two digits"))
    for m in _CHINESE_YEAR.finditer(text):
        value = "20" + "".join(_DIGITS[c] for c in m.group(2))
        found.append(Mention("year", value, *m.span(), "a year in Chinese digits"))
    for word, shift in context.lexicon.cues.years.relative.items():
        for m in re.finditer(word, text):
            found.append(Mention("relative year", str(context.today.year + shift), *m.span(), f"{word} counted from today"))
    return [m for m in found if _FIRST_YEAR <= int(m.value) <= _LAST_YEAR]


def find_ranges(text: str, context: Context) -> list[Mention]:
    """A span of years (2019到2021年) asks for a trend."""
    return [Mention("kind", "trend", *m.span(), "a range of years") for m in _RANGE.finditer(text)]


def find_issuers(text: str, context: Context, words: Iterable[Mention]) -> list[Mention]:
    """Bodies, held (value: ids joined by a space) or not (what: unknown issuer, value: the name)."""
    taken = [(m.start, m.end) for m in words if m.what == "item" or m.what.startswith("column")]
    found = []
    for name in context.names.find(text, taken):
        if name.issuers:
            what = "issuer kind" if name.kind else "issuer"
            found.append(Mention(what, " ".join(name.issuers), name.start, name.end, f"a name of a body held: {name.name}"))
        else:
            found.append(Mention("unknown issuer", name.name, name.start, name.end, "a name of a body that is not held"))
    return found


def drop_overlaps(found: Iterable[Mention]) -> tuple[Mention, ...]:
    """The longest wins, then the earliest; one stretch may keep several meanings of the same words (总计 in two tables)."""
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (-(m.end - m.start), m.start, m.what, m.value)):
        span = (mention.start, mention.end)
        if all(k.end <= mention.start or mention.end <= k.start or (k.start, k.end) == span for k in kept):
            kept.append(mention)
    return tuple(sorted(kept, key=lambda m: (m.start, m.end, m.what, m.value)))


def find(text: str, context: Context) -> tuple[Mention, ...]:
    """Every mention in the plain text, overlaps dropped; names of bodies beat all other words."""
    found = [mention for finder in FINDERS for mention in finder(text, context)]
    issuers = find_issuers(text, context, found)
    rest = [m for m in found if all(m.end <= i.start or i.end <= m.start for i in issuers)]
    kept = drop_overlaps(rest)
    return tuple(sorted([*issuers, *kept, *_clashes(rest, kept)], key=lambda m: (m.start, m.end, m.what, m.value)))


def _clashes(found: Iterable[Mention], kept: tuple[Mention, ...]) -> list[Mention]:
    """Words for an item that run into words for a column; either reading is possible (其他处理中的其他|法人和其他组织)."""
    columns = [k for k in kept if k.what.startswith("column.") and k.end - k.start >= _LONG]
    items = [m for m in found if m.what == "item" and m.end - m.start >= _LONG and m not in kept]
    crossing = [
        m for m in items if any(m.start < c.start < m.end < c.end or c.start < m.start < c.end < m.end for c in columns)
    ]
    return [Mention("clash", m.value, m.start, m.end, "words for an item and for a column share letters") for m in crossing]


FINDERS: tuple[Callable[[str, Context], list[Mention]], ...] = (find_words, find_years, find_ranges)
