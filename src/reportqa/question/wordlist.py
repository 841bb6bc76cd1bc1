"""Words to be put in for what was typed: comes in a list of them; goes out those that sound like a text or are one slip away.

The list is sorted once and nothing else is prepared: all words that begin with the same letters stand together, so that a text
is followed from letter to letter through ever smaller stretches of the list, whether it holds a hundred names or a million.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportqa.question.sounds import blurred, readings

#: words `first` to `last` of the list (the last one not included)
_Stretch = tuple[int, int]
#: how the words of so many stretches go on is kept
_KEPT = 1 << 13


@dataclass(frozen=True, slots=True)
class _Onward:
    """How the words of a stretch go on: by the next letter, by how it sounds, and by how it sounds blurred."""

    letters: Mapping[str, _Stretch]
    sounds: Mapping[str, tuple[_Stretch, ...]]
    blurs: Mapping[str, tuple[_Stretch, ...]]


class WordList:
    """Words in the order of their letters. `called` holds them all; `ordered` are they in order, where that is known."""

    def __init__(self, called: Collection[str], ordered: Sequence[str] | None = None) -> None:
        self.called = called
        self._words = sorted(called) if ordered is None else ordered
        self._all = (0, len(self._words))
        self._onward: Callable[[_Stretch, int], _Onward] = lru_cache(maxsize=_KEPT)(self._goes_on)

    def sounding(self, text: str, start: int) -> Iterator[str]:
        """The words that sound like the text from `start` on, however far they go, the shorter first."""
        reached: Iterable[_Stretch] = [self._all]
        for size, letter in enumerate(text[start:]):
            reached = self._next(reached, size, letter, clear=True)
            if not reached:
                return
            yield from self._ending(reached, size + 1)

    def nearly_sounding(self, typed: str) -> tuple[str, ...]:
        """The words that sound like all of what was typed, if similar sounds are taken for the same."""
        reached: Iterable[_Stretch] = [self._all]
        for size, letter in enumerate(typed):
            reached = self._next(reached, size, letter, clear=False)
        return tuple(sorted(self._ending(reached, len(typed))))

    def one_slip_away(self, typed: str, length: int) -> tuple[str, ...]:
        """The words of a length that differ by one letter (lost, added, another one) or by two neighbours swapped."""
        found = {typed} if len(typed) == length else set()
        at = self._all
        for n in range(len(typed) + 1):
            before, behind, onward = typed[:n], typed[n:], self._onward(at, n).letters
            if length > len(typed):
                found.update(f"{before}{letter}{behind}" for letter in onward)
            elif length < len(typed) and behind:
                found.add(before + behind[1:])
            elif behind:
                found.add(before + behind[:2][::-1] + behind[2:])
                found.update(f"{before}{letter}{behind[1:]}" for letter in onward)
            if not behind or behind[0] not in onward:
                break
            at = onward[behind[0]]
        return tuple(sorted(word for word in found if word in self.called))

    def _next(self, reached: Iterable[_Stretch], size: int, letter: str, *, clear: bool) -> dict[_Stretch, None]:
        """Where the words go on with a letter of that sound."""
        sounds = readings(letter) if clear else blurred(letter)
        found: dict[_Stretch, None] = {}
        for at in reached:
            onward = self._onward(at, size)
            ways = onward.sounds if clear else onward.blurs
            for sound in sounds:
                found.update(dict.fromkeys(ways.get(sound, ())))
        return found

    def _ending(self, reached: Iterable[_Stretch], size: int) -> Iterator[str]:
        """The words that end where others of their stretch may go on: they stand first in it."""
        return (self._words[first] for first, _ in reached if len(self._words[first]) == size)

    def _goes_on(self, at: _Stretch, size: int) -> _Onward:
        """The smaller stretches of words that begin with the same `size` letters and have the next one in common."""
        first, last = at
        letters: dict[str, _Stretch] = {}
        first += bool(first < last and len(self._words[first]) == size)
        while first < last:
            word = self._words[first]
            end = bisect_left(self._words, word[:size] + chr(ord(word[size]) + 1), first, last)
            letters[word[size]] = (first, end)
            first = end
        return _Onward(letters, _grouped(letters, readings), _grouped(letters, blurred))


def _grouped(letters: Mapping[str, _Stretch], sounds: Callable[[str], tuple[str, ...]]) -> Mapping[str, tuple[_Stretch, ...]]:
    found: dict[str, list[_Stretch]] = {}
    for letter, stretch in letters.items():
        for sound in sounds(letter):
            found.setdefault(sound, []).append(stretch)
    return {sound: tuple(stretches) for sound, stretches in found.items()}
