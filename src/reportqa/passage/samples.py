"""What the encoder learns from. Comes in: the phrases and the forms. Goes out: passages to find, and questions that mean them.

Questions are put together at random (from a seeded source) out of phrases, names of rows, and noise around them: years, bodies,
politeness. Passages are the row texts of every form and the invented sentences of the topics.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reportqa.lexicon import Form, FormTable
from reportqa.lexicon.indicators import Indicators
from reportqa.passage.cut import paragraph_text, row_text
from reportqa.passage.phrases import Asked, Noise, Phrases

#: the meaning of a question that no passage answers
NOTHING = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """A text and what it means: the keys of rows or topics (for a sum over rows: each of them, and as often
    the sum itself; NOTHING: nothing in a report)."""

    text: str
    keys: tuple[str, ...]


def row_samples(forms: Mapping[str, Form], headings: Mapping[str, tuple[str, ...]] | None = None) -> Iterator[Sample]:
    """The text of every row of every form, once under each heading given for its table (without: under the table's title)."""
    for form in forms.values():
        for table in form.tables:
            if table.role == "statistics":
                # asked for by its own words only: no row of it is ever taken by its meaning (answer/search.py)
                continue
            given = (headings or {}).get(table.role, (table.title,))
            for key, row_head, columns in form_rows(table):
                for heading in given:
                    yield Sample(row_text(heading, table.title, row_head, columns), (key,))


def form_rows(table: FormTable) -> Iterator[tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]]]:
    """Row key, row heads and column heads of every row of a blank form; each other printing of a label is a row of its own."""
    for block in table.blocks:
        keys = dict.fromkeys(row for row, _, _, _ in block.cells())
        for key in keys:
            columns = tuple((*c.group, c.label) for r, _, _, c in block.cells() if r == key)
            row = next(form_row for r, _, form_row, _ in block.cells() if r == key)
            for label in (row.label, *row.also):
                yield key, tuple(part for part in (*row.group, label) if part), columns


def with_aliases(phrases: Phrases, indicators: Indicators) -> Phrases:
    """The phrases with the names that indicators.toml knows for rows and groups; its ambiguous words name nothing."""
    unclear = frozenset(indicators.ambiguous) | phrases.speakers.left_out
    known: dict[frozenset[str], tuple[str, ...]] = {}
    for item in indicators.items.values():
        known.setdefault(frozenset(item.rows), tuple(alias for alias in item.aliases if alias not in unclear))
    rows = {key: _named(row, known.get(frozenset({key}), ())) for key, row in phrases.rows.items()}
    groups = {key: _named(group, known.get(frozenset(group.rows), ())) for key, group in phrases.groups.items()}
    return phrases.model_copy(update={"rows": rows, "groups": groups})


def _named(asked: Asked, names: tuple[str, ...]) -> Asked:
    return asked.model_copy(update={"names": tuple(dict.fromkeys((*asked.names, *names)))})


def sentence_samples(phrases: Phrases) -> Iterator[Sample]:
    """The invented sentences of the topics, under each of their headings."""
    for key, topic in phrases.topics.items():
        for sentence in topic.sentences:
            for heading in topic.headings:
                yield Sample(paragraph_text(heading, sentence), (key,))


def sum_samples(phrases: Phrases, forms: Mapping[str, Form]) -> Iterator[Sample]:
    """For each sum that no row holds, a text to draw its questions to, off the rows; no index ever holds these texts."""
    titles = dict.fromkeys(t.title for form in forms.values() for t in form.tables if t.role in ("requests", "reviews"))
    for key, group in phrases.groups.items():
        for title in titles:
            yield Sample(row_text(title, "", group.names[:2], ()), (key,))


class Questions:
    """An endless, seeded source of questions with what they mean; rows, topics and sums come up about equally often."""

    def __init__(self, phrases: Phrases, seed: int) -> None:
        self._noise, self._speakers = phrases.noise, phrases.speakers.frames
        self._random = random.Random(seed)  # noqa: S311 - a source of training data, not of secrets
        self._kinds: list[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = []
        pairs: dict[str, list[str]] = {}
        for key, asked in phrases.pairs.items():
            pairs.setdefault(key.split(".", maxsplit=1)[0], []).extend(asked)
        for key, row in phrases.rows.items():
            self._kinds.append(((key,), row.names, row.phrases))
            if key in pairs:
                self._kinds.append(((key,), (), tuple(pairs[key])))
        for key, group in phrases.groups.items():
            self._kinds.append(((*group.rows, *[key] * len(group.rows)), group.names, group.phrases))
        self._kinds.extend(((key,), (), t.phrases) for key, t in phrases.topics.items() if t.phrases)

    def draw(self) -> Sample:
        """One question; about one in ten is outside of what reports answer."""
        if self._random.random() < 0.1:
            return Sample(self._wrapped(self._outside()), (NOTHING,))
        keys, names, phrases = self._random.choice(self._kinds)
        if names and (not phrases or self._random.random() < 0.5):
            frames = self._noise.frames if self._random.random() < 0.6 else self._speakers
            return Sample(self._wrapped(self._random.choice(frames).format(self._random.choice(names))), keys)
        phrase = self._random.choice(phrases)
        if names and self._random.random() < 0.15:
            phrase = self._random.choice(self._speakers).format(phrase)
        return Sample(self._wrapped(phrase), keys)

    def _outside(self) -> str:
        return (
            self._random.choice(self._noise.outside) if self._random.random() < 0.8 else self._random.choice(self._noise.after)
        )

    def _wrapped(self, text: str) -> str:
        pick = self._random
        parts = [self._body(self._noise) if pick.random() < 0.5 else "", text]
        if pick.random() < 0.4:
            parts.insert(pick.randint(0, 1), pick.choice(self._noise.before))
        if pick.random() < 0.3:
            parts.append(pick.choice(self._noise.after))
        return "".join(parts)

    def _body(self, noise: Noise) -> str:
        letters = "".join(self._random.choices(noise.place_letters, k=2))
        place = self._random.choice(noise.places) if self._random.random() < 0.5 else letters
        return place + self._random.choice(noise.levels) + self._random.choice(noise.bodies)
