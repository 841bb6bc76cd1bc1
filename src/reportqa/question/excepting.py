"""What a question does not want counted in (除了个人以外, 个人除外). Comes in mentions; goes out what is left in their place.

Only what can be excepted exactly is: applicants or outcomes of a row, members of a group of rows, bodies of a group of bodies.
The rest stays a word that limits, and the assistant asks back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from reportqa.lexicon import Lexicon
from reportqa.question.matter import TOTALS
from reportqa.records import Mention, Question

_TABLES = ("requests", "reviews")
#: kinds whose figures may be made of the rest: added up, or said one by one
_KINDS = {"value": "sum", "sum": "sum", "breakdown": "value"}


@dataclass(frozen=True, slots=True)
class Excepted:
    """Mentions outside of what is excepted, with one mention (what: without) over the whole of each exception."""

    mentions: tuple[Mention, ...]
    without: tuple[str, ...]


def find(flat: str, found: tuple[Mention, ...], lexicon: Lexicon) -> Excepted:
    """The mentions with every exception taken out of them."""
    words = lexicon.cues.excepting
    if not any(word in flat for word in (*words.before, *words.after)):
        return Excepted(found, ())
    openers, closers, joints = _longest(words.before), _longest(words.after), _longest(words.between)
    begins = tuple(openers)
    spans: list[tuple[int, int]] = []
    inside: list[Mention] = []
    named: dict[int, list[Mention]] = {}
    for m in found:
        if _key(m):
            named.setdefault(m.start, []).append(m)
    at = 0
    while at < len(flat):
        if at not in named and not flat.startswith(begins, at):
            at += 1
            continue
        before = next((w for w in openers if flat.startswith(w, at)), "")
        chain, end = _chain(flat, at + len(before), named, joints)
        after = next((w for w in closers if flat.startswith(w, end)), "") if chain else ""
        if chain and (before or after.endswith(("除外", "不算", "不算在内", "不包括在内"))) and not _cuts(before, at, found):
            spans.append((at, end + len(after)))
            inside += chain
            at = end + len(after)
        else:
            at += 1
    kept = tuple(m for m in found if all(m.end <= start or end <= m.start for start, end in spans))
    keys = tuple(dict.fromkeys(_key(m) for m in inside))
    taken = [Mention("without", " ".join(keys), start, end, "words that except") for start, end in spans]
    return Excepted(tuple(sorted((*kept, *taken), key=lambda m: (m.start, m.end))), keys)


def _longest(words: tuple[str, ...]) -> list[str]:
    return sorted(words, key=len, reverse=True)


def _key(mention: Mention) -> str:
    what = mention.what.split(".")[0]
    return f"{what}:{mention.value}" if what in ("item", "column", "issuer") and " " not in mention.value else ""


def _cuts(before: str, at: int, found: tuple[Mention, ...]) -> bool:
    """Whether the word of excepting is a piece of a longer word (废除, 不含税)."""
    end = at + max(1, len(before))
    return bool(before) and any(m.start < at < m.end or m.start < end < m.end for m in found if m.what != "without")


def _chain(flat: str, at: int, named: dict[int, list[Mention]], joints: list[str]) -> tuple[list[Mention], int]:
    """The things named one after another from there, and where they end."""
    chain: list[Mention] = []
    end = at
    while True:
        here = named.get(end)
        if here:
            longest = max(m.end for m in here)
            chain += [m for m in here if m.end == longest]
            end = longest
            continue
        joint = next((w for w in joints if flat.startswith(w, end)), "") if chain else ""
        if not joint or end + len(joint) not in named:
            return chain, end
        end += len(joint)


def applied(question: Question, without: tuple[str, ...], lexicon: Lexicon) -> Question | None:
    """The question about what is left, or None where what is excepted cannot be taken out exactly."""
    keys = {
        what: tuple(k.split(":", 1)[1] for k in without if k.startswith(f"{what}:")) for what in ("item", "column", "issuer")
    }
    said = replace(question, without=without)
    if keys["issuer"]:
        rest = tuple(i for i in question.issuers if i not in keys["issuer"])
        fits = (
            question.group
            and not keys["item"]
            and not keys["column"]
            and len(rest) == len(question.issuers) - len(keys["issuer"])
        )
        return replace(said, issuers=rest) if fits and rest else None
    if keys["column"]:
        return _less_columns(said, keys["column"], lexicon)
    return _less_items(said, keys["item"], lexicon)


def _less_columns(question: Question, out: tuple[str, ...], lexicon: Lexicon) -> Question | None:
    """The other applicants of the rows named, or their other outcomes."""
    roles = {lexicon.indicators.role(i) for i in question.items}
    if len(roles) != 1 or not roles <= set(_TABLES) or question.columns or question.ratio:
        return None
    columns = lexicon.indicators.columns[next(iter(roles))]
    out = tuple(dict.fromkeys(c for o in out for c in (columns[o].sum or (o,) if o in columns else (o,))))
    single = tuple(c for c, column in columns.items() if c not in TOTALS and not column.sum)
    rest = tuple(c for c in single if c not in out)
    if not set(out) <= set(single) or not rest:
        return None
    whole = next((c for c, column in columns.items() if column.sum and set(column.sum) == set(rest)), "")
    if question.kind == "rank" and question.among == "columns":
        return replace(question, columns=rest)
    if question.kind not in _KINDS:
        return None
    if whole and question.kind == "value":
        return replace(question, columns=(whole,))
    return replace(question, columns=rest, kind=_KINDS[question.kind] if len(rest) > 1 else "value")


def _less_items(question: Question, out: tuple[str, ...], lexicon: Lexicon) -> Question | None:
    """The other members of the group."""
    table = lexicon.indicators.items
    parents = {table[i].parent for i in out if i in table}
    if len(parents) != 1 or not all(i in table for i in out) or question.ratio:
        return None
    parent = next(iter(parents))
    if not parent or question.items not in ((parent,), ()) or not lexicon.indicators.children(parent):
        return None
    rest = tuple(i for i in lexicon.indicators.children(parent) if i not in out)
    if not rest:
        return None
    if question.kind == "rank" and question.among == "items":
        return replace(question, items=rest)
    if question.kind not in _KINDS:
        return None
    return replace(question, items=rest, kind=_KINDS[question.kind] if len(rest) > 1 else "value")
