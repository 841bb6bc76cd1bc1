"""Rankings: which body, row, column or year has most or least, which place one has. In: a question; out: the order.

Invented and real reports are never ranked together. Where no year is said, it is the newest that all have, or asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportqa.answer import clauses, ranking, wording
from reportqa.answer.case import Case, origin_notes
from reportqa.answer.compared import aligned, compared
from reportqa.answer.ranked import told
from reportqa.answer.ranking import Entry, Ranking
from reportqa.answer.reading import Reading, read, role_of
from reportqa.answer.rivals import agreed
from reportqa.answer.scope import Scope, bodies, settle, too_many, year_slot
from reportqa.answer.spread import over_years
from reportqa.answer.suggest import offered
from reportqa.lexicon.indicators import STATISTICS
from reportqa.records import Among, Answer, Issuer, Report, Slot

#: a ranking of other items of the same question is given for so many at most
_MOST_RANKINGS = 4


def answer(case: Case) -> Answer:
    """The ranking that the question asks for."""
    among = case.question.among or _among(case)
    return AMONG[among](case)


def _among(case: Case) -> Among:
    """What is ranked where the question does not say: one body's rows or columns, or bodies."""
    q = case.question
    if len(q.issuers) == 1 and q.order != "place" and not q.group:
        return "items" if len(q.items) > 1 or _members(case, q.items) else "columns"
    return "issuers"


# ---------------------------------------------------------------- among bodies


def _bodies(case: Case) -> Answer:
    """The bodies named, of a group, or all that are held, on the years said or the newest that all have."""
    chosen = _chosen(case)
    if isinstance(chosen, Answer):
        return chosen
    issuers, slot, asked = chosen
    years = _years(case, issuers)
    if isinstance(years, Answer):
        return years
    notes = [] if case.question.years else [case.say("note_rank_year", year=years[0])]
    reports = [r for y in years for i in issuers for r in case.library.leading(i.id) if r.year == y]
    if not reports:
        listed = case.say("rank_stop").join(map(str, years))
        return case.refuse("rank_none_held", (), [slot], year=listed)
    scope = Scope(tuple(reports), (*notes, *origin_notes(case, reports)), (slot, year_slot(case, reports)))
    scope, readings = agreed(case, scope, compared(case, scope))
    refused = _no_such_thing(case, scope, readings)
    if refused is not None:
        return refused
    rankings = [
        _of_bodies(case, scope, group, issuers)
        for group in aligned(case, readings, lambda r: r.report.year)[:_MOST_RANKINGS]
        if group
    ]
    return told(case, scope, rankings, asked.name if asked else "")


def _no_such_thing(case: Case, scope: Scope, readings: Sequence[Reading]) -> Answer | None:
    """A question back where nothing was named that is ranked; a refusal where the form has not the column that is meant."""
    q, indicators = case.question, case.lexicon.indicators
    if not q.items and not any(r.answered() for r in readings):
        often = [replace(q, items=(i,), mentions=()) for i in ("new", "pen", "lic", "open", "fy")]
        return case.ask_back("ask_item", offered(case, often), scope.slots)
    first = readings[0]
    usual = indicators.items[first.item].default if first.item in indicators.items else ""
    if q.ratio or q.columns or not usual or any(r.column == usual or r.trouble for r in readings):
        return None
    name = indicators.columns[role_of(case, first.item)][usual].name
    what = f"{indicators.items[first.item].name}{name}"
    slots = {"issuer": first.report.issuer.name, "year": first.report.year, "what": what, "table": ""}
    return case.refuse("not_in_form", (), scope.slots, form=wording.form_name(case, first.form), **slots)


def _chosen(case: Case) -> tuple[list[Issuer], Slot, Issuer | None] | Answer:
    """The bodies to rank, how they are shown, and the one whose place is asked for."""
    q = case.question
    excepted = {w.removeprefix("issuer:") for w in q.without if w.startswith("issuer:")}
    if q.issuers or q.unknown or "issuer" in q.missing:
        settled = bodies(_of_one_origin(case))
        if isinstance(settled, Answer):
            return settled
        asked = settled.issuers[0] if q.order == "place" else None
        if len(settled.issuers) > 1 or asked is None or q.group:
            return [i for i in settled.issuers if i.id not in excepted], settled.slot, asked
        alike = [i for i in _all(case) if (i.origin == "demo") == (asked.origin == "demo")]
        chosen = [asked, *(i for i in alike if i.id != asked.id and i.id not in excepted)]
        return too_many(case, chosen) or (chosen, settled.slot, asked)
    real = [i for i in _all(case) if i.origin != "demo"]
    held = real if len(real) > 1 else [i for i in _all(case) if i.origin == "demo"] or real
    chosen = [i for i in held if i.id not in excepted]
    return too_many(case, chosen) or (chosen, Slot(case.say("label_issuer"), case.say("rank_all_bodies"), "default"), None)


def _of_one_origin(case: Case) -> Case:
    """The case with a group of bodies without the invented ones; of these alone where the others are too few to compare."""
    q, held = case.question, case.library.names.issuers
    real = tuple(i for i in q.issuers if i in held and held[i].origin != "demo")
    if not q.group or len(real) == len(q.issuers):
        return case
    return replace(case, question=replace(q, issuers=real if len(real) > 1 else tuple(i for i in q.issuers if i not in real)))


def _all(case: Case) -> list[Issuer]:
    """Every body held, in the order of names."""
    return list(case.library.names.issuers.values())


def _years(case: Case, issuers: Sequence[Issuer]) -> list[int] | Answer:
    """The years said, or the newest that all have; asked back for where there is none."""
    if case.question.years:
        return list(case.question.years)
    held = [{r.year for r in case.library.leading(i.id)} for i in issuers]
    common = sorted(set.intersection(*held), reverse=True) if held else []
    if common:
        return common[:1]
    years = sorted(set.union(*held), reverse=True) if held else []
    return case.ask_back("ask_rank_year", offered(case, [replace(case.question, years=(y,)) for y in years]))


def _of_bodies(case: Case, scope: Scope, group: Sequence[Reading], issuers: Sequence[Issuer]) -> Ranking:
    """The ranking of one item in one year; bodies without a report have no place."""
    year = group[0].report.year
    entries = []
    for issuer in issuers:
        mine = [r for r in group if r.report.issuer.id == issuer.id]
        # of two reports of one year that differ, neither is taken
        single = mine[0] if len(mine) == 1 else None
        if single is not None or not mine:
            entries.append(Entry(issuer.name, single))
        else:
            entries.append(Entry(issuer.name, replace(mine[0], figures=(), total=None, trouble="missing")))
    name = clauses.Group(tuple(group), "issuer")
    what = (
        group[0].name
        if name.named_alike()
        else next((r.name for r in group if not r.sentences and clauses.said(r)), case.say("number_of_text"))
        if any(r.sentences for r in group)
        else group[0].name
    )
    return ranking.rank(case.say("rank_what", year=year, what=what), "issuers", entries)


# ---------------------------------------------------------------- inside a report


def _items(case: Case) -> Answer:
    """The members of a group, or the items named, in each report."""
    scope = settle(case)
    if isinstance(scope, Answer):
        return scope
    items = _members(case, case.question.items) or case.question.items
    columns = tuple(c for c in case.question.columns if "." not in c)
    without = {w.removeprefix("item:") for w in case.question.without if w.startswith("item:")}
    readings = [
        r for report in scope.reports for item in items if item not in without for r in _read(case, report, item, columns)
    ]
    return _inside(case, scope, readings, "items")


def _members(case: Case, items: Sequence[str]) -> tuple[str, ...]:
    """The rows of one group named (不予公开, 办理结果总计); of a row whose place is asked for those of its own group."""
    indicators, q = case.lexicon.indicators, case.question
    if len(items) != 1 or items[0] not in indicators.items:
        return ()
    parent = indicators.items[items[0]].parent
    group = parent if q.order == "place" and parent else items[0]
    children = (
        indicators.children(group, STATISTICS) if indicators.items[group].role == STATISTICS else indicators.children(group)
    )
    results = tuple(i for i in indicators.items if case.lexicon.ratios.usual(i, indicators) == (group,))
    return children or results


def _read(case: Case, report: Report, item: str, columns: tuple[str, ...]) -> tuple[Reading, ...]:
    known = case.lexicon.indicators.columns.get(role_of(case, item), {})
    found = read(case, report, item, tuple(c for c in columns if c in known))
    return tuple(replace(r, name=r.name.split("：")[-1]) for r in found)


def _columns(case: Case) -> Answer:
    """The columns of a row: applicants, or outcomes; those named, or all but totals and sums."""
    scope = settle(case)
    if isinstance(scope, Answer):
        return scope
    readings = [r for report in scope.reports for item in case.question.items for r in _of_columns(case, report, item)]
    return _inside(case, scope, readings, "columns")


def _of_columns(case: Case, report: Report, item: str) -> list[Reading]:
    role = role_of(case, item)
    known = case.lexicon.indicators.columns.get(role, {})
    total = case.lexicon.ratios.totals.get(role, "")
    said = [c for c in case.question.columns if c in known and c != total]
    without = {w.removeprefix("column:") for w in case.question.without if w.startswith("column:")}
    keys = said if len(said) > 1 else [k for k, c in known.items() if not c.sum and k != total]
    return [replace(r, name=known[k].name) for k in keys if k not in without for r in read(case, report, item, (k,))]


def _inside(case: Case, scope: Scope, readings: Sequence[Reading], along: str) -> Answer:
    """A ranking for each report; what its form does not have is left out without a word."""
    scope, readings = agreed(case, scope, readings)
    whole = case.say("rank_stop").join(
        dict.fromkeys(case.lexicon.indicators.items[i].name for i in case.question.items if i in case.lexicon.indicators.items)
    )
    rankings = []
    for report in scope.reports:
        mine = [r for r in readings if r.report is report and r.trouble != "not_in_form"]
        title = case.say("rank_in_report", issuer=report.issuer.name, year=report.year, what=whole)
        rankings.append(ranking.rank(title, along, [Entry(r.name, r) for r in mine]))
    asked = ""
    if case.question.order == "place" and readings:
        wanted = case.question.items[:1] if along == "items" else case.question.columns[:1]
        asked = next((r.name for r in readings if (r.item if along == "items" else r.column) in wanted), "")
    return told(case, scope, rankings, asked)


def _years_of_body(case: Case) -> Answer:
    """The years of each body: those said, or all that are held."""
    q = case.question
    place = q.order == "place"
    spread = over_years(case, lambda held: held if place or len(q.years) < 2 else q.years)
    if isinstance(spread, Answer):
        return spread
    scope, readings = agreed(case, spread.scope, compared(case, spread.scope))
    rankings = []
    for group in aligned(case, readings, lambda r: r.report.issuer.id)[:_MOST_RANKINGS]:
        first = group[0]
        title = case.say("rank_of_body", issuer=first.report.issuer.name, what=first.name)
        entries = [Entry(case.say("restate_year", year=r.report.year), r) for r in group]
        rankings.append(ranking.rank(title, "years", entries))
    asked = case.say("restate_year", year=q.years[0]) if place and q.years else ""
    return told(case, scope, rankings, asked)


AMONG = {"issuers": _bodies, "items": _items, "columns": _columns, "years": _years_of_body, "": _bodies}
