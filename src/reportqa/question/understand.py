"""Words to Question: the one way in. Comes in the text and the visitor's earlier questions; goes out what they mean.

Nothing is looked up in reports here, so understanding is tested without any file.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from reportqa.lexicon import Lexicon
from reportqa.question import kinds, mentions
from reportqa.question.mentions import Context
from reportqa.records import LONGEST_QUESTION, Mention, Question
from reportqa.text import plain, printable

#: how many earlier questions can still lend their body, year or item
LONGEST_DIALOGUE = 10
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_EXTRA = "x:"
#: the columns of totals; a word for a total says nothing where the table has no such column
_TOTALS = {"T", "tot"}


def understand(text: str, dialogue: tuple[str, ...], context: Context) -> Question:
    """What the text means after the earlier questions, oldest first. Bad input gets a kind of its own, never an error."""
    bad = _bad_input(text)
    if bad:
        return Question(text=text, plain="", kind=bad)
    question = _alone(text, context)
    recent = dialogue[-LONGEST_DIALOGUE:]
    last = next((n for n in range(len(recent) - 1, -1, -1) if not _bad_input(recent[n])), None)
    if last is None:
        return question
    return _carry(question, understand(recent[last], recent[:last], context), context)


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
    flat = plain(printable(text)).text
    found = mentions.find(flat, context)
    items, strong = _items(found, context.lexicon)
    columns = _columns(found, items, context.lexicon)
    asks = any(word in flat for word in context.lexicon.cues.quantity.asks)
    said = kinds.Said(flat, found, items, strong, columns, asks, context.lexicon)
    kind, topic, rule = kinds.decide(said)
    words = leftovers(flat, found, context.lexicon)
    issuers, unknown = _issuers(found, [span for _, span in words])
    return Question(
        text=text,
        plain=flat,
        kind=kind,
        issuers=issuers,
        years=_years(found),
        items=items,
        columns=columns,
        topic=topic,
        mentions=(*found, *_limiting(words, found), Mention("rule", kind, 0, 0, rule)),
        unknown=unknown,
        words=tuple(word for word, _ in words),
    )


def _issuers(found: tuple[Mention, ...], odd: list[tuple[int, int]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Bodies named; a name that fits several bodies keeps them joined by a space, so that the answerer asks back.

    Words that nothing explains and that run straight into a name make it another body's (南京 before 中山街道).
    """
    known: dict[str, None] = {}
    unknown = dict.fromkeys(m.value for m in found if m.what == "unknown issuer")
    for m in found:
        if m.what == "issuer" and any(end == m.start for _, end in odd):
            unknown[m.rule.rsplit(" ", 1)[-1]] = None
        elif m.what == "issuer":
            known[m.value] = None
    return tuple(known), tuple(unknown)


def _limiting(words: list[tuple[str, tuple[int, int]]], found: tuple[Mention, ...]) -> list[Mention]:
    """Unexplained words that stand right beside an item and so seem to limit it (交通 before 行政处罚)."""
    places = {p for m in found if m.what.startswith("item") for p in (m.start, m.end)}
    rule = "unexplained words beside an item"
    return [Mention("leftover", word, start, end, rule) for word, (start, end) in words if {start, end} & places]


def _years(found: tuple[Mention, ...]) -> tuple[int, ...]:
    """The years said; words such as 去年 count only where no year is said in figures (2020年…今年新公开)."""
    said = [m for m in found if m.what == "year"] or [m for m in found if m.what == "relative year"]
    return tuple(dict.fromkeys(int(m.value) for m in said))


def _items(found: tuple[Mention, ...], lexicon: Lexicon) -> tuple[tuple[str, ...], bool]:
    """Items in the order said, and whether they rest on words that mean nothing else.

    A group gives way to the one child said beside it (因国家秘密不予公开); said with several children it is the whole.
    """
    strong = dict.fromkeys(m.value for m in found if m.what == "item")
    weak = dict.fromkeys(m.value for m in found if m.what == "item.weak")
    items = list(strong)
    table = lexicon.indicators.items
    roles = {_role(i, lexicon) for i in items}
    items += [w for w in weak if table[w].role not in roles and not strong]
    for parent in [i for i in items if i in table]:
        children = [i for i in items if i in table and table[i].parent == parent]
        if len(children) == 1:
            items.remove(parent)
        elif children:
            items = [i for i in items if i not in children]
    return tuple(items), bool(strong)


def _role(item: str, lexicon: Lexicon) -> str:
    return "disclosed" if item.startswith(_EXTRA) else lexicon.indicators.items[item].role


def _columns(found: tuple[Mention, ...], items: tuple[str, ...], lexicon: Lexicon) -> tuple[str, ...]:
    """Columns said, as role.key where no item of that table is named (so that the answerer can say so), else the key."""
    roles = {_role(i, lexicon) for i in items}
    kept: dict[str, None] = {}
    for m in found:
        if not m.what.startswith("column."):
            continue
        role = m.what.removeprefix("column.")
        same_words = {o.what for o in found if (o.start, o.end) == (m.start, m.end) and o.what.startswith("column.")}
        if role in roles:
            kept[m.value] = None
        elif m.value in _TOTALS:
            continue
        elif not same_words & {f"column.{r}" for r in roles}:
            kept[f"{role}.{m.value}"] = None
    return tuple(kept)


@lru_cache(maxsize=2)
def _glue(words: tuple[str, ...]) -> re.Pattern[str]:
    flat = sorted({plain(w).text for w in words}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, flat)))


def leftovers(flat: str, found: tuple[Mention, ...], lexicon: Lexicon) -> list[tuple[str, tuple[int, int]]]:
    """Runs of two or more letters that no rule explains, with their places: what a figure would not be limited by."""
    letters = list(flat)
    for m in found:
        letters[m.start : m.end] = " " * (m.end - m.start)
    glue = _glue((*lexicon.cues.glue.words, *lexicon.issuers.unknown.not_names))
    rest = glue.sub(lambda m: " " * len(m.group()), "".join(letters))
    trimmed = []
    for run in re.finditer(r"[\u3400-\u9fffa-z]+", rest):
        word = run.group().strip(lexicon.cues.glue.letters)
        if len(word) > 1:
            start = run.start() + run.group().index(word)
            trimmed.append((word, (start, start + len(word))))
    return trimmed


def _carry(question: Question, earlier: Question, context: Context) -> Question:
    """Fills what the question leaves open from the one before; a question that names its own body or item keeps it."""
    if question.kind in ("term", "judge", "predict", "outside"):
        return question
    changes: dict[str, object] = {}
    carried: list[str] = []
    if not question.issuers and not question.unknown and (earlier.issuers or earlier.unknown):
        changes |= {"issuers": earlier.issuers, "unknown": earlier.unknown}
        carried.append("issuers")
    lacks_matter = not question.items and question.kind in ("search", "value", "sum", "breakdown", "not_yet")
    if not question.years and earlier.years and (carried or (lacks_matter and earlier.items)):
        changes["years"] = earlier.years
        carried.append("years")
    if lacks_matter and earlier.items:
        items = earlier.items
        columns = _regroup(question, earlier, context.lexicon)
        kind = question.kind if question.kind in ("not_yet", "sum", "breakdown") else earlier.kind
        changes |= {"items": items, "columns": columns, "kind": "value" if kind == "search" else kind}
        carried.append("items")
    elif lacks_matter and not question.words and earlier.topic and earlier.kind in ("narrative", "contact", "metadata"):
        changes |= {"kind": earlier.kind, "topic": earlier.topic}
        carried.append("topic")
    return replace(question, carried=tuple(carried), **changes) if changes else question  # type: ignore[arg-type]


def _regroup(question: Question, earlier: Question, lexicon: Lexicon) -> tuple[str, ...]:
    """The columns of the new question if it names any that the carried items have, else the earlier ones."""
    roles = {_role(i, lexicon) for i in earlier.items}
    said = tuple(c.split(".", 1)[1] if c.split(".", 1)[0] in roles else c for c in question.columns)
    return said or earlier.columns
