"""Kinds of bodies named together: comes in plain text; goes out 各区, 哪个单位, 各教育局, 应急系统 and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reportqa.lexicon.bodies import Found, IssuerWords
from reportqa.lexicon.regions import Regions


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted({*words}, key=lambda w: (-len(w), w)))


class GroupPatterns:
    """The words for groups as patterns, made once."""

    def __init__(self, words: IssuerWords, regions: Regions) -> None:
        g = words.groups
        self._regions = regions
        self._groups = {word: key for key, kind in g.kinds.items() for word in kind.words}
        self._asking = g.asking
        self._not_after = frozenset(g.not_after)
        self._after = g.after
        bodies = {*words.bodies, *(also for names in words.bodies.values() for also in names)}
        bodies |= {field + organ for field in regions.fields() for organ in g.organs}
        several, kinds = _either(self._groups), _either(w for w in bodies if len(w) > 2)
        whole, each, asking = _either(g.whole), _either(g.each), _either(g.asking)
        where = f"(?:{_either(g.where)})?的?"
        long = _either(w for w in self._groups if len(w) > 1)
        self._pattern = re.compile(
            rf"(?:{whole})?的?(?P<how>{each}|{asking})(?:{where}(?P<kind>{kinds})|(?P<group>{several}))"
            rf"|(?:{whole})的?(?P<all>{long})"
            # 最多的三个局, 最多的局, 前五名单位: as many as are asked for
            rf"|(?:(?<=[多少高低大小狠]的)(?:(?:[两三四五六七八九十]|\d{{1,2}})(?:个|家))?|(?<=前[两三四五六七八九十]名)的?"
            rf"|(?<=前[两三四五六七八九十][个家的]))(?P<most>{several})"
        )
        self._system = re.compile(rf"(?:{_either(regions.fields())})(?:管理)?(?:{_either((*g.systems, *g.organs))})")

    def find(self, plain: str, words: Iterable[tuple[int, int]]) -> list[Found]:
        """Every group; `issuers` holds the kinds that belong to it, none where a longer word of the lexicon covers it."""
        taken = tuple(words)
        found = []
        begun = {start for start, _ in taken}
        for m in self._pattern.finditer(plain):
            start, end = m.span()
            # 哪个镇长 is no group of towns, 哪个局企业申请最多 and 哪个局公开出版物 are
            if plain[end : end + 1] in self._not_after and end not in begun and not plain.startswith(self._after, end):
                continue
            if any(s <= start and end <= e and e - s > end - start for s, e in taken):
                found.append(Found(start, end, m.group(), ()))
                continue
            asking = bool(m.group("most")) or m.group("how") in self._asking
            if m.group("kind"):
                kinds = tuple(sorted(self._regions.kinds(m.group("kind"))))
                found.append(Found(start, end, m.group(), kinds, group=f"各{_official(m.group('kind'), kinds)}", asking=asking))
            else:
                key = self._groups[m.group("group") or m.group("all") or m.group("most")]
                found.append(Found(start, end, m.group(), (key,), group=key, asking=asking))
        return found

    def systems(self, plain: str) -> list[Found]:
        """Bodies named by what they work at: 应急系统, 教育部门."""
        return [Found(*m.span(), m.group(), (), field=True) for m in self._system.finditer(plain)]


def _official(word: str, kinds: tuple[str, ...]) -> str:
    """The kind's own name, if the word is one, else the first official one."""
    return word if word in kinds else kinds[0]
