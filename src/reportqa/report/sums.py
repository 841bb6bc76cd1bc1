"""Whether printed values add up, and whether digits that stand apart are one number. Comes in: the texts of a row's cells.
Goes out: what the identities of the forms (domain: row sums of table three, groups of table four) say about them.

A value is never made up here: digits are put together only if the row then adds up, and in one way only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from reportqa.lexicon.outline import TableWords
from reportqa.text import number, plain

#: digits with spaces between them: one number that was torn, or several
_APART = re.compile(r"^[1-9]\d*(?:\s+\d+)+$")
#: more pieces than this in one row are no row with torn digits
_MOST_PIECES = 24
#: more ways of joining than this need not be told apart
_ENOUGH_WAYS = 8

Texts = tuple[str, ...]


def is_apart(text: str) -> bool:
    """Whether a cell holds digits that stand apart: 1 2 5."""
    return bool(_APART.match(text.strip()))


def together(text: str) -> str:
    """The digits without the spaces between them."""
    return "".join(text.split())


def is_number(text: str, words: TableWords) -> bool:
    """Whether a cell prints a number, so that it may be part of a sum; blank, strokes and 无 print none."""
    return _amount(text, words) is not None


@lru_cache(maxsize=1 << 12)
def _bare(text: str) -> str:
    return plain(text).text


def _amount(text: str, words: TableWords) -> Decimal | None:
    bare = _bare(text)
    for unit in words.units:
        bare = bare.removesuffix(unit)
    return None if is_apart(text) else number(bare)


def adds_up(parts: Sequence[str], total: str, words: TableWords) -> bool | None:
    """Whether the parts add up to the total; None if the total is no number or a part is neither a number nor empty.

    A part without a number counts as nothing here: the question is only whether cells were moved, lost or torn.
    """
    whole = _amount(total, words)
    if whole is None:
        return None
    amounts = [_amount(p, words) for p in parts]
    empty = {"", *map(_bare, (*words.slashes, *words.nones))}
    if any(a is None and _bare(p) not in empty for a, p in zip(amounts, parts, strict=True)):
        return None
    return sum((a for a in amounts if a is not None), Decimal(0)) == whole


def ways(pieces: Sequence[str], count: int, words: TableWords) -> list[Texts]:
    """Every way of reading pieces that only spaces part as `count` values of which the last is the sum of the others.

    A number has no leading zero, and only digits are put together. At most a few ways are returned: more than one is no answer.
    """
    found: list[Texts] = []
    if not count <= len(pieces) <= _MOST_PIECES:
        return found

    def fill(at: int, values: Texts) -> None:
        left = count - len(values)
        if len(found) >= _ENOUGH_WAYS or len(pieces) - at < left:
            return
        if left == 0:
            whole = [together(v) if is_apart(v) else v for v in values]
            if at == len(pieces) and adds_up(whole[:-1], whole[-1], words):
                found.append(values)
            return
        for end in range(at + 1, len(pieces) - left + 2):
            if end > at + 1 and not (_digits(pieces[at]) and pieces[at] != "0" and _digits(pieces[end - 1])):
                return
            fill(end, (*values, " ".join(pieces[at:end])))

    fill(0, ())
    return found


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
