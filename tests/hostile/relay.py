"""A dishonest server: a proxy between a real one and its clients that ends every road itself, to say what it likes.

What a client says is renumbered onto a road of our own, and so is what the server says; an ``Attack`` decides what
goes on, and what else is said. It sees everything the server sees and can do everything the server can do.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import aiohttp
from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

from rhelp.core.road import Road
from rhelp.wire import codec
from rhelp.wire.chat import CHAT, PRESENCE
from rhelp.wire.handshake import HANDSHAKE
from rhelp.wire.message import Message, Sender
from rhelp.wire.road import ROAD, Attached
from rhelp.wire.signal import SIGNAL, Forward

WORDS = SIGNAL | CHAT | PRESENCE
KEPT = ("Authorization", "Content-Type", "Accept-Language", "Sec-Fetch-Dest", "Sec-Fetch-Mode", "Sec-Fetch-Site")
CLOSE_PATIENCE = 1.0
ADDRESSES = itertools.count(1)  # each socket comes from a network of its own: none uses up another's attempts
PROXIED = ("Content-Type", "Content-Security-Policy", "Cache-Control")


class Leg:
    """One client's road, ended here, and the road by which we talk to the server in its place."""

    def __init__(self, role: Sender, client: web.WebSocketResponse, server: aiohttp.ClientWebSocketResponse) -> None:
        self.role = role
        self.said: list[Message] = []
        """Every message of the client."""
        self.told: list[Message] = []
        """Every message of the server."""
        self._client, self._server = client, server
        self._below, self._above = Road(), Road()
        self._queue: asyncio.Queue[tuple[str, bool]] = asyncio.Queue()

    def down(self, message: Message | str) -> None:
        """Say it to the client, as the server would."""
        self._queue.put_nowait((codec.encode(self._below.send(_text(message))), True))

    def up(self, message: Message | str) -> None:
        """Say it to the server, as the client would."""
        self._queue.put_nowait((codec.encode(self._above.send(_text(message))), False))

    def frame(self, text: str) -> None:
        """Put a frame of our own making on the client's socket."""
        self._queue.put_nowait((text, True))

    def forwarded(self) -> list[Message]:
        """The handshake messages that the client has sent to the other end."""
        return [heard for message in self.said if (heard := handshake_in(message)) is not None]

    async def write(self) -> None:
        """Put on the sockets what is to be said, until one of them is gone."""
        with suppress(ConnectionError, aiohttp.ClientError):
            while True:
                text, downward = await self._queue.get()
                await (self._client if downward else self._server).send_str(text)

    async def hear(self, upward: bool, take: Callable[[Leg, str, bool], None]) -> None:
        """Read one of the two sockets until it closes."""
        road = self._below if upward else self._above
        async for frame in self._client if upward else self._server:
            if frame.type is not WSMsgType.TEXT:
                return
            heard = codec.decode(frame.data, ROAD)
            if heard is not None and (body := road.receive(heard, 0.0)) is not None:
                take(self, body, upward)
            if due := road.wake(1e9):
                self._queue.put_nowait((codec.encode(due), upward))

    async def close(self) -> None:
        """Say to both what the other did."""
        codes = (self._server.close_code, self._client.close_code)
        await self._client.close(code=codes[0] or 1000)
        await self._server.close(code=codes[1] or 1000)


class Attack:
    """What the dishonest server does; this one is honest."""

    def came(self, leg: Leg) -> None:
        """A client is there."""

    def said(self, leg: Leg, message: Message) -> None:
        """The client says this to the server."""
        leg.up(message)

    def told(self, leg: Leg, message: Message) -> None:
        """The server says this to the client."""
        leg.down(message)


class Relay:
    """``attack`` is what it does from now on."""

    def __init__(self, server: str) -> None:
        self.url = ""
        self.attack = Attack()
        self.legs: list[Leg] = []
        self._server = server

    def leg(self, role: Sender) -> Leg:
        """The newest client of this kind."""
        return next(leg for leg in reversed(self.legs) if leg.role is role)

    async def page(self, request: web.Request) -> web.Response:
        """Anything but sockets goes on as it is."""
        headers = {name: request.headers[name] for name in KEPT if name in request.headers}
        async with (
            aiohttp.ClientSession() as http,
            http.request(
                request.method, f"{self._server}{request.path_qs}", headers=headers, data=await request.read()
            ) as answer,
        ):
            kept = {name: answer.headers[name] for name in PROXIED if name in answer.headers}
            return web.Response(status=answer.status, body=await answer.read(), headers=kept)

    async def socket(self, request: web.Request) -> web.StreamResponse:
        """A client's socket."""
        client = web.WebSocketResponse(max_msg_size=0, timeout=CLOSE_PATIENCE)
        await client.prepare(request)
        number = next(ADDRESSES)
        headers = {"X-Forwarded-For": f"10.{number // 250}.{number % 250}.1"}
        if "Authorization" in request.headers:
            headers["Authorization"] = request.headers["Authorization"]
        role = Sender.AGENT if request.path == "/ws/agent" else Sender.CUSTOMER
        with suppress(aiohttp.ClientError, ConnectionError):
            patience = aiohttp.ClientWSTimeout(ws_close=CLOSE_PATIENCE)
            async with aiohttp.ClientSession() as http, http.ws_connect(
                f"{self._server}{request.path}", headers=headers, max_msg_size=0, timeout=patience
            ) as server:  # fmt: skip
                await self._serve(Leg(role, client, server), client, server)
        return client

    async def _serve(self, leg: Leg, client: web.WebSocketResponse, server: aiohttp.ClientWebSocketResponse) -> None:
        await client.receive(10)  # ``attach``: whatever road it names, a new one begins
        await server.send_str('{"t":"attach"}')
        attached = codec.decode(await server.receive_str(timeout=10), ROAD)
        assert isinstance(attached, Attached)
        await client.send_str(codec.encode(attached))
        self.legs.append(leg)
        self.attack.came(leg)
        parts = [asyncio.ensure_future(leg.hear(upward, self._take)) for upward in (True, False)]
        parts.append(asyncio.ensure_future(leg.write()))
        try:
            await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for part in parts:
                part.cancel()
            await asyncio.gather(*parts, return_exceptions=True)
            await leg.close()

    def _take(self, leg: Leg, body: str, upward: bool) -> None:
        message = codec.decode(body, WORDS)
        if message is None:
            (leg.up if upward else leg.down)(body)
            return
        (leg.said if upward else leg.told).append(message)
        (self.attack.said if upward else self.attack.told)(leg, message)


def handshake_in(message: Message) -> Message | None:
    """The handshake message that a ``forward`` carries."""
    return codec.decode(message.body, HANDSHAKE) if isinstance(message, Forward) else None


def forwarding(message: Message) -> Forward:
    """The ``forward`` that carries a message."""
    return Forward(codec.encode(message))


@asynccontextmanager
async def relaying(server: str, attack: Attack | None = None) -> AsyncIterator[Relay]:
    """A dishonest server before a real one, on a free port."""
    relay = Relay(server)
    relay.attack = attack or Attack()
    app = web.Application(client_max_size=2**20)
    app.router.add_get("/ws/{end}", relay.socket)
    app.router.add_route("*", "/{path:.*}", relay.page)
    running = TestServer(app, host="127.0.0.1")
    await running.start_server(shutdown_timeout=CLOSE_PATIENCE)
    try:
        relay.url = str(running.make_url("")).rstrip("/")
        yield relay
    finally:
        await running.close()


def _text(message: Message | str) -> str:
    return message if isinstance(message, str) else codec.encode(message)
