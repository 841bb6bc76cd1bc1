"""The files that may be reports. Comes in: folders and files. Goes out: each with its name and its entry in the catalogue.

A folder that cannot be opened ends the build: its reports would vanish from the index without a word. Anything else that cannot
be looked at is a `Problem`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportqa.errors import ReportqaError
from reportqa.records import Problem
from reportqa.report.catalogue import NAME as CATALOGUE
from reportqa.report.catalogue import CatalogueEntry, read_catalogue
from reportqa.text import printable

#: files beside reports that are none: catalogues, true figures of the demonstration, notes
_NOT_REPORTS = frozenset({".toml", ".json", ".jsonl", ".md"})


@dataclass(frozen=True, slots=True)
class Item:
    """A file with the name under which it is told (its path inside its folder) and its entry in the catalogue."""

    path: Path
    name: str
    entry: CatalogueEntry


def gather(places: Path | Sequence[Path]) -> tuple[tuple[Item, ...], tuple[Problem, ...]]:
    """Every file of the places in order; a place that is a file stands for itself, with the catalogue of its folder."""
    found: list[Item] = []
    problems: list[Problem] = []
    for place in [places] if isinstance(places, Path) else places:
        if place.is_dir():
            files, odd = _files(place)
            problems += [*odd, *_absent(files, place)]
            catalogues = {folder: read_catalogue(folder) for folder in {p.parent for p in files}}
            found += [Item(p, _name(p, place), catalogues[p.parent].entry(p.name)) for p in files]
        elif place.is_file():
            found.append(Item(place, _name(place, place.parent), read_catalogue(place.parent).entry(place.name)))
        else:
            raise ReportqaError(f"没有 {place} 这个文件夹。请建立它并放入报告，或者指明报告所在的文件夹。")
    return tuple(dict.fromkeys(found)), tuple(problems)


def catalogues_of(items: Iterable[Item]) -> list[Path]:
    """The catalogues beside the files, as far as there are any."""
    return sorted(c for c in {i.path.parent / CATALOGUE for i in items} if c.is_file())


def _absent(files: Iterable[Path], corpus: Path) -> list[Problem]:
    """Entries of catalogues for files that are not there."""
    found = []
    for folder in sorted({p.parent for p in files}):
        names = [e.file for e in read_catalogue(folder).report if not (folder / e.file).is_file()]
        found += [Problem("W_CATALOGUE", f"catalogue.toml 写了 {n}，但没有这个文件", _name(folder, corpus)) for n in names]
    return found


def _files(corpus: Path) -> tuple[list[Path], list[Problem]]:
    """Every file of a folder that may be a report, sorted, and what cannot be one."""

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
