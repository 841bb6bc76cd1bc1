"""Blocks to the printed lines of a statistics return. Comes in: the blocks of a document. Goes out: its lines, each with label,
unit and value, in printed order, page breaks forgotten, and the blocks that they stood in.

The return begins with its heads (统计指标, 单位, 统计数), in a grid or in lines of text whose grid was lost. A value is taken
only where it is certain whose it is: where a line has another number of values than the return has columns, it has none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from reportqa.records import Block, BlockCell
from reportqa.report.rows import PrintedRow, printed_rows
from reportqa.report.statistics_heads import Heads, grid_heads, line_heads
from reportqa.report.statistics_labels import ReturnLabels, is_stroke
from reportqa.report.tokens import bar_cells
from reportqa.text import plain, squeeze

_PAGE_NUMBER = re.compile(r"^-\d+-$|^第\d+页(?:[,/]?共\d+页)?$")
#: a longer line between those of the form is a sentence, not the label of a local line
_LONGEST_LABEL = 40


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One printed line. `above` are labels in the same row that stand over it. `value` is None where it is not known.

    `unit` is empty where none is printed. `bare`: neither unit nor value stands beside the label.
    """

    label: BlockCell
    value: BlockCell | None
    unit: str = ""
    above: tuple[str, ...] = ()
    bare: bool = False
    doubtful: bool = False


@dataclass(slots=True)
class Printed:
    """Where a return begins, the blocks that it takes up, its heads and its lines."""

    first: int
    heads: Heads
    used: set[int] = field(default_factory=set)
    lines: list[ReturnLine] = field(default_factory=list)


def find(blocks: Sequence[Block], labels: ReturnLabels) -> Printed | None:
    """The return of the document with all its pages, or None where no heads of one are printed."""
    found: Printed | None = None
    heads: Heads | None = None
    at = 0
    while at < len(blocks):
        if blocks[at].kind == "grid":
            rows = list(printed_rows(blocks[at]))
            begin, own = grid_heads(rows, labels)
            heads = own or (heads if heads and _continues(rows, labels) else None)
            if heads:
                found = found or Printed(at, heads)
                found.used.add(at)
                found.lines += _grid_lines(rows[begin:], heads, labels)
            at += 1
            continue
        end, own = line_heads(blocks, at, labels)
        if own is None and not (heads and _begins_line(blocks, at, labels)):
            at += 1
            continue
        heads = own or heads
        stop = _run(blocks, end, labels)
        if heads:
            found = found or Printed(at, heads)
            found.used |= set(range(at, stop))
            found.lines += _text_lines(blocks[end:stop], heads, labels)
        at = max(stop, at + 1)
    return found


# ---------------------------------------------------------------- grids


def _continues(rows: Sequence[PrintedRow], labels: ReturnLabels) -> bool:
    """Whether a grid without heads goes on with the return: most of its rows hold a label of it."""
    filled = [row for row in rows if any(cell.text.strip() for _, cell in row.cells)]
    known = [row for row in filled if any(labels.knows(cell.text) for _, cell in row.cells)]
    return bool(known) and len(known) * 2 >= len(filled)


def _grid_lines(rows: Sequence[PrintedRow], heads: Heads, labels: ReturnLabels) -> list[ReturnLine]:
    found = []
    for row in rows:
        filled = [(at, cell) for at, cell in row.cells if cell.text.strip()]
        if not filled or all(labels.is_table_head(cell.text) for _, cell in filled):
            continue
        texts = [(at, c) for at, c in filled if heads.label <= at < heads.ends and not is_stroke(c.text)]
        texts = texts or [(at, c) for at, c in filled if labels.knows(c.text)]
        if texts:
            found.append(_grid_line(row, texts, heads, labels))
        else:
            found.append(ReturnLine(filled[0][1], None, doubtful=True))
    return found


def _grid_line(row: PrintedRow, texts: Sequence[tuple[int, BlockCell]], heads: Heads, labels: ReturnLabels) -> ReturnLine:
    """The line of a row: the last label of the row leads, those before it stand over it."""
    at, label = texts[-1]
    above = tuple(cell.text for _, cell in texts[:-1])
    rest = [(c, cell) for c, cell in row.cells if c > at]
    unit = next((cell.text.strip() for c, cell in rest if c == heads.unit), "")
    unit = unit if labels.is_unit(unit) else ""
    filled = [cell for _, cell in rest if cell.text.strip()]
    if heads.own is None:
        return ReturnLine(label, None, unit, above, bare=not filled, doubtful=True)
    if len(heads.values) == 1 and not row.spans:
        # a row of text may have lost an empty cell; what is no unit can only be the one value
        texts_left = [c for c in filled if c.text.strip() != unit or not unit]
        numbers = [c for c in texts_left if not is_stroke(c.text)]
        # ... and one that ends before the value may have lost that
        value = _only(numbers or texts_left[-1:], label, bool(rest) and len(row.cells) >= heads.width)
    else:
        whole = row.spans or len(row.cells) >= heads.width
        value = dict(rest).get(heads.own) if whole else None
    return ReturnLine(label, value, unit, above, bare=not filled, doubtful=value is None)


def _only(filled: Sequence[BlockCell], label: BlockCell, printed: bool) -> BlockCell | None:
    """The one filled cell; an empty one where the row has cells and none is filled; else None."""
    if len(filled) == 1:
        return filled[0]
    return BlockCell("", page=label.page, line=label.line) if printed and not filled else None


# ---------------------------------------------------------------- lines of text


def _run(blocks: Sequence[Block], at: int, labels: ReturnLabels) -> int:
    """The block after the last line of the run that begins in block `at`."""
    end = at
    while end < len(blocks) and blocks[end].kind in ("line", "heading"):
        text = blocks[end].text.replace("|", " ")
        if text.strip() and not (_fits(text, labels) or _local(blocks, end, labels)):
            break
        end += 1
    while end > at and not blocks[end - 1].text:
        end -= 1
    return end


def _begins_line(blocks: Sequence[Block], at: int, labels: ReturnLabels) -> bool:
    """Whether the return goes on in block `at`, after a page break or a title printed again."""
    if blocks[at].kind != "line" or not blocks[at].text.strip():
        return False
    label, marks = _parted(blocks[at].text.replace("|", " "), labels)
    following = [b for b in blocks[at + 1 : at + 4] if b.text.strip()]
    beside = bool(marks) or bool(following and not _parted(following[0].text.replace("|", " "), labels)[0])
    return bool(labels.of(label)) and beside


def _fits(text: str, labels: ReturnLabels) -> bool:
    label, _ = _parted(text, labels)
    words = text.split()
    heads = bool(words) and all(labels.is_table_head(w) for w in words)
    known = labels.knows(label) or labels.begins(label) or any(squeeze(label) in w for w in labels.whole)
    return not label or known or heads or is_page_number(text)


def _local(blocks: Sequence[Block], at: int, labels: ReturnLabels) -> bool:
    """Whether a line can be one that the form does not have: short, no sentence, with a unit or a value beside it or below."""
    label, marks = _parted(blocks[at].text.replace("|", " "), labels)
    if not label or len(label) > _LONGEST_LABEL or any(c in label for c in "。；;！？：:") or "年" in label[-2:]:
        return False
    following = [b for b in blocks[at + 1 : at + 4] if b.text.strip(" |")]
    return any(labels.is_value(m) for m in marks) or bool(
        following and not marks and not _parted(following[0].text.replace("|", " "), labels)[0]
    )


def is_page_number(text: str) -> bool:
    """Whether a line numbers a page: - 5 -, 第5页."""
    return bool(_PAGE_NUMBER.match(plain(text).text))


def _parted(text: str, labels: ReturnLabels) -> tuple[str, list[str]]:
    """A line of text as its label and what stands behind it: units and values."""
    words = text.split()
    marks: list[str] = []
    while words and (labels.is_value(words[-1]) or labels.is_unit(words[-1])):
        marks.insert(0, words.pop())
    return "".join(words), marks


def _text_lines(blocks: Sequence[Block], heads: Heads, labels: ReturnLabels) -> list[ReturnLine]:
    """The lines of a run of text; a blank line of spaces, or nothing between two bars, is an empty cell."""
    folded: list[tuple[BlockCell, list[str], list[BlockCell]]] = []
    for block in bar_cells([b for b in blocks if not is_page_number(b.text)]):
        if not block.text:
            continue
        label, marks = _parted(block.text, labels)
        if label and all(labels.is_table_head(w) for w in block.text.split()):
            continue
        cell = BlockCell(label, page=block.page, line=block.line, confidence=block.confidence)
        if label and not (folded and not folded[-1][2] and _rest_of(folded[-1][0].text, label, labels)):
            folded.append((cell, [], []))
        elif label:
            folded[-1] = (replace(folded[-1][0], text=folded[-1][0].text + label), folded[-1][1], folded[-1][2])
        for mark in marks or ([] if label else [""]):
            if folded:
                _lay(folded[-1], replace(cell, text=mark), heads, labels)
    return _settled(folded, heads)


def _rest_of(before: str, text: str, labels: ReturnLabels) -> bool:
    """Whether a text without a meaning of its own is the rest of the label before it."""
    return not labels.knows(text) and (labels.knows(before + text) or labels.goes_on(before, text))


def _lay(line: tuple[BlockCell, list[str], list[BlockCell]], mark: BlockCell, heads: Heads, labels: ReturnLabels) -> None:
    """Puts a unit or a value beside the label where it stands."""
    _, units, values = line
    is_unit = labels.is_unit(mark.text) and (not is_stroke(mark.text) or heads.unit is not None)
    if mark.text and is_unit and not units and not any(v.text for v in values):
        units.append(mark.text)
    else:
        values.append(mark)


def _settled(folded: Sequence[tuple[BlockCell, list[str], list[BlockCell]]], heads: Heads) -> list[ReturnLine]:
    """The lines with their values. Where one has the values of two, those without any are not known to be blank."""
    count = len(heads.values)
    surplus = any(len([v for v in values if v.text]) > count for _, _, values in folded)
    found = []
    for label, units, values in folded:
        unit = units[0] if units and not is_stroke(units[0]) else ""
        filled = [v for v in values if v.text]
        value: BlockCell | None = None
        if heads.own is not None and count == 1 and len(filled) == 1:
            value = filled[0]
        elif heads.own is not None and count > 1 and len(values) == count and len(filled) == count:
            value = values[heads.values.index(heads.own)]
        elif not filled and not surplus and (values or unit):
            value = BlockCell("", page=label.page, line=label.line)
        found.append(ReturnLine(label, value, unit, bare=not (filled or units), doubtful=value is None))
    return found
