"""The receiver's word, written and read."""

from __future__ import annotations

from aiortc.rtp import RtcpPacket, RtcpPsfbPacket
from hypothesis import given
from hypothesis import strategies as st

from rhelp.media.window import Heard
from rhelp.media.words import WORD, read, written


@given(st.integers(0, (1 << 16) - 1), st.integers(0, (1 << 32) - 1), st.floats(0, 1e9))
def test_what_is_written_can_be_read(highest: int, packets: int, arrived: float) -> None:
    (packet,) = RtcpPacket.parse(written(Heard(highest, packets, arrived), 7, 9))
    assert isinstance(packet, RtcpPsfbPacket) and (packet.ssrc, packet.media_ssrc) == (7, 9)
    word = read(packet.fci)
    assert word is not None
    assert (word.highest, word.packets) == (highest, packets)
    assert abs(word.arrived - arrived) < 2e-6


@given(st.binary(max_size=2 * WORD.size))
def test_anything_else_is_nothing(feedback: bytes) -> None:
    word = read(feedback)
    assert word is None or written(word, 0, 0)[12:24] == feedback[:12]
