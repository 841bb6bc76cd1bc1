"""Short questions that mean several things: the words, and the whole questions that are offered for them."""

from __future__ import annotations

from collections.abc import Mapping

from reportqa.errors import WrongSetting
from reportqa.lexicon.cues import Cues
from reportqa.lexicon.forms import Strict
from reportqa.lexicon.indicators import Indicators

_FEWEST, _MOST = 2, 6


class Choice(Strict):
    """One meaning: kind and topic of a question with items and columns of indicators.toml."""

    kind: str = "value"
    items: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    topic: str = ""
    ratio: str = ""


class Ambiguous(Strict):
    """Words that say too little by themselves (多少件, 公开了多少), and what they may mean, the likeliest first.

    They count only where the question names no item of its own beside them. `name` is how the visitor is told.
    """

    name: str
    words: tuple[str, ...]
    choices: tuple[Choice, ...]


def check_ambiguous(ambiguous: Mapping[str, Ambiguous], indicators: Indicators, cues: Cues) -> None:
    """Refuses too few or too many choices, and items, columns and topics that do not exist."""
    for key, entry in ambiguous.items():
        if not _FEWEST <= len(entry.choices) <= _MOST:
            raise WrongSetting(f"词库文件 ambiguous.toml 的 {key}：选项应有 {_FEWEST} 到 {_MOST} 个")
        for choice in entry.choices:
            for item in choice.items:
                if item not in indicators.items:
                    raise WrongSetting(f"词库文件 ambiguous.toml 的 {key}：没有 {item} 这一项")
            roles = {indicators.items[item].role for item in choice.items}
            for column in choice.columns:
                if not any(column in indicators.columns[role] for role in roles):
                    raise WrongSetting(f"词库文件 ambiguous.toml 的 {key}：没有 {column} 这一列")
            if choice.kind in ("narrative", "narrative_figure") and choice.topic not in cues.topics:
                raise WrongSetting(f"词库文件 ambiguous.toml 的 {key}：没有 {choice.topic} 这一内容")
