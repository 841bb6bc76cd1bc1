"""How well passages are found, and how fast: recall on the held-out phrases, constants of the search, time of one question.

Run `python bench/retrieval.py` for the shipped encoder; `--fit` prints what the constants of passage/search.py rest on,
`--compare` trains other encoders (half a minute each) and prints them side by side.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from reportqa.lexicon import load_lexicon
from reportqa.passage import search
from reportqa.passage.cut import cut
from reportqa.passage.encoder import load_encoder
from reportqa.passage.phrases import read_heldout, read_phrases
from reportqa.passage.samples import form_rows
from reportqa.passage.words import Segmenter
from reportqa.records import Cell, Hit, Issuer, Paragraph, Passage, Report, Section, Table

ROUNDS = 300


@dataclass(frozen=True, slots=True)
class Case:
    """A held-out question: the set it belongs to, the report asked, and the rows or topics that are right (none: refuse)."""

    set: str
    text: str
    report: str
    right: frozenset[str]


def blank_report(form: str) -> Report:
    """A report on a blank form, with the held-out sentences as its narrative (paragraph id: topic and number)."""
    heldout, phrases = read_heldout(), read_phrases()
    sections = []
    for topic, sentences in heldout.sentences.items():
        heading = phrases.topics[topic].headings[0] if topic in phrases.topics else "总体情况"
        paragraphs = tuple(Paragraph(f"{topic}-{i}", text) for i, text in enumerate(sentences))
        sections.append(Section("", heading, "", paragraphs, ()))
    for number, table in enumerate(load_lexicon().forms[form].tables):
        seen: dict[str, tuple[Cell, ...]] = {}
        for key, head, columns in form_rows(table):
            seen.setdefault(key, tuple(Cell(key, str(i), "", head, column) for i, column in enumerate(columns)))
        cells = tuple(cell for row in seen.values() for cell in row)
        sections.append(Section("", table.title, "", (), (Table(f"t{number}", table.role, form, table.title, cells),)))
    return Report(form, Issuer(form, form), 2021, form, f"{form}.txt", "", tuple(sections), form=form)


def key(passage: Passage) -> str:
    """What a passage stands for: its row, or the topic of its paragraph."""
    return passage.row or passage.paragraph.rsplit("-", 1)[0]


def cases(passages: Sequence[Passage]) -> Iterator[Case]:
    """Every held-out question for every form that has its answer; sums and what is outside or absent have no one right row."""
    heldout, phrases, segmenter = read_heldout(), read_phrases(), Segmenter()
    for report in ("E2", "E3"):
        there = {key(p) for p in passages if p.report == report}
        for set_, table in (("row", heldout.rows), ("cell", heldout.pairs), ("topic", heldout.topics)):
            for name, texts in table.items():
                right = frozenset({name.split(".")[0]}) & there
                # a row that this form does not have, or has in parts, must not be taken for another
                parts = frozenset(row for row in there if row.startswith(name) and name == "oth")
                named = set_ if right else "sum" if parts else "absent"
                yield from (Case(named, text, report, right or parts) for text in texts)
        for name, texts in heldout.groups.items():
            yield from (Case("sum", text, report, frozenset(phrases.groups[name].rows)) for text in texts)
        yield from (Case("outside", text, report, frozenset()) for text in heldout.outside.questions)
        yield from (Case("near", text, report, frozenset()) for text in heldout.outside.near)
        for topic, texts in heldout.sentences.items():
            for text in texts:
                terms = sorted(dict.fromkeys(segmenter.terms(text)), key=lambda t: (-len(t), t))[:3]
                yield Case("words", " ".join(terms), report, frozenset({topic}))


def wrapped(case: Case) -> Case:
    """The same question with a year and a body in front, as people ask."""
    return replace(case, text=f"2021年泸桥区民族宗教事务局{case.text}")


KINDS: dict[str, search.Kind] = {"row": "row", "cell": "row", "sum": "row", "topic": "paragraph", "words": "paragraph"}


def recall(found: search.PassageSearch, asked: Sequence[Case], names: Sequence[str] = tuple(KINDS)) -> None:
    """Prints recall at 1 and 5, among the passages of the report and of the kind asked for, and among all of the report."""
    print(f"{'set':8} {'asked':>6} {'R@1 of kind':>12} {'R@5 of kind':>12} {'R@1 of all':>12} {'R@5 of all':>12}")
    for name in names:
        chosen = [case for case in asked if case.set == name]
        line = []
        for kind in (KINDS[name], None):
            ranks = [rank(found.search(case.text, frozenset({case.report}), kind, 5), case.right) for case in chosen]
            line += [sum(r == 0 for r in ranks) / len(ranks), sum(r < 5 for r in ranks) / len(ranks)]
        print(f"{name:8} {len(chosen):6} " + " ".join(f"{value:12.3f}" for value in line))


def rank(hits: Sequence[Hit], right: frozenset[str]) -> int:
    """Place of the first right hit, 99 if there is none."""
    return next((i for i, hit in enumerate(hits) if key(hit.passage) in right), 99)


def fit(found: search.PassageSearch, asked: Sequence[Case]) -> None:
    """Prints recall at 1 by the cosine's share, and how many questions are taken without asking by floor and gap."""
    full = {c: found.search(c.text, frozenset({c.report}), None, 500) for c in asked}
    shares = (0.0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0)
    print("R@1 by share of the cosine".ljust(28) + "".join(f"{share:8.2f}" for share in shares))
    for name, kind in KINDS.items():
        for label, only in ((f"{name}, of its kind", kind), (f"{name}, of all", None)):
            of = [c for c in full if c.set == name]
            line = [sum(rank(ranked(full[c], share, only), c.right) == 0 for c in of) / len(of) for share in shares]
            print(label.ljust(28) + "".join(f"{value:8.3f}" for value in line))
    questions = [c for c in asked if c.set != "words"]
    both = {(c, kind): found.search(c.text, frozenset({c.report}), kind) for c in questions for kind in ("row", None)}
    print("\ntaken without asking, of rows and cells / taken wrongly, of everything asked, by floor and gap")
    for floor in (0.4, 0.5, 0.55, 0.6, 0.64, 0.66, 0.68, 0.7, 0.72, 0.74, 0.76, 0.78, 0.8):
        cells = []
        for gap in (0.0, 0.02, 0.05, 0.08, 0.1, 0.12, 0.15, 0.2):
            taken = [(c, hits) for (c, _), hits in both.items() if accepted(hits, floor, gap)]
            right = sum(fitting(c, hits) for c, hits in taken)
            cells.append(f"{right:4}/{len(taken) - right:<3}")
        print(f"floor {floor:.2f}  " + "  ".join(cells))
    wrong = [(c, hits) for (c, _), hits in both.items() if search.certain(hits) and not fitting(c, hits)]
    all_ = sum(c.set in ("row", "cell") for c, _ in both)
    print(f"with the constants in force: {sum(map(search.certain, both.values()))} taken of {all_}, wrong: {len(wrong)}")
    for c, hits in wrong:
        print("  wrong:", c.set, c.text, "->", hits[0].passage.row, hits[0].score)


def fitting(case: Case, hits: Sequence[Hit]) -> bool:
    """Whether the first hit is the row that was meant; never for a sum, a topic or a question outside."""
    return case.set in ("row", "cell") and hits[0].passage.row in case.right


def accepted(hits: Sequence[Hit], floor: float, gap: float) -> bool:
    """`search.certain` with other constants."""
    if not hits or not hits[0].passage.row or hits[0].passage.row in search.VAGUE or hits[0].score < floor:
        return False
    other = next((hit for hit in hits if hit.passage.row != hits[0].passage.row), hits[-1])
    return hits[0].score - other.score >= gap


def ranked(hits: Sequence[Hit], share: float, kind: search.Kind | None) -> list[Hit]:
    """The hits in the order of another share of the cosine."""
    chosen = [h for h in hits if kind is None or bool(h.passage.row) == (kind == "row")]
    return sorted(chosen, key=lambda h: (-(share * h.vector + (1 - share) * h.keyword), h.passage.id))


def opened(folder: Path, encoder: str) -> search.PassageSearch:
    """A search over one blank report of each form."""
    lexicon, segmenter = load_lexicon(), Segmenter()
    passages = [p for form in ("E2", "E3") for p in cut(blank_report(form), lexicon)]
    search.write(folder, passages, load_encoder(encoder), segmenter)
    return search.PassageSearch.open(folder, load_encoder(encoder), segmenter)


def median(action: Callable[[str], object], texts: Sequence[str]) -> float:
    """Median microseconds of one call."""
    times = []
    for number in range(ROUNDS):
        start = time.perf_counter()
        action(texts[number % len(texts)])
        times.append((time.perf_counter() - start) * 1e6)
    return statistics.median(times)


def speed(found: search.PassageSearch, texts: Sequence[str]) -> None:
    """Prints the time of one question, and how far the numpy encoder lies from sentence-transformers."""
    ours, library = load_encoder(), load_encoder(building=True)
    here, there = median(lambda t: ours.encode([t]), texts), median(lambda t: library.encode([t]), texts)
    whole = median(lambda t: found.search(t, frozenset({"E3"})), texts)
    apart = float(np.abs(ours.encode(texts) - library.encode(texts)).max())
    print(
        f"\none question, median of {ROUNDS}: encode {here:.0f} us, sentence-transformers {there:.0f} us, "
        f"ratio {there / here:.1f}"
    )
    print(f"encode, search, fuse and explain {whole:.0f} us; largest difference to sentence-transformers {apart:.1e}")


def compare(folder: Path) -> None:
    """Trains other encoders and prints recall for each."""
    from reportqa.passage.train import Plan, train

    plans = {
        "as shipped": Plan(),
        "64 dimensions": Plan(dimension=64),
        "192 dimensions": Plan(dimension=192),
        "characters only": Plan(words=False),
        "words without parts of characters": Plan(characters=False),
        "fewer words": Plan(seldom=2000),
        "another seed": Plan(seed=7),
    }
    for label, plan in plans.items():
        start = time.perf_counter()
        train(folder / label, plan)
        size = sum(p.stat().st_size for p in (folder / label).rglob("*") if p.is_file()) / 1e6
        print(f"\n{label}: {size:.1f} MB, {time.perf_counter() - start:.0f} s")
        found = opened(folder / f"{label} index", str(folder / label))
        recall(found, list(cases(found.passages)), ("row", "cell", "sum", "topic"))


def main() -> None:
    """Reads the command line and prints the tables asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("--encoder", default="")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        if chosen.compare:
            compare(Path(name))
            return
        found = opened(Path(name) / "index", chosen.encoder)
        asked = list(cases(found.passages))
        print("as asked")
        recall(found, asked)
        print("\nwith a year and a body in front")
        recall(found, [wrapped(case) for case in asked])
        if chosen.fit:
            print()
            fit(found, [*asked, *(wrapped(case) for case in asked)])
        speed(found, [case.text for case in asked])


if __name__ == "__main__":
    main()
