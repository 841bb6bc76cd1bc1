"""Ways in which published reports depart from the form's wording: comes in a report's blocks, goes out the same, printed oddly.

No value cell is touched, so the true cells stay true.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from reportqa.records import Block, BlockCell

_HALF_WIDTH = str.maketrans("（）“”", '()""')
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_SHORT_LABELS = {
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": "1.逾期不补正",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请": "2.逾期不缴费",
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": "（二）部分公开",
}
_GLOSSES = {"上一年项目数量": "上一年项目数量（指上一年事项数）", "处理决定数量": "处理决定数量（指办件量）"}

Change = Callable[[str], str]


def _half_width(text: str) -> str:
    return text.translate(_HALF_WIDTH)


def _other_ordinals(text: str) -> str:
    return re.sub(r"^(\d)\.(?=\D)", r"\1、", text)


def _short_labels(text: str) -> str:
    return _SHORT_LABELS.get(text, text)


def _glossed(text: str) -> str:
    return _GLOSSES.get(text, text)


def _numeral_year(text: str) -> str:
    return re.sub(r"\d{4}(?=年)", lambda year: year.group().translate(_DIGITS), text)


def _spaced_year(text: str) -> str:
    return re.sub(r"(\d{4})年", r" \1 年", text)


@lru_cache(maxsize=4096)
def _changed(cell: BlockCell, change: Change) -> BlockCell:
    return replace(cell, text=change(cell.text))


def apply(blocks: Sequence[Block], oddity: str) -> tuple[Block, ...]:
    """The blocks with one oddity (a key of TABLE_ODDITIES or TITLE_ODDITIES; empty for none)."""
    if change := TITLE_ODDITIES.get(oddity):
        return (replace(blocks[0], text=change(blocks[0].text)), *blocks[1:])
    if change := TABLE_ODDITIES.get(oddity):
        return tuple(
            replace(b, rows=tuple(tuple(_changed(c, change) for c in row) for row in b.rows)) if b.kind == "grid" else b
            for b in blocks
        )
    return tuple(blocks)


TABLE_ODDITIES: dict[str, Change] = {
    "half width": _half_width,
    "other ordinals": _other_ordinals,
    "short labels": _short_labels,
    "glossed heads": _glossed,
}
TITLE_ODDITIES: dict[str, Change] = {"numeral year": _numeral_year, "spaced year": _spaced_year}
