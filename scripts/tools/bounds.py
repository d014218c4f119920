"""The bounds of a message's fields as data, for web/js/codec.js to check."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from rhelp.wire.fields import Bound, Most, Text, Whole


def bounds_of(cls: type[Any]) -> dict[str, Any]:
    """Each field's rule: one of ``text``, ``whole``, ``choice``, ``flag``, ``list``, ``record``; ``default`` where it
    may be missing, ``none`` where it may be null."""
    hints = get_type_hints(cls, include_extras=True)
    found: dict[str, Any] = {}
    for field in fields(cls):
        found[field.name] = rule(hints[field.name])
        if field.default is not MISSING:
            found[field.name]["default"] = field.default
    return found


def rule(kind: Any) -> dict[str, Any]:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return rule(get_args(kind)[0]) | {"none": True}
    if origin is Annotated:
        inner, *bounds = get_args(kind)
        if get_origin(inner) is tuple:
            return {"list": bounds[0].length, "item": rule(get_args(inner)[0])}
        return bounded(bounds[0])
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"choice": list(kind)}
    return {"flag": True} if kind is bool else {"record": bounds_of(kind)}


def bounded(bound: Bound) -> dict[str, Any]:
    match bound:
        case Text(longest, ""):
            return {"text": longest}
        case Text(longest, pattern):
            return {"text": longest, "like": pattern}
        case Whole(least, most):
            return {"whole": [least, most]}
        case Most():
            raise TypeError("a list's bound stands on the list")
    raise TypeError(bound)


def as_script(cls: type[Any]) -> str:
    """The rules as one line of JavaScript."""
    return json.dumps(bounds_of(cls), ensure_ascii=True)
