"""The statistics return of 2014 to 2018 (政府信息公开情况统计表). Comes in: the blocks of a document. Goes out: its cells,
keyed by the form, and the blocks that they stood in; nothing where the document prints no heads of such a return.

The edition is told from the heads and the labels, never from the year. A label that stands under several headings
(被依法纠错数) is told by the heading above it; where lines stand in another order than the form's, or one of the headings is
lost, such a label is told by nothing and not used.
Local returns of earlier years have other heads or other labels: they are never laid on the form and stay text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from reportqa.lexicon import Lexicon, tables_of
from reportqa.records import Block, BlockCell
from reportqa.report.draft import Draft, placed_cell
from reportqa.report.statistics_labels import Line, ReturnLabels, is_stroke
from reportqa.report.statistics_lines import Printed, ReturnLine, find
from reportqa.text import squeeze

#: a return prints at least so many different labels of its form
_ENOUGH = 3
_LONGEST_LABEL = 40


@dataclass(frozen=True, slots=True)
class Return:
    """A return as read: the key of its form, where it begins, the blocks that it takes up, and its cells."""

    form: str
    first: int
    used: frozenset[int]
    draft: Draft


def returned(blocks: Sequence[Block], lexicon: Lexicon) -> Return | None:
    """The statistics return of a document, or None."""
    for form, labels in _labels(lexicon):
        printed = find(blocks, labels)
        if printed is not None and _is_form(printed, labels):
            return Return(form, printed.first, frozenset(printed.used), _draft(printed, form, labels))
    return None


def headed(blocks: Sequence[Block], lexicon: Lexicon) -> bool:
    """Whether the heads of a return are printed at all, be it run together in one line (a PDF without ruled lines)."""
    heads = {"".join(part) for _, labels in _labels(lexicon) for part in labels.run_together()}
    return any(block.kind == "line" and any(h in squeeze(block.text) for h in heads) for block in blocks)


def _is_form(printed: Printed, labels: ReturnLabels) -> bool:
    """Whether the lines are those of the form: enough labels, and under other heads one that only this form prints."""
    known = {labels.name(line.label.text) for line in printed.lines if labels.knows(line.label.text)}
    return len(known) >= _ENOUGH and (printed.heads.strict or bool(known & labels.telling))


def _draft(printed: Printed, form: str, labels: ReturnLabels) -> Draft:
    draft = Draft(forms=[form])
    if printed.heads.own is None:
        draft.disordered = True
        return draft
    lines = _whole(printed.lines, labels)
    ordered = _in_order(lines, labels)
    printed_names = {labels.name(line.label.text) for line in lines}
    path: tuple[str, ...] = ()
    last = -1
    for line in lines:
        for text in line.above:
            path = _path_of(text, path, labels)
        text = line.label.text
        found = labels.of(text)
        # with one of its headings lost, a label may stand under another than it seems to
        sure = ordered and all(line.path[-1] in printed_names for line in found if len(found) > 1)
        told = _told(found, path if sure else None, last)
        if told is not None:
            _lay(told, line, printed.heads.printed, labels, draft)
            path, last = (*told.path, told.name), told.position
        elif head := labels.head(text):
            path = head
            if line.value is not None and line.value.text.strip() and not is_stroke(line.value.text):
                draft.unplaced.append(text)
        else:
            _lay_local(line, printed.heads.printed, labels, draft)
    return draft


def _path_of(text: str, path: tuple[str, ...], labels: ReturnLabels) -> tuple[str, ...]:
    """The headings in force after a label that stands over others in its row."""
    lines = labels.of(text)
    return labels.head(text) or ((*lines[0].path, lines[0].name) if len(lines) == 1 else path)


def _told(lines: Sequence[Line], path: tuple[str, ...] | None, last: int) -> Line | None:
    """The line that a label is; of several the one that stands under the headings in force and has not been passed."""
    if len(lines) < 2:
        return lines[0] if lines else None
    if path is None:
        return None
    under = [line for line in lines if line.path == path[: len(line.path)] and line.position > last]
    return under[0] if len(under) == 1 else None


def _in_order(lines: Sequence[ReturnLine], labels: ReturnLabels) -> bool:
    """Whether the labels that are told by themselves stand in the order of the form."""
    alone = [found[0].position for line in lines if len(found := labels.of(line.label.text)) == 1]
    return all(a < b for a, b in pairwise(alone))


def _whole(lines: Sequence[ReturnLine], labels: ReturnLabels) -> list[ReturnLine]:
    """The lines, labels that a page or line break parted put together; the values must all stand in one of both parts."""
    out: list[ReturnLine] = []
    for line in lines:
        before = out[-1] if out else None
        if before is not None and _is_rest(before, line, labels):
            filled = [part for part in (before, line) if not part.bare]
            label = replace(before.label, text=before.label.text + line.label.text)
            kept = filled[0] if filled else line
            value = kept.value if len(filled) < 2 else None
            out[-1] = replace(before, label=label, value=value, unit=kept.unit, bare=not filled, doubtful=value is None)
        else:
            out.append(line)
    return out


def _is_rest(before: ReturnLine, line: ReturnLine, labels: ReturnLabels) -> bool:
    """Whether a line holds the rest of the label before it."""
    start, text = before.label.text, line.label.text
    if labels.knows(text) or not text.strip():
        return False
    if labels.knows(start):
        return before.bare and labels.goes_on(start, text)
    return labels.begins(start) and labels.knows(start + text)


def _lay(told: Line, line: ReturnLine, head: str, labels: ReturnLabels, draft: Draft) -> None:
    if line.value is None or not (labels.is_value(line.value.text) or not line.value.text.strip() or _torn(line.value)):
        draft.unplaced.append(line.label.text)
        return
    heads = (*told.row.group, line.label.text)
    column = _column(head, line.unit, told.row.unit)
    draft.add(placed_cell(told.row.key, labels.column.key, line.value, heads, (column,), line.label))


def _lay_local(line: ReturnLine, head: str, labels: ReturnLabels, draft: Draft) -> None:
    """A line that the form does not have, or one that cannot be told apart."""
    text = line.label.text
    printed = line.value is not None and bool(line.value.text.strip()) and labels.is_value(line.value.text)
    if labels.of(text) or labels.begins(text) or (line.doubtful and not line.bare):
        draft.unplaced.append(text)
    elif printed and line.value is not None and not is_stroke(line.value.text) and len(text) <= _LONGEST_LABEL:
        draft.extra += 1
        column = _column(head, line.unit, "")
        draft.add(placed_cell(f"x{draft.extra}", labels.column.key, line.value, (text,), (column,), line.label))


def _torn(value: BlockCell) -> bool:
    """Whether a cell holds figures that are no number (1 2, 约30): kept as words, never used."""
    return any(c.isdigit() for c in value.text)


def _column(head: str, unit: str, usual: str) -> str:
    """The head of the value column, with the unit of the line where it is not that of the form."""
    return f"{head}（单位：{unit}）" if unit and unit != usual else head


def _labels(lexicon: Lexicon) -> tuple[tuple[str, ReturnLabels], ...]:
    """The labels of every form with a return, built on first use and kept for the lexicon last used."""
    if lexicon.digest not in _BUILT:
        _BUILT.clear()
        found = tables_of(lexicon.forms, "statistics")
        _BUILT[lexicon.digest] = tuple((key, ReturnLabels(table, lexicon)) for key, table in found)
    return _BUILT[lexicon.digest]


_BUILT: dict[str, tuple[tuple[str, ReturnLabels], ...]] = {}
