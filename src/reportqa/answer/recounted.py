"""Series read off the reports once more. In: a series and its question; out: points that no report bears out, wrong orders.

A part of the last gate: a ranking asserts only those asked for, so what the others have is looked up again here, by the label
of the point and the cells that the question means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from reportqa.answer import recomputed
from reportqa.lexicon import Lexicon
from reportqa.lexicon.indicators import STATISTICS
from reportqa.lexicon.ratios import pair
from reportqa.library import Library, tables
from reportqa.records import Answer, Figure, Point, Question, Report, Series
from reportqa.text import plain

Cells = tuple[tuple[str, str], ...]
#: as many of those that are equal are given one by one
_MOST_NAMED = 10


def borne_out(point: Point, line: Series, answer: Answer, question: Question, library: Library, lexicon: Lexicon) -> bool:
    """Whether some report that the point may be of has its value in a cell that the question means; only of rankings."""
    cited = next((c for c in answer.citations if c.label == point.citation), None)
    if question.kind != "rank" or (cited is not None and point.state != "derived" and cited.quote.strip() != point.raw):
        return False
    return any(
        point.value in _values(report, line, point.label, question, library, lexicon)
        for report in _reports(point, line, answer, question, library)
    )


def _reports(point: Point, line: Series, answer: Answer, question: Question, library: Library) -> Iterator[Report]:
    """The reports of the years asked about, or cited, that the label names the body or the year of."""
    years = set(question.years) or {c.year for c in answer.citations}
    cited = {c.report for c in answer.citations}
    if line.along == "issuer":
        begin = library.names.printed_in(plain(point.label).text).values()
        of_label = {i for ids in begin for i in ids if point.label.startswith(library.issuers[i].name)}
        held = library.chosen(of_label, years) if of_label else ()
    else:
        named = {*question.issuers, *(r.issuer.id for r in map(library.report, cited) if r is not None)}
        held = library.chosen(named) if named else ()
    for report in held:
        if line.along == "issuer":
            fits = report.year in years and point.label.startswith(report.issuer.name)
        elif line.along == "year":
            fits = str(report.year) in point.label and (report.id in cited or report.issuer.id in question.issuers)
        else:
            fits = report.id in cited
        if fits and not report.later:
            yield report


def _values(
    report: Report, line: Series, label: str, question: Question, library: Library, lexicon: Lexicon
) -> Iterator[Decimal | None]:
    if not question.items and not question.ratio:
        yield from (f.value for f in library.figures.texts(report.id))
        return
    for form in dict.fromkeys(t.form for t in tables(report)):
        if question.ratio:
            yield _quotient(report, question, form, library, lexicon)
            continue
        for cells in _cells(line, label, question, form, lexicon):
            yield _sum(report, cells, library)


def _cells(line: Series, label: str, question: Question, form: str, lexicon: Lexicon) -> Iterator[Cells]:
    """The cells of each item and column asked about; of items or columns side by side only those that the label names."""
    table = lexicon.indicators
    items = [i for i in question.items if i in table.items]
    if line.along == "item":
        groups = [*items, *(table.items[i].parent for i in items if table.items[i].parent)]
        rows = [c for i in groups for role in ("", STATISTICS) for c in table.children(i, role)]
        rows += [i for i in table.items if lexicon.ratios.usual(i, table) in {(g,) for g in groups}]
        items = list(dict.fromkeys((*items, *rows)))
    for item in items:
        known = table.columns.get(table.items[item].role, {})
        said = [c for c in question.columns if c in known]
        columns = said or [table.items[item].default] if table.items[item].default else list(known)
        if line.along == "item":
            named = table.items[item].name.split("：")[-1] == label
            columns = columns if named else [c for c in known if known[c].name == label and item in question.items]
        yield from (table.cells_of(item, c, form) for c in columns if c)


def _sum(report: Report, cells: Iterable[tuple[str, str]], library: Library) -> Decimal | None:
    figures = [library.figures.find(report.id, row, column) for row, column in cells]
    values = [f.value for f in figures if f is not None and f.state in ("number", "zero") and f.value is not None]
    return sum(values, Decimal(0)) if values and len(values) == len(figures) else None


def _quotient(report: Report, question: Question, form: str, library: Library, lexicon: Lexicon) -> Decimal | None:
    if question.ratio not in lexicon.ratios.rates:
        return None
    sides = lexicon.ratios.fitted(question.ratio, question.items, question.columns, lexicon.indicators, form)
    if sides is None:
        return None
    top, base = (
        _sum(report, [c for cell in side for c in lexicon.indicators.cells_of(*pair(cell), form)], library)
        for side in (sides.numerator, sides.denominator)
    )
    return recomputed.rounded(top / base * 100) if top is not None and base else None


# ---------------------------------------------------------------- orders


def orders(answer: Answer, question: Question, library: Library) -> Iterator[str]:
    """Whether those that a ranking gives are the first or last of its series, all of them, and no body is left out."""
    if question.kind != "rank" or answer.code != "rank" or not answer.figures:
        return
    if question.order == "place":
        compared = [sorted(f.value for f in r if f.value is not None) for r in recomputed.rankings(answer)]
        if compared != [sorted(p.value for p in line.points if p.value is not None) for line in answer.series]:
            yield "a place among others than those of the series"
    elif [f.value for f in _mains(answer)] != [v for line in answer.series for v in _first(line, question)]:
        yield "those given are not the first of the ranking"
    for line in answer.series:
        if line.along == "issuer":
            yield from _complete(line, answer, question, library)


def _first(line: Series, question: Question) -> Sequence[Decimal]:
    values = sorted((p.value for p in line.points if p.value is not None), reverse=question.order != "least")
    last = values[min(question.count or _MOST_NAMED, len(values)) - 1] if values else None
    reaching = [v for v in values if last is not None and (v <= last if question.order == "least" else v >= last)]
    return reaching[:_MOST_NAMED]


def _complete(line: Series, answer: Answer, question: Question, library: Library) -> Iterator[str]:
    """Every body asked about, or else every one of the same origin, is a point of the series."""
    labels = _bodies_of(line, library)
    origins = {c.origin == "demo" for c in answer.citations}
    among_all = not question.issuers or (question.order == "place" and len(question.issuers) == 1 and not question.group)
    held = library.issuers.values() if among_all else [library.issuers[i] for i in question.issuers if i in library.issuers]
    for issuer in held:
        excepted = f"issuer:{issuer.id}" in question.without
        if (issuer.origin == "demo") in origins and not excepted and issuer.name not in labels:
            yield f"{issuer.name} is left out of the ranking"


def _bodies_of(line: Series, library: Library) -> set[str]:
    """The official names with which the labels of the points begin."""
    found = ((p.label, ids) for p in line.points for ids in library.names.printed_in(plain(p.label).text).values())
    return {name for label, ids in found for name in (library.issuers[i].name for i in ids) if label.startswith(name)}


def _mains(answer: Answer) -> list[Figure]:
    """The figures that are no parts of others."""
    parts = {part for f in answer.figures for part in f.parts}
    return [f for f in answer.figures if f not in parts]
