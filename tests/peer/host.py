"""A server's end of roads over real WebSockets that says whatever the test tells it, and a line that can be cut."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

from rhelp.core.road import Road
from rhelp.wire import codec
from rhelp.wire.chat import CHAT, PRESENCE
from rhelp.wire.message import Message
from rhelp.wire.road import ROAD, Attach, Attached, Carry
from rhelp.wire.signal import SIGNAL


class HostRoad:
    """The server's end of one road."""

    def __init__(self, name: str, path: str) -> None:
        self.name = name
        self.path = path
        self.road = Road()
        self.socket: web.WebSocketResponse | None = None
        self.resumed = 0
        self._inbox: asyncio.Queue[Message] = asyncio.Queue()

    async def send(self, message: Message) -> None:
        """Send, or keep for the next socket."""
        carry = self.road.send(codec.encode(message))
        if self.socket is not None:
            await self.put(carry)

    async def put(self, frame: Message) -> None:
        """Send a frame on the socket."""
        assert self.socket is not None
        with suppress(ConnectionError):
            await self.socket.send_str(codec.encode(frame))

    async def heard(self, seconds: float = 10) -> Message | None:
        """What the program says next; None where it says nothing for so long."""
        try:
            return await asyncio.wait_for(self._inbox.get(), seconds)
        except TimeoutError:
            return None

    async def cut(self) -> None:
        """End the socket without a word."""
        if self.socket is not None and self.socket._req is not None and self.socket._req.transport is not None:
            self.socket._req.transport.abort()
        await asyncio.sleep(0)

    def take(self, body: str) -> None:
        """A message of the program arrived."""
        for family in (SIGNAL, CHAT, PRESENCE):
            if (message := codec.decode(body, family)) is not None:
                self._inbox.put_nowait(message)


class Host:
    """A server with as many roads as come; ``status`` instead of a socket where it is set."""

    def __init__(self) -> None:
        self.url = ""
        self.status: int | None = None
        self.acknowledges = True
        self.roads: dict[str, HostRoad] = {}
        self._fresh: asyncio.Queue[HostRoad] = asyncio.Queue()

    async def road(self) -> HostRoad:
        """The next new road."""
        return await asyncio.wait_for(self._fresh.get(), 20)

    def forget(self) -> None:
        """As a server that was started anew."""
        self.roads.clear()

    async def door(self, request: web.Request) -> web.StreamResponse:
        if self.status is not None:
            return web.Response(status=self.status)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        attach = codec.decode(await socket.receive_str(), ROAD)
        assert isinstance(attach, Attach)
        road = self.roads.get(attach.road)
        resumed = road is not None
        if road is None:
            road = HostRoad(f"{len(self.roads) + int(time.monotonic() * 1e6):064x}", request.path)
            self.roads[road.name] = road
            self._fresh.put_nowait(road)
        road.resumed += resumed
        road.socket = socket
        again = road.road.resume(attach.heard) if resumed else []
        await road.put(Attached(road.name, road.road.heard, resumed))
        for frame in again:
            await road.put(frame)
        await self._hear(road, socket)
        return socket

    async def _hear(self, road: HostRoad, socket: web.WebSocketResponse) -> None:
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            frame = codec.decode(message.data, ROAD)
            assert frame is not None
            if (body := road.road.receive(frame, time.monotonic())) is not None:
                road.take(body)
            if isinstance(frame, Carry) and self.acknowledges and (due := road.road.wake(time.monotonic() + 10)):
                await road.put(due)
        if road.socket is socket:
            road.socket = None


@asynccontextmanager
async def hosting() -> AsyncIterator[Host]:
    """A host on a free port."""
    host = Host()
    app = web.Application()
    app.router.add_get("/ws/{end}", host.door)
    async with TestServer(app, host="127.0.0.1") as running:
        host.url = str(running.make_url("")).rstrip("/")
        yield host


class Line:
    """A TCP proxy: ``cut`` ends what runs over it, ``mute`` swallows it, ``down`` lets nothing new through."""

    def __init__(self, port: int) -> None:
        self._to = port
        self.down = False
        self.mute = False
        self.taken = 0
        """How many connections were made."""
        self.port = 0
        self._writers: set[asyncio.StreamWriter] = set()

    def cut(self) -> None:
        """End every connection at once, as a reset does."""
        for writer in self._writers:
            writer.transport.abort()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.down:
            writer.transport.abort()
            return
        self.taken += 1
        there, beyond = await asyncio.open_connection("127.0.0.1", self._to)
        self._writers |= {writer, beyond}
        await asyncio.gather(self._pump(reader, beyond), self._pump(there, writer))
        self._writers -= {writer, beyond}

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                if not self.mute:
                    writer.write(data)
                    await writer.drain()
        writer.close()


@asynccontextmanager
async def line_to(port: int) -> AsyncIterator[Line]:
    """A line to a port of this machine, on a free port of its own."""
    line = Line(port)
    server = await asyncio.start_server(line.carry, "127.0.0.1", 0)
    line.port = int(server.sockets[0].getsockname()[1])
    try:
        yield line
    finally:
        server.close()
        line.cut()


async def until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Wait until it is true."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)
