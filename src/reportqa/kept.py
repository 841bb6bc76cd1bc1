"""What is kept of an index, for people to look at. In: an index. Out: its generations and what is wrong with each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reportqa import generation
from reportqa.errors import IndexUnusable


@dataclass(frozen=True, slots=True)
class Kept:
    """A generation of the index: whether questions are answered from it, and what is wrong with it (empty: nothing)."""

    name: str
    found: generation.Generation | None
    used: bool
    fault: str


def kept(index: Path, every_byte: bool = False) -> tuple[Kept, ...]:
    """The generations of an index, newest first; large parts are only looked into with `every_byte`."""
    try:
        used = generation.current(index).folder
    except IndexUnusable:
        used = None
    rows = []
    for folder, found in zip(generation.folders(index), generation.history(index), strict=False):
        if isinstance(found, IndexUnusable):
            fault = str(found).split("。")[0].replace(f"索引 {folder} ", "")
            rows.append(Kept(folder.name, None, folder == used, fault))
            continue
        odd = generation.damaged(found) if every_byte else ()
        rows.append(Kept(folder.name, found, folder == used, f"已损坏（{odd[0]} 与清单不符）" if odd else ""))
    return tuple(rows)
