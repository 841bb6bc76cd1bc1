"""Reads every table of the lexicon, checks each and all together, and returns one frozen value."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from reportqa.errors import WrongSetting
from reportqa.lexicon.ambiguous import Ambiguous, check_ambiguous
from reportqa.lexicon.asking import Asking
from reportqa.lexicon.checks import CheckWords, check_check_words
from reportqa.lexicon.crosswalk import Crosswalk
from reportqa.lexicon.cues import Cues, Term, check_terms
from reportqa.lexicon.dialogue import DialogueWords, check_dialogue
from reportqa.lexicon.forms import Form, check_forms
from reportqa.lexicon.indicators import Indicators, check_indicators
from reportqa.lexicon.issuers import IssuerWords
from reportqa.lexicon.notices import Notices, check_notices
from reportqa.lexicon.outline import Outline
from reportqa.lexicon.quantities import Quantities, check_quantities
from reportqa.lexicon.ratios import Ratios, check_ratios
from reportqa.lexicon.replies import Reply, check_replies

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """All words and rules, equal to no other. `digest` is the SHA-256 over every file, part of each answer's rules version."""

    forms: Mapping[str, Form]
    indicators: Indicators
    crosswalk: Crosswalk
    issuers: IssuerWords
    cues: Cues
    terms: Mapping[str, Term]
    asking: Asking
    ambiguous: Mapping[str, Ambiguous]
    replies: Mapping[str, Reply]
    outline: Outline
    checks: Mapping[str, CheckWords]
    quantities: Quantities
    ratios: Ratios
    notices: Notices
    dialogue: DialogueWords
    digest: str


class _Folder:
    """The files of this folder, read one by one, with a digest over all that was read."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256()

    def read(self, name: str, kind: type[T]) -> T:
        """The file as a value of that kind; raises `WrongSetting` naming file, key and reason."""
        data = (files("reportqa.lexicon") / name).read_bytes()
        self.digest.update(name.encode() + b"\0" + data)
        try:
            rows: dict[str, Any] = tomllib.loads(data.decode("utf-8"))
            return TypeAdapter(kind).validate_python(rows)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise WrongSetting(f"词库文件 {name} 写法有误：{error}") from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            raise WrongSetting(f"词库文件 {name} 的 {place} 有误：{first['msg']}") from error


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """The lexicon of the package; raises `WrongSetting` when a table is wrong in itself or does not fit another."""
    folder = _Folder()
    forms = folder.read("forms.toml", dict[str, Form])
    check_forms(forms)
    indicators = folder.read("indicators.toml", Indicators)
    replies = folder.read("replies.toml", dict[str, Reply])
    check_indicators(indicators, forms)
    check_replies(replies)
    crosswalk = folder.read("crosswalk.toml", Crosswalk)
    crosswalk.check(indicators, forms, replies)
    checks = folder.read("checks.toml", dict[str, CheckWords])
    check_check_words(checks)
    notices = folder.read("notices.toml", Notices)
    check_notices(notices)
    cues = folder.read("cues.toml", Cues)
    dialogue = folder.read("dialogue.toml", DialogueWords)
    check_dialogue(dialogue, replies)
    terms = folder.read("terms.toml", dict[str, Term])
    check_terms(terms)
    asking = folder.read("asking.toml", Asking)
    asking.check(terms, cues.outside)
    ambiguous = folder.read("ambiguous.toml", dict[str, Ambiguous])
    check_ambiguous(ambiguous, indicators, cues)
    quantities = folder.read("quantities.toml", Quantities)
    check_quantities(quantities, cues, forms)
    ratios = folder.read("ratios.toml", Ratios)
    check_ratios(ratios, indicators, forms)
    return Lexicon(
        forms=forms,
        indicators=indicators,
        crosswalk=crosswalk,
        issuers=folder.read("issuers.toml", IssuerWords),
        cues=cues,
        terms=terms,
        asking=asking,
        ambiguous=ambiguous,
        replies=replies,
        outline=folder.read("outline.toml", Outline),
        checks=checks,
        quantities=quantities,
        ratios=ratios,
        notices=notices,
        dialogue=dialogue,
        digest=folder.digest.hexdigest(),
    )
