"""Several questions in one. Comes in the question read as a whole; goes out that, or a question of several parts.

A part stands alone: body, year and item that it leaves open come from the part before it in the same sentence. Only where
every part is understood completely is the question taken apart; else it is asked back as before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from reportqa.lexicon import Lexicon
from reportqa.records import Mention, Question

_CLAUSE = re.compile(r"[^,，;；?？。!！\n]+[,，;；?？。!！\n]*")
#: words that only lead over to the next question
_LEAD = re.compile(r"^(?:另外|还有|再问一?下?|再|顺便问?一?下?|同时|以及|然后|另|那么|那|接着)+")
_SIGNS = ",，;；?？。!！\n"
_SENTENCE_ENDS = "；;?？。!！\n"
#: kinds whose answers are read off the tables
_OF_TABLES = frozenset({"value", "sum", "breakdown", "change", "compare", "rank", "trend", "ratio", "exists"})
#: kinds that need no matter of the tables beside them, and never take one over
_STARTS_ANEW = frozenset(
    {"term", "contact", "metadata", "outside", "judge", "predict", "list", "narrative", "narrative_figure", "audit"}
)
#: kinds of which a part may be
_KINDS = _OF_TABLES | _STARTS_ANEW | {"cause"}
#: cues that ask nothing by themselves
_LEADS_UP = frozenset({"versus", "shift", "sum", "aside", "how", "than", "previous", "degree"})
_SLOTS = ("issuer", "year", "item", "column")
_MOST = 6
#: what joins a row and a ratio
_JOINTS = ("和", "与", "及", "、", "跟", "以及", "还有")


def split(whole: Question, read: Callable[[str], Question], lexicon: Lexicon) -> Question:
    """The whole, or its parts if it asks several things that one figure or table cannot answer; `read` reads a clause."""
    joined = _in_pairs(whole, lexicon) or _beside_ratio(whole, read) or _ratios(whole, read)
    return joined or _in_clauses(whole, read, lexicon) or whole


def _in_clauses(whole: Question, read: Callable[[str], Question], lexicon: Lexicon) -> Question | None:
    clauses = _asking(whole, read, lexicon)
    if not 1 < len(clauses) <= _MOST:
        return None
    parts: list[Question] = []
    for clause in clauses:
        part = _after(read(_LEAD.sub("", clause.rstrip(_SIGNS))), parts[-1] if parts else None, lexicon)
        if part is None or not _complete(part):
            return None
        parts.append(part)
    if not _needed(whole, parts, clauses):
        return None
    return replace(_joined(whole), parts=tuple(parts))


def _joined(whole: Question) -> Question:
    """The whole without what only its parts have."""
    return Question(text=whole.text, plain=whole.plain, kind="several", mentions=whole.mentions, today=whole.today)


def _said(clause: re.Match[str], whole: Question) -> str:
    """The clause, empty if it only tells why or for whom it is asked."""
    told = [m for m in whole.mentions if m.what == "preface" and clause.start() <= m.start and m.end <= clause.end()]
    return "" if any(not clause.group()[m.end - clause.start() :].strip(_SIGNS) for m in told) else clause.group()


def _asking(whole: Question, read: Callable[[str], Question], lexicon: Lexicon) -> list[str]:
    """Clauses that each ask something; one that only names a body, a year or a matter goes with the next, or else the last."""
    clauses: list[str] = []
    waiting = ""
    before: Question | None = None
    pieces = [_said(m, whole) for m in _CLAUSE.finditer(whole.plain)]
    if len(pieces) < 2 or len(pieces) > 2 * _MOST:
        return []
    for piece in filter(None, pieces):
        waiting += piece
        asked = read(_LEAD.sub("", piece.rstrip(_SIGNS)))
        if _asks(asked, lexicon):
            if before is not None and _goes_on(asked, before):
                clauses[-1] += waiting
            else:
                clauses.append(waiting)
            waiting, before = "", asked
    if waiting and clauses:
        clauses[-1] += waiting
    return clauses


def _goes_on(clause: Question, before: Question) -> bool:
    """Whether a clause only says again what the one before asks (…会收到多少，预测一下; …的走势，画个图)."""
    if clause.kind in _STARTS_ANEW:
        return (clause.kind, clause.topic) == (before.kind, before.topic)
    own = clause.items or clause.columns or clause.ratio or clause.years or clause.issuers
    return clause.kind == before.kind and not own


def _asks(clause: Question, lexicon: Lexicon) -> bool:
    if clause.kind == "outside" and lexicon.cues.outside[clause.topic].here:
        # 您好 before a question asks nothing
        return False
    if any(word in clause.plain for word in lexicon.cues.quantity.asks if word in ("多少", "几")):
        return True
    if clause.kind == "search" and any((m.what, m.value) == ("kind", "breakdown") for m in clause.mentions):
        return True
    return clause.kind in _KINDS - {"value"} and (clause.kind in _STARTS_ANEW or _question_word(clause))


def _question_word(clause: Question) -> bool:
    """Whether a cue asks by itself (排第几, 谁多, 占比); 和上年比 only leads up to what is asked."""
    return any(m.what in ("ratio", "count") or (m.what == "kind" and m.value not in _LEADS_UP) for m in clause.mentions)


def _after(part: Question, before: Question | None, lexicon: Lexicon) -> Question | None:
    """The part with what it leaves open taken from the one before it; None where it says nothing of its own."""
    if before is None:
        return part
    changes: dict[str, object] = {}
    if part.kind == "term":
        return part
    if not part.issuers and not part.unknown:
        changes |= {"issuers": before.issuers, "unknown": before.unknown, "group": before.group}
    before_years = before.years[:1] if before.kind == "change" else before.years
    if not part.years:
        if part.kind == "change" == before.kind and not any("year" in m.what for m in part.mentions):
            # 2021年与2024年相比增加了多少，增幅多少: of the same years
            changes["years"] = before.years
        elif part.kind == "change":
            changes["years"] = (before_years[0], before_years[0] - 1) if len(before_years) == 1 else ()
        elif part.kind not in ("trend", "contact"):
            changes["years"] = before_years
    if part.kind in _STARTS_ANEW or part.items or part.ratio:
        return replace(part, **changes)  # type: ignore[arg-type]
    return _with_matter(replace(part, **changes), before, lexicon)  # type: ignore[arg-type]


def _with_matter(part: Question, before: Question, lexicon: Lexicon) -> Question | None:
    """The part with the item of the one before: 其中个人多少件, 占比多少, 同比呢."""
    if not before.items or before.kind not in _OF_TABLES:
        return None
    roles = {lexicon.indicators.role(i) for i in before.items}
    columns = tuple(c.split(".", 1)[1] for c in part.columns if c.split(".", 1)[0] in roles)
    if len(columns) < len(part.columns):
        return None
    own = columns or _question_word(part) or part.kind not in ("value", "search", "ambiguous")
    if not own:
        return None
    kind = "value" if part.kind in ("search", "ambiguous") else part.kind
    parts = len(before.items) == 1 and any((m.what, m.value) == ("kind", "breakdown") for m in part.mentions)
    if kind == "value" and parts and not columns:
        kind = "breakdown"
    return replace(part, kind=kind, items=before.items, columns=columns or before.columns, ratio=part.ratio)


def _complete(part: Question) -> bool:
    """Whether nothing is left open that a figure would have to be limited by."""
    if part.kind not in _KINDS or part.missing or part.limits:
        return False
    return not part.words or part.kind in ("outside", "cause", "judge", "predict")


def _needed(whole: Question, parts: list[Question], clauses: list[str]) -> bool:
    """Whether the whole is no plain question for several figures (收到多少，办结多少), which is answered at once."""
    plain_figures = all(p.kind == "value" and not p.columns for p in parts)
    same = len({(p.issuers, p.years) for p in parts}) == 1
    one_sentence = not any(clause.rstrip().endswith(tuple(_SENTENCE_ENDS)) for clause in clauses[:-1])
    clean = not (whole.missing or whole.words or whole.limits)
    same = same and {i for p in parts for i in p.items} <= set(whole.items)
    at_once = (whole.kind == "value" and plain_figures and same) or (
        whole.kind == "breakdown"
        and all((p.items, p.columns, p.years) == (whole.items, whole.columns, whole.years) for p in parts)
    )
    return not (at_once and clean and one_sentence)


def _in_pairs(whole: Question, lexicon: Lexicon) -> Question | None:
    """教育局2021年和公安局2023年新收申请各多少: what varies is said in turn, what does not is common to all parts."""
    if whole.missing != ("split",) or whole.kind != "value" or whole.words or whole.limits or whole.unknown:
        return None
    said = [m for m in whole.mentions if _slot(m) in _SLOTS]
    if any(m.what in ("column", "item") and " " in m.value for m in said):
        return None
    values = {slot: tuple(dict.fromkeys(m.value for m in said if _slot(m) == slot)) for slot in _SLOTS}
    varied = [slot for slot in _SLOTS if len(values[slot]) > 1]
    turn = [m for m in said if _slot(m) in varied]
    if len(varied) < 2 or len(turn) % len(varied) or len({(m.start, m.end) for m in turn}) < len(turn):
        return None
    rounds = [turn[n : n + len(varied)] for n in range(0, len(turn), len(varied))]
    first = [_slot(m) for m in rounds[0]]
    if len(rounds) < 2 or sorted(first) != sorted(varied) or any([_slot(m) for m in r] != first for r in rounds):
        return None
    return replace(_joined(whole), parts=tuple(_part(whole, r, turn) for r in rounds))


def _beside_ratio(whole: Question, read: Callable[[str], Question]) -> Question | None:
    """申请量和公开率各多少: a row and a ratio joined are two questions."""
    rates = [m for m in whole.mentions if m.what == "ratio"]
    rows = [m for m in whole.mentions if m.what.split(".")[0] == "item"]
    flat = whole.plain
    if whole.kind not in ("value", "breakdown") or len(rates) != 1 or whole.limits != (flat[rates[0].start : rates[0].end],):
        return None
    rate = rates[0]
    row = next((m for m in rows if flat[m.end : rate.start] in _JOINTS or flat[rate.end : m.start] in _JOINTS), None)
    if row is None or whole.words or whole.missing or whole.unknown:
        return None
    start, end = min(row.start, rate.start), max(row.end, rate.end)
    parts = [read(flat[:start] + flat[m.start : m.end] + flat[end:].replace("各", "").replace("分别", "")) for m in (row, rate)]
    if [p.kind for p in parts] != ["value", "ratio"] or not all(_complete(p) for p in parts):
        return None
    return replace(_joined(whole), parts=tuple(parts if row is min(row, rate, key=lambda m: m.start) else reversed(parts)))


def _ratios(whole: Question, read: Callable[[str], Question]) -> Question | None:
    """公开率和不予公开率: ratios joined are as many questions."""
    flat = whole.plain
    rates = sorted({(m.start, m.end) for m in whole.mentions if m.what == "ratio"})
    if whole.kind != "ratio" or len(rates) < 2 or whole.words or whole.missing or whole.unknown:
        return None
    between = [flat[end:start] for (_, end), (start, _) in pairwise(rates)]
    if not all(joint in _JOINTS for joint in between) or set(whole.limits) - {flat[start:end] for start, end in rates}:
        return None
    rest = flat[rates[-1][1] :].replace("各", "").replace("分别", "")
    parts = [read(flat[: rates[0][0]] + flat[start:end] + rest) for start, end in rates]
    if not all(p.kind == "ratio" and _complete(p) for p in parts) or len({p.ratio for p in parts}) < len(parts):
        return None
    return replace(_joined(whole), parts=tuple(parts))


def _slot(mention: Mention) -> str:
    what = mention.what.split(".")[0]
    return "year" if what == "relative year" else what


def _part(whole: Question, own: list[Mention], turn: list[Mention]) -> Question:
    """The whole with only its own share of what is said in turn."""
    others = [m for m in turn if m not in own]
    changes: dict[str, object] = {}
    fields = {"issuer": "issuers", "year": "years", "item": "items", "column": "columns"}
    for m in own:
        value: object = int(m.value) if _slot(m) == "year" else m.value
        changes[fields[_slot(m)]] = (value,)
    mentions = tuple(m for m in whole.mentions if m not in others)
    return replace(whole, missing=(), mentions=mentions, **changes)  # type: ignore[arg-type]
