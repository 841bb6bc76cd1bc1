"""Questions about more bodies than are read at once: asked back whole, never answered from a part of them."""

from __future__ import annotations

from datetime import date

import pytest

from reportqa.assistant import Assistant

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize("text", ["2023年哪个机关收到的申请最多？", "2023年各机关收到多少件申请？"])
def test_more_bodies_than_can_be_read_are_asked_back_for(
    shipped: Assistant, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, _ = shipped.ask(text, today=TODAY)
    assert whole.code != "ask_narrower"
    monkeypatch.setattr("reportqa.answer.scope.MOST_READ", 1)
    answer, _ = shipped.ask(text, today=TODAY)
    assert (answer.status, answer.code, answer.figures) == ("clarify", "ask_narrower", ())
    assert answer.suggestions
    for question in answer.suggestions:
        assert shipped.ask(question, today=TODAY)[0].status == "answered"
