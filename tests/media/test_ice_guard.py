"""Forged packets do not disturb a connection that is coming about; without the guard they do. Streams are bounded."""

from __future__ import annotations

import asyncio
import itertools
import re
import socket
from types import SimpleNamespace

import pytest
from aiortc import RTCBundlePolicy, RTCConfiguration

from rhelp.media.aiortc_seams import MOST_PEERS, MOST_SSRCS, CheckedPeers, RtpPacket
from rhelp.media.ice_guard import guard
from rhelp.media.rtp_ends import PAYLOAD_TYPE, PeerConnection
from tests.counts import many
from tests.media.test_rtp_ends import Pair

ALERT = bytes([21, 0xFE, 0xFD]) + bytes(8) + bytes([0, 2, 2, 40])  # DTLS 1.2, epoch 0: fatal, handshake_failure
HELLO = bytes([22, 0xFE, 0xFD]) + bytes(8) + bytes([0, 53, 1, 0, 0, 41] + [0] * 5 + [41, 0xFE, 0xFD]) + bytes(39)
FORGED = {
    "alert": ALERT,
    "ClientHello": HELLO,
    "handshake": bytes([22, 0xFE, 0xFD]) + bytes(8) + bytes([0, 60]) + bytes(range(60)),
    "SRTP": bytes([0x80, 96]) + bytes(30),
    "SRTCP": bytes([0x80, 201]) + bytes(30),
    "SCTP": bytes([0x13, 0x88, 0x13, 0x88]) + bytes(24),
}


def sockets_of(sdp: str) -> list[tuple[str, int]]:
    """Addresses and ports in the description's IPv4 host candidates."""
    found = re.findall(r"a=candidate:\S+ 1 udp \d+ (\d+\.\d+\.\d+\.\d+) (\d+) typ host", sdp)
    return sorted({(address, int(port)) for address, port in found})


async def attack(targets: list[tuple[str, int]]) -> None:
    """Send packets of every kind for as long as it is let."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as elsewhere:
        for packet in itertools.cycle(FORGED.values()):
            for target in targets:
                elsewhere.sendto(packet, target)
            await asyncio.sleep(0.001)


async def connects(guarded: bool, patience: int = 20) -> str:
    """What becomes of two connections under attack, within about so many seconds: "connected", "failed" or neither."""
    configuration = RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
    here, there = PeerConnection(configuration), PeerConnection(configuration)
    here.createDataChannel("control")
    await here.setLocalDescription(await here.createOffer())
    if guarded:
        guard(here)
    await there.setRemoteDescription(here.localDescription)
    attacking = asyncio.ensure_future(attack(sockets_of(here.localDescription.sdp)))
    try:
        await there.setLocalDescription(await there.createAnswer())
        if guarded:
            guard(there)
        attacking.cancel()
        targets = sockets_of(here.localDescription.sdp) + sockets_of(there.localDescription.sdp)
        attacking = asyncio.ensure_future(attack(targets))
        await here.setRemoteDescription(there.localDescription)
        for _ in range(100 * patience):
            if here.connectionState == there.connectionState == "connected":
                return "connected"
            if "failed" in (here.connectionState, there.connectionState):
                return "failed"
            await asyncio.sleep(0.01)
        return f"{here.connectionState}, {there.connectionState}"
    finally:
        attacking.cancel()
        await asyncio.gather(here.close(), there.close())


@pytest.mark.offpath
@pytest.mark.timeout(600)
async def test_with_the_guard_a_connection_comes_about_under_attack() -> None:
    often = many(100, 3)
    assert [await connects(guarded=True) for _ in range(often)] == ["connected"] * often


@pytest.mark.offpath
async def test_without_it_the_same_attack_prevents_it() -> None:
    assert [await connects(guarded=False) for _ in range(2)] == ["failed"] * 2


def test_the_other_side_is_where_it_asked_from_though_our_own_check_was_given_up() -> None:
    """aioice gives checks up once a pair is nominated; the other side may then send by another pair."""
    asked = []
    agent = SimpleNamespace(_nominated={}, _check_list=[], check_incoming=lambda *check: asked.append(check))
    peers, here, elsewhere = CheckedPeers(agent), object(), object()
    assert not peers.has(here, ("192.0.2.7", 4000))
    agent.check_incoming("request", ("192.0.2.7", 4000), here)
    assert peers.has(here, ("192.0.2.7", 4000)) and asked == [("request", ("192.0.2.7", 4000), here)]
    assert not peers.has(here, ("192.0.2.7", 4001)) and not peers.has(elsewhere, ("192.0.2.7", 4000))
    for port in range(1000):
        agent.check_incoming("request", ("192.0.2.8", port), here)
    assert sum(peers.has(here, ("192.0.2.8", port)) for port in range(1000)) < MOST_PEERS


async def pour(pair: Pair, streams: int) -> None:
    """As the customer, with its key: so many RTP streams, and RTCP from as many sources."""
    transport = pair.sender.transport
    for number in range(1000, 1000 + streams):
        await transport._send_rtp(RtpPacket(payload_type=PAYLOAD_TYPE, ssrc=number, payload=b"x").serialize())
        await transport._send_rtp(bytes([0x80, 201, 0, 1]) + (10_000 + number).to_bytes(4))
        if number % 20 == 0:  # what a socket's buffer holds
            await asyncio.sleep(0.01)


async def test_a_peer_with_ever_new_streams_fills_no_memory_and_its_own_goes_on() -> None:
    async with Pair(guarded=True) as pair:
        pair.send(1, b"before")
        assert await pair.next() == (1, b"before")
        table = pair.receiver.transport._rtp_router.ssrc_table
        await pour(pair, 400)
        pair.send(2, b"after")
        assert await pair.next() == (2, b"after")
        assert len(table) <= MOST_SSRCS


async def test_without_the_guard_each_of_them_is_remembered() -> None:
    """Where this fails, aiortc has mended it, and ``Streams`` may go."""
    async with Pair() as pair:
        pair.send(1, b"before")
        await pair.next()
        await pour(pair, 100)
        pair.send(2, b"after")
        await pair.next()
        assert len(pair.receiver.transport._rtp_router.ssrc_table) > 2 * MOST_SSRCS
