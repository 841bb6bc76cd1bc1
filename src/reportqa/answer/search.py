"""Where the lexicon does not know the words: a number of the text, else the table row that passage search finds with certainty,
else the nearest items as choices."""

from __future__ import annotations

from dataclasses import replace

from reportqa.answer import narrative, text_figure, value
from reportqa.answer.case import Case
from reportqa.answer.reading import role_of, table_of
from reportqa.answer.scope import Scope, settle
from reportqa.answer.suggest import examples, offered, questions_about
from reportqa.lexicon.indicators import STATISTICS
from reportqa.library import row_label
from reportqa.records import Answer, Hit, Question, Report

#: below this fused score a row has nothing to do with the question and is not offered; see docs/decisions/encoder.md
_WORTH_OFFERING = 0.25
_OFFERED = 3


def answer(case: Case) -> Answer:
    """The way of a question in which no item of the tables was recognised for certain."""
    q = case.question
    if not (q.issuers or q.unknown or q.years or q.words or q.limits):
        return case.refuse("not_understood", examples(case, _OFFERED))
    scope = settle(case)
    if isinstance(scope, Answer):
        nothing = not (q.issuers or q.unknown or q.columns) and not _told_anywhere(case)
        return case.refuse("not_understood", examples(case, _OFFERED)) if nothing else scope
    asks_quantity = any(word in case.question.plain for word in case.lexicon.cues.quantity.asks)
    said = None if asks_quantity else narrative.on_words(case, scope)
    return said or text_figure.number(case, scope) or (unclear(case) if case.question.limits else _row(case, scope))


def _told_anywhere(case: Case) -> bool:
    """Whether any report tells of what is asked, so that it is worth asking which body is meant; words alone are looked for."""
    # 床前明月光 is of no body
    words = case.question.words
    return any(m.what == "topic" for m in case.question.mentions) or case.library.told(words)


def _row(case: Case, scope: Scope) -> Answer:
    """The row that passage search proposes, accepted by its margin, or offered."""
    hits = _hits(case, scope)
    best = _distinct(case, hits)
    if best and best[0][0] is hits[0] and case.library.certain(hits) and not _of_return(case, hits[0]):
        return value.answer(replace(case, question=_about(case, best[0][1])))
    report = scope.reports[0]
    offered = _offers(case, report, hits)
    if offered:
        return case.ask_back("ask_item", offered, scope.slots)
    q, common = case.question, {"issuer": report.issuer.name, "year": report.year}
    if not q.issuers and not q.years:
        return case.refuse("not_understood", questions_about(case, report))
    if not q.words:
        return case.ask_back("ask_what", questions_about(case, report), scope.slots, **common)
    return case.refuse("not_found", narrative.matters(case, report), scope.slots, **common)


def _of_return(case: Case, hit: Hit) -> bool:
    """Whether a row is a line of a statistics return, which the encoder never learned: such a row is offered, never taken."""
    report = case.library.report(hit.passage.report)
    table = table_of(report, STATISTICS) if report else None
    return table is not None and any(cell.row == hit.passage.row for cell in table.cells)


def _hits(case: Case, scope: Scope) -> tuple[Hit, ...]:
    """The rows nearest to the question without its body and year."""
    letters = list(case.question.plain)
    for m in case.question.mentions:
        if m.what in ("issuer", "year", "relative year", "preface"):
            letters[m.start : m.end] = " " * (m.end - m.start)
    hits = case.library.passages.search("".join(letters), frozenset(r.id for r in scope.reports), "row")
    doubtful = hits and not case.library.certain(hits)
    case.trace(
        "rows found",
        *(f"{h.score:.3f} {' '.join(h.passage.heading[-1:])} (words: {'、'.join(h.words)})" for h in hits[:5]),
        rejected=[(hits[0].passage.id, "not clear enough of the next row")] if doubtful else [],
    )
    return hits


def _offers(case: Case, report: Report, hits: tuple[Hit, ...]) -> list[str]:
    """Questions about the rows found that have something to do with the question."""
    best = [item for hit, item in _distinct(case, hits) if hit.score >= _WORTH_OFFERING]
    return offered(case, (_single(report, item) for item in best), _OFFERED)


def _about(case: Case, item: str) -> Question:
    """The question with the item that was found; columns said stay where the item's table has them."""
    role = role_of(case, item)
    columns = tuple(c.removeprefix(f"{role}.") for c in case.question.columns)
    return replace(case.question, kind="value", items=(item,), columns=columns, words=())


def _distinct(case: Case, hits: tuple[Hit, ...]) -> list[tuple[Hit, str]]:
    """The first hit of each item, best first."""
    seen: dict[str, Hit] = {}
    for hit in hits:
        item = _item(case, hit)
        if item:
            seen.setdefault(item, hit)
    return [(hit, item) for item, hit in seen.items()]


def _item(case: Case, hit: Hit) -> str:
    row = hit.passage.row
    if row.startswith("x"):
        return f"x:{row_label(hit.passage.heading[-1])}"
    return next((key for key, item in case.lexicon.indicators.items.items() if row in item.rows and len(item.rows) == 1), "")


def _single(report: Report, item: str) -> Question:
    """The question for one item of one report."""
    return Question("", "", "value", issuers=(report.issuer.id,), years=(report.year,), items=(item,))


def unclear(case: Case) -> Answer:
    """An item was named beside words that the tables do not divide by: offers the nearest rows, and the item without them."""
    scope = settle(case)
    if isinstance(scope, Answer):
        return scope
    said = text_figure.number(case, scope)
    if said is not None:
        return said
    report = scope.reports[0]
    choices = [*_held_items(case, scope), *_offers(case, report, _hits(case, scope))]
    if not choices and not (case.question.issuers or case.question.years or case.question.items):
        return case.refuse("not_understood", questions_about(case, report))
    if not choices:
        common = {"issuer": report.issuer.name, "year": report.year}
        return case.refuse("not_found", narrative.matters(case, report), scope.slots, **common)
    return case.ask_back("ask_limit", choices, scope.slots)


def in_parts(case: Case) -> Answer:
    """Items, bodies or years were said in pairs: offers each by itself; multiplied out they would answer more than asked."""
    scope = settle(case)
    if isinstance(scope, Answer):
        return scope
    return case.ask_back("ask_split", _held_items(case, scope), scope.slots)


def _held_items(case: Case, scope: Scope) -> list[str]:
    """Whole questions for the items named, in each report that has a number for them."""
    return offered(case, (_single(r, i) for r in scope.reports for i in case.question.items))
