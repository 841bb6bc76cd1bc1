"""Answers that are read off the tables: single figures, several figures, sums that the form does not print, breakdowns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportqa.answer import clauses, narrative, numbers, rivals, wording
from reportqa.answer.case import Case
from reportqa.answer.derive import COUNTED, add_up
from reportqa.answer.finish import finish
from reportqa.answer.operands import cited, or_text
from reportqa.answer.reading import Reading, plain_name, read, role_of, table_for
from reportqa.answer.scope import Scope, settle
from reportqa.answer.suggest import nearest, questions_about
from reportqa.lexicon import tables_of
from reportqa.lexicon.indicators import STATISTICS
from reportqa.records import Answer, CellRef, Report

#: units of money end so
_MONEY = "元"


def answer(case: Case) -> Answer:
    """One figure or several: every item and column said, in every report of the scope."""
    scope = settled(case)
    if isinstance(scope, Answer):
        return scope
    readings = [r for report in scope.reports for item in case.question.items for r in _read(case, report, item)]
    readings = [_of_measure(case, r) for r in readings]
    if len(readings) > 1:
        readings = [or_text(case, r) for r in readings]
    case.trace("cells", *(_seen(r) for r in readings))
    return say(case, scope, readings)


def settled(case: Case) -> Scope | Answer:
    """The reports to read, unless the question divides a table in a way that the form does not."""
    scope = settle(case)
    return scope if isinstance(scope, Answer) else wrong_column(case, scope) or scope


def _of_measure(case: Case, reading: Reading) -> Reading:
    """The reading, unless things are asked for and the cell holds money: 收费有几项 is no question for an amount."""
    measure = numbers.measure_asked(case.question.plain, case.lexicon.cues)
    main = reading.main()
    if not measure or main is None or case.question.columns or not main.unit.endswith(_MONEY) or measure.endswith(_MONEY):
        return reading
    return replace(reading, name=f"{reading.name}（{measure}）", figures=(), total=None, trouble="not_in_form")


def _seen(reading: Reading) -> str:
    """A reading in a trace."""
    main = reading.main()
    return f"{reading.report.year} {reading.name} [{reading.trouble or (main.state if main else 'sum blocked')}]"


def total(case: Case) -> Answer:
    """The sum of everything named, within one report each."""
    scope = settled(case)
    if isinstance(scope, Answer):
        return scope
    merged = [_merge(case, report) for report in scope.reports]
    return say(case, scope, merged)


def breakdown(case: Case) -> Answer:
    """The parts of a group of rows, or a row by applicants or outcomes, with the whole where it is printed or adds up."""
    scope = settled(case)
    if isinstance(scope, Answer):
        return scope
    readings = [r for report in scope.reports for r in _parts(case, report)]
    group = plain_name(case, case.question.items[0])
    # said once before the list, the group's name need not stand before each of its members
    short = [replace(r, name=r.name.removeprefix(f"{group}：")) for r in readings]
    return say(case, scope, short, group if short != readings else "")


def _read(case: Case, report: Report, item: str) -> tuple[Reading, ...]:
    columns = tuple(c for c in case.question.columns if "." not in c)
    indicators = case.lexicon.indicators
    known = indicators.columns.get(role_of(case, item), {})
    said = tuple(c for c in columns if c in known)
    if len(case.question.items) > 1 and not item.startswith("x:"):
        # 罚单和现行有效规章: a column that one of them never has is said of the other
        said = tuple(c for c in said if indicators.printed(item, c, case.lexicon.forms))
    return read(case, report, item, said)


def _parts(case: Case, report: Report) -> list[Reading]:
    item = case.question.items[0]
    indicators = case.lexicon.indicators
    columns = tuple(c for c in case.question.columns if "." not in c)
    table = table_for(case, report, item)
    role = STATISTICS if table is not None and table.role == STATISTICS else ""
    children = [c for c in indicators.children(item, role) if table is None or _in_form(case, c, table.form)]
    if children:
        whole = list(read(case, report, item, columns))
        return [r for child in children for r in read(case, report, child, columns)] + [w for w in whole if w.answered()]
    if columns:
        return list(_read(case, report, item))
    if table is not None and indicators.elsewhere(item, table.form):
        return list(read(case, report, item, indicators.columns_in(item, table.form)))
    return list(read(case, report, item, tuple(k for k, c in indicators.columns[role_of(case, item)].items() if not c.sum)))


def _in_form(case: Case, item: str, form: str) -> bool:
    indicators, column = case.lexicon.indicators, case.lexicon.indicators.items[item].default
    return all(case.lexicon.forms[form].find(row, column) for row in indicators.rows_of(item, form))


def _merge(case: Case, report: Report) -> Reading:
    """One reading that adds up everything named in a report."""
    readings = [r for item in case.question.items for r in _read(case, report, item)]
    troubled = next((r for r in readings if r.trouble), None)
    if troubled is not None:
        return troubled
    figures = tuple(f for r in readings for f in r.figures)
    parts = tuple(p for r in readings for p in r.parts)
    cells = [(f.where.row, f.where.column) for f in figures if isinstance(f.where, CellRef)]
    if overlapping(cells):
        return replace(readings[0], name="、".join(r.name for r in readings), figures=(), total=None, trouble="overlap")
    name = "、".join(dict.fromkeys(r.name for r in readings))
    form = readings[0].form
    return Reading(report, readings[0].item, "", name, form, figures, parts, add_up(figures))


def overlapping(cells: Sequence[tuple[str, str]]) -> bool:
    """Whether a cell is named twice, or one holds another: 总计 and its columns or outcomes, 办理结果总计 and its rows."""
    named = set(cells)
    totals = {(row, column) for row, column in named if column in ("T", "tot")}
    across = any(row == other and column != c for row, column in totals for other, c in named)
    results = any(row == "tot" for row, _ in named) and len({row for row, _ in named}) > 1
    return len(named) < len(cells) or across or results


def wrong_column(case: Case, scope: Scope) -> Answer | None:
    """A refusal where the question divides a table in a way that the form does not (复议 by applicants)."""
    foreign = [c for c in case.question.columns if "." in c]
    if not foreign or not case.question.items:
        return None
    role, key = foreign[0].split(".", 1)
    column = case.lexicon.indicators.columns[role][key]
    item = case.question.items[0]
    slots = {"table": _label(case, item), "column": column.name, "what": plain_name(case, item)}
    return case.refuse("column_not_in_table", questions_about(case, scope.reports[0]), scope.slots, **slots)


def _label(case: Case, item: str) -> str:
    form = next(table for _, table in tables_of(case.lexicon.forms, role_of(case, item)))
    return f"{form.label}“{form.title}”"


# ---------------------------------------------------------------- saying it


def say(case: Case, scope: Scope, readings: Sequence[Reading], about: str = "") -> Answer:
    """The answer from readings: one sentence for one, a list for several, and what is missing said as such."""
    scope, readings = rivals.agreed(case, scope, readings)
    from_text = narrative.instead_of_table(case, scope, readings)
    if from_text is not None:
        return from_text
    if len(readings) == 1:
        return _one(case, scope, readings[0])
    lines = []
    for report in scope.reports:
        mine = [r for r in readings if r.report is report]
        head = f"{report.issuer.name}{report.year}年{about}"
        if scope.rivals(report):
            head += f"（{report.file}）"
        lines.append(case.say("figures_head", issuer=head, lines="；".join(_line(case, r, mine) for r in mine)))
    answered = [r for r in readings if r.answered()]
    if not answered:
        return (
            _one(case, scope, readings[0]) if _same_state(readings) else finish(case, scope, readings, "blank", "".join(lines))
        )
    return finish(case, scope, readings, "figures", "\n".join(lines))


def _line(case: Case, reading: Reading, others: Sequence[Reading]) -> str:
    """A reading in a list; a sum of cells that the list shows already does not name them again."""
    shown = {f for other in others if other is not reading for f in other.figures}
    if reading.total is not None and set(reading.figures) <= shown:
        return case.say("whole_line", value=wording.value(case, reading.total))
    return clauses.entry(case, reading.name, reading) if reading.sentences else wording.line(case, reading)


def _same_state(readings: Sequence[Reading]) -> bool:
    return bool(readings[0].trouble) and len({r.trouble for r in readings}) == 1


def _one(case: Case, scope: Scope, reading: Reading) -> Answer:
    report = reading.report
    common = {"issuer": report.issuer.name, "year": report.year, "what": reading.name}
    if reading.trouble:
        form = wording.form_name(case, reading.form) if reading.form else ""
        table = _label(case, reading.item)
        return case.refuse(reading.trouble, nearest(case, report), scope.slots, **common, form=form, table=table)
    main = reading.main()
    if main is None:
        return _blocked_sum(case, scope, reading)
    if main.state == "derived":
        parts = wording.parts(case, reading)
        return finish(case, scope, [reading], "sum", case.say("sum", **common, value=wording.value(case, main), parts=parts))
    if main.state in COUNTED:
        text = case.say(
            main.state if main.state == "zero" else "figure", **common, value=wording.value(case, main), raw=main.raw
        )
        return finish(case, scope, [reading], "figure", text)
    citations = cited(case, [reading])
    first = citations[0]
    slots = wording.state_slots(case, reading, first.table, first.section, main.raw.strip())
    text = case.say(wording.WITHOUT_NUMBER[main.state], **slots)
    return finish(case, scope, [reading], wording.WITHOUT_NUMBER[main.state], text)


def _blocked_sum(case: Case, scope: Scope, reading: Reading) -> Answer:
    """A sum with a part that is no number: the parts that are printed, and which are not."""
    named = list(zip(reading.parts, reading.figures, strict=True))
    blank = "、".join(p for p, f in named if f.state not in COUNTED)
    filled = wording.parts(case, reading)
    code = "sum_units" if not blank else "sum_blocked" if filled else "sum_blocked_all"
    common = {"issuer": reading.report.issuer.name, "year": reading.report.year, "what": reading.name}
    return finish(case, scope, [reading], code, case.say(code, **common, blank=blank, parts=filled))
