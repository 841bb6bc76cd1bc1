"""The one path that a document takes: read, figures, checks, passages, index. In: a folder of reports; out: a generation.

A file that cannot be used becomes a `Problem` and the rest is built; nothing is published unless at least one report was read.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportqa import __version__, generation
from reportqa.errors import IndexUnusable, ReportqaError
from reportqa.figure import book
from reportqa.figure.check import check
from reportqa.figure.extract import extract
from reportqa.lexicon import Lexicon
from reportqa.library import CHECKS, PROBLEMS, REPORTS
from reportqa.passage.cut import cut
from reportqa.passage.encoder import Encoder
from reportqa.passage.search import write as write_passages
from reportqa.passage.words import Segmenter
from reportqa.records import Check, Figure, Problem, Report, Severity
from reportqa.report.catalogue import NAME as CATALOGUE
from reportqa.report.catalogue import read_catalogue
from reportqa.report.read import read_report
from reportqa.text import printable

#: files beside reports that are none: catalogues, true figures of the demonstration, notes
_NOT_REPORTS = frozenset({".toml", ".json", ".jsonl", ".md"})
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Read:
    """A report with everything drawn from it."""

    report: Report
    figures: tuple[Figure, ...]
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: the generation, the counts in its facts, and the problems found on the way."""

    generation: generation.Generation
    problems: tuple[Problem, ...]


def build(corpus: Path, index: Path, lexicon: Lexicon, encoder: Encoder, progress: Progress | None = None) -> Built:
    """Reads every report under `corpus` and publishes an index of them; raises `ReportqaError` when none could be read."""
    read, problems = read_corpus(corpus, lexicon, progress)
    if not read:
        listed = "".join(f"\n  {p.where}：{p.message}" for p in problems[:20])
        raise ReportqaError(f"{corpus} 里没有一份能用的报告，没有建立索引；原有的索引不变。{listed}")
    facts = {**identity(corpus, lexicon, encoder), "reports": len(read), "figures": sum(len(r.figures) for r in read)}
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
    files, _ = _files(corpus) if corpus.is_dir() else ([], [])
    catalogues = {p.parent / CATALOGUE for p in files}
    for path in sorted((*files, *(c for c in catalogues if c.is_file()))):
        try:
            content = hashlib.sha256(path.read_bytes()).digest()
        except OSError:
            # read_report says what is wrong with it
            content = b"unreadable"
        digest.update(path.relative_to(corpus).as_posix().encode() + b"\0" + content)
    made_by = {"program": __version__, "lexicon": lexicon.digest, "encoder": encoder.id, "segmenter": Segmenter().id}
    return {"corpus": digest.hexdigest(), **made_by}


def read_corpus(
    corpus: Path, lexicon: Lexicon, progress: Progress | None = None
) -> tuple[tuple[Read, ...], tuple[Problem, ...]]:
    """Every report under `corpus` in the order of its files, and every problem; doubles are settled."""
    if not corpus.is_dir():
        raise ReportqaError(f"没有 {corpus} 这个文件夹。请建立它并放入报告，或者指明报告所在的文件夹。")
    files, problems = _files(corpus)
    catalogues = {folder: read_catalogue(folder) for folder in {p.parent for p in files}}
    for folder, catalogue in sorted(catalogues.items()):
        absent = [e.file for e in catalogue.report if not (folder / e.file).is_file()]
        problems += [
            Problem("W_CATALOGUE", f"catalogue.toml 写了 {name}，但没有这个文件", _name(folder, corpus)) for name in absent
        ]
    found: list[Read] = []
    for number, path in enumerate(files, 1):
        name = _name(path, corpus)
        if progress:
            progress(name, number, len(files))
        outcome = read_report(path, name, lexicon, catalogues[path.parent].entry(path.name))
        problems += outcome.problems
        if outcome.report is not None:
            figures, odd = extract(outcome.report, lexicon)
            problems += odd
            found.append(Read(outcome.report, figures, check(figures, outcome.report, lexicon)))
    kept, doubles = _settle_doubles(found)
    return kept, (*problems, *doubles)


def _files(corpus: Path) -> tuple[list[Path], list[Problem]]:
    """Every file that may be a report, sorted; what cannot be looked at is a problem, an unreadable folder ends the build.

    A folder that cannot be opened would make its reports vanish from the index without a word.
    """

    def closed(error: OSError) -> None:
        raise ReportqaError(f"文件夹 {error.filename} 打不开，没有建立索引。请检查它的权限。") from error

    files: list[Path] = []
    problems: list[Problem] = []
    for folder, folders, names in os.walk(corpus, onerror=closed):
        for name in sorted((*names, *folders)):
            path = Path(folder) / name
            if _passed_over(path, corpus):
                continue
            shown = _name(path, corpus)
            if shown != path.relative_to(corpus).as_posix():
                problems.append(Problem("E_NAME", "文件名里有无法显示的字符，请改名后再放入", shown, "critical"))
            elif path.is_symlink() and not path.is_file():
                problems.append(Problem("E_FILE", "这是指向文件夹或者已失效的链接，没有读取", shown, "critical"))
            elif path.is_file():
                files.append(path)
            elif name in names:
                problems.append(Problem("E_FILE", "这不是普通文件，没有读取", shown, "critical"))
    return sorted(files), problems


def _name(path: Path, corpus: Path) -> str:
    """The path inside the corpus as it can be printed; letters that no text has become question marks."""
    name = path.relative_to(corpus).as_posix()
    return printable(name.encode("utf-8", "replace").decode()).replace("\n", "?").replace("\t", "?")


def _passed_over(path: Path, corpus: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(corpus).parts)
    return hidden or (path.suffix.lower() in _NOT_REPORTS)


def _settle_doubles(found: Iterable[Read]) -> tuple[tuple[Read, ...], list[Problem]]:
    """One report a body and year where the figures agree; an original replaces a restated one; otherwise both stay.

    Two originals with different figures are both kept: an answer then gives both, each with its cell, and staff are told.
    """
    groups: dict[tuple[str, int], list[Read]] = {}
    for read in found:
        groups.setdefault((read.report.issuer.id, read.report.year), []).append(read)
    kept: list[Read] = []
    problems: list[Problem] = []
    for group in groups.values():
        originals = [r for r in group if r.report.origin != "restated"] or group[:1]
        distinct = {_content(r): r for r in reversed(originals)}
        kept += sorted(distinct.values(), key=lambda r: r.report.file)
        for read in group:
            if read not in distinct.values():
                problems.append(_note(read, "W_DOUBLE", "同一机关同一年度已有另一份报告，这份不再使用", "note"))
            elif len(distinct) > 1:
                problems.append(_note(read, "W_CONFLICT", "同一机关同一年度有内容不同的报告，回答时会同时给出", "warning"))
    return tuple(kept), problems


def _content(read: Read) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((f.indicator, f.raw) for f in read.figures))


def _note(read: Read, code: str, message: str, severity: Severity) -> Problem:
    report = read.report
    return Problem(code, f"{message}（{report.issuer.name} {report.year}年）", report.file, severity)


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
