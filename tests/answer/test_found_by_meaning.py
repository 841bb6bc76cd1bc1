"""Without its words in the lexicon an item is still found through the vectors: answered when certain, else offered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from reportqa.assistant import Assistant
from reportqa.build import build
from reportqa.lexicon import Lexicon, load_lexicon
from reportqa.library import open_library
from reportqa.passage.encoder import Encoder, Vectors, load_encoder
from reportqa.settings import Office

#: items with a paraphrase that shares no word of theirs in the lexicon
PARAPHRASES = {
    "rej3": "淮安2024年向机关讨要已经出版的书刊的有几件",
    "deny8": "淮安2024年本该去登记部门查资料却来申请的有几件",
    "lack1": "淮安2024年手头没有这份材料的有几件",
    "cout": "淮安2024年挪到来年接着办的有几件",
    "deny6": "淮安2024年还在讨论的草稿和会议记录不肯给的有几件",
    "rej1": "淮安2024年上访告状混进来的有几件",
}


class Shuffled:
    """The real encoder, with the vectors of passages given to the wrong passages."""

    def __init__(self, real: Encoder) -> None:
        self.id, self.dimension, self._real = real.id, real.dimension, real

    def encode(self, texts: list[str]) -> Vectors:
        vectors = self._real.encode(texts)
        return vectors[np.random.default_rng(7).permutation(len(vectors))]


def _without_words(lexicon: Lexicon) -> Lexicon:
    """The lexicon with no word for any of the items asked for."""
    items = dict(lexicon.indicators.items)
    for key in PARAPHRASES:
        items[key] = items[key].model_copy(update={"aliases": (), "weak": ()})
    return replace(lexicon, indicators=lexicon.indicators.model_copy(update={"items": items}))


def _found(assistant: Assistant, item: str, text: str) -> bool:
    """Whether the question is answered from the item's row, or the item is among the choices."""
    answer, _ = assistant.ask(text)
    name = load_lexicon().indicators.items[item].name
    rows = {c.where.row for c in answer.citations if hasattr(c.where, "row")}
    offered = answer.suggestions if answer.status == "clarify" else ()
    return (answer.status == "answered" and rows == {item}) or any(name in text for text in offered)


@pytest.mark.long
def test_paraphrases_are_found_and_with_shuffled_vectors_they_are_not(shared: Path, tmp_path: Path) -> None:
    lexicon = _without_words(load_lexicon())
    encoder = load_encoder("")
    found = {}
    for name, chosen in (("right", encoder), ("shuffled", Shuffled(encoder))):
        build(shared / "corpus", tmp_path / name, lexicon, chosen)  # type: ignore[arg-type]
        assistant = Assistant(open_library(tmp_path / name, lexicon, load_encoder("")), lexicon, Office())
        found[name] = sum(_found(assistant, item, text) for item, text in PARAPHRASES.items())
        wrong = [t for i, t in PARAPHRASES.items() if assistant.ask(t)[0].status == "answered" and not _found(assistant, i, t)]
        if name == "right":
            assert not wrong, "answered from another row than the one meant"
    assert found["right"] >= 5, found
    assert found["shuffled"] <= 2, found
