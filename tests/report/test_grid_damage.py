"""Statutory tables printed in every layout and then damaged: whatever is read of them is what was printed, or it is not there.

Each case is drawn from a seed: an edition, a table, numbers that fit its identities, a way of printing zeros, a layout, and one
damage (a cell or line lost, doubled, moved, torn). A message names the seed, and `case(seed)` prints that table again.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import pytest

from reportqa.demo.grids import grid
from reportqa.lexicon import load_lexicon
from reportqa.records import Block, BlockCell
from reportqa.report import txt
from reportqa.report.grid import Found, tables
from reportqa.report.headings import heading_test

Row = tuple[BlockCell, ...]
Truth = dict[tuple[str, str], str]
HEADINGS = {
    "disclosed": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "reviews": "四、政府信息公开行政复议、行政诉讼情况",
}
APPLICANTS = ("N", "C1", "C2", "C3", "C4", "C5")
OUTCOMES = ("keep", "fix", "oth", "open")


@dataclass(frozen=True, slots=True)
class Case:
    """A damaged table: what was to be printed, what damage was done in which layout, and the blocks that a reader gives."""

    truth: Truth
    role: str
    layout: str
    damage: str
    lines: tuple[str, ...]
    blocks: tuple[Block, ...]


def _numbers(rng: random.Random, role: str, form: str) -> dict[str, int]:
    """Numbers for every cell of the table; rows, columns and results of table three and four add up."""
    table = load_lexicon().forms[form].table(role)
    keys = [(r, c) for block in table.blocks for r, c, _, _ in block.cells()]
    small = [0, 0, 0, 0, 1, 1, 2, 3, 5, 10, 11, 12, 25, 101, 120, 125, 1204]
    found = {f"{r}.{c}": rng.choice(small) for r, c in keys}
    if role == "reviews":
        for r in ("fy", "sd", "sa"):
            found[f"{r}.tot"] = sum(found[f"{r}.{o}"] for o in OUTCOMES)
    if role == "requests":
        results = [row.key for row in table.blocks[0].rows if row.key not in ("new", "cin", "tot", "cout")]
        for c in APPLICANTS:
            found[f"tot.{c}"] = sum(found[f"{r}.{c}"] for r in results)
            carried = found[f"cin.{c}"]
            left = rng.choice(small) if found[f"tot.{c}"] else 0
            found[f"cout.{c}"] = max(left, carried - found[f"tot.{c}"])
            found[f"new.{c}"] = found[f"tot.{c}"] + found[f"cout.{c}"] - carried
        for row in table.blocks[0].rows:
            found[f"{row.key}.T"] = sum(found[f"{row.key}.{c}"] for c in APPLICANTS)
    return found


def _printed(rng: random.Random, role: str, form: str, habit: str) -> Truth:
    """The cells as texts, in one of the ways in which offices print zeros (`habit`, drawn where it is empty)."""
    habit = habit or rng.choice(["zeros", "zeros", "blank parts", "blank", "strokes", "mixed"])
    out: Truth = {}
    for key, number in _numbers(rng, role, form).items():
        row, column = key.split(".")
        text = str(number)
        if number == 0 and habit == "blank parts":
            text = "0" if column in ("T", "tot") else ""
        elif number == 0 and habit == "blank":
            text = ""
        elif number == 0 and habit == "strokes":
            text = "/"
        elif number == 0 and habit == "mixed":
            text = rng.choice(["0", ""])
        out[row, column] = text
    return out


def _matrix(rows: Sequence[Row]) -> list[list[str]]:
    """Each row with one text for every place that its cells cover or that cells of rows above reach into."""
    hanging: dict[int, int] = {}
    out = []
    for row in rows:
        line: list[str] = []

        def skip(line: list[str] = line) -> None:
            while hanging.get(len(line), 0):
                hanging[len(line)] -= 1
                line.append("")

        for cell in row:
            skip()
            for i in range(cell.colspan):
                hanging[len(line)] = cell.rowspan - 1
                line.append("" if i else cell.text)
        skip()
        out.append(line)
    return out


def _tabs(rows: Sequence[Row]) -> list[str]:
    return ["\t".join(line) for line in _matrix(rows)]


def _bars(rows: Sequence[Row]) -> list[str]:
    return ["| " + " | ".join(line) + " |" for line in _matrix(rows)]


def _short_bars(rows: Sequence[Row]) -> list[str]:
    """A bar after each cell, and what its spans cover as bars that touch at the end of the row."""
    out = []
    for row in rows:
        extra = sum(cell.colspan - 1 for cell in row)
        out.append(" | ".join(cell.text for cell in row) + " |" + (" " if row[-1].text else "") * bool(extra) + "|" * extra)
    return out


def _cell_a_line(rows: Sequence[Row]) -> list[str]:
    return [cell.text or " " for row in rows for cell in row]


def _cell_and_gap(rows: Sequence[Row]) -> list[str]:
    return [line for row in rows for cell in row for line in (cell.text or " ", "")]


def _bar_a_line(rows: Sequence[Row]) -> list[str]:
    return [f"{cell.text} |" if cell.text else "|" for row in rows for cell in row]


def _bar_between(rows: Sequence[Row]) -> list[str]:
    """The bar on a line of its own, and the bars of a row's spans on one more."""
    out: list[str] = []
    for row in rows:
        extra = sum(cell.colspan - 1 for cell in row)
        for cell in row:
            out += [cell.text, "|"] if cell.text else ["|"]
        out += ["|" * extra] if extra else []
    return out


def _spaces(rows: Sequence[Row]) -> list[str]:
    return [" ".join(cell.text for cell in row if cell.text) for row in rows]


def _columns(rows: Sequence[Row]) -> list[str]:
    """Columns set one under the other with spaces, as text is taken out of a PDF."""
    matrix = _matrix(rows)
    wide = [max(_width(line[j]) for line in matrix if j < len(line)) for j in range(max(map(len, matrix)))]
    return ["  ".join(t + " " * (w - _width(t)) for t, w in zip(line, wide, strict=False)).rstrip() for line in matrix]


def _width(text: str) -> int:
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)


LAYOUTS: dict[str, Callable[[Sequence[Row]], list[str]]] = {
    "tabs": _tabs,
    "bars": _bars,
    "short bars": _short_bars,
    "cell a line": _cell_a_line,
    "cell and gap": _cell_and_gap,
    "bar a line": _bar_a_line,
    "bar between": _bar_between,
    "spaces": _spaces,
    "columns": _columns,
}


def _is_value(cell: BlockCell) -> bool:
    return not cell.text or cell.text == "/" or cell.text.isdigit()


def _with_row(rows: Sequence[Row], at: int, row: Sequence[BlockCell]) -> list[Row]:
    return [*rows[:at], tuple(row), *rows[at + 1 :]]


def _value_rows(rows: Sequence[Row]) -> list[int]:
    return [i for i, row in enumerate(rows) if any(_is_value(c) for c in row)]


def _lose_cell(rows: Sequence[Row], rng: random.Random) -> list[Row]:
    at = rng.choice(_value_rows(rows))
    i = rng.choice([i for i, c in enumerate(rows[at]) if _is_value(c)])
    return _with_row(rows, at, [*rows[at][:i], *rows[at][i + 1 :]])


def _double_cell(rows: Sequence[Row], rng: random.Random) -> list[Row]:
    at = rng.choice(_value_rows(rows))
    i = rng.choice([i for i, c in enumerate(rows[at]) if _is_value(c)])
    return _with_row(rows, at, [*rows[at][:i], rows[at][i], *rows[at][i:]])


def _shift(rows: Sequence[Row], rng: random.Random) -> list[Row]:
    """A blank cell before the label or before the values, as where a page break has torn the row."""
    at = rng.choice(_value_rows(rows))
    first = next(i for i, c in enumerate(rows[at]) if _is_value(c))
    i = rng.choice([0, first])
    return _with_row(rows, at, [*rows[at][:i], BlockCell(""), *rows[at][i:]])


def _split_digits(rows: Sequence[Row], rng: random.Random) -> list[Row]:
    """Digits apart in one cell."""
    places = [(i, j) for i, row in enumerate(rows) for j, c in enumerate(row) if c.text.isdigit() and len(c.text) > 1]
    if not places:
        return list(rows)
    chosen = rng.sample(places, min(len(places), rng.choice([1, 1, 2])))
    out = list(rows)
    for at, i in chosen:
        text = rng.choice([" ".join(out[at][i].text), out[at][i].text[0] + " " + out[at][i].text[1:]])
        out = _with_row(out, at, [*out[at][:i], BlockCell(text), *out[at][i + 1 :]])
    return out


def _split_cell(rows: Sequence[Row], rng: random.Random) -> list[Row]:
    """Digits of one number in two cells."""
    places = [(i, j) for i, row in enumerate(rows) for j, c in enumerate(row) if c.text.isdigit() and len(c.text) > 1]
    if not places:
        return list(rows)
    at, i = rng.choice(places)
    text = rows[at][i].text
    return _with_row(rows, at, [*rows[at][:i], BlockCell(text[0]), BlockCell(text[1:]), *rows[at][i + 1 :]])


def _lose_row(rows: Sequence[Row], rng: random.Random) -> list[Row]:
    """A row is gone; the cells above that reach into it are shorter by one."""
    at = rng.choice([i for i in _value_rows(rows) if all(c.rowspan == 1 for c in rows[i])])
    out = [
        tuple(replace(c, rowspan=c.rowspan - (i + c.rowspan > at)) if c.rowspan > 1 else c for c in row)
        for i, row in enumerate(rows[:at])
    ]
    return [*out, *rows[at + 1 :]]


def _lose_label(rows: Sequence[Row], rng: random.Random) -> list[Row]:
    at = rng.choice(_value_rows(rows))
    return _with_row(rows, at, [c for c in rows[at] if _is_value(c)])


def _cut_label(rows: Sequence[Row], rng: random.Random) -> list[Row]:
    """A label torn over two rows, the values in one of them."""
    places = [i for i in _value_rows(rows) if not _is_value(rows[i][0])]
    if not places:
        return list(rows)
    at = rng.choice(places)
    j = max(j for j, c in enumerate(rows[at]) if not _is_value(c))
    label, values = rows[at][j], rows[at][j + 1 :]
    half = rng.randint(1, max(1, len(label.text) - 1))
    empty = tuple(BlockCell("") for _ in values)
    parts = [(*rows[at][:j], BlockCell(label.text[:half])), (BlockCell(label.text[half:]),)]
    upper, lower = rng.choice([(values, empty), (empty, values), (values, ()), ((), values)])
    return [*rows[:at], (*parts[0], *upper), (*parts[1], *lower), *rows[at + 1 :]]


def _lose_line(lines: Sequence[str], rng: random.Random) -> list[str]:
    """A line is gone, but not a number whose bar stays: what is left is a blank cell as good as any."""
    at = rng.randrange(len(lines) - 1)
    if "|" not in lines[at] and lines[at + 1] == "|":
        return list(lines)
    return [*lines[:at], *lines[at + 1 :]]


def _double_line(lines: Sequence[str], rng: random.Random) -> list[str]:
    at = rng.randrange(len(lines))
    return [*lines[:at], lines[at], *lines[at:]]


def _page_break(lines: Sequence[str], rng: random.Random) -> list[str]:
    at = rng.randrange(1, len(lines))
    return [*lines[:at], "", f"- {rng.randint(1, 12)} -", "", *lines[at:]]


def _swap_lines(lines: Sequence[str], rng: random.Random) -> list[str]:
    """Two lines that follow one another change places; two values of one row do not, for nothing would tell."""
    at = rng.randrange(len(lines) - 1)
    if all(not line.strip(" |/") or line.strip(" |/").isdigit() for line in lines[at : at + 2]):
        return list(lines)
    return [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]]


def _blank_line(lines: Sequence[str], rng: random.Random) -> list[str]:
    at = rng.randrange(1, len(lines))
    return [*lines[:at], "", *lines[at:]]


CELL_DAMAGE: dict[str, Callable[[Sequence[Row], random.Random], list[Row]]] = {
    "none": lambda rows, rng: list(rows),
    "cell lost": _lose_cell,
    "cell doubled": _double_cell,
    "row shifted": _shift,
    "digits apart": _split_digits,
    "digits in two cells": _split_cell,
    "row lost": _lose_row,
    "label lost": _lose_label,
    "label torn": _cut_label,
}
LINE_DAMAGE: dict[str, Callable[[Sequence[str], random.Random], list[str]]] = {
    "line lost": _lose_line,
    "line doubled": _double_line,
    "page break": _page_break,
    "lines swapped": _swap_lines,
    "blank line": _blank_line,
}


def case(seed: int, layout: str = "", damage: str = "", habit: str = "") -> Case:
    """The damaged table of a seed; layout, damage and habit of printing zeros are drawn unless they are given."""
    rng = random.Random(seed)  # noqa: S311
    form = rng.choice(["E2", "E3"])
    role = rng.choice(["requests", "requests", "reviews", "disclosed"])
    damage = damage or rng.choice([*CELL_DAMAGE, *LINE_DAMAGE])
    layout = layout or rng.choice([*LAYOUTS, *(["cells"] if damage in CELL_DAMAGE else [])])
    # where only spaces part the cells of table two, 1 2 can be 12 beside a blank cell, and no sum tells
    truth = _printed(rng, role, form, "zeros" if role == "disclosed" and layout in ("spaces", "columns") else habit)
    rows: Sequence[Row] = grid(load_lexicon().forms[form].table(role), {f"{r}.{c}": t for (r, c), t in truth.items()}).rows
    if damage in CELL_DAMAGE:
        rows = CELL_DAMAGE[damage](rows, rng)
    heading = Block("heading", text=HEADINGS[role])
    end = Block("heading", text="五、存在的主要问题及改进情况")
    if layout == "cells":
        return Case(
            truth,
            role,
            layout,
            damage,
            tuple(" / ".join(c.text for c in r) for r in rows),
            (heading, Block("grid", rows=tuple(rows)), end),
        )
    lines = LAYOUTS[layout](rows)
    if damage in LINE_DAMAGE:
        lines = LINE_DAMAGE[damage](lines, rng)
    blocks = txt.blocks_of(list(enumerate(lines, 1)))
    return Case(truth, role, layout, damage, tuple(lines), (heading, *blocks, end))


def read(made: Case) -> Found:
    """The tables that are read from a case."""
    lexicon = load_lexicon()
    return tables(made.blocks, lexicon, "x", heading_test(lexicon))


def _unseen(made: Case) -> bool:
    """Whether only spaces part the cells, so that a lost cell is a blank one: the reading is right for what is printed."""
    return made.layout in ("spaces", "columns") and made.damage == "cell lost"


def wrong(made: Case, found: Found) -> Iterator[str]:
    """The cells that were read and are not what was to be printed."""
    for placed in found.tables:
        if made.role == "reviews" and "lost" in made.damage and not any(c.text for c in placed.table.cells):
            # headings without a row of values are fifteen blank cells
            continue
        for cell in placed.table.cells:
            true = made.truth.get((cell.row, cell.column))
            if (" " in cell.text and not cell.joined) or (not cell.text and _unseen(made)):
                continue
            if true is None or "".join(cell.text.split()) != true:
                yield f"{cell.row}.{cell.column}: {cell.text!r} for {true!r}"


def _failing(seeds: range) -> list[str]:
    """The seeds whose tables are read wrongly, with layout, damage and the first cell."""
    out = []
    for seed in seeds:
        made = case(seed)
        if found := list(wrong(made, read(made))):
            out.append(f"{seed}: {made.role}, {made.layout}, {made.damage}: {found[0]}")
    return out


def test_a_damaged_table_never_gives_another_figure() -> None:
    assert not _failing(range(600))


def test_a_doubled_value_before_a_blank_one_is_not_a_ragged_end() -> None:
    assert not _failing(range(721, 722))


@pytest.mark.long
@pytest.mark.parametrize("part", range(1, 11))
def test_thousands_of_damaged_tables_never_give_another_figure(part: int) -> None:
    assert not _failing(range(part * 1000, (part + 1) * 1000))


@pytest.mark.parametrize("layout", [*LAYOUTS, "cells"])
def test_an_undamaged_table_is_read_whole(layout: str) -> None:
    """Where blanks are printed, nothing is lost; where only spaces part the cells, rows with blanks are not read."""
    for seed in range(20):
        made = case(seed, layout, "none", "zeros")
        assert sum(len(placed.table.cells) for placed in read(made).tables) == len(made.truth), f"seed {seed}"
