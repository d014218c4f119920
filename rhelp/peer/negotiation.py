"""The way from two strangers at a server to one authenticated connection: handshake, then sealed offer and answer.

The steps of SPAKE2 run in a thread, since they take some 5 ms each, and are answered on a grid of 100 ms, since the
library does not run in constant time.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from rhelp.core.handshake import (
    AgentHandshake,
    CustomerHandshake,
    HandshakeFailed,
    Keys,
    Meeting,
    Sealer,
    binding_mac,
)
from rhelp.core.link import Binding
from rhelp.core.sdp import check_sdp
from rhelp.peer.connection import Connection
from rhelp.peer.rendezvous import Rendezvous
from rhelp.wire.handshake import Answer, Offer
from rhelp.wire.message import BadMessage
from rhelp.wire.signal import Admit

GRID = 0.1
PATIENCE = 30.0

T = TypeVar("T")


async def on_grid(step: Callable[[], T]) -> T:
    """Run the step in a thread and return (or raise) at the next multiple of GRID after it began."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    try:
        return await asyncio.to_thread(step)
    finally:
        took = loop.time() - began
        await asyncio.sleep(GRID - took % GRID)


async def negotiate_as_agent(road: Rendezvous, meeting: Meeting, secret: str, connection: Connection) -> Binding:
    """Bring the connection up as the agent. Raises HandshakeFailed, PeerGone, ServerLost, TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        try:
            handshake = AgentHandshake(secret, meeting, os.urandom)
            await road.forward(await on_grid(handshake.start))
            for _ in range(2):
                heard = await road.receive_forwarded()
                await road.forward(await on_grid(partial(handshake.receive, heard)))
            assert handshake.keys is not None
            await road.send(Admit())
            sealer = Sealer.agent(handshake.keys)
            offer = sealer.open(await road.receive_forwarded())
            if not isinstance(offer, Offer):
                raise HandshakeFailed("no offer")
            theirs = check_sdp(offer.sdp)
            await road.forward(sealer.seal(Answer(await connection.answer(offer.sdp))))
        except BadMessage as error:
            raise HandshakeFailed(str(error)) from error
        return await _bind(connection, handshake.keys, theirs, agent=True)


async def negotiate_as_customer(road: Rendezvous, meeting: Meeting, secret: str, connection: Connection) -> Binding:
    """Bring the connection up as the customer. Raises HandshakeFailed, PeerGone, ServerLost, TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        try:
            handshake = CustomerHandshake(secret, meeting, os.urandom)
            while handshake.keys is None:
                heard = await road.receive_forwarded()
                if reply := await on_grid(partial(handshake.receive, heard)):
                    await road.forward(reply)
            sealer = Sealer.customer(handshake.keys)
            await road.forward(sealer.seal(Offer(await connection.offer())))
            answer = sealer.open(await road.receive_forwarded())
            if not isinstance(answer, Answer):
                raise HandshakeFailed("no answer")
            theirs = check_sdp(answer.sdp)
            await connection.accept(answer.sdp)
        except BadMessage as error:
            raise HandshakeFailed(str(error)) from error
        return await _bind(connection, handshake.keys, theirs, agent=False)


async def _bind(connection: Connection, keys: Keys, theirs: bytes, agent: bool) -> Binding:
    """Wait for DTLS, compare the certificate really used with the sealed one, and derive both MACs."""
    await connection.ready()
    if hashlib.sha256(connection.remote_certificate).digest() != theirs:
        raise HandshakeFailed("the certificate is not the one in the sealed description")
    mine = check_sdp(connection.local_sdp)
    fingerprints = (mine, theirs) if agent else (theirs, mine)
    of_agent, of_customer = (binding_mac(keys, side, *fingerprints) for side in (b"A", b"B"))
    return Binding(of_agent, of_customer) if agent else Binding(of_customer, of_agent)
