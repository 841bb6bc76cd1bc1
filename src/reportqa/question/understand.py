"""Words to Question: the one way in. Comes in the text and the visitor's earlier questions; goes out what they mean.

Nothing is looked up in reports here, so understanding is tested without any file.
"""

from __future__ import annotations

import re
from dataclasses import replace

from reportqa.lexicon import Lexicon
from reportqa.lexicon.indicators import STATISTICS
from reportqa.question import kinds, mentions, remainder
from reportqa.question.mentions import Context
from reportqa.records import LONGEST_DIALOGUE, LONGEST_QUESTION, Mention, Question
from reportqa.text import plain, printable

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_EXTRA = "x:"
#: a year alone is a follow-up, though it holds no Chinese
_BARE_YEAR = re.compile(r"20\d\d年?[?]?")
_QUOTATION_MARKS = dict.fromkeys(map(ord, "“”‘’\"'「」『』《》〈〉"))
#: the columns of totals; a word for a total says nothing where the table has no such column
_TOTALS = {"T", "tot"}


def understand(text: str, dialogue: tuple[str, ...], context: Context) -> Question:
    """What the text means after the earlier questions, oldest first. Bad input gets a kind of its own, never an error.

    Which words mean what depends on the reports asked about, which are not known here: both meanings are given.
    """
    question = _understood(text, dialogue, context)
    if context.words.older is None:
        return question
    older = _understood(text, dialogue, replace(context, words=context.words.older))
    return question if _same_meaning(older, question) else replace(question, older=older)


def _same_meaning(a: Question, b: Question) -> bool:
    """Whether two readings of one text come to the same."""
    return replace(a, mentions=()) == replace(b, mentions=())


def _understood(text: str, dialogue: tuple[str, ...], context: Context) -> Question:
    """The meaning with the words of one kind of reports."""
    bad = _bad_input(text)
    if bad and not (dialogue and _BARE_YEAR.fullmatch(plain(text).text)):
        return Question(text=text, plain="", kind=bad)
    question = _alone(text, context)
    recent = dialogue[-LONGEST_DIALOGUE:]
    last = next((n for n in range(len(recent) - 1, -1, -1) if not _bad_input(recent[n])), None)
    if last is None:
        return question
    return _carry(question, _understood(recent[last], recent[:last], context), context)


def _bad_input(text: str) -> str:
    if any("\ud800" <= c <= "\udfff" for c in text) or (printable(text) != text and not printable(text).strip()):
        return "control"
    if not text.strip():
        return "empty"
    if len(text) > LONGEST_QUESTION:
        return "too_long"
    return "" if _HAN.search(text) else "not_chinese"


def _alone(text: str, context: Context) -> Question:
    """The meaning of the text by itself."""
    # quotation marks would only hide words from the lexicon (其他处理里的“其他”)
    flat = plain(printable(text)).text.translate(_QUOTATION_MARKS)
    found = mentions.find(flat, context)
    items, strong = _items(found, context.lexicon)
    columns = _columns(found, items, context.lexicon)
    asks = any(word in flat for word in context.lexicon.cues.quantity.asks)
    said = kinds.Said(flat, found, items, strong, columns, asks, context.lexicon)
    kind, topic, rule = kinds.decide(said)
    left = remainder.find(flat, found, kind, context.lexicon)
    issuers, unknown = _issuers(found, left.strange)
    missing = ["split"] if remainder.in_pairs(flat, found, items, context.lexicon) else []
    missing += ["issuer"] if any(m.what == "issuer kind" for m in found) else []
    return Question(
        text=text,
        plain=flat,
        kind=kind,
        issuers=issuers,
        years=_years(found),
        items=items,
        columns=columns,
        topic=topic,
        mentions=(*found, Mention("rule", kind, 0, 0, rule)),
        missing=tuple(missing),
        unknown=unknown,
        words=left.words,
        limits=left.limits,
    )


def _issuers(found: tuple[Mention, ...], strange: tuple[tuple[Mention, str], ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Bodies named; a name that fits several bodies keeps them joined by a space, so that the answerer asks back.

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
    return tuple(known), tuple(unknown)


def _years(found: tuple[Mention, ...]) -> tuple[int, ...]:
    """The years said; words such as 去年 count only where no year is said in figures (2020年…今年新公开)."""
    said = [m for m in found if m.what == "year"] or [m for m in found if m.what == "relative year"]
    return tuple(dict.fromkeys(int(m.value) for m in said))


def _items(found: tuple[Mention, ...], lexicon: Lexicon) -> tuple[tuple[str, ...], bool]:
    """Items in the order said, and whether they rest on words that mean nothing else.

    A group gives way to its members said beside it (因国家秘密不予公开), unless all of them are said: then it is the whole.
    """
    strong = dict.fromkeys(m.value for m in found if m.what == "item")
    weak = dict.fromkeys(m.value for m in found if m.what == "item.weak")
    items = list(strong)
    table = lexicon.indicators.items
    roles = {_role(i, lexicon) for i in items}
    items += [w for w in weak if table[w].role not in roles and not strong]
    for parent in [i for i in items if i in table]:
        children = [i for i in items if i in table and table[i].parent == parent]
        groups = [set(lexicon.indicators.children(parent, role)) for role in ("", STATISTICS)]
        if children and set(children) in groups:
            items = [i for i in items if i not in children]
        elif children:
            items.remove(parent)
    return tuple(items), bool(strong)


def _role(item: str, lexicon: Lexicon) -> str:
    return "disclosed" if item.startswith(_EXTRA) else lexicon.indicators.items[item].role


def _other_columns(found: tuple[Mention, ...]) -> bool:
    return any(m.what.startswith("column.") and m.value not in _TOTALS for m in found)


def _columns(found: tuple[Mention, ...], items: tuple[str, ...], lexicon: Lexicon) -> tuple[str, ...]:
    """Columns said, as role.key where no item of that table is named (so that the answerer can say so), else the key."""
    roles = {_role(i, lexicon) for i in items}
    kept: dict[str, None] = {}
    for m in found:
        if not m.what.startswith("column."):
            continue
        role = m.what.removeprefix("column.")
        here = [o for o in found if (o.start, o.end) == (m.start, m.end)]
        same_words = {o.what for o in here if o.what.startswith("column.")}
        if m.value in _TOTALS and any((o.what, o.value) == ("kind", "sum") for o in here) and _other_columns(found):
            # 维持、纠正合计: here 合计 says to add up, and is no column
            continue
        if role in roles:
            kept[m.value] = None
        elif m.value in _TOTALS:
            continue
        elif not same_words & {f"column.{r}" for r in roles}:
            kept[f"{role}.{m.value}"] = None
    return tuple(kept)


def _carry(question: Question, earlier: Question, context: Context) -> Question:
    """Fills what the question leaves open from the one before; a question that names its own body or item keeps it.

    An item is only carried to a question that changes something (那2022年呢, 企业呢), never to one that says something not
    understood (3月份呢) or nothing at all (为什么).
    """
    if question.kind in ("term", "judge", "predict", "outside"):
        return question
    changes: dict[str, object] = {}
    carried: list[str] = []
    if not question.issuers and not question.unknown and (earlier.issuers or earlier.unknown):
        changes |= {"issuers": earlier.issuers, "unknown": earlier.unknown, "missing": earlier.missing}
        carried.append("issuers")
    lacks_matter = not question.items and question.kind in ("search", "value", "sum", "breakdown", "not_yet")
    if not question.years and earlier.years and (carried or (lacks_matter and earlier.items)):
        changes["years"] = earlier.years
        carried.append("years")
    before = [m for m in question.mentions if m.what == "relative year"]
    if before and earlier.years and question.plain[before[0].start : before[0].end] in context.lexicon.cues.years.before:
        # 上一年 after a question about a year is the year before that one
        changes["years"] = tuple(year - 1 for year in earlier.years)
    if lacks_matter and earlier.items:
        if question.words or question.limits or not _changes_something(question):
            return replace(question, kind="not_understood")
        columns = _regroup(question, earlier, context.lexicon)
        kind = question.kind if question.kind in ("not_yet", "sum", "breakdown") else earlier.kind
        if any(m.what == "kind" and m.value == "sum" for m in question.mentions):
            years = question.years or earlier.years
            kind = "sum" if len(earlier.items) * max(1, len(columns)) * max(1, len(years)) > 1 else "not_understood"
        changes |= {"items": earlier.items, "columns": columns, "kind": "value" if kind == "search" else kind}
        carried.append("items")
    elif lacks_matter and not question.words and earlier.topic and earlier.kind in ("narrative", "contact", "metadata"):
        changes |= {"kind": earlier.kind, "topic": earlier.topic}
        carried.append("topic")
    elif carried and _takes_columns(question, earlier, context.lexicon):
        changes["columns"] = earlier.columns
        carried.append("columns")
    return replace(question, carried=tuple(carried), **changes) if changes else question  # type: ignore[arg-type]


def _changes_something(question: Question) -> bool:
    """Whether the question names a year, a body, a column or a kind of answer of its own."""
    said = {m.what.split(".")[0] for m in question.mentions}
    return bool(said & {"issuer", "issuer kind", "unknown issuer", "year", "relative year", "column", "kind"})


def _takes_columns(question: Question, earlier: Question, lexicon: Lexicon) -> bool:
    """Whether the question names another item of the same table without a column: 企业…, then 不公开的呢."""
    if not question.items or question.columns or not earlier.columns:
        return False
    return {_role(i, lexicon) for i in question.items} == {_role(i, lexicon) for i in earlier.items}


def _regroup(question: Question, earlier: Question, lexicon: Lexicon) -> tuple[str, ...]:
    """The columns of the new question if it names any that the carried items have, else the earlier ones."""
    roles = {_role(i, lexicon) for i in earlier.items}
    said = tuple(c.split(".", 1)[1] if c.split(".", 1)[0] in roles else c for c in question.columns)
    return said or earlier.columns
