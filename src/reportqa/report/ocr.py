"""A page without text to blocks, through its picture. Comes in: a PDF or an image file and the number of a page. Goes out:
blocks with page and confidence, or the picture itself for people to look at.

Runs in a limited child, one page at a time; nothing is fetched and nothing is written. The engine is an extra (`[ocr]`):
without it `engine` is empty, and `recognise` must not be called.
"""

from __future__ import annotations

import os
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium

from reportqa.errors import UnreadableFile
from reportqa.records import Block
from reportqa.report import limits

if TYPE_CHECKING:
    from reportqa.report.ocr_engine import Grey

_PARTS = ("rapidocr", "onnxruntime")
#: raised whenever pages are read in another way, so that pages read before are read again
_RULES = "rules 1"
#: what an image file may be; anything else under one of its suffixes is refused
_IMAGES = ("PNG", "JPEG", "TIFF", "BMP")
#: bytes of an image file, and pixels of a page before it is scaled (A3 at 600 dpi) and after
IMAGE_BYTES = 64 * limits.MEGABYTE
IMAGE_PIXELS = 70_000_000
_MOST_PIXELS = 16_000_000
IMAGE_PAGES = 200
#: longer side of an A4 page in points, and how long the longer side may be for the shorter to be taken for A4
_A4, _A4_SHAPE = 842.0, (1.30, 1.52)
#: points: how tall the larger parts of letters of a report are
_LETTER = 9.0
#: longer side in pixels of the picture that is shown to visitors
_SHOWN = 1600


def engine() -> str:
    """Names and versions of what reads pages; empty where the extra is not installed. Imports nothing heavy."""
    if not all(find_spec(part) for part in _PARTS):
        return ""
    try:
        return "、".join([*(f"{part} {version(part)}" for part in _PARTS), _RULES])
    except PackageNotFoundError:
        return ""


def recognise(path: Path, page: int) -> tuple[Block, ...]:
    """The blocks of page `page` (from 1) as read from its picture.

    Raises `UnreadableFile` with E_IMAGE_LIMIT, E_PDF_LIMIT or E_TYPE.
    """
    os.environ["OMP_NUM_THREADS"] = "1"  # read when the libraries below are loaded
    import cv2

    from reportqa.report import picture as pictures
    from reportqa.report.ocr_engine import Engine

    cv2.setNumThreads(1)
    return pictures.blocks(page_picture(path, page), Engine(), page)


def page_png(path: Path, page: int) -> bytes:
    """Page `page` as a PNG of moderate size, which is shown beside an answer that gives no number."""
    import cv2

    grey = page_picture(path, page)
    scale = min(1.0, _SHOWN / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    done, data = cv2.imencode(".png", small, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    if not done:
        raise UnreadableFile("E_TYPE", "这一页的图片无法保存。")
    return data.tobytes()


def page_picture(path: Path, page: int) -> Grey:
    """The page in grey (0 black, 255 white) at the scale at which pages are read."""
    with path.open("rb") as file:
        is_pdf = b"%PDF-" in file.read(1024)
    return _pdf_page(path, page) if is_pdf else _image_page(path, page)


def image_pages(path: Path) -> int:
    """How many pages an image file has (a TIFF may have several); refuses what is no image or too large."""
    with _opened(path) as image:
        return int(getattr(image, "n_frames", 1))


def _pdf_page(path: Path, number: int) -> Grey:
    import numpy as np

    from reportqa.report.ocr_engine import SCALE

    data = limits.read_bytes(path, limits.PDF_BYTES, "E_PDF_LIMIT")
    try:
        document = pdfium.PdfDocument(data)
        page = document[number - 1]
        wide, tall = page.get_size()
        scale = min(SCALE, (_MOST_PIXELS / max(1.0, wide * tall)) ** 0.5)
        # a drawing may ask for any number of points; the bitmap stays within the limit
        found = page.render(scale=scale, grayscale=True).to_numpy()
    except (pdfium.PdfiumError, IndexError) as error:
        raise UnreadableFile("E_TYPE", f"PDF 的第{number}页已损坏，无法打开。") from error
    return np.ascontiguousarray(found if found.ndim == 2 else found[:, :, 0])


def _image_page(path: Path, number: int) -> Grey:
    import numpy as np
    from PIL import Image, ImageOps

    with _opened(path) as image:
        try:
            image.seek(number - 1)
            _check_pixels(image.size)
            turned = ImageOps.exif_transpose(image)
            if "A" in turned.getbands() or "transparency" in turned.info:
                solid = turned.convert("RGBA")
                turned = Image.alpha_composite(Image.new("RGBA", solid.size, "white"), solid)
            grey = np.array(turned.convert("L"), dtype=np.uint8)
        except (OSError, EOFError, ValueError, SyntaxError) as error:
            raise UnreadableFile("E_TYPE", f"图片的第{number}页已损坏，无法打开。") from error
    return scaled(grey)


def _opened(path: Path) -> Any:
    """The image file with its header read; its size is known before anything is unpacked."""
    from PIL import Image

    if path.stat().st_size > IMAGE_BYTES:
        raise UnreadableFile("E_IMAGE_LIMIT", f"图片文件超过 {IMAGE_BYTES // limits.MEGABYTE} MB，未读取。")
    Image.MAX_IMAGE_PIXELS = None  # our own limit stands before it, with a code
    try:
        image = Image.open(path, formats=_IMAGES)
        try:
            _check_pixels(image.size)
            if getattr(image, "n_frames", 1) > IMAGE_PAGES:
                raise UnreadableFile("E_IMAGE_LIMIT", f"图片超过 {IMAGE_PAGES} 页，未读取。")
        except BaseException:
            image.close()
            raise
    except (OSError, EOFError, ValueError, SyntaxError) as error:
        raise UnreadableFile("E_TYPE", "图片已损坏，或者内容与扩展名不符，无法打开。") from error
    return image


def _check_pixels(size: tuple[int, int]) -> None:
    if size[0] * size[1] > IMAGE_PIXELS:
        raise UnreadableFile("E_IMAGE_LIMIT", f"图片超过 {IMAGE_PIXELS // 1_000_000} 百万像素，未读取。")


def scaled(grey: Grey) -> Grey:
    """The picture at the scale at which pages are read.

    Files do not tell it reliably: a page in the shape of A4 is taken for A4, else the height of the letters is measured.
    """
    import cv2
    import numpy as np

    from reportqa.report.ocr_engine import SCALE

    tall, wide = grey.shape
    longer, shorter = max(tall, wide), max(1, min(tall, wide))
    if _A4_SHAPE[0] <= longer / shorter <= _A4_SHAPE[1] and longer > 700:
        scale = _A4 * SCALE / longer
    else:
        scale = min(4.0, max(0.25, _LETTER * SCALE / _letter_height(grey)))
    scale = min(scale, (_MOST_PIXELS / (tall * wide)) ** 0.5)
    if abs(scale - 1) < 0.02:
        return grey
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=method), dtype=np.uint8)


def _letter_height(grey: Grey) -> float:
    """The height in pixels that three quarters of the larger dark parts stay under."""
    import cv2
    import numpy as np

    _, dark = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    wide, tall = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    letters = tall[(tall >= 6) & (tall < 150) & (wide < 3 * tall) & (tall < 8 * wide)]
    return float(np.percentile(letters, 75)) if len(letters) >= 5 else 28.0
