"""Figures that stand in the running text. Comes in: the scope of a question. Goes out: the answer that gives each report's
number in its sentence, marked as from the text; where several fit alike, or a picture could not be read, none is picked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportqa.answer import cite, numbers, wording
from reportqa.answer.case import Case
from reportqa.answer.reading import Reading
from reportqa.answer.scope import Scope
from reportqa.answer.suggest import for_years, questions_about
from reportqa.records import Answer, Citation, Figure, Report, Slot, Span

#: numbers that fit alike are quoted up to this many; more of them say that the question is too wide
_MOST_ALIKE = 3


@dataclass(frozen=True, slots=True)
class Told:
    """What one report's text gives: numbers that fit alike, or (`together`) one for each part of a list."""

    found: tuple[numbers.Found, ...]
    together: bool = False


def number(case: Case, scope: Scope, wanted: numbers.Asked | None = None) -> Answer | None:
    """The number of the text that the question asks for, in every report of the scope; None where no report has one."""
    each = [(report, _found(case, report, wanted or numbers.asked(case))) for report in scope.reports]
    told = [(report, given) for report, given in each if 0 < len(_sentences(given.found)) <= _MOST_ALIKE]
    if not told:
        return None
    held = {r.id for r, _ in told}
    without = [r for r in scope.reports if r.id not in held]
    if without and not case.question.years and len({r.issuer.id for r in scope.reports}) == 1:
        # no year was said and not every report has the number: which year is meant is not known
        return _which_year(case, scope, [r for r, _ in told])
    texts: list[str] = []
    figures: list[Figure] = []
    citations: list[Citation] = []
    for _, given in told:
        text, cited, asserted = _of_report(case, given, len(citations) + 1)
        texts.append(text)
        citations += cited
        figures += asserted
    notes = [*scope.notes, *([case.say("note_without_number")] if without else [])]
    return _answer(case, scope, "\n".join(texts), figures, citations, notes)


def _which_year(case: Case, scope: Scope, having: Sequence[Report]) -> Answer:
    """The question back for which year, with the years that have the number."""
    issuer, years = scope.reports[0].issuer, "、".join(str(r.year) for r in scope.reports)
    choices = for_years(case, issuer, [r.year for r in having])
    return case.ask_back("ask_year", choices, scope.slots, issuer=issuer.name, years=years)


def from_text(case: Case, scope: Scope, found: numbers.Found, before: str = "", citations: Sequence[Citation] = ()) -> Answer:
    """The answer that gives a number of the text with its sentence, behind what is said of a cell without one."""
    text, cited, figures = _of_report(case, Told((found,)), len(citations) + 1)
    return _answer(case, scope, f"{before}{text}", figures, [*citations, *cited], scope.notes)


def _answer(
    case: Case, scope: Scope, text: str, figures: Sequence[Figure], citations: Sequence[Citation], notes: Sequence[str]
) -> Answer:
    slots = [*scope.slots, Slot(case.say("label_source"), case.say("label_text"), "default")]
    about = questions_about(case, scope.reports[0])
    return case.answer(
        "answered", "quote_figure", text, figures=figures, citations=citations, notes=notes, understood=slots, suggestions=about
    )


def _found(case: Case, report: Report, wanted: numbers.Asked) -> Told:
    """The number of a report that fits, with those that fit as well; of a list (建议和提案各几件) one for each part."""
    best = numbers.alike(case, [report], wanted)
    if best:
        return Told(best)
    parts = [numbers.find(case, [report], part) for part in _parts(case, wanted)]
    found = tuple(f for f in parts if f is not None)
    return Told(found, together=True) if len(found) == len(parts) else Told(())


def _parts(case: Case, wanted: numbers.Asked) -> list[numbers.Asked]:
    """The parts of a list of matters (人大建议和政协提案), or of a word that reports count apart (建议提案)."""
    joins = "|".join(map(re.escape, case.lexicon.cues.split.joins))
    groups = [tuple(w for w in wanted.words if w in piece) for piece in re.split(joins, case.question.plain)]
    groups = [group for group in groups if group]
    if len(groups) < 2:
        apart = next(
            (a for a in case.lexicon.cues.quantity.apart if all(any(w in said for said in wanted.words) for w in a)), ()
        )
        groups = [(word,) for word in apart]
    return [replace(wanted, words=group) for group in groups] if len(groups) > 1 else []


def _sentences(found: Sequence[numbers.Found]) -> list[numbers.Found]:
    """One number of each sentence; a sentence that holds several is quoted once."""
    return list({_sentence(f): f for f in reversed(found)}.values())[::-1]


def _sentence(found: numbers.Found) -> tuple[str, str, int]:
    """Where the sentence of a number stands."""
    return found.report.id, found.place.paragraph.id, found.start


def _start(figure: Figure) -> int:
    """Where a number of the text begins in its paragraph."""
    return figure.where.start if isinstance(figure.where, Span) else 0


def _of_report(case: Case, told: Told, first: int) -> tuple[str, list[Citation], list[Figure]]:
    """What one report gives: its number; or the sentences of all that fit alike; or where the picture is."""
    found, best = told.found, told.found[0]
    shown = _sentences(found)
    cited = [cite.sentence(f.report, f.place, f.start, f.end, first + n) for n, f in enumerate(shown)]
    said = {"issuer": best.report.issuer.name, "year": best.report.year}
    if any(f.figure.state == "unsure" for f in found):
        page = best.figure.where.page if isinstance(best.figure.where, Span) else None
        code = "quote_unsure" if page else "quote_unsure_picture"
        return case.say(code, file=best.report.file, page=page or "", **said), cited, []
    if (told.together or len(found) == 1) and best.figure.value is not None:
        texts = [case.say("quote_figure", quote=c.quote.strip(), **said) for c in cited]
        order = [_sentence(f) for f in shown]
        by_place = sorted(found, key=lambda f: (order.index(_sentence(f)), _start(f.figure)))
        return "\n".join(texts), cited, list(dict.fromkeys(f.figure for f in by_place))
    lines = "\n".join(case.say("quote_line", name=c.label, quote=c.quote.strip()) for c in cited)
    return case.say("quote_alike", lines=lines, **said), cited, []


def instead_of_table(case: Case, scope: Scope, readings: Sequence[Reading]) -> Answer | None:
    """What the text says where a single cell asked for has no number: said beside the empty cell, never instead of it."""
    if not readings or readings[0].answered() or readings[0].trouble in ("not_in_form", "overlap"):
        return None
    if len(readings) > 1 and not _of_one_word(case, readings):
        return None
    reading = readings[0]
    if reading.column not in ("", "T", "tot", "dec", "amount"):
        return None
    found = numbers.find(case, [reading.report])
    if found is None:
        return None
    main = reading.main()
    if main is None or reading.trouble:
        return from_text(case, scope, found)
    citation = cite.cell(main, case.library, case.lexicon, 1)
    slots = wording.state_slots(case, reading, citation.table, citation.section, main.raw.strip())
    return from_text(case, scope, found, case.say(wording.WITHOUT_NUMBER[main.state], **slots), [citation])


def _of_one_word(case: Case, readings: Sequence[Reading]) -> bool:
    """Whether one word of the question names several items (政策文件) of a table that the one report does not have."""
    spots = {(m.start, m.end) for m in case.question.mentions if m.what.startswith("item")}
    return len(spots) == 1 and len({r.report.id for r in readings}) == 1 and all(r.trouble == "no_table" for r in readings)
