"""Other systems over the same passages, run in their own environment by bench/peers.py. In: texts and questions; out: measures.

The encoder is ours and the words are cut by our segmenter for all alike: texts are handed over as words with spaces between
them, and each system is told to cut at spaces. All four let one do so. Each gives back ten hits of words and meaning fused.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from reportqa.passage.encoder import load_encoder
from reportqa.passage.words import Segmenter

_LIMIT, _WEIGHT = 10, 0.8
Search = Callable[[str], Any]


class Words:
    """Our encoder and segmenter as the systems ask for them; `whole` gives the text that was cut into words."""

    def __init__(self, texts: list[str]) -> None:
        self.encoder, self.segmenter = load_encoder(), Segmenter()
        self.segmenter.terms("载入词典")
        self.texts = texts
        self.whole: dict[str, str] = {}

    def cut_all(self) -> list[str]:
        """Every text as words with spaces between them."""
        found = [self.cut(text) for text in self.texts]
        self.whole = dict(zip(found, self.texts, strict=True))
        return found

    def cut(self, text: str) -> str:
        """A text as words with spaces between them."""
        return " ".join(self.segmenter.terms(text))

    def rows(self, texts: list[str]) -> Any:
        """Vectors of texts cut or whole."""
        return self.encoder.encode([self.whole.get(text, text) for text in texts])

    def row(self, text: str) -> list[float]:
        """The vector of a question."""
        return [float(v) for v in self.encoder.encode_question(text)]


def haystack(words: Words) -> Search:
    """Documents in memory, both retrievers, fused by the joiner's own rule of linear merging."""
    from haystack import Document
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    store = InMemoryDocumentStore(bm25_tokenization_regex=r"\S+")
    cut = words.cut_all()
    rows = words.rows(cut)
    made = [Document(id=str(n), content=text, embedding=rows[n].tolist()) for n, text in enumerate(cut)]
    store.write_documents(made)
    near = InMemoryEmbeddingRetriever(store, top_k=_LIMIT)
    told = InMemoryBM25Retriever(store, top_k=_LIMIT)
    joiner = DocumentJoiner(join_mode="merge", weights=[_WEIGHT, 1 - _WEIGHT], top_k=_LIMIT)

    def search(text: str) -> Any:
        by_meaning = near.run(query_embedding=words.row(text))["documents"]
        by_words = told.run(query=words.cut(text))["documents"]
        return joiner.run(documents=[by_meaning, by_words])["documents"]

    return search


def llama_index(words: Words) -> Search:
    """Nodes in a FAISS store and in the BM25 retriever, fused by relative scores."""
    import faiss
    from llama_index.core.schema import TextNode
    from llama_index.core.vector_stores import VectorStoreQuery
    from llama_index.retrievers.bm25 import BM25Retriever
    from llama_index.vector_stores.faiss import FaissVectorStore

    cut = words.cut_all()
    rows = words.rows(cut)
    nodes = [TextNode(id_=str(n), text=text, embedding=rows[n].tolist()) for n, text in enumerate(cut)]
    store = FaissVectorStore(faiss_index=faiss.IndexFlatIP(words.encoder.dimension))
    store.add(nodes)
    kept = {"similarity_top_k": _LIMIT, "skip_stemming": True, "token_pattern": r"\S+"}
    told = BM25Retriever.from_defaults(nodes=nodes, **kept)

    def search(text: str) -> Any:
        near = store.query(VectorStoreQuery(query_embedding=words.row(text), similarity_top_k=_LIMIT))
        fused = {n: _WEIGHT * s for n, s in zip(near.ids or (), near.similarities or (), strict=True)}
        found = told.retrieve(words.cut(text))
        top = max((f.score or 0.0 for f in found), default=0.0) or 1.0
        for one in found:
            fused[one.node.node_id] = fused.get(one.node.node_id, 0.0) + (1 - _WEIGHT) * (one.score or 0.0) / top
        return sorted(fused, key=lambda n: -fused[n])[:_LIMIT]

    return search


def langchain(words: Words) -> Search:
    """FAISS store and BM25 retriever under the ensemble retriever."""
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.retrievers import BM25Retriever
    from langchain_community.vectorstores import FAISS
    from langchain_core.embeddings import Embeddings

    class Ours(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            found: list[list[float]] = words.rows(texts).tolist()
            return found

        def embed_query(self, text: str) -> list[float]:
            return words.row(text)

    cut = words.cut_all()
    store = FAISS.from_texts(cut, Ours())
    told = BM25Retriever.from_texts(cut, preprocess_func=lambda text: words.cut(words.whole.get(text, text)).split(), k=_LIMIT)
    near = store.as_retriever(search_kwargs={"k": _LIMIT})
    return EnsembleRetriever(retrievers=[near, told], weights=[_WEIGHT, 1 - _WEIGHT]).invoke


def txtai(words: Words) -> Search:
    """The hybrid index of txtai: FAISS and its own BM25, fused by its own rule."""
    from txtai import Embeddings

    cut = words.cut_all()
    scoring = {"method": "bm25", "terms": True, "normalize": True, "tokenizer": {"whitespace": True}}

    def rows(texts: list[str]) -> Any:
        return np.asarray(words.rows(list(texts)), dtype=np.float32)

    index = Embeddings(method="external", transform=rows, scoring=scoring, backend="faiss", content=False)
    index.index([(str(n), text, None) for n, text in enumerate(cut)])
    return lambda text: index.search(_known(words, text), _LIMIT, weights=_WEIGHT)


def _known(words: Words, text: str) -> str:
    """The question as words; its vector is made of the whole question."""
    cut = words.cut(text)
    words.whole[cut] = text
    return cut


SYSTEMS: dict[str, Callable[[Words], Search]] = {
    "haystack": haystack, "llama-index": llama_index, "langchain": langchain, "txtai": txtai,
}  # fmt: skip


def main(name: str, file: Path) -> None:
    """Index the texts of the file with a system and ask it its questions; prints one JSON line."""
    told = json.loads(file.read_text("utf-8"))
    words = Words(told["texts"])
    begun = perf_counter()
    search = SYSTEMS[name](words)
    indexed = perf_counter() - begun
    search(told["questions"][0])
    seconds = []
    # a slow system gets fewer questions: at most a minute of them
    for text in told["questions"]:
        begun = perf_counter()
        found = search(text)
        seconds.append(perf_counter() - begun)
        if not found:
            raise SystemExit(f"{name} found nothing")
        if sum(seconds) > 60:
            break
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    status = Path("/proc/self/status").read_text("ascii").splitlines()
    now = next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024
    print(json.dumps({"index s": round(indexed, 2), "seconds": seconds, "MB": round(now, 1), "peak MB": round(peak, 1)}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
