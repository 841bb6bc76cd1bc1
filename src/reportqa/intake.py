"""Every file through its own limited child, or from what is kept of it. Comes in: the files. Goes out: their outcomes.

A file is read anew only if its bytes, its name, its entry in the catalogue, or anything that reads has changed. Pages that are
pictures go through OCR where it is installed, one child a page; each page is kept as soon as it is read, so that a build
that was broken off goes on where it was.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from reportqa import __version__
from reportqa.corpus import Item
from reportqa.originals import Originals, sha256_of
from reportqa.records import Block, Problem
from reportqa.report import limits, office
from reportqa.report.jobs import OUTCOME, PAGE, Page, read_arguments, reading
from reportqa.report.ocr import engine
from reportqa.report.read import Outcome
from reportqa.report.worker import End, Job, Way, Worker, follow

#: the module whose jobs the children do
JOBS = "reportqa.report.jobs"
#: what reads: the rooms and files of ours, and the libraries that take files apart
_READING = ("report", "lexicon", "text.py", "records.py", "errors.py")
_LIBRARIES = ("pypdfium2", "lxml", "openpyxl", "OpenCC", "cn2an", "ahocorasick-rs")
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Step:
    """How far the reading is: files done of all, the file last touched, the page of it that OCR has done, and its trouble."""

    done: int
    total: int
    name: str
    page: int = 0
    pages: int = 0
    problem: Problem | None = None


Progress = Callable[[Step], None]


@dataclass(slots=True)
class _Desk:
    """What the way of every file needs: where things are kept, who tells how far it is, and what the readers are."""

    originals: Originals | None
    tell: Callable[[str, int, int], None]
    readers: str
    ocr: str
    #: how many pages are recognised at once
    width: int


def outcomes(
    items: Sequence[Item], originals: Originals | None = None, progress: Progress | None = None, width: int = 0
) -> Iterator[tuple[int, Outcome]]:
    """The place and the outcome of each file, as soon as it is there; `width` children at once, as many as processors if 0."""
    done = 0

    def tell(name: str, page: int, pages: int, problem: Problem | None = None) -> None:
        if progress:
            progress(Step(done, len(items), name, page, pages, problem))

    with Worker(width, JOBS) as worker:
        desk = _Desk(originals, tell, readers(), engine(), worker.width)
        ways = ((place, _way(item, desk)) for place, item in enumerate(items))
        for place, outcome in follow(ways, worker):
            done += 1
            tell(items[place].name, 0, 0, outcome.problems[0] if outcome.report is None and outcome.problems else None)
            yield place, outcome


def readers() -> str:
    """What reads, as one word: it changes with our source, the libraries that take files apart, OCR and LibreOffice."""
    return f"{able()} {engine()} {office.available()}"


def able() -> str:
    """What reads as far as an index depends on it: our source, and whether OCR and LibreOffice are there, but not where.

    The same on every machine that has the same, so that the same reports give the same version of the data.
    """
    return " ".join([_source(), *(["ocr"] if engine() else []), *(["office"] if office.available() else [])])


@lru_cache(maxsize=1)
def _source() -> str:
    digest = hashlib.sha256(__version__.encode())
    ours = files("reportqa")
    for room in _READING:
        place = Path(str(ours / room))
        for path in sorted(p for p in place.rglob("*") if p.suffix in (".py", ".toml", ".txt")) if place.is_dir() else [place]:
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    for library in _LIBRARIES:
        try:
            digest.update(f"{library} {version(library)}".encode())
        except PackageNotFoundError:
            continue
    return digest.hexdigest()[:16]


def _way(item: Item, desk: _Desk) -> Way[Outcome]:
    """One file: what is kept of it if nothing has changed, else read, its pictures recognised, and read again."""
    try:
        if item.path.stat().st_size > limits.PDF_BYTES:
            text = f"文件超过 {limits.PDF_BYTES // limits.MEGABYTE} MB，未读取。请拆分或压缩后再放入。"
            return Outcome(None, (Problem("E_SIZE", text, item.name, "critical"),))
        digest = sha256_of(item.path)
    except OSError:
        return Outcome(None, (Problem("E_FILE", "文件打不开。", item.name, "critical"),))
    key = _key(item, desk)
    kept = _kept(desk.originals, digest, key)
    if kept is not None:
        return kept
    outcome, lasting = yield from _read(item, desk, {})
    if outcome.pictures and not desk.ocr:
        outcome = replace(outcome, problems=tuple(_advised(p) for p in outcome.problems))
    if outcome.pictures and desk.ocr:
        pages, troubles = yield from _recognise(item, digest, outcome.pictures, desk)
        if pages:
            outcome, lasting = yield from _read(item, desk, pages)
        lasting = lasting and not troubles
        outcome = replace(outcome, problems=(*outcome.problems, *troubles))
    if outcome.report is not None and outcome.report.digest != digest:
        lasting, outcome = False, Outcome(None, (Problem("E_FILE", "文件在读取时被改动，没有采用。", item.name, "critical"),))
    if desk.originals and lasting:
        if outcome.report is not None:
            desk.originals.keep(digest, item.path, item.name)
        desk.originals.keep_reading(digest, key, OUTCOME.dump_json(outcome))
    return outcome


def _key(item: Item, desk: _Desk) -> str:
    """What a reading depends on beside the bytes."""
    told = json.dumps([item.name, item.path.name, item.entry.model_dump(mode="json"), desk.readers], ensure_ascii=True)
    return hashlib.sha256(told.encode()).hexdigest()[:24]


def _kept(originals: Originals | None, digest: str, key: str) -> Outcome | None:
    before = originals.reading(digest, key) if originals else None
    try:
        return OUTCOME.validate_json(before) if before else None
    except ValidationError:
        return None


def _read(item: Item, desk: _Desk, recognised: dict[int, tuple[Block, ...]]) -> Way[tuple[Outcome, bool]]:
    """The outcome, and whether it would be the same another time: a child that broke down may fare better then."""
    (end,) = yield [Job(reading(item.path), item.path, read_arguments(item.name, item.entry, recognised))]
    problem = end.problem(item.name)
    if problem is None:
        try:
            return OUTCOME.validate_json(end.result), True
        except ValidationError:
            problem = End("malformed").problem(item.name)
    return Outcome(None, (problem,) if problem else ()), False


def _recognise(
    item: Item, digest: str, numbers: Sequence[int], desk: _Desk
) -> Way[tuple[dict[int, tuple[Block, ...]], list[Problem]]]:
    """The blocks of the pages that could be recognised, and a problem for each that could not."""
    pages: dict[int, tuple[Block, ...]] = {}
    troubles: list[Problem] = []
    missing = []
    for number in numbers:
        kept = _kept_page(desk, digest, number)
        if kept is None or (desk.originals and not desk.originals.picture(digest, number).is_file()):
            missing.append(number)
        else:
            pages[number] = kept
    for at in range(0, len(missing), desk.width):
        batch = missing[at : at + desk.width]
        desk.tell(item.name, batch[0], max(numbers))
        jobs = [Job(kind, item.path, {"page": n}) for n in batch for kind in ("recognise", "picture")]
        ends = yield jobs
        for number, recognised, picture in zip(batch, ends[::2], ends[1::2], strict=True):
            page, problem = _page(recognised, item.name, number)
            if problem:
                troubles.append(problem)
                continue
            pages[number] = page.blocks
            if desk.originals:
                desk.originals.keep_page(digest, number, desk.ocr, recognised.result)
                if picture.kind == "done" and picture.result.startswith(_PNG):
                    desk.originals.keep_picture(digest, number, picture.result)
    return dict(sorted(pages.items())), troubles


def _advised(problem: Problem) -> Problem:
    """The problem of a file without text, with what to install against it."""
    if problem.code != "E_NO_TEXT" or "[ocr]" in problem.message:
        return problem
    return replace(problem, message=f"{problem.message}安装可选组件 reportqa[ocr] 后再建立索引，可以识别图片中的文字。")


def _page(end: End, name: str, number: int) -> tuple[Page, Problem | None]:
    """What came of the child that read a page."""
    where = f"{name} 第{number}页"
    problem = end.problem(where)
    page = Page(())
    if problem is None:
        try:
            page = PAGE.validate_json(end.result)
            problem = Problem(page.code, page.message, where, "critical") if page.code else None
        except ValidationError:
            problem = End("malformed").problem(where)
    return page, problem


def _kept_page(desk: _Desk, digest: str, number: int) -> tuple[Block, ...] | None:
    kept = desk.originals.page(digest, number, desk.ocr) if desk.originals else None
    try:
        return PAGE.validate_json(kept).blocks if kept else None
    except ValidationError:
        return None
