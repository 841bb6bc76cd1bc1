"""Ordinary words of the language: comes in a stretch of text; goes out whether it is a word, and one no name begins with.

The list is the one that the search cuts with (jieba), read as text: loading jieba itself would write a cache and warn.
"""

from __future__ import annotations

import importlib.util
from functools import lru_cache
from pathlib import Path

#: kinds of words, as the list marks them, that no name begins with: verbs, prepositions, adverbs, conjunctions
_SAYING = ("v", "vn", "vd", "p", "d", "ad", "c", "u")
#: a single letter is more often part of a name
_SAYING_LETTER = ("p", "d", "c", "u")
#: no ordinary word before a name has more letters
_LONGEST = 4


@lru_cache(maxsize=1 << 12)
def is_word(text: str) -> bool:
    """Whether a text is a word or a name of its own."""
    return f"\n{text} " in _lines()


def ends_in_saying(text: str) -> bool:
    """Whether a text ends in an ordinary word that is no part of a name that follows (按照, 核实, 据)."""
    word = next((w for n in range(_LONGEST, 0, -1) if len(w := text[-n:]) == n and is_word(w)), "")
    return _sort(word) in (_SAYING if len(word) > 1 else _SAYING_LETTER)


@lru_cache(maxsize=1 << 10)
def _sort(word: str) -> str:
    """The mark of a word in the list, empty if it is not there."""
    lines, at = _lines(), _lines().find(f"\n{word} ")
    return lines[at + 1 : lines.index("\n", at + 1)].split(" ")[-1] if word and at >= 0 else ""


@lru_cache(maxsize=1)
def _lines() -> str:
    spec = importlib.util.find_spec("jieba")
    folders = spec.submodule_search_locations if spec else None
    return "\n" + (Path(folders[0]) / "dict.txt").read_text("utf-8") + "\n" if folders else "\n"
