"""The way from two strangers to one connection, with real aiortc and a road in memory."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

import pytest

from rhelp.core.handshake import AgentHandshake, CustomerHandshake, HandshakeFailed, Keys, Meeting
from rhelp.core.link import Binding
from rhelp.core.resume import AgentResume, CustomerResume
from rhelp.media.source import Outgoing
from rhelp.media.window import Window
from rhelp.peer.connection import Connection
from rhelp.peer.negotiation import (
    AgentSide,
    CustomerSide,
    connect_as_agent,
    connect_as_customer,
    meet_as_agent,
    meet_as_customer,
)
from rhelp.peer.road import PeerGone, ServerRoad
from rhelp.wire.handshake import Commit, Confirm, PakeAgent, Sealed
from rhelp.wire.message import Message
from rhelp.wire.signal import Why

MEETING = Meeting("4821", "help.example", "0" * 32)
Meddle = Callable[[Message], Message]
Connect = Callable[[ServerRoad, Keys, Connection], Awaitable[Binding]]


class NoPictures:
    allowed = True
    window = Window()

    async def next(self) -> Outgoing:
        await asyncio.Event().wait()
        raise AssertionError

    def want_key(self) -> None: ...

    def fail(self, error: Exception) -> None:
        raise error


@dataclass
class Road:
    """One end of a road in memory; ``meddle`` is what the server does to each message on the way."""

    meddle: Meddle
    heard: asyncio.Queue[Message | None] = field(default_factory=asyncio.Queue)
    other: Road | None = None

    def forward(self, message: Message) -> None:
        assert self.other is not None
        self.other.heard.put_nowait(self.meddle(message))

    async def receive_forwarded(self) -> Message | None:
        message = await self.heard.get()
        if message is None:
            raise PeerGone(Why.GONE)
        return message


@dataclass
class Result:
    agent: Binding | BaseException
    customer: Binding | BaseException


async def meet(secret: str = "73905", meddle: Meddle = lambda message: message) -> Result:
    """Let both sides negotiate; whoever fails leaves, as the programs do."""
    return await negotiate(
        AgentHandshake("73905", MEETING, os.urandom), CustomerHandshake(secret, MEETING, os.urandom), meddle
    )


async def negotiate(
    helper: AgentSide,
    helped: CustomerSide,
    meddle: Meddle = lambda message: message,
    ends: tuple[type[Connection], type[Connection]] = (Connection, Connection),
    patience: float = 20,
) -> Result:
    here, there = Road(meddle), Road(meddle)
    here.other, there.other = there, here
    agent, customer = (end([], lambda: None) for end in ends)
    customer.send_screen(NoPictures())

    async def one(road: Road, meeting: Awaitable[Keys], connect: Connect, over: Connection) -> Binding | BaseException:
        try:
            async with asyncio.timeout(patience):
                return await connect(road, await meeting, over)  # type: ignore[arg-type]
        except (HandshakeFailed, PeerGone, TimeoutError, ConnectionError) as error:
            assert road.other is not None
            road.other.heard.put_nowait(None)
            return error

    results = await asyncio.wait_for(
        asyncio.gather(
            one(here, meet_as_agent(here, helper), connect_as_agent, agent),
            one(there, meet_as_customer(there, helped), connect_as_customer, customer),
        ),
        30,
    )
    await asyncio.gather(agent.close(), customer.close())
    return Result(*results)


async def test_the_right_secret_connects_and_both_bind_alike() -> None:
    result = await meet()
    assert isinstance(result.agent, Binding)
    assert isinstance(result.customer, Binding)
    assert (result.agent.mine, result.agent.theirs) == (result.customer.theirs, result.customer.mine)


async def test_a_wrong_secret_is_unconfirmed_at_the_agent() -> None:
    result = await meet(secret="73906")
    assert isinstance(result.agent, HandshakeFailed)
    assert result.agent.unconfirmed
    assert isinstance(result.customer, PeerGone)


def flip(message: Message) -> Message:
    if isinstance(message, Sealed):
        return replace(message, box=("0" if message.box[0] != "0" else "1") + message.box[1:])
    return message


def renumber(message: Message) -> Message:
    return replace(message, number=message.number + 1) if isinstance(message, Sealed) else message


def another_commitment(message: Message) -> Message:
    return replace(message, digest="0" * 64) if isinstance(message, Commit) else message


def false_confirmation(message: Message) -> Message:
    return Confirm("0" * 64) if isinstance(message, Confirm) else message


def another_point(message: Message) -> Message:
    return replace(message, nonce="0" * 32) if isinstance(message, PakeAgent) else message


@pytest.mark.parametrize("meddle", [flip, renumber, another_commitment, false_confirmation, another_point])
async def test_a_server_that_meddles_connects_nobody(meddle: Meddle) -> None:
    result = await meet(meddle=meddle)
    assert not isinstance(result.agent, Binding)
    assert not isinstance(result.customer, Binding)


class Intercepted(Connection):
    """At whose far end somebody with another certificate stands."""

    @property
    def remote_certificate(self) -> bytes:
        return super().remote_certificate + b"\0"


@pytest.mark.parametrize("place", [0, 1])
async def test_who_meets_another_certificate_than_the_sealed_one_binds_nothing(place: int) -> None:
    agent, customer = AgentHandshake("73905", MEETING, os.urandom), CustomerHandshake("73905", MEETING, os.urandom)
    ends = (Intercepted, Connection) if place == 0 else (Connection, Intercepted)
    result = await negotiate(agent, customer, ends=ends)
    met = (result.agent, result.customer)[place]
    assert isinstance(met, HandshakeFailed) and "certificate" in str(met)


def keys_of_before() -> Keys:
    """What a first handshake left behind."""
    agent, customer = AgentHandshake("73905", MEETING, os.urandom), CustomerHandshake("73905", MEETING, os.urandom)
    said: Message | None = agent.start()
    while (said := customer.receive(said)) is not None:
        said = agent.receive(said)
    assert agent.keys is not None
    return agent.keys


async def test_the_same_two_connect_again_with_fresh_keys() -> None:
    first = keys_of_before()
    result = await negotiate(AgentResume(first, os.urandom), CustomerResume(first, os.urandom))
    assert isinstance(result.agent, Binding)
    assert isinstance(result.customer, Binding)
    assert (result.agent.mine, result.agent.theirs) == (result.customer.theirs, result.customer.mine)


async def test_somebody_else_does_not_connect_again() -> None:
    result = await negotiate(AgentResume(keys_of_before(), os.urandom), CustomerResume(keys_of_before(), os.urandom))
    assert isinstance(result.agent, HandshakeFailed)
    assert not isinstance(result.customer, Binding)
