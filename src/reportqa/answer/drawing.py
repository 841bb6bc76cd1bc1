"""The series of a comparison. Comes in: groups of readings. Goes out: what a picture is drawn from, gaps as gaps.

A picture is made on request; the answer carries only this. What was not printed as a number has no value, never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportqa.answer import likeness
from reportqa.answer.case import Case
from reportqa.answer.clauses import Group
from reportqa.answer.operands import cited, counted
from reportqa.answer.reading import Reading
from reportqa.records import Citation, Figure, Point, Series, State


def series(case: Case, groups: Iterable[Group], readings: Sequence[Reading]) -> list[Series]:
    """The series of the groups that have something to draw; `readings` are all that the answer cites, in its order."""
    citations = cited(case, readings)
    return [s for group in groups if (s := _one(case, group, citations)) is not None]


def _one(case: Case, group: Group, citations: Sequence[Citation]) -> Series | None:
    units = {figure.unit for _, figure in group.counted()}
    if len(units) != 1:
        return None
    years = group.along == "year"
    mine = sorted(group.readings, key=lambda r: r.report.year) if years else list(group.readings)
    points = tuple(_point(case, group, reading, citations) for reading in mine)
    return Series(group.head(case), units.pop(), group.along, points, likeness.breaks(case, mine) if years else ())


def _point(case: Case, group: Group, reading: Reading, citations: Sequence[Citation]) -> Point:
    label = str(reading.report.year) if group.along == "year" else group.label(case, reading)
    figure, main = counted(reading), reading.main()
    return Point(
        label=label,
        value=figure.value if figure else None,
        raw=main.raw.strip() if main else "",
        state=_state(figure, main),
        citation=next(iter(_labels(reading, citations)), ""),
    )


def _state(figure: Figure | None, main: Figure | None) -> State:
    """The state of a point; a number that is not exact (300余) is drawn no more than words are."""
    if figure is None and main is not None and main.value is not None:
        return "text"
    return main.state if main else "missing"


def _labels(reading: Reading, citations: Sequence[Citation]) -> list[str]:
    """The labels of the citations that a reading rests on."""
    cells = {f.where for f in reading.figures}
    spans = {(reading.report.id, s.place.paragraph.id, s.start) for s in reading.sentences}
    return [
        c.label
        for c in citations
        if c.where in cells or (c.report, getattr(c.where, "paragraph", ""), getattr(c.where, "start", None)) in spans
    ]
