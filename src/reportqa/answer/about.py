"""Facts about a report itself: contact, date, period, full name, title, each with the place where it stands."""

from __future__ import annotations

import re

from reportqa.answer import cite
from reportqa.answer.case import Case
from reportqa.answer.scope import Scope, settle
from reportqa.answer.suggest import questions_about
from reportqa.library import places, printed_places
from reportqa.records import Answer, Citation, Report, Slot
from reportqa.text import plain

#: a field's name stands at most this many letters before its value
_FIELD_REACH = 12
_SENTENCE = re.compile(r"[^。！？!?]+[。！？!?]?")


def contact(case: Case) -> Answer:
    """The contact fields asked for, or all of them, from the newest report unless a year is said."""
    scope = settle(case, newest_only=True)
    if isinstance(scope, Answer):
        return scope
    report = scope.reports[0]
    wanted = case.lexicon.cues.printed.get(case.question.topic)
    pairs = [(k, v) for k, v in report.contact if wanted is None or any(w in k for w in wanted)]
    citations = [c for n, (k, v) in enumerate(pairs, 1) if (c := _cite(report, v, n, k))]
    if not pairs or len(citations) < len(pairs):
        return case.refuse("not_found", questions_about(case, report), scope.slots, issuer=report.issuer.name, year=report.year)
    common = {"issuer": report.issuer.name, "year": report.year}
    if len(pairs) == 1:
        text = case.say("field", **common, field=pairs[0][0], value=pairs[0][1])
    else:
        text = case.say("fields", **common, lines="；".join(case.say("field_line", field=k, value=v) for k, v in pairs))
    slots = [*scope.slots, Slot(case.say("label_topic"), case.say("label_contact"), "said")]
    return case.answer("answered", "field", text, citations=citations, notes=_notes(case, scope), understood=slots)


def _notes(case: Case, scope: Scope) -> list[str]:
    """The notes of the scope; of several reports of the year, the one that the answer comes from is named."""
    report = scope.reports[0]
    instead = case.say("note_conflict_one", name=report.file) if scope.rivals(report) else ""
    return [instead if n == case.say("note_conflict") else n for n in scope.notes]


def metadata(case: Case) -> Answer:
    """When it was published, what period it covers, what the body is called in full, who made the report."""
    scope = settle(case, newest_only=True)
    if isinstance(scope, Answer):
        return scope
    report, topic = scope.reports[0], case.question.topic
    common = {"issuer": report.issuer.name, "year": report.year}
    slots = [*scope.slots, Slot(case.say("label_topic"), case.say(f"field_{topic}"), "said")]
    made = _told(case, report, topic)
    if made is not None:
        text = case.say("quote", **common, section=case.say("label_opening"), quote=made.quote.strip())
        return case.answer("answered", "quote", text, citations=[made], notes=_notes(case, scope), understood=slots)
    value, printings = _metadata(report, topic)
    citation = next((c for words in printings if words and (c := _cite(report, words, 1))), None)
    if citation is None:
        return case.refuse("not_found", questions_about(case, report), slots, **common)
    text = case.say("field", **common, field=case.say(f"field_{topic}"), value=value)
    return case.answer("answered", "field", text, citations=[citation], notes=_notes(case, scope), understood=slots)


def _metadata(report: Report, topic: str) -> tuple[str, tuple[str, ...]]:
    """The value as said, and the ways in which the paper may print it."""
    if topic == "published" and report.published:
        year, month, day = report.published.split("-")
        said = f"{year}年{int(month)}月{int(day)}日"
        return said, (said, report.published, f"{year}年{month}月{day}日", f"{year}.{int(month)}.{int(day)}")
    if topic == "period":
        return report.period, (report.period,)
    if topic in ("issuer", "maker"):
        return report.issuer.name, (report.issuer.name,)
    return (report.title, (report.title,)) if topic == "title" else ("", ())


def _told(case: Case, report: Report, topic: str) -> Citation | None:
    """The sentence that says who made the report (本报告由...编制), or on what grounds (根据《条例》...编制)."""
    words = case.lexicon.outline.preamble
    wanted = {"maker": (words.before, words.after), "basis": (words.grounds, words.made)}.get(topic)
    if wanted is None:
        return None
    for place in places(report):
        for sentence in _SENTENCE.finditer(place.paragraph.text):
            flat = plain(sentence.group()).text
            if all(any(plain(w).text in flat for w in some) for some in wanted):
                return cite.sentence(report, place, *sentence.span(), 1)
    return None


def _cite(report: Report, words: str, number: int, field: str = "") -> Citation | None:
    """The first place of the report where the words stand, spaces and width aside, with the name of the field before them."""
    wanted = plain(words).text
    for place in printed_places(report):
        flat = plain(place.paragraph.text)
        for found in re.finditer(re.escape(wanted), flat.text):
            start = (
                flat.text.rfind(plain(field).text, max(0, found.start() - _FIELD_REACH), found.start())
                if field
                else found.start()
            )
            if start >= 0:
                return cite.sentence(report, place, *flat.span(start, found.end()), number)
    return None
