"""A statutory table as HTML with the cited cells marked. Comes in: the table as read and its form. Goes out: markup.

The cited rows stand first and alone; the whole table, if it is more, is folded away below them. A cited cell has an outline
and the word 引用 beside the value, so that it is told by more than colour. A blank cell is said to be blank and never looks
like a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from reportqa.lexicon.forms import Form, FormBlock, FormColumn, FormRow
from reportqa.lexicon.load import load_lexicon
from reportqa.records import UNREAD, Cell, Report, Table
from reportqa.web.markup import details, element, identifier, text
from reportqa.web.words import say

#: so many cited columns find room beside each other on a narrow screen
_BESIDE_EACH_OTHER = 2
#: row key and column key of a value cell
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Marked:
    """A table with the cells that an answer cites: key of the cell to the labels of its citations.

    `name` begins the ids of its cells; it holds the turn and the place in the answer, since ids must be unique on the page.
    """

    report: Report
    table: Table
    cited: Mapping[Key, tuple[str, ...]]
    name: str

    def cells(self) -> dict[Key, Cell]:
        """The printed cells by row and column key."""
        return {(cell.row, cell.column): cell for cell in self.table.cells}


def table_markup(marked: Marked) -> str:
    """The cited rows, and below them the whole table folded away if it shows more."""
    form = load_lexicon().forms.get(marked.table.form)
    note = element("p", text(say("table_none")), "quiet") if marked.table.section_none else ""
    if not marked.table.cells:
        return note
    if form is None or not any(table.role == marked.table.role for table in form.tables):
        return note + _loose(marked)
    blocks = _blocks_with_extra_rows(form, marked)
    parts = [_cited_part(block, marked) for block in blocks]
    shown = "".join(_part(part, block, form, marked) for part, block in zip(parts, blocks, strict=True) if part)
    return note + shown + _whole(parts, blocks, form, marked)


def _whole(parts: Sequence[FormBlock | None], blocks: Sequence[FormBlock], form: Form, marked: Marked) -> str:
    """The whole table, folded away; left out where the cited part already is the whole, columns for a wide screen included."""
    css = ""
    if list(parts) == list(blocks):
        if not any(_columns_beside(block, marked) for block in blocks):
            return ""
        css = "narrow"  # only a narrow screen leaves out columns of the part
    rows = sum(len(block.rows) for block in blocks)
    summary = say("table_whole", rows=rows) if rows > 1 else say("table_whole_wide")
    whole = "".join(_block(block, _caption(form, marked, block), marked, first=False) for block in blocks)
    return details(text(summary), whole, css)


def table_title(marked: Marked) -> str:
    """How the table is called: body, year, number and title."""
    form = load_lexicon().forms.get(marked.table.form)
    label = next((t.label for t in form.tables if t.role == marked.table.role), "") if form else ""
    return say(
        "table_caption", issuer=marked.report.issuer.name, year=marked.report.year, label=label, title=marked.table.title
    ).strip()


def _caption(form: Form, marked: Marked, block: FormBlock, note: str = "") -> str:
    title = table_title(marked)
    return text(" ".join(part for part in (title, block.head, note) if part))


def _caption_markup(caption: str) -> str:
    return element("caption", element("span", caption))  # the span stays in view when the table is moved sideways


def _blocks_with_extra_rows(form: Form, marked: Marked) -> list[FormBlock]:
    """The blocks of the form, the last with the rows that only this report prints (keys x1, x2...)."""
    blocks = list(form.table(marked.table.role).blocks)
    known = {(row, column) for block in blocks for row, column, _, _ in block.cells()}
    extra: dict[str, FormRow] = {}
    for cell in marked.table.cells:
        if (cell.row, cell.column) not in known and cell.row not in extra:
            label = cell.row_head[-1] if cell.row_head else cell.row
            extra[cell.row] = FormRow(key=cell.row, label=label, group=tuple(cell.row_head[:-1]))
    if extra:
        blocks[-1] = blocks[-1].model_copy(update={"rows": (*blocks[-1].rows, *extra.values())})
    return blocks


def _cited_part(block: FormBlock, marked: Marked) -> FormBlock | None:
    """The rows of the block that are cited; of a table with one row only the columns around the cited cells."""
    cited_rows = {row for row, _ in marked.cited}
    in_columns = any(column.row for column in block.columns)
    columns = [c for c in block.columns if c.row in cited_rows] if in_columns else list(block.columns)
    rows = list(block.rows) if in_columns else [row for row in block.rows if row.key in cited_rows]
    if not rows or not columns or not any((c.row or row.key, c.key) in marked.cited for row in rows for c in columns):
        return None
    return block.model_copy(update={"rows": tuple(rows), "columns": tuple(columns)})


def _part(part: FormBlock, block: FormBlock, form: Form, marked: Marked) -> str:
    note = say("table_part") if len(part.rows) < len(block.rows) else ""
    caption = _caption(form, marked, block, note)
    shown = _block(part, caption, marked, first=True)
    cited = [c for c in part.columns if (c.row or part.rows[0].key, c.key) in marked.cited]
    if len(part.rows) > 1 or len(cited) <= _BESIDE_EACH_OTHER:
        return shown
    return element("div", shown, "lying") + element("div", _standing(part, caption, marked), "standing")


def _standing(part: FormBlock, caption: str, marked: Marked) -> str:
    """The only row turned upright for a narrow screen, a column a line: no value may lie beyond the edge."""
    (row,) = part.rows
    cells, lines = marked.cells(), []
    for column in part.columns:
        heading = element("th", text(say("head_join").join((*column.group, column.label))), scope="row")
        lines.append(element("tr", heading + _cell(cells, (column.row or row.key, column.key), marked, False, False)))
    above = element("th", text(say("row_column")), scope="col") + element(
        "th", text(row.label or say("loose_value")), scope="col"
    )
    table = element("table", _caption_markup(caption) + element("thead", element("tr", above)) + "".join(lines), "form")
    return element("div", table, "scroll")


def _block(block: FormBlock, caption: str, marked: Marked, *, first: bool) -> str:
    """A run of rows under its column headings.

    `first` gives the cited cells their ids, which must be unique on the page, and lets a narrow screen leave out the columns
    beside the only cited one: a value cut off at the edge could be read as another number.
    """
    headed = any(row.label for row in block.rows)
    aside = _columns_beside(block, marked) if first else frozenset()
    head = element("thead", _head(block.columns, headed, aside))
    cells = marked.cells()
    bodies = []
    for group, members in groupby(block.rows, key=lambda row: row.group):
        lines = [_group_line(group, len(block.columns) + 1)] if group else []
        for row in members:
            values = "".join(_cell(cells, (c.row or row.key, c.key), marked, first, c in aside) for c in block.columns)
            heading = element("th", text(row.label), "inside" if group else "", scope="row") if headed else ""
            lines.append(element("tr", heading + values))
        bodies.append(element("tbody", "".join(lines)))
    table = element("table", _caption_markup(caption) + head + "".join(bodies), "form" if headed else "form headless")
    return element("div", table, "scroll", role="region", tabindex=0, title=say("table_scroll"))


def _columns_beside(block: FormBlock, marked: Marked) -> frozenset[FormColumn]:
    """All columns but the cited one or two; none where more are cited, or two that share a line of headings with others."""
    cited = [c for c in block.columns if any((c.row or row.key, c.key) in marked.cited for row in block.rows)]
    few = len(cited) == 1 or (len(cited) == _BESIDE_EACH_OTHER and not any(c.group for c in cited))
    return frozenset(block.columns) - set(cited) if few else frozenset()


def _group_line(group: tuple[str, ...], width: int) -> str:
    heading = element("th", text(say("head_join").join(group)), scope="rowgroup", colspan=width)
    return element("tr", heading, "group")


def _head(columns: Sequence[FormColumn], headed: bool, aside: frozenset[FormColumn]) -> str:
    """The lines of column headings; headings above several columns span them, the others reach down to the values."""
    depth = max(len(column.group) for column in columns) + 1
    lines = []
    for level in range(depth):
        line = element("th", text(say("row_column")), scope="col", rowspan=depth) if headed and level == 0 else ""
        # columns under a common heading stand together; a column that has no heading left stands for itself
        shared = [(column.group[: level + 1] if len(column.group) > level else (str(i),)) for i, column in enumerate(columns)]
        for place, members in groupby(range(len(columns)), key=shared.__getitem__):
            spanned = [columns[i] for i in members]
            if len(spanned[0].group) > level:
                line += element("th", text(place[-1]), _aside(set(spanned) <= aside), scope="colgroup", colspan=len(spanned))
            elif len(spanned[0].group) == level:
                line += element("th", text(spanned[0].label), _aside(spanned[0] in aside), scope="col", rowspan=depth - level)
        lines.append(element("tr", line))
    return "".join(lines)


def _aside(is_aside: bool) -> str:
    return "aside" if is_aside else ""


def _cell(cells: Mapping[Key, Cell], key: Key, marked: Marked, first: bool, aside: bool) -> str:
    cell = cells.get(key)
    value = element("span", text(say("no_cell")), "blank") if cell is None else printed(cell.text)
    labels = marked.cited.get(key)
    if labels is None:
        return element("td", value, _aside(aside))
    tag = element("span", text(say("cited") + "".join(labels)), "tag")
    name = identifier(marked.name, *key) if first else ""
    return element("td", value + " " + tag, "cited", id=name)


def printed(value: str) -> str:
    """A value as printed, or the muted words for a cell that nobody filled in."""
    if value == UNREAD:
        return element("span", text(say("unread")), "blank")
    if not value.strip():
        return element("span", text(say("blank")), "blank")
    return element("span", text(value), "value")


def _loose(marked: Marked) -> str:
    """Cell by cell, for a table whose form the lexicon does not know."""
    lines = [_loose_line(cell, marked) for cell in _cited_first(marked)]
    head = element(
        "tr", element("th", text(say("loose_cell")), scope="col") + element("th", text(say("loose_value")), scope="col")
    )
    caption = _caption_markup(text(table_title(marked)) + " " + text(say("table_loose")))
    table = element("table", caption + element("thead", head) + element("tbody", "".join(lines)), "form")
    return element("div", table, "scroll", role="region", tabindex=0, title=say("table_scroll"))


def _loose_line(cell: Cell, marked: Marked) -> str:
    heading = say("head_join").join((*cell.row_head, *cell.column_head))
    key = (cell.row, cell.column)
    return element("tr", element("th", text(heading), scope="row") + _cell({key: cell}, key, marked, True, False))


def _cited_first(marked: Marked) -> Iterable[Cell]:
    return sorted(marked.table.cells, key=lambda cell: (cell.row, cell.column) not in marked.cited)
