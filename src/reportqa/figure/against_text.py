"""What the text says against what the tables say. Comes in: all figures of a report. Goes out: a `Check` per cell spoken of.

Only sentences are compared whose words say one cell of the tables and nothing else (lexicon/quantities.toml), and that are of
the report's year and scope: another period or scope may well have another number. Where two sentences say a cell and one agrees
with it, the other is taken to be of something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from reportqa.figure.amounts import BREAK, Patterns, clauses, patterns
from reportqa.figure.narrative import period_of, scope_of
from reportqa.figure.sides import Part, told, total
from reportqa.lexicon import Lexicon
from reportqa.lexicon.quantities import Matter, Quantities, Told, longest_first
from reportqa.records import MASTHEAD, CellRef, Check, CheckResult, Figure, Paragraph, Report, Span
from reportqa.text import Plain, plain

_SENTENCE = re.compile(r"[^。！!？?]+")
_PRINTED = re.compile(r"(\d[\d,]*)(?:\.(\d+))?")
#: the number may be larger than said, or smaller; with any other word for about it is not compared
_AT_LEAST = frozenset(("余", "多", "超过", "超", "逾", "突破", "以上", "不少于", "不低于", "至少", "有余", "之多"))
_AT_MOST = frozenset(("不足", "不到", "不超过", "不多于", "至多", "最多", "以内", "以下"))
_PER_MONEY = Decimal(10_000)
#: how far back a number looks for what is said of time, scope and topic, in letters
_REACH = 600
#: how much of a sentence is quoted
_QUOTED = 40
_WHOLE_YEAR = re.compile(r"(?:截[至止]|至|自)?(?P<year>20\d\d)年(?:度)?(?:全年|底|末)?")


@dataclass(frozen=True, slots=True)
class _Said:
    """What a sentence says of cells: its number (None where no part of the tables has it), how exactly, and its place."""

    matter: Matter
    figure: Figure
    quote: str


def against_text(figures: Sequence[Figure], report: Report, lexicon: Lexicon) -> tuple[Check, ...]:
    """The checks in the order in which the text speaks of the cells; `figures` are those of cells and of the narrative."""
    cells = {(f.where.row, f.where.column): f for f in figures if isinstance(f.where, CellRef)}
    numbers: dict[str, list[Figure]] = {}
    for figure in figures:
        if isinstance(figure.where, Span) and figure.value is not None:
            numbers.setdefault(figure.where.paragraph, []).append(figure)
    found: dict[str, list[Check]] = {}
    for paragraph in (p for s in report.sections if s.role != MASTHEAD for p in s.paragraphs):
        for said in _in_paragraph(report, paragraph, numbers.get(paragraph.id, ()), lexicon.quantities):
            check = _compared(said, cells, report, lexicon)
            if check is not None:
                found.setdefault(check.id, []).append(check)
    return tuple(c for checks in found.values() for c in _settled(checks))


def _settled(checks: Sequence[Check]) -> Sequence[Check]:
    """One check for a cell, or every contradiction where no sentence agrees with it."""
    agreeing = [c for c in checks if c.result == "pass"]
    failing = [c for c in checks if c.result == "fail"]
    return agreeing[:1] or failing or checks[:1]


def _in_paragraph(report: Report, paragraph: Paragraph, figures: Sequence[Figure], words: Quantities) -> Iterator[_Said]:
    flat, known = plain(paragraph.text), patterns(words)
    at = {original: i for i, original in reversed(list(enumerate(flat.offsets)))}
    last = 0
    for figure in figures:
        span = figure.where
        if not isinstance(span, Span) or span.start not in at:
            continue
        start, before = at[span.start], last
        last = at.get(span.end, len(flat.text))
        matters = [m for m in words.told.matters if _says(m, figure, words.told)]
        if not matters:
            continue
        head, near = flat.text[max(0, start - _REACH) : start], flat.text[before:start]
        if _is_ours(report, head, near, known):
            topic, quote = _topic(head, words.told), _quote(paragraph, flat, start, span.end)
            yield from (_Said(m, figure, quote) for m in matters if not m.topic or topic in m.topic)
    yield from _nothing(report, paragraph, flat, known)
    yield from _closed(report, paragraph, flat, known)


def _quote(paragraph: Paragraph, flat: Plain, at: int, end: int) -> str:
    """The clause up to the number, as printed."""
    near = max(0, at - _QUOTED)
    begin = max((m.end() for m in BREAK.finditer(flat.text, near, at)), default=near)
    return "".join(paragraph.text[flat.offsets[begin] : end].split())[-_QUOTED:]


def _is_ours(report: Report, head: str, near: str, known: Patterns) -> bool:
    """Whether what is said last of time and of whose work it is fits the report."""
    period, scope = period_of(head, known), scope_of(head, near, known)
    whole = _WHOLE_YEAR.fullmatch(period)
    if not (int(whole["year"]) == report.year if whole else period in known.words.periods.whole):
        return False
    scopes = known.words.scopes
    return not scope or scope == report.scope or (scope in scopes.own and scope not in scopes.core)


def _says(matter: Matter, figure: Figure, words: Told) -> bool:
    """Whether a number is of just this matter, if the topic is right."""
    units = (words.money,) if matter.money else words.units
    return figure.unit in units and _bare(figure.counts, words) in matter.says


def _bare(text: str, words: Told) -> str:
    return _filler(words.filler).sub("", text).strip("、,")


@lru_cache(maxsize=4)
def _filler(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, longest_first(words))))


def _topic(head: str, words: Told) -> str:
    """The last topic named."""
    topics = {word: topic for topic, of in words.topics if topic != "none" for word in of}
    none = dict.fromkeys(words.topics.none, "")
    last = ""
    for match in _filler((*topics, *none)).finditer(head):
        last = topics.get(match.group(), last) if match.group() not in none else last
    return last


def _nothing(report: Report, paragraph: Paragraph, flat: Plain, known: Patterns) -> Iterator[_Said]:
    """Clauses that say that there was none: 没有收到政府信息公开申请."""
    words = known.words.told
    for sentence in _SENTENCE.finditer(flat.text):
        for a, b in clauses(sentence.group()):
            start, end = sentence.start() + a, sentence.start() + b
            bare = _bare(_without_lead(flat.text[start:end], known), words)
            for matter in (m for m in words.matters if bare in m.nothing):
                if _is_ours(report, flat.text[max(0, end - _REACH) : end], flat.text[start:end], known):
                    yield _said(matter, report, paragraph, flat, (start, end))


def _without_lead(clause: str, known: Patterns) -> str:
    """The clause without time, scope and linking words before it."""
    before = None
    while before != clause:
        before = clause
        for pattern in (known.period, known.scope, known.lead):
            if match := pattern.match(clause):
                clause = clause[match.end() :].lstrip("、,")
    return clause


def _closed(report: Report, paragraph: Paragraph, flat: Plain, known: Patterns) -> Iterator[_Said]:
    """Sentences that say that every request was closed, beside the number of those carried over."""
    words = known.words.told
    carried = next((m for m in words.matters if m.cell == "cout.T"), None)
    for sentence in _SENTENCE.finditer(flat.text):
        match = _filler(words.closed).search(sentence.group())
        if carried is None or match is None or any(w in sentence.group() for w in words.not_closed):
            continue
        end = sentence.start() + match.start()
        head = flat.text[max(0, end - _REACH) : end]
        if _topic(sentence.group()[: match.start()], words) == "request" and _is_ours(report, head, "", known):
            place = (sentence.start() + match.start(), sentence.start() + match.end())
            yield _said(carried, report, paragraph, flat, place)


def _said(matter: Matter, report: Report, paragraph: Paragraph, flat: Plain, place: tuple[int, int]) -> _Said:
    start, end = flat.span(*place)
    where = Span(report.id, paragraph.id, start, end, paragraph.page, paragraph.line)
    raw = paragraph.text[start:end]
    none = Figure(report.issuer.id, report.year, "text", Decimal(0), "", raw, where, "zero")
    return _Said(matter, none, "".join(raw.split())[:_QUOTED])


def _compared(said: _Said, cells: Mapping[tuple[str, str], Figure], report: Report, lexicon: Lexicon) -> Check | None:
    """The check, or None where the report has no such cell or the number is too rough for comparing."""
    matter, figure = said.matter, said.figure
    if set(_abouts(figure.about)) - _AT_LEAST - _AT_MOST:
        return None
    if matter.money and figure.value is not None and figure.unit:
        figure = replace(figure, value=figure.value / _PER_MONEY)
    ways = [[Part(cells[_key(c)], c) for c in way] for way in matter.sums if all(_key(c) in cells for c in way)]
    if not ways:
        return None
    sums = [total(way) for way in ways]
    fitting = [i for i, s in enumerate(sums) if s is not None and _agrees(figure, s, matter.money)]
    result: CheckResult = "pass" if fitting else "unknown" if None in sums else "fail"
    at = fitting[0] if fitting else 0
    words = {"quote": said.quote, "row": f"“{matter.name}”"}
    where = tuple(p.figure.where for p in (Part(figure, ""), *ways[at]) if p.figure and p.figure.where)
    sides = (None, None) if result == "unknown" else (figure.value, sums[at])
    return told("text", matter.cell, result, words, where, report.id, lexicon, *sides)


def _key(cell: str) -> tuple[str, str]:
    row, _, column = cell.partition(".")
    return row, column


def _abouts(about: str) -> list[str]:
    """The single words of what stands with a number (超过 and 余)."""
    found = []
    known = longest_first((*_AT_LEAST, *_AT_MOST))
    while about:
        word = next((w for w in known if about.startswith(w)), about)
        found.append(word)
        about = about[len(word) :]
    return found


def _agrees(figure: Figure, value: Decimal, money: bool) -> bool:
    """Whether a number of the text can be that of the tables: exact, rounded as far as it is printed, or a bound."""
    said = figure.value
    if said is None:
        return False
    words = set(_abouts(figure.about))
    if words & _AT_MOST:
        return value <= said
    if words & _AT_LEAST:
        return value >= said
    return abs(said - value) < _step(figure.raw, money) if _is_rounded(figure.raw) else said == value


def _is_rounded(raw: str) -> bool:
    return "." in raw or "．" in raw or "万" in raw or "萬" in raw or "亿" in raw or "億" in raw


def _step(raw: str, money: bool) -> Decimal:
    """The last printed place of a number with 万 or 亿, in the unit of the cell: 1.2万 is told to a thousand."""
    text = plain(raw).text
    match = _PRINTED.search(text)
    decimals = len(match.group(2) or "") if match else 0
    power = Decimal(100_000_000) if "亿" in text else _PER_MONEY if "万" in text else Decimal(1)
    return Decimal(1).scaleb(-decimals) * power / (_PER_MONEY if money else 1)
