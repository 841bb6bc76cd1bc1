"""Arithmetic of an answer done over again from its parts. In: derived figures, the finished text, series; out: what is wrong.

This is a part of the last gate and leans on nothing that composed the answer: what is rounded, which of two comes first, what
counts as a place are said here a second time on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, DivisionByZero, InvalidOperation

from reportqa.library import Library
from reportqa.records import Answer, CellRef, Citation, Figure, Point, Series
from reportqa.text import number, plain

_CENT = Decimal("0.01")
_HUNDRED = Decimal(100)
_PERCENT, _POINTS = "%", "个百分点"
_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|[-+×÷()]")
_FORMULA = re.compile(r"([-+×÷().,%\d]*)=(-?\d[\d,]*(?:\.\d+)?)?(%?)")
#: 第1页 is where something is printed
_PLACE = re.compile(r"第(\d+)(?![\d页])")
#: letters right before a difference that say which way it goes
_UP, _DOWN = frozenset("增多高升涨"), frozenset("减少低降跌")
#: states of a point that has a number
_WITH_NUMBER = ("number", "zero", "derived")

Spot = tuple[Figure, int, int]


def rounded(value: Decimal) -> Decimal:
    """Two decimals, half up."""
    return value.quantize(_CENT, ROUND_HALF_UP)


def leaves(figure: Figure) -> Iterator[Figure]:
    """The printed figures that a figure comes from, itself if it is printed."""
    if figure.state != "derived":
        yield figure
    for part in figure.parts:
        yield from leaves(part)


def inside(figure: Figure) -> Iterator[Figure]:
    """A figure with all its parts and theirs."""
    yield figure
    for part in figure.parts:
        yield from inside(part)


# ---------------------------------------------------------------- derived figures


def derived(figure: Figure) -> Iterator[str]:
    """What is wrong with a derived figure, taken by itself."""
    values = [p.value for p in figure.parts if p.value is not None]
    compute = FORMULAS.get(figure.formula)
    if compute is None or not values or len(values) < len(figure.parts):
        yield f"{figure.raw} is not derived from figures"
        return
    try:
        value = compute(values)
    except (DivisionByZero, InvalidOperation, ValueError):
        yield f"{figure.raw} is not the {figure.formula} of its parts"
        return
    if value != figure.value or _signed(figure.raw) != value:
        yield f"{figure.raw} is not the {figure.formula} of its parts"
    if not _units_fit(figure):
        yield f"{figure.raw} has another unit than its parts"
    if not _sides_fit(figure):
        yield f"{figure.raw} mixes bodies or years"


def _sum(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal(0))


def _difference(values: Sequence[Decimal]) -> Decimal:
    first, second = values
    return first - second


def _over(values: Sequence[Decimal]) -> Decimal:
    first, second = values
    if second <= 0:
        raise ValueError("nothing is divided by zero")
    return rounded(first / second * _HUNDRED)


def _growth(values: Sequence[Decimal]) -> Decimal:
    first, second = values
    return _over((first - second, second))


def _mean(values: Sequence[Decimal]) -> Decimal:
    return rounded(_sum(values) / len(values))


def _place(values: Sequence[Decimal]) -> Decimal:
    return Decimal(1 + sum(v > values[0] for v in values[1:]))


FORMULAS: dict[str, Callable[[Sequence[Decimal]], Decimal]] = {
    "sum": _sum,
    "difference": _difference,
    "ratio": _over,
    "rate": _growth,
    "mean": _mean,
    "place": _place,
}


def _signed(raw: str) -> Decimal | None:
    text = plain(raw).text.removesuffix(_PERCENT)
    value = number(text.removeprefix("-"))
    return -value if value is not None and text.startswith("-") else value


def _units_fit(figure: Figure) -> bool:
    units = {p.unit for p in figure.parts}
    if len(units) > 1:
        return False
    if figure.formula in ("ratio", "rate"):
        return figure.unit == _PERCENT
    if figure.formula == "place":
        return figure.unit == ""
    (unit,) = units
    points = figure.formula == "difference" and unit == _PERCENT
    return figure.unit == (_POINTS if points else unit)


def _sides_fit(figure: Figure) -> bool:
    """A ratio is of one report; a difference between single figures is between bodies of one year or years of one body."""
    sides = [{(f.issuer, f.year) for f in leaves(p)} for p in figure.parts]
    if figure.formula == "ratio":
        return len(set.union(*sides)) == 1
    if figure.formula in ("difference", "rate") and all(len(side) == 1 for side in sides):
        (first,), (second,) = sides
        return first[0] == second[0] or first[1] == second[1]
    return True


# ---------------------------------------------------------------- what the text says of them


def said_as(figure: Figure) -> Iterator[str]:
    """The ways in which a figure may stand in the text, in plain form: as printed with its unit, a place as 第3."""
    raw, unit = plain(figure.raw).text, plain(figure.unit).text
    if figure.formula == "place":
        yield f"第{raw}"
        return
    words = raw if figure.indicator == "text" or raw.endswith(unit) else raw + unit
    if figure.formula in ("difference", "rate"):
        # 减少5件: the sign is in the word before
        yield words.removeprefix("-")
    yield words


def against_direction(figure: Figure, before: str) -> bool:
    """Whether the words right before a difference say the other direction."""
    if figure.formula not in ("difference", "rate") or figure.value is None:
        return False
    letters = set(before[-2:])
    up, down = bool(letters & _UP), bool(letters & _DOWN)
    return (figure.value < 0 and up and not down) or (figure.value > 0 and down and not up)


def formulas(text: str) -> Iterator[str]:
    """Formulas written in a plain text that do not come out (41-36=5, 3001÷3119=96.22%, (3+4)÷2=3.5)."""
    for match in _FORMULA.finditer(text):
        left, right, percent = match.group(1), match.group(2), match.group(3)
        value = _evaluated(left)
        if value is None or right is None:
            yield f"{match.group()} cannot be computed"
            continue
        if percent and "%" not in left:
            value *= _HUNDRED
        if Decimal(right.replace(",", "")) not in (value, rounded(value)):
            yield f"{match.group()} does not come out"


def _evaluated(text: str) -> Decimal | None:
    """The value of an expression; brackets opened outside of it are left out. None if it is none."""
    # what stands in brackets before the formula (未标单位) is no part of it
    text = text.replace("%", "").rpartition(")(")[2].lstrip(")")
    while text.count("(") > text.count(")") and text.startswith("("):
        text = text[1:]
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != text or not tokens:
        return None
    try:
        value, rest = _terms(tokens)
    except (IndexError, InvalidOperation, DivisionByZero):
        return None
    return value if not rest else None


def _terms(tokens: list[str]) -> tuple[Decimal, list[str]]:
    value, rest = _factors(tokens)
    while rest and rest[0] in "+-":
        sign = rest[0]
        more, rest = _factors(rest[1:])
        value = value + more if sign == "+" else value - more
    return value, rest


def _factors(tokens: list[str]) -> tuple[Decimal, list[str]]:
    value, rest = _atom(tokens)
    while rest and rest[0] in "×÷":
        sign = rest[0]
        more, rest = _atom(rest[1:])
        value = value * more if sign == "×" else value / more
    return value, rest


def _atom(tokens: list[str]) -> tuple[Decimal, list[str]]:
    first, rest = tokens[0], tokens[1:]
    if first == "-":
        value, rest = _atom(rest)
        return -value, rest
    if first == "(":
        value, rest = _terms(rest)
        if rest[0] != ")":
            raise IndexError
        return value, rest[1:]
    return Decimal(first.replace(",", "")), rest


# ---------------------------------------------------------------- places


def rankings(answer: Answer) -> list[tuple[Figure, ...]]:
    """What was compared to find a place: itself first, then the others."""
    return [f.parts for f in answer.figures if f.formula == "place"]


def places(answer: Answer, text: str, spots: Sequence[Spot]) -> Iterator[str]:
    """Places said in the plain text (第3) that are not those of the figure said right before them."""
    compared = rankings(answer)
    for match in _PLACE.finditer(text):
        before = [f for f, _, end in spots if end <= match.start() and f.formula != "place"]
        figure, ranking = _right_before(before, compared)
        if figure is None:
            yield f"{match.group()} is the place of no figure"
        elif int(match.group(1)) != _place([v for f in (figure, *ranking) if (v := f.value) is not None]):
            yield f"{match.group()} is not the place of {figure.raw}"
    if any(len({f.unit for f in r}) > 1 or any(f.value is None for f in r) or len(set(r)) < len(r) for r in compared):
        yield "a place among figures that cannot be compared"


def _right_before(before: Sequence[Figure], compared: Sequence[tuple[Figure, ...]]) -> tuple[Figure | None, tuple[Figure, ...]]:
    """The last figure said that was ranked, with its ranking; after it only its own parts may have been said."""
    for n in range(len(before) - 1, -1, -1):
        ranking = next((r for r in compared if before[n] in r), None)
        if ranking is not None:
            own = set(inside(before[n]))
            return (before[n], ranking) if all(f in own for f in before[n + 1 :]) else (None, ())
    return None, ()


def without_places(text: str, answer: Answer) -> str:
    """The text without its places, which `places` compares one by one; as it is where none was found."""
    return _PLACE.sub("□", text) if rankings(answer) else text


def counts(answer: Answer) -> set[int]:
    """How many were compared and how many had to be left out, in whole and by what stands in their place."""
    found = {len(r) for r in rankings(answer)}
    found |= {sum(f.value == shown.value for f in r) for r in rankings(answer) for shown in answer.figures if shown in r}
    for series in answer.series:
        gaps = [p.state for p in series.points if p.value is None]
        found |= {len(series.points), len(series.points) - len(gaps), len(gaps), *(gaps.count(s) for s in gaps)}
    return found


# ---------------------------------------------------------------- series


def series(answer: Answer, library: Library, borne_out: Callable[[Point, Series], bool]) -> Iterator[str]:
    """Points of a series that are no figure of the answer, of another year or body, or cited elsewhere.

    `borne_out` looks a point up in the reports that the answer does not assert itself.
    """
    known = [f for figure in answer.figures for f in inside(figure)]
    labels = {c.label: c for c in answer.citations}
    for line in answer.series:
        for point in line.points:
            if point.citation and point.citation not in labels:
                yield f"{point.label} cites nothing"
            if point.value is None:
                if point.state in _WITH_NUMBER:
                    yield f"{point.label} of the series has lost its number"
                continue
            fitting = [
                f
                for f in known
                if (f.value, f.raw.strip()) == (point.value, point.raw.strip()) and _belongs(f, line, point.label, library)
            ]
            there = [f for f in fitting if not point.citation or _cited_there(f, labels, point.citation)]
            # 减 3 is no number by itself; what it is worth the report tells
            if there or (_signed(point.raw) in (point.value, None) and borne_out(point, line)):
                continue
            if not fitting:
                yield f"{point.label} {point.raw} of the series is no figure of the answer"
            elif point.citation in labels:
                yield f"{point.label} of the series is cited elsewhere"


def _belongs(figure: Figure, line: Series, label: str, library: Library) -> bool:
    if figure.formula == "place":
        return False
    of = list(leaves(figure))
    if line.along == "year":
        return all(str(f.year) in label for f in of)
    if line.along == "issuer":
        return all(f.issuer in library.issuers and library.issuers[f.issuer].name in label for f in of)
    return True


def _cited_there(figure: Figure, labels: Mapping[str, Citation], label: str) -> bool:
    """Whether a citation is that of a figure, or of a number of the text."""
    where = labels[label].where if label in labels else None
    return any(f.where == where or not isinstance(f.where, CellRef) for f in leaves(figure))
