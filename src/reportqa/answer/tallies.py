"""Numbers that stand in no cell: how many reports, bodies, checks or blank cells there are. In: an answer; out: what is proved.

Part of the last gate: everything is counted again from the library, and a finding is believed only if the library has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple
from decimal import Decimal

from reportqa.library import Library, tables
from reportqa.records import MASTHEAD, Answer, Check, Question, Report
from reportqa.text import plain

#: answers that tell of the collection as a whole, which no single place of a report proves
UNCITED = frozenset(
    {"term", "list_bodies", "list_years", "list_reports", "list_of_group", "list_without", "list_all_have", "several"}
)


def known(answer: Answer, question: Question, library: Library) -> set[Decimal]:
    """The numbers that an answer on checks or on what is held may say."""
    counts = {n for q in (question, *question.parts) for n in _counts(answer, q, library)}
    sides = {abs(c.left - c.right) for c in held(answer, library) if c.left is not None and c.right is not None}
    return {Decimal(n) for n in counts} | sides


def _counts(answer: Answer, question: Question, library: Library) -> set[int]:
    """What may be counted for one question, by its kind."""
    if question.kind == "audit":
        return {n for r in _reports(answer, question, library) for n in _of_checks(library.checks(r.id))}
    if question.kind == "list":
        mine = {n for r in _reports(answer, question, library) for n in _of_report(r, library)}
        return mine | set(_of_collection(question, library))
    return set()


def held(answer: Answer, library: Library) -> list[Check]:
    """The checks of an answer that the library has word for word."""
    return [c for c in answer.checks if c in library.checks(c.report)]


def without_findings(text: str, answer: Answer, library: Library) -> str:
    """The plain text without the sentences of checks that the library has."""
    for check in held(answer, library):
        text = text.replace(plain(check.text.rstrip("。")).text, "□")
    return text


def _reports(answer: Answer, question: Question, library: Library) -> Iterator[Report]:
    """The reports that an answer is about: those of the bodies and years asked about, or cited."""
    cited = dict.fromkeys(c.report for c in answer.citations)
    of_bodies = library.chosen(question.issuers, question.years) if question.issuers else ()
    yield from (r for r in map(library.report, cited) if r is not None)
    yield from (r for r in of_bodies if r.id not in cited)


def _of_checks(checks: tuple[Check, ...]) -> Iterator[int]:
    """How many checks passed, failed or could not be made, by kind and in all that an audit may sum up."""
    groups = GROUPS.values()
    for kinds in (*groups, tuple({k for g in groups for k in g})):
        for results in (("pass",), ("fail",), ("unknown",), ("pass", "fail")):
            yield sum(c.result in results and c.id.partition(":")[0] in kinds for c in checks)


def _of_collection(question: Question, library: Library) -> Iterator[int]:
    choices: list[tuple[tuple[str, ...], tuple[int, ...]]] = [((), ()), ((), question.years)]
    if question.issuers:
        choices.append((question.issuers, question.years))
    for issuers, years in choices:
        for demo in (True, False):
            yield from astuple(library.tally(issuers, years, demo))


def _of_report(report: Report, library: Library) -> Iterator[int]:
    yield sum(s.role != MASTHEAD for s in report.sections)
    yield len(tables(report))
    for table in tables(report):
        found = (library.figures.find(report.id, c.row, c.column) for c in table.cells)
        yield sum(f is not None and f.state == "blank" for f in found)


#: what an audit tells of, by topic -> kinds of checks (keys of checks.toml)
GROUPS: dict[str, tuple[str, ...]] = {
    "sums": ("row", "result", "balance", "review", "line", "within"),
    "carry": ("carry",),
    "text": ("text",),
}
