"""Two sides of an equation put side by side. Comes in: the figures of both sides. Goes out: a `Check` in words.

Nothing is corrected and nothing is left out: where one of the cells has no number the result is unknown, since a blank is not
zero. The severity of a kind of check stands beside its words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportqa.canonical import plain_decimal
from reportqa.lexicon import Lexicon
from reportqa.records import Check, CheckResult, Figure, Where


@dataclass(frozen=True, slots=True)
class Part:
    """One cell of a side: its figure (None where the report has no such cell), its name, and whether it is taken off."""

    figure: Figure | None
    name: str
    minus: bool = False

    @property
    def value(self) -> Decimal | None:
        """The number with its sign in the sum; None where the cell has none."""
        if self.figure is None or self.figure.state not in ("number", "zero") or self.figure.value is None:
            return None
        return -self.figure.value if self.minus else self.figure.value


def compare(
    kind: str, name: str, left: Sequence[Part], right: Sequence[Part], words: Mapping[str, str], report: str, lexicon: Lexicon
) -> Check:
    """Tests whether both sides add up alike; `words` are further fields of the sentences of that kind."""
    one, other = total(left), total(right)
    if one is None or other is None:
        one = other = None
    result: CheckResult = "unknown" if one is None else "pass" if one == other else "fail"
    empty = [p.name for p in (*left, *right) if p.value is None]
    return told(kind, name, result, {**words, "empty": some(empty)}, places(*left, *right), report, lexicon, one, other)


def told(
    kind: str,
    name: str,
    result: CheckResult,
    words: Mapping[str, str],
    where: tuple[Where, ...],
    report: str,
    lexicon: Lexicon,
    left: Decimal | None = None,
    right: Decimal | None = None,
) -> Check:
    """The check with its sentence. `left` and `right` are both sides as numbers, None where there is none."""
    said = lexicon.checks[kind]
    fields = {**dict.fromkeys(("head", "row", "column", "empty", "year", "before", "quote"), ""), **words}
    fields |= {side: "" if value is None else plain_decimal(value) for side, value in (("left", left), ("right", right))}
    text = said.sentence(result).format(**fields)
    return Check(f"{kind}:{name}", result, text, report, left, right, where, said.severity)


def total(parts: Sequence[Part]) -> Decimal | None:
    """The sum of the parts, or None if one of them has no number."""
    values = [p.value for p in parts]
    known = [v for v in values if v is not None]
    return sum(known, Decimal(0)) if len(known) == len(values) else None


def places(*parts: Part) -> tuple[Where, ...]:
    """Where the parts stand."""
    return tuple(p.figure.where for p in parts if p.figure is not None and p.figure.where is not None)


def some(names: Sequence[str]) -> str:
    """The first few names; a long list is cut short."""
    few = "、".join(dict.fromkeys(names[:3]))
    return f"{few}等{len(names)}格" if len(names) > 3 else few
