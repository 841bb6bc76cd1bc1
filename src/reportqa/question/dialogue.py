"""Follow-ups. Comes in: a question and the one before it. Goes out: the question with what it leaves open filled from that one.

What was filled in is named in `carried`, so that it is shown, and the visitor can say what not to take over (不沿用机关). A
question with a matter of its own takes over body and year at most; one of another kind takes over nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace

from reportqa.lexicon import Lexicon
from reportqa.lexicon.dialogue import SLOTS, DialogueWords
from reportqa.lexicon.ratios import SHARE
from reportqa.question.mentions import Context
from reportqa.records import Question
from reportqa.text import number

#: kinds that read the tables; what one of them asked about another can go on with
_OF_TABLES = ("value", "sum", "breakdown", "change", "compare", "rank", "trend", "ratio", "exists")
#: kinds that compute with what was asked before, whatever that was
_COMPUTING = ("sum", "breakdown", "change", "compare", "rank", "trend", "ratio", "exists")
#: kinds about a report as a whole: they go on with body and year, and with their topic
_OF_REPORTS = ("narrative", "narrative_figure", "contact", "metadata", "audit", "list")
#: kinds that stand alone: nothing is taken over to them
_ALONE = ("term", "judge", "predict", "outside", "not_understood", "several")


def dropped(flat: str, words: DialogueWords) -> tuple[str, frozenset[str]]:
    """The plain text without what says which slots are not to be taken over, and those slots."""
    found: set[str] = set()
    names = _either(tuple(words.slots))
    pattern = re.compile(rf"[(]?(?:{_either(words.drop)})((?:(?:{names})[、和,]?)+)[)]?")

    def take(match: re.Match[str]) -> str:
        for name in re.findall(names, match.group(1)):
            found.update(words.slots[name])
        return ""

    return pattern.sub(take, flat), frozenset(found)


def picked(flat: str, words: DialogueWords) -> int | None:
    """Which of the choices offered before is meant (第二个: 2, 最后一个: -1); None if the text is no such choice."""
    said = flat.strip("?!。,.")
    if said in words.yes:
        return 1
    if said in words.last:
        return -1
    digit, endings, choose = "([1-9一二两三四五六七八九])", _either(words.pick), _either(words.choose)
    match = re.fullmatch(rf"(?:{choose})?第{digit}(?:{endings})?|(?:{choose}){digit}|([1-9])", said)
    if match is None:
        return None
    value = number(next(g for g in match.groups() if g))
    return int(value) if value is not None else None


def _either(words: tuple[str, ...]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


def carry(question: Question, earlier: Question, context: Context, without: frozenset[str] = frozenset()) -> Question:
    """Fills what the question leaves open from the one before; a question that names its own body or item keeps it.

    An item is only carried to a question that changes something (那2022年呢, 企业呢), never to one that says something not
    understood (3月份呢) or nothing at all.
    """
    earlier = _less(earlier.parts[-1] if earlier.parts else earlier, without)
    if question.kind in _ALONE:
        return question
    filled = _places(question, earlier, context)
    if _asks_why(question):
        return _reasons(filled, earlier, context.lexicon)
    if question.kind in _OF_REPORTS:
        return filled
    if _lacks_matter(question):
        return _matter(filled, earlier, context.lexicon)
    if filled.carried and _takes_columns(question, earlier, context.lexicon):
        return replace(filled, columns=earlier.columns, carried=(*filled.carried, "columns"))
    return filled


def _less(earlier: Question, without: frozenset[str]) -> Question:
    """The earlier question without the slots that are not to be taken over."""
    changes: dict[str, object] = {slot: "" if slot == "topic" else () for slot in SLOTS if slot in without}
    if "issuers" in without:
        changes |= {"unknown": (), "group": "", "missing": ()}
    if "items" in without:
        changes |= {"ratio": "", "columns": ()}
    return replace(earlier, **changes)  # type: ignore[arg-type]


def _places(question: Question, earlier: Question, context: Context) -> Question:
    """The question with body and year of the one before, where it names none."""
    changes: dict[str, object] = {}
    carried: list[str] = []
    if _kind_of_body_only(question) and (same := _of_region(question, earlier, context)):
        changes |= {"issuers": (same,), "missing": tuple(m for m in question.missing if m != "issuer")}
        carried.append("issuers")
    elif not (question.issuers or question.unknown or question.group) and (earlier.issuers or earlier.unknown):
        changes |= {"issuers": earlier.issuers, "unknown": earlier.unknown, "group": earlier.group}
        changes["missing"] = tuple(dict.fromkeys((*question.missing, *(m for m in earlier.missing if m == "issuer"))))
        carried.append("issuers")
    if question.kind != "trend":
        years = _years(question, earlier, context, bool(carried))
        if years != question.years:
            changes["years"] = years
            carried += [] if question.years else ["years"]
    return replace(question, carried=tuple(carried), **changes) if changes else question  # type: ignore[arg-type]


def _years(question: Question, earlier: Question, context: Context, same_body: bool) -> tuple[int, ...]:
    """The years: those said, those of the question before, or counted from them (上年呢, 和上年比呢)."""
    before = [m for m in question.mentions if m.what == "relative year"]
    relative = before and question.plain[before[0].start : before[0].end] in context.lexicon.cues.years.before
    if earlier.years and question.kind == "change" and (relative or not question.years):
        newest = max(earlier.years)
        return tuple(sorted(earlier.years, reverse=True)) if len(earlier.years) > 1 and not relative else (newest, newest - 1)
    if earlier.years and relative:
        # 上一年 after a question about a year is the year before that one
        return tuple(year - 1 for year in earlier.years)
    if question.years or not earlier.years:
        return question.years
    return earlier.years if same_body or (_lacks_matter(question) and _has_matter(earlier)) else ()


def _kind_of_body_only(question: Question) -> bool:
    return "issuer" in question.missing and len(question.issuers) == 1


def _of_region(question: Question, earlier: Question, context: Context) -> str:
    """The one body of the kind named (教育局) in the region of the body asked about before; empty if not exactly one."""
    known = context.names.issuers
    before = [known[i] for i in earlier.issuers if i in known]
    if len(before) != 1:
        return ""
    fitting = [i for i in question.issuers[0].split(" ") if i in known and known[i].region == before[0].region]
    return fitting[0] if len(fitting) == 1 else ""


def _has_matter(question: Question) -> bool:
    return bool(question.items or (question.ratio and question.ratio != SHARE))


def _lacks_matter(question: Question) -> bool:
    return not _has_matter(question) and question.kind in (*_OF_TABLES, "search", "ambiguous")


def _asks_why(question: Question) -> bool:
    return question.kind == "cause" and not question.items and not question.words


def _reasons(question: Question, earlier: Question, lexicon: Lexicon) -> Question:
    """为什么 after a group whose members are reasons (不予公开) asks for those; after anything else for a cause."""
    one = earlier.items[0] if len(earlier.items) == 1 else ""
    kind = "breakdown" if one in lexicon.indicators.items and lexicon.indicators.children(one) else "cause"
    return replace(question, kind=kind, items=earlier.items, columns=earlier.columns, carried=(*question.carried, "items"))


def _matter(question: Question, earlier: Question, lexicon: Lexicon) -> Question:
    """The question with the item of the one before, or with its topic."""
    if _has_matter(earlier) and earlier.kind in _OF_TABLES:
        if question.words or question.limits or not _changes_something(question):
            return replace(question, kind="not_understood")
        return _same_matter(question, earlier, lexicon)
    if not question.words and earlier.kind in _OF_REPORTS and question.kind in ("search", "ambiguous", "value"):
        return replace(question, kind=earlier.kind, topic=earlier.topic, carried=(*question.carried, "topic"))
    return question


def _same_matter(question: Question, earlier: Question, lexicon: Lexicon) -> Question:
    """The same item, ratio or ranking for another year, body, column or way of computing."""
    columns = _regroup(question, earlier, lexicon)
    kind = question.kind if question.kind in _COMPUTING else earlier.kind
    several = len(question.issuers) > 1, len(question.years) > 1
    if kind in ("compare", "change") and question.kind in ("compare", "change"):
        # 差多少 after two bodies or two years is about those
        kind = "compare" if several[0] else "change" if several[1] or question.kind == "change" else kind
    adds = any(m.what == "kind" and m.value == "sum" for m in question.mentions)
    if adds:
        kind = "sum" if len(earlier.items) * max(1, len(columns)) * max(1, len(question.years)) > 1 else "not_understood"
    changes: dict[str, object] = {"items": earlier.items, "columns": columns, "kind": "value" if kind == "search" else kind}
    if kind == earlier.kind:
        kept = ("order", "count", "among", "topic", "without")
        changes |= {name: getattr(question, name) or getattr(earlier, name) for name in kept}
    changes["ratio"] = question.ratio or earlier.ratio
    return replace(question, carried=(*question.carried, "items"), **changes)  # type: ignore[arg-type]


def _changes_something(question: Question) -> bool:
    """Whether the question names a year, a body, a column or a kind of answer of its own."""
    bodies = ("issuer", "issuer kind", "issuer group", "unknown issuer")
    return any(m.what.split(".")[0] in (*bodies, "year", "years", "relative year", "column", "kind") for m in question.mentions)


def _takes_columns(question: Question, earlier: Question, lexicon: Lexicon) -> bool:
    """Whether the question names another item of the same table without a column: 企业…, then 不公开的呢."""
    if not question.items or question.columns or not earlier.columns:
        return False
    role = lexicon.indicators.role
    return {role(i) for i in question.items} == {role(i) for i in earlier.items}


def _regroup(question: Question, earlier: Question, lexicon: Lexicon) -> tuple[str, ...]:
    """The columns of the new question if it names any that the carried items have, else the earlier ones."""
    roles = {lexicon.indicators.role(i) for i in earlier.items}
    said = tuple(c.split(".", 1)[1] if c.split(".", 1)[0] in roles else c for c in question.columns)
    return said or earlier.columns
