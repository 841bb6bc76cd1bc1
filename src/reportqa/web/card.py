"""An answer as a card. Comes in: an `Answer` and the library it was made from. Goes out: one block of HTML, in fixed order.

The sentence stands first, so that it is read out first; then the cautions, what was understood, the sources with the
statutory table and the cited cell marked, the checks, the ways to ask when one must be chosen, and the versions. Nothing is
computed here: figures are shown as the answer holds them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from reportqa.canonical import plain_decimal
from reportqa.lexicon import load_lexicon
from reportqa.records import Answer, CellRef, Check, Citation, Figure, Slot
from reportqa.web.holder import Library
from reportqa.web.markup import details, element, text
from reportqa.web.source import label, mark, scans_markup, sources_markup
from reportqa.web.table import Marked, table_markup
from reportqa.web.words import say

#: how many tables are shown at once; the others are folded away
OPEN_TABLES = 2
#: an answer with so many parts between semicolons is shown a part a line
MANY_PARTS = 3
#: sentences of more characters are not set in heavy type, in which a whole paragraph is hard to read
LONGEST_HEAVY = 90
#: values of more characters are folded away in what was understood (forty names of bodies)
LONGEST_VALUE = 60
#: the beginning of a sentence up to its first stop; none where a list follows
_CLAUSE = re.compile(r"[^，。：；、“]+[，。]")
#: sentences and parts; a stop within quotation marks ends none
_SENTENCE = re.compile(r"(?:“[^”]*”|[^。])+。?")
_PART = re.compile(r"(?:“[^”]*”|[^；])+；?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
#: a mean is said with two decimals
_ROUNDED = Decimal("0.005")
#: how many characters of a version or answer id are shown
SHORT = 12


def card(answer: Answer, library: Library, turn: int, record: str = "", newest: bool = False) -> str:
    """The card of one answer; `turn` keeps the ids of several cards on a page apart, `record` names its row in the archive.

    The `newest` card has its ways to ask as buttons below it, so that its own list of them need not be shown.
    """
    name = f"t{turn}"
    parts = (
        _sentence(answer, name),
        _banner(answer),
        # which name or year was read for what was typed must be seen together with the figure, not below all tables
        _notes(answer),
        _understood(answer.understood),
        _chart(answer, record),
        sources_markup(answer.citations, library, name),
        scans_markup(answer.citations, library),
        _formulas(answer),
        _tables(answer.citations, library, name),
        _checks(answer.checks),
        _offered(answer),
        _versions(answer),
    )
    return element("div", "".join(parts), f"card {answer.status}" + (" newest" if newest else ""), id=name)


def question_markup(question: str, turn: int) -> str:
    """What the visitor asked, as typed."""
    return element("div", element("span", text(say("you")), "quiet") + text(question), "asked", id=f"t{turn}-question")


def _sentence(answer: Answer, name: str) -> str:
    first, *more = answer.text.splitlines() or [""]
    lines = [element("p", _first(first), "sentence", id=f"{name}-answer")]
    lines += [element("p", _parts(line), "more") for line in more if line.strip()]
    return "".join(lines)


def _first(line: str) -> str:
    """The first line in heavy type; of a long one its first sentence or clause, and the other sentences a line each."""
    shown = _parts(line)
    if len(line) <= LONGEST_HEAVY or shown != text(line):
        return element("strong", shown)
    sentences = _SENTENCE.findall(line)
    clause = _CLAUSE.match(line)
    heavy = sentences[0] if len(sentences[0]) <= LONGEST_HEAVY else clause.group() if clause else ""
    rest = "\n".join(filter(None, (sentences[0].removeprefix(heavy), *sentences[1:])))
    begin = element("strong", text(heavy)) if heavy else ""
    return begin + ("<br>" if heavy == sentences[0] else "") + element("span", text(rest), "light")


def _parts(line: str) -> str:
    """The line; a part a line when there are many."""
    parts = _PART.findall(line)
    return text("\n".join(parts) if len(parts) > MANY_PARTS else line)


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


def _notes(answer: Answer) -> str:
    notes = [element("li", text(note)) for note in answer.notes if note not in _said_by_the_banner()]
    return element("h3", text(say("notes"))) + element("ul", "".join(notes), "plain") if notes else ""


def _understood(slots: Sequence[Slot]) -> str:
    if not slots:
        return ""
    return element("h3", text(say("understood"))) + element("ul", "".join(_chip(slot) for slot in slots), "chips")


def _chip(slot: Slot) -> str:
    """One part of what was understood, and how it came about."""
    heading, how = element("span", text(slot.label), "quiet"), element("small", text(say(f"how_{slot.how}")))
    if len(slot.value) <= LONGEST_VALUE:
        return element("li", f"{heading} {text(slot.value)} {how}")
    begun = text(say("long_value", value=slot.value[:LONGEST_VALUE].rpartition("、")[0] or slot.value[:LONGEST_VALUE]))
    return element("li", details(f"{heading} {begun} {how}", text(slot.value)))


def _chart(answer: Answer, record: str) -> str:
    """The way to the picture, which is drawn only when somebody asks for it, in words that say what it shows."""
    points = [point for series in answer.series for point in series.points]
    if not record or not any(point.value is not None for point in points):
        return ""
    names = say("names_join").join(dict.fromkeys(one.name for one in answer.series))
    labels = sorted({point.label for point in points})
    key = "chart_years" if answer.series[0].along == "year" and len(labels) > 1 else "chart_others"
    words = say(key, title=names, first=labels[0], last=labels[-1], count=len(points))
    return element("p", element("a", text(words), href=f"/chart/{record}.svg"), "chart")


def _formulas(answer: Answer) -> str:
    """How a derived figure comes out of printed ones; only where that holds here and now and the text does not say it."""
    found = [line for figure in answer.figures for line in [_formula(figure)] if line and line not in answer.text]
    lines = [element("li", text(line)) for line in dict.fromkeys(found)]
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
    return say(f"formula_{figure.formula}", parts=parts, result=_signed(result), base=_number(values[1]), count=len(values))


def _number(value: Decimal) -> str:
    return f"（{_signed(plain_decimal(value))}）" if value < 0 else plain_decimal(value)


def _signed(number: str) -> str:
    """With the sign that the arithmetic of the sentence has too."""
    return number.replace("-", say("difference_sign"))


def _tables(citations: Sequence[Citation], library: Library, name: str) -> str:
    """The first tables; one more is shown too, several more are folded away together."""
    tables = [element("div", table_markup(marked), "table") for marked in _marked(citations, library, name)]
    if len(tables) <= OPEN_TABLES + 1:
        return "".join(tables)
    rest = tables[OPEN_TABLES:]
    return "".join(tables[:OPEN_TABLES]) + details(text(say("tables_more", count=len(rest))), "".join(rest))


def _marked(citations: Sequence[Citation], library: Library, name: str) -> list[Marked]:
    """Each cited table once, in the order of the citations, with its cited cells."""
    cited: dict[tuple[str, str], dict[tuple[str, str], tuple[str, ...]]] = {}
    for citation in citations:
        where = citation.where
        if isinstance(where, CellRef):
            cells = cited.setdefault((where.report, where.table), {})
            key = (where.row, where.column)
            cells[key] = (*cells.get(key, ()), label(citation))
    found = []
    for i, ((report_id, table_id), cells) in enumerate(cited.items()):
        report, table = library.report(report_id), library.table(report_id, table_id)
        if report is not None and table is not None:
            found.append(Marked(report, table, cells, f"{name}-table{i}"))
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
        left, right = plain_decimal(check.left), plain_decimal(check.right)
        if not {left, right} <= set(_NUMBER.findall(check.text)):
            words += " " + text(say("check_sides", left=left, right=right))
    return element("li", words, check.result)


def _offered(answer: Answer) -> str:
    """The ways to ask among which the sentence lets choose, numbered (第二个); other suggestions are buttons below the card."""
    if answer.status != "clarify" or not answer.suggestions:
        return ""
    lines = element("ol", "".join(element("li", text(line)) for line in answer.suggestions))
    return element("div", element("h3", text(say("suggestions_clarify"))) + lines, "offered")


def _versions(answer: Answer) -> str:
    line = say("versions", data=answer.data_version[:SHORT], rules=answer.rules_version[:SHORT], answer=answer.id[:SHORT])
    full = say("versions", data=answer.data_version, rules=answer.rules_version, answer=answer.id)
    return element("p", text(line), "versions", title=full)
