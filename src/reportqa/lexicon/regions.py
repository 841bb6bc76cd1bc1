"""The regions and kinds of the bodies held: comes in bodies; goes out which of them a region and a kind mean together."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import product

import msgspec

from reportqa.lexicon.bodies import GroupWords, IssuerWords, NameParts, short_regions
from reportqa.lexicon.nametable import lengths
from reportqa.records import Issuer

Path = tuple[str, ...]
#: so many groups of bodies are kept once they were looked for
_KEPT = 256
#: what is cut from a kind of body to get what it works at (应急管理局 -> 应急管理)
_ORGAN = ("委员会", "办公室", "分局", "局", "委", "办", "厅")


def same(a: Path, b: Path) -> bool:
    """Whether two paths can be one region: the shorter says less about what is above it."""
    short, long = sorted((a, b), key=len)
    return bool(short) and long[-len(short) :] == short


def longest(plain: str, start: int, names: Container[str], sizes: Mapping[str, tuple[int, ...]]) -> str:
    """The longest of the names that stands in the text from `start` on; empty if none does. `sizes` are those of `lengths`."""
    for begin in (plain[start : start + 2], plain[start]):
        for size in sizes.get(begin, ()):
            if size <= len(plain) - start and (name := plain[start : start + size]) in names:
                return name
    return ""


def inside(path: Path, region: Path) -> bool:
    """Whether a path leads through a region or ends there."""
    return any(same(path[:end], region) for end in range(1, len(path) + 1))


class Placed(msgspec.Struct, frozen=True, array_like=True):
    """What is known of the regions of all bodies, as it is stored: by the number of a body what kind it is and its path; by
    the name of a region its paths, and the lengths of these names; by a kind, and by a part of a path, the bodies.
    """

    bodies: list[str]
    paths: list[Path]
    names: dict[str, tuple[Path, ...]]
    sizes: dict[str, tuple[int, ...]]
    by_body: dict[str, list[int]]
    by_region: dict[str, list[int]]


class Regions:
    """Regions by the names that people use, and bodies by region and kind."""

    def __init__(self, placed: Placed, ids: Sequence[str], words: IssuerWords) -> None:
        self.words = words
        self._ids = ids
        self._at = {key: n for n, key in enumerate(ids)}
        self._placed = placed
        self.by_name = placed.names
        self._lengths = placed.sizes
        self._kinds: dict[str, set[str]] = {}
        for full, also in words.bodies.items():
            for word in (full, *also):
                self._kinds.setdefault(word, set()).add(full)
        g = words.government
        self._governing = frozenset((*g.names, *g.offices, *g.committee, ""))
        self._fields = _fields(words)
        self._longest_fields = tuple(sorted(self._fields, key=lambda w: (-len(w), w)))
        self._group: Callable[[str, tuple[Path, ...]], tuple[str, ...]] = lru_cache(maxsize=_KEPT)(self._bodies)

    def at(self, plain: str, start: int) -> str:
        """The longest name of a region that begins there."""
        return longest(plain, start, self.by_name, self._lengths)

    def kinds(self, word: str) -> frozenset[str]:
        """The kinds of bodies (official endings) that a word for one means: 教育局, 市住建局, 应急部门, 应急系统."""
        bare = re.sub("^[省市县区]", "", word)
        organ = next((w for w in (*self.words.groups.systems, *self.words.groups.organs) if word.endswith(w)), "")
        if organ and (field := word.removesuffix(organ)) in self._fields:
            return self._fields[field]
        return frozenset(self._kinds.get(word, self._kinds.get(bare, ())))

    def fields(self) -> tuple[str, ...]:
        """What kinds of bodies work at (应急, 教育), longest first."""
        return self._longest_fields

    def of_kind(self, kinds: Iterable[str], paths: Iterable[Path]) -> tuple[str, ...]:
        """The bodies held of these kinds whose own region is one of the paths."""
        regions = tuple(paths)
        near = self._near(regions)
        fitting = (n for kind in {*kinds} for n in self._placed.by_body.get(kind, ()) if n in near)
        return tuple(self._ids[n] for n in sorted(n for n in fitting if any(same(self._placed.paths[n], p) for p in regions)))

    def fitting(self, word: str, paths: tuple[Path, ...]) -> tuple[Path, ...]:
        """Of the regions those that a kind of body with a level before it can be of: 县公安局 is none of a 市."""
        level = word[0] if word not in self._kinds and word[1:] in self._kinds else ""
        return tuple(p for p in paths if p and p[-1].endswith(level))

    def path(self, issuer: str) -> Path:
        """The region path of a body held."""
        return self._placed.paths[self._at[issuer]]

    def body(self, issuer: str) -> str:
        """What kind of body it is; a government's word for one that stands for its region."""
        return self._placed.bodies[self._at[issuer]]

    def stands_for_region(self, issuer: str) -> bool:
        """Whether the region's name alone means the body."""
        return self.body(issuer) in self._governing

    def group(self, kind: str, region: tuple[Path, ...] = ()) -> tuple[str, ...]:
        """All bodies held of a group of [groups.kinds], or of an official kind; inside a region, if one is said."""
        return self._group(kind, region)

    def _bodies(self, kind: str, region: tuple[Path, ...]) -> tuple[str, ...]:
        known = self.words.groups.kinds.get(kind)
        paths = self._placed.paths
        bodies = (kind,) if known is None else [b for b in self._placed.by_body if self._belongs(b, known)]
        fitting = [n for b in bodies for n in self._placed.by_body.get(b, ())]
        if region:
            near, lies = self._near(region), same if known is not None and known.own else inside
            fitting = [n for n in fitting if n in near and any(lies(paths[n], r) for r in region)]
        if known is not None and known.regions and not known.every:
            fitting = [n for n in fitting if paths[n] and _ends(paths[n][-1], known)]
        fitting.sort()
        if known is not None and known.regions:
            fitting = self._one_a_region(fitting)
        return tuple(self._ids[n] for n in fitting)

    def _near(self, regions: Iterable[Path]) -> set[int]:
        """The bodies on whose path the smallest part of one of the regions lies."""
        return {n for region in regions if region for n in self._placed.by_region.get(region[-1], ())}

    def _belongs(self, body: str, kind: GroupWords) -> bool:
        """Whether bodies of an official kind can belong to a group."""
        if kind.every:
            return True
        if kind.regions:
            return body in self._governing
        return body not in self._governing and (not kind.bodies or body.endswith(kind.bodies))

    def _one_a_region(self, found: list[int]) -> list[int]:
        """Of a government and its office only the government."""
        chosen: dict[Path, int] = {}
        offices = ("办公室", "办公厅")
        for n in sorted(found, key=lambda n: self._placed.bodies[n].endswith(offices)):
            chosen.setdefault(self._placed.paths[n], n)
        return [n for n in found if chosen[self._placed.paths[n]] == n]


def _ends(region: str, kind: GroupWords) -> bool:
    return region.endswith(kind.regions) and not region.endswith(kind.but)


def place(bodies: Sequence[tuple[Issuer, NameParts]], words: IssuerWords) -> Placed:
    """The regions and kinds of bodies, which are numbered in the order given."""
    paths = [tuple(dict.fromkeys((*issuer.region, *parts.regions))) for issuer, parts in bodies]
    names: dict[str, dict[Path, None]] = {}
    by_body: dict[str, list[int]] = {}
    by_region: dict[str, list[int]] = {}
    for region in dict.fromkeys(path[:end] for path in paths for end in range(1, len(path) + 1)):
        for name in _names_of(region, words):
            names.setdefault(name, {})[region] = None
    for n, ((_, parts), path) in enumerate(zip(bodies, paths, strict=True)):
        by_body.setdefault(parts.body, []).append(n)
        for part in dict.fromkeys(path):
            by_region.setdefault(part, []).append(n)
    return Placed(
        bodies=[parts.body for _, parts in bodies],
        paths=paths,
        names={name: tuple(found) for name, found in names.items()},
        sizes=lengths(names),
        by_body=by_body,
        by_region=by_region,
    )


def _names_of(path: Path, words: IssuerWords) -> Iterable[str]:
    for start in range(len(path)):
        for parts in product(*(short_regions(r, words) for r in path[start:])):
            if len("".join(parts)) > 1:
                yield "".join(parts)


def _fields(words: IssuerWords) -> dict[str, frozenset[str]]:
    """What each kind of body works at, from its names of three letters and more."""
    found: dict[str, set[str]] = {}
    for full, also in words.bodies.items():
        for word in (full, *also):
            organ = next((o for o in _ORGAN if word.endswith(o)), "")
            if organ and len(field := word.removesuffix(organ)) > 1:
                found.setdefault(field, set()).add(full)
    return {field: frozenset(kinds) for field, kinds in found.items()}
