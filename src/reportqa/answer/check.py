"""The last gate: every number of an answer is compared with the paper before it goes out. In: an answer; out: what is wrong.

Nothing that composed the answer is trusted: cited cells and sentences are read from the reports again, everything derived is
computed again, and the numbers are taken from the finished text. An answer with a problem never leaves the house.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

from reportqa.answer import beside, claims, recomputed, recounted, relevance, tallies, whole
from reportqa.lexicon import Lexicon
from reportqa.library import Library
from reportqa.records import Answer, CellRef, Citation, Figure, Question, Span
from reportqa.text import chinese_number, number, plain

_NUMERALS = "零〇一二两三四五六七八九十百千万亿"
_UNITS = "万元|亿元|人次|元|件|项|个|条|次|起|份|宗|篇|期|场|家|名|人|天|成"
#: a minus between two numbers (41-36) is no sign
_ARABIC = re.compile(r"(?:(?<![\d%)])-)?\d[\d,]*(?:\.\d+)?")
#: a numeral is a number before a unit, in a share (五分之一), or where it has several letters with a power of ten (三百)
_CHINESE = re.compile(
    rf"([{_NUMERALS}]+)分之([{_NUMERALS}]+)|([{_NUMERALS}]+)(?:{_UNITS})|([{_NUMERALS}]*[十百千万亿][{_NUMERALS}]*)"
)
#: signs and words of a cell that take something off (减 18)
_LESS = re.compile(r"[-−－↓(]|减|下降|降")
#: what follows a number in digits and multiplies it
_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
#: a year, or a list of years that ends with 年
_YEAR = re.compile(r"(?<![\d-])(20\d\d)(?=(?:、20\d\d)*年)")
#: 这一项, 哪一年: words, not figures
_NO_FIGURE = re.compile(r"[这哪某每那同]一(?:项|个|件|格|年|行|列|方面)")
#: how many were compared or left out: 12个机关
_COUNT = re.compile(r"(\d+)(?=个(?:机关|年度|项目|栏目))")
#: the first so many of a ranking
_FIRST = re.compile(r"前(\d+)名")
#: a quotation at least this long is taken out of the text as a whole, once it is known to stand in the report
_QUOTATION = 4


def problems(
    answer: Answer, question: Question, library: Library, lexicon: Lexicon, limits: Iterable[int] = ()
) -> tuple[str, ...]:
    """Why the answer may not go out; empty if it may. `limits` are numbers that a refusal may name (the longest question)."""
    found = [p for c in answer.citations for p in _citation(c, library)]
    cited = {c.where for c in answer.citations}
    if answer.status == "answered" and not answer.citations and answer.code not in tallies.UNCITED:
        found.append("nothing is cited")
    found += [p for f in answer.figures for p in _figure(f, cited, answer, library)]
    spots, unsaid = _said(answer)
    found += unsaid
    found += relevance.problems(answer, question, library, lexicon)
    found += whole.problems(answer, question, library, lexicon)
    found += beside.problems(answer, library)
    found += claims.problems(answer, question)
    found += recomputed.series(
        answer, library, lambda p, line: recounted.borne_out(p, line, answer, question, library, lexicon)
    )
    found += recounted.orders(answer, question, library)
    known = set(_known_numbers(answer, question, limits)) | tallies.known(answer, question, library)
    # the notes of parts were tested with their parts, those of a part that is refused name telephones
    notes = answer.notes if answer.status == "answered" and answer.code != "several" else ()
    for text in (answer.text, *notes):
        bare = _bare(text, answer, question, library, lexicon)
        found += recomputed.formulas(bare)
        found += [f"{n} stands in no cited cell" for n in _numbers(bare) if n not in known]
    found += recomputed.places(answer, plain(answer.text).text, spots)
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


def _figure(figure: Figure, cited: set[CellRef | Span], answer: Answer, library: Library, among: bool = False) -> Iterator[str]:
    """What is wrong with a figure. `among`: it is one of many that a place was found among, and need not be shown itself."""
    if figure.state == "derived":
        for part in figure.parts:
            unshown = (among or figure.formula == "place") and part not in answer.figures
            yield from _figure(part, cited, answer, library, unshown)
            if part not in answer.figures and not unshown:
                yield f"{part.raw} is a part that the answer does not show"
        yield from recomputed.derived(figure)
        return
    if isinstance(figure.where, CellRef):
        if figure.where not in cited and not among:
            yield f"{figure.raw} is not cited"
        yield from _cell_figure(figure, figure.where, library)
    elif isinstance(figure.where, Span):
        if not among:
            yield from _cited_sentence(figure, figure.where, cited)
        yield from _text_figure(figure, figure.where, library)
    else:
        yield f"{figure.raw} has no place"


def _cell_figure(figure: Figure, where: CellRef, library: Library) -> Iterator[str]:
    cell = library.cell(where.report, where.table, where.row, where.column)
    if cell is None or cell.text.strip() != figure.raw.strip() or figure.indicator != f"{where.row}.{where.column}":
        yield f"{figure.raw} is not what its cell prints"
    elif cell.confidence != figure.confidence:
        yield f"{figure.raw} does not say how surely it was recognised"
    elif figure.value is None or abs(figure.value) not in {abs(n) for n in _numbers(plain(cell.text).text, bare=True)}:
        yield f"{figure.raw} has another value"
    elif figure.value and (figure.value < 0) != bool(_LESS.match(plain(cell.text).text.strip())):
        yield f"{figure.raw} has another sign"


def _cited_sentence(figure: Figure, where: Span, cited: set[CellRef | Span]) -> Iterator[str]:
    inside = [c for c in cited if isinstance(c, Span) and (c.report, c.paragraph) == (where.report, where.paragraph)]
    if not any(c.start <= where.start and where.end <= c.end for c in inside):
        yield f"{figure.raw} is not cited"


def _text_figure(figure: Figure, where: Span, library: Library) -> Iterator[str]:
    place = library.paragraph(where.report, where.paragraph)
    if place is None or place.paragraph.text[where.start : where.end] != figure.raw:
        yield f"{figure.raw} is not what the text prints"
    elif figure.value not in _worth(plain(figure.raw).text):
        yield f"{figure.raw} has another value"


def _worth(text: str) -> set[Decimal]:
    """What the number of a text may be worth: 1.2万 is 12000, and nothing else."""
    scale = next((power for sign, power in _SCALES.items() if re.search(rf"\d[余多]?{sign}", text)), Decimal(1))
    return {n * scale for n in _numbers(text)}


def _said(answer: Answer) -> tuple[list[recomputed.Spot], list[str]]:
    """The figures asserted stand in the text one after the other, each as printed with its unit right behind it.

    Goes out: where each stands in the plain text, and what is not said in its place.
    """
    flat = plain(answer.text).text
    spots: list[recomputed.Spot] = []
    unsaid = []
    at = 0
    for figure in answer.figures:
        ways = list(recomputed.said_as(figure))
        found = [m for words in ways for m in [_whole_number(words).search(flat, at)] if m]
        first = min(found, key=lambda m: m.start(), default=None)
        if first is None:
            unsaid.append(f"{ways[0]} is not said in its place")
            continue
        if not first.group().startswith("-") and recomputed.against_direction(figure, flat[: first.start()]):
            unsaid.append(f"{ways[0]} goes the other way")
        spots.append((figure, *first.span()))
        at = first.end()
    return spots, unsaid


def _whole_number(words: str) -> re.Pattern[str]:
    """A pattern for words that begin and end with a number of their own: a minus between two numbers is no sign."""
    return re.compile(rf"(?<![\d.])(?<!\d,)(?<![^\d%)]-)(?<!^-){re.escape(words)}(?![\d.])")


def _known_numbers(answer: Answer, question: Question, limits: Iterable[int]) -> Iterator[Decimal]:
    """Numbers that may stand in the text: those of cited cells and sentences, and what was computed again."""
    for citation in answer.citations:
        yield from _numbers(plain(citation.quote).text, bare=True)
        if citation.confidence is not None:
            # of what was recognised in a picture the answer says how sure it is and on which page it stands
            yield citation.confidence
            yield Decimal(citation.where.page or 0)
    for figure in answer.figures:
        if figure.state == "derived" and figure.value is not None:
            yield figure.value
            if figure.formula in ("difference", "rate"):
                yield abs(figure.value)
            elif figure.formula == "mean":
                yield from (Decimal(len(figure.parts)), sum((p.value for p in figure.parts if p.value), Decimal(0)))
        elif figure.value is not None:
            # 1.2万条 stands as 12000 in a formula, 减 2 as -2
            yield figure.value
    if answer.status in ("refused", "clarify") and not answer.figures:
        yield from (Decimal(n) for n in limits)
        if not answer.citations:
            yield from _numbers(question.plain)


def _bare(text: str, answer: Answer, question: Question, library: Library, lexicon: Lexicon) -> str:
    """The text without quotations that are proved, names, headings and years of reports held."""
    rest = tallies.without_findings(plain(text).text, answer, library)
    if answer.code in ("term", "several"):
        said = {plain(part).text for term in lexicon.terms.values() for part in (term.text, term.basis, term.checked)}
        for part in sorted(said, key=lambda part: (-len(part), part)):
            rest = rest.replace(part, "□")
    for label in sorted({*_labels(answer, lexicon), *library.names.printed_in(rest)}, key=lambda la: (-len(la), la)):
        rest = rest.replace(label, "□")
    years = {c.year for c in answer.citations} or set(library.years)
    years |= {y for q in (question, *question.parts) for y in q.years}
    if not question.years:
        # of every year held one may have nothing to cite
        years |= {r.year for issuer in question.issuers for r in library.of_issuer(issuer)}
    # a year of a series without a figure is named and not cited
    years |= {int(p.label) for s in answer.series if s.along == "year" for p in s.points if p.label.isdigit()}
    if answer.citations:
        # a gap between two years is named too
        years |= set(range(min(years), max(years)))
    rest = _YEAR.sub(lambda m: "□" if int(m.group(1)) in years else m.group(), rest)
    compared = recomputed.counts(answer)
    rest = _COUNT.sub(lambda m: "□" if int(m.group(1)) in compared else m.group(), rest)
    if answer.figures:
        rest = _FIRST.sub(lambda m: "□" if int(m.group(1)) == question.count else m.group(), rest)
        rest = recomputed.without_places(rest, answer)
    return _NO_FIGURE.sub("□", rest)


def _labels(answer: Answer, lexicon: Lexicon) -> set[str]:
    labels: set[str] = set()
    for c in answer.citations:
        labels |= {c.label, c.title, c.section, c.table, c.file, *c.row_head, *c.column_head}
        if isinstance(c.where, Span) and len(c.quote) >= _QUOTATION:
            labels.add(c.quote.strip())
    return {plain(label).text for label in labels if len(label) > 1} | _form_labels(lexicon)


@lru_cache(maxsize=2)
def _form_labels(lexicon: Lexicon) -> frozenset[str]:
    """The names of forms, of their tables and of items, as plain text."""
    labels = {f.name for f in lexicon.forms.values()} | {i.name for i in lexicon.indicators.items.values()}
    labels |= {t.title for f in lexicon.forms.values() for t in f.tables}
    return frozenset(plain(label).text for label in labels if len(label) > 1)


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
