"""Words of a conversation. Comes in: dialogue.toml. Goes out: what chooses among choices, and what drops a slot taken over."""

from __future__ import annotations

from collections.abc import Mapping

from reportqa.errors import WrongSetting
from reportqa.lexicon.forms import Strict
from reportqa.lexicon.replies import Reply

#: what a question can take over from the one before
SLOTS = ("issuers", "years", "items", "columns", "topic")
#: the labels under which they are shown
_LABELS = {"label_issuer": "issuers", "label_year": "years", "label_item": "items", "label_topic": "topic"}


class DialogueWords(Strict):
    """dialogue.toml."""

    choose: tuple[str, ...]
    pick: tuple[str, ...]
    yes: tuple[str, ...]
    last: tuple[str, ...]
    drop: tuple[str, ...]
    instead: tuple[str, ...]
    others: tuple[str, ...]
    next: tuple[str, ...]
    again: tuple[str, ...]
    that_year: tuple[str, ...]
    slots: dict[str, tuple[str, ...]]


def check_dialogue(words: DialogueWords, replies: Mapping[str, Reply]) -> None:
    """Refuses slots that do not exist, and labels of the page under which a slot cannot be dropped."""
    for name, slots in words.slots.items():
        if unknown := [s for s in slots if s not in SLOTS]:
            raise WrongSetting(f"词库文件 dialogue.toml 的 slots.{name}：没有 {unknown[0]} 这一项")
    for code, slot in _LABELS.items():
        if slot not in words.slots.get(replies[code].text, ()):
            raise WrongSetting(f"词库文件 dialogue.toml 的 slots：缺少页面上的“{replies[code].text}”")
