"""Only session descriptions as rhelp makes them pass the gate, and nothing but BadMessage comes out of it."""

from __future__ import annotations

import contextlib

import pytest
from aiortc import RTCBundlePolicy, RTCConfiguration, RTCPeerConnection
from hypothesis import given
from hypothesis import strategies as st

from rhelp.core.sdp import check_sdp
from rhelp.wire.message import BadMessage

FINGERPRINT = ":".join(["AB"] * 32)
GOOD = "\r\n".join(
    [
        "v=0",
        "o=- 1 1 IN IP4 0.0.0.0",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE 0 1",
        "m=video 9 UDP/TLS/RTP/SAVPF 99 100",
        "c=IN IP4 0.0.0.0",
        "a=mid:0",
        *("a=ice-ufrag:abcd", "a=ice-pwd:0123456789abcdefghijkl", "a=setup:actpass"),
        f"a=fingerprint:sha-256 {FINGERPRINT}",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
        "a=mid:1",
        *("a=ice-ufrag:abcd", "a=ice-pwd:0123456789abcdefghijkl", "a=setup:actpass"),
        "a=candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host",
        f"a=fingerprint:sha-256 {FINGERPRINT}",
        "",
    ]
)


def test_the_fingerprint_comes_out() -> None:
    assert check_sdp(GOOD) == b"\xab" * 32


async def test_what_aiortc_offers_passes() -> None:
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))
    connection.addTransceiver("video", direction="sendonly")
    connection.createDataChannel("control")
    offer = await connection.createOffer()
    await connection.close()
    only_sha256 = [line for line in offer.sdp.split("\r\n") if "sha-384" not in line and "sha-512" not in line]
    assert len(check_sdp("\r\n".join(only_sha256))) == 32


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            f"a=fingerprint:sha-256 {FINGERPRINT}\r\nm=app",
            "a=fingerprint:sha-256 " + ":".join(["AC"] * 32) + "\r\nm=app",
        ),
        ("a=mid:0", f"a=mid:0\r\na=fingerprint:sha-1 {FINGERPRINT}"),
        ("a=mid:0", f"a=mid:0\r\na=fingerprint:sha-512 {FINGERPRINT}"),
        ("fingerprint:sha-256", "fingerprint:md5"),
        ("m=video", "m=audio"),
        ("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n", ""),
        ("a=mid:1", "m=video 9 UDP/TLS/RTP/SAVPF 99"),
        ("192.0.2.1", "evil host"),
        ("a=mid:0", "a=mid:\x00"),
        ("a=mid:0", "a=mid:" + "0" * 2000),
        ("a=mid:0", "a=mid:0\r\n" * 500),
        ("s=-", "nonsense"),
    ],
)
def test_anything_else_is_refused(old: str, new: str) -> None:
    assert old in GOOD
    with pytest.raises(BadMessage):
        check_sdp(GOOD.replace(old, new))


def test_more_candidates_than_a_machine_has_are_refused() -> None:
    many = "\r\n".join(f"a=candidate:1 1 udp 1 192.0.2.{n} 5000 typ host" for n in range(21))
    with pytest.raises(BadMessage):
        check_sdp(GOOD + many + "\r\n")


@given(st.data())
def test_mutations_pass_or_raise_bad_message(data: st.DataObject) -> None:
    text = list(GOOD)
    for _ in range(data.draw(st.integers(1, 5))):
        text[data.draw(st.integers(0, len(text) - 1))] = data.draw(st.characters())
    with contextlib.suppress(BadMessage):
        assert len(check_sdp("".join(text))) == 32
