"""ratios.toml: what is divided by what fits the tables, no word means two ratios, and what is said narrows both sides."""

from __future__ import annotations

from typing import Any

import pytest

from reportqa.errors import WrongSetting
from reportqa.lexicon import load_lexicon
from reportqa.lexicon.ratios import Ratios, check_ratios

LEXICON = load_lexicon()


def _with(**changes: Any) -> Ratios:
    """The table with one more ratio, or other values."""
    data = LEXICON.ratios.model_dump()
    rate = {"name": "某率", "meaning": "某", "numerator": ("open.T",), "denominator": ("tot.T",), "aliases": ("某率",)}
    if rates := changes.pop("rate", None):
        data["rates"]["some"] = {**rate, **rates}
    return Ratios.model_validate({**data, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"rate": {"numerator": ("nothing.T",)}},
        {"rate": {"denominator": ("open.keep",)}},
        {"rate": {"pending": "fy.nothing"}},
        {"rate": {"aliases": ("公开率",)}},
        {"rate": {"other": ("nothing",)}},
        {"rate": {"forms": {"E9": {"numerator": ("open.T",), "denominator": ("tot.T",)}}}},
        {"wholes": ({"items": ("nothing",), "over": (("tot",),)},)},
        {"totals": {"requests": "nothing"}},
        {"alone": {"requests": "fy"}},
        {"parts": {"nothing": "made"}},
    ],
)
def test_a_table_that_does_not_fit_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(WrongSetting):
        check_ratios(_with(**changes), LEXICON.indicators, LEXICON.forms)


def test_a_table_with_one_more_ratio_is_accepted() -> None:
    check_ratios(_with(rate={"aliases": ("某某率",)}), LEXICON.indicators, LEXICON.forms)


@pytest.mark.parametrize(
    ("key", "items", "columns", "expected"),
    [
        ("open_rate", (), (), (("open", "part", "tot"), ("T",))),
        ("open_rate", (), ("C1",), (("open", "part", "tot"), ("C1",))),
        ("open_rate", ("lic",), (), None),
        ("open_rate", (), ("keep",), None),
        ("suit_lose_rate", ("sa",), (), (("sa",), ("fix", "tot"))),
        ("suit_lose_rate", ("fy",), (), None),
        ("person_share", ("deny",), (), (("deny",), ("N", "T"))),
        ("carry_rate", (), (), (("cout", "new", "cin"), ("T",))),
    ],
)
def test_what_is_said_narrows_both_sides_or_does_not_fit(
    key: str, items: tuple[str, ...], columns: tuple[str, ...], expected: object
) -> None:
    filled = LEXICON.ratios.filled(key, items, columns, LEXICON.indicators)
    assert filled == expected
    if filled is not None:
        # what fills a question fits as it is
        assert LEXICON.ratios.filled(key, *filled, LEXICON.indicators) == filled


def test_no_word_for_a_ratio_is_an_item_with_a_word_for_a_share_behind_it() -> None:
    """占不予公开的比例 names a whole, and is no ratio of its own; the share of what has a whole needs no such word."""
    words = LEXICON.indicators.words()
    shared = {key for key in LEXICON.indicators.items if LEXICON.ratios.usual(key, LEXICON.indicators)}
    items = {word for word, what, key, weak in words if what == "item" and not weak and len(word) > 2 and key in shared}
    tails = ("的比例", "的占比", "比例", "占比")
    known = dict(LEXICON.ratios.words())
    # 不给的比例 must stand, since 给的比例 would be found in it
    inside = {w for w in known for other in known if other in w and known[other] != known[w]}
    alone = [word for word, key in known.items() if len(LEXICON.ratios.rates[key].numerator) == 1 and word not in inside]
    wrong = [word for word in alone if any(word == item + tail for item in items for tail in tails)]
    assert wrong == []
