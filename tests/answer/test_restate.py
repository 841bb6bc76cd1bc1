"""A question put in the report's own words is understood again as exactly that question."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from reportqa.answer.case import Case
from reportqa.answer.restate import KINDS, restate
from reportqa.assistant import Assistant
from reportqa.lexicon import Lexicon
from reportqa.lexicon.indicators import STATISTICS
from reportqa.question.mentions import Context, Words
from reportqa.question.understand import understand
from reportqa.records import Question
from reportqa.settings import Office

TODAY = date(2026, 3, 1)
#: what has to come back; how it was typed does not
FIELDS = (
    "kind", "issuers", "years", "items", "columns", "topic", "missing", "limits", "unknown", "words",
    "ratio", "order", "count", "among", "without", "group", "meant", "perhaps",
)  # fmt: skip
#: kinds that look at no table: whether words for items are seen in them too makes no difference
NO_TABLE = ("term", "narrative", "narrative_figure", "contact", "metadata", "list", "audit")


def _tables(lexicon: Lexicon) -> list[str]:
    return [key for key, item in lexicon.indicators.items.items() if item.role != STATISTICS]


def _question(kind: str, **fields: object) -> Question:
    return replace(Question("", "", kind), **fields)  # type: ignore[arg-type]


def _of_tables(lexicon: Lexicon, bodies: list[str], chance: random.Random) -> Iterator[Question]:
    """Questions for figures: every item, every column of it, several of them, all kinds that take them."""
    indicators = lexicon.indicators
    for key in _tables(lexicon):
        body, year = (chance.choice(bodies),), (chance.choice([2020, 2022, 2024]),)
        later = (year[0], year[0] - 1)
        yield _question("value", issuers=body, years=year, items=(key,))
        yield _question("exists", issuers=body, years=year, items=(key,))
        yield _question("trend", issuers=body, items=(key,))
        yield _question("trend", issuers=body, items=(key,), years=(2021, 2022, 2023, 2024))
        for topic in ("", "difference", "rate", "same"):
            yield _question("change", issuers=body, years=later, items=(key,), topic=topic)
        for topic in ("", "difference", "more", "less", "same", "mean"):
            pair = tuple(chance.sample(bodies, 2))
            yield _question("compare", issuers=pair, years=year, items=(key,), topic=topic, among="issuers")
        for order in ("most", "least"):
            yield _question("rank", years=year, items=(key,), order=order, count=1, among="issuers")
            yield _question("rank", years=year, items=(key,), order=order, count=5, among="issuers")
            if indicators.items[key].role in ("requests", "reviews") and not indicators.children(key):
                yield _question("rank", issuers=body, years=year, items=(key,), order=order, count=1, among="columns")
            yield _question("trend", issuers=body, items=(key,), topic=order)
        yield _question("rank", issuers=body, years=year, items=(key,), order="place", among="issuers")
        for column in indicators.columns[indicators.items[key].role]:
            forms = [f for f in lexicon.forms if indicators.rows_of(key, f)]
            held = any(lexicon.forms[f].find(r, c) for f in forms for r, c in indicators.cells_of(key, column, f))
            total = column in ("T", "tot")
            if held and not total:
                yield _question("value", issuers=body, years=year, items=(key,), columns=(column,))
                yield _question("exists", issuers=body, years=year, items=(key,), columns=(column,))
        if indicators.children(key) or indicators.items[key].role in ("requests", "reviews"):
            yield _question("breakdown", issuers=body, years=year, items=(key,))
    for one, other in (("open", "part"), ("deny", "lack"), ("lic", "pen"), ("fy", "suits")):
        yield _question("value", issuers=(bodies[0],), years=(2024,), items=(one, other))
        yield _question("sum", issuers=(bodies[0],), years=(2024,), items=(one, other))


def _of_words(lexicon: Lexicon, bodies: list[str], chance: random.Random) -> Iterator[Question]:
    """Questions about the text, the report and terms."""
    body, year = (chance.choice(bodies),), (2024,)
    for key, matter in lexicon.cues.topics.items():
        yield _question("narrative_figure" if matter.figure else "narrative", issuers=body, years=year, topic=key)
    for key in lexicon.cues.contacts:
        yield _question("contact", issuers=body, years=year, topic=key)
    for key in lexicon.cues.metadata:
        yield _question("metadata", issuers=body, years=year, topic=key)
    for key in lexicon.terms:
        yield _question("term", topic=key)
    for topic in ("", "carry", "text", "sums"):
        yield _question("audit", issuers=body, years=year, topic=topic)
    for topic in ("sections", "tables", "blanks"):
        yield _question("list", issuers=body, years=year, topic=topic)
    yield _question("list", years=year, topic="bodies")
    yield _question("list", issuers=body, topic="years")
    yield _question("list", issuers=body, topic="without_table")
    yield _question("list", topic="reports")


@pytest.fixture(scope="module")
def context(shipped: Assistant) -> Context:
    return Context(shipped._lexicon, Words(shipped._lexicon, shipped.library.extra_rows()), shipped.library.names, TODAY)


def _case(shipped: Assistant, question: Question) -> Case:
    return Case(question, shipped.library, shipped._lexicon, Office(), "")


def _differing(asked: Question, again: Question) -> dict[str, tuple[object, object]]:
    fields = [f for f in FIELDS if asked.kind not in NO_TABLE or f not in ("items", "columns")]
    return {f: (getattr(asked, f), getattr(again, f)) for f in fields if getattr(asked, f) != getattr(again, f)}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_is_restated_is_understood_as_the_same_question(kind: str, shipped: Assistant, context: Context) -> None:
    chance = random.Random(4)  # noqa: S311  the same questions each time
    bodies = sorted(shipped.library.issuers)
    questions = [*_of_tables(context.lexicon, bodies, chance), *_of_words(context.lexicon, bodies, chance)]
    asked = [q for q in questions if q.kind == kind]
    wrong = []
    for question in asked:
        text = restate(_case(shipped, question), question)
        if differing := _differing(question, understand(text, (), context)):
            wrong.append((text, differing))
    assert not wrong, f"{len(wrong)} of {len(asked)}: {wrong[:5]}"
