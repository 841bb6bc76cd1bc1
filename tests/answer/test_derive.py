"""Arithmetic on figures: exact, rounded half up, never with what does not count."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reportqa.answer import derive
from reportqa.records import Figure, State


def _figure(raw: str, state: State = "number", unit: str = "件", about: str = "") -> Figure:
    value = Decimal(raw) if state in ("number", "zero") else None
    return Figure("body", 2024, "new.T", value, unit, raw, None, state, about=about)


def test_a_difference_keeps_its_sign_and_its_parts() -> None:
    a, b = _figure("36"), _figure("41")
    found = derive.difference(a, b)
    assert found is not None
    assert (found.value, found.raw, found.unit, found.state) == (-5, "-5", "件", "derived")
    assert (found.formula, found.parts) == ("difference", (a, b))


def test_the_difference_of_shares_is_in_points() -> None:
    found = derive.difference(_figure("30.80", unit="%"), _figure("29.53", unit="%"))
    assert found is not None
    assert (found.raw, found.unit) == ("1.27", "个百分点")


@pytest.mark.parametrize(
    ("a", "b", "ratio", "rate"),
    [
        ("3001", "3119", "96.22%", "-3.78%"),
        ("1", "8", "12.50%", "-87.50%"),
        ("1", "800", "0.13%", "-99.88%"),
        ("0", "7", "0.00%", "-100.00%"),
    ],
)
def test_shares_have_two_decimals_rounded_half_up(a: str, b: str, ratio: str, rate: str) -> None:
    shares = [derive.ratio(_figure(a), _figure(b)), derive.rate(_figure(a), _figure(b))]
    assert [s.raw for s in shares if s is not None] == [ratio, rate]
    assert {s.unit for s in shares if s is not None} == {"%"}


@pytest.mark.parametrize("base", ["0", "-3"])
def test_nothing_is_divided_by_what_is_not_above_zero(base: str) -> None:
    assert derive.ratio(_figure("5"), _figure(base)) is None
    assert derive.rate(_figure("5"), _figure(base)) is None


def test_a_mean_is_of_what_counts() -> None:
    found = derive.mean([_figure("90"), _figure("27"), _figure("1")])
    assert found is not None
    assert (found.raw, found.value) == ("39.33", Decimal("39.33"))
    whole = derive.mean([_figure("90"), _figure("30")])
    assert whole is not None
    assert whole.raw == "60"
    assert derive.mean([]) is None


def test_a_place_is_shared_by_equals() -> None:
    places = [
        derive.place(_figure(own), [_figure(o) for o in others])
        for own, *others in (("5", "9", "5"), ("9", "5", "5"), ("1", "9", "5"))
    ]
    assert [p.raw for p in places if p is not None] == ["2", "1", "3"]


@pytest.mark.parametrize("state", ["blank", "slash", "none_written", "section_none", "text", "missing", "unsure"])
def test_what_is_no_number_is_in_no_computation(state: State) -> None:
    number, nothing = _figure("5"), _figure("", state)
    assert derive.add_up([number, nothing]) is None
    assert derive.difference(number, nothing) is None
    assert derive.difference(nothing, number) is None
    assert derive.rate(number, nothing) is None
    assert derive.ratio(nothing, number) is None
    assert derive.mean([number, nothing]) is None
    assert derive.place(number, [nothing]) is None


def test_units_are_never_mixed_and_about_is_no_number() -> None:
    assert derive.difference(_figure("5"), _figure("3", unit="万元")) is None
    assert derive.add_up([_figure("5"), _figure("3", unit="条")]) is None
    assert derive.difference(_figure("300", about="余"), _figure("3")) is None


def test_a_printed_zero_counts() -> None:
    found = derive.difference(_figure("5"), _figure("0", "zero"))
    assert found is not None
    assert found.value == 5
