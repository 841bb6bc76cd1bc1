"""A question in the report's own words. Comes in: what a question means. Goes out: a whole question that means exactly that.

Nothing of what was typed goes into it: bodies by their official names, items, columns and matters as the lexicon calls them.
Understanding reads it back as the same question (tests/answer/test_restate.py). What cannot be said so (words that the
lexicon does not know) is restated as nothing: an empty text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from reportqa.answer.case import Case
from reportqa.lexicon import Lexicon
from reportqa.lexicon.indicators import STATISTICS
from reportqa.records import Question

#: counts of rankings are said in Chinese numerals (前五)
_NUMERALS = "零一二三四五六七八九十"
#: units that also name a column (多少万元 asks for an amount), so that they are left out
_MONEY = "元"
#: tables whose columns can be ranked, with wordings of their own: kinds of applicants, kinds of results
_DIVIDED = ("requests", "reviews")
#: names that say themselves that they are numbers: 现行有效件数是多少, not 现行有效件数多少件
_COUNTS = ("数", "数量", "总计", "金额", "收费")


def restate(case: Case, question: Question) -> str:
    """The whole question, or an empty text where its words are not all words of the lexicon."""
    if question.words or question.limits or question.unknown or any(" " in i for i in question.issuers):
        return ""
    if question.without:
        # without its exception it would be another question
        return ""
    worded = KINDS.get(question.kind)
    return worded(case, question) if worded else ""


def each(case: Case, questions: Iterable[Question]) -> list[str]:
    """The questions that can be restated, in order."""
    return [text for q in questions if (text := restate(case, q))]


def _who(case: Case, q: Question) -> str:
    """The bodies by their official names, or the group that they were named by."""
    names = (case.library.issuers[i].name for i in q.issuers)
    return case.say("restate_and").join(names)


def _whose(case: Case, q: Question) -> str:
    """The bodies before an item, with 的 where no year stands between them (教育局的政府集中采购)."""
    name = _who(case, q)
    return case.say("restate_of", issuer=name) if name and not q.years else name


def _when(case: Case, q: Question, between: str = "restate_and") -> str:
    return case.say(between).join(case.say("restate_year", year=y) for y in q.years)


def _span(case: Case, q: Question) -> str:
    """The years of a trend, the first and the last: 2021年到2024年."""
    if not q.years:
        return ""
    first, last = min(q.years), max(q.years)
    if tuple(range(first, last + 1)) != tuple(sorted(q.years)) or first == last:
        return _when(case, q)
    return case.say("restate_span", year=case.say("restate_year", year=first), years=case.say("restate_year", year=last))


def item_name(case: Case, item: str) -> str:
    """What an item is called in a question."""
    if item.startswith("x:"):
        return item.removeprefix("x:")
    known = case.lexicon.indicators.items[item]
    # 其他处理：其他 would be read as the group and a word too many; 其他处理里的其他 is listed among its words
    inside = known.name.replace("：", "里的")
    if inside in known.aliases:
        return inside
    # a name made shorter than the label (其他处理：逾期不补正、不再处理) gives way to the label itself
    own = known.name.rpartition("：")[2]
    return known.aliases[0] if known.aliases and own != known.name and own not in known.aliases else known.name


def _role(case: Case, item: str) -> str:
    return "disclosed" if item.startswith("x:") else case.lexicon.indicators.items[item].role


def _columns(case: Case, q: Question) -> list[str]:
    """The names of the columns said, those of other tables too (role.key)."""
    names = []
    table = case.lexicon.indicators.columns
    roles = [_role(case, i) for i in q.items]
    for column in q.columns:
        role, _, key = column.rpartition(".")
        held = next((r for r in ([role] if role else roles) if key in table[r]), "")
        if held:
            names.append(table[held][key].name)
    return names


def _what(case: Case, q: Question) -> str:
    """Items and columns in words: 行政许可、行政处罚; 部分公开中自然人; 规范性文件的现行有效件数."""
    items = case.say("restate_list").join(item_name(case, i) for i in q.items)
    columns = case.say("restate_list").join(_columns(case, q))
    if not columns or not items:
        return items or columns
    requests = any(_role(case, i) == "requests" for i in q.items)
    return case.say("restate_applicants" if requests else "restate_column", what=items, column=columns)


def _unit(case: Case, q: Question) -> str:
    """The unit in which every form counts what is asked for; empty where they differ, or where it is money."""
    units = {unit for item in q.items for unit in _units(case.lexicon, item, tuple(q.columns))}
    return units.pop() if len(units) == 1 and not any(u.endswith(_MONEY) for u in units) else ""


@lru_cache(maxsize=1 << 12)
def _units(lexicon: Lexicon, item: str, columns: tuple[str, ...]) -> frozenset[str]:
    if item.startswith("x:"):
        return frozenset({""})
    indicators = lexicon.indicators
    units: set[str] = set()
    chosen = [c for c in columns if "." not in c] or [indicators.items[item].default]
    for form in lexicon.forms.values():
        for table in (t for t in form.tables if t.role == indicators.items[item].role):
            for block in table.blocks:
                for row, key, printed, column in block.cells():
                    if row in indicators.items[item].rows and (not chosen[0] or key in chosen):
                        units.add(printed.unit or column.unit)
    return frozenset(units or {"件" if not columns and indicators.items[item].role != STATISTICS else ""})


def _figure(case: Case, q: Question) -> str:
    if not q.items:
        return ""
    slots = {"issuer": _whose(case, q), "year": _when(case, q), "what": _what(case, q)}
    if slots["what"].endswith(_COUNTS):
        return case.say("restate_number", **slots)
    return case.say("restate_value", value=_unit(case, q), **slots)


def _of_items(code: str) -> Callable[[Case, Question], str]:
    """A wording with body, year and what is asked for."""

    def worded(case: Case, q: Question) -> str:
        if not q.items and not q.ratio:
            return ""
        return case.say(code, issuer=_whose(case, q), year=_when(case, q), what=_measured(case, q))

    return worded


def _measured(case: Case, q: Question) -> str:
    """What is compared or ranked: a ratio by its name, else items and columns."""
    return _ratio_name(case, q) if q.ratio else _what(case, q)


def _ratio_name(case: Case, q: Question) -> str:
    """A ratio by its name, with what narrows it (企业的公开率); empty where that cannot be said."""
    ratios, indicators = case.lexicon.ratios, case.lexicon.indicators
    if q.ratio not in ratios.rates:
        return ""
    name, wanted = ratios.rates[q.ratio].name, (q.items, q.columns)
    if wanted in (((), ()), ratios.filled(q.ratio, (), (), indicators)):
        return name
    narrowed = [*(((), (c,)) for c in q.columns), *(((i,), ()) for i in q.items)]
    for items, columns in narrowed:
        if ratios.filled(q.ratio, items, columns, indicators) == wanted:
            only = item_name(case, items[0]) if items else _columns(case, q)[q.columns.index(columns[0])]
            return case.say("restate_column", what=only, column=name)
    return ""


def _change(case: Case, q: Question) -> str:
    if len(q.years) != 2 or not (q.items or q.ratio):
        return ""
    later, earlier = (case.say("restate_year", year=y) for y in q.years)
    return case.say(
        f"restate_change_{q.topic or 'more'}", issuer=_who(case, q), year=later, years=earlier, what=_measured(case, q)
    )


def _compare(case: Case, q: Question) -> str:
    if not (q.items or q.ratio) or q.without or q.group:
        return ""
    code = f"restate_compare_{q.topic or 'each'}"
    return case.say(code, issuer=_whose(case, q), year=_when(case, q), what=_measured(case, q))


def _rank(case: Case, q: Question) -> str:
    if not (q.items or q.ratio) or q.without or q.group:
        return ""
    slots = {"issuer": _whose(case, q), "year": _when(case, q), "what": _measured(case, q)}
    if q.order == "place":
        return case.say("restate_place", **slots)
    among = q.among or "issuers"
    if among == "columns":
        divided = len(q.items) == 1 and not case.lexicon.indicators.children(q.items[0])
        role = _role(case, q.items[0]) if divided else ""
        return case.say(f"restate_{q.order}_{role}", **slots) if role in _DIVIDED else ""
    if q.count > 1 and among == "issuers":
        if q.count >= len(_NUMERALS):
            return ""
        return case.say(f"restate_first_{q.order}", value=_NUMERALS[q.count], **slots)
    return case.say(f"restate_{q.order}_{among}", **slots)


def _trend(case: Case, q: Question) -> str:
    if not (q.items or q.ratio):
        return ""
    code = f"restate_trend_{q.topic or ('years' if q.years else 'all')}"
    return case.say(code, issuer=_whose(case, q), year=_span(case, q), what=_measured(case, q))


def _ratio(case: Case, q: Question) -> str:
    slots = {"issuer": _whose(case, q), "year": _when(case, q)}
    if q.ratio == "share":
        columns = _columns(case, q)
        items = case.say("restate_list").join(item_name(case, i) for i in q.items)
        if columns:
            return case.say("restate_share_column", what=items, column=case.say("restate_list").join(columns), **slots)
        return case.say("restate_share", what=items, **slots)
    name = _ratio_name(case, q)
    return case.say("restate_ratio", what=name, **slots) if name else ""


def _topic(code: str, names: Callable[[Case, str], str]) -> Callable[[Case, Question], str]:
    """A wording with body, year and the name of a matter of the text, a field or a fact."""

    def worded(case: Case, q: Question) -> str:
        name = names(case, q.topic)
        return case.say(code, issuer=_who(case, q), year=_when(case, q), what=name) if name else ""

    return worded


def _matter(case: Case, topic: str) -> str:
    return case.lexicon.cues.topics[topic].name if topic in case.lexicon.cues.topics else ""


def _field(case: Case, topic: str) -> str:
    return case.lexicon.cues.contacts[topic][0] if topic in case.lexicon.cues.contacts else ""


def _fact(case: Case, topic: str) -> str:
    return case.lexicon.cues.metadata[topic][0] if topic in case.lexicon.cues.metadata else ""


def _term(case: Case, q: Question) -> str:
    term = case.lexicon.terms.get(q.topic)
    if term is None:
        return ""
    if term.guide:
        return case.say("restate_guide", what=term.words[0])
    return case.say("restate_term", what=term.name if term.name in term.words else term.words[0])


def _keyed(prefix: str, otherwise: str) -> Callable[[Case, Question], str]:
    """A wording chosen by the topic; `otherwise` where the question has none."""

    def worded(case: Case, q: Question) -> str:
        code = f"{prefix}_{q.topic or otherwise}"
        known = code in case.lexicon.replies
        return case.say(code, issuer=_who(case, q), year=_when(case, q)) if known else ""

    return worded


def _several(case: Case, q: Question) -> str:
    parts = each(case, q.parts)
    return case.say("restate_part").join(p.rstrip("？?") for p in parts) + "？" if len(parts) == len(q.parts) and parts else ""


KINDS: dict[str, Callable[[Case, Question], str]] = {
    "value": _figure,
    "breakdown": _of_items("restate_breakdown"),
    "sum": _of_items("restate_sum"),
    "change": _change,
    "compare": _compare,
    "rank": _rank,
    "trend": _trend,
    "ratio": _ratio,
    "exists": _of_items("restate_exists"),
    "list": _keyed("restate_list", "reports"),
    "narrative": _topic("restate_narrative", _matter),
    "narrative_figure": _topic("restate_narrative_figure", _matter),
    "contact": _topic("restate_contact", _field),
    "metadata": _topic("restate_metadata", _fact),
    "term": _term,
    "audit": _keyed("restate_audit", "all"),
    "several": _several,
}
