"""A zip package of XML parts (DOCX, XLSX) to its parts. Comes in: a path. Goes out: names, bytes and parsed parts.

Sizes are counted while inflating and never taken from the headers alone; a part with a DOCTYPE is refused before it is parsed;
nothing is written to disk, no member leads outside, and archives inside the package are never opened.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from lxml import etree

from reportqa.errors import UnreadableFile
from reportqa.report import limits

#: what a damaged package or a method of packing that Python does not know raises
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
_ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".tar", ".docx", ".xlsx", ".docm", ".xlsm", ".pptx", ".jar")
#: where office programs keep the files behind embedded charts; they are never opened
_EMBEDDED = ("word/embeddings/", "xl/embeddings/")


@dataclass(slots=True)
class Package:
    """An opened package; `names` are its members."""

    archive: zipfile.ZipFile
    names: frozenset[str]
    inflated: int = 0

    def bytes_of(self, name: str) -> bytes:
        """The inflated bytes of a member, held to the limits."""
        member = self.archive.getinfo(name)
        data = bytearray()
        with self.archive.open(member) as stream:
            while piece := stream.read(1 << 16):
                data += piece
                packed_badly = len(data) > limits.MEGABYTE and len(data) > limits.ZIP_RATIO * max(1, member.compress_size)
                if len(data) > limits.ZIP_MEMBER_BYTES or packed_badly or self.inflated + len(data) > limits.ZIP_BYTES:
                    raise UnreadableFile("E_ZIP_LIMIT", "文件展开后过大，未读取。")
        self.inflated += len(data)
        return bytes(data)

    def xml(self, name: str) -> Any:
        """The root of a part; None where the package has no such part."""
        return parse(self.bytes_of(name)) if name in self.names else None


def elements(data: bytes, tags: tuple[str, ...]) -> Iterator[Any]:
    """The elements of a large part with one of these tags, one by one; each is emptied once the next is asked for."""
    _refuse_definitions(data)
    # the same settings as in `parse`
    steps = etree.iterparse(io.BytesIO(data), tag=tags, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        for _, element in steps:
            yield element
            element.clear()
    except etree.XMLSyntaxError as error:
        raise _damaged() from error


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """The package at `path`, every member of it held to the limits; trouble inside it becomes `UnreadableFile`."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_members(members)
            yield Package(archive, frozenset(m.filename for m in members))
    except _DAMAGED as error:
        raise _damaged() from error


def _damaged() -> UnreadableFile:
    return UnreadableFile("E_TYPE", "文件已损坏，无法打开。请在办公软件中重新保存后再放入。")


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    names = [m.filename for m in members]
    unsafe = any(_leads_outside(n) for n in names) or any(stat.S_ISLNK(m.external_attr >> 16) for m in members)
    nested = any(n.lower().endswith(_ARCHIVES) and not n.startswith(_EMBEDDED) for n in names)
    if len(members) > limits.ZIP_MEMBERS or unsafe or nested or len(set(names)) < len(names):
        raise UnreadableFile("E_ZIP_LIMIT", "文件内部的结构异常，未读取。")
    if sum(m.file_size for m in members) > limits.ZIP_BYTES:
        raise UnreadableFile("E_ZIP_LIMIT", "文件展开后过大，未读取。")


def _leads_outside(name: str) -> bool:
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\\" in name or bool(re.match(r"[A-Za-z]:", name))


def _refuse_definitions(data: bytes) -> None:
    # the part may be in UTF-16: then a DOCTYPE is looked for in the bytes without their zeros
    plain = data.replace(b"\x00", b"") if b"\x00" in data[:8] else data
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise UnreadableFile("E_XML_DTD", "文件内含不允许的定义，未读取。")


def parse(data: bytes) -> Any:
    """The root of an XML part; nothing is fetched or expanded."""
    _refuse_definitions(data)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _damaged() from error
    if root.getroottree().docinfo.doctype:
        raise UnreadableFile("E_XML_DTD", "文件内含不允许的定义，未读取。")
    return root
