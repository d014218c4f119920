"""The agent's program trusts no server with its secret: a code is used for three wrong guesses and its time at most."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from rhelp.core.geometry import Rect
from rhelp.core.handshake import CustomerHandshake, Meeting
from rhelp.core.road import Road
from rhelp.core.session import Ended, EndedWhy, Opening, Status, Waiting
from rhelp.peer import agent as module
from rhelp.peer.account import Account
from rhelp.peer.agent import MOST_GUESSES, AgentSession
from rhelp.wire import codec
from rhelp.wire.handshake import HANDSHAKE
from rhelp.wire.message import Message
from rhelp.wire.road import ROAD, Attach, Attached
from rhelp.wire.signal import SIGNAL, Forward, Joined, Leave, OpenSeat, Refused, SeatKind, SeatOpened, Why

SID = "0" * 32


class Server:
    """A server that does whatever the test tells it, over a real WebSocket."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self._socket = socket
        self._road = Road()

    async def attach(self) -> None:
        assert codec.decode(await self._socket.receive_str(timeout=10), ROAD) == Attach()
        await self._socket.send_str(codec.encode(Attached("a" * 64, 0, resumed=False)))

    async def send(self, message: Message) -> None:
        await self._socket.send_str(codec.encode(self._road.send(codec.encode(message))))

    async def heard(self, seconds: float = 10) -> Message | None:
        """What the agent says next; None where it says nothing for so long."""
        try:
            async with asyncio.timeout(seconds):
                while (body := self._road.receive(await self._frame(), 0.0)) is None:
                    pass
            return codec.decode(body, SIGNAL)
        except TimeoutError:
            return None

    async def _frame(self) -> Message:
        frame = codec.decode(await self._socket.receive_str(), ROAD)
        assert frame is not None
        return frame

    async def open_seat(self, expires_in: int = 600) -> None:
        await self.send(SeatOpened("4821", "http://127.0.0.1/", expires_in))

    async def guess(self, secret: str) -> Message | None:
        """Come as a customer with this secret; returns what the agent says to the confirmation."""
        await self.send(Joined(SID, "relay", "Kim", ()))
        customer = CustomerHandshake(secret, Meeting("4821", "relay", SID), os.urandom)
        for _ in range(2):
            said = await self.heard()
            assert isinstance(said, Forward)
            answer = customer.receive(codec.decode(said.body, HANDSHAKE))
            assert answer is not None
            await self.send(Forward(codec.encode(answer)))
        return await self.heard()


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

    async def code(self) -> str:
        waiting = await self.next(Waiting)
        assert isinstance(waiting, Waiting)
        return waiting.code.secret


@asynccontextmanager
async def standby(play: Callable[[Server, Listener], Awaitable[None]]) -> AsyncIterator[Listener]:
    """An agent's session against a server that plays a part; the part's errors are the test's."""
    listener = Listener()
    parts: asyncio.Queue[asyncio.Future[None]] = asyncio.Queue()

    async def door(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        part = asyncio.ensure_future(act(Server(socket)))
        parts.put_nowait(part)
        await asyncio.wait([part])
        return socket

    async def act(server: Server) -> None:
        await server.attach()
        assert isinstance(await server.heard(), OpenSeat)
        await play(server, listener)

    app = web.Application()
    app.router.add_get("/ws/agent", door)
    async with TestServer(app, host="127.0.0.1") as running:
        account = Account(str(running.make_url("")).rstrip("/"), "token", "Kim")
        session = AgentSession(account, SeatKind.VIEWER, listener)
        task = asyncio.ensure_future(session.run())
        async with asyncio.timeout(30):
            await (await parts.get())
        yield listener
        session.end()
        await asyncio.wait_for(task, 10)


async def test_three_wrong_guesses_burn_the_code_whatever_the_server_does() -> None:
    async def play(server: Server, listener: Listener) -> None:
        await server.open_seat()
        secret = await listener.code()
        for _ in range(MOST_GUESSES):
            wrong = f"{(int(secret) + 1) % 100_000:05d}"
            assert await server.guess(wrong) == Leave(Why.UNCONFIRMED)
        await listener.next(Opening)
        await server.send(Joined(SID, "relay", "Kim", ()))
        assert await server.heard(0.7) is None, "no fourth guess without a new code"
        await server.open_seat()
        assert await listener.code() != secret

    async with standby(play):
        pass


async def test_a_meeting_that_comes_to_nothing_spends_the_code() -> None:
    async def play(server: Server, listener: Listener) -> None:
        await server.open_seat()
        first = await listener.code()
        await server.send(Joined(SID, "relay", "Kim", ()))
        assert isinstance(await server.heard(), Forward)
        await server.send(Refused(Why.GONE))
        assert await server.heard() == OpenSeat(SeatKind.VIEWER)
        await server.open_seat()
        assert await listener.code() != first

    async with standby(play):
        pass


async def test_a_code_whose_time_is_over_admits_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GRACE", -1.0)

    async def play(server: Server, listener: Listener) -> None:
        await server.open_seat(expires_in=0)
        await listener.code()
        await server.send(Joined(SID, "relay", "Kim", ()))
        assert await server.heard() == OpenSeat(SeatKind.VIEWER)

    async with standby(play):
        pass


async def test_something_in_between_is_suspicious_and_said() -> None:
    async def play(server: Server, listener: Listener) -> None:
        await server.open_seat()
        await listener.code()
        await server.send(Joined(SID, "relay", "Kim", ()))
        assert isinstance(await server.heard(), Forward)
        await server.send(Forward('{"t":"sealed","number":0,"box":"00"}'))
        assert await server.heard() == OpenSeat(SeatKind.VIEWER)
        await server.open_seat()
        waiting = await listener.next(Waiting)
        assert isinstance(waiting, Waiting)
        assert waiting.suspicious

    async with standby(play):
        pass


async def test_a_server_that_has_no_seat_or_goes_away_ends_the_session_with_its_reason() -> None:
    async def refuse(server: Server, listener: Listener) -> None:
        await server.send(Refused(Why.BUSY))

    async with standby(refuse) as listener:
        assert await listener.next(Ended) == Ended(EndedWhy.FAILED)

    async def leave(server: Server, listener: Listener) -> None:
        await server.open_seat()

    async with standby(leave) as listener:
        assert await listener.next(Ended) == Ended(EndedWhy.SERVER_LOST)
