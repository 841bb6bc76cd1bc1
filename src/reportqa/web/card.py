"""An answer as a card. Comes in: an `Answer` and the library it was made from. Goes out: one block of HTML, in fixed order.

The sentence stands first, so that it is read out first; then what was understood, the sources with the statutory table and
the cited cell marked, the checks, the cautions, the ways to ask when one must be chosen, and the versions. Nothing is
computed here: figures are shown as the answer holds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from reportqa.canonical import plain_decimal
from reportqa.lexicon import load_lexicon
from reportqa.records import Answer, CellRef, Check, Citation, Figure, Slot, Span
from reportqa.web.holder import Library
from reportqa.web.markup import details, element, text
from reportqa.web.table import Marked, table_markup, table_title
from reportqa.web.words import say

#: how many sources and tables are shown at once; the others are folded away
OPEN_SOURCES = 6
OPEN_TABLES = 2
#: a mean is said with two decimals
_ROUNDED = Decimal("0.005")
#: how many characters of a version or answer id are shown
SHORT = 12


def card(answer: Answer, library: Library, turn: int, record: str = "") -> str:
    """The card of one answer; `turn` keeps the ids of several cards on a page apart, `record` names its row in the archive."""
    name = f"t{turn}"
    parts = (
        _sentence(answer, name),
        _banner(answer),
        _understood(answer.understood),
        _chart(answer, record),
        _sources(answer.citations, library, name),
        _scans(answer.citations, library),
        _formulas(answer.figures),
        _tables(answer.citations, library, name),
        _checks(answer.checks),
        _list("notes", [note for note in answer.notes if note not in _said_by_the_banner()]),
        # other suggestions are buttons below the card; these are the words of the choice that the sentence asks for
        _list("suggestions_clarify", answer.suggestions if answer.status == "clarify" else ()),
        _versions(answer),
    )
    return element("div", "".join(parts), f"card {answer.status}", id=name)


def question_markup(question: str, turn: int) -> str:
    """What the visitor asked, as typed."""
    return element("div", element("span", text(say("you")), "quiet") + text(question), "asked", id=f"t{turn}-question")


def mark(origin: str) -> str:
    """The words that stand beside everything taken from a report of that origin; none for an original."""
    return say(f"mark_{origin}")


def _sentence(answer: Answer, name: str) -> str:
    first, *more = answer.text.splitlines() or [""]
    lines = [element("p", element("strong", text(first)), "sentence", id=f"{name}-answer")]
    lines += [element("p", text(line), "more") for line in more if line.strip()]
    return "".join(lines)


def _banner(answer: Answer) -> str:
    """Says in words, beside the sentence, that a cited report is not an original."""
    origins = {citation.origin for citation in answer.citations}
    banners = [(mark(kind), say(f"{kind}_banner")) for kind in ("demo", "restated") if kind in origins]
    return "".join(element("p", element("strong", text(m)) + text(words), "banner") for m, words in banners)


@cache
def _said_by_the_banner() -> frozenset[str]:
    """Notes that repeat in the answer's own words what the banner shows."""
    replies = load_lexicon().replies
    return frozenset(replies[f"note_{origin}"].text for origin in ("demo", "restated"))


def _understood(slots: Sequence[Slot]) -> str:
    if not slots:
        return ""
    chips = [
        element("li", element("span", text(slot.label), "quiet") + " " + text(slot.value) + " " + element("small", text(how)))
        for slot in slots
        for how in [say(f"how_{slot.how}")]
    ]
    return element("h3", text(say("understood"))) + element("ul", "".join(chips), "chips")


def _chart(answer: Answer, record: str) -> str:
    """The way to the picture, which is drawn only when somebody asks for it."""
    if not record or not any(p.value is not None for s in answer.series for p in s.points):
        return ""
    return element("p", element("a", text(say("chart_link")), href=f"/chart/{record}.svg"), "chart")


def _sources(citations: Sequence[Citation], library: Library, name: str) -> str:
    if not citations:
        return ""
    lines = [element("li", _source(citation, library), id=f"{name}-source-{i}") for i, citation in enumerate(citations, 1)]
    shown = element("ol", "".join(lines[:OPEN_SOURCES]), "sources")
    if lines[OPEN_SOURCES:]:
        rest = element("ol", "".join(lines[OPEN_SOURCES:]), "sources", start=OPEN_SOURCES + 1)
        shown += details(f"{text(say('sources'))} {OPEN_SOURCES + 1}—{len(lines)}", rest)
    return element("h3", text(say("sources"))) + shown


def _source(citation: Citation, library: Library) -> str:
    """Report, table, row and column or section, page, and the words as printed."""
    head = [
        element("strong", text(_label(citation))),
        text(f"《{citation.title}》"),
        element("strong", text(mark(citation.origin))),
    ]
    place = citation.where.page, citation.where.line
    places = [
        citation.table,
        say("section_of", section=citation.section) if citation.section and not citation.table else "",
        _heads("row", citation.row_head),
        _heads("column", citation.column_head),
        say("page_number", page=place[0]) if place[0] is not None else "",
        say("line_number", line=place[1]) if place[1] is not None else "",
    ]
    found = " ".join(head) + " " + element("span", text(" · ".join(filter(None, places))), "place")
    if isinstance(citation.where, Span):
        found += element("blockquote", text(citation.quote))
    elif citation.state == "unsure":
        found += " " + element("span", text(say("unread")), "blank")
    elif citation.quote.strip():
        found += " " + element("span", text(say("printed", text=citation.quote)), "place")
    else:
        found += " " + element("span", text(say("printed_blank")), "blank")
    if citation.confidence is not None:
        sure = say("recognised", confidence=citation.confidence) if citation.state != "unsure" else ""
        link = element("a", text(say("scan_link")), href=_scan(citation, library))
        found += " " + element("span", text(sure), "place") + " " + link
    if citation.address.startswith(("https://", "http://")):
        found += " " + element("a", text(say("original_link")), href=citation.address)
    return found


def _scan(citation: Citation, library: Library) -> str:
    """The address of the page as a picture."""
    report = library.report(citation.where.report)
    return f"/scan/{report.digest}/{citation.where.page}.png" if report is not None and citation.where.page else ""


def _scans(citations: Sequence[Citation], library: Library) -> str:
    """The pages on which a cell could not be read for certain, once each: there the visitor must look for himself."""
    unsure = {_scan(c, library): c for c in citations if c.state == "unsure"}
    pictures = [
        element("p", element("a", element("img", "", "scan", src=address, alt=_scan_words(c)), href=address))
        for address, c in list(unsure.items())[:OPEN_TABLES]
        if address
    ]
    return "".join(pictures)


def _scan_words(citation: Citation) -> str:
    return say("scan_alt", title=citation.title, page=citation.where.page or "")


def _heads(which: str, heads: Sequence[str]) -> str:
    """Row or column headings, outermost first; the only row of the table of reviews has none."""
    printed = [head for head in heads if head.strip()]
    return say(which, head=say("head_join").join(printed)) if printed else ""


def _label(citation: Citation) -> str:
    return citation.label if citation.label.startswith(("[", "［")) else f"[{citation.label}]"


def _formulas(figures: Sequence[Figure]) -> str:
    """How a derived figure comes out of printed ones; only where that can be verified here and now."""
    lines = [element("li", text(line)) for figure in figures for line in [_formula(figure)] if line]
    return element("h3", text(say("formula"))) + element("ul", "".join(lines)) if lines else ""


def _formula(figure: Figure) -> str:
    """One line of arithmetic, empty where it does not come out as said."""
    values = [part.value for part in figure.parts if part.value is not None]
    if figure.value is None or len(values) != len(figure.parts) or len(values) < 2:
        return ""
    two = len(values) == 2
    total = sum(values, Decimal(0))
    right = {
        "sum": total == figure.value,
        "difference": two and values[0] - values[1] == figure.value,
        "ratio": two and values[1] != 0,
        "rate": two and values[1] != 0,
        "mean": abs(total / len(values) - figure.value) <= _ROUNDED,
    }
    if not right.get(figure.formula, False):
        return ""
    sign = {"rate": "difference", "mean": "sum"}.get(figure.formula, figure.formula)
    parts = say(f"{sign}_sign").join(_number(value) for value in values)
    result = figure.raw if figure.formula in ("ratio", "rate") else plain_decimal(figure.value)
    return say(f"formula_{figure.formula}", parts=parts, result=result, base=_number(values[1]), count=len(values))


def _number(value: Decimal) -> str:
    return f"（{plain_decimal(value)}）" if value < 0 else plain_decimal(value)


def _tables(citations: Sequence[Citation], library: Library, name: str) -> str:
    shown = []
    for i, (marked, title) in enumerate(_marked(citations, library, name)):
        markup = table_markup(marked)
        shown.append(markup if i < OPEN_TABLES else details(text(say("table_more", title=title)), markup))
    return "".join(element("div", markup, "table") for markup in shown)


def _marked(citations: Sequence[Citation], library: Library, name: str) -> list[tuple[Marked, str]]:
    """Each cited table once, in the order of the citations, with its cited cells."""
    cited: dict[tuple[str, str], dict[tuple[str, str], tuple[str, ...]]] = {}
    for citation in citations:
        where = citation.where
        if isinstance(where, CellRef):
            cells = cited.setdefault((where.report, where.table), {})
            key = (where.row, where.column)
            cells[key] = (*cells.get(key, ()), _label(citation))
    found = []
    for i, ((report_id, table_id), cells) in enumerate(cited.items()):
        report, table = library.report(report_id), library.table(report_id, table_id)
        if report is not None and table is not None:
            marked = Marked(report, table, cells, f"{name}-table{i}")
            found.append((marked, table_title(marked)))
    return found


def _checks(checks: Sequence[Check]) -> str:
    """What failed is shown with both sides; what passed or could not be tested is folded away when it is much."""
    if not checks:
        return ""
    by_result = {result: [_check(c) for c in checks if c.result == result] for result in ("fail", "pass", "unknown")}
    content = element("ul", "".join(by_result["fail"]), "checks") if by_result["fail"] else ""
    for result, summary in (("pass", "checks_passed"), ("unknown", "checks_unknown")):
        lines = by_result[result]
        if lines:
            found = element("ul", "".join(lines), "checks")
            content += found if len(lines) <= 2 else details(text(say(summary, count=len(lines))), found)
    return element("h3", text(say("checks"))) + content


def _check(check: Check) -> str:
    words = element("strong", text(say(f"check_{check.result}"))) + " " + text(check.text)
    if check.result == "fail" and check.left is not None and check.right is not None:
        words += " " + text(say("check_sides", left=plain_decimal(check.left), right=plain_decimal(check.right)))
    return element("li", words, check.result)


def _list(heading: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    return element("h3", text(say(heading))) + element("ul", "".join(element("li", text(line)) for line in lines), "plain")


def _versions(answer: Answer) -> str:
    line = say("versions", data=answer.data_version[:SHORT], rules=answer.rules_version[:SHORT], answer=answer.id[:SHORT])
    full = say("versions", data=answer.data_version, rules=answer.rules_version, answer=answer.id)
    return element("p", text(line), "versions", title=full)
