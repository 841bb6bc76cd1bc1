"""What may be compared across editions of the form, row by row as domain knowledge has it, and tables that do not fit."""

from __future__ import annotations

from itertools import pairwise

import pytest

from reportqa.errors import WrongSetting
from reportqa.lexicon import load_lexicon
from reportqa.lexicon.crosswalk import Break, Crosswalk, columns_of, held
from reportqa.lexicon.forms import FormRow
from reportqa.lexicon.indicators import STATISTICS

LEXICON = load_lexicon()
WALK, TABLE, FORMS = LEXICON.crosswalk, LEXICON.indicators, LEXICON.forms


@pytest.mark.parametrize(
    ("item", "column", "forms", "comparable"),
    [
        ("new", "T", ("E2", "E3"), "yes"),
        ("new", "T", ("E1", "E2"), "roughly"),
        ("new", "T", ("E1", "E3"), "roughly"),
        ("new", "N", ("E1", "E3"), "no"),
        ("net", "stat", ("E1", "E2"), "no"),
        ("open", "T", ("E1", "E2"), "roughly"),
        ("part", "T", ("E1", "E3"), "yes"),
        ("deny", "T", ("E1", "E2"), "roughly"),
        ("deny5", "T", ("E1", "E2"), "no"),
        ("lack1", "T", ("E1", "E3"), "roughly"),
        ("oth", "T", ("E2", "E3"), "yes"),
        ("oth1", "T", ("E2", "E3"), "no"),
        ("cin", "T", ("E1", "E2"), "no"),
        ("doc", "made", ("E2", "E3"), "roughly"),
        ("doc", "pub", ("E2", "E3"), "no"),
        ("doc", "valid", ("E2", "E3"), "no"),
        ("reg", "repealed", ("E2", "E3"), "no"),
        ("lic", "dec", ("E2", "E3"), "yes"),
        ("pen", "prev", ("E2", "E3"), "no"),
        ("fee", "amount", ("E2", "E3"), "no"),
        ("fee", "prev", ("E2", "E3"), "no"),
        ("proc", "count", ("E2", "E3"), "no"),
        ("fy", "keep", ("E1", "E3"), "yes"),
        ("fy", "open", ("E1", "E2"), "no"),
        ("suits", "tot", ("E2", "E3"), "yes"),
        ("sd", "tot", ("E1", "E2"), "no"),
        ("staff", "stat", ("E1", "E3"), "no"),
        ("charge", "stat", ("E1", "E3"), "no"),
    ],
)
def test_a_pair_is_as_comparable_as_it_is(item: str, column: str, forms: tuple[str, str], comparable: str) -> None:
    verdict = WALK.comparable(item, column, *forms)
    assert verdict.comparable == comparable
    assert verdict == WALK.comparable(item, column, forms[1], forms[0])
    if comparable != "yes":
        assert LEXICON.replies[verdict.reason].text


def test_every_cell_of_two_editions_is_told_and_what_is_comparable_is_printed_in_both() -> None:
    for older, newer in pairwise(WALK.order):
        for item in TABLE.items:
            for column in columns_of(item, TABLE):
                both = [bool(held(item, column, form, TABLE, FORMS)) for form in (older, newer)]
                verdict = WALK.across(item, column, older, newer)
                if any(both) and not all(both):
                    assert verdict.comparable == "no", (item, column, older, newer)
                if verdict.comparable != "yes":
                    assert verdict.reason in LEXICON.replies


def test_within_one_edition_everything_is_comparable() -> None:
    assert {WALK.comparable("lic", "dec", form, form).comparable for form in WALK.order} == {"yes"}


def test_every_line_of_the_return_can_be_asked_for() -> None:
    asked = {row for item in TABLE.items.values() if item.role == STATISTICS for row in item.rows}
    asked |= {place.split(".")[0] for places in TABLE.cells["E1"].values() for place in places}
    assert asked == {row.key for row in FORMS["E1"].table(STATISTICS).rows()}


def test_a_line_is_called_without_ordinal_and_explanation() -> None:
    assert FormRow(key="a", label="（一）主动公开政府信息数（不同渠道计1条）").called() == "主动公开政府信息数"
    assert FormRow(key="a", label="其中：涉及国家秘密").called() == "涉及国家秘密"


def _row(**changes: object) -> Break:
    return Break.model_validate({"forms": ("E2", "E3"), "items": ("lic",), "columns": ("dec",), "comparable": "yes", **changes})


def _yes(row: Break) -> Break:
    return row.model_copy(update={"comparable": "yes"})


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ((_row(forms=("E1", "E3")),), "不是前后相接"),
        ((_row(items=("none",)),), "没有 none 这一项"),
        ((_row(columns=("none",)),), "没有 none 这一列"),
        ((_row(comparable="no"),), "没有 （空） 这一句"),
        ((_row(reason="none"),), "没有 none 这一句"),
        ((*WALK.breaks, _row()), "写了2次"),
        (tuple(b for b in WALK.breaks if "fee" not in b.items), "写了0次"),
        (
            tuple(_yes(b) if b.items == ("svc",) else b for b in WALK.breaks),
            "不能写成可比",
        ),
    ],
)
def test_a_table_that_does_not_fit_is_refused(rows: tuple[Break, ...], reason: str) -> None:
    with pytest.raises(WrongSetting, match=reason):
        Crosswalk(order=WALK.order, breaks=rows).check(TABLE, FORMS, LEXICON.replies)


def test_an_edition_left_out_is_refused() -> None:
    with pytest.raises(WrongSetting, match="order"):
        Crosswalk(order=("E2", "E3"), breaks=WALK.breaks).check(TABLE, FORMS, LEXICON.replies)
