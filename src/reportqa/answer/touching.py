"""Which checks are told beside an answer. Comes in: the citations. Goes out: checks that touch what is cited, and cautions.

A sum that the form prescribes is told whether it holds or not; anything else only when it does not. What is no more than a note
to the office is left to `reportqa check`.
"""

from __future__ import annotations

from collections.abc import Iterable

from reportqa.answer.case import Case
from reportqa.records import CellRef, Check, Citation, Span, Where

#: findings on a whole report that make every figure of it doubtful: which year it speaks of
_OF_THE_REPORT = ("year", "period")
CAUTION = "caution"


def checks_of(case: Case, citations: Iterable[Citation]) -> tuple[list[Check], list[Check]]:
    """The checks that touch a cited place, and the cautions that do, report by report."""
    cited = list(citations)
    cells = {(c.where.report, c.where.row, c.where.column) for c in cited if isinstance(c.where, CellRef)}
    spans = [c.where for c in cited if isinstance(c.where, Span)]
    touching = [
        check
        for report in dict.fromkeys(c.report for c in sorted(cited, key=lambda c: c.report))
        for check in case.library.checks(report)
        if _told(check) and (kind_of(check) in _OF_THE_REPORT or any(_is_cited(p, cells, spans) for p in check.cells))
    ]
    cautions = [c for c in touching if kind_of(c) == CAUTION]
    return [c for c in touching if kind_of(c) != CAUTION], cautions


def kind_of(check: Check) -> str:
    """The kind of check, a key of checks.toml."""
    return check.id.partition(":")[0]


def _told(check: Check) -> bool:
    if kind_of(check) == CAUTION or check.severity == "critical":
        return True
    return check.result == "fail" and check.severity == "warning"


def _is_cited(place: Where, cells: set[tuple[str, str, str]], spans: Iterable[Span]) -> bool:
    """Whether a place is one of the cells, or overlaps one of the stretches of a paragraph."""
    if isinstance(place, CellRef):
        return (place.report, place.row, place.column) in cells
    return any(
        (place.report, place.paragraph) == (s.report, s.paragraph) and place.start < s.end and s.start < place.end
        for s in spans
    )
