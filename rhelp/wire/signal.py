"""Messages between a program or page and the signalling server: seats, and the ways into them.

A road of an agent is one seat: it opens the seat and shows its code; a customer joins it, by the code's digits, by the
link, or by the icon number; from then on the server carries ``Forward`` bodies between the two without reading them.
A seat takes one page (for the chat) and one support program (for the link), one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from rhelp.wire.fields import (
    Bits,
    Body,
    Hex16,
    Icon,
    Line,
    MaybeRoute,
    Most,
    Name,
    Route,
    Seconds,
    Slug,
    Text,
    Token,
    Url,
)
from rhelp.wire.message import Family, Message, Sender

SIGNAL = Family("signal")


class SeatKind(StrEnum):
    """What the agent waits with."""

    VIEWER = "viewer"
    CHAT = "chat"


class Key(StrEnum):
    """What the two ends prove to each other: the secret of the digits or of the link, nothing, or an earlier key."""

    DIGITS = "digits"
    LINK = "link"
    ICON = "icon"
    RESUME = "resume"


class Guest(StrEnum):
    """Who comes: a page in a browser, to chat; or the support program, to be helped."""

    PAGE = "page"
    PROGRAM = "program"


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
    UNANSWERED = "unanswered"


class Spent(StrEnum):
    """Why a code that somebody tried is good no longer; only the agent is told which."""

    USED = "used"
    EXPIRED = "expired"
    BURNT = "burnt"


@SIGNAL.message("open-seat", Sender.AGENT)
@dataclass(frozen=True)
class OpenSeat(Message):
    """Allot routing digits to me; asked again on the same road, allot new ones.

    ``wish`` names digits that were mine before the server forgot me; I get them where nobody else has them.
    """

    kind: SeatKind
    wish: MaybeRoute = ""


@SIGNAL.message("seat-opened", Sender.SERVER)
@dataclass(frozen=True)
class SeatOpened(Message):
    """Your routing digits, the page to name to the customer, how long the digits hold, your icon number if any."""

    route: Route
    relay_url: Url
    expires_in: Seconds
    icon: Icon | None = None


@SIGNAL.message("code-tried", Sender.SERVER)
@dataclass(frozen=True)
class CodeTried(Message):
    """Somebody came with a code of yours that is good no longer."""

    why: Spent


@SIGNAL.message("join-seat", Sender.CUSTOMER)
@dataclass(frozen=True)
class JoinSeat(Message):
    """Let me into the seat with these routing digits; the secret that I know is that of the digits or of the link."""

    route: Route
    key: Key = Key.DIGITS
    guest: Guest = Guest.PROGRAM
    work: Annotated[str, Text(16, r"[0-9]*")] = ""


@SIGNAL.message("work-posed", Sender.SERVER)
@dataclass(frozen=True)
class WorkPosed(Message):
    """Too many wrong codes come just now: ask again with a number as ``work``, for which SHA-256 of `rhelp/1 work
    ‹challenge› ‹work›` begins with so many zero bits."""

    challenge: Hex16
    bits: Bits


@SIGNAL.message("call-agent", Sender.CUSTOMER)
@dataclass(frozen=True)
class CallAgent(Message):
    """Ring the agent with this icon number on this group's page; nobody but ``agent``, where that is given."""

    icon: Icon
    group: Slug = ""
    guest: Guest = Guest.PROGRAM
    name: Name = ""
    agent: Name = ""


@SIGNAL.message("calling", Sender.SERVER)
@dataclass(frozen=True)
class Calling(Message):
    """The agent hears it ring, for so many seconds; then comes ``joined``, or ``refused unanswered``."""

    agent: Name
    expires_in: Seconds


@SIGNAL.message("ring", Sender.SERVER)
@dataclass(frozen=True)
class Ring(Message):
    """A customer chose your icon number; answer within so many seconds. Silence is no."""

    name: Name
    guest: Guest
    expires_in: Seconds


@SIGNAL.message("answer-ring", Sender.AGENT)
@dataclass(frozen=True)
class AnswerRing(Message):
    """I take the customer who rings, or not."""

    accepted: bool


@SIGNAL.message("ring-over", Sender.SERVER)
@dataclass(frozen=True)
class RingOver(Message):
    """The customer who rang is gone, or the time is up."""


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
    """Both ends sit: the session's id, the relay's name (bound into the handshake), who helps, ICE settings.

    ``key`` says what is to be proved, ``guest`` who came; ``route`` is bound into the handshake (0000 with an icon).
    """

    sid: Hex16
    relay: Name
    agent: Name
    ice_servers: Annotated[tuple[IceServer, ...], Most(8)]
    key: Key = Key.DIGITS
    guest: Guest = Guest.PROGRAM
    route: MaybeRoute = ""
    organisation: Name = ""
    ice_policy: IcePolicy = IcePolicy.ALL


@SIGNAL.message("admit", Sender.AGENT)
@dataclass(frozen=True)
class Admit(Message):
    """The customer in my seat is who it should be. A program's code is spent; a page makes room for the program."""


@SIGNAL.message("admitted", Sender.SERVER)
@dataclass(frozen=True)
class Admitted(Message):
    """To both: the consultation that begins or goes on, and the customer's token for its chat (empty to the agent)."""

    consultation: Hex16
    guest: Guest
    kind: SeatKind
    token: Token = ""


@SIGNAL.message("rejoin", Sender.PEER)
@dataclass(frozen=True)
class Rejoin(Message):
    """Our link broke: bring me together with the other end of this session, which says the same, within a minute."""

    sid: Hex16


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
