"""Every phrase of vectors/questions.toml means what stands beside it."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reportqa.lexicon import load_lexicon
from reportqa.lexicon.issuers import Names
from reportqa.lexicon.places import issuer_from_name
from reportqa.question.mentions import Context, Words
from reportqa.question.understand import understand
from reportqa.records import LONGEST_QUESTION

VECTORS = tomllib.loads((Path(__file__).parents[1] / "vectors" / "questions.toml").read_text("utf-8"))
PHRASES: list[dict[str, Any]] = VECTORS["phrase"]


@pytest.fixture(scope="module")
def context() -> Context:
    lexicon = load_lexicon()
    bodies = [issuer_from_name(name, lexicon.issuers) for name in VECTORS["bodies"]]
    return Context(lexicon, Words(lexicon), Names(bodies, lexicon.issuers), date(2026, 3, 1))


def _names(ids: str, context: Context) -> str:
    order = {name: n for n, name in enumerate(VECTORS["bodies"])}
    return "|".join(sorted((context.names.issuers[i].name for i in ids.split(" ")), key=lambda name: order[name]))


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda p: " / ".join([*p.get("before", []), p["text"]]).strip() or "blank")
def test_phrase_means_what_stands_beside_it(phrase: dict[str, Any], context: Context) -> None:
    question = understand(phrase["text"], tuple(phrase.get("before", [])), context)
    understood = {
        "kind": question.kind,
        "topic": question.topic,
        "issuers": [_names(i, context) for i in question.issuers],
        "unknown": list(question.unknown),
        "years": list(question.years),
        "items": list(question.items),
        "columns": list(question.columns),
        "words": list(question.words),
        "carried": list(question.carried),
    }
    if "older" in phrase:
        understood["older"] = list(question.older.items) if question.older else []
    empty: dict[str, Any] = {"topic": ""}
    assert understood == {key: phrase.get(key, empty.get(key, [])) for key in understood}


def test_a_question_at_the_limit_is_read_and_one_beyond_is_not(context: Context) -> None:
    text = "松溪县2023年行政处罚多少件"
    at_limit = text + "？" * (LONGEST_QUESTION - len(text))
    assert understand(at_limit, (), context).items == ("pen",)
    assert understand(at_limit + "？", (), context).kind == "too_long"


def test_a_lone_surrogate_is_refused_and_never_raises(context: Context) -> None:
    assert understand("松溪县\ud800多少", (), context).kind == "control"


def test_width_script_and_spaces_do_not_change_the_meaning(context: Context) -> None:
    plain = understand("松溪县2023年行政许可处理决定数量", (), context)
    for text in (
        "松溪縣2023年行政許可處理決定數量",
        "松溪县２０２３年 行政许可 处理决定数量",
        "松溪县二零二三年行政许可处理决定数量",
    ):
        other = understand(text, (), context)
        assert (other.issuers, other.years, other.items, other.columns) == (
            plain.issuers,
            plain.years,
            plain.items,
            plain.columns,
        )


def test_every_mention_names_its_rule(context: Context) -> None:
    question = understand("松溪县2023年行政复议维持几件", (), context)
    assert all(m.rule for m in question.mentions)
    assert any("indicators.toml" in m.rule for m in question.mentions)
