"""Labels printed upright, one character a line. Comes in: lines of a table. Goes out: the same lines, such labels in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportqa.records import Block
from reportqa.report.labels import Labels, value_like

#: fewer lines of one character in a row are no label
_FEWEST = 3
_DOTS = frozenset(".．、,，)）")


def upright(lines: Sequence[Block], labels: Labels) -> list[Block]:
    """The lines, each run of single characters put together and cut into the labels that it holds.

    A digit on its own line is a value, unless the line below it is the point of an ordinal.
    """
    out: list[Block] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and _belongs(lines, end, labels):
            end += 1
        if end - at < _FEWEST:
            out.append(lines[at])
            at += 1
            continue
        text = "".join(line.text.strip() for line in lines[at:end])
        out += [replace(lines[at], text=part) for part in _labels(text, labels)]
        at = end
    return out


def _belongs(lines: Sequence[Block], at: int, labels: Labels) -> bool:
    """Whether a line can be one character of an upright label."""
    text = lines[at].text.strip()
    if len(text) != 1 or text == "|":
        return False
    below = lines[at + 1].text.strip() if at + 1 < len(lines) else ""
    if text.isdigit():
        return below in _DOTS
    # 无 may begin 无法提供; any other mark that can stand for a value is one
    return not value_like(text, labels.words, chinese=False) or (text.isalpha() and len(below) == 1 and below.isalpha())


def _labels(text: str, labels: Labels) -> list[str]:
    """The labels that stand one after another in the text, longest first; a rest that is none stays as it is."""
    parts: list[str] = []
    while text:
        length = next((n for n in range(len(text), 1, -1) if _is_label(text[:n], labels)), len(text))
        parts.append(text[:length])
        text = text[length:]
    return parts


def _is_label(text: str, labels: Labels) -> bool:
    return labels.norm(text) in labels.groups or any(labels.is_row(role, text) for role in labels.rows)
