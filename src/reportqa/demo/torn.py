"""Tables torn, shifted and thinned out: comes in a draft, goes out the same with its tables as pages and converters leave them.

All changes are made to the printed grid, so that they show in every format.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from reportqa.demo.draft import Draft, Grid, Item, Part, Picture, each_cell, each_grid
from reportqa.demo.grids import Row, place
from reportqa.demo.text_styles import head_rows, matrix
from reportqa.records import BlockCell


def split(grid: Grid, at: int, rest: str = "") -> tuple[Grid, Grid]:
    """The table in two pieces, the second from row `at` on. A label that spans the cut is empty in the second piece.

    `rest` names how its text is shared out instead: "repeat" prints it in both, "last letter" leaves its end to the second.
    """
    first: list[list[BlockCell]] = [[] for _ in range(at)]
    second: list[list[tuple[int, BlockCell]]] = [[] for _ in range(len(grid.rows) - at)]
    for p in place(grid.rows):
        over = p.row + p.cell.rowspan - at
        if p.row >= at:
            second[p.row - at].append((p.column, p.cell))
        elif over <= 0:
            first[p.row].append(p.cell)
        else:
            cut = len(p.cell.text) if rest != "last letter" else max(1, len(p.cell.text) - 1)
            first[p.row].append(replace(p.cell, rowspan=p.cell.rowspan - over, text=p.cell.text[:cut]))
            left = p.cell.text if rest == "repeat" else p.cell.text[cut:]
            second[0].append((p.column, replace(p.cell, rowspan=over, text=left)))
    ordered = (tuple(cell for _, cell in sorted(row, key=lambda placed: placed[0])) for row in second)
    return Grid(grid.role, tuple(map(tuple, first))), Grid(grid.role, tuple(ordered))


def _in_two(rest: str, between: tuple[Item, ...] = (), heads: bool = False) -> Callable[[Draft], Draft]:
    def tear(grid: Grid) -> tuple[Item, ...]:
        if grid.role == "reviews" or len(grid.rows) < 6:
            return (grid,)
        above, below = split(grid, len(grid.rows) // 2, rest)
        if heads:
            below = Grid(grid.role, (*grid.rows[: head_rows(grid)], *below.rows))
        return (above, *between, below)

    return lambda draft: each_grid(draft, tear)


def _last_row(draft: Draft) -> Draft:
    return each_grid(draft, lambda g: split(g, len(g.rows) - 1), "requests")


def _headings_only(draft: Draft) -> Draft:
    """Table four without its row of values."""
    cells = {k: "" if k[:3] in ("fy.", "sd.", "sa.") else t for k, t in draft.known.cells.items()}
    torn = each_grid(draft, lambda g: (Grid(g.role, g.rows[:-1]),), "reviews")
    return replace(torn, known=replace(draft.known, cells=cells))


def _flattened(draft: Draft) -> Draft:
    """Table four as three lines of headings run together and one of numbers."""

    def flat(grid: Grid) -> tuple[Item, ...]:
        lines = [" ".join(cell.text for cell in row) for row in grid.rows]
        return lines[0].replace(" ", ""), *lines[1:]

    return each_grid(draft, flat, "reviews")


def _glued(draft: Draft) -> Draft:
    """Table four with headings of neighbouring columns in one cell."""

    def glue(grid: Grid) -> tuple[Item, ...]:
        top = BlockCell("".join(c.text for c in grid.rows[0]), 1, 15)
        second = [*grid.rows[1][:5], BlockCell("".join(c.text for c in grid.rows[1][5:]), 1, 10)]
        return (Grid(grid.role, ((top,), tuple(second), *grid.rows[2:])),)

    return each_grid(draft, glue, "reviews")


def _blanks_dropped(draft: Draft) -> Draft:
    """Cells without text are not there, so that what follows them moves up."""

    def drop(grid: Grid) -> tuple[Item, ...]:
        return (Grid(grid.role, tuple(kept for row in grid.rows if (kept := tuple(c for c in row if c.text)))),)

    return each_grid(draft, drop)


def _shifted(draft: Draft) -> Draft:
    """From the middle of table three on, rows begin a column further left and have an empty cell behind their label."""

    def shift(row: Sequence[BlockCell]) -> Row:
        cells = list(row)
        label = len(cells) - 8
        if label != 0 or cells[0].colspan != 1:
            return tuple(cells)
        return (cells[0], BlockCell(""), *cells[1:])

    def half(grid: Grid) -> tuple[Item, ...]:
        above, below = split(grid, 14)
        rows = tuple(shift(row) for row in below.rows[1:])
        return above, Grid(grid.role, (below.rows[0], *rows))

    return each_grid(draft, half, "requests")


def _wrapped(draft: Draft) -> Draft:
    """Labels of four characters and more broken over two lines inside their cells."""

    def wrap(text: str) -> str:
        short = 4 <= len(text) <= 12 and not any(c.isdigit() or c in "+-/," for c in text)
        return f"{text[: len(text) // 2]}\n{text[len(text) // 2 :]}" if short else text

    return each_cell(draft, wrap)


_CUT_HEADS = {
    "本年新制作数量": "本年新", "本年新公开数量": "本年新", "现行有效件数": "现行有效件", "本年废止件数": "本年废止件",
    "本年制发件数": "本年制发件", "社会公益组织": "社会公益", "法律服务机构": "法律服务",
}  # fmt: skip


def _truncated(draft: Draft) -> Draft:
    return each_cell(draft, lambda text: _CUT_HEADS.get(text, text))


def _pictures(draft: Draft) -> Draft:
    """The tables are images; nothing of them can be read."""
    lost = each_grid(draft, lambda g: (Picture("[图片]"),))
    return replace(lost, known=replace(draft.known, cells={}, section_none=()))


def _one_picture(draft: Draft) -> Draft:
    """The whole report is an image under its title."""
    known = replace(draft.known, report=False, cells={}, section_none=(), published=None)
    parts = (Part("", (Picture("[图片]"), Picture("[图片]"))),)
    return replace(draft, preamble=(), parts=parts, signature=(), title=(f"{draft.title[0]}（图片版）",), known=known)


def _attachment(draft: Draft) -> Draft:
    """The page holds nothing but a link to the report."""
    known = replace(draft.known, report=False, cells={}, section_none=(), published=None)
    parts = (Part("", (f"附件：{draft.stem}.docx",)),)
    return replace(draft, preamble=(), parts=parts, signature=(), known=known)


def _extra_row(draft: Draft) -> Draft:
    """A row of the locality's own in table two, which no form knows."""

    def add(grid: Grid) -> tuple[Item, ...]:
        at = next(i for i, row in enumerate(grid.rows) if "规范性文件" in row[0].text)
        values = grid.rows[at][1:]
        extra = (BlockCell("其他主动公开文件"), *(replace(c, text=str(5 * n + 3)) for n, c in enumerate(values)))
        return (Grid(grid.role, (*grid.rows[: at + 1], extra, *grid.rows[at + 1 :])),)

    return each_grid(draft, add, "disclosed")


def _empty_rows(draft: Draft) -> Draft:
    """Rows and columns of nothing around and inside the tables, as spreadsheets and saved pages have."""

    def pad(grid: Grid) -> tuple[Item, ...]:
        width = sum(c.colspan for c in grid.rows[0])
        empty = tuple(BlockCell("") for _ in range(width))
        if grid.role == "reviews":
            return (Grid(grid.role, (empty, *grid.rows)),)
        return (Grid(grid.role, (empty, *grid.rows, empty)),)

    return each_grid(draft, pad)


def _side_by_side(draft: Draft) -> Draft:
    """Each table printed twice side by side under its year, last year's copy with other figures."""
    year = draft.paper.year

    def double(grid: Grid) -> tuple[Item, ...]:
        width = max(sum(c.colspan for c in row) for row in grid.rows)
        values = frozenset(id(c) for row in grid.rows for c in row if c.text.isdigit())
        top = (BlockCell(f"{year}年", 1, width), BlockCell(f"{year - 1}年", 1, width))
        rows = tuple(
            (*row, *(replace(c, text=str(int(c.text) + 1)) if id(c) in values else c for c in row)) for row in grid.rows
        )
        return (Grid(grid.role, (top, *rows)),)

    return each_grid(draft, double, "disclosed")


def _digits_apart(draft: Draft) -> Draft:
    """Numbers of two digits and more with a space between the digits."""
    return each_cell(draft, lambda text: " ".join(text) if text.isdigit() else text)


def _lined(draft: Draft) -> Draft:
    """No tables at all: every row is a paragraph, its cells kept apart by tabs."""
    return each_grid(draft, lambda g: tuple("\t".join(texts) for texts in matrix(g)))


#: name -> change of the draft
TEARS: dict[str, Callable[[Draft], Draft]] = {
    "two pieces": _in_two(""),
    "two pieces, label repeated": _in_two("repeat"),
    "two pieces, label broken": _in_two("last letter"),
    "two pieces, page number between": _in_two("", ("- 5 -",)),
    "two pieces, heads repeated": _in_two("", heads=True),
    "last row apart": _last_row,
    "headings only": _headings_only,
    "flattened": _flattened,
    "glued": _glued,
    "blanks dropped": _blanks_dropped,
    "shifted": _shifted,
    "wrapped": _wrapped,
    "truncated": _truncated,
    "pictures": _pictures,
    "one picture": _one_picture,
    "attachment": _attachment,
    "extra row": _extra_row,
    "empty rows": _empty_rows,
    "side by side": _side_by_side,
    "digits apart": _digits_apart,
    "lined": _lined,
}
