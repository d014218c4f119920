"""What the rules of seats (``core/seats.py``) remember, and the effects they ask for: shapes without behaviour."""

from __future__ import annotations

from dataclasses import dataclass

from rhelp.wire.message import Message
from rhelp.wire.signal import Guest, Key, SeatKind, Why

SILENCE = 20.0  # seconds that who has joined may forward nothing


@dataclass(frozen=True, slots=True)
class Tell:
    """Send the message to the end."""

    end: int
    message: Message


@dataclass(frozen=True, slots=True)
class Introduce:
    """Send ``Joined`` to both ends: the session's id (128 bits in hexadecimal), the agent's name, what is to be proved,
    who came, and the routing digits to be bound into the handshake."""

    agent: int
    customer: int
    sid: str
    name: str
    key: Key
    guest: Guest
    route: str


@dataclass(frozen=True, slots=True)
class Admitting:
    """The consultation begins (or goes on, without ``begins``); send ``Admitted`` to both ends once it is kept.

    ``name`` is what the customer called itself, if anything.
    """

    agent: int
    customer: int
    consultation: str
    begins: bool
    guest: Guest
    kind: SeatKind
    name: str


@dataclass(frozen=True, slots=True)
class SupportOver:
    """This consultation's support program, if it had one, is done; the consultation goes on."""

    consultation: str


@dataclass(frozen=True, slots=True)
class Vacated:
    """The agent left its seat: the consultations that hang on this end are over."""

    agent: int


@dataclass(frozen=True, slots=True)
class HangUp:
    """Close the end's road once everything told to it is sent; the rules know it no longer."""

    end: int
    why: Why


@dataclass(frozen=True, slots=True)
class Failed:
    """The customer at this end came with a wrong code, or proved nothing: to be counted against its address."""

    end: int


@dataclass(frozen=True, slots=True)
class Burnt:
    """The code of the agent at this end was tried wrongly too often, and is good no longer."""

    end: int


@dataclass(frozen=True, slots=True)
class Pretend:
    """Send ``Joined`` to the customer alone, and play the agent's part with it under a secret that nobody knows.

    ``after``: seconds until the first message of that part.
    """

    customer: int
    sid: str
    name: str
    key: Key
    guest: Guest
    route: str
    after: float


@dataclass(frozen=True, slots=True)
class PlayOn:
    """Let the stand-in answer what this customer forwarded, after so many seconds."""

    customer: int
    body: str
    after: float


@dataclass(frozen=True, slots=True)
class StopPlaying:
    """The customer has left its stand-in."""

    customer: int


Sitting = Tell | Introduce | Admitting | SupportOver | Vacated | HangUp | Failed | Burnt
Playing = Pretend | PlayOn | StopPlaying
Effect = Sitting | Playing


@dataclass(frozen=True, slots=True)
class Account:
    """The agent at an end: ``id`` stays the same from road to road; ``relay_url`` is where its customers are sent."""

    id: str
    name: str
    group: str
    relay_url: str


@dataclass(slots=True)
class Seat:
    """What an agent has open. Without ``route`` nobody comes by a code; before ``opens`` nobody is let in."""

    kind: SeatKind
    icon: int | None
    route: str | None = None
    expires: float = 0.0
    opens: float = 0.0
    failures: int = 0


@dataclass(slots=True)
class Pair:
    """Two ends that talk. ``tried``: the agent forwarded something; ``name``: what the customer called itself.

    ``asked``: when the agent was last given something to answer; ``answers``: how often it has answered.
    """

    agent: int
    customer: int
    key: Key
    guest: Guest
    name: str = ""
    tried: bool = False
    admitted: bool = False
    asked: float | None = None
    answers: int = 0


@dataclass(slots=True)
class Ringing:
    """A customer who chose the icon number and waits for an answer."""

    customer: int
    guest: Guest
    name: str
    until: float


@dataclass(slots=True)
class AgentEnd:
    """An agent's road. ``consultation`` is the open one of this seat, ``page`` whether its customer has a page.

    ``until``: let go of then; ``settled``: it has something to do here that is no seat; ``met``: it met a customer.
    """

    id: int
    account: Account
    until: float | None
    settled: bool = False
    met: bool = False
    seat: Seat | None = None
    pair: Pair | None = None
    ringing: Ringing | None = None
    consultation: str = ""
    page: bool = False


@dataclass(slots=True)
class CustomerEnd:
    """A customer's road; ``calls`` is the agent's end where it rings, ``fooled`` whether it talks with a stand-in."""

    id: int
    until: float | None
    settled: bool = False
    met: bool = False
    pair: Pair | None = None
    calls: int | None = None
    fooled: bool = False


End = AgentEnd | CustomerEnd
