"""Answers from the running text: the sentences that a report gives on a matter, and figures that stand only in the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from reportqa.answer import cite, numbers, quoting
from reportqa.answer.case import Case, origin_notes
from reportqa.answer.quoting import BOTH, EARLIER, MEASURES, PROBLEMS, Quote
from reportqa.answer.restate import restate
from reportqa.answer.scope import Scope, settle
from reportqa.answer.suggest import questions_about
from reportqa.answer.text_figure import from_text, instead_of_table, number
from reportqa.library import Place, places
from reportqa.records import Answer, Question, Report, Slot
from reportqa.text import plain

__all__ = ["answer", "figure", "from_text", "instead_of_table", "number", "on_words"]

#: sentences that were found by words alone are quoted up to this many
_FEW_SENTENCES = 2
#: matters offered where the one asked for is not in the report
_OFFERED = 3
#: parts of the report offered first
_OFTEN = ("problems", "measures", "interpretation", "training", "platform", "safeguard", "overview")


def answer(case: Case) -> Answer:
    """What a report says on a matter, quoted with its places: a list item by item, else the shortest passage."""
    if case.question.topic == EARLIER:
        return _solved(case)
    scope = settle(case)
    if isinstance(scope, Answer):
        return scope
    topics = _topics(case)
    quotes: list[tuple[Report, str, Quote]] = []
    notes: list[str] = []
    for report in scope.reports:
        for topic in topics:
            found, whole = on_topic(case, report, topic)
            kept = _narrowed(case, topic, found)
            notes += [case.say(_cut_note(topic))] if found and not whole else []
            notes += [case.say("note_not_narrowed")] if found and kept is None else []
            quotes += [(report, topic, quote) for quote in (found if kept is None else kept)]
    if quotes:
        return _listed(case, scope, quotes, notes)
    return on_words(case, scope) or _not_found(case, scope)


def _topics(case: Case) -> tuple[str, ...]:
    """The matter asked for; problems and measures where both are asked for side by side."""
    topic = case.question.topic
    if topic == BOTH:
        return PROBLEMS, MEASURES
    split = case.lexicon.cues.split
    said = [m for m in case.question.mentions if m.what == "topic" and m.value in (PROBLEMS, MEASURES)]
    for a, b in pairwise(said):
        between = case.question.plain[a.end : b.start]
        if (a.value, b.value) == (PROBLEMS, MEASURES) and between.startswith(split.joins):
            return PROBLEMS, MEASURES
    if said and said[0].value == MEASURES:
        # 问题和改进措施: a problem word too short to be one by itself
        before = case.question.plain[: said[0].start]
        if any(before.endswith(word + join) for word in split.problems for join in split.joins):
            return PROBLEMS, MEASURES
    return (topic,)


def on_topic(case: Case, report: Report, topic: str) -> tuple[list[Quote], bool]:
    """The places of a report on a matter, and whether nothing was left out or mixed up."""
    known = case.lexicon.cues.topics[topic]
    if topic in (PROBLEMS, MEASURES):
        return quoting.told(report, known.sections, topic, case.lexicon.cues.split)
    if known.says or known.heads:
        return quoting.about(report, known)
    return quoting.beginning(report, known.sections)


def _cut_note(topic: str) -> str:
    return "note_not_apart" if topic in (PROBLEMS, MEASURES) else "note_excerpt"


def _narrowed(case: Case, topic: str, found: Sequence[Quote]) -> list[Quote] | None:
    """Those that hold the other words of the question (对新上岗人员有什么办法); None where it has some and none does."""
    cues = case.lexicon.cues
    others = [m.value for m in case.question.mentions if m.what == "topic" and m.value not in (PROBLEMS, MEASURES, topic)]
    wanted = [cues.topics[t].says for t in others if cues.topics[t].says] if topic in (PROBLEMS, MEASURES) else []
    known = [w for t in {topic, PROBLEMS, MEASURES, *others} for w in (cues.topics[t].name, *cues.topics[t].words)]
    words = (w for w in numbers.asked(case).words if w not in cues.saying.words and not any(w in name for name in known))
    wanted += [(word,) for word in words]
    if not wanted:
        return list(found)
    scores = [sum(_says(case, words, text_of(q)) for words in wanted) for q in found]
    return [q for q, score in zip(found, scores, strict=True) if score == max(scores)] if any(scores) else None


def _says(case: Case, words: Iterable[str], printed: str) -> bool:
    """Whether a text says one of these words, or every part of it (新上岗人员 in 对新上岗的人员)."""
    text = plain(printed).text
    return any(numbers.holds(case, word, text) or _in_parts(case, word, text) for word in words)


def _in_parts(case: Case, word: str, text: str) -> bool:
    parts = [p for p in case.library.segmenter.cut(word) if len(p) > 1]
    return len(parts) > 1 and sum(map(len, parts)) >= len(word) - 1 and all(numbers.holds(case, p, text) for p in parts)


def _listed(case: Case, scope: Scope, quotes: Sequence[tuple[Report, str, Quote]], notes: Iterable[str] = ()) -> Answer:
    """The answer that quotes item by item, in the order of the report, under what it was asked for."""
    kept = _once(quotes)
    citations = [cite.sentence(report, *quote, number) for number, (report, _, quote) in enumerate(kept, 1)]
    texts = []
    both = list(zip(kept, citations, strict=True))
    for _, group in groupby(both, key=lambda b: (b[0][0].id, b[0][1], b[0][2][0].section.heading)):
        members = list(group)
        report, topic, quote = members[0][0]
        said = {"issuer": report.issuer.name, "year": report.year, "section": _from(case, scope, report, quote[0])}
        if len(members) == 1:
            texts.append(case.say("quote", quote=members[0][1].quote.strip(), **said))
            continue
        what = case.lexicon.cues.topics[topic].name if topic else case.say("label_matter")
        lines = "\n".join(case.say("quote_line", name=c.label, quote=c.quote.strip()) for _, c in members)
        texts.append(case.say("quote_list", what=what, lines=lines, **said))
    about = "、".join(dict.fromkeys(case.lexicon.cues.topics[t].name if t else case.say("label_text") for _, t, _ in kept))
    slots = [*scope.slots, Slot(case.say("label_topic"), about, "carried" if "topic" in case.question.carried else "said")]
    return case.answer(
        "answered", "quote", "\n".join(texts), citations=citations, notes=(*scope.notes, *notes), understood=slots,
        suggestions=questions_about(case, scope.reports[0]),
    )  # fmt: skip


def _once(quotes: Sequence[tuple[Report, str, Quote]]) -> list[tuple[Report, str, Quote]]:
    """The quotations without those that another report of the same body and year holds word for word."""
    kept: dict[tuple[str, int, str, str], tuple[Report, str, Quote]] = {}
    for report, topic, quote in quotes:
        kept.setdefault((report.issuer.id, report.year, topic, plain(text_of(quote)).text), (report, topic, quote))
    return list(kept.values())


def _from(case: Case, scope: Scope, report: Report, place: Place) -> str:
    """The section, and the file where several reports of the year are quoted."""
    return f"{name_of(case, place)}（{report.file}）" if scope.rivals(report) else name_of(case, place)


def name_of(case: Case, place: Place) -> str:
    """The section as a quotation names it."""
    return f"“{place.section.heading}”" if place.section.heading else case.say("label_opening")


def text_of(quote: Quote) -> str:
    """The words of a quotation as printed."""
    place, start, end = quote
    return place.paragraph.text[start:end]


def _solved(case: Case) -> Answer:
    """The problems of one report beside what the next year's says of them and its measures; no verdict."""
    scope = settle(replace(case, question=replace(case.question, years=())), newest_only=True)
    if isinstance(scope, Answer):
        return scope
    issuer = scope.reports[0].issuer
    held = case.library.leading(issuer.id)
    said = [y for y in case.question.years if any(r.year == y for r in held)]
    later = [r for r in held if r.year == (max(said) if said else held[0].year)]
    before = [r for r in held if r.year == later[0].year - 1]
    quotes: list[tuple[Report, str, Quote]] = []
    notes = []
    for reports, topics in ((before, (PROBLEMS,)), (later, (EARLIER, MEASURES))):
        for report in reports:
            found = [(report, t, q) for t in topics for q in _told(case, report, t)]
            quotes += [f for f in found if f[1] == EARLIER] or found
    if not before:
        notes.append(case.say("note_no_year_before", year=later[0].year - 1))
    both = replace(
        scope,
        reports=(*before, *later),
        notes=tuple(origin_notes(case, (*before, *later))),
        slots=(*scope.slots[:-1], _years_slot(case, (*before, *later))),
    )
    return _listed(case, both, quotes, [*notes, case.say("note_no_verdict")]) if quotes else _not_found(case, both)


def _told(case: Case, report: Report, topic: str) -> list[Quote]:
    """The pieces of a report's section on problems that are told apart as being of that sort."""
    found, apart = quoting.told(report, case.lexicon.cues.topics[topic].sections, topic, case.lexicon.cues.split)
    return found if apart else []


def _years_slot(case: Case, reports: Sequence[Report]) -> Slot:
    return Slot(case.say("label_year"), "、".join(dict.fromkeys(str(r.year) for r in reports)), "default")


def _not_found(case: Case, scope: Scope) -> Answer:
    """The refusal, with matters that the report does tell of."""
    report = scope.reports[0]
    return case.refuse("not_found", matters(case, report), scope.slots, issuer=report.issuer.name, year=report.year)


def matters(case: Case, report: Report) -> list[str]:
    """Questions about matters that a report tells of, then about figures of its tables."""
    held = [t for t in _OFTEN if t != case.question.topic and on_topic(case, report, t)[0]][:_OFFERED]
    one = Question("", "", "narrative", issuers=(report.issuer.id,), years=(report.year,))
    asked = [restate(case, replace(one, topic=topic)) for topic in held]
    return [*filter(None, asked), *questions_about(case, report)]


def on_words(case: Case, scope: Scope) -> Answer | None:
    """The sentences that hold every word asked about, the fullest and shortest first; None where no sentence does."""
    saying = case.lexicon.cues.saying.words
    words = [w for w in numbers.asked(case).words if w not in saying]
    if not words:
        return None
    quotes = [(report, "", quote) for report in scope.reports for quote in _holding(case, report, words)]
    return _listed(case, scope, quotes) if quotes else None


def _holding(case: Case, report: Report, words: Sequence[str]) -> list[Quote]:
    """The best sentences of a report that hold every word, or the first under a heading that does."""
    found = quoting.pieces(places(report))
    titled = quoting.under_heading(found, lambda heading: all(numbers.holds(case, w, heading) for w in words))
    if titled:
        return quoting.joined(titled[:_FEW_SENTENCES])
    held = [p for p in found if not p.bare() and all(_says(case, (word,), p.text) for word in words)]
    best = sorted(held, key=lambda p: (-sum(w in p.text for w in words), len(p.text)))[:_FEW_SENTENCES]
    return quoting.joined([p for p in held if p in best])


def figure(case: Case) -> Answer:
    """A figure that stands in the text (信息处理费)."""
    scope = settle(case)
    if isinstance(scope, Answer):
        return scope
    topic = case.lexicon.cues.topics[case.question.topic]
    asked = numbers.asked(case)
    wanted = numbers.Asked(tuple(dict.fromkeys((topic.name, *asked.words))), asked.soft, asked.measures or topic.measures)
    return number(case, scope, wanted) or answer(case)
