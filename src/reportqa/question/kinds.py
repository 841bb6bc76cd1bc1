"""Decides what kind of answer the mentions ask for. Comes in what was said; goes out a kind with what belongs to it.

The rules stand in `RULES` in the order in which they are tried; each is a sentence that shows up in traces. Those of kinds that
compute stand in `computing.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from reportqa.question import advice, computing, remainder
from reportqa.question.matter import NEW
from reportqa.question.said import Decision, Said

#: cues that tell nothing by themselves beside a kind that reads the tables
_BY_THE_WAY = frozenset({"aside", "list_blanks"})
#: cues that a kind takes up; where a figure is asked for, any other one limits it
_TAKEN_UP = {
    "value": frozenset({"breakdown", "sum", "exists", "explain"}),
    "breakdown": frozenset({"breakdown", "people", "why", "which_item", "which_column", "exists", "explain"}),
    "sum": frozenset({"sum", "breakdown", "trend"}),
    "exists": frozenset({"exists"}),
    **computing.TAKEN_UP,
}
#: words that ask for a thing or a place, which no figure is (发了哪些红头文件), unless for what was printed (填的是什么)
_THING = re.compile(
    r"(?<!填的是)(?<!写的是)(?<!数是)(?<!数字是)(?<!数据是)(?<!数量是)(?:什么|啥|哪些|哪个|哪里|哪儿)(?!情况|意思)"
)
#: 公开 as what was done with requests, not as their name (信息公开申请, 申请公开, 公开申请)
_GIVEN = re.compile(
    r"(?<!信息)(?<!政务)(?<!主动)(?<!申请)(?<!部门)(?<!年报)(?<![不未没分予以求想要])公开(?:了|过|的(?!申请表)|给|出来|多少|几)"
)
_LISTS = ("without_table", "blanks", "tables", "sections", "years", "reports", "bodies")
#: cues that limit a number of the text too, where no rule took them up
_NARROWING = computing.SETS_SIDE_BY_SIDE | {"most", "least", "place", "ranking", "ranking_up", "previous", "degree"}
#: of several matters of the narrative these say what is asked, the others about what
_TOPICS_FIRST = ("solved", "measures", "problems")
#: items that are refusals: why is asked for their reasons
_REFUSALS = {"deny", "lack", "rej", "oth"}


def decide(said: Said) -> Decision:
    """The decision of the first rule that fits, with the sentence of that rule."""
    for sentence, rule in RULES:
        decision = rule(said)
        if decision:
            return replace(decision, rule=sentence)
    raise AssertionError("the last rule always decides")  # pragma: no cover


def left_over(said: Said, decision: Decision) -> tuple[str, ...]:
    """Cues said that a kind which gives figures does not take up: they would have to limit the figure."""
    taken = _TAKEN_UP.get(decision.kind)
    if decision.kind == "search":
        taken = said.cues - _NARROWING
    if taken is None:
        return ()
    taken |= _BY_THE_WAY | ({"how", "than"} if said.asks_number else set())
    spans: dict[tuple[int, int], set[str]] = {}
    for m in said.mentions:
        if m.what in ("kind", "count"):
            spans.setdefault((m.start, m.end), set()).add(m.value if m.what == "kind" else "count")
    years = {(m.start, m.end) for m in said.mentions if m.what in ("years", "relative years")}
    odd = [span for span, values in spans.items() if not values & taken and span not in years]
    if not decision.ratio:
        odd += [(m.start, m.end) for m in said.mentions if m.what == "ratio"]
    elif decision.ratio == said.ratio:
        # 公开率和不予公开率: the second is not answered with the first
        named = {(m.start, m.end) for m in said.mentions if m.what == "ratio" and m.value == decision.ratio}
        odd += sorted({(m.start, m.end) for m in said.mentions if m.what == "ratio"} - named)
    if decision.kind == "value" and not said.asks_quantity and (end := advice.YES_OR_NO.search(said.plain)):
        odd.append(end.span())
    if decision.kind in ("value", "sum"):
        odd += [m.span() for m in advice.TIME.finditer(said.plain)]
        odd += [] if said.asks_quantity else _things(said)
    return tuple(said.plain[start:end] for start, end in sorted(odd))


def _things(said: Said) -> list[tuple[int, int]]:
    """Where a thing is asked for by words that no cue holds."""
    taken = [(m.start, m.end) for m in said.mentions if m.what != "rule"]
    spans = [m.span() for m in _THING.finditer(said.plain)]
    return [(start, end) for start, end in spans if all(e <= start or end <= s for s, e in taken)]


def _shaped(said: Said, key: str) -> bool:
    """Whether the words together ask for this kind."""
    return said.asked.what == "kind" and said.asked.key == key


def _judgement(said: Said) -> Decision | None:
    if "predict" in said.cues or _shaped(said, "predict"):
        return Decision("predict")
    return Decision("judge") if "judge" in said.cues or _shaped(said, "judge") else None


def _audit(said: Said) -> Decision | None:
    cues = said.cues
    sums = "audit_sums" in cues and bool(cues & {"audit", "exists", "why", "same", "explain"} or _doubts(said.plain))
    looked = "audit_look" in cues and not said.asks_number and not said.strong
    shaped = _shaped(said, "audit") and not said.asks_number
    if "audit" not in cues and not sums and not looked and not shaped and not {"audit_look", "audit_text"} <= cues:
        return None
    if "explain" in cues and said.first("term") and not sums:
        return None
    carry = "结转" in said.plain or bool({"cin", "cout"} & set(said.items))
    topic = "text" if "audit_text" in cues else "sums" if sums else "carry" if carry else ""
    if not topic and (said.several_places or said.ratio):
        # 两家一致吗 compares, it does not check
        return None
    return Decision("audit", topic, used=tuple(m for m in said.mentions if m.what == "relative year"))


def _doubts(flat: str) -> bool:
    return bool(re.search(r"吗|不等|不对|对不|等不|是不是|是否|不", flat))


def _list(said: Said) -> Decision | None:
    key = said.asked.key.removeprefix("list_") if said.asked.what == "kind" else ""
    told = any(cue.startswith("list_") for cue in said.cues)
    if key in _LISTS and not told and not (said.items or said.columns or said.ratio or said.first("topic")):
        return Decision("list", key)
    if said.cues & {"most", "least", "exists", "up", "more", "less"} - (
        {"exists"} if said.cues & {"list_without_table", "list_blanks"} else set()
    ):
        return None
    for topic in _LISTS:
        if f"list_{topic}" in said.cues and _fits_list(topic, said):
            return Decision("list", topic)
    return Decision("list", "bodies") if _asks_for_bodies(said) else None


def _fits_list(topic: str, said: Said) -> bool:
    if topic == "without_table":
        return True
    if topic == "blanks":
        return not said.strong and not said.asks_number
    return not said.strong and not said.columns


def _asks_for_bodies(said: Said) -> bool:
    """Whether bodies are asked for, and only that they have a report."""
    asked = "who" in said.cues or said.asks_for_group
    reports = re.search(
        r"(?:发|公布|公开|有|收录|提交|出|编|上传|交|查)[^,;?]{0,12}(?:报告|年报)|(?:报告|年报)[^,;?]{0,6}有", said.plain
    )
    return bool(asked and reports and not said.items and not said.columns and not said.ratio)


def _contact(said: Said) -> Decision | None:
    if said.strong or said.columns:
        return None
    counted = said.asks_quantity and any(m in said.plain for m in ("人次", "次", "件", "条"))
    if said.first("contact") and not counted:
        return Decision("contact", said.first("contact"))
    return Decision("metadata", said.first("metadata")) if said.first("metadata") else None


def _narrative(said: Said) -> Decision | None:
    topics = [m.value for m in said.mentions if m.what == "topic"]
    if not topics or (said.strong and said.asks_quantity):
        return None
    figures = [t for t in topics if said.lexicon.cues.topics[t].figure]
    if figures:
        return Decision("narrative_figure", figures[0])
    if said.asks_quantity or (
        said.strong and said.cues & (computing.SETS_SIDE_BY_SIDE | {"most", "least", "trend", "up", "share"})
    ):
        return None
    first = next((t for t in _TOPICS_FIRST if t in topics), topics[0])
    return Decision("narrative", first)


def _cause(said: Said) -> Decision | None:
    """The reasons that the form lists, else a cause that no report gives."""
    # 为什么不予公开 asks for the former, 为什么这么多 for the latter
    if ("why" not in said.cues and not _shaped(said, "cause")) or said.asks_number:
        return None
    if "lacking" in said.cues:
        return Decision("narrative", "problems")
    one = said.items[0] if len(said.items) == 1 else ""
    moved = said.cues & {"degree", "shift", "versus", "up", "more", "less", "difference"}
    if one in _REFUSALS and not moved and len(said.columns) < 2:
        return Decision("breakdown")
    used = tuple(m for m in said.mentions if m.what == "relative year")
    return Decision("cause", items=said.items, columns=said.columns, used=used)


def _either_way(said: Said) -> Decision | None:
    """One word means two rows (as in most carried over), and they are not to be compared or ranked together."""
    if (
        not said.either_way
        or "sum" in said.cues
        or not said.cues & (computing.SETS_SIDE_BY_SIDE | computing.RANKS | {"trend", "up", "share"})
    ):
        return None
    word = next(said.plain[m.start : m.end] for m in said.mentions if m.what == "item")
    topic = next((key for key, entry in said.lexicon.ambiguous.items() if word in entry.words), "")
    return Decision("ambiguous", topic, items=(), columns=()) if topic else None


def _given(said: Said) -> Decision | None:
    """What became of requests in a word that means full or partial release, or both."""
    released = said.items == (NEW,) and not said.ratio and _GIVEN.search(said.plain)
    return Decision("ambiguous", "released", items=(), columns=()) if released and said.asks_quantity else None


def _ambiguous(said: Said) -> Decision | None:
    """Words that mean several things make up the whole of what is asked."""
    if (
        (said.strong and not said.either_way)
        or said.columns
        or said.ratio
        or said.cues - {"sum", "breakdown", "aside", "exists", "how"}
    ):
        return None
    topic = remainder.ambiguous(said.plain, said.mentions, said.lexicon)
    return Decision("ambiguous", topic, items=(), columns=()) if topic else None


def _exists(said: Said) -> Decision | None:
    if "exists" not in said.cues or said.asks_number or re.search(r"\d(?:件|个|起|项|份|元|万元|%)", said.plain):
        return None
    if said.items:
        return Decision("exists")
    applicants = tuple(c.removeprefix("requests.") for c in said.columns if c.startswith("requests."))
    return Decision("exists", items=("new",), columns=applicants) if applicants else None


def _table(said: Said) -> Decision | None:
    if not said.items:
        return None
    several = len(said.items) * max(1, len(said.columns)) * max(1, len(said.years), len(said.issuers)) > 1
    if {"sum", "trend"} <= said.cues and not said.years and not said.several_places:
        # 历年一共多少
        return Decision("sum", among="years")
    if "sum" in said.cues and several:
        return Decision("sum")
    if "people" in said.cues:
        requests = said.lexicon.indicators.role(said.items[0]) == "requests"
        return Decision("breakdown" if requests and len(said.items) == 1 and not said.columns else "value")
    if "breakdown" in said.cues and "sum" not in said.cues and len(said.items) == 1 and len(said.columns) < 2:
        return Decision("breakdown") if _has_parts(said.items[0], said) else Decision("value")
    return Decision("value")


def _has_parts(item: str, said: Said) -> bool:
    """Whether an item is printed in parts: a group of rows, or a row by applicants or outcomes."""
    known = said.lexicon.indicators.items.get(item)
    # 各 between several bodies or years means each of them, not the parts
    if known is None or said.several_places or len(said.years) > 1:
        return False
    parts = said.lexicon.indicators.children(item)
    return len(known.rows) > 1 or known.role in ("requests", "reviews") or bool(parts)


def _search(said: Said) -> Decision | None:
    return Decision("search")


RULES: tuple[tuple[str, Callable[[Said], Decision | None]], ...] = (
    ("something that these reports never hold is named", advice.outside),
    ("words that stand apart ask for advice together", advice.told_apart),
    ("an opinion or a forecast is asked for", _judgement),
    ("whether the figures of a report fit together is asked for", _audit),
    ("advice, or the meaning of a term, is asked for", advice.asked),
    ("what is held, or how a report is made up, is asked for", _list),
    ("a contact or a fact about the report itself is asked for", _contact),
    ("a matter of the narrative is asked for", _narrative),
    ("a cause is asked for", _cause),
    ("one word means several rows that cannot be reckoned together", _either_way),
    ("bodies, rows or applicants are to be ranked", computing.rank),
    ("the way of a figure through the years is asked for", computing.trend),
    ("two years are to be compared", computing.change),
    ("bodies, rows or columns are to be compared", computing.compare),
    ("one thing is to be put in proportion to another", computing.ratio),
    ("release of requests means several outcomes", _given),
    ("the words mean several things, and nothing else is said", _ambiguous),
    ("whether there is any of it is asked for", _exists),
    ("items of the tables are named", _table),
    ("nothing that the lexicon knows is named, so the passages are searched", _search),
)
