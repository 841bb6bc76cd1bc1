"""Questions that go on with a matter. Comes in a follow-up and the questions before it; goes out the whole question meant.

差多少 after 教育局…, then 民政局呢 is about both; 哪条理由最多 after 不予公开 is decided as if that had been said again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reportqa.lexicon import Lexicon
from reportqa.lexicon.ratios import SHARE
from reportqa.question import computing, kinds, remainder
from reportqa.question.matter import Matter
from reportqa.question.mentions import Context
from reportqa.question.said import Decision, Said
from reportqa.records import Mention, Question
from reportqa.text import number

#: cues that are about several figures, so that what was asked one after another is meant together
_OF_SEVERAL = computing.SETS_SIDE_BY_SIDE | computing.RANKS | {"sum", "when", "share"}
#: cues that say nothing about the kind of answer
_EMPTY = frozenset({"aside", "explain", "previous"})
#: what questions asked one after another may differ in, and be put together by
_SLOTS = ("years", "issuers", "columns", "items")
#: kinds of questions that are put together
_SINGLE = ("value", "ratio")
#: kinds that go on for another item (处罚呢 after a ranking)
_GOES_ON = ("rank", "trend", "compare", "change", "breakdown")
#: 涨了多少, 增加了几件: it moved in time, where nothing else is set beside it
_MOVED = re.compile("[涨降跌升增减]|下降|上升")
_NUMBER = "(?P<number>[1-9一二两三四五六七八九十])"
#: 第二呢, 第三是谁, 倒数第二的呢 after a ranking
_PLACE = re.compile(rf"(?:那|那么|排)*(?P<last>倒数)?第{_NUMBER}(?:名|位|个|家)?的?(?:呢|是谁|是哪[个家]|又是谁)?[?]?")


def cues(question: Question) -> frozenset[str]:
    """The kind cues that a question says itself; a range of years is none."""
    spans = {(m.start, m.end) for m in question.mentions if m.what in ("years", "relative years")}
    said = {m.value for m in question.mentions if m.what == "kind" and (m.start, m.end) not in spans}
    return frozenset(said | {m.what for m in question.mentions if m.what == "count"}) - _EMPTY


def together(chain: Sequence[Question], question: Question) -> Question:
    """The question before, with what those right before it asked instead (2024, then 那2023年呢: both years).

    Only for a follow-up about several figures that names none of them itself.
    """
    newest = chain[-1]
    named = question.issuers or question.unknown or question.group or question.items or question.columns
    dated = any("year" in m.what for m in question.mentions) and not _these_years(question)
    if named or dated or not cues(question) & _OF_SEVERAL or not newest.carried or newest.kind not in _SINGLE:
        return newest
    for slot in _SLOTS:
        values = _one_after_another(chain, slot)
        if len(values) > 1:
            return replace(newest, **{slot: values})  # type: ignore[arg-type]
    return newest


def _these_years(question: Question) -> bool:
    """Whether the years said are those spoken of before (这三年一共多少)."""
    years = [m for m in question.mentions if "year" in m.what]
    return bool(years) and all(m.what == "relative years" and question.plain[m.start] == "这" for m in years)


def without_these(question: Question, last: Question) -> Question:
    """The question without 这三年 where three years were asked about one after another."""
    if not _these_years(question) or len(last.years) != len(question.years):
        return question
    return replace(question, years=(), mentions=tuple(m for m in question.mentions if "year" not in m.what), today="")


def _one_after_another(chain: Sequence[Question], slot: str) -> tuple[object, ...]:
    """The values of a slot in the last questions that differ in nothing else, in the order asked."""
    found: list[tuple[object, ...]] = []
    for question in reversed(chain):
        value = getattr(question, slot)
        if not value or _apart_from(question, slot) != _apart_from(chain[-1], slot):
            break
        found.insert(0, value)
    return tuple(dict.fromkeys(v for values in found for v in values))


def _apart_from(question: Question, slot: str) -> tuple[object, ...]:
    """What a question asks, except for a slot."""
    kept = ("kind", "ratio", "without", "unknown", "missing", "limits", "words", *(s for s in _SLOTS if s != slot))
    return tuple(getattr(question, name) for name in kept)


def shared(earlier: Question, question: Question, lexicon: Lexicon) -> Question:
    """The question before with a share by its name (自然人占比) as that of any other column (企业呢)."""
    rate = lexicon.ratios.rates.get(earlier.ratio)
    if rate is None or not question.columns or len(rate.numerator) != 1 or len(rate.denominator) != 1:
        return earlier
    (item, _, column), (whole, _, _) = rate.numerator[0].partition("."), rate.denominator[0].partition(".")
    return replace(earlier, ratio=SHARE, items=(item,), columns=(column,)) if item == whole else earlier


# ---------------------------------------------------------------- deciding again


def resumed(question: Question, earlier: Question, context: Context) -> Question | None:
    """The follow-up decided as if it named the matter of the question before; None where its words tell no kind of answer.

    Bodies and years are filled in already.
    """
    lexicon = context.lexicon
    if earlier.kind == "rank" and (place := _PLACE.fullmatch(question.plain)):
        return _place(question, earlier, place)
    if not cues(question):
        return None
    earlier = _of_members(question, earlier, lexicon)
    columns = _columns(question, earlier, lexicon)
    said = _said_again(question, earlier, columns, lexicon)
    decision = kinds.decide(said)
    if earlier.kind == "trend" and "sum" in cues(question) and len(question.years) != 1:
        decision = Decision("sum", rule="the years of a trend are added up", among="years")
    if decision.kind not in ("value", "sum", "breakdown", "change", "compare", "rank", "trend", "ratio", "exists"):
        return None
    return _as_decided(question, earlier, said, decision)


def _of_members(question: Question, earlier: Question, lexicon: Lexicon) -> Question:
    """Of a ratio the rows that its name is of, where those are asked for (不予公开率, then 哪条理由最多)."""
    rate = lexicon.ratios.rates.get(earlier.ratio)
    asked = cues(question) & {"which_item", "which_column", "breakdown", "people"}
    if rate is None or not asked or len(rate.numerator) != 1:
        return earlier
    return replace(earlier, ratio="", items=(rate.numerator[0].partition(".")[0],), columns=())


def _as_decided(question: Question, earlier: Question, said: Said, decision: Decision) -> Question | None:
    own = tuple(m for m in question.mentions if m.what != "rule")
    left = remainder.find(question.plain, own, decision, said.items, said.lexicon)
    limits = tuple(w for w in (*left.limits, *kinds.left_over(said, decision)) if w)
    if left.words or limits:
        return None
    unfit = decision.unfit or remainder.in_pairs(said, decision)
    years = decision.years if decision.years is not None else question.years
    return replace(
        question,
        kind=decision.kind,
        topic=decision.topic,
        items=said.items if decision.items is None else decision.items,
        columns=said.columns if decision.columns is None else decision.columns,
        years=question.years if question.kind == decision.kind == "change" else years,
        ratio=decision.ratio,
        order=decision.order,
        count=decision.count,
        among=decision.among,
        without=earlier.without,
        missing=(*question.missing, *(("split",) if unfit and "split" not in question.missing else ())),
        limits=(),
        words=(),
    )


def _columns(question: Question, earlier: Question, lexicon: Lexicon) -> tuple[str, ...]:
    """Columns said anew, else the earlier ones; of a ratio with a name not the total that only its rows stand in."""
    new = regrouped(question, earlier, lexicon)
    if not question.columns and earlier.ratio and earlier.ratio != SHARE:
        return tuple(c for c in new if c not in lexicon.ratios.totals.values())
    return new


def _said_again(question: Question, earlier: Question, columns: tuple[str, ...], lexicon: Lexicon) -> Said:
    named = earlier.ratio if earlier.ratio != SHARE else ""
    items = () if named else earlier.items
    # what is taken over stands nowhere in the text
    lent = [Mention("ratio", named, 0, 0, "carried")] if named and not question.ratio else []
    lent += [Mention("kind", "share", 0, 0, "carried")] if earlier.ratio == SHARE else []
    own = tuple(m for m in question.mentions if m.what != "rule")
    lent += [Mention("kind", "trend", 0, 0, "carried")] if earlier.kind == "trend" and "mean" in cues(question) else []
    lent += [Mention("kind", "which_column", 0, 0, "carried")] if _of_applicants(earlier, lexicon) else []
    if any(m.value == "difference" and _MOVED.match(question.plain, m.start) for m in own if m.what == "kind"):
        lent.append(Mention("kind", "shift", 0, 0, "it moved since the year before"))
    dated = {year for m in own if m.what in ("year", "years") for year in m.value.split(" ")}
    years = [str(year) for year in sorted(question.years) if str(year) not in dated]
    if years:
        lent.append(Mention("years" if len(years) > 1 else "year", " ".join(years), 0, 0, "carried"))
    return Said(
        question.plain,
        (*lent, *own),
        Matter(items, columns, bool(items), items),
        # a change is one of each body
        question.issuers[:1] if question.kind == "change" else question.issuers,
        "" if question.kind == "change" else question.group,
        question.years,
        lexicon,
    )


def _of_applicants(earlier: Question, lexicon: Lexicon) -> bool:
    """Whether the kinds of applicants were asked for (申请人都是谁, then 哪类最多)."""
    one = earlier.items[0] if len(earlier.items) == 1 else ""
    known = lexicon.indicators.items.get(one)
    return (
        earlier.kind == "breakdown" and known is not None and known.role == "requests" and not lexicon.indicators.children(one)
    )


def _place(question: Question, earlier: Question, match: re.Match[str]) -> Question:
    """The ranking down to the place asked for."""
    count = int(number(match.group("number")) or 1)
    order = "least" if match.group("last") else earlier.order if earlier.order in ("most", "least") else "most"
    kept = {name: getattr(earlier, name) for name in ("items", "columns", "ratio", "among", "without", "topic")}
    return replace(question, kind="rank", order=order, count=count, limits=(), words=(), **kept)


def regrouped(question: Question, earlier: Question, lexicon: Lexicon) -> tuple[str, ...]:
    """The columns of the new question if it names any that the carried items have, else the earlier ones."""
    roles = {lexicon.indicators.role(i) for i in earlier.items}
    said = tuple(c.split(".", 1)[1] if c.split(".", 1)[0] in roles else c for c in question.columns)
    return said or earlier.columns


def goes_on(question: Question, earlier: Question, lexicon: Lexicon) -> Question:
    """After a ranking, comparison, change or trend the same of another item."""
    # 处罚呢
    asks = any(word in question.plain for word in lexicon.cues.quantity.asks)
    if not question.carried or cues(question) or asks or question.kind not in _SINGLE or earlier.kind not in _GOES_ON:
        return question
    if question.years and "years" not in question.carried and earlier.kind in ("change", "trend"):
        return question
    if earlier.kind == "breakdown" and {*question.items} & {"new", "cin", "cout"}:
        return question
    if (earlier.kind == "compare" and len(question.issuers) < 2) or earlier.among in ("items", "columns"):
        return question
    kept = {name: getattr(earlier, name) for name in ("kind", "topic", "order", "count", "among")}
    return replace(question, **kept)


def divided(question: Question, earlier: Question, lexicon: Lexicon) -> Question:
    """After a share the share of another item in the same whole."""
    # 不予公开呢
    bare = question.carried and question.kind == "value" and not cues(question) and len(question.items) == 1
    asks = any(word in question.plain for word in lexicon.cues.quantity.asks)
    if not bare or asks or earlier.kind != "ratio" or question.items[0] not in lexicon.indicators.items:
        return question
    item, ratios = lexicon.indicators.items[question.items[0]], lexicon.ratios
    if earlier.ratio == SHARE:
        whole = tuple(i for i in earlier.items if i == item.parent)
        fits = whole or (len(earlier.items) == 1 and ratios.usual(earlier.items[0], lexicon.indicators) == ("tot",))
    else:
        rate = ratios.rates[earlier.ratio]
        whole, fits = (), rate.denominator == ("tot.T",)
    usual = ratios.usual(question.items[0], lexicon.indicators)
    if not fits or not (whole or usual == ("tot",)):
        return question
    return replace(question, kind="ratio", ratio=SHARE, items=(*question.items, *whole), columns=())
