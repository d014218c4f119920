"""The server road at a program: messages to and from the signalling server, whatever sockets come and go under it.

A lost socket is replaced by itself, after 0.2 s at first and 3 s at most; what the server had not heard is said again.
Who uses the road notices nothing but the time it takes, unless the server has forgotten the road: then ``receive``
raises ``Forgotten``, and what is still wanted must be said anew.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import aiohttp

from rhelp.core.errors import RhelpError
from rhelp.core.road import TOO_MANY, Overfull, Road, pause
from rhelp.peer import tasks
from rhelp.peer.account import AWAY
from rhelp.peer.certificates import NotTrusted, distrust
from rhelp.wire import codec
from rhelp.wire.chat import CHAT, PRESENCE
from rhelp.wire.handshake import HANDSHAKE
from rhelp.wire.message import BadMessage, Message
from rhelp.wire.road import ROAD, Attach, Attached
from rhelp.wire.signal import SIGNAL, Admitted, CodeTried, Forward, PeerLeft, Refused, Why

LARGEST_FRAME = 512 * 1024  # a body of 128 kB whose every character is escaped, and its frame
HEARTBEAT = 10.0  # seconds without a sign of the server after which it is asked for one; half of it to answer
FIRST_PATIENCE = 15.0  # seconds until the first socket stands
FIRST_TRIES = 4.0  # seconds during which a server that refuses the first socket is tried again
ATTACH_PATIENCE = 10.0  # seconds until a socket stands, and until it is answered on it
SILENCE = 6.0  # seconds without a word though it owes us an acknowledgement: the socket is dead
SETTLED = 1.0  # seconds after which a socket counts as a good one
CLOSE_PATIENCE = 1.0
ASIDES = (Admitted, CodeTried)
FOREIGN = "This address is not an rhelp server."
TOO_OFTEN = "There were too many attempts. Please wait a moment and try again."
SILENT = "The server does not answer. Check the address and your network."


class ServerLost(RhelpError):
    """The server is not there."""


class Foreign(ServerLost):
    """Something answers, but no rhelp server."""


class SignedOut(RhelpError):
    """The server does not know our sign-in (any more)."""


class TooMany(ServerLost):
    """The server wants us to wait."""


class Forgotten(Exception):
    """The server knows nothing of what was said before; the road goes on as a new one."""


class PeerGone(Exception):
    """The other end left, or the server refused; ``why`` says which."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Hooks:
    """Who is told, in the event loop: ``up`` whether a socket stands, ``aside`` what nobody waits for.

    Asides are chat, presence, ``Admitted`` and ``CodeTried``; everything else comes out of ``receive``.
    """

    up: Callable[[bool], object] = lambda up: None
    aside: Callable[[Message], object] = lambda message: None


async def refuse_redirect(*_: object) -> None:
    """The address was checked; a server that sends us elsewhere, perhaps to plain HTTP, is not followed."""
    raise Foreign(FOREIGN)


class ServerRoad:
    """Use as an asynchronous context manager. ``path`` is /ws/agent or /ws/customer.

    Entering raises ServerLost, TooMany, NotTrusted or SignedOut where no first socket comes about in FIRST_PATIENCE;
    with ``patient`` it returns at once and goes on trying. Later only SignedOut ends the road.
    """

    def __init__(
        self, server: str, path: str, token: str = "", hooks: Hooks | None = None, *, patient: bool = False
    ) -> None:
        self._url = f"{server}{path}"
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._hooks = hooks or Hooks()
        self._patient = patient
        self._road = Road()
        self._name = ""
        self._up = False
        self._dropping = False
        self._heard_at = 0.0
        self._inbox: asyncio.Queue[Message | Exception] = asyncio.Queue()
        self._outbox: deque[str] = deque()
        self._wake = asyncio.Event()
        self._first: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._running: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._running = tasks.start(self._run(), "server road")
        self._running.add_done_callback(self._broken)
        if self._patient:
            return self
        try:
            async with asyncio.timeout(FIRST_PATIENCE):
                await asyncio.shield(self._first)
        except TimeoutError as error:
            raise ServerLost(SILENT) from error
        finally:
            if not self._first.done() or self._first.exception() is not None:
                await self._stop()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_PATIENCE):
                while self._up and self._outbox:
                    await asyncio.sleep(0.01)
        await self._stop()

    @property
    def up(self) -> bool:
        """Whether a socket stands."""
        return self._up

    @property
    def forgotten(self) -> bool:
        """Whether ``Forgotten`` is still to be read."""
        return self._dropping

    def send(self, message: Message) -> None:
        """Send a message of the server road; it waits where no socket stands."""
        if self._dropping:
            return  # whoever sends does not know yet that the server has forgotten what this is about
        try:
            carry = self._road.send(codec.encode(message))
        except Overfull:
            self._forget()
            return
        if self._road.unheard == 1:
            self._heard_at = time.monotonic()
        if self._up:
            self._outbox.append(codec.encode(carry))
            self._wake.set()

    def forward(self, message: Message) -> None:
        """Send a HANDSHAKE message to the other end."""
        self.send(Forward(codec.encode(message)))

    async def receive(self) -> Message:
        """The next message that is no aside. Raises Forgotten, SignedOut, ServerLost."""
        item = await self._inbox.get()
        if isinstance(item, Forgotten):
            self._dropping = False
        elif isinstance(item, Exception):
            self._inbox.put_nowait(item)  # there will be nothing else any more
        if isinstance(item, Exception):
            raise item
        return item

    async def receive_forwarded(self) -> Message | None:
        """The next message of the other end, None for an unknown kind. Raises PeerGone and BadMessage as well."""
        while True:
            message = await self.receive()
            match message:
                case Forward(body):
                    return codec.decode(body, HANDSHAKE)
                case PeerLeft(why) | Refused(why):
                    raise PeerGone(why)

    def _broken(self, running: asyncio.Task[None]) -> None:
        """Whatever ended it, nobody waits for ever."""
        if not running.cancelled() and running.exception() is not None:
            self._fail(ServerLost("The connection to the server was lost."))

    async def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])
        if self._first.done() and not self._first.cancelled():
            self._first.exception()

    async def _run(self) -> None:
        straight = aiohttp.TraceConfig()
        straight.on_request_redirect.append(refuse_redirect)
        patience = aiohttp.ClientTimeout(total=None)  # each step has its own
        began, tries = time.monotonic(), 0
        async with aiohttp.ClientSession(timeout=patience, trace_configs=[straight]) as http:
            while True:
                tried_at = time.monotonic()
                try:
                    await self._travel(http)
                except SignedOut as error:
                    return self._fail(error)
                except (ServerLost, NotTrusted) as error:
                    certain = isinstance(error, (Foreign, TooMany, NotTrusted))
                    late = certain or time.monotonic() - began > FIRST_TRIES
                    if not (self._patient or self._first.done()) and late:
                        return self._fail(error)
                tries = 0 if time.monotonic() - tried_at > SETTLED and self._first.done() else tries + 1
                await asyncio.sleep(pause(tries, random.random()))

    async def _travel(self, http: aiohttp.ClientSession) -> None:
        """One socket from its beginning to its end, which is always an error."""
        socket = await self._connect(http)
        try:
            await self._attach(socket)
            self._set_up(True)
            parts = [asyncio.ensure_future(self._read(socket)), asyncio.ensure_future(self._write(socket))]
            try:
                await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for part in parts:
                    part.cancel()
                results = await asyncio.gather(*parts, return_exceptions=True)
            for result in results:
                if isinstance(result, Exception):
                    raise result
        except (aiohttp.ClientError, ConnectionError, TimeoutError) as error:
            raise ServerLost("The connection to the server was lost.") from error
        finally:
            self._set_up(False)
            self._outbox.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(socket.close(), CLOSE_PATIENCE)

    async def _connect(self, http: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
        try:
            async with asyncio.timeout(ATTACH_PATIENCE):
                return await http.ws_connect(
                    self._url, headers=self._headers, heartbeat=HEARTBEAT, max_msg_size=LARGEST_FRAME
                )
        except aiohttp.WSServerHandshakeError as error:
            if error.status == 401 and self._headers:
                raise SignedOut("You have been signed out. Please sign in again.") from error
            if error.status == 429:
                raise TooMany(TOO_OFTEN) from error
            if error.status in AWAY:
                raise ServerLost(SILENT) from error
            raise Foreign(FOREIGN) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise distrust(error) or ServerLost(SILENT) from error

    async def _attach(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        await socket.send_str(codec.encode(Attach(self._name, self._road.heard)))
        frame = await socket.receive(timeout=ATTACH_PATIENCE)
        if socket.close_code == TOO_MANY:
            raise TooMany(TOO_OFTEN)
        if frame.type is not aiohttp.WSMsgType.TEXT:
            raise ServerLost(SILENT)
        try:
            attached = codec.decode(frame.data, ROAD)
            if not isinstance(attached, Attached):
                raise BadMessage("not attached")
            if self._name and not attached.resumed:
                self._forget()
            self._name = attached.road
            self._outbox.extend(map(codec.encode, self._road.resume(attached.heard)))
        except BadMessage as error:
            self._forget()
            raise Foreign(FOREIGN) from error
        self._heard_at = time.monotonic()
        if not self._first.done():
            self._first.set_result(None)

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            frame = await socket.receive()
            if frame.type is not aiohttp.WSMsgType.TEXT:
                raise ServerLost("The connection to the server was lost.")
            self._heard_at = time.monotonic()
            try:
                heard = codec.decode(frame.data, ROAD)
                body = None if heard is None else self._road.receive(heard, self._heard_at)
                if body is not None:
                    self._take(body)
            except BadMessage as error:
                self._forget()
                raise Foreign(FOREIGN) from error
            self._wake.set()

    async def _write(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            while self._outbox:
                await socket.send_str(self._outbox.popleft())
            if not self._name:
                raise ServerLost("The connection to the server was lost.")
            self._wake.clear()
            overdue = self._heard_at + SILENCE if self._road.unheard else None
            times = [at for at in (self._road.deadline, overdue) if at is not None]
            with suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, min(times) - time.monotonic()) if times else None):
                    await self._wake.wait()
            if heard := self._road.wake(time.monotonic()):
                self._outbox.append(codec.encode(heard))
            if self._road.unheard and time.monotonic() >= self._heard_at + SILENCE:
                raise ServerLost("The connection to the server was lost.")

    def _take(self, body: str) -> None:
        for family in (SIGNAL, CHAT, PRESENCE):
            message = codec.decode(body, family)
            if message == Refused(Why.SHUTDOWN):
                return  # it refuses nothing that was asked: ``Forgotten`` follows once the server is back
            if message is not None:
                if family is SIGNAL and not isinstance(message, ASIDES):
                    self._inbox.put_nowait(message)
                else:
                    self._hooks.aside(message)
                return

    def _forget(self) -> None:
        """Begin a new road, under a new socket; whoever waits for the old one is told once."""
        self._name, self._road, self._dropping = "", Road(), True
        self._outbox.clear()
        while not self._inbox.empty():
            self._inbox.get_nowait()
        self._inbox.put_nowait(Forgotten())
        self._wake.set()

    def _set_up(self, up: bool) -> None:
        if up is not self._up:
            self._up = up
            self._hooks.up(up)

    def _fail(self, error: Exception) -> None:
        self._inbox.put_nowait(error)
        if not self._first.done():
            self._first.set_exception(error)
