"""The sentences in which checks of a report's figures are told: checks.toml as a frozen table."""

from __future__ import annotations

import string
from collections.abc import Mapping

from pydantic import Field

from reportqa.errors import WrongSetting
from reportqa.lexicon.forms import Strict
from reportqa.records import Severity

#: the fields that a sentence may use
FIELDS = frozenset(("head", "left", "right", "row", "column", "empty", "year", "before", "quote"))


class CheckWords(Strict):
    """One kind of check: its name, how grave a failure is, the sentence for each result, and what an office can do about it.

    In the file the results are `pass`, `fail`, `unknown`; a kind that is only told when something is odd has no other sentence.
    """

    name: str
    severity: Severity
    next: str
    passed: str = Field(default="", alias="pass")
    failed: str = Field(default="", alias="fail")
    unknown: str = ""

    def sentence(self, result: str) -> str:
        """The template for a result: pass, fail or unknown."""
        return {"pass": self.passed, "fail": self.failed}.get(result, self.unknown)


def check_check_words(checks: Mapping[str, CheckWords]) -> None:
    """Refuses a kind without a sentence, and a sentence with a field that no check fills."""
    for key, words in checks.items():
        if not (words.failed or words.unknown):
            raise WrongSetting(f"词库文件 checks.toml 的 {key} 没有 fail 也没有 unknown，说不出结果")
        for sentence in (words.name, words.next, words.passed, words.failed, words.unknown):
            used = {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}
            if used - FIELDS:
                raise WrongSetting(f"词库文件 checks.toml 的 {key} 用了不存在的字段：{'、'.join(sorted(used - FIELDS))}")
