"""What an office should look at, as rows. Comes in: reports, their checks, the problems of reading. Goes out: findings.

A finding is one thing to look at: what was tested, both sides, which cells, where in the file they stand, and what can be done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from reportqa.export.sheets import Row
from reportqa.lexicon import Lexicon
from reportqa.records import CellRef, Check, Problem, Report, Severity, Where

#: keys of a finding with their headings
COLUMNS: Mapping[str, str] = {
    "report": "报告", "issuer": "机关", "year": "年度", "severity": "程度", "check": "检查", "code": "代号", "left": "左边",
    "right": "右边", "difference": "相差", "cells": "单元格", "place": "位置", "text": "发现", "next": "建议",
}  # fmt: skip
_GRAVEST: tuple[Severity, ...] = ("critical", "warning", "note")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. `cells` are heading paths, `place` is where the first of them stands (第3页, 第46行)."""

    report: str
    issuer: str
    year: int | None
    severity: Severity
    check: str
    code: str
    text: str
    next: str = ""
    left: Decimal | None = None
    right: Decimal | None = None
    cells: tuple[str, ...] = ()
    place: str = ""

    @property
    def difference(self) -> Decimal | None:
        """Left minus right, where both are numbers."""
        return None if self.left is None or self.right is None else self.left - self.right

    def row(self) -> Row:
        """The finding under the keys of COLUMNS."""
        return {key: getattr(self, key) for key in COLUMNS}


def findings(
    checks: Mapping[str, Iterable[Check]], problems: Iterable[Problem], reports: Iterable[Report], lexicon: Lexicon
) -> list[Finding]:
    """Everything to look at, report by report in the order of their files, the gravest first."""
    known = {r.id: r for r in reports}
    found = [_of_problem(p, known.values()) for p in problems]
    found += [_of_check(c, known, lexicon) for i in known for c in checks.get(i, ()) if _told(c)]
    return sorted(found, key=lambda f: (f.report, _GRAVEST.index(f.severity)))


def _told(check: Check) -> bool:
    """Whether a check is something to look at: it failed, or it is a caution that could not be settled."""
    return check.result == "fail" or check.id.startswith("caution:")


def _of_problem(problem: Problem, reports: Iterable[Report]) -> Finding:
    file, _, _ = problem.where.partition("#")
    report = next((r for r in reports if r.file == file), None)
    issuer, year = (report.issuer.name, report.year) if report else ("", None)
    return Finding(file, issuer, year, problem.severity, "读取", problem.code, problem.message)


def _of_check(check: Check, reports: Mapping[str, Report], lexicon: Lexicon) -> Finding:
    report = reports[check.report]
    words = lexicon.checks[check.id.partition(":")[0]]
    return Finding(
        report.file, report.issuer.name, report.year, check.severity, words.name, check.id, check.text, words.next,
        check.left, check.right, tuple(dict.fromkeys(_cells(check.cells, report, reports))),
        "、".join(dict.fromkeys(p for w in check.cells if w.report == report.id and (p := _spot(w)))),
    )  # fmt: skip


def _cells(where: Iterable[Where], own: Report, reports: Mapping[str, Report]) -> Iterator[str]:
    """The heading path of every cell; one of another report is told with its year."""
    for place in where:
        report = reports.get(place.report)
        name = path_of(place, report) if report else ""
        if name:
            yield name if report is own or report is None else f"{report.year}年：{name}"


def path_of(where: Where, report: Report) -> str:
    """The headings of a cell as printed, outermost first (行政诉讼›复议后起诉›结果维持); for words of the text the section."""
    if isinstance(where, CellRef):
        cells = (c for s in report.sections for t in s.tables if t.id == where.table for c in t.cells)
        cell = next((c for c in cells if (c.row, c.column) == (where.row, where.column)), None)
        return " × ".join("›".join(heads) for heads in (cell.row_head, cell.column_head) if heads) if cell else ""
    section = next((s for s in report.sections if any(p.id == where.paragraph for p in s.paragraphs)), None)
    return f"正文›{section.heading}".strip("›") if section else ""


def _spot(where: Where) -> str:
    return f"第{where.page}页" if where.page else f"第{where.line}行" if where.line else ""
