"""Which checks are told beside an answer. Comes in: the citations. Goes out: checks that touch what is cited, and cautions.

A sum that the form prescribes is told whether it holds or not; anything else only when it does not. What is no more than a note
to the office is left to `reportqa check`.
"""

from __future__ import annotations

from collections.abc import Iterable

from reportqa.answer.case import Case
from reportqa.records import CellRef, Check, Citation, Where

#: findings on a whole report that make every figure of it doubtful: which year it speaks of
_OF_THE_REPORT = ("year", "period")
CAUTION = "caution"


def checks_of(case: Case, citations: Iterable[Citation]) -> tuple[list[Check], list[Check]]:
    """The checks that touch a cited place, and the cautions that do, report by report."""
    cited = list(citations)
    touching = [
        check
        for report in dict.fromkeys(c.report for c in sorted(cited, key=lambda c: c.report))
        for check in case.library.checks(report)
        if _told(check) and (kind_of(check) in _OF_THE_REPORT or any(_same(p, c.where) for p in check.cells for c in cited))
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


def _same(one: Where, other: Where) -> bool:
    """Whether two places are the same cell, or stretches of one paragraph that overlap."""
    if isinstance(one, CellRef) or isinstance(other, CellRef):
        if not (isinstance(one, CellRef) and isinstance(other, CellRef)):
            return False
        return (one.report, one.row, one.column) == (other.report, other.row, other.column)
    return (one.report, one.paragraph) == (other.report, other.paragraph) and one.start < other.end and other.start < one.end
