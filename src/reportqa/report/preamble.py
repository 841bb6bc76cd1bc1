"""What a report says of itself in its first sentences. Comes in: lines of text. Goes out: names of the body, the period that
the figures cover, and whose work they count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from reportqa.lexicon.outline import Outline
from reportqa.report.dates import Period, digits, period
from reportqa.text import plain, squeeze

#: the preamble stands in the first so many lines, before the first section or in it
_WITHIN = 60
_SENTENCE = re.compile(r"[^。；;！？]+")
_RANGE = re.compile(r"自?20\d\d(?:年|[-/.])?\d{1,2}(?:月|[-/.]).{0,8}?(?:至|到|-).{2,14}?(?:日|止|月|底|\d{1,2})(?:止|24时止)?")


def names_said(body: Sequence[str], before: Sequence[str], after: Sequence[str], outline: Outline) -> list[str]:
    """Names said between two sets of words in the narrative; a year ends a name too (现将青禾县水务局2023年...)."""
    starts = "|".join(re.escape(plain(w).text) for w in sorted(before, key=len, reverse=True))
    ends = "|".join(re.escape(plain(w).text) for w in sorted(after, key=len, reverse=True))
    pattern = re.compile(rf"(?:{starts})([\u4e00-\u9fff]{{3,40}}?)(?:{ends}|20\d\d年)")
    ours = tuple(map(squeeze, outline.preamble.our))
    names = [m.group(1) for text in body[:_WITHIN] for m in pattern.finditer(digits(plain(text).text))]
    return [n for n in dict.fromkeys(names) if not n.startswith(ours)]


def told_period(body: Sequence[str], outline: Outline) -> Period:
    """The part of a sentence that tells the period, as printed; an empty one where none is told."""
    words = "|".join(re.escape(w) for w in sorted(outline.preamble.period, key=len, reverse=True))
    told = re.compile(rf"(?:{words})(?:均|的)?(?:为|是|从|:|自(?=自)|起止)*([^。;,)]*?\d[^。;,)]*(?:,[至到][^。;,)]*)?)")
    for text in _joined(body[:_WITHIN]):
        simple = plain(text)
        if match := told.search(digits(simple.text)):
            start, end = simple.span(match.start(1), match.end(1))
            found = period(text[start:end].strip())
            if found.year:
                return found
    return Period("")


def _joined(body: Sequence[str]) -> Iterable[str]:
    """Lines, each with the next where it was broken inside a sentence that tells a period."""
    for text, following in zip(body, [*body[1:], ""], strict=False):
        broken = re.search(r"期[限间]|时限|时段|时间|数据|[自从至]", text) and not text.rstrip().endswith(
            ("。", "；", "：", ":")
        )
        yield text + following.strip() if broken else text


def told_scope(body: Sequence[str], titles: Sequence[str], outline: Outline) -> str:
    """Whose work the figures count, as printed (全市, 本机关); empty where the report does not say it."""
    words = sorted((plain(w).text for w in outline.scope.words), key=len, reverse=True)
    for text in titles:
        bare = plain(text).text
        bracketed = re.findall(r"\(([^()]*)\)", bare)
        if found := next((w for b in bracketed for w in words if b.startswith(w)), ""):
            return found
    for text in _joined(body[:_WITHIN]):
        for sentence in _SENTENCE.findall(plain(text).text):
            if found := _framed(sentence, words, outline):
                return found
    return ""


def _framed(sentence: str, words: Sequence[str], outline: Outline) -> str:
    """The first scope named after a frame (统计范围为); what is said to be left out of it does not count."""
    frames = [sentence.find(f) + len(f) for f in map(_plain, outline.scope.frames) if f in sentence]
    if not frames:
        return ""
    rest = sentence[min(frames) :]
    rest = rest[: min([rest.find(w) for w in map(_plain, outline.scope.without) if w in rest], default=len(rest))]
    places = sorted((rest.find(w), -len(w), w) for w in words if w in rest)
    return places[0][2] if places and places[0][0] <= 12 else ""


def _plain(word: str) -> str:
    return plain(word).text
