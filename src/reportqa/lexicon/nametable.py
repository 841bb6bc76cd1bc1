"""Names and whose they are, in a few flat arrays: comes in names with numbers; goes out a table that is opened, not built.

The names stand in their order in one text. Beside it stand their checksums in order, each with the place of its name, so that
looking a name up is one bisection in an array; opening the table reads nothing.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any
from zlib import crc32

import msgspec
import numpy as np

_REGION_ENDINGS = "省市县区"
#: the letters that end a region inside a name; the last letter of a name stays
_INNER = re.compile(f"[{_REGION_ENDINGS}](?!\n|$)")


class Table(msgspec.Struct, frozen=True, array_like=True):
    """The table as it is stored. Arrays are little-endian: `ends` (where each name ends in the text, in bytes), `owners`,
    `sums` with `places`, and the same over the names without the endings of regions. An owner beyond the bodies stands for
    several: `several` by what is beyond. `single` are the places of names of one body. `sizes`: see `lengths`.
    """

    text: bytes
    ends: bytes
    owners: bytes
    sums: bytes
    places: bytes
    bare_sums: bytes
    bare_places: bytes
    single: bytes
    several: tuple[tuple[int, ...], ...]
    sizes: dict[str, tuple[int, ...]]


def lengths(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The lengths of the names that begin with the same two letters, longest first."""
    found: dict[str, set[int]] = {}
    for name in names:
        found.setdefault(name[:2], set()).add(len(name))
    return {begin: tuple(sorted(sizes, reverse=True)) for begin, sizes in sorted(found.items())}


def table_of(names: Mapping[str, Sequence[int]], bodies: int, bare: bool = True) -> Table:
    """The table of names with the numbers of the bodies that each may mean; with `bare` found without region endings too."""
    words = sorted(names)
    packed = [word.encode() for word in words]
    ends, at = array("I"), 0
    for word in packed:
        at += len(word)
        ends.append(at)
    owners = array("I")
    several: dict[tuple[int, ...], int] = {}
    for name in words:
        ids = names[name]
        owners.append(ids[0] if len(ids) == 1 else bodies + several.setdefault(tuple(ids), len(several)))
    bares = _INNER.sub("", "\n".join(words)).split("\n") if bare and words else []
    single = array("I", (n for n, word in enumerate(words) if owners[n] < bodies and len(word) > 1))
    return Table(
        b"".join(packed),
        _stored(ends),
        _stored(owners),
        *_by_sum(packed),
        *_by_sum([word.encode() for word in bares]),
        _stored(single),
        tuple(several),
        lengths(words),
    )


def _by_sum(words: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The checksums of the words in order, and the place of each one's word."""
    sums = [crc32(word) for word in words]
    order = sorted(range(len(words)), key=sums.__getitem__)
    return _stored(array("I", (sums[n] for n in order))), _stored(array("I", order))


def _stored(numbers: array[int]) -> bytes:
    return numbers.tobytes()


def _opened(stored: bytes) -> array[int]:
    numbers = array("I")
    numbers.frombytes(stored)
    return numbers


class NameTable(Mapping[str, tuple[str, ...]]):
    """An opened table: by name the ids of the bodies that it may mean."""

    def __init__(self, table: Table, ids: Sequence[str]) -> None:
        self.sizes = table.sizes
        self._table, self._ids = table, ids
        self._ends, self._owners = _opened(table.ends), _opened(table.owners)
        self._sums, self._places = _opened(table.sums), _opened(table.places)

    def __len__(self) -> int:
        return len(self._ends)

    def __iter__(self) -> Iterator[str]:
        return (self.name(place) for place in range(len(self)))

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._place(name) >= 0

    def __getitem__(self, name: str) -> tuple[str, ...]:
        place = self._place(name)
        if place < 0:
            raise KeyError(name)
        return self.owners(place)

    def name(self, place: int) -> str:
        """The name that stands at a place."""
        return self._bytes(place).decode()

    def owners(self, place: int) -> tuple[str, ...]:
        """The bodies that the name at a place may mean."""
        owner = self._owners[place]
        several = (owner,) if owner < len(self._ids) else self._table.several[owner - len(self._ids)]
        return tuple(self._ids[n] for n in several)

    def but_for_endings(self, bare: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The names that are this one without the letters that end regions inside them, and whose they are."""
        for place in _at(crc32(bare.encode()), *self._bare):
            name = self.name(place)
            if without_endings(name) == bare:
                yield name, self.owners(place)

    def single(self) -> tuple[NameList, Mapping[str, str]]:
        """The names of more than one letter that mean one body only, in order, and by each the id of its body."""
        places = _opened(self._table.single)
        return NameList(self, places), _OneOwner(self, places)

    def inside(self, plain: str) -> list[str]:
        """Every name of the table that stands somewhere in the text, the longest first."""
        found = {
            name
            for start in range(len(plain))
            for begin in (plain[start : start + 2], plain[start])
            for size in self.sizes.get(begin, ())
            if len(name := plain[start : start + size]) == size and name in self
        }
        return sorted(found, key=lambda n: (-len(n), n))

    def like(self, said: str, cutoff: float, most: int) -> list[str]:
        """The names that may be alike by difflib's ratio, `most` of them at most: those with most letters in common, in order.

        No ratio is above two times the letters in common through the letters of both.
        """
        if not len(self):
            return []
        letters, begins, sizes = self._letters
        common = np.add.reduceat(np.isin(letters, np.array([*map(ord, said)], np.uint32)).astype(np.uint16), begins)
        bound = 2.0 * np.minimum(np.minimum(common, sizes), len(said)) / (sizes + len(said))
        fitting = np.flatnonzero(bound >= cutoff)
        nearest = fitting[np.argsort(-bound[fitting], kind="stable")[:most]]
        return [self.name(int(place)) for place in np.sort(nearest)]

    @cached_property
    def _letters(self) -> tuple[Any, Any, Any]:
        """The letters of all names one after the other; where each name begins; how many letters it has."""
        packed = np.frombuffer(self._table.text, np.uint8)
        # every byte but those that go on a letter begins one
        before = np.cumsum((packed & 0xC0) != 0x80)[np.array(self._ends) - 1]
        sizes = np.diff(before, prepend=0)
        return np.frombuffer(self._table.text.decode().encode("utf-32-le"), np.uint32), before - sizes, sizes

    @cached_property
    def _bare(self) -> tuple[array[int], array[int]]:
        return _opened(self._table.bare_sums), _opened(self._table.bare_places)

    def _bytes(self, place: int) -> bytes:
        return self._table.text[self._ends[place - 1] if place else 0 : self._ends[place]]

    def _place(self, name: str) -> int:
        """Where a name stands; -1 if it is not in the table."""
        packed = name.encode("utf-8", "surrogatepass")
        return next((place for place in _at(crc32(packed), self._sums, self._places) if self._bytes(place) == packed), -1)


def _at(wanted: int, sums: array[int], places: array[int]) -> Iterator[int]:
    """The places of a checksum; different names may have the same one."""
    n = bisect_left(sums, wanted)
    while n < len(sums) and sums[n] == wanted:
        yield places[n]
        n += 1


def without_endings(name: str) -> str:
    """The name without the letters that end regions inside it: 石家庄市长安区 -> 石家庄长安区."""
    return _INNER.sub("", name)


class NameList(Sequence[str]):
    """Names of a table at some places, in order, each read when it is looked at."""

    def __init__(self, table: NameTable, places: array[int]) -> None:
        self._table, self._places = table, places

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, at: int) -> str:  # type: ignore[override]
        return self._table.name(self._places[at])


class _OneOwner(Mapping[str, str]):
    def __init__(self, table: NameTable, places: array[int]) -> None:
        self._table, self._places = table, places

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[str]:
        return iter(NameList(self._table, self._places))

    def __getitem__(self, name: str) -> str:
        owners = self._table[name]
        if len(owners) != 1 or len(name) < 2:
            raise KeyError(name)
        return owners[0]
