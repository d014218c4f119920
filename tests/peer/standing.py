"""A server that plays a part over a real WebSocket, and an agent's session in standby that it plays it to."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from rhelp.core.geometry import Rect
from rhelp.core.handshake import CustomerHandshake, Keys, Meeting, Sealer
from rhelp.core.session import Status, Waiting
from rhelp.peer.account import Account
from rhelp.peer.agent import AgentSession
from rhelp.wire import codec
from rhelp.wire.handshake import HANDSHAKE, Enter, Ticket
from rhelp.wire.message import Message
from rhelp.wire.signal import Admit, Forward, Guest, Joined, Key, OpenSeat, SeatKind, SeatOpened
from tests.peer.host import Host, HostRoad, hosting

SID = "0" * 32


class Listener:
    def __init__(self) -> None:
        self.said: asyncio.Queue[Status] = asyncio.Queue()

    def status(self, status: Status) -> None:
        self.said.put_nowait(status)

    def picture(self, dirty: Rect) -> None: ...

    def cursor(self, fact: object) -> None: ...

    async def next(self, kind: type[Status]) -> Status:
        async with asyncio.timeout(10):
            while not isinstance(status := await self.said.get(), kind):
                pass
            return status

    async def waiting(self) -> Waiting:
        waiting = await self.next(Waiting)
        assert isinstance(waiting, Waiting)
        return waiting


@dataclass
class Play:
    """A server that plays a part over a real WebSocket, and the session that it plays it to."""

    host: Host
    road: HostRoad
    listener: Listener
    session: AgentSession
    keys: Keys | None = None

    async def open_seat(self, route: str = "4821", expires_in: int = 600, icon: int | None = None) -> Waiting:
        await self.road.send(SeatOpened(route, "http://127.0.0.1/", expires_in, icon))
        return await self.listener.waiting()

    async def say(self, message: Message) -> None:
        await self.road.send(message)

    async def heard(self, seconds: float = 10) -> Message | None:
        return await self.road.heard(seconds)

    async def meet(self, secret: str, key: Key, guest: Guest = Guest.PROGRAM) -> CustomerHandshake:
        """Come as a customer with this secret, as far as the confirmation."""
        await self.say(Joined(SID, "relay", "Kim", (), key, guest))
        route = "0000" if key is Key.ICON else "4821"
        customer = CustomerHandshake(secret, Meeting(route, "relay", SID), os.urandom)
        for _ in range(2):
            said = await self.heard()
            assert isinstance(said, Forward)
            answer = customer.receive(codec.decode(said.body, HANDSHAKE))
            assert answer is not None
            await self.say(Forward(codec.encode(answer)))
        return customer

    async def guess(self, secret: str, key: Key = Key.DIGITS) -> Message | None:
        """What the agent says to somebody with this secret."""
        await self.meet(secret, key)
        return await self.heard()

    async def enter(self, secret: str, key: Key) -> Ticket:
        """Come in as a page; the ticket for the program. ``keys`` are the page's then."""
        customer = await self.meet(secret, key, Guest.PAGE)
        confirmed = await self.heard()
        assert isinstance(confirmed, Forward)
        customer.receive(codec.decode(confirmed.body, HANDSHAKE))
        assert customer.keys is not None
        self.keys = customer.keys
        sealer = Sealer.customer(customer.keys)
        await self.say(Forward(codec.encode(sealer.seal(Enter("이서연")))))
        said = await self.heard()
        assert isinstance(said, Forward)
        ticket = sealer.open(codec.decode(said.body, HANDSHAKE))
        assert isinstance(ticket, Ticket)
        assert await self.heard() == Admit()
        return ticket


@asynccontextmanager
async def standby(kind: SeatKind = SeatKind.VIEWER) -> AsyncIterator[Play]:
    async with hosting() as host:
        listener = Listener()
        session = AgentSession(Account(host.url, "token", "Kim"), kind, listener)
        task = asyncio.ensure_future(session.run())
        road = await host.road()
        assert await road.heard() == OpenSeat(kind)
        try:
            yield Play(host, road, listener, session)
        finally:
            session.end()
            await asyncio.wait_for(task, 10)
