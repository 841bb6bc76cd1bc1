"""The opened index: reports, figures, checks and passages of one generation, read-only. In: a folder; out: a Library.

A report, its checks and its figures are read when they are asked for, and proved by their own hash.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter

from reportqa import generation
from reportqa.catalogue import Catalogue, Tally
from reportqa.errors import IndexUnusable
from reportqa.figure.book import FigureBook
from reportqa.lexicon import Lexicon
from reportqa.lexicon.issuers import Names
from reportqa.passage.encoder import Encoder
from reportqa.passage.search import PassageSearch, certain
from reportqa.passage.words import Segmenter
from reportqa.records import MASTHEAD, Cell, Check, Hit, Issuer, Paragraph, Problem, Report, Section, Table
from reportqa.shelf import Shelf
from reportqa.text import simplified

PROBLEMS = TypeAdapter(tuple[Problem, ...])

#: the parts of a generation, beside its segments
CATALOGUE, NAMES, WHOLE, TOLD = "catalogue.db", "names.bin", "passages", "problems.json"
SEGMENTS, SHELF = "segments", "book.db"
#: reports (and their checks) kept in memory once they were read
_KEPT = 512


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph with the section that it stands in."""

    section: Section
    paragraph: Paragraph


class Held(Report):
    """A report of the library: all that is told of it is there, its sections are read when they are first looked at."""

    __slots__ = ("_found", "_read")
    _read: Callable[[], tuple[Section, ...]]
    _found: tuple[Section, ...] | None

    def __init__(self, head: Report, read: Callable[[], tuple[Section, ...]]) -> None:
        for name in _TOLD:
            object.__setattr__(self, name, getattr(head, name))
        object.__setattr__(self, "_read", read)
        object.__setattr__(self, "_found", None)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections in printed order."""
        found = self._found
        if found is None:
            found = self._read()
            object.__setattr__(self, "_found", found)
        return found

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Report) and all(getattr(self, n) == getattr(other, n) for n in (*_TOLD, "sections"))

    def __hash__(self) -> int:
        return hash(self.id)


_TOLD = tuple(f.name for f in fields(Report) if f.name != "sections")


class Library:
    """Everything that an answer is made from. `version` names the data; it goes into every answer."""

    def __init__(self, generation_: generation.Generation, lexicon: Lexicon, encoder: Encoder) -> None:
        folder = generation_.folder
        self.version = generation_.version
        self.facts = generation_.facts
        self.fallen = generation_.fallen
        self.generation = folder.name
        self._folder = folder
        segments = segments_of(folder)
        self._catalogue = Catalogue(folder / CATALOGUE)
        self._shelves = [Shelf(segment / SHELF) for segment in segments]
        self.names = Names.read((folder / NAMES).read_bytes(), lexicon.issuers)
        self.issuers: Mapping[str, Issuer] = self.names.issuers
        self.figures = FigureBook(self._page, self._catalogue.ids)
        self.segmenter = Segmenter()
        self.passages = PassageSearch.open(folder / WHOLE, encoder, self.segmenter)
        self._report_of = lru_cache(maxsize=_KEPT)(self._report)
        self._checks_of = lru_cache(maxsize=_KEPT)(self._checks)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was noticed when the index was built."""
        return PROBLEMS.validate_json((self._folder / TOLD).read_bytes())

    @property
    def count(self) -> int:
        """How many reports are held."""
        return int(self.facts["reports"])

    @property
    def years(self) -> frozenset[int]:
        """The years of which a report is held."""
        return frozenset(self.facts["years"])

    def report(self, report_id: str) -> Report | None:
        """The report with that id, if the library holds it."""
        return self._report_of(report_id)

    def table(self, report_id: str, table_id: str) -> Table | None:
        """A table of a report."""
        report = self.report(report_id)
        return next((t for t in tables(report) if t.id == table_id), None) if report else None

    def cell(self, report_id: str, table_id: str, row: str, column: str) -> Cell | None:
        """A printed cell, read from the report itself and not from the figure book."""
        table = self.table(report_id, table_id)
        return next((c for c in table.cells if (c.row, c.column) == (row, column)), None) if table else None

    def paragraph(self, report_id: str, paragraph_id: str) -> Place | None:
        """A paragraph of a report, with its section."""
        report = self.report(report_id)
        return next((p for p in printed_places(report) if p.paragraph.id == paragraph_id), None) if report else None

    def chosen(self, issuers: Collection[str] = (), years: Collection[int] = ()) -> tuple[Report, ...]:
        """The reports of these bodies (none given: of all) and years (none given: of all), ordered by body, newest first."""
        return self._all(self._catalogue.chosen(issuers, years))

    def tally(self, issuers: Collection[str] = (), years: Collection[int] = (), demo: bool = True) -> Tally:
        """Counts over the same choice of reports; with `demo` off over the real ones among them."""
        return self._catalogue.tally(issuers, years, demo)

    def newest(self, most: int) -> tuple[Report, ...]:
        """So many reports: real ones before invented ones, newer years first."""
        return self._all(self._catalogue.newest(most))

    def pictures_of(self, digest: str) -> bool:
        """Whether a report held was read from the file with that SHA-256."""
        return self._catalogue.holds_file(digest)

    def told(self, words: Iterable[str]) -> bool:
        """Whether some paragraph of some report has one of the words."""
        wanted = tuple(words)
        return any(w in p.text for p in self.passages.passages if p.paragraph for w in wanted)

    def of_issuer(self, issuer: str) -> tuple[Report, ...]:
        """The reports of a body, newest first; several of one year stand together, in the order of their files."""
        return self._all(self._catalogue.of_issuer(issuer))

    def leading(self, issuer: str) -> tuple[Report, ...]:
        """The reports of a body that answers come from: of one year only those that no later one has replaced."""
        return tuple(r for r in self.of_issuer(issuer) if not r.later)

    def earlier(self, report: Report) -> tuple[Report, ...]:
        """The reports of the same body and year that this one leads, in the order of their files."""
        return tuple(r for r in self.of_issuer(report.issuer.id) if r.year == report.year and r.later and r.id != report.id)

    def checks(self, report_id: str) -> tuple[Check, ...]:
        """The checks made on a report when the index was built."""
        return self._checks_of(report_id)

    def extra_rows(self) -> tuple[str, ...]:
        """Labels of rows that reports print beside those of the form, to be recognised in questions."""
        return tuple(self.facts["extra_rows"])

    def certain(self, hits: Sequence[Hit]) -> bool:
        """Whether the first row found stands clear enough of the others to be taken without asking."""
        return certain(hits)

    def close(self) -> None:
        """Closes the files."""
        self._catalogue.close()
        for shelf in self._shelves:
            shelf.close()

    def _all(self, places: Iterator[tuple[int, Report]]) -> tuple[Report, ...]:
        # one report is one value, however often it is asked for, so that its sections are read once
        return tuple(self.report(head.id) or self._held(at, head) for at, head in places)

    def _held(self, at: int, head: Report) -> Report:
        return Held(head, lambda: self._shelves[at].sections(head.id))

    def _report(self, report_id: str) -> Report | None:
        found = self._catalogue.find(report_id)
        return self._held(*found) if found else None

    def _checks(self, report_id: str) -> tuple[Check, ...]:
        found = self._catalogue.find(report_id)
        return self._shelves[found[0]].checks(report_id) if found else ()

    def _page(self, report_id: str) -> bytes | None:
        found = self._catalogue.find(report_id)
        return self._shelves[found[0]].page(report_id) if found else None


def open_library(index: Path, lexicon: Lexicon, encoder: Encoder, passing: Collection[str] = ()) -> Library:
    """Opens the current generation, none of `passing`; raises `IndexUnusable` naming the command that mends it."""
    return open_generation(generation.current(index, passing), lexicon, encoder)


def open_generation(found: generation.Generation, lexicon: Lexicon, encoder: Encoder) -> Library:
    """Opens a generation; raises `IndexUnusable` where it was made with another encoder, or cannot be opened."""
    if found.facts.get("encoder") != encoder.id:
        raise IndexUnusable(f"索引 {found.folder.parent} 是用另一个编码模型建立的。请运行 reportqa build 重新建立索引。")
    try:
        return Library(found, lexicon, encoder)
    except (OSError, ValueError, KeyError, sqlite3.DatabaseError) as error:
        raise IndexUnusable(f"索引 {found.folder.parent} 打不开：{error}。请运行 reportqa build 重新建立索引。") from error


def segments_of(folder: Path) -> list[Path]:
    """The folders of a generation's segments, in the order in which they are numbered."""
    return sorted(p for p in (folder / SEGMENTS).iterdir() if p.is_dir())


def row_label(printed: str) -> str:
    """What a local row is called: its printed label in simplified script without the explanation in brackets.

    In headings that were converted to traditional script 文件 became 檔案 and 信息 became 資訊.
    """
    return simplified(printed.replace("檔案", "文件").replace("資訊", "信息")).split("（")[0].split("(")[0].strip()


def extra_labels(report: Report) -> tuple[str, ...]:
    """Labels of the rows that a report prints beside those of the form."""
    cells = (c for t in tables(report) for c in t.cells)
    return tuple({row_label(c.row_head[-1]) for c in cells if c.row.startswith("x") and c.row_head})


def tables(report: Report) -> tuple[Table, ...]:
    """Every statutory table of a report."""
    return tuple(t for s in report.sections for t in s.tables)


def places(report: Report) -> tuple[Place, ...]:
    """Every paragraph of the narrative with its section, in printed order."""
    return tuple(p for p in printed_places(report) if p.section.role != MASTHEAD)


def printed_places(report: Report) -> tuple[Place, ...]:
    """The paragraphs of the narrative, then the lines of title and sign-off."""
    return tuple(Place(s, p) for s in report.sections for p in s.paragraphs)
