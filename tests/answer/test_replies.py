"""No reply brings a figure of its own past the last gate."""

from __future__ import annotations

import pytest

from reportqa.answer.check import _NO_FIGURE, _numbers
from reportqa.lexicon import load_lexicon

REPLIES = load_lexicon().replies


@pytest.mark.parametrize("key", sorted(REPLIES))
def test_a_reply_holds_nothing_that_reads_as_a_number(key: str) -> None:
    reply = REPLIES[key]
    filled = reply.text.format(**dict.fromkeys(reply.slots(), "□"))
    assert _numbers(_NO_FIGURE.sub("□", filled)) == []
