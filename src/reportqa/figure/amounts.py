"""Numbers with their measure words. Comes in: a sentence of plain text. Goes out: each number that can be a count, placed.

A number is taken only with a measure word (or in a list after 分别 whose last has one); dates, articles, telephone numbers,
names and rules are none, and neither is what can be read in two ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from reportqa.figure.numerals import RUN, Numeral, read
from reportqa.lexicon.quantities import Quantities, longest_first

#: a clause ends here; a comma or colon between digits does not end one
BREAK = re.compile(r"(?<!\d)[,:]|[,:](?!\d)|[;()。!?]")
_TITLE = re.compile(r"《[^《》]{0,80}》|[\"“‘「『][^\"“”‘’「」『』]{0,60}[\"”’」』]|〔[^〔〕]{0,20}〕|\[[^\[\]]{0,20}\]")
_NUMERAL = re.compile(r"[0-9零〇一二两三四五六七八九十百千万亿]")
_MONTHS = r"\d{1,2}月(?:份)?(?:\d{1,2}日)?(?:(?:至|到|-|~)(?:20\d\d年)?\d{1,2}月(?:份)?(?:\d{1,2}日)?)?"
_QUARTER = r"第?[一二三四1-4](?:(?:、|至|到|-)第?[一二三四1-4])?(?:个)?季度"
_YEARLY = rf"(?:(?:上|下)半年|全年|(?:年)?[初中底末]|{_MONTHS}|前?{_QUARTER})"
_YEAR = r"(?:20\d\d|二[〇零][〇零一二三四五六七八九]{2})"
#: 截至2021年底, 2020年一季度, 2008年3月以来, 1月至6月, 20至21年
_PERIOD = (
    rf"(?:截[至止]|自|从|至)?(?:{_YEAR}(?:年)?(?:-|至|、|和))?{_YEAR}年(?:度)?{_YEARLY}?(?:以来|起|前|以前)?"
    rf"|截[至止](?:目前|当前|(?:去|今|本|上)?年(?:初|中|底|末)|{_MONTHS}底?)|近[两三四五六七八九十\d]+年|{_MONTHS}|前?{_QUARTER}"
)
#: before a numeral of tens and more these say that it is none: 数百件, 几十条, 成千上万
_MANY = re.compile(r"[几数上成好]$")
#: and before any Chinese numeral these do: 每一条, 下一步, 统一
_DEFINITE = re.compile(r"[每同某这那另下上进逐任统唯单万]$")
_ENDS = re.compile(r"$|[,;:()。!?、]")
#: after 分别, numbers without a measure word of their own stand apart like this
#: how far back 分别 is looked for
_REACH = 120
_APART = re.compile(r"[、,]|和|及|与")


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its place in the plain sentence (what is printed of it whole), its value in `unit`s, and how exact it is.

    `value` is None for a range (3至5件). `listed`: its measure word stands with a later number of the list.
    """

    start: int
    end: int
    value: Decimal | None
    unit: str
    about: str
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Patterns:
    """The patterns of the lexicon's words, made once."""

    words: Quantities
    unit: re.Pattern[str]
    before: re.Pattern[str]
    not_before: re.Pattern[str]
    after: re.Pattern[str]
    ordinal: re.Pattern[str]
    explained: re.Pattern[str]
    prescribed: re.Pattern[str]
    not_counted: re.Pattern[str]
    period: re.Pattern[str]
    scope: re.Pattern[str]
    names: re.Pattern[str]
    stop: re.Pattern[str]
    changes: re.Pattern[str]
    against: re.Pattern[str]
    shares: re.Pattern[str]
    lead: re.Pattern[str]
    tail: re.Pattern[str]


@lru_cache(maxsize=4)
def patterns(words: Quantities) -> Patterns:
    """The patterns of these words."""

    def either(*items: str) -> str:
        return "|".join(map(re.escape, longest_first(items)))

    periods = words.periods
    return Patterns(
        words=words,
        unit=re.compile(rf"({either(*words.within)})?([万亿])?(?!{either(*words.not_units)})({either(*words.units)})"),
        before=re.compile(rf"(?:{either(*words.before)})$"),
        not_before=re.compile(rf"(?:{either(*words.not_before)})$"),
        after=re.compile(either(*words.after)),
        ordinal=re.compile(rf"(?:{either(*words.ordinal)})[::为第]?$"),
        explained=re.compile(rf"(?:{either(*words.explained)}){''.join(f'(?<!{w})' for w in words.not_explained)}$"),
        prescribed=re.compile(either(*words.prescribed)),
        not_counted=re.compile(either(*words.not_counted)),
        period=re.compile(rf"(?:{_PERIOD}|{either(*periods.words)})(?!{either(*periods.not_periods)})"),
        scope=re.compile(either(*words.scopes.words())),
        names=re.compile(either(*words.names)),
        stop=re.compile(either(*words.stops)),
        changes=re.compile(either(*words.changes)),
        against=re.compile(either(*words.against)),
        shares=re.compile(rf"(?:{either(*words.changes, *words.against, *words.shares)})+"),
        lead=re.compile(rf"(?:{either(*words.lead)})"),
        tail=re.compile(rf"(?:{either(*words.tail, *words.before)})$"),
    )


def without_names(text: str, known: Patterns) -> str:
    """The text with the digits of titles, quoted words, names and dates blotted out; every letter keeps its place."""

    def blot(match: re.Match[str]) -> str:
        return _NUMERAL.sub("#", match.group())

    return known.period.sub(blot, known.names.sub(blot, _TITLE.sub(blot, text)))


def numbers(sentence: str, known: Patterns) -> tuple[Number, ...]:
    """The counts of a sentence (plain, without names) in order."""
    runs = list(RUN.finditer(sentence))
    found = {i: n for i, run in enumerate(runs) if (n := _number(sentence, run, known)) is not None}
    return tuple(n for _, n in sorted(_with_lists(sentence, runs, found, known).items()))


def _number(text: str, run: re.Match[str], known: Patterns) -> Number | None:
    """The count that the digits are part of, or None."""
    start, end = run.span()
    if _is_none(text[max(0, start - 12) : start], text[end : end + 12], run.group(), known):
        return None
    unit = known.unit.match(text, end)
    numeral = read(run.group() + (unit.group(1) or "")) if unit else read(run.group())
    if numeral is None and unit:
        numeral = read(run.group())
    if numeral is None or not (unit or numeral.share):
        return None
    end, name = (unit.end(), unit.group(3)) if unit else (end, "%")
    if numeral.share and unit:
        return None
    if numeral.chinese and not numeral.share and not _is_count(numeral, name, text[end:], known.words):
        return None
    if known.not_counted.match(text, end):
        return None
    power = {"万": 10_000, "亿": 100_000_000}.get(unit.group(2) or "", 1) if unit else 1
    value = None if numeral.upper is not None else numeral.value * power
    about = [numeral.about or (unit.group(1) or "" if unit else "")]
    lead = known.before.search(text, max(0, start - 6), start)
    if lead and not known.not_before.search(text, max(0, start - 6), start):
        start, about = lead.start(), [lead.group(), *about]
    if more := known.after.match(text, end):
        end, about = more.end(), [*about, more.group()]
    return Number(start, end, value, name, "".join(about))


def _is_none(before: str, after: str, run: str, known: Patterns) -> bool:
    """Whether what stands around digits tells that they are no count: 第5条, v2, 12345.6.7, 20个工作日内, 数百件."""
    if known.ordinal.search(before) or known.explained.search(before) or known.prescribed.match(after):
        return True
    if re.search(r"[a-z#@_/.\-~*]$", before) or after[:1] == "#":
        return True
    if not before and re.match(r"\d+\.\d", run):
        return True  # 1.5个部门 may be the first item of a list
    many = bool(_MANY.search(before)) and run[0] in "十百千万亿"
    return many or (bool(_DEFINITE.search(before)) and not run[0].isdigit())


def _is_count(numeral: Numeral, unit: str, after: str, words: Quantities) -> bool:
    """Whether a Chinese numeral with its measure word counts something: 三次 does, 一项 only at the end of a clause."""
    if numeral.value == 0:
        return False  # 零件 is a part of a machine as well
    if _ENDS.match(after):
        return True
    if numeral.value == 1:
        return unit in words.sure_one
    return numeral.value > 10 or unit not in words.vague


def _with_lists(text: str, runs: Sequence[re.Match[str]], found: dict[int, Number], known: Patterns) -> dict[int, Number]:
    """The numbers with those before them that share their measure word: 分别为3、4和5件."""
    all_found = dict(found)
    told = re.compile("|".join(map(re.escape, known.words.respectively)))
    for i, last in found.items():
        at = i
        while at > 0 and at - 1 not in all_found and _APART.fullmatch(text, runs[at - 1].end(), runs[at].start()):
            at -= 1
        if at == i:
            continue
        near = max(0, runs[at].start() - _REACH)
        begin = max((m.end() for m in BREAK.finditer(text, near, runs[at].start())), default=near)
        if told.search(text, begin, runs[at].start()):
            for j in range(at, i):
                numeral = read(runs[j].group())
                if numeral is not None and numeral.upper is None and not numeral.share:
                    own = replace(last, start=runs[j].start(), end=runs[j].end(), value=numeral.value)
                    all_found[j] = replace(own, about=numeral.about, listed=True)
    return all_found


def clauses(text: str) -> Iterator[tuple[int, int]]:
    """Where the clauses of a sentence begin and end."""
    start = 0
    for match in BREAK.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)
