"""Search by meaning: FAISS, one byte a dimension, inner product of vectors of length 1. Comes in: vectors. Goes out: cosines.

A flat index is exact at the size of this corpus (to about 100,000 texts); no training beyond the range of each dimension.
Where a question names its body, the few vectors of that report are compared directly.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportqa.errors import IndexUnusable
from reportqa.passage.encoder import Vectors

#: so many vectors are compared one by one: 20,000 take about 3 ms
_FEW = 20_000
#: so many of the nearest that FAISS found are compared again
_AGAIN = 1_000


def write_vectors(path: Path, vectors: Vectors) -> None:
    """Writes the vectors, shape (texts, dimension), at least one, as a FAISS index."""
    import faiss

    index = faiss.index_factory(int(vectors.shape[1]), "SQ8", faiss.METRIC_INNER_PRODUCT)
    index.train(vectors)
    index.add(vectors)
    faiss.write_index(index, str(path))


class CosineIndex:
    """The vectors as stored, mapped into memory, and their FAISS index for questions that filter little."""

    def __init__(self, stored: Path, index: Path) -> None:
        self._stored: Vectors = np.load(stored, mmap_mode="r", allow_pickle=False)
        self._path = index
        self._opened: Any = None
        self.size = len(self._stored)

    def cosines(self, question: Vectors, texts: NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine of the question (shape (dimension,)) with each of the texts named, in their order.

        Of a few texts, as those of one report, only their own vectors are read. Of many, FAISS is asked, and the nearest are
        compared again with the vectors as stored, so that a score does not depend on what else is looked through.
        """
        if len(texts) <= _FEW:
            cosines: NDArray[np.float32] = self._stored[texts] @ question
            return cosines
        faiss, index = self._faiss()
        selected = faiss.SearchParameters(sel=faiss.IDSelectorBatch(texts))
        scores, found = index.search(question[None, :], len(texts), params=selected)
        out = np.zeros(self.size, dtype=np.float32)
        out[found[0]] = scores[0]
        nearest = np.sort(found[0][:_AGAIN])
        out[nearest] = self._stored[nearest] @ question
        return out[texts]

    def _faiss(self) -> tuple[Any, Any]:
        import faiss

        if self._opened is None:
            # one question is too little work to share: handing it to threads costs more than the search itself
            faiss.omp_set_num_threads(1)
            try:
                self._opened = faiss.read_index(str(self._path))
            except RuntimeError as error:
                raise IndexUnusable("检索索引已损坏，请重新运行 reportqa build") from error
        return faiss, self._opened
