"""Settings: one small frozen value, read once from reportqa.toml by the command line or app.py and passed down.

Unknown keys and wrong types are refused with the key's name; without the file the defaults hold.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path

from reportqa.errors import WrongSetting


@dataclass(frozen=True, slots=True)
class Office:
    """The disclosure office that refusals point to; empty parts are left out of the wording."""

    name: str = ""
    telephone: str = ""
    application_address: str = ""
    hotline: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things lie and how the page is served. `encoder` is a folder with a sentence-transformers model; empty: our own."""

    corpus: Path = Path("corpus")
    index: Path = Path("index")
    data: Path = Path("data")
    encoder: str = ""
    host: str = "127.0.0.1"
    port: int = 7860
    office: Office = field(default_factory=Office)


_LAST_PORT = 65535
_PATHS = {"corpus", "index", "data"}


def read_settings(path: Path) -> Settings:
    """The settings in `path`, or the defaults when there is no such file. Relative folders are relative to the file."""
    if not path.is_file():
        return Settings()
    try:
        # an editor may have put a byte order mark in front
        rows = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSetting(f"设置文件 {path.name} 写法有误：{error}") from error
    office = rows.pop("office", {})
    if not isinstance(office, dict):
        raise WrongSetting(f"设置文件 {path.name} 的 office 应为一组键值")
    values = _checked(rows, Settings, path.name)
    for key in _PATHS & values.keys():
        values[key] = path.parent / str(values[key])
    if values.get("encoder"):
        values["encoder"] = str(path.parent / str(values["encoder"]))
    return Settings(**values, office=Office(**_checked(office, Office, path.name)))  # type: ignore[arg-type]


def _checked(rows: dict[str, object], kind: type, name: str) -> dict[str, object]:
    """The rows as they are, if every key exists and every value is a word or number as its field says."""
    known = {f.name: f for f in fields(kind)}
    for key, value in rows.items():
        if key not in known or key == "office":
            raise WrongSetting(f"设置文件 {name} 有不认识的键 {key}；可用的键：{'、'.join(sorted(known))}")
        wanted = int if key == "port" else str
        if not isinstance(value, wanted) or isinstance(value, bool):
            raise WrongSetting(f"设置文件 {name} 的 {key} 应为{'整数' if wanted is int else '文字'}")
        if isinstance(value, int) and not 1 <= value <= _LAST_PORT:
            raise WrongSetting(f"设置文件 {name} 的 {key} 应在1到{_LAST_PORT}之间")
    return dict(rows)
