"""What a question puts in proportion. Comes in what was said; goes out a ratio with items and columns, numerator first."""

from __future__ import annotations

import re

from reportqa.lexicon.ratios import NEW, SHARE
from reportqa.question import matter
from reportqa.question.said import Said

_OPEN = "open_rate"
#: 公开的比例, by itself the rate of what was given
_GIVEN = re.compile(r"(?<![不未没分予以动意部全])公开的?(?:比例|占比|比重|比率)")
#: key of the ratio, empty if none is said, with items and columns
Filled = tuple[str, tuple[str, ...], tuple[str, ...]]


def filled(said: Said) -> Filled | None:
    """Key of the ratio, items and columns; None where they do not fit the name of the ratio."""
    applicants = tuple(c.removeprefix("requests.") for c in said.columns if c.startswith("requests."))
    if said.ratio:
        return _over_named(said) or _named(said)
    if "share" in said.cues and not said.columns and _GIVEN.search(said.plain):
        if said.strong:
            # 不公开的和公开的比例 is a ratio of two, of which one has no row
            return None
        return (_OPEN, *(said.lexicon.ratios.filled(_OPEN, (), (), said.lexicon.indicators) or ((), ())))
    if "share" in said.cues and (said.items or applicants):
        share = SHARE, said.matter.whole or (NEW,), said.columns if said.items else applicants
        return _by_name(said, applicants) or share
    if not said.items and said.columns:
        return _without_item(said, applicants)
    return "", said.items, said.columns


def _named(said: Said) -> Filled | None:
    """The ratio by its name, narrowed by items and columns said; weak items that do not fit it say nothing."""
    lexicon = said.lexicon
    name = next(m for m in said.mentions if m.what == "ratio")
    if any(m.what == "item.weak" and said.plain[m.end : name.start] in lexicon.cues.listed.joints for m in said.mentions):
        # 申请量和公开率: two things are asked
        return None
    columns = tuple(c.rpartition(".")[2] for c in said.columns)
    found = lexicon.ratios.filled(said.ratio, said.items, columns, lexicon.indicators)
    if found is None and not said.strong:
        found = lexicon.ratios.filled(said.ratio, (), columns, lexicon.indicators)
    return (said.ratio, *found) if found else None


def _without_item(said: Said, applicants: tuple[str, ...]) -> Filled:
    """Applicants alone are those of new requests; 纠错 and 败诉 belong to reviews and to suits."""
    if applicants:
        return "", (NEW,), applicants
    outcomes = tuple(c.removeprefix("reviews.") for c in said.columns if c.startswith("reviews."))
    items = matter.of_outcomes(said.plain, said.mentions, said.lexicon) if len(outcomes) == len(said.columns) else ()
    return ("", items, outcomes) if items else ("", said.items, said.columns)


def _by_name(said: Said, applicants: tuple[str, ...]) -> Filled | None:
    """The ratio with a name that a share comes to (不予公开占办理总数的几成 is the rate of refusals), if there is one."""
    ratios, indicators = said.lexicon.ratios, said.lexicon.indicators
    items = said.matter.whole or (NEW,)
    role = indicators.role(items[0])
    total = ratios.totals.get(role, "")
    columns = tuple(c for c in (said.columns if said.items else applicants) if c != total)
    rows = tuple(i for i in items if i != "tot") if role == "requests" else items
    if not total or len(rows) != 1 or len(columns) > 1 or (len(items) > 1 and columns):
        return None
    whole = rows[0] if columns else "tot"
    sides = ((f"{rows[0]}.{columns[0] if columns else total}",), (f"{whole}.{total}",))
    if not columns and (role != "requests" or rows[0] == NEW):
        return None
    key = next((k for k, rate in ratios.rates.items() if (rate.numerator, rate.denominator) == sides), "")
    found = ratios.filled(key, (), (), indicators) if key else None
    return (key, *found) if found else None


def _over_named(said: Said) -> Filled | None:
    """重复申请占不予处理的比例: behind 占 the words of a ratio name only the whole."""
    mention = next(m for m in said.mentions if m.what == "ratio")
    ratios = said.lexicon.ratios
    rate = ratios.rates[mention.value]
    if not said.strong or not said.plain.endswith(tuple(ratios.before), 0, mention.start) or len(rate.numerator) != 1:
        return None
    return SHARE, (*said.items, *(i for i in rate.items()[:1] if i not in said.items)), said.columns
