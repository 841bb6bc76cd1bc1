"""Questions that are certain to be answered, made from cells that hold a number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportqa.answer.case import Case
from reportqa.answer.reading import COUNTED
from reportqa.lexicon import Lexicon
from reportqa.library import Library
from reportqa.records import Report

#: items that visitors ask for most, offered first
_OFTEN = ("new", "lic", "pen", "open", "pub", "fy", "tot", "doc", "cout", "press", "staff")


def answerable(library: Library, lexicon: Lexicon, report: Report) -> Iterator[tuple[str, str]]:
    """Item keys with whole questions for one report, the most asked first; each has a number in its usual cell."""
    for key in _OFTEN:
        item = lexicon.indicators.items[key]
        printed = (t for s in report.sections for t in s.tables)
        table = next((t for t in printed if t.role == item.role or lexicon.indicators.elsewhere(key, t.form)), None)
        cells = lexicon.indicators.cells_of(key, item.default or "valid", table.form) if table else ()
        figure = library.figures.find(report.id, *cells[0]) if len(cells) == 1 else None
        if figure is not None and figure.state in COUNTED:
            tail = "现行有效多少件" if key == "doc" else f"多少{figure.unit}"
            yield key, f"{report.issuer.name}{report.year}年{item.name}{tail}？"


def questions_about(case: Case, report: Report, without: Iterable[str] = ()) -> list[str]:
    """Up to three other questions about the same report."""
    left_out = set(without)
    found = (text for key, text in answerable(case.library, case.lexicon, report) if key not in left_out)
    return [text for text, _ in zip(found, range(3), strict=False)]


def examples(case: Case, most: int) -> list[str]:
    """Questions that are certain to be answered: real reports first, one question a report in turn."""
    reports = sorted(case.library.reports, key=lambda r: (r.origin == "demo", -r.year, r.issuer.name, r.file))
    rounds = [[text for _, text in answerable(case.library, case.lexicon, r)] for r in reports[: most * 2]]
    found = [texts[n] for n in range(most) for texts in rounds if n < len(texts)]
    return found[:most]
