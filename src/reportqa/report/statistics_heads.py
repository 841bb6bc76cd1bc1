"""The heads of a statistics return (统计指标, 单位, 统计数). Comes in: rows of a grid, or lines of text. Goes out: where label
and values stand, and which column of values is that of the year itself (本年度 beside 累计), if that can be told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportqa.records import Block
from reportqa.report.rows import PrintedRow
from reportqa.report.statistics_labels import ReturnLabels
from reportqa.text import squeeze

#: a column that a report heads with so many characters at most may be cut into single ones by spaces
_LONGEST_HEAD = 8


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of a return: the place of its label, of the columns with values, and which of these is the year's own.

    `strict`: they are printed just as the form has them. `own` is None where it cannot be told.
    """

    label: int
    ends: int
    unit: int | None
    values: tuple[int, ...]
    own: int | None
    strict: bool
    printed: str
    width: int


def _heads(cells: Sequence[tuple[int, str]], labels: ReturnLabels) -> Heads | None:
    """The heads among the cells of a row, each with its place; None if the row does not head a return."""
    bare = [(at, squeeze(text)) for at, text in cells if text.strip()]
    corner = next((at for at, name in bare if name in labels.corners), None)
    if corner is None or len(bare) < 2:
        return None
    rest = [(at, name) for at, name in bare if at > corner]
    unit = next((at for at, name in rest if name in labels.asides), None)
    values = [(at, name) for at, name in rest if name not in labels.asides]
    own = [v for v in values if v[1] in labels.own] or [v for v in values if v[1] in labels.values]
    if not own:
        return None
    strict = dict(bare)[corner] == squeeze(labels.table.corner) and values == [(own[0][0], squeeze(labels.column.label))]
    printed = next(text for at, text in cells if at == own[0][0])
    width = max(at for at, _ in bare) + 1
    return Heads(
        corner, rest[0][0], unit, tuple(at for at, _ in values), own[0][0] if len(own) == 1 else None, strict, printed, width
    )


def grid_heads(rows: Sequence[PrintedRow], labels: ReturnLabels) -> tuple[int, Heads | None]:
    """The row after the last row of heads, and the heads; (0, None) where the grid has none."""
    for number, row in enumerate(rows):
        heads = _heads([(at, cell.text) for at, cell in row.cells], labels)
        if heads is None:
            continue
        # a second row of heads parts the value column (本年度, 累计)
        below = [(at, c.text) for at, c in rows[number + 1].cells if c.text.strip()] if number + 1 < len(rows) else []
        if below and all(labels.is_table_head(text) for _, text in below):
            parted = _heads([(heads.label, labels.table.corner), *below], labels)
            return number + 2, replace(parted, ends=heads.ends, unit=heads.unit) if parted else replace(heads, own=None)
        return number + 1, heads
    return 0, None


def line_heads(blocks: Sequence[Block], at: int, labels: ReturnLabels) -> tuple[int, Heads | None]:
    """The block after the heads that begin in block `at` as text, one a line or all in one, and the heads."""
    words: list[str] = []
    piece = ""
    end = at
    while end < len(blocks) and blocks[end].kind == "line":
        parts = re.split(r"[\s|]+", blocks[end].text.strip())
        for part in filter(None, parts):
            piece += part
            if labels.is_table_head(piece):
                words.append(piece)
                piece = ""
            elif len(squeeze(piece)) > _LONGEST_HEAD:
                break
        if piece or (not words and any(parts)):
            break
        end += 1
    heads = _heads(list(enumerate(words)), labels) if words and squeeze(words[0]) in labels.corners else None
    return (end, heads) if heads else (at, None)
