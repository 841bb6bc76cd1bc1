"""Which reports are put side by side. Comes in: bodies and years of a question. Goes out: the reports, and what is not held.

Other than a single figure, a comparison goes on without a report that is not held; it is named, and never counts as anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from reportqa.answer.case import Case, origin_notes
from reportqa.answer.scope import Bodies, Scope, bodies, settle, with_conflict, year_slot
from reportqa.answer.suggest import offered
from reportqa.records import Answer, Issuer, Report, Slot

#: without a year said, figures of this many years are all given; of more, one is asked back for
_ALL_YEARS = 3
#: the years wanted of a body, given those that are held, newest first
Wanted = Callable[[Sequence[int]], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Spread:
    """The reports side by side, in the order asked, and the bodies and years for which no report is held."""

    scope: Scope
    absent: tuple[tuple[Issuer, int], ...]

    def noted(self, note: str) -> Spread:
        """The same with a note before the others."""
        return replace(self, scope=replace(self.scope, notes=(note, *self.scope.notes)))

    def missing(self, case: Case) -> str:
        """The sentence that names what is not held, or nothing."""
        named: dict[str, list[int]] = {}
        for issuer, year in self.absent:
            named.setdefault(issuer.name, []).append(year)
        alike: dict[tuple[int, ...], list[str]] = {}
        for name, years in named.items():
            alike.setdefault(tuple(years), []).append(name)
        told = (("、".join(names), "、".join(map(str, years))) for years, names in alike.items())
        return "".join(case.say("not_held_too", issuer=names, year=years) for names, years in told)


def over_years(case: Case, wanted: Wanted, notes: Iterable[str] = ()) -> Spread | Answer:
    """For each body the reports of the years wanted, in that order."""
    chosen = bodies(case)
    if isinstance(chosen, Answer):
        return chosen
    reports: list[Report] = []
    absent: list[tuple[Issuer, int]] = []
    for issuer in chosen.issuers:
        held = case.library.leading(issuer.id)
        for year in wanted(list(dict.fromkeys(r.year for r in held))):
            found = [r for r in held if r.year == year]
            reports += found
            absent += [] if found else [(issuer, year)]
    return _spread(case, chosen, reports, absent, notes)


def side_by_side(case: Case) -> Spread | Answer:
    """The reports of several bodies on the same years: those said, or the ones that every body has."""
    chosen = bodies(case)
    if isinstance(chosen, Answer):
        return chosen
    if len(chosen.issuers) < 2:
        scope = settle(case)
        return scope if isinstance(scope, Answer) else Spread(scope, ())
    if case.question.years:
        return over_years(case, lambda held: case.question.years)
    years = _common(case, chosen.issuers)
    if len(years) > _ALL_YEARS:
        names = "、".join(i.name for i in chosen.issuers)
        choices = offered(case, [replace(case.question, years=(y,)) for y in years])
        listed = "、".join(map(str, sorted(years)))
        return case.ask_back("ask_common_year", choices, [chosen.slot], issuer=names, years=listed)
    if not years:
        return over_years(case, lambda held: held[:1], [case.say("note_no_common_year")])
    code = "note_common_year" if len(years) == 1 else "note_common_years"
    return over_years(case, lambda held: years, [case.say(code, year="、".join(map(str, years)))])


def _common(case: Case, issuers: Sequence[Issuer]) -> list[int]:
    """The years that every one of the bodies has a report of, newest first."""
    held = [{r.year for r in case.library.leading(i.id)} for i in issuers]
    return sorted(set.intersection(*held), reverse=True)


def _spread(
    case: Case, chosen: Bodies, reports: Sequence[Report], absent: Sequence[tuple[Issuer, int]], notes: Iterable[str]
) -> Spread | Answer:
    if not reports:
        return _none_held(case, chosen, absent)
    slots: tuple[Slot, ...] = (chosen.slot, year_slot(case, reports))
    case.trace(
        "scope",
        *(f"{r.issuer.name} {r.year} ({r.file})" for r in reports),
        rejected=[(f"{issuer.name} {year}", "no report is held") for issuer, year in absent],
    )
    scope = Scope(tuple(reports), (*chosen.notes, *notes, *origin_notes(case, reports)), slots)
    return Spread(with_conflict(case, scope), tuple(absent))


def _none_held(case: Case, chosen: Bodies, absent: Sequence[tuple[Issuer, int]]) -> Answer:
    """The refusal where not one of the reports is held: as for a single figure of the first body."""
    issuer = absent[0][0]
    held = sorted({r.year for r in case.library.leading(issuer.id)})
    named = "、".join(dict.fromkeys(str(year) for who, year in absent if who == issuer))
    choices = offered(case, [replace(case.question, kind="value", topic="", years=(y,)) for y in reversed(held)], most=3)
    slots = {"issuer": issuer.name, "year": named, "years": "、".join(map(str, held))}
    return case.refuse("report_not_held", choices, [chosen.slot], **slots)
