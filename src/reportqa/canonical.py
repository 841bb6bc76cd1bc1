"""Answers as canonical JSON. Comes in: an `Answer`. Goes out: the same bytes on every machine and run, and back again.

Keys are sorted, text is UTF-8 as it is, there is no clock and no float: a figure is written as a string in plain notation
(`"1234"`, `"0.50"`), an unknown value as null. A `CellRef` and a `Span` are told apart by the key `kind`.
"""

from __future__ import annotations

import json
import types
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from reportqa import records
from reportqa.errors import ReportqaError
from reportqa.records import Answer, CellRef, Span

#: the two kinds of `Where`, as the key `kind` names them
_KINDS: dict[str, type] = {"cell": CellRef, "span": Span}
_KIND_OF = {kind: name for name, kind in _KINDS.items()}


def canonical_bytes(answer: Answer) -> bytes:
    """The answer as JSON without spaces; equal answers give equal bytes. Raises `ValueError` on a figure that is no number."""
    return json_bytes(_plain(answer))


def citations_json(answer: Answer) -> str:
    """The citations alone, in the same form, for a column of their own in the archive."""
    return json_bytes(_plain(answer.citations)).decode("utf-8")


def json_bytes(value: Any) -> bytes:
    """A value of JSON in the one form: sorted keys, no spaces, UTF-8, never NaN."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def read_answer(data: bytes) -> Answer:
    """The answer that `canonical_bytes` wrote; raises `ReportqaError` if the bytes are anything else."""
    try:
        return cast(Answer, _read(Answer, json.loads(data.decode("utf-8")), "回答"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ReportqaError("回答记录不是 JSON，无法读取。") from error


def plain_decimal(value: Decimal) -> str:
    """A number in plain notation, never with an exponent and never minus zero."""
    if not value.is_finite():
        raise ValueError("a figure must be a finite number")
    return format(abs(value) if value.is_zero() else value, "f")


def _plain(value: object) -> Any:
    """Records as dictionaries, tuples as lists, numbers as strings."""
    if isinstance(value, Decimal):
        return plain_decimal(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if is_dataclass(value):
        row = {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
        kind = _KIND_OF.get(type(value))
        return row if kind is None else {**row, "kind": kind}
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"an answer holds no {type(value).__name__}")


@lru_cache(maxsize=32)
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, vars(records))


def _read(kind: Any, value: Any, place: str) -> Any:
    """The value as the type says, or an error that names the place."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _read_either(get_args(kind), value, place)
    if origin is tuple:
        return _read_tuple(get_args(kind), value, place)
    if origin is Literal and value in get_args(kind):
        return value
    if kind is Decimal and isinstance(value, str):
        return _read_decimal(value, place)
    if is_dataclass(kind) and isinstance(value, dict):
        return _read_record(cast(type, kind), value, place)
    if isinstance(kind, type) and kind in (str, int) and type(value) is kind:
        return value
    raise ReportqaError(f"回答记录的 {place} 不合格式，无法读取。")


def _read_either(choices: tuple[Any, ...], value: Any, place: str) -> Any:
    if value is None and type(None) in choices:
        return None
    rest = [choice for choice in choices if choice is not type(None)]
    if len(rest) > 1 and isinstance(value, dict):
        chosen = _KINDS.get(str(value.get("kind", "")))
        rest = [choice for choice in rest if choice is chosen]
    if len(rest) != 1:
        raise ReportqaError(f"回答记录的 {place} 不知是哪一种，无法读取。")
    return _read(rest[0], value, place)


def _read_tuple(parts: tuple[Any, ...], value: Any, place: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise ReportqaError(f"回答记录的 {place} 应为一组值，无法读取。")
    kinds = [parts[0]] * len(value) if parts[1:] == (...,) else list(parts)
    if len(kinds) != len(value):
        raise ReportqaError(f"回答记录的 {place} 个数不对，无法读取。")
    return tuple(_read(kind, part, f"{place}[{i}]") for i, (kind, part) in enumerate(zip(kinds, value, strict=True)))


def _read_decimal(value: str, place: str) -> Decimal:
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise ReportqaError(f"回答记录的 {place} 不是数，无法读取。") from error
    if not number.is_finite():
        raise ReportqaError(f"回答记录的 {place} 不是数，无法读取。")
    return number


def _read_record(kind: type, value: dict[str, Any], place: str) -> Any:
    hints = _hints(kind)
    named = {key: part for key, part in value.items() if key != "kind" or kind not in _KIND_OF}
    # a field that came later has a default, so that older answers stay readable
    required = {f.name for f in fields(kind) if f.default is MISSING}
    if odd := sorted((named.keys() - hints.keys()) | (required - named.keys())):
        raise ReportqaError(f"回答记录的 {place} 多了或少了 {'、'.join(odd)}，无法读取。")
    return kind(**{key: _read(hint, named[key], f"{place}.{key}") for key, hint in hints.items() if key in named})
