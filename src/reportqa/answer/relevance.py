"""Whether figures are those that were asked about. In: an answer and its question; out: what is of something else.

Part of the last gate: body, year, row and column of every printed figure are compared with the question, those of a ratio with
what the lexicon divides by what, and no other body may be named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportqa.answer import recomputed
from reportqa.lexicon import Lexicon
from reportqa.lexicon.indicators import STATISTICS
from reportqa.lexicon.ratios import SHARE, pair
from reportqa.library import Library
from reportqa.records import Answer, CellRef, Figure, Question
from reportqa.text import plain


def problems(answer: Answer, question: Question, library: Library, lexicon: Lexicon) -> Iterator[str]:
    """Figures of another body, year, item or column than asked about, and other bodies that the text names."""
    asked = {i for ids in question.issuers for i in ids.split(" ")}
    shown = set(answer.figures)
    for figure in dict.fromkeys(leaf for f in answer.figures for leaf in recomputed.leaves(f)):
        report = library.report(figure.where.report) if figure.where else None
        # the place of one body is among others that were not named
        among = question.order == "place" and figure not in shown
        if report is None or (report.issuer.id, report.year) != (figure.issuer, figure.year):
            yield f"{figure.raw} is given to another body or year"
        elif question.years and report.year not in question.years and not (among and question.among == "years"):
            yield f"{figure.raw} is of a year that was not asked about"
        elif question.issuers and report.issuer.id not in asked and not (among and question.among != "years"):
            yield f"{figure.raw} is of a body that was not asked about"
        elif isinstance(figure.where, CellRef):
            table = library.table(figure.where.report, figure.where.table)
            if table is None or not _is_asked(figure.where, table.form, question, lexicon):
                yield f"{figure.raw} is of another row or column"
    yield from (f"{f.raw} is turned upside down" for f in answer.figures if _upside_down(f, question, library, lexicon))
    yield from _order(answer, question)
    yield from _names(answer, asked, library)


def _order(answer: Answer, question: Question) -> Iterator[str]:
    """Of two years the later comes first in a difference."""
    if question.kind != "change":
        return
    for figure in answer.figures:
        if figure.formula in ("difference", "rate"):
            years = [{f.year for f in recomputed.leaves(p)} for p in figure.parts]
            if any(len(y) > 1 for y in years) or len(years) != 2 or min(years[0]) < max(years[1]):
                yield f"{figure.raw} is the difference of other years, or the wrong way round"


def _upside_down(figure: Figure, question: Question, library: Library, lexicon: Lexicon) -> bool:
    """Whether a ratio divides by something else than the lexicon says, or a whole by its part."""
    if figure.formula != "ratio":
        return False
    over, under = ([f.where for f in recomputed.leaves(part)] for part in figure.parts)
    if not all(isinstance(w, CellRef) for w in (*over, *under)):
        return False
    top, base = ({(w.row, w.column) for w in side if isinstance(w, CellRef)} for side in (over, under))
    first = next(w for w in over if isinstance(w, CellRef))
    table = library.table(first.report, first.table)
    form = table.form if table else ""
    if question.ratio in lexicon.ratios.rates:
        sides = lexicon.ratios.fitted(question.ratio, question.items, question.columns, lexicon.indicators, form)
        return sides is None or (top, base) != (
            _cells(sides.numerator, form, lexicon),
            _cells(sides.denominator, form, lexicon),
        )
    totals = set(lexicon.ratios.totals.values())
    rows = {row for row, _ in top} == {row for row, _ in base}
    whole_over_part = rows and {c for _, c in top} <= totals and not {c for _, c in base} <= totals
    return top > base or whole_over_part or (_made_of(top, base, form, lexicon) and not _made_of(base, top, form, lexicon))


def _made_of(whole: set[tuple[str, str]], part: set[tuple[str, str]], form: str, lexicon: Lexicon) -> bool:
    """Whether one item is what another is a share of (办理结果总计 of 予以公开)."""
    table = lexicon.indicators
    rows, over = {row for row, _ in part}, {row for row, _ in whole}
    inner = [i for i in table.items if rows == set(table.rows_of(i, form))]
    ways = [way for i in inner for way in (*lexicon.ratios.over(i), lexicon.ratios.usual(i, table)) if way]
    return any(over == {row for o in way for row in table.rows_of(o, form)} for way in ways)


def _cells(side: Iterable[str], form: str, lexicon: Lexicon) -> set[tuple[str, str]]:
    """The rows and columns of one side of a ratio in a form."""
    return {cell for key in side for cell in lexicon.indicators.cells_of(*pair(key), form)}


def _names(answer: Answer, asked: set[str], library: Library) -> Iterator[str]:
    """Bodies named in the text that are neither cited, nor asked about, nor in the series as compared or left out."""
    if not answer.figures:
        return
    names, held = library.names, library.issuers
    known = {c.issuer for c in answer.citations} | {held[i].name for i in asked if i in held}
    for label in (p.label for s in answer.series if s.along == "issuer" for p in s.points):
        begin = (held[i].name for ids in names.printed_in(plain(label).text).values() for i in ids)
        known |= {max(found, key=len) for found in [[n for n in begin if label.startswith(n)]] if found}
    said = plain(answer.text).text
    for name in sorted(known, key=len, reverse=True):
        said = said.replace(plain(name).text, "□")
    if names.printed_in(said):
        yield "another body is named"


def _is_asked(where: CellRef, form: str, question: Question, lexicon: Lexicon) -> bool:
    """Whether a cell belongs to an item asked about, and to a column said; rows found by meaning have no item to compare."""
    cell = (where.row, where.column)
    if question.ratio and question.ratio in lexicon.ratios.rates:
        return cell in _cells_of_ratio(question, form, lexicon)
    if where.row.startswith("x") or not (question.items or question.ratio):
        return not question.ratio
    table = lexicon.indicators
    items = _items(question, lexicon)
    if where.row not in {row for i in items for row in table.rows_of(i, form)}:
        return False
    # 过程性信息的其他组织和复议后起诉: columns said for one table say nothing of the rows of another
    mine = [i for i in items if where.row in table.rows_of(i, form)]
    columns = _columns(question, items, lexicon)
    wanted = {
        found
        for i in mine
        for c in columns
        if c in table.columns[table.items[i].role] and (len(items) < 2 or table.printed(i, c, lexicon.forms))
        for found in table.cells_of(i, c, form)
    }
    return not wanted or cell in wanted


def _items(question: Question, lexicon: Lexicon) -> list[str]:
    """The items asked about with the members of their groups; of a share also what they may be a share of."""
    table = lexicon.indicators
    alone = [i for role, i in lexicon.ratios.alone.items() if any(c.startswith(f"{role}.") for c in question.columns)]
    named = question.items or (alone if question.ratio == SHARE else ())
    known = [i for i in named if i in table.items]
    excepted = [w.removeprefix("item:") for w in question.without if w.startswith("item:")]
    groups = [i for i in (*known, *excepted) if i in table.items]
    found = [*known, *(child for i in known for role in ("", STATISTICS) for child in table.children(i, role))]
    found += [c for i in excepted if i in table.items and table.items[i].parent for c in table.children(table.items[i].parent)]
    if question.ratio == SHARE:
        parents = [table.items[i].parent for i in groups if table.items[i].parent]
        over = [i for item in known for way in lexicon.ratios.over(item) for i in way]
        found += [*parents, *over, *(c for p in parents for role in ("", STATISTICS) for c in table.children(p, role))]
    if question.kind == "rank" and question.among == "items":
        # the rows of one group, or the results that make up 办理结果总计; of a row whose place is asked for those beside it
        rows = {table.items[i].parent for i in known if question.order == "place"} - {""}
        found += [c for p in sorted(rows) for c in table.children(p)]
        results = [i for i in table.items if lexicon.ratios.usual(i, table) in {(k,) for k in known}]
        found += [*results, *(c for i in results for c in table.children(i))]
    return [i for i in dict.fromkeys(found) if f"item:{i}" not in question.without]


def _columns(question: Question, items: Iterable[str], lexicon: Lexicon) -> list[str]:
    """The columns asked about; what is left of a table when columns are excepted; of a share also the totals."""
    columns = [
        c.split(".", 1)[-1] for c in question.columns if "." not in c or (question.ratio == SHARE and not question.items)
    ]
    excepted = {w.removeprefix("column:") for w in question.without if w.startswith("column:")}
    if excepted:
        roles = {lexicon.indicators.items[i].role for i in items}
        return [c for role in sorted(roles) for c in lexicon.indicators.columns[role] if c not in excepted]
    if question.ratio == SHARE and columns:
        columns += [c for c in lexicon.ratios.totals.values() if c not in columns]
    return columns


def _cells_of_ratio(question: Question, form: str, lexicon: Lexicon) -> set[tuple[str, str]]:
    """The rows and columns of both sides of the ratio, as the items and columns said narrow it."""
    sides = lexicon.ratios.fitted(question.ratio, question.items, question.columns, lexicon.indicators, form)
    cells = (
        [cell for item, column in sides.cells() for cell in lexicon.indicators.cells_of(item, column, form)] if sides else []
    )
    pending = lexicon.ratios.rates[question.ratio].pending
    if pending:
        cells += lexicon.indicators.cells_of(*pair(pending), form)
    return set(cells)
