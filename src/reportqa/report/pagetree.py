"""A second look at a PDF, with another engine than the one that reads it. Comes in: the bytes. Goes out: the number of pages,
or `UnreadableFile` where the drawing orders of the pages inflate beyond measure.

The reading engine inflates a page at one go and dies of a bomb; here every stream is inflated in small steps and only counted.
"""

from __future__ import annotations

import io
import logging
import zlib
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from reportqa.errors import UnreadableFile
from reportqa.report import limits

#: forms drawn inside forms are followed so deep
_DEPTH = 4


def pages_of(data: bytes) -> int | None:
    """The number of pages; None where the file is locked against changes, so that only the reading engine can open it."""
    # the engine tells every oddity that it mends; whether the file can be read is told here once
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            return None
        root = reader.root_object
        pages: Any = root["/Pages"].get_object()
        if int(pages.get("/Count", 0)) > limits.PDF_PAGES:
            raise _too_many()
        return _counted(pages)
    except UnreadableFile:
        raise
    except RecursionError as error:
        raise UnreadableFile("E_PDF_LIMIT", "PDF 的结构循环，未读取。") from error
    except DependencyError:
        return None  # locked in a way that the engine lacks the means to open
    except Exception as error:  # a damaged file makes the engine raise nearly anything
        raise UnreadableFile("E_TYPE", "PDF 已损坏，无法打开。请重新导出后再放入。") from error


def _too_many() -> UnreadableFile:
    return UnreadableFile("E_PDF_LIMIT", f"PDF 超过 {limits.PDF_PAGES} 页，未读取。")


def _counted(pages: Any) -> int:
    """The number of pages under a node; the content of each is inflated and counted."""
    count, total = 0, 0
    seen: dict[Any, int] = {}
    for page in _leaves(pages):
        count += 1
        if count > limits.PDF_PAGES:
            raise _too_many()
        size = 0
        for stream in _streams(page):
            key = getattr(stream, "indirect_reference", None) or id(stream)
            if key not in seen:
                seen[key] = _inflated(stream)
            size += seen[key]
        total += size
        if size > limits.PDF_PAGE_BYTES or total > limits.PDF_CONTENT_BYTES:
            raise _too_large()
    return count


def _too_large() -> UnreadableFile:
    return UnreadableFile("E_PDF_LIMIT", "PDF 页面展开后过大，未读取。")


def _leaves(node: Any) -> Iterator[Any]:
    """The pages under a node in order; a node that is met inside itself is refused."""
    todo: list[tuple[Any, tuple[Any, ...]]] = [(node, ())]
    steps = 0
    while todo:
        item, path = todo.pop()
        item = item.get_object()
        steps += 1
        if steps > 4 * limits.PDF_PAGES or not isinstance(item, DictionaryObject):
            raise UnreadableFile("E_PDF_LIMIT", "PDF 的页面结构异常，未读取。")
        kids = item.get("/Kids")
        if kids is None:
            yield item
            continue
        own = getattr(item, "indirect_reference", None)
        if own in path:
            raise UnreadableFile("E_PDF_LIMIT", "PDF 的结构循环，未读取。")
        todo += [(kid, (*path, own)) for kid in reversed(kids.get_object())]


def _streams(page: Any) -> Iterator[Any]:
    """The streams that draw a page: its contents, and the forms that it may draw."""
    contents = page.get("/Contents")
    contents = None if contents is None else contents.get_object()
    for item in contents if isinstance(contents, ArrayObject) else [contents]:
        if item is not None:
            yield item.get_object()
    todo = [(page, 0)]
    seen: set[int] = set()
    while todo:
        holder, depth = todo.pop()
        resources = holder.get("/Resources")
        objects = None if resources is None else resources.get_object().get("/XObject")
        for item in objects.get_object().values() if objects is not None else ():
            form = item.get_object()
            if id(form) in seen or not isinstance(form, StreamObject) or form.get("/Subtype") != "/Form":
                continue
            seen.add(id(form))
            yield form
            if depth < _DEPTH:
                todo.append((form, depth + 1))


def _inflated(stream: Any) -> int:
    """How many bytes a stream inflates to, counted in steps; packed twice is refused, since nobody does so in earnest."""
    if not isinstance(stream, StreamObject):
        return 0
    filters = stream.get("/Filter")
    filters = None if filters is None else filters.get_object()
    names = list(filters) if isinstance(filters, ArrayObject) else [filters]
    packed = [n for n in names if n in ("/FlateDecode", "/Fl", "/LZWDecode", "/LZW")]
    if len(packed) > 1:
        raise _too_large()
    data = stream._data
    if not packed or names[0] not in ("/FlateDecode", "/Fl"):
        return len(data)
    size, engine = 0, zlib.decompressobj()
    try:
        while data:
            size += len(engine.decompress(data, limits.MEGABYTE))
            data = engine.unconsumed_tail
            if size > limits.PDF_PAGE_BYTES:
                raise _too_large()
    except zlib.error:
        return size  # the reading engine shows what stands before the damage
    return size
