"""The share of a number of the text in the whole that its sentence gives. In: a question; out: both numbers and the result.

Only where it is certain what the whole is: one number of the same unit before 其中 or 包括, and parts that do not exceed it. A
share that the text prints itself is given beside the result, and said to differ where it does; nothing is repaired.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from reportqa.answer import cite, derive, numbers, search, wording
from reportqa.answer.case import Case
from reportqa.answer.derive import PERCENT, countable
from reportqa.answer.scope import settle
from reportqa.answer.suggest import questions_about
from reportqa.records import Answer, Citation, Figure, Slot, Span
from reportqa.text import plain


@dataclass(frozen=True, slots=True)
class Share:
    """A part and its whole in one sentence, what the one is of the other, and the share that is printed, if any."""

    found: numbers.Found
    part: Figure
    whole: Figure
    result: Figure
    printed: Figure | None


def answer(case: Case) -> Answer:
    """The share in every report of the scope; where it is not certain, what the search finds."""
    scope = settle(case)
    if isinstance(scope, Answer):
        return scope
    shares = [s for report in scope.reports for s in [_share(case, numbers.find(case, [report], _wanted(case)))]]
    given = [s for s in shares if s is not None]
    if not given or len(given) < len(shares):
        return search.answer(case)
    citations: list[Citation] = []
    lines: list[str] = []
    figures: list[Figure] = []
    for share in given:
        found = share.found
        citations.append(cite.sentence(found.report, found.place, found.start, found.end, len(citations) + 1))
        lines.append(_said(case, share, citations[-1]))
        figures += [share.part, share.whole, share.result, *([share.printed] if share.printed else [])]
    slots = [*scope.slots, Slot(case.say("label_source"), case.say("label_text"), "default")]
    return case.answer(
        "answered", "share_of_text", "\n".join(lines), figures=dict.fromkeys(figures), citations=citations, notes=scope.notes,
        understood=slots, suggestions=questions_about(case, scope.reports[0]),
    )  # fmt: skip


def _wanted(case: Case) -> numbers.Asked:
    """What the part is called, without the words for its share; it is a count of something."""
    asked, quantities = numbers.asked(case), case.lexicon.quantities
    words = tuple(w for w in asked.words if not any(s in w for s in quantities.shares))
    units = (u for group in case.lexicon.cues.quantity.measures for u in group)
    return replace(asked, words=words, measures=tuple(u for u in units if u != PERCENT))


def _share(case: Case, found: numbers.Found | None) -> Share | None:
    """The share of a number found, if its sentence tells the whole for certain."""
    if found is None or not isinstance(found.figure.where, Span) or not countable(found.figure):
        return None
    part, inside = found.figure, _in_sentence(case, found)
    at = _of_which(case, found)
    same = [f for f in inside if f.unit == part.unit]
    before = [f for f in same if _start(f) < at]
    after = [f for f in same if _start(f) > at]
    if len(before) != 1 or part not in after or not all(countable(f) for f in same):
        return None
    whole = before[0]
    if whole.value is None or sum((f.value for f in after if f.value is not None), Decimal(0)) > whole.value:
        return None
    result = derive.ratio(part, whole)
    return Share(found, part, whole, result, _printed(case, found, inside)) if result else None


def _in_sentence(case: Case, found: numbers.Found) -> list[Figure]:
    """The numbers of the sentence, in printed order."""
    where = found.figure.where
    texts = case.library.figures.texts(found.report.id)
    here = [f for f in texts if isinstance(f.where, Span) and isinstance(where, Span) and f.where.paragraph == where.paragraph]
    return sorted((f for f in here if found.start <= _start(f) < found.end), key=_start)


def _start(figure: Figure) -> int:
    return figure.where.start if isinstance(figure.where, Span) else -1


def _end(figure: Figure) -> int:
    return figure.where.end if isinstance(figure.where, Span) else -1


def _of_which(case: Case, found: numbers.Found) -> int:
    """Where the only word for parts of something stands in the sentence, before the number; -1 where there is not just one."""
    flat = plain(found.place.paragraph.text)
    first, last = (bisect_left(flat.offsets, n) for n in (found.start, found.end))
    sentence = flat.text[first:last]
    spots = [sentence.find(w) for w in case.lexicon.quantities.of_which if w in sentence]
    several = sum(sentence.count(w) for w in case.lexicon.quantities.of_which) != 1
    at = flat.offsets[first + spots[0]] if spots and not several else -1
    return at if at < _start(found.figure) else -1


def _printed(case: Case, found: numbers.Found, inside: Sequence[Figure]) -> Figure | None:
    """The percentage right behind the number, with nothing but a word for a share between them."""
    part = found.figure
    later = [f for f in inside if _start(f) >= _end(part)][:1]
    if not later or later[0].unit != PERCENT or later[0].value is None:
        return None
    between = plain(found.place.paragraph.text[_end(part) : _start(later[0])]).text.strip("，,（(")
    return later[0] if between in case.lexicon.quantities.shares else None


def _said(case: Case, share: Share, citation: Citation) -> str:
    report, result = share.found.report, share.result
    text = case.say(
        "share_of_text", issuer=report.issuer.name, year=report.year, quote=citation.quote.strip(),
        value=wording.value(case, share.part), raw=wording.value(case, share.whole),
        text=f"{_digits(share.part)}÷{_digits(share.whole)}＝{result.raw}",
    )  # fmt: skip
    if share.printed is None:
        return text
    return text + case.say("share_printed" if _agrees(share.printed, result) else "share_printed_other", raw=share.printed.raw)


def _digits(figure: Figure) -> str:
    return derive.plainly(figure.value) if figure.value is not None else figure.raw


def _agrees(printed: Figure, result: Figure) -> bool:
    """Whether the share printed is the result, rounded as printed."""
    if printed.value is None or result.value is None or result.formula != "ratio":
        return False
    part, whole = (p.value for p in result.parts)
    exact = part / whole * 100 if part is not None and whole else result.value
    return exact.quantize(printed.value, ROUND_HALF_UP) == printed.value
