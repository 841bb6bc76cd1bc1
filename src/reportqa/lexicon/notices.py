"""The words of notices.toml: phrases that staff are told of, which change nothing in what is read."""

from __future__ import annotations

from reportqa.errors import WrongSetting
from reportqa.lexicon.forms import Strict
from reportqa.text import plain


class Notices(Strict):
    """notices.toml. A phrase is long enough not to stand in an ordinary report by chance."""

    instructions: tuple[str, ...]


def check_notices(notices: Notices) -> None:
    """Raises `WrongSetting` for a phrase that is too short or stands there twice."""
    seen: set[str] = set()
    for phrase in notices.instructions:
        bare = plain(phrase).text
        if len(bare) < 4 or bare in seen:
            raise WrongSetting(f"词库文件 notices.toml 的 instructions 有误：“{phrase}”太短或重复")
        seen.add(bare)
