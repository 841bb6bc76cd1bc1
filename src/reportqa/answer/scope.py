"""Whose reports, of which years: settles body and year before anything is looked up, or asks back, or refuses."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reportqa.answer.case import MOST_CHOICES, Case, origin_notes
from reportqa.answer.restate import each
from reportqa.answer.suggest import for_bodies, for_years
from reportqa.records import Answer, How, Issuer, Question, Report, Slot

#: without a year said, this many reports are all answered from; more are asked back for
_ALL_YEARS = 3
#: reports of more bodies and years are not read for one question, so that it costs the same whatever the library holds
MOST_READ = 300
#: how alike an unknown name must be to a known one to be offered (ratio of difflib), and how many are
_ALIKE = 0.6
_MOST_ALIKE = 3
#: so many names that have most letters in common with an unknown one are compared with it
_MOST_COMPARED = 400


@dataclass(frozen=True, slots=True)
class Scope:
    """The reports to answer from, grouped by body as asked and newest first, with what to tell the visitor about it."""

    reports: tuple[Report, ...]
    notes: tuple[str, ...]
    slots: tuple[Slot, ...]

    def several(self) -> bool:
        """Whether it is about more than one body or year; two reports of one year that differ are one matter."""
        return len({(r.issuer.id, r.year) for r in self.reports}) > 1

    def rivals(self, report: Report) -> bool:
        """Whether there is another report of the same body and year of which none is known to lead."""
        return sum((r.issuer.id, r.year) == (report.issuer.id, report.year) for r in self.reports) > 1


def settle(case: Case, newest_only: bool = False) -> Scope | Answer:
    """The scope of the question, or the answer that says why there is none. `newest_only`: contacts and metadata."""
    chosen = bodies(case)
    if isinstance(chosen, Answer):
        return chosen
    issuers, notes, slots = chosen.issuers, [*chosen.notes], [chosen.slot]
    reports: list[Report] = []
    for issuer in issuers:
        found = _years(case, issuer, newest_only, tuple(slots))
        if isinstance(found, Answer):
            return found
        reports += found[0]
        notes += found[1]
    slots.append(year_slot(case, reports))
    case.trace("scope", *(f"{r.issuer.name} {r.year} ({r.file})" for r in reports))
    scope = Scope(tuple(reports), (*notes, *origin_notes(case, reports)), tuple(slots))
    return with_conflict(case, scope)


@dataclass(frozen=True, slots=True)
class Bodies:
    """The bodies asked about, in the order said, with what to tell the visitor about it."""

    issuers: tuple[Issuer, ...]
    notes: tuple[str, ...]
    slot: Slot


def bodies(case: Case) -> Bodies | Answer:
    """The bodies asked about, or the question back or refusal where they are not settled."""
    chosen = _issuers(case)
    if isinstance(chosen, Answer):
        return chosen
    issuers, notes, how = chosen
    if case.question.group:
        issuers = _of_one_origin(issuers)
    if len({i.origin == "demo" for i in issuers}) > 1:
        return case.refuse("mixed")
    if refused := too_many(case, issuers):
        return refused
    return Bodies(tuple(issuers), tuple(notes), Slot(case.say("label_issuer"), "、".join(i.name for i in issuers), how))


def too_many(case: Case, issuers: Sequence[Issuer]) -> Answer | None:
    """The question back for fewer bodies where there are more than can be read; nothing is ever left out in silence."""
    if len(issuers) * max(1, len(case.question.years)) <= MOST_READ:
        return None
    q = case.question
    # of one body alone there is nothing to rank
    single = replace(q, kind="value", order="", among="", count=0, group="") if q.kind == "rank" else replace(q, group="")
    return case.ask_back(
        "ask_narrower", for_bodies(replace(case, question=replace(single, issuers=())), (i.id for i in issuers))
    )


def _of_one_origin(issuers: list[Issuer]) -> list[Issuer]:
    """A kind of bodies without the invented ones; these alone where the others are too few to be several."""
    real = [i for i in issuers if i.origin != "demo"]
    return real if len(real) > 1 else [i for i in issuers if i.origin == "demo"] or real


def with_conflict(case: Case, scope: Scope) -> Scope:
    """The scope with the note on reports of one body and year that differ, if it has such; without it, if it has none."""
    note = case.say("note_conflict")
    others = tuple(n for n in scope.notes if n != note)
    return replace(scope, notes=(note, *others) if any(scope.rivals(r) for r in scope.reports) else others)


def _how(question: Question, slot: str) -> How:
    return "carried" if slot in question.carried else "said"


def _issuers(case: Case) -> tuple[list[Issuer], list[str], How] | Answer:
    q, library = case.question, case.library
    if q.unknown:
        return case.refuse("issuer_unknown", suggestions=_alike(case, q.unknown[0]))
    if q.issuers:
        for value in q.issuers:
            if " " in value or "issuer" in q.missing:
                ids = value.split(" ")
                code = "ask_same_name" if len(ids) > 1 else "ask_perhaps" if _with_more(case, value) else "ask_one_name"
                names = "、".join(library.issuers[i].name for i in ids[:MOST_CHOICES])
                return case.ask_back(code, for_bodies(case, ids, instead=(value,)), lines=names)
        return [library.names.issuers[i] for i in q.issuers], [], _how(q, "issuers")
    held = library.names.real or tuple(library.issuers)
    first = library.issuers[held[0]] if held else None
    if first is not None and len(held) == 1 and _has_years(case, first):
        return [first], [case.say("note_default_issuer", issuer=first.name)] if library.names.real else [], "default"
    fitting = (i for i, issuer in library.issuers.items() if _has_years(case, issuer))
    return case.ask_back("ask_issuer", for_bodies(case, fitting if len(held) == 1 else held))


def _with_more(case: Case, value: str) -> bool:
    """Whether a body held was named with regions above it that nobody knows to be its own (福建省松溪县)."""
    said = [case.question.plain[m.start : m.end] for m in case.question.mentions if m.value == value]
    names = case.library.names.called(value) if value in case.library.issuers else ()
    return any(text != name and text.endswith(name) for text in said for name in names)


def _has_years(case: Case, issuer: Issuer) -> bool:
    """Whether a body that was not named has a report of every year said; else another one must be meant."""
    return set(case.question.years) <= {r.year for r in case.library.of_issuer(issuer.id)}


def _alike(case: Case, said: str) -> list[str]:
    """The question for the held bodies whose names look most like the unknown one; offered, never assumed."""
    known = case.library.names.by_name
    close = difflib.get_close_matches(said, known.like(said, _ALIKE, _MOST_COMPARED), n=MOST_CHOICES, cutoff=_ALIKE)
    ids = dict.fromkeys(i for name in close for i in known[name])
    case.trace("names alike", *(case.library.issuers[i].name for i in ids))
    held = Question("", "", "list", topic="reports")
    return for_bodies(case, list(ids)[:_MOST_ALIKE]) or each(case, [held])


def _years(case: Case, issuer: Issuer, newest_only: bool, slots: tuple[Slot, ...]) -> tuple[list[Report], list[str]] | Answer:
    held = case.library.leading(issuer.id)
    years = list(dict.fromkeys(r.year for r in held))
    said = case.question.years
    if said:
        absent = [y for y in said if y not in years]
        if absent:
            return _not_held(case, issuer, absent, years, slots)
        return [r for y in said for r in held if r.year == y], []
    if newest_only:
        note = [case.say("note_newest", year=years[0])] if len(years) > 1 else []
        return [r for r in held if r.year == years[0]], note
    if len(years) == 1:
        return list(held), [case.say("note_default_year", year=years[0])]
    if len(years) <= _ALL_YEARS:
        return list(held), [case.say("note_all_years")]
    listed = "、".join(map(str, sorted(years)))
    return case.ask_back("ask_year", for_years(case, issuer, years), slots, issuer=issuer.name, years=listed)


def _not_held(case: Case, issuer: Issuer, absent: list[int], years: list[int], slots: tuple[Slot, ...]) -> Answer:
    """The refusal for years without a report, with the same question for the years that lie nearest."""
    nearest = sorted(years, key=lambda y: (abs(y - absent[0]), -y))
    listed, named = ("、".join(map(str, some)) for some in (sorted(years), absent))
    choices = for_years(case, issuer, nearest)[:_MOST_ALIKE]
    return case.refuse("report_not_held", choices, slots, issuer=issuer.name, year=named, years=listed)


def year_slot(case: Case, reports: Iterable[Report]) -> Slot:
    """The years answered from, as shown."""
    years = "、".join(dict.fromkeys(str(r.year) for r in reports))
    how = _how(case.question, "years") if case.question.years else "default"
    return Slot(case.say("label_year"), years, how)
