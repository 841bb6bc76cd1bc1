"""Numbers of running text as figures. Comes in: a report as read. Goes out: each count with its unit, object, period and scope.

What a number counts is said in the printed words; where that cannot be told, `counts` is empty.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from reportqa.figure.amounts import BREAK, Number, Patterns, numbers, patterns, without_names
from reportqa.lexicon import Lexicon
from reportqa.records import MASTHEAD, Figure, Paragraph, Report, Span, State
from reportqa.text import plain

_SENTENCE = re.compile(r"[^。！!？?]+[。！!？?]?")
#: digits in threes, and nothing before or behind them that would be one more
_GROUPED = re.compile(r"\D*\d{1,3}(?:[ \u00a0\u3000]\d{3})+(?:\.\d+)?\D*")
_APART = re.compile(r"[、,]|和|及|与")
_JOINT = re.compile(r"[和及与]")
_ONLY_APART = re.compile(r"[、,和及与]*")
_EDGES = '、,;:()"“”‘’*·-.# '
#: how far back a count looks for its period and its scope, in letters
_REACH = 240
#: a count is of at most so many letters
_LONGEST_OBJECT = 40
_PART_OF_YEAR = re.compile(r"月|季度|半年|年[初中]")
#: what stands before a date that something is measured against: 比2022年
_AGAINST = ("比", "较", "与", "同", "对", "于")


def narrative(report: Report, lexicon: Lexicon) -> tuple[Figure, ...]:
    """Every count of the report's running text in printed order; what stands in title and sign-off is none."""
    known = patterns(lexicon.quantities)
    return tuple(
        figure
        for section in report.sections
        if section.role != MASTHEAD
        for paragraph in section.paragraphs
        for figure in in_paragraph(report, paragraph, known)
    )


def in_paragraph(report: Report, paragraph: Paragraph, known: Patterns) -> Iterator[Figure]:
    """The counts of one paragraph in printed order."""
    flat = plain(paragraph.text)
    text = without_names(flat.text, known)
    for sentence in _SENTENCE.finditer(text):
        found = numbers(sentence.group(), known)
        printed = flat.text[sentence.start() : sentence.end()]
        objects = _objects(printed, found, known)
        for i, (number, counts) in enumerate(zip(found, objects, strict=True)):
            start, end = flat.span(sentence.start() + number.start, sentence.start() + number.end)
            raw = paragraph.text[start:end]
            if not _torn(raw):
                where = Span(report.id, paragraph.id, start, end, paragraph.page, paragraph.line)
                head = printed[max(0, number.start - _REACH) : number.start]
                near = printed[found[i - 1].end if i else 0 : number.start]
                said = (counts, period_of(head, known), scope_of(head, near, known))
                yield _figure(report, paragraph, number, said, raw, where)


def _figure(report: Report, paragraph: Paragraph, number: Number, said: tuple[str, str, str], raw: str, where: Span) -> Figure:
    state: State = "text" if number.value is None else "zero" if number.value == 0 else "number"
    counts, period, scope = said
    return Figure(
        issuer=report.issuer.id,
        year=report.year,
        indicator="text",
        value=number.value,
        unit=number.unit,
        raw=raw,
        where=where,
        state=state,
        counts=counts,
        period=period,
        scope=scope,
        about=number.about,
        confidence=paragraph.confidence,
    )


def period_of(head: str, known: Patterns) -> str:
    """The time that is said last before a number, as printed; one that something is measured against is passed over.

    A part of the year (11月, 一季度) reaches only to the next semicolon.
    """
    part = head.rfind(";")
    said = [
        m.group()
        for m in known.period.finditer(head)
        if not head[: m.start()].endswith(_AGAINST) and (m.start() > part or not _PART_OF_YEAR.search(m.group()))
    ]
    return said[-1] if said else ""


def scope_of(head: str, near: str, known: Patterns) -> str:
    """Whose count it is, as said last before a number; parts of a body (镇级) only reach to the next number."""
    parts = known.words.scopes.parts
    said = [m.group() for m in known.scope.finditer(head) if m.group() not in parts or m.start() >= len(head) - len(near)]
    return said[-1] if said else ""


def _torn(raw: str) -> bool:
    """Whether a gap stands between digits (1 2 5): such digits may be one number or several, unless they stand in threes."""
    return bool(re.search(r"\d\s+\d", raw)) and not _GROUPED.fullmatch(raw)


def _objects(sentence: str, found: Sequence[Number], known: Patterns) -> list[str]:
    """What each number counts, in the printed words."""
    objects: list[str] = []
    for i, number in enumerate(found):
        last = found[i - 1].end if i else 0
        following = found[i + 1].start if i + 1 < len(found) else len(sentence)
        counts = _object(sentence, last, number, following, known)
        # 占1.6% and 同比增长3% say of the number before what they are a share or a change of
        objects.append(objects[-1] + counts if i and known.shares.fullmatch(counts) else counts)
    for first, several in _lists(sentence, found, known):
        for offset, counts in enumerate(several):
            objects[first + offset] = counts
    return objects


def _object(sentence: str, last: int, number: Number, following: int, known: Patterns) -> str:
    """What stands behind the number where a noun follows at once (4次检查), else what stands before it (发布会12场)."""
    begin = max((m.end() for m in BREAK.finditer(sentence, last, number.start)), default=last)
    before = sentence[begin : number.start]
    behind = _behind(sentence[number.end : following], following < len(sentence), known)
    # a change or a share is always said before its number
    if behind and not known.changes.search(before) and number.unit not in ("%", "‰", "百分点", "个百分点"):
        return behind
    return _cut(before, known)


def _behind(text: str, number_follows: bool, known: Patterns) -> str:
    """The noun that follows a number at once, up to where another part of the sentence begins."""
    ends = re.search(r"[,;:()。!?、]", text)
    if ends is None and number_follows:
        ends = _JOINT.search(text)
        if ends is None:
            return ""  # it may be what the next number counts
    piece = text[: ends.start()] if ends else text
    stop = known.stop.search(piece)
    noun = piece[: stop.start()] if stop else piece
    noun = noun.strip(_EDGES)
    return noun if 1 < len(noun) <= _LONGEST_OBJECT else ""


def _cut(piece: str, known: Patterns) -> str:
    """A piece of a sentence without what introduces it and what leads over to its number."""
    if len(piece) > _LONGEST_OBJECT or "”" in piece:
        piece = re.split(r"[”》]等?", piece)[-1] or piece
    piece, before = piece[-_REACH:], None
    while before != piece:
        before = piece
        piece = piece.strip(_EDGES)
        for pattern in (known.period, known.scope, known.lead):
            if match := pattern.match(piece):
                piece = piece[match.end() :]
        if match := known.tail.search(piece):
            piece = piece[: match.start()]
    return piece if len(piece) <= _LONGEST_OBJECT else ""


def _lists(sentence: str, found: Sequence[Number], known: Patterns) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Enumerations (网站、微信分别3条、4条): the first number and what each counts; nothing where their counts disagree."""
    for word in known.words.respectively:
        for told in re.finditer(re.escape(word), sentence):
            inside = range(bisect_left(found, told.end(), key=lambda n: n.start), len(found))
            run = list(_together(sentence, found, inside))
            if not run or BREAK.search(sentence, told.end(), found[run[0]].start):
                continue
            near = max(0, told.start() - _REACH)
            last = found[run[0] - 1].end if run[0] else 0
            begin = max((m.end() for m in BREAK.finditer(sentence, near, told.start())), default=near)
            begin = max(begin, min(last, told.start()))
            items = [part for part in _APART.split(_cut(sentence[begin : told.start()], known)) if part]
            middle = _cut(sentence[told.end() : found[run[0]].start], known)
            agrees = len(items) == len(run) > 1
            yield run[0], tuple(item + middle for item in items) if agrees else ("",) * len(run)


def _together(sentence: str, found: Sequence[Number], inside: Sequence[int]) -> Iterator[int]:
    """The first of these numbers and those that follow it with nothing between them but a sign of enumeration."""
    for place, i in enumerate(inside):
        if place and not _ONLY_APART.fullmatch(sentence, found[i - 1].end, found[i].start):
            return
        yield i
