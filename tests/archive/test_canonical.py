"""Canonical bytes: the same on every run, exact both ways, and nothing read that was not written so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.canonical import canonical_bytes, citations_json, plain_decimal, read_answer
from reportqa.errors import ReportqaError
from reportqa.records import Answer, CellRef, Check, Citation, Figure, Slot, Span

CELL = CellRef("r", "t", "new", "T", page=3)
SPAN = Span("r", "p1", 0, 5, line=7)


def figure(value: Decimal | None, where: Any = CELL, parts: tuple[Figure, ...] = ()) -> Figure:
    return Figure("b", 2024, "new.T", value, "件", "1,412", where, "number", parts=parts)


FULL = Answer(
    id="a",
    question='五*六？\n“引号”"',
    status="answered",
    code="value",
    text="新收1,412件。",
    figures=(figure(Decimal("1412")), figure(None, None, (figure(Decimal("0.50"), SPAN),))),
    citations=(
        Citation(
            "1",
            "r",
            "标题",
            "机关",
            2024,
            "f",
            "real",
            CELL,
            "1,412",
            "number",
            row_head=("三", "（一）"),
            column_head=("总计",),
        ),
        Citation("2", "r", "标题", "机关", 2024, "f", "demo", SPAN, "一句话", "text", section="一"),
    ),
    checks=(Check("balance", "fail", "不平", "r", Decimal(3), None, (CELL,)),),
    notes=("注意",),
    suggestions=("再问",),
    understood=(Slot("年度", "2024年", "said"),),
    rules_version="r",
    data_version="d",
)


def test_an_answer_comes_back_whole() -> None:
    data = canonical_bytes(FULL)
    assert read_answer(data) == FULL
    assert canonical_bytes(read_answer(data)) == data


def test_the_form_is_sorted_compact_utf8() -> None:
    data = canonical_bytes(Answer("a", "问", "refused", "c", "答"))
    assert data.decode() == (
        '{"checks":[],"citations":[],"code":"c","data_version":"","figures":[],"id":"a","notes":[],"question":"问",'
        '"rules_version":"","series":[],"status":"refused","suggestions":[],"text":"答","understood":[]}'
    )


def test_places_are_told_apart_by_kind() -> None:
    found = json.loads(citations_json(FULL))
    assert [one["where"]["kind"] for one in found] == ["cell", "span"]
    assert found[0]["where"] == {
        "column": "T",
        "kind": "cell",
        "line": None,
        "page": 3,
        "report": "r",
        "row": "new",
        "table": "t",
    }


@pytest.mark.parametrize(
    ("value", "written"),
    [("1E+3", "1000"), ("0.50", "0.50"), ("-0", "0"), ("0E-3", "0.000"), ("-12", "-12"), ("1E-7", "0.0000001")],
)
def test_figures_are_written_plainly(value: str, written: str) -> None:
    assert plain_decimal(Decimal(value)) == written


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_what_is_no_number_is_not_written(value: str) -> None:
    with pytest.raises(ValueError, match="finite"):
        canonical_bytes(Answer("a", "q", "answered", "c", "t", figures=(figure(Decimal(value)),)))


@given(st.decimals(allow_nan=False, allow_infinity=False), st.text(st.characters(exclude_categories=["Cs"])))
def test_any_figure_and_text_come_back(value: Decimal, text: str) -> None:
    answer = Answer("a", text, "answered", "c", text, figures=(figure(value),))
    assert read_answer(canonical_bytes(answer)) == answer


def _damaged(path: tuple[Any, ...], value: Any) -> bytes:
    rows = json.loads(canonical_bytes(FULL))
    place = rows
    for key in path[:-1]:
        place = place[key]
    if value is KeyError:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return json.dumps(rows).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff", b"[]", b"null", b"{}",
        _damaged(("status",), "maybe"),
        _damaged(("text",), 5),
        _damaged(("text",), None),
        _damaged(("text",), KeyError),
        _damaged(("more",), "x"),
        _damaged(("figures",), "x"),
        _damaged(("figures", 0, "value"), 1412),
        _damaged(("figures", 0, "value"), "NaN"),
        _damaged(("figures", 0, "value"), "twelve"),
        _damaged(("figures", 0, "year"), "2024"),
        _damaged(("figures", 0, "year"), True),
        _damaged(("figures", 0, "where", "kind"), "other"),
        _damaged(("figures", 0, "where", "kind"), KeyError),
        _damaged(("figures", 0, "where", "kind"), "span"),
        _damaged(("citations", 0, "where"), None),
        _damaged(("understood", 0, "how"), "guessed"),
    ],
)  # fmt: skip
def test_bytes_that_are_no_answer_are_refused(data: bytes) -> None:
    with pytest.raises(ReportqaError, match="回答记录"):
        read_answer(data)


def test_the_bytes_do_not_depend_on_the_run() -> None:
    code = (
        "from reportqa.records import *; from reportqa.canonical import canonical_bytes; import sys;"
        "sys.stdout.buffer.write(canonical_bytes(Answer('a','问','answered','c','t',notes=('x','y'))))"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C"},
        ).stdout
        for seed in ("0", "7")
    }
    assert len(seen) == 1
