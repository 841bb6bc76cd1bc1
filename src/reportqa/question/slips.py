"""Slips of the pen: comes in a text with letters that nothing explains; goes out the names and words that may be meant there.

`changes` names the finders in the order in which they are tried; what is done with what they find is decided in spelling.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from reportqa.lexicon.bodies import split_name
from reportqa.lexicon.issuers import Names
from reportqa.question.dictionary import is_word
from reportqa.question.mentions import Context, Words
from reportqa.question.sounds import sound_alike
from reportqa.question.wordlist import WordList

#: no word or name with fewer letters is put in for certain; shorter names are offered
_SHORTEST_NAME = 3
#: a letter may be lost, doubled or swapped in names of at least so many letters
_LONG_NAME = 4
#: a name may begin so many letters before the ones that nothing explains
_REACH = 12
#: of names, and of words, that differ by one letter so many are looked at
_MOST_NAMES, _MOST_WORDS = 8, 5


@dataclass(frozen=True, slots=True)
class Change:
    """Letters of the text and the name (of a `body`) or word to put in for them, and whether that is sure."""

    start: int
    end: int
    word: str
    sure: bool
    body: bool


@lru_cache(maxsize=4)
def _names(names: Names) -> WordList:
    """Names that mean one body held."""
    ordered, owners = names.by_name.single()
    return WordList(owners, ordered)


@lru_cache(maxsize=4)
def _words(words: Words) -> WordList:
    """Words for items and columns."""
    return WordList({word for word in words.matters if len(word) > 1})


@dataclass(frozen=True, slots=True)
class Strange:
    """A text with the stretches of it that nothing explains, what is named in it, and where each body named begins by its end.

    `loose`: no matter was found, so that a word may also stand where the text is explained but not named.
    """

    plain: str
    stretches: tuple[tuple[int, int], ...]
    named: frozenset[int]
    bodies: dict[int, int]
    loose: bool


def changes(strange: Strange, context: Context) -> Iterator[Change]:
    """What may be meant by the stretches that nothing explains, the surest first."""
    plain, stretches = strange.plain, strange.stretches
    if not stretches and not strange.loose:
        return
    names, words = _names(context.names), _words(context.words)
    odd = {at for first, last in stretches for at in range(first, last)}
    yield from _same_sound(plain, odd, names, context)
    loose = set(range(len(plain))) - strange.named if strange.loose else set()
    for change in _same_sound(plain, odd | loose, words, None):
        whole = all(change.start <= s and e <= change.end for s, e in stretches if s < change.end and change.start < e)
        if whole and (change.end - change.start >= _LONG_NAME or not _of_words(plain, change, odd)):
            yield change
    for start, end in stretches:
        for begin in dict.fromkeys((strange.bodies.get(start, start), start)):
            yield from _one_letter(plain, begin, end, names, context)
            yield from _alike(plain, begin, end, names, context)
        yield from _slipped_word(plain, start, end, words)


def _of_words(plain: str, change: Change, odd: set[int]) -> bool:
    """Whether a letter to be changed is not strange, or stands in a word of its own (现场接待 holds 场接)."""
    typed, size = plain[change.start : change.end], change.end - change.start
    for at in (i for i in range(size) if typed[i] != change.word[i]):
        if change.start + at not in odd:
            return True
        if any(b - a > 1 and is_word(typed[a:b]) for a in range(at + 1) for b in range(at + 1, size + 1)):
            return True
    return False


def _same_sound(plain: str, odd: set[int], table: WordList, context: Context | None) -> Iterator[Change]:
    """Stretches that sound like a name (then with context) or word, letter for letter; only `odd` letters may differ."""
    starts = sorted({start for at in odd for start in range(max(0, at - _REACH), at + 1)})
    for start in starts:
        for word in dict.fromkeys(table.sounding(plain, start)):
            typed = plain[start : start + len(word)]
            if typed in table.called:
                continue
            differ = [start + i for i, letter in enumerate(word) if letter != typed[i]]
            if odd.issuperset(differ) and all(sound_alike(plain[at], word[at - start]) for at in differ):
                sure = _sure_sound(plain, start, word, differ, context)
                yield Change(start, start + len(word), word, sure, context is not None)


def _sure_sound(plain: str, start: int, word: str, differ: list[int], context: Context | None) -> bool:
    """Whether a stretch that sounds like a word is that word: it is none of its own, and no other place's name."""
    typed = plain[start : start + len(word)]
    local = [d - start for d in differ]
    if context is None:
        return not is_word(typed) and not (len(local) > 1 and is_word(typed[local[0] : local[-1] + 1]))
    parts = {typed[a:b] for d in local for a in range(max(0, d - 3), d + 1) for b in range(d + 1, min(len(typed), d + 4) + 1)}
    if len(word) < _SHORTEST_NAME or any(len(p) > 1 and is_word(p) for p in parts):
        return False
    return _well_placed(word, local, context.names)


def _well_placed(name: str, changed: list[int], names: Names) -> bool:
    """Whether a change of these letters of a name is safe: the name of a town alone has too many that sound like it."""
    ids = names.by_name[name]
    path = names.regions.path(ids[0])
    town = path and path[-1].endswith(("镇", "乡", "街道")) and names.regions.stands_for_region(ids[0])
    if not town:
        return True
    regions = split_name(name, names.words).regions
    above = len("".join(regions[:-1]))
    return above > 1 and all(c >= above for c in changed)


def _one_letter(plain: str, start: int, end: int, table: WordList, context: Context) -> Iterator[Change]:
    """A name of which one letter was lost, doubled or swapped with the next; in the region's own name it is never sure."""
    typed = plain[start:end]
    for length in (len(typed) - 1, len(typed), len(typed) + 1):
        if length < _LONG_NAME or len(typed) < _LONG_NAME - 1:
            continue
        for word in table.one_slip_away(typed, length)[:_MOST_NAMES]:
            slip = _slip(typed, word)
            if slip is not None:
                body = context.names.regions.body(context.names.by_name[word][0])
                at_end = slip >= len(word) - len(body) or length < len(typed)
                yield Change(start, end, word, at_end and not _is_another(typed, word, context), True)


def _slipped_word(plain: str, start: int, end: int, table: WordList) -> Iterator[Change]:
    """A word of which one letter was doubled or swapped with the next."""
    typed = plain[start:end]
    for length in (len(typed), len(typed) - 1):
        if length >= _LONG_NAME and not is_word(typed):
            for word in table.one_slip_away(typed, length)[:_MOST_WORDS]:
                if _slip(typed, word) is not None:
                    yield Change(start, end, word, True, False)


def _slip(typed: str, word: str) -> int | None:
    """Where a letter was lost, doubled or swapped; None if it is another difference."""
    at = next((i for i, (a, b) in enumerate(zip(typed, word, strict=False)) if a != b), min(len(typed), len(word)))
    if len(typed) < len(word):
        return at
    if len(typed) > len(word):
        return at if at and typed[at] == typed[at - 1] else None
    swapped = typed[:at] + typed[at : at + 2][::-1] + typed[at + 2 :]
    return at if swapped == word and typed != word else None


def _is_another(typed: str, word: str, context: Context) -> bool:
    """Whether what was typed names another region or another kind of body, or is only the beginning or end of the name."""
    issuer, words = context.names.issuers[context.names.by_name[word][0]], context.lexicon.issuers
    if word.startswith(typed) or word.endswith(typed):
        return True
    parts = split_name(typed, words)
    known = "".join((*issuer.region, word))
    if any(region not in known for region in parts.regions):
        return True
    return parts.body in words.endings() and not word.endswith(parts.body)


def _alike(plain: str, start: int, end: int, table: WordList, context: Context) -> Iterator[Change]:
    """Names with one other letter, or that sound nearly the same, or of a body that may be meant: only ever offered."""
    typed = plain[start:end]
    near = list(table.nearly_sounding(typed))
    if len(typed) >= _SHORTEST_NAME and not is_word(typed) and not is_word(typed[:-1]):
        near += table.one_slip_away(typed, len(typed))[:_MOST_NAMES]
    for said, bodies in context.lexicon.issuers.perhaps.items():
        if typed.endswith(said):
            near += [name for body in bodies if (name := typed.removesuffix(said) + body) in table.called]
    for word in dict.fromkeys(near):
        if word != typed and word[-1] == typed[-1] and not is_word(typed):
            yield Change(start, end, word, False, True)
