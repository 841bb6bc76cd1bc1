"""Figures in running text: finds the one number of a report's narrative that a question asks for, or none.

A number qualifies only if every content word of the question stands in its clause or earlier in its sentence, if its measure
word is of the kind asked for, and if no other number fits nearly as well.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reportqa.answer.case import Case
from reportqa.answer.derive import PERCENT
from reportqa.lexicon.cues import Cues
from reportqa.library import Place, places
from reportqa.records import Figure, Mention, Question, Report, Span
from reportqa.text import Plain, plain

_SENTENCE = re.compile(r"[^。；;！!？?]+[。；;！!？?]?")
#: a clause ends here; a comma between digits does not end one
_CLAUSE = re.compile(r"(?:[^，,、：:。；;（）()]|(?<=\d)[,，](?=\d{3}))+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
#: 同一热点计1次: explains how things are counted
_EXPLAINED = re.compile(r"(?<![共合总累统])计$")
#: 市政府 in a question means the body itself; 全市 does not always
_GOVERNMENT = "政府"
#: mentions that say whose report and of when, and why it is asked
_WHO_AND_WHEN = (
    *("issuer", "unknown issuer", "group", "region", "list", "year", "years", "relative year", "relative years"),
    "preface",
)
#: kinds of question that compute, and the mentions that say so
_COMPUTING = ("change", "compare", "rank", "trend", "sum")
_COMPARING = ("kind", "count", "ratio")
#: stands behind the last word of a question
_END = "0"
#: points for a word in the number's own clause, and for one earlier in the sentence; soft words count half
_NEAR, _FAR = 2.0, 1.0
#: how far the best number must lead over the next
_LEAD = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: content words (all must be there), soft words (they help), and the measure words allowed.

    `apart`: a word of four letters may stand in two halves (服务事项: 服务网发布事项), as reports of different years and bodies
    say one thing differently.
    """

    words: tuple[str, ...]
    soft: tuple[str, ...]
    measures: tuple[str, ...]
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A number in a sentence: its place in the paragraph's text, the sentence's place, and how well it fits."""

    report: Report
    place: Place
    figure: Figure
    start: int
    end: int
    score: float


def asked(case: Case) -> Asked:
    """The words of the question without body, year and words of asking."""
    q, cues = case.question, case.lexicon.cues
    text = _without(q.plain, (m for m in q.mentions if m.what in _WHO_AND_WHEN))
    measures = _measures(text, cues)
    if q.kind in _COMPUTING:
        # words of comparing say what is done with the numbers; a share is what a number is
        text = _without_comparing(text, q, cues)
    glue = {*cues.glue.words, *(w for w in case.lexicon.issuers.unknown.own if w.endswith(_GOVERNMENT))}
    words = list(_whole(case.library.segmenter.cut(text), cues))
    if q.kind in _COMPUTING:
        # a matter that has a name of its own (主动公开) is what is compared
        glue -= {w for m in q.mentions if m.what in ("term", "topic") for w in words if w in q.plain[m.start : m.end]}
    soft = tuple(w for w in words if w in glue)
    content = [w.removesuffix("类") if len(w) > 2 else w for w in words if w not in glue and not _is_asking(w, cues)]
    # what turns or narrows the question must stand in the sentence too
    content += [limit for limit in q.limits if not any(limit in w for w in content)]
    return Asked(tuple(dict.fromkeys(content)), soft, measures, apart=q.kind in _COMPUTING)


def _without(text: str, mentions: Iterable[Mention]) -> str:
    """The text with the words of mentions blotted out; every letter keeps its place."""
    letters = list(text)
    for m in mentions:
        letters[m.start : m.end] = "，" * (m.end - m.start)
    return "".join(letters)


def _without_comparing(text: str, q: Question, cues: Cues) -> str:
    """The text without its words of comparing, and without others of them that share letters with these (涨了几|几个点)."""
    said = [m for m in q.mentions if m.what in _COMPARING and m.value != "share"]
    spans = {(m.start, m.end) for m in said}
    for word in (w for kind, words in cues.kinds.items() if kind != "share" for w in words):
        at = q.plain.find(word)
        if at >= 0 and any(m.start < at + len(word) and at < m.end for m in said):
            spans.add((at, at + len(word)))
    return _without(text, (Mention("kind", "", start, end, "") for start, end in sorted(spans)))


def _whole(words: Iterable[str], cues: Cues) -> Iterator[str]:
    """The words, with single letters that stand together put together again: no letter that limits the question is lost."""
    run = ""
    for word in (*words, _END):
        if len(word) == 1 and word not in cues.glue.letters and not word.isdigit() and _HAN.match(word):
            run += word
            continue
        if run and not all(c in cues.glue.verbs for c in run):
            # a verb behind a name is no part of it (头条发了几条)
            bare = run.rstrip(cues.glue.verbs)
            yield bare if len(bare) > 1 else run
        run = ""
        if len(word) > 1 and not word.isdigit():
            yield word


def _is_asking(word: str, cues: Cues) -> bool:
    return any(a in word for a in ("多少", "几")) or all(c in cues.glue.letters for c in word)


def measure_asked(text: str, cues: Cues) -> str:
    """The measure word of the question (几期 asks for 期); empty if it names none."""
    match = re.search(rf"(?:多少|几)({_any_unit(cues)})", text)
    return match.group(1) if match else ""


def _measures(text: str, cues: Cues) -> tuple[str, ...]:
    """The measure words that go with the one asked for (几期 wants 期; 多少件 also takes 份, 起); of a share percent."""
    if any(word in text for word in cues.quantity.percent):
        return (PERCENT,)
    measure = measure_asked(text, cues)
    return tuple(u for group in cues.quantity.measures if measure in group for u in group)


def _any_unit(cues: Cues) -> str:
    """A pattern for every measure word, the longest first."""
    units = {u for group in cues.quantity.measures for u in group}
    return "|".join(map(re.escape, sorted(units, key=lambda u: (-len(u), u))))


def find(case: Case, reports: Sequence[Report], wanted: Asked | None = None) -> Found | None:
    """The number asked for in these reports, or None where none fits, several fit alike, or the one that fits has no value."""
    best = alike(case, reports, wanted)
    return best[0] if len(best) == 1 and best[0].figure.value is not None else None


def alike(case: Case, reports: Sequence[Report], wanted: Asked | None = None) -> tuple[Found, ...]:
    """The number that fits best and all others that fit as well, each once; also such as have no value (unsure, 3至5件)."""
    wanted = wanted or asked(case)
    if not wanted.words and not (wanted.soft and wanted.measures):
        return ()
    found = sorted(
        (f for report in reports for f in _in_report(case, report, wanted)),
        key=lambda f: (-f.score, f.report.id, f.place.paragraph.id, f.start),
    )
    rivals = [f for f in found[1:] if found[0].score - f.score < _LEAD and not _says_same(f.figure, found[0].figure)]
    case.trace(
        "numbers in the text",
        *(f"{f.figure.raw} {f.score:.2f}: {f.place.paragraph.text[f.start : f.end]}" for f in found[:3]),
        rejected=[(f.figure.raw, "fits as well as the first") for f in rivals],
    )
    return (found[0], *rivals) if found else ()


def _says_same(a: Figure, b: Figure) -> bool:
    """Whether two numbers of the text are the same one said twice; of those that were not read nothing is known."""
    return a.value is not None and (a.value, a.unit, a.about) == (b.value, b.unit, b.about)


def _in_report(case: Case, report: Report, wanted: Asked) -> Iterator[Found]:
    """Every number of the narrative that fits, as the book has it."""
    printed: dict[str, list[Figure]] = {}
    for figure in case.library.figures.texts(report.id):
        if isinstance(figure.where, Span):
            printed.setdefault(figure.where.paragraph, []).append(figure)
    for place in places(report):
        if place.paragraph.id in printed:
            yield from _in_paragraph(case, report, place, printed[place.paragraph.id], wanted)


def _in_paragraph(case: Case, report: Report, place: Place, figures: Sequence[Figure], wanted: Asked) -> Iterator[Found]:
    flat = plain(place.paragraph.text)
    spots = [(_plain_spot(flat, figure.where), figure) for figure in figures if isinstance(figure.where, Span)]
    for sentence in _SENTENCE.finditer(flat.text):
        first, last = sentence.span()
        inside = [((a - first, b - first), f) for (a, b), f in spots if first <= a < last]
        start, end = flat.span(first, last)
        for figure, score in _in_sentence(case, report, sentence.group(), inside, wanted):
            yield Found(report, place, figure, start, end, score)


Spot = tuple[int, int]


def _plain_spot(flat: Plain, where: Span) -> Spot:
    """A place in the paragraph as one in its plain text."""
    return bisect_left(flat.offsets, where.start), bisect_left(flat.offsets, where.end)


def _in_sentence(
    case: Case, report: Report, sentence: str, figures: Sequence[tuple[Spot, Figure]], wanted: Asked
) -> Iterator[tuple[Figure, float]]:
    cues = case.lexicon.cues
    ahead = ""
    for clause in _CLAUSE.finditer(sentence):
        goes_on = ahead if clause.group().startswith(cues.quantity.goes_on) else ""
        ahead = clause.group()
        numbers = [(spot, f) for spot, f in figures if clause.start() <= spot[0] < clause.end()]
        for n, ((at, _), figure) in enumerate(numbers):
            if not _fits(cues, report, wanted, sentence[:at], clause.group(), figure.unit):
                continue
            # the words of a number stand between it and the number before it; after it only where no other number follows
            before = numbers[n - 1][0][1] if n else clause.start()
            after = numbers[n][0][1] if n + 1 < len(numbers) else clause.end()
            score = _score(cues, wanted, sentence[before:after], f"{goes_on}，{_head(cues, sentence[:at])}")
            if score is not None:
                yield figure, score


def _head(cues: Cues, before: str) -> str:
    """What an earlier part of the sentence says of a number: the whole before 其中, else only clauses without a number."""
    at = max((before.find(word) for word in cues.quantity.of_which), default=-1)
    whole, rest = (before[:at], before[at:]) if at >= 0 else ("", before)
    plain_clauses = (c.group() for c in _CLAUSE.finditer(rest) if not re.search(r"\d", _YEAR.sub("", c.group())))
    return "，".join((whole, *plain_clauses))


def _fits(cues: Cues, report: Report, wanted: Asked, before: str, clause: str, unit: str) -> bool:
    """Whether a number may be the one: of the measure asked for, of the report's year, no change, share or explanation."""
    known = any(unit in group for group in cues.quantity.measures)
    if not known or (wanted.measures and unit not in wanted.measures) or _EXPLAINED.search(before):
        return False
    years = _YEAR.findall(before)
    if years and int(years[-1]) != report.year:
        return False
    changes = (w for w in cues.quantity.changes if not any(w in word for word in wanted.words))
    return not any(word in clause for word in (*changes, *_negations(cues, wanted)))


def _negations(cues: Cues, wanted: Asked) -> tuple[str, ...]:
    """Words that turn a clause round, unless the question says them itself."""
    return tuple(w for w in cues.quantity.negations if not any(w in word for word in wanted.words))


def _score(cues: Cues, wanted: Asked, near: str, far: str) -> float | None:
    """Points for the words, None where a content word is missing."""
    score = 0.0
    for word in wanted.words:
        points = _points(cues, word, near, far) or (_in_halves(cues, word, near) if wanted.apart else 0.0)
        if not points:
            return None
        score += points
    soft = [_points(cues, word, near, far) / 2 for word in wanted.soft]
    if not wanted.words and not any(soft):
        return None
    return score + sum(soft)


def _in_halves(cues: Cues, word: str, near: str) -> float:
    """Points for a word of four letters whose halves both stand beside the number."""
    halves = (word[:2], word[2:])
    return _FAR if len(word) == 4 and all(_points(cues, half, near, "") for half in halves) else 0.0


def holds(case: Case, word: str, text: str) -> bool:
    """Whether a plain text says a word, or one that people use for it."""
    return _points(case.lexicon.cues, word, text, "") > 0


def _points(cues: Cues, word: str, clause: str, before: str) -> float:
    forms = {word, *(s for group in cues.quantity.synonyms if word in group for s in group)}
    if any(f in clause for f in forms):
        return _NEAR
    return _FAR if any(f in before for f in forms) else 0.0
