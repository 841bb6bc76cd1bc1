"""Ratios: 公开率, 纠错率, the share of a part. Comes in: a question; goes out: both sides as printed, then the result.

A ratio needs every cell of both sides to be a number and a base above zero; where it has none, what is printed is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportqa.answer import cite, derive, rivals, text_share, wording
from reportqa.answer.case import Case
from reportqa.answer.division import Cell, Division, divisions
from reportqa.answer.finish import finish
from reportqa.answer.operands import counted
from reportqa.answer.reading import Reading, Trouble, read
from reportqa.answer.scope import Scope, settle
from reportqa.answer.suggest import offered
from reportqa.lexicon.ratios import SHARE
from reportqa.records import Answer, Figure, Question, Report, Slot

_SIGN = {"÷": "÷", "+": "＋", "=": "＝"}


@dataclass(frozen=True, slots=True)
class Worked:
    """A ratio in one report: the readings of both sides, each side in one figure, and the result; None where there is none."""

    report: Report
    division: Division
    over: tuple[Reading, ...]
    under: tuple[Reading, ...]
    top: Figure | None
    base: Figure | None
    result: Figure | None

    def readings(self) -> tuple[Reading, ...]:
        """What was read, numerator first, each cell once."""
        kept: dict[Cell, Reading] = {}
        for reading in (*self.over, *self.under):
            kept.setdefault((reading.item, reading.column), reading)
        return tuple(kept.values())

    def sums(self) -> list[Figure]:
        """The sides that had to be added up from several readings."""
        sides = ((self.top, self.over), (self.base, self.under))
        return [figure for figure, readings in sides if figure is not None and len(readings) > 1]


def worked(case: Case, report: Report) -> list[Worked]:
    """The ratios asked for in a report, worked out as far as its cells allow."""
    return [_work_out(case, report, division) for division in divisions(case, report)]


def _work_out(case: Case, report: Report, division: Division) -> Worked:
    over = tuple(_one(case, report, cell) for cell in division.numerator)
    under = tuple(_one(case, report, cell) for cell in division.denominator)
    top, base = _side(over), _side(under)
    result = derive.ratio(top, base) if top is not None and base is not None else None
    return Worked(report, division, over, under, top, base, result)


def _one(case: Case, report: Report, cell: Cell) -> Reading:
    return read(case, report, cell[0], (cell[1],))[0]


def _side(readings: Sequence[Reading]) -> Figure | None:
    figures = [f for f in map(counted, readings) if f is not None]
    if len(figures) < len(readings):
        return None
    return figures[0] if len(figures) == 1 else derive.add_up(figures)


def ratios(case: Case, scope: Scope) -> tuple[Reading, ...]:
    """A reading for each ratio in each report, with the ratio as its total; empty where the whole is not certain."""
    return tuple(_reading(w) for report in scope.reports for w in worked(case, report))


def _reading(w: Worked) -> Reading:
    parts = [(name, figure) for r in w.readings() for name, figure in zip(_names(r), r.figures, strict=True)]
    trouble: Trouble = next((r.trouble for r in w.readings() if r.trouble), "")
    first = w.over[0]
    return Reading(
        w.report, first.item, first.column, w.division.name, first.form or w.under[0].form,
        tuple(f for _, f in parts), tuple(n for n, _ in parts), w.result, trouble,
    )  # fmt: skip


def _names(reading: Reading) -> tuple[str, ...]:
    return reading.parts if len(reading.parts) == len(reading.figures) else (reading.name,) * len(reading.figures)


def formula(w: Worked) -> str:
    """The division as written: 3001÷3119＝96.22%; empty where there is no result."""
    if w.result is None or w.top is None or w.base is None:
        return ""
    return f"{_number(w.top)}{_SIGN['÷']}{_number(w.base)}{_SIGN['=']}{w.result.raw}"


def _number(figure: Figure) -> str:
    return derive.plainly(figure.value) if figure.value is not None else figure.raw


# ---------------------------------------------------------------- answering


def answer(case: Case) -> Answer:
    """The ratio in every report of the scope: both sides, then the result with its formula and its meaning.

    Where no item of the tables is named, it is the share of a number of the text.
    """
    if case.question.ratio == SHARE and not case.question.items and not case.question.columns:
        return text_share.answer(case)
    scope = settle(case)
    if isinstance(scope, Answer):
        return scope
    done = [w for report in scope.reports for w in worked(case, report)]
    if not done:
        return unclear(case, scope)
    case.trace("ratio", *(f"{w.report.year} {w.division.name} [{formula(w) or 'no result'}]" for w in done))
    agreed, kept = rivals.agreed(case, scope, [r for w in done for r in w.readings()])
    done = [w for w in done if any(r in kept for r in w.readings())] or done
    scope = replace(agreed, slots=(*agreed.slots, _slot(case, done)))
    if len(done) == 1 and not any(r.figures for r in done[0].readings()):
        return _nothing(case, scope, done[0])
    return _said(case, scope, done)


def _slot(case: Case, done: Sequence[Worked]) -> Slot:
    how = "carried" if "items" in case.question.carried or "ratio" in case.question.carried else "said"
    names = case.say("ratio_and").join(dict.fromkeys(w.division.name for w in done))
    return Slot(case.say("label_ratio"), names, "carried" if how == "carried" else "said")


def _nothing(case: Case, scope: Scope, w: Worked) -> Answer:
    """The refusal where not one cell of the ratio was read."""
    reading = next((r for r in w.readings() if r.trouble), w.over[0])
    what = case.say("ratio_needs", name=w.division.name, what=reading.name)
    slots = {"issuer": w.report.issuer.name, "year": w.report.year, "name": w.division.name, "what": reading.name}
    case.trace("ratio", what)
    return case.refuse("ratio_nothing", offered(case, _simple(case, w), 3), scope.slots, **slots)


def _simple(case: Case, w: Worked) -> list[Question]:
    """Single figures of the same report."""
    years, issuers = (w.report.year,), (w.report.issuer.id,)
    return [Question("", "", "value", issuers=issuers, years=years, items=(i,)) for i, _ in w.division.cells()]


def _said(case: Case, scope: Scope, done: Sequence[Worked]) -> Answer:
    lines: list[str] = []
    readings: list[Reading] = []
    groups: list[list[Figure]] = []
    computed = any(w.result for w in done)
    for report in dict.fromkeys(w.report.id for w in done):
        mine = [w for w in done if w.report.id == report]
        lines.append(_of_report(case, scope, mine, computed))
        read_here = list({(r.item, r.column): r for w in mine for r in w.readings()}.values())
        readings += read_here
        groups.append([*_figures(read_here), *(f for w in mine if w.result for f in (*w.sums(), w.result))])
    asserted = [f for group in groups for f in group] if computed else []
    found = finish(
        case, scope, readings, _code(done), "\n".join(lines), asserted=asserted,
        notes=_notes(case, done), suggestions=_others(case, done),
    )  # fmt: skip
    return _with_pending(case, found, done)


def _figures(readings: Sequence[Reading]) -> list[Figure]:
    """The figures of readings as their lines say them: a sum before its parts, and no cell without a number."""
    found: list[Figure] = []
    for r in readings:
        found += [r.total, *r.figures] if r.total is not None else [f for f in r.figures if f.state in derive.COUNTED]
    return found


def _code(done: Sequence[Worked]) -> str:
    return "ratio" if any(w.result for w in done) else "ratio_none"


def _in_parts(case: Case, reading: Reading) -> str:
    """A reading as printed, a sum by its parts."""
    if reading.total is None:
        return wording.line(case, reading)
    return case.say("ratio_in_parts", what=reading.name, parts=wording.parts(case, reading))


def _of_report(case: Case, scope: Scope, mine: Sequence[Worked], computed: bool) -> str:
    """One report: what is printed, then each result; where nothing came of it, sums are not said either."""
    report = mine[0].report
    head = f"（{report.file}）" if scope.rivals(report) else ""
    read_here = list({(r.item, r.column): r for w in mine for r in w.readings()}.values())
    printed = case.say("ratio_stop").join(wording.line(case, r) if computed else _in_parts(case, r) for r in read_here)
    results = "".join(_result(case, w) for w in mine)
    return case.say("ratio_line", issuer=report.issuer.name, year=report.year, file=head, lines=printed, text=results)


def _result(case: Case, w: Worked) -> str:
    said = {"name": w.division.name, "what": w.division.meaning}
    if w.result is None:
        zero = w.base is not None and w.base.value == 0
        absent = any(r.trouble for r in w.readings())
        return case.say("ratio_zero" if zero else "ratio_absent" if absent else "ratio_blocked", **said)
    sums = "".join(
        case.say("ratio_sum", what=case.say("ratio_and").join(r.name for r in side), value=_with_formula(case, figure, side))
        for figure, side in ((w.top, w.over), (w.base, w.under))
        if figure is not None and len(side) > 1
    )
    code = "ratio_result" if w.division.meaning else "ratio_share"
    return sums + case.say(code, text=formula(w), **said)


def _with_formula(case: Case, figure: Figure, side: Sequence[Reading]) -> str:
    added = _SIGN["+"].join(_number(f) for f in map(counted, side) if f is not None)
    return case.say("ratio_added", value=wording.value(case, figure), text=f"{added}{_SIGN['=']}{_number(figure)}")


def _notes(case: Case, done: Sequence[Worked]) -> list[str]:
    """Which of several meanings was chosen, and that a share of what is not yet decided is in the base."""
    rates = case.lexicon.ratios.rates
    notes = []
    rate = rates.get(case.question.ratio)
    if rate is not None:
        if rate.other and not any(word in case.question.plain for word in rate.sure):
            notes.append(case.say("note_ratio_other", name=case.say("ratio_and").join(rates[o].name for o in rate.other)))
        notes += [n for n in (_pending_note(case, w) for w in done) if n]
    return notes


def _pending(case: Case, w: Worked) -> Reading | None:
    if w.division.pending is None or w.result is None:
        return None
    reading = _one(case, w.report, w.division.pending)
    figure = counted(reading)
    return reading if figure is not None and figure.value else None


def _pending_note(case: Case, w: Worked) -> str:
    reading = _pending(case, w)
    if reading is None:
        return ""
    lines = wording.parts(case, reading) if reading.total is not None else wording.line(case, reading)
    return case.say("note_ratio_pending", year=w.report.year, lines=lines)


def _with_pending(case: Case, found: Answer, done: Sequence[Worked]) -> Answer:
    """The answer with citations for what its note on pending cases says."""
    more = list(found.citations)
    for reading in (r for w in done for r in [_pending(case, w)] if r is not None):
        for figure in reading.figures:
            more.append(cite.cell(figure, case.library, case.lexicon, len(more) + 1))
    return replace(found, citations=tuple(more))


def _others(case: Case, done: Sequence[Worked]) -> list[str]:
    """Ratios that the same word also means, then single figures."""
    rate = case.lexicon.ratios.rates.get(case.question.ratio)
    base = replace(case.question, kind="ratio", items=(), columns=(), topic="", mentions=())
    found: list[Question] = []
    for key in rate.other if rate else ():
        filled = case.lexicon.ratios.filled(key, (), (), case.lexicon.indicators)
        if filled:
            found.append(replace(base, ratio=key, items=filled[0], columns=filled[1], issuers=(done[0].report.issuer.id,)))
    return offered(case, [*found, *_simple(case, done[0])], 3)


def unclear(case: Case, scope: Scope) -> Answer:
    """A question back where it is not certain what is the whole: the ratios that may be meant."""
    q = case.question
    base = replace(q, kind="ratio", topic="", mentions=(), words=(), limits=(), order="", count=0, among="")
    indicators, known = case.lexicon.indicators, case.lexicon.ratios
    found = [replace(base, ratio=SHARE, items=(i,), columns=()) for i in q.items if known.usual(i, indicators)]
    found += [
        replace(base, ratio=SHARE, items=(i,), columns=(c,)) for i in ("new",) for c in q.columns if c in _applicants(case)
    ]
    for key in ("open_rate", "deny_rate", "person_share"):
        items, columns = known.filled(key, (), (), indicators) or ((), ())
        found.append(replace(base, ratio=key, items=items, columns=columns))
    single = [replace(f, issuers=(scope.reports[0].issuer.id,), years=(scope.reports[0].year,)) for f in found]
    return case.ask_back("ask_share", offered(case, single, 4), scope.slots)


def _applicants(case: Case) -> set[str]:
    return set(case.lexicon.indicators.columns["requests"]) - {case.lexicon.ratios.totals["requests"]}
