"""Printed words of the statistics return to lines of the form. Comes in: the text of a cell. Goes out: the lines that it can
be, each with the headings above it, or that it is a heading of the table, a unit, or a piece of a label.

Labels count only when they are whole: 同意公开 and 不同意公开 differ by one character, so nothing is forgiven here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from reportqa.lexicon import FormRow, FormTable, Lexicon
from reportqa.report.labels import labels_of, value_like
from reportqa.text import plain, squeeze

#: what follows a label's own words: it is printed or left out as one likes
_TAIL = re.compile(r"(?<=.)(?:总次数|总数量|总数|次数|数量|数)$")
_ORDINAL = re.compile(r"^(?:其中)?[一二三四五六七八九十\d]{0,3}(?:其中)?")
_NUMBER = re.compile(r"^\d[\d,]*(?:\.\d+)?$")
#: a stroke in the unit column or in a line that only heads others
_STROKES = re.compile(r"^[-/—–]+$")
#: shorter pieces of a label may stand anywhere
_PIECE = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the form: its row, its place in the printed order, and the names of the headings above it, outermost first."""

    row: FormRow
    position: int
    path: tuple[str, ...]
    name: str


class ReturnLabels:
    """Every word that one form's statistics return prints, ready to be recognised."""

    def __init__(self, table: FormTable, lexicon: Lexicon) -> None:
        self.table = table
        self.words = lexicon.outline.tables
        self._norm = labels_of(lexicon).norm
        self.column = table.blocks[0].columns[0]
        self.corners = {squeeze(t) for t in (table.corner, *table.corner_also)}
        self.values = {squeeze(t) for t in (self.column.label, *self.column.also)}
        self.own = {squeeze(t) for t in table.own}
        self.asides = {squeeze(t) for t in table.aside}
        self.others = {squeeze(t) for t in table.others}
        self.units = {plain(u).text for u in (*self.words.units, *(r.unit for r in table.rows()))}
        self.lines: dict[str, list[Line]] = {}
        self.heads: dict[str, tuple[str, ...]] = {}
        self.whole: list[str] = []
        self._learn(table.rows())
        self.telling = {self.name(t) for t in table.telling}

    def _learn(self, rows: Iterable[FormRow]) -> None:
        for position, row in enumerate(rows):
            path = tuple(self.name(g) for g in row.group)
            line = Line(row, position, path, self.name(row.label))
            for text in (row.label, *row.also):
                known = self.lines.setdefault(self.name(text), [])
                if all(k.row.key != row.key for k in known):
                    known.append(line)
                self.whole.append(_bare(text))
            for depth, head in enumerate(row.group, 1):
                self.heads.setdefault(path[depth - 1], path[:depth])
                self.whole.append(_bare(head))

    def name(self, text: str) -> str:
        """A label without ordinal, explanation in brackets, 其中 before it and 数 behind it."""
        bare = self._norm(text)
        bare = bare.removeprefix("其中") or bare
        return _TAIL.sub("", bare)

    def of(self, text: str) -> tuple[Line, ...]:
        """The lines that a label can be: none, one, or several that only the headings above tell apart."""
        return tuple(self.lines.get(self.name(text), ())) if text.strip() else ()

    def head(self, text: str) -> tuple[str, ...]:
        """The path of a heading above lines (一、主动公开情况), empty if the text is none."""
        return self.heads.get(self.name(text), ()) if text.strip() else ()

    def knows(self, text: str) -> bool:
        """Whether the text is a whole label or heading."""
        return bool(self.of(text) or self.head(text))

    def begins(self, text: str) -> bool:
        """Whether a label or heading begins with the text: the rest of it may stand in the next line."""
        bare = _bare(text)
        return len(bare) >= _PIECE and any(w != bare and w.startswith(bare) for w in self.whole)

    def goes_on(self, before: str, text: str) -> bool:
        """Whether the text is the rest of the label `before`, down to the explanation in brackets."""
        piece, start = squeeze(text), _bare(before)
        return bool(piece) and any(w.startswith(start) and piece in w[len(start) :] for w in self.whole)

    def is_table_head(self, text: str) -> bool:
        """Whether the text heads a column of the return."""
        bare = squeeze(text)
        return bare in self.corners or bare in self.values or bare in self.own or bare in self.asides or bare in self.others

    def run_together(self) -> tuple[tuple[str, ...], ...]:
        """The heads of the form as they read without anything between them, with and without the unit column."""
        corner, value = squeeze(self.table.corner), squeeze(self.column.label)
        return (corner, value), (corner, squeeze(self.table.aside[0]), value)

    def is_unit(self, text: str) -> bool:
        """Whether the text can stand in the unit column."""
        return plain(text).text in self.units or is_stroke(text)

    def is_value(self, text: str) -> bool:
        """Whether the text can stand in a value cell."""
        if not text.strip():
            return False
        # the longest unit first: 86人次 are no 86人
        unit = max((u for u in self.units if plain(text).text.endswith(u)), key=len, default="")
        number = plain(text).text.removesuffix(unit)
        return is_stroke(text) or value_like(text, self.words, chinese=False) or bool(_NUMBER.match(number))


def _bare(text: str) -> str:
    return _ORDINAL.sub("", squeeze(text), count=1)


@lru_cache(maxsize=1 << 10)
def is_stroke(text: str) -> bool:
    """Whether the text is one stroke, as stands beside headings."""
    return bool(_STROKES.match(plain(text).text))
