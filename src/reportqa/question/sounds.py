"""How letters sound: comes in a letter or a word; goes out its readings without tones, clear or as many speakers blur them."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

#: a letter with more readings than these is taken by its first ones
_MOST_SOUNDS = 3
#: sounds that many speakers do not tell apart
_ALIKE_SOUNDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"), ("hu", "f"))


@lru_cache(maxsize=1 << 14)
def readings(letter: str) -> tuple[str, ...]:
    """How a letter is read, its usual way first; the letter itself where it is not Chinese."""
    from pypinyin.pinyin_dict import pinyin_dict  # its tables take a while to load; most questions are spelt right

    said = pinyin_dict.get(ord(letter), "").split(",") if len(letter) == 1 else []
    bare = ("".join(c for c in unicodedata.normalize("NFD", s) if not unicodedata.combining(c)) for s in said if s)
    return tuple(dict.fromkeys(bare))[:_MOST_SOUNDS] or (letter,)


@lru_cache(maxsize=1 << 14)
def blurred(letter: str) -> tuple[str, ...]:
    """The readings of a letter where zh and z, ng and n, l and n, hu and f are the same."""
    return tuple(dict.fromkeys(map(_blurred, readings(letter))))


def _blurred(sound: str) -> str:
    for clear, blur in _ALIKE_SOUNDS:
        sound = sound.replace(clear, blur)
    return sound


def sound_alike(a: str, b: str) -> bool:
    """Whether two letters are read the same, at least one of them in its usual way."""
    return readings(a)[0] in readings(b) or readings(b)[0] in readings(a)
