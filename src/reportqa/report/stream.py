"""Tables of which only lines are left: one cell a line, bars on lines of their own, or columns kept apart by spaces.

Comes in: a run of lines in which every word is a label of a form, a piece of one, or a value. Goes out: the rows that such a
run holds, for `statutory` to place. The order of the form's own labels leads; a row whose values do not fill the form's
columns exactly is handed on as doubtful, never completed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from reportqa.records import Block, BlockCell
from reportqa.report.labels import REQUESTS, Labels, has_ordinal, heads_in_order, value_like
from reportqa.report.rows import PrintedRow
from reportqa.text import number, squeeze

Kind = Literal["label", "value", "blank", "extra"]


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
    whole = _kind(text, labels)
    if whole == "value" or (whole and not value_like(text.split()[-1], labels.words, chinese=False)):
        return [Token(whole, text.strip(), line)]
    found: list[Token] = []
    sign = ""
    for word in text.split():
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


def _kind(text: str, labels: Labels) -> Kind | None:
    if value_like(text, labels.words, chinese=False):
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
                text += part.strip()
                line = line or block.line
            if i < len(parts) - 1:
                cells.append(Block("line", text=text or " ", line=line or block.line))
                text, line = "", None
    if text:
        cells.append(Block("line", text=text, line=line))
    return cells


def rows(found: Sequence[Token], role: str, labels: Labels) -> list[PrintedRow]:
    """The rows of a table of that role."""
    blanks = _blanks_are_cells(found, role, labels)
    kept = [t for t in found if blanks or t.kind != "blank"]
    return {"disclosed": _disclosed, "requests": _requests, "reviews": _reviews}[role](kept, labels)


def _blanks_are_cells(found: Sequence[Token], role: str, labels: Labels) -> bool:
    """Whether lines of spaces are blank cells: not if they stand between headings, where there are none."""
    last: Token | None = None
    between = False
    for token in found:
        if token.kind == "blank":
            between = True
            continue
        headings = last is not None and last.kind == "label" == token.kind and not labels.row(role, last.text)
        if between and headings and not _filler(last, labels):
            return False
        last, between = token, False
    return any(t.kind == "blank" for t in found)


def _filler(token: Token | None, labels: Labels) -> bool:
    """Whether a merged heading stands before: in tables with bars, empty bars fill up the columns that it spans."""
    if token is None:
        return True
    name = labels.norm(token.text)
    return labels.is_head(token.text) or labels.is_note(token.text) or name in labels.groups or _last_heading(token, labels)


def _last_heading(token: Token, labels: Labels) -> bool:
    """Whether the heading ends a printed row of headings, after which bars may fill up the row."""
    ends = {block.columns[-1].key for form in labels.forms.values() for t in form.tables for block in t.blocks}
    return any(
        labels.column(role, token.text) in {*ends, "C5", "T", "amount", "dec", "delta", "valid", "pub"}
        for role in labels.columns
    )


def _row(label: Token, values: Sequence[Token], doubtful: bool = False) -> PrintedRow:
    cells = [BlockCell(label.text, line=label.line)] if label.kind in ("label", "extra") else []
    cells += [BlockCell(v.text, line=v.line) for v in values]
    return PrintedRow(tuple(enumerate(cells)), spans=False, doubtful=doubtful)


def _certain(rows: Sequence[PrintedRow], width: int) -> list[PrintedRow]:
    """The rows; where one has the values of two, those without any are doubtful: if all labels stand before all values, a row
    without values beside it is not known to be blank.
    """
    if all(len(row.cells) - 1 < 2 * width for row in rows):
        return list(rows)
    return [row if len(row.cells) > 1 else replace(row, doubtful=True) for row in rows]


def _disclosed(found: Sequence[Token], labels: Labels) -> list[PrintedRow]:
    """Rows of table two. Headings may be broken over lines: they are compared as one text with those of the form's blocks."""
    out: list[PrintedRow] = []
    heads: list[Token] = []
    at = 0
    in_heads = False
    while at < len(found):
        token = found[at]
        if token.kind == "label" and labels.is_head(token.text):
            out.append(_row(token, []))
            heads, in_heads = [], False
        elif token.kind == "label" and labels.norm(token.text) in labels.groups and not labels.row("disclosed", token.text):
            heads, in_heads = [], True
        elif token.kind in ("label", "extra") and (labels.row("disclosed", token.text) or (token.kind == "extra" and heads)):
            if in_heads:
                out.append(_head_row(heads, labels))
                in_heads = False
            values = []
            while at + 1 < len(found) and found[at + 1].kind in ("value", "blank"):
                at += 1
                values.append(found[at])
            out.append(_row(token, values, doubtful=not in_heads and not out))
        elif in_heads and token.kind == "label":
            heads.append(token)
        at += 1
    blocks = [i for i, row in enumerate(out) if row.spans]
    settled = [row for a, b in pairwise([*blocks, len(out)]) for row in _certain(out[a:b], len(out[a].cells) - 1)]
    return out[: blocks[0]] + settled if blocks else out


def _head_row(heads: Sequence[Token], labels: Labels) -> PrintedRow:
    """The headings as one row of cells; where they were broken, with the labels of the block that they fit."""
    corner = next(iter(labels.forms.values())).table("disclosed").corner
    if labels.blocks([h.text for h in heads]):
        texts = [h.text for h in heads]
    else:
        fitting = labels.blocks_run_together("".join(h.text for h in heads))
        same = {tuple(c.label for c in block.columns) for _, block in fitting}
        texts = list(next(iter(same))) if len(same) == 1 else [h.text for h in heads]
    line = heads[0].line if heads else None
    cells = [BlockCell(corner, line=line), *(BlockCell(t, line=line) for t in texts)]
    return PrintedRow(tuple(enumerate(cells)), spans=True)


def _requests(found: Sequence[Token], labels: Labels) -> list[PrintedRow]:
    """Rows of table three: a leaf label (put together where it is broken) and the values up to the next label.

    Under headings in another order than the form's every row is doubtful: which value is whose cannot be told.
    """
    out: list[PrintedRow] = []
    label: Token | None = None
    values: list[Token] = []
    loose: list[Token] = []
    heads: list[str] = []
    heading = True

    def close() -> None:
        if label is not None:
            strange = any(not _belongs(piece, label, labels) for piece in loose) if values else False
            out.append(_row(label, values, doubtful=strange or _split(values) or not heads_in_order(heads)))

    for token in found:
        if token.kind in ("value", "blank"):
            if not (heading and label is None):
                values.append(token)
            continue
        key = labels.column("requests", token.text)
        if key and key not in ("C5", "T"):
            close()
            # a heading printed again begins anew
            heads = [*([] if not heading or key == "N" in heads else heads), key]
            label, values, loose, heading = None, [], [], True
            continue
        if heading and labels.row("requests", token.text) in ("oth3", "tot") and not has_ordinal(token.text):
            heads += [key] if key else []
            continue
        joined = _joined(loose if not values else [], token, labels)
        if joined or token.kind == "extra":
            close()
            label, values, loose, heading = joined or token, [], [], False
            continue
        if values:
            close()
            label, values, loose = None, [], []
        loose.append(token)
    close()
    return _certain(out, len(REQUESTS))


def _joined(loose: Sequence[Token], token: Token, labels: Labels) -> Token | None:
    """The token, alone or together with the pieces just before it, as a row label."""
    for take in range(min(4, len(loose)) + 1):
        pieces = [*loose[len(loose) - take :], token]
        text = "".join(p.text for p in pieces)
        if labels.row("requests", text):
            return Token("label", text, token.line, token.alone)
    return None


def _belongs(piece: Token, label: Token, labels: Labels) -> bool:
    """Whether a piece between a label and its values is the rest of that label."""
    key = labels.row("requests", label.text)
    for form in labels.forms.values():
        for row in form.table("requests").blocks[0].rows:
            if row.key == key and squeeze(piece.text) in squeeze(row.label):
                return True
    return False


def _split(values: Sequence[Token]) -> bool:
    """Whether seven numbers that only spaces part may be split or joined wrongly: they do not add up."""
    if not values or any(v.alone for v in values) or len(values) != 7:
        return False
    numbers = [number(v.text) for v in values]
    if any(n is None for n in numbers):
        return False
    known = [n for n in numbers if n is not None]
    return sum(known[:-1]) != known[-1]


def _reviews(found: Sequence[Token], labels: Labels) -> list[PrintedRow]:
    """Rows of table four: the headings, then what stands after the last of them."""
    last = max((i for i, t in enumerate(found) if t.kind == "label"), default=-1)
    heads = [BlockCell(t.text, line=t.line) for t in found[: last + 1] if t.kind == "label"]
    values = [BlockCell(t.text, line=t.line) for t in found[last + 1 :] if t.kind in ("value", "blank")]
    doubtful = bool(values) and not any(t.alone for t in found[last + 1 :]) and _groups_split(values)
    out = [PrintedRow(tuple(enumerate(heads)), spans=True)] if heads else []
    return [*out, PrintedRow(tuple(enumerate(values)), spans=True, doubtful=doubtful)] if values else out


def _groups_split(values: Sequence[BlockCell]) -> bool:
    numbers = [number(v.text) for v in values]
    groups = [numbers[i : i + 5] for i in range(0, len(numbers), 5)]
    return any(sum(n or 0 for n in g[:4]) != g[-1] for g in groups if None not in g)
