"""Whether there was something at all. Comes in: items and columns of reports. Goes out: yes or no with the printed figure.

Only a printed number above zero is a yes, and only a printed 0 a no. A cell that is blank, struck or marked 无 is neither: what
is printed is said, and that it does not mean that nothing happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportqa.answer import rivals, value, wording
from reportqa.answer.case import Case
from reportqa.answer.derive import COUNTED
from reportqa.answer.finish import finish
from reportqa.answer.operands import operands
from reportqa.answer.reading import Reading
from reportqa.answer.restate import each
from reportqa.answer.scope import Scope
from reportqa.answer.suggest import questions_about
from reportqa.records import Answer, Question, Report

#: 行政事业性收费 of the table is not what applicants pay, which stands in the text
_CHARGES = ("fee", "charge")
_PROCESSING = "fee"


def answer(case: Case) -> Answer:
    """有 or 没有 for every report asked about, each with its figure and cell."""
    scope = value.settled(case)
    if isinstance(scope, Answer):
        return scope
    scope, readings = rivals.agreed(case, scope, [r for found in operands(case, scope) for r in _parted(found)])
    case.trace("exists", *(f"{r.report.year} {r.name} [{verdict([r])}]" for r in readings))
    if not any(r.answered() for r in readings):
        return _open(case, value.say(case, scope, readings))
    if any(r.sentences for r in readings):
        return value.say(case, scope, readings)
    lines = [_in_report(case, scope, report, [r for r in readings if r.report is report]) for report in scope.reports]
    return finish(case, scope, readings, "exists_yes", "\n".join(lines), suggestions=_others(case, scope, readings))


def _parted(reading: Reading) -> Iterator[Reading]:
    """A sum of which some parts have no number, part by part; any other reading as it is."""
    if reading.main() is not None or not any(f.state in COUNTED for f in reading.figures):
        yield reading
        return
    for figure, name in zip(reading.figures, reading.parts, strict=True):
        yield replace(reading, name=name, figures=(figure,), parts=(name,), total=None)


def verdict(readings: Sequence[Reading]) -> str:
    """yes where a number above zero is printed, no where nothing but zeros is, else open."""
    values = [main.value if (main := r.main()) is not None and r.answered() else None for r in readings]
    if any(v is not None and v > 0 for v in values):
        return "yes"
    return "no" if all(v == 0 for v in values) else "open"


def _in_report(case: Case, scope: Scope, report: Report, readings: Sequence[Reading]) -> str:
    name = f"{report.issuer.name}（{report.file}）" if scope.rivals(report) else report.issuer.name
    common = {"issuer": name, "year": report.year, "lines": "；".join(_line(case, r) for r in readings)}
    found = verdict(readings)
    only = readings[0].main() if len(readings) == 1 else None
    if found == "no" and only is not None and only.state == "zero":
        return case.say("exists_zero", **common, raw=only.raw.strip())
    return case.say(f"exists_{found}", **common)


def _line(case: Case, reading: Reading) -> str:
    """A reading inside the sentence, named so that it stands alone."""
    main = reading.main()
    if main is not None and main.state in COUNTED:
        return case.say("exists_line", what=reading.name, value=wording.value(case, main))
    return wording.line(case, reading)


def _open(case: Case, said: Answer) -> Answer:
    """What is printed instead of a number, and that it is neither a yes nor a no."""
    return said if said.status == "answered" else replace(said, text=said.text + case.say("exists_neither"))


def _others(case: Case, scope: Scope, readings: Sequence[Reading]) -> list[str]:
    """Other questions about the report; beside the fees of the table, the fee of the text."""
    report = scope.reports[0]
    named = {r.item for r in readings}
    more = []
    if named & set(_CHARGES):
        fee = Question("", "", "narrative_figure", issuers=(report.issuer.id,), years=(report.year,), topic=_PROCESSING)
        more = each(case, [fee]) if case.trial and case.trial(fee).status == "answered" else []
    return [*more, *questions_about(case, report, named)]
