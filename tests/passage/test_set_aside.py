"""The phrases set aside are many, of several speakers, of known meanings, and no training phrase repeats one of its meaning."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reportqa.lexicon import Lexicon
from reportqa.passage.phrases import Phrases, SetAside, Styles, read_phrases, read_set_aside
from reportqa.passage.samples import with_aliases
from reportqa.text import plain

#: as many characters in a row may not be shared
RUN = 5
#: a part of a statutory term is statutory from as many characters on
TERM = 4


@pytest.fixture(scope="module")
def phrases(lexicon: Lexicon) -> Phrases:
    return with_aliases(read_phrases(), lexicon.indicators)


@pytest.fixture(scope="module")
def aside() -> SetAside:
    return read_set_aside()


def _parts(aside: SetAside) -> tuple[dict[str, Styles], ...]:
    return tuple(dict(part) for part in (aside.rows, aside.cells, aside.sums, aside.topics, aside.matters, aside.words))


def _texts(styles: Styles) -> tuple[str, ...]:
    return tuple(text for texts in styles.values() for text in texts)


def _statutory(lexicon: Lexicon) -> str:
    """What the forms print and what the items are called, one term a line, letters only."""
    tables = [table for form in lexicon.forms.values() for table in form.tables]
    words = {table.title for table in tables}
    for table in tables:
        for _, _, row, column in (cell for block in table.blocks for cell in block.cells()):
            words |= {row.label, *row.also, *row.group, column.label, *column.group}
    words |= {item.name for item in lexicon.indicators.items.values()}
    return "\n".join(sorted(_letters(word) for word in words))


def _letters(text: str) -> str:
    return "".join(letter for letter in plain(text).text if letter.isalpha())


def _runs(text: str, statutory: str) -> set[str]:
    """The runs of five characters outside of statutory terms and of parts of such terms from four characters on."""
    letters, open_ = _letters(text), ""
    while letters:
        size = next((n for n in range(len(letters), TERM - 1, -1) if letters[:n] in statutory), 0)
        open_ += "\n" if size else letters[0]
        letters = letters[size or 1 :]
    return {open_[i : i + RUN] for i in range(len(open_) - RUN + 1) if "\n" not in open_[i : i + RUN]}


def _meanings(phrases: Phrases, aside: SetAside) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """A meaning, the phrases trained for it, and those set aside for it."""
    for key, styles in aside.rows.items():
        yield key, (*phrases.rows[key].names, *phrases.rows[key].phrases), _texts(styles)
    for key, styles in aside.cells.items():
        yield key, phrases.pairs.get(key, ()), _texts(styles)
    for key, styles in aside.sums.items():
        yield key, (*phrases.groups[key].names, *phrases.groups[key].phrases), _texts(styles)
    for key, styles in aside.topics.items():
        yield key, phrases.topics[key].phrases if key in phrases.topics else (), _texts(styles)
    yield "outside", phrases.noise.outside, (*_texts(aside.outside), *_texts(aside.near))


def test_many_phrases_of_several_speakers_are_set_aside(aside: SetAside) -> None:
    texts = [text for part in _parts(aside) for styles in part.values() for text in _texts(styles)]
    assert len(set(texts)) >= 400
    styles = {style for part in _parts(aside) for styles in part.values() for style in styles}
    assert styles == {"formal", "colloquial", "terse", "old", "wrong", "regional"}


def test_what_is_set_aside_means_rows_cells_sums_and_topics_that_there_are(
    lexicon: Lexicon, phrases: Phrases, aside: SetAside
) -> None:
    assert set(aside.rows) == set(phrases.rows)
    assert {key.split(".")[0] for key in aside.cells} <= set(phrases.rows)
    assert set(aside.sums) == set(phrases.groups)
    assert set(aside.topics) <= set(phrases.topics)
    assert set(aside.words) <= {*phrases.rows, *phrases.topics}


def test_no_training_phrase_shares_five_characters_in_a_row_with_one_set_aside_for_its_meaning(
    lexicon: Lexicon, phrases: Phrases, aside: SetAside
) -> None:
    statutory = _statutory(lexicon)
    shared = []
    for key, trained, held in _meanings(phrases, aside):
        known = {run for text in held for run in _runs(text, statutory)}
        shared += [(key, text) for text in trained if _runs(text, statutory) & known]
    assert shared == []


def test_a_shared_run_is_seen_and_a_statutory_term_is_not_one(lexicon: Lexicon) -> None:
    statutory = _statutory(lexicon)
    assert _runs("到底批了多少张照", statutory) & _runs("究竟批了多少张", statutory)
    assert not _runs("行政规范性文件", statutory)
