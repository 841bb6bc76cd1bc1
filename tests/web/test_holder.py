"""The assistant is exchanged when the index is built anew, and none answers from an index that is damaged."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from stand_in import StandIn, value

from reportqa import generation
from reportqa.errors import IndexUnusable
from reportqa.records import Answer, Trace
from reportqa.web import holder as room
from reportqa.web.holder import Holder
from reportqa.web.inspection import Inspection
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


def _publish(index: Path, text: str) -> generation.Generation:
    def write(folder: Path) -> Mapping[str, Any]:
        (folder / "large.bin").write_text(text * 1000)
        return {"text": text}

    return generation.publish(index, write)


def _turn_a_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def _on(found: generation.Generation) -> StandIn:
    """An assistant on that generation."""
    one = StandIn()
    one.data_version = found.version
    one.library = replace(one.library, fallen=found.fallen, generation=found.folder.name)
    return one


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: None) -> Path:
    """Two generations whose parts are too large to be hashed when they are opened."""
    monkeypatch.setattr(generation, "HASHED_AT_ONCE", 0)
    for text in ("first", "second"):
        _publish(tmp_path / "index", text)
    return tmp_path / "index"


def _serve_from(index: Path, holder: Holder) -> None:
    inspection = Inspection(index)

    def opener() -> StandIn:
        return _on(generation.current(index, inspection.passing))

    holder.open_in_background(opener, lambda _: None, inspection.state, inspection.finds_damage)


def test_damage_found_after_the_start_gives_way_to_the_older_index_and_that_to_a_new_one(
    index: Path, client: TestClient, holder: Holder, caplog: pytest.LogCaptureFixture
) -> None:
    holder.assistant = None
    _turn_a_bit(index / "gen-000002" / "large.bin")
    _serve_from(index, holder)
    wait_for(lambda: bool(holder.stale))
    ready = client.get("/readyz")
    older = next(g for g in generation.history(index) if isinstance(g, generation.Generation) and g.folder.name == "gen-000001")
    assert ready.status_code == 200
    assert "现在使用较早的一版（gen-000001）" in ready.json()["stale"]
    assert ready.json()["data_version"] == older.version
    assert "large.bin of" in caplog.text
    newest = _publish(index, "third")
    wait_for(lambda: not holder.stale)
    assert client.get("/readyz").json() == {"message": "可以回答", "data_version": newest.version}


@pytest.mark.parametrize("hashed_at_once", [0, 1 << 20])
def test_damage_that_an_answer_comes_upon_is_looked_into_at_once(
    hashed_at_once: int, index: Path, client: TestClient, holder: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation, "HASHED_AT_ONCE", hashed_at_once)
    holder.assistant = None
    _serve_from(index, holder)
    wait_for(lambda: holder.assistant is not None)
    time.sleep(0.1)  # the inspection after the start is over, and the next would be tomorrow
    assert holder.stale == ""
    _turn_a_bit(index / "gen-000002" / "large.bin")

    def damaged(self: StandIn, text: str, dialogue: tuple[str, ...] = (), today: date | None = None) -> tuple[Answer, Trace]:
        raise IndexUnusable("索引已损坏。")

    with monkeypatch.context() as patch:
        patch.setattr(StandIn, "ask", damaged)
        assert client.post("/api/ask", json={"question": "新收多少件？"}).status_code == 503
    wait_for(lambda: "gen-000001" in holder.stale)
    assert client.post("/api/ask", json={"question": "新收多少件？"}).status_code == 200


def test_an_index_that_is_whole_is_opened_again_after_a_passing_fault(index: Path, holder: Holder) -> None:
    _serve_from(index, holder)
    wait_for(lambda: holder.assistant is not None)
    holder.fail("索引已损坏。")
    holder.doubted.set()
    wait_for(lambda: holder.assistant is not None)
    assert (holder.stale, holder.reason) == ("", "")


@pytest.mark.parametrize("hashed_at_once", [0, 1 << 20])
def test_where_all_are_damaged_nothing_is_answered_any_more(
    hashed_at_once: int, index: Path, client: TestClient, holder: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    _serve_from(index, holder)
    wait_for(lambda: holder.assistant is not None and holder.assistant.library.generation == "gen-000002")
    monkeypatch.setattr(generation, "HASHED_AT_ONCE", hashed_at_once)
    for name in ("gen-000001", "gen-000002"):
        _turn_a_bit(index / name / "large.bin")
    holder.doubted.set()
    wait_for(lambda: "索引已损坏" in holder.reason)
    assert client.get("/readyz").status_code == 503
    assert client.post("/api/ask", json={"question": "新收多少件？"}).status_code == 503
    _publish(index, "third")
    wait_for(lambda: client.get("/readyz").status_code == 200)


def _answered(holder: Holder, version: str, codes: list[int], before: int) -> bool:
    """Whether that version is in use, and something was answered since."""
    return holder.assistant is not None and holder.assistant.data_version == version and len(codes) > before


def test_answers_go_on_while_one_index_takes_the_place_of_another(index: Path, client: TestClient, holder: Holder) -> None:
    _serve_from(index, holder)
    wait_for(lambda: holder.assistant is not None)
    codes: list[int] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            codes.append(client.post("/api/ask", json={"question": "新收多少件？"}).status_code)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        for text in ("third", "fourth", "fifth"):
            version, before = _publish(index, text).version, len(codes)
            wait_for(partial(_answered, holder, version, codes, before))
    finally:
        done.set()
        asking.join()
    assert set(codes) == {200}
