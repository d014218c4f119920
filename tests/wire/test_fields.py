"""Bounds hold at their edges, on their own and in every field of every message."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, get_args, get_origin

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rhelp.wire import codec
from rhelp.wire.fields import PRINTABLE, Most, Text, Whole
from rhelp.wire.message import BadMessage, Family, Message
from tests.wire.build import EVERY, field_kinds, instances

FIELDS = [
    pytest.param(family, cls, name, *get_args(kind)[:2], id=f"{cls.terms.tag}.{name}")
    for family, cls in EVERY
    for name, kind in field_kinds(cls).items()
    if get_origin(kind) is Annotated
]


def just_outside(inner: Any, bound: Any) -> list[Any]:
    match bound:
        case Text(longest, ""):
            return ["x" * (longest + 1), "\ud800", None, 1]
        case Text(longest, pattern) if pattern == PRINTABLE:
            return ["x" * (longest + 1), "\x1b[2K", "a\r", "\u202egnp", None]
        case Text(longest, pattern):
            empty = [] if re.fullmatch(pattern, "") else [""]
            return ["0" * (longest + 2), *empty, "\x00", None]
        case Whole(least, most):
            return [least - 1, most + 1, float(least), True, None, str(least)]
        case Most(length):
            return [["x"] * (length + 1), "x", None]
    raise TypeError(bound)


@pytest.mark.parametrize(("family", "cls", "name", "inner", "bound"), FIELDS)
@settings(max_examples=3, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_field_refuses_what_lies_just_outside(
    family: Family, cls: type[Message], name: str, inner: Any, bound: Any, data: st.DataObject
) -> None:
    body = json.loads(codec.encode(data.draw(instances(cls))))
    for value in just_outside(inner, bound):
        with pytest.raises(BadMessage):
            codec.decode(json.dumps(body | {name: value}), family)


def test_text_is_bounded_by_length_and_pattern() -> None:
    assert Text(3).fits("하나둘")
    assert not Text(3).fits("four")
    assert Text(4, "[0-9]{4}").fits("0123")
    assert not Text(4, "[0-9]{4}").fits("012")
    assert not Text(9, "[0-9]{4}").fits("0123\n")


def test_text_has_no_lone_surrogate() -> None:
    assert not Text(3).fits("a\udc00")


def test_whole_numbers_and_lists_include_their_edges() -> None:
    assert Whole(-1, 1).fits(-1) and Whole(-1, 1).fits(1)
    assert not Whole(-1, 1).fits(2)
    assert Most(2).fits([1, 2]) and not Most(2).fits([1, 2, 3])
