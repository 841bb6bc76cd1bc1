"""Figures in words: value with unit as printed, and one wording for each state of a cell."""

from __future__ import annotations

from reportqa.answer.case import Case
from reportqa.answer.derive import COUNTED
from reportqa.answer.reading import Reading
from reportqa.lexicon.forms import Form
from reportqa.records import Figure

#: states of a cell without a number, with the reply that says so
WITHOUT_NUMBER = {
    "blank": "blank",
    "slash": "slash",
    "none_written": "none_written",
    "section_none": "section_none",
    "text": "printed_as_text",
    "missing": "missing",
    "unsure": "unsure",
}
_LINES = {
    "blank": "blank_line",
    "slash": "slash_line",
    "none_written": "none_line",
    "section_none": "section_none_line",
    "text": "none_line",
    "missing": "missing_line",
    "unsure": "unsure_line",
}


def value(case: Case, figure: Figure) -> str:
    """The number as printed with its unit; a unit that the form does not print is never invented."""
    raw = figure.raw.strip()
    if not figure.unit:
        return case.say("no_unit", raw=raw)
    return raw if raw.endswith(figure.unit) else f"{raw}{figure.unit}"


def parts(case: Case, reading: Reading) -> str:
    """The parts of a sum that have a number, in words."""
    named = zip(reading.parts, reading.figures, strict=True)
    return "、".join(case.say("sum_part", what=p, value=value(case, f)) for p, f in named if f.state in COUNTED)


def line(case: Case, reading: Reading) -> str:
    """One reading inside a list."""
    main = reading.main()
    if reading.trouble == "not_in_form":
        return case.say("not_in_form_line", what=reading.name)
    if reading.trouble:
        return case.say("missing_line", what=reading.name)
    if main is None:
        blank = "、".join(p for p, f in zip(reading.parts, reading.figures, strict=True) if f.state not in COUNTED)
        filled = parts(case, reading)
        code = "sum_blocked_line_filled" if filled else "sum_blocked_line"
        return case.say(code, what=reading.name, blank=blank, parts=filled)
    if main.state == "derived":
        return case.say("sum_line", what=reading.name, value=value(case, main), parts=parts(case, reading))
    if main.state in _LINES:
        return case.say(_LINES[main.state], what=reading.name, raw=main.raw.strip())
    return case.say("figures_line", what=reading.name, value=value(case, main))


def state_slots(case: Case, reading: Reading, table: str, section: str, raw: str) -> dict[str, object]:
    """What the sentences about a cell without a number are filled with."""
    return {
        "issuer": reading.report.issuer.name,
        "year": reading.report.year,
        "table": table,
        "what": reading.name,
        "raw": raw,
        "section": section,
        "file": reading.report.file,
        "page": main.where.page if (main := reading.main()) and main.where else "",
    }


def form_name(case: Case, key: str) -> str:
    """A form's name as shown to visitors."""
    form: Form = case.lexicon.forms[key]
    return form.name
