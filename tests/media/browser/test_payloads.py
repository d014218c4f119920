"""VP8's and H.264's packets, as RFC 7741 and RFC 6184 show them, and as nobody should send them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhelp.media.browser.payloads import START_CODE, UNPACKERS, BadPayload, Piece, unpack_h264, unpack_vp8


@pytest.mark.parametrize(
    ("head", "opens"),
    [
        ("10", True),
        ("00", False),
        ("11", False),
        ("90 80 11", True),
        ("90 80 81 11", True),
        ("b0 f0 81 11 05 a1", True),
        ("90 40 07", True),
        ("80 00", False),
    ],
)
def test_what_stands_before_vp8_is_taken_off(head: str, opens: bool) -> None:
    assert unpack_vp8(bytes.fromhex(head) + b"\x50key") == Piece(b"\x50key", opens)


def test_a_picture_that_leans_on_others_opens_nothing() -> None:
    assert unpack_vp8(b"\x10\x51abc") == Piece(b"\x51abc")


@pytest.mark.parametrize("cut", ["", "90", "90 80", "90 80 81", "90 80 11", "10"])
def test_vp8_that_ends_too_early_is_refused(cut: str) -> None:
    with pytest.raises(BadPayload):
        unpack_vp8(bytes.fromhex(cut))


def test_a_whole_unit_of_h264_gets_a_start_code() -> None:
    assert unpack_h264(b"\x41abc") == Piece(START_CODE + b"\x41abc")
    assert unpack_h264(b"\x67abc") == Piece(START_CODE + b"\x67abc", opens_key=True)


def test_an_aggregate_is_taken_apart() -> None:
    units = [b"\x67sps", b"\x68pps!"]
    payload = b"\x78" + b"".join(len(unit).to_bytes(2) + unit for unit in units)
    assert unpack_h264(payload) == Piece(b"".join(START_CODE + unit for unit in units), opens_key=True)


def test_fragments_are_joined() -> None:
    parts = [b"\x7c\x85one", b"\x7c\x05two", b"\x7c\x45end"]
    assert b"".join(unpack_h264(part).data for part in parts) == START_CODE + b"\x65onetwoend"


@pytest.mark.parametrize("bad", [b"", b"\x7c\x85", b"\x78", b"\x78\x00\x05abc", b"\x78\x00\x00", b"\x79abcd", b"\x00a"])
def test_h264_that_nobody_agreed_on_is_refused(bad: bytes) -> None:
    with pytest.raises(BadPayload):
        unpack_h264(bad)


@given(st.sampled_from(sorted(UNPACKERS)), st.binary(max_size=60))
def test_nothing_else_is_ever_raised(codec: str, payload: bytes) -> None:
    with suppress(BadPayload):
        UNPACKERS[codec](payload)
