"""Writes files that a reader could choke on: bombs, loops, lies, and things that are not what they are called.

Each entry of `FILES` is a name and what it must end in; `write` gives its bytes, made anew each time, so that no bomb lies in
the repository.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Mapping

MEGABYTE = 1 << 20
TITLE = "青禾县水务局2023年政府信息公开工作年度报告"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="x" Target="worksheets/sheet1.xml"/></Relationships>'
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def container(stream: str) -> bytes:
    """As much of an OLE container as names one stream."""
    name = stream.encode("utf-16-le")
    return OLE + bytes(120) + name.ljust(64, b"\0") + (len(name) + 2).to_bytes(2, "little")


def package(parts: Mapping[str, str | bytes], packed: bool = True) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return data.getvalue()


def word(body: str = "", before: str = "") -> bytes:
    return package({"word/document.xml": f"{before}<w:document {_W}><w:body>{body}</w:body></w:document>"})


def paragraph(text: str, props: str = "") -> str:
    return f"<w:p><w:r><w:rPr>{props}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def book(rows: str, before: str = "", after: str = "", packed: bool = True, **more: str) -> bytes:
    workbook = f'<workbook {_S} {_R}><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets>{more.pop("calc", "")}</workbook>'
    sheet = f"{before}<worksheet {_S}><sheetData>{rows}</sheetData>{after}</worksheet>"
    parts = {"xl/workbook.xml": workbook, "xl/_rels/workbook.xml.rels": _RELS, "xl/worksheets/sheet1.xml": sheet}
    return package({**parts, **{f"xl/{k}.xml": v for k, v in more.items()}}, packed)


def pdf(objects: list[bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, item in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer<</Size %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start))


def _stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), more, data)


def one_page(
    box: bytes = b"0 0 595 842", content: bytes = b"<</Length 0>>stream\n\nendstream", kids: bytes = b"3 0 R"
) -> bytes:
    count = kids.count(b"R")
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R>>" % box
    return pdf(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), page, content],
    )


def html(body: str) -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>{body}</body></html>".encode()


def _many_members() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for i in range(70_000):
            archive.writestr(f"word/x{i}.xml", b"")
    return data.getvalue()


def _link() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {_W}/>")
        member = zipfile.ZipInfo("word/link.xml")
        member.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(member, "../../secret")
    return data.getvalue()


def _lying_header() -> bytes:
    """The header says that the part is a few bytes long; it inflates to eight million."""
    data = bytearray(word("<w:p/>" + " " * (8 * MEGABYTE)))
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = b"\x10\0\0\0"
    return bytes(data)


_LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "1111111111">'
    + "".join(f'<!ENTITY {b} "{("&" + a + ";") * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
_OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


def _bomb(times: int = 1) -> bytes:
    data, filters = b" " * (300 * MEGABYTE), b"/FlateDecode"
    for _ in range(times):
        data = zlib.compress(data, 9)
    names = b"/Filter " + (filters if times == 1 else b"[" + filters * times + b"]")
    return one_page(content=_stream(data, names))


def _loop() -> bytes:
    return pdf(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Pages/Kids[2 0 R]/Count 1>>"]
    )


def _locked_pdf() -> bytes:
    lock = b"<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>" % (b"00" * 32, b"11" * 32)
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>", lock]
    return pdf(objects, b"/Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]")


def _cells(rows: int, columns: int) -> str:
    return ("<row>" + "<c><v>1</v></c>" * columns + "</row>") * rows


#: file name -> the code that it ends in, and how it is written
FILES: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "bomb.docx": ("E_ZIP_LIMIT", lambda: word("<w:p/>" + " " * (60 * MEGABYTE))),
    "lying header.docx": ("E_ZIP_LIMIT E_TYPE", _lying_header),
    "70000 members.docx": ("E_ZIP_LIMIT", _many_members),
    "archive inside.docx": ("E_ZIP_LIMIT", lambda: package({"word/document.xml": "<a/>", "word/more.zip": "PK"})),
    "way out.docx": ("E_ZIP_LIMIT", lambda: package({"word/document.xml": "<a/>", "../../evil.xml": ""})),
    "whole path.docx": ("E_ZIP_LIMIT", lambda: package({"word/document.xml": "<a/>", "/etc/evil.xml": ""})),
    "link.docx": ("E_ZIP_LIMIT", _link),
    "laughs.docx": ("E_XML_DTD", lambda: word(paragraph("&i;"), _LAUGHS)),
    "outside.docx": ("E_XML_DTD", lambda: word(paragraph("&x;"), _OUTSIDE)),
    "long text.docx": ("E_ZIP_LIMIT E_TYPE", lambda: word(paragraph("x" * (45 * MEGABYTE)))),
    "styles with a doctype.docx": (
        "E_XML_DTD",
        lambda: package({"word/document.xml": f"<w:document {_W}/>", "word/styles.xml": f"{_LAUGHS}<w:styles {_W}/>"}),
    ),
    "torn.docx": ("E_TYPE", lambda: word(paragraph(TITLE))[:-40]),
    "deep.docx": ("E_TYPE", lambda: word("<w:sdt><w:sdtContent>" * 5_000 + "</w:sdtContent></w:sdt>" * 5_000)),
    "wide.docx": (
        "E_TABLE_LIMIT",
        lambda: word(
            "<w:tbl>" + "<w:tr>" + '<w:tc><w:tcPr><w:gridSpan w:val="999"/></w:tcPr></w:tc>' * 300 + "</w:tr></w:tbl>"
        ),
    ),
    "laughs.xlsx": ("E_XML_DTD", lambda: book(_cells(1, 1), _LAUGHS)),
    "strings with a doctype.xlsx": ("E_XML_DTD", lambda: book("", sharedStrings=f"{_LAUGHS}<sst {_S}/>")),
    "many cells.xlsx": ("E_XLSX_LIMIT", lambda: book(_cells(7_100, 100), packed=False)),
    "3.6 million cells.xlsx": ("E_XLSX_LIMIT E_ZIP_LIMIT", lambda: book(_cells(36_000, 100))),
    "far corner.xlsx": (
        "E_TABLE_LIMIT E_EMPTY E_NOT_A_REPORT",
        lambda: book(
            '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'
            + "".join(f'<row r="{i}"><c r="A{i}"><v>1</v></c><c r="B{i}"><v>1</v></c></row>' for i in range(2, 60))
        ),
    ),
    "merged everywhere.xlsx": (
        "E_TABLE_LIMIT E_NOT_A_REPORT",
        lambda: book(_cells(500, 450), packed=False, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    ),
    "string of no one.xlsx": ("E_NOT_A_REPORT", lambda: book('<row><c t="s"><v>999999</v></c><c t="s"><v>x</v></c></row>')),
    "300 sheets.xlsx": (
        "E_XLSX_LIMIT",
        lambda: package(
            {
                "xl/workbook.xml": f"<workbook {_S} {_R}><sheets>"
                + "".join(f'<sheet name="s{i}" sheetId="{i}" r:id="r1"/>' for i in range(300))
                + "</sheets></workbook>"
            }
        ),
    ),
    "rows out of order.xlsx": ("E_TYPE", lambda: book('<row r="5"/><row r="3"/>')),
    "locked.xlsx": (
        "E_ENCRYPTED",
        lambda: container("EncryptedPackage"),
    ),
    "bomb.pdf": ("E_PDF_LIMIT", _bomb),
    "bomb in a bomb.pdf": ("E_PDF_LIMIT", lambda: _bomb(2)),
    "loop.pdf": ("E_PDF_LIMIT", _loop),
    "100000 times one page.pdf": ("E_PDF_LIMIT", lambda: one_page(kids=b"3 0 R " * 100_000)),
    "wrong count.pdf": ("E_PDF_LIMIT E_NO_TEXT E_TYPE", lambda: one_page().replace(b"/Count 1", b"/Count 9")),
    "giant page.pdf": ("E_PDF_LIMIT", lambda: one_page(b"0 0 900000 900000")),
    "no pages.pdf": ("E_NO_TEXT E_TYPE", lambda: one_page(kids=b"")),
    "empty page.pdf": ("E_NO_TEXT", one_page),
    "locked.pdf": ("E_ENCRYPTED E_TYPE", _locked_pdf),
    "torn.pdf": ("E_TYPE", lambda: one_page()[:150]),
    "deep.html": ("E_HTML_LIMIT", lambda: html("<div>" * 50_000)),
    "wide.html": ("E_TABLE_LIMIT", lambda: html("<table><tr>" + "<td colspan=1000 rowspan=1000>1</td>" * 3 + "</tr></table>")),
    "colspan of a billion.html": (
        "E_NOT_A_REPORT",
        lambda: html("<table><tr><td colspan=1000000000>1<td rowspan=-1>2"),
    ),
    "200001 cells.html": ("E_TABLE_LIMIT", lambda: html("<table>" + ("<tr>" + "<td>1" * 101) * 1_981 + "</table>")),
    "frames.html": ("E_TYPE", lambda: b"<html><frameset><frame src=a.html></frameset></html>"),
    "utf-7.html": ("E_ENCODING", lambda: b"<html><head><meta charset=utf-7></head><body>+ZXFSUg-</body></html>"),
    "surrogates.html": ("E_NOT_A_REPORT", lambda: html("&#xD800;&#xDFFF; x")),
    "nul.txt": ("E_ENCODING E_NOT_A_REPORT", lambda: b"\x00" * 5_000 + TITLE.encode()),
    "lone surrogate.txt": ("E_ENCODING", lambda: TITLE.encode() + b"\xed\xa0\x80"),
    "empty.txt": ("E_EMPTY", lambda: b""),
    "spaces.txt": ("E_EMPTY", lambda: b" \n\t" * 30_000),
    "one long line.txt": ("E_NOT_A_REPORT", lambda: b"|1" * (9 * MEGABYTE // 100)),
    "200001 cells.txt": ("E_TABLE_LIMIT", lambda: b"1\t2\t3\n" * 70_000),
    "too large.txt": ("E_SIZE", lambda: b"1" * (21 * MEGABYTE)),
    "page.txt": ("E_TYPE", lambda: html(TITLE)),
    "zip.txt": ("E_TYPE", lambda: word(TITLE)),
    "page.doc": ("E_TYPE", lambda: html(TITLE)),
    "rtf.doc": ("E_TYPE", lambda: b"{\\rtf1 x}"),
    "new word.doc": ("E_TYPE", lambda: word(TITLE)),
    "table.wps": ("E_TYPE", lambda: container("Workbook")),
    "text.xlsx": ("E_TYPE", TITLE.encode),
    "word.xlsx": ("E_TYPE", lambda: word(TITLE)),
    "report.xls": ("E_TYPE", lambda: OLE),
    "report.et": ("E_TYPE", lambda: OLE),
    "report.ofd": ("E_TYPE", lambda: package({"OFD.xml": "<a/>"})),
    "report.exe": ("E_TYPE", lambda: b"MZ\0\0"),
    "program.pdf": ("E_TYPE", lambda: b"MZ\0\0" + bytes(2_000)),
}
