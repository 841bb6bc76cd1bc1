"""Reports of the generator in every layout and format are read back: no cell wrong, few missed where nothing is lost.

The whole measurement is bench/accuracy.py; this is a small one. What a layout loses may be missed, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from reportqa.demo.collection import Example, examples, pairs
from reportqa.demo.layouts import LAYOUTS
from reportqa.demo.printing import meaning
from reportqa.figure.extract import extract
from reportqa.lexicon.load import load_lexicon
from reportqa.report.read import read_report

#: the share of cells that may be missed over all layouts that lose nothing
MOST_MISSED = Decimal("0.01")


def faults(example: Example, folder: Path) -> Iterator[str]:
    known = example.draft.known
    path = folder / example.file
    path.parent.mkdir(parents=True)
    path.write_bytes(example.data())
    report = read_report(path, example.file, load_lexicon()).report
    if report is None:
        if known.report and known.issuer and known.year:
            yield "refused"
        return
    if (report.issuer.name, report.year) != (known.issuer, known.year):
        yield f"wrong: {report.issuer.name} {report.year}"
    figures = {f.indicator: f for f in extract(report, load_lexicon())[0]}
    for key, text in known.cells.items():
        figure, (state, value) = figures.get(key), meaning(text)
        if figure is None or figure.state in ("missing", "text", "unsure"):
            yield f"missed {key}"
        elif (figure.value, figure.state.replace("section_none", "blank")) != (value, state):
            yield f"wrong {key}: {figure.state} {figure.raw!r}, printed {text!r}"
    yield from (f"wrong {key}: not printed" for key in figures.keys() - known.cells.keys() if not key.startswith("x"))


def measured(reports: int, seed: int, folder: Path) -> tuple[dict[str, list[str]], Decimal]:
    """Reports with something read wrong, and the share of cells missed in layouts that lose nothing."""
    wrong: dict[str, list[str]] = {}
    cells = missed = 0
    for example in examples(reports, seed):
        found = list(faults(example, folder))
        if bad := [fault for fault in found if fault.startswith("wrong")]:
            wrong[f"{example.layout}: {example.file}"] = bad[:3]
        if LAYOUTS[example.layout].keeps:
            printed = len(example.draft.known.cells)
            cells += printed
            missed += printed if "refused" in found else sum(fault.startswith("missed") for fault in found)
    return wrong, Decimal(missed) / cells


def test_nothing_is_read_wrong_in_some_of_the_layouts(tmp_path: Path) -> None:
    assert measured(60, 3, tmp_path)[0] == {}


@pytest.mark.long
def test_every_layout_is_read_back_in_every_format(tmp_path: Path) -> None:
    wrong, missed = measured(len(pairs()), 20240401, tmp_path)
    assert wrong == {}
    assert missed < MOST_MISSED
