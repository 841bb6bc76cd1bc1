"""Serves the page: reads reportqa.toml beside this file, opens the assistant in the background, and answers until stopped."""

from __future__ import annotations

import sys
from pathlib import Path

from reportqa.__main__ import open_or_build
from reportqa.errors import ReportqaError
from reportqa.settings import read_settings
from reportqa.web.server import serve


def main() -> int:
    """Exit status 0 when stopped, 1 with one plain sentence when it cannot start."""
    try:
        settings = read_settings(Path(__file__).resolve().parent / "reportqa.toml")
        serve(settings, lambda passing: open_or_build(settings, passing))
    except ReportqaError as error:
        print(error, file=sys.stderr)  # noqa: T201  the console is where the person who starts the server looks
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
