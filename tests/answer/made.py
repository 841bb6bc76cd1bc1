"""Small corpora written for one test, and questions with their meaning given by hand, so that answering is tested alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from reportqa.answer import check
from reportqa.answer.case import Case
from reportqa.answer.compose import compose
from reportqa.assistant import Assistant, open_assistant
from reportqa.build import build
from reportqa.lexicon import load_lexicon
from reportqa.passage.encoder import load_encoder
from reportqa.records import Answer, Question
from reportqa.settings import Office, Settings

LEXICON = load_lexicon()


def meant(assistant: Assistant, kind: str, bodies: tuple[str, ...] = (), **fields: Any) -> Answer:
    """The checked answer to a question of that meaning, bodies by official names. Fails if the last gate would stop it."""
    ids = {issuer.name: issuer.id for issuer in assistant.library.issuers.values()}
    plain = str(fields.pop("plain", ""))
    question = Question(plain, plain, kind, issuers=tuple(ids[b] for b in bodies), **fields)
    case = Case(question, assistant.library, LEXICON, Office(), "test")
    answer = compose(case)
    assert check.problems(answer, question, assistant.library, LEXICON) == (), answer.text
    return answer


@contextmanager
def opened(folder: Path, reports: Mapping[str, str], catalogue: str = "") -> Iterator[Assistant]:
    """An assistant over reports given as file name -> text."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True)
    for name, text in reports.items():
        (corpus / name).write_text(text, "utf-8")
    if catalogue:
        (corpus / "catalogue.toml").write_text(catalogue, "utf-8")
    build(corpus, folder / "index", LEXICON, load_encoder(""))
    assistant = open_assistant(Settings(corpus=corpus, index=folder / "index"))
    yield assistant
    assistant.library.close()
