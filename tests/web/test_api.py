"""The endpoint: statuses, plain sentences, and never an answer that is not in the archive."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from stand_in import StandIn

from reportqa.archive import Archive
from reportqa.canonical import read_answer
from reportqa.web.gate import BODY_LIMIT
from reportqa.web.holder import Holder

QUESTION = {"question": "河西区教育局2024年新收多少件？"}


def test_an_answer_is_its_canonical_bytes_and_in_the_archive(client: TestClient, archive: Archive) -> None:
    response = client.post("/api/ask", json=QUESTION)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.headers["cache-control"] == "no-store"
    record = archive.get(response.headers["x-record"])
    assert record is not None
    assert record.answer == response.content
    assert (record.channel, record.question, record.earlier) == ("api", QUESTION["question"], "[]")
    assert read_answer(response.content).question == QUESTION["question"]


def test_the_same_question_gives_the_same_bytes(client: TestClient) -> None:
    assert client.post("/api/ask", json=QUESTION).content == client.post("/api/ask", json=QUESTION).content


def test_the_dialogue_reaches_the_assistant_oldest_first(client: TestClient, one: StandIn) -> None:
    client.post("/api/ask", json={"question": "那2023年呢", "dialogue": ["第一问", "第二问"]})
    assert one.asked == [("那2023年呢", ("第一问", "第二问"))]


def test_the_dialogue_is_archived_so_that_the_answer_can_be_made_again(client: TestClient, archive: Archive) -> None:
    client.post("/api/ask", json={"question": "那2023年呢", "dialogue": ["第一问", '第"二"问']})
    (record,) = archive.newest(1)
    assert json.loads(record.earlier) == ["第一问", '第"二"问']
    assert "第一问" in record.earlier


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "不是 JSON"),
        (b"{", "不是 JSON"),
        (b"\xff\xfe", "不是 JSON"),
        (b"[" * 8000, "不是 JSON"),
        (b"[]", "不是 JSON"),
        (b'"q"', "不是 JSON"),
        (b"{}", "question 应为文字"),
        (b'{"question": 5}', "question 应为文字"),
        (b'{"question": ["a"]}', "question 应为文字"),
        (b'{"question": ' + b"9" * 15_000 + b"}", "question 应为文字"),
        (b'{"question": "a", "dialogue": [-' + b"9" * 15_000 + b"]}", "dialogue 应为"),
        (b'{"question": ' + b"[" * 15_000, "不是 JSON"),
        (b'{"a":' * 3_000, "不是 JSON"),
        (b'{"question": "a", "more": 1}', "不认识的键"),
        (b'{"question": "a", "\\ud800": 1}', "不认识的键"),
        (b'{"question": "   "}', "请先填写问题"),
        (b'{"question": "\\u200b\\u0000"}', "请先填写问题"),
        (b'{"question": "\\ud800"}', "不能识别的字符"),
        (b'{"question": "a", "dialogue": "b"}', "dialogue 应为"),
        (b'{"question": "a", "dialogue": [1]}', "dialogue 应为"),
        (b'{"question": "a", "dialogue": ["\\udfff"]}', "不能识别的字符"),
        (json.dumps({"question": "a", "dialogue": ["b"] * 11}).encode(), "dialogue 应为"),
    ],
)
def test_what_is_no_question_is_said_plainly(client: TestClient, archive: Archive, body: bytes, words: str) -> None:
    response = client.post("/api/ask", content=body)
    assert response.status_code == 422
    assert words in response.json()["message"]
    assert archive.newest(1) == ()


def test_a_body_over_the_limit_is_refused(client: TestClient) -> None:
    assert client.post("/api/ask", content=b" " * (BODY_LIMIT + 1)).status_code == 413
    assert client.post("/api/ask", content=b" " * BODY_LIMIT).status_code == 422


def test_an_archive_that_is_locked_lets_no_answer_out(client: TestClient, tmp_path: Path, archive: Archive) -> None:
    other = sqlite3.connect(tmp_path / "data" / "archive.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    response = client.post("/api/ask", json=QUESTION)
    other.rollback()
    other.close()
    assert response.status_code == 503
    assert response.json().keys() == {"message"}
    assert "暂时无法回答" in response.json()["message"]
    assert "1,412" not in response.text
    assert archive.newest(1) == ()
    assert client.post("/api/ask", json=QUESTION).status_code == 200


def test_an_error_inside_shows_a_number_and_nothing_else(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": "内部错误"})
    assert response.status_code == 503
    assert "编号" in response.json()["message"]
    assert "secret" not in response.text


def test_while_the_reports_are_being_read_it_is_alive_but_not_ready(client: TestClient, holder: Holder, one: StandIn) -> None:
    holder.assistant = None
    assert client.get("/healthz").status_code == 200
    for response in (client.get("/readyz"), client.post("/api/ask", json=QUESTION)):
        assert response.status_code == 503
        assert "正在读取年度报告" in response.json()["message"]
        assert int(response.headers["retry-after"]) > 0
    holder.assistant = one
    assert client.get("/readyz").json()["data_version"] == one.data_version


def test_why_the_reports_were_not_read_is_said(client: TestClient, holder: Holder) -> None:
    def fail() -> StandIn:
        from reportqa.errors import IndexUnusable

        raise IndexUnusable("索引已损坏，请重新运行 build。")

    holder.assistant = None
    holder.open(fail)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "索引已损坏" in response.json()["message"]


def test_a_crash_while_opening_leaves_a_number_not_a_path(holder: Holder) -> None:
    def crash() -> StandIn:
        raise RuntimeError("/etc/hidden")

    holder.assistant = None
    holder.open(crash)
    assert "编号" in holder.reason
    assert "/etc" not in holder.reason


def test_a_long_question_is_left_to_the_assistant_to_refuse(client: TestClient, one: StandIn) -> None:
    assert client.post("/api/ask", json={"question": "问" * 3000}).status_code == 200
    assert one.asked == [("问" * 3000, ())]


def test_questions_are_asked_one_at_a_time(client: TestClient, holder: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    inside: list[int] = []
    most: list[int] = []
    usual = StandIn.ask

    def slowly(self: StandIn, *arguments: object) -> object:
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.05)
        inside.pop()
        return usual(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(StandIn, "ask", slowly)
    threads = [threading.Thread(target=client.post, args=("/api/ask",), kwargs={"json": QUESTION}) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1, 1]
