"""How surely pages that are pictures are read. Comes in: seed and number of reports. Goes out: a table of cells by degradation.

Invented reports are printed as PDF, drawn by pypdfium2, and spoiled as scanners, copiers and senders of pictures spoil them.
The pages are read by the engine, laid on the forms, tested by figure/trust.py, and compared with the true cells. `right` cells
state what was printed, `wrong` ones anything else; `unsure` ones show the page and no number; `missed` ones were
not placed at all.
The distribution of confidence below the table is where the bounds of figure/trust.py come from.

    python bench/ocr.py [--seed 7] [--reports 4] [--only "skew 1.5"]
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice

import cv2
import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from reportqa.demo.generate import Paper, plain_papers
from reportqa.demo.write_pdf import pdf_file
from reportqa.figure.extract import extract
from reportqa.figure.trust import trust
from reportqa.lexicon import Lexicon, load_lexicon
from reportqa.records import UNREAD, Block, Figure, Issuer, Report, Section
from reportqa.report import picture
from reportqa.report.grid import tables
from reportqa.report.headings import heading_test, unfolded
from reportqa.report.ocr import scaled
from reportqa.report.ocr_engine import Engine
from reportqa.text import plain

Page = NDArray[np.uint8]
Spoil = Callable[[Page, np.random.Generator], Page]
#: dots an inch at which pages are drawn before they are spoiled
_DPI = 200
_STATED = ("number", "zero", "blank", "slash", "none_written", "section_none")


@dataclass(slots=True)
class Count:
    """Cells by outcome, and the confidence of those read right and wrong before they were tested."""

    cells: Counter[str] = field(default_factory=Counter)
    right: list[float] = field(default_factory=list)
    wrong: list[tuple[float, str, str]] = field(default_factory=list)
    stated_wrong: list[tuple[str, str, str]] = field(default_factory=list)
    pages: int = 0
    seconds: float = 0.0


def _clip(page: NDArray[np.floating]) -> Page:
    return np.clip(page, 0, 255).astype(np.uint8)


def _noise(strength: float, dust: float) -> Spoil:
    def spoil(page: Page, rng: np.random.Generator) -> Page:
        found = _clip(page + rng.normal(0, strength, page.shape))
        specks = rng.random(page.shape)
        found[specks < dust / 2] = 0
        found[specks > 1 - dust / 2] = 255
        return found

    return spoil


def _blur(sigma: float) -> Spoil:
    return lambda page, _: np.asarray(cv2.GaussianBlur(page, (0, 0), sigma), dtype=np.uint8)


def _skew(degrees: float) -> Spoil:
    def spoil(page: Page, _: np.random.Generator) -> Page:
        tall, wide = page.shape
        turn = cv2.getRotationMatrix2D((wide / 2, tall / 2), degrees, 1.0)
        return np.asarray(cv2.warpAffine(page, turn, (wide, tall), borderValue=(255,)), dtype=np.uint8)

    return spoil


def _jpeg(quality: int) -> Spoil:
    def spoil(page: Page, _: np.random.Generator) -> Page:
        _, data = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])
        return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)

    return spoil


def _pale(page: Page, rng: np.random.Generator) -> Page:
    """Grey paper, grey print: 90 grey levels between them."""
    return _clip(130 + page * (90 / 255) + rng.normal(0, 3, page.shape))


def _shadow(page: Page, _: np.random.Generator) -> Page:
    """The dark edges of a copy, and light that falls off to the right."""
    tall, wide = page.shape
    light = np.linspace(1.0, 0.62, wide)[None, :] * np.ones((tall, 1))
    found = page * light
    found[:, :18] = found[-14:, :] = 20
    return _clip(found)


def _resolution(dpi: int) -> Spoil:
    scale = dpi / _DPI

    def spoil(page: Page, _: np.random.Generator) -> Page:
        return np.asarray(cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)

    return spoil


def _fax(page: Page, rng: np.random.Generator) -> Page:
    """Black and white only, with a ragged edge."""
    rough = page + rng.normal(0, 35, page.shape)
    return _clip(np.where(cv2.GaussianBlur(rough.astype(np.float32), (3, 3), 0.6) < 150, 0, 255))


def _together(*spoils: Spoil) -> Spoil:
    def spoil(page: Page, rng: np.random.Generator) -> Page:
        for one in spoils:
            page = one(page, rng)
        return page

    return spoil


DEGRADATIONS: Mapping[str, Spoil] = {
    "as drawn": lambda page, _: page,
    "noise 12, dust 0.2 %": _noise(12, 0.002),
    "noise 25, dust 1 %": _noise(25, 0.01),
    "blur 1.2": _blur(1.2),
    "blur 2.0": _blur(2.0),
    "skew 0.7": _skew(0.7),
    "skew -2.0": _skew(-2.0),
    "jpeg 25": _jpeg(25),
    "jpeg 10": _jpeg(10),
    "low contrast": _pale,
    "shadow and edges": _shadow,
    "150 dpi": _resolution(150),
    "100 dpi": _resolution(100),
    "fax": _fax,
    "copy of a scan": _together(_skew(1.1), _blur(1.0), _noise(14, 0.001), _shadow, _jpeg(35)),
    "phone picture": _together(_skew(-1.4), _resolution(130), _pale, _blur(0.8), _jpeg(30)),
}


def pages_of(paper: Paper) -> list[Page]:
    """The pages of the paper's PDF, drawn in grey."""
    document = pdfium.PdfDocument(pdf_file(paper.blocks))
    drawn = [document[i].render(scale=_DPI / 72, grayscale=True).to_numpy() for i in range(len(document))]
    return [np.ascontiguousarray(page if page.ndim == 2 else page[:, :, 0]) for page in drawn]


def read(paper: Paper, blocks: list[Block], lexicon: Lexicon) -> tuple[tuple[Figure, ...], tuple[Figure, ...]]:
    """The figures of the paper's tables as recognised, and as they may be stated."""
    found = tables(unfolded(blocks, lexicon), lexicon, paper.file, heading_test(lexicon), paper.year)
    section = Section("", "", "tables", (), tuple(placed.table for placed in found.tables))
    report = Report("r", Issuer("i", paper.body.name), paper.year, "", paper.file, "", (section,))
    figures, _ = extract(report, lexicon)
    return figures, trust(figures, report, lexicon)


def _same(raw: str, printed: str) -> bool:
    a, b = (plain(text).text.replace(" ", "").replace(",", "").replace("+", "") for text in (raw, printed))
    return a == b


def count(paper: Paper, recognised: tuple[Figure, ...], stated: tuple[Figure, ...], into: Count) -> None:
    """Adds the paper's cells to the count."""
    before = {f.indicator: f for f in recognised}
    after = {f.indicator: f for f in stated}
    for key, printed in paper.printed.cells.items():
        figure = after.get(key)
        if figure is None or figure.state == "text":
            into.cells["missed"] += 1
            continue
        confidence = float(before[key].confidence or 0)
        right = _same(figure.raw, printed)
        if right:
            into.right.append(confidence)
        elif figure.raw != UNREAD:
            into.wrong.append((confidence, printed, figure.raw))
        if figure.state in _STATED:
            into.cells["right" if right else "wrong"] += 1
            if not right:
                into.stated_wrong.append((key, printed, figure.raw))
        else:
            into.cells["unsure"] += 1


def main() -> None:
    """Prints the table, what was stated wrong, and the confidence of right and wrong cells."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--reports", type=int, default=4)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--only", default="")
    chosen = parser.parse_args()
    cv2.setNumThreads(1)
    lexicon, engine = load_lexicon(), Engine()
    papers = list(islice(plain_papers(chosen.seed), chosen.skip, chosen.skip + chosen.reports * 7, 7))
    print(f"seed {chosen.seed}, {len(papers)} reports")
    every = Count()
    print(f"{'degradation':24} {'pages':>5} {'s/page':>6} {'right':>6} {'wrong':>6} {'unsure':>6} {'missed':>6}")
    for number, (name, spoil) in enumerate(DEGRADATIONS.items()):
        if chosen.only not in name:
            continue
        own = Count()
        for at, paper in enumerate(papers):
            rng = np.random.default_rng([chosen.seed, number, at])
            began = time.perf_counter()
            blocks: list[Block] = []
            for n, page in enumerate(pages_of(paper), 1):
                blocks += picture.blocks(scaled(spoil(page, rng)), engine, n)
                own.pages += 1
            own.seconds += time.perf_counter() - began
            count(paper, *read(paper, blocks, lexicon), own)
        row = "".join(f" {own.cells[c]:6}" for c in ("right", "wrong", "unsure", "missed"))
        print(f"{name:24} {own.pages:5} {own.seconds / max(1, own.pages):6.1f}{row}", flush=True)
        for key, printed, raw in own.stated_wrong:
            print(f"    STATED WRONG {key}: printed {printed!r}, stated {raw!r}")
        every.right += own.right
        every.wrong += own.wrong
        every.cells += own.cells
    print("all", dict(every.cells))
    edges = (0.0, 0.5, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 1.0)
    for low, high in zip(edges, (*edges[1:], 1.01), strict=True):
        right = sum(low <= c < high for c in every.right)
        wrong = [w for w in every.wrong if low <= w[0] < high]
        print(f"confidence {low:4.2f} to {high:4.2f}: {right:6} right {len(wrong):4} wrong  {[w[1:] for w in wrong[:8]]}")


if __name__ == "__main__":
    main()
