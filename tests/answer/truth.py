"""The true cells of the demonstration, as its maker wrote them: what the answers over the shipped corpus are compared with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from reportqa.text import number

TRUTH = Path(__file__).parents[2] / "corpus" / "demo" / "truth.jsonl"


def _cells() -> Iterator[tuple[tuple[str, int], dict[str, str]]]:
    for line in TRUTH.read_text("utf-8").splitlines():
        row = json.loads(line)
        yield (row["issuer"], row["year"]), row["cells"]


CELLS = dict(_cells())
BODIES = sorted({issuer for issuer, _ in CELLS})
YEARS = sorted({year for _, year in CELLS})


def value(issuer: str, year: int, cell: str) -> Decimal | None:
    """The number in a cell; None where it holds none."""
    text = CELLS[issuer, year].get(cell, "")
    return number(text.strip()) if text.strip() else None
