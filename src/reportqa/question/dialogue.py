"""Follow-ups. Comes in: a question and the one before it. Goes out: the question with what it leaves open filled from that one.

What was filled in is named in `carried`, so that it is shown, and the visitor can say what not to take over (不沿用机关). A
question with a matter of its own takes over body and year at most; one of another kind takes over nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reportqa.lexicon import Lexicon
from reportqa.lexicon.dialogue import SLOTS, DialogueWords
from reportqa.lexicon.ratios import SHARE
from reportqa.question import computing, resumed
from reportqa.question.mentions import Context
from reportqa.records import Question
from reportqa.text import number

#: kinds that read the tables; what one of them asked about another can go on with
_OF_TABLES = ("value", "sum", "breakdown", "change", "compare", "rank", "trend", "ratio", "exists")
#: kinds that compute with what was asked before, whatever that was
_COMPUTING = ("sum", "breakdown", "change", "compare", "rank", "trend", "ratio", "exists")
#: kinds about a report as a whole: they go on with body and year, and with their topic
_OF_REPORTS = ("narrative", "narrative_figure", "contact", "metadata", "audit", "list")
#: entries of ambiguous.toml whose words name no matter at all, so that the one before is meant (那2023年多少件)
_BARE = ("count", "overview")
#: kinds that stand alone: nothing is taken over to them
_ALONE = ("term", "judge", "predict", "outside", "not_understood", "several")


def dropped(flat: str, words: DialogueWords) -> tuple[str, frozenset[str]]:
    """The plain text without what says which slots are not to be taken over, and those slots."""
    found: set[str] = set()
    names = _either(tuple(words.slots))
    pattern = re.compile(rf"[(]?(?:{_either(words.drop)})((?:(?:{names})[、和,]?)+)[)]?")

    def take(match: re.Match[str]) -> str:
        for name in re.findall(names, match.group(1)):
            found.update(words.slots[name])
        return ""

    return pattern.sub(take, flat), frozenset(found)


def picked(flat: str, words: DialogueWords) -> int | None:
    """Which of the choices offered before is meant (第二个: 2, 最后一个: -1); None if the text is no such choice."""
    said = flat.strip("?!。,.")
    if said in words.yes:
        return 1
    if said in words.last:
        return -1
    digit, endings, choose = "([1-9一二两三四五六七八九])", _either(words.pick), _either(words.choose)
    match = re.fullmatch(rf"(?:{choose})?第{digit}(?:{endings})?|(?:{choose}){digit}|([1-9])", said)
    if match is None:
        return None
    value = number(next(g for g in match.groups() if g))
    return int(value) if value is not None else None


def _either(words: tuple[str, ...]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


def corrected(flat: str, words: DialogueWords) -> str:
    """The plain text without what takes back the question before (不是，我问的是行政许可)."""
    match = re.match(rf"(?:{_either(words.instead)})[,。!;]+(?=.)", flat)
    return flat[match.end() :] if match else flat


def says_nothing(question: Question) -> bool:
    """Whether the question before counts for the next one: after 谢谢, and after one that stands alone (什么叫行政处罚)."""
    own = [s for s in ("issuers", "unknown", "group", "years") if getattr(question, s) and s not in question.carried]
    said = [m for m in question.mentions if m.what != "rule" and (m.what, m.value) != ("kind", "aside")]
    alone = question.kind in (*_ALONE, "not_understood") and question.kind != "several"
    return (alone and not own) or (question.kind == "search" and not said and not question.words)


def carry(question: Question, earlier: Sequence[Question], context: Context, without: frozenset[str] = frozenset()) -> Question:
    """Fills what the question leaves open from those before, the newest last; one that names its own body or item keeps it.

    An item is only carried to a question that changes something (那2022年呢, 企业呢), never to one that says something not
    understood (3月份呢) or nothing at all.
    """
    chain = [_less(q.parts[-1] if q.parts else q, without) for q in earlier]
    if question.kind in _ALONE:
        return question
    last = resumed.shared(resumed.together(chain, question), question, context.lexicon)
    question = resumed.without_these(question, last)
    question = _year_after(_others(question, last, context), last, context.lexicon.dialogue)
    filled = _places(question, last, context)
    if _that_year(filled, last, context.lexicon.dialogue):
        last = replace(last, kind="ratio" if last.ratio else "value", topic="", years=())
    if _asks_why(question):
        return _reasons(filled, last, context.lexicon)
    if question.kind in _OF_REPORTS:
        return filled
    if _lacks_matter(question):
        return _matter(filled, last, context)
    if filled.carried and _takes_columns(question, last, context.lexicon):
        filled = replace(filled, columns=last.columns, carried=(*filled.carried, "columns"))
    return resumed.divided(resumed.goes_on(filled, last, context.lexicon), last, context.lexicon)


def _less(earlier: Question, without: frozenset[str]) -> Question:
    """The earlier question without the slots that are not to be taken over."""
    changes: dict[str, object] = {slot: "" if slot == "topic" else () for slot in SLOTS if slot in without}
    if "issuers" in without:
        changes |= {"unknown": (), "group": "", "missing": ()}
    if "items" in without:
        changes |= {"ratio": "", "columns": ()}
    return replace(earlier, **changes)  # type: ignore[arg-type]


def _places(question: Question, earlier: Question, context: Context) -> Question:
    """The question with body and year of the one before, where it names none."""
    changes: dict[str, object] = {}
    carried: list[str] = []
    if _kind_of_body_only(question) and (same := _of_region(question, earlier, context)):
        question = replace(question, issuers=same, missing=tuple(m for m in question.missing if m != "issuer"))
        carried.append("issuers")
    if _asks_which(question):
        pass
    elif beside := _beside(question, earlier):
        changes |= beside
        carried.append("issuers")
    elif not (question.issuers or question.unknown or question.group) and (earlier.issuers or earlier.unknown):
        changes |= {"issuers": earlier.issuers, "unknown": earlier.unknown, "group": earlier.group}
        changes["missing"] = tuple(dict.fromkeys((*question.missing, *(m for m in earlier.missing if m == "issuer"))))
        carried.append("issuers")
    if question.kind != "trend" or (len(earlier.years) > 1 and "trend" not in resumed.cues(question)):
        years = _years(question, earlier, context, bool(carried))
        if years != question.years:
            changes["years"] = years
            carried += [] if question.years else ["years"]
            if earlier.today and not question.today:
                # 去年 in the question before still rests on its day
                changes["today"] = earlier.today
    return replace(question, carried=tuple(carried), **changes) if changes or carried else question  # type: ignore[arg-type]


def _asks_which(question: Question) -> bool:
    """Whether bodies are what is asked for, so that all of them are meant."""
    # 哪个单位最高
    return question.kind == "rank" and not question.issuers and any(m.what == "group" for m in question.mentions)


def _beside(question: Question, earlier: Question) -> dict[str, object]:
    """The bodies where the one named is set against those before, or ranked among them."""
    # 比教育局多多少; 公安局排第几
    named = [m for m in question.mentions if m.what.startswith("issuer")]
    if len(question.issuers) != 1 or len(named) != 1 or question.group or question.unknown:
        return {}
    others = tuple(i for i in earlier.issuers if i not in question.issuers)
    against = named[0].start and question.plain[named[0].start - 1] in computing.AGAINST
    if against and len(earlier.issuers) == 1 and others and resumed.cues(question) & computing.SETS_SIDE_BY_SIDE:
        return {"issuers": (*others, *question.issuers)}
    if question.order == "place" and earlier.kind == "rank" and len(others) == len(earlier.issuers) - 1 > 0:
        return {"issuers": (*question.issuers, *others), "group": earlier.group}
    return {}


def _years(question: Question, earlier: Question, context: Context, same_body: bool) -> tuple[int, ...]:
    """The years: those said, those of the question before, or counted from them (上年呢, 和上年比呢)."""
    before = [m for m in question.mentions if m.what == "relative year"]
    relative = before and question.plain[before[0].start : before[0].end] in context.lexicon.cues.years.before
    if question.kind == "change" and len(question.years) == 1 and len(earlier.years) == 1 and question.years != earlier.years:
        # 比2022年呢 goes on from the year before
        return tuple(sorted((*question.years, *earlier.years), reverse=True))
    if earlier.years and question.kind == "change" and (relative or not question.years):
        newest = max(earlier.years)
        return tuple(sorted(earlier.years, reverse=True)) if len(earlier.years) > 1 and not relative else (newest, newest - 1)
    if earlier.years and relative:
        # 上一年 after a question about a year is the year before that one
        return tuple(year - 1 for year in earlier.years)
    if question.years or not earlier.years:
        return question.years
    return earlier.years if same_body or (_lacks_matter(question) and _has_matter(earlier)) else ()


def _that_year(question: Question, earlier: Question, words: DialogueWords) -> bool:
    """Whether a year that the answer before found is meant, which the question cannot tell."""
    # 那年企业多少
    return earlier.kind in ("trend", "rank") and len(question.years) != 1 and any(w in question.plain for w in words.that_year)


def _kind_of_body_only(question: Question) -> bool:
    return "issuer" in question.missing and bool(question.issuers)


def _of_region(question: Question, earlier: Question, context: Context) -> tuple[str, ...]:
    """The bodies of the kinds named in the region of those asked about before; empty if not one of each."""
    known = context.names.issuers
    before = [[i for i in name.split(" ") if i in earlier.issuers] for name in question.issuers]
    if all(len(found) == 1 for found in before):
        return tuple(dict.fromkeys(found[0] for found in before))
    regions = {known[i].region for i in earlier.issuers if i in known}
    if len(regions) != 1:
        return ()
    fitting = [[i for i in name.split(" ") if i in known and known[i].region in regions] for name in question.issuers]
    return tuple(dict.fromkeys(f[0] for f in fitting)) if all(len(f) == 1 for f in fitting) else ()


def _others(question: Question, earlier: Question, context: Context) -> Question:
    """After a question about a body the others of its kind in its region."""
    # 其他局呢
    name = re.fullmatch(rf"(?:那|那么)?(?:{_either(context.lexicon.dialogue.others)})的?(.+?)(?:的?呢)?[?]?", question.plain)
    if name is None or question.items or earlier.columns:
        return question
    known = context.names.issuers
    regions = {known[i].region[:1] for i in earlier.issuers if i in known}
    if len(regions) != 1:
        return question
    each = context.lexicon.issuers.groups.each[0]
    groups = [f for f in context.names.find(each + name.group(1), [], []) if f.end == len(each + name.group(1))]
    held = [i for found in groups if found.group for i in found.issuers if known[i].region[:1] in regions]
    rest = tuple(i for i in held if i not in earlier.issuers)
    return replace(question, unknown=(), columns=(), words=(), limits=(), issuers=rest) if rest else question


def _year_after(question: Question, earlier: Question, words: DialogueWords) -> Question:
    """After a question about a year the year after that one."""
    # 下一年呢
    said = [w for w in question.limits if w in words.next]
    if len(said) != 1 or question.years or len(earlier.years) != 1:
        return question
    rest = tuple(w for w in question.limits if w not in said)
    return replace(question, years=(earlier.years[0] + 1,), limits=rest, today=earlier.today)


def _has_matter(question: Question) -> bool:
    return bool(question.items or (question.ratio and question.ratio != SHARE))


def _lacks_matter(question: Question) -> bool:
    bare = question.kind != "ambiguous" or question.topic in _BARE
    return bare and not _has_matter(question) and question.kind in (*_OF_TABLES, "search", "ambiguous")


def _asks_why(question: Question) -> bool:
    return question.kind == "cause" and not question.items and not question.words


def _reasons(question: Question, earlier: Question, lexicon: Lexicon) -> Question:
    """为什么 after a group whose members are reasons (不予公开) asks for those; after anything else for a cause."""
    one = earlier.items[0] if len(earlier.items) == 1 else ""
    kind = "breakdown" if one in lexicon.indicators.items and lexicon.indicators.children(one) else "cause"
    return replace(question, kind=kind, items=earlier.items, columns=earlier.columns, carried=(*question.carried, "items"))


def _matter(question: Question, earlier: Question, context: Context) -> Question:
    """The question with the item of the one before, or with its topic."""
    if _has_matter(earlier) and earlier.kind in _OF_TABLES:
        if question.plain.strip("?!。,.") in context.lexicon.dialogue.again:
            return replace(earlier, text=question.text, plain=question.plain, mentions=(), carried=_all(earlier))
        again = resumed.resumed(question, earlier, context)
        if again is None and not resumed.cues(question):
            # 前一年 is understood as the year that it is
            limits = [w for w in question.limits if w not in context.lexicon.cues.years.before]
            odd = question.words or limits or not _changes_something(question)
            again = None if odd else _same_matter(question, earlier, context.lexicon)
        elif again is not None and _adds_nothing_up(question, again):
            again = None
        return replace(again, carried=(*again.carried, "items")) if again else replace(question, kind="not_understood")
    if not question.words and earlier.kind in _OF_REPORTS and question.kind in ("search", "ambiguous", "value"):
        return replace(question, kind=earlier.kind, topic=earlier.topic, carried=(*question.carried, "topic"))
    return question


def _all(question: Question) -> tuple[str, ...]:
    """Everything that a question says, as taken over from it."""
    return tuple(slot for slot in SLOTS if getattr(question, slot))


def _adds_nothing_up(question: Question, again: Question) -> bool:
    """Whether a sum is asked for where there is only one figure; it might be the sum of anything."""
    return "sum" in resumed.cues(question) and again.kind == "value"


def _same_matter(question: Question, earlier: Question, lexicon: Lexicon) -> Question:
    """The same item, ratio or ranking for another year, body or column."""
    kind = question.kind if question.kind in _COMPUTING else earlier.kind
    if kind == "sum" and len(earlier.items) * max(1, len(question.years)) * len(question.issuers) < 2:
        kind = "value"
    if kind in ("compare", "rank") and len(question.issuers) == 1 and earlier.among in ("issuers", ""):
        # 公安局呢 after two or more bodies: its own figure
        kind = "ratio" if earlier.ratio else "value"
    changes: dict[str, object] = {
        "limits": (),
        "items": earlier.items,
        "columns": resumed.regrouped(question, earlier, lexicon),
        "kind": kind,
    }
    if kind == earlier.kind:
        kept = ("order", "count", "among", "topic", "without")
        changes |= {name: getattr(question, name) or getattr(earlier, name) for name in kept}
    changes["ratio"] = question.ratio or earlier.ratio
    return replace(question, **changes)  # type: ignore[arg-type]


def _changes_something(question: Question) -> bool:
    """Whether the question names a year, a body, a column or a kind of answer of its own."""
    bodies = ("issuer", "issuer kind", "issuer group", "unknown issuer")
    named = any(
        m.what.split(".")[0] in (*bodies, "year", "years", "relative year", "column", "kind") for m in question.mentions
    )
    own = (name for name in ("issuers", "years") if getattr(question, name) and name not in question.carried)
    return named or any(own)


def _takes_columns(question: Question, earlier: Question, lexicon: Lexicon) -> bool:
    """Whether the question names another item of the same table without a column: 企业…, then 不公开的呢."""
    if not question.items or question.columns or not earlier.columns:
        return False
    role = lexicon.indicators.role
    return {role(i) for i in question.items} == {role(i) for i in earlier.items}
