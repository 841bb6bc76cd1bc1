"""The words of the page. Comes in: words.toml beside this file. Goes out: one frozen mapping of texts with gaps to fill."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from reportqa.errors import WrongSetting


@lru_cache(maxsize=1)
def words() -> Mapping[str, str]:
    """Every text of words.toml under its key; raises `WrongSetting` when a value is not text."""
    data = (files("reportqa.web") / "words.toml").read_bytes()
    try:
        rows = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSetting(f"页面用语文件 words.toml 写法有误：{error}") from error
    for key, value in rows.items():
        if not isinstance(value, str):
            raise WrongSetting(f"页面用语文件 words.toml 的 {key} 应为文字")
    return MappingProxyType(rows)


def say(key: str, /, **gaps: object) -> str:
    """The text under that key with its gaps filled."""
    return words()[key].format(**gaps)
