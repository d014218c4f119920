"""Our RTP ends between two real aiortc connections."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable

import pytest
from aiortc import RTCBundlePolicy, RTCConfiguration
from aiortc.rtp import RtpPacket

from rhelp.media.fragments import HEAD, PIECE
from rhelp.media.gaps import MOST_MISSING
from rhelp.media.ice_guard import guard
from rhelp.media.rtp_ends import PeerConnection, ScreenReceiver, ScreenSender, screen_codecs
from rhelp.media.source import Outgoing
from rhelp.media.window import Heard, Window


class Updates:
    """A source that sends what it is given and counts the whole screens asked for."""

    allowed = True

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Outgoing] = asyncio.Queue()
        self.keys_wanted = 0
        self.window = Window()
        self.failures: list[Exception] = []

    async def next(self) -> Outgoing:
        return await self.queue.get()

    def want_key(self) -> None:
        self.keys_wanted += 1

    def fail(self, error: Exception) -> None:
        self.failures.append(error)


class Pair:
    """A sender and a receiver, connected on loopback."""

    def __init__(self, guarded: bool = False) -> None:
        self.guarded = guarded
        configuration = RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
        self.here, self.there = PeerConnection(configuration), PeerConnection(configuration)
        self.source = Updates()
        self.got: asyncio.Queue[tuple[int, bytes]] = asyncio.Queue()

    async def __aenter__(self) -> Pair:
        transceiver = self.here.addTransceiver("video", direction="sendonly")
        transceiver.setCodecPreferences(screen_codecs())
        assert isinstance(transceiver.sender, ScreenSender)
        transceiver.sender.source = self.source
        if self.guarded:
            self.here.createDataChannel("control")
        await self.here.setLocalDescription(await self.here.createOffer())
        await self.there.setRemoteDescription(self.here.localDescription)
        await self.there.setLocalDescription(await self.there.createAnswer())
        if self.guarded:
            guard(self.here)
            guard(self.there)
        await self.here.setRemoteDescription(self.there.localDescription)
        self.receiver = next(r for r in self.there.getReceivers() if isinstance(r, ScreenReceiver))
        self.sender = transceiver.sender
        self.receiver.on_update = lambda number, data: self.got.put_nowait((number, data))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.here.close()
        await self.there.close()

    def send(self, number: int, data: bytes) -> None:
        self.source.queue.put_nowait(Outgoing(number, data, number * 3000))

    async def next(self) -> tuple[int, bytes]:
        return await asyncio.wait_for(self.got.get(), 20)


def lose(monkeypatch: pytest.MonkeyPatch, lost: Callable[[RtpPacket], bool]) -> None:
    """Let packets for which ``lost`` says so vanish before they arrive."""
    really = ScreenReceiver._handle_rtp_packet

    async def lossy(self: ScreenReceiver, packet: RtpPacket, arrival_time_ms: int) -> None:
        if not lost(packet):
            await really(self, packet, arrival_time_ms)

    monkeypatch.setattr(ScreenReceiver, "_handle_rtp_packet", lossy)


@pytest.fixture
async def pair() -> AsyncIterator[Pair]:
    async with Pair() as connected:
        yield connected


async def test_an_update_arrives_without_waiting_for_the_next(pair: Pair) -> None:
    pair.send(1, b"x" * 5000)
    assert await pair.next() == (1, b"x" * 5000)


async def test_a_large_update_arrives_whole(pair: Pair) -> None:
    whole = bytes(range(256)) * 4000
    pair.send(1, whole)
    assert await pair.next() == (1, whole)
    assert pair.source.keys_wanted == 0


async def test_lost_packets_are_sent_again_and_later_updates_do_not_wait(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    dropped: list[int] = []

    def first_of_one(packet: RtpPacket) -> bool:
        if HEAD.pack(1, 2, 5) in (packet.payload[:8], packet.payload[2:10]) and len(dropped) < 4:
            dropped.append(packet.sequence_number)
            return True
        return False

    lose(monkeypatch, first_of_one)
    for number in (1, 2, 3):
        pair.send(number, bytes([number]) * 5000)
    got = [await pair.next() for _ in range(3)]
    assert [number for number, _ in got][-1] == 1 and sorted(got) == [(n, bytes([n]) * 5000) for n in (1, 2, 3)]
    assert len(dropped) == 4


async def test_a_tenth_lost(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(3)
    lose(monkeypatch, lambda packet: chance.random() < 0.1)
    for number in range(1, 31):
        pair.send(number, bytes([number]) * 8000)
    assert sorted([await pair.next() for _ in range(30)]) == [(n, bytes([n]) * 8000) for n in range(1, 31)]


async def test_the_last_packet_lost_on_a_still_screen_is_found_out(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    dropped: list[int] = []

    def last(packet: RtpPacket) -> bool:
        if packet.marker and not dropped:
            dropped.append(packet.sequence_number)
            return True
        return False

    lose(monkeypatch, last)
    pair.send(1, b"y" * 9000)
    assert await pair.next() == (1, b"y" * 9000)
    assert dropped


async def test_the_sender_hears_what_came_in(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Heard] = []

    really = pair.sender.heard

    def hear(word: Heard) -> None:
        heard.append(word)
        really(word)

    monkeypatch.setattr(pair.sender, "heard", hear)
    for number in range(1, 4):
        pair.send(number, b"z" * 3000)
        await pair.next()
    async with asyncio.timeout(20):
        while pair.source.window.in_flight:
            await asyncio.sleep(0.01)
    assert heard[-1].packets == 9


async def test_parity_goes_along_where_the_line_is_long_and_lossy(pair: Pair) -> None:
    pair.source.window.loss, pair.source.window.round_trip = 0.05, 0.1
    payloads: list[bytes] = []
    really = pair.receiver._handle_rtp_packet

    async def listen(packet: RtpPacket, arrival_time_ms: int) -> None:
        payloads.append(packet.payload)
        await really(packet, arrival_time_ms)

    pair.receiver._handle_rtp_packet = listen  # type: ignore[method-assign]
    pair.send(1, b"z" * 3000)
    await pair.next()
    async with asyncio.timeout(20):
        while {HEAD.unpack_from(payload)[1] for payload in payloads} != {0, 1, 2, 3}:
            await asyncio.sleep(0.01)


async def test_nothing_goes_out_while_the_line_is_full(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pair.sender, "heard", lambda word: None)
    pair.source.window.size = 2000
    pair.send(1, b"a" * 2200)
    await pair.next()
    pair.send(2, b"b")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(pair.got.get(), 0.3)


@pytest.mark.parametrize("what", ["packets", "words"])
async def test_a_line_that_was_dead_while_the_screen_changed_goes_on(
    pair: Pair, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    dead = False
    lose(monkeypatch, lambda packet: dead and what == "packets")
    really = pair.sender.told
    monkeypatch.setattr(pair.sender, "told", lambda word: None if dead and what == "words" else really(word))
    pair.send(1, b"a" * 3000)
    await pair.next()
    dead = True
    for number in range(2, 30):
        pair.send(number, b"b" * 3000)
        await asyncio.sleep(0.03)
    assert not pair.source.queue.empty(), "a dead line is not written to"
    dead = False
    async with asyncio.timeout(30):
        while (await pair.next())[0] != 29:
            pass


async def test_a_whole_screen_can_be_asked_for(pair: Pair) -> None:
    pair.send(1, b"abc")
    await pair.next()
    await pair.receiver.want_key()
    async with asyncio.timeout(20):
        while not pair.source.keys_wanted:
            await asyncio.sleep(0.01)


async def test_it_is_told_where_far_too_much_is_missing(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    pair.send(1, b"abc")
    await pair.next()

    def far_ahead(packet: RtpPacket) -> bool:
        packet.sequence_number = (packet.sequence_number + MOST_MISSING + 10) % (1 << 16)
        return False

    lost = asyncio.Event()
    pair.receiver.on_lost = lost.set
    lose(monkeypatch, far_ahead)
    pair.send(2, b"def")
    await asyncio.wait_for(lost.wait(), 20)


async def test_a_sender_that_fails_is_told(pair: Pair) -> None:
    pair.send(1, bytes(70_000 * PIECE))
    async with asyncio.timeout(20):
        while not pair.source.failures:
            await asyncio.sleep(0.01)
