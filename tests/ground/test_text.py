"""Text in one form: every printing of the same words compares equal, and its place in the original is kept."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.text import number, plain, printable, simplified, squeeze


@pytest.mark.parametrize(
    ("printed", "flat"),
    [
        ("２０２０ 年", "2020年"),
        ("不予公開", "不予公开"),
        ("政府\u200b信息", "政府信息"),
        ("A　B", "ab"),
        ("（一）", "(一)"),
        ("2019—2020", "2019-2020"),
    ],
)
def test_plain(printed: str, flat: str) -> None:
    assert plain(printed).text == flat


@given(st.text(max_size=60))
def test_every_letter_of_plain_text_has_its_place_in_the_original(text: str) -> None:
    flat = plain(text)
    assert len(flat.offsets) == len(flat.text) + 1
    assert list(flat.offsets) == sorted(flat.offsets)
    assert all(0 <= place <= len(text) for place in flat.offsets)


@given(st.text(alphabet="政府信息公開條例數據檔案與網絡 年2０", max_size=40))
def test_simplifying_keeps_the_length(text: str) -> None:
    assert len(simplified(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234", "1234"),
        ("１２", "12"),
        ("9163926.50", "9163926.50"),
        ("三千一百一十九", "3119"),
        ("十二", "12"),
        ("〇", "0"),
        ("二〇二四", "2024"),
        ("两百", "200"),
    ],
)
def test_number(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "无", "/", "1,23", "12件", "增1", "1.2.3", "一是"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert number(text) is None


def test_labels_compare_without_ornaments() -> None:
    assert squeeze("3. 危及“三安全一稳定”") == squeeze("3．危及三安全\n一穩定")


def test_controls_and_direction_marks_are_dropped_and_newlines_stay() -> None:
    assert printable("a\u202eb\u0007\tc\n") == "ab\tc\n"
