"""The years of a question. Comes in plain text, today, words for years; goes out mentions of years and of ranges of them.

Report years are meant throughout. `year` and `relative year` hold one year, `years` and `relative years` all of a range, the
oldest first; the relative ones rest on today. Years that no report can have are found too, so that they are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from reportqa.lexicon import years as written
from reportqa.lexicon.cues import Years
from reportqa.records import Mention

#: nothing goes further back than this many years
_MOST_YEARS = 40


def find(text: str, words: Years, today: date) -> list[Mention]:
    """Every year and range of years; what stands inside a longer one is left to whoever drops overlaps."""
    return [mention for finder in FINDERS for mention in finder(text, words, today)]


def _year(year: int, match: re.Match[str], rule: str, relative: bool = False) -> Mention:
    return Mention("relative year" if relative else "year", str(year), *match.span(), rule)


def _span(first: int, last: int, match: re.Match[str], rule: str, relative: bool = False) -> Iterator[Mention]:
    """A range with the cue that several years are asked for; nothing if it runs backwards or too far."""
    if first <= last < first + _MOST_YEARS:
        value = " ".join(map(str, range(first, last + 1)))
        yield Mention("relative years" if relative else "years", value, *match.span(), rule)
        if first < last:
            yield Mention("kind", "trend", *match.span(), "a range of years")


def _figures(text: str, words: Years, today: date) -> Iterator[Mention]:
    """2020, 2020年度, 20年; 1998年 and 2126年, which no report has."""
    for m in written.FIGURES.finditer(text):
        yield _year(int(m.group(1) or m.group(2)), m, "a year in four digits")
    for m in written.TWO_FIGURES.finditer(text):
        yield _year(int(m.group(1)) + (2000 if m.group(1) < "40" else 1900), m, "a year in two digits")


def _numerals(text: str, words: Years, today: date) -> Iterator[Mention]:
    """二〇二〇, 二零二零年, 贰零贰零年, 二四年, 两千零二十年."""
    for m in written.NUMERALS.finditer(text):
        yield _year(int(written.digits(m.group(1) or m.group(2))), m, "a year in Chinese digits")
    for m in written.TWO_NUMERALS.finditer(text):
        yield _year(written.full(m.group(1)), m, "a year in two Chinese digits")
    for m in written.SPOKEN.finditer(text):
        said = m.group(1)
        yield _year(2000 + (written.count(said) if said else 0), m, "a year as a Chinese number")


def _listed(text: str, words: Years, today: date) -> Iterator[Mention]:
    """19、20和21年: the first ones lack their sign."""
    for m in written.LIST.finditer(text):
        for part in written.LISTED.finditer(m.group()):
            start = m.start() + part.start()
            yield Mention("year", str(written.full(part.group(1))), start, m.start() + part.end(), "a year in a list of years")


def _ranges(text: str, words: Years, today: date) -> Iterator[Mention]:
    """2019-2021, 19到21年, 2019年至2021年; 2023-05 may be a month and is left to the visitor."""
    for m in written.RANGE.finditer(text):
        if written.is_range(m):
            yield from _span(written.full(m.group(1)), written.full(m.group(4)), m, "a range of years")
    for m in written.MONTH.finditer(text):
        yield Mention("clash", m.group(), *m.span(), "a month or a range of years")


def _relative(text: str, words: Years, today: date) -> Iterator[Mention]:
    """去年, 上一年度; 三年前."""
    for m in written.relative(words).finditer(text):
        yield _year(today.year + words.relative[m.group(1)], m, f"{m.group(1)} counted from today", relative=True)
    for m in written.AGO.finditer(text):
        yield _year(today.year - written.count(m.group(1)), m, "so many years ago", relative=True)


def _recent(text: str, words: Years, today: date) -> Iterator[Mention]:
    """近三年, 最近两个年度: the last report years that can exist, up to the year before today's. 2020年至今 likewise."""
    last = today.year - 1
    for m in written.recent(words).finditer(text):
        first = last - written.count(m.group(1)) + 1
        yield from _span(first, last, m, "the last years of which there can be a report", relative=True)
    for m in written.since(words).finditer(text):
        yield from _span(
            written.full(m.group(1)), last, m, "from a year to the last of which there can be a report", relative=True
        )


def _plans(text: str, words: Years, today: date) -> Iterator[Mention]:
    """十三五末, 十四五开局之年, 十三五期间: five years, or one of them."""
    part = {**dict.fromkeys(words.plan_first, 0), **dict.fromkeys(words.plan_last, 4), **words.plan_other}
    for m in written.plan(words, part).finditer(text):
        first = words.plans[m.group(1)]
        if m.group(2):
            yield _year(first + part[m.group(2)], m, f"a year of {m.group(1)}")
        else:
            yield from _span(first, first + 4, m, f"the years of {m.group(1)}")


def _published(text: str, words: Years, today: date) -> Iterator[Mention]:
    """2021年发布的年报, 发布于2021年的报告: the report on the year before."""
    for m in written.published(words).finditer(text):
        year = m.group(1) or m.group(2)
        if year in words.relative:
            yield _year(today.year + words.relative[year] - 1, m, "the report published in that year", relative=True)
        else:
            yield _year(written.full(year) - 1, m, "the report published in that year")


FINDERS: tuple[Callable[[str, Years, date], Iterator[Mention]], ...] = (
    _figures,
    _numerals,
    _listed,
    _ranges,
    _relative,
    _recent,
    _plans,
    _published,
)
