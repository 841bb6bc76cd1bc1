"""Passage search: filters first, the same order each time, damage and other models refused."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from reportqa.errors import IndexUnusable
from reportqa.passage.encoder import Encoder, Vectors
from reportqa.passage.search import PassageSearch, certain, write
from reportqa.passage.words import Segmenter
from reportqa.records import Hit, Passage

#: paraphrases that share no content word with the printed row, or hardly one
PARAPHRASES = {
    "去年开了几张罚单": "pen",
    "民众给批了多少证照": "lic",
    "红头文件出了几份": "doc",
    "跟衙门要信息的有多少人": "new",
    "拖到明年才办的": "cout",
    "给了一半没给一半的": "part",
    "不归我们管的": "lack1",
    "要书要报的": "rej3",
    "没复议就上法院的": "sd",
    "打完复议又打官司": "sa",
    "卷宗不给看": "deny7",
    "怕影响稳定没公开": "deny3",
    "因隐私没给的": "deny4",
    "变相上访的": "rej1",
    "扣押查封了多少次": "coe",
    "收了多少规费": "fee",
}


def _right(search: PassageSearch) -> int:
    return sum(search.search(text, frozenset({"E3"}), "row", 1)[0].passage.row == row for text, row in PARAPHRASES.items())


def test_paraphrases_find_their_row_by_meaning_and_not_when_the_vectors_are_shuffled(
    found: PassageSearch, folder: Path, tmp_path: Path, encoder: Encoder, segmenter: Segmenter
) -> None:
    shuffled = tmp_path / "shuffled"
    shutil.copytree(folder, shuffled)
    vectors = np.load(folder / "vectors.npy", allow_pickle=False)
    np.save(shuffled / "vectors.npy", vectors[np.random.default_rng(1).permutation(len(vectors))], allow_pickle=False)
    assert _right(found) >= 0.85 * len(PARAPHRASES)
    assert _right(PassageSearch.open(shuffled, encoder, segmenter)) <= 0.4 * len(PARAPHRASES)


@pytest.mark.parametrize("kind", ["row", "paragraph", None])
def test_only_the_reports_and_kind_asked_for_are_searched(found: PassageSearch, kind: object) -> None:
    hits = found.search("行政处罚", frozenset({"E2"}), kind, 500)  # type: ignore[arg-type]
    expected = {p.id for p in found.passages if p.report == "E2" and (kind is None or bool(p.row) == (kind == "row"))}
    assert {hit.passage.id for hit in hits} == expected


def test_an_unknown_report_or_none_finds_nothing(found: PassageSearch) -> None:
    assert found.search("行政处罚", frozenset({"E9"})) == ()
    assert found.search("行政处罚", frozenset()) == ()


def test_filtering_does_not_change_a_score(found: PassageSearch) -> None:
    everywhere = {hit.passage.id: hit for hit in found.search("本机关不掌握几件", limit=1000)}
    for hit in found.search("本机关不掌握几件", frozenset({"E3"}), limit=1000):
        assert hit == everywhere[hit.passage.id]


def test_equal_scores_come_in_the_order_of_their_ids(found: PassageSearch) -> None:
    hits = found.search("属于国家秘密", kind="row", limit=2)
    assert [hit.passage.id for hit in hits] == ["E2/t1/deny1", "E3/t1/deny1"]
    assert hits[0].score == hits[1].score


@pytest.mark.parametrize("text", ["", "？？", "2021", "　"])
def test_a_question_without_words_finds_nothing(found: PassageSearch, text: str) -> None:
    assert found.search(text) == ()


def test_a_hit_says_which_words_matched(found: PassageSearch) -> None:
    assert found.search("请问今年行政处罚多少件", frozenset({"E3"}), "row", 1)[0].words[0] == "行政处罚"
    assert found.search("罚单", frozenset({"E3"}), "row", 1)[0].words == ()


def test_width_and_script_of_the_question_do_not_matter(found: PassageSearch) -> None:
    assert found.search("結轉下年度 繼續辦理") == found.search("结转下年度继续办理")


def test_the_same_passages_give_the_same_bytes_in_any_order(
    folder: Path, tmp_path: Path, passages: tuple[Passage, ...], encoder: Encoder, segmenter: Segmenter
) -> None:
    write(tmp_path / "again", passages[::-1], encoder, segmenter)
    names = sorted(p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
    assert names == sorted(p.relative_to(tmp_path / "again") for p in (tmp_path / "again").rglob("*") if p.is_file())
    assert [n for n in names if (folder / n).read_bytes() != (tmp_path / "again" / n).read_bytes()] == []


class _Counting:
    """The shipped encoder, counting the texts that it is given."""

    def __init__(self, encoder: Encoder) -> None:
        self.id, self.dimension, self._encoder = encoder.id, encoder.dimension, encoder
        self.texts = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.texts += len(texts)
        return self._encoder.encode(texts)


def test_only_what_changed_is_embedded_again(
    folder: Path, tmp_path: Path, passages: tuple[Passage, ...], encoder: Encoder, segmenter: Segmenter
) -> None:
    counting = _Counting(encoder)
    new = replace(passages[0], id="E2/new", text="本年度新增一段文字。")
    write(tmp_path / "next", [*passages, new], counting, segmenter, before=folder)
    assert counting.texts == 1
    write(tmp_path / "whole", [*passages, new], encoder, segmenter)
    assert (tmp_path / "next" / "vectors.faiss").read_bytes() == (tmp_path / "whole" / "vectors.faiss").read_bytes()


def test_vectors_of_another_encoder_are_not_taken_over(
    folder: Path, tmp_path: Path, passages: tuple[Passage, ...], encoder: Encoder, segmenter: Segmenter
) -> None:
    counting = _Counting(encoder)
    counting.id = "another"
    write(tmp_path / "next", passages, counting, segmenter, before=folder)
    assert counting.texts > 50


def test_an_index_without_passages_finds_nothing(tmp_path: Path, encoder: Encoder, segmenter: Segmenter) -> None:
    write(tmp_path, [], encoder, segmenter)
    assert PassageSearch.open(tmp_path, encoder, segmenter).search("行政处罚") == ()


def test_passages_without_a_word_can_be_indexed(tmp_path: Path, encoder: Encoder, segmenter: Segmenter) -> None:
    write(tmp_path, [Passage("r/p1", "r", (), "……", "", paragraph="p1")], encoder, segmenter)
    hits = PassageSearch.open(tmp_path, encoder, segmenter).search("行政处罚")
    assert [(hit.passage.id, hit.score) for hit in hits] == [("r/p1", 0.0)]


def test_a_missing_index_says_what_to_do(tmp_path: Path, encoder: Encoder, segmenter: Segmenter) -> None:
    with pytest.raises(IndexUnusable, match="reportqa build"):
        PassageSearch.open(tmp_path, encoder, segmenter)


@pytest.mark.parametrize("name", ["passages.json", "vectors.npy", "keywords/vocab.index.json", "keywords/data.csc.index.npy"])
def test_a_torn_file_is_refused(folder: Path, tmp_path: Path, encoder: Encoder, segmenter: Segmenter, name: str) -> None:
    torn = tmp_path / "torn"
    shutil.copytree(folder, torn)
    (torn / name).write_bytes((torn / name).read_bytes()[:40])
    with pytest.raises(IndexUnusable, match="已损坏"):
        PassageSearch.open(torn, encoder, segmenter)


def test_among_many_texts_the_hits_are_the_same(
    found: PassageSearch, folder: Path, encoder: Encoder, segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("没收违法所得有几件", "本机关不掌握几件", "网站改版")
    one_by_one = [found.search(text) for text in asked]
    monkeypatch.setattr("reportqa.passage.vectors._FEW", 10)
    assert [PassageSearch.open(folder, encoder, segmenter).search(text) for text in asked] == one_by_one


def test_a_torn_index_of_vectors_is_told_when_it_is_needed(
    folder: Path, tmp_path: Path, encoder: Encoder, segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    torn = tmp_path / "torn"
    shutil.copytree(folder, torn)
    (torn / "vectors.faiss").write_bytes((torn / "vectors.faiss").read_bytes()[:40])
    monkeypatch.setattr("reportqa.passage.vectors._FEW", 0)
    with pytest.raises(IndexUnusable, match="已损坏"):
        PassageSearch.open(torn, encoder, segmenter).search("没收违法所得有几件")


def test_an_index_of_another_encoder_or_word_list_is_refused(folder: Path, encoder: Encoder, segmenter: Segmenter) -> None:
    other = _Counting(encoder)
    other.id = "another"
    with pytest.raises(IndexUnusable, match="另一个编码器"):
        PassageSearch.open(folder, other, segmenter)
    changed = Segmenter()
    changed.id = "another"
    with pytest.raises(IndexUnusable, match="词表"):
        PassageSearch.open(folder, encoder, changed)


def test_arrays_need_no_pickle(folder: Path) -> None:
    arrays = list(folder.rglob("*.npy"))
    assert len(arrays) >= 4
    for path in arrays:
        np.load(path, allow_pickle=False)


def _hit(row: str, score: float, report: str = "a") -> Hit:
    passage = Passage(f"{report}/{row}", report, (), "", "", row=row, paragraph="" if row else "p1")
    return Hit(passage, score, score, score)


CERTAIN = [
    ("clear of the next row", [_hit("pen", 0.9), _hit("lic", 0.5)], True),
    ("the next row is close", [_hit("pen", 0.9), _hit("lic", 0.85)], False),
    ("nothing is really near", [_hit("pen", 0.4), _hit("lic", 0.1)], False),
    ("the same row of other reports is no rival", [_hit("pen", 0.9), _hit("pen", 0.9, "b"), _hit("lic", 0.5)], True),
    ("the list ends before another row comes", [_hit("pen", 0.9), _hit("pen", 0.9, "b")], False),
    ("a narrative is as near as the row", [_hit("pen", 0.9), _hit("", 0.88)], False),
    ("a paragraph is never a figure", [_hit("", 0.95), _hit("pen", 0.2)], False),
    ("one hit has no rival to be measured by", [_hit("pen", 0.99)], False),
    ("nothing found", [], False),
]


@pytest.mark.parametrize(("hits", "taken"), [row[1:] for row in CERTAIN], ids=[row[0] for row in CERTAIN])
def test_a_first_hit_is_taken_only_when_it_stands_clear(hits: list[Hit], taken: bool) -> None:
    assert certain(hits) is taken
