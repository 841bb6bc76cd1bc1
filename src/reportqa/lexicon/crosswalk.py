"""What can be compared across editions of the form. Comes in: crosswalk.toml. Goes out: for an item, a column and two editions
whether their figures may be compared, and the key of the sentence that says why not, or why only roughly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from reportqa.errors import WrongSetting
from reportqa.lexicon.forms import Form, Strict
from reportqa.lexicon.indicators import Indicators
from reportqa.lexicon.replies import Reply

Comparable = Literal["yes", "roughly", "no"]
_WORSE: tuple[Comparable, ...] = ("yes", "roughly", "no")
#: an item that neither edition prints
ABSENT = "crosswalk_absent"


class Break(Strict):
    """What a change of edition did to some items; no columns named means all of them."""

    forms: tuple[str, str]
    items: tuple[str, ...]
    columns: tuple[str, ...] = ()
    comparable: Comparable
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether figures may be compared; `reason` is a key of replies.toml, empty where nothing has to be said."""

    comparable: Comparable
    reason: str = ""


class Crosswalk(Strict):
    """crosswalk.toml."""

    order: tuple[str, ...]
    breaks: tuple[Break, ...]
    stock: tuple[str, ...] = ()

    def comparable(self, item: str, column: str, form_a: str, form_b: str) -> Verdict:
        """Whether the figures of an item and column in two editions may be compared; the order of the two does not matter.

        Across several changes the least comparable counts, and its reason is given.
        """
        first, last = sorted((self.order.index(form_a), self.order.index(form_b)))
        found = Verdict("yes")
        for older, newer in pairwise(self.order[first : last + 1]):
            step = self.across(item, column, older, newer)
            if _WORSE.index(step.comparable) > _WORSE.index(found.comparable) or not found.reason:
                worse = max(found.comparable, step.comparable, key=_WORSE.index)
                found = Verdict(worse, step.reason or found.reason)
        return found

    def is_stock(self, item: str, column: str) -> bool:
        """Whether a figure says what there is at the end of a year, so that several years cannot be added up."""
        return f"{item}.{column}" in self.stock

    def across(self, item: str, column: str, older: str, newer: str) -> Verdict:
        """The verdict for one change of edition."""
        for row in self._rows(item, column, older, newer):
            return Verdict(row.comparable, row.reason)
        return Verdict("no", ABSENT)

    def _rows(self, item: str, column: str, older: str, newer: str) -> Iterator[Break]:
        for row in self.breaks:
            if row.forms == (older, newer) and item in row.items and (not row.columns or column in row.columns):
                yield row

    def check(self, indicators: Indicators, forms: Mapping[str, Form], replies: Mapping[str, Reply]) -> None:
        """Refuses rows that do not fit the forms, and items that are told never or twice."""
        if sorted(self.order) != sorted(forms):
            raise WrongSetting("词库文件 crosswalk.toml 的 order：必须列出全部格式，各一次")
        for key in self.stock:
            item, column = key.rsplit(".", 1)
            if item not in indicators.items or column not in columns_of(item, indicators):
                raise WrongSetting(f"词库文件 crosswalk.toml 的 stock：没有 {key} 这一项或这一列")
        for number, row in enumerate(self.breaks, 1):
            self._check_row(number, row, indicators, replies)
        for older, newer in pairwise(self.order):
            for item in indicators.items:
                for column in columns_of(item, indicators):
                    here = [bool(held(item, column, form, indicators, forms)) for form in (older, newer)]
                    told = list(self._rows(item, column, older, newer))
                    place = f"词库文件 crosswalk.toml：{older}到{newer}的 {item}.{column}"
                    if len(told) > 1 or (any(here) and not told):
                        raise WrongSetting(f"{place} 应当写明一次，现在写了{len(told)}次")
                    if told and told[0].comparable != "no" and not all(here) and any(here):
                        raise WrongSetting(f"{place} 只有一种格式有，不能写成可比")

    def _check_row(self, number: int, row: Break, indicators: Indicators, replies: Mapping[str, Reply]) -> None:
        place = f"词库文件 crosswalk.toml 的第 {number} 行"
        if row.forms not in set(pairwise(self.order)):
            raise WrongSetting(f"{place}：{'、'.join(row.forms)} 不是前后相接的两种格式")
        if unknown := [i for i in row.items if i not in indicators.items]:
            raise WrongSetting(f"{place}：没有 {unknown[0]} 这一项")
        known = {c for i in row.items for c in columns_of(i, indicators)}
        if strange := [c for c in row.columns if c not in known]:
            raise WrongSetting(f"{place}：没有 {strange[0]} 这一列")
        if row.reason not in replies and (row.reason or row.comparable != "yes"):
            raise WrongSetting(f"{place}：replies.toml 里没有 {row.reason or '（空）'} 这一句")


def columns_of(item: str, indicators: Indicators) -> tuple[str, ...]:
    """Every column under which an item can be asked for."""
    return tuple(indicators.columns[indicators.items[item].role])


def held(item: str, column: str, form: str, indicators: Indicators, forms: Mapping[str, Form]) -> tuple[tuple[str, str], ...]:
    """The cells of an item and a column in a form; empty where the form does not print all of them."""
    cells = indicators.cells_of(item, column, form)
    return cells if all(forms[form].find(*cell) for cell in cells) else ()
