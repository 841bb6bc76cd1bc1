"""The rules of the kinds that compute. Comes in what was said; goes out a decision or None.

Each rule fills what its answerer needs: the years compared, what is ranked, numerator and denominator. Where a body, year or
item would have to be guessed it gives up, and the words of comparing limit the figure instead.
"""

from __future__ import annotations

import re

from reportqa.lexicon.ratios import NEW, SHARE
from reportqa.question import proportion
from reportqa.question.said import Decision, Said
from reportqa.records import Among, Mention

#: cues that set two things side by side
SETS_SIDE_BY_SIDE = frozenset(
    {"versus", "difference", "same", "more", "less", "either", "mean", "rate", "points", "shift", "than"}
)
#: cues of something that moved in time, so that the year before is meant where no other is said
_MOVED = frozenset({"shift", "rate", "points", "either"})
#: behind the number of a ranking: it is of bodies
_BODIES = re.compile(r"的?(?:机关|单位|部门|局|委|镇|乡|街道|区|县|市)")
#: the row whose parts are all results of requests
_RESULTS = "tot"
RANKS = frozenset({"most", "least", "place", "ranking", "ranking_up"})
#: letters before a year that make it the one to compare with (比去年, 和上年一样)
AGAINST = "比较跟和与同于对"
#: cues that each kind takes up besides its own
TAKEN_UP = {
    "rank": RANKS | {"count", "who", "which_item", "which_column", "share", "more", "less", "breakdown", "explain", "versus"},
    "trend": frozenset(
        {
            "trend",
            "up",
            "most",
            "least",
            "when",
            "same",
            "versus",
            "shift",
            "either",
            "share",
            "breakdown",
            "explain",
            "rate",
            "exists",
            "more",
            "less",
        }
    ),
    "change": SETS_SIDE_BY_SIDE - {"mean"} | {"share", "breakdown", "exists", "trend", "previous", "when"},
    "compare": SETS_SIDE_BY_SIDE - {"rate", "shift"} | {"who", "which_item", "which_column", "breakdown", "share", "trend"},
    "ratio": frozenset({"share", "breakdown", "sum", "points"}),
}


def rank(said: Said) -> Decision | None:
    """Bodies unless rows of a group, applicants or outcomes are what is ranked; of one body only its own place among all."""
    cues = said.cues
    counts = [int(m.value) for m in said.mentions if m.what == "count"]
    of_group = bool(said.group) and bool(cues & {"more", "less"}) and len(said.years) < 2
    if not (cues & RANKS or counts or of_group) or "when" in cues or {"trend", "up"} & cues:
        return None
    among = None if _one_of_many(said) else _ranked(said)
    filled = proportion.filled(said)
    if among is None or filled is None:
        return None
    ratio, items, columns = filled
    if among == "columns" and not items:
        items = (NEW,)
    own = "ranking" in cues and among == "issuers" and _one_named(said)
    if {"place"} & cues or own:
        return Decision("rank", ratio=ratio, items=items, columns=columns, order="place", among=among)
    least = bool(cues & {"least", "ranking_up"}) or (of_group and "less" in cues) or any(n < 0 for n in counts)
    several = cues & {"ranking", "ranking_up"} and not cues & {"most", "least"}
    count = abs(counts[0]) if counts else 0 if several else 1
    return Decision(
        "rank", ratio=ratio, items=items, columns=columns, order="least" if least else "most", count=count, among=among
    )


def _one_named(said: Said) -> bool:
    """Whether just one body is named by itself, so that its place is asked for."""
    # 教育局在各局里的排名
    return len({m.value for m in said.mentions if m.what.startswith("issuer")}) == 1 if said.group else len(said.issuers) == 1


def _one_of_many(said: Said) -> bool:
    """申请最多的企业是哪家: single applicants are in no table."""
    columns = {m.start for m in said.mentions if m.what.startswith("column.")}
    most = [m.end for m in said.mentions if m.what == "count" or (m.what == "kind" and m.value in RANKS)]
    return any(end in columns or end + 1 in columns for end in most)


def _ranked(said: Said) -> Among | None:
    """What is ranked, or None where the question does not tell."""
    cues, one = said.cues, said.items[0] if len(said.items) == 1 else ""
    several_items = len(said.items) > 1 and not said.either_way and not said.ratio
    if len(said.columns) > 1 or several_items:
        return "columns" if len(said.columns) > 1 else "items"
    if any(m.what == "count" and _BODIES.match(said.plain, m.end) for m in said.mentions):
        return "issuers"
    indicators = said.lexicon.indicators
    role = indicators.role(one) if one else ""
    if "which_column" in cues and role in ("requests", ""):
        return "columns"
    members = bool(one and (indicators.children(one) or one == _RESULTS))
    if "which_item" in cues or (members and not said.several_places and "place" not in cues):
        return "items" if members else "columns" if role == "reviews" else None
    if said.several_places or not said.issuers or cues & {"place", "ranking"}:
        return "issuers"
    # of one body: 谁申请得最多 asks for applicants
    return "columns" if "who" in cues and role == "requests" else None


def trend(said: Said) -> Decision | None:
    """Through the years: those of the range, or all held. 哪年最多 asks for one of them."""
    cues = said.cues
    extreme = cues & {"most", "least"} or _which_year(said)
    years = tuple(sorted(said.years))
    moved = len(years) > 2 and bool(cues & {"same", "versus", "shift", "either"})
    when = "when" in cues and bool(extreme)
    if "sum" in cues or "mean" in cues or not (moved or when or cues & {"trend", "up"} or _each_year(said)):
        return None
    if len(years) == 1 and not (cues & {"trend"} and len(years) > 1) and cues & {"shift", "versus", "difference"}:
        return None
    filled = proportion.filled(said)
    if filled is None:
        return None
    ratio, items, columns = filled
    topic = "least" if "least" in extreme else "most" if extreme else "up" if "up" in cues else ""
    return Decision("trend", topic, ratio=ratio, items=items, columns=columns, years=_all_years(said))


def _which_year(said: Said) -> frozenset[str]:
    """The end of a ranking of years that is asked for without its own word; two years are compared."""
    # 哪年多
    if "when" not in said.cues or len(_all_years(said)) == 2:
        return frozenset()
    return frozenset({"least"} if "less" in said.cues else {"most"} if "more" in said.cues else ())


def _each_year(said: Said) -> bool:
    """A range of years with nothing to add up or to compare: 2019到2021年各多少."""
    return said.range and not said.cues & (SETS_SIDE_BY_SIDE | RANKS | {"exists", "list_years"})


def _all_years(said: Said) -> tuple[int, ...]:
    stated = [m for m in said.mentions if m.what in ("year", "years")]
    spans = stated or [m for m in said.mentions if m.what == "relative years"]
    return tuple(sorted({int(y) for m in spans for y in m.value.split(" ")}))


def change(said: Said) -> Decision | None:
    """Two years of one body: those said, or the said one and the year before it (比上年)."""
    cues = said.cues & SETS_SIDE_BY_SIDE - {"mean"}
    # 甲局和乙局各多了多少: the change of each
    each = "breakdown" in said.cues and not cues & {"more", "less"}
    if not cues or (said.several_places and not each):
        return None
    compared = _years_compared(said)
    if compared is None:
        return None
    years, used = compared
    # 同比增长多少 asks for the percent, 同比多了几件 does not
    rate = "rate" in cues and all("增长" in w or "下降" in w or "上升" in w for w in said.words("difference"))
    if "share" in said.cues and not said.ratio and "占" not in said.plain and cues & {"shift", "versus", "rate", "difference"}:
        # 比上年增长的百分比
        filled: tuple[str, tuple[str, ...], tuple[str, ...]] | None = ("", said.items, said.columns)
        rate = True
    else:
        filled = proportion.filled(said)
    if filled is None:
        return None
    ratio, items, columns = filled
    if "points" in cues:
        topic = "difference" if ratio else "rate"
    else:
        topic = "rate" if rate else "same" if "same" in cues else "difference" if cues & {"difference"} else ""
    return Decision("change", topic, years=years, ratio=ratio, items=items, columns=columns, used=used)


def _years_compared(said: Said) -> tuple[tuple[int, ...], tuple[Mention, ...]] | None:
    """The later and the earlier year, empty where the dialogue or the newest report tells them, and the words they rest on."""
    words = said.lexicon.cues.years
    relative = [m for m in said.mentions if m.what == "relative year"]
    others = [m for m in relative if said.plain[m.start : m.end] not in words.this]
    years = sorted(set(_all_years(said)), reverse=True)
    if len(years) > 1:
        # 从2021年到2024年涨了多少: the ends; more years said one by one are no pair
        whole = len(years) == 2 or (said.range and not others)
        return ((years[0], years[-1]), ()) if whole else None
    if years:
        before = [m for m in others if words.relative.get(said.plain[m.start : m.end].removesuffix("度")) == -1]
        told = bool(before) or "previous" in said.cues
        if not said.items and not said.ratio and _against_year(said):
            # 比2022年多几件 goes on from a question about another year
            return (years[0],), ()
        if len(before) < len(others) or not (told or _moved(said)):
            return None
        return (years[0], years[0] - 1), tuple(relative)
    if not relative:
        return ((), ()) if _moved(said) or "previous" in said.cues else None
    return _counted_from_today(said, relative)


def _against_year(said: Said) -> bool:
    return any(m.what == "year" and m.start and said.plain[m.start - 1] in AGAINST for m in said.mentions)


def _counted_from_today(said: Said, relative: list[Mention]) -> tuple[tuple[int, ...], tuple[Mention, ...]] | None:
    values = [int(m.value) for m in relative]
    against = [m for m in relative if m.start and said.plain[m.start - 1] in AGAINST]
    if len(relative) == 1:
        if against:
            return (), tuple(relative)
        return ((values[0], values[0] - 1), ()) if _moved(said) else None
    if len(relative) > 2:
        return None
    first, second = values
    # 去年比上年: the year before that one
    return ((first, first - 1) if first == second else (max(values), min(values)), tuple(relative))


def _moved(said: Said) -> bool:
    """Whether the words alone say that something moved in time, and not that this many were made (增加几件规章)."""
    one = said.lexicon.indicators.items.get(said.items[0]) if len(said.items) == 1 else None
    stock = one is not None and not one.default and not said.columns
    changed = any("变" in w or "动" in w or "持平" in w for w in said.words("same"))
    if len(said.columns) > 1 or (len(said.items) > 1 and not said.either_way):
        return bool(said.cues & {"rate", "points"})
    return not stock and bool(said.cues & _MOVED or changed)


def compare(said: Said) -> Decision | None:
    """Several bodies; else several rows or columns of one body. Bodies and years together are told apart first."""
    cues = said.cues & SETS_SIDE_BY_SIDE
    filled = proportion.filled(said)
    if not cues or filled is None:
        return None
    ratio, items, columns = filled
    topics = ("difference", "same", "more", "less", "mean")
    topic = next((t for t in topics if t in cues), "")
    if said.several_places:
        years = [m for m in said.mentions if m.what == "relative year"]
        both = len(_all_years(said)) > 1 or (years and bool(cues & {"shift", "rate", "points"} or _all_years(said)))
        return Decision("compare", topic, ratio=ratio, items=items, columns=columns, among="issuers", unfit=bool(both))
    dated = _all_years(said)
    if topic == "mean" and (len(dated) > 1 or (not dated and "trend" in said.cues)):
        return Decision("compare", topic, ratio=ratio, items=items, columns=columns, years=dated, among="years")
    if len(said.columns) > 1:
        return Decision("compare", topic, ratio=ratio, items=items or (NEW,), columns=columns, among="columns")
    if len(said.items) > 1 and not said.either_way and not ratio:
        return Decision("compare", topic, items=items, columns=columns, among="items")
    return None


def ratio(said: Said) -> Decision | None:
    """A ratio by its name, or the share of what was said."""
    filled = proportion.filled(said)
    if filled == ("", (), ()) and "share" in said.cues:
        # nothing of the tables is named: the share of a number of the text, or of what was asked before
        return Decision("ratio", ratio=SHARE)
    if filled is None or not filled[0]:
        return None
    key, items, columns = filled
    return Decision("ratio", ratio=key, items=items, columns=columns)
