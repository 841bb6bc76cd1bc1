"""Reads every table of the lexicon, checks each and all together, and returns one frozen value."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from reportqa.errors import WrongSetting
from reportqa.lexicon.forms import Form


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words and rules. `digest` is the SHA-256 over every file, part of each answer's rules version."""

    forms: Mapping[str, Form]
    digest: str


def _read(name: str) -> tuple[dict[str, Any], bytes]:
    data = (files("reportqa.lexicon") / name).read_bytes()
    try:
        return tomllib.loads(data.decode("utf-8")), data
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSetting(f"词库文件 {name} 写法有误：{error}") from error


def _table(kind: type[T], name: str, rows: dict[str, Any]) -> Mapping[str, T]:
    try:
        return MappingProxyType(TypeAdapter(dict[str, kind]).validate_python(rows))  # type: ignore[valid-type]
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise WrongSetting(f"词库文件 {name} 的 {place} 有误：{first['msg']}") from error


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """The lexicon of the package; raises `WrongSetting` naming file, key and reason when a table is wrong."""
    digest = hashlib.sha256()
    forms_rows, data = _read("forms.toml")
    digest.update(data)
    return Lexicon(forms=_table(Form, "forms.toml", forms_rows), digest=digest.hexdigest())
