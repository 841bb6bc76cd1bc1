"""Printed labels to keys of the forms. Comes in: what stands in a cell. Goes out: which row, column or heading it is, if any.

Labels are compared without ordinals, brackets, punctuation, width and script, since reports print all of these differently.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import product

from reportqa.lexicon import Form, FormBlock, Lexicon
from reportqa.lexicon.outline import TableWords
from reportqa.records import UNREAD
from reportqa.text import number, plain, squeeze

_ORDINAL = re.compile(
    r"^(?:\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}[、.,]|\(\d{1,2}\)|\d{1,2}[.、,):]|\d{1,2}(?=[^\d\W]))"
)
#: the columns of table three in the order of the form
REQUESTS = ("N", "C1", "C2", "C3", "C4", "C5", "T")
_BRACKETS = re.compile(r"\([^()]*\)|\([^()]*$")
#: digits with a space between them are two numbers, or one that was torn: never one value
_GAP = re.compile(r"\d\s+\d")
Found = tuple[str, FormBlock]
Same = Callable[[str, str], bool]


class Labels:
    """Every label that the forms print, ready to be recognised. Built once from the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.words = lexicon.outline.tables
        self.forms = lexicon.forms
        # a document asks for the same few hundred labels many thousand times
        self.norm: Callable[[str], str] = lru_cache(maxsize=1 << 14)(self._norm)
        self.row: Callable[[str, str], str] = lru_cache(maxsize=1 << 14)(self._row)
        self.is_piece: Callable[[str], bool] = lru_cache(maxsize=1 << 14)(self._is_piece)
        self.rows: dict[str, dict[str, str]] = {}
        self.columns: dict[str, dict[str, str]] = {}
        self.groups: set[str] = set()
        self.corners: set[str] = set()
        self._whole: set[str] = {squeeze(self.words.note)}
        for form in lexicon.forms.values():
            self._learn(form)
        self.pieces = "\n".join(
            sorted({*self._whole, *self.groups, *(n for m in (*self.rows.values(), *self.columns.values()) for n in m)})
        )

    def _learn(self, form: Form) -> None:
        for table in form.tables:
            if table.role == "statistics":
                # its lines are told by `statistics`; taken for labels, headings of sections would look like them
                continue
            rows, columns = self.rows.setdefault(table.role, {}), self.columns.setdefault(table.role, {})
            self.groups.add(self.norm(table.corner))
            self.corners.add(self.norm(table.corner))
            for block in table.blocks:
                self._whole.add(squeeze(block.head))
                for row in block.rows:
                    for text in (row.label, *row.also):
                        rows.setdefault(self.norm(text), row.key)
                        self._whole.add(squeeze(text))
                    self.groups.update(map(self.norm, row.group))
                for column in block.columns:
                    for text in (column.label, *column.also):
                        columns.setdefault(self.norm(text), column.key)
                        self._whole.add(squeeze(text))
                    self.groups.update(map(self.norm, column.group))
            rows.pop("", None)

    def _norm(self, text: str) -> str:
        """The label without ordinal, explanatory brackets, signs and local wording: 1.属于国家秘密 is 属于国家秘密."""
        bare = _ORDINAL.sub("", plain(text).text, count=1)
        while (cut := _BRACKETS.sub("", bare)) != bare:
            bare = cut
        for other, ours in self.words.same.items():
            bare = bare.replace(other, ours)
        return squeeze(bare)

    def _row(self, role: str, text: str) -> str:
        """The key of the row with that label, or empty. One or two lost characters are forgiven if only one row is near."""
        label = self.norm(text)
        known = self.rows[role]
        if label in known or len(label) < 3 or any(c.isascii() for c in label):
            return known.get(label, "")
        near = {key for name, key in known.items() if _nearly(label, name)}
        return near.pop() if len(near) == 1 else ""

    def is_row(self, role: str, text: str) -> bool:
        """Whether the text is the whole label of a row, without a character lost."""
        return self.norm(text) in self.rows[role]

    def column(self, role: str, text: str) -> str:
        """The key of the column with that label, or empty."""
        return self.columns[role].get(self.norm(text), "")

    def is_note(self, text: str) -> bool:
        """Whether the text is the note in the corner of table three."""
        ours, theirs = squeeze(self.words.note), squeeze(text)
        return ours in theirs or (len(theirs) >= 6 and theirs in ours)

    def is_head(self, text: str) -> bool:
        """Whether the text is the line over a block of table two."""
        return squeeze(text).startswith(self.words.block_head) and len(text) < 20

    def _is_piece(self, text: str) -> bool:
        """Whether the text is a label of a form or an unbroken part of one."""
        return any(t != "" and t in self.pieces for t in (squeeze(text), self.norm(text)))

    def blocks(self, heads: Sequence[str]) -> tuple[Found, ...]:
        """The blocks of table two whose columns carry these headings; truncated headings count if all fit in order."""
        names = [self.norm(h) for h in heads]
        exact = self._fitting(names, lambda name, label: name == label)
        return exact or self._fitting(names, _truncated)

    def blocks_run_together(self, heads: str) -> tuple[Found, ...]:
        """The blocks whose headings, printed one after another without division, are this text."""
        name = self.norm(heads)
        exact = tuple(f for f in self._disclosed() if name in _together(f[1], self.norm))
        if exact:
            return exact
        return tuple(
            f
            for f in self._disclosed()
            if any(_truncated(name, t) and len(name) > 0.6 * len(t) for t in _together(f[1], self.norm))
        )

    def _disclosed(self) -> Iterable[Found]:
        for key, form in self.forms.items():
            for block in form.table("disclosed").blocks if form.has("disclosed") else ():
                yield key, block

    def _fitting(self, names: Sequence[str], same: Same) -> tuple[Found, ...]:
        found = []
        for key, block in self._disclosed():
            labels = [[self.norm(t) for t in (c.label, *c.also)] for c in block.columns]
            if len(labels) == len(names) and all(any(same(n, t) for t in ts) for n, ts in zip(names, labels, strict=True)):
                found.append((key, block))
        return tuple(found)

    def has_cell(self, row: str, column: str) -> str:
        """The key of the first form that has such a cell, or empty."""
        return next((key for key, form in self.forms.items() if form.find(row, column)), "")


def has_ordinal(text: str) -> bool:
    """Whether a label begins with an ordinal: （七）总计 is a row, 总计 a column."""
    return bool(_ORDINAL.match(plain(text).text))


def heads_in_order(keys: Sequence[str]) -> bool:
    """Whether the headings of table three, in the order in which they are read, can stand over the columns of the form.

    总计 may be read before 商业企业, since it stands a line higher, but nothing is read before 自然人.
    """
    order = [REQUESTS.index(key) for key in keys if key != "T"]
    return order == sorted(set(order)) and ("N" not in keys or keys[0] == "N")


def _nearly(a: str, b: str) -> bool:
    """Whether one is the other with one character lost, or two of a long label."""
    short, long = sorted((a, b), key=len)
    lost = len(long) - len(short)
    return 0 < lost <= (2 if len(long) >= 8 else 1) and _within(short, long)


def _truncated(name: str, label: str) -> bool:
    """Whether a printed heading can be what is left of a label: it begins alike and keeps the order."""
    return len(name) >= 3 and name[0] == label[0] and _within(name, label)


def _within(short: str, long: str) -> bool:
    """Whether the characters of `short` stand in `long` in that order."""
    letters = iter(long)
    return all(c in letters for c in short)


def _together(block: FormBlock, norm: Callable[[str], str]) -> set[str]:
    """Every way in which the block's headings read when printed without division."""
    return {"".join(choice) for choice in product(*([norm(t) for t in (c.label, *c.also)] for c in block.columns))}


def value_like(text: str, words: TableWords, chinese: bool = True) -> bool:
    """Whether the text can stand in a value cell: nothing, a number (signed, with a unit), or one of the marks instead."""
    if _GAP.search(text):
        return False
    bare = plain(text).text
    if bare in ("", UNREAD, *map(_plain_word, (*words.slashes, *words.nones))):
        return True
    for sign in (*words.more, *words.fewer):
        if bare.startswith(_plain_word(sign)):
            bare = bare[len(_plain_word(sign)) :]
            break
    for unit in words.units:
        if bare.endswith(unit):
            bare = bare[: -len(unit)]
            break
    bare = bare[1:-1] if bare[:1] == "(" and bare[-1:] == ")" else bare
    return number(bare) is not None and (chinese or bare[0].isdigit() or bare in ("零", "〇"))


@lru_cache(maxsize=256)
def _plain_word(word: str) -> str:
    return plain(word).text


def labels_of(lexicon: Lexicon) -> Labels:
    """The labels of this lexicon, built on first use and kept for the lexicon last used."""
    if lexicon.digest not in _BUILT:
        _BUILT.clear()
        _BUILT[lexicon.digest] = Labels(lexicon)
    return _BUILT[lexicon.digest]


_BUILT: dict[str, Labels] = {}
