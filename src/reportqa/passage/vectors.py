"""Search by meaning: FAISS, one byte a dimension, inner product of vectors of length 1. Comes in: vectors. Goes out: cosines.

A flat index is exact at the size of this corpus (to about 100,000 texts); no training beyond the range of each dimension.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportqa.passage.encoder import Vectors


def write_vectors(path: Path, vectors: Vectors) -> None:
    """Writes the vectors, shape (texts, dimension), at least one, as a FAISS index."""
    import faiss

    index = faiss.index_factory(int(vectors.shape[1]), "SQ8", faiss.METRIC_INNER_PRODUCT)
    index.train(vectors)
    index.add(vectors)
    faiss.write_index(index, str(path))


class CosineIndex:
    """An opened index of vectors."""

    def __init__(self, path: Path) -> None:
        import faiss

        # one question is too little work to share: handing it to threads costs more than the search, on a busy machine tenfold
        faiss.omp_set_num_threads(1)
        self._faiss: Any = faiss
        self._index: Any = faiss.read_index(str(path))
        self.size = int(self._index.ntotal)

    def cosines(self, question: Vectors, texts: NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine of the question (shape (dimension,)) with each of the texts named, in their order."""
        selected = self._faiss.SearchParameters(sel=self._faiss.IDSelectorBatch(texts))
        scores, found = self._index.search(question[None, :], len(texts), params=selected)
        out = np.zeros(self.size, dtype=np.float32)
        out[found[0]] = scores[0]
        return out[texts]
