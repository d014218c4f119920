"""Lets only the peer's packets through to DTLS and RTP, which aioice does not look at.

aioice hands every datagram that is not STUN to whoever listens, from whatever address it came; a single forged DTLS
alert ends a handshake under way. RFC 8445 §12 wants data on validated pairs only. Like rtp_ends.py this leans on
private names; tests/media/test_ice_guard.py fails when they change, and when the guard is not there.
"""

from __future__ import annotations

from typing import Any

from aioice.ice import CandidatePair

LAST_STUN_BYTE = 3  # RFC 7983: 0-3 STUN, 20-63 DTLS, 128-191 RTP and RTCP


class Guard:
    """Stands before one socket of an ICE agent."""

    def __init__(self, ice: Any, protocol: Any) -> None:
        self._ice = ice
        self._protocol = protocol
        self._stun = protocol.datagram_received

    def __call__(self, data: bytes, address: tuple[Any, ...]) -> None:
        """A datagram arrived."""
        if not data or data[0] <= LAST_STUN_BYTE:
            self._stun(data, address)
        elif self._is_peer((address[0], address[1])):
            self._ice.data_received(data, self._protocol.local_candidate.component)

    def _is_peer(self, address: tuple[str, int]) -> bool:
        pairs = [*self._ice._nominated.values(), *self._ice._check_list]
        return any(pair.remote_addr == address and self._is_checked(pair) for pair in pairs)

    def _is_checked(self, pair: Any) -> bool:
        if pair.protocol is not self._protocol:
            return False
        nominated = pair in self._ice._nominated.values() or pair.nominated or pair.remote_nominated
        return bool(nominated or pair.state is CandidatePair.State.SUCCEEDED)


def guard(connection: Any) -> None:
    """Put a guard before every socket of an RTCPeerConnection; call it once candidates are gathered."""
    ice = connection.sctp.transport.transport._connection
    for protocol in ice._protocols:
        protocol.datagram_received = Guard(ice, protocol)
