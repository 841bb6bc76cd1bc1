"""Years, days and periods as reports print them. Comes in: text. Goes out: years, dates, and the period that a report covers.

Years are printed in digits and in Chinese numerals with four different signs for zero (〇, ○, 零, the letter O); converters
lose signs and leave `202111日至20211231日`. Nothing here knows who writes or what for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from reportqa.text import plain

_ZEROS = "〇零○◯o0"
_NUMERALS = {
    c: str(d)
    for d, cs in enumerate((_ZEROS, "一壹1", "二贰2", "三叁3", "四肆4", "五伍5", "六陆6", "七柒7", "八捌8", "九玖9"))
    for c in cs
}
_SIGNS = "".join(_NUMERALS)
#: a year in Chinese numerals or with a letter for zero; 年 must follow, since 二零一二 alone may be anything
_CHINESE_YEAR = re.compile(rf"(?<![{_SIGNS}])[二贰2][{_ZEROS}][{_SIGNS}]{{2}}(?=年)")
#: reports began in this century
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
#: digits in front of months and days in Chinese numerals
_CHINESE_DAY = re.compile(r"(?<=[年月])([一二三]?十?[一二三四五六七八九十])(?=[月日])")
_DAY = re.compile(r"((?:19|20)\d\d)(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?(?!\d)")
_CLOCK = re.compile(r"(?<=日)\d{1,2}[:时点]\d{2}(?:[:分]\d{2}秒?)?$|(?<=\d)(\d{2}:\d{2}(?::\d{2})?)$")


@dataclass(frozen=True, slots=True)
class Period:
    """A period as printed: its year (that of its end), and its first and last day where they can be told."""

    text: str
    year: int | None = None
    first: date | None = None
    last: date | None = None
    #: digits of the two days were run together by a converter
    run_together: bool = False

    def whole(self, year: int) -> bool:
        """Whether the period is that whole year, or too little of it is told to say otherwise."""
        if self.first is None or self.last is None:
            return not self.run_together
        return (self.first, self.last) == (date(year, 1, 1), date(year, 12, 31))


def digits(bare: str) -> str:
    """Plain text with years in Chinese numerals as digits, character for character: 二〇二一年 is 2021年."""
    return _CHINESE_YEAR.sub(lambda m: "".join(_NUMERALS[c] for c in m.group()), bare)


def years(text: str) -> list[tuple[int, int, int]]:
    """Every year in plain text as (year, start, end), in order."""
    bare = digits(text)
    return [(int(m.group(1)), m.start(), m.end()) for m in _YEAR.finditer(bare)]


def first_day(text: str) -> date | None:
    """The first date in a text: 发布日期：2021-01-26 10:00."""
    match = _DAY.search(_numeric(_spaced(text)))
    return _day(match.group(1), match.group(2), match.group(3)) if match else None


def only_day(text: str) -> date | None:
    """The date that a line is and nothing else besides, bracketed or with a time of day."""
    bare = _numeric(_spaced(text)).strip("()[]. ")
    bare = _CLOCK.sub("", bare)
    match = _DAY.fullmatch(bare.strip("()[]. "))
    return _day(match.group(1), match.group(2), match.group(3)) if match else None


def _spaced(text: str) -> str:
    """The text with a space kept between a date and a time of day, which would run together: 2021-01-26 10:00."""
    return re.sub(r"(?<=\d)\s+(?=\d{1,2}[:：]\d{2})", "日", text) if re.search(r"\d\s+\d{1,2}[:：]", text) else text


def _numeric(text: str) -> str:
    bare = digits(plain(text).text)
    return _CHINESE_DAY.sub(lambda m: str(_tens(m.group(1))), bare)


def _tens(text: str) -> int:
    if "十" not in text:
        return int("".join(_NUMERALS[c] for c in text))
    tens, _, ones = text.partition("十")
    return (int(_NUMERALS[tens]) if tens else 1) * 10 + (int(_NUMERALS[ones]) if ones else 0)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


_D = r"(?:年|[-/.])"
_RANGE = re.compile(
    rf"(20\d\d){_D}(\d{{1,2}})(?:月|[-/.])(?:(\d{{1,2}})日?)?起?(?:至|到|-+|~+|—+|至于)?(?:(20\d\d){_D}|同年|当年|本年)?(\d{{1,2}})(?:月|[-/.])(?:(\d{{1,2}})日?|底|末)?"
)
#: two days whose signs are lost: 2021 11 日 至 2021 1231 日
_RUN = re.compile(r"(20\d\d)(\d{2,4})日?(?:至|到|-)(20\d\d)(\d{2,4})日?")


def period(text: str) -> Period:
    """What a printed period says, e.g. 2021年1月1日至12月31日."""
    bare = re.sub(r"(?<=[日月\d])起?,?(?=[至到])", "", _numeric(text))
    if match := _RANGE.search(bare):
        return _range(text, match)
    if match := _RUN.search(bare):
        whole = match.group(2) in ("11", "0101") and match.group(4) == "1231"
        end = int(match.group(3))
        first, last = (date(int(match.group(1)), 1, 1), date(end, 12, 31)) if whole else (None, None)
        return Period(text, end, first, last, run_together=not whole)
    found = re.search(r"(?<!\d)20\d\d", bare)
    return Period(text, int(found.group()) if found else None)


def _range(text: str, match: re.Match[str]) -> Period:
    year, month, day, end, last_month, last_day = match.groups()
    end = end or year
    first = _day(year, month, day or "1")
    last = _day(end, last_month, last_day) if last_day else _month_end(end, last_month)
    return Period(text, int(end), first, last)


def _month_end(year: str, month: str) -> date | None:
    days: Callable[[str], date | None] = lambda d: _day(year, month, d)  # noqa: E731
    return next((found for d in ("31", "30", "29", "28") if (found := days(d))), None)
