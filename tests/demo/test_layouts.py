"""Every layout: the same bytes each time, files that the libraries of their formats open, and no truth that is not printed."""

from __future__ import annotations

import json
import unicodedata
import zipfile
from io import BytesIO
from itertools import islice
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from reportqa.demo import write_collection
from reportqa.demo.collection import Example, examples, pairs
from reportqa.demo.draft import Grid, draft
from reportqa.demo.generate import plain_papers
from reportqa.demo.layouts import LAYOUTS, written
from reportqa.demo.torn import split
from reportqa.errors import WrongSetting
from reportqa.lexicon.load import load_lexicon
from reportqa.text import simplified

PAIRS = len(pairs())


@pytest.fixture(scope="module")
def written_once() -> list[tuple[Example, bytes]]:
    return [(example, example.data()) for example in examples(PAIRS, 5)]


def test_every_layout_is_written_in_every_of_its_formats(written_once: list[tuple[Example, bytes]]) -> None:
    assert {(e.layout, e.format) for e, _ in written_once} == set(pairs())
    assert all(data for _, data in written_once)


def test_same_seed_same_bytes(written_once: list[tuple[Example, bytes]]) -> None:
    again = [(e.file, e.data()) for e in examples(PAIRS, 5)]
    assert again == [(e.file, data) for e, data in written_once]


def test_another_seed_gives_other_reports(written_once: list[tuple[Example, bytes]]) -> None:
    other = [e.data() for e in islice(examples(PAIRS, 6), 20)]
    assert other != [data for _, data in written_once[:20]]


def test_archives_carry_no_clock(written_once: list[tuple[Example, bytes]]) -> None:
    archives = [data for e, data in written_once if e.format in ("docx", "xlsx")]
    stamps = {entry.date_time for data in archives for entry in zipfile.ZipFile(BytesIO(data)).infolist()}
    assert stamps == {(1980, 1, 1, 0, 0, 0)}


def test_every_variation_of_a_single_file_has_a_layout() -> None:
    covered = {number for layout in LAYOUTS.values() for number in layout.numbers}
    # 51, one report on several pages, is a matter of the whole folder
    assert set(range(1, 55)) - covered <= {51}


def test_a_kept_layout_prints_every_number_that_it_claims(written_once: list[tuple[Example, bytes]]) -> None:
    """Looked for in plain text, in comparable form: width and script may differ."""
    for example, data in written_once:
        if example.format != "txt" or not LAYOUTS[example.layout].keeps:
            continue
        text = simplified(unicodedata.normalize("NFKC", data.decode("utf-8")))
        for key, printed in example.draft.known.cells.items():
            assert printed in text, (example.layout, key, printed)


def test_workbooks_open_with_their_merged_cells(written_once: list[tuple[Example, bytes]]) -> None:
    books = [(e, data) for e, data in written_once if e.format == "xlsx"]
    for example, data in books:
        book = openpyxl.load_workbook(BytesIO(data))
        found = {str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None}
        assert found, example.layout
    plain = next(data for e, data in books if e.layout == "one sheet")
    assert len(openpyxl.load_workbook(BytesIO(plain))["Sheet1"].merged_cells.ranges) > 20


def test_prints_open(written_once: list[tuple[Example, bytes]]) -> None:
    for example, data in written_once:
        if example.format == "pdf":
            document = pypdfium2.PdfDocument(data)
            assert len(document) >= 1, example.layout
            document.close()


def test_a_split_table_keeps_every_cell() -> None:
    paper = next(plain_papers(5))
    forms = load_lexicon().forms
    for part in draft(paper, forms[paper.form]).parts:
        for grid in (item for item in part.items if isinstance(item, Grid)):
            for at in range(1, len(grid.rows)):
                above, below = split(grid, at)
                texts = [c.text for piece in (above, below) for row in piece.rows for c in row if c.text]
                assert sorted(texts) == sorted(c.text for row in grid.rows for c in row if c.text)
                assert len(above.rows) == at


def test_layouts_leave_the_draft_alone() -> None:
    paper = next(plain_papers(5))
    bare = draft(paper, load_lexicon().forms[paper.form])
    before = written(bare, "txt")
    for layout in LAYOUTS.values():
        layout.lay_out(bare)
    assert written(bare, "txt") == before


def test_truth_says_who_when_and_what(tmp_path: Path) -> None:
    assert write_collection(tmp_path, 8, 5, ("tabs", "metadata")) == 8
    lines = [json.loads(line) for line in (tmp_path / "truth.jsonl").read_text("utf-8").splitlines()]
    assert [(tmp_path / t["file"]).exists() for t in lines] == [True] * 8
    for truth in lines:
        assert all(truth[key] for key in ("issuer", "year", "published", "period", "contact"))
        assert len(truth["cells"]) in (198, 200)
        assert {"公开政府信息", "政策解读"} <= {what for what, _, _ in truth["numbers"]}


def test_an_unknown_layout_is_named() -> None:
    with pytest.raises(WrongSetting, match="没有这样的版式：扇形"):
        pairs(("扇形",))
