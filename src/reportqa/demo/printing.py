"""How a report prints its figures: comes in the numbers of a year and a habit, goes out the text of every cell.

Only a cell whose number is zero is ever printed as blank, slash or 无; a habit never hides a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reportqa.demo.figures import APPLICANTS, Number
from reportqa.lexicon.forms import Form
from reportqa.text import plain

_DETAIL = ("deny", "lack", "rej", "oth")
_SUITS = ("sd", "sa")


@dataclass(frozen=True, slots=True)
class Habit:
    """`zeros`: which zeros are not printed as 0 and how; `signs`: how changes are printed; `thousands`: 1,234.

    `fault` is what the report gets wrong on purpose: `balance` or `reviews`.
    """

    zeros: str = ""
    signs: str = "plain"
    thousands: bool = False
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """The cells as printed, the tables that their heading declares empty, and the identities broken on purpose."""

    cells: dict[str, str]
    section_none: tuple[str, ...] = ()
    breaks: tuple[tuple[str, str], ...] = ()


def break_identity(figures: dict[str, Number], fault: str) -> tuple[tuple[str, str], ...]:
    """Falsify the numbers as a slip of the pen would; the identities broken, as (identity, column or row)."""
    if fault == "balance":
        other = next((c for c in APPLICANTS[1:] if figures[f"new.{c}"]), "")
        if not other:
            return ()
        # one request written into the wrong column: the grand total still balances, two columns do not
        figures["new.N"] += 1
        figures[f"new.{other}"] -= 1
        return ("balance", "N"), ("balance", other)
    if fault == "reviews":
        figures["fy.tot"] += 1
        return (("reviews", "fy"),)
    return ()


def print_cells(figures: Mapping[str, Number], form: Form, habit: Habit) -> Printed:
    """The text of every value cell of the form, in printed order."""
    cells: dict[str, str] = {}
    empty: tuple[str, ...] = ()
    for table in form.tables:
        keys = [(r, c, column.kind) for block in table.blocks for r, c, _, column in block.cells()]
        if table.role == "reviews" and habit.zeros == "section" and not any(figures[f"{r}.{c}"] for r, c, _ in keys):
            cells.update({f"{r}.{c}": "" for r, c, _ in keys})
            empty = (table.role,)
            continue
        for row, column, kind in keys:
            number = figures[f"{row}.{column}"]
            cells[f"{row}.{column}"] = _zero(row, column, habit) if number == 0 else _number(number, kind, habit)
    return Printed(cells, empty)


def _zero(row: str, column: str, habit: Habit) -> str:
    detail = row.rstrip("0123456789") in _DETAIL
    unused = (row in _SUITS and column != "tot", row == "coe", row == "reg" or column == "amount")
    if habit.zeros == "blank" and detail and column != "T":
        return ""
    if habit.zeros == "slash" and any(unused[:2]):
        return "/"
    if habit.zeros == "none" and unused[2]:
        return "无"
    return "0"


def _number(number: Number, kind: str, habit: Habit) -> str:
    if kind == "signed" and habit.signs == "words":
        return f"增 {number}" if number > 0 else f"减 {-number}"
    if kind == "signed" and habit.signs == "marks":
        return f"{number:+d}"
    mark = "," if habit.thousands else ""
    return f"{number:{mark}.2f}" if isinstance(number, Decimal) else f"{number:{mark}d}"


def meaning(text: str) -> tuple[str, Decimal | None]:
    """State and value of a cell as it was written: the readers' own rules are not asked."""
    bare = plain(text).text
    if bare in ("", "/", "无"):
        return {"": "blank", "/": "slash", "无": "none_written"}[bare], None
    sign = -1 if bare[0] in "减-" else 1
    value = sign * Decimal(bare.lstrip("增减+-").replace(",", ""))
    return ("number" if value else "zero"), value
