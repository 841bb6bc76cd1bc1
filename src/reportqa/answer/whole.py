"""Whether an answer gives all that was asked for and nothing else. In: answer and question; out: what lacks or is too much.

Part of the last gate: which cells a question means is worked out here once more, from the lexicon and the reports alone. Only
kinds that give each of these cells are looked at; a ranking gives the first of many, a ratio its two sides.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportqa.answer import recomputed
from reportqa.lexicon import Lexicon
from reportqa.library import Library, tables
from reportqa.records import Answer, CellRef, Figure, Question, Report

Cells = frozenset[tuple[str, str]]

#: kinds that give every cell that the question means
_EACH = ("value", "sum", "change", "compare", "trend", "exists")
#: states of cells that have a number to give
_COUNTED = ("number", "zero")
#: units of money end so; a cell of money is no answer to how many
_MONEY = "元"


def problems(answer: Answer, question: Question, library: Library, lexicon: Lexicon) -> Iterator[str]:
    """Cells that lack, cells that were not meant, and sums of less than one thing that was asked for."""
    printed = {f for figure in answer.figures for f in recomputed.leaves(figure)}
    if not _applies(answer, question, printed):
        return
    given: dict[str, set[tuple[str, str]]] = {}
    for f in printed:
        if isinstance(f.where, CellRef):
            given.setdefault(f.where.report, set()).add((f.where.row, f.where.column))
    cited = (r for r in map(library.report, given) if r is not None)
    asked = library.chosen(question.issuers, question.years) if question.issuers and question.years else ()
    origins = {c.origin for c in answer.citations}
    meant = {r.id: _meant(r, question, lexicon) for r in (*cited, *(r for r in asked if r.origin in origins))}
    for report, cells in given.items():
        if not cells <= frozenset().union(*meant.get(report, ())):
            yield "a figure that the question does not mean"
    yield from _missing(meant, given, question, library, lexicon)
    for figure in answer.figures:
        for inner in recomputed.inside(figure):
            if inner.formula == "sum" and not _is_whole(inner, meant):
                yield f"{inner.raw} is the sum of less than was asked for"


def _applies(answer: Answer, question: Question, printed: set[Figure]) -> bool:
    """Whether the answer gives cells of rows and columns that the question names."""
    named = bool(question.items) and not any(i.startswith("x:") for i in question.items)
    cells = bool(printed) and all(isinstance(f.where, CellRef) for f in printed)
    own = any(isinstance(f.where, CellRef) and f.where.row.startswith("x") for f in printed)
    return answer.status == "answered" and question.kind in _EACH and not question.ratio and named and cells and not own


def _meant(report: Report, question: Question, lexicon: Lexicon) -> list[Cells]:
    """The cells of each item and column that the question means in a report."""
    held = {t.role: t.form for t in tables(report)}
    found = []
    for item in _items(question, lexicon):
        role = lexicon.indicators.items[item].role
        form = held.get(role) or next((f for f in held.values() if lexicon.indicators.elsewhere(item, f)), "")
        if form:
            columns = _columns(item, question, form, lexicon)
            found += [frozenset(lexicon.indicators.cells_of(item, c, form)) for c in columns]
    return [cells for cells in found if cells]


def _items(question: Question, lexicon: Lexicon) -> list[str]:
    table = lexicon.indicators
    excepted = {w.removeprefix("item:") for w in question.without if w.startswith("item:")}
    groups = [table.items[i].parent for i in sorted(excepted) if i in table.items and table.items[i].parent]
    beside = [c for g in groups for c in table.children(g)] if groups and not set(question.items) - set(groups) else []
    return [i for i in dict.fromkeys((*(beside or question.items),)) if i in table.items and i not in excepted]


def _columns(item: str, question: Question, form: str, lexicon: Lexicon) -> list[str]:
    """The columns said that the item's table has, else its usual one, else all that it is printed with."""
    table = lexicon.indicators
    known = table.columns[table.items[item].role]
    excepted = {w.removeprefix("column:") for w in question.without if w.startswith("column:")}
    said = [c for c in question.columns if c in known and c not in excepted]
    if len(question.items) > 1:
        said = [c for c in said if table.printed(item, c, lexicon.forms)]
    if said or excepted:
        totals = {c for c in known if c in ("T", "tot") or known[c].sum}
        return said or [c for c in known if c not in excepted | totals]
    default = table.items[item].default
    if table.elsewhere(item, form):
        held = table.columns_in(item, form)
        return [default] if default in held else list(held)
    rows = table.rows_of(item, form)
    if default and lexicon.forms[form].find(rows[0], default):
        return [default]
    blocks = (b for t in lexicon.forms[form].tables for b in t.blocks)
    return list(dict.fromkeys(c for b in blocks for r, c, _, _ in b.cells() if r in rows))


def _usual(report: Report, question: Question, lexicon: Lexicon) -> list[Cells] | None:
    """Of kinds that set years and bodies against one another only the usual cells, as far as a form has them; None is all."""
    if question.kind not in ("change", "compare", "trend") or question.columns or question.without:
        return None
    items = {i: lexicon.indicators.items[i].default for i in _items(question, lexicon)}
    forms = [t.form for t in tables(report)]
    return [frozenset(lexicon.indicators.cells_of(i, c, f)) for i, c in items.items() if c for f in forms]


def _missing(
    meant: dict[str, list[Cells]],
    given: dict[str, set[tuple[str, str]]],
    question: Question,
    library: Library,
    lexicon: Lexicon,
) -> Iterator[str]:
    """Bodies and years of which a printed number that was asked for is not given, in any of the reports on them."""
    lacking: dict[tuple[str, int], list[bool]] = {}
    for report_id, groups in meant.items():
        report = library.report(report_id)
        if report is None or report.later:
            continue
        # a sum that lacks a part is not given, and what is filled of it need not be
        usual = _usual(report, question, lexicon)
        filled = [
            g
            for g in groups
            if (usual is None or g in usual) and all(_has_number(report_id, cell, question, library) for cell in g)
        ]
        cells = {cell for group in filled for cell in group}
        lacking.setdefault((report.issuer.id, report.year), []).append(bool(cells - given.get(report_id, set())))
    for (_, year), lacks in lacking.items():
        if all(lacks):
            yield f"a figure of {year} that was asked for is left out"


def _has_number(report: str, cell: tuple[str, str], question: Question, library: Library) -> bool:
    figure = library.figures.find(report, *cell)
    if figure is None or figure.state not in _COUNTED or figure.value is None:
        return False
    return bool(question.columns) or not figure.unit.endswith(_MONEY)


def _is_whole(figure: Figure, meant: dict[str, list[Cells]]) -> bool:
    """Whether a sum is of whole items and columns, in each of its reports of as many as the others have."""
    added: dict[str, set[tuple[str, str]]] = {}
    for f in recomputed.leaves(figure):
        if isinstance(f.where, CellRef):
            added.setdefault(f.where.report, set()).add((f.where.row, f.where.column))
    for report, cells in added.items():
        inside = [group for group in meant.get(report, []) if group <= cells]
        if frozenset().union(*inside) != cells:
            return False
    return True
