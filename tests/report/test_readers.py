"""What each reader does with files that are odd, damaged, locked or something else than their name says."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib import pdfencrypt
from reportlab.pdfgen.canvas import Canvas

from reportqa.errors import UnreadableFile
from reportqa.lexicon import load_lexicon
from reportqa.report import docx, html, pdf, read, txt
from reportqa.report.decode import decode
from reportqa.report.ruled import Char, Segment, grids, line_text
from reportqa.report.source import Source

CHINESE = "青禾县水务局二〇二三年政府信息公开工作年度报告，主动公开信息十二条，受理申请三件，均在法定期限内答复。"


def _write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _code(path: Path) -> str:
    outcome = read.read_report(path, path.name, load_lexicon())
    report, problems = outcome.report, outcome.problems
    assert report is None
    return problems[0].code


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_text_is_read_in_the_usual_encodings(codec: str) -> None:
    assert decode(CHINESE.encode(codec)) == CHINESE


def test_big5_is_not_taken_for_gb18030() -> None:
    text = "公開政府資訊與申請處理情形之報告，對於人民申請之案件，均於法定期間內答復。" * 3
    assert decode(text.encode("big5")) == text


@given(st.binary(min_size=40, max_size=200).filter(lambda b: not b.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"))))
@settings(max_examples=100, deadline=None)
def test_bytes_without_meaning_are_refused_not_guessed(data: bytes) -> None:
    high = bytes(b | 0x80 for b in data)
    with pytest.raises(UnreadableFile) as caught:
        decode(high)
    assert caught.value.code == "E_ENCODING"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.txt", b"", "E_EMPTY"),
        ("only_spaces.txt", b" \r\n\t\n", "E_EMPTY"),
        ("pdf_called_text.txt", b"%PDF-1.7 ...", "E_TYPE"),
        ("text_called_pdf.pdf", CHINESE.encode(), "E_TYPE"),
        ("torn.pdf", b"%PDF-1.7\n1 0 obj\n<<", "E_TYPE"),
        ("text_called_word.docx", CHINESE.encode(), "E_TYPE"),
        ("old_word.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "E_TYPE"),
        (
            "locked.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + bytes(120)
            + "EncryptedPackage".encode("utf-16-le").ljust(64, b"\0")
            + b"\x22\0",
            "E_ENCRYPTED",
        ),
        ("text_called_page.html", CHINESE.encode(), "E_TYPE"),
        ("picture.png", b"\x89PNG", "E_TYPE"),
        ("rare.txt", bytes(range(0x81, 0xFE)) * 4, "E_ENCODING"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    assert _code(_write(tmp_path / name, data)) == code


def test_a_missing_file_is_a_problem_not_an_exception(tmp_path: Path) -> None:
    assert _code(tmp_path / "gone.txt") == "E_FILE"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_encrypted_pdf_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    canvas = Canvas(str(path), encrypt=pdfencrypt.StandardEncryption("secret", ownerPassword="owner"))
    canvas.drawString(72, 720, "2023")
    canvas.save()
    assert _code(path) == "E_ENCRYPTED"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_scan_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(72, 720, "cover")
    for _ in range(2):
        canvas.showPage()
        canvas.rect(50, 50, 400, 600, fill=1)
    canvas.save()
    assert _code(path) == "E_NO_TEXT"


def _package(**parts: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), part)
    return data.getvalue()


W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_a_word_part_with_a_doctype_is_refused(tmp_path: Path) -> None:
    part = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "1">]><w:document ' + W + b"><w:body/></w:document>"
    assert _code(_write(tmp_path / "entity.docx", _package(word__document_xml=part))) == "E_XML_DTD"


def test_a_word_file_that_inflates_too_far_is_refused(tmp_path: Path) -> None:
    part = b"<w:document " + W + b"><w:body>" + b" " * (8 << 20) + b"</w:body></w:document>"
    assert _code(_write(tmp_path / "bomb.docx", _package(word__document_xml=part))) == "E_ZIP_LIMIT"


def test_a_word_file_with_a_path_outside_is_refused(tmp_path: Path) -> None:
    part = b"<w:document " + W + b"><w:body/></w:document>"
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        package.writestr("word/document.xml", part)
        package.writestr("../outside.xml", part)
    assert _code(_write(tmp_path / "outside.docx", data.getvalue())) == "E_ZIP_LIMIT"


def test_a_zip_without_a_document_is_no_word_file(tmp_path: Path) -> None:
    assert _code(_write(tmp_path / "sheet.docx", _package(xl__workbook_xml=b"<x/>"))) == "E_TYPE"


def test_cells_merged_downwards_in_word_keep_their_span(tmp_path: Path) -> None:
    def cell(text: bytes, more: bytes = b"") -> bytes:
        return b"<w:tc><w:tcPr>" + more + b"</w:tcPr><w:p><w:r><w:t>" + text + b"</w:t></w:r></w:p></w:tc>"

    merged = b'<w:vMerge w:val="restart"/>', b"<w:vMerge/>"
    rows = [
        cell("三".encode(), merged[0]) + cell(b"a", b'<w:gridSpan w:val="2"/>'),
        cell(b"", merged[1]) + cell(b"b") + cell(b"c"),
        cell(b"d")
        + b"<w:tc><w:p><w:del><w:r><w:t>9</w:t></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>8</w:t></w:r></w:p></w:tc>",
    ]
    table = b"<w:tbl>" + b"".join(b"<w:tr>" + r + b"</w:tr>" for r in rows) + b"</w:tbl>"
    part = b"<w:document " + W + b"><w:body>" + table + b"</w:body></w:document>"
    (block,) = docx.read(Source(_write(tmp_path / "merged.docx", _package(word__document_xml=part))))
    assert [[(c.text, c.rowspan, c.colspan) for c in row] for row in block.rows] == [
        [("三", 2, 1), ("a", 1, 2)],
        [("b", 1, 1), ("c", 1, 1)],
        [("d", 1, 1), ("", 1, 1)],
    ]


def test_a_page_nested_too_deep_is_refused(tmp_path: Path) -> None:
    data = b"<html><body>" + b"<div>" * 400 + b"x" + b"</div>" * 400 + b"</body></html>"
    assert _code(_write(tmp_path / "deep.html", data)) == "E_HTML_LIMIT"


def test_huge_spans_do_not_make_huge_tables(tmp_path: Path) -> None:
    row = b"<tr>" + b'<td colspan="99999" rowspan="99999">1</td>' * 3 + b"</tr>"
    path = _write(tmp_path / "wide.html", b"<html><body><table>" + row + b"</table></body></html>")
    with pytest.raises(UnreadableFile) as caught:
        html.read(Source(path))
    assert caught.value.code == "E_TABLE_LIMIT"


def test_a_page_declares_its_encoding(tmp_path: Path) -> None:
    page = f'<html><head><meta charset="gb2312"></head><body><p>{CHINESE}</p></body></html>'
    (block,) = html.read(Source(_write(tmp_path / "gb.html", page.encode("gb18030"))))
    assert block.text == CHINESE


def test_text_lines_keep_their_numbers(tmp_path: Path) -> None:
    blocks = txt.read(Source(_write(tmp_path / "lines.txt", "甲\r\n\r\n乙\t1\n丙\t2\n-----\t--\n丁".encode())))
    assert [(b.kind, b.line) for b in blocks] == [("line", 1), ("line", 2), ("grid", 3), ("line", 6)]
    assert [[(c.text, c.line) for c in row] for row in blocks[2].rows] == [[("乙", 3), ("1", 3)], [("丙", 4), ("2", 4)]]


def test_a_long_run_of_bars_is_read_in_one_go(tmp_path: Path) -> None:
    blocks = txt.read(Source(_write(tmp_path / "bars.txt", b"a\n" + b"|\n" * 20_000)))
    assert len(blocks) >= 20_000


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_ruled_lines_drawn_as_thin_boxes_make_a_grid(tmp_path: Path) -> None:
    path = tmp_path / "boxes.pdf"
    canvas = Canvas(str(path))
    for y in (700, 670, 640):
        canvas.rect(72, y, 200, 0.5, stroke=0, fill=1)
    for x, bottom in ((72, 640), (172, 640), (272, 640)):
        canvas.rect(x, bottom, 0.5, 60, stroke=0, fill=1)
    for x, y, text in ((80, 680, "a"), (180, 680, "12"), (80, 650, "b"), (180, 650, "3"), (232, 650, "4")):
        canvas.drawString(x, y, text)
    canvas.save()
    (block,) = [b for b in pdf.read(Source(path)) if b.kind == "grid"]
    # two numbers in one cell stay two numbers
    assert [[c.text for c in row] for row in block.rows] == [["a", "12"], ["b", "3 4"]]


def test_cells_without_a_line_between_them_are_one() -> None:
    lines = [Segment(0, y, 100, y) for y in (0, 20, 40)]
    lines += [Segment(0, 0, 0, 40), Segment(100, 0, 100, 40), Segment(50, 20, 50, 40)]
    chars = [Char("x", 70, 5, 75, 15), Char("y", 10, 25, 15, 35), Char("z", 70, 25, 75, 35)]
    (grid,) = grids(lines, chars, 1)
    assert [[(c.text, c.colspan) for c in row] for row in grid.rows] == [[("x", 2)], [("y", 1), ("z", 1)]]


def test_letters_far_apart_are_words() -> None:
    line = [Char(c, x, 0, x + 5, 10) for c, x in (("a", 0), ("b", 5), ("c", 20))]
    assert line_text(line) == "ab c"
