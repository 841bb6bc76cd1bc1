"""The opened index: reports, figures, checks and passages of one generation, read-only. In: a folder; out: a Library."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from reportqa import generation
from reportqa.errors import IndexUnusable
from reportqa.figure.book import FigureBook
from reportqa.lexicon import Lexicon
from reportqa.lexicon.issuers import Names
from reportqa.passage.encoder import Encoder
from reportqa.passage.search import PassageSearch, certain
from reportqa.passage.words import Segmenter
from reportqa.records import MASTHEAD, Cell, Check, Hit, Issuer, Paragraph, Problem, Report, Section, Table
from reportqa.text import simplified

REPORTS = TypeAdapter(tuple[Report, ...])
CHECKS = TypeAdapter(dict[str, tuple[Check, ...]])
PROBLEMS = TypeAdapter(tuple[Problem, ...])


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph with the section that it stands in."""

    section: Section
    paragraph: Paragraph


class Library:
    """Everything that an answer is made from. `version` names the data; it goes into every answer."""

    def __init__(self, generation_: generation.Generation, lexicon: Lexicon, encoder: Encoder) -> None:
        folder = generation_.folder
        self.version = generation_.version
        self.facts = generation_.facts
        self.reports: tuple[Report, ...] = REPORTS.validate_json((folder / "reports.json").read_bytes())
        self.problems: tuple[Problem, ...] = PROBLEMS.validate_json((folder / "problems.json").read_bytes())
        self._checks = CHECKS.validate_json((folder / "checks.json").read_bytes())
        self._by_id = {r.id: r for r in self.reports}
        self.issuers: dict[str, Issuer] = {}
        for report in self.reports:
            self.issuers.setdefault(report.issuer.id, report.issuer)
        self.figures = FigureBook(folder / "figures.db")
        self.segmenter = Segmenter()
        self.passages = PassageSearch.open(folder / "passages", encoder, self.segmenter)
        self.names = Names(_with_all_names(self.reports), lexicon.issuers)

    def report(self, report_id: str) -> Report | None:
        """The report with that id, if the library holds it."""
        return self._by_id.get(report_id)

    def table(self, report_id: str, table_id: str) -> Table | None:
        """A table of a report."""
        report = self._by_id.get(report_id)
        return next((t for t in tables(report) if t.id == table_id), None) if report else None

    def cell(self, report_id: str, table_id: str, row: str, column: str) -> Cell | None:
        """A printed cell, read from the report itself and not from the figure book."""
        table = self.table(report_id, table_id)
        return next((c for c in table.cells if (c.row, c.column) == (row, column)), None) if table else None

    def paragraph(self, report_id: str, paragraph_id: str) -> Place | None:
        """A paragraph of a report, with its section."""
        report = self._by_id.get(report_id)
        return next((p for p in printed_places(report) if p.paragraph.id == paragraph_id), None) if report else None

    @property
    def count(self) -> int:
        """How many reports are held."""
        return len(self.reports)

    @property
    def years(self) -> frozenset[int]:
        """The years of which a report is held."""
        return frozenset(r.year for r in self.reports)

    def chosen(self, issuers: Collection[str] = (), years: Collection[int] = ()) -> tuple[Report, ...]:
        """The reports of these bodies (none given: of all) and years (none given: of all), ordered by body, newest first."""
        mine = (r for r in self.reports if (not issuers or r.issuer.id in issuers) and (not years or r.year in years))
        return tuple(sorted(mine, key=lambda r: (r.issuer.name, -r.year, r.file)))

    def newest(self, most: int) -> tuple[Report, ...]:
        """So many reports: real ones before invented ones, newer years first."""
        return tuple(sorted(self.reports, key=lambda r: (r.origin == "demo", -r.year, r.issuer.name, r.file))[:most])

    def pictures_of(self, digest: str) -> bool:
        """Whether a report held was read from the file with that SHA-256."""
        return any(r.digest == digest for r in self.reports)

    def told(self, words: Iterable[str]) -> bool:
        """Whether some paragraph of some report has one of the words."""
        wanted = tuple(words)
        return any(w in p.paragraph.text for r in self.reports for p in places(r) for w in wanted)

    def of_issuer(self, issuer: str) -> tuple[Report, ...]:
        """The reports of a body, newest first; several of one year stand together, in the order of their files."""
        mine = (r for r in self.reports if r.issuer.id == issuer)
        return tuple(sorted(mine, key=lambda r: (-r.year, r.file)))

    def leading(self, issuer: str) -> tuple[Report, ...]:
        """The reports of a body that answers come from: of one year only those that no later one has replaced."""
        return tuple(r for r in self.of_issuer(issuer) if not r.later)

    def earlier(self, report: Report) -> tuple[Report, ...]:
        """The reports of the same body and year that this one leads, in the order of their files."""
        return tuple(r for r in self.of_issuer(report.issuer.id) if r.year == report.year and r.later and r.id != report.id)

    def checks(self, report_id: str) -> tuple[Check, ...]:
        """The identities tested on a report when the index was built."""
        return self._checks.get(report_id, ())

    def extra_rows(self) -> tuple[str, ...]:
        """Labels of rows that reports print beside those of the form, to be recognised in questions."""
        cells = (c for r in self.reports for t in tables(r) for c in t.cells)
        labels = {row_label(c.row_head[-1]) for c in cells if c.row.startswith("x") and c.row_head}
        return tuple(sorted(labels))

    def certain(self, hits: Sequence[Hit]) -> bool:
        """Whether the first row found stands clear enough of the others to be taken without asking."""
        return certain(hits)

    def close(self) -> None:
        """Closes the files."""
        self.figures.close()


def open_library(index: Path, lexicon: Lexicon, encoder: Encoder) -> Library:
    """Opens and verifies the current generation; raises `IndexUnusable` naming the command that mends it."""
    found = generation.current(index)
    if found.facts.get("encoder") != encoder.id:
        raise IndexUnusable(f"索引 {index} 是用另一个编码模型建立的。请运行 reportqa build 重新建立索引。")
    try:
        return Library(found, lexicon, encoder)
    except (OSError, ValueError, json.JSONDecodeError) as error:
        raise IndexUnusable(f"索引 {index} 打不开：{error}。请运行 reportqa build 重新建立索引。") from error


def row_label(printed: str) -> str:
    """What a local row is called: its printed label in simplified script without the explanation in brackets.

    In headings that were converted to traditional script 文件 became 檔案 and 信息 became 資訊.
    """
    return simplified(printed.replace("檔案", "文件").replace("資訊", "信息")).split("（")[0].split("(")[0].strip()


def tables(report: Report) -> tuple[Table, ...]:
    """Every statutory table of a report."""
    return tuple(t for s in report.sections for t in s.tables)


def places(report: Report) -> tuple[Place, ...]:
    """Every paragraph of the narrative with its section, in printed order."""
    return tuple(p for p in printed_places(report) if p.section.role != MASTHEAD)


def printed_places(report: Report) -> tuple[Place, ...]:
    """The paragraphs of the narrative, then the lines of title and sign-off."""
    return tuple(Place(s, p) for s in report.sections for p in s.paragraphs)


def _with_all_names(reports: Iterable[Report]) -> list[Issuer]:
    """One body an id, with the short names and the longest region path of all its reports."""
    merged: dict[str, Issuer] = {}
    for report in reports:
        issuer = report.issuer
        before = merged.get(issuer.id)
        if before:
            names = tuple(dict.fromkeys((*before.short_names, *issuer.short_names)))
            region = max(before.region, issuer.region, key=len)
            issuer = Issuer(issuer.id, issuer.name, issuer.level, region, issuer.parent, names, issuer.origin)
        merged[issuer.id] = issuer
    return list(merged.values())
