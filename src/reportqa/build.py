"""The one path that a document takes: read, figures, checks, passages, index. In: a folder of reports; out: a generation.

A file that cannot be used becomes a `Problem` and the rest is built; nothing is published unless at least one report was read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reportqa import __version__, generation
from reportqa.corpus import catalogues_of, gather
from reportqa.doubles import Read, settle
from reportqa.errors import IndexUnusable, ReportqaError
from reportqa.figure import book
from reportqa.figure.across import across_years
from reportqa.figure.check import check
from reportqa.figure.extract import extract
from reportqa.figure.narrative import narrative
from reportqa.figure.trust import trust, withheld
from reportqa.intake import Progress, able, outcomes
from reportqa.lexicon import Lexicon
from reportqa.library import CHECKS, PROBLEMS, REPORTS
from reportqa.originals import Originals, sha256_of
from reportqa.passage.cut import cut
from reportqa.passage.encoder import Encoder
from reportqa.passage.search import write as write_passages
from reportqa.passage.words import Segmenter
from reportqa.records import Problem, Report


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: the generation, the counts in its facts, and the problems found on the way."""

    generation: generation.Generation
    problems: tuple[Problem, ...]


def build(
    corpus: Path,
    index: Path,
    lexicon: Lexicon,
    encoder: Encoder,
    progress: Progress | None = None,
    originals: Originals | None = None,
    width: int = 0,
) -> Built:
    """Reads every report under `corpus` and publishes an index of them; raises `ReportqaError` when none could be read.

    The files and what was read of them are kept in `originals`, which also saves reading them again; `width` files are read at
    once, as many as there are processors if it is 0. The index does not depend on either.
    """
    facts: dict[str, Any] = identity(corpus, lexicon, encoder)
    read, problems = read_corpus(corpus, lexicon, progress, originals, width)
    if not read:
        listed = "".join(f"\n  {p.where}：{p.message}" for p in problems[:20])
        raise ReportqaError(f"{corpus} 里没有一份能用的报告，没有建立索引；原有的索引不变。{listed}")
    facts |= {"reports": len(read), "figures": sum(len(r.figures) for r in read)}
    before = _passages_before(index)
    made = generation.publish(index, lambda folder: {**facts, **_write_parts(folder, read, problems, lexicon, encoder, before)})
    return Built(made, problems)


def unchanged(corpus: Path, index: Path, lexicon: Lexicon, encoder: Encoder) -> bool:
    """Whether the current index was made from these very files, by this program with these words and this encoder."""
    try:
        facts = generation.current(index).facts
    except IndexUnusable:
        return False
    return all(facts.get(key) == value for key, value in identity(corpus, lexicon, encoder).items())


def identity(corpus: Path, lexicon: Lexicon, encoder: Encoder) -> dict[str, str]:
    """Digests of all that a build depends on."""
    digest = hashlib.sha256()
    items = gather(corpus)[0] if corpus.is_dir() else ()
    for path in sorted((*(i.path for i in items), *catalogues_of(items))):
        try:
            content = bytes.fromhex(sha256_of(path))
        except OSError:
            # the reading says what is wrong with it
            content = b"unreadable"
        digest.update(path.relative_to(corpus).as_posix().encode() + b"\0" + content)
    made_by = {"program": __version__, "lexicon": lexicon.digest, "encoder": encoder.id, "segmenter": Segmenter().id}
    return {"corpus": digest.hexdigest(), "readers": able(), **made_by}


def read_corpus(
    places: Path | Sequence[Path],
    lexicon: Lexicon,
    progress: Progress | None = None,
    originals: Originals | None = None,
    width: int = 0,
) -> tuple[tuple[Read, ...], tuple[Problem, ...]]:
    """Every report of the folders and files in their order, and every problem; doubles are settled, years compared."""
    items, problems = gather(places)
    found: dict[int, tuple[Read | None, tuple[Problem, ...]]] = {}
    for place, outcome in outcomes(items, originals, progress, width):
        drawn, odd = _drawn(outcome.report, lexicon) if outcome.report else (None, ())
        found[place] = drawn, (*outcome.problems, *odd)
    in_order = [found[place] for place in range(len(items))]
    kept, doubles = settle(read for read, _ in in_order if read is not None)
    across = across_years([(r.report, r.figures) for r in kept], lexicon)
    compared = tuple(replace(r, checks=(*r.checks, *across.get(r.report.id, ()))) for r in kept)
    return compared, (*problems, *(p for _, odd in in_order for p in odd), *doubles)


def _drawn(report: Report, lexicon: Lexicon) -> tuple[Read, tuple[Problem, ...]]:
    """A report with its figures and their checks."""
    figures, odd = extract(report, lexicon)
    figures = trust((*figures, *narrative(report, lexicon)), report, lexicon)
    report = withheld(report, figures)
    return Read(report, figures, check(figures, report, lexicon)), tuple(odd)


def _passages_before(index: Path) -> Path | None:
    """The passages of the index so far, so that only changed texts are embedded again."""
    try:
        return generation.current(index).folder / "passages"
    except IndexUnusable:
        return None


def _write_parts(
    folder: Path, read: tuple[Read, ...], problems: tuple[Problem, ...], lexicon: Lexicon, encoder: Encoder, before: Path | None
) -> Mapping[str, Any]:
    reports = tuple(r.report for r in read)
    passages = [p for report in reports for p in cut(report, lexicon)]
    (folder / "reports.json").write_bytes(REPORTS.dump_json(reports))
    (folder / "checks.json").write_bytes(CHECKS.dump_json({r.report.id: r.checks for r in read}))
    (folder / "problems.json").write_bytes(PROBLEMS.dump_json(problems))
    book.write(folder / "figures.db", (f for r in read for f in r.figures))
    write_passages(folder / "passages", passages, encoder, Segmenter(), before)
    return {"passages": len(passages)}
