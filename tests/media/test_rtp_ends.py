"""Our RTP ends between two real aiortc connections; fails when an aiortc upgrade moves the ground."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator

import aiortc
import numpy as np
import pytest
from aiortc import RTCBundlePolicy, RTCConfiguration, RTCPeerConnection, RTCRtpReceiver, RTCRtpSender
from aiortc.rtp import RtpPacket

from rhelp.core.geometry import Size
from rhelp.media import rtp_ends
from rhelp.media.h264 import Decoder, Encoder
from rhelp.media.rtp_ends import PeerConnection, ScreenReceiver, ScreenSender
from rhelp.media.source import EncodedPicture

SIZE = Size(1280, 720)


class Pictures:
    """A source that sends what it is given and counts the key frames asked for."""

    allowed = True

    def __init__(self) -> None:
        self.queue: asyncio.Queue[EncodedPicture] = asyncio.Queue()
        self.keys_wanted = 0

    async def next(self) -> EncodedPicture:
        return await self.queue.get()

    def want_key(self) -> None:
        self.keys_wanted += 1


class Pair:
    """A sender and a receiver, connected on loopback."""

    def __init__(self) -> None:
        configuration = RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
        self.here, self.there = PeerConnection(configuration), PeerConnection(configuration)
        self.source = Pictures()
        self.got: asyncio.Queue[bytes] = asyncio.Queue()

    async def __aenter__(self) -> Pair:
        transceiver = self.here.addTransceiver("video", direction="sendonly")
        codecs = RTCRtpSender.getCapabilities("video").codecs
        transceiver.setCodecPreferences([c for c in codecs if c.mimeType in ("video/H264", "video/rtx")])
        assert isinstance(transceiver.sender, ScreenSender)
        transceiver.sender.source = self.source
        await self.here.setLocalDescription(await self.here.createOffer())
        await self.there.setRemoteDescription(self.here.localDescription)
        await self.there.setLocalDescription(await self.there.createAnswer())
        await self.here.setRemoteDescription(self.there.localDescription)
        self.receiver = next(r for r in self.there.getReceivers() if isinstance(r, ScreenReceiver))
        self.receiver.on_picture = self.got.put_nowait
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.here.close()
        await self.there.close()

    async def next(self) -> bytes:
        return await asyncio.wait_for(self.got.get(), 10)


def noise(seed: int) -> np.ndarray:
    """A picture that packs badly, so that it takes several hundred packets."""
    small = np.random.default_rng(seed).integers(0, 255, (SIZE.height // 2, SIZE.width // 2, 4), np.uint8)
    return np.ascontiguousarray(small.repeat(2, 0).repeat(2, 1))


@pytest.fixture
async def pair() -> AsyncIterator[Pair]:
    async with Pair() as connected:
        yield connected


async def test_a_picture_arrives_without_waiting_for_the_next(pair: Pair) -> None:
    pair.source.queue.put_nowait(EncodedPicture(b"\0\0\0\1\x65" + b"x" * 5000, 0))
    assert await pair.next() == b"\0\0\0\1\x65" + b"x" * 5000


async def test_a_large_key_frame_arrives_whole(pair: Pair) -> None:
    data = Encoder(SIZE).encode(noise(1), 0, key=True)
    assert len(data) > 300_000
    pair.source.queue.put_nowait(EncodedPicture(data, 0))
    assert (await pair.next())[:4] == b"\0\0\0\1"
    assert pair.source.keys_wanted == 0


async def test_lost_packets_are_sent_again(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = 0
    really = ScreenReceiver._handle_rtp_packet

    async def lossy(self: ScreenReceiver, packet: RtpPacket, arrival_time_ms: int) -> None:
        nonlocal lost
        if packet.sequence_number % 7 == 0 and lost < 40:
            lost += 1
            return
        await really(self, packet, arrival_time_ms)

    monkeypatch.setattr(ScreenReceiver, "_handle_rtp_packet", lossy)
    encoder, decoder = Encoder(SIZE), Decoder()
    for number in range(5):
        pair.source.queue.put_nowait(EncodedPicture(encoder.encode(noise(number), number * 3000, number == 0), number))
    shown = [planes for _ in range(5) for planes in decoder.decode(await pair.next())]
    assert len(shown) == 5
    assert lost == 40


async def test_the_last_packet_lost_on_a_still_screen_is_found_out(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    really = ScreenReceiver._handle_rtp_packet
    dropped: list[int] = []

    async def lossy(self: ScreenReceiver, packet: RtpPacket, arrival_time_ms: int) -> None:
        if packet.marker and not dropped:
            dropped.append(packet.sequence_number)
            return
        await really(self, packet, arrival_time_ms)

    monkeypatch.setattr(ScreenReceiver, "_handle_rtp_packet", lossy)
    pair.source.queue.put_nowait(EncodedPicture(b"\0\0\0\1\x65" + b"y" * 9000, 0))
    assert await pair.next() == b"\0\0\0\1\x65" + b"y" * 9000
    assert dropped


async def test_a_key_frame_can_be_asked_for(pair: Pair) -> None:
    pair.source.queue.put_nowait(EncodedPicture(b"\0\0\0\1\x65abc", 0))
    await pair.next()
    await pair.receiver.want_key()
    async with asyncio.timeout(5):
        while not pair.source.keys_wanted:
            await asyncio.sleep(0.01)


def test_the_private_names_we_lean_on_are_still_there() -> None:
    assert aiortc.__version__.startswith("1.16.")
    sender, receiver = inspect.getsource(RTCRtpSender), inspect.getsource(RTCRtpReceiver)
    for name in ("__rtp_started", "__rtp_exited", "__mid", "__rtp_header_extensions_map", "__rtx_payload_type"):
        assert f"self.{name}" in sender
    for name in ("__codecs", "__rtx_ssrc", "__remote_streams"):
        assert f"self.{name}" in receiver
    assert "_RTCPeerConnection__createTransceiver" in RTCPeerConnection.__dict__
    assert rtp_ends.HISTORY >= 2 * 600_000 // 1300
