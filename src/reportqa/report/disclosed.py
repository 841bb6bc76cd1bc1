"""Table two (主动公开). Comes in: the rows of its grids, in order, page breaks forgotten. Goes out: a `Draft` of its cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reportqa.lexicon import FormBlock
from reportqa.records import BlockCell
from reportqa.report.draft import Draft, placed_cell
from reportqa.report.labels import Found, Labels, value_like
from reportqa.report.rows import Placed, PrintedRow, place, usual
from reportqa.report.sums import is_apart

#: what no number begins with: the tail of a torn one
_CUT = re.compile(r"^0\d")


@dataclass(frozen=True, slots=True)
class _Heads:
    """The headings of a block: their cells, how many cells follow the corner in all, and the blocks of forms that they fit."""

    cells: tuple[Placed, ...] = ()
    width: int = 0
    fitting: tuple[Found, ...] = ()


@dataclass(slots=True)
class _Line:
    """A row under the headings of its block: its label, its key (empty for a local row), and the cells after the label."""

    label: BlockCell
    key: str
    rest: list[Placed]
    heads: _Heads
    row: PrintedRow

    def is_blank(self) -> bool:
        """Whether no cell after the label is filled."""
        return not any(cell.text.strip() for _, cell in self.rest)


def disclosed(rows: Sequence[PrintedRow], labels: Labels) -> Draft:
    """Table two: headings (信息内容 ...) tell the columns of the rows that follow, until the next head of a block."""
    draft = Draft()
    heads = _Heads()
    lines: list[_Line] = []
    for row in rows:
        texts = [(at, cell) for at, cell in row.cells if cell.text.strip()]
        if not texts:
            continue
        first = texts[0][1].text
        if labels.is_head(first):
            heads = _Heads()
        elif labels.norm(first) in labels.groups and not labels.row("disclosed", first):
            width = sum(at > texts[0][0] for at, _ in row.cells)
            heads = _Heads(tuple(texts[1:]), width, labels.blocks([cell.text for _, cell in texts[1:]]))
            if not heads.fitting:
                draft.unplaced.append(" ".join(cell.text for _, cell in texts[1:]))
        else:
            rest = [(at, cell) for at, cell in row.cells if at > texts[0][0]]
            lines.append(_Line(texts[0][1], labels.row("disclosed", first), rest, heads, row))
    extra = max(usual([len(line.rest) - line.heads.width for line in lines if line.rest and not line.row.spans]), 0)
    orphans = [_is_orphan(line, labels) for line in lines]
    for line, above, below in zip(lines, [False, *orphans], [*orphans[1:], False], strict=False):
        _put(line, above or below, extra, labels, draft)
    return draft


def _is_orphan(line: _Line, labels: Labels) -> bool:
    """Whether a row has values but no label of its own, only the rest of one: they may be those of the next row."""
    return not line.key and not line.is_blank() and not _may_name(line.label.text, labels)


def _may_name(text: str, labels: Labels) -> bool:
    """Whether a text can be the label of a row that no form has."""
    name = labels.norm(text)
    if not name or value_like(text, labels.words) or is_apart(text) or labels.is_piece(text):
        return False
    # a label printed twice over, or a heading run together with a label, is a slip of the printer, not another row
    twice = any(name.count(known) > 1 for known in labels.rows["disclosed"])
    return not twice and not any(known in name for known in labels.columns["disclosed"])


def _put(line: _Line, by_orphan: bool, extra: int, labels: Labels, draft: Draft) -> None:
    """Puts the values of a row into the draft, if it has as many cells as its headings ask for; this table has no sums."""
    values = _values(line, extra, labels)
    torn = line.is_blank() and (by_orphan or not labels.is_row("disclosed", line.label.text))
    if values is None or line.row.doubtful or (line.key and torn):
        if line.key or not line.is_blank():
            draft.unplaced.append(line.label.text)
        return
    form, block = _block(line)
    if not _fits(line, values, block, labels):
        if line.key or not line.is_blank():
            draft.unplaced.append(line.label.text)
        return
    if line.key:
        key = line.key
        draft.forms.append(form)
    else:
        draft.extra += 1
        key = f"x{draft.extra}"
    for column, (_, head), value in zip(block.columns, line.heads.cells, values, strict=True):
        if not line.key or labels.has_cell(key, column.key):
            draft.add(placed_cell(key, column.key, value, (line.label.text,), (head.text,), line.label))


def _block(line: _Line) -> Found:
    """The block of a form that has the row, else the first that has such columns."""
    fitting = line.heads.fitting
    return next(((f, b) for f, b in fitting if any(r.key == line.key for r in b.rows)), fitting[0])


def _fits(line: _Line, values: Sequence[BlockCell], block: FormBlock, labels: Labels) -> bool:
    """Whether the row may have these values: none in a column that it lacks; a local row needs a name and numbers."""
    if line.key:
        return all(labels.has_cell(line.key, c.key) or not v.text.strip() for c, v in zip(block.columns, values, strict=True))
    return not line.is_blank() and _may_name(line.label.text, labels) and all(value_like(v.text, labels.words) for v in values)


def _values(line: _Line, extra: int, labels: Labels) -> list[BlockCell] | None:
    """The values under the headings, or None where a cell is lost or too many."""
    heads = line.heads
    if not heads.fitting:
        return None
    count = len(heads.cells)
    last = heads.cells[-1]
    wide = {count, last[0] + last[1].colspan - heads.cells[0][0]} if line.row.spans else {heads.width + extra}
    if line.row.loose and any(_CUT.match(cell.text) for _, cell in line.rest):
        return None
    filled = [bool(cell.text.strip()) for _, cell in line.rest]
    # every value is there, and nothing but a ragged end of empty cells behind them: none can be lost. One empty cell is not
    # enough: a number torn in two, or printed twice, before a blank cell would look the same
    complete = filled[:count] == [True] * count and not any(filled[count:]) and len(filled) != count + 1
    complete = complete and all(value_like(cell.text, labels.words) for _, cell in line.rest[:count])
    if (line.rest or line.row.ruled) and len(line.rest) not in wide and not complete:
        return None
    at = [column for column, _ in heads.cells]
    if len(line.rest) > count and any(cell.text.strip() and column not in at for column, cell in line.rest):
        # a value beside its heading: no sum would tell to which column it belongs
        return None
    return place(line.rest, count, at, line.row.spans)
