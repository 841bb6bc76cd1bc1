"""Reports cut into passages, and passages found by meaning (sentence-transformers, FAISS) and by words (jieba, BM25)."""
