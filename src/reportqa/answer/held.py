"""What is held and how reports are laid out. Comes in: what to list. Goes out: bodies, years, sections, tables, blank cells.

What is not held is never told as not published: the collection is one thing, the world another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from reportqa.answer import cite
from reportqa.answer.case import Case, origin_notes
from reportqa.answer.restate import restate
from reportqa.answer.scope import bodies, settle
from reportqa.answer.suggest import questions_about
from reportqa.lexicon.indicators import STATISTICS
from reportqa.library import places, tables
from reportqa.records import MASTHEAD, Answer, Citation, Question, Report, Section, Slot, Table

#: so many names are given; the rest is counted
_MOST_NAMED = 20
#: so many blank cells of a table are named
_MOST_BLANKS = 5
_REVIEWS = "reviews"


def answer(case: Case) -> Answer:
    """The list for the question's topic."""
    return TOPICS[case.question.topic or "reports"](case)


def _collection(case: Case) -> tuple[Report, ...]:
    """Every report of the years asked about, or of all years; those of the bodies asked about, if any."""
    return case.library.chosen(case.question.issuers, case.question.years)


def _of_collection(case: Case, code: str, reports: Sequence[Report], text: str, slots: Iterable[Slot] = ()) -> Answer:
    suggestions = [q for r in reports[:3] for q in questions_about(case, r)[:1]]
    notes = [case.say("note_not_all"), *origin_notes(case, reports)]
    return case.answer("answered", code, text, notes=notes, suggestions=suggestions, understood=slots)


def _named(case: Case, names: Iterable[str]) -> str:
    """The names, in words that say so where they are not all."""
    found = list(dict.fromkeys(names))
    listed = case.say("restate_list").join(found[:_MOST_NAMED])
    return listed if len(found) <= _MOST_NAMED else case.say("list_and_others", lines=listed)


def _years(reports: Iterable[Report]) -> str:
    return "、".join(map(str, sorted({r.year for r in reports})))


def _bodies(case: Case) -> Answer:
    """The bodies with a report of the years asked about, or with any."""
    years = case.question.years
    if case.question.unknown and isinstance(refused := bodies(case), Answer):
        return refused
    found = _collection(case)
    # invented reports never stand among real ones
    demo = [r for r in found if r.origin == "demo"]
    reports = [r for r in found if r.origin != "demo"] or demo
    slots = [Slot(case.say("label_year"), "、".join(map(str, years)), "said")] if years else []
    said = "、".join(map(str, years))
    if not reports:
        everything = restate(case, Question("", "", "list", topic="reports"))
        return case.refuse(
            "list_none_of_year", [everything], slots, year=said, years="、".join(map(str, sorted(case.library.years)))
        )
    names = _names(reports)
    code = "list_bodies" if years else "list_of_group" if case.question.group else "list_reports"
    filled = {"value": len(names), "lines": _named(case, names), "years": _years(reports), "raw": len(reports)}
    text = case.say(code, year=said, **filled)
    if demo and reports != demo:
        text += case.say("list_bodies_demo", lines=_named(case, _names(demo)))
    return _of_collection(case, code, [*reports, *demo], text, slots)


def _names(reports: Iterable[Report]) -> list[str]:
    """The bodies of reports in the order of their names."""
    return sorted({r.issuer.name for r in reports})


def _reports(case: Case) -> Answer:
    """Everything that is held: how many reports of how many bodies, of which years."""
    if case.question.issuers:
        return _held_years(case)
    return _bodies(case)


def _held_years(case: Case) -> Answer:
    """The years that are held of each body asked about, or of all."""
    if not case.question.issuers and not case.question.unknown:
        return _bodies(case)
    found = bodies(case)
    if isinstance(found, Answer):
        return found
    lines = []
    reports: list[Report] = []
    for issuer in found.issuers:
        mine = case.library.of_issuer(issuer.id)
        reports += mine
        years = {r.year for r in mine}
        lines.append(case.say("list_years", issuer=issuer.name, value=len(years), years=_years(mine)))
    return _of_collection(case, "list_years", reports, "\n".join(lines), [found.slot])


def _sections(case: Case) -> Answer:
    """The headings of a report in printed order."""
    return _in_reports(case, "list_sections", _section_lines)


def _section_lines(case: Case, report: Report) -> tuple[str, list[Citation]]:
    parts = [s for s in report.sections if s.role != MASTHEAD and s.heading]
    cited = [c for s in parts for c in [_begins(case, report, s)] if c is not None]
    return case.say("restate_list").join(f"“{s.heading}”" for s in parts), cited


def _begins(case: Case, report: Report, section: Section) -> Citation | None:
    """The first place of a section: its first paragraph, else the first cell of its first table."""
    place = next((p for p in places(report) if p.section is section and p.paragraph.text.strip()), None)
    if place is not None:
        return cite.sentence(report, place, 0, len(place.paragraph.text), 1)
    cells = (case.library.figures.find(report.id, c.row, c.column) for t in section.tables for c in t.cells)
    first = next((f for f in cells if f is not None and f.where is not None), None)
    return cite.cell(first, case.library, case.lexicon, 1) if first else None


def _tables(case: Case) -> Answer:
    """The tables of a report, by the names of their form."""
    return _in_reports(case, "list_tables", _table_lines)


def _table_lines(case: Case, report: Report) -> tuple[str, list[Citation]]:
    found = tables(report)
    first = [case.library.figures.find(report.id, t.cells[0].row, t.cells[0].column) for t in found if t.cells]
    cited = [cite.cell(f, case.library, case.lexicon, 1) for f in first if f is not None and f.where is not None]
    return case.say("restate_list").join(f"“{_name(case, t)}”" for t in found), cited


def _name(case: Case, table: Table) -> str:
    return cite.table_name(table, case.lexicon)


def _blanks(case: Case) -> Answer:
    """The cells that a report leaves blank, table by table, the first of each named."""
    return _in_reports(case, "list_blanks", _blank_lines)


def _blank_lines(case: Case, report: Report) -> tuple[str, list[Citation]]:
    lines: list[str] = []
    cited: list[Citation] = []
    for table in tables(report):
        found = [case.library.figures.find(report.id, c.row, c.column) for c in table.cells]
        blank = [f for f in found if f is not None and f.state == "blank" and f.where is not None]
        if table.section_none:
            lines.append(case.say("list_blank_none", table=_name(case, table)))
        elif blank:
            named = [cite.cell(f, case.library, case.lexicon, 1) for f in blank[:_MOST_BLANKS]]
            cells = case.say("restate_list").join(_cell(c) for c in named)
            said = cells if len(blank) <= _MOST_BLANKS else case.say("list_and_others", lines=cells)
            lines.append(case.say("list_blank_line", table=_name(case, table), value=len(blank), lines=said))
            cited += named
        else:
            lines.append(case.say("list_no_blank", table=_name(case, table)))
            cited += [cite.cell(f, case.library, case.lexicon, 1) for f in found[:1] if f is not None and f.where is not None]
    return "；".join(lines), cited


def _cell(citation: Citation) -> str:
    """A cell by its row and column as printed: “行政许可”行“处理决定数量”列."""
    row = citation.row_head[-1] if citation.row_head else ""
    column = "·".join(citation.column_head[-2:])
    return f"“{row}×{column}”" if row and column else f"“{row or column}”"


def _in_reports(case: Case, code: str, told: Callable[[Case, Report], tuple[str, list[Citation]]]) -> Answer:
    """One line for each report of the scope, with its citations."""
    scope = settle(case, newest_only=True)
    if isinstance(scope, Answer):
        return scope
    lines: list[str] = []
    cited: list[Citation] = []
    for report in scope.reports:
        said, places_ = told(case, report)
        if said:
            lines.append(case.say(code, issuer=report.issuer.name, year=report.year, lines=said))
            cited += places_
    report = scope.reports[0]
    slots = [*scope.slots, Slot(case.say("label_topic"), case.say(f"label_{code}"), "said")]
    if not lines or not cited:
        return case.refuse("not_found", questions_about(case, report), slots, issuer=report.issuer.name, year=report.year)
    return case.answer(
        "answered", code, "\n".join(lines), citations=cite.numbered(cited), notes=scope.notes, understood=slots,
        suggestions=questions_about(case, report),
    )  # fmt: skip


def _without_table(case: Case) -> Answer:
    """The reports in which a table was not read that their form has; 表四 unless another is named."""
    role = _role_named(case)
    reports = _collection(case)
    having = [r for r in reports if not any(t.role == STATISTICS for t in tables(r))]
    lacking = [r for r in having if not any(t.role == role for t in tables(r))]
    form = next(t for f in case.lexicon.forms.values() for t in f.tables if t.role == role)
    name = f"{form.label}“{form.title}”"
    if not lacking:
        return _of_collection(case, "list_all_have", reports, case.say("list_all_have", table=name))
    lines = _named(case, (f"{r.issuer.name}{r.year}年" for r in lacking))
    return _of_collection(case, "list_without", lacking, case.say("list_without", table=name, value=len(lacking), lines=lines))


def _role_named(case: Case) -> str:
    """The table that the question names by its number (表二)."""
    labels = {t.label: t.role for f in case.lexicon.forms.values() for t in f.tables if t.role != STATISTICS}
    return next((role for label, role in labels.items() if label in case.question.plain), _REVIEWS)


TOPICS: dict[str, Callable[[Case], Answer]] = {
    "bodies": _bodies,
    "years": _held_years,
    "reports": _reports,
    "sections": _sections,
    "tables": _tables,
    "blanks": _blanks,
    "without_table": _without_table,
}
