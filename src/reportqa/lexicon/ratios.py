"""Ratios that have a name, and what is a part of what. Comes in: ratios.toml. Goes out: the cells of both sides of a ratio.

A cell is item.column with the keys of indicators.toml; the cells of one side are added up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import Field

from reportqa.errors import WrongSetting
from reportqa.lexicon.forms import Form, Strict
from reportqa.lexicon.indicators import Indicators
from reportqa.text import plain

#: the ratio of two things said, or of one thing and its whole; has no entry of its own
SHARE = "share"
#: the columns that stand for a whole row, in whose place a column said steps (企业的公开率)
_WHOLE = "T"
#: the item of which applicants are a share where no other is named
NEW = "new"


class Sides(Strict):
    """What is divided by what: cells, added up on each side."""

    numerator: tuple[str, ...]
    denominator: tuple[str, ...]

    def cells(self) -> tuple[tuple[str, str], ...]:
        """Item and column of every cell, numerator first, each once."""
        return tuple(dict.fromkeys(map(pair, (*self.numerator, *self.denominator))))

    def items(self) -> tuple[str, ...]:
        """The items, numerator first."""
        return tuple(dict.fromkeys(item for item, _ in self.cells()))

    def columns(self) -> tuple[str, ...]:
        """The columns, numerator first."""
        return tuple(dict.fromkeys(column for _, column in self.cells()))


class Rate(Sides):
    """A ratio with a name of its own; `meaning` goes on after the name, `forms` are other cells in a form."""

    name: str
    meaning: str
    aliases: tuple[str, ...]
    other: tuple[str, ...] = ()
    sure: tuple[str, ...] = ()
    pending: str = ""
    forms: dict[str, Sides] = Field(default_factory=dict)

    def sides(self, form: str) -> Sides:
        """What is divided by what in a form."""
        return self.forms.get(form) or Sides(numerator=self.numerator, denominator=self.denominator)


class Whole(Strict):
    """Items, and what each of them may be a share of: items added up. `usual`: the first is meant where no whole is named."""

    items: tuple[str, ...]
    over: tuple[tuple[str, ...], ...]
    usual: bool = False


class Ratios(Strict):
    """ratios.toml."""

    rates: dict[str, Rate]
    wholes: tuple[Whole, ...]
    totals: dict[str, str]
    parts: dict[str, str]
    alone: dict[str, str]
    before: tuple[str, ...]
    after: tuple[str, ...]

    def words(self) -> Iterator[tuple[str, str]]:
        """Every word for a ratio in plain form, with its key."""
        yield from ((plain(word).text, key) for key, rate in self.rates.items() for word in rate.aliases)

    def over(self, item: str) -> tuple[tuple[str, ...], ...]:
        """What an item may be a share of, the usual first; empty where nothing is known."""
        return tuple(dict.fromkeys(way for whole in self.wholes if item in whole.items for way in whole.over))

    def usual(self, item: str, indicators: Indicators) -> tuple[str, ...]:
        """The items that an item is a share of where no whole is named; empty where that is not certain."""
        known = indicators.items.get(item)
        if known and known.parent:
            return (known.parent,)
        return next((whole.over[0] for whole in self.wholes if whole.usual and item in whole.items), ())

    def filled(
        self, key: str, items: tuple[str, ...], columns: tuple[str, ...], indicators: Indicators
    ) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """Items and columns of a ratio, numerator first, as narrowed by items and columns said; None where those do not fit."""
        sides = self.fitted(key, items, columns, indicators)
        return (sides.items(), sides.columns()) if sides else None

    def fitted(
        self, key: str, items: tuple[str, ...], columns: tuple[str, ...], indicators: Indicators, form: str = ""
    ) -> Sides | None:
        """Both sides of a ratio, narrowed by items and columns said; None where those do not fit.

        A member said steps in the place of its group (直接起诉的败诉率), another row of applicants in that of new requests
        (不予公开里自然人占比), a column in that of the total (企业的公开率). What fills a question already fits as it is.
        """
        rate = self.rates[key]
        sides = rate.sides(form)
        usual, held = (
            rate.sides("").items(),
            {*rate.sides("").columns(), *(c for s in rate.forms.values() for c in s.columns())},
        )
        for item in (i for i in items if i not in usual and i not in sides.items()):
            known = indicators.items.get(item)
            group = known.parent if known and known.parent in usual else ""
            if not group and usual == (NEW,) and known and known.role == indicators.items[NEW].role:
                group = NEW
            if not group:
                return None
            sides = _replaced(sides, item, group)
        for column in (c for c in columns if c not in held):
            if set(sides.columns()) != {_WHOLE} or column not in indicators.columns[indicators.items[usual[0]].role]:
                return None
            sides = Sides(
                numerator=tuple(f"{pair(c)[0]}.{column}" for c in sides.numerator),
                denominator=tuple(f"{pair(c)[0]}.{column}" for c in sides.denominator),
            )
        return sides


def pair(cell: str) -> tuple[str, str]:
    """Item and column of a cell such as open.T."""
    item, _, column = cell.rpartition(".")
    return item, column


def _replaced(sides: Sides, item: str, group: str) -> Sides:
    def there(cells: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(f"{item}.{pair(c)[1]}" if pair(c)[0] == group else c for c in cells)

    return Sides(numerator=there(sides.numerator), denominator=there(sides.denominator))


def check_ratios(ratios: Ratios, indicators: Indicators, forms: Mapping[str, Form]) -> None:
    """Refuses cells, items and names that do not exist, and one word for two ratios."""
    seen: dict[str, str] = {}
    for word, key in ratios.words():
        if seen.setdefault(word, key) != key:
            raise WrongSetting(f"词库文件 ratios.toml：“{word}”同时指 {seen[word]} 和 {key}")
    for key, rate in ratios.rates.items():
        place = f"词库文件 ratios.toml 的 rates.{key}"
        cells = [*rate.cells(), *(c for sides in rate.forms.values() for c in sides.cells())]
        cells += [pair(rate.pending)] if rate.pending else []
        for item, column in cells:
            known = indicators.items.get(item)
            if known is None or column not in indicators.columns.get(known.role, {}):
                raise WrongSetting(f"{place}：没有 {item}.{column} 这一项或这一列")
        if strange := [f for f in rate.forms if f not in forms]:
            raise WrongSetting(f"{place}：没有 {strange[0]} 这种格式")
        if strange := [o for o in rate.other if o not in ratios.rates]:
            raise WrongSetting(f"{place}：没有 {strange[0]} 这个比例")
    _check_wholes(ratios, indicators)


def _check_wholes(ratios: Ratios, indicators: Indicators) -> None:
    named = {i for w in ratios.wholes for i in (*w.items, *(i for way in w.over for i in way))}
    if strange := sorted(named - set(indicators.items)):
        raise WrongSetting(f"词库文件 ratios.toml 的 wholes：没有 {strange[0]} 这一项")
    for role, column in ratios.totals.items():
        if column not in indicators.columns.get(role, {}):
            raise WrongSetting(f"词库文件 ratios.toml 的 totals：{role} 没有 {column} 这一列")
    for role, item in ratios.alone.items():
        if item not in indicators.items or indicators.items[item].role != role:
            raise WrongSetting(f"词库文件 ratios.toml 的 alone：{role} 没有 {item} 这一项")
    columns = {c for chosen in indicators.columns.values() for c in chosen}
    if strange := sorted({*ratios.parts, *ratios.parts.values()} - columns):
        raise WrongSetting(f"词库文件 ratios.toml 的 parts：没有 {strange[0]} 这一列")
