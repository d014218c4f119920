"""The server road: SIGNAL messages to and from the signalling server, so far over one WebSocket."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self

import aiohttp

from rhelp.core.errors import RhelpError
from rhelp.core.road import Overfull, Road
from rhelp.peer.account import AWAY
from rhelp.peer.certificates import distrust
from rhelp.wire import codec
from rhelp.wire.handshake import HANDSHAKE
from rhelp.wire.message import BadMessage, Message
from rhelp.wire.road import ROAD, Attach, Attached
from rhelp.wire.signal import SIGNAL, Forward, PeerLeft, Refused, Why

LARGEST_FRAME = 256 * 1024
ATTACH_PATIENCE = 10.0
HEARTBEAT = 20.0
CONNECT_PATIENCE = 15.0
CLOSE_PATIENCE = 1.0


class ServerLost(RhelpError):
    """The server is not there, or no longer."""


class SignedOut(RhelpError):
    """The server does not know our sign-in (any more)."""


class TooMany(ServerLost):
    """The server wants us to wait."""


class PeerGone(Exception):
    """The other end left, or the server refused; ``why`` says which."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


async def refuse_redirect(*_: object) -> None:
    """The address was checked; a server that sends us elsewhere, perhaps to plain HTTP, is not followed."""
    raise aiohttp.ClientError("redirected")


class Rendezvous:
    """An open socket; use as an asynchronous context manager. ``path`` is /ws/agent or /ws/customer."""

    def __init__(self, server: str, path: str, token: str = "") -> None:
        self._url = f"{server}{path}"
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http: aiohttp.ClientSession | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._road = Road()
        self._loop = asyncio.get_running_loop()

    async def __aenter__(self) -> Self:
        straight = aiohttp.TraceConfig()
        straight.on_request_redirect.append(refuse_redirect)
        patience = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_PATIENCE)
        self._http = aiohttp.ClientSession(timeout=patience, trace_configs=[straight])
        try:
            self._socket = await self._http.ws_connect(
                self._url, headers=self._headers, heartbeat=HEARTBEAT, max_msg_size=LARGEST_FRAME
            )
        except aiohttp.WSServerHandshakeError as error:
            await self._http.close()
            if error.status == 401 and self._headers:
                raise SignedOut("You have been signed out. Please sign in again.") from error
            if error.status == 429:
                raise TooMany("Too many attempts. Please wait a moment and try again.") from error
            if error.status in AWAY:
                raise ServerLost("The server does not answer. Check the address and your network.") from error
            raise ServerLost("This address is not an rhelp server.") from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            await self._http.close()
            raise distrust(error) or ServerLost(
                "The server does not answer. Check the address and your network."
            ) from error
        try:
            await self._attach()
        except (ServerLost, asyncio.CancelledError):
            await self.__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._socket is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._socket.close(), CLOSE_PATIENCE)
        if self._http is not None:
            await self._http.close()

    async def send(self, message: Message) -> None:
        """Send a SIGNAL message. Raises ServerLost."""
        try:
            await self._send(self._road.send(codec.encode(message)))
        except Overfull as error:
            raise ServerLost("The connection to the server was lost.") from error

    async def _attach(self) -> None:
        """Begin a road. Raises ServerLost."""
        await self._send(Attach())
        try:
            async with asyncio.timeout(ATTACH_PATIENCE):
                answer = await self._frame()
        except TimeoutError as error:
            raise ServerLost("The server does not answer. Check the address and your network.") from error
        if not isinstance(answer, Attached):
            raise ServerLost("This address is not an rhelp server.")

    async def _send(self, frame: Message) -> None:
        assert self._socket is not None
        try:
            await self._socket.send_str(codec.encode(frame))
        except (aiohttp.ClientError, ConnectionError) as error:
            raise ServerLost("The connection to the server was lost.") from error

    async def receive(self) -> Message:
        """The next SIGNAL message that we know. Raises ServerLost."""
        while True:
            frame = await self._frame()
            try:
                body = None if frame is None else self._road.receive(frame, self._loop.time())
                message = None if body is None else codec.decode(body, SIGNAL)
            except BadMessage as error:
                raise ServerLost("This address is not an rhelp server.") from error
            if heard := self._road.wake(float("inf")):
                await self._send(heard)
            if message is not None:
                return message

    async def _frame(self) -> Message | None:
        assert self._socket is not None
        frame = await self._socket.receive()
        if frame.type is not aiohttp.WSMsgType.TEXT:
            raise ServerLost("The connection to the server was lost.")
        try:
            return codec.decode(frame.data, ROAD)
        except BadMessage as error:
            raise ServerLost("This address is not an rhelp server.") from error

    async def forward(self, message: Message) -> None:
        """Send a HANDSHAKE message to the other end."""
        await self.send(Forward(codec.encode(message)))

    async def receive_forwarded(self) -> Message | None:
        """The next message of the other end, None for an unknown kind. Raises PeerGone, ServerLost, BadMessage."""
        while True:
            message = await self.receive()
            match message:
                case Forward(body):
                    return codec.decode(body, HANDSHAKE)
                case PeerLeft(why) | Refused(why):
                    raise PeerGone(why)
