"""The seam to aiortc's inside: our own RTP ends for the screen, in the place of aiortc's.

Everything that depends on aiortc's private names is in this module; aiortc is pinned to the minor version and
tests/media/test_rtp_ends.py fails when an upgrade moves the ground. The screen travels as a payload of our own (updates
in pieces, ``fragments``), with what is missing asked for by NACK (RFC 4585) and sent again by RTX (RFC 4588). Why not
aiortc's own ends: its jitter buffer hands a picture on one picture late, its sender keeps 128 packets for resending,
sends in one burst that overflows the receiver's socket, and knows no way for updates that need no order.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from aiortc import RTCPeerConnection, RTCRtpReceiver, RTCRtpSender, clock
from aiortc.codecs import CODECS, is_rtx
from aiortc.rtcrtpparameters import RTCRtcpFeedback, RTCRtpCodecCapability, RTCRtpCodecParameters
from aiortc.rtcrtpreceiver import StreamStatistics
from aiortc.rtcrtpsender import random_sequence_number
from aiortc.rtcrtptransceiver import RTCRtpTransceiver
from aiortc.rtp import RtpPacket, unwrap_rtx, wrap_rtx
from aiortc.utils import random32, uint16_add, uint32_add
from cryptography.hazmat.primitives.serialization import Encoding

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
MOST_STREAMS = 4  # of which statistics are kept; there are two
LOSSY, LONG = 0.002, 0.02  # loss and seconds of round trip beyond which parity is sent along


def _register_codec() -> None:
    """Make aiortc able to negotiate our payload."""
    if any(codec.mimeType == MIME_TYPE for codec in CODECS["video"]):
        return
    feedback = [RTCRtcpFeedback(type="nack"), RTCRtcpFeedback(type="nack", parameter="pli")]
    apt: dict[str, int | str | None] = {"apt": PAYLOAD_TYPE}
    CODECS["video"] += [
        RTCRtpCodecParameters(mimeType=MIME_TYPE, clockRate=90000, payloadType=PAYLOAD_TYPE, rtcpFeedback=feedback),
        RTCRtpCodecParameters(mimeType="video/rtx", clockRate=90000, payloadType=PAYLOAD_TYPE + 1, parameters=apt),
    ]


_register_codec()


def screen_codecs() -> list[RTCRtpCodecCapability]:
    """What a screen is sent by: our payload and its retransmission."""
    return [c for c in RTCRtpSender.getCapabilities("video").codecs if c.mimeType in (MIME_TYPE, "video/rtx")]


class UpdateSource(Protocol):
    """Where a sender takes updates from."""

    @property
    def allowed(self) -> bool: ...

    @property
    def window(self) -> Window: ...

    async def next(self) -> Outgoing: ...

    def want_key(self) -> None: ...


class ScreenSender(RTCRtpSender):
    """Sends the updates of ``source``, paced, as far as the line has room, and again what got lost."""

    source: UpdateSource | None = None
    _first = 0
    _sent = 0

    async def _run_rtp(self, codec: RTCRtpCodecParameters) -> None:
        self._history: dict[int, RtpPacket] = {}
        inner: Any = self
        inner._RTCRtpSender__rtp_started.set()
        try:
            if self.source is not None and codec.payloadType is not None:
                await self._send_updates(self.source, codec.payloadType)
        except (asyncio.CancelledError, ConnectionError):
            pass
        finally:
            inner._RTCRtpSender__rtp_exited.set()  # aiortc's stop() waits for it

    async def _send_updates(self, source: UpdateSource, payload_type: int) -> None:
        self._first, self._sent, origin = random_sequence_number(), 0, random32()
        while True:
            update = await self._next(source, self._last)
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
                    sequence_number=uint16_add(self._last, 1),
                    timestamp=uint32_add(origin, update.timestamp & 0xFFFFFFFF),
                )
                packet.ssrc, packet.payload = self._ssrc, payload
                packet.extensions.mid = self.__dict__["_RTCRtpSender__mid"]
                self._history[packet.sequence_number % HISTORY] = packet
                self._sent += 1
                window.sent(self._sent, len(payload), time.monotonic())
                await self._send_packet(packet)
                if index % BURST == BURST - 1:
                    await self._pause(window, BURST * len(payload))

    def heard(self, word: Heard) -> None:
        """The receiver's word, its packet by sequence number."""
        if self.source is not None and self._sent:
            behind = (self._last - word.highest) % (1 << 16)
            self.source.window.heard(replace(word, highest=self._sent - behind), time.monotonic())

    @property
    def _last(self) -> int:
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
                await self._retransmit(last)
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
                await self._retransmit(last)
            await asyncio.sleep(NO_ROOM)

    async def _send_packet(self, packet: RtpPacket) -> None:
        inner: Any = self
        await self.transport._send_rtp(packet.serialize(inner._RTCRtpSender__rtp_header_extensions_map))
        inner._RTCRtpSender__ntp_timestamp = clock.current_ntp_time()
        inner._RTCRtpSender__rtp_timestamp = packet.timestamp
        inner._RTCRtpSender__octet_count += len(packet.payload)
        inner._RTCRtpSender__packet_count += 1

    async def _retransmit(self, sequence_number: int) -> None:
        inner: Any = self
        packet = self._history.get(sequence_number % HISTORY)
        if packet is None or packet.sequence_number != sequence_number:
            return
        if self.source is None or not self.source.allowed:
            return
        if not self.source.window.again(len(packet.payload), time.monotonic()):
            return  # whoever asks without end does not fill the customer's line
        payload_type = inner._RTCRtpSender__rtx_payload_type
        if payload_type is not None:
            rtx_number = inner._RTCRtpSender__rtx_sequence_number
            packet = wrap_rtx(packet, payload_type=payload_type, sequence_number=rtx_number, ssrc=self._rtx_ssrc)
            inner._RTCRtpSender__rtx_sequence_number = uint16_add(rtx_number, 1)
        await self.transport._send_rtp(packet.serialize(inner._RTCRtpSender__rtp_header_extensions_map))

    def _send_keyframe(self) -> None:
        if self.source is not None:
            self.source.want_key()


class ScreenReceiver(RTCRtpReceiver):
    """Hands whole updates to ``on_update`` as soon as their last piece is there, in whatever order, in the event loop.

    ``on_heard`` is told what came in, for the sender's window.
    """

    on_update: Callable[[int, bytes], None] | None = None
    on_heard: Callable[[Heard], None] | None = None

    def __init__(self, kind: str, transport: Any) -> None:
        super().__init__(kind, transport)
        self._assembly = Assembly()
        self._gaps = Gaps()
        self._ssrc = 0
        self._arrived = 0.0
        self._report: asyncio.TimerHandle | None = None
        self._asking: asyncio.Task[None] | None = None

    async def _handle_rtp_packet(self, packet: RtpPacket, arrival_time_ms: int) -> None:
        inner: Any = self
        codecs = inner._RTCRtpReceiver__codecs
        codec = codecs.get(packet.payload_type)
        if codec is None or not self._enabled:
            return
        self._count(packet, codec)
        if is_rtx(codec):
            ssrc = inner._RTCRtpReceiver__rtx_ssrc.get(packet.ssrc)
            apt = codec.parameters.get("apt")
            if ssrc is None or apt not in codecs or len(packet.payload) < 2:
                return
            packet = unwrap_rtx(packet, payload_type=apt, ssrc=ssrc)
        self._ssrc = packet.ssrc
        self._take(packet)
        self._repair()

    async def want_key(self) -> None:
        """Ask the sender for the whole screen (RFC 4585 §6.3.1)."""
        if self._ssrc:
            await self._send_rtcp_pli(self._ssrc)

    def set_round_trip(self, seconds: float) -> None:
        """How long a question and its answer take."""
        self._gaps.round_trip = seconds

    async def stop(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
        if self._report is not None:
            self._report.cancel()
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

    def _count(self, packet: RtpPacket, codec: RTCRtpCodecParameters) -> None:
        inner: Any = self
        streams = inner._RTCRtpReceiver__remote_streams
        if packet.ssrc not in streams:
            if len(streams) >= MOST_STREAMS:
                return
            streams[packet.ssrc] = StreamStatistics(codec.clockRate)
        streams[packet.ssrc].add(packet)

    def _repair(self) -> None:
        if self._gaps.deadline is not None and (self._asking is None or self._asking.done()):
            self._asking = asyncio.ensure_future(self._ask())

    async def _ask(self) -> None:
        """Ask for what is missing until it is there, or a whole screen where it will not come."""
        while (deadline := self._gaps.deadline) is not None:
            await asyncio.sleep(max(0.0, deadline - time.monotonic()))
            if missing := self._gaps.due(time.monotonic()):
                await self._send_rtcp_nack(self._ssrc, missing)
            if self._gaps.lost:
                self._gaps.waive()
                await self.want_key()


class PeerConnection(RTCPeerConnection):
    """aiortc's, its video transceivers made with our ends."""

    def _RTCPeerConnection__createTransceiver(  # noqa: N802 - overrides aiortc's private method
        self, direction: str, kind: str, sender_track: Any = None
    ) -> RTCRtpTransceiver:
        make: Any = RTCPeerConnection.__dict__["_RTCPeerConnection__createTransceiver"]
        transceiver: Any = make(self, direction, kind, sender_track)
        if kind == "video":
            transport = transceiver.receiver.transport
            sender, receiver = ScreenSender(kind, transport), ScreenReceiver(kind, transport)
            sender._stream_id = transceiver.sender._stream_id
            receiver._set_rtcp_ssrc(sender._ssrc)
            transceiver._RTCRtpTransceiver__sender = sender
            transceiver._RTCRtpTransceiver__receiver = receiver
        return transceiver  # type: ignore[no-any-return]


def remote_certificate(connection: Any) -> bytes:
    """The certificate (DER) that the other side really used in the DTLS handshake."""
    return bytes(connection.sctp.transport._ssl.get_peer_certificate(as_cryptography=True).public_bytes(Encoding.DER))


def is_relayed(connection: Any) -> bool:
    """Whether either end of the nominated candidate pair is a TURN relay."""
    pair = connection.sctp.transport.transport._connection._nominated.get(1)
    return pair is not None and "relay" in (pair.local_candidate.type, pair.remote_candidate.type)
