"""One printed numeral to its value. Comes in: a plain numeral of a text (1,200余, 三百, 3至5). Goes out: what it says, or None.

What can be read in two ways (三五, 12,34, 1万2千) is not read at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

_HAN = "零〇一二两三四五六七八九十百千万亿"
_ARABIC = r"\d+(?:[,.:/~·\-]\d+)*"
#: digits or Chinese numerals that stand together, with the letters that may stand between them
RUN = re.compile(rf"(?:{_ARABIC}|[{_HAN}]+)(?:(?:[余多来点至到\-~]|分之)?(?:{_ARABIC}|[{_HAN}]+))*")
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SIMPLE = re.compile(rf"({_DIGITS})([余多来])?([百千]?[万亿]?|万亿)")
_CHINESE = re.compile(rf"([{_HAN}]+?)([余多来])?([万亿]?)")
_RANGE = re.compile(rf"({_DIGITS}|[{_HAN}]+)(?:至|到|-|~)({_DIGITS}|[{_HAN}]+)")
_FRACTION = re.compile(rf"(\d+|[{_HAN}]+)分之(\d+(?:\.\d+)?|[{_HAN}]+)(?:点([零〇一二三四五六七八九]+))?")
_POWERS = {"百": Decimal(100), "千": Decimal(1000), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
_ONES = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
#: more digits than any count has: a number of something else
_LONGEST = 13
#: no share is printed in parts of more than this
_LARGEST_BASE = Decimal(100_000)


@dataclass(frozen=True, slots=True)
class Numeral:
    """What a numeral says. `upper` is set for a range (3至5); `share` marks a fraction, whose value is in percent.

    三分之一 has no exact value in percent: it is the range 33.33 to 33.34.
    """

    value: Decimal
    upper: Decimal | None = None
    about: str = ""
    chinese: bool = False
    share: bool = False


def read(run: str) -> Numeral | None:
    """The numeral; None where it is none or can be read in two ways. `read("1.2万")` is 12000, `read("百分之五")` is 5 %."""
    if match := _SIMPLE.fullmatch(run):
        return _simple(*match.groups())
    if match := _FRACTION.fullmatch(run):
        return _fraction(*match.groups())
    if match := _RANGE.fullmatch(run):
        return _range(*match.groups())
    if match := _CHINESE.fullmatch(run):
        value = chinese(match.group(1), rough=bool(match.group(2)))
        return None if value is None else Numeral(_times(value, match.group(3)), about=match.group(2) or "", chinese=True)
    return None


def _simple(digits: str, about: str | None, powers: str) -> Numeral | None:
    if len(digits) > _LONGEST or (len(digits) > 1 and digits[0] == "0" and digits[1] != "."):
        return None
    return Numeral(_times(Decimal(digits.replace(",", "")), powers), about=about or "")


def _range(lower: str, upper: str) -> Numeral | None:
    low, high = read(lower), read(upper)
    if low is None or high is None or low.value >= high.value:
        return None
    return Numeral(low.value, high.value, chinese=low.chinese)


def _times(value: Decimal, powers: str) -> Decimal:
    for power in powers:
        value *= _POWERS[power]
    return value.to_integral_value() if value == value.to_integral_value() else value


def _fraction(under: str, over: str, decimals: str | None) -> Numeral | None:
    base = Decimal(100) if under == "百" else Decimal(1000) if under == "千" else _whole(under)
    part = Decimal(100) if over == "百" else _whole(over)
    if base is None or part is None or not base:
        return None
    if decimals:
        part += Decimal("0." + "".join(str(_ONES[c]) for c in decimals))
    share = part * 100 / base
    if base > _LARGEST_BASE or part > _LARGEST_BASE:
        return None
    exact = share.quantize(Decimal("0.01"), ROUND_DOWN)
    if exact == share:
        return Numeral(_times(share, ""), chinese=True, share=True)
    return Numeral(exact, exact + Decimal("0.01"), chinese=True, share=True)


def _whole(text: str) -> Decimal | None:
    return Decimal(text) if text[0].isdigit() else chinese(text)


def chinese(text: str, rough: bool = False) -> Decimal | None:
    """The value of a whole Chinese numeral; None where it is none or only about one (三五, 三百五). `rough`: 百余 is 100."""
    total = Decimal(0)
    for power, sign in ((100_000_000, "亿"), (10_000, "万")):
        head, found, text = text.rpartition(sign)
        if found:
            part = _section(head, rough)
            if part is None:
                return None
            total += part * power
        if not text:
            return total
    last = _section(text, rough and not total, after=bool(total))
    return None if last is None else total + last


def _section(text: str, rough: bool, after: bool = False) -> Decimal | None:
    """The value of a numeral below 万. A digit that follows a power with another between them needs 零: 三百五 is not read."""
    if rough and text in _POWERS:
        return _POWERS[text]
    total, at, skipped = 0, 0, False
    for power, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        zero = text.startswith(("零", "〇"), at) and len(text) > at + 1 and (total > 0 or after)
        place = at + zero
        digit = text[place : place + 1]
        ten = power == 10 and digit == "十" and (total == 0 or zero) and not skipped
        known = _ONES.get(digit, 0)
        if ten:
            total, at, skipped = total + 10, place + 1, False
        elif known and text[place + 1 : place + 2] == sign and (zero or not skipped):
            total, at, skipped = total + known * power, place + 1 + len(sign), False
        else:
            skipped = skipped or total > 0 or after
    if text in ("零", "〇"):
        return Decimal(0)
    return Decimal(total) if total and at == len(text) else None
