"""How well passages are found, and how fast: the phrases set aside, constants of the search, time of one question.

Run `python bench/retrieval.py` for the shipped encoder: recall at 1, 5 and 10 and the mean reciprocal rank with 95 % intervals
(1,000 seeded draws of the phrases), by class and by style of speaker, for keywords, vectors and both, in one report; then
what the margin accepts. `--fit` prints what the constants of passage/search.py rest on, fitted on one half of the phrases and
measured on the other; `--compare` trains other encoders (some minutes each) and prints them side by side.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reportqa.lexicon import load_lexicon
from reportqa.passage import search
from reportqa.passage.cut import cut
from reportqa.passage.encoder import SHIPPED, LibraryEncoder, load_encoder
from reportqa.passage.phrases import Styles, read_heldout, read_phrases, read_set_aside
from reportqa.passage.samples import form_rows
from reportqa.passage.words import Segmenter
from reportqa.records import Cell, Hit, Issuer, Paragraph, Passage, Report, Section, Table

ROUNDS = 300


@dataclass(frozen=True, slots=True)
class Case:
    """A phrase set aside: its class and style, the report asked, and the rows or topics that are right (none: refuse)."""

    set: str
    style: str
    text: str
    report: str
    right: frozenset[str]
    kind: search.Kind


#: the topic whose sentence in the blank report tells of a matter
TOLD = {
    "disclosed": "proactive", "web_posts": "website", "wechat_posts": "newmedia", "weibo_posts": "newmedia",
    "followers": "newmedia", "visits": "website", "interpretations": "interpretation", "press": "press", "talks": "press",
    "gazette_issues": "gazette",
    "trainings": "training", "trained": "training", "meetings": "leadership", "npc": "proposals", "cppcc": "proposals",
    "handling_fee": "handling_fee", "messages": "interaction", "hotline": "interaction", "surveys": "interaction",
    "open_days": "interaction", "reading_points": "platform", "columns": "website", "responses": "interaction",
    "inspections": "supervision", "accounts": "newmedia", "net_requests": "requests_work", "letter_requests": "requests_work",
    "face_requests": "requests_work",
}  # fmt: skip


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
    """Every phrase set aside for both forms; a sum, what is outside and what a form does not have have no one right row."""
    aside, groups = read_set_aside(), read_phrases().groups
    for report in ("E2", "E3"):
        there = {key(p): p for p in passages if p.report == report}
        for set_, part in (("row", aside.rows), ("cell", aside.cells), ("topic", aside.topics), ("words", aside.words)):
            for name, style, text in _said(part):
                what = name.split(".")[0]
                kind: search.Kind = "paragraph" if set_ == "topic" or (what in there and not there[what].row) else "row"
                named = set_ if what in there else "sum" if what == "oth" else "absent"
                right = frozenset({what} & there.keys()) or frozenset(r for r in there if what == "oth" and r.startswith(what))
                yield Case(named, style, text, report, right, kind)
        for name, style, text in _said(aside.sums):
            yield Case("sum", style, text, report, frozenset(groups[name].rows), "row")
        for name, style, text in _said(aside.matters):
            yield Case("matter", style, text, report, frozenset({TOLD[name]}), "paragraph")
        for set_, styles in (("outside", aside.outside), ("near", aside.near)):
            yield from (Case(set_, style, text, report, frozenset(), "row") for _, style, text in _said({"": styles}))


def _said(part: Mapping[str, Styles]) -> Iterator[tuple[str, str, str]]:
    return ((name, style, text) for name, styles in part.items() for style, texts in styles.items() for text in texts)


def wrapped(case: Case) -> Case:
    """The same question with a year and a body in front, as people ask."""
    return replace(case, text=f"2021年泸桥区民族宗教事务局{case.text}")


#: classes with a right passage
FOUND = ("row", "cell", "sum", "topic", "matter", "words")
Answers = Mapping[Case, Sequence[Hit]]


def all_hits(found: search.PassageSearch, asked: Sequence[Case]) -> Answers:
    """Every passage of the kind asked for, for each question, with its scores."""
    return {case: found.search(case.text, frozenset({case.report}), case.kind, 500) for case in asked}


def rank(hits: Sequence[Hit], right: frozenset[str]) -> int:
    """Place of the first right hit, 999 if there is none."""
    return next((i for i, hit in enumerate(hits) if key(hit.passage) in right), 999)


def ranked(hits: Sequence[Hit], share: float) -> list[Hit]:
    """The hits in the order of another share of the cosine."""
    return sorted(hits, key=lambda h: (-(share * h.vector + (1 - share) * h.keyword), h.passage.id))


def recall(answers: Answers, pick: Callable[[Case], str] = lambda case: case.set) -> None:
    """Prints the measures of keywords, vectors and both, by what `pick` says of a case."""
    ways: dict[str, Callable[[Sequence[Hit]], Sequence[Hit]]] = {
        "keywords": lambda hits: ranked(hits, 0.0), "vectors": lambda hits: ranked(hits, 1.0), "fused": lambda hits: hits
    }  # fmt: skip
    print(f"{'':22}{'asked':>6}" + "".join(f"{name:>22}" for name in ("R@1", "R@5", "R@10", "MRR")))
    of = [case for case in answers if case.set in FOUND]
    for group in [*dict.fromkeys(pick(case) for case in of), "rows and cells", "all"]:
        inside = {"all": of, "rows and cells": [case for case in of if case.set in ("row", "cell")]}
        chosen = inside.get(group) or [case for case in of if pick(case) == group]
        for name, way in ways.items():
            ranks = np.array([rank(way(answers[case]), case.right) for case in chosen], dtype=float)
            values = [ranks < 1, ranks < 5, ranks < 10, 1 / (ranks + 1)]
            texts = np.unique([case.text for case in chosen], return_inverse=True)[1]
            line = "".join(f"{interval(np.asarray(value, dtype=float), texts):>22}" for value in values)
            print(f"{group:13}{name:9}{len(chosen):6}{line}")


def interval(values: NDArray[np.float64], texts: NDArray[np.int64]) -> str:
    """The mean with its 95 % interval over 1,000 draws of the texts; a text asked of two forms is drawn as one."""
    sums, counts = np.bincount(texts, values), np.bincount(texts)
    drawn = np.random.default_rng(1).integers(0, len(sums), (1000, len(sums)))
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return f"{values.mean():.3f} ({low:.3f}-{high:.3f})"


def margin(answers: Answers, accept: Callable[[Sequence[Hit]], bool]) -> tuple[int, int, int]:
    """How many questions have a row of their own; how many first rows are accepted, of all questions; how many wrongly."""
    of = [case for case in answers if case.kind == "row"]
    taken = [case for case in of if accept(answers[case][:10])]
    return sum(case.set in ("row", "cell") for case in of), len(taken), sum(not fitting(c, answers[c]) for c in taken)


def fitting(case: Case, hits: Sequence[Hit]) -> bool:
    """Whether the first hit is the row that was meant; never for a sum or a question outside."""
    return case.set in ("row", "cell", "words") and hits[0].passage.row in case.right


def accepted(hits: Sequence[Hit], floor: float, gap: float) -> bool:
    """`search.certain` with other constants."""
    if not hits or not hits[0].passage.row or hits[0].passage.row in search.VAGUE or hits[0].score < floor:
        return False
    other = next((hit for hit in hits if hit.passage.row != hits[0].passage.row), hits[-1])
    return hits[0].score - other.score >= gap


SHARES = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0)
FLOORS = tuple(round(0.4 + 0.02 * step, 2) for step in range(25))
GAPS = (0.0, 0.03, 0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25)


def fit(answers: Answers) -> None:
    """Fits on each half of the phrases and measures on the other: the cosine's share by kind, floor and gap of the margin."""
    halves: list[dict[Case, Sequence[Hit]]] = [{}, {}]
    for case, hits in answers.items():
        halves[hashlib.sha256(case.text.encode()).digest()[0] % 2][case] = hits
    for kind in ("row", "paragraph"):
        print(f"share of the cosine, {kind}: " + "  ".join(f"{share} {_found(answers, kind, share):.3f}" for share in SHARES))
        for here, there in (halves, halves[::-1]):
            best = max(SHARES, key=lambda share: _found(here, kind, share))
            print(f"  best on one half {best} ({_found(here, kind, best):.3f}), on the other {_found(there, kind, best):.3f}")
    for here, there in (halves, halves[::-1]):
        floor, gap = max(product(FLOORS, GAPS), key=lambda pair: _coverage(here, *pair))
        accept = partial(accepted, floor=floor, gap=gap)
        print(f"margin: floor {floor}, gap {gap} fitted: {margin(here, accept)}, on the other half {margin(there, accept)}")


def _found(answers: Answers, kind: str, share: float) -> float:
    of = [case for case in answers if case.set in FOUND and case.kind == kind]
    return statistics.fmean(rank(ranked(answers[case], share), case.right) == 0 for case in of)


def _coverage(answers: Answers, floor: float, gap: float) -> int:
    _, taken, wrong = margin(answers, lambda hits: accepted(hits, floor, gap))
    return taken if wrong * 200 <= taken else -wrong


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
    ours, library = load_encoder(), LibraryEncoder(SHIPPED, "")
    here, there = median(ours.encode_question, texts), median(library.encode_question, texts)
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

    shipped = Plan()
    cuts = (32, 64, shipped.dimension)
    plans = {
        "as shipped": shipped,
        "full precision": replace(shipped, half=False),
        "Matryoshka, 32 and 64 inside": replace(shipped, cuts=cuts),
        "64 dimensions": replace(shipped, dimension=64),
        "256 dimensions": replace(shipped, dimension=256),
        "characters only": replace(shipped, words=False),
        "words without parts": replace(shipped, characters=False, sounds=0.0),
        "without sounds": replace(shipped, sounds=0.0),
        "another seed": replace(shipped, seed=7),
    }
    for label, plan in plans.items():
        start = time.perf_counter()
        train(folder / label, plan)
        size = sum(p.stat().st_size for p in (folder / label).rglob("*") if p.is_file()) / 1e6
        print(f"\n{label}: {size:.1f} MB, {time.perf_counter() - start:.0f} s")
        found = opened(folder / f"{label} index", str(folder / label))
        recall(all_hits(found, list(cases(found.passages))))


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
        answers = all_hits(found, asked)
        print("by class")
        recall(answers)
        print("\nrows and cells by style of speaker")
        recall({case: answers[case] for case in asked if case.set in ("row", "cell")}, lambda case: case.style)
        print("\nmargin: rows and cells asked, accepted of everything asked, wrong")
        print("as asked", margin(answers, search.certain))
        print("a year and a body in front", margin(all_hits(found, [wrapped(case) for case in asked]), search.certain))
        if chosen.fit:
            fit(answers)
        speed(found, [case.text for case in asked])


if __name__ == "__main__":
    main()
