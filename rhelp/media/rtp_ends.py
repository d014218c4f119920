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

from rhelp.media import words
from rhelp.media.aiortc_seams import (
    Peer,
    RtpPacket,
    RtpReceiver,
    RtpSender,
    random32,
    random_sequence_number,
    uint32_add,
)
from rhelp.media.browser.intake import Intake
from rhelp.media.fragments import Assembly
from rhelp.media.gaps import Gaps
from rhelp.media.lateness import Lateness
from rhelp.media.negotiable import codecs_named, register_video, use_transport_feedback
from rhelp.media.outbox import Outbox, Piece
from rhelp.media.source import Outgoing
from rhelp.media.window import Heard, Window

MIME_TYPE = "video/x-rhelp-updates"
PAYLOAD_TYPE = 121
REPORT_EVERY = 0.012  # seconds between words to the sender while packets come

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

    def fail(self, error: Exception) -> None: ...


class ScreenSender(RtpSender):
    """Sends the updates of ``source`` as its outbox has them."""

    source: UpdateSource | None = None
    _outbox: Outbox | None = None
    _first = 0

    async def run(self, payload_type: int) -> None:
        if self.source is not None:
            self._outbox, self._woken = Outbox(self.source.window), asyncio.Event()
            self._first, self._time_offset = random_sequence_number(), random32()
            await self._send_updates(self.source, self._outbox, payload_type)

    async def _send_updates(self, source: UpdateSource, outbox: Outbox, payload_type: int) -> None:
        coming: asyncio.Future[tuple[Outgoing, Window]] | None = None
        try:
            while True:
                if not source.allowed or outbox.window is not source.window:
                    outbox.clear()  # before what was captured since is offered
                    outbox.window = source.window
                if coming is not None and coming.done():
                    (update, window), coming = coming.result(), None
                    if window is outbox.window:  # else it was captured by an older leave
                        outbox.offer(update.number, update.data, update.timestamp, update.haste)
                while source.allowed and (piece := outbox.next(time.monotonic())) is not None:
                    await self._send_piece(piece, payload_type)
                if coming is None and outbox.hungry(time.monotonic()):
                    coming = asyncio.ensure_future(_next(source))
                    coming.add_done_callback(lambda _: self._woken.set())
                await self._rest(outbox)
        finally:
            if coming is not None:
                coming.cancel()

    async def _rest(self, outbox: Outbox) -> None:
        """Until there is something new, or something to send."""
        now = time.monotonic()
        deadline = outbox.deadline(now)
        timer = None
        if deadline is not None:
            timer = asyncio.get_running_loop().call_later(max(0.0, deadline - now), self._woken.set)
        await self._woken.wait()
        self._woken.clear()
        if timer is not None:
            timer.cancel()

    async def _send_piece(self, piece: Piece, payload_type: int) -> None:
        packet = RtpPacket(
            payload_type=payload_type,
            marker=int(piece.last),
            sequence_number=(self._first + piece.number - 1) % (1 << 16),
            timestamp=uint32_add(self._time_offset, piece.timestamp & 0xFFFFFFFF),
        )
        packet.ssrc, packet.payload, packet.extensions.mid = self.media_ssrc, piece.payload, self.mid
        await (self.transmit_again(packet) if piece.again else self.transmit(packet))

    def told(self, feedback: bytes) -> None:
        if (word := words.read(feedback)) is not None:
            self.heard(word)

    def heard(self, word: Heard) -> None:
        """The receiver's word, its packet by sequence number."""
        if self._outbox is not None and self._outbox.sent:
            now = time.monotonic()
            self._outbox.window.heard(replace(word, highest=self._running(self._outbox, word.highest)), now)
            self._woken.set()

    async def resend(self, sequence_number: int) -> None:
        if self._outbox is not None:
            self._outbox.asked([self._running(self._outbox, sequence_number)])
            self._woken.set()

    def failed(self, error: Exception) -> None:
        if self.source is not None:
            self.source.fail(error)

    def key_wanted(self) -> None:
        if self.source is not None:
            self.source.want_key()

    def _running(self, outbox: Outbox, sequence_number: int) -> int:
        """The number of the newest packet that went out under this sequence number."""
        newest = self._first + outbox.sent - 1
        return outbox.sent - (newest - sequence_number) % (1 << 16)


async def _next(source: UpdateSource) -> tuple[Outgoing, Window]:
    """The next update, and the window that stands for the leave to look by which it was captured."""
    return await source.next(), source.window


class ScreenReceiver(RtpReceiver):
    """Hands whole updates to ``on_update`` as soon as their last piece is there, in whatever order, in the event loop.

    ``on_lost`` is called where something will never come, so that only a whole screen helps. The sender's window is
    told what came in. Whoever sends ordinary video, as browsers do, is understood by
    ``browser``.
    """

    on_update: Callable[[int, bytes], None] | None = None
    on_lost: Callable[[], None] | None = None

    def __init__(self, kind: str, transport: Any) -> None:
        super().__init__(kind, transport)
        self.browser = Intake(self)
        self._assembly = Assembly()
        self._gaps = Gaps()
        self.lateness = Lateness()
        self._stream = 0
        self._arrived = 0.0
        self._report: asyncio.TimerHandle | None = None
        self._asking: asyncio.Task[None] | None = None
        self._telling: asyncio.Task[None] | None = None

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

    @property
    def packets(self) -> tuple[int, int]:
        """How many packets should have come so far, and how many of them had to be asked for."""
        return self._gaps.expected, self._gaps.missed

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
        if self._report is None:
            self._report = asyncio.get_running_loop().call_later(REPORT_EVERY, self._tell)
        if new and (whole := self._assembly.add(packet.payload)) is not None and self.on_update is not None:
            self.lateness.add(packet.timestamp, now)
            self.on_update(*whole)

    def _tell(self) -> None:
        self._report = None
        word = Heard(self._gaps.highest % (1 << 16), self._gaps.packets, self._arrived)
        packet = words.written(word, self.report_ssrc, self._stream)
        self._telling = asyncio.ensure_future(self.send_feedback(packet))

    def _repair(self) -> None:
        if self._gaps.deadline is not None and (self._asking is None or self._asking.done()):
            self._asking = asyncio.ensure_future(self._ask())

    async def _ask(self) -> None:
        """Ask for what is missing until it is there, or tell that it will not come."""
        while (deadline := self._gaps.deadline) is not None:
            await asyncio.sleep(max(0.0, deadline - time.monotonic()))
            if missing := self._gaps.due(time.monotonic()):
                await self.ask_again(self._stream, missing)
            if self._gaps.lost:
                self._gaps.waive()
                if self.on_lost is not None:
                    self.on_lost()


class PeerConnection(Peer):
    """aiortc's, its video sent and received by our ends."""

    sender = ScreenSender
    receiver = ScreenReceiver
