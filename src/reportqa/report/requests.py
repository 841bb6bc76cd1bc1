"""Table three (申请). Comes in: the rows of its grids, in order, page breaks forgotten. Goes out: a `Draft` of its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from reportqa.lexicon import tables_of
from reportqa.records import BlockCell
from reportqa.report.draft import Draft, placed_cell
from reportqa.report.labels import REQUESTS, Labels, heads_in_order, value_like
from reportqa.report.rows import Placed, PrintedRow
from reportqa.report.settle import Reading, row_group, settle
from reportqa.report.sums import is_apart

#: so many of the seven headings of the columns must be printed somewhere in the table
_HEADINGS = 4


@dataclass(slots=True)
class _Line:
    """A recognised row before its values are told: its key, its label, the cells after it, where the headings stand."""

    key: str
    label: BlockCell
    rest: list[Placed]
    head: list[int]
    row: PrintedRow
    doubtful: bool = False

    def is_blank(self) -> bool:
        """Whether no cell after the label is filled."""
        return not any(cell.text.strip() for _, cell in self.rest)


def requests(rows: Sequence[PrintedRow], labels: Labels) -> Draft:
    """Table three: the last label of a row is its leaf, what follows are its values."""
    draft = Draft()
    lines: list[_Line] = []
    head: list[int] = []
    run: list[tuple[int, str]] = []
    printed: dict[str, str] = {}
    torn: tuple[str, PrintedRow] | None = None
    orphan = False
    detailed = any(labels.row("requests", c.text) in _detail(labels) for row in rows for _, c in row.cells)
    for row in rows:
        if _is_head(row, labels):
            head = _read_head(row, head, run, printed, labels, draft)
            torn = None
            continue
        run.clear()
        leaf = _leaf(row, labels)
        if leaf is None:
            orphan = not torn and _has_numbers(row, labels)
            if orphan and lines and lines[-1].is_blank():
                # values without a label may be those of the blank row above them, whose label was torn
                lines[-1].doubtful = True
            torn = _joined(torn, row, head, lines, labels, draft) if torn else _torn(row, labels, draft)
            continue
        if torn:
            draft.unplaced.append(torn[0])
            torn = None
        at, cell, key = leaf
        rest = [(c, v) for c, v in row.cells if c > at]
        if key in _undetailed(labels) and detailed and not any(v.text.strip() for _, v in rest):
            continue
        lines.append(_Line(key, cell, rest, head, row))
        # ... or those of the blank row below them; and a short label alone may be the beginning of another, torn
        lines[-1].doubtful = (orphan and lines[-1].is_blank()) or (key in _one_edition(labels) and not detailed)
        orphan = False
    if torn:
        draft.unplaced.append(torn[0])
    if len(printed) < _HEADINGS and any(row.spans for row in rows):
        # nothing on the paper says that its columns stand in the order of the form
        draft.disordered = True
    if all(line.is_blank() for line in lines) and any(_leaf(r, labels) is None and _has_numbers(r, labels) for r in rows):
        # no row has a value of its own, but values are printed: the table was torn, it is not blank
        for line in lines:
            line.doubtful = True
    _fill(draft, lines, printed, labels)
    draft.forms += _forms({line.key for line in lines}, labels)
    return draft


@lru_cache(maxsize=2)
def _only_in(labels: Labels) -> dict[str, set[str]]:
    """The rows of table three that only one edition prints, by edition."""
    rows = {form: {r.key for r in table.rows()} for form, table in tables_of(labels.forms, "requests")}
    return {form: keys - set().union(*(k for f, k in rows.items() if f != form)) for form, keys in rows.items()}


def _detail(labels: Labels) -> set[str]:
    """Rows whose label no other edition can mean: under 其他处理 the plain 其他 is no proof."""
    names = {key: name for name, key in labels.rows["requests"].items()}
    return {
        key for keys in _only_in(labels).values() for key in keys if len(keys) > 1 and not labels.column("requests", names[key])
    }


def _one_edition(labels: Labels) -> set[str]:
    """Rows that only the more detailed edition prints."""
    return {key for keys in _only_in(labels).values() if len(keys) > 1 for key in keys}


def _undetailed(labels: Labels) -> set[str]:
    """Rows of one edition that are headings above the rows of another."""
    return {key for keys in _only_in(labels).values() for key in keys if len(keys) == 1}


def _forms(keys: set[str], labels: Labels) -> list[str]:
    """The edition that the rows speak for: rows under a heading count before the heading."""
    speaking = [form for form, own in _only_in(labels).items() if keys & own]
    return sorted(speaking, key=lambda form: -len(keys & _only_in(labels)[form]))[:1]


def _has_numbers(row: PrintedRow, labels: Labels) -> bool:
    texts = [cell.text for _, cell in row.cells if cell.text.strip()]
    return any(value_like(t, labels.words, chinese=False) or is_apart(t) for t in texts)


def _is_head(row: PrintedRow, labels: Labels) -> bool:
    """Whether the row carries headings: an unmistakable column, the corner, or the note."""
    for _, cell in row.cells:
        if labels.is_note(cell.text) or labels.norm(cell.text) == labels.norm(_corner(labels)):
            return True
        key = labels.column("requests", cell.text)
        if key and key not in ("C5", "T"):
            return True
    return False


def _corner(labels: Labels) -> str:
    return next(table for _, table in tables_of(labels.forms, "requests")).corner


def _read_head(
    row: PrintedRow, head: list[int], run: list[tuple[int, str]], printed: dict[str, str], labels: Labels, draft: Draft
) -> list[int]:
    """Notes how the columns are headed and where they stand; columns in another order make the table unusable.

    `run` are the headings of the rows just before, which are one heading with this one; it takes in those of this row.
    """
    seen: list[tuple[int, str]] = []
    for at, cell in row.cells:
        key = labels.column("requests", cell.text)
        if key:
            seen.append((at, key))
            printed.setdefault(key, cell.text)
        elif cell.text.strip() and not labels.is_note(cell.text) and not labels.is_piece(cell.text):
            draft.disordered = True
    if {"N"} & {key for _, key in run} & {key for _, key in seen}:
        # the same heading again, on the next page
        run.clear()
    run += seen
    across = [at for _, at in sorted((REQUESTS.index(key), at) for at, key in run)]
    if not heads_in_order([key for _, key in run]) or (row.spans and across != sorted(across)):
        draft.disordered = True
    places = dict(enumerate(head)) if len(head) == len(REQUESTS) else {}
    places |= {REQUESTS.index(key): at for at, key in seen}
    return [places.get(i, -1) for i in range(len(REQUESTS))]


def _usable(head: Sequence[int]) -> list[int]:
    """The columns of all seven headings if they stand side by side, else nothing."""
    good = len(head) == len(REQUESTS) and head[0] >= 0 and all(b == a + 1 for a, b in pairwise(head))
    return list(head) if good else []


def _leaf(row: PrintedRow, labels: Labels) -> tuple[int, BlockCell, str] | None:
    for at, cell in reversed(row.cells):
        if cell.text.strip() and not (value_like(cell.text, labels.words, chinese=False) or is_apart(cell.text)):
            key = labels.row("requests", cell.text)
            return (at, cell, key) if key else None
    return None


def _label_text(row: PrintedRow, labels: Labels) -> tuple[int, BlockCell] | None:
    """The last cell of a row that can be a label or a part of one."""
    for at, cell in reversed(row.cells):
        if cell.text.strip() and not (value_like(cell.text, labels.words, chinese=False) or is_apart(cell.text)):
            return at, cell
    return None


def _torn(row: PrintedRow, labels: Labels, draft: Draft) -> tuple[str, PrintedRow] | None:
    """A row whose label begins like one of the form: the rest of it may stand in the next row."""
    label = _label_text(row, labels)
    if label is None:
        if any(cell.text.strip() for _, cell in row.cells):
            draft.unplaced.append(" ".join(cell.text for _, cell in row.cells if cell.text.strip()))
        return None
    name = labels.norm(label[1].text)
    if len(name) >= 2 and any(known.startswith(name) for known in labels.rows["requests"]):
        return label[1].text, row
    values = [cell for at, cell in row.cells if at > label[0]]
    if any(cell.text.strip() for cell in values):
        draft.unplaced.append(label[1].text)
    return None


def _joined(
    torn: tuple[str, PrintedRow], row: PrintedRow, head: list[int], lines: list[_Line], labels: Labels, draft: Draft
) -> tuple[str, PrintedRow] | None:
    """Puts a torn label together with the row that follows; the values must all stand in one of the two rows."""
    label = _label_text(row, labels)
    key = labels.row("requests", torn[0] + label[1].text) if label else ""
    before = _label_text(torn[1], labels)
    if not key or label is None or before is None:
        draft.unplaced.append(torn[0])
        return _torn(row, labels, draft)
    upper = [(c, v) for c, v in torn[1].cells if c > before[0]]
    lower = [(c, v) for c, v in row.cells if c > label[0]]
    filled = [part for part in (upper, lower) if any(v.text.strip() for _, v in part)]
    if len(filled) == 2:
        draft.unplaced.append(torn[0] + label[1].text)
        return None
    cell = BlockCell(torn[0] + label[1].text, page=label[1].page, line=label[1].line)
    lines.append(_Line(key, cell, (filled or [lower])[0], head, row))
    return None


def _fill(draft: Draft, lines: Sequence[_Line], printed: dict[str, str], labels: Labels) -> None:
    """Settles which values each line has and puts them into the draft under their keys."""
    readings = settle(
        [Reading(line.key, line.rest, _usable(line.head), line.row.spans, line.row.loose, line.row.ruled) for line in lines],
        labels,
    )
    lost = [
        values is None and not line.row.ruled and len(line.rest) > len(REQUESTS)
        for line, values in zip(lines, readings, strict=True)
    ]
    for line, values, above, below in zip(lines, readings, [False, *lost], [*lost[1:], False], strict=False):
        # the values of a blank row may have gone to its neighbour, or its label may be torn
        unsure = line.is_blank() and (above or below or not labels.is_row("requests", line.label.text))
        doubtful = line.doubtful or line.row.doubtful or unsure
        if values is None or doubtful:
            draft.unplaced.append(line.label.text)
            continue
        group, columns = row_group(line.key, labels)
        for column, value in zip(columns, values, strict=True):
            heads = (*column.group, printed.get(column.key, column.label))
            apart = is_apart(value.text)
            draft.add(placed_cell(line.key, column.key, value, (*group, line.label.text), heads, line.label, apart))
