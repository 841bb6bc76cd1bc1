"""Bodies in a question: comes in plain text; goes out which body held is named, and which name is of no body held."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

import msgspec

from reportqa.lexicon import lists
from reportqa.lexicon.bodies import Found, IssuerWords, NameParts, known_names, short_regions, split_name
from reportqa.lexicon.groups import GroupPatterns
from reportqa.lexicon.nametable import NameTable, Table, table_of
from reportqa.lexicon.regions import Path, Placed, Regions, longest, place
from reportqa.lexicon.taken import Taken
from reportqa.records import Issuer
from reportqa.text import plain as plain_text
from reportqa.text import squeeze

__all__ = ["Found", "IssuerWords", "NameParts", "Names", "known_names", "names_data", "split_name"]

#: a name of no more letters without the endings of its regions proves nothing
_LONG_NAME = 4
#: no name of a body has more letters
_LONGEST_NAME = 30
#: behind names that are listed: 两个县, 三家, 两县
_COUNTED = re.compile(r"[一二两三四五六七八九十几](?:[个家地]|[县区市镇乡局](?![\u4e00-\u9fff]))")
_COUNT = re.compile(r"[一二两三四五六七八九十几\d]+[个家地]?(?:县|区|市|镇|乡|街道|局|县区|区县|乡镇)")
_REGION_ENDINGS = "省市县区"


class Names:
    """All names of the bodies held, ready to be found in plain text."""

    def __init__(self, issuers: Iterable[Issuer], words: IssuerWords) -> None:
        self._open(_known(issuers, words), words)

    @classmethod
    def read(cls, data: bytes, words: IssuerWords) -> Names:
        """The names that `names_data` wrote; raises `ValueError` for anything else."""
        names = cls.__new__(cls)
        names._open(msgspec.msgpack.decode(data, type=_Known), words)
        return names

    def _open(self, known: _Known, words: IssuerWords) -> None:
        self.words = words
        self.issuers: dict[str, Issuer] = {i.id: i for i in known.issuers}
        ids = tuple(self.issuers)
        self.real = tuple(i.id for i in known.issuers if i.origin != "demo")
        self.regions = Regions(known.placed, ids, words)
        self._groups = GroupPatterns(words, self.regions)
        self.by_name = NameTable(known.names, ids)
        self._printed = NameTable(known.printed, ids)
        self._bodies = {*words.bodies, *(also for names in words.bodies.values() for also in names)}
        self._not_names = frozenset(words.unknown.not_names)
        places = "|".join(sorted(map(re.escape, words.region.suffixes), key=len, reverse=True))
        ends = "|".join(map(re.escape, sorted({*words.endings(), *words.unknown.endings}, key=len, reverse=True)))
        self._place_end = re.compile(rf"[\u4e00-\u9fff]{{1,10}}?(?:{places})$")
        self._next_place = re.compile(rf"[\u4e00-\u9fff]{{1,6}}?(?:{places})(?=[\d]|年|的|人民政府|政府|{ends}|$)")
        self._ending = re.compile(ends)
        self._place = re.compile(rf"(?:{places})")
        self._name_end = re.compile(rf"{ends}|(?:{places})")
        near, above = ("|".join(map(re.escape, w)) for w in (words.unknown.elsewhere, words.unknown.above))
        self._far = re.compile(rf"(?:{near})的?个?(?:(?:{places})|局|单位)|(?:{above})")

    def group(self, kind: str, region: tuple[Path, ...] = ()) -> tuple[str, ...]:
        """All bodies held of a group (各区) or of an official kind (教育局), inside a region if one is given."""
        return self.regions.group(kind, region)

    def printed_in(self, plain: str) -> dict[str, tuple[str, ...]]:
        """The official names, in plain text, that stand somewhere in a plain text, and whose they are; the longest first."""
        return {name: self._printed[name] for name in self._printed.inside(plain)}

    def called(self, issuer: str) -> tuple[str, ...]:
        """Every name that may mean the body, as far as it is no other's official one."""
        names = known_names(self.issuers[issuer], self.words)
        return tuple(name for name in names if issuer in self.by_name.get(name, ()))

    def find(
        self, plain: str, taken: Iterable[tuple[int, int]] = (), words: Iterable[tuple[int, int]] = ()
    ) -> tuple[Found, ...]:
        """Every body and group of bodies named, known or not, in the order of the text.

        `taken` are places where words of the lexicon stand; no unknown name ends there (直接上法院 is no court's name).
        `words` are the places of all words; a longer one is no group (哪个单位编制).
        """
        words = tuple(words)
        groups = self._groups.find(plain, words)
        covered = Taken(len(plain), ((g.start, g.end) for g in groups))
        systems = [s for s in self._groups.systems(plain) if not covered.touches(s.start, s.end)]
        bare = plain
        for hidden in (*groups, *systems):
            # no name reaches into or over a group
            bare = bare[: hidden.start] + "," * (hidden.end - hidden.start) + bare[hidden.end :]
        found: list[Found] = []
        i = 0
        while i < len(bare):
            known = self._known_at(bare, i)
            if known is None:
                i += 1
                continue
            found.append(self._whole_name(bare, known, self._floor(bare, found[-1].end) if found else 0))
            i = found[-1].end
        found += self._unknown(bare, found, tuple(taken), frozenset(start for start, _ in words))
        named = Taken(len(bare), ((f.start, f.end) for f in found))
        found += [f for f in self._elsewhere(bare) if not named.touches(f.start, f.end)]
        spread = lists.spread(plain, [*found, *systems], [g for g in groups if g.group], self.regions)
        return tuple(f for s in spread for f in ([s] if not s.field else self._of_field(s)))

    def _of_field(self, said: Found) -> list[Found]:
        """应急系统 alone: all bodies of that kind; 应急部门: one of them. Nothing where none is held: it may be no body."""
        kinds = sorted(self.regions.kinds(said.name))
        ids = tuple(i for kind in kinds for i in self.group(kind))
        if not ids:
            return []
        if said.name.endswith(self.words.groups.organs):
            return [Found(said.start, said.end, said.name, ids, kind=True)]
        return [Found(said.start, said.end, said.name, ids, group=f"各{self.regions.body(ids[0])}")]

    def _floor(self, plain: str, end: int) -> int:
        """How far back the name behind a body can reach at most: not over the word that joins the two."""
        return end + max((len(j) for j in self.words.groups.joints if plain.startswith(j, end)), default=0)

    def _known_at(self, plain: str, start: int) -> Found | None:
        name = longest(plain, start, self.by_name, self.by_name.sizes)
        return Found(start, start + len(name), name, self.by_name[name]) if name else None

    def _whole_name(self, plain: str, known: Found, floor: int) -> Found:
        """The known name with the regions said before it and the body said after it, which may make it another body.

        汤山县凤凰镇 is not 凤凰镇 of another county, and 淮安市教育局 is not 淮安市: such a name is of no body held.
        """
        end, ids = known.end, known.issuers
        open_to: tuple[str, ...] = ()
        start = self._left_short(plain, floor, known.start, ids)
        left = self._left_place(plain, floor, start)
        if left < start:
            said = plain[left:start]
            fitting = tuple(i for i in ids if self._in_region(said, self.issuers[i]))
            # 福建省松溪县, where nobody said in which province the 松溪县 held lies: asked back
            open_to = tuple(i for i in ids if not fitting and self._may_lie_in(said, self.issuers[i]))
            start, ids = left, fitting
        right = self._right_body(plain, start, end, ids)
        if right > end:
            end, ids, open_to = right, (), ()
        return Found(start, end, plain[start:end], ids or open_to, kind=bool(open_to))

    def _left_short(self, plain: str, floor: int, start: int, ids: tuple[str, ...]) -> int:
        """Where short names of the body's own regions begin that run into `start` (石家庄 before 中山街道)."""
        shorts = {n for i in ids for r in self.issuers[i].region for n in short_regions(r, self.words)}
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
        floor = max(floor, end - _LONGEST_NAME)
        while at > floor and "\u4e00" <= plain[at - 1] <= "\u9fff":
            if plain.endswith(self.words.unknown.boundaries, floor, at):
                break
            at -= 1
        return at

    def _in_region(self, said: str, issuer: Issuer) -> bool:
        """Whether the regions said are all on the body's path, full or shortened."""
        rest = said
        for region in issuer.region:
            for short in short_regions(region, self.words):
                if rest.startswith(short):
                    rest = rest[len(short) :]
                    break
        return rest == ""

    def _may_lie_in(self, said: str, issuer: Issuer) -> bool:
        """Whether the regions said may lie above the body: the path known of it names none of their levels."""
        regions = split_name(said, self.words).regions
        levels = {_level(r) for r in regions}
        return "".join(regions) == said and "" not in levels and not levels & {_level(r) for r in issuer.region}

    def _right_body(self, plain: str, start: int, end: int, ids: tuple[str, ...]) -> int:
        """The end of a kind of body or a smaller region that follows directly and makes another name."""
        tail = plain[end:]
        if tail.startswith((*self.words.unknown.not_endings, *self.words.groups.joints)) or _COUNTED.match(tail):
            return end
        if match := self._ending.match(tail):
            return end + match.end()
        if match := self._next_place.match(tail):
            name = match.group()
            if name not in self.words.unknown.not_names and not any(w in name for w in self.words.unknown.boundaries):
                after = self._ending.match(tail[match.end() :])
                return end + match.end() + (after.end() if after else 0)
        if match := self._place.match(tail) if self._short_region(plain[start:end]) else None:
            # 云岫县 is not 云岫市, though 云岫 is
            after = self._ending.match(tail[match.end() :])
            return end + match.end() + (after.end() if after else 0)
        return end

    def _short_region(self, name: str) -> bool:
        """Whether a name is that of a region without its ending."""
        return name in self.regions.by_name and not name.endswith(self.words.region.suffixes)

    def _elsewhere(self, plain: str) -> Iterator[Found]:
        """Bodies that are not named and not held: 隔壁县, 省里."""
        for match in self._far.finditer(plain):
            yield Found(*match.span(), match.group(), ())

    def _unknown(
        self, plain: str, found: list[Found], words: tuple[tuple[int, int], ...], opens: frozenset[int]
    ) -> Iterator[Found]:
        """Names that end like a body or a region, stand apart from every name found, and belong to no body held."""
        ends = sorted(f.end for f in found)
        taken = Taken(len(plain), (*((f.start, f.end) for f in found), *words))
        floor = 0
        for match in self._name_end.finditer(plain):
            start, end = match.span()
            if start < floor or taken.touches(start, end):
                continue
            if plain.startswith(self.words.unknown.not_endings, start):
                continue
            behind = bisect_right(ends, start)
            before = ends[behind - 1] if behind else 0
            begin = self._back(plain, max(floor, min(self._floor(plain, before), start) if before else 0), start)
            name = plain[begin:end]
            if self._looks_like_a_body(name, plain, begin, end, opens):
                longer = self._ending.match(plain[end:])
                end += longer.end() if longer else 0
                name = plain[begin:end]
                same = self._same_but_for_endings(name)
                yield Found(begin, end, name, same or self._of_kind(name), kind=not same)
                floor = end

    def _looks_like_a_body(self, name: str, plain: str, start: int, end: int, opens: frozenset[int]) -> bool:
        """Whether a stretch that ends like a name is one; `opens` is where words of the lexicon begin."""
        if (
            name in self._not_names
            or name[1:] in self._not_names
            or (len(name) > 3 and name.endswith(self.words.unknown.never))
        ):
            return False
        if _COUNT.fullmatch(name):
            return False
        kind = self._ending.search(name)
        if kind and kind.end() == len(name) and kind.group() in self._bodies:
            return True
        if len(name) < 3:
            return False
        if kind and kind.end() == len(name):
            return True
        # a bare region counts only where a name can end: before a sign, a word of the lexicon, 的, or the end of the question
        after = plain[end : end + 1]
        goes_on = "\u4e00" <= after <= "\u9fff" and after not in self.words.unknown.follows and end not in opens
        return not goes_on or bool(self._ending.match(plain[end:]))

    def _same_but_for_endings(self, name: str) -> tuple[str, ...]:
        """The bodies held whose names have the same letters and more or fewer endings of regions; none with another ending.

        石家庄市长安区 may be printed as 石家庄长安区; 云岫县教育局 is not 云岫市教育局, though that is called 云岫教育局 too.
        """
        bare, marks = _endings_apart(name)
        if len(bare) <= _LONG_NAME:
            return ()
        known: dict[str, set[tuple[int, str]]] = {}
        for same, ids in self.by_name.but_for_endings(bare):
            for i in ids:
                known.setdefault(i, set()).update(_endings_apart(same)[1])
        return tuple(sorted(i for i, ends in known.items() if _fits(name, marks, ends)))

    def _of_kind(self, name: str) -> tuple[str, ...]:
        """For a bare kind of body (住建局, 市住建局): every body held of that kind, to ask back which; else none."""
        bare = name.removeprefix("市").removeprefix("县").removeprefix("区")
        return tuple(sorted({i for kind in self.regions.kinds(bare) for i in self.group(kind)})) if bare in self._bodies else ()


class _Known(msgspec.Struct, frozen=True, array_like=True):
    """The names as they are stored; bodies are numbered in the order of their names and ids."""

    issuers: tuple[Issuer, ...]
    placed: Placed
    names: Table
    printed: Table


def names_data(issuers: Iterable[Issuer], words: IssuerWords) -> bytes:
    """All names of the bodies, ready to be opened with `Names.read`; the same whatever the order given."""
    return msgspec.msgpack.encode(_known(issuers, words), order="deterministic")


def _known(issuers: Iterable[Issuer], words: IssuerWords) -> _Known:
    held = sorted({i.id: i for i in issuers}.values(), key=lambda i: (i.name, i.id))
    apart = [(issuer, split_name(issuer.name, words)) for issuer in held]
    names: dict[str, list[int]] = {}
    official: dict[str, list[int]] = {}
    printed: dict[str, list[int]] = {}
    for n, (issuer, parts) in enumerate(apart):
        for name in known_names(issuer, words, parts):
            names.setdefault(name, []).append(n)
        official.setdefault(squeeze(issuer.name), []).append(n)
        printed.setdefault(plain_text(issuer.name).text, []).append(n)
    # the official name of one body is no other's
    names |= official
    by_id = {name: ids if len(ids) == 1 else sorted(ids, key=lambda n: held[n].id) for name, ids in names.items()}
    size = len(held)
    return _Known(tuple(held), place(apart, words), table_of(by_id, size), table_of(printed, size, bare=False))


def _fits(name: str, marks: frozenset[tuple[int, str]], known: set[tuple[int, str]]) -> bool:
    """Whether the endings in a name go with those known: none is another, and none more than the 市 above a 区."""
    places = {at for at, _ in marks}
    more = {letter for at, letter in marks if (at, letter) not in known}
    above = more <= {"市"} and (not more or "区" in name[name.index("市") :])
    return above and {e for e in known if e[0] in places} <= marks


def _level(region: str) -> str:
    """The letter that tells how large a region is, 省 for all that are as large as a province; empty where it tells nothing."""
    if region.endswith("自治区"):
        return "省"
    return region[-1] if region.endswith(("省", "市", "州", "县", "区")) else ""


def _endings_apart(name: str) -> tuple[str, frozenset[tuple[int, str]]]:
    """The name without the letters that end regions inside it, and where which of them stood: 石家庄市长安区, 石家庄长安区."""
    bare, marks = "", set()
    for letter in name[:-1]:
        if letter in _REGION_ENDINGS:
            marks.add((len(bare), letter))
        else:
            bare += letter
    return bare + name[-1:], frozenset(marks)
