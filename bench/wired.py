"""The limit to compare with: FAISS and bm25s wired by hand. Comes in texts and an encoder; goes out an index to search.

No filter, no citation, no check, nothing written to disk: what a search over these passages costs at least.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from reportqa.passage.encoder import Encoder
from reportqa.passage.words import Segmenter

#: candidates of each side, share of the cosine in the fused score, hits given back
_CANDIDATES, _WEIGHT, _LIMIT = 50, 0.8, 10
_BATCH = 4096


class Wired:
    """Exact inner products and BM25 over the same texts, fused linearly."""

    def __init__(self, texts: Sequence[str], encoder: Encoder, segmenter: Segmenter) -> None:
        import bm25s
        import faiss

        self._encoder, self._segmenter = encoder, segmenter
        words = [segmenter.terms(text) for text in texts]
        self._vectors: Any = faiss.IndexFlatIP(encoder.dimension)
        for start in range(0, len(texts), _BATCH):
            self._vectors.add(encoder.encode(texts[start : start + _BATCH]))
        self._words: Any = bm25s.BM25()
        self._words.index(words, show_progress=False)

    def search(self, text: str) -> list[tuple[float, int]]:
        """The best texts by number, with their fused scores."""
        terms = self._segmenter.terms(text)
        cosines, near = self._vectors.search(self._encoder.encode_question(text)[None, :], _CANDIDATES)
        fused: dict[int, float] = {int(n): _WEIGHT * float(c) for n, c in zip(near[0], cosines[0], strict=True)}
        if terms:
            numbers, scores = self._words.retrieve([terms], k=_CANDIDATES, show_progress=False, leave_progress=False)
            top = max(float(np.max(scores)), 1e-9)
            for number, score in zip(numbers[0], scores[0], strict=True):
                fused[int(number)] = fused.get(int(number), 0.0) + (1 - _WEIGHT) * float(score) / top
        return sorted(((score, number) for number, score in fused.items()), reverse=True)[:_LIMIT]
