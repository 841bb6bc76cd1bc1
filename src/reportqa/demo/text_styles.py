"""Tables in plain text: comes in a printed table, goes out the lines that copying, converting and extracting make of it.

`STYLES` maps a name to its function. A style never changes a text, only how the texts are kept apart; one that drops blank
cells or their places says so.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence

from reportqa.demo.draft import Draft, Grid, Picture
from reportqa.demo.write_text import spread
from reportqa.records import BlockCell

Lines = Iterator[str]
_VALUE_COLUMNS = {"requests": 7, "reviews": 15}
#: how documents print the number of a page
_PAGE_MARKS = ("- 5 -", "—5—", "第5页", "5 / 9", "第 5 页 共 9 页")


def matrix(grid: Grid) -> list[list[str]]:
    """The table with one text for every column in every row; of a cell that spans, at its first place only."""
    return [[text.replace("\n", "") for text in texts] for texts in spread(grid.rows)]


def head_rows(grid: Grid) -> int:
    """How many rows at the top hold headings only (table two has headings between its rows too)."""
    if grid.role == "statistics":
        return 1
    return 1 if grid.role == "disclosed" else 3


def _cells(grid: Grid) -> Iterator[BlockCell]:
    yield from (cell for row in grid.rows for cell in row)


def tabs(grid: Grid) -> Lines:
    """A row a line, cells kept apart by tabs."""
    yield from ("\t".join(texts) for texts in matrix(grid))


def trailing_tabs(grid: Grid) -> Lines:
    """The same with empty cells beyond the table's width."""
    yield from (line + "\t" * (2 + number % 2) for number, line in enumerate(tabs(grid)))


def pipes(grid: Grid) -> Lines:
    """A table of markdown."""
    for number, texts in enumerate(matrix(grid)):
        yield f"| {' | '.join(texts)} |"
        if number == 0:
            yield "| " + " | ".join("---" for _ in texts) + " |"


def trailing_bars(grid: Grid) -> Lines:
    """Bars between cells; a cell that spans is followed by a bar for each column that it covers."""
    for texts in matrix(grid):
        filled = max((i for i, t in enumerate(texts) if t), default=0)
        if filled < len(texts) - 2:
            yield " | ".join(texts[: filled + 1]) + " | " + "|" * (len(texts) - filled - 1)
        else:
            yield " | ".join(texts)


def bars(grid: Grid) -> Lines:
    """A cell a line, each closed by a bar; what the spans cover is not printed."""
    yield from (f"{cell.text} |" for cell in _cells(grid))


def cells(grid: Grid) -> Lines:
    """A cell a line. A blank cell leaves an empty line."""
    yield from (cell.text for cell in _cells(grid))


def cells_apart(grid: Grid) -> Lines:
    """A cell a line with an empty line after each, so that nothing shows where a blank cell stood."""
    for cell in _cells(grid):
        yield from (cell.text, "")


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def spaces(grid: Grid) -> Lines:
    """Columns lined up with spaces, as text extraction with layout prints them."""
    texts = matrix(grid)
    values = _VALUE_COLUMNS.get(grid.role, len(texts[0]) - 1)
    labels = len(texts[0]) - values
    # labels run into one another in one column, as far as they are wide
    rows = [("  ".join(t for t in row[:labels] if t), *row[labels:]) for row in texts]
    widths = [max(_width(row[i]) for row in rows) + 2 for i in range(values + 1)]
    for row in rows:
        yield "".join(text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True)).rstrip()


def single_spaces(grid: Grid) -> Lines:
    """Cells kept apart by one space each; blank cells leave nothing behind."""
    yield from (" ".join(t for t in texts if t) for texts in matrix(grid))


def standing_labels(grid: Grid) -> Lines:
    """Tabs, but the labels of narrow merged cells stand one character a line in front of their first row."""
    for row, texts in zip(grid.rows, matrix(grid), strict=True):
        for cell in row:
            if cell.rowspan > 2 and cell.text in texts:
                yield from cell.text
                texts[texts.index(cell.text)] = ""
        yield "\t".join(texts)


def scattered_labels(grid: Grid) -> Lines:
    """Tabs, but the characters of narrow merged labels stand on lines of their own between the rows that they span."""
    waiting: list[str] = []
    for row, texts in zip(grid.rows, matrix(grid), strict=True):
        for cell in row:
            if cell.rowspan > 2 and cell.text in texts:
                waiting += cell.text
                texts[texts.index(cell.text)] = ""
        yield "\t".join(texts)
        yield from waiting[:1]
        waiting = waiting[1:]
    yield from waiting


def ruled_rows(grid: Grid) -> Lines:
    """Tabs with a markdown rule after the first row and after the last."""
    texts = matrix(grid)
    for number, row in enumerate(texts):
        yield "\t".join(row)
        if number in (0, len(texts) - 1):
            yield "\t".join("-" * max(2, _width(t)) for t in row)


def torn_last_row(grid: Grid) -> Lines:
    """Tabs; the last row stands apart as a table of its own, with a rule under it."""
    lines = list(tabs(grid))
    yield from lines[:-1]
    yield ""
    yield lines[-1]
    yield "\t".join("--" for _ in lines[-1].split("\t"))


def _broken(grid: Grid, between: Sequence[str]) -> Lines:
    lines = list(tabs(grid))
    head = head_rows(grid)
    for number, line in enumerate(lines):
        if number > head and number % 9 == 0 and number < len(lines):
            yield from between
        yield line


def blank_breaks(grid: Grid) -> Lines:
    """Tabs, with empty lines where a page ends."""
    yield from _broken(grid, ("", ""))


def _numbered_breaks(mark: str) -> Callable[[Grid], Lines]:
    return lambda grid: _broken(grid, ("", mark, ""))


def repeated_heads(grid: Grid) -> Lines:
    """Tabs; on a new page the heading rows are printed again."""
    lines = list(tabs(grid))
    head = lines[: head_rows(grid)]
    for number, line in enumerate(lines):
        if number == len(lines) // 2 and grid.role != "reviews" and len(lines) > 10:
            yield from ("", "- 5 -", "", *head)
        yield line


def labels_broken(grid: Grid) -> Lines:
    """Tabs; a page ends inside the label of a group (（三）不予公 / 开) and inside one of a row."""
    texts = matrix(grid)
    for number, row in enumerate(texts):
        following = texts[number + 1] if number + 1 < len(texts) else []
        group = next((i for i, t in enumerate(row) if t.startswith("（三）不予") and len(row) == 10), None)
        if group is not None and len(following) == 10:
            row[group], following[group] = row[group][:-1], row[group][-1]
            yield from ("\t".join(row), "", "- 5 -", "")
            continue
        if row[2:3] and row[2].startswith(("2.没有现成", "2、没有现成")):
            yield "\t".join((*row[:2], row[2][:6], *row[3:]))
            yield row[2][6:]
            continue
        yield "\t".join(row)


def group_split(grid: Grid) -> Lines:
    """Tabs; 三、本年度办理结果 stands in two pieces with a character lost, as narrow columns are extracted."""
    texts = matrix(grid)
    for number, row in enumerate(texts):
        if row[0].startswith("三、") and len(row) == 10:
            row[0], texts[number + 1][0] = "三、年度", "办理结果"
    yield from ("\t".join(row) for row in texts)


def heads_wrapped(grid: Grid) -> Lines:
    """Tabs; headings of columns run over two lines (商业 / 企业)."""
    for number, row in enumerate(matrix(grid)):
        if number < head_rows(grid) and any(2 < len(t) < 9 for t in row):
            yield "\t".join(t[: len(t) // 2] if 2 < len(t) < 9 else t for t in row)
            yield "\t".join(t[len(t) // 2 :] if 2 < len(t) < 9 else "" for t in row)
        else:
            yield "\t".join(row)


def shifted_left(grid: Grid) -> Lines:
    """Tabs; after a page break rows begin a column further left, and an empty one follows their label."""
    yield from _shifted(grid, lambda row, label: [*row[1 : label + 1], "", *row[label + 1 :]])


def shifted_right(grid: Grid) -> Lines:
    """Tabs; after a page break rows begin a column further right, beyond the table's width."""
    yield from _shifted(grid, lambda row, label: ["", *row])


def shifted_short(grid: Grid) -> Lines:
    """Tabs; after a page break the empty columns in front of the label are gone."""
    yield from _shifted(grid, lambda row, label: row[label:])


def _shifted(grid: Grid, shift: Callable[[list[str], int], list[str]]) -> Lines:
    moved = False
    for number, row in enumerate(matrix(grid)):
        if number == 12 and grid.role == "requests":
            moved = True
            yield from ("", "- 5 -", "")
        label = next((i for i, t in enumerate(row) if t), 0)
        yield "\t".join(shift(row, label) if moved and label == 2 else row)


def blanks_dropped(grid: Grid) -> Lines:
    """Bars between cells; blank cells are not there, nor the bars that would show where."""
    yield from (" | ".join(t for t in texts if t) for texts in matrix(grid))


def ordinals_apart(grid: Grid) -> Lines:
    """Tabs; the number of an item stands in a cell of its own (1. / 属于国家秘密)."""
    for row in matrix(grid):
        label = next((i for i, t in enumerate(row) if t[:1].isdigit() and t[1:2] == "." and not t[2:3].isdigit()), None)
        if grid.role == "requests" and label is not None:
            row[label : label + 1] = [row[label][:2], row[label][2:]]
        yield "\t".join(row)


def no_breaks_in_rows(grid: Grid) -> Lines:
    """Labels as in tabs, values behind them with one space each."""
    values = _VALUE_COLUMNS.get(grid.role)
    for row in matrix(grid):
        cut = len(row) - values if values else 1
        yield "\t".join(row[:cut]) + "\t" + " ".join(row[cut:])


def digits_apart(grid: Grid) -> Lines:
    """Tabs; the digits of numbers stand apart (1 2 5 for 125), as some extraction prints them."""
    for row in matrix(grid):
        yield "\t".join(" ".join(t) if t.isdigit() else t for t in row)


def digits_in_cells(grid: Grid) -> Lines:
    """Tabs; each digit of a number stands in a cell of its own."""
    for row in matrix(grid):
        yield "\t".join("\t".join(t) if t.isdigit() else t for t in row)


def text_file(draft: Draft) -> bytes:
    """The report as plain text, its tables in the style that the draft names for TXT."""
    style = STYLES[draft.styles.get("txt", "tabs")]
    lines = [*draft.above, *draft.title, ""]
    lines += [line for text in draft.preamble for line in (text, "")]
    for part in draft.parts:
        lines += (part.heading, "") if part.heading else ()
        for item in part.items:
            if isinstance(item, Grid):
                lines += (*style(item), "")
            else:
                lines += (item.text or "[图片]" if isinstance(item, Picture) else item, "")
    lines += (*draft.signature, "", *draft.below)
    return "\n".join(lines).encode("utf-8")


STYLES: dict[str, Callable[[Grid], Lines]] = {
    "tabs": tabs,
    "trailing tabs": trailing_tabs,
    "pipes": pipes,
    "trailing bars": trailing_bars,
    "bars": bars,
    "cells": cells,
    "cells apart": cells_apart,
    "spaces": spaces,
    "single spaces": single_spaces,
    "standing labels": standing_labels,
    "scattered labels": scattered_labels,
    "ruled rows": ruled_rows,
    "torn last row": torn_last_row,
    "blank breaks": blank_breaks,
    **{f"breaks {mark}": _numbered_breaks(mark) for mark in _PAGE_MARKS},
    "repeated heads": repeated_heads,
    "labels broken": labels_broken,
    "group split": group_split,
    "heads wrapped": heads_wrapped,
    "shifted left": shifted_left,
    "shifted right": shifted_right,
    "shifted short": shifted_short,
    "blanks dropped": blanks_dropped,
    "ordinals apart": ordinals_apart,
    "values by spaces": no_breaks_in_rows,
    "digits apart": digits_apart,
    "digits in cells": digits_in_cells,
}
