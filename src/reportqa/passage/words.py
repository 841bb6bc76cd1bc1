"""Chinese text cut into words. Comes in: any text. Goes out: its words, or the terms that keyword search counts.

jieba does the cutting, with a trimmed dictionary and the field's words (lexicon/words.txt). jieba's own loading is passed by:
it keeps its dictionary in a cache file that is read with marshal, by default in the shared temp folder, where another account
could leave one. Here the dictionary is read from jieba's text file (0.3 s once a process); no cache is read or written.
"""

from __future__ import annotations

import hashlib
import importlib
import logging
import unicodedata
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from types import ModuleType
from typing import Any

from reportqa.errors import WrongSetting
from reportqa.text import plain

#: words that jieba's dictionary counts less often are left out: they are names and misprints, and cost start-up time
_SELDOM = 50


@dataclass(frozen=True, slots=True)
class FieldWords:
    """The words of words.txt in plain form; `stop` are those that say how one asks, `digest` the SHA-256 of the file."""

    words: tuple[str, ...]
    stop: frozenset[str]
    digest: str


def read_words(data: bytes, name: str = "words.txt") -> FieldWords:
    """The words in a word list: one a line, `stop` behind it for a word of asking, # for remarks."""
    words: dict[str, bool] = {}
    for number, line in enumerate(data.decode("utf-8").splitlines(), 1):
        parts = line.split("#")[0].split()
        if not parts:
            continue
        word = plain(parts[0]).text
        if parts[1:] not in ([], ["stop"]) or not word:
            raise WrongSetting(f"词表 {name} 第 {number} 行写法有误：每行一个词，其后只可加 stop")
        if word in words:
            raise WrongSetting(f"词表 {name} 第 {number} 行重复：{word}")
        words[word] = bool(parts[1:])
    return FieldWords(tuple(words), frozenset(w for w, stop in words.items() if stop), hashlib.sha256(data).hexdigest())


def field_words() -> FieldWords:
    """The word list of the package."""
    return read_words((files("reportqa.lexicon") / "words.txt").read_bytes())


def _jieba() -> ModuleType:
    """jieba, without its log lines and without what its import warns of (pkg_resources, escapes in its patterns)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = importlib.import_module("jieba")
    logging.getLogger("jieba").setLevel(logging.ERROR)
    return module


@lru_cache(maxsize=1)
def _dictionary() -> Mapping[str, int]:
    _jieba()
    rows = (line.split(" ") for line in (files("jieba") / "dict.txt").read_text("utf-8").splitlines())
    return {row[0]: int(row[1]) for row in rows if len(row) > 1 and int(row[1]) >= _SELDOM}


class Segmenter:
    """jieba with the field's words. The same text gives the same words on every machine; no hidden Markov guessing.

    `field` are the field's words. `id` names what the cutting depends on; an index remembers it, because terms cut another
    way would not be found.
    """

    def __init__(self, words: FieldWords | None = None) -> None:
        given = words or field_words()
        self._stop = given.stop
        self.field = given.words
        self._tokenizer: Any = _jieba().Tokenizer()
        frequency = dict(_dictionary())
        self._tokenizer.total = sum(frequency.values())
        for word in list(frequency):
            for end in range(1, len(word)):
                frequency.setdefault(word[:end], 0)  # jieba walks over the beginnings of words
        self._tokenizer.FREQ = frequency
        self._tokenizer.initialized = True  # so that jieba never goes looking for its cache
        for word in given.words:
            if len(word) > 1:  # a boosted single character would tear words apart
                self._tokenizer.add_word(word)
        self.id = hashlib.sha256(f"{version('jieba')} {_SELDOM} {given.digest}".encode()).hexdigest()

    def cut(self, text: str) -> list[str]:
        """The words of the plain form of the text, in order; signs are words too. `cut("三安全一稳定")` is one word."""
        return list(self._tokenizer.cut(plain(text).text, HMM=False))

    def terms(self, text: str) -> list[str]:
        """What keyword search counts: words and the words inside long words, without signs, figures and words of asking."""
        return list(self._terms(text))

    def _terms(self, text: str) -> Iterator[str]:
        for word in self.cut(text):
            if word in self._stop or unicodedata.category(word[0])[0] != "L":
                continue
            yield word
            for length in range(2, len(word)):
                for start in range(len(word) - length + 1):
                    part = word[start : start + length]
                    if self._tokenizer.FREQ.get(part) and part not in self._stop:
                        yield part

    def frequencies(self) -> dict[str, int]:
        """Every word of the dictionary with its count, the field's words included: the ground of the encoder's tokenizer."""
        return {word: count for word, count in self._tokenizer.FREQ.items() if count}
