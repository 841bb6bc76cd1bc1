"""A plain text file to blocks. Comes in: a `Source`. Goes out: one line block a printed line, a grid block for a run of lines
whose cells are divided by tabs or bars. Blank lines are kept (they divide cells in some layouts); every block knows its line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from reportqa.records import Block, BlockCell
from reportqa.report.decode import decode
from reportqa.report.limits import OTHER_BYTES, check_cells, read_bytes
from reportqa.report.source import Source

_RULE = re.compile(r"^[\s|:+\-—─━=]*[-—─━=]{2,}[\s|:+\-—─━=]*$")

Line = tuple[int, str]
Cells = tuple[BlockCell, ...]
Split = Callable[[Sequence[Line]], list[Cells] | None]


def read(source: Source) -> list[Block]:
    """Every line of the file as blocks, in order."""
    data = read_bytes(source.path, OTHER_BYTES, "E_SIZE")
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    lines = [(number, source.clean(line)) for number, line in enumerate(text.split("\n"), start=1)]
    blocks = blocks_of(lines)
    check_cells(sum(len(row) for block in blocks for row in block.rows))
    return blocks


def blocks_of(lines: Sequence[Line]) -> list[Block]:
    """The blocks of numbered lines."""
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        end, split = _run(lines, at)
        rows = split(lines[at:end]) if split else None
        if rows:
            blocks.append(Block("grid", rows=tuple(rows), line=lines[at][0]))
        else:
            blocks += [Block("line", text=text, line=number) for number, text in lines[at:end]]
        at = end
    return blocks


def _run(lines: Sequence[Line], at: int) -> tuple[int, Split | None]:
    """Where the run of lines of one layout that begins at `at` ends, and how such a run is cut into cells."""
    for belongs, split in _LAYOUTS:
        end = at
        while end < len(lines) and belongs(lines[end][1]):
            end += 1
        if end > at:
            return end, split
    return at + 1, None


def _has_tabs(text: str) -> bool:
    return "\t" in text.lstrip("\t") or _is_rule(text, "\t")


def _has_bars(text: str) -> bool:
    return "|" in text


def _is_rule(text: str, divider: str) -> bool:
    return divider in text and bool(_RULE.match(text))


def _tab_rows(lines: Sequence[Line]) -> list[Cells] | None:
    """The cells of lines with tabs; a lone line with one tab is text with a gap in it."""
    rows = [(number, text.split("\t")) for number, text in lines if not _is_rule(text, "\t")]
    if not rows or (len(rows) == 1 and len(rows[0][1]) < 3):
        return None
    return [_cells(number, parts) for number, parts in rows]


def _bar_rows(lines: Sequence[Line]) -> list[Cells] | None:
    """The cells of lines with bars, if they are rows at all: in another layout every line holds one cell and its bar."""
    rows = [(number, text) for number, text in lines if not _is_rule(text, "|")]
    filled = [sum(bool(part.strip()) for part in text.split("|")) for _, text in rows]
    if not rows or max(filled) < 2:
        return None
    leading = sum(text.startswith("|") for _, text in rows) * 2 > len(rows)
    padded = sum(text.count(" | ") + text.count(" |  ") for _, text in rows) * 2 > sum(text.count("|") for _, text in rows) / 2
    fills = padded and any(text.rstrip().endswith("||") for _, text in rows)
    return [_cells(number, _bar_parts(text, leading, padded, fills)) for number, text in rows]


def _bar_parts(text: str, leading: bool, padded: bool, fills: bool) -> list[str]:
    """The cells between the bars. Where bars stand apart, bars that touch at the end of a row only fill up merged cells.

    `fills`: some row of the table is filled up so; then a last bar with one space before it is such a bar, too.
    """
    parts = text.split("|")
    if leading and not parts[0].strip():
        parts = parts[1:]
    if len(parts) > 1 and not parts[-1].strip():
        parts = parts[:-1]
    while padded and len(parts) > 1 and parts[-1] == "":
        parts.pop()
    if fills and len(parts) > 1 and parts[-1] == " ":
        parts.pop()
    return parts


def _cells(number: int, parts: Sequence[str]) -> Cells:
    return tuple(BlockCell(part.strip(), line=number) for part in parts)


#: each layout: which lines may belong to a run of it, and how the run is cut into cells (None: it is none after all)
_LAYOUTS: tuple[tuple[Callable[[str], bool], Split], ...] = (
    (_has_tabs, _tab_rows),
    (_has_bars, _bar_rows),
)
