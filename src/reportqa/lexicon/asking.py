"""What is asked for by several words together: comes in plain text, goes out the explanation, refusal or kind that it asks for.

The rows of asking.toml say which words; they come in whatever order, so 要不要钱 / 申请的话 is found as 申请要钱吗 is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from reportqa.errors import WrongSetting
from reportqa.lexicon.forms import Strict
from reportqa.text import plain

_GROUP = re.compile(r"[a-z_]+")
#: kinds of rows, and what their keys are
_SORTS = ("term", "outside", "kind")
#: keys of the rows of kinds: a kind of question, or a list of something
_KINDS = {"judge", "predict", "cause", "audit", "list_bodies", "list_reports", "list_years"}

Rows = dict[str, tuple[tuple[str, ...], ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """The row that fits: `what` is term, outside or kind, `key` its key, `letters` how many letters of the text it holds."""

    what: str = ""
    key: str = ""
    letters: int = 0


@dataclass(frozen=True, slots=True)
class _Part:
    """Words of which one must be said (or none, or alone)."""

    pattern: re.Pattern[str]
    sign: str


class Asking(Strict):
    """asking.toml: groups of words, and the rows by what they ask for."""

    around: str
    words: dict[str, tuple[str, ...]]
    term: Rows
    outside: Rows
    kind: Rows

    def find(self, text: str) -> Asked:
        """The row that holds the most letters of the plain text, of equal ones the first; an empty one where none fits."""
        known: dict[int, bool] = {}
        best = Asked()
        likely = (n for lead, rows in self._by_lead if self._fits(lead, text, known) for n in rows)
        for what, key, parts in (self._rows[n] for n in sorted(likely)):
            if all(self._fits(part, text, known) for part in parts):
                letters = _letters(parts, text)
                best = Asked(what, key, letters) if letters > best.letters else best
        return best

    def says(self, group: str, text: str) -> bool:
        """Whether a word of a group stands in the plain text."""
        return bool(self._groups[group].search(text))

    @cached_property
    def _groups(self) -> dict[str, re.Pattern[str]]:
        return {name: _pattern(words) for name, words in self.words.items()}

    @cached_property
    def _rows(self) -> tuple[tuple[str, str, tuple[_Part, ...]], ...]:
        parts: dict[str, _Part] = {}
        rows: list[tuple[str, str, tuple[_Part, ...]]] = []
        for what in _SORTS:
            for key, row in self._of(what):
                rows.append((what, key, tuple(parts.setdefault(text, self._part(text)) for text in row)))
        return tuple(rows)

    @cached_property
    def _by_lead(self) -> tuple[tuple[_Part, tuple[int, ...]], ...]:
        """By its first part that must be said the numbers of the rows, so that most rows are never looked at."""
        found: dict[int, tuple[_Part, list[int]]] = {}
        for n, (_, _, parts) in enumerate(self._rows):
            lead = next(part for part in parts if part.sign != "!")
            found.setdefault(id(lead), (lead, []))[1].append(n)
        return tuple((lead, tuple(rows)) for lead, rows in found.values())

    def _fits(self, part: _Part, text: str, known: dict[int, bool]) -> bool:
        """Whether a part is said (or not said, or all that is said); found once for each text."""
        if id(part) not in known:
            alone = part.sign == "=" and bool(part.pattern.fullmatch(text.strip(self.around)))
            known[id(part)] = alone if part.sign == "=" else bool(part.pattern.search(text)) != (part.sign == "!")
        return known[id(part)]

    def _of(self, what: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        table: Rows = getattr(self, what)
        yield from ((key, row) for key, rows in table.items() for row in rows)

    def _part(self, text: str) -> _Part:
        sign = text[0] if text[0] in "!=" else ""
        return _Part(_pattern([w for piece in _pieces(text) for w in self.words.get(piece, (piece,))]), sign)

    def check(self, terms: Collection[str], outside: Collection[str]) -> None:
        """Refuses groups and keys that do not exist, rows that only exclude, and rows of two things at once."""
        keys: Mapping[str, Collection[str]] = {"term": terms, "outside": outside, "kind": _KINDS}
        seen: dict[tuple[str, ...], str] = {}
        for what in _SORTS:
            for key, row in self._of(what):
                place = f"词库文件 asking.toml 的 {what}.{key}"
                if key not in keys[what]:
                    raise WrongSetting(f"{place}：没有 {key} 这一条")
                groups = [piece for part in row for piece in _pieces(part) if _GROUP.fullmatch(piece)]
                if missing := [g for g in groups if g not in self.words]:
                    raise WrongSetting(f"{place}：没有 {'、'.join(missing)} 这组词")
                if all(part.startswith("!") for part in row):
                    raise WrongSetting(f"{place}：每一行至少要有一个必须出现的词")
                if seen.setdefault(tuple(sorted(row)), f"{what}.{key}") != f"{what}.{key}":
                    raise WrongSetting(f"{place}：与 {seen[tuple(sorted(row))]} 有相同的一行")


def _pieces(part: str) -> list[str]:
    return part.lstrip("!=").split("|")


def _pattern(words: Collection[str]) -> re.Pattern[str]:
    flat = sorted({plain(w).text for w in words}, key=lambda w: (-len(w), w))
    return re.compile("|".join(map(re.escape, flat)))


def _letters(parts: tuple[_Part, ...], text: str) -> int:
    """How many letters the parts take up, none twice; 0 where two of them can only mean the same letters."""
    taken = 0
    for part in parts:
        if part.sign == "!":
            continue
        found = part.pattern.search(text)
        if found is None:
            return 0
        taken += len(found.group())
        text = text[: found.start()] + "\0" * len(found.group()) + text[found.end() :]
    return taken
