"""Pages that are pictures: figures are read right or left open, ink is never a blank, and without OCR nothing is invented."""

from __future__ import annotations

import struct
import zlib
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from reportqa.demo.write_pdf import pdf_file
from reportqa.errors import UnreadableFile
from reportqa.lexicon import load_lexicon
from reportqa.records import SURE, UNREAD, Block, BlockCell
from reportqa.report import ocr
from reportqa.report.read import read_report

pytestmark = pytest.mark.skipif(not ocr.engine(), reason="the extra [ocr] is not installed")

LEXICON = load_lexicon()
HEADS = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
ROWS = (("规章", "0", "/", "14"), ("行政规范性文件", "32", "", "401"))
#: a stroke is not told from a leaning 1: it is left open
READ = [HEADS, ("规章", "0", UNREAD, "14"), ROWS[1]]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with a sentence and a small table, as a picture at 200 dpi."""
    import pypdfium2 as pdfium

    grid = tuple(tuple(BlockCell(text) for text in row) for row in (HEADS, *ROWS))
    blocks = [Block("heading", "二、主动公开政府信息情况"), Block("line", "全年公开政府信息5868条。"), Block("grid", rows=grid)]
    path = tmp_path_factory.mktemp("scan") / "page.png"
    pdfium.PdfDocument(pdf_file(blocks, numbered=False))[0].render(scale=200 / 72).to_pil().convert("L").save(path)
    return path


def _cells(path: Path) -> list[list[BlockCell]]:
    (grid,) = [b for b in ocr.recognise(path, 1) if b.kind == "grid"]
    return [list(row) for row in grid.rows]


def _spoiled(drawn: Path, tmp_path: Path, row: int, column: int, smear: bool) -> Path:
    """The page with something drawn by hand into one cell of the table: a smear over its middle, or a scrawl."""
    import cv2

    page = cv2.imread(str(drawn), cv2.IMREAD_GRAYSCALE)
    assert page is not None
    # the table is 483 points wide from 56 on, its rows are 24 points high
    top = next(y for y in range(page.shape[0]) if (page[y, 200:1400] < 200).mean() > 0.95)
    x = round((56 + 483 * (column + 0.5) / 4) * 200 / 72)
    y = round(top + 24 * (row + 0.5) * 200 / 72)
    if smear:
        cv2.ellipse(page, (x, y), (9, 16), 20, 0, 360, 90, -1)
    else:
        places = ((-30, 6), (-12, -14), (-4, 16), (8, -16), (14, 12), (32, -9))
        for (a, b), (c, d) in pairwise(places):
            cv2.line(page, (x + a, y + b), (x + c, y + d), 30, 3)
    path = tmp_path / "spoiled.png"
    cv2.imwrite(str(path), page)
    return path


def test_a_ruled_table_is_read_cell_by_cell_with_its_confidence(drawn: Path) -> None:
    rows = _cells(drawn)
    assert [tuple(c.text for c in row) for row in rows] == READ
    figures = [rows[1][1], rows[1][3], rows[2][1], rows[2][3]]
    assert all(c.confidence is not None and c.confidence >= Decimal("0.99") and c.page == 1 for c in figures)


def test_a_cell_without_ink_is_blank_for_certain(drawn: Path) -> None:
    blank = _cells(drawn)[2][2]
    assert (blank.text, blank.confidence) == ("", Decimal(1))


def test_the_text_around_the_table_is_read_in_order(drawn: Path) -> None:
    lines = [b for b in ocr.recognise(drawn, 1) if b.kind == "line"]
    assert [b.text for b in lines] == ["二、主动公开政府信息情况", "全年公开政府信息5868条。"]
    assert all(b.page == 1 and b.confidence is not None and b.confidence > Decimal("0.9") for b in lines)


def test_a_smeared_figure_is_not_taken_for_certain(drawn: Path, tmp_path: Path) -> None:
    cell = _cells(_spoiled(drawn, tmp_path, 2, 3, smear=True))[2][3]
    assert cell.text == UNREAD or cell.confidence is None or cell.confidence < SURE, cell


def test_ink_that_is_no_text_is_not_a_blank_cell(drawn: Path, tmp_path: Path) -> None:
    cell = _cells(_spoiled(drawn, tmp_path, 2, 2, smear=False))[2][2]
    assert cell.text
    assert cell.text == UNREAD or cell.confidence is None or cell.confidence < SURE, cell


def test_a_blank_page_has_no_blocks(tmp_path: Path) -> None:
    from PIL import Image

    path = tmp_path / "blank.png"
    Image.new("L", (1654, 2339), 255).save(path)
    assert ocr.recognise(path, 1) == ()


def test_an_askew_grey_page_is_read_like_a_straight_one(drawn: Path, tmp_path: Path) -> None:
    from PIL import Image

    with Image.open(drawn) as page:
        grey = page.rotate(-1.6, fillcolor=255, resample=Image.Resampling.BICUBIC).point(lambda v: 120 + v * 100 // 255)
    path = tmp_path / "askew.jpg"
    grey.save(path, quality=60)
    assert [tuple(c.text for c in row) for row in _cells(path)] == READ


def test_the_pages_of_an_image_file_are_counted_and_missing_text_is_named(drawn: Path, tmp_path: Path) -> None:
    from PIL import Image

    path = tmp_path / "two.tif"
    with Image.open(drawn) as page:
        page.save(path, save_all=True, append_images=[page.copy()])
    outcome = read_report(path, "two.tif", LEXICON)
    assert (outcome.report, [p.code for p in outcome.problems], outcome.pictures) == (None, ["E_NO_TEXT"], (1, 2))


def test_a_picture_that_would_fill_the_memory_is_refused_by_its_header(tmp_path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    path = tmp_path / "bomb.png"
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )
    with pytest.raises(UnreadableFile) as refused:
        ocr.recognise(path, 1)
    assert refused.value.code == "E_IMAGE_LIMIT"


@pytest.mark.parametrize("cut", [60, 5_000])
def test_a_broken_picture_is_refused(drawn: Path, tmp_path: Path, cut: int) -> None:
    path = tmp_path / "broken.png"
    path.write_bytes(drawn.read_bytes()[:cut])
    with pytest.raises(UnreadableFile) as refused:
        ocr.recognise(path, 1)
    assert refused.value.code == "E_TYPE"


def test_the_page_can_be_shown_at_a_moderate_size(drawn: Path) -> None:
    data = ocr.page_png(drawn, 1)
    assert data.startswith(b"\x89PNG")
    assert max(struct.unpack(">II", data[16:24])) <= 1600
