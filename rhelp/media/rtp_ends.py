"""Our own RTP ends for the screen, in the place of aiortc's; what they lean on of its inside is in ``aiortc_seams``.

The screen travels as a payload of our own (updates in pieces, ``fragments``), with what is missing asked for by NACK
(RFC 4585) and sent again by RTX (RFC 4588). Why not aiortc's own ends: its jitter buffer hands a picture on one picture
late, its sender keeps 128 packets for resending, sends in one burst that overflows the receiver's socket, and knows no
way for updates that need no order.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from aiortc.rtcrtpparameters import RTCRtpCodecCapability, RTCRtpCodecParameters

from rhelp.media.aiortc_seams import (
    Peer,
    RtpPacket,
    RtpReceiver,
    RtpSender,
    codecs_named,
    random32,
    random_sequence_number,
    register_video,
    uint16_add,
    uint32_add,
    use_transport_feedback,
)
from rhelp.media.browser.intake import Intake
from rhelp.media.fragments import Assembly, split
from rhelp.media.gaps import Gaps
from rhelp.media.source import Outgoing
from rhelp.media.window import Heard, Window

MIME_TYPE = "video/x-rhelp-updates"
PAYLOAD_TYPE = 121
HISTORY = 8192  # packets kept for resending
BURST = 24  # packets sent in one go; a socket's default buffer holds about 90
PAUSE = 0.001  # seconds between bursts
PROBES = (0.03, 0.1, 0.3)  # seconds without a new update before the last packet is repeated
NO_ROOM = 0.004  # seconds between looks whether the line has room again
REPORT_EVERY = 0.012  # seconds between words to the sender while packets come
LOSSY, LONG = 0.002, 0.02  # loss and seconds of round trip beyond which parity is sent along


register_video(MIME_TYPE, PAYLOAD_TYPE, [("nack", None), ("nack", "pli")])
use_transport_feedback()


def screen_codecs() -> list[RTCRtpCodecCapability]:
    """What a screen is sent by: our payload and its retransmission."""
    return codecs_named(MIME_TYPE, "video/rtx")


class UpdateSource(Protocol):
    """Where a sender takes updates from."""

    @property
    def allowed(self) -> bool: ...

    @property
    def window(self) -> Window: ...

    async def next(self) -> Outgoing: ...

    def want_key(self) -> None: ...


class ScreenSender(RtpSender):
    """Sends the updates of ``source``, paced, as far as the line has room, and again what got lost."""

    source: UpdateSource | None = None
    _first = 0
    _sent = 0

    async def run(self, payload_type: int) -> None:
        self._history: dict[int, RtpPacket] = {}
        if self.source is not None:
            await self._send_updates(self.source, payload_type)

    async def _send_updates(self, source: UpdateSource, payload_type: int) -> None:
        self._first, self._sent, origin = random_sequence_number(), 0, random32()
        while True:
            update = await self._next(source, self._newest)
            window = source.window
            parity = window.loss > LOSSY and window.round_trip > LONG
            payloads = split(update.number, update.data, parity)
            for index, payload in enumerate(payloads):
                if not source.allowed:
                    self._history.clear()
                    break
                packet = RtpPacket(
                    payload_type=payload_type,
                    marker=int(index == len(payloads) - 1),
                    sequence_number=uint16_add(self._newest, 1),
                    timestamp=uint32_add(origin, update.timestamp & 0xFFFFFFFF),
                )
                packet.ssrc, packet.payload = self.media_ssrc, payload
                packet.extensions.mid = self.mid
                self._history[packet.sequence_number % HISTORY] = packet
                self._sent += 1
                window.sent(self._sent, len(payload), time.monotonic())
                await self.transmit(packet)
                if index % BURST == BURST - 1:
                    await self._pause(window, BURST * len(payload))

    def heard(self, word: Heard) -> None:
        """The receiver's word, its packet by sequence number."""
        if self.source is not None and self._sent:
            behind = (self._newest - word.highest) % (1 << 16)
            self.source.window.heard(replace(word, highest=self._sent - behind), time.monotonic())

    @property
    def _newest(self) -> int:
        """The sequence number of the last packet."""
        return int(uint16_add(self._first, self._sent - 1))

    async def _pause(self, window: Window, burst: int) -> None:
        """Pacing: a burst takes the time the line takes for it."""
        await asyncio.sleep(max(PAUSE, burst / window.rate))

    async def _next(self, source: UpdateSource, last: int) -> Outgoing:
        """The next update once there is room; while none comes the last packet goes out again, so that its loss shows
        (RFC 8985 §7)."""
        await self._wait_for_room(source, last)
        coming = asyncio.ensure_future(source.next())
        try:
            for patience in PROBES:
                done, _ = await asyncio.wait([coming], timeout=patience)
                if done:
                    break
                await self.resend(last)
            return await coming
        finally:
            coming.cancel()

    async def _wait_for_room(self, source: UpdateSource, last: int) -> None:
        """Where nothing is heard for a while, the last packet goes out again and again: what was on its way, or all
        words about it, may be lost, and then only a word about this one gives room."""
        probe = time.monotonic() + PROBES[-1]
        while not source.window.room(now := time.monotonic()):
            if now >= probe:
                probe = now + PROBES[-1]
                await self.resend(last)
            await asyncio.sleep(NO_ROOM)

    async def resend(self, sequence_number: int) -> None:
        packet = self._history.get(sequence_number % HISTORY)
        if packet is None or packet.sequence_number != sequence_number:
            return
        if self.source is None or not self.source.allowed:
            return
        if self.source.window.again(len(packet.payload), time.monotonic()):
            # whoever asks without end does not fill the customer's line
            await self.transmit_again(packet)

    def key_wanted(self) -> None:
        if self.source is not None:
            self.source.want_key()


class ScreenReceiver(RtpReceiver):
    """Hands whole updates to ``on_update`` as soon as their last piece is there, in whatever order, in the event loop.

    ``on_heard`` is told what came in, for the sender's window. Whoever sends ordinary video, as browsers do, is
    understood by ``browser``.
    """

    on_update: Callable[[int, bytes], None] | None = None
    on_heard: Callable[[Heard], None] | None = None

    def __init__(self, kind: str, transport: Any) -> None:
        super().__init__(kind, transport)
        self.browser = Intake(self)
        self._assembly = Assembly()
        self._gaps = Gaps()
        self._stream = 0
        self._arrived = 0.0
        self._report: asyncio.TimerHandle | None = None
        self._asking: asyncio.Task[None] | None = None

    def seen(self, packet: RtpPacket) -> None:
        self.browser.seen(packet)

    async def take(self, packet: RtpPacket, codec: RTCRtpCodecParameters) -> None:
        if codec.mimeType != MIME_TYPE:
            self.browser.take(packet, codec.mimeType)
            return
        self._stream = packet.ssrc
        self._take(packet)
        self._repair()

    async def want_key(self) -> None:
        """Ask the sender for the whole screen (RFC 4585 §6.3.1)."""
        self.browser.want_key()
        if self._stream:
            await self.ask_key(self._stream)

    def set_round_trip(self, seconds: float) -> None:
        """How long a question and its answer take."""
        self._gaps.round_trip = seconds
        self.browser.set_round_trip(seconds)

    async def stop(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
        if self._report is not None:
            self._report.cancel()
        self.browser.stop()
        await super().stop()

    def _take(self, packet: RtpPacket) -> None:
        now = time.monotonic()
        highest = self._gaps.highest
        new = self._gaps.add(packet.sequence_number, now)
        if self._gaps.highest != highest:
            self._arrived = now
        if self._report is None and self.on_heard is not None:
            self._report = asyncio.get_running_loop().call_later(REPORT_EVERY, self._tell)
        if new and (whole := self._assembly.add(packet.payload)) is not None and self.on_update is not None:
            self.on_update(*whole)

    def _tell(self) -> None:
        self._report = None
        if self.on_heard is not None:
            self.on_heard(Heard(self._gaps.highest % (1 << 16), self._gaps.packets, self._arrived))

    def _repair(self) -> None:
        if self._gaps.deadline is not None and (self._asking is None or self._asking.done()):
            self._asking = asyncio.ensure_future(self._ask())

    async def _ask(self) -> None:
        """Ask for what is missing until it is there, or a whole screen where it will not come."""
        while (deadline := self._gaps.deadline) is not None:
            await asyncio.sleep(max(0.0, deadline - time.monotonic()))
            if missing := self._gaps.due(time.monotonic()):
                await self.ask_again(self._stream, missing)
            if self._gaps.lost:
                self._gaps.waive()
                await self.want_key()


class PeerConnection(Peer):
    """aiortc's, its video sent and received by our ends."""

    sender = ScreenSender
    receiver = ScreenReceiver
