"""Every place where we lean on the inside of aiortc and aioice; nobody else touches a private name of theirs.

Both are pinned to the minor version in setup.cfg. tests/media/test_aiortc_seams.py says which seam an upgrade has
opened; docs/departures.md says for each what upstream could offer instead. What is behind a name with an underscore
is given here under a name without one, and no more than is used.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, cast

from aioice import ice
from aiortc import RTCPeerConnection, RTCRtpReceiver, RTCRtpSender, clock, rtp
from aiortc.codecs import is_rtx
from aiortc.rtcrtpparameters import RTCRtpCodecParameters
from aiortc.rtcrtpreceiver import StreamStatistics
from aiortc.rtcrtpsender import random_sequence_number
from aiortc.rtcrtptransceiver import RTCRtpTransceiver
from aiortc.rtp import RtpPacket
from aiortc.utils import random32, uint16_add, uint32_add
from cryptography.hazmat.primitives.serialization import Encoding

from rhelp.media.reports import Reports

__all__ = [
    "CheckedPeers", "IceAgent", "Peer", "RtpPacket", "RtpReceiver", "RtpSender", "Socket", "Streams", "allocate_relay",
    "ask_reflexive", "host_sockets", "ice_agent", "is_relayed", "quicken_repair", "random32",
    "random_sequence_number", "remote_certificate", "renew_relay", "uint16_add",
    "uint32_add", "use_relay",
]  # fmt: skip

MOST_STREAMS = 4  # of which statistics are kept; there are two
MOST_SSRCS = 16  # of one connection, which has three or four
MOST_PEERS = 64  # addresses that one connection is reached from
FIRST_RTO, LEAST_RTO, DOUBLED_RTO = 1.0, 0.1, 1.0  # seconds: before anything was measured, at least, doubled at most
LEAST_SPREAD = 0.05  # seconds beyond the round trip

IceAgent = Any  # aioice's Connection
Socket = Any  # aioice's StunProtocol


# RTP, sent


class RtpSender(RTCRtpSender):
    """aiortc's sender without its encoder: a subclass says what goes out, and what is done about losses."""

    def __init__(self, trackOrKind: Any, transport: Any) -> None:  # noqa: N803 - aiortc's name
        super().__init__(trackOrKind, transport)
        self.reports = Reports()

    async def run(self, payload_type: int) -> None:
        """Send until cancelled. A ConnectionError may go through."""

    async def resend(self, sequence_number: int) -> None:
        """The receiver misses this packet (NACK)."""

    def failed(self, error: Exception) -> None:
        """``run`` has ended by an error that nobody expected."""

    def key_wanted(self) -> None:
        """The receiver wants a picture that stands by itself (PLI or FIR)."""

    def told(self, feedback: bytes) -> None:
        """The receiver's application layer feedback (RFC 4585 §6.4)."""

    @property
    def media_ssrc(self) -> int:
        """The SSRC in every packet."""
        return self._ssrc

    @property
    def mid(self) -> str | None:
        """The media section that packets belong to (RFC 8843 §15)."""
        return cast("str | None", self.__dict__["_RTCRtpSender__mid"])

    async def transmit(self, packet: RtpPacket) -> None:
        """Send a packet and count it for sender reports. Raises ConnectionError."""
        inner: Any = self
        await self.transport._send_rtp(packet.serialize(inner._RTCRtpSender__rtp_header_extensions_map))
        inner._RTCRtpSender__ntp_timestamp = clock.current_ntp_time()
        inner._RTCRtpSender__rtp_timestamp = packet.timestamp
        inner._RTCRtpSender__octet_count += len(packet.payload)
        inner._RTCRtpSender__packet_count += 1

    async def transmit_again(self, packet: RtpPacket) -> None:
        """Send a packet once more, as RTX where that was negotiated. Raises ConnectionError."""
        inner: Any = self
        payload_type = inner._RTCRtpSender__rtx_payload_type
        if payload_type is not None:
            number = inner._RTCRtpSender__rtx_sequence_number
            packet = rtp.wrap_rtx(packet, payload_type=payload_type, sequence_number=number, ssrc=self._rtx_ssrc)
            inner._RTCRtpSender__rtx_sequence_number = uint16_add(number, 1)
        await self.transport._send_rtp(packet.serialize(inner._RTCRtpSender__rtp_header_extensions_map))

    async def _run_rtp(self, codec: RTCRtpCodecParameters) -> None:
        inner: Any = self
        inner._RTCRtpSender__rtp_started.set()
        try:
            if codec.payloadType is not None:
                await self.run(codec.payloadType)
        except (asyncio.CancelledError, ConnectionError):
            pass
        except Exception as error:  # noqa: BLE001 - a task's outermost edge: nobody else asks how it ended
            self.failed(error)
        finally:
            inner._RTCRtpSender__rtp_exited.set()  # aiortc's stop() waits for it

    async def _send_rtcp(self, packets: list[Any]) -> None:
        inner: Any = self
        report = any(isinstance(packet, rtp.RtcpSrPacket) for packet in packets)
        if not report or self.reports.due(inner._RTCRtpSender__packet_count, time.monotonic()):
            await super()._send_rtcp(packets)

    async def _handle_rtcp_packet(self, packet: Any) -> None:
        if isinstance(packet, rtp.RtcpPsfbPacket) and packet.fmt == rtp.RTCP_PSFB_APP:
            self.told(packet.fci)
        else:
            await super()._handle_rtcp_packet(packet)

    async def _retransmit(self, sequence_number: int) -> None:
        await self.resend(sequence_number)

    def _send_keyframe(self) -> None:
        self.key_wanted()


# RTP, received


class RtpReceiver(RTCRtpReceiver):
    """aiortc's receiver without jitter buffer and decoder: a subclass takes packets as they come.

    Reports go on as aiortc sends them, every half to one and a half seconds while packets come.
    """

    def __init__(self, kind: str, transport: Any) -> None:
        super().__init__(kind, transport)
        self.reports = Reports()

    async def take(self, packet: RtpPacket, codec: RTCRtpCodecParameters) -> None:
        """A packet of the media stream came, perhaps as a retransmission, which is already undone."""

    def seen(self, packet: RtpPacket) -> None:
        """A packet of any stream came just now, resent ones and padding among them."""

    async def ask_again(self, ssrc: int, sequence_numbers: list[int]) -> None:
        """Say what is missing (generic NACK, RFC 4585 §6.2.1), sorted as it was sent."""
        await self._send_rtcp_nack(ssrc, sequence_numbers)

    async def ask_key(self, ssrc: int) -> None:
        """Ask for a picture that stands by itself (PLI, RFC 4585 §6.3.1)."""
        await self._send_rtcp_pli(ssrc)

    async def send_feedback(self, packet: bytes) -> None:
        """Send an RTCP packet that aiortc has no class for; what cannot be sent is dropped."""
        with suppress(ConnectionError):
            await self.transport._send_rtp(packet)

    @property
    def report_ssrc(self) -> int:
        """Who our reports and feedback say they come from."""
        inner: Any = self
        return cast("int | None", inner._RTCRtpReceiver__rtcp_ssrc) or 0

    async def _send_rtcp(self, packet: Any) -> None:
        if isinstance(packet, rtp.RtcpRrPacket):
            content = [(report.ssrc, report.highest_sequence, report.packets_lost) for report in packet.reports]
            if not self.reports.due(content, time.monotonic()):
                return
        await super()._send_rtcp(packet)

    async def _handle_rtp_packet(self, packet: RtpPacket, arrival_time_ms: int) -> None:
        inner: Any = self
        codecs = inner._RTCRtpReceiver__codecs
        codec = codecs.get(packet.payload_type)
        if codec is None or not self._enabled:
            return
        self.seen(packet)
        self._count(packet, codec)
        if is_rtx(codec):
            ssrc = inner._RTCRtpReceiver__rtx_ssrc.get(packet.ssrc)
            apt = codec.parameters.get("apt")
            if ssrc is None or apt not in codecs or len(packet.payload) < 2:
                return
            packet, codec = rtp.unwrap_rtx(packet, payload_type=apt, ssrc=ssrc), codecs[apt]
        await self.take(packet, codec)

    def _count(self, packet: RtpPacket, codec: RTCRtpCodecParameters) -> None:
        inner: Any = self
        streams = inner._RTCRtpReceiver__remote_streams
        if packet.ssrc not in streams:
            if len(streams) >= MOST_STREAMS:
                return
            streams[packet.ssrc] = StreamStatistics(codec.clockRate)
        streams[packet.ssrc].add(packet)


class Peer(RTCPeerConnection):
    """aiortc's connection, its video sent and received by our ends."""

    sender: type[RtpSender]
    receiver: type[RtpReceiver]

    def _RTCPeerConnection__createTransceiver(  # noqa: N802 - overrides aiortc's private method
        self, direction: str, kind: str, sender_track: Any = None
    ) -> RTCRtpTransceiver:
        make: Any = RTCPeerConnection.__dict__["_RTCPeerConnection__createTransceiver"]
        transceiver: Any = make(self, direction, kind, sender_track)
        if kind == "video":
            transport = transceiver.receiver.transport
            sender, receiver = self.sender(kind, transport), self.receiver(kind, transport)
            sender._stream_id = transceiver.sender._stream_id
            receiver._set_rtcp_ssrc(sender._ssrc)
            transceiver._RTCRtpTransceiver__sender = sender
            transceiver._RTCRtpTransceiver__receiver = receiver
        return cast(RTCRtpTransceiver, transceiver)


# SCTP


def quicken_repair(connection: Any) -> None:
    """Let a data channel's lost packets go again soon after their answer should have come; once there is a channel.

    The retransmission timeout of RFC 9260 §6.3.1, with a minimum of a tenth of its 1 s: aiortc acknowledges each packet
    at once, so none need be waited for longer, and a lost click is noticed. Doubled each time it runs out (§6.3.3).
    """
    sctp = connection.sctp
    measured, expired = sctp._update_rto, sctp._t3_expired

    def update(seconds: float) -> None:
        measured(seconds)
        sctp._rto = max(LEAST_RTO, sctp._srtt + max(LEAST_SPREAD, 4 * sctp._rttvar))

    def expire() -> None:
        expired()
        sctp._rto = max(sctp._rto, min(DOUBLED_RTO, 2 * sctp._rto))

    sctp._rto, sctp._update_rto, sctp._t3_expired = FIRST_RTO, update, expire


# DTLS and ICE


def remote_certificate(connection: Any) -> bytes:
    """The certificate (DER) that the other side really used in the DTLS handshake."""
    return bytes(connection.sctp.transport._ssl.get_peer_certificate(as_cryptography=True).public_bytes(Encoding.DER))


class Streams:
    """The SSRCs that the other side has used, known by its key: never more than MOST_SSRCS.

    aiortc's router and libsrtp keep something for each of them as long as the connection stands.
    """

    def __init__(self, connection: Any) -> None:
        self.used: set[bytes] = set()
        transport = connection.sctp.transport
        on_rtp, on_rtcp = transport._handle_rtp_data, transport._handle_rtcp_data

        async def take_rtp(data: bytes, arrival_time_ms: int) -> None:
            if self._note(data):
                await on_rtp(data, arrival_time_ms)

        async def take_rtcp(data: bytes) -> None:
            if self._note(data):
                await on_rtcp(data)

        transport._handle_rtp_data, transport._handle_rtcp_data = take_rtp, take_rtcp

    def admits(self, packet: bytes) -> bool:
        """Whether an SRTP or SRTCP packet may be looked at: its SSRC is known, or there is room for one more."""
        return len(self.used) < MOST_SSRCS or _ssrc(packet) in self.used

    def _note(self, packet: bytes) -> bool:
        """The packet bears the other side's key; whether it may go on."""
        if not self.admits(packet):
            return False
        self.used.add(_ssrc(packet))
        return True


def _ssrc(packet: bytes) -> bytes:
    """RFC 3550 §5.1 and §6.4.1; SRTP leaves it readable."""
    return packet[4:8] if rtp.is_rtcp(packet) else packet[8:12]


def ice_agent(connection: Any) -> IceAgent:
    """The ICE agent of an RTCPeerConnection that has a data channel."""
    return connection.sctp.transport.transport._connection


def is_relayed(connection: Any) -> bool:
    """Whether either end of the nominated candidate pair is a TURN relay."""
    pair = ice_agent(connection)._nominated.get(1)
    return pair is not None and "relay" in (pair.local_candidate.type, pair.remote_candidate.type)


def ice_sockets(agent: IceAgent) -> list[Socket]:
    """The agent's sockets and relays, once candidates are gathered."""
    return cast("list[Socket]", agent._protocols)


class CheckedPeers:
    """The addresses that an ICE agent knows to be the other side's.

    A check of ours was answered from there, or one with our password came from there. The second counts by itself: once
    one pair is nominated aioice gives up the checks under way, while the other side may have taken another pair.
    """

    def __init__(self, agent: IceAgent) -> None:
        self.agent = agent
        self.asked: set[tuple[int, str, int]] = set()
        checked = agent.check_incoming

        def check(message: Any, address: tuple[str, int], socket: Socket) -> None:
            if len(self.asked) < MOST_PEERS:
                self.asked.add((id(socket), address[0], address[1]))
            checked(message, address, socket)

        agent.check_incoming = check

    def has(self, socket: Socket, address: tuple[str, int]) -> bool:
        """Whether the other side is known to be at ``address``, as seen from this socket."""
        agent = self.agent
        return (id(socket), *address) in self.asked or any(
            pair.remote_addr == address and pair.protocol is socket and _is_checked(agent, pair)
            for pair in (*agent._nominated.values(), *agent._check_list)
        )


def _is_checked(agent: IceAgent, pair: Any) -> bool:
    nominated = pair in agent._nominated.values() or pair.nominated or pair.remote_nominated
    return bool(nominated or pair.state is ice.CandidatePair.State.SUCCEEDED)


def host_sockets(agent: IceAgent) -> list[Socket]:
    """The agent's own IPv4 sockets, once they are gathered."""
    own = [socket for socket in ice_sockets(agent) if socket.local_candidate.type == "host"]
    return [socket for socket in own if ":" not in socket.local_candidate.host]


async def ask_reflexive(socket: Socket, server: tuple[str, int]) -> Any:
    """The candidate by which a STUN server sees this socket. Raises what aioice and resolving names raise."""
    candidate, _ = await ice.server_reflexive_candidate(socket, server)
    return candidate


def allocate_relay(agent: IceAgent, **arguments: Any) -> Awaitable[tuple[Any, Socket]]:
    """A candidate at a TURN server and the socket behind it; aioice's ``relayed_candidate`` takes the arguments."""
    make: Callable[..., Awaitable[tuple[Any, Socket]]] = ice.relayed_candidate
    return make(protocol_factory=lambda: ice.StunProtocol(agent), **arguments)


def use_relay(agent: IceAgent, socket: Socket) -> None:
    """Let the agent use an allocated relay beside its sockets."""
    agent._protocols.append(socket)


def renew_relay(socket: Socket, seconds: float) -> None:
    """Bind the relay's channels again after so long, which renews their permissions, too."""
    socket.transport._TurnTransport__inner_protocol.channel_refresh_time = seconds
