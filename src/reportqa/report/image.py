"""An image file to blocks. Comes in: a `Source`. Goes out: the blocks that OCR has read on its pages, else E_NO_TEXT."""

from __future__ import annotations

from dataclasses import replace

from reportqa.errors import UnreadableFile
from reportqa.records import Block
from reportqa.report.ocr import image_pages
from reportqa.report.source import Source


def read(source: Source) -> list[Block]:
    """The pages that were recognised, in order; a TIFF may have several, and those that are missing are named."""
    pages = tuple(range(1, image_pages(source.path) + 1))
    source.pictures = tuple(p for p in pages if p not in source.recognised)
    if not source.recognised:
        raise UnreadableFile("E_NO_TEXT", "这是图片，没有文字，无法直接读取。请换成有文字的版本。", pages)
    return [replace(b, page=b.page or page) for page in pages for b in source.recognised.get(page, ())]
