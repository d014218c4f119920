"""The journey of an introduction: two agents meet, and the customer's end goes over from the first to the second.

The agents' meeting is a handshake without a secret, over a road of their own: it gives both of them the same four words
unless the server stands in between. What the first agent learns in it, the second one's key and name, goes to the
customer inside the link (``features/introduction.py``); the customer's key comes back the same way. Then the second
agent and the customer name the introduction's id at the server, as the ends of a broken session do, and meet.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from rhelp.core.handshake import AgentHandshake, CustomerHandshake, HandshakeFailed, Meeting, Random, Sealer
from rhelp.core.introduction import COLLEAGUE, Carried, draw_key
from rhelp.core.sas import Sas
from rhelp.features.introduction import Accepted, Arrived, Expected, Introduce, Welcome
from rhelp.peer.lines import Lines
from rhelp.peer.negotiation import meet_as_agent, meet_as_customer
from rhelp.peer.road import Forgotten, PeerGone, ServerRoad
from rhelp.wire.handshake import Identity, Introduction
from rhelp.wire.message import BadMessage, Message

HANDED_OVER = "handed-over"
"""What the customer's end says as it leaves the first agent."""

NOT_COME = (HandshakeFailed, PeerGone, TimeoutError, ConnectionError, Forgotten)

T = TypeVar("T")


@dataclass(frozen=True)
class Colleague:
    """The second agent, as the first one knows it: ``words`` are to be compared before it is introduced."""

    key: bytes
    name: str
    words: Sas
    sealer: Sealer = field(repr=False)

    def introduce(self, random: Random, compared: bool) -> Introduce:
        """The event for the link with the customer."""
        return Introduce(random(16).hex(), self.key, self.name, compared)

    def told(self, accepted: Accepted, customer: str, known: bool) -> Message:
        """What is to be forwarded to the second agent once the customer has said yes."""
        return self.sealer.seal(Introduction(accepted.id, accepted.key.hex(), customer[:80], known))


@dataclass(frozen=True)
class Newcomer:
    """The second agent's end of the agents' meeting."""

    words: Sas
    private: bytes = field(repr=False)
    sealer: Sealer = field(repr=False)


def colleagues(relay: str, sid: str) -> Meeting:
    """What the two agents bind into their handshake; no customer's handshake can be taken for it."""
    return Meeting(COLLEAGUE, relay, sid)


async def meet_colleague(road: ServerRoad, meeting: Meeting, random: Random) -> Colleague:
    """As the first agent: learn the second one's key. Raises HandshakeFailed, PeerGone and what the road raises."""
    keys = await meet_as_agent(road, AgentHandshake("", meeting, random))
    sealer = Sealer.agent(keys)
    identity = await _opened(road, sealer)
    if not isinstance(identity, Identity):
        raise HandshakeFailed("no identity")
    return Colleague(bytes.fromhex(identity.key), identity.name, Sas.of(keys.words), sealer)


async def offer_myself(road: ServerRoad, meeting: Meeting, name: str, random: Random) -> Newcomer:
    """As the second agent: draw a key and hand it to the first one. Raises as ``meet_colleague``."""
    keys = await meet_as_customer(road, CustomerHandshake("", meeting, random))
    sealer = Sealer.customer(keys)
    private, public = draw_key(random)
    road.forward(sealer.seal(Identity(public.hex(), name[:80])))
    return Newcomer(Sas.of(keys.words), private, sealer)


async def be_introduced(road: ServerRoad, newcomer: Newcomer) -> tuple[Carried, Introduction]:
    """As the second agent: wait for the customer's yes. Raises as ``meet_colleague``."""
    introduction = await _opened(road, newcomer.sealer)
    if not isinstance(introduction, Introduction):
        raise HandshakeFailed("no introduction")
    carried = Carried(introduction.id, newcomer.private, bytes.fromhex(introduction.key))
    return carried, introduction


def welcome(id: str, random: Random) -> Welcome:
    """The customer's yes to an introduction, with the key that is drawn for it."""
    private, public = draw_key(random)
    return Welcome(id, True, private, public)


async def go_over(expected: Expected, first: Lines, attempt: Callable[[], Awaitable[T]]) -> T | None:
    """As the customer: let ``attempt`` make a link with the second agent, and once it stands leave the first one.

    Leaving ends all that the first agent was allowed, at once. None where the second one did not come in time; then
    the first one is told so and nothing else changes.
    """
    try:
        async with asyncio.timeout(max(0.0, expected.until - time.monotonic())):
            second = await attempt()
    except NOT_COME:
        first.handle(Welcome(expected.carried.id, False))
        return None
    first.handle(Arrived(expected.carried.id))
    first.end(HANDED_OVER)
    return second


async def _opened(road: ServerRoad, sealer: Sealer) -> Message:
    try:
        return sealer.open(await road.receive_forwarded())
    except BadMessage as error:
        raise HandshakeFailed(str(error)) from error
