"""Text in one form for comparing: width, script, spaces. Comes in: any text. Goes out: plain text that knows its offsets.

Nothing here knows the field; numerals are read because figures are printed in many scripts.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Protocol, cast

#: controls, zero-width and bidirectional marks: never part of a word, sometimes pasted along with it
_INVISIBLE = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")
#: texts up to so many characters are remembered in their plain form
_SHORT = 64
_CHINESE_NUMERAL = re.compile(r"^[零〇一二两三四五六七八九十百千万亿]+$")


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@lru_cache(maxsize=1)
def _to_simplified() -> _Converter:
    from opencc import OpenCC  # loading its dictionaries takes 30 ms, which a reader of plain files need not pay

    return cast(_Converter, OpenCC("t2s"))


def simplified(text: str) -> str:
    """Traditional to simplified script, one character for one character (so that offsets stay valid)."""
    if text.isascii():
        return text
    converted = _to_simplified().convert(text)
    return converted if len(converted) == len(text) else "".join(_to_simplified().convert(c)[:1] or c for c in text)


def printable(text: str) -> str:
    """The text without control, zero-width and bidirectional characters; tabs and newlines stay."""
    return _INVISIBLE.sub("", text)


def unprintable(text: str) -> int:
    """How many characters `printable` takes out of the text; carriage returns, which only end lines, are not counted."""
    return sum(m.group() != "\r" for m in _INVISIBLE.finditer(text))


@dataclass(frozen=True, slots=True)
class Plain:
    """Text in comparable form; `offsets[i]` is the place of character i in the original, with one more entry for the end."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of characters `start` to `end` (exclusive) of the plain text."""
        if start >= end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end - 1] + 1


def plain(text: str) -> Plain:
    """Half width, lower case, simplified, without spaces and controls. `plain("２０２０ 年")` is 2020年."""
    return _remembered(text) if len(text) <= _SHORT else _plain(text)


def _plain(text: str) -> Plain:
    letters: list[str] = []
    offsets: list[int] = []
    for i, char in enumerate(simplified(text)):
        for c in _bare(char):
            letters.append(c)
            offsets.append(i)
    return Plain("".join(letters), (*offsets, len(text)))


#: the labels of the forms and the words of the lexicon are asked for many thousand times a report
_remembered = lru_cache(maxsize=1 << 13)(_plain)


@lru_cache(maxsize=1 << 14)
def _bare(char: str) -> str:
    """What is left of one simplified character: nothing of a space or control, several letters of a ligature."""
    if char.isspace() or _INVISIBLE.match(char):
        return ""
    return "".join(c for c in unicodedata.normalize("NFKC", char).translate(_DASHES).lower() if not c.isspace())


def squeeze(text: str) -> str:
    """Plain text without punctuation: what is left of a printed label when line breaks and ornaments are taken out."""
    return _squeezed(text) if len(text) <= _SHORT else _squeeze(text)


def _squeeze(text: str) -> str:
    return "".join(c for c in plain(text).text if unicodedata.category(c)[0] in "LN")


_squeezed = lru_cache(maxsize=1 << 13)(_squeeze)


def number(text: str) -> Decimal | None:
    """The number that a plain text is, in digits (with thousands separators) or Chinese numerals; None if it is none.

    `number("1,234")` and `number("一千二百三十四")` are 1234. A sign is not read here, see figure.extract.
    """
    t = plain(text).text
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?|\d+(\.\d+)?", t):
        try:
            return Decimal(t.replace(",", ""))
        except InvalidOperation:  # pragma: no cover - the pattern leaves nothing that Decimal refuses
            return None
    return chinese_number(t)


def chinese_number(text: str) -> Decimal | None:
    """The value of a Chinese numeral such as 三千一百一十九, 十二 or 二〇二四; None if the text is none."""
    if not _CHINESE_NUMERAL.fullmatch(text):
        return None
    digits = "零一二三四五六七八九"
    t = text.replace("〇", "零").replace("两", "二")
    if not any(c in t for c in "十百千万亿"):
        return Decimal("".join(str(digits.index(c)) for c in t))
    import cn2an

    try:
        return Decimal(str(cn2an.cn2an(t, "normal")))
    except ValueError:
        return None
