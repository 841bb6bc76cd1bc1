"""Several statutory tables in one grid. Comes in: its rows. Goes out: the same rows, cut where another table begins."""

from __future__ import annotations

from collections.abc import Sequence

from reportqa.lexicon import tables_of
from reportqa.report.labels import Labels
from reportqa.report.rows import PrintedRow


def by_table(rows: Sequence[PrintedRow], labels: Labels) -> list[list[PrintedRow]]:
    """The rows in parts of one table each; a grid that holds one table only comes back whole."""
    parts: list[list[PrintedRow]] = [[]]
    role = ""
    for row in rows:
        found = _heads(row, labels)
        if found and role and found != role:
            parts.append([])
        role = found or role
        parts[-1].append(row)
    return parts


def _heads(row: PrintedRow, labels: Labels) -> str:
    """The role of the table whose first headings a row carries, or empty."""
    texts = [cell.text for _, cell in row.cells if cell.text.strip()]
    names = {labels.norm(t) for t in texts}
    for role in labels.rows:
        groups = {labels.norm(c.group[0]) for _, t in tables_of(labels.forms, role) for c in t.blocks[0].columns if c.row}
        if groups and groups <= names:
            return role
    if any(labels.is_head(t) for t in texts):
        return "disclosed"
    if any(labels.is_note(t) for t in texts):
        return "requests"
    corners = {role: {labels.norm(t.corner) for _, t in tables_of(labels.forms, role)} for role in labels.rows}
    return next((role for role in labels.rows if corners[role] & names and role != "reviews"), "")
