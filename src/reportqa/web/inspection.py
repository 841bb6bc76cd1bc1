"""Reads every byte of the index in use, beside the server. In: an index. Out: which of its generations are passed over.

Opening an index proves its small parts only; a bit that has turned in a large one is found here.
"""

from __future__ import annotations

import logging
from pathlib import Path

from reportqa import generation
from reportqa.errors import IndexUnusable

_log = logging.getLogger(__name__)


class Inspection:
    """What has been found about the generations of an index; `passing` names those with damage in them."""

    def __init__(self, index: Path) -> None:
        self.index = index
        self.passing: frozenset[str] = frozenset()
        self._pointed: bytes | None = None

    def state(self) -> bytes | None:
        """What names the current generation of the index; None where there is none."""
        try:
            pointed = (self.index / "CURRENT").read_bytes()
        except OSError:
            return None
        if pointed != self._pointed:
            # another generation was published or gone back to; what is wrong with any is found out anew
            self._pointed, self.passing = pointed, frozenset()
        return pointed

    def finds_damage(self, used: str) -> bool:
        """Whether the generation of that name turns out to be damaged; it is passed over from then on."""
        try:
            found = generation.current(self.index, self.passing)
        except IndexUnusable as error:
            _log.error("no generation of the index is whole: %s", error)
            return bool(used and generation.folders(self.index))
        if used and used != found.folder.name:
            # opening it again has shown the damage; where it has not, something was published just now
            _log.error("the index is to be read from %s instead of %s: %s", found.folder.name, used, found.fallen)
            return bool(found.fallen)
        odd = generation.damaged(found)
        if not odd or not found.folder.is_dir():  # it may have been dropped after newer ones were published
            return False
        _log.error("the index is damaged, %s of %s is not what was written", odd[0], found.folder)
        self.passing |= {found.folder.name}
        return True
