"""Words that tell what kind of answer is wanted, and the explanations of terms."""

from __future__ import annotations

from reportqa.lexicon.forms import Strict


class Topic(Strict):
    """A matter of the narrative: the sections that tell of it, and whether it is asked for as a figure."""

    name: str
    sections: tuple[str, ...]
    words: tuple[str, ...]
    figure: bool = False
    measures: tuple[str, ...] = ()


class Outside(Strict):
    """Something that these reports never hold, and what to tell the visitor instead."""

    words: tuple[str, ...]
    reply: str


class Glue(Strict):
    """Words that say nothing about what is wanted."""

    words: tuple[str, ...]
    letters: str
    verbs: str


class Quantity(Strict):
    """How a quantity is asked for; each inner list holds words that people use for one another."""

    asks: tuple[str, ...]
    measures: tuple[tuple[str, ...], ...]
    other: tuple[str, ...]
    changes: tuple[str, ...]
    of_which: tuple[str, ...]
    negations: tuple[str, ...]
    synonyms: tuple[tuple[str, ...], ...]


class Years(Strict):
    """Words for years counted from today."""

    this: tuple[str, ...]
    before: tuple[str, ...]
    report: tuple[str, ...]
    relative: dict[str, int]


class Limits(Strict):
    """Words that turn or narrow the meaning of a question."""

    words: tuple[str, ...]


class Split(Strict):
    """What tells sentences about problems from sentences about measures."""

    problems: tuple[str, ...]
    measures: tuple[str, ...]


class Cues(Strict):
    """cues.toml: kind of answer, topic of the narrative, contact or metadata field -> words."""

    kinds: dict[str, tuple[str, ...]]
    quantity: Quantity
    limits: Limits
    years: Years
    topics: dict[str, Topic]
    split: Split
    contacts: dict[str, tuple[str, ...]]
    printed: dict[str, tuple[str, ...]]
    metadata: dict[str, tuple[str, ...]]
    outside: dict[str, Outside]
    glue: Glue


class Term(Strict):
    """An explanation in plain words; `guide` marks advice on how to apply or object, asked for without 什么是."""

    name: str
    words: tuple[str, ...]
    text: str
    basis: str
    guide: bool = False
