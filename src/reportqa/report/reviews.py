"""Table four (复议、诉讼). Comes in: the rows of its grids, in order. Goes out: a `Draft` of its fifteen cells."""

from __future__ import annotations

from collections.abc import Sequence

from reportqa.lexicon import FormColumn, tables_of
from reportqa.records import BlockCell
from reportqa.report.draft import Draft, placed_cell
from reportqa.report.labels import Labels, value_like
from reportqa.report.rows import PrintedRow, place
from reportqa.report.sums import Texts, adds_up, is_apart, together, ways

#: the columns of 行政复议, and of each kind of suit
_GROUP = 5


def reviews(rows: Sequence[PrintedRow], labels: Labels) -> Draft:
    """Table four: headings, then one row of fifteen values; headings without a row of values are fifteen blank cells."""
    draft = Draft()
    columns = next(table for _, table in tables_of(labels.forms, "reviews")).blocks[0].columns
    printed: list[BlockCell] = []
    data: list[PrintedRow] = []
    for row in rows:
        filled = [cell for _, cell in row.cells if cell.text.strip()]
        numeric = [c for c in filled if value_like(c.text, labels.words) or is_apart(c.text)]
        if filled and len(numeric) < len(filled) and len(numeric) < _GROUP:
            printed += filled
        elif len(row.cells) >= len(columns) or filled:
            data.append(row)
    if not _in_order(printed, columns, labels):
        draft.disordered = True
    if not data and 0 < sum(bool(labels.column("reviews", cell.text)) for cell in printed) < len(columns):
        # a table that ends among its headings was cut off: its values are lost, not blank
        draft.unplaced.append(" ".join(cell.text for cell in printed))
        return draft
    full = [row for row in data if any(cell.text.strip() for _, cell in row.cells)]
    if len(full) > 1:
        draft.twice = True
        return draft
    anchor = printed[-1] if printed else BlockCell("")
    row = (full or data or [PrintedRow(())])[0]
    width = max((len(r.cells) for r in rows if r is not row), default=0)
    values = _values(row, len(columns), width, labels)
    if values is None:
        draft.unplaced.append(" ".join(cell.text for _, cell in row.cells if cell.text.strip()))
        return draft
    leaves = [cell.text for cell in printed if labels.column("reviews", cell.text)]
    heads = leaves if len(leaves) == len(columns) else [c.label for c in columns]
    for column, head, value in zip(columns, heads, values, strict=True):
        draft.add(placed_cell(column.row, column.key, value, (), (*column.group, head), anchor, is_apart(value.text)))
    return draft


def _values(row: PrintedRow, count: int, width: int, labels: Labels) -> list[BlockCell] | None:
    """The fifteen values of the row, or None where they cannot be told.

    A row of as many cells as the form has columns is taken as printed, a sum that does not hold included; empty cells after
    them are left out where the headings (`width` cells) have them too. Digits that stand apart must add up in one way only.
    """
    cells = list(row.cells)
    if len(cells) > count and cells[0][1].text.strip() and not _is_value(cells[0][1].text, labels):
        cells = cells[1:]
    if row.doubtful:
        return None
    if row.loose and len(cells) > count:
        return _joined([cell for _, cell in cells], count, labels)
    if len(cells) == width and not any(cell.text.strip() for _, cell in cells[count:]):
        cells = cells[:count]
    filled = any(cell.text.strip() for _, cell in cells)
    if filled and len(cells) != count:
        return None
    values = place(cells, count, [], row.spans)
    return values if values is None or not filled or _holds(values, row, labels) else None


def _holds(values: Sequence[BlockCell], row: PrintedRow, labels: Labels) -> bool:
    """Whether the fifteen values can stand as they are read."""
    if not all(_is_value(v.text, labels) for v in values):
        return False
    starts = range(0, len(values), _GROUP)
    sums = [_sum(values[at : at + _GROUP], labels) for at in starts]
    torn = [any(is_apart(v.text) for v in values[at : at + _GROUP]) for at in starts]
    full = [all(v.text.strip() for v in values[at : at + _GROUP]) for at in starts]
    if any(apart and not holds for apart, holds in zip(torn, sums, strict=True)):
        return False
    if row.loose:
        return all(sums)
    return row.spans or all(f or holds is not False for f, holds in zip(full, sums, strict=True))


def _is_value(text: str, labels: Labels) -> bool:
    return value_like(text, labels.words) or is_apart(text)


def _sum(group: Sequence[BlockCell], labels: Labels) -> bool | None:
    texts = [together(v.text) if is_apart(v.text) else v.text for v in group]
    return adds_up(texts[:-1], texts[-1], labels.words)


def _joined(cells: Sequence[BlockCell], count: int, labels: Labels) -> list[BlockCell] | None:
    """Pieces that only spaces part as fifteen values, if there is exactly one way in which all three groups add up."""
    found = _group_ways([cell.text for cell in cells], count // _GROUP, labels)
    if len(found) != 1:
        return None
    return [BlockCell(text, page=cells[0].page, line=cells[0].line) for text in found[0]]


def _group_ways(pieces: Sequence[str], groups: int, labels: Labels) -> list[Texts]:
    if groups == 1:
        return ways(pieces, _GROUP, labels.words)
    found: list[Texts] = []
    for end in range(_GROUP, len(pieces) - _GROUP * (groups - 1) + 1):
        first = ways(pieces[:end], _GROUP, labels.words)
        if first:
            rest = _group_ways(pieces[end:], groups - 1, labels)
            found += [(*a, *b) for a in first for b in rest]
    return found


def _in_order(printed: Sequence[BlockCell], columns: Sequence[FormColumn], labels: Labels) -> bool:
    """Whether the headings stand in the order of the form (those that are there at all)."""
    keys = [k for cell in printed if (k := labels.column("reviews", cell.text))]
    expected = [c.key for c in columns]
    groups = "".join(labels.norm(cell.text) for cell in printed)
    wanted = [g for g in dict.fromkeys(labels.norm(g) for c in columns for g in c.group) if g in groups]
    if [groups.index(g) for g in wanted if g in groups] != sorted(groups.index(g) for g in wanted):
        return False
    return not keys or keys == expected or (len(keys) < len(expected) and _subsequence(keys, expected))


def _subsequence(short: Sequence[str], long: Sequence[str]) -> bool:
    letters = iter(long)
    return all(c in letters for c in short)
