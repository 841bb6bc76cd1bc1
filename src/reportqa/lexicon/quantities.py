"""Words of counts in running text: measure words, what makes a number rough, what is a name or a date and no count."""

from __future__ import annotations

from collections.abc import Iterator

from reportqa.errors import WrongSetting
from reportqa.lexicon.cues import Cues
from reportqa.lexicon.forms import Strict
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


def longest_first(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words so that of two that begin alike the longer is tried first."""
    return tuple(sorted(dict.fromkeys(words), key=lambda w: (-len(w), w)))


def check_quantities(quantities: Quantities, cues: Cues) -> None:
    """Refuses words that are not in plain form, and measure words that people ask for but no number can have."""
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
