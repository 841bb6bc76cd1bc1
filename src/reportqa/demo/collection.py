"""Reports in every layout: comes in a number and a seed, goes out files with what is true of each. Same seed, same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

from reportqa.demo.draft import Draft, draft
from reportqa.demo.generate import plain_papers
from reportqa.demo.layouts import LAYOUTS, Format, written
from reportqa.errors import WrongSetting
from reportqa.lexicon.load import load_lexicon


@dataclass(frozen=True, slots=True)
class Example:
    """A report in a layout and a format: its number in the collection, and the draft that says what is true of it."""

    number: int
    layout: str
    format: Format
    draft: Draft

    @property
    def file(self) -> str:
        """A folder of its own for each report, since publishing systems give many files the same name."""
        return f"{self.number:05d}/{self.draft.stem}.{self.format}"

    def data(self) -> bytes:
        """The bytes of the file."""
        return written(self.draft, self.format)


def pairs(names: Sequence[str] = ()) -> list[tuple[str, Format]]:
    """Every layout (or those named) with every format in which it occurs."""
    if unknown := set(names) - set(LAYOUTS):
        raise WrongSetting(f"没有这样的版式：{'、'.join(sorted(unknown))}。可用的版式：{'、'.join(LAYOUTS)}")
    return [(name, form) for name in names or LAYOUTS for form in LAYOUTS[name].formats]


def examples(reports: int, seed: int, names: Sequence[str] = ()) -> Iterator[Example]:
    """That many reports, layouts and formats in turn, each round in another order so that bodies and years mix."""
    if reports < 1:
        raise WrongSetting("演示报告的份数要大于零")
    forms = load_lexicon().forms
    rng = Random(f"layouts/{seed}")  # noqa: S311 - nothing secret about an invented number
    order: list[tuple[str, Format]] = []
    for number, paper in enumerate(islice(plain_papers(seed), reports)):
        if not order:
            order = pairs(names)
            rng.shuffle(order)
        name, form = order.pop()
        yield Example(number, name, form, LAYOUTS[name].lay_out(draft(paper, forms[paper.form])))


def write_collection(out: Path, reports: int, seed: int, names: Sequence[str] = ()) -> int:
    """Write that many reports into `out`, each in a folder of its own, with truth.jsonl beside them; the number written."""
    out.mkdir(parents=True, exist_ok=True)
    written_now = 0
    with (out / "truth.jsonl").open("w", encoding="utf-8", newline="\n") as truth:
        for example in examples(reports, seed, names):
            path = out / example.file
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(example.data())
            truth.write(json.dumps(example.draft.truth(example.file, example.layout), ensure_ascii=False) + "\n")
            written_now += 1
    (out / "catalogue.toml").write_text('# 演示数据，机关与数字均为虚构\norigin = "demo"\n', encoding="utf-8", newline="\n")
    return written_now
