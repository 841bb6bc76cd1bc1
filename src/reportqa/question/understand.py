"""Words to Question: the one way in. Comes in the text and the visitor's earlier questions; goes out what they mean.

Nothing is looked up in reports here, so understanding is tested without any file.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from reportqa.question import dialogue as follow_up
from reportqa.question import excepting, kinds, matter, mentions, orders, parts, preface, remainder, spelling
from reportqa.question.mentions import Context
from reportqa.question.said import Said
from reportqa.records import LONGEST_DIALOGUE, LONGEST_QUESTION, Mention, Question
from reportqa.text import plain, printable

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
#: a year alone is a follow-up, though it holds no Chinese
_BARE_YEAR = re.compile(r"20\d\d年?[?]?")
#: kinds of texts that are no questions
_BAD = ("control", "empty", "too_long", "not_chinese")
_QUOTATION_MARKS: dict[int, str | None] = dict.fromkeys(map(ord, "“”‘’\"'「」『』《》〈〉"))
#: letters of spoken Cantonese that stand for one of the written language each
_SPOKEN: dict[int, str | None] = {ord("咗"): "了", ord("嘅"): "的"}


def understand(text: str, dialogue: tuple[str, ...], context: Context) -> Question:
    """What the text means after the earlier questions, oldest first. Bad input gets a kind of its own, never an error.

    Which words mean what depends on the reports asked about, which are not known here: both meanings are given.
    """
    alike: dict[str, Question] = {}
    question = _understood(text, dialogue, context, alike)
    if context.words.older is None:
        return question
    older = _understood(text, dialogue, replace(context, words=context.words.older), alike)
    return question if _same_meaning(older, question) else replace(question, older=older)


def _same_meaning(a: Question, b: Question) -> bool:
    """Whether two readings of one text come to the same."""
    return replace(a, mentions=()) == replace(b, mentions=())


def _understood(text: str, dialogue: tuple[str, ...], context: Context, alike: dict[str, Question]) -> Question:
    """The meaning with the words of one kind of reports; `alike` gathers the clauses that mean the same with those of any."""
    chain: list[Question] = []
    for earlier in dialogue[-LONGEST_DIALOGUE:]:
        question = _next(earlier, chain, context, alike)
        if question.kind not in _BAD and not follow_up.says_nothing(question):
            chain.append(question)
    return _next(text, chain, context, alike)


def _next(text: str, chain: list[Question], context: Context, alike: dict[str, Question]) -> Question:
    """The meaning after the questions already understood, the newest last."""
    bad = _bad_input(text)
    if bad and not (chain and _BARE_YEAR.fullmatch(plain(text).text)):
        return Question(text=text, plain="", kind=bad)
    flat, dropped = follow_up.dropped(_flat(text), context.lexicon.dialogue)
    flat = follow_up.corrected(flat, context.lexicon.dialogue) if chain else flat
    question = _alone(text, flat, context, alike)
    return follow_up.carry(question, chain, context, dropped) if chain else question


def _bad_input(text: str) -> str:
    if any("\ud800" <= c <= "\udfff" for c in text) or (printable(text) != text and not printable(text).strip()):
        return "control"
    if not text.strip():
        return "empty"
    if len(text) > LONGEST_QUESTION:
        return "too_long"
    return "" if _HAN.search(text) else "not_chinese"


def _flat(text: str) -> str:
    """The plain text without quotation marks, which would only hide words from the lexicon (其他处理里的“其他”)."""
    return plain(printable(text)).text.translate(_QUOTATION_MARKS | _SPOKEN)


def _alone(text: str, flat: str, context: Context, alike: dict[str, Question]) -> Question:
    """The meaning of the text by itself, in parts if it asks several things; `flat` is its plain text."""

    # words put in for others change one clause; the rest need not be read again
    @cache
    def whole(clause: str) -> Question:
        question = alike.get(clause) or _whole(clause, clause, context)
        older = context.words.older
        if older and context.words.find(clause) == older.find(clause):
            alike[clause] = question
        return question

    @cache
    def read(flat: str) -> Question:
        return parts.split(replace(whole(flat), text=text), whole, context.lexicon)

    return spelling.mended(read(flat), read, context)


def _whole(text: str, flat: str, context: Context) -> Question:
    """The meaning of the text as one question."""
    lexicon = context.lexicon
    typed, told = flat, preface.clauses(flat, context.words.find(flat), lexicon)
    flat = preface.without(flat, told)
    named = orders.aside(flat, mentions.find(flat, context), lexicon.cues.orders.people)
    if led := preface.lead_in(flat, named, lexicon):
        told, flat = (*told, *led), preface.without(flat, led)
        named = orders.aside(flat, mentions.find(flat, context), lexicon.cues.orders.people)
    named = (*named, *orders.rest_of_list(flat, named))
    excepted = excepting.find(flat, (*named, *orders.plus(flat, named)), lexicon)
    found = _without_choice(excepted.mentions)
    asked = matter.find(flat, found, lexicon)
    bodies, nowhere, group = _issuers(found, ())
    years, counted = _years(found)
    said = Said(flat, found, asked, bodies, group, years, lexicon)
    decision = kinds.decide(said)
    left = remainder.find(flat, found, decision, asked.items, lexicon)
    if left.strange:
        bodies, nowhere, group = _issuers(found, left.strange)
    missing = ["split"] if decision.unfit or remainder.in_pairs(said, decision) else []
    missing += ["issuer"] if any(m.what == "issuer kind" for m in found) else []
    question = Question(
        text=text,
        plain=typed,
        kind=decision.kind,
        issuers=bodies,
        years=years if decision.years is None else decision.years,
        items=asked.items if decision.items is None else decision.items,
        columns=asked.columns if decision.columns is None else decision.columns,
        topic=decision.topic,
        mentions=(*told, *found, Mention("rule", decision.kind, 0, 0, decision.rule)),
        missing=tuple(missing),
        unknown=nowhere,
        words=left.words,
        limits=tuple(dict.fromkeys((*left.limits, *kinds.left_over(said, decision)))),
        group=group,
        today=context.today.isoformat() if counted else "",
        ratio=decision.ratio,
        order=decision.order,
        count=decision.count,
        among=decision.among,
    )
    every = said.asks_for_group and decision.kind in ("list", "rank") and len(bodies) == len(context.names.issuers)
    if every or (decision.kind == "term" and group):
        # 哪个单位最多, 哪些单位发了报告: every body held; 向哪个机关申请复议: none of them
        question = replace(question, issuers=(), group="")
    if not excepted.without:
        return question
    limit = tuple(flat[m.start : m.end] for m in found if m.what == "without")
    return excepting.applied(question, excepted.without, lexicon) or replace(question, limits=(*question.limits, *limit))


def _without_choice(found: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Without the group that is asked about where the bodies to choose from are named (甲局、乙局哪家多)."""
    named = {m.value for m in found if m.what == "issuer"}
    return tuple(m for m in found if m.what != "group" or len(named) < 2 or "asked" not in m.rule)


def _issuers(
    found: tuple[Mention, ...], strange: tuple[tuple[Mention, str], ...]
) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Bodies named, and what a group of them is called (各局); a name that fits several bodies keeps them joined by a space, so
    that the answerer asks back.

    A name with strange letters at its side is another body's (南京 before 中山街道, 县 after 云岫).
    """
    known: dict[str, None] = {}
    unknown = dict.fromkeys(m.value for m in found if m.what == "unknown issuer")
    whole = dict(strange)
    for m in found:
        if m in whole:
            unknown[whole[m]] = None
        elif m.what.startswith("issuer"):
            known[m.value] = None
    groups = [m.value.split(" ") for m in found if m.what == "group"]
    group = groups[-1][0] if groups else ""
    for bodies in groups:
        known |= dict.fromkeys(bodies[1:])
    return tuple(known), tuple(unknown), group


def _years(found: tuple[Mention, ...]) -> tuple[tuple[int, ...], bool]:
    """The years said, and whether they rest on today; words such as 去年 count only where no year is said in figures."""
    stated = [m for m in found if m.what in ("year", "years")]
    relative = [m for m in found if m.what in ("relative year", "relative years")]
    said = [int(year) for m in stated or relative for year in m.value.split(" ")]
    return tuple(dict.fromkeys(said)), bool(relative and not stated)
