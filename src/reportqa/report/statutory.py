"""How the rows of each statutory table are read. Comes in: the rows of all grids of the table, in order, page breaks forgotten.
Goes out: a `Draft` with its cells and with what could not be placed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reportqa.report.disclosed import disclosed
from reportqa.report.draft import Draft
from reportqa.report.labels import Labels
from reportqa.report.requests import requests
from reportqa.report.reviews import reviews
from reportqa.report.rows import PrintedRow

#: table role -> how its rows are read
TABLES: dict[str, Callable[[Sequence[PrintedRow], Labels], Draft]] = {
    "disclosed": disclosed,
    "requests": requests,
    "reviews": reviews,
}
