"""Several files of one body and year. Comes in: all that was read. Goes out: what the index holds, and problems.

The same figures: one report, with the other files as its `copies`. Different figures: all stay, and the one published last
leads; where no date tells which that is, none does. A restated report gives way to an original.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from reportqa.records import NOT_READ, CellRef, Check, Figure, Problem, Report, Severity

#: a copy that lacks cells must still hold so much of the fuller one's, or it is too little to tell that it is a copy
_ENOUGH = Fraction(1, 2)
#: what a cell prints, as far as two files can be compared by it
Printed = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Read:
    """A report with everything drawn from it."""

    report: Report
    figures: tuple[Figure, ...]
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class _Edition:
    """One of the different reports of a body and year: the fullest file, and the others that hold the same."""

    read: Read
    copies: tuple[Read, ...] = ()

    def published(self) -> str:
        """The last date that one of its files tells."""
        return max(r.report.published for r in (self.read, *self.copies))


def settle(found: Iterable[Read]) -> tuple[tuple[Read, ...], tuple[Problem, ...]]:
    """What goes into the index, in the order in which bodies and years first come up, and a problem for each double."""
    groups: dict[tuple[str, int], list[Read]] = {}
    for read in found:
        groups.setdefault((read.report.issuer.id, read.report.year), []).append(read)
    kept: list[Read] = []
    problems: list[Problem] = []
    for group in groups.values():
        originals = [r for r in group if r.report.origin != "restated"] or group
        problems += [_note(r, "W_DOUBLE", "已有原报告，这份摘编不再使用", "note") for r in group if r not in originals]
        settled, told = _in_order(_editions(originals))
        kept += settled
        problems += told
    return tuple(kept), tuple(problems)


def _editions(group: Sequence[Read]) -> list[_Edition]:
    """The different reports among the files, each under its fullest file, one with text before one of pictures."""
    ranked = sorted(group, key=lambda r: (any(f.confidence is not None for f in r.figures), -len(_cells(r)), r.report.file))
    editions: list[_Edition] = []
    for read in ranked:
        same = [at for at, edition in enumerate(editions) if _is_copy(read, edition.read)]
        # what fits two that differ is a copy of neither for certain
        if len(same) == 1:
            editions[same[0]] = replace(editions[same[0]], copies=(*editions[same[0]].copies, read))
        else:
            editions.append(_Edition(read))
    return sorted(editions, key=lambda e: e.read.report.file)


def _is_copy(read: Read, fuller: Read) -> bool:
    """Whether a file prints what the fuller one prints; cells that were not read from it say nothing against it."""
    mine, theirs = _cells(read), _cells(fuller)
    both = mine.keys() & theirs.keys()
    if any(theirs[key] != mine[key] for key in both):
        return False
    if len(both) < _ENOUGH * len(theirs):
        return False
    if not theirs:
        return _text(read) == _text(fuller)
    return set(_numbers(read)) <= set(_numbers(fuller)) or set(_numbers(fuller)) <= set(_numbers(read))


def _cells(read: Read) -> Mapping[str, Printed]:
    """What each cell that was read prints; a number as its value, so that 5,500 and 5500 are the same."""
    return {
        f.indicator: (f.state, str(f.value.normalize()) if f.value is not None else f.raw.strip())
        for f in read.figures
        if isinstance(f.where, CellRef) and f.state not in NOT_READ
    }


def _numbers(read: Read) -> list[Printed]:
    """The figures of the narrative, without their places."""
    return [
        (f.about + str(f.value.normalize()), f.unit) for f in read.figures
        if f.value is not None and not isinstance(f.where, CellRef) and f.state not in NOT_READ
    ]  # fmt: skip


def _text(read: Read) -> str:
    return "".join("".join(p.text.split()) for s in read.report.sections for p in s.paragraphs)


def _in_order(editions: Sequence[_Edition]) -> tuple[list[Read], list[Problem]]:
    """The editions of one body and year with who leads and what is a copy written into them, and what staff are told."""
    kept: list[Read] = []
    problems: list[Problem] = []
    newest = max(editions, key=lambda e: e.published())
    leading = [e for e in editions if not e.published() or e.published() >= newest.published()]
    for edition in editions:
        later = "" if edition in leading else newest.read.report.id
        report = edition.read.report
        kept.append(replace(edition.read, report=replace(report, later=later, copies=_places(edition))))
        for copy in edition.copies:
            problems.append(_copied(copy, edition.read))
        if later:
            text = f"同一机关同一年度有更晚发布的报告 {newest.read.report.file}，数字不同，回答以后发布的为准"
            problems.append(_note(edition.read, "W_LATER", text, "warning"))
        elif len(leading) > 1:
            text = "同一机关同一年度有内容不同的报告，看不出哪份在后，回答时会同时给出；可在 catalogue.toml 写明 published"
            problems.append(_note(edition.read, "W_CONFLICT", text, "warning"))
    return kept, problems


def _places(edition: _Edition) -> tuple[str, ...]:
    """The files and addresses of the copies."""
    report = edition.read.report
    said = (place for c in edition.copies for place in (c.report.file, c.report.address, *c.report.copies) if place)
    return tuple(p for p in dict.fromkeys(said) if p not in (report.file, report.address))


def _copied(copy: Read, fuller: Read) -> Problem:
    lost = len(_cells(fuller)) - len(_cells(copy))
    if lost:
        text = f"与 {fuller.report.file} 是同一份报告，但少读出{lost}格，采用较全的一份"
        return _note(copy, "W_DOUBLE", text, "warning")
    return _note(copy, "W_DOUBLE", f"与 {fuller.report.file} 的数字相同，作为同一份报告的另一个出处", "note")


def _note(read: Read, code: str, message: str, severity: Severity) -> Problem:
    report = read.report
    return Problem(code, f"{message}（{report.issuer.name} {report.year}年）", report.file, severity)
