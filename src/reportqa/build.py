"""The one path that a document takes: read, figures, checks, passages, index. In: a folder of reports; out: a generation.

A file that cannot be used becomes a `Problem` and the rest is built; nothing is published unless at least one report was read.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reportqa import __version__, generation
from reportqa.catalogue import write_catalogue
from reportqa.corpus import catalogues_of, gather
from reportqa.doubles import Read
from reportqa.errors import IndexUnusable, ReportqaError
from reportqa.intake import Progress, able, outcomes
from reportqa.lexicon import Lexicon
from reportqa.lexicon.issuers import names_data
from reportqa.library import CATALOGUE, NAMES, PROBLEMS, SEGMENTS, SHELF, TOLD, WHOLE, segments_of
from reportqa.originals import Originals, sha256_of
from reportqa.passage.cut import cut
from reportqa.passage.encoder import Encoder
from reportqa.passage.search import write as write_passages
from reportqa.passage.words import Segmenter
from reportqa.records import Issuer, Passage, Problem, Report
from reportqa.segment import Task, drawn, settled, write_all
from reportqa.shelf import About, Shelf
from reportqa.spool import Heap, Spool


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: the generation, and the problems found on the way."""

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
    items, problems = gather(corpus)
    found: dict[int, tuple[Problem, ...]] = {}

    def read() -> Iterator[Report]:
        for place, outcome in outcomes(items, originals, progress, width):
            found[place] = outcome.problems
            if outcome.report is not None:
                yield outcome.report

    def told() -> Iterator[Problem]:
        yield from problems
        for place in sorted(found):
            yield from found[place]

    return index_read(read(), told(), index, lexicon, encoder, width, identity(corpus, lexicon, encoder))


def index_read(
    reports: Iterable[Report],
    problems: Iterable[Problem],
    index: Path,
    lexicon: Lexicon,
    encoder: Encoder,
    width: int = 0,
    facts: Mapping[str, Any] | None = None,
) -> Built:
    """Publishes an index of read reports; `problems` are asked for once all of these were taken.

    At no time are all reports in memory. The same reports give the same bytes, in whatever order they come.
    """
    told: list[Problem] = []

    def write_parts(folder: Path) -> Mapping[str, Any]:
        spool = Spool(folder / "spool")
        for report in reports:
            spool.add(report)
        told.extend(problems)
        if not spool.count:
            listed = "".join(f"\n  {p.where}：{p.message}" for p in told[:20])
            raise ReportqaError(f"没有一份能用的报告，没有建立索引；原有的索引不变。{listed}")
        before = _before(index)
        write_segments(folder, spool.heaps(), before, lexicon, encoder, width or os.cpu_count() or 1)
        shutil.rmtree(folder / "spool")
        return {**(facts or {}), **made_by(lexicon, encoder), **_write_whole(folder, told, lexicon, encoder, before)}

    made = generation.publish(index, write_parts)
    return Built(made, tuple(told))


def write_segments(
    folder: Path, heaps: Sequence[Heap], before: generation.Generation | None, lexicon: Lexicon, encoder: Encoder, width: int
) -> None:
    """A segment for every heap: carried over from the generation before if nothing in it has changed, else written."""
    makers = hashlib.sha256(repr(sorted(made_by(lexicon, encoder).items())).encode()).hexdigest()
    tasks = []
    for heap in heaps:
        name = f"{heap.name}-{hashlib.sha256(f'{makers} {heap.digest}'.encode()).hexdigest()[:16]}"
        if before is None or not generation.carry(before, f"{SEGMENTS}/{name}", folder / SEGMENTS / name):
            tasks.append(Task(heap, folder / SEGMENTS / name))
    write_all(tasks, lexicon, width)


def _write_whole(
    folder: Path, told: list[Problem], lexicon: Lexicon, encoder: Encoder, before: generation.Generation | None
) -> Mapping[str, Any]:
    """What belongs to no single segment; the problems noticed in the segments are added to those told."""
    heads: list[tuple[int, Report]] = []
    found: list[About] = []
    passages: list[Passage] = []
    for at, segment in enumerate(segments_of(folder)):
        shelf = Shelf(segment / SHELF)
        held = tuple(shelf.heads())
        heads += [(at, head) for head in held]
        passages += [p for head in held for p in cut(replace(head, sections=shelf.sections(head.id)), lexicon)]
        found.append(shelf.about())
        shelf.close()
    write_catalogue(folder / CATALOGUE, heads)
    (folder / NAMES).write_bytes(names_data(_with_all_names(head for _, head in heads), lexicon.issuers))
    write_passages(folder / WHOLE, passages, encoder, Segmenter(), before.folder / WHOLE if before else None)
    told.extend(p for about in found for p in about.problems)
    (folder / TOLD).write_bytes(PROBLEMS.dump_json(tuple(told)))
    return {
        "reports": len(heads),
        "figures": sum(about.figures for about in found),
        "passages": len(passages),
        "segments": len(found),
        "years": sorted({head.year for _, head in heads}),
        "extra_rows": sorted({label for about in found for label in about.labels}),
    }


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
    return {"corpus": digest.hexdigest(), "readers": able(), **made_by(lexicon, encoder)}


def made_by(lexicon: Lexicon, encoder: Encoder) -> dict[str, str]:
    """Digests of what an index of read reports depends on beside them."""
    return {"program": __version__, "lexicon": lexicon.digest, "encoder": encoder.id, "segmenter": Segmenter().id}


def read_corpus(
    places: Path | Sequence[Path],
    lexicon: Lexicon,
    progress: Progress | None = None,
    originals: Originals | None = None,
    width: int = 0,
) -> tuple[tuple[Read, ...], tuple[Problem, ...]]:
    """Every report of the folders and files in their order, and every problem, all in memory: for a look at a few files."""
    items, problems = gather(places)
    found: dict[int, tuple[Read | None, tuple[Problem, ...]]] = {}
    for place, outcome in outcomes(items, originals, progress, width):
        read, odd = drawn(outcome.report, lexicon) if outcome.report else (None, ())
        found[place] = read, (*outcome.problems, *odd)
    in_order = [found[place] for place in range(len(items))]
    kept, doubles = settled([read for read, _ in in_order if read is not None], lexicon)
    return kept, (*problems, *(p for _, odd in in_order for p in odd), *doubles)


def _before(index: Path) -> generation.Generation | None:
    """The index so far, so that what has not changed is not made again."""
    try:
        return generation.current(index)
    except IndexUnusable:
        return None


def _with_all_names(heads: Iterable[Report]) -> tuple[Issuer, ...]:
    """One body an id, with the short names and the longest region path of all its reports."""
    merged: dict[str, Issuer] = {}
    for head in heads:
        issuer = head.issuer
        before = merged.get(issuer.id)
        if before:
            names = tuple(dict.fromkeys((*before.short_names, *issuer.short_names)))
            region = max(before.region, issuer.region, key=len)
            issuer = Issuer(issuer.id, issuer.name, issuer.level, region, issuer.parent, names, issuer.origin)
        merged[issuer.id] = issuer
    return tuple(merged.values())
