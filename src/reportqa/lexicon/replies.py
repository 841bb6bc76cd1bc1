"""Every sentence that goes out, as templates."""

from __future__ import annotations

import hashlib
from string import Formatter

from pydantic import Field

from reportqa.errors import WrongSetting
from reportqa.lexicon.forms import Strict

#: what a template may be filled with
SLOTS = frozenset(
    [
        "issuer",
        "year",
        "years",
        "what",
        "value",
        "raw",
        "parts",
        "blank",
        "lines",
        "table",
        "row",
        "column",
        "section",
        "quote",
        "field",
        "text",
        "basis",
        "form",
        "name",
        "words",
        "reply",
        "limit",
        "address",
        "telephone",
        "hotline",
        "file",
        "page",
        "confidence",
        "checked",
    ]
)


class Reply(Strict):
    """A sentence with slots, and the next step shown after it. `version` counts the wordings that went out, from 1 on."""

    text: str
    next: str = ""
    version: int = Field(default=1, ge=1)

    def digest(self) -> str:
        """A short hash of the wording; a wording that changes must count on its version (tests/vectors/wording.toml)."""
        return hashlib.sha256(f"{self.text}\0{self.next}".encode()).hexdigest()[:12]

    def slots(self) -> set[str]:
        """The names in braces."""
        return {name for part in (self.text, self.next) for _, name, _, _ in Formatter().parse(part) if name is not None}


def check_replies(replies: dict[str, Reply]) -> None:
    """Refuses a template with a slot that nothing fills, or with a digit of its own."""
    for key, reply in replies.items():
        if unknown := reply.slots() - SLOTS:
            raise WrongSetting(f"词库文件 replies.toml 的 {key}：没有 {'、'.join(sorted(unknown))} 这个空")
        if any(c.isdigit() for c in reply.text):
            raise WrongSetting(f"词库文件 replies.toml 的 {key}：答复的模板里不能有数字")
