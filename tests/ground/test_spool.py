"""Reports come out of the spool whole, by body, in the same heaps whatever their order."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from reportqa.records import Cell, Issuer, Paragraph, Report, Section, Table
from reportqa.spool import Spool


def _report(body: int, year: int, file: str = "a.txt") -> Report:
    issuer = Issuer(f"issuer-{body}", f"第{body}局")
    table = Table("t1", "requests", "E3", "", (Cell("new", "T", str(body), ("新收",), ("总计",)),))
    section = Section("一", "总体情况", "overview", (Paragraph("p1", f"{year}年，本局……"),), (table,))
    return Report(f"issuer-{body}-{year}-{file}", issuer, year, "", file, "", (section,), contact=(("电话", "1"),))


REPORTS = [_report(body, year) for body in range(40) for year in (2022, 2021)] + [_report(7, 2021, "b.txt")]


def test_a_heap_gives_bodies_in_order_with_their_years(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    for report in reversed(REPORTS):
        spool.add(report)
    assert spool.count == 81
    (heap,) = spool.heaps()
    bodies = list(heap.bodies())
    assert [of[0].issuer.id for of in bodies] == sorted({r.issuer.id for r in REPORTS})
    assert [(r.year, r.file) for r in next(of for of in bodies if of[0].issuer.id == "issuer-7")] == [
        (2021, "a.txt"), (2021, "b.txt"), (2022, "a.txt"),
    ]  # fmt: skip
    assert {r.id: r for of in bodies for r in of} == {r.id: r for r in REPORTS}


@pytest.mark.parametrize("most", [10, 40])
def test_heaps_do_not_depend_on_the_order_of_reports(tmp_path: Path, most: int) -> None:
    told = []
    for number in range(2):
        spool = Spool(tmp_path / f"spool {number}")
        for report in random.Random(number).sample(REPORTS, len(REPORTS)):  # noqa: S311
            spool.add(report)
        heaps = spool.heaps(most)
        told.append([(heap.name, heap.digest) for heap in heaps])
        held = [{r.issuer.id for of in heap.bodies() for r in of} for heap in heaps]
        assert len(heaps) > 1
        assert sum(map(len, held)) == len(set().union(*held)) == 40
    assert told[0] == told[1]


def test_a_changed_report_changes_its_own_heap_only(tmp_path: Path) -> None:
    told = []
    for number, reports in enumerate((REPORTS, [*REPORTS[:-1], _report(7, 2021, "c.txt")])):
        spool = Spool(tmp_path / f"spool {number}")
        for report in reports:
            spool.add(report)
        told.append({heap.name: heap.digest for heap in spool.heaps(10)})
    assert told[0].keys() == told[1].keys()
    assert sum(told[0][name] != told[1][name] for name in told[0]) == 1
