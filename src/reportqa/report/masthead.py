"""Who reports on which year. Comes in: the blocks of a document. Goes out: title, names of the body, year, dates, scope,
contacts, and which blocks are title, sign-off or page furniture and so no narrative.

Places are trusted in this order: title, header line, sign-off, preamble, facts of the page or file, file name. The year is that
of the title, then that of the period told, then the year before the sign-off. The date of posting is never taken for it: some
reports were posted years later.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from reportqa.lexicon import Lexicon
from reportqa.lexicon.issuers import split_name
from reportqa.lexicon.places import official
from reportqa.records import Block
from reportqa.report.contact import contacts
from reportqa.report.dates import Period
from reportqa.report.headings import heading_of
from reportqa.report.page import read_page
from reportqa.report.preamble import names_said, told_period, told_scope
from reportqa.report.signoff import sign_off
from reportqa.report.title import find_title, is_body, name_and_year
from reportqa.text import squeeze

Line = tuple[int, str]


@dataclass(slots=True)
class Masthead:
    """What a document says of itself; `used` are the blocks that are no narrative, `names` further names of the same body."""

    title: str = ""
    issuer: str = ""
    names: tuple[str, ...] = ()
    year: int | None = None
    period: Period = field(default_factory=lambda: Period(""))
    published: str = ""
    scope: str = ""
    contact: tuple[tuple[str, str], ...] = ()
    used: set[int] = field(default_factory=set)
    #: every name of a body that was met, whether it was taken or not, for staff to choose from
    met: tuple[str, ...] = ()


def masthead(blocks: Sequence[Block], lexicon: Lexicon, stem: str, metadata: Mapping[str, str] | None = None) -> Masthead:
    """Everything that the document says about who and when; `stem` is the file's name without its ending, `metadata` what the
    file carries about itself (keys as in `[page]` of outline.toml).
    """
    outline = lexicon.outline
    page = read_page(blocks, outline, metadata or {})
    head = Masthead(used=set(page.used))
    lines = [
        (i, b.text.strip())
        for i, b in enumerate(blocks)
        if b.kind in ("line", "heading") and b.text.strip() and i not in page.used
    ]
    titles = page.facts.get("名称", [])
    title = find_title(
        lines,
        lambda i: heading_of(blocks[i], lexicon) is not None,
        lambda i: blocks[i].kind == "heading" or any(squeeze(blocks[i].text) == squeeze(t) for t in titles),
        lexicon,
    )
    head.title = title.text
    head.used |= title.used
    headers = _headers(lines, title.at, head.used, lexicon)
    signed = sign_off(lines, head.used, lexicon)
    head.used |= signed.used
    body = [text for _, text in lines]
    said = names_said(body, outline.preamble.before, outline.preamble.after, outline)
    spoken = names_said(body, outline.preamble.contact_before, outline.preamble.contact_after, outline)
    told = [name_and_year(t, lexicon) for t in titles]
    file_name, file_year = _from_stem(stem, lexicon)
    posted = [*(n for n, _ in told if n), *page.publishers]
    full = [*headers, *signed.names, *(n for n in said if is_body(n, lexicon)), *(n for n in posted if is_body(n, lexicon))]
    if file_name:
        full.append(file_name)
    _choose(head, title.name, full, [*headers, *signed.names], [*said, *spoken, *page.publishers], lexicon)
    head.period = told_period(body, outline)
    known = (title.year, head.period.year, signed.day.year - 1 if signed.day else None, *(y for _, y in told), file_year)
    head.year = next((y for y in known if y), None)
    head.published = _iso(signed.day or page.posted)
    head.scope = told_scope(body, [title.text, *_table_titles(lines)], outline)
    head.contact = contacts([b for i, b in enumerate(blocks) if i not in page.used], outline)
    return head


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _from_stem(stem: str, lexicon: Lexicon) -> tuple[str, int | None]:
    """The body and the year of a file's name; a date in it (2021-01-26) is when it was saved, not its year."""
    bare = re.sub(r"20\d\d[-_.]?(?:0[1-9]|1[0-2]|[1-9])[-_.]?(?:[0-2]\d|3[01]|[1-9])(?!\d)", "", stem)
    name, year = name_and_year(bare, lexicon)
    return (name if is_body(name, lexicon) else ""), year


def _headers(lines: Sequence[Line], at: int, used: set[int], lexicon: Lexicon) -> list[str]:
    """Names of bodies in the lines around the title; the lines are added to `used`."""
    around = [lines[i] for i in range(max(0, at - 3), min(len(lines), at + 5)) if at >= 0] or list(lines[:3])
    found = []
    for i, text in around:
        if i not in used and is_body(text, lexicon):
            found.append(squeeze(text))
            used.add(i)
    return found


def _table_titles(lines: Sequence[Line]) -> list[str]:
    """Headings in the middle of the report with something in brackets, where a table's scope may stand."""
    return [text for _, text in lines if len(text) <= 45 and text.rstrip().endswith((")", "）")) and "情况" in text]


def same_body(short: str, long: str, lexicon: Lexicon) -> bool:
    """Whether `short` is a shorter name of the body `long`: 经开区教育局 of 湛江经济技术开发区教育局, 蛇口街道 of its 办事处.

    All its characters stand in the long name in that order, both end alike, and both are of the same smallest region.
    """
    if short == long or not _within(short, long):
        return False
    ends = [long, *(long.removesuffix(o) for o in lexicon.outline.title.omitted if long.endswith(o))]
    if not any(e and e[-1] == short[-1] for e in ends):
        return False
    few, many = split_name(short, lexicon.issuers).regions, split_name(long, lexicon.issuers).regions
    return not few or not many or any(_within(few[-1], region) for region in many[-1:])


def _within(short: str, long: str) -> bool:
    letters = iter(long)
    return all(c in letters for c in short)


def _choose(
    head: Masthead, titled: str, others: Sequence[str], full: Sequence[str], rest: Sequence[str], lexicon: Lexicon
) -> None:
    """The first name in the order of trust, or a longer one of the same body from header line or sign-off.

    A name that leaves no choice is completed (唐村镇 is 唐村镇人民政府); every other name of the same body is a short name.
    """
    leading = [n for n in (titled, *others) if n]
    head.met = tuple(dict.fromkeys((*leading, *rest)))
    if not leading:
        return
    name = leading[0]
    longer = [n for n in full if same_body(name, n, lexicon)]
    head.issuer = official(max(longer, key=len) if longer else name, lexicon.issuers)
    names = dict.fromkeys([name, *leading, *rest])
    head.names = tuple(n for n in names if same_body(n, head.issuer, lexicon) or (n in (name, *longer) and n != head.issuer))
