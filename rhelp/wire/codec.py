"""Messages to JSON text and back, every field checked against its bound.

A text is one JSON object whose ``t`` is the tag. Unknown keys are ignored and an unknown tag decodes to ``None``, so
that a newer program can talk to an older one; everything else that does not fit raises ``BadMessage``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import MISSING, fields
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, cast, get_args, get_origin, get_type_hints

from rhelp.wire.fields import Most
from rhelp.wire.message import BadMessage, Family, Message


def encode(message: Message) -> str:
    """The message as JSON text."""
    body = {"t": message.terms.tag} | {name: _plain(getattr(message, name)) for name in _hints(type(message))}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def decode(text: str, family: Family) -> Message | None:
    """The message in ``text``, or None where the family knows no such tag. Raises BadMessage."""
    try:
        body = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise BadMessage("not JSON") from error
    if not isinstance(body, dict) or not isinstance(body.get("t"), str):
        raise BadMessage("not an object with a tag")
    cls = family.by_tag.get(body["t"])
    return None if cls is None else _build(cls, body)


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


def _read_hints(cls: Any) -> dict[str, Any]:
    hints = get_type_hints(cls, include_extras=True)
    return {field.name: hints[field.name] for field in fields(cls)}


_hints = cast(Callable[[type[Any]], dict[str, Any]], cache(_read_hints))


def _build(cls: type[Any], body: dict[str, Any]) -> Any:
    values = {}
    optional = {field.name for field in fields(cls) if field.default is not MISSING}
    for name, kind in _hints(cls).items():
        if name in body:
            values[name] = _check(body[name], kind, name)
        elif name not in optional:
            raise BadMessage(f"{name} is missing")
    return cls(**values)


def _check(value: Any, kind: Any, name: str) -> Any:
    origin = get_origin(kind)
    if origin is Annotated:
        inner, *bounds = get_args(kind)
        checked = value if isinstance(inner, type) and type(value) is inner else None
        if get_origin(inner) is tuple:
            if not isinstance(value, list) or not all(b.fits(value) for b in bounds if isinstance(b, Most)):
                raise BadMessage(f"{name} is not a list of the right length")
            return tuple(_check(item, get_args(inner)[0], name) for item in value)
        if checked is None or not all(bound.fits(checked) for bound in bounds):
            raise BadMessage(f"{name} is out of bounds")
        return checked
    if origin in (Union, UnionType):
        return None if value is None else _check(value, get_args(kind)[0], name)
    return _check_plain(value, kind, name)


def _check_plain(value: Any, kind: Any, name: str) -> Any:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        try:
            return kind(value)
        except ValueError as error:
            raise BadMessage(f"{name} is none of the choices") from error
    if kind is bool and isinstance(value, bool):
        return value
    if isinstance(kind, type) and hasattr(kind, "__dataclass_fields__") and isinstance(value, dict):
        return _build(kind, value)
    raise BadMessage(f"{name} has the wrong type")


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value
