"""What a question says beyond bodies, years, items and columns. Comes in the mentions; goes out what would limit a figure.

A figure of the tables answers a question only if nothing is left over: 交通行政处罚 is not 行政处罚, 除了个人以外 is not 个人,
and 青云岫市 is not 云岫市. Whatever is found here makes the assistant ask back instead of answering.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

from reportqa.lexicon import Lexicon
from reportqa.question.dictionary import THING_LETTERS, ends_in_saying, is_thing
from reportqa.question.matter import NEW, TOTALS
from reportqa.question.said import Decision, Said
from reportqa.records import Mention
from reportqa.text import plain

#: mentions that explain their words whatever the kind of question; those of other kinds count only where they decided it
_NAMED = ("issuer", "unknown issuer", "issuer kind", "group", "region")
_ALWAYS = (*_NAMED, "year", "years", "relative year", "relative years", "item", "column", "kind", "outside")
_ASKED = ("ratio", "count", "without", "ambiguous")
_DECIDES = {
    "narrative": "topic",
    "narrative_figure": "topic",
    "contact": "contact",
    "metadata": "metadata",
    "term": "term",
}
#: groups of rows that count what was not given
_REFUSALS = ("deny", "lack", "rej", "oth", "refuse")
#: rows of decisions and money, of which no table says what was released
_DECISIONS = ("lic", "pen", "coe", "fee")
#: letters that may stand between two bodies, and those that join them
_BETWEEN = " ,、;和与跟及同或的以还有比年?"
_JOINTS = ",、;和与跟及同以还比?较"
#: alone between two bodies it says that one is part of the other
_OF = "的"
#: function letters that make a noun of one other letter before them (征地, 商家)
_NOUNS = "地家场"
_SIGNS = ",;:。!?"
_HAN = re.compile(r"[\u3400-\u9fff]")
_RUN = re.compile(r"[\u3400-\u9fffa-z]+")
#: 3月, 十二月, 上半年; 第四项, 前两项: parts of a year and of a list that no table gives by themselves
_PART = re.compile(
    r"\d+月|[一二三四五六七八九十]+月|第[一二三四五六七八九十\d]+|前[一二两三四五六七八九十几\d]|[后末][一二两三四五几]"
)
#: 第三项（三）之8, 第二十条第（八）项: the printed number of a row or block, said beside its label
_ROW_NUMBER = re.compile(r"第[一二三四]项\([一二三四五六七]\)(?:之?\d+)?|第二十条第\([一五六八九]\)项")


@dataclass(frozen=True, slots=True)
class Left:
    """Words that nothing explains, words that turn or narrow the meaning, and letters that touch a name."""

    words: tuple[str, ...]
    limits: tuple[str, ...]
    strange: tuple[tuple[Mention, str], ...]


def find(flat: str, found: tuple[Mention, ...], decision: Decision, items: tuple[str, ...], lexicon: Lexicon) -> Left:
    """What is left of the plain text when everything understood and every word of asking is taken out.

    Weak words for an item explain themselves only where they are among the `items` understood.
    """
    of_other = _of_another_table(flat, found, lexicon)
    found = tuple(m for m in found if m.what != "item.weak" or m.value in items)
    kind = decision.kind
    glue = _pattern((*lexicon.cues.glue.words, *lexicon.issuers.unknown.own))
    unexplained = _unexplained(flat, found, kind)
    if any(m.what == "item" and _refused(m.value, lexicon) for m in found):
        unexplained = _blank(_pattern(lexicon.cues.glue.refusing), unexplained)
    rest = _blank(glue, unexplained)
    long = tuple(w for w in lexicon.cues.limits.words if len(w) > 1)
    # a longer word limits wherever it stands; a single letter (不) only where it is no part of a word of asking (是不是)
    limits = [m.group() for m in (*_pattern(long).finditer(unexplained), *_PART.finditer(unexplained))]
    limits += [m.group() for m in _pattern(lexicon.cues.limits.words).finditer(rest)]
    limits += _odd_measures(flat, unexplained, lexicon)
    words = [(word, start) for word, start in _words(rest, lexicon)]
    names = [m for m in found if m.what.startswith("issuer")]
    strange = tuple((m, whole) for m in names if (whole := _whole_name(flat, rest, m, lexicon)) != flat[m.start : m.end])
    relative = [m for m in found if m.what == "relative year" and flat[m.start : m.end] not in lexicon.cues.years.this]
    relative = [m for m in relative if m not in decision.used]
    if relative and any(m.what == "year" for m in found):
        limits += [flat[m.start : m.end] for m in relative]
    limits += _between_names(flat, rest, found)
    limits += of_other
    limits += _kinds_of(flat, unexplained, rest) + _qualified(flat, found, lexicon)
    limits += [flat[m.start : m.end] for m in found if m.what == "clash"]
    return Left(tuple(word for word, _ in words), tuple(dict.fromkeys(limits)), strange)


def _refused(item: str, lexicon: Lexicon) -> bool:
    """Whether an item is a way of not giving, or a reason for it."""
    known = lexicon.indicators.items.get(item)
    return item in _REFUSALS or (known is not None and known.parent in _REFUSALS)


def _unexplained(flat: str, found: tuple[Mention, ...], kind: str) -> str:
    letters = list(flat)
    for m in found:
        if m.what.split(".")[0] in (*_ALWAYS, *_ASKED) or m.what == _DECIDES.get(kind):
            letters[m.start : m.end] = " " * (m.end - m.start)
    text = "".join(letters)
    for number in _ROW_NUMBER.finditer(flat):
        text = text[: number.start()] + " " * len(number.group()) + text[number.end() :]
    return text


@lru_cache(maxsize=8)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    flat = sorted({plain(w).text for w in words}, key=lambda w: (-len(w), w))
    return re.compile("|".join(map(re.escape, flat)))


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda m: " " * len(m.group()), text)


def _words(rest: str, lexicon: Lexicon) -> list[tuple[str, int]]:
    """Runs of two or more letters, function letters trimmed from both ends."""
    found = []
    for run in _RUN.finditer(rest):
        word = run.group().strip(lexicon.cues.glue.letters)
        if len(word) == 1 and (noun := re.search(f"{word}[{_NOUNS}]", run.group())):
            word = noun.group()
        if len(word) == 1 and run.group() in (word, f"{word}的") and rest[: run.start()].endswith(tuple(_SIGNS)):
            # a clause of its own (收到多少件，女的)
            found.append((word, run.start()))
        elif len(word) == 1:
            word = _thing(run.group(), word, lexicon)
        if len(word) > 1:
            found.append((word, run.start() + run.group().index(word)))
    return found


def _thing(run: str, letter: str, lexicon: Lexicon) -> str:
    """The common noun that a letter makes with function letters at its side, or the letter."""
    at = run.index(letter)
    for length in THING_LETTERS:
        for start in range(max(0, at - length + 1), at + 1):
            word = run[start : start + length]
            if len(word) == length and letter in word and word not in lexicon.cues.glue.things and is_thing(word):
                return word
    return letter


def _whole_name(flat: str, rest: str, name: Mention, lexicon: Lexicon) -> str:
    """The name with the letters that touch it, that nothing explains, and that make it another one."""
    # 青云岫市 and 云岫县 are not 云岫市
    unknown = lexicon.issuers.unknown
    start = name.start
    if not flat.endswith(unknown.boundaries, 0, start):
        harmless = lexicon.cues.glue.letters + unknown.before
        while start and _HAN.match(rest[start - 1]) and rest[start - 1] not in harmless:
            start -= 1
    if start < name.start and ends_in_saying(flat[start : name.start]):
        start = name.start
    # a longer word may hide behind a cue (各 in 各局), one letter only counts where nothing else explains it
    after = next((w for w in unknown.after if (flat if len(w) > 1 else rest).startswith(w, name.end)), "")
    return flat[start : name.end] + after


def _odd_measures(flat: str, unexplained: str, lexicon: Lexicon) -> list[str]:
    """A letter behind a word that asks how many that is neither a measure word nor explained."""
    # 收到多少信
    known = _measures(lexicon)
    found = []
    for m in re.finditer(r"(?:多少|几)([\u3400-\u9fff])", flat):
        odd = unexplained[m.start(1)] != " " and not flat.startswith(known, m.start(1))
        # 几何 asks as a whole
        whole = m.group() in lexicon.cues.glue.words
        if odd and not whole and not flat.startswith(lexicon.cues.glue.words, m.start(1)):
            found.append(m.group())
    return found


@lru_cache(maxsize=4)
def _measures(lexicon: Lexicon) -> tuple[str, ...]:
    """What may stand behind a word that asks how many and asks for nothing else."""
    quantity = lexicon.cues.quantity
    return tuple(dict.fromkeys((*lexicon.cues.glue.letters, *quantity.spoken, *chain.from_iterable(quantity.measures))))


def _kinds_of(flat: str, unexplained: str, rest: str) -> list[str]:
    """Words of asking that make a kind of something: there they say what is asked about."""
    # 统计类申请, 咨询类的申请
    kinds = [m.start() for m in re.finditer("类(?![型别])", rest) if m.start()]
    return [flat[max(0, at - 2) : at + 1] for at in kinds if rest[at - 1] == " " and _HAN.match(unexplained[at - 1])]


def _qualified(flat: str, found: tuple[Mention, ...], lexicon: Lexicon) -> list[str]:
    """Rows of which another word says which are meant."""
    # 撤回的处罚 and 公开了的许可 are no rows of a table
    rows = [m for m in found if m.what == "item"]
    role = lexicon.indicators.role
    odd = [(a, b) for a in rows for b in rows if flat[a.end : b.start] == "的" and role(a.value) != role(b.value)]
    limits = [flat[a.start : b.end] for a, b in odd]
    for m in rows:
        released = re.search(r"公开(?:了|过)?的$", flat[max(0, m.start - 5) : m.start])
        if released and m.value in _DECISIONS:
            limits.append(flat[m.start - len(released.group()) : m.end])
    return limits


def _between_names(flat: str, rest: str, found: tuple[Mention, ...]) -> list[str]:
    """Words between two bodies that do not simply join them; what is named there needs a joint."""
    # 公安局对教育局作出的处罚 is of neither; 松溪县的凤尾镇 is one body, not the county and the town
    names = sorted((m.start, m.end) for m in found if m.what.startswith("issuer"))
    odd = []
    for (_, end), (start, _) in pairwise(names):
        left = [c for c in rest[end:start] if c not in _BETWEEN]
        named = any(m.what.split(".")[0] in ("item", "column", "ratio") and end <= m.start and m.end <= start for m in found)
        if left or flat[end:start] == _OF or (named and not set(flat[end:start]) & set(_JOINTS)):
            odd.append(flat[end:start])
    return odd


def _of_another_table(flat: str, found: tuple[Mention, ...], lexicon: Lexicon) -> list[str]:
    """Rows of decisions that directly stand before reviews, suits or requests, and tell which of them are meant."""
    # 行政处罚复议, 因行政处罚引起的行政诉讼, 行政许可申请: no list of two rows
    items = lexicon.indicators.items
    rows = [m for m in found if m.value in items and (m.what == "item" or (m.what == "item.weak" and m.value == NEW))]
    odd = []
    for a, b in pairwise(sorted(rows, key=lambda m: m.start)):
        gap = flat[a.end : b.start]
        listed = b.start < a.end or set(gap) & set(_JOINTS) or any(q in gap for q in lexicon.cues.quantity.asks)
        weak = b.what == "item.weak" and gap
        if not listed and not weak and items[a.value].role == "disclosed" and items[b.value].role in ("requests", "reviews"):
            odd.append(flat[a.start : b.end])
    return odd


def _fee_of_another_item(found: tuple[Mention, ...]) -> bool:
    """Fees of one item are in no table; the two rows beside each other would answer another question."""
    # 行政许可收费
    ends = {m.end for m in found if m.what == "item" and m.value != "fee"}
    return any(m.what == "item" and m.value == "fee" and m.start in ends for m in found)


def in_pairs(said: Said, decision: Decision) -> bool:
    """Whether items, columns, bodies and years are said in pairs, which must not be multiplied out."""
    # A多少，其中B的C多少
    varied: dict[str, set[object]] = {"item": set(said.items), "issuer": set(said.issuers), "year": set(said.years)}
    many = [what for what, values in varied.items() if len(values) > 1]
    if decision.kind in ("change", "compare", "rank", "trend", "ratio"):
        # the years of a change and the rows of a ratio are no pairs
        if decision.kind in ("change", "trend") and _in_blocks(said, many):
            # each body by itself
            many = [what for what in many if what != "issuer"]
        free = {"change": "year", "trend": "year"}.get(decision.kind, "issuer")
        many = [
            what for what in many if what != free and not (what == "item" and (decision.ratio or decision.kind == "change"))
        ]
        return bool(many) if free != "issuer" or len(said.issuers) > 1 else len(many) > 1
    if len(varied["year"]) > 1 and _year_of_report(said):
        return True
    if len(many) > 1 and not _in_blocks(said, many):
        return True
    return _columns_in_pairs(said)


def _year_of_report(said: Said) -> bool:
    """Whether it is not said which of two years is the report's."""
    # 2024年报告里写的2023年
    return any(word in said.plain for word in said.lexicon.cues.years.report)


def _in_blocks(said: Said, many: list[str]) -> bool:
    """Whether all of one sort are said before all of another: each goes with each."""
    # 甲局和乙局2022年和2023年各多少
    if "分别" in said.plain or "column" in {m.what.split(".")[0] for m in said.mentions}:
        return False
    order = [_sort(m) for m in said.mentions if _sort(m) in many]
    blocks = [what for n, what in enumerate(order) if not n or order[n - 1] != what]
    return len(blocks) == len(many)


def _sort(mention: Mention) -> str:
    what = mention.what.split(".")[0]
    return "year" if what in ("years", "relative year", "relative years") else "issuer" if what == "group" else what


def _columns_in_pairs(said: Said) -> bool:
    """Whether columns are said apart from one another with rows between."""
    # 重复申请多少，部分公开里个人多少
    found = said.mentions
    if not said.strong:
        # only applicants or outcomes are told apart (企业提了几件、个人提了几件)
        return False
    order = sorted(
        {(m.start, m.end, m.what[0]) for m in found if m.what.split(".")[0] in ("item", "column") and not _is_sum(m, said)}
    )
    if _fee_of_another_item(found):
        return True
    if not any(m.what.startswith("column") for m in found) or len(order) < 2:
        return False
    # in a member of a sum or a row with its columns nothing is asked between the two
    for (_, end, _), (start, _, _) in pairwise(order):
        gap = said.plain[end:start]
        if any(a in gap for a in said.lexicon.cues.quantity.asks) and any(sign in gap for sign in ",;?"):
            return True
    rows = {(start, end) for start, end, kind in order if kind == "i"}
    kinds = "".join(kind for _, _, kind in order)
    # 败诉 is a row with its column
    own = any((start, end) in rows for start, end, kind in order if kind == "c")
    # columns before all rows or behind all of them belong to each; in between it is not said to which
    between = len(said.items) > 1 and not own and not re.fullmatch(r"c*i+|i+c*", kinds)
    return between or ("ici" in kinds and kinds.count("c") > 1)


def _is_sum(mention: Mention, said: Said) -> bool:
    """Whether words for a total say to add up, and name no column."""
    span = (mention.start, mention.end)
    return mention.value in TOTALS and any((m.start, m.end, m.value) == (*span, "sum") for m in said.mentions)


def ambiguous(flat: str, found: tuple[Mention, ...], lexicon: Lexicon) -> str:
    """The entry of ambiguous.toml whose words are all that is said beside bodies and years, or empty."""
    letters = list(flat)
    for m in found:
        if m.what in (*_NAMED, "year", "years", "relative year", "relative years"):
            letters[m.start : m.end] = " " * (m.end - m.start)
    text = "".join(letters)
    aside = _pattern(lexicon.cues.glue.aside)
    for word, key in _ambiguous_words(lexicon):
        for whole in (text, flat):
            if word in whole and not _content(aside, whole.replace(word, " ", 1), lexicon):
                return key
    return ""


def _content(aside: re.Pattern[str], text: str, lexicon: Lexicon) -> str:
    return "".join(_RUN.findall(_blank(aside, text))).strip(lexicon.cues.glue.particles)


@lru_cache(maxsize=4)
def _ambiguous_words(lexicon: Lexicon) -> list[tuple[str, str]]:
    words = [(plain(word).text, key) for key, entry in lexicon.ambiguous.items() for word in entry.words]
    return sorted(words, key=lambda pair: (-len(pair[0]), pair[0]))
