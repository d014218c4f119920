"""Messages of XIM, put together from requests."""

from __future__ import annotations

import struct

from hypothesis import given
from hypothesis import strategies as st

from rhelp.desktop.x11.recording import Request
from rhelp.desktop.x11.xim_talk import COMMIT, FORWARD_EVENT, SYNC_REPLY, Key, Said, Talk

PROTOCOL, MORE, NAME, OTHER = 300, 301, 400, 401
PROGRAM, WINDOW = 0x200000, 0x400005
KEY = Key(2, 38, 0x01020304)
FORWARD = struct.pack("=BBHHHHH", FORWARD_EVENT, 0, 10, 1, 1, 1, 0) + struct.pack("=BBHI24x", 2, 38, 7, KEY.time)
FORWARDED = Said(PROGRAM, FORWARD_EVENT, True, KEY)


def talk() -> Talk:
    return Talk(PROTOCOL, MORE)


def property_(data: bytes, name: int = NAME) -> Request:
    header = struct.pack("=BBHIIIB3xI", 18, 2, 6 + len(data) // 4, WINDOW, name, 31, 8, len(data))
    return Request(PROGRAM, header + data)


def message(kind: int, format_: int, data: bytes) -> Request:
    event = struct.pack("=BBHII", 33, format_, 0, WINDOW, kind) + data.ljust(20, b"\0")
    return Request(PROGRAM, struct.pack("=BBHII", 25, 0, 11, WINDOW, 0) + event)


def named(length: int = len(FORWARD), name: int = NAME) -> Request:
    return message(PROTOCOL, 32, struct.pack("=II", length, name))


def test_a_message_in_a_property() -> None:
    taker = talk()
    assert taker.take(property_(FORWARD)) is None
    assert taker.take(named()) == FORWARDED


def test_a_message_in_pieces() -> None:
    taker = talk()
    assert taker.take(message(MORE, 8, FORWARD[:20])) is None
    assert taker.take(message(MORE, 8, FORWARD[20:40])) is None
    assert taker.take(message(PROTOCOL, 8, FORWARD[40:])) == FORWARDED


def test_a_short_one() -> None:
    short = message(PROTOCOL, 8, struct.pack("=BBH", SYNC_REPLY, 0, 1))
    assert talk().take(short) == Said(PROGRAM, SYNC_REPLY, False, None)


def test_flags_are_read_in_either_byte_order() -> None:
    for order in "<>":
        commit = struct.pack(f"{order}BBHHHH", COMMIT, 0, 5, 1, 1, 3)
        assert talk().take(message(PROTOCOL, 8, commit)) == Said(PROGRAM, COMMIT, True, None)


def test_what_is_not_of_xim_is_passed_over() -> None:
    taker = talk()
    for request in (message(OTHER, 8, FORWARD[:20]), property_(FORWARD, OTHER), named(), named(name=OTHER + 1)):
        assert taker.take(request) is None
    assert taker.take(property_(b"")) is None
    assert taker.take(named()) is None


@given(st.lists(st.binary(min_size=4, max_size=60), max_size=10))
def test_any_request_is_taken_without_an_error(requests: list[bytes]) -> None:
    taker = talk()
    for data in requests:
        taker.take(Request(PROGRAM, data))


@given(st.binary(max_size=60))
def test_any_message_is_taken_without_an_error(data: bytes) -> None:
    taker = talk()
    taker.take(property_(data))
    taker.take(named(len(data)))
    taker.take(message(PROTOCOL, 8, data[:20]))
