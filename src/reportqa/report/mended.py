"""Rows of a text file whose cells were wrapped or run together. Comes in: the rows of a grid. Goes out: the same rows, with
headings that were wrapped over two lines in one row, and cells that hold a whole row of words taken apart.

Only what is certain is put right: two lines become one row of headings if every cell of it is then a heading of a form and was
not before; the numbers of a run-together cell are handed on as parted by spaces alone, so that the sums must bear them out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reportqa.records import BlockCell
from reportqa.report.labels import REQUESTS, Labels, value_like
from reportqa.report.rows import PrintedRow


def mended(rows: Sequence[PrintedRow], labels: Labels) -> list[PrintedRow]:
    """The rows; those of a format that states how cells are merged come back as they are."""
    if any(row.spans for row in rows):
        return list(rows)
    out: list[PrintedRow] = []
    for row in rows:
        whole = _unwrapped(out[-1], row, labels) if out else None
        if whole is not None:
            out[-1] = whole
        else:
            out.append(row)
    return [_taken_apart(row, labels) for row in out]


def _unwrapped(upper: PrintedRow, lower: PrintedRow, labels: Labels) -> PrintedRow | None:
    """Two lines as one row of headings, or None where they are not one."""
    if len(upper.cells) != len(lower.cells):
        return None
    pairs = [(a, b) for (_, a), (_, b) in zip(upper.cells, lower.cells, strict=True)]
    texts = [a.text.strip() + b.text.strip() for a, b in pairs]
    if not any(b.text.strip() for _, b in pairs) or not _are_heads(texts, labels):
        return None
    if _are_heads((a.text for a, _ in pairs), labels) and _are_heads((b.text for _, b in pairs), labels):
        # each line is a row of headings by itself: they stand one above the other
        return None
    cells = (replace(a, text=text) for (a, _), text in zip(pairs, texts, strict=True))
    return replace(upper, cells=tuple(enumerate(cells)))


def _are_heads(texts: Iterable[str], labels: Labels) -> bool:
    """Whether all texts are headings of columns (or the note in the corner)."""
    return all(_is_head(text, labels) for text in texts if text.strip())


def _is_head(text: str, labels: Labels) -> bool:
    known = any(labels.column(role, text) for role in labels.columns)
    return known or labels.norm(text) in labels.groups or labels.is_note(text)


def _taken_apart(row: PrintedRow, labels: Labels) -> PrintedRow:
    """A row whose last filled cell holds several headings, or all the numbers of the row, with its cells apart."""
    filled = [at for at, (_, cell) in enumerate(row.cells) if cell.text.strip()]
    if not filled:
        return row
    last = filled[-1]
    cell = row.cells[last][1]
    words = cell.text.split()
    before = [c for _, c in row.cells[:last]]
    if len(words) > 1 and _are_heads(words, labels) and not _is_head(cell.text, labels):
        return replace(row, cells=_numbered([*before, *_apart(cell, words)]))
    if len(words) < len(REQUESTS) or not all(value_like(word, labels.words, chinese=False) for word in words):
        return row
    # the empty cells between label and numbers only fill up the columns that the label spans
    kept = [c for c in before if c.text.strip()]
    return replace(row, cells=_numbered([*kept, *_apart(cell, words)]), loose=True)


def _apart(cell: BlockCell, words: Sequence[str]) -> list[BlockCell]:
    return [replace(cell, text=word) for word in words]


def _numbered(cells: Sequence[BlockCell]) -> tuple[tuple[int, BlockCell], ...]:
    return tuple(enumerate(cells))
