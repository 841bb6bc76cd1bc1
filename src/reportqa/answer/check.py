"""The last gate: every number of an answer is compared with the paper before it goes out. In: an answer; out: what is wrong.

Nothing that composed the answer is trusted: cited cells and sentences are read from the reports again, sums are added again,
and the numbers are taken from the finished text. An answer with a problem never leaves the house.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from reportqa.lexicon import Lexicon
from reportqa.library import Library
from reportqa.records import Answer, CellRef, Citation, Figure, Question, Span
from reportqa.text import chinese_number, number, plain

_NUMERALS = "零〇一二两三四五六七八九十百千万亿"
_UNITS = "万元|亿元|人次|元|件|项|个|条|次|起|份|宗|篇|期|场|家|名|人|天|成"
_ARABIC = re.compile(r"\d[\d,]*(?:\.\d+)?")
_CHINESE = re.compile(rf"百分之([{_NUMERALS}]+)|([{_NUMERALS}]+)(?:{_UNITS})")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年|、|，|。|$)")
#: 这一项, 哪一年: words, not figures
_NO_FIGURE = re.compile(r"[这哪某每那同]一(?:项|个|件|格|年|行|列)")
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
    elif figure.value is None or abs(figure.value) not in {abs(n) for n in _numbers(plain(cell.text).text, bare=True)}:
        yield f"{figure.raw} has another value"


def _text_figure(figure: Figure, where: Span, cited: set[CellRef | Span], library: Library) -> Iterator[str]:
    inside = [c for c in cited if isinstance(c, Span) and (c.report, c.paragraph) == (where.report, where.paragraph)]
    if not any(c.start <= where.start and where.end <= c.end for c in inside):
        yield f"{figure.raw} is not cited"
    place = library.paragraph(where.report, where.paragraph)
    if place is None or place.paragraph.text[where.start : where.end] != figure.raw:
        yield f"{figure.raw} is not what the text prints"
    elif figure.value not in _numbers(plain(figure.raw).text):
        yield f"{figure.raw} has another value"


def _said(answer: Answer) -> Iterator[str]:
    """Every figure asserted stands in the text as printed."""
    flat = plain(answer.text).text
    for figure in answer.figures:
        if plain(figure.raw).text not in flat:
            yield f"{figure.raw} is not said"


def _known_numbers(answer: Answer, question: Question, limits: Iterable[int]) -> Iterator[Decimal]:
    """Numbers that may stand in the text: those of cited cells and sentences, and sums that were added again."""
    for citation in answer.citations:
        yield from _numbers(plain(citation.quote).text, bare=True)
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
    years = {r.year for r in library.reports} | set(question.years)
    rest = _YEAR.sub(lambda m: "□" if int(m.group(1)) in years else m.group(), rest)
    return _NO_FIGURE.sub("□", rest)


def _labels(answer: Answer, library: Library, lexicon: Lexicon) -> set[str]:
    labels = {f.name for f in lexicon.forms.values()} | {i.name for i in lexicon.indicators.items.values()}
    labels |= {i.name for i in library.issuers.values()}
    labels |= {t.title for f in lexicon.forms.values() for t in f.tables}
    for c in answer.citations:
        labels |= {c.title, c.section, c.table, *c.row_head, *c.column_head}
        if isinstance(c.where, Span) and len(c.quote) >= _QUOTATION:
            labels.add(c.quote.strip())
    return {plain(label).text for label in labels if len(label) > 1}


def _numbers(text: str, bare: bool = False) -> list[Decimal]:
    """Numbers in digits and Chinese numerals; without `bare`, numerals count only before a unit or after 百分之."""
    found = [number(m.group().rstrip(",")) for m in _ARABIC.finditer(text)]
    if bare and not found:
        found += [chinese_number(m.group()) for m in re.finditer(rf"[{_NUMERALS}]+", text)]
    if not bare:
        found += [chinese_number(m.group(1) or m.group(2)) for m in _CHINESE.finditer(text)]
    return [n for n in found if n is not None]
