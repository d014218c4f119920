"""One end of a live link between two peers: bind, greet, then carry the features' messages.

The first frame on the control lane must be ``Bind`` with the right MAC, the second ``Hello``; only then does anything
else pass. On the customer's side every message that needs a right is checked here, and nowhere else, before it reaches
its feature; the same check stands on the way out. The agent's end asks for a sign of life every ``PING_EVERY`` seconds,
and every ``HURRY`` seconds until it is answered, since that lane sends nothing again; an end that heard nothing for
``PATIENCE`` seconds gives the link up. A link that closed is never opened again; mending (``core/mending.py``) makes a
new one.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from rhelp.core.end import End
from rhelp.core.outcome import Effect, Fact, Item
from rhelp.core.rights import Lost
from rhelp.core.session import EndedWhy
from rhelp.wire import codec
from rhelp.wire.message import BadMessage, Lane, Message, Right, Sender
from rhelp.wire.peer import PEER, Bind, Goodbye, Hello, Ping, Pong

VERSION = 1
GREETING_PATIENCE = 10.0
PING_EVERY = 2.0
HURRY = 0.5
PATIENCE = 6.0


class Phase(StrEnum):
    """How far the link has come."""

    BINDING = "binding"
    GREETING = "greeting"
    OPEN = "open"
    CLOSED = "closed"


class ClosedWhy(StrEnum):
    """Why a link closed."""

    GOODBYE = "goodbye"
    OURSELVES = "ourselves"
    SILENCE = "silence"
    PROTOCOL = "protocol"


@dataclass(frozen=True)
class Opened(Fact):
    """Both sides are bound and greeted."""

    peer: Hello


@dataclass(frozen=True)
class Closed(Fact):
    """Nothing more will come of this link."""

    why: ClosedWhy
    detail: str = ""


@dataclass(frozen=True)
class Denied(Fact):
    """The agent tried something that the customer has not allowed."""

    tag: str
    right: Right


@dataclass(frozen=True)
class RoundTrip(Fact):
    """How long a sign of life took, in seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Act:
    """An effect to carry out, and the right it came by; None where it only lets go."""

    effect: Effect
    right: Right | None


@dataclass(frozen=True, slots=True)
class Binding:
    """The MAC we send first and the one we expect first."""

    mine: str
    theirs: str


Step = list[Message | Act | Fact]
Allows = Callable[[Right], bool]


class Link:
    """The link at one side. Every method is one step and returns what is to be sent, done and told, in order."""

    def __init__(self, role: Sender, binding: Binding, hello: Hello, ends: dict[str, End], allows: Allows) -> None:
        self._role = role
        self._binding = binding
        self._hello = hello
        self._ends = ends
        self._allows = allows
        self._speaking: dict[str, End] = {}
        self._patience = 0.0
        self._pinged: dict[int, float] = {}
        self._asked_at = self._next_ping = 0.0
        self._number = 0
        self.phase = Phase.BINDING
        self.heard_at = 0.0
        """When the other side was heard last."""

    def open(self, now: float) -> Step:
        """The lanes are open."""
        self._patience, self.heard_at = now + GREETING_PATIENCE, now
        return [Bind(self._binding.mine)]

    def hear(self, text: str, lane: Lane, now: float) -> Step:
        """A frame arrived. What breaks the protocol closes the link; what is merely unknown is ignored."""
        if self.phase is Phase.CLOSED:
            return []
        try:
            message = codec.decode(text, PEER)
            return [] if message is None and self.phase is Phase.OPEN else self._hear(message, lane, now)
        except BadMessage as error:
            # An open link is not mended after this: the other side hears that it is over.
            farewell: Step = [Goodbye(EndedWhy.LINE_LOST)] if self.phase is Phase.OPEN else []
            return farewell + self._close(ClosedWhy.PROTOCOL, now, str(error))

    def handle(self, event: object, now: float) -> Step:
        """Our own side did something; before the link is open it is dropped."""
        takers = [end for end in self._speaking.values() if isinstance(event, end.minds)]
        return [item for end in takers for item in self._pass(end.handle(event, now), now)]

    def close(self, now: float, why: str = "") -> Step:
        """We end it."""
        return [] if self.phase is Phase.CLOSED else [Goodbye(why), *self._close(ClosedWhy.OURSELVES, now)]

    def drop(self, now: float) -> Step:
        """The connection below is gone."""
        return [] if self.phase is Phase.CLOSED else self._close(ClosedWhy.SILENCE, now)

    @property
    def deadline(self) -> float | None:
        """When ``wake`` wants to be called."""
        if self.phase is Phase.CLOSED:
            return None
        ping = [self._next_ping] if self._pings else []
        ends = [end.deadline for end in self._speaking.values() if end.deadline is not None]
        return min([self._patience, *ping, *ends])

    def wake(self, now: float) -> Step:
        """The deadline has come, or has not: then nothing happens."""
        if self.phase is Phase.CLOSED:
            return []
        if now >= self._patience:
            return self._close(ClosedWhy.SILENCE, now)
        due = [end for end in self._speaking.values() if end.deadline is not None and end.deadline <= now]
        step = [item for end in due for item in self._pass(end.wake(now), now)]
        return step + self._ping(now)

    def _hear(self, message: Message | None, lane: Lane, now: float) -> Step:
        if message is not None:
            self._check(message, lane)
        if self.phase is not Phase.OPEN and lane is Lane.MOTION:
            return []  # that lane may overtake the greeting
        if self.phase is Phase.BINDING:
            if not isinstance(message, Bind) or not hmac.compare_digest(message.mac, self._binding.theirs):
                raise BadMessage("the link is not bound to the handshake")
            self.phase = Phase.GREETING
            return [self._hello]
        if self.phase is Phase.GREETING:
            return self._greet(message, now)
        self._patience, self.heard_at = now + PATIENCE, now
        return self._dispatch(message, now) if message is not None else []

    def _check(self, message: Message, lane: Lane) -> None:
        terms = message.terms
        if terms.sender not in (Sender.PEER, _other(self._role)) or terms.lane is not lane:
            raise BadMessage(f"{terms.tag} does not come from there")

    def _greet(self, message: Message | None, now: float) -> Step:
        if not isinstance(message, Hello):
            raise BadMessage("no greeting")
        self.phase = Phase.OPEN
        self._patience, self._next_ping, self.heard_at = now + PATIENCE, now, now
        self._speaking = {name: end for name, end in self._ends.items() if name in message.features}
        return [
            Opened(message),
            *(item for end in self._speaking.values() for item in self._pass(end.opened(now), now)),
        ]

    def _dispatch(self, message: Message, now: float) -> Step:
        match message:
            case Ping(number):
                return [Pong(number)]
            case Pong(number):
                return self._answered(number, now)
            case Goodbye(why):
                return self._close(ClosedWhy.GOODBYE, now, why)
            case Bind() | Hello():
                raise BadMessage("greeted twice")
        needs = message.terms.needs
        if needs is not None and not self._allows(needs):
            return [Denied(message.terms.tag, needs)]
        takers = [end for end in self._speaking.values() if isinstance(message, end.hears)]
        return [item for end in takers for item in self._pass(end.receive(message, now), now, needs)]

    def _pass(self, items: Iterable[Item], now: float, right: Right | None = None) -> Step:
        """What an end returned, its messages checked on the way out and its effects given their right."""
        step: Step = []
        for item in items:
            if isinstance(item, Message):
                needs = item.terms.needs
                if needs is None or self._allows(needs):
                    step.append(item)
            elif isinstance(item, Fact):
                step.append(item)
                if isinstance(item, Lost):
                    step += self._let_go(item.right, now)
            else:
                step.append(Act(item, right))
        return step

    def _let_go(self, right: Right, now: float) -> Step:
        return [item for end in self._speaking.values() for item in self._pass(end.revoked(right, now), now)]

    @property
    def _pings(self) -> bool:
        return self._role is Sender.AGENT and self.phase is Phase.OPEN

    def _ping(self, now: float) -> Step:
        if not self._pings or now < self._next_ping:
            return []
        self._number += 1
        self._asked_at, self._next_ping = now, now + HURRY
        self._pinged = {n: at for n, at in self._pinged.items() if now - at < PATIENCE} | {self._number: now}
        return [Ping(self._number)]

    def _answered(self, number: int, now: float) -> Step:
        sent = self._pinged.pop(number, None)
        if sent is None:
            return []
        self._next_ping = self._asked_at + PING_EVERY
        return [RoundTrip(now - sent)]

    def _close(self, why: ClosedWhy, now: float, detail: str = "") -> Step:
        self.phase = Phase.CLOSED
        ends, self._speaking = self._speaking.values(), {}
        return [*(item for end in ends for item in self._pass(end.stop(now), now)), Closed(why, detail)]


def _other(role: Sender) -> Sender:
    return Sender.CUSTOMER if role is Sender.AGENT else Sender.AGENT
