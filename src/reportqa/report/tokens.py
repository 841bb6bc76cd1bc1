"""Lines of a lost grid to words. Comes in: line blocks. Goes out: labels, values and blank cells, each with its line.

A line that is no part of a table has no words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reportqa.records import Block
from reportqa.report.labels import Labels, value_like
from reportqa.report.sums import is_apart

Kind = Literal["label", "value", "blank", "extra"]
#: what parts columns that are set one under the other
_COLUMNS = re.compile(r"\s{2,}|[\t\u3000]+")
#: an ordinal whose point stands apart: 2 .
_ORDINAL_APART = re.compile(r"(?<!\S)(\d{1,2})\s+(?=[.．、][^\d\s])")


@dataclass(frozen=True, slots=True)
class Token:
    """A label or piece of one, a value, a blank cell, or the label of a row that no form has. `alone`: it had its own line."""

    kind: Kind
    text: str
    line: int | None
    alone: bool = True


def tokens(blocks: Sequence[Block], labels: Labels) -> list[Token] | None:
    """The words of one line block, or None if the line is no part of a table."""
    found: list[Token] = []
    for block in blocks:
        part = _line_tokens(block, labels)
        if part is None:
            return None
        found += part
    return found


def _line_tokens(block: Block, labels: Labels) -> list[Token] | None:
    text, line = block.text, block.line
    if not text.strip():
        return [Token("blank", "", line)] if text else []
    whole = None if is_apart(text) else _kind(text, labels)
    if whole == "value" or (whole and not value_like(text.split()[-1], labels.words, chinese=False)):
        return [Token(whole, text.strip(), line)]
    found: list[Token] = []
    sign = ""
    for word in _words(text):
        if word in (*labels.words.more, *labels.words.fewer):
            sign = word + " "
            continue
        kind = _kind(sign + word, labels)
        if kind is None and not labels.norm(word):
            continue
        if kind is None:
            return None
        found.append(Token(kind, sign + word, line, alone=False))
        sign = ""
    return found if not sign else None


def _words(text: str) -> list[str]:
    """The words of a line; where columns are wide apart, digits with one space between them stand in one cell."""
    words: list[str] = []
    text = _ORDINAL_APART.sub(r"\1", text)
    wide = bool(_COLUMNS.search(text.strip()))
    for field in _COLUMNS.split(text.strip()):
        words += [field] if wide and is_apart(field) else field.split()
    return words


def _kind(text: str, labels: Labels) -> Kind | None:
    if value_like(text, labels.words, chinese=False) or is_apart(text):
        return "value"
    if labels.is_note(text) or labels.is_head(text) or labels.is_piece(text):
        return "label"
    return "label" if any(labels.row(role, text) or labels.column(role, text) for role in labels.rows) else None


def bar_cells(blocks: Sequence[Block]) -> list[Block]:
    """Lines with bars folded into one line block a cell: a bar ends a cell, wherever the lines break."""
    if not any("|" in block.text for block in blocks):
        return list(blocks)
    cells: list[Block] = []
    text, line = "", None
    for block in blocks:
        parts = block.text.split("|")
        for i, part in enumerate(parts):
            if part.strip():
                # digits on two lines may be one number or two: they stay apart
                gap = " " if text[-1:].isdigit() and part.strip()[0].isdigit() else ""
                text += gap + part.strip()
                line = line or block.line
            if i < len(parts) - 1:
                cells.append(Block("line", text=text or " ", line=line or block.line))
                text, line = "", None
    if text:
        cells.append(Block("line", text=text, line=line))
    return cells
