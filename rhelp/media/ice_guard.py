"""Lets only the peer's packets through to DTLS and RTP, which aioice does not look at.

aioice hands every datagram that is not STUN to whoever listens, from whatever address it came; a single forged DTLS
alert ends a handshake under way. RFC 8445 §12 wants data on validated pairs only. Nor does the peer itself get through
with ever new RTP streams, each of which would be remembered.
"""

from __future__ import annotations

from typing import Any

from rhelp.media.aiortc_seams import CheckedPeers, Streams, ice_agent, ice_sockets

LAST_STUN_BYTE, FIRST_RTP_BYTE = 3, 128  # RFC 7983: 0-3 STUN, 20-63 DTLS, 128-191 RTP and RTCP


class Guard:
    """Stands before one socket of an ICE agent."""

    def __init__(self, ice: Any, protocol: Any, streams: Streams, peers: CheckedPeers) -> None:
        self._ice = ice
        self._streams = streams
        self._peers = peers
        self._protocol = protocol
        self._stun = protocol.datagram_received

    def __call__(self, data: bytes, address: tuple[Any, ...]) -> None:
        """A datagram arrived."""
        if not data or data[0] <= LAST_STUN_BYTE:
            self._stun(data, address)
        elif data[0] >= FIRST_RTP_BYTE and not self._streams.admits(data):
            return
        elif self._peers.has(self._protocol, (address[0], address[1])):
            self._ice.data_received(data, self._protocol.local_candidate.component)


def guard(connection: Any) -> None:
    """Put a guard before every socket of an RTCPeerConnection; call it once candidates are gathered."""
    ice, streams = ice_agent(connection), Streams(connection)
    peers = CheckedPeers(ice)
    for protocol in ice_sockets(ice):
        protocol.datagram_received = Guard(ice, protocol, streams, peers)
