"""Advice, meanings of words, and what no report holds: comes in what was said, goes out the decision or None.

Words that ask for something together are found wherever they stand (`asking.toml`); other names
of explanations are mentions.
"""

from __future__ import annotations

import re

from reportqa.question import computing
from reportqa.question.said import Decision, Said
from reportqa.text import plain

#: a question for yes or no that no figure answers (外地人可以申请吗), unless it names one (是0件吗)
YES_OR_NO = re.compile(r"(?<!\d)(?<!\d[件个起项])(?<![空零填〇])[吗么](?=[?。!]*$)")
#: no table counts time
TIME = re.compile(r"(?:多少|几)个?(?:工作日|天|日|小时|月(?!份)|礼拜|星期)")
#: a number of things is asked for, which no explanation gives
_COUNTED = re.compile(r"(?:多少|(?<!好)几)(?:件|起|份|宗|条|家|人次|项|个(?!工作日|月|小时|自然日))")
#: the explanation of how to apply, and what is done with it; 怎么 beside them asks for advice
_HOW_TO_APPLY = "apply"
_APPLYING = ("申请", "要信息", "信息公开")


def outside(said: Said) -> Decision | None:
    """Something that no report holds, or that is asked of this program."""
    topic = said.first("outside") or (said.asked.key if said.asked.what == "outside" else "")
    if topic == "parties" and "people" in said.cues and said.asked.key != topic:
        # 都是谁申请的: the kinds of applicants are printed
        return None
    # 2023年结婚登记 is asked of a report, 结婚登记在哪办 is not
    here = topic and said.lexicon.cues.outside[topic].here and not said.first("outside")
    if not topic or (here and (said.first("year") or _COUNTED.search(said.plain) or _other_name(said))):
        return None
    return Decision("outside", topic)


def _other_name(said: Said) -> bool:
    """Whether another name of an advice holds as many letters as the row that fits."""
    guides = (m for m in said.mentions if m.what == "term" and said.lexicon.terms[m.value].guide)
    return any(m.end - m.start >= said.asked.letters for m in guides)


def told_apart(said: Said) -> Decision | None:
    """Advice asked for by words that stand apart; a longer word for another explanation beats them."""
    found = said.asked
    if found.what != "term" or said.first("year") or said.first("years") or said.ratio or _COUNTED.search(said.plain):
        return None
    reckoned = said.cues & (computing.SETS_SIDE_BY_SIDE | computing.RANKS | {"trend", "up", "share"})
    if reckoned and said.items and not TIME.search(said.plain):
        return None
    terms = [m for m in said.mentions if m.what == "term" and (said.lexicon.terms[m.value].guide or _defined(said))]
    longest = max(terms, key=lambda m: m.end - m.start, default=None)
    if longest is not None and longest.end - longest.start > found.letters:
        return Decision("term", longest.value, items=(), columns=())
    return Decision("term", found.key, items=(), columns=())


def asked(said: Said) -> Decision | None:
    """Advice by another name of it, the meaning of a term, or what tells two terms apart."""
    terms = [m.value for m in said.mentions if m.what == "term"]
    guides = [t for t in terms if said.lexicon.terms[t].guide]
    if guides:
        return Decision("term", guides[0])
    ranked = said.cues & {"most", "least", "up", "trend"}
    fact = said.first("contact") or said.first("metadata")
    if not ranked and not fact and not _asks_beside(said, "term") and (topic := _explained(said, tuple(dict.fromkeys(terms)))):
        return Decision("term", topic)
    nowhere = not said.issuers and not said.years and not said.asks_number
    how = said.cues & {"how"} or YES_OR_NO.search(said.plain)
    if nowhere and how and said.items in ((), ("new",)) and not said.columns and any(w in said.plain for w in _APPLYING):
        return Decision("term", _HOW_TO_APPLY)
    return None


def _explained(said: Said, terms: tuple[str, ...]) -> str:
    """The terms whose meaning, or whose difference, is asked for; empty where it is not."""
    asking, known = said.lexicon.asking, said.lexicon.terms
    nowhere = _nowhere(said)
    if nowhere and asking.says("differ", said.plain) and len(terms := _named(said)) == 2:
        own = next((key for key, term in known.items() if set(term.between) == set(terms)), "")
        return own or " ".join(terms)
    # 年报里的结转怎么理解: what is asked about is said last
    return terms[-1] if terms and _defined(said) else ""


def _named(said: Said) -> tuple[str, ...]:
    """The terms that stand in the text, the longest first, also where they lie inside words for items (予以公开和部分公开)."""
    words = ((plain(w).text, key) for key, term in said.lexicon.terms.items() if not term.guide for w in term.words)
    rest, found = said.plain, dict[int, str]()
    for word, key in sorted(words, key=lambda pair: (-len(pair[0]), pair[0])):
        if (at := rest.find(word)) >= 0:
            found[at] = key
            rest = rest.replace(word, "\0" * len(word))
    return tuple(dict.fromkeys(found[at] for at in sorted(found)))


def _defined(said: Said) -> bool:
    """Whether it is asked what a word means."""
    return "explain" in said.cues or (_nowhere(said) and said.lexicon.asking.says("define", said.plain))


def _nowhere(said: Said) -> bool:
    """Whether neither body nor year is named; 哪些单位 names none."""
    named = any(m.what.startswith("issuer") or (m.what == "group" and "asked" not in m.rule) for m in said.mentions)
    return not named and not said.years


def _asks_beside(said: Said, what: str) -> bool:
    """Whether a quantity is asked for outside of the words of these mentions."""
    # 本年制发件数是什么意思 asks for none
    rest = list(said.plain)
    for m in said.mentions:
        if m.what == what:
            rest[m.start : m.end] = " " * (m.end - m.start)
    return any(word in "".join(rest) for word in said.lexicon.cues.quantity.asks)
