"""Search by words: BM25 over the terms of the segmenter. Comes in: texts as terms. Goes out: scores, and files without pickle.

bm25s keeps its postings as three numpy arrays beside two JSON files; everything is written and read with pickle forbidden.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def write_keywords(folder: Path, texts: Sequence[Sequence[str]]) -> None:
    """Writes the postings of the texts, given as terms, into `folder`; the same texts give the same bytes."""
    from bm25s import BM25
    from bm25s.tokenization import Tokenized

    # in order of the alphabet: bm25s by itself numbers terms as a set of Python lists them, which changes from run to run
    vocabulary = {term: number for number, term in enumerate(sorted({term for text in texts for term in text} | {""}))}
    index = BM25(method="lucene", k1=1.2, b=0.75)
    # a text without terms is given the empty one, which no question asks for: bm25s divides by the mean length
    numbered = [[vocabulary[term] for term in text] or [vocabulary[""]] for text in texts]
    index.index(Tokenized(numbered, vocabulary), show_progress=False)
    index.save(folder, show_progress=False, allow_pickle=False)


class Keywords:
    """Opened postings. Scores are divided by the best that the question's known terms could reach, so they lie in 0 to 1."""

    def __init__(self, folder: Path) -> None:
        from bm25s import BM25

        self._index: Any = BM25.load(folder, load_corpus=False, mmap=False, allow_pickle=False, show_progress=False)
        self._size = int(self._index.scores["num_docs"])
        starts = np.asarray(self._index.scores["indptr"])
        self._documents: NDArray[np.int64] = np.diff(starts)

    def scores(self, terms: Sequence[str], texts: NDArray[np.int64]) -> NDArray[np.float32]:
        """The score of each of the texts named (in rising order); 0 where no term occurs. Other texts cost nothing."""
        asked = [term for term in dict.fromkeys(terms) if term and term in self._index.vocab_dict]
        found = np.zeros(len(texts), dtype=np.float32)
        for term in asked:
            holding, worth = self._postings(self._index.vocab_dict[term])
            place = np.searchsorted(holding, texts)
            place[place == len(holding)] = 0
            found += np.where(holding[place] == texts, worth[place], np.float32(0))
        return found / np.float32(sum(self._weight(term) for term in asked)) if asked else found

    def matched(self, terms: Sequence[str], text: int) -> tuple[str, ...]:
        """Those of the terms that occur in the text of that number, in the order asked."""
        known = (term for term in dict.fromkeys(terms) if term in self._index.vocab_dict)
        return tuple(term for term in known if self._is_in(text, self._index.vocab_dict[term]))

    def _is_in(self, text: int, term: int) -> bool:
        holding, _ = self._postings(term)
        place = int(np.searchsorted(holding, text))
        return place < len(holding) and int(holding[place]) == text

    def _postings(self, term: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The texts that hold a term, in rising order as bm25s lists them, and what the term is worth in each."""
        starts = self._index.scores["indptr"]
        part = slice(int(starts[term]), int(starts[term + 1]))
        return self._index.scores["indices"][part], self._index.scores["data"][part]

    def _weight(self, term: str) -> float:
        """The most that one term can add to a BM25 score: its rarity (the repeats only approach it)."""
        documents = int(self._documents[self._index.vocab_dict[term]])
        return math.log(1 + (self._size - documents + 0.5) / (documents + 0.5))
