"""Ruled lines and characters of one page to grids. Comes in: segments and placed characters, y growing downwards, in points.
Goes out: grids with their outline, every cell with its spans and the characters whose centre it holds.

The steps can each be looked at: `connected` parts the segments into tables, `_Lattice` knows between which neighbours a line
runs, `_regions` merges the neighbours that no line divides.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportqa.records import BlockCell

#: lines closer than this are one; Word draws double strokes and small gaps at crossings
SNAP = 3.0
#: how much of a cell's side must be drawn to divide it from its neighbour
_DRAWN = 0.6
#: more lines than this in one direction are a picture or a hatching, not a table
_MOST_LINES = 600


@dataclass(frozen=True, slots=True)
class Segment:
    """A horizontal (y0 == y1) or vertical (x0 == x1) line."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def level(self) -> bool:
        """Whether the line is horizontal."""
        return self.y0 == self.y1


@dataclass(frozen=True, slots=True)
class Char:
    """A printed character with the box that the font gives it, so that a point is as tall as a digit."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def x(self) -> float:
        """The middle from left to right."""
        return (self.x0 + self.x1) / 2

    @property
    def y(self) -> float:
        """The middle from top to bottom."""
        return (self.y0 + self.y1) / 2


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table and its outline on the page."""

    rows: tuple[tuple[BlockCell, ...], ...]
    x0: float
    y0: float
    x1: float
    y1: float

    def holds(self, char: Char) -> bool:
        """Whether the character stands inside the outline."""
        return self.x0 <= char.x <= self.x1 and self.y0 <= char.y <= self.y1


def grids(segments: Sequence[Segment], chars: Sequence[Char], page: int) -> list[Grid]:
    """Every ruled table with at least two cells, from top to bottom."""
    found = []
    for part in connected(segments):
        lattice = _Lattice.of(part)
        if lattice is not None and (len(lattice.xs) - 1) * (len(lattice.ys) - 1) >= 2:
            found.append(_grid(lattice, chars, page))
    return sorted(found, key=lambda g: (g.y0, g.x0))


def connected(segments: Sequence[Segment]) -> list[list[Segment]]:
    """The segments in parts that touch one another; a part with lines of one direction only is no table."""
    parent = list(range(len(segments)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    upright = sorted((i for i, s in enumerate(segments) if not s.level), key=lambda i: segments[i].x0)
    places = [segments[i].x0 for i in upright]
    for i, level in enumerate(segments):
        if level.level:
            within = slice(bisect_left(places, level.x0 - SNAP), bisect_right(places, level.x1 + SNAP))
            for j in upright[within]:
                if segments[j].y0 - SNAP <= level.y0 <= segments[j].y1 + SNAP:
                    parent[root(i)] = root(j)
    parts: dict[int, list[Segment]] = {}
    for i, segment in enumerate(segments):
        parts.setdefault(root(i), []).append(segment)
    return [p for p in parts.values() if any(s.level for s in p) and any(not s.level for s in p)]


def _snapped(values: Iterable[float]) -> list[float]:
    """The values with those closer than SNAP taken as one (their mean)."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= SNAP:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(g) / len(g) for g in groups]


@dataclass(frozen=True, slots=True)
class _Lattice:
    """The crossing places `xs` and `ys` of a table, and what is drawn along each of them, as sorted stretches."""

    xs: list[float]
    ys: list[float]
    upright: list[list[tuple[float, float]]]
    level: list[list[tuple[float, float]]]

    @classmethod
    def of(cls, part: Sequence[Segment]) -> _Lattice | None:
        level = [s for s in part if s.level]
        upright = [s for s in part if not s.level]
        # a table may be open at its sides: there the ends of the lines across are its edge
        xs = _snapped([s.x0 for s in upright] + [min(s.x0 for s in level), max(s.x1 for s in level)])
        ys = _snapped([s.y0 for s in level] + [min(s.y0 for s in upright), max(s.y1 for s in upright)])
        if not (2 <= len(xs) <= _MOST_LINES and 2 <= len(ys) <= _MOST_LINES):
            return None
        along_x = [sorted({(s.y0, s.y1) for s in upright if abs(s.x0 - x) <= SNAP}) for x in xs]
        along_y = [sorted({(s.x0, s.x1) for s in level if abs(s.y0 - y) <= SNAP}) for y in ys]
        return cls(xs, ys, along_x, along_y)

    def divided_right(self, row: int, column: int) -> bool:
        """Whether a line runs between the cell and its right neighbour."""
        return _covered(self.upright[column + 1], self.ys[row], self.ys[row + 1])

    def divided_below(self, row: int, column: int) -> bool:
        """Whether a line runs between the cell and its lower neighbour."""
        return _covered(self.level[row + 1], self.xs[column], self.xs[column + 1])


def _covered(spans: Iterable[tuple[float, float]], start: float, end: float) -> bool:
    """Whether the spans, sorted, together cover most of start to end."""
    covered, reached = 0.0, start
    for a, b in spans:
        fresh, last = max(a, reached), min(b, end)
        if last > fresh:
            covered += last - fresh
            reached = last
    return covered >= _DRAWN * (end - start)


def _regions(lattice: _Lattice) -> list[list[tuple[int, int]]]:
    """The lattice places of every printed cell, cells in reading order."""
    height, width = len(lattice.ys) - 1, len(lattice.xs) - 1
    region: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for row in range(height):
        for column in range(width):
            region[row, column] = [(row, column)]
    for row in range(height):
        for column in range(width):
            if column + 1 < width and not lattice.divided_right(row, column):
                _join(region, (row, column), (row, column + 1))
            if row + 1 < height and not lattice.divided_below(row, column):
                _join(region, (row, column), (row + 1, column))
    seen: dict[int, list[tuple[int, int]]] = {id(places): places for places in region.values()}
    return sorted((sorted(places) for places in seen.values()), key=lambda p: p[0])


def _join(region: dict[tuple[int, int], list[tuple[int, int]]], a: tuple[int, int], b: tuple[int, int]) -> None:
    if region[a] is region[b]:
        return
    larger, smaller = (region[a], region[b]) if len(region[a]) >= len(region[b]) else (region[b], region[a])
    larger += smaller
    for place in smaller:
        region[place] = larger


def _grid(lattice: _Lattice, chars: Sequence[Char], page: int) -> Grid:
    xs, ys = lattice.xs, lattice.ys
    inside: dict[tuple[int, int], list[Char]] = {}
    for char in chars:
        row, column = _slot(ys, char.y), _slot(xs, char.x)
        if row is not None and column is not None:
            inside.setdefault((row, column), []).append(char)
    rows: list[list[BlockCell]] = [[] for _ in ys[1:]]
    for places in _regions(lattice):
        top, left = places[0][0], min(c for _, c in places)
        bottom, right = max(r for r, _ in places), max(c for _, c in places)
        text = "".join(line_text(line) for line in text_lines([c for p in places for c in inside.get(p, [])]))
        rows[top].append(BlockCell(text, rowspan=bottom - top + 1, colspan=right - left + 1, page=page))
    return Grid(tuple(map(tuple, rows)), xs[0], ys[0], xs[-1], ys[-1])


def _slot(edges: Sequence[float], at: float) -> int | None:
    place = bisect_right(edges, at) - 1
    return place if 0 <= place < len(edges) - 1 else None


def text_lines(chars: Sequence[Char]) -> list[list[Char]]:
    """The characters in lines from top to bottom, each from left to right."""
    lines: list[list[Char]] = []
    # a running sum: a hostile page may hold a hundred thousand characters on one line
    total = 0.0
    for char in sorted(chars, key=lambda c: (c.y, c.x)):
        tall = max(char.y1 - char.y0, 4.0)
        if lines and char.y - (lines[-1][0].y if len(lines[-1]) < 3 else total / len(lines[-1])) <= 0.6 * tall:
            lines[-1].append(char)
            total += char.y
        else:
            lines.append([char])
            total = char.y
    return [sorted(line, key=lambda c: c.x) for line in lines]


def line_text(line: Sequence[Char]) -> str:
    """The line's text; Chinese is set without spaces. A gap between Latin letters or digits is a space: two numbers that no
    line divides must never read as one.
    """
    parts = [line[0].text] if line else []
    for before, char in pairwise(line):
        gap = char.x0 - before.x1 > 0.25 * max(char.y1 - char.y0, 4.0)
        if gap and _ordinary(before.text) and _ordinary(char.text):
            parts.append(" ")
        parts.append(char.text)
    return "".join(parts)


def _ordinary(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell of a ruled table before anything is known of what it holds: its outline and its spans."""

    x0: float
    y0: float
    x1: float
    y1: float
    rowspan: int
    colspan: int


def slots(segments: Sequence[Segment]) -> list[tuple[tuple[Slot, ...], ...]]:
    """Every ruled table with at least two cells as the slots that begin in each of its rows, from top to bottom.

    For pages that are pictures: there the characters are found cell by cell.
    """
    found = []
    for part in connected(segments):
        lattice = _Lattice.of(part)
        if lattice is not None and (len(lattice.xs) - 1) * (len(lattice.ys) - 1) >= 2:
            rows: list[list[Slot]] = [[] for _ in lattice.ys[1:]]
            for places in _regions(lattice):
                top, left = places[0][0], min(c for _, c in places)
                bottom, right = max(r for r, _ in places), max(c for _, c in places)
                box = lattice.xs[left], lattice.ys[top], lattice.xs[right + 1], lattice.ys[bottom + 1]
                rows[top].append(Slot(*box, rowspan=bottom - top + 1, colspan=right - left + 1))
            found.append(tuple(map(tuple, rows)))
    return sorted(found, key=lambda rows: min((s.y0, s.x0) for row in rows for s in row))
