"""Hypothesis strategies that build any message from the bounds of its fields."""

from __future__ import annotations

from dataclasses import fields
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from rhelp.wire.chat import CHAT, PRESENCE
from rhelp.wire.fields import Most, Text, Whole
from rhelp.wire.handshake import HANDSHAKE, SEALED
from rhelp.wire.message import Family, Message
from rhelp.wire.peer import PEER
from rhelp.wire.report import REPORT
from rhelp.wire.road import ROAD
from rhelp.wire.signal import SIGNAL

FAMILIES = (ROAD, SIGNAL, CHAT, PRESENCE, REPORT, HANDSHAKE, SEALED, PEER)
EVERY = [(family, cls) for family in FAMILIES for cls in family.by_tag.values()]
ANY_TEXT = st.characters(exclude_categories=["Cs"])


def messages(family: Family) -> st.SearchStrategy[Message]:
    return st.one_of([instances(cls) for cls in family.by_tag.values()])


def instances(cls: type[Any]) -> st.SearchStrategy[Any]:
    kinds = field_kinds(cls)
    return st.builds(cls, **{name: values(kind) for name, kind in kinds.items()})


def field_kinds(cls: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(cls, include_extras=True)
    return {field.name: hints[field.name] for field in fields(cls)}


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Anything that a field of this kind may hold; long texts are kept short."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return st.none() | values(get_args(kind)[0])
    if origin is Annotated:
        inner, bound, *_ = get_args(kind)
        return bounded(inner, bound)
    if kind is bool:
        return st.booleans()
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return st.sampled_from(kind)
    return instances(kind)


def bounded(inner: Any, bound: Any) -> st.SearchStrategy[Any]:
    match bound:
        case Text(longest, ""):
            return st.text(ANY_TEXT, max_size=min(longest, 60))
        case Text(longest, pattern):
            return st.from_regex(pattern, fullmatch=True, alphabet=ANY_TEXT).filter(lambda text: len(text) <= longest)
        case Whole(least, most):
            return st.integers(least, most)
        case Most(length):
            return st.lists(values(get_args(inner)[0]), max_size=min(length, 4)).map(tuple)
    raise TypeError(bound)
