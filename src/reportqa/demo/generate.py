"""The whole set: comes in a folder, a number and a seed, goes out documents, a catalogue and the true cells beside them.

`truth.jsonl` has one line a report: file, issuer, year, form, title, cells (row.column -> text as printed), the tables whose
heading says 无, the identities broken on purpose, and what the narrative says. Same seed, same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from reportqa.demo.figures import FIRST_YEAR_OF_E3, PROFILES, first_stock, year_figures
from reportqa.demo.grids import grid
from reportqa.demo.names import Body, many_bodies, standard_bodies
from reportqa.demo.oddities import TABLE_ODDITIES, TITLE_ODDITIES, apply
from reportqa.demo.printing import Habit, Printed, break_identity, print_cells
from reportqa.demo.prose import Manner, Narrative, narrate
from reportqa.demo.write_docx import docx_file
from reportqa.demo.write_pdf import pdf_file
from reportqa.demo.write_text import html_file, text_file
from reportqa.errors import WrongSetting
from reportqa.lexicon.forms import Form
from reportqa.lexicon.load import load_lexicon
from reportqa.records import Block

SEED = 20240401
YEARS = range(2019, 2025)
STANDARD = 60
_ROLES = ("disclosed", "requests", "reviews")
_SIGNS = ("words", "marks", "plain")
#: layouts of the standard set, one a report in turn; a larger set has text and web pages only, which are quick to write
_STANDARD_LAYOUTS = ("tabs", "html", "docx", "pdf", "pipes")
_MANY_LAYOUTS = ("tabs", "html", "pipes", "tabs", "html")
_SUFFIXES = {"tabs": ".txt", "pipes": ".txt", "bars": ".txt", "html": ".html", "docx": ".docx", "pdf": ".pdf"}
#: (number of the body in the standard set, year): how it departs from plain zeros, or what it gets wrong
_STANDARD_ZEROS = {
    (1, 2019): "none", (1, 2022): "blank", (3, 2020): "blank", (3, 2023): "slash", (6, 2024): "none",
    (7, 2020): "section", (7, 2023): "slash", (8, 2019): "slash", (8, 2022): "section", (9, 2021): "blank",
}  # fmt: skip
_STANDARD_FAULTS = {(2, 2022): "balance", (4, 2023): "reviews"}
_STANDARD_ODDITIES = {
    (5, 2022): "spaced year", (6, 2020): "numeral year", (9, 2019): "half width", (9, 2021): "short labels",
    (9, 2024): "other ordinals", (3, 2019): "glossed heads",
}  # fmt: skip
_MANY_ODDITIES = ("", "", "", *TABLE_ODDITIES, *TITLE_ODDITIES)
_MANY_ZEROS = ("", "", "", "", "blank", "slash", "none", "section")

#: number of the body, year, random source -> layout, habit, oddity
Plan = Callable[[int, int, Random], tuple[str, Habit, str]]


@dataclass(frozen=True, slots=True)
class Paper:
    """One invented report, ready to be written: its blocks and everything true about it."""

    file: str
    body: Body
    year: int
    form: str
    layout: str
    habit: Habit
    printed: Printed
    narrative: Narrative
    blocks: tuple[Block, ...]

    def truth(self) -> dict[str, object]:
        """The line of truth.jsonl."""
        return {
            "file": self.file,
            "issuer": self.body.name,
            "region": self.body.region,
            "year": self.year,
            "form": self.form,
            "title": self.blocks[0].text,
            "cells": self.printed.cells,
            "section_none": self.printed.section_none,
            "breaks": [{"identity": identity, "at": at} for identity, at in self.printed.breaks],
            "facts": asdict(self.narrative.facts),
        }


def papers(reports: int = STANDARD, seed: int = SEED) -> Iterator[Paper]:
    """The reports one by one: body by body, each from 2019 on. Up to 60 they are of the standard set."""
    if reports < 1:
        raise WrongSetting("演示报告的份数要大于零")
    standard = reports <= STANDARD
    bodies = standard_bodies() if standard else many_bodies(-(-reports // len(YEARS)))
    left = reports
    for number, body in enumerate(bodies):
        for paper in _body_papers(number, body, seed, _standard_plan if standard else _plan):
            if left == 0:
                return
            left -= 1
            yield paper


def plain_papers(seed: int) -> Iterator[Paper]:
    """Invented reports without an oddity of layout, as many as there are names; `papers` of a large set but for that."""
    for number, body in enumerate(many_bodies()):
        yield from _body_papers(number, body, seed, _plain_plan)


def _body_papers(number: int, body: Body, seed: int, plan: Plan) -> Iterator[Paper]:
    profile = PROFILES[body.size]
    forms = load_lexicon().forms
    # each body has a random source of its own, so that asking for more reports does not change the first ones
    rng = Random(f"{seed}/{body.name}")  # noqa: S311 - nothing secret about an invented number
    stock = first_stock(rng, profile)
    earlier: tuple[str, ...] = ()
    for year in YEARS:
        figures = year_figures(rng, profile, year, stock)
        name = "E3" if year >= FIRST_YEAR_OF_E3 else "E2"
        layout, habit, oddity = plan(number, year, rng)
        breaks = break_identity(figures, habit.fault)
        printed = print_cells(figures, forms[name], habit)
        printed = Printed(printed.cells, printed.section_none, breaks)
        narrative = narrate(rng, body, year, printed, Manner(number, earlier))
        earlier = narrative.facts.problems
        blocks = apply(tuple(_blocks(narrative, forms[name], printed.cells)), oddity)
        file = f"{body.name}-{year}{_SUFFIXES[layout]}"
        yield Paper(file, body, year, name, layout, habit, printed, narrative, blocks)


def _standard_plan(number: int, year: int, rng: Random) -> tuple[str, Habit, str]:
    layout = _STANDARD_LAYOUTS[(number + year) % len(_STANDARD_LAYOUTS)]
    key = (number, year)
    thousands = number == 0 and year in (2020, 2023)
    habit = Habit(_STANDARD_ZEROS.get(key, ""), _SIGNS[number % len(_SIGNS)], thousands, _STANDARD_FAULTS.get(key, ""))
    return layout, habit, _STANDARD_ODDITIES.get(key, "")


def _plan(number: int, year: int, rng: Random) -> tuple[str, Habit, str]:
    habit = Habit(rng.choice(_MANY_ZEROS), _SIGNS[number % len(_SIGNS)], rng.random() < 0.1)
    return rng.choice(_MANY_LAYOUTS), habit, rng.choice(_MANY_ODDITIES)


def _plain_plan(number: int, year: int, rng: Random) -> tuple[str, Habit, str]:
    return "tabs", Habit(rng.choice(_MANY_ZEROS), _SIGNS[number % len(_SIGNS)], rng.random() < 0.1), ""


def _blocks(narrative: Narrative, form: Form, cells: dict[str, str]) -> Iterator[Block]:
    yield Block("heading", narrative.title)
    yield from (Block("line", text) for text in narrative.preamble)
    tables = dict(zip((1, 2, 3), _ROLES, strict=True))
    for number, (heading, paragraphs) in enumerate(narrative.sections):
        yield Block("heading", heading)
        yield from (Block("line", text) for text in paragraphs)
        if number in tables:
            yield grid(form.table(tables[number]), cells)
    yield from (Block("line", text) for text in narrative.signature)


def document(paper: Paper) -> bytes:
    """The bytes of the paper's file."""
    odd = paper.year % 2 == 1
    if paper.layout == "html":
        return html_file(paper.blocks, noisy=odd)
    if paper.layout == "docx":
        return docx_file(paper.blocks)
    if paper.layout == "pdf":
        return pdf_file(paper.blocks, numbered=odd)
    return text_file(paper.blocks, paper.layout, paged=odd)


def generate(out: Path, reports: int = STANDARD, seed: int = SEED) -> int:
    """Write that many reports with catalogue and truth into `out` (made if absent); the number written.

    Files that are already there are overwritten where they have the same name, and left alone otherwise.
    """
    out.mkdir(parents=True, exist_ok=True)
    entries = ['# 演示数据，机关与数字均为虚构\norigin = "demo"\n']
    written = 0
    with (out / "truth.jsonl").open("w", encoding="utf-8", newline="\n") as truth:
        for paper in papers(reports, seed):
            (out / paper.file).write_bytes(document(paper))
            truth.write(json.dumps(paper.truth(), ensure_ascii=False) + "\n")
            if reports <= STANDARD:
                entries.append(_entry(paper))
            written += 1
    (out / "catalogue.toml").write_text("\n".join(entries), encoding="utf-8", newline="\n")
    return written


def _entry(paper: Paper) -> str:
    def listed(items: tuple[str, ...]) -> str:
        return json.dumps(list(items), ensure_ascii=False)

    names = f"short_names = {listed(paper.body.short_names)}\n" if paper.body.short_names else ""
    return (
        f'[[report]]\nfile = "{paper.file}"\nissuer = "{paper.body.name}"\n{names}'
        f"region = {listed(paper.body.region)}\nyear = {paper.year}\n"
    )
