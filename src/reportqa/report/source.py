"""What a reader is given, and what it met in the file beside the blocks that it returns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reportqa.errors import UnreadableFile
from reportqa.records import Block
from reportqa.text import printable, unprintable

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class Source:
    """One file on its way through a reader.

    `recognised` are the blocks of pages (from 1) that OCR has read already. The rest is counted by the reader: characters that
    a visitor does not see (`hidden`), control and direction characters taken out (`control`), formulas without a stored value,
    sheets that are hidden, and the pages that hold pictures and no text (`pictures`).
    `metadata` is what the file carries about itself, under the names of `[page]` in outline.toml.
    """

    path: Path
    recognised: Mapping[int, tuple[Block, ...]] = field(default_factory=dict)
    hidden: int = 0
    control: int = 0
    formulas: int = 0
    sheets: tuple[str, ...] = ()
    pictures: tuple[int, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)

    def clean(self, text: str) -> str:
        """The text composed (NFC) and without control, zero-width and direction characters, which are counted."""
        if text.isascii() and text.isprintable():
            return text
        if _SURROGATE.search(text):
            raise UnreadableFile("E_ENCODING", "文件里有不成字符的编码。请另存为 UTF-8 编码后再放入。")
        self.control += unprintable(text)
        return unicodedata.normalize("NFC", printable(text))

    def leave_out(self, text: str) -> None:
        """Counts text that a visitor does not see."""
        self.hidden += sum(not c.isspace() for c in text)
