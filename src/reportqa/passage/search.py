"""Passages found by meaning and by words. Comes in: passages, later a question. Goes out: ranked `Hit` values with the reason.

Reports are filtered first, exactly; ranking happens inside. A text that stands in many reports (a row of a form) is embedded
and indexed once. Which figure is meant is never decided here: `certain` says whether a first hit stands clear of the others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from reportqa.errors import IndexUnusable
from reportqa.passage.cut import paragraph_text
from reportqa.passage.encoder import Encoder, Vectors
from reportqa.passage.keywords import Keywords, write_keywords
from reportqa.passage.vectors import CosineIndex, write_vectors
from reportqa.passage.words import Segmenter
from reportqa.records import Hit, Passage
from reportqa.text import plain

Kind = Literal["row", "paragraph"]

#: share of the cosine in the fused score, the rest is the keyword score; see docs/decisions/encoder.md
WEIGHTS: dict[Kind | None, float] = {"row": 0.80, "paragraph": 0.75, None: 0.80}
#: a first hit is taken without asking from this score on, and this far ahead of the next row; see `certain`
FLOOR, GAP = 0.70, 0.25

#: 其他 is the name of a column, of an outcome, of a row and of a part of that row: never taken without asking
VAGUE = frozenset({"oth", "oth3"})

_FORMAT = 1


def write(
    folder: Path, passages: Sequence[Passage], encoder: Encoder, segmenter: Segmenter, before: Path | None = None
) -> None:
    """Writes a search index into `folder` (made if need be). The same passages and models give the same bytes.

    `before` is the folder of an earlier index: vectors of texts that it holds are taken over when its encoder is the same one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ordered = sorted(passages, key=lambda passage: passage.id)
    texts = list(dict.fromkeys(_searched(passage) for passage in ordered))
    numbers = {text: number for number, text in enumerate(texts)}
    digests = [hashlib.sha256(text.encode("utf-8")).hexdigest() for text in texts]
    head = {"format": _FORMAT, "encoder": encoder.id, "segmenter": segmenter.id, "dimension": encoder.dimension}
    rows = [{**asdict(passage), "number": numbers[_searched(passage)]} for passage in ordered]
    content = {**head, "digests": digests, "passages": rows}
    (folder / "passages.json").write_text(json.dumps(content, ensure_ascii=False, sort_keys=True), "utf-8")
    if texts:
        vectors = _embedded(texts, digests, encoder, before)
        np.save(folder / "vectors.npy", vectors, allow_pickle=False)
        write_vectors(folder / "vectors.faiss", vectors)
        write_keywords(folder / "keywords", [segmenter.terms(text) for text in texts])


def certain(hits: Sequence[Hit]) -> bool:
    """Whether the first hit may be taken without asking the visitor: a row, with a high score, clear of the next other row.

    No phrase set aside is taken for a wrong row from a floor of 0.60 and a gap of 0.25 on; FLOOR adds a margin
    (measured by `python bench/retrieval.py --fit`, see docs/decisions/encoder.md). The same row of another report is not
    another row; if only that row was found, its last hit stands for the next, so that a short list never looks clearer than
    it is.
    """
    if not hits or not hits[0].passage.row or hits[0].passage.row in VAGUE or hits[0].score < FLOOR:
        return False
    first = hits[0]
    other = next((hit for hit in hits if hit.passage.row != first.passage.row), hits[-1])
    return first.score - other.score >= GAP


class PassageSearch:
    """An opened search index."""

    def __init__(self, folder: Path, content: dict[str, Any], encoder: Encoder, segmenter: Segmenter) -> None:
        self._encoder, self._segmenter = encoder, segmenter
        rows = content["passages"]
        self.passages: tuple[Passage, ...] = tuple(_passage(row) for row in rows)
        self._texts = np.array([row["number"] for row in rows], dtype=np.int64)
        self._is_row = np.array([bool(passage.row) for passage in self.passages], dtype=bool)
        members: dict[str, list[int]] = {}
        for number, passage in enumerate(self.passages):
            members.setdefault(passage.report, []).append(number)
        self._members = {report: np.array(numbers, dtype=np.int64) for report, numbers in members.items()}
        if rows:
            self._vectors, self._keywords = (
                CosineIndex(folder / "vectors.npy", folder / "vectors.faiss"),
                Keywords(folder / "keywords"),
            )

    @classmethod
    def open(cls, folder: Path, encoder: Encoder, segmenter: Segmenter) -> PassageSearch:
        """Opens what `write` wrote; raises `IndexUnusable` when it is missing, damaged or made with other models."""
        content = _content(folder)
        if content.get("format") != _FORMAT or content.get("segmenter") != segmenter.id:
            raise IndexUnusable("检索索引与当前程序或词表版本不符，请重新运行 reportqa build")
        if content.get("encoder") != encoder.id:
            raise IndexUnusable("检索索引是用另一个编码器建立的，请重新运行 reportqa build，或改回原来的编码器设置")
        try:
            return cls(folder, content, encoder, segmenter)
        except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
            raise IndexUnusable("检索索引已损坏，请重新运行 reportqa build") from error

    def search(
        self, text: str, reports: frozenset[str] | None = None, kind: Kind | None = None, limit: int = 10
    ) -> tuple[Hit, ...]:
        """The best passages of the reports (None: of all) and kind (None: both) given, best first; ties in order of ids."""
        chosen = self._chosen(reports, kind)
        terms = self._segmenter.terms(text)
        vector = self._encoder.encode([plain(text).text])[0]
        if not len(chosen) or (not terms and not vector.any()):
            return ()
        texts, place = np.unique(self._texts[chosen], return_inverse=True)
        cosines = self._vectors.cosines(vector, texts)[place]
        words = self._keywords.scores(terms, texts)[place]
        weight = np.float32(WEIGHTS[kind])
        # rounded, so that a last bit that differs from machine to machine never changes an order
        fused = np.round(weight * cosines + (np.float32(1) - weight) * words, 5)
        best = np.lexsort((chosen, -fused))[:limit]
        return tuple(self._hit(int(chosen[i]), fused[i], cosines[i], words[i], terms) for i in best)

    def _chosen(self, reports: frozenset[str] | None, kind: Kind | None) -> NDArray[np.int64]:
        if reports is None:
            chosen = np.arange(len(self.passages), dtype=np.int64)
        else:
            parts = [self._members[report] for report in sorted(reports & self._members.keys())]
            chosen = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
        if kind is None or not len(chosen):
            return chosen
        wanted: NDArray[np.int64] = chosen[self._is_row[chosen] == (kind == "row")]
        return wanted

    def _hit(self, number: int, score: np.float32, vector: np.float32, keyword: np.float32, terms: Sequence[str]) -> Hit:
        passage = self.passages[number]
        matched = self._keywords.matched(terms, int(self._texts[number]))
        return Hit(passage, round(float(score), 5), round(float(vector), 5), round(float(keyword), 5), matched)


def _searched(passage: Passage) -> str:
    """The text that is embedded and indexed, in plain form."""
    return plain(passage.text if passage.row else paragraph_text(" ".join(passage.heading), passage.text)).text


def _passage(row: dict[str, Any]) -> Passage:
    values = {key: value for key, value in row.items() if key != "number"}
    return Passage(**{**values, "heading": tuple(values["heading"])})


def _content(folder: Path) -> dict[str, Any]:
    try:
        content = json.loads((folder / "passages.json").read_text("utf-8"))
    except FileNotFoundError as error:
        raise IndexUnusable("还没有检索索引，请先运行 reportqa build") from error
    except (OSError, ValueError) as error:
        raise IndexUnusable("检索索引已损坏，请重新运行 reportqa build") from error
    if not isinstance(content, dict):
        raise IndexUnusable("检索索引已损坏，请重新运行 reportqa build")
    return content


def _embedded(texts: Sequence[str], digests: Sequence[str], encoder: Encoder, before: Path | None) -> Vectors:
    known = _known(before, encoder.id) if before else {}
    rows = np.zeros((len(texts), encoder.dimension), dtype=np.float32)
    fresh = [number for number, digest in enumerate(digests) if digest not in known]
    if fresh:
        rows[fresh] = encoder.encode([texts[number] for number in fresh])
    for number, digest in enumerate(digests):
        if digest in known:
            rows[number] = known[digest]
    return rows


def _known(folder: Path, encoder: str) -> dict[str, Vectors]:
    """Vectors of an earlier index by the digest of their text; nothing if it is gone, damaged or of another encoder."""
    try:
        content = _content(folder)
        if content.get("encoder") != encoder or not content["digests"]:
            return {}
        vectors = np.load(folder / "vectors.npy", allow_pickle=False)
        return dict(zip(content["digests"], vectors, strict=True))
    except (IndexUnusable, OSError, ValueError, KeyError):
        return {}
