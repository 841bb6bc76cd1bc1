"""Facts about a report itself: contact, date, period, full name, title, each with the place where it stands."""

from __future__ import annotations

from reportqa.answer import cite
from reportqa.answer.case import Case
from reportqa.answer.scope import settle
from reportqa.answer.suggest import questions_about
from reportqa.library import places
from reportqa.records import Answer, Citation, Report, Slot
from reportqa.text import plain

#: printed names of contact fields by the key of cues.toml
_FIELDS = {
    "telephone": ("电话", "联系电话", "热线"),
    "address": ("地址",),
    "postcode": ("邮编", "邮政编码"),
    "email": ("电子邮箱", "邮箱"),
    "fax": ("传真",),
}
#: a field's name stands at most this many letters before its value
_FIELD_REACH = 12
_METADATA = {"published": "落款日期", "period": "统计期限", "issuer": "编制机关", "title": "标题"}


def contact(case: Case) -> Answer:
    """The contact fields asked for, or all of them, from the newest report unless a year is said."""
    scope = settle(case, newest_only=True)
    if isinstance(scope, Answer):
        return scope
    report = scope.reports[0]
    wanted = _FIELDS.get(case.question.topic)
    pairs = [(k, v) for k, v in report.contact if wanted is None or any(w in k for w in wanted)]
    citations = [c for n, (k, v) in enumerate(pairs, 1) if (c := _cite(report, v, n, k))]
    if not pairs or len(citations) < len(pairs):
        return case.refuse("not_found", questions_about(case, report), scope.slots, issuer=report.issuer.name, year=report.year)
    common = {"issuer": report.issuer.name, "year": report.year}
    if len(pairs) == 1:
        text = case.say("field", **common, field=pairs[0][0], value=pairs[0][1])
    else:
        text = case.say("fields", **common, lines="；".join(case.say("field_line", field=k, value=v) for k, v in pairs))
    slots = [*scope.slots, Slot("内容", "联系方式", "said")]
    return case.answer("answered", "field", text, citations=citations, notes=scope.notes, understood=slots)


def metadata(case: Case) -> Answer:
    """When it was published, what period it covers, who made it."""
    scope = settle(case, newest_only=True)
    if isinstance(scope, Answer):
        return scope
    report = scope.reports[0]
    topic = case.question.topic
    value, needle = _metadata(report, topic)
    citation = _cite(report, needle, 1) if needle else None
    if not value or citation is None:
        return case.refuse("not_found", questions_about(case, report), scope.slots, issuer=report.issuer.name, year=report.year)
    text = case.say("field", issuer=report.issuer.name, year=report.year, field=_METADATA[topic], value=value)
    slots = [*scope.slots, Slot("内容", _METADATA[topic], "said")]
    return case.answer("answered", "field", text, citations=[citation], notes=scope.notes, understood=slots)


def _metadata(report: Report, topic: str) -> tuple[str, str]:
    """The value as said, and the printed words that prove it."""
    if topic == "published" and report.published:
        year, month, day = report.published.split("-")
        said = f"{year}年{int(month)}月{int(day)}日"
        return said, said
    if topic == "period":
        return report.period, report.period
    if topic == "issuer":
        return report.issuer.name, report.issuer.name
    return (report.title, report.title) if topic == "title" else ("", "")


def _cite(report: Report, words: str, number: int, field: str = "") -> Citation | None:
    """The first place of the report where the words stand, spaces and width aside, with the name of the field before them."""
    wanted = plain(words).text
    for place in places(report):
        flat = plain(place.paragraph.text)
        at = flat.text.find(wanted)
        if at >= 0:
            named = flat.text.rfind(plain(field).text, max(0, at - _FIELD_REACH), at) if field else at
            return cite.sentence(report, place, *flat.span(named if named >= 0 else at, at + len(wanted)), number)
    return None
