"""What a damaged report is read as: invented reports with one accident in the text, every cell against the one that was meant.

    python bench/damage.py [--reports 600] [--seed 7] [--layout NAME ...]

An accident drops, tears, glues or moves cells and lines; no digit is changed, so a figure that differs from the truth was
guessed. What no reader could know is left out: two numbers that change places where each stands on a line of its own.
Prints a table by layout and accident. `wrong` cells were read as another number: the exit status is 1 if there is one.
`emptied` cells were read as left blank where the accident took the number and left the label.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from random import Random

from accuracy import judged
from reportqa.demo.collection import examples
from reportqa.figure.extract import extract
from reportqa.lexicon import load_lexicon
from reportqa.report.read import read_report

KINDS = ("reports", "refused", "right", "wrong", "emptied", "missed")
LAYOUTS = ("tabs", "pipes", "cell a line", "spaces", "trailing bars", "bars", "return")
#: a line of a table: cells kept apart, or a cell alone
_ROW = re.compile(r"\t| \| |\S {2,}\S")
_SHORT = re.compile(r"^[-+增减\/无 \d,.]{1,12}( \|)?$")
_APART = re.compile(r"(\t| \| | {2,})")

Lines = list[str]
Accident = Callable[[Lines, int, Random], Lines]


def drop_cell(lines: Lines, at: int, rng: Random) -> Lines:
    """A cell is gone together with what kept it apart from the next."""
    parts = _APART.split(lines[at])
    if len(parts) < 3:
        return lines[:at] + lines[at + 1 :]
    cell = rng.randrange(0, len(parts) - 1, 2)
    return [*lines[:at], "".join(parts[:cell] + parts[cell + 2 :]), *lines[at + 1 :]]


def drop_line(lines: Lines, at: int, rng: Random) -> Lines:
    """A line is gone."""
    return lines[:at] + lines[at + 1 :]


def swap_lines(lines: Lines, at: int, rng: Random) -> Lines:
    """Two neighbouring lines change places, unless both are bare numbers."""
    if all(map(_SHORT.match, lines[at : at + 2])):
        return lines
    return [*lines[:at], *lines[at : at + 2][::-1], *lines[at + 2 :]]


def double_line(lines: Lines, at: int, rng: Random) -> Lines:
    """A line stands there twice."""
    return [*lines[: at + 1], *lines[at:]]


def split_number(lines: Lines, at: int, rng: Random) -> Lines:
    """A space in the middle of a number."""
    return [*lines[:at], re.sub(r"(?<![\d.])(\d+)(\d)(?!\d)", r"\1 \2", lines[at], count=1), *lines[at + 1 :]]


def glue_cells(lines: Lines, at: int, rng: Random) -> Lines:
    """What kept two cells apart is gone."""
    parts = _APART.split(lines[at])
    if len(parts) < 3:
        return [*lines[:at], "".join(lines[at : at + 2]), *lines[at + 2 :]]
    between = rng.randrange(1, len(parts) - 1, 2)
    return [*lines[:at], "".join(parts[:between] + parts[between + 1 :]), *lines[at + 1 :]]


def break_line(lines: Lines, at: int, rng: Random) -> Lines:
    """A line is broken in two somewhere between its cells."""
    parts = _APART.split(lines[at])
    if len(parts) < 3:
        return [*lines[:at], "", *lines[at:]]
    between = rng.randrange(1, len(parts) - 1, 2)
    return [*lines[:at], "".join(parts[:between]), "".join(parts[between + 1 :]), *lines[at + 1 :]]


def empty_cell(lines: Lines, at: int, rng: Random) -> Lines:
    """An empty cell too many."""
    parts = _APART.split(lines[at])
    cell = rng.randrange(0, len(parts), 2)
    apart = parts[1] if len(parts) > 1 else "\n"
    return [*lines[:at], *"".join([*parts[:cell], apart, *parts[cell:]]).split("\n"), *lines[at + 1 :]]


def cut_file(lines: Lines, at: int, rng: Random) -> Lines:
    """Everything from here on is gone, and some of the cells of this line."""
    parts = _APART.split(lines[at])
    return [*lines[:at], "".join(parts[: rng.randrange(1, len(parts) + 1, 2)])]


ACCIDENTS: dict[str, Accident] = {
    "drop cell": drop_cell,
    "drop line": drop_line,
    "swap lines": swap_lines,
    "double line": double_line,
    "split number": split_number,
    "glue cells": glue_cells,
    "break line": break_line,
    "empty cell": empty_cell,
    "cut file": cut_file,
}


def damaged(text: str, accident: Accident, rng: Random) -> str:
    """The text with one accident at a row or cell of a table."""
    lines = text.split("\n")
    rows = [n for n, line in enumerate(lines) if _ROW.search(line) or _SHORT.match(line)]
    return "\n".join(accident(lines, rng.choice(rows), rng)) if rows else text


def main() -> None:
    """Reads the arguments, damages, reads, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=600)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--layout", action="append", default=[])
    parser.add_argument("--keep", type=Path, help="a folder for the files that are read wrong")
    given = parser.parse_args()
    began, rng, lexicon = time.perf_counter(), Random(given.seed), load_lexicon()  # noqa: S311 - no secret
    totals: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for example in examples(given.reports, given.seed, given.layout or LAYOUTS):
            if example.format != "txt":
                continue
            for name, accident in ACCIDENTS.items():
                path = Path(folder) / f"{example.draft.stem}.txt"
                path.write_text(damaged(example.data().decode(), accident, rng), encoding="utf-8")
                counts = totals[example.layout, name]
                counts["reports"] += 1
                report = read_report(path, path.name, lexicon).report
                if report is None:
                    counts["refused"] += 1
                    continue
                for judgement, key, read in judged(example.draft.known, {f.indicator: f for f in extract(report, lexicon)[0]}):
                    verdict = "emptied" if read.startswith("blank ''") else judgement
                    counts[verdict] += 1
                    if verdict == "wrong":
                        faults.append(f"[{example.layout}, {name}] {example.number} {path.name}: {key}: {read}")
                        if given.keep:
                            kept = given.keep / f"{example.number}-{name.replace(' ', '_')}.txt"
                            kept.write_bytes(path.read_bytes())
    print(f"{'layout':20}{'accident':16}" + "".join(f"{k:>9}" for k in KINDS))
    for (layout, name), counts in sorted(totals.items()):
        print(f"{layout:20}{name:16}" + "".join(f"{counts[k]:>9}" for k in KINDS))
    whole = sum(totals.values(), Counter())
    print(f"{'all':36}" + "".join(f"{whole[k]:>9}" for k in KINDS))
    print(f"seed {given.seed}, {time.perf_counter() - began:.0f} s")
    print("\n".join(faults))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
