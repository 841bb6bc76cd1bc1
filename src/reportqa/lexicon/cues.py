"""Words that tell what kind of answer is wanted, and the explanations of terms."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reportqa.errors import WrongSetting
from reportqa.lexicon.forms import Strict


class Topic(Strict):
    """A matter of the narrative: the sections that tell of it, and whether it is asked for as a figure.

    A matter that is no section of its own stands under a heading with one of `heads`, or in sentences that hold one of `says`.
    """

    name: str
    sections: tuple[str, ...]
    words: tuple[str, ...]
    heads: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    figure: bool = False
    measures: tuple[str, ...] = ()


class Outside(Strict):
    """Something that these reports never hold, what to tell the visitor instead, and the items that come nearest to it.

    `here`: it is asked of this program, or is no matter of reports at all, so that no body can be asked for it. `see` are
    explanations that go with it.
    """

    words: tuple[str, ...]
    reply: str
    near: tuple[str, ...] = ()
    here: bool = False
    see: tuple[str, ...] = ()


class Glue(Strict):
    """Words that say nothing about what is wanted; beside words of several meanings only `aside` and `particles` say nothing.

    `refusing` say nothing beside items that are ways of not giving. `things` are common nouns made with function letters that
    say nothing either.
    """

    words: tuple[str, ...]
    letters: str
    verbs: str
    aside: tuple[str, ...]
    particles: str
    refusing: tuple[str, ...]
    things: tuple[str, ...]


class Quantity(Strict):
    """How a quantity is asked for; each inner list holds words that people use for one another."""

    asks: tuple[str, ...]
    measures: tuple[tuple[str, ...], ...]
    other: tuple[str, ...]
    percent: tuple[str, ...] = ()
    spoken: tuple[str, ...]
    changes: tuple[str, ...]
    of_which: tuple[str, ...]
    goes_on: tuple[str, ...]
    apart: tuple[tuple[str, ...], ...]
    negations: tuple[str, ...]
    synonyms: tuple[tuple[str, ...], ...]


class Years(Strict):
    """Words for years: counted from today, of a five-year plan (its first year), and of reports published in a year."""

    this: tuple[str, ...]
    before: tuple[str, ...]
    report: tuple[str, ...]
    relative: dict[str, int]
    recent: tuple[str, ...]
    until_now: tuple[str, ...]
    published: tuple[str, ...]
    plans: dict[str, int]
    plan_first: tuple[str, ...]
    plan_last: tuple[str, ...]
    plan_other: dict[str, int]
    plan_whole: tuple[str, ...]


class Orders(Strict):
    """How numbers are said; `rows` are measures of what is ranked inside one table, `people` counts them."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    units: tuple[str, ...]
    rows: tuple[str, ...]
    least: tuple[str, ...]
    extremes: tuple[str, ...]
    low: tuple[str, ...]
    others: tuple[str, ...]
    people: tuple[str, ...]


class Excepting(Strict):
    """What stands before, after and between things that are not to be counted in."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    between: tuple[str, ...]


class Listed(Strict):
    """Words that stand for an item only in a list of things asked for, and what joins such a list."""

    new: tuple[str, ...]
    tot: tuple[str, ...]
    joints: tuple[str, ...]
    applied: tuple[str, ...]
    outcomes: dict[str, str]


class Public(Strict):
    """Words for people who go to law with an office, and for what they do."""

    people: tuple[str, ...]
    sue: tuple[str, ...]


class Limits(Strict):
    """Words that turn or narrow the meaning of a question."""

    words: tuple[str, ...]


class Preface(Strict):
    """What clauses consist of that only tell why, for whom or from whom: words, what may stand `beside` them, single letters,
    family names, and what people with a family name are called. Behind a verb of hearing (`heard`) also words of `hearsay`,
    and a row that the question names again (都说公安局罚得凶)."""

    words: tuple[str, ...]
    beside: tuple[str, ...]
    heard: tuple[str, ...]
    hearsay: tuple[str, ...]
    letters: str
    families: str
    titles: tuple[str, ...]


class Split(Strict):
    """What tells sentences about problems from sentences about measures; `not_...` only look like such words."""

    problems: tuple[str, ...]
    measures: tuple[str, ...]
    not_problems: tuple[str, ...]
    not_measures: tuple[str, ...]
    earlier: tuple[str, ...]
    doing: tuple[str, ...]
    headings: tuple[str, ...]
    joins: tuple[str, ...]


class Saying(Strict):
    """Words about how a report tells of something."""

    words: tuple[str, ...]


class Cues(Strict):
    """cues.toml: kind of answer, topic of the narrative, contact or metadata field -> words."""

    kinds: dict[str, tuple[str, ...]]
    shapes: dict[str, tuple[str, ...]]
    orders: Orders
    excepting: Excepting
    listed: Listed
    public: Public
    quantity: Quantity
    limits: Limits
    years: Years
    topics: dict[str, Topic]
    split: Split
    saying: Saying
    contacts: dict[str, tuple[str, ...]]
    printed: dict[str, tuple[str, ...]]
    metadata: dict[str, tuple[str, ...]]
    outside: dict[str, Outside]
    glue: Glue
    preface: Preface


class Term(Strict):
    """An explanation in plain words; `guide` marks advice on how to apply or object, asked for without 什么是.

    `remedy`: ways to object, told with the word that this is no legal advice. `checked` is the month (2026-11) in which text
    and article were last compared with the law. `see` are keys of explanations that go with it. `between`: it tells two
    others apart, and answers where these two are said together.
    """

    name: str
    words: tuple[str, ...]
    text: str
    basis: str
    checked: str
    guide: bool = False
    remedy: bool = False
    see: tuple[str, ...] = ()
    between: tuple[str, ...] = ()


def check_terms(terms: Mapping[str, Term]) -> None:
    """Refuses a month that is none, and references to explanations that are not there."""
    for key, term in terms.items():
        if not re.fullmatch(r"20\d\d-(?:0[1-9]|1[0-2])", term.checked):
            raise WrongSetting(f"词库文件 terms.toml 的 {key}：checked 应写成 2026-11 这样的年月")
        if missing := [other for other in (*term.see, *term.between) if other not in terms]:
            raise WrongSetting(f"词库文件 terms.toml 的 {key}：没有 {'、'.join(missing)} 这个名词")
