"""What the library holds, in one or two sentences. Comes in: the reports. Goes out: markup that names invented reports."""

from __future__ import annotations

from collections.abc import Sequence

from reportqa.records import Report
from reportqa.web.markup import element, text
from reportqa.web.source import mark
from reportqa.web.words import say

#: how many bodies are named one by one
NAMED = 4


def coverage_markup(reports: Sequence[Report]) -> str:
    """Bodies and years of the real reports, the number of demo reports, and that absence means nothing."""
    real = [report for report in reports if report.origin != "demo"]
    demo = [report for report in reports if report.origin == "demo"]
    sentences = [
        _real(real) if real else "",
        _demo(demo, "coverage_demo" if real else "coverage_only_demo") if demo else "",
        say("coverage_note") if reports else say("coverage_empty"),
    ]
    return status_markup("".join(sentences))


def status_markup(words: str) -> str:
    """A line about the state of the library."""
    return element("p", text(words), "coverage", id="coverage")


def _real(reports: Sequence[Report]) -> str:
    bodies: dict[str, list[Report]] = {}
    for report in reports:
        bodies.setdefault(report.issuer.id, []).append(report)
    names = [f"{of[0].issuer.name}（{_years(of)}{_marks(of)}）" for of in bodies.values()]
    listed = say("coverage_join").join(names[:NAMED]) + (say("coverage_more") if names[NAMED:] else "")
    return say("coverage_real", bodies=len(bodies), reports=len(reports), list=listed)


def _demo(reports: Sequence[Report], key: str) -> str:
    bodies = {report.issuer.id for report in reports}
    return say(key, bodies=len(bodies), reports=len(reports), years=_years(reports), mark=mark("demo"))


def _years(reports: Sequence[Report]) -> str:
    """Runs of years: 2020—2022年、2024年."""
    runs: list[list[int]] = []
    for year in sorted({report.year for report in reports}):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return say("years_join").join(
        say("years_one", first=run[0]) if len(run) == 1 else say("years_many", first=run[0], last=run[-1]) for run in runs
    )


def _marks(reports: Sequence[Report]) -> str:
    return "".join(sorted({mark(report.origin) for report in reports}))
