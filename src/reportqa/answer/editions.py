"""What has to be said of a figure because of the edition of its form. Comes in: a reading. Goes out: cautions in words."""

from __future__ import annotations

from reportqa.answer.case import Case
from reportqa.answer.reading import Reading
from reportqa.records import CellRef


def cautions(case: Case, reading: Reading) -> list[str]:
    """How far the figures of a statistics return go with those of the later forms, where that is only roughly."""
    indicators, crosswalk = case.lexicon.indicators, case.lexicon.crosswalk
    read = {(f.where.row, f.where.column) for f in reading.figures if isinstance(f.where, CellRef)}
    reasons = []
    for key in indicators.cells.get(reading.form, {}):
        item, column = key.split(".", 1)
        verdict = crosswalk.comparable(item, column, reading.form, crosswalk.order[-1])
        cells = set(indicators.cells_of(item, column, reading.form))
        if verdict.comparable == "roughly" and cells <= read:
            reasons.append(case.say(verdict.reason))
    return reasons
