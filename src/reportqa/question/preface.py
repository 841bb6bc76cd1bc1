"""What a visitor says around the question: who asks, for what, how urgently, from whom it was heard. Goes out as spans.

赶稿子用，; 老师布置的作业，; 听邻居说办证快，; 领导催着要 tell nothing that a figure would have to be limited by. A clause is
passed over only if every word of it is one of [preface] in cues.toml, so that 老师要女性的 or 写拆迁的稿子 stay what they are:
words left over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from reportqa.lexicon import Lexicon
from reportqa.lexicon.cues import Preface
from reportqa.records import Mention
from reportqa.text import plain

_CLAUSE = re.compile(r"[^,;:。!?\n()]+")
#: mentions that a lead-in may end before: 作业要用到|云岫市2021年…
_LED_TO = ("issuer", "issuer kind", "year", "relative year")
#: no clause of this kind is longer, and no word of it
_LONGEST, _LONGEST_WORD = 40, 8
#: cues that a clause may hold and still ask for nothing
_SAYS_NOTHING = ("aside", "how", "degree", "versus", "audit_look", "sum")
#: what a clause may name where the question names a row (麻烦老师看一下; 贵平台; 代理人要向法院提交)
_NAMED_AGAIN = ("item", "outside", "topic", "term")
#: at the end of a clause these tell what the answer is for (核对数据用)
_PURPOSE = ("用", "需要", "引用")
#: a letter that says nothing
_SILENT = "的"
_RULE = "the visitor tells why or for whom"


def clauses(flat: str, found: Iterable[Mention], lexicon: Lexicon) -> tuple[Mention, ...]:
    """Whole clauses that only introduce or close a question; none if nothing else is said. `found`: words of the lexicon."""
    found = [m for m in found if m.value not in _SAYS_NOTHING]
    pieces = list(_CLAUSE.finditer(flat))
    told = [m.span() for m in pieces if _tells(m, found, lexicon)]
    return tuple(Mention("preface", "", *span, _RULE) for span in told) if len(told) < len(pieces) else ()


def _tells(clause: re.Match[str], found: list[Mention], lexicon: Lexicon) -> bool:
    """Whether a clause only introduces. Cues make it a question, unless it says for what; rows named again are let pass."""
    words, text = lexicon.cues.preface, clause.group()
    inside = [m for m in found if clause.start() <= m.start and m.end <= clause.end()]
    rows = {m.value for m in found if m.what.split(".")[0] == "item" and m not in inside}
    inside = [m for m in inside if not m.what.endswith(".weak")]
    asks = any(m.what not in _NAMED_AGAIN for m in inside)
    # 还管用 is a column, 律师事务所 in 本律师事务所办案需要 tells who asks
    if (
        any(m.what in ("column.disclosed", "column.reviews") for m in inside)
        or (inside and not rows)
        or (asks and not text.endswith(_PURPOSE))
    ):
        return False
    if _only_introduces(text, words):
        return True
    said = min((at + len(verb) for verb in words.heard if (at := text.find(verb)) >= 0), default=len(text))
    parents = {lexicon.indicators.items[r].parent for r in rows if r in lexicon.indicators.items}
    letters = list(text)
    for m in inside:
        if m.value in rows | parents and m.start - clause.start() >= said:
            letters[m.start - clause.start() : m.end - clause.start()] = _SILENT * (m.end - m.start)
    rumour = "".join(letters)
    for word in words.hearsay:
        rumour = rumour[:said] + rumour[said:].replace(word, _SILENT * len(word))
    return _only_introduces(rumour, words)


def lead_in(flat: str, found: Iterable[Mention], lexicon: Lexicon) -> tuple[Mention, ...]:
    """The beginnings of clauses up to the first body or year named in them, where they only introduce what asks for figures."""
    found = list(found)
    if not any(m.what.split(".")[0] == "item" for m in found):
        # 核对一下|云岫市2023年的数字 asks
        return ()
    starts = sorted(m.start for m in found if m.what in _LED_TO)
    spans = []
    for clause in _CLAUSE.finditer(flat):
        start = next((s for s in starts if clause.start() <= s < clause.end()), clause.start())
        if _only_introduces(flat[clause.start() : start], lexicon.cues.preface):
            spans.append((clause.start(), start))
    return tuple(Mention("preface", "", *span, _RULE) for span in spans)


def without(flat: str, told: Iterable[Mention]) -> str:
    """The text with these clauses blank; every letter keeps its place."""
    letters = list(flat)
    for m in told:
        letters[m.start : m.end] = " " * (m.end - m.start)
    return "".join(letters)


def _only_introduces(clause: str, words: Preface) -> bool:
    """Whether a clause can be cut into words that introduce, at least one, words that may stand beside them, and letters."""
    if not clause or len(clause) > _LONGEST:
        return False
    known, beside, people = _known(words)
    # at each place whether the text before it can be cut so (0), and so that a word is among it (1)
    reached = [[False, False] for _ in range(len(clause) + 1)]
    reached[0][0] = True
    for at, letter in enumerate(clause):
        if not any(reached[at]):
            continue
        if letter in words.letters:
            reached[at + 1] = [a or b for a, b in zip(reached[at + 1], reached[at], strict=True)]
        pieces = {at + n: clause[at : at + n] for n in range(1, min(_LONGEST_WORD, len(clause) - at) + 1)}
        for end, piece in pieces.items():
            if piece in known:
                reached[end][1] = True
            elif piece in beside or people.fullmatch(piece):
                reached[end] = [a or b for a, b in zip(reached[end], reached[at], strict=True)]
    return reached[len(clause)][1]


@lru_cache(maxsize=4)
def _known(words: Preface) -> tuple[frozenset[str], frozenset[str], re.Pattern[str]]:
    """Words, those that may stand beside them, and people called by their family name (老张, 李主任, 王婶)."""
    titles = "|".join(map(re.escape, sorted(words.titles, key=lambda w: (-len(w), w))))
    family = f"[{words.families}]"
    called = re.compile(f"[老小大]{family}|{family}(?:{titles})")
    return frozenset(plain(w).text for w in words.words), frozenset(plain(w).text for w in words.beside), called
