"""The last gate: every number of an answer is compared with the paper before it goes out. In: an answer; out: what is wrong.

Nothing that composed the answer is trusted: cited cells and sentences are read from the reports again, sums are added again,
and the numbers are taken from the finished text. An answer with a problem never leaves the house.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from reportqa.lexicon import Lexicon
from reportqa.lexicon.indicators import STATISTICS
from reportqa.library import Library
from reportqa.records import Answer, CellRef, Citation, Figure, Question, Span
from reportqa.text import chinese_number, number, plain

_NUMERALS = "零〇一二两三四五六七八九十百千万亿"
_UNITS = "万元|亿元|人次|元|件|项|个|条|次|起|份|宗|篇|期|场|家|名|人|天|成"
_ARABIC = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
#: a numeral is a number before a unit, in a share (五分之一), or where it has several letters with a power of ten (三百)
_CHINESE = re.compile(
    rf"([{_NUMERALS}]+)分之([{_NUMERALS}]+)|([{_NUMERALS}]+)(?:{_UNITS})|([{_NUMERALS}]*[十百千万亿][{_NUMERALS}]*)"
)
#: what follows a number in digits and multiplies it
_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
#: a year, or a list of years that ends with 年
_YEAR = re.compile(r"(?<![\d-])(20\d\d)(?=(?:、20\d\d)*年)")
#: 这一项, 哪一年: words, not figures
_NO_FIGURE = re.compile(r"[这哪某每那同]一(?:项|个|件|格|年|行|列|方面)")
#: a quotation at least this long is taken out of the text as a whole, once it is known to stand in the report
_QUOTATION = 4


def problems(
    answer: Answer, question: Question, library: Library, lexicon: Lexicon, limits: Iterable[int] = ()
) -> tuple[str, ...]:
    """Why the answer may not go out; empty if it may. `limits` are numbers that a refusal may name (the longest question)."""
    found = [p for c in answer.citations for p in _citation(c, library)]
    cited = {c.where for c in answer.citations}
    if answer.status == "answered" and not answer.citations and answer.code != "term":
        found.append("nothing is cited")
    found += [p for f in answer.figures for p in _figure(f, cited, answer, library)]
    found += _said(answer)
    found += _about(answer, question, library, lexicon)
    known = set(_known_numbers(answer, question, limits))
    for text in (answer.text, *(answer.notes if answer.status == "answered" else ())):
        found += [
            f"{n} stands in no cited cell" for n in _numbers(_bare(text, answer, question, library, lexicon)) if n not in known
        ]
    return tuple(found)


def _citation(citation: Citation, library: Library) -> Iterator[str]:
    """Whether the cited words stand where the citation says, in the report that it names."""
    where = citation.where
    report = library.report(where.report)
    if report is None or (report.title, report.year, report.file) != (citation.title, citation.year, citation.file):
        yield f"{citation.label} names a report that is not held"
        return
    if isinstance(where, CellRef):
        cell = library.cell(where.report, where.table, where.row, where.column)
        if cell is None or cell.text != citation.quote or (cell.page, cell.line) != (where.page, where.line):
            yield f"{citation.label} does not quote its cell"
        elif cell.confidence != citation.confidence:
            yield f"{citation.label} does not say how surely its cell was recognised"
    else:
        place = library.paragraph(where.report, where.paragraph)
        if place is None or place.paragraph.text[where.start : where.end] != citation.quote:
            yield f"{citation.label} does not quote its sentence"


def _figure(figure: Figure, cited: set[CellRef | Span], answer: Answer, library: Library) -> Iterator[str]:
    if figure.state == "derived":
        for part in figure.parts:
            yield from _figure(part, cited, answer, library)
            if part not in answer.figures:
                yield f"{part.raw} is a part that the answer does not show"
        yield from _derived(figure)
        return
    if isinstance(figure.where, CellRef):
        yield from _cell_figure(figure, figure.where, cited, library)
    elif isinstance(figure.where, Span):
        yield from _text_figure(figure, figure.where, cited, library)
    else:
        yield f"{figure.raw} has no place"


def _derived(figure: Figure) -> Iterator[str]:
    values = [p.value for p in figure.parts]
    if figure.formula != "sum" or not values or any(v is None for v in values):
        yield f"{figure.raw} is not derived from figures"
    elif sum((v for v in values if v is not None), Decimal(0)) != figure.value or number(figure.raw) != figure.value:
        yield f"{figure.raw} is not the sum of its parts"


def _cell_figure(figure: Figure, where: CellRef, cited: set[CellRef | Span], library: Library) -> Iterator[str]:
    cell = library.cell(where.report, where.table, where.row, where.column)
    if where not in cited:
        yield f"{figure.raw} is not cited"
    if cell is None or cell.text.strip() != figure.raw.strip() or figure.indicator != f"{where.row}.{where.column}":
        yield f"{figure.raw} is not what its cell prints"
    elif cell.confidence != figure.confidence:
        yield f"{figure.raw} does not say how surely it was recognised"
    elif figure.value is None or abs(figure.value) not in {abs(n) for n in _numbers(plain(cell.text).text, bare=True)}:
        yield f"{figure.raw} has another value"


def _text_figure(figure: Figure, where: Span, cited: set[CellRef | Span], library: Library) -> Iterator[str]:
    inside = [c for c in cited if isinstance(c, Span) and (c.report, c.paragraph) == (where.report, where.paragraph)]
    if not any(c.start <= where.start and where.end <= c.end for c in inside):
        yield f"{figure.raw} is not cited"
    place = library.paragraph(where.report, where.paragraph)
    if place is None or place.paragraph.text[where.start : where.end] != figure.raw:
        yield f"{figure.raw} is not what the text prints"
    elif figure.value not in _worth(plain(figure.raw).text):
        yield f"{figure.raw} has another value"


def _worth(text: str) -> set[Decimal]:
    """What the number of a text may be worth: 1.2万 is 12000, and nothing else."""
    scale = next((power for sign, power in _SCALES.items() if re.search(rf"\d[余多]?{sign}", text)), Decimal(1))
    return {n * scale for n in _numbers(text)}


def _said(answer: Answer) -> Iterator[str]:
    """The figures asserted stand in the text one after the other, each as printed with its unit right behind it."""
    flat = plain(answer.text).text
    at = 0
    for figure in answer.figures:
        raw = plain(figure.raw).text
        words = raw if figure.indicator == "text" or raw.endswith(plain(figure.unit).text) else raw + plain(figure.unit).text
        place = re.search(rf"(?<![\d.-])(?<!\d,){re.escape(words)}(?![\d.])", flat[at:])
        if place is None:
            yield f"{words} is not said in its place"
        else:
            at += place.end()


def _about(answer: Answer, question: Question, library: Library, lexicon: Lexicon) -> Iterator[str]:
    """Whether figures are of the body, year, item and column asked about, and the sentence names no other body."""
    asked = {i for ids in question.issuers for i in ids.split(" ")}
    printed = [f for figure in answer.figures for f in (figure.parts or (figure,))]
    for figure in printed:
        report = library.report(figure.where.report) if figure.where else None
        if report is None or (report.issuer.id, report.year) != (figure.issuer, figure.year):
            yield f"{figure.raw} is given to another body or year"
        elif (question.years and report.year not in question.years) or (question.issuers and report.issuer.id not in asked):
            yield f"{figure.raw} is of a body or year that was not asked about"
        elif isinstance(figure.where, CellRef):
            table = library.table(figure.where.report, figure.where.table)
            if table is None or not _is_asked(figure.where, table.form, question, lexicon):
                yield f"{figure.raw} is of another row or column"
    # a body asked about may also be named where its report has no such figure
    cited = {c.issuer for c in answer.citations} | {i.name for i in library.issuers.values() if i.id in asked}
    said = plain(answer.text).text
    for name in sorted(cited, key=len, reverse=True):
        said = said.replace(plain(name).text, "□")
    if answer.figures and any(plain(i.name).text in said for i in library.issuers.values()):
        yield "another body is named"


def _is_asked(where: CellRef, form: str, question: Question, lexicon: Lexicon) -> bool:
    """Whether a cell belongs to an item asked about, and to a column said; rows found by meaning have no item to compare."""
    if not question.items or where.row.startswith("x"):
        return True
    table = lexicon.indicators
    known = [i for i in question.items if i in table.items]
    items = [*known, *(child for i in known for role in ("", STATISTICS) for child in table.children(i, role))]
    if where.row not in {row for i in items for row in table.rows_of(i, form)}:
        return False
    columns = [c for c in question.columns if "." not in c]
    wanted = {
        cell for i in items for c in columns if c in table.columns[table.items[i].role] for cell in table.cells_of(i, c, form)
    }
    return not wanted or (where.row, where.column) in wanted


def _known_numbers(answer: Answer, question: Question, limits: Iterable[int]) -> Iterator[Decimal]:
    """Numbers that may stand in the text: those of cited cells and sentences, and sums that were added again."""
    for citation in answer.citations:
        yield from _numbers(plain(citation.quote).text, bare=True)
        if citation.confidence is not None:
            # of what was recognised in a picture the answer says how sure it is and on which page it stands
            yield citation.confidence
            yield Decimal(citation.where.page or 0)
    yield from (f.value for f in answer.figures if f.state == "derived" and f.value is not None)
    if answer.status in ("refused", "clarify") and not answer.figures:
        yield from (Decimal(n) for n in limits)
        if not answer.citations:
            yield from _numbers(question.plain)


def _bare(text: str, answer: Answer, question: Question, library: Library, lexicon: Lexicon) -> str:
    """The text without quotations that are proved, names, headings and years of reports held."""
    rest = plain(text).text
    if answer.code == "term":
        for term in lexicon.terms.values():
            rest = rest.replace(plain(term.text).text, "□").replace(plain(term.basis).text, "□")
    for label in sorted(_labels(answer, library, lexicon), key=len, reverse=True):
        rest = rest.replace(label, "□")
    years = {c.year for c in answer.citations} or {r.year for r in library.reports}
    years |= set(question.years)
    rest = _YEAR.sub(lambda m: "□" if int(m.group(1)) in years else m.group(), rest)
    return _NO_FIGURE.sub("□", rest)


def _labels(answer: Answer, library: Library, lexicon: Lexicon) -> set[str]:
    labels = {f.name for f in lexicon.forms.values()} | {i.name for i in lexicon.indicators.items.values()}
    labels |= {i.name for i in library.issuers.values()}
    labels |= {t.title for f in lexicon.forms.values() for t in f.tables}
    for c in answer.citations:
        labels |= {c.title, c.section, c.table, c.file, *c.row_head, *c.column_head}
        if isinstance(c.where, Span) and len(c.quote) >= _QUOTATION:
            labels.add(c.quote.strip())
    return {plain(label).text for label in labels if len(label) > 1}


def _numbers(text: str, bare: bool = False) -> list[Decimal]:
    """Numbers in digits and Chinese numerals; without `bare`, numerals count only before a unit or after 百分之."""
    found = [_signed(m.group().rstrip(",")) for m in _ARABIC.finditer(text)]
    if bare and not found:
        found += [chinese_number(m.group()) for m in re.finditer(rf"[{_NUMERALS}]+", text)]
    if not bare:
        found += [chinese_number(n) for m in _CHINESE.finditer(text) for n in m.groups() if n]
    return [n for n in found if n is not None]


def _signed(text: str) -> Decimal | None:
    """The number of digits with a sign before them or none."""
    value = number(text.removeprefix("-"))
    return -value if value is not None and text.startswith("-") else value
