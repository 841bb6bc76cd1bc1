"""What a reader is given, and what it met in the file beside the blocks that it returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reportqa.records import Block


@dataclass(slots=True)
class Source:
    """One file on its way through a reader.

    `recognised` are the blocks of pages (from 1) that OCR has read already. The rest is counted by the reader: characters that
    a visitor does not see (`hidden`), control and direction characters taken out (`control`), formulas without a stored value,
    sheets that are hidden, and the pages that hold pictures and no text (`pictures`).
    """

    path: Path
    recognised: Mapping[int, tuple[Block, ...]] = field(default_factory=dict)
    hidden: int = 0
    control: int = 0
    formulas: int = 0
    sheets: tuple[str, ...] = ()
    pictures: tuple[int, ...] = ()
