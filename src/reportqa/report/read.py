"""The one path from a file to a report. Comes in: a path and what the catalogue says of it. Goes out: the report, or none, and
the problems met on the way. Trouble in the file is a problem, never an exception.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reportqa.errors import UnreadableFile
from reportqa.lexicon import Lexicon
from reportqa.lexicon.places import issuer_from_name
from reportqa.records import MASTHEAD, Block, Issuer, Paragraph, Problem, Report, Section
from reportqa.report.catalogue import CatalogueEntry
from reportqa.report.doubts import doubts
from reportqa.report.formats import blocks_of
from reportqa.report.furniture import without_furniture
from reportqa.report.grid import tables
from reportqa.report.headings import heading_test, unfolded
from reportqa.report.masthead import Masthead, masthead
from reportqa.report.outline import sections
from reportqa.report.page import is_noise
from reportqa.report.refusal import refusal
from reportqa.report.source import Source
from reportqa.text import plain, squeeze


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a file came to: its report, or none and at least one problem; `pictures` are pages that only OCR could read."""

    report: Report | None
    problems: tuple[Problem, ...]
    pictures: tuple[int, ...] = ()


def read_report(
    path: Path,
    file: str,
    lexicon: Lexicon,
    entry: CatalogueEntry | None = None,
    recognised: Mapping[int, tuple[Block, ...]] | None = None,
) -> Outcome:
    """The report in `path`, known as `file` inside the corpus. `recognised` are the pages that OCR has read already."""
    entry = entry or CatalogueEntry()
    source = Source(path, recognised or {})
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        blocks = without_furniture(blocks_of(source), lexicon.outline, heading_test(lexicon))
        blocks = unfolded(blocks, lexicon)
    except UnreadableFile as error:
        return Outcome(None, (Problem(error.code, str(error), file, "critical"),), error.pages)
    except OSError:
        return Outcome(None, (Problem("E_FILE", "文件打不开。", file, "critical"),))
    head = masthead(blocks, lexicon, path.stem, source.metadata)
    found = tables(blocks, lexicon, file, heading_test(lexicon), entry.year or head.year)
    narrative = sections(blocks, found.tables, frozenset(head.used | found.used), lexicon)
    refused = refusal(head, found, narrative, blocks, entry, lexicon, file)
    if refused:
        return Outcome(None, (refused,), source.pictures)
    report = _report(head, (*narrative, *_masthead_section(blocks, head, lexicon)), entry, lexicon, file, digest)
    doubtful = (*_doubts(head, report, blocks, lexicon, file), *doubts(source, blocks, lexicon, file))
    return Outcome(report, (*found.problems, *doubtful), source.pictures)


def _report(
    head: Masthead, narrative: tuple[Section, ...], entry: CatalogueEntry, lexicon: Lexicon, file: str, digest: str
) -> Report:
    issuer = _issuer(head, entry, lexicon)
    year = entry.year or head.year or 0
    forms = [t.form for s in narrative for t in s.tables]
    return Report(
        id=f"{issuer.id}-{year}-{digest[:8]}",
        issuer=issuer,
        year=year,
        title=_title(head, issuer, year, lexicon),
        file=file,
        digest=digest,
        sections=narrative,
        origin=entry.origin or "real",
        form=forms[0] if forms else "",
        address=entry.address,
        published=entry.published or head.published,
        period=head.period.text,
        scope=entry.scope or head.scope,
        contact=head.contact,
    )


def _masthead_section(blocks: Sequence[Block], head: Masthead, lexicon: Lexicon) -> tuple[Section, ...]:
    """Title, header lines, sign-off and date as printed: no narrative, but the place that proves who and when."""
    lines = [replace(b, text=_words(b)) for b in (blocks[i] for i in sorted(head.used)) if _words(b)]
    # of the page around the report only what tells the date or the source is kept
    facts = (w for kind in ("索引号", "发布机构", "发布日期", "文号") for w in lexicon.outline.page[kind])
    telling = (*facts, *lexicon.outline.noise.dates, *lexicon.outline.noise.sources)
    lines = [b for b in lines if not is_noise(b.text, lexicon.outline) or any(w in b.text for w in telling)]
    kept = tuple(Paragraph(f"h{n}", b.text.strip(), b.page, b.line, b.confidence) for n, b in enumerate(lines, 1))
    return (Section("", "", MASTHEAD, kept, ()),) if kept else ()


def _words(block: Block) -> str:
    """A block in one line; a small table of facts (索引号, 发布机构) cell by cell."""
    return block.text.strip() or " ".join(c.text.strip() for row in block.rows for c in row if c.text.strip())


def _issuer(head: Masthead, entry: CatalogueEntry, lexicon: Lexicon) -> Issuer:
    name = entry.issuer or head.issuer
    short = [*entry.short_names, *head.names, *([head.issuer] if entry.issuer else [])]
    kept = tuple(n for n in dict.fromkeys(short) if n and squeeze(n) != squeeze(name))
    return issuer_from_name(name, lexicon.issuers, entry.region, kept, entry.origin or "real", entry.parent)


def _title(head: Masthead, issuer: Issuer, year: int, lexicon: Lexicon) -> str:
    """The title as printed, set without breaks and spaces; one made of body and year where the document has none."""
    return "".join(head.title.split()) or f"{issuer.name}{year}年{lexicon.outline.title.name}"


def _doubts(head: Masthead, report: Report, blocks: Sequence[Block], lexicon: Lexicon, file: str) -> list[Problem]:
    """What a reader of the report should know: years that differ, tables printed as pictures."""
    found = []
    if head.period.year and head.period.year != report.year:
        text = f"标题年份是{report.year}年，统计期限写的是{head.period.year}年，按{report.year}年收录。"
        found.append(Problem("W_YEAR", text, file))
    read = {t.role for s in report.sections for t in s.tables}
    nones = tuple(plain(w).text for w in lexicon.outline.headings.none)
    headed = {s.role for s in report.sections} & {t.role for form in lexicon.forms.values() for t in form.tables}
    # a heading with nothing at all under it has lost its table just so
    bare = {s.role for s in report.sections if not (s.paragraphs or s.tables) and not plain(s.heading).text.endswith(nones)}
    if headed - read and (bare & headed - read or any(b.kind == "image" for b in blocks)):
        names = "、".join(lexicon.outline.roles[r].name for r in lexicon.outline.roles if r in headed - read)
        text = f"“{names}”下没有读到表格，可能是以图片形式发布的，图片中的数字没有采用。"
        found.append(Problem("W_TABLE_IMAGE", text, file))
    return found
