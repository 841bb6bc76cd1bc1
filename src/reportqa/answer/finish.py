"""An answer made from readings. Comes in: readings and their sentence. Goes out: that with figures, citations, checks, notes.

Without any number it is a refusal with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportqa.answer import cite, editions, numbers, rivals, wording
from reportqa.answer.case import Case
from reportqa.answer.operands import cited, shown
from reportqa.answer.reading import Reading, plain_name
from reportqa.answer.scope import Scope
from reportqa.answer.suggest import questions_about
from reportqa.answer.touching import checks_of
from reportqa.records import Answer, CellRef, Check, Citation, Figure, Series, Slot


def finish(
    case: Case,
    scope: Scope,
    readings: Sequence[Reading],
    code: str,
    text: str,
    *,
    asserted: Iterable[Figure] | None = None,
    notes: Iterable[str] = (),
    series: Iterable[Series] = (),
    suggestions: Iterable[str] | None = None,
) -> Answer:
    """The answer that asserts the readings, or only the figures given, in the order in which the sentence says them."""
    citations = cited(case, readings)
    checks, cautions = checks_of(case, citations)
    citations += _cited_by_cautions(case, citations, cautions)
    otherwise, elsewhere = rivals.told(case, readings, citations)
    citations += elsewhere
    figures = list(dict.fromkeys(shown(readings) if asserted is None else asserted))
    told = [*scope.notes, *notes, *otherwise, *(c.text for c in cautions), *_notes(case, readings)]
    if not figures:
        told += [n for n in (case.lexicon.replies[code].next,) if n]
    slots = [*scope.slots, *_item_slots(case, readings)]
    others = questions_about(case, scope.reports[0], {r.item for r in readings}) if suggestions is None else suggestions
    return case.answer(
        "answered" if figures else "refused", code, text,
        figures=figures, citations=citations, checks=checks, notes=told, understood=slots, suggestions=others,
        series=series,
    )  # fmt: skip


def _cited_by_cautions(case: Case, cited: Sequence[Citation], cautions: Iterable[Check]) -> list[Citation]:
    """Citations for cells that a caution names and the answer does not cite yet."""
    seen = {(c.report, c.where.row, c.where.column) for c in cited if isinstance(c.where, CellRef)}
    more: list[Citation] = []
    for ref in (r for caution in cautions for r in caution.cells if isinstance(r, CellRef)):
        figure = case.library.figures.find(ref.report, ref.row, ref.column)
        if figure is not None and (ref.report, ref.row, ref.column) not in seen:
            seen.add((ref.report, ref.row, ref.column))
            more.append(cite.cell(figure, case.library, case.lexicon, len(cited) + len(more) + 1))
    return more


def _notes(case: Case, readings: Iterable[Reading]) -> list[str]:
    notes = []
    measure = numbers.measure_asked(case.question.plain, case.lexicon.cues)
    for reading in readings:
        main = reading.main()
        if main is not None and measure in case.lexicon.cues.quantity.other and main.unit and main.unit != measure:
            notes.append(case.say("note_other_measure", what=main.unit, words=measure))
        if reading.same_column:
            form = wording.form_name(case, reading.form)
            notes.append(case.say("note_same_column", form=form, column=reading.same_column))
        notes += editions.cautions(case, reading)
        if reading.item == "pen" and "罚款" in case.question.plain:
            notes.append(case.say("note_penalty_count"))
    return notes


def _item_slots(case: Case, readings: Iterable[Reading]) -> list[Slot]:
    # a breakdown is named by its group, not by every member
    asked = [plain_name(case, i) for i in case.question.items] if case.question.kind == "breakdown" else []
    names = "、".join(dict.fromkeys(asked or [r.name for r in readings]))
    return [Slot(case.say("label_item"), names, "carried" if "items" in case.question.carried else "said")] if names else []
