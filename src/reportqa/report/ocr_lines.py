"""The text of a page outside its tables, to paragraphs. Comes in: a grey upright page and an engine. Goes out: line blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Protocol

from reportqa.records import Block
from reportqa.report.ocr_engine import SCALE, Box, Grey, Text


class Engine(Protocol):
    """What reads single lines, and finds those of a page."""

    def read(self, crops: Sequence[Grey]) -> list[Text]:
        """The text of every crop."""
        ...

    def lines(self, page: Grey) -> list[Box]:
        """The boxes of the lines of text."""
        ...


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on the page; `digits` is the probability of its least certain digit."""

    text: str
    confidence: float
    box: Box
    digits: float = 1.0

    @property
    def tall(self) -> int:
        """Its height in pixels."""
        return self.box[3] - self.box[1]


def lines_of(outside: Grey, engine: Engine) -> list[Line]:
    """The lines of text in reading order; boxes side by side are one line."""
    boxes = [b for b in engine.lines(outside) if b[3] - b[1] >= 2 * SCALE] if (outside < 128).any() else []
    texts = engine.read([outside[b[1] : b[3], b[0] : b[2]] for b in boxes])
    found = [Line(t.text, t.confidence, b, t.digits) for b, t in zip(boxes, texts, strict=True) if t.text]
    lines: list[list[Line]] = []
    for line in sorted(found, key=lambda f: (f.box[1] + f.box[3], f.box[0])):
        middle = (line.box[1] + line.box[3]) / 2
        if lines and lines[-1][0].box[1] < middle < lines[-1][0].box[3]:
            lines[-1].append(line)
        else:
            lines.append([line])
    return [_joined(sorted(line, key=lambda f: f.box[0])) for line in lines]


def _joined(parts: Sequence[Line]) -> Line:
    boxes = [p.box for p in parts]
    box = min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
    return Line("".join(p.text for p in parts), min(_a_letter(p) for p in parts), box)


def _a_letter(line: Line) -> float:
    """The confidence in a letter on average, which a doubtful digit lowers to its own."""
    return min(line.digits, float(line.confidence ** (1 / max(1, len(line.text)))))


def paragraphs(lines: Sequence[Line], wide: int, number: int) -> list[tuple[float, Block]]:
    """The lines joined into paragraphs by their indentation, each with the place of its first line."""
    if not lines:
        return []
    body = sorted(line.tall for line in lines)[len(lines) // 2]
    full = [line for line in lines if line.box[2] - line.box[0] > 0.8 * max(o.box[2] - o.box[0] for o in lines)]
    # a stray mark at the edge is no margin
    left = sorted(line.box[0] for line in lines)[len(lines) // 10]
    # on a page of few lines the longest may be short; then the margins are taken to be about alike
    right = max(wide - 1.25 * left, *(line.box[2] for line in full))
    found: list[tuple[float, Block]] = []
    before: Line | None = None
    for line in lines:
        confidence = rounded(line.confidence)
        if before is not None and _goes_on(before, line, left, right, body):
            at, block = found[-1]
            worst = confidence if block.confidence is None else min(confidence, block.confidence)
            found[-1] = at, Block("line", block.text + line.text, page=number, confidence=worst)
        else:
            found.append((float(line.box[1]), Block("line", line.text, page=number, confidence=confidence)))
        before = line
    return found


def _goes_on(before: Line, line: Line, left: float, right: float, body: float) -> bool:
    """Whether a line continues the paragraph: it begins at the margin right below a line that was full."""
    near = line.box[1] - before.box[3] < 1.2 * body
    return near and line.box[0] - left < 1.0 * body and before.box[2] > right - 2.0 * body


def rounded(confidence: float) -> Decimal:
    """The confidence with two places, cut off and not rounded up: 1.00 is kept for what leaves less than a hundredth open."""
    return Decimal(repr(confidence)).quantize(Decimal("0.01"), rounding=ROUND_DOWN)
