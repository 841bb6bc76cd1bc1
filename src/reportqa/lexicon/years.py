"""How years are written: patterns for plain text, and what the numerals in them come to.

Comes in: the words for years of cues.toml. Goes out: patterns. What their matches mean is told in question/years.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from reportqa.lexicon.cues import Years
from reportqa.text import chinese_number

#: 〇 as people type it; Ｏ has become o in plain text
_ZERO = "〇零○◯o0"
_ONES = "一二三四五六七八九"
_FORMAL = "壹贰叁肆伍陆柒捌玖"
_DIGITS = {c: str(i + 1) for ones in (_ONES, _FORMAL) for i, c in enumerate(ones)} | dict.fromkeys(_ZERO, "0")
_HAN = f"[{_ZERO}{_ONES}{_FORMAL}]"
_END = "(?:年度|年)"
#: behind a number these make it a count
_COUNTED = r"(?![件元次条个人份家项宗起篇场期万亿多余%])(?!\.\d)"
#: two digits of a year, 2000 to 2039
_SHORT = r"[0-3]\d"
_SHORT_HAN = f"[{_ZERO}一二三壹贰叁]{_HAN}"
#: 20年来, 20年间, 20年前 tell a length of time; 20年前五名 does not
_NO_LENGTH = r"(?![来内间]|前(?![一二两三四五六七八九十几\d]))"
FIGURES = re.compile(rf"(?<![\d.])(?:((?:19|20)\d\d)(?:{_END}|(?!\d){_COUNTED})|(\d{{4}}){_END})")
TWO_FIGURES = re.compile(rf"(?<![\d.近前后过这第满约])({_SHORT}|[4-9]\d){_END}{_NO_LENGTH}")
NUMERALS = re.compile(rf"(?<!{_HAN})(?<![十百千万])(?:([二贰][{_ZERO}]{_HAN}{{2}})(?!{_HAN})|({_HAN}{{4}}){_END})年?度?")
TWO_NUMERALS = re.compile(rf"(?<!{_HAN})(?<![近这前后过上下数几第十百千万])({_SHORT_HAN}){_END}{_NO_LENGTH}")
SPOKEN = re.compile(rf"[二两]千(?:零|〇)?([一二三]?十?[{_ONES}]?){_END}")
#: 2023-05, 2023/5: a month, or a year in two digits
MONTH = re.compile(r"(?<!\d)20\d\d[-./](?:0?[1-9]|1[0-2])(?![\d年])")
_ANY = rf"(?:20\d\d|\d\d|二{_HAN}{{3}}|{_SHORT_HAN})"
RANGE = re.compile(rf"(?<!\d)(?<!{_HAN})({_ANY})({_END}?)(到|至|-|~|〜)({_ANY})({_END}?)(?![\d月日号])(?!{_HAN}(?!年))")
LIST = re.compile(
    rf"(?<![\d.])((?:(?:20)?{_SHORT}年?(?:[、,和与跟及比]|以及|还有|对比))+)(?:20)?{_SHORT}(?:{_END}|[两三四五六]年)"
)
#: one year of such a list
LISTED = re.compile(r"((?:20)?\d\d)年?")
#: 三年前; group 1 is the number of years
AGO = re.compile(rf"(?<!{_HAN})(?<![\d近最这])([一二两三四五六七八九]|[1-9])年(?:以)?前(?![一二两三四五六七八九十几\d])")
_COUNT = r"(?:[一二两三四五六七八九十]|\d{1,2})"


def either(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return _either(tuple(words))


@lru_cache(maxsize=64)
def _either(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


def digits(numerals: str) -> str:
    """Numerals in any script as digits."""
    return "".join(_DIGITS.get(c, c) for c in numerals)


def full(said: str) -> int:
    """The year of four or two digits in any script, with or without its sign: 21, 二一年, 二〇二一年度."""
    bare = digits(said.removesuffix("度").removesuffix("年"))
    return int(bare) if len(bare) == 4 else 2000 + int(bare)


def count(said: str) -> int:
    """A small number in either script."""
    return int(said) if said.isdigit() else int(chinese_number(said) or 0)


def is_range(match: re.Match[str]) -> bool:
    """Whether a match of RANGE is certain to be of years: some part of it has its sign, or four digits."""
    first, sign, joint, last, end = match.groups()
    joined = joint in "到至"
    whole = len(first) == 4 and (len(last) == 4 or joined)
    return bool(end or (sign and joined) or whole) and not (len(first) == 2 and not end)


def relative(words: Years) -> re.Pattern[str]:
    """去年, 上一年度; group 1 is the word."""
    return re.compile(rf"({either(words.relative)})度?")


def recent(words: Years) -> re.Pattern[str]:
    """近三年, 最近两个年度; group 1 is the number of years. 这一年 is none."""
    return re.compile(rf"(?:{either(words.recent)})的?(?!(?<=这)一)({_COUNT})个?(?:报告)?{_END}(?:以来|来)?")


def since(words: Years) -> re.Pattern[str]:
    """2020年至今; group 1 is the year."""
    return re.compile(rf"(?<!\d)(?:自|从)?(20\d\d|{_SHORT}(?=年)|二{_HAN}{{3}}){_END}?(?:{either(words.until_now)})")


def plan(words: Years, part: Iterable[str]) -> re.Pattern[str]:
    """十三五末, 十四五期间; group 1 is the plan, group 2 the year of it."""
    link = "(?:的|之|期间的?|时期的?)?"
    return re.compile(rf"({either(words.plans)})(?:规划)?(?:{link}({either(part)})|(?:{either(words.plan_whole)}))?")


def published(words: Years) -> re.Pattern[str]:
    """2021年发布的年报, 发布于2021年的报告; group 1 or 2 is the year."""
    said = rf"({either(words.relative)}|20\d\d{_END}|{_SHORT}{_END}|二{_HAN}{{3}}{_END})"
    past = rf"(?:{either(words.published)})"
    between = rf"(?:的|那份|这份|那个|那本|政府信息公开|信息公开|工作|年度)+(?:{either(words.report)})"
    return re.compile(rf"{said}{past}(?={between})|{past}(?:于|在){said}(?={between})")
