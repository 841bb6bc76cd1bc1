"""Serves the page: reads reportqa.toml beside this file, opens the assistant in the background, and answers until stopped."""

from __future__ import annotations

import sys
from pathlib import Path

from reportqa.errors import ReportqaError
from reportqa.settings import Settings, read_settings
from reportqa.web.holder import Assistant
from reportqa.web.server import serve


def main() -> int:
    """Exit status 0 when stopped, 1 with one plain sentence when it cannot start."""
    try:
        settings = read_settings(Path(__file__).resolve().parent / "reportqa.toml")
        serve(settings, lambda: _open(settings))
    except ReportqaError as error:
        print(error, file=sys.stderr)  # noqa: T201  the console is where the person who starts the server looks
        return 1
    return 0


def _open(settings: Settings) -> Assistant:
    """Opens the index, and builds it from the corpus first where there is none."""
    from reportqa.assistant import open_assistant  # the encoder takes seconds to import, and the page must not wait for it
    from reportqa.build import build
    from reportqa.lexicon import load_lexicon
    from reportqa.passage.encoder import load_encoder

    if not (settings.index / "CURRENT").exists():
        build(settings.corpus, settings.index, load_lexicon(), load_encoder(settings.encoder, building=True))
    return open_assistant(settings)


if __name__ == "__main__":
    sys.exit(main())
