"""What a dishonest server can try between two programs, or a page and a program, each as a class of its own."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from rhelp.core.codes import ICON_ROUTE
from rhelp.core.handshake import AgentHandshake, CustomerHandshake, HandshakeFailed, Keys, Meeting
from rhelp.peer import tasks
from rhelp.peer.connection import Connection
from rhelp.peer.negotiation import connect_as_agent, connect_as_customer, meet_as_agent, meet_as_customer
from rhelp.wire import codec
from rhelp.wire.handshake import HANDSHAKE, Commit, Confirm, Resume, ResumeAnswer, Sealed
from rhelp.wire.message import Lane, Message, Sender
from rhelp.wire.peer import PEER, Bind
from rhelp.wire.signal import Forward, Joined, JoinSeat, Key
from tests.hostile.relay import Attack, Leg, forwarding, handshake_in

AGENT, CUSTOMER = Sender.AGENT, Sender.CUSTOMER
NOTHING_UP_THERE = "00" * 32


def flipped(hexadecimal: str) -> str:
    """With one bit the other way."""
    return f"{int(hexadecimal[:2], 16) ^ 1:02x}{hexadecimal[2:]}"


@dataclass
class Edit(Attack):
    """Rewrites what one side forwards; ``edit`` returns the bodies that go on in its place."""

    edit: Callable[[Sender, Message], list[Message | str]]

    def said(self, leg: Leg, message: Message) -> None:
        inner = handshake_in(message)
        for body in [message] if inner is None else map(_forward, self.edit(leg.role, inner)):
            leg.up(body)


@dataclass
class Flip(Attack):
    """One bit of the first message of this kind from this side is turned, in this field."""

    role: Sender
    tag: str
    field: str

    def said(self, leg: Leg, message: Message) -> None:
        inner = handshake_in(message)
        if inner is None or leg.role is not self.role or inner.terms.tag != self.tag:
            leg.up(message)
            return
        turned: Any = replace(inner, **{self.field: flipped(getattr(inner, self.field))})  # type: ignore[type-var]
        leg.up(forwarding(turned))


@dataclass
class Misled(Attack):
    """One side is told something else about whom it meets, and where."""

    role: Sender
    change: dict[str, Any]

    def told(self, leg: Leg, message: Message) -> None:
        if leg.role is self.role and isinstance(message, Joined):
            message = replace(message, **self.change)
        leg.down(message)


@dataclass
class Instead(Attack):
    """In the place of what one side forwards first, the other hears these bodies; nothing else goes on."""

    role: Sender
    bodies: list[Message | str]
    done: bool = False

    def said(self, leg: Leg, message: Message) -> None:
        if leg.role is not self.role or not isinstance(message, Forward):
            leg.up(message)
        elif not self.done:
            self.done = True
            for body in self.bodies:
                leg.up(_forward(body))


@dataclass
class Replay(Attack):
    """Message by message, one side is heard saying what it said in an earlier session."""

    role: Sender
    recorded: list[Message]
    at: int = 0

    def said(self, leg: Leg, message: Message) -> None:
        if leg.role is self.role and isinstance(message, Forward) and self.at < len(self.recorded):
            message, self.at = forwarding(self.recorded[self.at]), self.at + 1
        leg.up(message)


class Reflect(Attack):
    """Who says something hears it from the other side."""

    def said(self, leg: Leg, message: Message) -> None:
        if isinstance(message, Forward):
            leg.down(message)
        else:
            leg.up(message)


class Twice(Attack):
    """Everything is carried twice."""

    def said(self, leg: Leg, message: Message) -> None:
        leg.up(message)
        if isinstance(message, Forward):
            leg.up(message)


@dataclass
class Splice(Attack):
    """Of two sessions at the same time, what one pair says is carried to the other pair, for all kinds or for one."""

    tags: frozenset[str]
    held: list[tuple[Leg, Message]]

    def said(self, leg: Leg, message: Message) -> None:
        inner = handshake_in(message)
        if inner is None or inner.terms.tag not in self.tags:
            leg.up(message)
            return
        self.held.append((leg, message))
        same = [held for held in self.held if held[0].role is leg.role and _tag(held[1]) == inner.terms.tag]
        if len(same) == 2:  # both sessions have come as far
            (one, mine), (other, theirs) = same
            self.held = [held for held in self.held if held not in same]
            one.up(theirs)
            other.up(mine)


class Between(Attack):
    """Plays the agent to the customer and the customer to the agent, with what it holds for the secret.

    Where the handshake succeeds on both sides it brings up two connections and carries every frame across.
    """

    def __init__(self, secret: str, key: Key | None = None) -> None:
        """``key``: what the agent is told the customer came by, if not the truth."""
        self.read: list[str] = []
        """Frames of the link that went through our hands."""
        self._secret, self._key = secret, key
        self._route = ICON_ROUTE
        self._roads: dict[Sender, OwnRoad] = {}
        self._joined: dict[Sender, Joined] = {}
        self._links: dict[Sender, Connection] = {}
        self._stand: set[Sender] = set()
        self._tasks: list[asyncio.Task[None]] = []

    def said(self, leg: Leg, message: Message) -> None:
        if isinstance(message, JoinSeat):
            self._route = message.route
        if isinstance(message, Forward) and leg.role in self._roads:
            self._roads[leg.role].inbox.put_nowait(message)
        else:
            leg.up(message)

    def told(self, leg: Leg, message: Message) -> None:
        if isinstance(message, Joined):
            if leg.role is AGENT and self._key is not None:
                message = replace(message, key=self._key)
            self._roads[leg.role], self._joined[leg.role] = OwnRoad(leg), message
            part = self._as_customer if leg.role is AGENT else self._as_agent
            self._tasks.append(tasks.start(self._play(part), "between"))
        leg.down(message)

    async def close(self) -> None:
        """Take down what was brought up."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for link in self._links.values():
            await link.close(flush=False)

    async def _play(self, part: Callable[[], Any]) -> None:
        try:
            await part()
        except HandshakeFailed:
            # Who sees that its guess was wrong has nothing left but to answer with noise.
            self._roads[CUSTOMER].forward(Confirm(os.urandom(32).hex()))
        except (TimeoutError, ConnectionError):
            pass

    async def _as_customer(self) -> None:
        side = CustomerHandshake(self._secret, self._meeting(AGENT), os.urandom)
        keys = await meet_as_customer(self._road(AGENT), side)
        await self._connect(AGENT, keys)

    async def _as_agent(self) -> None:
        side = AgentHandshake(self._secret, self._meeting(CUSTOMER), os.urandom)
        keys = await meet_as_agent(self._road(CUSTOMER), side)
        await self._connect(CUSTOMER, keys)

    async def _connect(self, role: Sender, keys: Keys) -> None:
        link = self._links[role] = Connection((), lambda: None)
        connect = connect_as_customer if role is AGENT else connect_as_agent
        binding = await connect(self._road(role), keys, link)
        link.send(Bind(binding.mine))
        self._stand.add(role)
        while len(self._stand) < 2:
            await asyncio.sleep(0.02)
        other = CUSTOMER if role is AGENT else AGENT
        link.listen(lambda frame, lane: self._across(other, frame, lane))

    def _across(self, to: Sender, frame: str, lane: Lane) -> None:
        message = codec.decode(frame, PEER)
        self.read.append(frame)
        if message is not None and not isinstance(message, Bind):
            self._links[to].send(message)

    def _meeting(self, role: Sender) -> Meeting:
        return Meeting(self._route, self._joined[role].relay, self._joined[role].sid)

    def _road(self, role: Sender) -> Any:
        return self._roads[role]


class OwnRoad:
    """What the negotiation needs of a road, towards one client."""

    def __init__(self, leg: Leg) -> None:
        self.inbox: asyncio.Queue[Forward] = asyncio.Queue()
        self._leg = leg

    def forward(self, message: Message) -> None:
        """Say it to the client, as the other end would."""
        self._leg.down(forwarding(message))

    async def receive_forwarded(self) -> Message | None:
        """What the client says next."""
        return codec.decode((await self.inbox.get()).body, HANDSHAKE)


def _forward(body: Message | str) -> Message:
    return Forward(body) if isinstance(body, str) else forwarding(body)


def _tag(message: Message) -> str:
    inner = handshake_in(message)
    return "" if inner is None else inner.terms.tag


def in_place(role: Sender, tag: str, *bodies: Message | str) -> Edit:
    """Messages of this kind from this side are left out; these bodies go on in their place."""
    return Edit(lambda of, message: list(bodies) if of is role and message.terms.tag == tag else [message])


def shifted(role: Sender) -> Edit:
    """This side's boxes are numbered from 1."""
    return Edit(lambda of, m: [replace(m, number=m.number + 1) if of is role and isinstance(m, Sealed) else m])


def of_version(version: int) -> Edit:
    """The commitment names another version of the handshake."""
    return Edit(lambda of, m: [replace(m, version=version) if isinstance(m, Commit) else m])


OFFER = json.dumps({"t": "offer", "sdp": "v=0"})
ANSWER = json.dumps({"t": "answer", "sdp": "v=0"})
TICKET = json.dumps({"t": "ticket", "code": "482173905"})
OWN_BOX = Sealed(0, os.urandom(200).hex())
RESUME = Resume(1, "09" + "00" * 31)
RESUME_ANSWER = ResumeAnswer("09" + "00" * 31, NOTHING_UP_THERE)
CONFIRM = Confirm(NOTHING_UP_THERE)
