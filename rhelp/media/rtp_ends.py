"""The seam to aiortc's inside: our own RTP ends for the screen, in the place of aiortc's.

Everything that depends on aiortc's private names is in this module; aiortc is pinned to the minor version and
tests/media/test_rtp_ends.py fails when an upgrade moves the ground. Why not aiortc's own ends: its jitter buffer hands
a picture on one picture late, its sender keeps 128 packets for resending, sends a key frame as one burst that
overflows the receiver's socket, and cannot tell a source of ready-made pictures that a key frame is wanted.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Protocol

from aiortc import RTCPeerConnection, RTCRtpReceiver, RTCRtpSender, clock
from aiortc.codecs import depayload, is_rtx
from aiortc.codecs.h264 import H264Encoder
from aiortc.rtcrtpparameters import RTCRtpCodecParameters
from aiortc.rtcrtpreceiver import StreamStatistics
from aiortc.rtcrtpsender import random_sequence_number
from aiortc.rtcrtptransceiver import RTCRtpTransceiver
from aiortc.rtp import RtpPacket, unwrap_rtx, wrap_rtx
from aiortc.utils import random32, uint16_add, uint32_add
from cryptography.hazmat.primitives.serialization import Encoding

from rhelp.media.assembly import Assembly, Fragment
from rhelp.media.source import EncodedPicture

HISTORY = 2048  # packets kept for resending
BURST = 24  # packets sent in one go; a socket's default buffer holds about 90
PAUSE = 0.001  # seconds between bursts
PROBES = (0.03, 0.1, 0.3)  # seconds without a new picture before the last packet is repeated
ASK_AGAIN = 0.04  # seconds between requests for what is missing
GIVE_UP = 25  # requests without success before a key frame is asked for


class PictureSource(Protocol):
    """Where a sender takes pictures from."""

    @property
    def allowed(self) -> bool: ...

    async def next(self) -> EncodedPicture: ...

    def want_key(self) -> None: ...


class ScreenSender(RTCRtpSender):
    """Sends the pictures of ``source`` as H.264 (RFC 6184), paced, with a history that covers a key frame."""

    source: PictureSource | None = None

    async def _run_rtp(self, codec: RTCRtpCodecParameters) -> None:
        self._history: dict[int, RtpPacket] = {}
        inner: Any = self
        inner._RTCRtpSender__rtp_started.set()
        try:
            if self.source is not None and codec.payloadType is not None:
                await self._send_pictures(self.source, codec.payloadType)
        except (asyncio.CancelledError, ConnectionError):
            pass
        finally:
            inner._RTCRtpSender__rtp_exited.set()  # aiortc's stop() waits for it

    async def _send_pictures(self, source: PictureSource, payload_type: int) -> None:
        number, origin, mid = random_sequence_number(), random32(), self.__dict__["_RTCRtpSender__mid"]
        while True:
            picture = await self._next(source, number)
            payloads = H264Encoder._packetize(H264Encoder._split_bitstream(picture.data))
            for index, payload in enumerate(payloads):
                if not source.allowed:
                    self._history.clear()
                    break
                packet = RtpPacket(
                    payload_type=payload_type,
                    marker=int(index == len(payloads) - 1),
                    sequence_number=number,
                    timestamp=uint32_add(origin, picture.timestamp & 0xFFFFFFFF),
                )
                packet.ssrc, packet.payload = self._ssrc, payload
                packet.extensions.mid = mid
                self._history[number % HISTORY] = packet
                number = uint16_add(number, 1)
                await self._send_packet(packet)
                if index % BURST == BURST - 1:
                    await asyncio.sleep(PAUSE)

    async def _next(self, source: PictureSource, number: int) -> EncodedPicture:
        """The next picture; while none comes the last packet goes out again, so that its loss shows (RFC 8985 §7)."""
        coming = asyncio.ensure_future(source.next())
        try:
            for patience in PROBES:
                done, _ = await asyncio.wait([coming], timeout=patience)
                if done:
                    break
                await self._retransmit(uint16_add(number, -1))
            return await coming
        finally:
            coming.cancel()

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
    """Hands whole pictures to ``on_picture`` (in the event loop) as soon as their last packet is there."""

    on_picture: Callable[[bytes], None] | None = None

    def __init__(self, kind: str, transport: Any) -> None:
        super().__init__(kind, transport)
        self._assembly = Assembly()
        self._ssrc = 0
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
            packet, codec = unwrap_rtx(packet, payload_type=apt, ssrc=ssrc), codecs[apt]
        try:
            data = depayload(codec, packet.payload) if packet.payload else b""
        except ValueError:
            return
        self._ssrc = packet.ssrc
        for picture in self._assembly.add(packet.sequence_number, Fragment(bool(packet.marker), data)):
            if self.on_picture is not None:
                self.on_picture(picture)
        await self._repair()

    async def want_key(self) -> None:
        """Ask the sender for a picture that stands by itself (RFC 4585 §6.3.1)."""
        if self._ssrc:
            await self._send_rtcp_pli(self._ssrc)

    async def stop(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
        await super().stop()

    def _count(self, packet: RtpPacket, codec: RTCRtpCodecParameters) -> None:
        inner: Any = self
        streams = inner._RTCRtpReceiver__remote_streams
        if packet.ssrc not in streams:
            streams[packet.ssrc] = StreamStatistics(codec.clockRate)
        streams[packet.ssrc].add(packet)

    async def _repair(self) -> None:
        if self._assembly.broken:
            self._assembly.broken = False
            await self.want_key()
        if self._assembly.missing and (self._asking is None or self._asking.done()):
            self._asking = asyncio.ensure_future(self._ask())

    async def _ask(self) -> None:
        """Ask for what is missing until it is there; the last packet of a still screen has no successor to tell."""
        for _ in range(GIVE_UP):
            missing = self._assembly.missing
            if not missing:
                return
            await self._send_rtcp_nack(self._ssrc, missing)
            await asyncio.sleep(ASK_AGAIN)
        self._assembly.give_up()
        await self._repair()


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
