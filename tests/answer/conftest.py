"""Indexes to ask: one of the two real reports beside the project, one of the corpus that ships."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# small corpora that several tests write (made.py)
sys.path.insert(0, str(Path(__file__).parent))

from reportqa.assistant import Assistant, open_assistant
from reportqa.build import build
from reportqa.lexicon import load_lexicon
from reportqa.passage.encoder import load_encoder
from reportqa.settings import Office, Settings

PROJECT = Path(__file__).parents[2]


def _built(corpus: Path, index: Path, office: Office | None = None) -> Assistant:
    build(corpus, index, load_lexicon(), load_encoder(""))
    return open_assistant(Settings(corpus=corpus, index=index, office=office or Office()))


@pytest.fixture(scope="session")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The two real reports."""
    assistant = _built(shared / "corpus", tmp_path_factory.mktemp("real") / "index")
    yield assistant
    assistant.library.close()


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The corpus that ships: one restated report and the demonstration."""
    office = Office(name="某市政务公开办", telephone="0000-0000000", application_address="某路一号", hotline="12345")
    assistant = _built(PROJECT / "corpus", tmp_path_factory.mktemp("shipped") / "index", office)
    yield assistant
    assistant.library.close()
