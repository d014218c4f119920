"""The states of a session at the agent, as a table, and what a window may show of it, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rhelp.core.codes import AccessCode
from rhelp.core.errors import OutOfTurn
from rhelp.core.outcome import Fact
from rhelp.wire.message import Right


class State(StrEnum):
    """Where a session stands."""

    OPENING = "opening"
    WAITING = "waiting"
    JOINING = "joining"
    LIVE = "live"
    ENDED = "ended"


class Event(StrEnum):
    """What can happen to it."""

    SEATED = "seated"
    JOINED = "joined"
    UNCONFIRMED = "unconfirmed"
    RENEWED = "renewed"
    CONNECTED = "connected"
    OVER = "over"


TABLE: dict[State, dict[Event, State]] = {
    State.OPENING: {Event.SEATED: State.WAITING, Event.OVER: State.ENDED},
    State.WAITING: {
        Event.SEATED: State.WAITING,
        Event.JOINED: State.JOINING,
        Event.RENEWED: State.OPENING,
        Event.OVER: State.ENDED,
    },
    State.JOINING: {
        Event.CONNECTED: State.LIVE,
        Event.UNCONFIRMED: State.WAITING,
        Event.RENEWED: State.OPENING,
        Event.OVER: State.ENDED,
    },
    State.LIVE: {Event.OVER: State.ENDED},
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
    FAILED = "failed"


class Trust(StrEnum):
    """What the handshake proved (the labels of docs/protocol.md)."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"


@dataclass(frozen=True)
class Opening(Fact):
    """The server is being asked for a seat."""


@dataclass(frozen=True)
class Waiting(Fact):
    """The seat is open; nobody has come yet.

    ``failures`` customers came with wrong secret digits for this code; ``suspicious`` says that the last attempt broke
    the handshake in another way, as somebody in between would.
    """

    code: AccessCode
    relay_url: str
    expires_at: float
    failures: int = 0
    suspicious: bool = False


@dataclass(frozen=True)
class Joining(Fact):
    """A customer came; the handshake runs."""


@dataclass(frozen=True)
class Live(Fact):
    """The link stands. Round trip in milliseconds and rates per second are None until measured."""

    customer: str
    platform: str
    since: float
    trust: Trust
    relayed: bool
    held: frozenset[Right] = frozenset()
    asked: frozenset[Right] = frozenset()
    lost: Right | None = None
    round_trip_ms: float | None = None
    pictures_per_s: float | None = None
    bits_per_s: float | None = None


@dataclass(frozen=True)
class Ended(Fact):
    """It is over."""

    why: EndedWhy


Status = Opening | Waiting | Joining | Live | Ended
