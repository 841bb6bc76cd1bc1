"""What a printed cell means, row by row of tests/vectors/cells_meaning.toml; a blank is never zero."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.figure.extract import read_cell
from reportqa.lexicon import load_lexicon

ROWS = tomllib.loads((Path(__file__).parents[1] / "vectors" / "cells_meaning.toml").read_text("utf-8"))["cells"]
WORDS = load_lexicon().outline.tables


@pytest.mark.parametrize(("text", "kind", "state", "value", "unit"), ROWS)
def test_a_cell_means_what_it_prints(text: str, kind: str, state: str, value: str, unit: str) -> None:
    reading = read_cell(text, kind, WORDS)
    assert (reading.state, str(reading.value) if reading.value is not None else "", reading.unit) == (state, value, unit)


@pytest.mark.parametrize(
    ("text", "kind", "reason"), [("-3", "count", "negative"), ("2.5", "count", "fraction"), ("增1", "count", "")]
)
def test_a_number_that_cannot_stand_there_says_why(text: str, kind: str, reason: str) -> None:
    assert read_cell(text, kind, WORDS).reason == reason


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from(["{}", " {} ", "{:,}", "{}件"]))
def test_every_count_survives_its_printing(value: int, form: str) -> None:
    reading = read_cell(form.format(value), "count", WORDS)
    assert reading.value == Decimal(value)
    assert reading.state == ("zero" if value == 0 else "number")


@given(st.text(max_size=12))
def test_no_text_is_ever_a_wrong_kind_of_value(text: str) -> None:
    reading = read_cell(text, "count", WORDS)
    assert (reading.value is not None) == (reading.state in ("number", "zero"))
    assert reading.value is None or reading.value >= 0
    assert not (reading.state == "zero" and not any(c.isnumeric() or c in "零〇○" for c in text))
