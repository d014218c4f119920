"""Messages between a program and the signalling server: the server road.

One WebSocket is one seat at one end: an agent opens a seat and shows its code; a customer joins it; from then on the
server carries ``Forward`` bodies between the two without reading them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from rhelp.wire.fields import Body, Hex16, Line, Most, Name, Route, Seconds, Url
from rhelp.wire.message import Family, Message, Sender

SIGNAL = Family("signal")


class SeatKind(StrEnum):
    """What the agent waits with."""

    VIEWER = "viewer"
    CHAT = "chat"


class Why(StrEnum):
    """Why a door stays shut or somebody left. ``CODE`` is the one answer for wrong, used and expired codes."""

    CODE = "code"
    BUSY = "busy"
    SLOW_DOWN = "slow-down"
    SIGN_IN = "sign-in"
    PROTOCOL = "protocol"
    UNCONFIRMED = "unconfirmed"
    ENDED = "ended"
    GONE = "gone"
    SHUTDOWN = "shutdown"


@SIGNAL.message("open-seat", Sender.AGENT)
@dataclass(frozen=True)
class OpenSeat(Message):
    """Allot routing digits to me; asked again on the same socket, allot new ones."""

    kind: SeatKind


@SIGNAL.message("seat-opened", Sender.SERVER)
@dataclass(frozen=True)
class SeatOpened(Message):
    """Your routing digits, the page to name to the customer, and how long the digits hold."""

    route: Route
    relay_url: Url
    expires_in: Seconds


@SIGNAL.message("join-seat", Sender.CUSTOMER)
@dataclass(frozen=True)
class JoinSeat(Message):
    """Let me into the seat with these routing digits."""

    route: Route


@dataclass(frozen=True)
class IceServer:
    """A STUN or TURN server (W3C RTCIceServer), its credential short-lived."""

    urls: Annotated[tuple[Url, ...], Most(8)]
    username: Line = ""
    credential: Line = ""


class IcePolicy(StrEnum):
    """Which candidates may be used (W3C RTCIceTransportPolicy)."""

    ALL = "all"
    RELAY = "relay"


@SIGNAL.message("joined", Sender.SERVER)
@dataclass(frozen=True)
class Joined(Message):
    """Both ends sit: the session's id, the relay's name (bound into the handshake), who helps, ICE settings."""

    sid: Hex16
    relay: Name
    agent: Name
    ice_servers: Annotated[tuple[IceServer, ...], Most(8)]
    ice_policy: IcePolicy = IcePolicy.ALL


@SIGNAL.message("forward", Sender.PEER)
@dataclass(frozen=True)
class Forward(Message):
    """Carried to the other end as it is; the server never reads ``body``."""

    body: Body


@SIGNAL.message("leave", Sender.PEER)
@dataclass(frozen=True)
class Leave(Message):
    """I leave the seat. An agent says ``unconfirmed`` where the customer did not know the secret digits."""

    why: Why


@SIGNAL.message("peer-left", Sender.SERVER)
@dataclass(frozen=True)
class PeerLeft(Message):
    """The other end is no longer there."""

    why: Why


@SIGNAL.message("refused", Sender.SERVER)
@dataclass(frozen=True)
class Refused(Message):
    """What you asked for is not done."""

    why: Why
