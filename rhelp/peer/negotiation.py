"""The way from two strangers at a server to one authenticated connection: handshake, then sealed offer and answer.

The steps of SPAKE2 run in a thread, since they take some 5 ms each, and are answered on a grid of 100 ms, since the
library does not run in constant time.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from functools import partial
from typing import Protocol, TypeVar

from rhelp.core.handshake import HandshakeFailed, Keys, Sealer, binding_mac
from rhelp.core.link import Binding
from rhelp.core.sdp import check_sdp
from rhelp.peer.connection import Connection
from rhelp.wire.handshake import Answer, Enter, Offer, Ticket
from rhelp.wire.message import BadMessage, Message

GRID = 0.1
PATIENCE = 30.0

T = TypeVar("T")


class Way(Protocol):
    """By which the two reach each other before the link stands: a road, or what the server lets them whisper."""

    def forward(self, message: Message) -> None: ...

    async def receive_forwarded(self) -> Message | None: ...


class AgentSide(Protocol):
    """AgentHandshake or AgentResume."""

    keys: Keys | None

    def start(self) -> Message: ...

    def receive(self, message: Message | None) -> Message: ...


class CustomerSide(Protocol):
    """CustomerHandshake or CustomerResume."""

    keys: Keys | None

    def receive(self, message: Message | None) -> Message | None: ...


async def on_grid(step: Callable[[], T]) -> T:
    """Run the step in a thread and return (or raise) at the next multiple of GRID after it began."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    try:
        return await asyncio.to_thread(step)
    finally:
        took = loop.time() - began
        await asyncio.sleep(GRID - took % GRID)


async def meet_as_agent(road: Way, side: AgentSide) -> Keys:
    """The handshake alone. Raises HandshakeFailed, PeerGone and what the road raises."""
    try:
        road.forward(await on_grid(side.start))
        while side.keys is None:
            heard = await road.receive_forwarded()
            road.forward(await on_grid(partial(side.receive, heard)))
    except BadMessage as error:
        raise HandshakeFailed(str(error)) from error
    return side.keys


async def meet_as_customer(road: Way, side: CustomerSide) -> Keys:
    """The handshake alone. Raises HandshakeFailed, PeerGone and what the road raises."""
    try:
        while side.keys is None:
            heard = await road.receive_forwarded()
            if reply := await on_grid(partial(side.receive, heard)):
                road.forward(reply)
    except BadMessage as error:
        raise HandshakeFailed(str(error)) from error
    return side.keys


async def welcome_page(road: Way, keys: Keys, code: str) -> str:
    """As the agent, after the handshake with a page: hand it the code for the program. The name it gave itself."""
    sealer = Sealer.agent(keys)
    try:
        enter = sealer.open(await road.receive_forwarded())
    except BadMessage as error:
        raise HandshakeFailed(str(error)) from error
    if not isinstance(enter, Enter):
        raise HandshakeFailed("a page that does not enter")
    road.forward(sealer.seal(Ticket(code)))
    return enter.name


async def connect_as_agent(road: Way, keys: Keys, connection: Connection) -> Binding:
    """After the handshake: bring the connection up. Raises TimeoutError and ConnectionError as well."""
    sealer = Sealer.agent(keys)
    try:
        offer = sealer.open(await road.receive_forwarded())
        if not isinstance(offer, Offer):
            raise HandshakeFailed("no offer")
        theirs = check_sdp(offer.sdp)
        road.forward(sealer.seal(Answer(await connection.answer(offer.sdp))))
    except BadMessage as error:
        raise HandshakeFailed(str(error)) from error
    return await bind(connection, keys, theirs, agent=True)


async def connect_as_customer(road: Way, keys: Keys, connection: Connection) -> Binding:
    """After the handshake: bring the connection up. Raises TimeoutError and ConnectionError as well."""
    sealer = Sealer.customer(keys)
    try:
        road.forward(sealer.seal(Offer(await connection.offer())))
        answer = sealer.open(await road.receive_forwarded())
        if not isinstance(answer, Answer):
            raise HandshakeFailed("no answer")
        theirs = check_sdp(answer.sdp)
        await connection.accept(answer.sdp)
    except BadMessage as error:
        raise HandshakeFailed(str(error)) from error
    return await bind(connection, keys, theirs, agent=False)


async def bind(connection: Connection, keys: Keys, theirs: bytes, agent: bool) -> Binding:
    """Wait for DTLS, compare the certificate really used with the sealed one (``theirs``), and derive both MACs.

    There is no other way to a Binding, and without one no link opens. Raises HandshakeFailed, TimeoutError and
    ConnectionError.
    """
    await connection.ready()
    if hashlib.sha256(connection.remote_certificate).digest() != theirs:
        raise HandshakeFailed("the certificate is not the one in the sealed description")
    mine = check_sdp(connection.local_sdp)
    fingerprints = (mine, theirs) if agent else (theirs, mine)
    of_agent, of_customer = (binding_mac(keys, side, *fingerprints) for side in (b"A", b"B"))
    return Binding(of_agent, of_customer) if agent else Binding(of_customer, of_agent)
