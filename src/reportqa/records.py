"""Every noun of the house, frozen, on one page.

Nothing here computes: readers, extractors, the understanding of questions and the composing of answers all pass these
values along. Where something was printed (`CellRef`, `Span`) is a field of its own and is carried forward, never rebuilt.
Blank and zero are different states everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

BlockKind = Literal["heading", "line", "grid", "image"]
#: real: an original; restated: figures of an original, narrative in other words (摘编); demo: invented (演示数据)
Origin = Literal["real", "restated", "demo"]
#: unsure: read from a picture, and neither its row nor its confidence bears it out; it has no value
State = Literal["number", "zero", "blank", "slash", "none_written", "section_none", "text", "missing", "unsure", "derived"]
#: what stands for print in a picture that could not be read at all; never a label, never a value
UNREAD = "□"
#: states of a figure that was not read for certain: no ground to say what is printed
NOT_READ: frozenset[State] = frozenset({"missing", "unsure"})
#: from this confidence on what was recognised in a picture is stated by itself; measured, see docs/decisions/ocr.md
SURE = Decimal("0.99")
Status = Literal["answered", "clarify", "refused", "failed"]
#: the longest question that is read, in characters as typed
LONGEST_QUESTION = 200
#: how many earlier questions can still lend their body, year or item
LONGEST_DIALOGUE = 10
#: the role of the section that holds title, header lines and sign-off: cited for who and when, never searched as narrative
MASTHEAD = "masthead"
#: how a part of the question came about: said in it, taken over from the one before, or assumed and said so
How = Literal["said", "carried", "default"]
CheckResult = Literal["pass", "fail", "unknown"]
#: how a ranking is asked for: the largest, the smallest, or the place of one among the others
Order = Literal["", "most", "least", "place"]
#: what is ranked or compared
Among = Literal["", "issuers", "items", "columns", "years"]
#: how a derived figure comes out of its parts, in their order. difference: first minus second; ratio: first over second, in
#: percent; rate: (first minus second) over second, in percent; mean: of all; place: rank of the first, 1 being the largest
Formula = Literal["", "sum", "difference", "ratio", "rate", "mean", "place"]
Severity = Literal["critical", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Issuer:
    """A body that publishes reports. `region` runs from the largest to the smallest part, as far as it is known."""

    id: str
    name: str
    level: str = ""
    region: tuple[str, ...] = ()
    parent: str = ""
    short_names: tuple[str, ...] = ()
    origin: Origin = "real"


@dataclass(frozen=True, slots=True)
class BlockCell:
    """One printed cell of a grid block, before any form is known.

    `confidence` (0 to 1, two places) is there only if the text was recognised in a picture (OCR).
    """

    text: str
    rowspan: int = 1
    colspan: int = 1
    page: int | None = None
    line: int | None = None
    confidence: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """The only thing that a reader returns: a heading, a line of text, a grid with its spans, or an image.

    `page` and `line` count from 1; `line` is None where the format has no lines (PDF, DOCX), `page` where it has no pages.
    """

    kind: BlockKind
    text: str = ""
    rows: tuple[tuple[BlockCell, ...], ...] = ()
    page: int | None = None
    line: int | None = None
    confidence: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of narrative; `id` is unique inside its report (p1, p2, ...). `confidence` as in `BlockCell`, the lowest."""

    id: str
    text: str
    page: int | None = None
    line: int | None = None
    confidence: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A printed value cell of a statutory table, placed on its form.

    `row` and `column` are the form's keys (`lic`, `dec`; `deny1`, `T`; `fy`, `keep`); an extra local row has the key `x1`...
    `row_head` and `column_head` are the headings as the report prints them, outermost first. `joined`: its digits stand apart
    (1 2 5) and are one number, since only so does the table add up.
    """

    row: str
    column: str
    text: str
    row_head: tuple[str, ...]
    column_head: tuple[str, ...]
    page: int | None = None
    line: int | None = None
    confidence: Decimal | None = None
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A statutory table as read: `role` and `form` are keys of forms.toml (requests, statistics ...; E1 to E3)."""

    id: str
    role: str
    form: str
    title: str
    cells: tuple[Cell, ...]
    page: int | None = None
    section_none: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the report; `role` is a key of outline.toml, empty where none fits."""

    number: str
    heading: str
    role: str
    paragraphs: tuple[Paragraph, ...]
    tables: tuple[Table, ...]
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One report as read. `file` is its path inside the corpus, `digest` the SHA-256 of its bytes.

    `published` is an ISO date or empty; `period` the sentence part that states it; `contact` pairs such as (电话, 0517-...).
    `scope` is whose work the figures count, as printed (本机关, 全市). `copies` are the other files and addresses at which the
    same report was found. `later` is the id of the report of the same body and year that was published after this one and so
    leads; empty where this one leads, or where nothing tells which does.
    """

    id: str
    issuer: Issuer
    year: int
    title: str
    file: str
    digest: str
    sections: tuple[Section, ...]
    origin: Origin = "real"
    form: str = ""
    address: str = ""
    scope: str = ""
    published: str = ""
    period: str = ""
    contact: tuple[tuple[str, str], ...] = ()
    copies: tuple[str, ...] = ()
    later: str = ""


@dataclass(frozen=True, slots=True)
class CellRef:
    """Where a figure was printed: the key of a cell in a table of a report, with the page or line."""

    report: str
    table: str
    row: str
    column: str
    page: int | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of a paragraph of a report."""

    report: str
    paragraph: str
    start: int
    end: int
    page: int | None = None
    line: int | None = None


Where = CellRef | Span


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with where it was printed. `indicator` is row.column of the form, or `text` for a figure of the narrative.

    `value` is None unless the state is number, zero or derived. `raw` is the text as printed (for a derived figure: as it is
    said). A derived figure names its `formula` and has its inputs in `parts`; an input may be derived itself (a ratio of sums).
    A figure of the narrative says what it `counts` (新闻发布会), for which `period` and `scope` as far as told, and how
    exactly: `about` is 余, 多, 约, 近, 超 or what else stands with it. `confidence` is there if it was recognised in a picture.
    """

    issuer: str
    year: int
    indicator: str
    value: Decimal | None
    unit: str
    raw: str
    where: Where | None
    state: State
    formula: Formula = ""
    parts: tuple[Figure, ...] = ()
    counts: str = ""
    period: str = ""
    scope: str = ""
    about: str = ""
    confidence: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A thing to search: a table row (`row` is its key, e.g. `deny1`) or a paragraph (`paragraph` is its id)."""

    id: str
    report: str
    heading: tuple[str, ...]
    text: str
    digest: str
    page: int | None = None
    row: str = ""
    paragraph: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: fused score, cosine of the vectors, keyword score scaled to its best, and the words that matched."""

    passage: Passage
    score: float
    vector: float
    keyword: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of the question that mean something: `what` (issuer, year, item, column, cue, ...), the value and the rule."""

    what: str
    value: str
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Slot:
    """One part of what was understood, as shown: label, value in words, and how it came about (said, carried, default)."""

    label: str
    value: str
    how: How


@dataclass(frozen=True, slots=True)
class Question:
    """What a question means. `items` are keys of items in indicators.toml, `columns` column keys, in the order said.

    `issuers` are ids of bodies; `unknown` holds names of bodies that the library does not have. `carried` names the slots
    taken over from the dialogue; `missing` those to ask back for (issuer: only a kind of body was named; split: items,
    columns, bodies and years were said in pairs). `topic` is a key of cues.toml for narrative, contact, definition and refusal
    kinds. `words` are the content words that nothing explains, `limits` words that turn or narrow the meaning (除了, 3月).
    `older` is what the same words mean where every report asked about has a statistics return (2014 to 2018), if anything else.

    Of kinds that compute: `ratio` is a key of ratios.toml, or `share` (item or column over its whole); `order` and `count` how
    a ranking is asked for (the most, the first five, the place of one body), `among` what is ranked (issuers, items, columns,
    years). `without` are things excepted (除了个人), as what:key (column:N, item:deny4, issuer:id). `group` is the kind of
    bodies named together (各区, 所有局), which `issuers` then holds one by one. `parts` are the questions that a question of
    several parts consists of. `meant` are names of the lexicon or of bodies held that were read for words spelt otherwise, to
    be said visibly; `perhaps` are readings of that sort too doubtful to answer. `today` is the ISO date that the meaning rests
    on, empty if it rests on none.
    """

    text: str
    plain: str
    kind: str
    issuers: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    items: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    topic: str = ""
    mentions: tuple[Mention, ...] = ()
    carried: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    older: Question | None = None
    ratio: str = ""
    order: Order = ""
    count: int = 0
    among: Among = ""
    without: tuple[str, ...] = ()
    group: str = ""
    parts: tuple[Question, ...] = ()
    meant: tuple[str, ...] = ()
    perhaps: tuple[Question, ...] = ()
    today: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a series: the year or the body (or item) that it belongs to, and the figure with its state.

    `value` is None where nothing was printed that counts: a gap in a picture, never zero.
    """

    label: str
    value: Decimal | None
    raw: str
    state: State
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of a comparison in the order to be drawn: what they are of, their unit, and what the points run along.

    Points between which a line may not be drawn (other editions of the form) have a `break_before` at the later one's index.
    """

    name: str
    unit: str
    along: Literal["year", "issuer", "item"]
    points: tuple[Point, ...]
    break_before: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """The source of a figure or sentence, complete enough to stand alone.

    `quote` is the text as printed (empty for a blank cell, see `state`); `table`, `row_head` and `column_head` are empty for a
    sentence, which names its `section` instead. `confidence` is there if the quote was recognised in a picture.
    """

    label: str
    report: str
    title: str
    issuer: str
    year: int
    file: str
    origin: Origin
    where: Where
    quote: str
    state: State
    table: str = ""
    section: str = ""
    row_head: tuple[str, ...] = ()
    column_head: tuple[str, ...] = ()
    address: str = ""
    confidence: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A test of one report, or of two years of a body: both sides as numbers, and the places that it touches.

    `id` is kind:name (row:deny1, text:new.T). The places may lie in another report (last year's), which they name themselves.
    """

    id: str
    result: CheckResult
    text: str
    report: str
    left: Decimal | None
    right: Decimal | None
    cells: tuple[Where, ...]
    severity: Severity = "critical"


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes out. `id` is the hash of question, slots, rules version and data version; there is no clock in it.

    `code` names the template or the reason of a refusal (a key of replies.toml). `figures` are the figures asserted (a derived
    one carries its parts). `notes` are cautions shown beside the answer. `suggestions` are whole questions that are answerable.
    """

    id: str
    question: str
    status: Status
    code: str
    text: str
    figures: tuple[Figure, ...] = ()
    citations: tuple[Citation, ...] = ()
    checks: tuple[Check, ...] = ()
    notes: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    understood: tuple[Slot, ...] = ()
    series: tuple[Series, ...] = ()
    rules_version: str = ""
    data_version: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a trace: its name, what it found, and what it rejected with the reason."""

    name: str
    found: tuple[str, ...] = ()
    rejected: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """How an answer came about; beside the answer, never in it."""

    question: Question
    steps: tuple[Step, ...]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Problem:
    """Trouble in data: a code, the plain Chinese message, and the file or cell that it is about."""

    code: str
    message: str
    where: str
    severity: Severity = "warning"
