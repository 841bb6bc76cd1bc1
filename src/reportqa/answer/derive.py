"""Arithmetic on figures. Comes in: figures that count. Goes out: a derived figure with its parts, or None where there is none.

The value of a derived figure is what is said of it, rounded where that is rounded, so that it can be computed again from
what is shown. Shares and rates have two decimals, rounded half up. Units must be equal, and nothing is divided by zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from reportqa.records import Figure, Formula

#: states of a figure that was printed as a number
COUNTED = ("number", "zero")
#: the unit of a share, and of the difference of two shares
PERCENT, POINTS = "%", "个百分点"
_CENT = Decimal("0.01")


def countable(figure: Figure | None) -> bool:
    """Whether a figure can be computed with: an exact number that was printed, or one that was derived."""
    return figure is not None and figure.state in (*COUNTED, "derived") and figure.value is not None and not figure.about


def rounded(value: Decimal) -> Decimal:
    """To two decimals, half up."""
    return value.quantize(_CENT, ROUND_HALF_UP)


def plainly(value: Decimal) -> str:
    """A number in digits, without exponent and without zeros at the end of its decimals."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def add_up(figures: Sequence[Figure]) -> Figure | None:
    """The sum; None where a part is no number or the units differ."""
    if not _together(figures):
        return None
    value = sum((f.value for f in figures if f.value is not None), Decimal(0))
    return _derived("sum", value, figures[0].unit, format(value, "f"), figures)


def difference(a: Figure, b: Figure) -> Figure | None:
    """The first minus the second, negative where the second is larger; of two shares in 个百分点."""
    if not _together((a, b)) or a.value is None or b.value is None:
        return None
    value = a.value - b.value
    unit = POINTS if a.unit == PERCENT else a.unit
    raw = format(value, "f") if unit == POINTS else plainly(value)
    return _derived("difference", value, unit, raw, (a, b))


def rate(a: Figure, b: Figure) -> Figure | None:
    """How much the first is more than the second, in percent of the second; None where that is zero or less."""
    if not _together((a, b)) or a.value is None or b.value is None or b.value <= 0:
        return None
    return _percent("rate", (a.value - b.value) / b.value, (a, b))


def ratio(a: Figure, b: Figure) -> Figure | None:
    """The first in percent of the second; None where that is zero or less."""
    if not _together((a, b)) or a.value is None or b.value is None or b.value <= 0:
        return None
    return _percent("ratio", a.value / b.value, (a, b))


def mean(figures: Sequence[Figure]) -> Figure | None:
    """The mean of figures that all count, with two decimals at most."""
    if not _together(figures):
        return None
    value = rounded(sum((f.value for f in figures if f.value is not None), Decimal(0)) / len(figures))
    return _derived("mean", value, figures[0].unit, plainly(value), figures)


def place(figure: Figure, others: Sequence[Figure]) -> Figure | None:
    """The place of a figure among itself and others, 1 being the largest; equal figures share a place."""
    everyone = (figure, *others)
    if not _together(everyone) or figure.value is None:
        return None
    before = sum(1 for f in others if f.value is not None and f.value > figure.value)
    return _derived("place", Decimal(before + 1), "", str(before + 1), everyone)


def _together(figures: Sequence[Figure]) -> bool:
    """Whether figures can be put into one computation: there are some, all count, and all in the same unit."""
    return bool(figures) and all(countable(f) for f in figures) and len({f.unit for f in figures}) == 1


def _percent(formula: Formula, share: Decimal, parts: Sequence[Figure]) -> Figure:
    value = rounded(share * 100)
    return _derived(formula, value, PERCENT, f"{format(value, 'f')}{PERCENT}", parts)


def _derived(formula: Formula, value: Decimal, unit: str, raw: str, parts: Sequence[Figure]) -> Figure:
    first = parts[0]
    return Figure(first.issuer, first.year, formula, value, unit, raw, None, "derived", formula, tuple(parts))
