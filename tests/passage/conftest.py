"""Reports on blank forms with invented narrative, and one search index over them."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportqa.lexicon import Lexicon, load_lexicon
from reportqa.passage.cut import cut
from reportqa.passage.encoder import Encoder, load_encoder
from reportqa.passage.phrases import Heldout, read_heldout
from reportqa.passage.samples import form_rows
from reportqa.passage.search import PassageSearch, write
from reportqa.passage.words import Segmenter
from reportqa.records import Cell, Issuer, Paragraph, Passage, Report, Section, Table


def report_on(form: str, lexicon: Lexicon, narrative: dict[str, tuple[str, ...]], figure: str = "7") -> Report:
    """A report on that form: every cell holds `figure`, every topic of the narrative is a section of its own."""
    sections = [
        Section("", "总体情况", "", tuple(Paragraph(f"{topic}-{i}", text, page=1) for i, text in enumerate(texts)), ())
        for topic, texts in narrative.items()
    ]
    for number, table in enumerate(lexicon.forms[form].tables):
        rows: dict[str, tuple[Cell, ...]] = {}
        for key, head, columns in form_rows(table):
            cells = tuple(Cell(key, str(i), figure, head, column, page=2) for i, column in enumerate(columns))
            rows.setdefault(key, cells)
        cells = tuple(cell for row in rows.values() for cell in row)
        sections.append(Section("", table.title, "", (), (Table(f"t{number}", table.role, form, table.title, cells, page=2),)))
    return Report(form, Issuer(form, form), 2021, form, f"{form}.txt", "", tuple(sections), form=form)


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="session")
def segmenter() -> Segmenter:
    return Segmenter()


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return load_encoder()


@pytest.fixture(scope="session")
def heldout() -> Heldout:
    return read_heldout()


@pytest.fixture(scope="session")
def reports(lexicon: Lexicon, heldout: Heldout) -> tuple[Report, ...]:
    return tuple(report_on(form, lexicon, dict(heldout.sentences)) for form in ("E2", "E3"))


@pytest.fixture(scope="session")
def passages(reports: tuple[Report, ...], lexicon: Lexicon) -> tuple[Passage, ...]:
    return tuple(passage for report in reports for passage in cut(report, lexicon))


@pytest.fixture(scope="session")
def folder(
    tmp_path_factory: pytest.TempPathFactory, passages: tuple[Passage, ...], encoder: Encoder, segmenter: Segmenter
) -> Path:
    place = tmp_path_factory.mktemp("search")
    write(place, passages, encoder, segmenter)
    return place


@pytest.fixture(scope="session")
def found(folder: Path, encoder: Encoder, segmenter: Segmenter) -> PassageSearch:
    return PassageSearch.open(folder, encoder, segmenter)
