"""What a child process does for one file, and within which limits. Comes in: the file and what is told of it. Goes out: JSON.

The registry of jobs stands at the foot. `forks` runs one child a job, `worker` is how the rest of the house asks for it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from reportqa.errors import UnreadableFile
from reportqa.lexicon import load_lexicon
from reportqa.records import Block
from reportqa.report import office
from reportqa.report.catalogue import CatalogueEntry
from reportqa.report.labels import labels_of
from reportqa.report.read import Outcome, read_report
from reportqa.report.specimen import specimens

OUTCOME = TypeAdapter(Outcome)
#: page -> its blocks, as they travel in an order
PAGES = TypeAdapter(dict[int, tuple[Block, ...]])
_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: bytes of address space, seconds of CPU and of the clock, bytes of a file that it writes, open
    descriptors, and bytes of its result."""

    memory: int = 1_536 * _MEGABYTE
    cpu: int = 60
    wall: int = 120
    written: int = 256 * _MEGABYTE
    descriptors: int = 64
    result: int = 64 * _MEGABYTE


@dataclass(frozen=True, slots=True)
class Page:
    """What OCR read on one page; `code` and `message` say why it could not be read, if so."""

    blocks: tuple[Block, ...]
    code: str = ""
    message: str = ""


PAGE = TypeAdapter(Page)


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of job: what it does with a file and its arguments, and its limits."""

    do: Callable[[Path, Mapping[str, Any]], bytes]
    limits: Limits


def reading(path: Path) -> str:
    """The kind of job that reads a file: what only LibreOffice opens needs more room than our own readers."""
    return "office" if path.suffix.lower() in office.SUFFIXES else "read"


def warm() -> None:
    """Loads what every child needs, and reads a report of each form, once, before the first child is forked.

    What reading remembers (words set plain, labels, patterns) is a large part of the time of a first report.
    """
    lexicon = load_lexicon()
    labels_of(lexicon)
    with tempfile.TemporaryDirectory(prefix="reportqa-") as folder:
        for number, text in enumerate(specimens(lexicon)):
            path = Path(folder) / f"{number}.txt"
            path.write_text(text, "utf-8")
            read_report(path, path.name, lexicon)


def read_arguments(file: str, entry: CatalogueEntry, recognised: Mapping[int, tuple[Block, ...]]) -> dict[str, Any]:
    """The arguments of a job that reads a file, as JSON values."""
    return {
        "file": file,
        "entry": entry.model_dump(mode="json"),
        "recognised": PAGES.dump_python(dict(recognised), mode="json"),
    }


def _read(path: Path, arguments: Mapping[str, Any]) -> bytes:
    entry = CatalogueEntry.model_validate(arguments["entry"])
    recognised = PAGES.validate_python({int(page): blocks for page, blocks in arguments["recognised"].items()})
    return OUTCOME.dump_json(read_report(path, arguments["file"], load_lexicon(), entry, recognised))


def _recognise(path: Path, arguments: Mapping[str, Any]) -> bytes:
    from reportqa.report.ocr import recognise

    try:
        return PAGE.dump_json(Page(recognise(path, int(arguments["page"]))))
    except UnreadableFile as error:
        return PAGE.dump_json(Page((), error.code, str(error)))


def _picture(path: Path, arguments: Mapping[str, Any]) -> bytes:
    """The page as it is seen, as a PNG; no bytes where it cannot be shown."""
    from reportqa.report.ocr import page_png

    try:
        return page_png(path, int(arguments["page"]))
    except UnreadableFile:
        return b""


_RECOGNISING = Limits(memory=3_072 * _MEGABYTE, cpu=120, wall=300, descriptors=256)
#: kind -> what is done and within which limits
JOBS: Mapping[str, Work] = {
    "read": Work(_read, Limits()),
    "office": Work(_read, Limits(memory=6_144 * _MEGABYTE, descriptors=512)),
    "recognise": Work(_recognise, _RECOGNISING),
    "picture": Work(_picture, _RECOGNISING),
}
