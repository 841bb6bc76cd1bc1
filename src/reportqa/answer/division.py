"""What is to be divided by what. Comes in: a question that names a ratio, or part and whole. Goes out: cells of both sides.

Where only a part is named, its whole is that of the lexicon. Where two things are named, the whole is told by the words beside
it (占…的, …里), else by one being a part of the other; if neither tells, nothing is divided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportqa.answer.case import Case
from reportqa.answer.reading import role_of, table_of
from reportqa.lexicon.ratios import SHARE, Sides
from reportqa.library import tables
from reportqa.records import Mention, Report

#: how many letters may stand between a word for a part of something and its whole (占今年全部申请, 申请的理由里)
_NEAR = 4
Cell = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Division:
    """A ratio by name: item and column of the cells of each side, what it means after its name, where not yet decided on."""

    name: str
    meaning: str
    numerator: tuple[Cell, ...]
    denominator: tuple[Cell, ...]
    pending: Cell | None = None

    def cells(self) -> tuple[Cell, ...]:
        """Item and column of every cell, numerator first."""
        return tuple(dict.fromkeys((*self.numerator, *self.denominator)))


def divisions(case: Case, report: Report) -> tuple[Division, ...]:
    """The ratios asked for in a report; empty where it is not certain what is the whole."""
    q, ratios = case.question, case.lexicon.ratios
    if q.ratio != SHARE:
        return (_named(case, report),) if q.ratio in ratios.rates and _fits(case) else ()
    found = [(part, whole) for part, whole in _shares(case) if part not in whole]
    if _added_up(case, found):
        if any(item in q.items for item, _ in found[0][1] if item != found[0][0][0]):
            # 结转下年的占应办的: what is added up may be the whole
            return ()
        parts = tuple(part for part, _ in found)
        return (Division(_sum_name(case, parts, found[0][1]), "", parts, tuple(found[0][1])),)
    return tuple(Division(_share_name(case, part, whole), "", (part,), tuple(whole)) for part, whole in found)


def _added_up(case: Case, found: Sequence[tuple[Cell, list[Cell]]]) -> bool:
    """Whether several parts of one whole are to be added up first (不予公开和无法提供合起来占多少)."""
    asked = any((m.what, m.value) == ("kind", "sum") for m in case.question.mentions)
    return asked and len(found) > 1 and len({tuple(whole) for _, whole in found}) == 1


def _fits(case: Case) -> bool:
    """Whether what else was said fits the ratio; in 占公开的比例 the ratio's word is no more than the name of a whole."""
    q = case.question
    if any(q.plain[: m.start].endswith(case.lexicon.ratios.before) for m in q.mentions if m.what == "ratio"):
        return False
    return case.lexicon.ratios.fitted(q.ratio, q.items, _plain_columns(case), case.lexicon.indicators) is not None


def _plain_columns(case: Case) -> tuple[str, ...]:
    return tuple(c for c in case.question.columns if "." not in c)


def _named(case: Case, report: Report) -> Division:
    """The division of a ratio with a name, in the form that the report has."""
    q, ratios, indicators = case.question, case.lexicon.ratios, case.lexicon.indicators
    rate = ratios.rates[q.ratio]
    role = role_of(case, rate.items()[0])
    forms = [t.form for t in tables(report) if t.form in rate.forms] if table_of(report, role) is None else []
    form = forms[0] if forms else ""
    sides = ratios.fitted(q.ratio, q.items, _plain_columns(case), indicators, form) or rate.sides(form)
    usual = sides == rate.sides("")
    name = rate.name if usual or form else _narrowed(case, rate.name, sides)
    pending = _cell(rate.pending) if rate.pending and usual else None
    meaning = rate.meaning if usual else ""
    return Division(name, meaning, tuple(map(_cell, sides.numerator)), tuple(map(_cell, sides.denominator)), pending)


def _narrowed(case: Case, name: str, sides: Sides) -> str:
    """The name with what narrows it: 商业企业的公开率, 行政诉讼：复议后起诉的行政诉讼败诉率."""
    item, column = _cell(sides.denominator[0])
    known = case.lexicon.indicators.items[item]
    columns = case.lexicon.indicators.columns[known.role]
    only = columns[column].name if column != case.lexicon.ratios.totals.get(known.role) else known.name
    return case.say("ratio_narrowed", what=only, name=name)


def _cell(cell: str) -> Cell:
    item, _, column = cell.rpartition(".")
    return item, column


# ---------------------------------------------------------------- shares


def _shares(case: Case) -> list[tuple[Cell, list[Cell]]]:
    """Each part with its whole (cells added up)."""
    q, ratios = case.question, case.lexicon.ratios
    items = [i for i in q.items if i in case.lexicon.indicators.items]
    columns = list(_plain_columns(case))
    if not items:
        foreign = [c.split(".", 1) for c in q.columns if "." in c]
        roles = {role for role, _ in foreign}
        if len(roles) != 1 or (role := roles.pop()) not in ratios.alone:
            return []
        items, columns = [ratios.alone[role]], [c for _, c in foreign]
    whole = _whole_said(case)
    if len(items) == 1:
        return _of_one_item(case, items[0], columns, whole)
    return _of_items(case, items, columns, whole)


def _of_one_item(case: Case, item: str, columns: list[str], whole: Mention | None) -> list[tuple[Cell, list[Cell]]]:
    """Columns over their total, or an item over its whole."""
    ratios, indicators = case.lexicon.ratios, case.lexicon.indicators
    total = _total(case, item)
    parts = [c for c in columns if c != total]
    for column in parts:
        over = ratios.parts.get(column) or _wider(case, item, column, parts)
        if over:
            return [((item, column), [(item, over)])] if len(parts) < 3 else []
    usual = ratios.usual(item, indicators)
    named = _item_of(whole)
    if not parts:
        named_whole = (named,) if named and named != item and (named,) in (*ratios.over(item), usual) else ()
        over_items = named_whole or usual
        return [((item, total), [(i, _total(case, i)) for i in over_items])] if over_items and total else []
    if whole is not None and whole.what.startswith("column.") and len(parts) == 1 and whole.value == parts[0]:
        return [((item, parts[0]), [(i, parts[0]) for i in usual])] if usual else []
    rows_of_results = usual and role_of(case, item) == "requests"
    if rows_of_results and named != item and total not in columns:
        # 企业的不予公开占比: of all refusals, or of all that enterprises got
        return []
    return [((item, c), [(item, total)]) for c in parts] if total else []


def _wider(case: Case, item: str, column: str, others: Sequence[str]) -> str:
    """Another column said that holds this one (法人或其他组织 holds 商业企业)."""
    known = case.lexicon.indicators.columns[role_of(case, item)]
    return next((o for o in others if o != column and o in known and column in known[o].sum), "")


def _of_items(case: Case, items: list[str], columns: list[str], whole: Mention | None) -> list[tuple[Cell, list[Cell]]]:
    """Items over the one that is their whole, or each over the whole that they share."""
    if any(c != _total(case, i) for c in columns for i in items):
        return []
    ratios, indicators = case.lexicon.ratios, case.lexicon.indicators
    named = _item_of(whole)
    if named not in items:
        inner = [i for i in items if any(_is_part(case, o, i) for o in items if o != i)]
        named = inner[0] if len(inner) == 1 and all(_is_part(case, o, inner[0]) for o in items if o != inner[0]) else ""
    if named:
        return [(_own(case, i), [_own(case, named)]) for i in items if i != named]
    wholes = {ratios.usual(i, indicators) for i in items}
    if len(wholes) == 1 and (over := wholes.pop()):
        return [(_own(case, i), [_own(case, o) for o in over]) for i in items]
    return []


def _is_part(case: Case, part: str, whole: str) -> bool:
    return case.lexicon.indicators.items[part].parent == whole or (whole,) in case.lexicon.ratios.over(part)


def _own(case: Case, item: str) -> Cell:
    return item, _total(case, item)


def _total(case: Case, item: str) -> str:
    """The column that holds the whole of an item; its usual one in tables without totals."""
    return case.lexicon.ratios.totals.get(role_of(case, item)) or case.lexicon.indicators.items[item].default


def _item_of(mention: Mention | None) -> str:
    return mention.value if mention is not None and mention.what.startswith("item") else ""


def _whole_said(case: Case) -> Mention | None:
    """The item or column that the words beside it make the whole: after 占, or before 里."""
    q, ratios = case.question, case.lexicon.ratios
    said = [m for m in q.mentions if m.what.startswith(("item", "column."))]
    for m in said:
        before = q.plain[max(0, m.start - _NEAR - 1) : m.start]
        after = q.plain[m.end : m.end + _NEAR + 1]
        others = [o for o in said if (o.start, o.end) != (m.start, m.end)]
        led = max((before.rfind(word) for word in ratios.before), default=-1)
        if led >= 0 and not any(m.start - len(before) + led < o.end <= m.start for o in others):
            return m
        follows = min((after.find(word) for word in ratios.after if word in after), default=-1)
        if follows >= 0 and not any(m.end <= o.start < m.end + follows for o in others):
            return m
    return None


def _sum_name(case: Case, parts: Sequence[Cell], whole: Sequence[Cell]) -> str:
    """予以公开、部分公开之和占办理结果总计的比例; 新收政府信息公开申请中科研机构、公益组织之和占总计的比例."""
    known = case.lexicon.indicators.items
    if len({item for item, _ in parts}) == 1:
        item = parts[0][0]
        columns = case.lexicon.indicators.columns[known[item].role]
        names, within, over = [columns[c].name for _, c in parts], known[item].name, columns[whole[0][1]].name
        return case.say("share_sum_of_columns", what=within, lines="、".join(names), name=over)
    names = [known[item].name for item, _ in parts]
    return case.say("share_sum", lines="、".join(names), name=case.say("ratio_and").join(known[i].name for i, _ in whole))


def _share_name(case: Case, part: Cell, whole: Sequence[Cell]) -> str:
    """予以公开占办理结果总计的比例, 新收政府信息公开申请中自然人占总计的比例."""
    items, columns = case.lexicon.indicators.items, case.lexicon.indicators.columns

    def called(item: str) -> str:
        return items[item].name.split("：")[-1]

    if all(item == part[0] for item, _ in whole):
        known = columns[items[part[0]].role]
        return case.say("share_of_column", what=items[part[0]].name, column=known[part[1]].name, name=known[whole[0][1]].name)
    names = case.say("ratio_and").join(called(i) for i, _ in whole)
    column = "" if part == _own(case, part[0]) else columns[items[part[0]].role][part[1]].name
    if column:
        return case.say("share_in_column", column=column, what=called(part[0]), name=names)
    inner = _is_part(case, part[0], whole[0][0]) or tuple(i for i, _ in whole) in case.lexicon.ratios.over(part[0])
    return case.say("share_of_items" if inner else "share_beside", what=called(part[0]), name=names)
