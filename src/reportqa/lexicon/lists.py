"""Several bodies in one breath: comes in plain text and the names found in it; goes out the names as they are meant together.

垫江、耀州的应急局 are two bodies, 松溪县教育局和公安局 are both of 松溪县, 松溪县2023年教育局 is one body, 松溪县各局 are
all of a kind.
What is not held in its region becomes an unknown name; a second reading is kept beside the first, so that the visitor is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain

from reportqa.lexicon.bodies import Found
from reportqa.lexicon.regions import Path, Regions
from reportqa.lexicon.taken import Taken

_JOINT = re.compile(r"(?:[、,;和与跟及同比加+]|以及|还有|加上|对比|vs)+")
_YEAR = r"(?:\d{2,4}|[〇零一二三四五六七八九]{2,4})(?:年度|年)|20\d\d|去年|前年|今年"
_COUNT = r"(?:这|那|等)*(?:[两二三四五六七八九十几]|\d{1,2})个?(?:家|地|县区|区县|县|区|市|镇|乡|街道|地方|单位|局)"
#: between regions and the kind of body behind them; between a kind of body and the regions behind it
_BEHIND = re.compile(rf"(?:{_COUNT}|{_YEAR}|的|里|中|内|下属|下辖|所属|下面|各自|分别|这些|[、,])*")
_LEADS = re.compile("(?:的|里|中|内|下属|下辖|所属|下面)+")
_BEFORE = re.compile(rf"(?:{_COUNT}|{_YEAR}|年报|年度|报告|里|中|内|方面|的|这|那|几家|[,:])*")
#: letters before a name of a region that is no body's name
_OPENS = "里的和与跟及同比在问查看请年度月日是、,;:对把让给"


@dataclass(frozen=True, slots=True)
class _Token:
    """A region (with its paths), a kind of body, or a body, where it stands."""

    start: int
    end: int
    found: Found | None
    paths: tuple[Path, ...] = ()
    kinds: frozenset[str] = frozenset()


def spread(plain: str, found: Iterable[Found], groups: Iterable[Found], regions: Regions) -> tuple[Found, ...]:
    """The names found, and the groups, with regions and kinds of bodies put together."""
    names = list(found)
    tokens = _tokens(plain, names, regions)
    done: dict[_Token, list[Found]] = {}
    # a group of a region that is not held is nobody held
    strange = {f.end for f in names if not f.issuers and not f.field and f.name not in regions.by_name}
    _with_groups(plain, tokens, [g for g in groups if g.start not in strange], regions, done)
    _regions_and_kinds(plain, tokens, regions, done)
    _inherited(plain, tokens, regions, done)
    _before_a_body(plain, tokens, regions, done)
    replaced = {id(t.found) for t in done if t.found is not None}
    kept = [f for f in names if id(f) not in replaced]
    return tuple(sorted([*kept, *(f for out in done.values() for f in out)], key=lambda f: (f.start, f.end, f.issuers)))


def _tokens(plain: str, names: list[Found], regions: Regions) -> list[_Token]:
    """Regions, kinds and bodies in the order of the text; names of regions only where they stand apart."""
    tokens = []
    for f in names:
        if f.name in regions.by_name and all(map(regions.stands_for_region, f.issuers)):
            tokens.append(_Token(f.start, f.end, f, paths=regions.by_name[f.name]))
        elif f.kind or f.field:
            tokens.append(_Token(f.start, f.end, f, kinds=regions.kinds(f.name)))
        elif f.issuers:
            tokens.append(_Token(f.start, f.end, f))
    taken, ends = Taken(len(plain), ((f.start, f.end) for f in names)), {f.end for f in names}
    at = 0
    while at < len(plain):
        opens = at == 0 or plain[at - 1] in _OPENS or not "\u4e00" <= plain[at - 1] <= "\u9fff" or at in ends
        name = regions.at(plain, at) if opens and not taken.touches(at, at + 1) else ""
        if name and not taken.touches(at, at + len(name)):
            tokens.append(_Token(at, at + len(name), None, paths=regions.by_name[name]))
            at += len(name)
        else:
            at += 1
    return sorted(tokens, key=lambda t: t.start)


def _joined(plain: str, a: _Token, b: _Token) -> bool:
    return bool(_JOINT.fullmatch(plain[a.end : b.start]))


def _both(plain: str, region: _Token, kind: _Token) -> bool:
    """Whether a region and a kind of body are two bodies (松溪县和教育局); a comma alone does not make them two."""
    return plain[region.end : kind.start] != "," and _joined(plain, region, kind)


def _runs(plain: str, tokens: list[_Token], regional: bool) -> list[list[_Token]]:
    """Tokens of one sort that follow one another with nothing but joints between."""
    runs: list[list[_Token]] = []
    before: _Token | None = None
    for t in tokens:
        fits = bool(t.paths) if regional else bool(t.kinds)
        if fits and runs and before is runs[-1][-1] and _joined(plain, before, t):
            runs[-1].append(t)
        elif fits:
            runs.append([t])
        before = t
    return runs


def _with_groups(
    plain: str, tokens: list[_Token], groups: list[Found], regions: Regions, done: dict[_Token, list[Found]]
) -> None:
    """Each group with the one region that is said, or the one right before it."""
    for group in groups:
        bodies = [t for t in tokens if t.found is not None and t.found.issuers and not t.paths]
        named = [t for t in tokens if t.found is not None and t.found.issuers and not t.kinds and t.end <= group.start]
        if group.asking and len(named) > 1:
            # 凤尾镇、河东镇哪家: one of those named
            done[_Token(group.start, group.end, group)] = [replace(group, issuers=(), group="", region=True)]
            continue
        if bodies and not group.asking and any(k.every for key in group.issuers if (k := regions.words.groups.kinds.get(key))):
            # 公安局在各单位里排第几: all of them are only the field
            done[_Token(group.start, group.end, group)] = [replace(group, issuers=(), group="", region=True)]
            continue
        near = [t for t in tokens if t.paths and t.end <= group.start and _BEHIND.fullmatch(plain[t.end : group.start])]
        said = [t for t in tokens if t.paths and t.found is not None]
        others = [t for t in tokens if not t.paths]
        region = near[-1:] or (said if len(said) == 1 and not others else [])
        inside = region[0].paths if region else ()
        ids = tuple(dict.fromkeys(chain.from_iterable(regions.group(kind, inside) for kind in group.issuers)))
        name = (plain[region[0].start : region[0].end] if region else "") + plain[group.start : group.end]
        out = replace(group, issuers=ids) if ids else Found(group.start, group.end, name, (), asking=group.asking)
        if region:
            done[region[0]] = [_place(plain, region[0], group.start)]
        done[_Token(group.start, group.end, group)] = [out]


def _place(plain: str, token: _Token, following: int) -> Found:
    """A region or kind that only says where the bodies are, with the words that lead on from it (松溪县下辖各局)."""
    end = following if following > token.end and _LEADS.fullmatch(plain[token.end : following]) else token.end
    return Found(token.start, end, plain[token.start : token.end], (), region=True)


def _regions_and_kinds(plain: str, tokens: list[_Token], regions: Regions, done: dict[_Token, list[Found]]) -> None:
    """Regions with the kinds of bodies said behind them, or before them."""
    kinds = _runs(plain, tokens, regional=False)
    for run in _runs(plain, tokens, regional=True):
        if any(t in done for t in run):
            continue
        behind = next((k for k in kinds if k[0].start >= run[-1].end and k[0] not in done), None)
        if behind and _BEHIND.fullmatch(plain[run[-1].end : behind[0].start]) and not _both(plain, run[-1], behind[0]):
            _combine(plain, run, behind, regions, done)
            continue
        before = next((k for k in reversed(kinds) if k[-1].end <= run[0].start and k[-1] not in done), None)
        if before and _BEFORE.fullmatch(plain[before[-1].end : run[0].start]) and (len(run) > 1 or len(before) == 1):
            _combine(plain, run, before, regions, done)


def _combine(plain: str, run: list[_Token], kinds: list[_Token], regions: Regions, done: dict[_Token, list[Found]]) -> None:
    """Every region with every kind. The names stand where there are several: at the regions, or at the kinds."""
    at_kinds = len(run) == 1 or len(kinds) > 1
    for t in (*run, *kinds):
        done[t] = []
    for region in run:
        for kind in kinds:
            spot = kind if at_kinds else region
            done[spot].append(_body(plain, spot, region, kind, regions))
    for t in (*run, *kinds):
        if not done[t]:
            done[t] = [_place(plain, t, kinds[0].start)]


def _body(plain: str, spot: _Token, region: _Token, kind: _Token, regions: Regions) -> Found:
    """The body of a kind in a region, at a spot of the text; unknown where none is held."""
    ids = regions.of_kind(kind.kinds, regions.fitting(plain[kind.start : kind.end], region.paths))
    name = plain[region.start : region.end] + plain[kind.start : kind.end]
    return Found(spot.start, spot.end, plain[spot.start : spot.end] if ids else name, ids)


def _inherited(plain: str, tokens: list[_Token], regions: Regions, done: dict[_Token, list[Found]]) -> None:
    """松溪县教育局和公安局: a kind of body joined to a body is of the same region."""
    last: tuple[_Token, tuple[str, ...]] | None = None
    for t in tokens:
        out = done.get(t)
        if t.kinds and out is None and last and _joined(plain, last[0], t):
            paths = tuple({regions.path(i): None for i in last[1]})
            name = plain[t.start : t.end]
            ids = regions.of_kind(t.kinds, regions.fitting(name, paths))
            done[t] = [Found(t.start, t.end, name if ids else (paths[0][-1] if paths and paths[0] else "") + name, ids)]
            out = done[t]
        bodies = tuple(i for f in out for i in f.issuers) if out else (t.found.issuers if t.found and not t.kinds else ())
        last = (t, bodies) if len(bodies) == 1 else None


def _before_a_body(plain: str, tokens: list[_Token], regions: Regions, done: dict[_Token, list[Found]]) -> None:
    """松溪县和云台县教育局: the first may mean its own 教育局; both readings are kept where both are held."""
    for run in _runs(plain, tokens, regional=True):
        after = next((t for t in tokens if t.start >= run[-1].end), None)
        if after is None or after in done or after.kinds or after.paths or after.found is None or any(t in done for t in run):
            continue
        ids = after.found.issuers
        if len(ids) != 1 or regions.stands_for_region(ids[0]) or not _joined(plain, run[-1], after):
            continue
        for t in run:
            alike = tuple(i for i in regions.of_kind([regions.body(ids[0])], t.paths) if i != ids[0])
            own = t.found.issuers if t.found else ()
            if any(same_region for same_region in (regions.path(ids[0]) == p for p in t.paths)):
                continue
            name = plain[t.start : t.end]
            both = tuple(sorted({*own, *alike})) if alike else ()
            done[t] = [Found(t.start, t.end, name if both else name + regions.body(ids[0]), both)]
