"""Whose reports, of which years: settles body and year before anything is looked up, or asks back, or refuses."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from reportqa.answer.case import MOST_CHOICES, Case, origin_notes
from reportqa.records import Answer, How, Issuer, Question, Report, Slot

#: without a year said, this many reports are all answered from; more are asked back for
_ALL_YEARS = 3
#: how alike an unknown name must be to a known one to be offered (ratio of difflib)
_ALIKE = 0.6


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
    chosen = _issuers(case)
    if isinstance(chosen, Answer):
        return chosen
    issuers, notes, how = chosen
    if len({i.origin == "demo" for i in issuers}) > 1:
        return case.refuse("mixed")
    slots = [Slot(case.say("label_issuer"), "、".join(i.name for i in issuers), how)]
    reports: list[Report] = []
    for issuer in issuers:
        found = _years(case, issuer, newest_only, tuple(slots))
        if isinstance(found, Answer):
            return found
        reports += found[0]
        notes += found[1]
    slots.append(_year_slot(case, reports))
    case.trace("scope", *(f"{r.issuer.name} {r.year} ({r.file})" for r in reports))
    scope = Scope(tuple(reports), (*notes, *origin_notes(case, reports)), tuple(slots))
    return with_conflict(case, scope)


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
        return case.refuse("issuer_unknown", suggestions=_alike(case, q.unknown[0]), name=q.unknown[0])
    if q.issuers:
        for value in q.issuers:
            if " " in value or "issuer" in q.missing:
                ids = value.split(" ")
                name = next((q.plain[m.start : m.end] for m in q.mentions if m.value == value), "")
                code = "ask_same_name" if len(ids) > 1 else "ask_one_name"
                return case.ask_back(code, _choices(case, ids, name), name=name)
        return [library.names.issuers[i] for i in q.issuers], [], _how(q, "issuers")
    real = [i for i in library.names.issuers.values() if i.origin != "demo"]
    held = real or list(library.names.issuers.values())
    if len(held) == 1 and _has_years(case, held[0]):
        return held, [case.say("note_default_issuer", issuer=held[0].name)] if real else [], "default"
    fitting = [i for i in library.names.issuers.values() if _has_years(case, i)] if len(held) == 1 else held
    ids = sorted((i.id for i in fitting), key=lambda i: library.issuers[i].name)
    return case.ask_back("ask_issuer", _choices(case, ids, ""))


def _has_years(case: Case, issuer: Issuer) -> bool:
    """Whether a body that was not named has a report of every year said; else another one must be meant."""
    return set(case.question.years) <= {r.year for r in case.library.of_issuer(issuer.id)}


def _choices(case: Case, ids: Iterable[str], name: str) -> list[str]:
    """The question once for each body, with its full name in it."""
    chosen = list(ids)[:MOST_CHOICES]
    plain = case.question.plain
    names = [case.library.issuers[i].name for i in chosen]
    return [plain.replace(name, full, 1) if name and name in plain else full + plain for full in names]


def _alike(case: Case, said: str) -> list[str]:
    """The question with the held names that look most like the unknown one; offered, never assumed."""
    known = case.library.names.by_name
    close = difflib.get_close_matches(said, sorted(known), n=MOST_CHOICES, cutoff=_ALIKE)
    ids = dict.fromkeys(i for name in close for i in known[name])
    case.trace("names alike", *(case.library.issuers[i].name for i in ids))
    return _choices(case, list(ids)[:3], said)


def _years(case: Case, issuer: Issuer, newest_only: bool, slots: tuple[Slot, ...]) -> tuple[list[Report], list[str]] | Answer:
    held = case.library.leading(issuer.id)
    years = list(dict.fromkeys(r.year for r in held))
    said = case.question.years
    if said:
        absent = [y for y in said if y not in years]
        if absent:
            listed = "、".join(map(str, sorted(years)))
            named = "、".join(map(str, absent))
            choices = [_with_year(case, issuer, absent[0], y) for y in years[:3]]
            return case.refuse("report_not_held", choices, slots, issuer=issuer.name, year=named, years=listed)
        return [r for y in said for r in held if r.year == y], []
    if newest_only:
        note = [case.say("note_newest", year=years[0])] if len(years) > 1 else []
        return [r for r in held if r.year == years[0]], note
    if len(years) == 1:
        return list(held), [case.say("note_default_year", year=years[0])]
    if len(years) <= _ALL_YEARS:
        return list(held), [case.say("note_all_years")]
    choices = [_with_year(case, issuer, None, y) for y in years]
    return case.ask_back("ask_year", choices, slots, issuer=issuer.name, years="、".join(map(str, sorted(years))))


def year_choice(case: Case, report: Report) -> str:
    """The question for the year of one report."""
    return _with_year(case, report.issuer, None, report.year)


def _with_year(case: Case, issuer: Issuer, instead: int | None, year: int) -> str:
    """The question for another year, with the body's full name in it so that it stands alone."""
    plain = case.question.plain
    if instead is not None and str(instead) in plain:
        text = plain.replace(str(instead), str(year), 1)
        return text if case.question.issuers and "issuers" not in case.question.carried else issuer.name + text
    for mention in case.question.mentions:
        if mention.what in ("year", "relative year") or (mention.what, mention.value) == ("kind", "trend"):
            return plain[: mention.start] + f"{year}年" + plain[mention.end :]
    name = next((m for m in case.question.mentions if m.what == "issuer"), None)
    if name is None:
        return f"{issuer.name}{year}年{plain}"
    return f"{plain[: name.end]}{year}年{plain[name.end :]}"


def _year_slot(case: Case, reports: list[Report]) -> Slot:
    years = "、".join(dict.fromkeys(str(r.year) for r in reports))
    how = _how(case.question, "years") if case.question.years else "default"
    return Slot(case.say("label_year"), years, how)
