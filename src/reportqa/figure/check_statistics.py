"""The sums of the statistics return, tested on one report. Comes in: its figures. Goes out: a `Check` each, with both sides.

Which lines add up to which, and which count only a part of another, is told by the form (forms.toml: `sums`, `at_most`).
What is published on several channels counts once in the total, so the channels have no sum. Source: 国办发〔2014〕32号.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reportqa.figure.sides import Part, compare, places, told
from reportqa.lexicon import FormTable, Lexicon
from reportqa.records import Check, CheckResult, Figure, Report, Table

Figures = Mapping[tuple[str, str], Figure]


def line_sums(figures: Figures, form: FormTable, table: Table, report: Report, lexicon: Lexicon) -> Iterator[Check]:
    """Every line that the form totals, against its parts; nothing where the report prints neither (a return cut short)."""
    for rule in form.sums:
        parts = [_part(row, figures, form) for row in rule.parts]
        whole = _part(rule.total, figures, form)
        if any(p.figure is not None for p in parts) and whole.figure is not None:
            yield compare("line", rule.total, parts, [whole], {"row": f"“{whole.name}”"}, report.id, lexicon)


def line_limits(figures: Figures, form: FormTable, table: Table, report: Report, lexicon: Lexicon) -> Iterator[Check]:
    """Every line that counts a part of another is at most as large."""
    for rule in form.at_most:
        part, whole = _part(rule.part, figures, form), _part(rule.whole, figures, form)
        if part.figure is None or whole.figure is None:
            continue
        known = part.value is not None and whole.value is not None
        result: CheckResult = "unknown"
        if part.value is not None and whole.value is not None:
            result = "pass" if part.value <= whole.value else "fail"
        empty = "、".join(p.name for p in (part, whole) if p.value is None)
        words = {"row": f"“{part.name}”", "head": f"“{whole.name}”", "empty": empty}
        sides = (part.value, whole.value) if known else (None, None)
        yield told("within", rule.part, result, words, places(part, whole), report.id, lexicon, *sides)


def _part(row: str, figures: Figures, form: FormTable) -> Part:
    column = form.blocks[0].columns[0].key
    name = next((r.called() for r in form.rows() if r.key == row), row)
    return Part(figures.get((row, column)), name)
