"""The phrases that the encoder is trained and measured on. Comes in: lexicon/phrases/*.toml. Goes out: checked, frozen tables.

Only training and measuring read them; answering a question does not.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from reportqa.errors import WrongSetting

T = TypeVar("T")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Asked(_Strict):
    """How people ask for a row: noun phrases for the frames, whole questions; `rows` where a group of rows is meant."""

    names: tuple[str, ...]
    phrases: tuple[str, ...]
    rows: tuple[str, ...] = ()


class Topic(_Strict):
    """How people ask for a topic, invented sentences that stand for it, and headings that they stand under."""

    headings: tuple[str, ...]
    phrases: tuple[str, ...]
    sentences: tuple[str, ...]


class Noise(_Strict):
    """What stands around the meaning of a question, and questions that a report does not answer."""

    frames: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    places: tuple[str, ...]
    place_letters: str
    levels: tuple[str, ...]
    bodies: tuple[str, ...]
    outside: tuple[str, ...]
    headings: Mapping[str, tuple[str, ...]]


class Speakers(_Strict):
    """Ways of setting a question about a row, by speakers of other times and places; {} stands for what is asked.

    `left_out` are words of indicators.toml that training does without, because a phrase set aside for the same row has them.
    """

    frames: tuple[str, ...]
    left_out: frozenset[str] = frozenset()


class Outside(_Strict):
    """Questions that a report does not answer; `near` are narrower than a row or beside it, and sound like it."""

    questions: tuple[str, ...]
    near: tuple[str, ...]


class Heldout(_Strict):
    """Phrases that training never sees, by what they mean; `sentences` stand for topics."""

    rows: Mapping[str, tuple[str, ...]]
    pairs: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, tuple[str, ...]]
    topics: Mapping[str, tuple[str, ...]]
    sentences: Mapping[str, tuple[str, ...]]
    outside: Outside


#: questions by the style of their speaker: formal, colloquial, terse, old, wrong, regional
Styles = Mapping[str, tuple[str, ...]]


class SetAside(_Strict):
    """Questions by meaning and by style of speaker, for measuring only. `near` sound like a row and mean something narrower."""

    rows: Mapping[str, Styles]
    cells: Mapping[str, Styles]
    sums: Mapping[str, Styles]
    topics: Mapping[str, Styles]
    matters: Mapping[str, Styles]
    words: Mapping[str, Styles]
    outside: Styles
    near: Styles


class Phrases(_Strict):
    """All that training uses. `pairs` has keys row.column, `groups` are sums that no single row holds."""

    rows: Mapping[str, Asked]
    groups: Mapping[str, Asked]
    pairs: Mapping[str, tuple[str, ...]]
    topics: Mapping[str, Topic]
    noise: Noise
    speakers: Speakers


def _checked(kind: type[T], name: str, rows: Any) -> T:
    try:
        return TypeAdapter(kind).validate_python(rows)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise WrongSetting(f"词库文件 phrases/{name} 的 {place} 有误：{first['msg']}") from error


def _read(name: str) -> dict[str, Any]:
    try:
        return tomllib.loads((files("reportqa.lexicon") / "phrases" / name).read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSetting(f"词库文件 phrases/{name} 写法有误：{error}") from error


def read_phrases() -> Phrases:
    """The training phrases of the package."""
    pairs = _checked(dict[str, dict[str, tuple[str, ...]]], "pairs.toml", _read("pairs.toml"))
    return Phrases(
        rows=_checked(dict[str, Asked], "rows.toml", _read("rows.toml")),
        groups=_checked(dict[str, Asked], "groups.toml", _read("groups.toml")),
        pairs=pairs.get("cells", {}),
        topics=_checked(dict[str, Topic], "topics.toml", _read("topics.toml")),
        noise=_checked(Noise, "noise.toml", _read("noise.toml")),
        speakers=_checked(Speakers, "speakers.toml", _read("speakers.toml")),
    )


def read_heldout() -> Heldout:
    """The held-out phrases of the package."""
    return _checked(Heldout, "heldout.toml", _read("heldout.toml"))


def read_set_aside() -> SetAside:
    """The phrases set aside: written before the training phrases and without sight of any."""
    return _checked(SetAside, "set_aside.toml", _read("set_aside.toml"))
