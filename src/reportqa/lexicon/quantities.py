"""Words of counts in running text: measure words, what makes a number rough, what is a name or a date and no count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reportqa.errors import WrongSetting
from reportqa.lexicon.cues import Cues
from reportqa.lexicon.forms import Form, Strict
from reportqa.text import plain


class Periods(Strict):
    """Words for the time that a count is of."""

    words: tuple[str, ...]
    not_periods: tuple[str, ...]
    whole: tuple[str, ...]
    before: tuple[str, ...]


class Scopes(Strict):
    """Words for whose counts they are: a whole region or body, the body itself (`core`: only that), or parts of it."""

    whole: tuple[str, ...]
    own: tuple[str, ...]
    core: tuple[str, ...]
    parts: tuple[str, ...]

    def words(self) -> tuple[str, ...]:
        """All of them, the longest first."""
        return longest_first((*self.whole, *self.own, *self.parts))


class Matter(Strict):
    """Words of the text that say what cells of the tables say; `sums` are ways to add them up (new.T), the usual one first."""

    cell: str
    name: str
    topic: tuple[str, ...]
    says: tuple[str, ...]
    sums: tuple[tuple[str, ...], ...]
    nothing: tuple[str, ...] = ()
    money: bool = False


class Topics(Strict):
    """Words that tell what a sentence is about; `other`: nothing of the tables, `none`: they only look like a topic."""

    request: tuple[str, ...]
    review: tuple[str, ...]
    suit: tuple[str, ...]
    document: tuple[str, ...]
    rule: tuple[str, ...]
    other: tuple[str, ...]
    none: tuple[str, ...]


class Told(Strict):
    """What of the text is compared with the tables."""

    units: tuple[str, ...]
    money: str
    filler: tuple[str, ...]
    closed: tuple[str, ...]
    not_closed: tuple[str, ...]
    topics: Topics
    matters: tuple[Matter, ...]


class Quantities(Strict):
    """quantities.toml."""

    units: tuple[str, ...]
    not_units: tuple[str, ...]
    sure_one: tuple[str, ...]
    vague: tuple[str, ...]
    before: tuple[str, ...]
    not_before: tuple[str, ...]
    within: tuple[str, ...]
    after: tuple[str, ...]
    ordinal: tuple[str, ...]
    names: tuple[str, ...]
    not_counted: tuple[str, ...]
    prescribed: tuple[str, ...]
    explained: tuple[str, ...]
    not_explained: tuple[str, ...]
    changes: tuple[str, ...]
    against: tuple[str, ...]
    shares: tuple[str, ...]
    of_which: tuple[str, ...]
    respectively: tuple[str, ...]
    each: tuple[str, ...]
    lead: tuple[str, ...]
    tail: tuple[str, ...]
    stops: tuple[str, ...]
    periods: Periods
    scopes: Scopes
    told: Told


def longest_first(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words so that of two that begin alike the longer is tried first."""
    return tuple(sorted(dict.fromkeys(words), key=lambda w: (-len(w), w)))


def check_quantities(quantities: Quantities, cues: Cues, forms: Mapping[str, Form]) -> None:
    """Refuses words that are not in plain form, measure words that people ask for but no number has, and unknown cells."""
    for matter in quantities.told.matters:
        cells = [cell.partition(".") for way in matter.sums for cell in way]
        odd = [f"{row}.{column}" for row, _, column in cells if not any(f.find(row, column) for f in forms.values())]
        odd += [topic for topic in matter.topic if topic not in Topics.model_fields]
        if odd:
            raise WrongSetting(
                f"词库文件 quantities.toml 的 told.matters 里的 {matter.cell} 写了不存在的格或主题：{'、'.join(odd)}"
            )
    for key, word in _words(quantities):
        if plain(word).text != word:
            raise WrongSetting(f"词库文件 quantities.toml 的 {key} 里的“{word}”不是统一写法，应为“{plain(word).text}”")
    asked = {unit.lstrip("万亿") for group in cues.quantity.measures for unit in group} - {"日"}
    unknown = sorted(asked - set(quantities.units))
    if unknown:
        raise WrongSetting(f"词库文件 quantities.toml 的 units 缺少可以询问的量词：{'、'.join(unknown)}")
    strangers = sorted(
        (set(quantities.sure_one) - set(quantities.units)) | (set(quantities.scopes.core) - set(quantities.scopes.own))
    )
    if strangers:
        raise WrongSetting(f"词库文件 quantities.toml 里这些词没有先列出：{'、'.join(strangers)}")


def _words(quantities: Quantities) -> Iterator[tuple[str, str]]:
    for part in (quantities, quantities.periods, quantities.scopes):
        for key, value in part:
            if isinstance(value, tuple):
                yield from ((key, word) for word in value)
