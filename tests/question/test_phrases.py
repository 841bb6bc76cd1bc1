"""Every phrase of vectors/phrases means what stands beside it; those of vectors/set_aside.toml are only counted."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


def _bench() -> ModuleType:
    """bench/phrases.py, which reads and compares."""
    spec = importlib.util.spec_from_file_location("bench_phrases", Path(__file__).parents[2] / "bench" / "phrases.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


BENCH = _bench()
PHRASES = BENCH.open_phrases()
#: what people ask about most: rows and groups of rows, applicants, outcomes
COMMON_ITEMS = (
    *("new", "cin", "tot", "cout", "open", "part", "deny", "deny1", "deny3", "deny4", "deny6", "lack", "lack1"),
    *("rej", "rej1", "rej2", "oth", "fy", "suits", "lic", "pen", "coe", "fee", "doc", "reg"),
)
COMMON_COLUMNS = ("N", "C1", "C2", "C3", "C4", "C5", "legal", "keep", "fix", "oth", "open")
LEAST_PHRASES, LEAST_EACH, LEAST_NEGATIVE = 1200, 15, 150


@pytest.fixture(scope="module")
def context() -> Any:
    return BENCH.context()


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda p: p.label)
def test_phrase_means_what_stands_beside_it(phrase: Any, context: Any) -> None:
    assert BENCH.faults(phrase, context) == []


def test_a_meaning_that_is_wrong_in_one_field_is_told(context: Any) -> None:
    text = "松溪县2023年行政处罚多少件"
    right = {"kind": "value", "issuers": ["松溪县人民政府"], "years": [2023], "items": ["pen"]}
    assert BENCH.faults(BENCH.Phrase(text, right, ""), context) == []
    wrong: list[dict[str, Any]] = [
        {"kind": "trend"},
        {"issuers": ["白鹭市人民政府"]},
        {"years": [2022]},
        {"items": ["lic"]},
        {"columns": ["N"]},
        {"negative": True},
    ]
    for change in wrong:
        assert BENCH.faults(BENCH.Phrase(text, {**right, **change}, ""), context) != [], change
    assert BENCH.faults(BENCH.Phrase("松溪县2023年交通行政处罚多少件", right, ""), context) != []
    assert BENCH.faults(BENCH.Phrase("松溪县2023年交通行政处罚多少件", {"negative": True}, ""), context) == []


def test_there_are_enough_phrases_of_each_sort_and_a_quarter_is_set_aside() -> None:
    aside = BENCH.set_aside()
    asked = [*PHRASES, *aside]
    assert len(asked) >= LEAST_PHRASES
    assert 4 * len(aside) >= len(asked)
    items: Counter[str] = Counter()
    columns: Counter[str] = Counter()
    for phrase in asked:
        meanings = [phrase.meaning, *phrase.meaning.get("parts", [])]
        items.update({i for m in meanings for i in m.get("items", [])})
        columns.update({c.rpartition(".")[2] for m in meanings for c in m.get("columns", [])})
    assert [i for i in COMMON_ITEMS if items[i] < LEAST_EACH] == []
    assert [c for c in COMMON_COLUMNS if columns[c] < LEAST_EACH] == []
    assert sum(bool(p.meaning.get("negative")) for p in asked) >= LEAST_NEGATIVE


def test_no_phrase_stands_twice() -> None:
    said = Counter((tuple(p.meaning.get("before", [])), p.text) for p in [*PHRASES, *BENCH.set_aside()])
    assert [number for number in said.values() if number > 1] == []
