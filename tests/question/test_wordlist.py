"""Words found by their sound or one slip away: the list gives just what comparing every word with the text would give."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from reportqa.lexicon.taken import Taken
from reportqa.question.sounds import blurred, readings
from reportqa.question.wordlist import WordList

#: few letters, among them some that sound alike (市, 是; 溪, 西; 民, 明), so that words are near one another
LETTERS = "市是溪西民明局a"
WORDS = st.text(LETTERS, min_size=1, max_size=6)
LISTS = st.lists(WORDS, unique=True, max_size=40)


def listed(words: list[str]) -> WordList:
    return WordList({word: word for word in words})


def same(a: str, b: str, sounds: Callable[[str], tuple[str, ...]]) -> bool:
    """Whether letters at the same place can be read alike, as far as the shorter text goes."""
    return all({*sounds(x)} & {*sounds(y)} for x, y in zip(a, b, strict=False))


@settings(deadline=None)  # the first reading of a letter loads the table of sounds
@given(LISTS, WORDS, st.integers(-1, 1))
def test_one_slip_away_is_a_distance_of_one(words: list[str], typed: str, more: int) -> None:
    length = len(typed) + more
    near = [w for w in words if len(w) == length and OSA.distance(typed, w) <= 1]
    assert list(listed(words).one_slip_away(typed, length)) == sorted(near)


@settings(deadline=None)
@given(LISTS, st.text(LETTERS, max_size=9), st.integers(0, 3))
def test_words_that_sound_like_the_text_are_found_from_where_it_is_read(words: list[str], text: str, start: int) -> None:
    rest = text[start:]
    alike = {w for w in words if len(w) <= len(rest) and same(w, rest, readings)}
    found = list(listed(words).sounding(text, start))
    assert {*found} == alike
    assert [len(w) for w in found] == sorted(len(w) for w in found)


@settings(deadline=None)
@given(LISTS, WORDS)
def test_words_that_nearly_sound_like_all_that_was_typed(words: list[str], typed: str) -> None:
    alike = [w for w in words if len(w) == len(typed) and same(w, typed, blurred)]
    assert list(listed(words).nearly_sounding(typed)) == sorted(alike)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 5)), max_size=5), st.integers(0, 20), st.integers(1, 5))
def test_a_stretch_touches_those_that_share_a_letter_with_it(taken: list[tuple[int, int]], start: int, size: int) -> None:
    stretches = [(first, first + length) for first, length in taken]
    shares = any(first < start + size and start < last for first, last in stretches)
    assert Taken(30, stretches).touches(start, start + size) is shares
