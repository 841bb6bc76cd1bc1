"""Names of bodies: comes in a name as printed, goes out the body with its region path and the names that people use for it.

`Names` finds bodies in a question: which known body is named, and which name belongs to no body that is held.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from reportqa.lexicon.forms import Strict
from reportqa.records import Issuer
from reportqa.text import squeeze

#: no body has more names than this; the combinations of long region paths would only repeat themselves
_MOST_NAMES = 200


class RegionWords(Strict):
    """How region names end and how the endings are shortened."""

    suffixes: tuple[str, ...]
    short: dict[str, tuple[str, ...]]
    peoples: tuple[str, ...]


class GovernmentWords(Strict):
    """Bodies that stand for their region: governments, street offices, management committees."""

    names: tuple[str, ...]
    also: tuple[str, ...]
    offices: tuple[str, ...]
    office_also: tuple[str, ...]
    committee: tuple[str, ...]
    committee_also: tuple[str, ...]


class MinistryWords(Strict):
    """Bodies that are led from above and not by the government of their region."""

    names: tuple[str, ...]
    vertical: tuple[str, ...]


class OfficialWords(Strict):
    """What a body is called in full, and what its name tells about its level."""

    governed: tuple[str, ...]
    not_governed: tuple[str, ...]
    committee: tuple[str, ...]
    inner: tuple[str, ...]
    levels: dict[str, str]
    cities: dict[str, str]


class UnknownWords(Strict):
    """How the name of a body that is not held is recognised."""

    endings: tuple[str, ...]
    not_endings: tuple[str, ...]
    not_names: tuple[str, ...]
    own: tuple[str, ...]
    before: str
    after: tuple[str, ...]
    boundaries: tuple[str, ...]


class IssuerWords(Strict):
    """issuers.toml."""

    region: RegionWords
    government: GovernmentWords
    ministry: MinistryWords
    official: OfficialWords
    bodies: dict[str, tuple[str, ...]]
    unknown: UnknownWords

    def endings(self) -> tuple[str, ...]:
        """Every ending of a body's name, official or short, longest first."""
        words = {*self.bodies, *(s for also in self.bodies.values() for s in also)}
        words |= {*self.government.names, *self.government.also, *self.government.committee, *self.government.committee_also}
        return tuple(sorted(words, key=lambda w: (-len(w), w)))


@dataclass(frozen=True, slots=True)
class NameParts:
    """A body's name taken apart: regions from large to small, then what kind of body it is (empty for a bare region)."""

    regions: tuple[str, ...]
    body: str


def split_name(name: str, words: IssuerWords) -> NameParts:
    """西安市临潼区人民政府穆寨街道办事处 -> (西安市, 临潼区, 穆寨街道), 办事处."""
    endings = "|".join(sorted(map(re.escape, words.region.suffixes), key=len, reverse=True))
    # a suffix that another suffix follows is part of the name itself: 景德镇市, 沙市区; but 济宁市 goes before 市中区
    part = re.compile(rf"(.{{1,12}}?(?:{endings}))(?!(?:[县区镇乡旗]|市(?!.区)))")
    regions: list[str] = []
    rest = squeeze(name)
    rest = next((rest.removeprefix(m) for m in words.ministry.names if rest.startswith(m) and rest != m), rest)
    while match := part.match(rest):
        if rest in words.bodies:
            break
        shortest = re.match(rf"(.{{1,12}}?(?:{endings}))", rest)
        if shortest and rest[shortest.end() :] in words.bodies:
            # 云岫市市场监督管理局: here the second 市 belongs to the body
            match = shortest
        regions.append(match.group(1))
        rest = rest[match.end() :]
        for government in words.government.names:
            tail = rest.removeprefix(government)
            if tail != rest and part.match(tail):
                rest = tail
    return NameParts(tuple(regions), rest)


def _short_regions(region: str, words: IssuerWords) -> tuple[str, ...]:
    """The region as people say it, the full name first: 淮安市 -> 淮安市, 淮安."""
    names = [region]
    bare = region
    for people in words.region.peoples:
        bare = bare.replace(people, "")
    for ending in sorted(words.region.short, key=len, reverse=True):
        if region.endswith(ending):
            stem = bare.removesuffix(ending)
            for short in words.region.short[ending]:
                names += [stem + short]
                if stem != short and len(short) >= 3:
                    names.append(short)
            if len(stem) >= 2 and ending in ("自治县", "自治旗"):
                names.append(stem)
            return tuple(dict.fromkeys(names))
    for suffix in ("市", "县", "区", "省", "旗"):
        if region.endswith(suffix) and len(region) >= 3:
            names.append(region.removesuffix(suffix))
    return tuple(names)


def _body_names(body: str, words: IssuerWords) -> tuple[str, ...]:
    g = words.government
    if body in g.names:
        return ("", *dict.fromkeys((*g.also, body)))
    if body in g.offices:
        return ("", *g.office_also)
    if body in g.committee:
        return ("", *g.committee_also)
    if branch := re.fullmatch(r"公安局(.{2,6})分局", body):
        return (body, f"{branch[1]}公安分局", f"{branch[1]}分局")
    return (body, *words.bodies.get(body, ()))


def known_names(issuer: Issuer, words: IssuerWords) -> tuple[str, ...]:
    """Every name under which a question may mean this body; never a bare kind of body (教育局) without its region."""
    parts = split_name(issuer.name, words)
    regions = tuple(dict.fromkeys((*issuer.region, *parts.regions)))
    names: dict[str, None] = {squeeze(n): None for n in (issuer.name, *issuer.short_names)}
    whole = parts.body in (*words.government.names, *words.government.offices, *words.government.committee, "")
    for start in range(len(regions) - 1, -1, -1):
        choices = [_short_regions(r, words) for r in regions[start:]]
        for chosen in product(*choices, _body_names(parts.body, words)):
            *places, body = chosen
            if body == "街办":
                places[-1] = places[-1].removesuffix("街道")
            elif places[-1].endswith("街道") and body == "" and start == len(regions) - 1 and len(places[-1]) < 4:
                continue
            name = "".join(places) + body
            # a place of one character or a shortened town name alone says too little
            if len(name) >= (2 if whole else 3) and len(names) < _MOST_NAMES:
                names[name] = None
    return tuple(names)


@dataclass(frozen=True, slots=True)
class Found:
    """A name of a body in a question: the ids it can mean (none if no such body is held), and where it stands.

    `kind` says that only a kind of body was named (教育局), so that the visitor must be asked which.
    """

    start: int
    end: int
    name: str
    issuers: tuple[str, ...]
    kind: bool = False


class Names:
    """All names of the bodies held, ready to be found in plain text."""

    def __init__(self, issuers: Iterable[Issuer], words: IssuerWords) -> None:
        self.words = words
        self.issuers = {i.id: i for i in issuers}
        by_name: dict[str, set[str]] = {}
        for issuer in self.issuers.values():
            for name in known_names(issuer, words):
                by_name.setdefault(name, set()).add(issuer.id)
        self.by_name = {name: tuple(sorted(ids)) for name, ids in by_name.items()}
        self._loose: dict[str, set[str]] = {}
        for name, ids in self.by_name.items():
            self._loose.setdefault(self._bare(name), set()).update(ids)
        self._lengths = sorted({len(n) for n in self.by_name}, reverse=True)
        places = "|".join(sorted(map(re.escape, words.region.suffixes), key=len, reverse=True))
        ends = "|".join(map(re.escape, sorted({*words.endings(), *words.unknown.endings}, key=len, reverse=True)))
        self._place_end = re.compile(rf"[\u4e00-\u9fff]{{1,10}}?(?:{places})$")
        self._next_place = re.compile(rf"[\u4e00-\u9fff]{{1,6}}?(?:{places})(?=[\d]|年|的|人民政府|政府|{ends}|$)")
        self._ending = re.compile(ends)
        self._place = re.compile(rf"(?:{places})")

    def find(self, plain: str, taken: Iterable[tuple[int, int]] = ()) -> tuple[Found, ...]:
        """Every body named, known or not, without overlaps, in the order of the text.

        `taken` are places where words of the lexicon stand; no unknown name ends there (直接上法院 is no court's name).
        """
        found: list[Found] = []
        i = 0
        while i < len(plain):
            known = self._known_at(plain, i)
            if known is None:
                i += 1
                continue
            found.append(self._whole_name(plain, known, found[-1].end if found else 0))
            i = found[-1].end
        return tuple(sorted([*found, *self._unknown(plain, found, tuple(taken))], key=lambda f: f.start))

    def _known_at(self, plain: str, start: int) -> Found | None:
        for length in self._lengths:
            name = plain[start : start + length]
            if len(name) == length and name in self.by_name:
                return Found(start, start + length, name, self.by_name[name])
        return None

    def _whole_name(self, plain: str, known: Found, floor: int) -> Found:
        """The known name with the regions said before it and the body said after it, which may make it another body.

        汤山县凤凰镇 is not 凤凰镇 of another county, and 淮安市教育局 is not 淮安市: such a name is of no body held.
        """
        end, ids = known.end, known.issuers
        start = self._left_short(plain, floor, known.start, ids)
        left = self._left_place(plain, floor, start)
        if left < start:
            said = plain[left:start]
            fitting = tuple(i for i in ids if self._in_region(said, self.issuers[i]))
            start, ids = left, fitting
        right = self._right_body(plain, end, ids)
        if right > end:
            end, ids = right, ()
        return Found(start, end, plain[start:end], ids)

    def _left_short(self, plain: str, floor: int, start: int, ids: tuple[str, ...]) -> int:
        """Where short names of the body's own regions begin that run into `start` (石家庄 before 中山街道)."""
        shorts = {n for i in ids for r in self.issuers[i].region for n in _short_regions(r, self.words)}
        while longest := max((n for n in shorts if plain.endswith(n, floor, start)), key=len, default=""):
            start -= len(longest)
        return start

    def _left_place(self, plain: str, floor: int, start: int) -> int:
        """Where a region name that runs directly into `start` begins; `start` itself if there is none."""
        at = self._back(plain, floor, start)
        return at if at < start and self._place_end.search(plain[at:start]) else start

    def _back(self, plain: str, floor: int, end: int) -> int:
        """How far back from `end` a name can reach: to a digit, a sign, or a word that no name contains."""
        at = end
        while at > floor and "\u4e00" <= plain[at - 1] <= "\u9fff":
            if any(plain.endswith(w, floor, at) for w in self.words.unknown.boundaries):
                break
            at -= 1
        return at

    def _in_region(self, said: str, issuer: Issuer) -> bool:
        """Whether the regions said are all on the body's path, full or shortened."""
        rest = said
        for region in issuer.region:
            for short in _short_regions(region, self.words):
                if rest.startswith(short):
                    rest = rest[len(short) :]
                    break
        return rest == ""

    def _right_body(self, plain: str, end: int, ids: tuple[str, ...]) -> int:
        """The end of a kind of body or a smaller region that follows directly and makes another name."""
        tail = plain[end:]
        if match := self._ending.match(tail):
            return end + match.end()
        if match := self._next_place.match(tail):
            name = match.group()
            if name not in self.words.unknown.not_names and not any(w in name for w in self.words.unknown.boundaries):
                after = self._ending.match(tail[match.end() :])
                return end + match.end() + (after.end() if after else 0)
        return end

    def _unknown(self, plain: str, found: list[Found], words: tuple[tuple[int, int], ...]) -> Iterator[Found]:
        """Names that end like a body or a region, stand apart from every name found, and belong to no body held."""
        taken = [(f.start, f.end) for f in found]
        floor = 0
        for match in re.finditer(rf"{self._ending.pattern}|{self._place.pattern}", plain):
            start, end = match.span()
            if start < floor or any(s < end and start < e for s, e in (*taken, *words)):
                continue
            if any(plain.startswith(w, start) for w in self.words.unknown.not_endings):
                continue
            begin = self._back(plain, max([floor, *(e for _, e in taken if e <= start)]), start)
            name = plain[begin:end]
            if self._looks_like_a_body(name, plain, begin, end):
                longer = self._ending.match(plain[end:])
                end += longer.end() if longer else 0
                name = plain[begin:end]
                same = self._same_but_for_endings(name)
                yield Found(begin, end, name, same or self._of_kind(name), kind=not same)
                floor = end

    def _looks_like_a_body(self, name: str, plain: str, start: int, end: int) -> bool:
        if any(name.endswith(w) and (name == w or len(name) - len(w) < 2) for w in self.words.unknown.not_names):
            return False
        if name in self.words.unknown.not_names:
            return False
        kind = self._ending.search(name)
        if kind and kind.end() == len(name) and kind.group() in {*self.words.bodies, *self._short_bodies()}:
            return True
        if len(name) < 3:
            return False
        if kind and kind.end() == len(name):
            return True
        # a bare region counts only where a name can end: before a year, a sign, 的, or the end of the question
        after = plain[end : end + 1]
        return (
            after == "" or not ("\u4e00" <= after <= "\u9fff") or after in "的年二两" or bool(self._ending.match(plain[end:]))
        )

    def _short_bodies(self) -> set[str]:
        return {s for also in self.words.bodies.values() for s in also}

    def _bare(self, name: str) -> str:
        """The name without the letters that end regions inside it: 石家庄市长安区 and 石家庄长安区 are one."""
        return "".join(c for c in name[:-1] if c not in "省市县区") + name[-1:]

    def _same_but_for_endings(self, name: str) -> tuple[str, ...]:
        """The body held whose name differs only in region endings left out; too short a name proves nothing."""
        bare = self._bare(name)
        return tuple(sorted(self._loose.get(bare, ()))) if len(bare) > 4 else ()

    def _of_kind(self, name: str) -> tuple[str, ...]:
        """For a bare kind of body (住建局, 市住建局): every body held of that kind, to ask back which; else none."""
        bare = name.removeprefix("市").removeprefix("县").removeprefix("区")
        kinds = {full for full, also in self.words.bodies.items() if bare == full or bare in also}
        if not kinds:
            return ()
        return tuple(sorted(i.id for i in self.issuers.values() if split_name(i.name, self.words).body in kinds))
