"""Figures put in order. Comes in: entries of one thing, each with its figure or without. Goes out: places and sentences.

Places count from the largest; equal figures share one. What has no number that counts is named, and has no place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from reportqa.answer import clauses, derive, wording
from reportqa.answer.case import Case
from reportqa.answer.operands import cited, counted
from reportqa.answer.reading import Reading
from reportqa.records import CellRef, Figure, Point, Series, Span

#: so many are given one by one at most; of the rest it is said how many they are
MOST_NAMED = 10
#: so many compared are all cited; of more only those that are given
MOST_CITED = 30


@dataclass(frozen=True, slots=True)
class Entry:
    """One that is ranked: what it is called, what was read of it (nothing where no report is held)."""

    label: str
    reading: Reading | None

    def figure(self) -> Figure | None:
        """What counts of it."""
        return counted(self.reading) if self.reading else None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Entries of one thing from the largest to the smallest, those that have no place, and what they differ in."""

    name: str
    along: str
    ordered: tuple[Entry, ...]
    left_out: tuple[Entry, ...]

    def figures(self) -> list[Figure]:
        """What was compared, the largest first."""
        return [f for e in self.ordered if (f := e.figure()) is not None]

    def place(self, entry: Entry) -> int:
        """The place of an entry, 1 being the largest."""
        own = entry.figure()
        return 1 + sum(own is not None and _value(f) > _value(own) for f in self.figures())

    def shared(self, entry: Entry) -> bool:
        """Whether another has the same figure."""
        own = entry.figure()
        return own is not None and sum(_value(f) == _value(own) for f in self.figures()) > 1

    def proof(self, entry: Entry) -> Figure | None:
        """The place as a derived figure that names all it was found among."""
        own = entry.figure()
        if own is None:
            return None
        return derive.place(own, [f for e in self.ordered if e is not entry and (f := e.figure()) is not None])


def rank(name: str, along: str, entries: Sequence[Entry]) -> Ranking:
    """The entries in order; equal ones in the order in which they came."""
    counting = [(e, f) for e in entries if (f := e.figure()) is not None]
    ordered = sorted(counting, key=lambda pair: -_value(pair[1]))
    return Ranking(name, along, tuple(e for e, _ in ordered), tuple(e for e in entries if e.figure() is None))


def _value(figure: Figure) -> Decimal:
    return figure.value if figure.value is not None else Decimal(0)


def chosen(ranking: Ranking, order: str, count: int) -> list[Entry]:
    """Those asked for: the first or last so many, with all that share the last place among them."""
    ordered = list(ranking.ordered if order == "most" else reversed(ranking.ordered))
    if len(ordered) <= count:
        return ordered
    last = ranking.place(ordered[count - 1])
    return [*ordered[:count], *(e for e in ordered[count:] if ranking.place(e) == last)]


def entry_said(case: Case, ranking: Ranking, entry: Entry, alone: bool = False) -> str:
    """云岫市人民政府853件, with a word where another has as many, unless `alone`."""
    value = clauses.value_of(case, entry.reading) if entry.reading else ""
    return case.say("rank_entry_shared" if ranking.shared(entry) and not alone else "rank_entry", what=entry.label, value=value)


def place_said(case: Case, ranking: Ranking, entry: Entry) -> str:
    """云岫市公安局90件，从多到少排第3."""
    value = clauses.value_of(case, entry.reading) if entry.reading else ""
    code = "rank_entry_place_shared" if ranking.shared(entry) else "rank_entry_place"
    return case.say(code, what=entry.label, value=value, raw=ranking.place(entry))


def left_out(case: Case, ranking: Ranking) -> str:
    """Those without a place and why, one by one or, where there are many, how many."""
    told = ranking.left_out
    if not told:
        return ""
    if len(told) > MOST_NAMED:
        return case.say("rank_left_out_many", value=_counted(case, ranking, len(told)))
    return case.say("rank_left_out", lines=case.say("rank_stop").join(_why(case, e) for e in told))


def _why(case: Case, entry: Entry) -> str:
    if entry.reading is None:
        return case.say("rank_no_report", what=entry.label)
    main = entry.reading.main()
    if clauses.said(entry.reading) and main is not None:
        return case.say("rank_inexact", what=entry.label)
    if entry.reading.trouble == "not_found":
        return case.say("not_found_line", what=entry.label)
    if entry.reading.total is None and len(entry.reading.figures) > 1:
        return case.say("rank_incomplete", what=entry.label)
    return wording.line(case, replace(entry.reading, name=entry.label))


def _counted(case: Case, ranking: Ranking, number: int) -> str:
    """12个机关, 8个项目."""
    return case.say(f"rank_count_{ranking.along}", value=number)


def compared(case: Case, ranking: Ranking) -> str:
    """How many were compared."""
    return case.say("rank_compared", value=_counted(case, ranking, len(ranking.ordered)))


def named(entries: Sequence[Entry]) -> list[Entry]:
    """As many as are given one by one."""
    return list(entries[:MOST_NAMED])


def series(case: Case, ranking: Ranking, title: str, readings: Sequence[Reading]) -> Series | None:
    """The series of a ranking, the largest first, then those without a number; cited as far as the answer cites them."""
    units = {f.unit for f in ranking.figures()}
    if len(units) != 1:
        return None
    labels = {c.where: c.label for c in cited(case, readings)}
    points = tuple(_point(e, labels, readings) for e in (*ranking.ordered, *ranking.left_out))
    return Series(title, units.pop(), _ALONG[ranking.along], points)


def _point(entry: Entry, labels: Mapping[CellRef | Span, str], readings: Sequence[Reading]) -> Point:
    reading, figure = entry.reading, entry.figure()
    main = reading.main() if reading else None
    label = entry.label
    if reading is not None and reading not in readings:
        labels = {}
    citation = next((labels[w] for f in (reading.figures if reading else ()) if (w := f.where) is not None and w in labels), "")
    return Point(
        label, figure.value if figure else None, main.raw.strip() if main else "", main.state if main else "missing", citation
    )


_ALONG: dict[str, clauses.Along] = {"issuers": "issuer", "years": "year", "items": "item", "columns": "item"}
