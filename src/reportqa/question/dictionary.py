"""Ordinary words of the language: comes in a stretch of text; goes out whether it is a word, and one no name begins with.

The list is the one that the search cuts with (jieba), read as text: loading jieba itself would write a cache and warn.
"""

from __future__ import annotations

import importlib.util
from functools import lru_cache
from pathlib import Path

#: kinds of words, as the list marks them, that no name begins with: verbs, prepositions, adverbs, conjunctions
_SAYING = ("v", "vn", "vd", "p", "d", "ad", "c", "u")
#: nouns, what stands before them, and short forms; how many letters they have, and how often they stand in the list's texts
_THINGS = ("n", "b", "vn", "j")
THING_LETTERS = (3, 2)
_COMMON = 40
#: a single letter is more often part of a name
_SAYING_LETTER = ("p", "d", "c", "u")
#: no ordinary word before a name has more letters
_LONGEST = 4


def is_word(text: str) -> bool:
    """Whether a text is a word or a name of its own."""
    return _entry(text) is not None


def ends_in_saying(text: str) -> bool:
    """Whether a text ends in an ordinary word that is no part of a name that follows (按照, 核实, 据)."""
    word = next((w for n in range(_LONGEST, 0, -1) if len(w := text[-n:]) == n and is_word(w)), "")
    _, sort = _entry(word) or (0, "")
    return sort in (_SAYING if len(word) > 1 else _SAYING_LETTER)


def is_thing(text: str) -> bool:
    """Whether two or three letters are a common noun, or what stands before one (老人, 在线, 特种, 国企)."""
    count, sort = _entry(text) or (0, "")
    return sort in _THINGS and len(text) in THING_LETTERS and count >= _COMMON


@lru_cache(maxsize=1 << 13)
def _entry(word: str) -> tuple[int, str] | None:
    """How often a word stands in the list's texts, and its mark; None if the list does not have it."""
    lines = _lines().get(word[:1], "")
    at = lines.find(f"\n{word} ")
    if at < 0:
        return None
    count, sort = lines[at + len(word) + 2 : lines.index("\n", at + 1)].split(" ")
    return int(count), sort


@lru_cache(maxsize=1)
def _lines() -> dict[str, str]:
    """The lines of the list by the first letter of their word, each with a line end before and after it."""
    spec = importlib.util.find_spec("jieba")
    folders = spec.submodule_search_locations if spec else None
    found: dict[str, list[str]] = {}
    for line in (Path(folders[0]) / "dict.txt").read_text("utf-8").splitlines() if folders else ():
        found.setdefault(line[:1], []).append(line)
    return {letter: "\n" + "\n".join(lines) + "\n" for letter, lines in found.items()}
