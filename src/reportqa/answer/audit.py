"""Whether the figures of a report fit together. Comes in: the checks of its reports. Goes out: what holds and what does not.

Every check that fails is told with both sides, their difference and its cells. Nothing is repaired.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportqa.answer import cite
from reportqa.answer.case import Case
from reportqa.answer.derive import plainly
from reportqa.answer.scope import settle
from reportqa.answer.suggest import questions_about
from reportqa.answer.tallies import GROUPS
from reportqa.answer.touching import kind_of
from reportqa.records import Answer, CellRef, Check, Citation, Report, Slot, Span, Where

#: so many failed checks of one report are told one by one
_MOST_TOLD = 12
#: sums of many cells
_LONG = ("row", "result", "review", "line")


def answer(case: Case) -> Answer:
    """The result of every check that the topic asks for, report by report."""
    scope = settle(case)
    if isinstance(scope, Answer):
        return scope
    each = [(report, _checks(case, report)) for report in scope.reports]
    slots = [*scope.slots, Slot(case.say("label_topic"), case.say(f"audit_{case.question.topic or 'all'}"), "said")]
    if not any(checks for _, checks in each):
        report = scope.reports[0]
        common = {"issuer": report.issuer.name, "year": report.year}
        return case.refuse(f"audit_{case.question.topic or 'all'}_nothing", questions_about(case, report), slots, **common)
    told = [c for _, checks in each for c in _told(checks)]
    case.trace("checks", *(f"{c.id} {c.result}" for c in told))
    failed = any(c.result == "fail" for c in told)
    return case.answer(
        "answered", "audit", "\n".join(_of_report(case, report, checks) for report, checks in each),
        citations=_cited(case, told), checks=told, notes=[*scope.notes, *([case.say("note_not_repaired")] if failed else [])],
        understood=slots, suggestions=questions_about(case, scope.reports[0]),
    )  # fmt: skip


def _checks(case: Case, report: Report) -> list[Check]:
    """The checks of the kinds asked for, the gravest first."""
    topic = case.question.topic
    kinds = GROUPS[topic] if topic else tuple(k for group in GROUPS.values() for k in group)
    return [c for c in case.library.checks(report.id) if kind_of(c) in kinds]


def _told(checks: Sequence[Check]) -> list[Check]:
    """What is told: every failed check, else the first that holds of each kind."""
    failed = [c for c in checks if c.result == "fail"][:_MOST_TOLD]
    first = {kind_of(c): c for c in reversed(checks) if c.result == "pass"}
    return failed or [c for c in checks if c in first.values()] or list(checks[:1])


def _of_report(case: Case, report: Report, checks: Sequence[Check]) -> str:
    common = {"issuer": report.issuer.name, "year": report.year}
    failed = [c for c in checks if c.result == "fail"]
    passed = sum(c.result == "pass" for c in checks)
    unknown = sum(c.result == "unknown" for c in checks)
    tail = case.say("audit_unknown", value=unknown) if unknown else ""
    if not checks:
        return case.say("audit_none", **common)
    if not (failed or passed):
        return case.say("audit_all_unknown", **common, value=unknown)
    if not failed:
        return case.say("audit_holds", **common, value=passed) + tail
    lines = "".join(case.say("audit_line", text=c.text.rstrip("。"), value=_difference(c)) for c in failed[:_MOST_TOLD])
    more = case.say("audit_more") if len(failed) > _MOST_TOLD else ""
    head = case.say("audit_fails", **common, value=passed + len(failed), raw=len(failed))
    return f"{head}{lines}{more}{tail}"


def _difference(check: Check) -> str:
    if check.left is None or check.right is None:
        return ""
    return plainly(abs(check.left - check.right))


def _cited(case: Case, checks: Iterable[Check]) -> list[Citation]:
    """Every place that the checks touch, each once."""
    places: dict[Where, None] = dict.fromkeys(place for check in checks for place in _shown(check))
    citations: list[Citation] = []
    for place in places:
        found = _citation(case, place, len(citations) + 1)
        if found is not None:
            citations.append(found)
    return citations


def _shown(check: Check) -> tuple[Where, ...]:
    """The places of a check that are cited: all where it fails or has few; of a sum that holds, the total."""
    return check.cells if check.result == "fail" or kind_of(check) not in _LONG else check.cells[-1:]


def _citation(case: Case, place: Where, number: int) -> Citation | None:
    if isinstance(place, CellRef):
        figure = case.library.figures.find(place.report, place.row, place.column)
        return cite.cell(figure, case.library, case.lexicon, number) if figure is not None else None
    return _sentence(case, place, number)


def _sentence(case: Case, span: Span, number: int) -> Citation | None:
    report, place = case.library.report(span.report), case.library.paragraph(span.report, span.paragraph)
    return cite.sentence(report, place, span.start, span.end, number) if report and place else None
