"""A scanned report from file to page: sure figures carry their mark, an unsure cell gives no number and shows the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from reportqa.archive import Archive
from reportqa.assistant import Assistant
from reportqa.build import build
from reportqa.demo.write_pdf import pdf_file
from reportqa.lexicon import load_lexicon
from reportqa.library import open_library
from reportqa.originals import Originals
from reportqa.passage.encoder import load_encoder
from reportqa.records import Answer, Block, BlockCell
from reportqa.report import ocr
from reportqa.settings import Office, Settings
from reportqa.web.card import card
from reportqa.web.gate import allowed_methods
from reportqa.web.holder import Holder
from reportqa.web.server import make_app

LEXICON = load_lexicon()
UNSURE = "丹枫县水务局2023年现行有效的行政规范性文件多少件"
SURE = "丹枫县水务局2023年制发行政规范性文件多少件"
_LINES = ("二、主动公开政府信息情况", "一、总体情况")


def _report() -> list[Block]:
    """One page: title, a section of text, and the first block of table two."""
    rows = (
        (BlockCell("第二十条第（一）项", colspan=4),),
        tuple(map(BlockCell, ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"))),
        tuple(map(BlockCell, ("规章", "0", "0", "0"))),
        tuple(map(BlockCell, ("行政规范性文件", "32", "4", "401"))),
    )
    text = "本机关按照规定公开政府信息，全年举办新闻发布会12场，群众关心的事项都有回应。"
    return [
        Block("heading", "丹枫县水务局2023年政府信息公开工作年度报告"),
        Block("heading", _LINES[1]),
        Block("line", text),
        Block("heading", _LINES[0]),
        Block("grid", rows=rows),
    ]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the index of one scanned report, in whose last cell a digit is smeared."""
    import cv2
    import pypdfium2 as pdfium

    if not ocr.engine():
        pytest.skip("the extra [ocr] is not installed")
    folder = tmp_path_factory.mktemp("scanned")
    (folder / "corpus").mkdir()
    drawing = pdfium.PdfDocument(pdf_file(_report(), numbered=False))[0].render(scale=200 / 72, grayscale=True).to_numpy()
    page = drawing.reshape(drawing.shape[:2]).copy()
    ruled = [y for y in range(page.shape[0]) if (page[y, 200:1400] < 200).mean() > 0.95]
    x, y = round((56 + 483 * 3.5 / 4) * 200 / 72), ruled[-1] - round(12 * 200 / 72)
    cv2.ellipse(page, (x, y), (9, 16), 20, 0, 360, 90, -1)
    cv2.imwrite(str(folder / "corpus" / "scan.png"), page)
    build(folder / "corpus", folder / "index", LEXICON, load_encoder(""), originals=Originals(folder / "data"))
    return folder


@pytest.fixture(scope="module")
def assistant(place: Path) -> Assistant:
    return Assistant(open_library(place / "index", LEXICON, load_encoder("")), LEXICON, Office())


def _ask(assistant: Assistant, question: str) -> Answer:
    return assistant.ask(question)[0]


@pytest.mark.long
def test_a_sure_figure_is_stated_with_its_mark(assistant: Assistant) -> None:
    answer = _ask(assistant, SURE)
    assert (answer.status, [f.raw for f in answer.figures]) == ("answered", ["32"]), answer.text
    assert answer.citations[0].confidence == answer.figures[0].confidence
    assert any("由图片识别得到" in note and str(answer.figures[0].confidence) in note for note in answer.notes)
    assert "由图片识别" in card(answer, assistant.library, 1)


@pytest.mark.long
def test_an_unsure_cell_gives_no_number_and_names_the_page(assistant: Assistant) -> None:
    answer = _ask(assistant, UNSURE)
    assert (answer.status, answer.code, answer.figures) == ("refused", "unsure", ()), answer.text
    assert "scan.png" in answer.text
    assert "第1页" in answer.text
    assert not any(digits in answer.text for digits in ("401", "40", "41"))


@pytest.mark.long
def test_the_card_of_an_unsure_cell_shows_the_page_and_no_guess(assistant: Assistant, place: Path) -> None:
    markup = card(_ask(assistant, UNSURE), assistant.library, 1)
    digest = assistant.library.chosen()[0].digest
    address = f"/scan/{digest}/1.png"
    assert f'src="{address}"' in markup
    assert "未能可靠识别" in markup
    assert "□" not in markup
    holder = Holder(assistant)
    with TestClient(
        make_app(Settings(index=place / "index", data=place / "data"), holder, Archive.open(place / "data"))
    ) as client:
        found = client.get(address)
        assert (found.status_code, found.headers["content-type"]) == (200, "image/png")
        assert found.content.startswith(b"\x89PNG")
        assert client.get(f"/scan/{digest}/2.png").status_code == 404
        assert client.get(f"/scan/{'0' * 64}/1.png").status_code == 404


@pytest.mark.parametrize(
    "path", ["/scan/x/1.png", f"/scan/{'a' * 64}/../1.png", f"/scan/{'a' * 64}/1.json", f"/scan/{'a' * 64}/0.png"]
)
def test_nothing_but_pages_lies_behind_the_gate(path: str) -> None:
    assert not allowed_methods(path)


def test_a_page_may_be_looked_at_and_not_changed() -> None:
    assert allowed_methods(f"/scan/{'a' * 64}/12.png") == {"GET", "HEAD"}
