"""The assistant is exchanged when the index is built anew, and none answers from an index that is damaged."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from datetime import date

import pytest
from fastapi.testclient import TestClient
from stand_in import StandIn, value

from reportqa.errors import IndexUnusable
from reportqa.records import Answer, Trace
from reportqa.web import holder as room
from reportqa.web.holder import Holder
from reportqa.web.page import Conversation, _look, _shown


def wait_for(what: Callable[[], bool]) -> None:
    for _ in range(500):
        if what():
            return
        time.sleep(0.01)
    pytest.fail("it did not happen")


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "LOOK_AGAIN", 0.01)


@pytest.mark.usefixtures("at_once")
def test_a_new_index_takes_the_place_of_the_old_one_which_answers_meanwhile() -> None:
    holder, state, opened, go_on = Holder(), [b"gen-1"], [StandIn(), StandIn()], threading.Event()
    told: list[object] = []

    def opener() -> StandIn:
        if len(told) > 0:
            assert go_on.wait(5)
        return opened[len(told)]

    holder.open_in_background(opener, lambda h: told.append(h.assistant), lambda: state[0])
    wait_for(lambda: told == opened[:1])
    state[0] = b"gen-2"
    time.sleep(0.05)
    assert holder.assistant is opened[0]
    go_on.set()
    wait_for(lambda: told == opened)
    assert holder.assistant is opened[1]


@pytest.mark.usefixtures("at_once")
def test_an_unchanged_or_missing_index_is_not_opened_again() -> None:
    holder, state, calls = Holder(), [b"gen-1"], []

    def opener() -> StandIn:
        calls.append(1)
        return StandIn()

    holder.open_in_background(opener, lambda _: None, lambda: state[0])
    time.sleep(0.1)
    state[0] = None  # type: ignore[call-overload]
    time.sleep(0.1)
    assert calls == [1]


@pytest.mark.usefixtures("at_once")
def test_a_new_index_that_cannot_be_opened_leaves_the_old_one(caplog: pytest.LogCaptureFixture) -> None:
    holder, state, calls, one = Holder(), [b"gen-1"], [], StandIn()

    def opener() -> StandIn:
        calls.append(1)
        if len(calls) > 1:
            raise IndexUnusable("索引已损坏。")
        return one

    holder.open_in_background(opener, lambda _: None, lambda: state[0])
    wait_for(lambda: holder.assistant is one)
    state[0] = b"gen-2"
    wait_for(lambda: "the old one stays" in caplog.text)
    assert holder.assistant is one
    assert holder.reason == ""


@pytest.mark.usefixtures("at_once")
def test_an_index_built_after_a_failed_start_is_found() -> None:
    holder, state, one = Holder(), [b""], StandIn()

    def opener() -> StandIn:
        if state[0] == b"":
            raise IndexUnusable("还没有索引。")
        return one

    holder.open_in_background(opener, lambda _: None, lambda: state[0] or None)
    wait_for(lambda: holder.reason == "还没有索引。")
    state[0] = b"gen-1"
    wait_for(lambda: holder.assistant is one)
    assert holder.reason == ""


def test_a_damaged_index_stops_all_answers_until_it_is_built_anew(
    client: TestClient, holder: Holder, one: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(self: StandIn, text: str, dialogue: tuple[str, ...] = (), today: date | None = None) -> tuple[Answer, Trace]:
        raise sqlite3.DatabaseError("database disk image is malformed")

    with monkeypatch.context() as patch:
        patch.setattr(StandIn, "ask", damaged)
        response = client.post("/api/ask", json={"question": "新收多少件？"})
    assert response.status_code == 503
    assert "索引已损坏，请运行 reportqa build" in response.json()["message"]
    assert client.get("/readyz").status_code == 503
    assert "索引已损坏" in client.get("/readyz").json()["message"]
    assert client.post("/api/ask", json={"question": "新收多少件？"}).status_code == 503
    assert holder.open(lambda: one)
    assert client.get("/readyz").status_code == 200
    assert client.post("/api/ask", json={"question": "新收多少件？"}).status_code == 200


def test_an_earlier_card_shows_no_table_of_another_index(one: StandIn) -> None:
    """The table may hold other figures now than those in the sentence above it."""
    conversation = Conversation().and_then("新收", value(one), "")

    def shown() -> str:
        return str([message["content"] for message in _shown(Holder(one), conversation)[4].value])

    assert "<table" in shown()
    one.data_version = "e" * 64
    assert "<table" not in shown()
    assert "1,412件" in shown()


def test_what_was_said_about_waiting_goes_away_when_the_assistant_is_there(one: StandIn) -> None:
    holder = Holder()
    assert "visible" not in _look(holder)[1]  # left as it is
    holder.assistant = one
    assert _look(holder)[1].visible is False
