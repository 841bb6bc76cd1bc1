"""Two reports printed side by side for comparison (2020年 | 2019年). Comes in: the rows of one grid and the year of the report.
Goes out: the rows of that year's half alone, or nothing where it is not certain which half is whose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportqa.report.labels import Labels
from reportqa.report.rows import PrintedRow
from reportqa.text import plain

#: a heading that is a year and nothing else
_YEAR = re.compile(r"^(20\d\d)年?(?:度|数据|年报|报告|情况)*$")


def is_beside(rows: Sequence[PrintedRow], labels: Labels) -> bool:
    """Whether a grid holds two tables side by side: a row prints the same label of a row, or the corner, twice."""
    return any(_starts(row, labels) for row in rows)


def own_half(rows: Sequence[PrintedRow], year: int | None, labels: Labels) -> list[PrintedRow] | None:
    """The rows of the report's own year. Both years must stand over the halves, and every row must divide where they do."""
    starts = {start for row in rows for start in _starts(row, labels)}
    years = next((found for row in rows if len(found := _years(row)) > 1), {})
    if len(starts) != 1 or len(years) != 2 or len(set(years.values())) != 2 or year not in years.values():
        return None
    start = starts.pop()
    left, right = sorted(years)
    if not left < start <= right:
        return None
    ours = left if years[left] == year else right
    kept = []
    for row in rows:
        if any(at < start < at + cell.colspan for at, cell in row.cells):
            # a line over both halves, the title of a block for instance
            kept.append(row)
            continue
        cells = tuple((at, cell) for at, cell in row.cells if (at < start) == (ours == left))
        if cells and not _years(row):
            kept.append(PrintedRow(cells, row.spans, row.doubtful, row.loose, row.ruled))
    return kept


def _years(row: PrintedRow) -> dict[int, int]:
    """The years that a row prints as headings, by column."""
    found = {at: _YEAR.match(plain(cell.text).text) for at, cell in row.cells}
    return {at: int(match.group(1)) for at, match in found.items() if match}


def _starts(row: PrintedRow, labels: Labels) -> list[int]:
    """The columns in which a label stands that the row has printed before."""
    seen: set[str] = set()
    starts = []
    for at, cell in row.cells:
        name = labels.norm(cell.text)
        if name in labels.corners or any(
            labels.is_row(role, cell.text) and name not in ("总计", "其他") for role in labels.rows
        ):
            if name in seen:
                starts.append(at)
            seen.add(name)
    return starts
