"""One segment of an index: reports, figures and checks of some bodies. In: a heap of read reports. Out: a folder.

A segment depends on nothing outside its heap: the years of a body are compared, and several files of one year settled, right
here. So segments are written side by side, each by its own process, and one whose reports have not changed is carried over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from reportqa.abreast import side_by_side
from reportqa.doubles import Read, settle
from reportqa.figure.across import across_years
from reportqa.figure.check import check
from reportqa.figure.extract import extract
from reportqa.figure.narrative import narrative
from reportqa.figure.trust import trust, withheld
from reportqa.lexicon import Lexicon
from reportqa.library import SHELF, extra_labels
from reportqa.records import Problem, Report
from reportqa.shelf import About, ShelfWriter
from reportqa.spool import Heap


@dataclass(frozen=True, slots=True)
class Task:
    """A segment to be written: what it holds and where it goes."""

    heap: Heap
    folder: Path


def drawn(report: Report, lexicon: Lexicon) -> tuple[Read, tuple[Problem, ...]]:
    """A report with its figures and their checks."""
    figures, odd = extract(report, lexicon)
    figures = trust((*figures, *narrative(report, lexicon)), report, lexicon)
    report = withheld(report, figures)
    return Read(report, figures, check(figures, report, lexicon)), tuple(odd)


def settled(read: Iterable[Read], lexicon: Lexicon) -> tuple[tuple[Read, ...], tuple[Problem, ...]]:
    """The reports that an index holds, several of one body and year settled, with the checks across years."""
    kept, doubles = settle(read)
    across = across_years([(r.report, r.figures) for r in kept], lexicon)
    return tuple(replace(r, checks=(*r.checks, *across.get(r.report.id, ()))) for r in kept), doubles


def write(task: Task, lexicon: Lexicon) -> None:
    """Writes a segment; the same heap gives the same bytes."""
    task.folder.mkdir(parents=True)
    shelf = ShelfWriter(task.folder / SHELF)
    problems: list[Problem] = []
    labels: set[str] = set()
    figures = 0
    for reports in task.heap.bodies():
        found = [drawn(report, lexicon) for report in reports]
        held, doubles = settled([read for read, _ in found], lexicon)
        problems += [p for _, odd in found for p in odd] + list(doubles)
        for read in sorted(held, key=lambda r: r.report.id):
            shelf.add(read.report, read.figures, read.checks)
            figures += len(read.figures)
            labels.update(extra_labels(read.report))
    shelf.finish(About(tuple(problems), figures, tuple(sorted(labels))))


def write_all(tasks: Sequence[Task], lexicon: Lexicon, width: int) -> None:
    """Writes the segments, `width` at once; raises what went wrong in words, and then none of them is of use."""
    jobs = [partial(write, task, lexicon) for task in tasks]
    if width > 1 and len(jobs) > 1:
        side_by_side(jobs, width)
        return
    for job in jobs:
        job()
