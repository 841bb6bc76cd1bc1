"""Letters of a text that are spoken for: comes in stretches, goes out whether others run into them, at once however many."""

from __future__ import annotations

from collections.abc import Iterable


class Taken:
    """The letters of a text of some size that stretches (start, end) cover."""

    __slots__ = ("_letters",)

    def __init__(self, size: int, stretches: Iterable[tuple[int, int]] = ()) -> None:
        self._letters = bytearray(size)
        for start, end in stretches:
            self.add(start, end)

    def add(self, start: int, end: int) -> None:
        """Covers a stretch."""
        self._letters[start:end] = b"\1" * (end - start)

    def touches(self, start: int, end: int) -> bool:
        """Whether any letter of the stretch is covered."""
        return self._letters.find(1, start, end) >= 0
