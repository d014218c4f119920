"""Every message survives the trip, and nothing that arrives can raise more than BadMessage."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhelp.wire import codec
from rhelp.wire.message import BadMessage, Family, Message, Right
from rhelp.wire.peer import PEER, Hello, KeyPressed, PointerMoved, RightAsked
from rhelp.wire.signal import SIGNAL, IceServer, Joined
from tests.wire.build import ANY_TEXT, FAMILIES, messages

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
@given(data=st.data())
def test_every_message_survives_the_trip(family: Family, data: st.DataObject) -> None:
    message = data.draw(messages(family))
    text = codec.encode(message)
    text.encode("utf-8")
    assert codec.decode(text, family) == message


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
@given(data=st.data())
def test_a_field_of_another_kind_raises_only_bad_message(family: Family, data: st.DataObject) -> None:
    body = json.loads(codec.encode(data.draw(messages(family))))
    body[data.draw(st.sampled_from(sorted(body)))] = data.draw(JSON)
    accepted = decoded_or_refused(json.dumps(body), family)
    if accepted is not None:
        assert codec.decode(codec.encode(accepted), family) == accepted


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
@given(data=st.data())
def test_damaged_text_raises_only_bad_message(family: Family, data: st.DataObject) -> None:
    text = codec.encode(data.draw(messages(family)))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    decoded_or_refused(text[:start] + data.draw(st.text(max_size=4)) + text[end:], family)


@given(st.text(ANY_TEXT))
def test_any_text_raises_only_bad_message(text: str) -> None:
    decoded_or_refused(text, PEER)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        '"ping"',
        "{}",
        '{"t":1}',
        '{"t":null}',
        "[" * 100_000,
        '{"t":"ping","number":' + "9" * 5000 + "}",
        '{"t":"ping","number":NaN}',
        '{"t":"ping","number":1.0}',
        '{"t":"ping","number":true}',
        '{"t":"ping","number":"1"}',
        '{"t":"ping","number":-1}',
        '{"t":"ping"}',
        '{"t":"right-asked","right":"everything"}',
        '{"t":"right-asked","right":[]}',
        '{"t":"text-typed","text":"\\ud800"}',
        '{"t":"key-pressed","key":"Enter\\n"}',
        '{"t":"hello","version":1,"features":"view","name":"","platform":""}',
        '{"t":"hello","version":1,"features":[1],"name":"","platform":""}',
    ],
)
def test_what_breaks_the_protocol_is_refused(text: str) -> None:
    with pytest.raises(BadMessage):
        codec.decode(text, PEER)


def test_what_is_newer_than_we_are_is_ignored() -> None:
    assert codec.decode('{"t":"teleport","where":"Mars"}', PEER) is None
    assert codec.decode('{"t":"pointer-moved","number":1,"x":2,"y":3,"z":4}', PEER) == PointerMoved(1, 2, 3)


def test_a_missing_field_takes_its_default() -> None:
    text = '{"t":"joined","sid":"' + "0" * 32 + '","relay":"r","agent":"a","ice_servers":[{"urls":["stun:h"]}]}'
    assert codec.decode(text, SIGNAL) == Joined("0" * 32, "r", "a", (IceServer(("stun:h",)),))


def test_the_text_is_small_and_readable() -> None:
    assert codec.encode(KeyPressed("ㅎ")) == '{"t":"key-pressed","key":"ㅎ"}'
    assert codec.encode(Hello(1, ("view",), "이름", "Linux")).count(" ") == 0


def test_a_message_of_another_family_is_unknown() -> None:
    assert codec.decode(codec.encode(RightAsked(Right.VIEW)), SIGNAL) is None


def decoded_or_refused(text: str, family: Family) -> Message | None:
    try:
        return codec.decode(text, family)
    except BadMessage:
        return None
