"""What lies on a page of a PDF beside its text, and which text cannot be seen on it. Comes in: a page of the engine. Goes out:
a `Ground` that knows the page's pictures and coloured areas, and whether any text asks for a closer look.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

from pypdfium2 import raw

from reportqa.errors import UnreadableFile
from reportqa.report import limits

Box = tuple[float, float, float, float]

#: text render modes that paint nothing: invisible, and clipping alone
_UNPAINTED = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
#: lighter than this in every colour is white
_WHITE = 250
#: letters lower than this (points) cannot be read
_TINY = 0.8
#: a page is a picture when pictures cover this share of it and no more than so many letters stand on it
_COVERED = 0.5
_FEW = 20


@dataclass(frozen=True, slots=True)
class Ground:
    """Left, bottom, right, top of the page as cropped, of its pictures and of its coloured areas.

    `suspicious` tells that some text is invisible or white, so that each letter must be asked about.
    """

    crop: Box
    pictures: tuple[Box, ...]
    areas: tuple[Box, ...]
    suspicious: bool
    objects: int

    def is_picture(self, letters: int) -> bool:
        """Whether the page with so many visible letters is a picture: only OCR could tell what it says."""
        if letters == 0:
            return self.objects > 0
        width, height = self.crop[2] - self.crop[0], self.crop[3] - self.crop[1]
        covered = sum(_overlap(p, self.crop) for p in self.pictures)
        return letters <= _FEW and covered >= _COVERED * width * height

    def hides(self, text: Any, index: int, box: Box) -> bool:
        """Whether a letter of the page's text cannot be seen: outside the page, too small, unpainted, or white on white."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if not (self.crop[0] <= x <= self.crop[2] and self.crop[1] <= y <= self.crop[3]) or abs(box[3] - box[1]) < _TINY:
            return True
        if not self.suspicious:
            return False
        shape = raw.FPDFText_GetTextObject(text, index)
        if not shape:
            return False
        if raw.FPDFTextObj_GetTextRenderMode(shape) in _UNPAINTED:
            return True
        return _is_white(shape) and not any(a[0] <= x <= a[2] and a[1] <= y <= a[3] for a in (*self.areas, *self.pictures))


def ground_of(page: Any) -> Ground:
    """What lies on the page, the forms drawn on it taken as a whole."""
    pictures: list[Box] = []
    areas: list[Box] = []
    suspicious = False
    count = raw.FPDFPage_CountObjects(page.raw)
    if count > limits.PDF_OBJECTS:
        raise UnreadableFile("E_PDF_LIMIT", "PDF 一页的图形过多，未读取。")
    for i in range(count):
        shape = raw.FPDFPage_GetObject(page.raw, i)
        kind = raw.FPDFPageObj_GetType(shape)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            suspicious = suspicious or raw.FPDFTextObj_GetTextRenderMode(shape) in _UNPAINTED or _is_white(shape)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            pictures.append(_bounds(shape))
        elif kind == raw.FPDF_PAGEOBJ_PATH and _is_filled(shape) and not _is_white(shape):
            areas.append(_bounds(shape))
        elif kind in (raw.FPDF_PAGEOBJ_FORM, raw.FPDF_PAGEOBJ_SHADING):
            # what a form holds is not looked at one by one: its text may be of any kind, and its ground too
            suspicious = True
            areas.append(_bounds(shape))
    return Ground(page.get_cropbox(), tuple(pictures), tuple(areas), suspicious, count)


def _bounds(shape: Any) -> Box:
    sides = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(shape, *sides)
    left, bottom, right, top = (side.value for side in sides)
    return left, bottom, right, top


def _overlap(a: Box, b: Box) -> float:
    wide, tall = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return max(wide, 0.0) * max(tall, 0.0)


def _is_white(shape: Any) -> bool:
    """Whether a shape is filled with white, or with nothing at all (wholly transparent)."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(shape, red, green, blue, alpha):
        return False
    return alpha.value == 0 or min(red.value, green.value, blue.value) >= _WHITE


def _is_filled(shape: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(shape, fill, stroke)
    return bool(fill.value)
