"""What a question says beyond bodies, years, items and columns. Comes in the mentions; goes out what would limit a figure.

A figure of the tables answers a question only if nothing is left over: 交通行政处罚 is not 行政处罚, 除了个人以外 is not 个人,
and 青云岫市 is not 云岫市. Whatever is found here makes the assistant ask back instead of answering.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from reportqa.lexicon import Lexicon
from reportqa.records import Mention
from reportqa.text import plain

#: mentions that explain their words whatever the kind of question; those of other kinds count only where they decided it
_ALWAYS = ("issuer", "unknown issuer", "issuer kind", "year", "relative year", "item", "column", "kind", "outside")
_DECIDES = {
    "narrative": "topic",
    "narrative_figure": "topic",
    "contact": "contact",
    "metadata": "metadata",
    "term": "term",
}
_HAN = re.compile(r"[\u3400-\u9fff]")
_RUN = re.compile(r"[\u3400-\u9fffa-z]+")
#: 3月, 十二月, 上半年; 第四项, 前两项: parts of a year and of a list that no table gives by themselves
_PART = re.compile(
    r"\d+月|[一二三四五六七八九十]+月|第[一二三四五六七八九十\d]+|前[一二两三四五六七八九十几\d]|[后末][一二两三四五几]"
)
#: 第三项（三）之8, 第二十条第（八）项: the printed number of a row or block, said beside its label
_ROW_NUMBER = re.compile(r"第[一二三四]项\([一二三四五六七]\)(?:之?\d+)?|第二十条第\([一五六八九]\)项")


@dataclass(frozen=True, slots=True)
class Left:
    """Words that nothing explains (交通), words that turn or narrow the meaning (除了, 3月), and letters that touch a name."""

    words: tuple[str, ...]
    limits: tuple[str, ...]
    strange: tuple[tuple[Mention, str], ...]


def find(flat: str, found: tuple[Mention, ...], kind: str, lexicon: Lexicon) -> Left:
    """What is left of the plain text when everything understood and every word of asking is taken out."""
    glue = _pattern((*lexicon.cues.glue.words, *lexicon.issuers.unknown.own))
    unexplained = _unexplained(flat, found, kind)
    rest = _blank(glue, unexplained)
    long = tuple(w for w in lexicon.cues.limits.words if len(w) > 1)
    # a longer word limits wherever it stands; a single letter (不) only where it is no part of a word of asking (是不是)
    limits = [m.group() for m in (*_pattern(long).finditer(unexplained), *_PART.finditer(unexplained))]
    limits += [m.group() for m in _pattern(lexicon.cues.limits.words).finditer(rest)]
    limits += _odd_measures(flat, unexplained, lexicon)
    words = [(word, start) for word, start in _words(rest, lexicon)]
    names = [m for m in found if m.what.startswith("issuer")]
    strange = tuple((m, whole) for m in names if (whole := _whole_name(flat, rest, m, lexicon)) != flat[m.start : m.end])
    relative = [m for m in found if m.what == "relative year" and flat[m.start : m.end] not in lexicon.cues.years.this]
    if relative and any(m.what == "year" for m in found):
        limits += [flat[m.start : m.end] for m in relative]
    limits += _between_names(flat, found, lexicon)
    limits += [flat[m.start : m.end] for m in found if m.what == "clash"]
    return Left(tuple(word for word, _ in words), tuple(dict.fromkeys(limits)), strange)


def _unexplained(flat: str, found: tuple[Mention, ...], kind: str) -> str:
    letters = list(flat)
    for m in found:
        if m.what.split(".")[0] in _ALWAYS or m.what == _DECIDES.get(kind):
            letters[m.start : m.end] = " " * (m.end - m.start)
    text = "".join(letters)
    for number in _ROW_NUMBER.finditer(flat):
        text = text[: number.start()] + " " * len(number.group()) + text[number.end() :]
    return text


@lru_cache(maxsize=8)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    flat = sorted({plain(w).text for w in words}, key=lambda w: (-len(w), w))
    return re.compile("|".join(map(re.escape, flat)))


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda m: " " * len(m.group()), text)


def _words(rest: str, lexicon: Lexicon) -> list[tuple[str, int]]:
    """Runs of two or more letters, function letters trimmed from both ends."""
    found = []
    for run in _RUN.finditer(rest):
        word = run.group().strip(lexicon.cues.glue.letters)
        if len(word) > 1:
            found.append((word, run.start() + run.group().index(word)))
    return found


def _whole_name(flat: str, rest: str, name: Mention, lexicon: Lexicon) -> str:
    """The name with the letters that touch it, that nothing explains, and that make it another one (青云岫市, 云岫县)."""
    unknown = lexicon.issuers.unknown
    start = name.start
    if not any(flat.endswith(w, 0, start) for w in unknown.boundaries):
        harmless = lexicon.cues.glue.letters + unknown.before
        while start and _HAN.match(rest[start - 1]) and rest[start - 1] not in harmless:
            start -= 1
    # a longer word may hide behind a cue (各 in 各局), one letter only counts where nothing else explains it
    after = next((w for w in unknown.after if (flat if len(w) > 1 else rest).startswith(w, name.end)), "")
    return flat[start : name.end] + after


def _odd_measures(flat: str, unexplained: str, lexicon: Lexicon) -> list[str]:
    """A letter behind 多少 or 几 that is neither a measure word nor explained (收到多少信)."""
    known = set(lexicon.cues.glue.letters) | {u for group in lexicon.cues.quantity.measures for u in group}
    found = []
    for m in re.finditer(r"(?:多少|几)([\u3400-\u9fff])", flat):
        odd = unexplained[m.start(1)] != " " and not any(flat.startswith(k, m.start(1)) for k in known)
        if odd and not any(flat.startswith(w, m.start(1)) for w in lexicon.cues.glue.words):
            found.append(m.group())
    return found


def _between_names(flat: str, found: tuple[Mention, ...], lexicon: Lexicon) -> list[str]:
    """Words between two bodies that do not simply join them (公安局对教育局作出的处罚)."""
    names = sorted((m.start, m.end) for m in found if m.what.startswith("issuer"))
    odd = []
    for (_, end), (start, _) in pairwise(names):
        between = flat[end:start]
        for m in found:
            if m.what == "year" and end <= m.start and m.end <= start:
                between = between.replace(flat[m.start : m.end], "")
        if between.strip(",、;和与跟及同或的以还有比") != "":
            odd.append(between)
    return odd


def _fee_of_another_item(found: tuple[Mention, ...]) -> bool:
    """行政许可收费: fees of one item are in no table; the two rows beside each other would answer another question."""
    ends = {m.end for m in found if m.what == "item" and m.value != "fee"}
    return any(m.what == "item" and m.value == "fee" and m.start in ends for m in found)


def in_pairs(flat: str, found: tuple[Mention, ...], items: tuple[str, ...], lexicon: Lexicon) -> bool:
    """Whether items, columns, bodies and years are said in pairs (A多少，其中B的C多少), which must not be multiplied out."""
    kinds: dict[str, set[str]] = {"item": set(), "column": set(), "issuer": set(), "year": set()}
    spots: set[tuple[int, int, str]] = set()
    for m in found:
        what = m.what.split(".")[0]
        if what in kinds:
            kinds[what].add(m.value)
            if what in ("item", "column"):
                spots.add((m.start, m.end, what[0]))
    if len(kinds["year"]) > 1 and any(w in flat for w in lexicon.cues.years.report):
        # 2024年报告里写的2023年: which of them is the report's year is not said
        return True
    several = sum(len(values) > 1 for values in (items, kinds["issuer"], kinds["year"]))
    if several > 1:
        return True
    order = sorted(spots)
    if _fee_of_another_item(found):
        return True
    if not kinds["column"] or len(order) < 2:
        return False
    # in a member of a sum or a row with its columns nothing is asked between the two
    for (_, end, _), (start, _, _) in pairwise(order):
        gap = flat[end:start]
        if any(a in gap for a in lexicon.cues.quantity.asks) and any(sign in gap for sign in ",;?"):
            return True
    said = "".join(kind for _, _, kind in order)
    return "ici" in said and said.count("c") > 1
