"""How names of bodies are built: comes in a name as printed, goes out its parts and the names that people use for the body."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
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
    office_of: dict[str, tuple[str, ...]]
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
    never: tuple[str, ...]
    elsewhere: tuple[str, ...]
    above: tuple[str, ...]
    follows: str
    not_names: tuple[str, ...]
    own: tuple[str, ...]
    before: str
    after: tuple[str, ...]
    boundaries: tuple[str, ...]


class GroupWords(Strict):
    """A kind of bodies named together: what it is called, and which bodies belong to it.

    `regions` are endings of regions whose governments belong (`but` those that do not), `bodies` endings of other bodies;
    `every` takes all; `own`: only those right under the region said.
    """

    words: tuple[str, ...]
    regions: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    every: bool = False
    own: bool = False


class Groups(Strict):
    """How bodies are named together: 各区, 所有局, 哪个局, 应急系统."""

    each: tuple[str, ...]
    asking: tuple[str, ...]
    joints: tuple[str, ...]
    whole: tuple[str, ...]
    where: tuple[str, ...]
    systems: tuple[str, ...]
    organs: tuple[str, ...]
    not_after: str
    after: tuple[str, ...]
    kinds: dict[str, GroupWords]


class IssuerWords(Strict):
    """issuers.toml. `nicknames` are names of bodies without their ending, which count only right behind a
    region; `perhaps` are kinds that another name may mean, to be asked.
    """

    region: RegionWords
    government: GovernmentWords
    ministry: MinistryWords
    official: OfficialWords
    bodies: dict[str, tuple[str, ...]]
    nicknames: dict[str, tuple[str, ...]]
    perhaps: dict[str, tuple[str, ...]]
    groups: Groups
    unknown: UnknownWords

    @cached_property
    def short_region(self) -> Callable[[str], tuple[str, ...]]:
        """See `short_regions`; kept, since a region stands in the names of hundreds of bodies."""
        return lru_cache(maxsize=1 << 14)(lambda region: _short_regions(region, self))

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


@lru_cache(maxsize=4)
def _parts_of(suffixes: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a region at the beginning of a name looks like, and the shortest that could be one."""
    endings = "|".join(sorted(map(re.escape, suffixes), key=len, reverse=True))
    # a suffix that another suffix follows is part of the name itself: 景德镇市, 沙市区; but 济宁市 goes before 市中区
    return re.compile(rf"(.{{1,12}}?(?:{endings}))(?!(?:[县区镇乡旗]|市(?!.区)))"), re.compile(rf"(.{{1,12}}?(?:{endings}))")


def split_name(name: str, words: IssuerWords) -> NameParts:
    """西安市临潼区人民政府穆寨街道办事处 -> (西安市, 临潼区, 穆寨街道), 办事处."""
    part, short = _parts_of(words.region.suffixes)
    regions: list[str] = []
    rest = squeeze(name)
    rest = next((rest.removeprefix(m) for m in words.ministry.names if rest.startswith(m) and rest != m), rest)
    while match := part.match(rest):
        if rest in words.bodies:
            break
        shortest = short.match(rest)
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


def short_regions(region: str, words: IssuerWords) -> tuple[str, ...]:
    """The region as people say it, the full name first: 淮安市 -> 淮安市, 淮安."""
    return words.short_region(region)


def _short_regions(region: str, words: IssuerWords) -> tuple[str, ...]:
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
        return ("", *dict.fromkeys((*g.also, body, *(g.office_of.get(body, ())))))
    if body in g.offices:
        return ("", *g.office_also)
    if body in g.committee:
        return ("", *g.committee_also)
    if branch := re.fullmatch(r"公安局(.{2,6})分局", body):
        return (body, f"{branch[1]}公安分局", f"{branch[1]}分局")
    return (body, *words.bodies.get(body, ()), *words.nicknames.get(body, ()))


def known_names(issuer: Issuer, words: IssuerWords, parts: NameParts | None = None) -> tuple[str, ...]:
    """Every name under which a question may mean this body; never a bare kind of body (教育局) without its region.

    `parts` is its name taken apart, where that is known.
    """
    parts = parts or split_name(issuer.name, words)
    regions = tuple(dict.fromkeys((*issuer.region, *parts.regions)))
    names: dict[str, None] = {squeeze(n): None for n in (issuer.name, *issuer.short_names)}
    whole = parts.body in (*words.government.names, *words.government.offices, *words.government.committee, "")
    for start in range(len(regions) - 1, -1, -1):
        choices = [short_regions(r, words) for r in regions[start:]]
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

    `kind` says that only a kind of body was named (教育局), so that the visitor must be asked which; `field` that it was named
    by what it works at (应急系统). A `region` only says where other bodies are. `group` is what several bodies together are
    called; before it is settled, `issuers` are the kinds that belong to it. `asking`: which of them is asked for (哪个局).
    """

    start: int
    end: int
    name: str
    issuers: tuple[str, ...]
    kind: bool = False
    field: bool = False
    region: bool = False
    group: str = ""
    asking: bool = False
