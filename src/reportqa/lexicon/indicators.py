"""What can be asked of the tables: items (rows and groups of rows) and columns with the words that people use for them.

`cells` are the places of what is asked under one name in a form that prints it otherwise: row.column by item.column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import Field

from reportqa.errors import WrongSetting
from reportqa.lexicon.forms import Form, Strict
from reportqa.text import plain

#: the role of the statistics return, whose lines are asked for by words of their own
STATISTICS = "statistics"
#: how the keys of rows begin that only one report prints
LOCAL = "x:"


class Item(Strict):
    """A row of a form, or a group of rows that no form totals."""

    name: str
    role: str
    rows: tuple[str, ...]
    aliases: tuple[str, ...]
    rows_in: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    default: str = ""
    weak: tuple[str, ...] = ()
    parent: str = ""


class Column(Strict):
    """A column, or a sum of columns."""

    name: str
    aliases: tuple[str, ...]
    same_in: dict[str, str] = Field(default_factory=dict)
    sum: tuple[str, ...] = ()


class Indicators(Strict):
    """indicators.toml."""

    items: dict[str, Item]
    columns: dict[str, dict[str, Column]]
    ambiguous: tuple[str, ...] = ()
    cells: dict[str, dict[str, tuple[str, ...]]] = Field(default_factory=dict)

    def role(self, item: str) -> str:
        """The table that an item stands in; local rows (x:...) stand in the first."""
        return "disclosed" if item.startswith(LOCAL) else self.items[item].role

    def elsewhere(self, item: str, form: str) -> bool:
        """Whether a form prints an item, if at all, in another table than the item's own (the statistics return)."""
        return form in self.cells and self.items[item].role != STATISTICS

    def rows_of(self, item: str, form: str) -> tuple[str, ...]:
        """The row keys that make up an item in a form."""
        if not self.elsewhere(item, form):
            return self.items[item].rows_in.get(form, self.items[item].rows)
        rows = (row for c in self.columns_in(item, form) for row, _ in self.cells_of(item, c, form))
        return tuple(dict.fromkeys(rows))

    def columns_in(self, item: str, form: str) -> tuple[str, ...]:
        """The columns under which a form that prints an item in another table has it."""
        keys = (key.split(".", 1) for key in self.cells.get(form, {}))
        return tuple(column for name, column in keys if name == item)

    def cells_of(self, item: str, column: str, form: str) -> tuple[tuple[str, str], ...]:
        """Row and column keys of the cells that an item and a column mean in a form (several where they are summed).

        Empty where the form prints the item in another table and has no such column of it.
        """
        if self.elsewhere(item, form):
            return tuple(_cell(key) for key in self.cells[form].get(f"{item}.{column}", ()))
        chosen = self.columns[self.items[item].role].get(column)
        columns = chosen.sum if chosen and chosen.sum else (chosen.same_in.get(form, column) if chosen else column,)
        return tuple((row, c) for row in self.rows_of(item, form) for c in columns)

    def printed(self, item: str, column: str, forms: Mapping[str, Form]) -> bool:
        """Whether any form prints an item with a column; none has 行政处罚 with 现行有效件数."""
        return any(form.find(*cell) for key, form in forms.items() for cell in self.cells_of(item, column, key))

    def children(self, item: str, role: str = "") -> tuple[str, ...]:
        """The items that belong to a group, in printed order: those of the group's own table, or of the one named."""
        role = role or self.items[item].role
        return tuple(key for key, i in self.items.items() if i.parent == item and i.role == role)

    def words(self, older: bool = False) -> Iterator[tuple[str, str, str, bool]]:
        """Every word in plain form with what it means (item or column), the key, and whether it is weak.

        `older`: as they are used of reports with a statistics return. There the words of its own lines come first, and columns
        that such a report cannot have are no columns.
        """
        if older:
            yield from self._words_of_returns()
            return
        for key, item in self.items.items():
            if item.role == STATISTICS:
                continue
            yield from ((plain(a).text, "item", key, False) for a in item.aliases)
            yield from ((plain(a).text, "item", key, True) for a in item.weak)
        for role, columns in self.columns.items():
            for key, column in columns.items():
                yield from ((plain(a).text, f"column.{role}", key, False) for a in column.aliases)

    def _words_of_returns(self) -> Iterator[tuple[str, str, str, bool]]:
        own = {key: item for key, item in self.items.items() if item.role == STATISTICS}
        taken = {plain(a).text for item in own.values() for a in (*item.aliases, *item.weak)}
        for key, item in own.items():
            yield from ((plain(a).text, "item", key, False) for a in item.aliases)
            yield from ((plain(a).text, "item", key, True) for a in item.weak)
        kept = {name.split(".", 1)[1] for names in self.cells.values() for name in names}
        for word, what, key, weak in self.words():
            foreign = what == "column.disclosed" and key not in kept
            if word not in taken and not foreign:
                yield word, what, key, weak


def _cell(key: str) -> tuple[str, str]:
    """Row and column of a key such as recv.stat."""
    row, _, column = key.partition(".")
    return row, column


def check_indicators(indicators: Indicators, forms: Mapping[str, Form]) -> None:
    """Refuses rows and columns that no form has, and one word for two meanings that is not listed as ambiguous."""
    rows = {(t.role, r) for f in forms.values() for t in f.tables for b in t.blocks for r, _, _, _ in b.cells()}
    columns = {(t.role, c) for f in forms.values() for t in f.tables for b in t.blocks for _, c, _, _ in b.cells()}
    for key, item in indicators.items.items():
        for row in (*item.rows, *(r for rows_in in item.rows_in.values() for r in rows_in)):
            if (item.role, row) not in rows:
                raise WrongSetting(f"词库文件 indicators.toml 的 items.{key}：任何格式的表里都没有 {row} 这一行")
        if item.parent and item.parent not in indicators.items:
            raise WrongSetting(f"词库文件 indicators.toml 的 items.{key}：没有 {item.parent} 这一项")
        if item.default and (item.role, item.default) not in columns:
            raise WrongSetting(f"词库文件 indicators.toml 的 items.{key}：没有 {item.default} 这一列")
    for role, chosen in indicators.columns.items():
        for key, column in chosen.items():
            for c in column.sum or (key, *column.same_in.values()):
                if (role, c) not in columns:
                    raise WrongSetting(f"词库文件 indicators.toml 的 columns.{role}.{key}：任何格式的表里都没有 {c} 这一列")
    _check_cells(indicators, forms)
    for older in (False, True):
        _check_words(indicators, older)


def _check_cells(indicators: Indicators, forms: Mapping[str, Form]) -> None:
    """Refuses places that a form does not have, or of items and columns that do not exist."""
    for form, cells in indicators.cells.items():
        for key, places in cells.items():
            item, column = _cell(key)
            known = indicators.items.get(item)
            if known is None or column not in indicators.columns.get(known.role, {}):
                raise WrongSetting(f"词库文件 indicators.toml 的 cells.{form}：没有 {key} 这一项或这一列")
            for place in places:
                if form not in forms or forms[form].find(*_cell(place)) is None:
                    raise WrongSetting(f"词库文件 indicators.toml 的 cells.{form}.{key}：这一格式没有 {place} 这一格")


def _check_words(indicators: Indicators, older: bool) -> None:
    seen: dict[tuple[str, str], str] = {}
    for word, what, key, _ in indicators.words(older):
        other = seen.setdefault((word, what), key)
        if other != key and word not in indicators.ambiguous:
            raise WrongSetting(f"词库文件 indicators.toml：“{word}”同时指 {other} 和 {key}")
