"""How right the reading is: invented reports in every layout and format, each cell read against the one written.

    python bench/accuracy.py [--reports 2000] [--seed 7] [--jobs 2] [--layout NAME ...]

Prints a table by layout and format. `right` cells were read as written; `wrong` ones with another number or state; `missed`
ones not at all or not as a number. `who` and `when` count reports under a wrong body or year or with a wrong date. Where
a layout loses information (marked *), cells may be missed, never wrong. The exit status is 1 if anything is wrong, or if more
than one cell in a hundred is missed where nothing is lost.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from reportqa.demo.collection import Example, examples
from reportqa.demo.draft import Known
from reportqa.demo.layouts import LAYOUTS
from reportqa.demo.printing import meaning
from reportqa.figure.extract import extract
from reportqa.figure.trust import trust
from reportqa.lexicon import load_lexicon
from reportqa.records import Figure
from reportqa.report.catalogue import CatalogueEntry
from reportqa.report.read import read_report

KINDS = ("reports", "cells", "right", "wrong", "missed", "refused", "who", "when")
#: the share of cells that may be missed where nothing is lost
MOST_MISSED = Decimal("0.01")


def judged(known: Known, figures: dict[str, Figure]) -> Iterator[tuple[str, str, str]]:
    """right, wrong or missed for every cell that was written or read, with its key and what was read instead."""
    for key, text in known.cells.items():
        figure = figures.get(key)
        state, value = meaning(text)
        if figure is None or figure.state in ("missing", "text", "unsure"):
            yield "missed", key, figure.raw if figure else ""
            continue
        empty = figure.state in ("blank", "section_none") and state == "blank"
        if (figure.value == value and figure.state == state) or empty:
            yield "right", key, ""
        else:
            yield "wrong", key, f"{figure.state} {figure.raw!r} instead of {state} {text!r}"
    for key in figures.keys() - known.cells.keys():
        # a local row has no key of the form
        if not key.startswith("x"):
            yield "wrong", key, f"{figures[key].raw!r} instead of nothing"


def measure(example: Example, folder: Path) -> tuple[Counter[str], list[str]]:
    """The counts of one report and a line for each fault."""
    lexicon, known = load_lexicon(), example.draft.known
    path = folder / example.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(example.data())
    outcome = read_report(path, example.file, lexicon, CatalogueEntry())
    path.unlink()
    counts = Counter({"reports": 1, "cells": len(known.cells)})
    faults: list[str] = []
    report = outcome.report
    if report is None:
        if known.report and known.issuer and known.year:
            counts += Counter(refused=1, missed=len(known.cells))
            faults.append(f"{example.file}: refused: {outcome.problems[0].code} {outcome.problems[0].message}")
        return counts, faults
    figures = trust(extract(report, lexicon)[0], report, lexicon)
    for verdict, key, read in judged(known, {f.indicator: f for f in figures}):
        counts[verdict] += 1
        if verdict == "wrong" or (verdict == "missed" and LAYOUTS[example.layout].keeps):
            faults.append(f"{example.file}: {verdict} {key}: {read}")
    if (report.issuer.name, report.year) != (known.issuer, known.year):
        counts["who"] += 1
        faults.append(f"{example.file}: {report.issuer.name} {report.year} instead of {known.issuer} {known.year}")
    if known.published is not None and report.published != known.published:
        counts["when"] += 1
        faults.append(f"{example.file}: published {report.published!r} instead of {known.published!r}")
    return counts, faults


def share(reports: int, seed: int, names: list[str], part: int, jobs: int) -> None:
    """Every `jobs`-th report, a line of JSON each."""
    with tempfile.TemporaryDirectory() as folder:
        for example in examples(reports, seed, names):
            if example.number % jobs == part:
                counts, faults = measure(example, Path(folder))
                row = {"layout": example.layout, "format": example.format, "counts": counts, "faults": faults}
                print(json.dumps(row, ensure_ascii=False), flush=True)


def gathered(arguments: list[str], jobs: int) -> Iterator[dict[str, object]]:
    """The lines of all shares, each share in a process of its own."""
    command = [sys.executable, __file__, *arguments, "--jobs", str(jobs), "--share"]
    running = [subprocess.Popen([*command, str(part)], stdout=subprocess.PIPE) for part in range(jobs)]
    for process in running:
        assert process.stdout is not None
        yield from map(json.loads, process.stdout)
        if process.wait() != 0:
            sys.exit(f"a share ended with {process.returncode}")


def show(totals: dict[tuple[str, str], Counter[str]]) -> Counter[str]:
    """The table; the sums over all layouts that keep what the report says, and over all."""
    print(f"{'layout':34}{'format':8}" + "".join(f"{k:>9}" for k in KINDS))
    whole: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for (layout, form), counts in sorted(totals.items()):
        mark = "" if LAYOUTS[layout].keeps else "*"
        print(f"{mark + layout:34}{form:8}" + "".join(f"{counts[k]:>9}" for k in KINDS))
        whole += counts
        if LAYOUTS[layout].keeps:
            kept += counts
    for name, counts in (("nothing lost", kept), ("all", whole)):
        print(f"{name:42}" + "".join(f"{counts[k]:>9}" for k in KINDS))
    whole["missed though kept"], whole["cells kept"] = kept["missed"], kept["cells"]
    return whole


def main() -> None:
    """Reads the arguments, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--layout", action="append", default=[])
    parser.add_argument("--faults", type=int, default=40, help="how many faults to print")
    parser.add_argument("--share", type=int, default=-1, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.share >= 0:
        share(given.reports, given.seed, given.layout, given.share, given.jobs)
        return
    began = time.perf_counter()
    totals: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    faults: list[str] = []
    own = ["--reports", str(given.reports), "--seed", str(given.seed), *(a for n in given.layout for a in ("--layout", n))]
    for row in gathered(own, given.jobs):
        totals[str(row["layout"]), str(row["format"])] += Counter(row["counts"])  # type: ignore[call-overload]
        faults += [f"[{row['layout']}] {fault}" for fault in row["faults"]]  # type: ignore[attr-defined]
    whole = show(totals)
    print(f"seed {given.seed}, {time.perf_counter() - began:.0f} s")
    for fault in faults[: given.faults]:
        print(fault)
    if len(faults) > given.faults:
        print(f"... {len(faults)} faults in all")
    missed = Decimal(whole["missed though kept"]) / max(1, whole["cells kept"])
    sys.exit(1 if whole["wrong"] or whole["who"] or missed > MOST_MISSED else 0)


if __name__ == "__main__":
    main()
