"""What a file is, and which reader reads it. Comes in: a `Source`. Goes out: its blocks, or `UnreadableFile` (E_TYPE ...).

Extension, first bytes and content must agree. Where they do not, the message says what the file really is and what to do: a
file is never read as something else than its name says. Scripts and embedded objects are never opened.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from reportqa.errors import UnreadableFile
from reportqa.records import Block
from reportqa.report import docx, html, image, office, pdf, txt, xlsx
from reportqa.report.package import opened
from reportqa.report.source import Source

Reader = Callable[[Source], list[Block]]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: first bytes -> kind; a kind is a key of `_NAMES`
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (_OLE, "ole"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
)
#: a member of a zip package -> kind
_MEMBERS = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("OFD.xml", "ofd"),
    ("ppt/presentation.xml", "slides"),
    ("content.xml", "odf"),
)
#: a stream of an OLE container -> kind, the telling ones first
_STREAMS = (
    ("EncryptedPackage", "locked"),
    ("WordDocument", "word"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "slides"),
)
_PAGE = re.compile(
    rb"^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    rb"<(?:!doctype\s+html|(?:html|head|body|frameset|meta|title|div|p|table|span|script|style|h[1-6])\b)",
    re.IGNORECASE | re.DOTALL,
)
_WORD_XML = re.compile(rb"^\s*<\?xml.{0,200}<\?mso-application|<pkg:package\b", re.DOTALL)
_MHT = re.compile(rb"^\s*(?:MIME-Version:|From:[^\n]*\n|Content-Type:\s*multipart)", re.IGNORECASE)
#: how much of a file tells what it is
_HEAD = 1 << 16
#: kind -> what the file is called, and what to do with it where that is not to correct the extension
_NAMES: Mapping[str, tuple[str, str]] = {
    "pdf": ("PDF", ""),
    "docx": ("Word 文档（.docx）", ""),
    "xlsx": ("Excel 工作簿（.xlsx）", ""),
    "html": ("网页（.html）", ""),
    "rtf": ("RTF 文档（.rtf）", ""),
    "word": ("旧版 Word 文档（.doc）", ""),
    "text": ("纯文本（.txt）", ""),
    "image": ("图片", ""),
    "xls": ("旧版 Excel 表格（.xls）", "请另存为 .xlsx 后再放入。"),
    "ofd": ("OFD 版式文件", "请用阅读软件转换为 PDF 后再放入。"),
    "odf": ("开放文档（.odt）", "请另存为 .docx 后再放入。"),
    "slides": ("演示文稿", "请另存为 PDF 后再放入。"),
    "mht": ("单个文件网页（.mht）", "请另存为 .html 或 PDF 后再放入。"),
    "word xml": ("Word XML 文档", "请另存为 .docx 后再放入。"),
    "archive": ("压缩包", "请解压后再放入其中的文件。"),
    "program": ("程序", "请放入报告文件。"),
    "zip": ("压缩包", "请解压后再放入其中的文件。"),
    "ole": ("不认识的旧版办公文件", "请另存为 .docx 或 .xlsx 后再放入。"),
}
#: suffixes that are known and never read, with the kind that says what to do
_REFUSED: Mapping[str, str] = {
    ".xls": "xls",
    ".et": "xls",
    ".ofd": "ofd",
    ".odt": "odf",
    ".ods": "odf",
    ".ppt": "slides",
    ".pptx": "slides",
    ".dps": "slides",
    ".mht": "mht",
    ".mhtml": "mht",
    ".zip": "zip",
    ".rar": "archive",
    ".7z": "archive",
}


def blocks_of(source: Source) -> list[Block]:
    """The blocks of the file by the reader of its kind; raises `UnreadableFile` where name and content do not agree."""
    suffix = source.path.suffix.lower()
    if suffix in _REFUSED:
        name, advice = _NAMES[_REFUSED[suffix]]
        raise UnreadableFile("E_TYPE", f"不读取{name}。{advice}")
    if suffix not in READERS:
        raise UnreadableFile("E_TYPE", f"不认识这种文件，可读取的扩展名：{'、'.join(READERS)}。")
    kinds, reader = READERS[suffix]
    found = kind_of(source.path)
    if found == "locked":
        raise UnreadableFile("E_ENCRYPTED", "文件设有密码，无法读取。请放入未加密的文件。")
    if found not in kinds:
        name, advice = _NAMES[found]
        raise UnreadableFile("E_TYPE", f"扩展名是 {suffix}，内容却是{name}。{advice or '请改正扩展名后再放入。'}")
    return reader(source)


def kind_of(path: Path) -> str:
    """What the content of the file is, whatever it is called: a key of `_NAMES`, or `locked`; an empty one is refused."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head.strip() and len(head) < _HEAD:
        raise UnreadableFile("E_EMPTY", "文件是空的。")
    magic = next((kind for start, kind in _MAGIC if head.startswith(start)), "")
    if not magic and b"%PDF-" in head[:1024]:
        return "pdf"
    if magic == "zip":
        return _kind_of_package(path)
    if magic == "ole":
        return _kind_of_container(path)
    return magic if magic and not _reads_as_text(magic, head) else _kind_of_text(head)


def _reads_as_text(magic: str, head: bytes) -> bool:
    """Whether a short magic (BM, MZ) is only how a text begins."""
    return magic in ("image", "program") and head[:2] in (b"BM", b"MZ") and b"\x00" not in head[:64]


def _kind_of_package(path: Path) -> str:
    with opened(path) as package:
        return next((kind for member, kind in _MEMBERS if member in package.names), "zip")


def _kind_of_container(path: Path) -> str:
    data = path.read_bytes()
    return next((kind for stream, kind in _STREAMS if has_stream(data, stream)), "ole")


def has_stream(data: bytes, name: str) -> bool:
    """Whether an OLE container has a stream of that name: its directory entries are 128 bytes each, the name in front."""
    wanted = name.encode("utf-16-le")
    length = len(wanted) + 2
    at = data.find(wanted)
    while at >= 0:
        if at % 128 == 0 and data[at + 64 : at + 66] == length.to_bytes(2, "little"):
            return True
        at = data.find(wanted, at + 2)
    return False


def _kind_of_text(head: bytes) -> str:
    # of a text in UTF-16 the letters are told without their zeros and without the mark in front
    start = head[:8192].removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\x00", b"")
    if _MHT.search(start) and b"boundary" in start.lower():
        return "mht"
    if _WORD_XML.search(start):
        return "word xml"
    return "html" if _PAGE.search(start) else "text"


#: file suffix -> the kinds of content that it may have, and the reader
READERS: Mapping[str, tuple[tuple[str, ...], Reader]] = {
    ".txt": (("text",), txt.read),
    ".html": (("html", "text"), html.read),
    ".htm": (("html", "text"), html.read),
    ".docx": (("docx",), docx.read),
    ".pdf": (("pdf",), pdf.read),
    ".xlsx": (("xlsx",), xlsx.read),
    ".doc": (("word",), office.read),
    ".wps": (("word",), office.read),
    ".rtf": (("rtf",), office.read),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"), (("image",), image.read)),
}
