"""A wording that changes gets a new version: the record holds version and hash of every reply that went out."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from reportqa.lexicon import load_lexicon
from reportqa.lexicon.replies import Reply

RECORD = tomllib.loads((Path(__file__).parents[1] / "vectors" / "wording.toml").read_text("utf-8"))
REPLIES = load_lexicon().replies
AGAIN = "记录可用 .venv/bin/python tools/wording.py 重写；改过的措辞要先把 version 加一"


def outdated(key: str, reply: Reply, record: dict[str, list[str]]) -> str:
    """What is wrong with the record of a reply; empty if nothing is."""
    if key not in record:
        return "not recorded"
    version, digest = int(record[key][0]), record[key][1]
    if digest != reply.digest():
        return "reworded without a new version" if reply.version == version else "reworded, and not recorded yet"
    return "" if reply.version == version else "another version of the same wording"


@pytest.mark.parametrize("key", sorted(REPLIES))
def test_every_wording_is_the_recorded_one(key: str) -> None:
    assert outdated(key, REPLIES[key], RECORD) == "", AGAIN


def test_nothing_is_recorded_that_is_not_said() -> None:
    assert set(RECORD) == set(REPLIES), AGAIN


def test_a_changed_wording_is_found_out() -> None:
    reply = Reply(text="一", next="二")
    record = {"x": ["1", reply.digest()]}
    assert outdated("x", reply, record) == ""
    assert outdated("x", reply.model_copy(update={"text": "三"}), record) == "reworded without a new version"
    assert outdated("x", reply.model_copy(update={"text": "三", "version": 2}), record) == "reworded, and not recorded yet"
    assert outdated("x", reply.model_copy(update={"version": 2}), record) == "another version of the same wording"
    assert outdated("y", reply, record) == "not recorded"
