"""Writes the record of the wordings: comes in replies.toml, goes out tests/vectors/wording.toml with version and hash of each.

Run it after a reply was reworded and its version counted on: .venv/bin/python tools/wording.py
"""

from __future__ import annotations

from pathlib import Path

from reportqa.lexicon import load_lexicon

RECORD = Path(__file__).parents[1] / "tests" / "vectors" / "wording.toml"
_HEAD = "# Version and hash of every reply, written by tools/wording.py; a changed wording needs a new version first.\n"


def record() -> str:
    """The record as text, in the order of the names."""
    replies = load_lexicon().replies
    return _HEAD + "".join(f'{key} = ["{replies[key].version}", "{replies[key].digest()}"]\n' for key in sorted(replies))


if __name__ == "__main__":
    RECORD.write_text(record(), "utf-8")
