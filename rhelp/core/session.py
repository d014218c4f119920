"""The states of a session at the agent, as a table, and what a window may show of it, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from rhelp.core.codes import AccessCode
from rhelp.core.errors import OutOfTurn
from rhelp.core.figures import Figures
from rhelp.core.outcome import Fact
from rhelp.core.sas import Sas
from rhelp.wire.message import Right
from rhelp.wire.signal import Guest, Spent


class State(StrEnum):
    """Where a session stands."""

    OPENING = "opening"
    WAITING = "waiting"
    RINGING = "ringing"
    JOINING = "joining"
    LIVE = "live"
    MENDING = "mending"
    ENDED = "ended"


class Event(StrEnum):
    """What can happen to it."""

    SEATED = "seated"
    RANG = "rang"
    RING_OVER = "ring-over"
    JOINED = "joined"
    PAGE_ADMITTED = "page-admitted"
    UNCONFIRMED = "unconfirmed"
    RENEWED = "renewed"
    CONNECTED = "connected"
    BROKEN = "broken"
    OVER = "over"


TABLE: dict[State, dict[Event, State]] = {
    State.OPENING: {Event.SEATED: State.WAITING, Event.OVER: State.ENDED},
    State.WAITING: {
        Event.SEATED: State.WAITING,
        Event.RANG: State.RINGING,
        Event.JOINED: State.JOINING,
        Event.RENEWED: State.OPENING,
        Event.OVER: State.ENDED,
    },
    State.RINGING: {
        Event.SEATED: State.WAITING,
        Event.RING_OVER: State.WAITING,
        Event.JOINED: State.JOINING,
        Event.RENEWED: State.OPENING,
        Event.OVER: State.ENDED,
    },
    State.JOINING: {
        Event.CONNECTED: State.LIVE,
        Event.PAGE_ADMITTED: State.WAITING,
        Event.UNCONFIRMED: State.WAITING,
        Event.RENEWED: State.OPENING,
        Event.OVER: State.ENDED,
    },
    State.LIVE: {Event.BROKEN: State.MENDING, Event.OVER: State.ENDED},
    State.MENDING: {Event.CONNECTED: State.LIVE, Event.OVER: State.ENDED},
    State.ENDED: {},
}


def next_state(state: State, event: Event) -> State:
    """The state after the event. Raises OutOfTurn where the table has none."""
    try:
        return TABLE[state][event]
    except KeyError as error:
        raise OutOfTurn(f"{event} in {state}") from error


class EndedWhy(StrEnum):
    """Why a session ended, for windows to turn into a sentence."""

    CUSTOMER_ENDED = "customer-ended"
    AGENT_ENDED = "agent-ended"
    LINE_LOST = "line-lost"
    SCREEN_LOST = "screen-lost"
    SERVER_LOST = "server-lost"
    SIGNED_OUT = "signed-out"
    SLOW_DOWN = "slow-down"
    FAILED = "failed"


class Trust(StrEnum):
    """What is known of the other side (the labels of docs/protocol.md)."""

    VERIFIED = "verified"  # it knows the code, which went from person to program
    PAGE = "page"  # it knows the code, which a page has seen: protected from outsiders, trusts the page's host
    UNVERIFIED = "unverified"  # nothing was proved
    COMPARED = "compared"  # two people have compared the words


@dataclass(frozen=True)
class Proved(Fact):
    """At either side: a handshake is through, and this is known of who is there; ``words`` may be compared by voice."""

    trust: Trust
    words: Sas


@dataclass(frozen=True)
class Compare:
    """Event at the agent: these words were compared with those of whoever is there, and are the same."""

    words: Sas


@dataclass(frozen=True)
class Opening(Fact):
    """The server is being asked for a seat."""


@dataclass(frozen=True)
class Waiting(Fact):
    """The seat is open; nobody has come yet.

    ``failures`` customers came and did not prove this code's secret; ``suspicious`` says that the last attempt broke
    the handshake in another way, as somebody in between would; ``unreached`` that the right one came last and that no
    connection to it could be made. ``link`` leads to the seat by itself: its fragment holds
    a secret. ``tried`` says that somebody came with a code that was good no longer. ``page`` is the name by which a
    customer on the page is in the chat already, None while nobody is; ``consultation`` names that chat, ``proved``
    says what is known of that customer.
    """

    code: AccessCode
    relay_url: str
    expires_at: float
    failures: int = 0
    suspicious: bool = False
    unreached: bool = False
    icon: int | None = None
    link: str = field(default="", repr=False)
    tried: Spent | None = None
    page: str | None = None
    consultation: str = ""
    proved: Proved | None = None


@dataclass(frozen=True)
class Ringing(Fact):
    """A customer chose our icon number, and is let in if the agent says so before ``until`` (Unix time)."""

    name: str
    guest: Guest
    until: float


@dataclass(frozen=True)
class Joining(Fact):
    """A customer came; the handshake runs."""


@dataclass(frozen=True)
class Live(Fact):
    """The link stands. ``adjustable`` says that the customer's end sends the screen as the agent wants it.

    ``hangul`` says what letter keys make at the customer's, None where nobody knows. ``words`` may be compared by
    voice. ``host`` is the page's, which a customer who came by it trusts. ``paused`` says that the customer holds the
    screen back. ``page``: what is seen comes from a page in a browser, which can be looked at only.
    """

    customer: str
    platform: str
    since: float
    trust: Trust
    relayed: bool
    held: frozenset[Right] = frozenset()
    asked: frozenset[Right] = frozenset()
    lost: Right | None = None
    figures: Figures = Figures()
    consultation: str = ""
    hangul: bool | None = None
    adjustable: bool = True
    words: Sas | None = None
    host: str = ""
    paused: bool = False
    page: bool = False


@dataclass(frozen=True)
class Mending(Fact):
    """The line to the customer broke and is being rebuilt until ``until`` (Unix time); rights stay as they were."""

    live: Live
    since: float
    until: float


@dataclass(frozen=True)
class Ended(Fact):
    """It is over."""

    why: EndedWhy


Status = Opening | Waiting | Ringing | Joining | Live | Mending | Ended
