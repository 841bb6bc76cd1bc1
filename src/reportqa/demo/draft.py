"""A report between invention and paper: comes in a `Paper`, goes out parts that a layout may change, and the blocks to write.

A layout changes the parts and, where it changes what can be known, the `Known` beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

from reportqa.demo.grids import Row, grid
from reportqa.lexicon.forms import Form
from reportqa.records import Block

if TYPE_CHECKING:
    from reportqa.demo.generate import Paper

ROLES = ("", "disclosed", "requests", "reviews", "", "")


@dataclass(frozen=True, slots=True)
class Grid:
    """A statutory table, or a piece of one, as printed; `role` as in forms.toml."""

    role: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Something printed as an image; `text` is what a page says in its place."""

    text: str = ""


Item = str | Grid | Picture


@dataclass(frozen=True, slots=True)
class Part:
    """A section: its heading and what stands under it; `role` is the table that it holds, if any."""

    heading: str
    items: tuple[Item, ...]
    role: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is true of a report and printed in it. `None` is not to be compared; an empty issuer or year 0 cannot be told.

    `cells` maps row.column to the text as printed. `numbers` are the figures of the narrative: what is counted, text as
    printed, unit. `report` is False where the file holds no report that can be kept.
    """

    issuer: str
    year: int
    title: str | None
    form: str
    cells: Mapping[str, str]
    section_none: tuple[str, ...] = ()
    published: str | None = None
    period: str | None = None
    contact: Mapping[str, str] = field(default_factory=dict)
    scope: str | None = None
    numbers: tuple[tuple[str, str, str], ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    report: bool = True


@dataclass(frozen=True, slots=True)
class Draft:
    """A report in parts. `above` and `below` are what a page prints around it; `styles` names the style of each format."""

    paper: Paper
    form: Form
    stem: str
    title: tuple[str, ...]
    preamble: tuple[str, ...]
    parts: tuple[Part, ...]
    signature: tuple[str, ...]
    known: Known
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    styles: Mapping[str, str] = field(default_factory=dict)

    def truth(self, file: str, layout: str) -> dict[str, object]:
        """The line of truth.jsonl."""
        return {"file": file, "layout": layout, **asdict(self.known)}


Change = Callable[[str], str]


def draft(paper: Paper, form: Form) -> Draft:
    """The report as its body would have printed it, with nothing odd."""
    narrative, cells = paper.narrative, paper.printed.cells
    parts = []
    for (heading, lines), role in zip(narrative.sections, ROLES, strict=True):
        table = (Grid(role, grid(form.table(role), cells).rows),) if role else ()
        parts.append(Part(heading, (*lines, *table), role))
    facts = narrative.facts
    known = Known(
        issuer=paper.body.name,
        year=paper.year,
        title=narrative.title,
        form=paper.form,
        cells=dict(cells),
        section_none=paper.printed.section_none,
        published=facts.published,
        period=f"{paper.year}年1月1日至{paper.year}年12月31日",
        contact={"地址": facts.address, "电话": facts.phone},
        numbers=tuple(_numbers(paper)),
        facts=asdict(facts),
    )
    return Draft(
        paper=paper,
        form=form,
        stem=f"{paper.body.name}-{paper.year}",
        title=(narrative.title,),
        preamble=narrative.preamble,
        parts=tuple(parts),
        signature=narrative.signature,
        known=known,
    )


def _numbers(paper: Paper) -> Iterator[tuple[str, str, str]]:
    facts = paper.narrative.facts
    yield "公开政府信息", str(facts.posted), "条"
    yield "政策解读", str(facts.explained), "篇"
    yield "政务新媒体推送信息", str(facts.articles), "条"
    yield "信息公开培训", str(facts.trainings), "次"
    yield "参加", str(facts.trained), "人次"
    if facts.fee:
        yield "信息处理费", str(facts.fee), "元"


def with_cells(draft: Draft, cells: Mapping[str, str]) -> Draft:
    """The same report with other texts in its value cells."""
    filled = each_grid(draft, lambda g: (Grid(g.role, grid(draft.form.table(g.role), cells).rows),))
    return replace(filled, known=replace(draft.known, cells=dict(cells)))


def each_grid(draft: Draft, change: Callable[[Grid], tuple[Item, ...]], role: str = "") -> Draft:
    """The report with every table (of that role) replaced by what `change` makes of it."""
    parts = []
    for part in draft.parts:
        items: list[Item] = []
        for item in part.items:
            items += change(item) if isinstance(item, Grid) and role in ("", item.role) else (item,)
        parts.append(replace(part, items=tuple(items)))
    return replace(draft, parts=tuple(parts))


def each_cell(draft: Draft, change: Change, role: str = "") -> Draft:
    """The report with the text of every table cell, labels and values alike, changed."""
    return each_grid(
        draft,
        lambda g: (Grid(g.role, tuple(tuple(replace(c, text=change(c.text)) for c in row) for row in g.rows)),),
        role,
    )


def each_line(draft: Draft, change: Change) -> Draft:
    """The report with every line outside the tables changed, title and headings included."""
    parts = tuple(
        Part(change(p.heading), tuple(change(i) if isinstance(i, str) else i for i in p.items), p.role) for p in draft.parts
    )
    return replace(
        draft,
        title=tuple(map(change, draft.title)),
        preamble=tuple(map(change, draft.preamble)),
        parts=parts,
        signature=tuple(map(change, draft.signature)),
    )


def blocks(draft: Draft) -> Iterator[Block]:
    """The report in printed order, without what the page prints around it; the first blocks are the title's lines."""
    yield from (Block("heading", text) for text in draft.title)
    yield from (Block("line", text) for text in draft.preamble)
    for part in draft.parts:
        if part.heading:
            yield Block("heading", part.heading)
        for item in part.items:
            if isinstance(item, Grid):
                yield Block("grid", rows=item.rows)
            elif isinstance(item, Picture):
                yield Block("image", item.text)
            else:
                yield Block("line", item)
    yield from (Block("line", text) for text in draft.signature)
