"""Readings side by side in words. Comes in: readings of one thing. Goes out: the clauses that give each of them, and the
formula of what was derived from them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from reportqa.answer import wording
from reportqa.answer.case import Case
from reportqa.answer.derive import PERCENT, POINTS, plainly
from reportqa.answer.operands import counted, shown
from reportqa.answer.reading import Reading
from reportqa.records import Figure

#: a longer sentence of the text stands beside the answer only
_SHORT = 40
Along = Literal["year", "issuer", "item"]
#: how a result and an operand are joined in a formula
_PLUS, _MINUS, _EQUALS, _OVER = "＋", "－", "＝", "÷"


@dataclass(frozen=True, slots=True)
class Group:
    """Readings that are set against one another, in the order to be said, and what they differ in."""

    readings: tuple[Reading, ...]
    along: Along

    def counted(self) -> list[tuple[Reading, Figure]]:
        """The readings that may be computed with, with their figures."""
        return [(r, f) for r in self.readings if (f := counted(r)) is not None]

    def named_alike(self) -> bool:
        """Whether all are of one name."""
        return len({r.name for r in self.readings}) == 1

    def name(self) -> str:
        """What the newest of them with a number is called, said once for all that are called the same."""
        named = [r for r in self.readings if said(r)] or self.readings
        return max(named, key=lambda r: r.report.year).name

    def head(self, case: Case) -> str:
        """What all have in common, said before them: body and item, year and item, or body and year."""
        first = self.readings[0].report
        if self.along == "item":
            return case.say("head_report", issuer=first.issuer.name, year=first.year)
        if self.along == "year":
            return case.say("head_years", issuer=first.issuer.name, what=self.name())
        return case.say("head_bodies", year=first.year, what=self.name()) if self._one_year() else self.name()

    def label(self, case: Case, reading: Reading) -> str:
        """What tells one of them from the others."""
        if self.along == "item":
            return reading.name
        name = "" if reading.name == self.name() else reading.name
        if self.along == "issuer":
            year = "" if self._one_year() else case.say("label_of_year", year=reading.report.year, what="")
            return f"{reading.report.issuer.name}{year}{name}"
        return case.say("label_of_year", year=reading.report.year, what=name)

    def _one_year(self) -> bool:
        return len({r.report.year for r in self.readings}) == 1

    def entries(self, case: Case) -> list[str]:
        """Each with its value, or with what stands in its place."""
        return [entry(case, self.label(case, r), r) for r in self.readings]


def said(reading: Reading) -> bool:
    """Whether a reading is said with a number."""
    return reading.answered() and not reading.trouble


def entry(case: Case, label: str, reading: Reading, code: str = "figures_line") -> str:
    """A reading under a label: its value, or why there is none."""
    if said(reading):
        return case.say(code, what=label, value=value_of(case, reading))
    if reading.trouble == "not_found":
        return case.say("not_found_line", what=label)
    return wording.line(case, replace(reading, name=label))


def value_of(case: Case, reading: Reading) -> str:
    """The value of a reading with what it rests on: the parts of a sum or ratio, the sentence of a number of the text."""
    main = reading.main()
    if main is None:
        raise ValueError("a reading without a figure has no value to say")
    value, parts = wording.value(case, main), wording.parts(case, reading)
    if main.formula == "ratio":
        sides = [(code, part) for code, part in zip(("numerator", "denominator"), main.parts, strict=True) if part.parts]
        sums = "".join(case.say(code, value=wording.value(case, part)) for code, part in sides)
        return case.say("value_of_ratio", parts=parts + sums, text=formula(main), value=value)
    if main.formula == "sum":
        return case.say("value_of_sum", value=value, parts=parts)
    if reading.sentences:
        sentence = reading.sentences[0]
        quote = sentence.place.paragraph.text[sentence.start : sentence.end].strip()
        if len(quote) > _SHORT:
            return case.say("value_of_text_cited", value=value)
        return case.say("value_of_text", value=value, quote=quote)
    return value


def asserted(readings: Iterable[Reading]) -> list[Figure]:
    """The figures that the entries of readings say, in their order: of a ratio both sides, then the ratio."""
    figures: list[Figure] = []
    for reading in (r for r in readings if said(r)):
        if reading.total is not None and reading.total.formula == "ratio":
            figures += [*reading.figures, *(p for p in reading.total.parts if p.parts), reading.total]
        else:
            figures += shown([reading])
    return list(dict.fromkeys(figures))


# ---------------------------------------------------------------- what was derived


def formula(figure: Figure) -> str:
    """How a derived figure comes out of its parts: 41－36＝5."""
    first, *others = figure.parts
    if figure.formula == "difference":
        return f"{_operand(first)}{_MINUS}{_operand(others[0], inside=True)}{_EQUALS}{_result(figure)}"
    if figure.formula == "rate":
        return f"（{_operand(first)}{_MINUS}{_operand(others[0])}）{_OVER}{_operand(others[0])}{_EQUALS}{_result(figure)}"
    if figure.formula == "mean":
        added = _PLUS.join(_operand(p, inside=n > 0) for n, p in enumerate(figure.parts))
        return f"（{added}）{_OVER}{len(figure.parts)}{_EQUALS}{_result(figure)}"
    return f"{_operand(first)}{_OVER}{_operand(others[0])}{_EQUALS}{_result(figure)}"


def _operand(figure: Figure, inside: bool = False) -> str:
    text = _result(figure)
    return f"（{text}）" if inside and text.startswith(_MINUS) else text


def _result(figure: Figure) -> str:
    return _digits(figure.value, figure.unit) if figure.value is not None else figure.raw


def _digits(value: Decimal, unit: str) -> str:
    """A number of a formula; shares keep their decimals and their sign."""
    sign = _MINUS if value < 0 else ""
    if unit in (PERCENT, POINTS):
        return f"{sign}{format(abs(value), 'f')}{unit if unit == PERCENT else ''}"
    return f"{sign}{plainly(abs(value))}"


def amount(case: Case, figure: Figure) -> str:
    """How large a difference or rate is, without its sign."""
    return wording.value(case, replace(figure, raw=figure.raw.removeprefix("-")))
