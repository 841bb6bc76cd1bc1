"""Two reports of one body and year that differ. Comes in: what was read in them. Goes out: what is told of the difference.

Where the later one leads, an answer comes from it and says what the earlier one prints in the same cell if that is
something else. Where none leads, both are answered from, unless they print the same in every cell asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from reportqa.answer import cite, wording
from reportqa.answer.case import Case
from reportqa.answer.reading import Reading
from reportqa.answer.scope import Scope, with_conflict
from reportqa.records import NOT_READ, CellRef, Citation, Figure, Report


def agreed(case: Case, scope: Scope, readings: Sequence[Reading]) -> tuple[Scope, list[Reading]]:
    """One report instead of several of a body and year that print the same in all that was read; others stay as they are."""
    kept: list[Report] = []
    for report in scope.reports:
        rival = next((k for k in kept if (k.issuer.id, k.year) == (report.issuer.id, report.year)), None)
        if rival is None or _printed(readings, rival) != _printed(readings, report):
            kept.append(report)
    left = [r for r in readings if any(r.report is k for k in kept)]
    return with_conflict(case, replace(scope, reports=tuple(kept))), left


def _printed(readings: Iterable[Reading], report: Report) -> list[object]:
    """What the readings of a report show, apart from where."""
    return [(r.item, r.column, r.trouble, [_shown(f) for f in r.figures]) for r in readings if r.report is report]


def _shown(figure: Figure) -> tuple[object, ...]:
    return figure.state, figure.unit, figure.value if figure.value is not None else figure.raw.strip()


def told(case: Case, readings: Iterable[Reading], cited: Sequence[Citation]) -> tuple[list[str], list[Citation]]:
    """What earlier reports of the same body and year print otherwise in the cells that were read: notes with citations."""
    notes: list[str] = []
    citations: list[Citation] = []
    for reading, name, figure, earlier in _differing(case, readings):
        number = len(cited) + len(citations) + 1
        citations.append(cite.cell(figure, case.library, case.lexicon, number))
        line = wording.line(case, replace(reading, name=name, figures=(figure,), parts=(name,), total=None))
        notes.append(case.say("note_earlier", name=earlier.file, text=line))
    return notes, citations


def _differing(case: Case, readings: Iterable[Reading]) -> Iterator[tuple[Reading, str, Figure, Report]]:
    """Each figure of an earlier report that is not what the leading one prints in its place, with the name of the cell."""
    seen: set[tuple[str, str]] = set()
    for reading in readings:
        for name, mine in zip(reading.parts, reading.figures, strict=True):
            for earlier in case.library.earlier(reading.report):
                theirs = _same_cell(case, mine, earlier)
                if theirs is not None and _shown(theirs) != _shown(mine) and (earlier.id, mine.indicator) not in seen:
                    seen.add((earlier.id, mine.indicator))
                    yield reading, name if len(reading.parts) > 1 else reading.name, theirs, earlier


def _same_cell(case: Case, figure: Figure, report: Report) -> Figure | None:
    """The figure of another report in the same cell of the form, if it was read."""
    where = figure.where
    if not isinstance(where, CellRef) or figure.state in NOT_READ:
        return None
    found = case.library.figures.find(report.id, where.row, where.column)
    if found is None or found.state in NOT_READ or not isinstance(found.where, CellRef):
        return None
    if where.row.startswith("x"):
        # rows of their own are numbered in each report: only the label tells whether they are the same
        here = case.library.cell(where.report, where.table, where.row, where.column)
        there = case.library.cell(report.id, found.where.table, where.row, where.column)
        if here is None or there is None or here.row_head != there.row_head:
            return None
    return found
