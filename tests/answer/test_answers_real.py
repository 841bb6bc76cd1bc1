"""Questions to the real reports get the figure that is printed, from its very cell, or an honest refusal."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from reportqa.assistant import Assistant
from reportqa.records import CellRef

VECTORS = tomllib.loads((Path(__file__).parents[1] / "vectors" / "answers_real.toml").read_text("utf-8"))["answer"]


@pytest.mark.parametrize("expected", VECTORS, ids=lambda e: e["ask"])
def test_answer(expected: dict[str, Any], real: Assistant) -> None:
    answer, trace = real.ask(expected["ask"])
    assert answer.status == expected["status"], (answer.code, answer.text, trace.steps)
    if "code" in expected:
        assert answer.code == expected["code"], answer.text
    if "figures" in expected:
        assert [f.raw for f in answer.figures] == expected["figures"], answer.text
    for part in expected.get("says", ()):
        assert part in answer.text
    for part in expected.get("never", ()):
        assert part not in answer.text
    headings = [" ".join((*c.row_head, *c.column_head)) for c in answer.citations]
    if "cites" in expected:
        assert any(all(part in heading for part in expected["cites"]) for heading in headings), headings
    notes = [*answer.notes, *(c.quote for c in answer.citations)]
    for part in expected.get("notes", ()):
        assert any(part in note for note in notes), notes
    places = [(c.where.page, c.where.line) for c in answer.citations if isinstance(c.where, CellRef)]
    assert [line for _, line in places[:1]] == expected.get("lines", [line for _, line in places[:1]])
    assert [page for page, _ in places[:1]] == expected.get("pages", [page for page, _ in places[:1]])


@pytest.mark.parametrize("expected", [v for v in VECTORS if v["status"] == "answered"], ids=lambda e: e["ask"])
def test_every_answer_carries_its_versions_and_its_sources(expected: dict[str, Any], real: Assistant) -> None:
    answer, _ = real.ask(expected["ask"])
    assert len(answer.rules_version) == len(answer.data_version) == 12
    assert answer.citations or answer.code == "term"
    for citation in answer.citations:
        assert all((citation.title, citation.issuer, citation.year, citation.file)), citation


@pytest.mark.parametrize("expected", [v for v in VECTORS if v["status"] != "answered"], ids=lambda e: e["ask"])
def test_every_refusal_gives_a_reason_and_helps_on(expected: dict[str, Any], real: Assistant) -> None:
    answer, _ = real.ask(expected["ask"])
    assert answer.text
    assert answer.notes or answer.suggestions


def test_every_choice_and_suggestion_leads_to_an_answer(real: Assistant) -> None:
    texts = {text for v in VECTORS for text in real.ask(v["ask"])[0].suggestions} | set(real.examples())
    assert texts
    for text in sorted(texts):
        answer, _ = real.ask(text)
        assert answer.status == "answered" or answer.code in {"blank", "section_none"}, (text, answer.code)
