"""The regions and kinds of the bodies held: comes in bodies; goes out which of them a region and a kind mean together."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping
from functools import lru_cache
from itertools import product

from reportqa.lexicon.bodies import GroupWords, IssuerWords, short_regions, split_name
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


def lengths(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The lengths of the names that begin with the same two letters, longest first."""
    found: dict[str, set[int]] = {}
    for name in names:
        found.setdefault(name[:2], set()).add(len(name))
    return {begin: tuple(sorted(sizes, reverse=True)) for begin, sizes in found.items()}


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


class Regions:
    """Regions by the names that people use, and bodies by region and kind."""

    def __init__(self, issuers: Mapping[str, Issuer], words: IssuerWords) -> None:
        self.words = words
        self._body: dict[str, str] = {}
        self._path: dict[str, Path] = {}
        names: dict[str, dict[Path, None]] = {}
        for key in sorted(issuers, key=lambda k: (issuers[k].name, k)):
            parts = split_name(issuers[key].name, words)
            self._body[key] = parts.body
            self._path[key] = tuple(dict.fromkeys((*issuers[key].region, *parts.regions)))
            for end in range(1, len(self._path[key]) + 1):
                for name in _names_of(self._path[key][:end], words):
                    names.setdefault(name, {})[self._path[key][:end]] = None
        self.by_name: dict[str, tuple[Path, ...]] = {name: tuple(paths) for name, paths in names.items()}
        self._lengths = lengths(self.by_name)
        self._kinds: dict[str, set[str]] = {}
        for full, also in words.bodies.items():
            for word in (full, *also):
                self._kinds.setdefault(word, set()).add(full)
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
        wanted, regions = set(kinds), tuple(paths)
        return tuple(k for k, b in self._body.items() if b in wanted and any(same(self._path[k], p) for p in regions))

    def fitting(self, word: str, paths: tuple[Path, ...]) -> tuple[Path, ...]:
        """Of the regions those that a kind of body with a level before it can be of: 县公安局 is none of a 市."""
        level = word[0] if word not in self._kinds and word[1:] in self._kinds else ""
        return tuple(p for p in paths if p and p[-1].endswith(level))

    def path(self, issuer: str) -> Path:
        """The region path of a body held."""
        return self._path[issuer]

    def body(self, issuer: str) -> str:
        """What kind of body it is; a government's word for one that stands for its region."""
        return self._body[issuer]

    def stands_for_region(self, issuer: str) -> bool:
        """Whether the region's name alone means the body."""
        g = self.words.government
        return self._body[issuer] in (*g.names, *g.offices, *g.committee, "")

    def group(self, kind: str, region: tuple[Path, ...] = ()) -> tuple[str, ...]:
        """All bodies held of a group of [groups.kinds], or of an official kind; inside a region, if one is said."""
        return self._group(kind, region)

    def _bodies(self, kind: str, region: tuple[Path, ...]) -> tuple[str, ...]:
        known = self.words.groups.kinds.get(kind)
        if known is None:
            fitting = [k for k, body in self._body.items() if body == kind]
        else:
            fitting = [k for k in self._body if self._belongs(k, known)]
        if region:
            own = known is not None and known.own
            fitting = [k for k in fitting if any((same if own else inside)(self._path[k], r) for r in region)]
        if known is not None and known.regions:
            fitting = self._one_a_region(fitting)
        return tuple(fitting)

    def _belongs(self, issuer: str, kind: GroupWords) -> bool:
        if kind.every:
            return True
        if kind.regions:
            last = self._path[issuer][-1] if self._path[issuer] else ""
            ends = last.endswith(kind.regions) and not last.endswith(kind.but)
            return self.stands_for_region(issuer) and ends
        return not self.stands_for_region(issuer) and (not kind.bodies or self._body[issuer].endswith(kind.bodies))

    def _one_a_region(self, issuers: list[str]) -> list[str]:
        """Of a government and its office only the government."""
        chosen: dict[Path, str] = {}
        offices = ("办公室", "办公厅")
        for key in sorted(issuers, key=lambda k: self._body[k].endswith(offices)):
            chosen.setdefault(self._path[key], key)
        return [k for k in issuers if chosen[self._path[k]] == k]


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
