"""The server's application in this process, on a real port and a real database file, and sockets that talk to it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from argon2 import PasswordHasher

from rhelp.core.road import Road
from rhelp.signaling.app import make_app
from rhelp.signaling.config import Config, load_config
from rhelp.signaling.keys import HELD, SHELL, STORE
from rhelp.signaling.serving import listening
from rhelp.signaling.sockets import WORDS
from rhelp.signaling.store_sign_ins import Proof
from rhelp.wire import codec
from rhelp.wire.chat import Colleagues
from rhelp.wire.message import Message
from rhelp.wire.road import ROAD, Attach, Attached
from rhelp.wire.signal import Guest, JoinSeat, OpenSeat, SeatKind, SeatOpened

PATIENCE = 15.0
PASSWORD = "correct horse"


class Clock:
    """A clock that tests set forward."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.ahead


class Talk:
    """One WebSocket of a client, and the road over it; ``passing`` are kinds of messages that are passed over."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, road: Road | None = None, name: str = "") -> None:
        self.socket = socket
        self.road = road or Road()
        self.name = name
        self.resumed = False
        self.passing: tuple[type[Message], ...] = (Colleagues,)

    async def attach(self) -> Talk:
        """Begin the road, or go on with it."""
        await self.frame(Attach(self.name, self.road.heard))
        attached = codec.decode(await self.text(), ROAD)
        assert isinstance(attached, Attached)
        self.name, self.resumed = attached.road, attached.resumed
        for frame in self.road.resume(attached.heard) if attached.resumed else ():
            await self.frame(frame)
        return self

    async def send(self, message: Message) -> None:
        await self.say(codec.encode(message))

    async def say(self, body: str) -> None:
        """Send a frame with this body, whatever it is."""
        await self.frame(self.road.send(body))

    async def frame(self, frame: Message) -> None:
        await self.socket.send_str(codec.encode(frame))

    async def text(self) -> str:
        frame = await self.socket.receive(PATIENCE)
        assert frame.type is aiohttp.WSMsgType.TEXT, frame
        return str(frame.data)

    async def hear(self) -> Message:
        """The next message."""
        while True:
            frame = codec.decode(await self.text(), ROAD)
            assert frame is not None
            body = self.road.receive(frame, 0.0)
            if heard := self.road.wake(0.0):
                await self.frame(heard)
            if body is None:
                continue
            message = codec.decode(body, WORDS)
            assert message is not None
            if not isinstance(message, self.passing):
                return message

    async def closed(self) -> int | None:
        """The code the server closes with, once it does; nothing else may come before."""
        frame = await self.socket.receive(PATIENCE)
        assert frame.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED), frame
        return self.socket.close_code

    def cut(self) -> None:
        """The line breaks, without a word."""
        connection = self.socket._response.connection
        if connection is not None and connection.transport is not None:
            connection.transport.abort()

    async def open_seat(self, kind: SeatKind = SeatKind.VIEWER, wish: str = "") -> SeatOpened:
        await self.send(OpenSeat(kind, wish))
        opened = await self.hear()
        assert isinstance(opened, SeatOpened)
        return opened

    async def join(self, route: str, guest: Guest = Guest.PROGRAM) -> Message:
        await self.send(JoinSeat(route, guest=guest))
        return await self.hear()


@dataclass
class Host:
    """The running application."""

    url: str
    app: web.Application
    http: aiohttp.ClientSession
    clock: Clock
    talks: list[Talk] = field(default_factory=list)

    async def token(self, name: str = "kim") -> str:
        """A sign-in without the password's cost."""
        store = self.app[STORE]
        agent = await store.agent(name)
        assert agent is not None
        return (await self.app[HELD].begin(agent, time.time(), proof=Proof(2 if agent.totp else 1))).token

    async def connect(self, path: str, **headers: str) -> aiohttp.ClientWebSocketResponse:
        return await self.http.ws_connect(f"{self.url}{path}", headers=headers, heartbeat=None)

    async def talk(self, path: str, **headers: str) -> Talk:
        talk = Talk(await self.connect(path, **headers))
        self.talks.append(talk)
        return await talk.attach()

    async def agent(self, token: str | None = None, **headers: str) -> Talk:
        bearer = token if token is not None else await self.token()
        return await self.talk("/ws/agent", Authorization=f"Bearer {bearer}", **headers)

    async def customer(self, **headers: str) -> Talk:
        return await self.talk("/ws/customer", **headers)

    async def pair(self) -> tuple[Talk, Talk]:
        """An agent and a customer in one seat, both introduced."""
        agent, customer = await self.agent(), await self.customer()
        assert await customer.join((await agent.open_seat()).route) == await agent.hear()
        return agent, customer

    async def post(self, path: str, body: Any, **headers: str) -> tuple[int, Any]:
        async with self.http.post(f"{self.url}{path}", json=body, headers=headers) as answer:
            return answer.status, await answer.json()

    def forward(self, seconds: float) -> None:
        """Let time pass for roads, seats and consultations."""
        self.clock.ahead += seconds
        self.app[SHELL].roads.wake()
        self.app[SHELL].wake()


@cache
def hashed() -> str:
    """PASSWORD under a hash that is cheap to check; what a real one costs is tested by itself."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def config(folder: Path, **settings: str) -> Config:
    return load_config({"database": f"sqlite:///{folder / 'rhelp.sqlite3'}", "port": "0"} | settings, {})


@asynccontextmanager
async def hosted(folder: Path, again: bool = False, patience: float = 60, **settings: Any) -> AsyncIterator[Host]:
    """The application with the agents kim and 이상담, who are known already ``again``."""
    clock = Clock()
    app = make_app(config(folder, **settings), clock)
    async with asyncio.timeout(patience), listening(app) as url:
        for name in () if again else ("kim", "이상담"):
            await app[STORE].add_agent(name, hashed(), False, time.time())
        async with aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=15)
        ) as http:
            host = Host(url, app, http, clock)
            yield host
            for talk in host.talks:
                await talk.socket.close()
