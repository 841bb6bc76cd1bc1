"""A report cut into things to search. Comes in: a `Report`. Goes out: its `Passage` values, table rows and paragraphs.

A row is described by its headings only, never by its figures: what is asked for is the row, and digits would disturb.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

from reportqa.lexicon import Lexicon
from reportqa.records import MASTHEAD, Cell, Passage, Report, Section, Table

#: a longer paragraph is cut at its sentences, so that one of several things it says can be found
LONGEST = 200
_SENTENCE = re.compile(r"[^。；！？;!?]*[。；！？;!?]+[”’」』）)]*|[^。；！？;!?]+$")


def cut(report: Report, lexicon: Lexicon) -> tuple[Passage, ...]:
    """The passages of a report in printed order; rows have `row` and the id report/table/row, paragraphs `paragraph`.

    A row with no cell read from it gives no passage. A long paragraph gives several, with ids p3.1, p3.2, ...
    """
    titles: dict[tuple[str, str], str] = {(f, t.role): t.title for f, form in lexicon.forms.items() for t in form.tables}
    found: list[Passage] = []
    for section in report.sections:
        if section.role != MASTHEAD:
            found.extend(_paragraphs(report, section))
        for table in section.tables:
            found.extend(_rows(report, section, table, table.title or titles.get((table.form, table.role), "")))
    return tuple(found)


def row_text(heading: str, title: str, row_head: Iterable[str], column_heads: Iterable[Iterable[str]]) -> str:
    """What is searched for a row: section heading, table title, heads of the row and of its columns, each said once."""
    parts = [heading, title, *row_head, *(head for column in column_heads for head in column)]
    return " ".join(dict.fromkeys(part for part in parts if part))


def paragraph_text(heading: str, text: str) -> str:
    """What is searched for a paragraph: the section's heading, which often names the topic, and the words themselves."""
    return f"{heading} {text}".strip()


def _rows(report: Report, section: Section, table: Table, title: str) -> Iterator[Passage]:
    rows: dict[str, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    for key, cells in rows.items():
        first = cells[0]
        text = row_text(section.heading, title, first.row_head, (c.column_head for c in cells))
        heading = tuple(h for h in (section.heading, title, *first.row_head) if h)
        yield Passage(
            f"{report.id}/{table.id}/{key}", report.id, heading, text, _digest(text), first.page or table.page, row=key
        )


def _paragraphs(report: Report, section: Section) -> Iterator[Passage]:
    for paragraph in section.paragraphs:
        parts = _split(paragraph.text)
        for number, part in enumerate(parts, 1):
            id = f"{report.id}/{paragraph.id}" + (f".{number}" if len(parts) > 1 else "")
            heading = (section.heading,) if section.heading else ()
            yield Passage(id, report.id, heading, part, _digest(part), paragraph.page, paragraph=paragraph.id)


def _split(text: str) -> list[str]:
    """The text in runs of whole sentences of at most LONGEST characters (a longer sentence stays whole); [] if it is blank."""
    if len(text) <= LONGEST:
        return [text] if text.strip() else []
    runs = [""]
    for sentence in _SENTENCE.findall(text):
        if runs[-1] and len(runs[-1]) + len(sentence) > LONGEST:
            runs.append("")
        runs[-1] += sentence
    return [run for run in runs if run.strip()]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
