"""Whole questions that are certain to be answered. Comes in: what they might mean. Goes out: those with an answer, restated.

Nothing is offered that was not composed first: a choice that leads to a refusal helps nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from reportqa.answer import numbers
from reportqa.answer.case import MOST_CHOICES, Case
from reportqa.answer.derive import COUNTED
from reportqa.answer.restate import restate
from reportqa.lexicon import Lexicon
from reportqa.library import Library
from reportqa.records import Issuer, Question, Report
from reportqa.text import plain

#: items that visitors ask for most, offered first
_OFTEN = ("new", "lic", "pen", "open", "pub", "fy", "tot", "doc", "cout", "press", "staff")
#: columns of documents that answer "how many are there", by edition
_STOCK = ("valid", "pub")
#: how many questions are tried at most before choices are given up
_MOST_TRIED = 24


def leads(case: Case, question: Question) -> bool:
    """Whether the question has an answer; taken for granted inside a trial, which must not start others."""
    return case.trial is None or case.trial(question).status == "answered"


def offered(case: Case, questions: Iterable[Question], most: int = MOST_CHOICES) -> list[str]:
    """The first questions that can be restated and that lead to an answer, in order."""
    found: dict[str, None] = {}
    for question, _ in zip(questions, range(_MOST_TRIED), strict=False):
        text = restate(case, question)
        if text and text not in found and leads(case, question):
            found[text] = None
        if len(found) == most:
            break
    return list(found)


def complete(case: Case, question: Question) -> Question:
    """The question with the newest year of its body where it has no year and needs one to be answered."""
    if question.years or len(question.issuers) != 1 or leads(case, question):
        return question
    newest = [r.year for r in case.library.leading(question.issuers[0])][:1]
    return replace(question, years=tuple(newest))


def for_bodies(case: Case, ids: Iterable[str], instead: Sequence[str] = ()) -> list[str]:
    """The question once for each body that it has an answer for; of others, what is certain to be answered.

    `instead`: the bodies (as the question has them) that give way to the one chosen.
    """
    chosen = list(islice(ids, _MOST_TRIED))
    kept = [i for i in case.question.issuers if i not in instead and " " not in i]
    bare = replace(case.question, unknown=(), missing=tuple(m for m in case.question.missing if m != "issuer"))
    questions = (complete(case, replace(bare, issuers=(*kept, i))) for i in chosen)
    found = offered(case, questions)
    return found or [text for i in chosen[:MOST_CHOICES] for text in _newest(case, case.library.issuers[i])[:1]]


def for_years(case: Case, issuer: Issuer, years: Iterable[int]) -> list[str]:
    """The question once for each year of a body that it has an answer for; else what is certain to be answered."""
    asked = list(years)
    questions = (replace(case.question, issuers=(issuer.id,), years=(y,)) for y in asked)
    return offered(case, questions) or _of_texts(case, issuer, asked) or _newest(case, issuer)


def _of_texts(case: Case, issuer: Issuer, years: Sequence[int]) -> list[str]:
    """The question for the number that the text of each year gives, in the report's own words for what it counts."""
    if case.question.kind not in ("search", "narrative_figure"):
        return []
    reports = [r for r in case.library.leading(issuer.id) if r.year in years]
    found = [(r, f.figure) for r in reports for f in [numbers.find(case, [r])] if f is not None and f.figure.counts]
    texts: list[str] = []
    for report, figure in found[:MOST_CHOICES]:
        asked = case.say("restate_value", issuer="", year="", what=figure.counts, value=figure.unit)
        bare = Question(asked, plain(asked).text, "search", issuers=(issuer.id,), years=(report.year,))
        if leads(case, bare):
            year = case.say("restate_year", year=report.year)
            texts.append(case.say("restate_value", issuer=issuer.name, year=year, what=figure.counts, value=figure.unit))
    return list(dict.fromkeys(texts))


def _newest(case: Case, issuer: Issuer) -> list[str]:
    return next((questions_about(case, r) for r in case.library.leading(issuer.id)), [])


def nearest(case: Case, report: Report) -> list[str]:
    """The same question for the other years of a body in which it has an answer, then other questions about the report."""
    years = sorted({r.year for r in case.library.leading(report.issuer.id)} - {report.year}, key=lambda y: abs(y - report.year))
    same = (replace(case.question, issuers=(report.issuer.id,), years=(y,)) for y in years)
    return list(dict.fromkeys([*(offered(case, same, 2) if case.trial else ()), *questions_about(case, report)]))


def answerable(library: Library, lexicon: Lexicon, report: Report) -> Iterator[Question]:
    """Questions for one report, the most asked first; each has a number in its usual cell."""
    printed = [t for s in report.sections for t in s.tables]
    for key in _OFTEN:
        item = lexicon.indicators.items[key]
        table = next((t for t in printed if t.role == item.role or lexicon.indicators.elsewhere(key, t.form)), None)
        for column in (item.default,) if item.default else _STOCK:
            cells = lexicon.indicators.cells_of(key, column, table.form) if table else ()
            figure = library.figures.find(report.id, *cells[0]) if len(cells) == 1 else None
            if figure is not None and figure.state in COUNTED:
                columns = () if item.default else (column,)
                years = (report.year,)
                yield Question("", "", "value", issuers=(report.issuer.id,), years=years, items=(key,), columns=columns)
                break


def questions_about(case: Case, report: Report, without: Iterable[str] = ()) -> list[str]:
    """Up to three other questions about the same report."""
    left_out = set(without)
    found = (q for q in answerable(case.library, case.lexicon, report) if q.items[0] not in left_out)
    return [text for text, _ in zip(filter(None, (restate(case, q) for q in found)), range(3), strict=False)]


def examples(case: Case, most: int) -> list[str]:
    """Questions that are certain to be answered: real reports first, one question a report in turn."""
    reports = case.library.newest(most * 2)
    rounds = [[restate(case, q) for q in answerable(case.library, case.lexicon, r)] for r in reports]
    found = [texts[n] for n in range(most) for texts in rounds if n < len(texts) and texts[n]]
    return found[:most]
