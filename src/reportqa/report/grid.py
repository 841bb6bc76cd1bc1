"""Blocks to the statutory tables of a report. Comes in: all blocks of a document. Goes out: at most one table of each role with
its cells keyed by the form, the blocks that the tables used up, and what could not be placed.

The role and the edition of a table are told from its headings, never from the year of the report. Grids of one role in
sequence are one table: page breaks, repeated headings and torn rows disappear here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from reportqa.lexicon import Lexicon, tables_of
from reportqa.records import Block, Cell, Problem, Table
from reportqa.report import stream
from reportqa.report.beside import is_beside, own_half
from reportqa.report.draft import Draft
from reportqa.report.labels import Labels, labels_of, value_like
from reportqa.report.mended import mended
from reportqa.report.rows import PrintedRow, printed_rows
from reportqa.report.several import by_table
from reportqa.report.statistics import Return, headed, returned
from reportqa.report.statutory import TABLES
from reportqa.report.tokens import Token, bar_cells, tokens
from reportqa.report.upright import upright
from reportqa.text import plain

#: a run of lines is a table only if it prints at least so many different labels of one role
_ENOUGH = 3
#: what is left of a torn label has at least so many characters
_PIECE = 3
#: a longer line in a run of lines is a sentence, not the label of a local row
_LONGEST_LABEL = 40


@dataclass(frozen=True, slots=True)
class Placed:
    """A table and the index of the block where it begins."""

    block: int
    table: Table


@dataclass(frozen=True, slots=True)
class Found:
    """The tables of a document, the indexes of the blocks that they used up, and the problems."""

    tables: tuple[Placed, ...]
    used: frozenset[int]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Part:
    """Blocks that belong to one table: where they begin, which they are, and their rows.

    `unclear`: they hold the tables of two years, and nothing tells which is the report's own.
    """

    role: str
    first: int
    blocks: set[int] = field(default_factory=set)
    rows: list[PrintedRow] = field(default_factory=list)
    unclear: bool = False


def tables(
    blocks: Sequence[Block], lexicon: Lexicon, file: str, is_heading: Callable[[Block], bool], year: int | None = None
) -> Found:
    """The statutory tables of the document. `is_heading` tells the headings of sections, at which a run of lines ends.

    `year` is that of the report: of two years printed side by side only its own is read.
    """
    labels = labels_of(lexicon)
    statistics = returned(blocks, lexicon)
    taken = statistics.used if statistics else frozenset()
    parts = [*_grids(blocks, labels, is_heading, year), *_runs(blocks, labels, is_heading)]
    parts = sorted((p for p in parts if not p.blocks & taken), key=lambda p: p.first)
    by_role: dict[str, list[_Part]] = {}
    for part in parts:
        by_role.setdefault(part.role, []).append(part)
    drafts = {role: TABLES[role]([row for p in ps for row in p.rows], labels) for role, ps in by_role.items()}
    for role, draft in drafts.items():
        draft.twice = draft.twice or any(p.unclear for p in by_role[role])
    form = _form(drafts, lexicon)
    found, problems = [], []
    for role, draft in drafts.items():
        first = by_role[role][0].first
        problems += _problems(role, draft, lexicon, file)
        own = Counter(draft.forms).most_common(1)[0][0] if draft.forms else form
        cells = () if draft.twice or draft.disordered else tuple(draft.cells.values())
        title = lexicon.forms[own].table(role).title
        found.append(Placed(first, Table(role, role, own, title, cells, blocks[first].page)))
    if statistics:
        problems += _problems("statistics", statistics.draft, lexicon, file)
        found.append(_return(statistics, blocks, lexicon))
    elif headed(blocks, lexicon):
        problems += _problems("statistics", Draft(), lexicon, file)
    used = taken.union(*(p.blocks for p in parts))
    return Found(tuple(sorted(found, key=lambda t: t.block)), used, tuple(problems))


def _return(statistics: Return, blocks: Sequence[Block], lexicon: Lexicon) -> Placed:
    """The statistics return as a table (its lines are laid on the form by `statistics`)."""
    draft = statistics.draft
    cells = () if draft.twice or draft.disordered else tuple(draft.cells.values())
    title = lexicon.forms[statistics.form].table("statistics").title
    table = Table("statistics", "statistics", statistics.form, title, cells, blocks[statistics.first].page)
    return Placed(statistics.first, table)


def _form(drafts: dict[str, Draft], lexicon: Lexicon) -> str:
    """The edition for tables that read the same in several: that of table two, else of table three, else the newest."""
    for role in ("disclosed", "requests"):
        if role in drafts and drafts[role].forms:
            return Counter(drafts[role].forms).most_common(1)[0][0]
    return max(form for form, _ in tables_of(lexicon.forms, "reviews"))


def _grids(blocks: Sequence[Block], labels: Labels, is_heading: Callable[[Block], bool], year: int | None) -> Iterable[_Part]:
    """Grid blocks of a statutory role; one with few labels counts only right after another of its role."""
    last = ""
    for i, block in enumerate(blocks):
        if is_heading(block):
            last = ""
        if block.kind != "grid":
            continue
        rows = mended([row for row in printed_rows(block) if not _numbers_page(row)], labels)
        unclear = False
        if is_beside(rows, labels):
            half = own_half(rows, year, labels)
            rows, unclear = half or rows, half is None
        role = last
        for part in by_table(rows, labels):
            role = role_of([cell.text for row in part for _, cell in row.cells], labels)
            if not role and last:
                role = _continued(part, last, labels)
            if role:
                yield _Part(role, i, {i}, part, unclear)
            last = role or last
        last = role


def role_of(texts: Sequence[str], labels: Labels) -> str:
    """The role of a table with these words in its cells, or empty."""
    names = {t: labels.norm(t) for t in texts if t.strip()}
    score: dict[str, int] = {}
    heads = sum(labels.is_head(t) for t in names)
    for role in labels.rows:
        rows = {k for t in names if (k := labels.row(role, t))}
        columns = {k for t in names if (k := labels.column(role, t))}
        score[role] = len(rows) + len(columns)
        if role == "disclosed" and not columns and not heads:
            score[role] = 0
        if role == "requests":
            score[role] -= len({"oth3", "tot"} & rows)
    score["disclosed"] += heads
    best = max(score, key=lambda r: score[r])
    return best if score[best] >= _ENOUGH else ""


def _continued(rows: Sequence[PrintedRow], last: str, labels: Labels) -> str:
    """Whether a small grid goes on with the table before: it has a row of it, the rest of one, or (table four) only values."""
    texts = [cell.text for row in rows for _, cell in row.cells if cell.text.strip()]
    if any(labels.row(last, t) or labels.is_head(t) for t in texts):
        return last
    if any(len(labels.norm(t)) >= _PIECE and labels.is_piece(t) for t in texts):
        return last
    values_only = last == "reviews" and all(value_like(t, labels.words) for t in texts)
    return last if values_only and any(len(row.cells) >= 15 for row in rows) else ""


def _runs(blocks: Sequence[Block], labels: Labels, is_heading: Callable[[Block], bool]) -> Iterable[_Part]:
    """Runs of lines that are a table whose grid was lost."""
    at = 0
    while at < len(blocks):
        begins = blocks[at].kind == "line" and bool(blocks[at].text.strip())
        end, found = _run(blocks, at, labels, is_heading) if begins else (at, [])
        if end == at:
            at += 1
            continue
        role = role_of([t.text for t in found if t.kind == "label"], labels)
        if role:
            yield _Part(role, at, set(range(at, end)), stream.rows(found, role, labels))
        at = end


def _run(blocks: Sequence[Block], at: int, labels: Labels, is_heading: Callable[[Block], bool]) -> tuple[int, list[Token]]:
    """Where the run of table lines from `at` ends, and its words."""
    end = at
    while end < len(blocks) and blocks[end].kind == "line" and not is_heading(blocks[end]):
        if not (_fits(blocks[end], labels) or (end > at and _local_row(blocks, end, labels))):
            break
        end += 1
    # a line of spaces may be a blank cell, an empty one is none
    while end > at and not blocks[end - 1].text:
        end -= 1
    found: list[Token] = []
    lines = upright([b for b in blocks[at:end] if not is_page_number(b.text)], labels)
    for cell in bar_cells(lines):
        part = tokens([cell], labels)
        found += part if part is not None else [Token("extra", cell.text.strip(), cell.line)]
    return end, found


def _fits(block: Block, labels: Labels) -> bool:
    cells = block.text.split("|")
    return is_page_number(block.text) or all(tokens([Block("line", text=c)], labels) is not None for c in cells)


def is_page_number(text: str) -> bool:
    """Whether a line is a page number between dashes: - 5 -."""
    bare = plain(text).text
    return bare.startswith("-") and bare.endswith("-") and bare.strip("-").isdigit()


def _numbers_page(row: PrintedRow) -> bool:
    """Whether a row holds nothing but a page number, left in a table that goes on over the page."""
    filled = [cell.text for _, cell in row.cells if cell.text.strip()]
    return len(filled) == 1 and is_page_number(filled[0])


def _local_row(blocks: Sequence[Block], at: int, labels: Labels) -> bool:
    """Whether a line can be the label of a row that no form has: short, no sentence, and a value stands in the next line."""
    text = blocks[at].text.strip(" |\u3000")
    if not text or len(text) > _LONGEST_LABEL or any(c in text for c in "。；;！？"):
        return False
    following = [b.text.strip(" |") for b in blocks[at + 1 : at + 5] if b.kind == "line" and b.text.strip(" |")]
    return bool(following) and value_like(following[0], labels.words, chinese=False)


def _problems(role: str, draft: Draft, lexicon: Lexicon, file: str) -> list[Problem]:
    label = next(table for _, table in tables_of(lexicon.forms, role)).label
    where = f"{file}#{role}"
    if draft.twice:
        return [
            Problem(
                "W_TABLE_TWICE",
                f"{label}在文件中出现不止一次，数字不同，无法判断以哪一份为准，没有采用其中的数字。",
                where,
                "critical",
            )
        ]
    if draft.disordered:
        return [Problem("W_TABLE_UNREADABLE", f"{label}的栏目与规定格式不同，没有采用其中的数字。", where, "critical")]
    if not draft.cells:
        return [Problem("W_TABLE_UNREADABLE", f"{label}的行列无法对应到规定格式，没有采用其中的数字。", where, "critical")]
    lost = [
        Problem("W_ROW", f"{label}中“{name[:40]}”一行的数值与栏目对不上，没有采用这一行。", where)
        for name in dict.fromkeys(draft.unplaced)
    ]
    return [*lost, *(_joined(cell, label, file) for cell in draft.cells.values() if cell.joined)]


def _joined(cell: Cell, label: str, file: str) -> Problem:
    heads = "，".join((*cell.row_head[-1:], *cell.column_head[-1:]))
    digits = "".join(cell.text.split())
    text = f"{label}中“{heads}”印作“{cell.text}”，数字分开了；只有合为{digits}时各栏之和才相符，按{digits}采用。"
    return Problem("W_DIGITS", text, f"{file}#{cell.row}.{cell.column}", "note")
