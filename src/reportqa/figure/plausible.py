"""What an office should look at before it publishes, beyond sums. Comes in: a report and its figures. Goes out: failed checks.

Each of these has innocent reasons, so each is a question to the office and never a repair. Sources: what peers look for in
drafts (blank cells, short sections, ordinals), 立法法 91 and 93 (who makes 规章), and faults seen in published reports (copied
text).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from reportqa.figure.extract import is_small
from reportqa.figure.sides import Part, places, some, told
from reportqa.lexicon import Lexicon
from reportqa.records import MASTHEAD, CellRef, Check, Figure, Paragraph, Report, Span
from reportqa.text import chinese_number, plain

#: blank or struck cells beyond which a table counts as badly filled, by role of the table
_MOST_BLANKS: Mapping[str, int] = {"requests": 10, "reviews": 5}
#: the first year whose reports have a table in each of these sections
_TABLES_SINCE = 2019
#: a table that lacks more of its rows than this is another kind of table
_FEW = Decimal("0.4")
#: characters below which the section of problems says nothing
_SHORTEST = 10
#: how much of a sentence is quoted
_QUOTED = 30
_OPENING_YEAR = re.compile(r"(?:^|[。；;])\s*((?:19|20)\d\d)年(?:度|全年)?(?:[,，]|(?=[我本全]))")
_PERIOD = re.compile(r"((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日?起?,?[至到\-—~－]+(?:((?:19|20)\d\d)年)?(\d{1,2})月(\d{1,2})日?")


def plausible(figures: Sequence[Figure], report: Report, lexicon: Lexicon) -> tuple[Check, ...]:
    """The findings on one report, in the order of TESTS."""
    return tuple(c for test in TESTS for c in test(figures, report, lexicon))


def blanks(figures: Sequence[Figure], report: Report, lexicon: Lexicon) -> Iterator[Check]:
    """Tables with many cells left blank or struck; a table whose heading says 无 is empty on purpose."""
    for table in (t for s in report.sections for t in s.tables if t.role in _MOST_BLANKS and not t.section_none):
        own = [f for f in figures if isinstance(f.where, CellRef) and f.where.table == table.id]
        empty = [f for f in own if f.state in ("blank", "slash")]
        most = _MOST_BLANKS[table.role]
        if len(empty) > most:
            words = {"row": f"“{table.title}”表"}
            where = places(*(Part(f, "") for f in empty[:1]))
            yield told("blanks", table.role, "fail", words, where, report.id, lexicon, Decimal(len(empty)), Decimal(most))


def absent_rows(figures: Sequence[Figure], report: Report, lexicon: Lexicon) -> Iterator[Check]:
    """Rows of the form that a table lacks which otherwise has most of them: lost in printing, or not readable."""
    for table in (t for s in report.sections for t in s.tables if not t.section_none):
        form = lexicon.forms[table.form].table(table.role)
        names = {r: row.label for block in form.blocks for r, _, row, _ in block.cells() if row.label}
        read = {c.row for c in table.cells}
        missing = [name for row, name in names.items() if row not in read]
        if missing and len(missing) <= len(names) * _FEW:
            words = {"head": f"“{table.title}”表", "quote": some([f"“{name}”" for name in missing])}
            count = Decimal(len(missing))
            yield told("absent", table.role, "fail", words, (), report.id, lexicon, count, Decimal(0))


def absent_tables(figures: Sequence[Figure], report: Report, lexicon: Lexicon) -> Iterator[Check]:
    """A statutory section without its table, where others have theirs or the year of the report prescribes it."""
    read = {t.role for s in report.sections for t in s.tables}
    for role in dict.fromkeys(s.role for s in report.sections):
        forms = [f for f in lexicon.forms.values() if f.has(role)]
        expected = any(f.has(r) for f in forms for r in read) or (not read and report.year >= _TABLES_SINCE)
        if forms and role not in read and expected:
            words = {"head": f"“{lexicon.outline.roles[role].name}”"}
            yield told("no_table", role, "fail", words, (), report.id, lexicon)


def rules(figures: Sequence[Figure], report: Report, lexicon: Lexicon) -> Iterator[Check]:
    """规章 counted by a body that makes none: a bureau, a town, a street office."""
    if not is_small(report.issuer, lexicon):
        return
    for figure in figures:
        row, _, column = figure.indicator.partition(".")
        found = next((p for form in lexicon.forms.values() if (p := form.find(row, column))), None)
        if row == "reg" and figure.value and found:
            words = {"column": f"“{found[2].label}·{found[3].label}”"}
            where = places(Part(figure, ""))
            yield told("rules", column, "fail", words, where, report.id, lexicon, figure.value, Decimal(0))


def wrong_year(figures: Sequence[Figure], report: Report, lexicon: Lexicon) -> Iterator[Check]:
    """A text that never names the year of the report but opens a sentence with another one: text of another year."""
    narrative = [(s, p) for s in report.sections if s.role != MASTHEAD for p in s.paragraphs]
    if any(str(report.year) in plain(p.text).text or _chinese(report.year) in p.text for _, p in narrative):
        return
    for _, paragraph in narrative:
        simple = plain(paragraph.text)
        if match := _OPENING_YEAR.search(simple.text):
            start, end = simple.span(match.start(1), match.end(1))
            quote = paragraph.text[start : start + _QUOTED]
            words = {"year": str(report.year), "quote": quote}
            where = (_span(report, paragraph, start, end),)
            yield told("year", "text", "fail", words, where, report.id, lexicon, Decimal(match.group(1)), Decimal(report.year))
            return


def _chinese(year: int) -> str:
    return "".join("〇一二三四五六七八九"[int(d)] for d in str(year))


def _span(report: Report, paragraph: Paragraph, start: int, end: int) -> Span:
    return Span(report.id, paragraph.id, start, end, paragraph.page, paragraph.line)


def period(figures: Sequence[Figure], report: Report, lexicon: Lexicon) -> Iterator[Check]:
    """A stated period other than the first of January to the end of December of the report's year."""
    match = _PERIOD.search(plain(report.period).text)
    if match is None:
        return
    year, *rest = match.groups()
    last = rest[2] or year
    if (int(year), int(last)) == (report.year, report.year) and [int(n) for n in (*rest[:2], *rest[3:])] == [1, 1, 12, 31]:
        return
    words = {"year": str(report.year), "quote": report.period}
    yield told("period", "dates", "fail", words, _places_of(report, report.period), report.id, lexicon)


def early(figures: Sequence[Figure], report: Report, lexicon: Lexicon) -> Iterator[Check]:
    """A date of publication before the year is over."""
    if report.published and date.fromisoformat(report.published) <= date(report.year, 12, 30):
        words = {"year": str(report.year), "quote": report.published}
        yield told("early", "published", "fail", words, (), report.id, lexicon)


def short(figures: Sequence[Figure], report: Report, lexicon: Lexicon) -> Iterator[Check]:
    """A section of problems and improvements that says next to nothing."""
    for section in report.sections:
        length = sum(len(plain(p.text).text) for p in section.paragraphs)
        if section.role == "problems" and length < _SHORTEST:
            where = tuple(_span(report, p, 0, len(p.text)) for p in section.paragraphs[:1])
            least = Decimal(_SHORTEST)
            yield told("short", "problems", "fail", {}, where, report.id, lexicon, Decimal(length), least)


def ordinals(figures: Sequence[Figure], report: Report, lexicon: Lexicon) -> Iterator[Check]:
    """Sections that are not numbered one after the other."""
    numbered = [s for s in report.sections if s.number and s.role]
    numbers = [chinese_number(s.number) for s in numbered]
    if any(a is None or b is None or b != a + 1 for a, b in pairwise(numbers)):
        quote = "、".join(s.number for s in numbered)
        yield told("ordinals", "sections", "fail", {"quote": quote}, (), report.id, lexicon)


def _places_of(report: Report, text: str) -> tuple[Span, ...]:
    """Where words of the text stand, as far as one paragraph holds them whole."""
    found = ((p, p.text.find(text)) for s in report.sections for p in s.paragraphs)
    return next(((_span(report, p, at, at + len(text)),) for p, at in found if at >= 0), ())


#: in the order in which they are told
TESTS: tuple[Callable[[Sequence[Figure], Report, Lexicon], Iterator[Check]], ...] = (
    absent_tables, absent_rows, blanks, rules, wrong_year, period, early, short, ordinals,
)  # fmt: skip
