"""Which values a row of table three has. Comes in: the cells after each label. Goes out: seven values a row, or None.

A row is taken as printed where its cells are exactly those of its layout, a sum that does not hold included: offices err. Where
a cell is too many, digits stand apart, or an empty cell may hide a lost one, the sum of the row must bear the reading out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportqa.lexicon import FormColumn, tables_of
from reportqa.records import BlockCell
from reportqa.report.labels import REQUESTS, Labels, value_like
from reportqa.report.rows import Placed, place, usual
from reportqa.report.sums import adds_up, is_apart, is_number, together, ways
from reportqa.text import number

#: columns that the label block of table three is wide
_LABELS = 3

Values = list[BlockCell]


@dataclass(frozen=True, slots=True)
class Reading:
    """A row to be settled: its key, the cells after its label, the columns of the headings, and what its format tells."""

    key: str
    rest: Sequence[Placed]
    head: Sequence[int]
    spans: bool
    loose: bool
    ruled: bool


@dataclass(frozen=True, slots=True)
class _Habits:
    """How an office fills its table: whether it leaves totals blank (then one proves no loss), or no cell at all.

    `side` is where the empty cells stand that fill up the columns of a label: before the values, after them, or not known.
    """

    totals_blank: bool
    never_blank: bool
    side: str


def settle(rows: Sequence[Reading], labels: Labels) -> list[Values | None]:
    """The values of each row, or None where they cannot be told. All rows of the table are needed: they share one layout."""
    if not any(cell.text.strip() for row in rows for _, cell in row.rest):
        # nothing is filled in at all: no figure can be lost, whatever number of empty cells a row has
        return [_blanks(row) for row in rows]
    fillers, extra = _layout(rows, labels)
    filled = _filled(rows, fillers, extra, labels)
    habits = _Habits(
        totals_blank=sum(not f[-1] for f in filled) * 2 >= len(filled) > 2,
        never_blank=len(filled) > 1 and all(map(all, filled)),
        side=_side([row for row in rows if len(row.rest) == _expected(row, labels, fillers) + extra]),
    )
    options = [_options(row, _expected(row, labels, fillers) + extra, habits, labels) for row in rows]
    return [_chosen(i, rows, options, labels) for i in range(len(rows))]


def _blanks(row: Reading) -> Values:
    cells = [cell for _, cell in row.rest][-len(REQUESTS) :]
    return [*cells, *[BlockCell("")] * (len(REQUESTS) - len(cells))]


def row_group(key: str, labels: Labels) -> tuple[tuple[str, ...], tuple[FormColumn, ...]]:
    """The headings above a row as the form has them (printed ones are often torn), and the table's columns."""
    for _, table in reversed(tuple(tables_of(labels.forms, "requests"))):
        block = table.blocks[0]
        for r in block.rows:
            if r.key == key:
                return r.group, block.columns
    raise KeyError(key)


def _expected(row: Reading, labels: Labels, fillers: bool) -> int:
    """How many cells follow the label where the columns that it spans are printed as empty cells too, or are not."""
    spanned = _LABELS - 1 - len(row_group(row.key, labels)[0]) if fillers else 0
    return len(REQUESTS) + spanned


def _layout(rows: Sequence[Reading], labels: Labels) -> tuple[bool, int]:
    """Whether the columns that labels span are printed as empty cells, and how many cells every row has beyond those."""
    text = [row for row in rows if not row.spans and not row.loose and row.rest]
    best = (0, True, 0)
    for fillers in (False, True):
        surplus = [len(row.rest) - _expected(row, labels, fillers) for row in text]
        extra = max(usual(surplus), 0)
        best = max(best, (surplus.count(extra), not fillers, extra))
    return not best[1], best[2]


def _filled(rows: Sequence[Reading], fillers: bool, extra: int, labels: Labels) -> list[list[bool]]:
    """Which values are filled, of every row that has exactly the cells of its layout and some filled one."""
    found = []
    for row in rows:
        values = place(row.rest, len(REQUESTS), row.head, row.spans)
        if values and len(row.rest) == _expected(row, labels, fillers) + extra:
            found.append([bool(v.text.strip()) for v in values])
    return [f for f in found if any(f)]


def _side(rows: Sequence[Reading]) -> str:
    """Where the empty cells of labels stand in all rows that tell; rows that disagree tell nothing."""
    told = set()
    for row in rows:
        surplus = len(row.rest) - len(REQUESTS)
        if surplus > 0 and not row.spans:
            if any(cell.text.strip() for _, cell in row.rest[:surplus]):
                told.add("after")
            if any(cell.text.strip() for _, cell in row.rest[-surplus:]):
                told.add("before")
    return told.pop() if len(told) == 1 else ""


def _options(row: Reading, expected: int, habits: _Habits, labels: Labels) -> list[Values]:
    """The readings of one row that its own sum allows."""
    cells = [cell for _, cell in row.rest]
    if row.ruled and not cells:
        # a row that ends after its label, among others that go on, was cut off: its cells are lost, not blank
        return []
    if row.loose and len(cells) > len(REQUESTS):
        found = ways([cell.text for cell in cells], len(REQUESTS), labels.words)
        return [[BlockCell(text, page=cells[0].page, line=cells[0].line) for text in way] for way in found]
    exact = len(cells) == (len(REQUESTS) if row.spans or row.loose else expected)
    if exact and len(cells) > len(REQUESTS) and habits.side:
        values: Values | None = cells[: len(REQUESTS)] if habits.side == "after" else cells[-len(REQUESTS) :]
    else:
        values = place(row.rest, len(REQUESTS), row.head, row.spans)
    if values is None or not all(_may_stand(v.text, labels) for v in values):
        return []
    return [values] if _holds(values, row, exact, habits, labels) else []


def _may_stand(text: str, labels: Labels) -> bool:
    """Whether the text can be a value: words may stand in a cell, but not the label of another row."""
    return value_like(text, labels.words) or is_apart(text) or not labels.row("requests", text)


def _holds(values: Values, row: Reading, exact: bool, habits: _Habits, labels: Labels) -> bool:
    filled = [bool(v.text.strip()) for v in values]
    if not any(filled):
        return True
    texts = [together(v.text) if is_apart(v.text) else v.text for v in values]
    sum_holds = adds_up(texts[:-1], texts[-1], labels.words)
    if any(is_apart(v.text) for v in values):
        return sum_holds is True
    if not exact:
        # a blank cell too many is none of the row's own where all other rows print their zeros
        return sum_holds is True and all(filled) and row.ruled and (habits.never_blank or _under_heads(values, row))
    if sum_holds is not True and not filled[0] and all(filled[1:]):
        # a row that begins a column further right has pushed its total over the edge
        return False
    if filled[-1]:
        numbers = any(is_number(t, labels.words) for t in texts)
        return sum_holds is True or row.spans or (all(filled) and not (row.loose and numbers))
    # with a cell lost, the total would now stand under 其他
    return habits.totals_blank or not filled[-2]


def _under_heads(values: Values, row: Reading) -> bool:
    """Whether each value stands under its heading and none beside them, though the row has other cells than its neighbours."""
    at = dict(row.rest)
    outside = any(cell.text.strip() and column not in row.head for column, cell in row.rest)
    return not outside and [at.get(column) for column in row.head] == values


def _chosen(at: int, rows: Sequence[Reading], options: Sequence[list[Values]], labels: Labels) -> Values | None:
    """The only reading of a row; of several, or of one with joined digits, the one that the columns allow too."""
    found = options[at]
    if not found or (len(found) == 1 and not any(is_apart(v.text) for v in found[0])):
        return found[0] if found else None
    known = {row.key: o[0] for i, (row, o) in enumerate(zip(rows, options, strict=True)) if len(o) == 1 and i != at}
    verdicts = [_columns_hold({**known, rows[at].key: values}, rows[at].key, labels) for values in found]
    if len(found) == 1:
        return None if verdicts[0] is False else found[0]
    allowed = [values for values, verdict in zip(found, verdicts, strict=True) if verdict]
    return allowed[0] if len(allowed) == 1 else None


def _columns_hold(rows: Mapping[str, Values], key: str, labels: Labels) -> bool | None:
    """Whether the identities of the columns in which a row takes part hold in all of them; None if none can be tested."""
    results: list[str] = []
    for _, table in tables_of(labels.forms, "requests"):
        own = [r.key for r in table.blocks[0].rows]
        within = [k for k in own if k not in ("new", "cin", "tot", "cout")]
        results = within if all(k in rows for k in within) else results
    tests = [(("new", "cin"), ("tot", "cout")), *([(tuple(results), ("tot",))] if results else [])]
    verdicts = [_equal(rows, left, right) for left, right in tests if key in (*left, *right)]
    known = [v for v in verdicts if v is not None]
    return all(known) if known else None


def _equal(rows: Mapping[str, Values], left: Sequence[str], right: Sequence[str]) -> bool | None:
    """Whether both sides add up alike in every column; a cell without a number counts as nothing, a lost row makes it None."""
    if any(key not in rows for key in (*left, *right)):
        return None
    return all(_total(rows, left, c) == _total(rows, right, c) for c in range(len(REQUESTS)))


def _total(rows: Mapping[str, Values], keys: Sequence[str], column: int) -> Decimal:
    return sum((number(together(rows[key][column].text)) or Decimal(0) for key in keys), Decimal(0))
