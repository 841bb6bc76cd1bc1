"""The end of a report. Comes in: its lines. Goes out: the names and the date that sign it, and the lines that they take."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportqa.lexicon import Lexicon
from reportqa.report.dates import only_day
from reportqa.report.title import is_body
from reportqa.text import squeeze

#: name and date stand in the last lines; further up only when both are there, one right above the other: an annex
#: of one cell a line has hundreds of lines
_WITHIN = 8
_AT_MOST = 600
_BOTH = re.compile(r"^(.{3,40}?)[\s　]*((?:20\d\d|[二2][〇零○oO0][\d〇零○oO一二三四五六七八九]{2})\s*[年.\-/].{3,14})$")
_SEAL = re.compile(r"[（(](?:盖章|公章|印章|印|章|代章)[)）]$")
_LABEL = re.compile(r"^(?:发布机关|发布单位|单位|填报单位|报告单位|落款|日期|时间|编制单位)\s*[:：]\s*")

Line = tuple[int, str]


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who signs and when; `used` are the blocks that say nothing else."""

    names: tuple[str, ...] = ()
    day: date | None = None
    used: frozenset[int] = frozenset()


def sign_off(lines: Sequence[Line], taken: set[int], lexicon: Lexicon) -> SignOff:
    """The sign-off at the end, or further up where attachments and the page's footer follow it; `taken` is no part of it."""
    found = _from(lines[-_WITHIN:], taken, lexicon)
    if found.names or found.day:
        return found
    for end in range(len(lines) - _WITHIN, max(len(lines) - _AT_MOST, 0), -1):
        (i, name), (j, day) = lines[end - 1], lines[end]
        if is_body(_bare(name), lexicon) and only_day(_bare(day)) and not {i, j} & taken:
            return SignOff((squeeze(_bare(name)),), only_day(_bare(day)), frozenset((i, j)))
    return SignOff()


def _from(lines: Sequence[Line], taken: set[int], lexicon: Lexicon) -> SignOff:
    names: list[str] = []
    signed: date | None = None
    used: set[int] = set()
    for i, printed in reversed(lines):
        if i in taken:
            continue
        text = _bare(printed)
        day = only_day(text)
        both = _BOTH.match(text)
        if day and signed is None:
            signed = day
        elif both and signed is None and is_body(_bare(both.group(1)), lexicon) and only_day(both.group(2)):
            signed = only_day(both.group(2))
            names.append(squeeze(_bare(both.group(1))))
        elif is_body(text, lexicon):
            names.append(squeeze(text))
        elif signed is None and not names:
            continue
        else:
            break
        used.add(i)
    return SignOff(tuple(names), signed, frozenset(used))


def _bare(text: str) -> str:
    """The line without the mark of a seal, and without the word that says what it is."""
    return _LABEL.sub("", _SEAL.sub("", text.strip()).strip())
