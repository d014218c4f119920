"""A forged packet from elsewhere does not disturb a connection that is coming about; without the guard it does."""

from __future__ import annotations

import asyncio
import re
import socket

from aiortc import RTCBundlePolicy, RTCConfiguration

from rhelp.media.ice_guard import guard
from rhelp.media.rtp_ends import PeerConnection

ALERT = bytes([21, 0xFE, 0xFD]) + bytes(8) + bytes([0, 2, 2, 40])  # DTLS 1.2, epoch 0: fatal, handshake_failure


def sockets_of(sdp: str) -> list[tuple[str, int]]:
    """Addresses and ports in the description's IPv4 host candidates."""
    found = re.findall(r"a=candidate:\S+ 1 udp \d+ (\d+\.\d+\.\d+\.\d+) (\d+) typ host", sdp)
    return sorted({(address, int(port)) for address, port in found})


async def attack(targets: list[tuple[str, int]]) -> None:
    """Send alerts for as long as it is let."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as elsewhere:
        while True:
            for target in targets:
                elsewhere.sendto(ALERT, target)
            await asyncio.sleep(0.001)


async def connects(guarded: bool) -> bool:
    """Whether two connections come about under attack."""
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
        for _ in range(300):
            if here.connectionState == there.connectionState == "connected":
                return True
            if "failed" in (here.connectionState, there.connectionState):
                return False
            await asyncio.sleep(0.01)
        return False
    finally:
        attacking.cancel()
        await asyncio.gather(here.close(), there.close())


async def test_with_the_guard_a_connection_comes_about_under_attack() -> None:
    assert all([await connects(guarded=True) for _ in range(3)])


async def test_without_it_the_same_attack_prevents_it() -> None:
    assert not any([await connects(guarded=False) for _ in range(2)])
