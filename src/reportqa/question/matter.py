"""What a question asks for in the tables. Comes in mentions; goes out items and columns in the order said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from reportqa.lexicon import Lexicon
from reportqa.lexicon.indicators import STATISTICS
from reportqa.records import Mention

#: the columns of totals; a word for a total says nothing where the table has no such column
TOTALS = {"T", "tot"}
NEW = "new"
_REVIEWS = "reviews"
_SUITS = "suits"


@dataclass(frozen=True, slots=True)
class Matter:
    """Items and columns; `strong` if the items rest on words that mean nothing else.

    `whole` are the items with groups kept beside members that were said with them (国家秘密占不予公开的多少).
    """

    items: tuple[str, ...]
    columns: tuple[str, ...]
    strong: bool
    whole: tuple[str, ...]


def find(flat: str, found: tuple[Mention, ...], lexicon: Lexicon) -> Matter:
    """The matter of the mentions in the plain text."""
    strong = [m for m in found if m.what == "item"]
    listed = _listed(flat, found, strong, lexicon)
    # 收到和处理申请各多少: two weak words of a list are rows of it, one by itself is none
    rows = [*strong, *listed] if strong or len(listed) > 1 else []
    said = sorted(rows, key=lambda m: m.start) or _weak(flat, found)
    whole = tuple(dict.fromkeys(m.value for m in said))
    items = _members(whole, lexicon)
    if not items and _sued(flat, found, lexicon):
        items = whole = (_SUITS,)
    if not items and _applied(flat, found, lexicon):
        items = whole = (NEW,)
    return Matter(items, _columns(flat, found, items, lexicon), bool(strong), whole)


def _weak(flat: str, found: tuple[Mention, ...]) -> list[Mention]:
    """Weak words; 申请 beside another of them is only its noun (申请的办理结果)."""
    weak = [m for m in found if m.what == "item.weak"]
    others = [m for m in weak if not (m.value == NEW and flat[m.start : m.end].endswith(("申请", "申请公开")))]
    return others or weak


def _applied(flat: str, found: tuple[Mention, ...], lexicon: Lexicon) -> bool:
    """Whether only applicants are named, and that they applied (企业提了几件)."""
    columns = {m.what for m in found if m.what.startswith("column.")}
    rest = list(flat)
    for m in found:
        rest[m.start : m.end] = " " * (m.end - m.start)
    return columns == {"column.requests"} and any(v in "".join(rest) for v in lexicon.cues.listed.applied)


def _sued(flat: str, found: tuple[Mention, ...], lexicon: Lexicon) -> bool:
    """Whether people are said to go to law with a body (老百姓告公安局几次)."""
    people = any(flat[m.start : m.end] in lexicon.cues.public.people for m in found if m.what.startswith("column."))
    return people and any(re.search(r"(?<![报公广警控])告了?$", flat[: m.start]) for m in found if m.what == "issuer")


def of_outcomes(flat: str, found: tuple[Mention, ...], lexicon: Lexicon) -> tuple[str, ...]:
    """The row that an outcome alone belongs to: 纠错 to reviews, 败诉 to suits in court; empty where it may be either."""
    said = "".join(flat[m.start : m.end] for m in found if m.what.startswith("column."))
    return tuple(key for word, key in lexicon.cues.listed.outcomes.items() if word in said)[:1]


def _listed(flat: str, found: tuple[Mention, ...], strong: list[Mention], lexicon: Lexicon) -> list[Mention]:
    """Words that only in a list with rows of the same table are a row of it: 收到、办结和结转各多少, 收到多少、结转下年多少."""
    words = lexicon.cues.listed
    starts = {m.start for m in found if m.what.startswith("item")}
    places = [(m.start(), m.end(), key) for key in ("new", "tot") for m in re.finditer(_either(getattr(words, key)), flat)]
    # 不处理的 is no 处理的
    other = [*strong, *(m for m in found if m.what == "item.weak" and m.value not in (NEW, "tot"))]
    free = [p for p in places if all(m.end <= p[0] or p[1] <= m.start for m in other)]
    free += [(m.start, m.end, m.value) for m in found if m.what == "item.weak"]
    starts |= {start for start, _, _ in free}
    joints = _either(words.joints)
    listed: dict[str, Mention] = {}
    for start, end, key in sorted(free):
        # 收到多少、结转多少: what is asked of each may stand between
        joint = re.compile(rf"(?:了|的)?(?:多少件?|几件)?(?:{joints})").match(flat, end)
        before = re.search(rf"(?:了|的)?(?:多少件?|几件)?(?:{joints})$", flat[max(0, start - 8) : start])
        follows = joint is not None and joint.end() in starts
        ends = {m.end for m in strong} | {m.end for m in listed.values()}
        led = before is not None and max(0, start - 8) + before.start() in ends
        if (follows or led) and all(m.value != key for m in strong):
            listed.setdefault(key, Mention("item", key, start, end, "a word in a list of rows"))
    return list(listed.values())


@lru_cache(maxsize=64)
def _either(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


def _members(items: tuple[str, ...], lexicon: Lexicon) -> tuple[str, ...]:
    """A group gives way to its members said beside it (因国家秘密不予公开), unless all are said: then it is the whole."""
    kept = list(items)
    table = lexicon.indicators.items
    for parent in [i for i in items if i in table]:
        children = [i for i in kept if i in table and table[i].parent == parent]
        groups = [set(lexicon.indicators.children(parent, role)) for role in ("", STATISTICS)]
        if children and set(children) in groups:
            kept = [i for i in kept if i not in children]
        elif children:
            kept.remove(parent)
    return tuple(kept)


def _columns(flat: str, found: tuple[Mention, ...], items: tuple[str, ...], lexicon: Lexicon) -> tuple[str, ...]:
    """Columns said, as role.key where no item of that table is named (so that the answerer can say so), else the key."""
    roles = {lexicon.indicators.role(i) for i in items}
    said = [m for m in found if m.what.startswith("column.") and not _public(flat, m, roles, lexicon)]
    kept: dict[str, None] = {}
    for m in said:
        role = m.what.removeprefix("column.")
        here = [o for o in found if (o.start, o.end) == (m.start, m.end)]
        same_words = {o.what for o in here if o.what.startswith("column.")}
        others = any(o.value not in TOTALS for o in said)
        if m.value in TOTALS and any((o.what, o.value) == ("kind", "sum") for o in here) and others:
            # 维持、纠正合计: here 合计 says to add up, and is no column
            continue
        if role in roles:
            kept[m.value] = None
        elif m.value in TOTALS:
            continue
        elif not same_words & {f"column.{r}" for r in roles}:
            kept[f"{role}.{m.value}"] = None
    return tuple(kept)


def _public(flat: str, mention: Mention, roles: set[str], lexicon: Lexicon) -> bool:
    """Whether words for people mean whoever goes to law with an office (老百姓告到复议机关), and no column of applicants."""
    words = lexicon.cues.public
    named = flat[mention.start : mention.end] in words.people
    return named and roles == {_REVIEWS} and any(verb in flat for verb in words.sue)
