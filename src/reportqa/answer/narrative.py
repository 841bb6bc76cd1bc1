"""Answers from the running text: the sentences that a report gives on a matter, and figures that stand only in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportqa.answer import cite, numbers, wording
from reportqa.answer.case import Case
from reportqa.answer.reading import Reading
from reportqa.answer.scope import Scope, settle
from reportqa.answer.suggest import questions_about
from reportqa.library import Place, places
from reportqa.records import Answer, Citation, Report, Slot
from reportqa.text import plain

_SENTENCE = re.compile(r"[^。！？!?]+[。！？!?]?")
#: a quotation is cut to this many sentences, so that the answer stays shorter than the section
_MOST_SENTENCES = 6
#: and to this many where they were found by words alone
_FEW_SENTENCES = 2
Quote = tuple[Place, int, int]


def answer(case: Case) -> Answer:
    """The sentences of a section on a topic, quoted with their places."""
    scope = settle(case)
    if isinstance(scope, Answer):
        return scope
    topic = case.lexicon.cues.topics[case.question.topic]
    quotes = [(report, quote) for report in scope.reports for quote in _quotes(case, report, case.question.topic)]
    if not quotes:
        report = scope.reports[0]
        return case.refuse("not_found", questions_about(case, report), scope.slots, issuer=report.issuer.name, year=report.year)
    return _quoted(case, scope, quotes, topic.name)


def _quoted(case: Case, scope: Scope, quotes: Sequence[tuple[Report, Quote]], about: str) -> Answer:
    """The answer that quotes sentences, each with its place."""
    quotes = _once(quotes)
    citations = [cite.sentence(report, *quote, number) for number, (report, quote) in enumerate(quotes, 1)]
    texts = [
        case.say(
            "quote",
            issuer=report.issuer.name,
            year=report.year,
            section=_from(case, scope, report, quote[0]),
            quote=citation.quote.strip(),
        )
        for (report, quote), citation in zip(quotes, citations, strict=True)
    ]
    slots = [*scope.slots, Slot(case.say("label_topic"), about, "said")]
    return case.answer(
        "answered", "quote", "\n".join(texts), citations=citations, notes=scope.notes, understood=slots,
        suggestions=questions_about(case, scope.reports[0]),
    )  # fmt: skip


def _once(quotes: Sequence[tuple[Report, Quote]]) -> list[tuple[Report, Quote]]:
    """The quotations without those that another report of the same body and year holds word for word."""
    kept: dict[tuple[str, int, str], tuple[Report, Quote]] = {}
    for report, quote in quotes:
        kept.setdefault((report.issuer.id, report.year, plain(_text(quote)).text), (report, quote))
    return list(kept.values())


def _from(case: Case, scope: Scope, report: Report, place: Place) -> str:
    """The section, and the file where several reports of the year are quoted."""
    return f"{_name(case, place)}（{report.file}）" if scope.rivals(report) else _name(case, place)


def on_words(case: Case, scope: Scope) -> Answer | None:
    """The sentences that hold every word asked about, the nearest in meaning first; None where no sentence does."""
    words = numbers.asked(case).words
    if not words:
        return None
    reports = frozenset(r.id for r in scope.reports)
    ranked = dict.fromkeys(
        (h.passage.report, h.passage.paragraph) for h in case.library.passages.search("".join(words), reports, "paragraph")
    )
    quotes: list[tuple[Report, Quote]] = []
    for report_id, paragraph_id in ranked:
        report, place = case.library.report(report_id), case.library.paragraph(report_id, paragraph_id)
        if report is None or place is None:
            continue
        for sentence in _SENTENCE.finditer(place.paragraph.text):
            if all(numbers.holds(case, word, plain(sentence.group()).text) for word in words):
                quotes.append((report, (place, *sentence.span())))
    return _quoted(case, scope, quotes[:_FEW_SENTENCES], "、".join(words)) if quotes else None


def figure(case: Case) -> Answer:
    """A figure that stands in the text (信息处理费)."""
    scope = settle(case)
    if isinstance(scope, Answer):
        return scope
    topic = case.lexicon.cues.topics[case.question.topic]
    asked = numbers.asked(case)
    wanted = numbers.Asked(tuple(dict.fromkeys((topic.name, *asked.words))), asked.soft, asked.measures or topic.measures)
    found = numbers.find(case, scope.reports, wanted)
    if found is not None:
        return from_text(case, scope, found)
    return answer(case)


def from_text(case: Case, scope: Scope, found: numbers.Found, before: str = "", citations: Sequence[Citation] = ()) -> Answer:
    """The answer that gives a number of the text with its sentence."""
    citation = cite.sentence(found.report, found.place, found.start, found.end, len(citations) + 1)
    text = case.say(
        "quote_figure",
        issuer=found.report.issuer.name,
        year=found.report.year,
        section=_name(case, found.place),
        quote=citation.quote.strip(),
    )
    slots = [*scope.slots, Slot(case.say("label_source"), case.say("label_text"), "default")]
    return case.answer(
        "answered", "quote_figure", f"{before}{text}", figures=[found.figure], citations=[*citations, citation],
        notes=scope.notes, understood=slots, suggestions=questions_about(case, found.report),
    )  # fmt: skip


def instead_of_table(case: Case, scope: Scope, readings: Sequence[Reading]) -> Answer | None:
    """What the text says where a single cell asked for has no number: said beside the empty cell, never instead of it."""
    if len(readings) != 1 or readings[0].answered() or readings[0].trouble in ("not_in_form", "overlap"):
        return None
    reading = readings[0]
    if reading.column not in ("", "T", "tot", "dec", "amount"):
        return None
    found = numbers.find(case, [reading.report])
    if found is None:
        return None
    main = reading.main()
    if main is None or reading.trouble:
        return from_text(case, scope, found)
    citation = cite.cell(main, case.library, case.lexicon, 1)
    slots = wording.state_slots(case, reading, citation.table, citation.section, main.raw.strip())
    return from_text(case, scope, found, case.say(wording.WITHOUT_NUMBER[main.state], **slots), [citation])


def _name(case: Case, place: Place) -> str:
    return f"“{place.section.heading}”" if place.section.heading else case.say("label_opening")


def _quotes(case: Case, report: Report, topic: str) -> list[Quote]:
    """The sentences on a topic. The section on problems holds problems and measures; a sentence of one ends the other."""
    sections = case.lexicon.cues.topics[topic].sections
    inside = [p for p in places(report) if p.section.role in sections]
    sentences = [(p, *m.span()) for p in inside for m in _SENTENCE.finditer(p.paragraph.text) if m.group().strip()]
    if topic in ("problems", "measures"):
        return _problems_or_measures(case, sentences, topic)
    if topic == "fee":
        word = case.lexicon.cues.topics[topic].name
        return [q for q in sentences if word in plain(_text(q)).text][:_MOST_SENTENCES]
    return _joined(sentences[:_MOST_SENTENCES])


def _problems_or_measures(case: Case, sentences: Sequence[Quote], topic: str) -> list[Quote]:
    split = case.lexicon.cues.split
    kept: list[Quote] = []
    now = ""
    for quote in sentences:
        text = plain(_text(quote)).text
        turns_to_measures = any(w in text for w in split.measures)
        turns_to_problems = any(w in text for w in split.problems)
        if turns_to_measures and not (turns_to_problems and now == ""):
            now = "measures"
        elif turns_to_problems:
            now = "problems"
        if now == topic:
            kept.append(quote)
    # a section that cannot be told apart is quoted whole rather than not at all
    return _joined((kept or list(sentences))[:_MOST_SENTENCES])


def _text(quote: Quote) -> str:
    place, start, end = quote
    return place.paragraph.text[start:end]


def _joined(quotes: Sequence[Quote]) -> list[Quote]:
    """Neighbouring sentences of one paragraph as one quotation."""
    joined: list[Quote] = []
    for place, start, end in quotes:
        if joined and joined[-1][0] == place and joined[-1][2] == start:
            joined[-1] = (place, joined[-1][1], end)
        else:
            joined.append((place, start, end))
    return joined
