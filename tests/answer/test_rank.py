"""Rankings over the shipped corpus against its true cells: blanks have no place, ties are said, nothing is mixed."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reportqa.answer import check
from reportqa.answer.compose import compose
from reportqa.assistant import Assistant
from reportqa.lexicon import load_lexicon
from reportqa.records import Answer, Question
from reportqa.text import number

TRUTH = Path(__file__).parents[2] / "corpus" / "demo" / "truth.jsonl"
CITY = "云岫市人民政府"
RECORDS: list[dict[str, Any]] = [json.loads(line) for line in TRUTH.read_text("utf-8").splitlines()]
YEARS = sorted({r["year"] for r in RECORDS})
CELLS = {"new": "new.T", "pen": "pen.dec", "coe": "coe.dec", "cout": "cout.T", "fy": "fy.tot", "open": "open.T"}


def _answer(assistant: Assistant, **slots: Any) -> Answer:
    """The answer of the answerer, which the last gate lets out."""
    question = Question("", "", "rank", **slots)
    answer = compose(assistant._case(question))
    assert check.problems(answer, question, assistant.library, load_lexicon()) == (), answer.text
    return answer


def _id(assistant: Assistant, name: str) -> str:
    return next(i.id for i in assistant.library.issuers.values() if i.name == name)


def _true(cell: str, year: int) -> dict[str, Decimal]:
    """The bodies with a true number in a cell."""
    found = {}
    for record in RECORDS:
        value = number(record["cells"].get(cell, "")) if record["year"] == year else None
        if value is not None:
            found[record["issuer"]] = value
    return found


def _given(answer: Answer, assistant: Assistant) -> list[tuple[str, Decimal]]:
    names = assistant.library.issuers
    return [(names[f.issuer].name, f.value) for f in answer.figures if f.value is not None]


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("item", CELLS)
@pytest.mark.parametrize("order", ["most", "least"])
def test_those_given_are_the_first_of_the_true_cells(item: str, year: int, order: str, shipped: Assistant) -> None:
    true = _true(CELLS[item], year)
    answer = _answer(shipped, items=(item,), years=(year,), order=order, count=3, among="issuers")
    read = {p.label: p.value for p in answer.series[0].points if p.value is not None}
    # what a torn report does not give for certain has no place, and nothing else lacks one
    assert read.items() <= true.items()
    assert len(read) >= len(true) - 1
    ordered = sorted(read.values(), reverse=order == "most")
    last = ordered[2]
    wanted = {name for name, value in read.items() if (value >= last if order == "most" else value <= last)}
    given = _given(answer, shipped)
    assert [value for _, value in given] == ordered[: len(given)]
    assert {name for name, _ in given} == wanted
    assert f"{len(read)}个机关" in answer.text


def test_what_is_no_number_is_named_and_never_the_least(shipped: Assistant) -> None:
    answer = _answer(shipped, items=("coe",), years=(2023,), order="least", count=1, among="issuers")
    slashed = [r["issuer"] for r in RECORDS if r["year"] == 2023 and number(r["cells"]["coe.dec"]) is None]
    assert slashed
    assert all(name in answer.text.split("没有计入")[1] for name in slashed)
    assert not {name for name, _ in _given(answer, shipped)} & set(slashed)


def test_equal_ones_are_all_given_and_said_to_be_equal(shipped: Assistant) -> None:
    true = _true("coe.dec", 2024)
    least = min(true.values())
    tied = {name for name, value in true.items() if value == least}
    assert len(tied) > 1
    answer = _answer(shipped, items=("coe",), years=(2024,), order="least", count=1, among="issuers")
    assert {name for name, _ in _given(answer, shipped)} == tied
    assert answer.text.count("并列") == len(tied)


@pytest.mark.parametrize("name", sorted({r["issuer"] for r in RECORDS}))
def test_a_place_is_that_among_the_true_cells(name: str, shipped: Assistant) -> None:
    true = _true("new.T", 2022)
    answer = _answer(shipped, items=("new",), years=(2022,), order="place", issuers=(_id(shipped, name),), among="issuers")
    place = 1 + sum(v > true[name] for v in true.values())
    assert f"第{place}" in answer.text
    assert answer.figures[-1].value == place
    assert f"{len(true)}个机关" in answer.text


def test_a_body_without_a_number_has_no_place(shipped: Assistant) -> None:
    slashed = next(r["issuer"] for r in RECORDS if r["year"] == 2023 and number(r["cells"]["coe.dec"]) is None)
    answer = _answer(shipped, items=("coe",), years=(2023,), order="place", issuers=(_id(shipped, slashed),), among="issuers")
    assert (answer.status, answer.code, answer.figures) == ("refused", "rank_none", ())
    assert slashed in answer.text


@pytest.mark.parametrize(("order", "choose"), [("most", max), ("least", min)])
def test_the_rows_of_a_group_are_ranked(order: str, choose: Any, shipped: Assistant) -> None:
    cells = next(r["cells"] for r in RECORDS if (r["issuer"], r["year"]) == (CITY, 2023))
    reasons = [Decimal(cells[f"deny{n}.T"]) for n in range(1, 9)]
    answer = _answer(
        shipped, items=("deny",), years=(2023,), issuers=(_id(shipped, CITY),), order=order, count=1, among="items"
    )
    assert {f.value for f in answer.figures} == {choose(reasons)}
    assert "8个项目" in answer.text


def test_applicants_are_ranked_without_totals(shipped: Assistant) -> None:
    answer = _answer(
        shipped, items=("new",), years=(2023,), issuers=(_id(shipped, CITY),), order="most", count=1, among="columns"
    )
    assert "自然人" in answer.text
    assert "6个栏目" in answer.text


def test_results_are_ranked_with_their_sums(shipped: Assistant) -> None:
    answer = _answer(
        shipped, items=("tot",), years=(2023,), issuers=(_id(shipped, CITY),), order="most", count=2, among="items"
    )
    cells = next(r["cells"] for r in RECORDS if (r["issuer"], r["year"]) == (CITY, 2023))
    lacking = sum(Decimal(cells[f"lack{n}.T"]) for n in range(1, 4))
    assert [f.value for f in answer.figures][:2] == [Decimal(cells["open.T"]), lacking]


def test_years_are_ranked(shipped: Assistant) -> None:
    answer = _answer(shipped, items=("new",), issuers=(_id(shipped, CITY),), order="most", count=1, among="years")
    true = {r["year"]: Decimal(r["cells"]["new.T"]) for r in RECORDS if r["issuer"] == CITY}
    assert [(f.year, f.value) for f in answer.figures] == [(max(true, key=lambda y: true[y]), max(true.values()))]


def test_a_ratio_is_ranked(shipped: Assistant) -> None:
    lexicon = load_lexicon()
    filled = lexicon.ratios.filled("open_rate", (), (), lexicon.indicators)
    assert filled is not None
    slots = {"items": filled[0], "columns": filled[1], "ratio": "open_rate"}
    answer = _answer(shipped, years=(2023,), order="most", count=1, among="issuers", **slots)
    best = max(
        (_true("open.T", 2023)[name] + _true("part.T", 2023)[name]) / total
        for name, total in _true("tot.T", 2023).items()
        if total and name in _true("part.T", 2023) and name in _true("open.T", 2023)
    )
    assert answer.figures[-1].value == round(best * 100, 2)


def test_without_a_year_it_is_the_newest_that_all_have_and_that_is_said(shipped: Assistant) -> None:
    answer = _answer(shipped, items=("new",), order="most", count=1, among="issuers")
    assert {f.year for f in answer.figures} == {max(YEARS)}
    assert any(str(max(YEARS)) in note for note in answer.notes)


def test_real_and_invented_bodies_are_never_ranked_together(shipped: Assistant) -> None:
    everyone = tuple(sorted(shipped.library.issuers))
    group = _answer(shipped, items=("new",), years=(2020,), issuers=everyone, group="各单位", order="most", count=1)
    assert {c.origin for c in group.citations} == {"demo"}
    named = compose(shipped._case(Question("", "", "rank", items=("new",), years=(2020,), issuers=everyone, order="most")))
    assert named.code == "mixed"


def test_a_body_left_out_is_noticed(shipped: Assistant) -> None:
    question = Question("", "", "rank", items=("new",), years=(2023,), order="most", count=1, among="issuers")
    answer = compose(shipped._case(question))
    line = answer.series[0]
    shorter = replace(answer, series=(replace(line, points=line.points[:-1]),), text=answer.text.replace("共10个", "共9个"))
    found = check.problems(shorter, question, shipped.library, load_lexicon())
    assert any("left out" in problem for problem in found)
