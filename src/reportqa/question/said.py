"""What a question says before its kind is chosen, and what a rule decides about it. Nothing here decides anything."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from reportqa.lexicon import Lexicon
from reportqa.lexicon.asking import Asked
from reportqa.question.matter import Matter
from reportqa.records import Among, Mention, Order


@dataclass(frozen=True)
class Said:
    """What the mentions amount to; `years` are those said, of a range all of them."""

    plain: str
    mentions: tuple[Mention, ...]
    matter: Matter
    issuers: tuple[str, ...]
    group: str
    years: tuple[int, ...]
    lexicon: Lexicon

    def first(self, what: str) -> str:
        """The value of the first mention of that kind, or empty."""
        return next((m.value for m in self.mentions if m.what == what), "")

    def words(self, *kinds: str) -> tuple[str, ...]:
        """The words that are cues of these kinds."""
        return tuple(self.plain[m.start : m.end] for m in self.mentions if m.what == "kind" and m.value in kinds)

    @property
    def items(self) -> tuple[str, ...]:
        """Items in the order said."""
        return self.matter.items

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns in the order said."""
        return self.matter.columns

    @property
    def strong(self) -> bool:
        """Whether the items rest on words that mean nothing else."""
        return self.matter.strong

    @cached_property
    def cues(self) -> frozenset[str]:
        """The kind cues said; a range of years is none by itself."""
        ranges = {(m.start, m.end) for m in self.mentions if m.what in ("years", "relative years")}
        return frozenset(m.value for m in self.mentions if m.what == "kind" and (m.start, m.end) not in ranges)

    @property
    def range(self) -> bool:
        """Whether a range of years was said."""
        stated = any(m.what == "year" for m in self.mentions)
        return any(m.what == "years" or (m.what == "relative years" and not stated) for m in self.mentions)

    @property
    def ratio(self) -> str:
        """The key of the ratio named, or empty."""
        return self.first("ratio")

    @property
    def asks_quantity(self) -> bool:
        """Whether a word that asks for a quantity stands anywhere."""
        return any(word in self.plain for word in self.lexicon.cues.quantity.asks)

    @property
    def asks_number(self) -> bool:
        """Whether 多少 or 几 asks for a number outside of any cue (有没有 … 几件)."""
        rest = list(self.plain)
        for m in self.mentions:
            if m.what == "kind" and m.value not in ("breakdown", "sum", "aside"):
                rest[m.start : m.end] = " " * (m.end - m.start)
        return any(word in "".join(rest) for word in ("多少", "几"))

    @property
    def several_places(self) -> bool:
        """Whether several bodies are asked about."""
        return len(self.issuers) > 1 or bool(self.group)

    @cached_property
    def bare(self) -> str:
        """The plain text without names and years; a body that is named is one sign."""
        letters = list(self.plain)
        for m in self.mentions:
            body = (m.what.startswith("issuer") or m.what in ("group", "unknown issuer")) and "asked" not in m.rule
            if body or m.what in ("region", "year", "years"):
                letters[m.start : m.end] = ["□" if body else " ", *" " * (m.end - m.start - 1)]
        return "".join(letters)

    @cached_property
    def asked(self) -> Asked:
        """What the words together ask for, in whatever order they come."""
        return self.lexicon.asking.find(self.bare)

    @property
    def asks_for_group(self) -> bool:
        """Whether the group of bodies is what is asked for (哪个局)."""
        return any(m.what == "group" and "asked" in m.rule for m in self.mentions)

    @property
    def either_way(self) -> bool:
        """Whether all items come from one word that means each of them (结转)."""
        spans = {(m.start, m.end) for m in self.mentions if m.what == "item"}
        return len(spans) == 1 and len(self.items) > 1


@dataclass(frozen=True, slots=True)
class Decision:
    """A kind and what belongs to it; `items`, `columns` and `years` are None where they stay as said.

    `used` are mentions of years that count from another year said (比上年). `unfit`: what goes with what is not told.
    """

    kind: str
    topic: str = ""
    rule: str = ""
    items: tuple[str, ...] | None = None
    columns: tuple[str, ...] | None = None
    years: tuple[int, ...] | None = None
    ratio: str = ""
    order: Order = ""
    count: int = 0
    among: Among = ""
    used: tuple[Mention, ...] = ()
    unfit: bool = False
