"""Decides what kind of answer the mentions ask for. Comes in mentions; goes out a kind (and its topic, if it has one).

The rules stand in `RULES` in the order in which they are tried; each is a sentence that shows up in traces.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reportqa.lexicon import Lexicon
from reportqa.records import Mention


@dataclass(frozen=True, slots=True)
class Said:
    """What the mentions amount to before a kind is chosen."""

    plain: str
    mentions: tuple[Mention, ...]
    items: tuple[str, ...]
    strong: bool
    columns: tuple[str, ...]
    asks_quantity: bool
    lexicon: Lexicon

    def first(self, what: str) -> str:
        """The value of the first mention of that kind, or empty."""
        return next((m.value for m in self.mentions if m.what == what), "")

    def cues(self) -> set[str]:
        """The kind cues said."""
        return {m.value for m in self.mentions if m.what == "kind"}


Decision = tuple[str, str]


def _outside(said: Said) -> Decision | None:
    topic = said.first("outside")
    return ("outside", topic) if topic else None


def _judgement(said: Said) -> Decision | None:
    cues = said.cues()
    if "predict" in cues:
        return "predict", ""
    return ("judge", "") if "judge" in cues else None


def _advice(said: Said) -> Decision | None:
    terms = [m.value for m in said.mentions if m.what == "term"]
    guides = [t for t in terms if said.lexicon.terms[t].guide]
    if guides:
        return "term", guides[0]
    if terms and "explain" in said.cues() and not said.asks_quantity:
        return "term", terms[0]
    return None


def _contact(said: Said) -> Decision | None:
    if said.strong or said.columns:
        return None
    counted = said.asks_quantity and any(m in said.plain for m in ("人次", "次", "件", "条"))
    if said.first("contact") and not counted:
        return "contact", said.first("contact")
    return ("metadata", said.first("metadata")) if said.first("metadata") and not said.strong else None


def _narrative(said: Said) -> Decision | None:
    topics = [m.value for m in said.mentions if m.what == "topic"]
    if not topics or (said.strong and said.asks_quantity):
        return None
    figures = [t for t in topics if said.lexicon.cues.topics[t].figure]
    if figures:
        return "narrative_figure", figures[0]
    if said.asks_quantity:
        return None
    return "narrative", "measures" if "measures" in topics else topics[0]


def _not_yet(said: Said) -> Decision | None:
    for kind in ("ratio", "trend", "rank", "compare"):
        if kind in said.cues():
            return "not_yet", kind
    return None


def _table(said: Said) -> Decision | None:
    if not said.items:
        return None
    cues = said.cues()
    places = max(len({m.value for m in said.mentions if m.what == what}) for what in ("year", "issuer"))
    if "sum" in cues and len(said.items) * max(1, len(said.columns)) * max(1, places) > 1:
        return "sum", ""
    if "breakdown" in cues and "sum" not in cues and len(said.items) == 1 and len(said.columns) < 2:
        return ("breakdown", "") if _has_parts(said.items[0], said) else ("value", "")
    return "value", ""


def _has_parts(item: str, said: Said) -> bool:
    """Whether an item is printed in parts: a group of rows, or a row by applicants or outcomes."""
    known = said.lexicon.indicators.items.get(item)
    # 各 between several bodies or years means each of them, not the parts
    one = all(len({m.value for m in said.mentions if m.what == what}) < 2 for what in ("issuer", "year"))
    if known is None or not one:
        return False
    parts = said.lexicon.indicators.children(item)
    return len(known.rows) > 1 or known.role in ("requests", "reviews") or bool(parts)


def _search(said: Said) -> Decision | None:
    return "search", ""


def decide(said: Said) -> tuple[str, str, str]:
    """Kind, topic, and the sentence of the rule that chose them."""
    for sentence, rule in RULES:
        decision = rule(said)
        if decision:
            return (*decision, sentence)
    raise AssertionError("the last rule always decides")  # pragma: no cover


RULES: tuple[tuple[str, Callable[[Said], Decision | None]], ...] = (
    ("something that these reports never hold is named", _outside),
    ("an opinion or a forecast is asked for", _judgement),
    ("advice, or the meaning of a term, is asked for", _advice),
    ("a contact or a fact about the report itself is asked for", _contact),
    ("a matter of the narrative is asked for", _narrative),
    ("figures are to be compared, ranked or put in proportion", _not_yet),
    ("items of the tables are named", _table),
    ("nothing that the lexicon knows is named, so the passages are searched", _search),
)
