"""Tables of which only lines are left: one cell a line, bars on lines of their own, or columns kept apart by spaces.

Comes in: a run of lines in which every word is a label of a form, a piece of one, or a value. Goes out: the rows that such a
run holds, for `statutory` to place. The order of the form's own labels leads; a row whose values do not fill the form's
columns exactly is handed on as doubtful, never completed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from reportqa.lexicon import tables_of
from reportqa.records import BlockCell
from reportqa.report.labels import REQUESTS, Labels, has_ordinal, heads_in_order
from reportqa.report.rows import PrintedRow
from reportqa.report.tokens import Token
from reportqa.text import squeeze


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
    ends = {b.columns[-1].key for role in labels.columns for _, t in tables_of(labels.forms, role) for b in t.blocks}
    return any(
        labels.column(role, token.text) in {*ends, "C5", "T", "amount", "dec", "delta", "valid", "pub"}
        for role in labels.columns
    )


def _row(label: Token, values: Sequence[Token], doubtful: bool = False) -> PrintedRow:
    cells = [BlockCell(label.text, line=label.line)] if label.kind in ("label", "extra") else []
    cells += _value_cells(values)
    return PrintedRow(tuple(enumerate(cells)), spans=False, doubtful=doubtful, loose=_loose(values))


def _loose(values: Sequence[Token]) -> bool:
    """Whether only spaces part the values: each line holds several."""
    return bool(values) and not any(v.alone for v in values)


def _value_cells(values: Sequence[Token]) -> list[BlockCell]:
    """The values as cells. Digits with spaces on one line are one cell where every other value has a line of its own."""
    if _loose(values):
        return [BlockCell(v.text, line=v.line) for v in values]
    cells: list[BlockCell] = []
    before: Token | None = None
    for value in values:
        if before is not None and not before.alone and not value.alone and before.line == value.line:
            cells[-1] = BlockCell(f"{cells[-1].text} {value.text}", line=value.line)
        else:
            cells.append(BlockCell(value.text, line=value.line))
        before = value
    return cells


def _blanks_seen(rows: Sequence[PrintedRow]) -> bool:
    """Whether a blank cell would be seen in this layout: values have lines or bars of their own."""
    return any(len(row.cells) > 1 and not row.loose for row in rows if not row.spans)


def _certain(rows: Sequence[PrintedRow], width: int, seen: bool) -> list[PrintedRow]:
    """The rows; one without any value is doubtful where it is not known to be blank.

    That is so where another has the values of two (all labels may stand before all values), and where blank cells would be
    `seen`: every value has its own line or bars, and this row has lost its own.
    """
    shared = any(len(row.cells) - 1 >= 2 * width for row in rows)
    out = []
    for row in rows:
        unfilled = not row.spans and not any(cell.text.strip() for _, cell in row.cells[1:])
        out.append(replace(row, doubtful=True) if unfilled and (shared or (seen and len(row.cells) == 1)) else row)
    return out


def _disclosed(found: Sequence[Token], labels: Labels) -> list[PrintedRow]:
    """Rows of table two. Headings may be broken over lines: they are compared as one text with those of the form's blocks."""
    out: list[PrintedRow] = []
    heads: list[Token] = []
    at, fillers = 0, 0
    in_heads = False
    while at < len(found):
        token = found[at]
        if token.kind == "label" and labels.is_head(token.text):
            out.append(_row(token, []))
            heads, fillers, in_heads = [], 0, False
        elif token.kind == "label" and labels.norm(token.text) in labels.groups and not labels.row("disclosed", token.text):
            heads, fillers, in_heads = [], 0, True
        elif token.kind in ("label", "extra") and (labels.row("disclosed", token.text) or (token.kind == "extra" and heads)):
            if in_heads:
                out.append(_head_row(heads, fillers, labels))
                in_heads = False
            values = []
            while at + 1 < len(found) and found[at + 1].kind in ("value", "blank"):
                at += 1
                values.append(found[at])
            out.append(_row(token, values, doubtful=not in_heads and not out))
        elif in_heads and token.kind == "label":
            heads.append(token)
        elif in_heads and token.kind == "blank" and heads:
            fillers += 1
        elif token.kind == "value" and out and not out[-1].spans:
            # values that no label claims may be those of the row above
            out[-1] = replace(out[-1], doubtful=True)
        at += 1
    blocks = [i for i, row in enumerate(out) if row.spans]
    seen = _blanks_seen(out)
    settled = [row for a, b in pairwise([*blocks, len(out)]) for row in _certain(out[a:b], len(out[a].cells) - 1, seen)]
    return out[: blocks[0]] + settled if blocks else out


def _head_row(heads: Sequence[Token], fillers: int, labels: Labels) -> PrintedRow:
    """The headings as one row of cells; where they were broken, with the labels of the block that they fit.

    `fillers` are the empty cells after them, over which the last one spans.
    """
    corner = next(table for _, table in tables_of(labels.forms, "disclosed")).corner
    if labels.blocks([h.text for h in heads]):
        texts = [h.text for h in heads]
    else:
        fitting = labels.blocks_run_together("".join(h.text for h in heads))
        same = {tuple(c.label for c in block.columns) for _, block in fitting}
        texts = list(next(iter(same))) if len(same) == 1 else [h.text for h in heads]
    line = heads[0].line if heads else None
    cells = [BlockCell(corner, line=line), *(BlockCell(t, line=line) for t in (*texts, *[""] * fillers))]
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
    # a value among the headings, where none belongs: it may be that of the row below
    early = False

    def close() -> None:
        if label is None and values and out:
            # values that no label claims
            out.append(_row(Token("extra", "".join(piece.text for piece in loose), values[0].line), values))
        if label is not None:
            strange = any(not _belongs(piece, label, labels) for piece in loose) if values else False
            unclaimed = early and not any(v.kind == "value" for v in values)
            out.append(_row(label, values, doubtful=strange or unclaimed or not heads_in_order(heads)))

    for token in found:
        if token.kind in ("value", "blank"):
            if not (heading and label is None):
                values.append(token)
            early = early or (heading and label is None and token.kind == "value")
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
            early = early and label is None
            label, values, loose, heading = joined or token, [], [], False
            continue
        if values:
            close()
            label, values, loose = None, [], []
        loose.append(token)
    close()
    return _certain(out, len(REQUESTS), _blanks_seen(out))


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
    for _, table in tables_of(labels.forms, "requests"):
        for row in table.blocks[0].rows:
            if row.key == key and squeeze(piece.text) in squeeze(row.label):
                return True
    return False


def _reviews(found: Sequence[Token], labels: Labels) -> list[PrintedRow]:
    """Rows of table four: the headings, then what stands after the last of them; values among the headings are doubtful."""
    last = max((i for i, t in enumerate(found) if t.kind == "label"), default=-1)
    heads = [BlockCell(t.text, line=t.line) for t in found[: last + 1] if t.kind == "label"]
    early = [t for t in found[: last + 1] if t.kind == "value"]
    values = [t for t in found[last + 1 :] if t.kind in ("value", "blank")]
    out = [PrintedRow(tuple(enumerate(heads)), spans=True)] if heads else []
    if early:
        return [*out, PrintedRow(tuple(enumerate(_value_cells([*early, *values]))), doubtful=True)]
    row = PrintedRow(tuple(enumerate(_value_cells(values))), spans=False, loose=_loose(values))
    return [*out, row] if values else out
