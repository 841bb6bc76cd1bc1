"""What an answer computes with. Comes in: the scope, with the question's items and columns. Goes out: a reading for each of
them in every report, from the table or, where nothing of the table was meant or read, from the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reportqa.answer import cite, numbers
from reportqa.answer.case import Case
from reportqa.answer.derive import countable
from reportqa.answer.reading import Reading, Sentence, read, role_of
from reportqa.answer.scope import Scope
from reportqa.records import CellRef, Citation, Figure, Report, Span

#: columns that mean the whole of an item, so that the text may be read where its table is absent
_WHOLE = ("", "T", "tot", "dec", "amount")


def operands(case: Case, scope: Scope) -> tuple[Reading, ...]:
    """The readings of the question in the order of the scope's reports, in each the items in the order said."""
    return tuple(r for report in scope.reports for r in in_report(case, report))


def in_report(case: Case, report: Report) -> tuple[Reading, ...]:
    """The readings of the question in one report; a number of the text where the question names no item."""
    items = case.question.items
    if not items:
        nothing = Reading(report, "", "", case.say("number_of_text"), report.form, trouble="not_found")
        return (from_text(case, report) or nothing,)
    return tuple(or_text(case, r) for item in items for r in read(case, report, item, columns_of(case, item)))


def columns_of(case: Case, item: str) -> tuple[str, ...]:
    """The columns said that the table of an item has, without those that the question excepts."""
    known = case.lexicon.indicators.columns.get(role_of(case, item), {})
    return tuple(c for c in case.question.columns if "." not in c and c in known and f"column:{c}" not in case.question.without)


def from_text(case: Case, report: Report, name: str = "") -> Reading | None:
    """The number of a report's text that the question's words ask for; called as the text calls what it counts."""
    found = numbers.find(case, [report])
    if found is None:
        return None
    called = name or found.figure.counts or case.say("number_of_text")
    text = found.place.paragraph.text[found.start : found.end]
    start = found.start + len(text) - len(text.lstrip())
    sentence = Sentence(found.place, start, start + len(text.strip().rstrip("；;。")))
    return Reading(report, "", "", called, report.form, (found.figure,), (called,), sentences=(sentence,))


def or_text(case: Case, reading: Reading) -> Reading:
    """The reading, or the number that the text gives where the table is not there at all. An empty cell stays empty."""
    if reading.trouble != "no_table" or len(case.question.items) > 1 or any(c not in _WHOLE for c in case.question.columns):
        return reading
    found = from_text(case, reading.report, reading.name)
    return replace(found, item=reading.item) if found else reading


def counted(reading: Reading) -> Figure | None:
    """The figure that may be computed with; None where nothing was printed, nothing that counts, or no exact number."""
    main = reading.main()
    return main if countable(main) and not reading.trouble else None


def cited(case: Case, readings: Iterable[Reading], first: int = 1) -> list[Citation]:
    """A citation for every printed cell and every sentence behind the readings, numbered in their order from `first` on."""
    citations: dict[object, Citation] = {}
    for reading in readings:
        sentences = iter(reading.sentences)
        for figure in reading.figures:
            number = first + len(citations)
            if isinstance(figure.where, CellRef):
                citations.setdefault(figure, cite.cell(figure, case.library, case.lexicon, number))
            elif isinstance(figure.where, Span):
                said = next(sentences)
                key = (figure.where.report, figure.where.paragraph, said.start, said.end)
                citations.setdefault(key, cite.sentence(reading.report, said.place, said.start, said.end, number))
    return list(citations.values())


def shown(readings: Sequence[Reading]) -> list[Figure]:
    """The figures that readings assert: what was added up before its parts, and no cell without a number."""
    figures: list[Figure] = []
    for reading in readings:
        total = reading.total
        figures += [total, *_inside(total)] if total is not None else [f for f in reading.figures if f.value is not None]
    return list(dict.fromkeys(figures))


def _inside(figure: Figure) -> list[Figure]:
    """The parts of a derived figure, and theirs."""
    return [f for part in figure.parts for f in (part, *_inside(part))]
