"""Words spelt otherwise: comes in a question with letters that nothing explains; goes out the question as it may be meant.

Only names of bodies held and words of the lexicon are put in, never a number or a year. A correction is sure if it is the only
one, sounds the same letter for letter (or one letter was lost, doubled or swapped), and what was typed is not itself a word or
the name of another place; it is answered with a visible 您是不是要问. Anything else is only offered as a choice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from reportqa.question.mentions import Context
from reportqa.question.slips import Change, Strange, changes
from reportqa.records import Question

#: this many corrections in one question at most, and so many readings offered
_MOST_MENDED, _MOST_READINGS = 2, 3
#: a text that more changes could be made to is no question with a slip in it
_MOST_TRIED = 4
#: more stretches that nothing explains are not looked at
_MOST_STRETCHES = 6
#: one change is no reading of a question with so many other stretches that nothing explains
_MOST_LEFT = 1


def mended(question: Question, again: Callable[[str], Question], context: Context) -> Question:
    """The question read as meant, if that is sure and leaves less unexplained; else with the readings that may be meant."""
    meant: list[str] = []
    possible = _changes(question, context)
    for _ in range(_MOST_MENDED):
        sure = _clear([c for c in possible if c.sure])
        if len(sure) > _MOST_TRIED:
            return question
        better: dict[str, Question] = {}
        for change in sure:
            if _explains_more(read := again(_applied(question.plain, change)), question):
                better.setdefault(_called(change, read, question, context), read)
            if len(better) > 1:
                break
        if len(better) != 1:
            break
        ((called, read),) = better.items()
        meant.append(called)
        question = replace(read, text=question.text, meant=tuple(meant))
        if not _unexplained(question):
            return question
        possible = _changes(question, context)
    return replace(question, perhaps=_readings_of(question, possible[:_MOST_TRIED], again, context))


def _changes(question: Question, context: Context) -> tuple[Change, ...]:
    """What may be meant by the names that are not held and the words that nothing explains, the surest first."""
    named = frozenset(at for m in question.mentions for at in range(m.start, m.end))
    bodies = {m.end: m.start for m in question.mentions if m.what in ("issuer", "region")}
    return tuple(changes(Strange(question.plain, _stretches(question), named, bodies, question.kind == "search"), context))


def _stretches(question: Question) -> tuple[tuple[int, int], ...]:
    """Where names that are not held and words that nothing explains stand in the text."""
    found: dict[tuple[int, int], None] = {}
    for word in dict.fromkeys(_unexplained(question)):
        at = question.plain.find(word)
        while at >= 0:
            found[at, at + len(word)] = None
            at = question.plain.find(word, at + len(word))
    return tuple(sorted(found)[:_MOST_STRETCHES])


def _readings_of(
    question: Question, possible: tuple[Change, ...], again: Callable[[str], Question], context: Context
) -> tuple[Question, ...]:
    """What the question may mean, in full; readings that come to the same are given once."""
    found: dict[tuple[object, ...], Question] = {}
    strange = _stretches(question)
    for change in possible:
        if sum(end < change.start or change.end < start for start, end in strange) > _MOST_LEFT:
            continue
        read = again(_applied(question.plain, change))
        if _unexplained(read) or read.kind == "search":
            continue
        meant = (*question.meant, _called(change, read, question, context))
        key = (read.kind, read.issuers, read.years, read.items, read.columns, read.topic)
        found.setdefault(key, replace(read, text=question.text, meant=meant))
    return tuple(found.values())[:_MOST_READINGS]


def _called(change: Change, read: Question, before: Question, context: Context) -> str:
    """What was put in, by the name of the body that is meant now: 青河区 may have stood for 青禾区 or for a body of it."""
    known = {*before.issuers}
    new = [i for i in read.issuers if i not in known]
    if not change.body or len(new) != 1 or " " in new[0]:
        return change.word
    return context.names.issuers[new[0]].name


def _applied(plain: str, change: Change) -> str:
    return plain[: change.start] + change.word + plain[change.end :]


def _unexplained(question: Question) -> tuple[str, ...]:
    """Names and words of the question, or of its parts, that nothing explains."""
    own = (*question.unknown, *question.words)
    return (*own, *(word for part in question.parts for word in _unexplained(part)))


def _explains_more(read: Question, before: Question) -> bool:
    """Whether a reading leaves less unexplained, and nothing that was not so before; or finds a matter where there was none."""
    left, was = _unexplained(read), _unexplained(before)
    less = len("".join(left)) < len("".join(was)) or (before.kind == "search" != read.kind and not left)
    return less and set(left) <= {*was}


def _clear(found: list[Change]) -> list[Change]:
    """The changes of the longest stretches; those that would put in different things at one place cancel one another."""
    longest: list[Change] = []
    for c in sorted(found, key=lambda c: (c.start - c.end, c.start, c.word)):
        if all(c.end <= k.start or k.end <= c.start or (c.start, c.end) == (k.start, k.end) for k in longest):
            longest.append(c)
    return longest
