"""The readings that a comparison sets against one another. Comes in: question and reports. Goes out: readings, aligned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from reportqa.answer import likeness, rivals, search, value
from reportqa.answer.case import Case
from reportqa.answer.clauses import Group, entry, said
from reportqa.answer.operands import cited, operands
from reportqa.answer.ratio import ratios, unclear
from reportqa.answer.reading import Reading
from reportqa.answer.scope import Scope
from reportqa.answer.spread import Spread
from reportqa.answer.suggest import offered
from reportqa.records import Answer, Question


def compared(case: Case, scope: Scope) -> tuple[Reading, ...]:
    """The readings of the question in every report of the scope: items and columns, numbers of the text, or a ratio."""
    found = ratios(case, scope) if case.question.ratio else operands(case, scope)
    case.trace("operands", *(_seen(r) for r in found))
    return found


def gathered(case: Case, spread: Spread | Answer) -> tuple[Spread, list[Reading]] | Answer:
    """The reports with the readings to compare, or the answer where there is nothing that could be compared as it stands."""
    if isinstance(spread, Answer):
        return spread
    found = compared(case, spread.scope)
    if not found:
        return unclear(case, spread.scope)
    if all(r.trouble == "not_found" for r in found):
        return search.unclear(case)
    scope, readings = rivals.agreed(case, spread.scope, found)
    if any(scope.rivals(r) for r in scope.reports):
        # two reports of one body and year that print different things: both are given, nothing is computed
        return value.say(case, scope, readings)
    return replace(spread, scope=scope), readings


def _seen(reading: Reading) -> str:
    main = reading.main()
    where = f"{reading.report.issuer.name} {reading.report.year} {reading.name}"
    return f"{where} [{reading.trouble or (f'{main.state} {main.raw}' if main else 'sum blocked')}]"


def aligned(case: Case, readings: Iterable[Reading], apart: Callable[[Reading], object]) -> list[list[Reading]]:
    """The readings of one item and column put together, in their order; those that `apart` tells apart stay so.

    One without any column, since there is no table, stands in every group of its item. Where several columns were read because
    none was said, those that only one report has are left out; where every report has others, they are given together.
    """
    everything = list(readings)
    loose = [r for r in everything if r.trouble and not r.column]
    groups: dict[tuple[object, str, str], list[Reading]] = {}
    for reading in everything:
        if reading not in loose:
            groups.setdefault((apart(reading), reading.item, likeness.column_of(case, reading)), []).append(reading)
    for reading in loose:
        mine = [g for key, g in groups.items() if key[:2] == (apart(reading), reading.item)]
        for group in mine:
            group.append(reading)
        if not mine:
            groups[apart(reading), reading.item, ""] = [reading]
    found = [sorted(group, key=everything.index) for group in groups.values()]
    several = [g for g in found if sum(said(r) for r in g) > 1]
    if case.question.columns:
        return found
    if several:
        return _usual(case, everything, several, apart)
    together: dict[tuple[object, str], list[Reading]] = {}
    for reading in everything:
        together.setdefault((apart(reading), reading.item), []).append(reading)
    return list(together.values())


def _usual(
    case: Case, everything: Sequence[Reading], groups: list[list[Reading]], apart: Callable[[Reading], object]
) -> list[list[Reading]]:
    """The groups, of an item with a usual column only that one; a report whose form does not have it is named for it."""
    items = case.lexicon.indicators.items
    chosen: list[list[Reading]] = []
    usual = {(apart(g[0]), g[0].item) for g in groups if _is_usual(case, g[0])}
    for group in groups:
        first = group[0]
        if (apart(first), first.item) not in usual:
            chosen.append(group)
        elif _is_usual(case, first):
            have = {r.report.id for r in group}
            rest = [r for r in everything if (apart(r), r.item) == (apart(first), first.item) and r.report.id not in have]
            lack = {
                r.report.id: Reading(r.report, r.item, items[r.item].default, first.name, r.form, trouble="not_in_form")
                for r in rest
            }
            order = [r.report.id for r in everything]
            chosen.append(sorted([*group, *lack.values()], key=lambda r: order.index(r.report.id)))
    return chosen


def _is_usual(case: Case, reading: Reading) -> bool:
    item = case.lexicon.indicators.items.get(reading.item)
    return item is not None and bool(item.default) and likeness.column_of(case, reading) == item.default


def not_held(case: Case, spread: Spread, groups: Sequence[Group]) -> Answer:
    """The refusal where a report that is needed is not held: which, and what is held, as printed."""
    readings = [r for g in groups for r in g.readings]
    # a sum that is not asserted cannot be shown to be right, so only what is printed is said
    printed = [r for r in readings if said(r) and r.total is None]
    given = case.say("also_held", lines="；".join(_whole(case, r) for r in printed)) if printed else ""
    choices = offered(case, [_single(case, r) for r in readings], 3)
    next_step = case.lexicon.replies["report_not_held"].next
    return case.answer(
        "refused", "report_not_held", spread.missing(case) + given, citations=cited(case, printed), suggestions=choices,
        notes=[next_step, *spread.scope.notes], understood=spread.scope.slots,
    )  # fmt: skip


def _whole(case: Case, reading: Reading) -> str:
    issuer, year = reading.report.issuer.name, reading.report.year
    return entry(case, case.say("label_whole", issuer=issuer, year=year, what=reading.name), reading, "entry_is")


def _single(case: Case, reading: Reading) -> Question:
    """The question for one figure alone."""
    issuers, years = (reading.report.issuer.id,), (reading.report.year,)
    kind = "ratio" if case.question.ratio else "value"
    return replace(case.question, kind=kind, topic="", among="", issuers=issuers, years=years, group="", mentions=())
