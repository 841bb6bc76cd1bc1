"""What can be asked of the tables: items (rows and groups of rows) and columns with the words that people use for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import Field

from reportqa.errors import WrongSetting
from reportqa.lexicon.forms import Form, Strict
from reportqa.text import plain


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

    def rows_of(self, form: str) -> tuple[str, ...]:
        """The row keys that make up this item in a form."""
        return self.rows_in.get(form, self.rows)


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

    def cells_of(self, item: str, column: str, form: str) -> tuple[tuple[str, str], ...]:
        """Row and column keys of the cells that an item and a column mean in a form (several where they are summed)."""
        chosen = self.columns[self.items[item].role].get(column)
        columns = chosen.sum if chosen and chosen.sum else (chosen.same_in.get(form, column) if chosen else column,)
        return tuple((row, c) for row in self.items[item].rows_of(form) for c in columns)

    def children(self, item: str) -> tuple[str, ...]:
        """The items that belong to a group, in printed order."""
        return tuple(key for key, i in self.items.items() if i.parent == item)

    def words(self) -> Iterator[tuple[str, str, str, bool]]:
        """Every word in plain form with what it means (item or column), the key, and whether it is weak."""
        for key, item in self.items.items():
            yield from ((plain(a).text, "item", key, False) for a in item.aliases)
            yield from ((plain(a).text, "item", key, True) for a in item.weak)
        for role, columns in self.columns.items():
            for key, column in columns.items():
                yield from ((plain(a).text, f"column.{role}", key, False) for a in column.aliases)


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
    seen: dict[tuple[str, str], str] = {}
    for word, what, key, _ in indicators.words():
        other = seen.setdefault((word, what), key)
        if other != key and word not in indicators.ambiguous:
            raise WrongSetting(f"词库文件 indicators.toml：“{word}”同时指 {other} 和 {key}")
