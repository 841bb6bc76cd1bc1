"""Rows of one statutory table to cells with the form's keys. Comes in: the rows of all grids of the table, in order, page
breaks forgotten. Goes out: a `Draft` with its cells and with what could not be placed.

One function a table: `disclosed` (table two), `requests` (table three), `reviews` (table four).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from reportqa.lexicon import FormColumn
from reportqa.records import BlockCell, Cell
from reportqa.report.labels import REQUESTS, Found, Labels, heads_in_order, value_like
from reportqa.report.rows import Placed, PrintedRow, place

#: the space that a line break inside a Chinese label leaves behind
_WRAPPED = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")


@dataclass(slots=True)
class Draft:
    """A table in the making: cells by key, rows that could not be placed, and which forms its headings spoke for."""

    cells: dict[tuple[str, str], Cell] = field(default_factory=dict)
    unplaced: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    twice: bool = False
    disordered: bool = False
    extra: int = 0

    def add(self, cell: Cell) -> None:
        """Takes a cell; the same cell printed twice with another text makes the table unusable."""
        before = self.cells.setdefault((cell.row, cell.column), cell)
        if before is not cell and before.text != cell.text:
            self.twice = True


def disclosed(rows: Sequence[PrintedRow], labels: Labels) -> Draft:
    """Table two: headings (信息内容 ...) tell the columns of the rows that follow, until the next head of a block."""
    draft = Draft()
    heads: list[Placed] = []
    candidates: tuple[Found, ...] = ()
    for row in rows:
        texts = [(at, cell) for at, cell in row.cells if cell.text.strip()]
        if not texts:
            continue
        first = texts[0][1].text
        if labels.is_head(first):
            heads, candidates = [], ()
        elif labels.norm(first) in labels.groups and not labels.row("disclosed", first):
            heads = texts[1:]
            candidates = labels.blocks([cell.text for _, cell in heads])
            if not candidates:
                draft.unplaced.append(" ".join(cell.text for _, cell in heads))
        else:
            _disclosed_row(row, texts[0], heads, candidates, labels, draft)
    return draft


def _disclosed_row(
    row: PrintedRow, first: Placed, heads: list[Placed], candidates: tuple[Found, ...], labels: Labels, draft: Draft
) -> None:
    label = first[1]
    key = labels.row("disclosed", label.text)
    rest = [(at, cell) for at, cell in row.cells if at > first[0]]
    values = place(rest, len(heads), [at for at, _ in heads], row.spans) if candidates else None
    if values is None or row.doubtful:
        if key or any(cell.text.strip() for _, cell in rest):
            draft.unplaced.append(label.text)
        return
    form, block = next(((f, b) for f, b in candidates if any(r.key == key for r in b.rows)), candidates[0])
    columns = block.columns
    if key and not all(labels.has_cell(key, c.key) or not v.text.strip() for c, v in zip(columns, values, strict=True)):
        draft.unplaced.append(label.text)
        return
    if not key:
        if not any(v.text.strip() for v in values) or not all(value_like(v.text, labels.words) for v in values):
            return
        draft.extra += 1
        key = f"x{draft.extra}"
    else:
        draft.forms.append(form)
    for column, (_, head), value in zip(columns, heads, values, strict=True):
        if key.startswith("x") or labels.has_cell(key, column.key):
            draft.add(_cell(key, column.key, value, (label.text,), (head.text,), label))


def requests(rows: Sequence[PrintedRow], labels: Labels) -> Draft:
    """Table three: the last label of a row is its leaf, what follows are its values."""
    draft = Draft()
    head: list[int] = []
    run: list[tuple[int, str]] = []
    printed: dict[str, str] = {}
    torn: tuple[str, PrintedRow] | None = None
    detailed = any(labels.row("requests", c.text) in ("oth1", "oth2") for row in rows for _, c in row.cells)
    for row in rows:
        if _is_head(row, labels):
            head = _read_head(row, head, run, printed, labels, draft)
            torn = None
            continue
        run.clear()
        leaf = _leaf(row, labels)
        if leaf is None:
            torn = _joined(torn, row, head, printed, labels, draft) if torn else _torn(row, labels, draft)
            continue
        if torn:
            _give_up(torn, draft)
            torn = None
        at, cell, key = leaf
        rest = [(c, v) for c, v in row.cells if c > at]
        if key == "oth" and detailed and not any(v.text.strip() for _, v in rest):
            continue
        _request_row(key, cell, rest, head, printed, row, labels, draft)
    if torn:
        _give_up(torn, draft)
    if detailed:
        draft.forms.append("E3")
    elif any(row == "oth" for row, _ in draft.cells):
        draft.forms.append("E2")
    return draft


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
    return next(iter(labels.forms.values())).table("requests").corner


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
        if cell.text.strip() and not value_like(cell.text, labels.words, chinese=False):
            key = labels.row("requests", cell.text)
            return (at, cell, key) if key else None
    return None


def _label_text(row: PrintedRow, labels: Labels) -> tuple[int, BlockCell] | None:
    """The last cell of a row that can be a label or a part of one."""
    for at, cell in reversed(row.cells):
        if cell.text.strip() and not value_like(cell.text, labels.words, chinese=False):
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
    if len(name) >= 3 and any(known.startswith(name) for known in labels.rows["requests"]):
        return label[1].text, row
    values = [cell for at, cell in row.cells if at > label[0]]
    if any(cell.text.strip() for cell in values):
        draft.unplaced.append(label[1].text)
    return None


def _joined(
    torn: tuple[str, PrintedRow], row: PrintedRow, head: list[int], printed: dict[str, str], labels: Labels, draft: Draft
) -> tuple[str, PrintedRow] | None:
    """Puts a torn label together with the row that follows; the values must all stand in one of the two rows."""
    label = _label_text(row, labels)
    key = labels.row("requests", torn[0] + label[1].text) if label else ""
    before = _label_text(torn[1], labels)
    if not key or label is None or before is None:
        _give_up(torn, draft)
        return _torn(row, labels, draft)
    upper = [(c, v) for c, v in torn[1].cells if c > before[0]]
    lower = [(c, v) for c, v in row.cells if c > label[0]]
    filled = [part for part in (upper, lower) if any(v.text.strip() for _, v in part)]
    if len(filled) == 2:
        draft.unplaced.append(torn[0] + label[1].text)
        return None
    cell = BlockCell(torn[0] + label[1].text, page=label[1].page, line=label[1].line)
    _request_row(key, cell, (filled or [lower])[0], head, printed, row, labels, draft)
    return None


def _give_up(torn: tuple[str, PrintedRow], draft: Draft) -> None:
    draft.unplaced.append(torn[0])


def _request_row(
    key: str,
    label: BlockCell,
    rest: Sequence[Placed],
    head: Sequence[int],
    printed: dict[str, str],
    row: PrintedRow,
    labels: Labels,
    draft: Draft,
) -> None:
    values = None if row.doubtful else place(rest, len(REQUESTS), _usable(head), row.spans)
    if values and not row.spans and _one_lost(values, _usable(head), rest):
        values = None
    if values is None or any(labels.row("requests", v.text) for v in values if not value_like(v.text, labels.words)):
        draft.unplaced.append(label.text)
        return
    group, columns = _row_group(key, labels)
    for column, value in zip(columns, values, strict=True):
        heads = (*column.group, printed.get(column.key, column.label))
        draft.add(_cell(key, column.key, value, (*group, label.text), heads, label))


def _one_lost(values: Sequence[BlockCell], head: Sequence[int], rest: Sequence[Placed]) -> bool:
    """Whether a text row may have lost a cell: no total, but a figure under 其他 right before it, which may be the total."""
    at = {id(cell): column for column, cell in rest}
    if head and [at.get(id(v)) for v in values] == list(head):
        return False
    return not values[-1].text.strip() and values[-2].text.strip() not in ("", "0", "０")


def _row_group(key: str, labels: Labels) -> tuple[tuple[str, ...], tuple[FormColumn, ...]]:
    """The headings above a row as the form has them (printed ones are often torn), and the table's columns."""
    for form in reversed(tuple(labels.forms.values())):
        block = form.table("requests").blocks[0]
        for r in block.rows:
            if r.key == key:
                return r.group, block.columns
    raise KeyError(key)


def reviews(rows: Sequence[PrintedRow], labels: Labels) -> Draft:
    """Table four: headings, then one row of fifteen values; headings without a row of values are fifteen blank cells."""
    draft = Draft()
    columns = next(iter(labels.forms.values())).table("reviews").blocks[0].columns
    printed: list[BlockCell] = []
    data: list[PrintedRow] = []
    for row in rows:
        filled = [cell for _, cell in row.cells if cell.text.strip()]
        numeric = [c for c in filled if value_like(c.text, labels.words)]
        if filled and len(numeric) < len(filled) and not (len(numeric) >= len(columns) - 1):
            printed += filled
        elif len(row.cells) >= len(columns) or filled:
            data.append(row)
    if not _in_order(printed, columns, labels):
        draft.disordered = True
    full = [row for row in data if any(cell.text.strip() for _, cell in row.cells)]
    if len(full) > 1:
        draft.twice = True
        return draft
    anchor = printed[-1] if printed else BlockCell("")
    row = (full or data or [PrintedRow(())])[0]
    cells = list(row.cells)
    if len(cells) == len(columns) + 1 and cells[0][1].text.strip() and not value_like(cells[0][1].text, labels.words):
        cells = cells[1:]
    values = None if row.doubtful else place(cells, len(columns), [], row.spans)
    if values is None:
        draft.unplaced.append(" ".join(cell.text for _, cell in row.cells if cell.text.strip()))
        return draft
    leaves = [cell.text for cell in printed if labels.column("reviews", cell.text)]
    heads = leaves if len(leaves) == len(columns) else [c.label for c in columns]
    for column, head, value in zip(columns, heads, values, strict=True):
        draft.add(_cell(column.row, column.key, value, (), (*column.group, head), anchor))
    return draft


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


def _cell(
    row: str, column: str, value: BlockCell, row_head: tuple[str, ...], column_head: tuple[str, ...], anchor: BlockCell
) -> Cell:
    """The value under its keys; a cell that a plain text leaves out altogether stands where its label stands."""
    page = value.page if value.page is not None else anchor.page
    line = value.line if value.line is not None else anchor.line
    return Cell(row, column, value.text.strip(), _tidy(row_head), _tidy(column_head), page, line)


def _tidy(heads: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_WRAPPED.sub("", " ".join(h.split())) for h in heads)


#: table role -> how its rows are read
TABLES: dict[str, Callable[[Sequence[PrintedRow], Labels], Draft]] = {
    "disclosed": disclosed,
    "requests": requests,
    "reviews": reviews,
}
