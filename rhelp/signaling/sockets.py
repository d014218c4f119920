"""The two WebSockets, /ws/agent and /ws/customer: each carries a road; a queue of answers, limits on both."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import WebSocketError, WSCloseCode, WSMsgType, web

from rhelp.core.limits import MESSAGES_PER_SOCKET, Buckets, address_key
from rhelp.core.road import MOST_UNHEARD
from rhelp.core.sitting import Account
from rhelp.signaling.answers import error
from rhelp.signaling.clients import bearer_token, client_address, page_url
from rhelp.signaling.keys import CONFIG, HELD, SHELL, SOCKETS
from rhelp.signaling.roads import CLOSE_CODES, NORMAL, Caller, Line, TooManyRoads
from rhelp.signaling.shell import Shell
from rhelp.signaling.sign_ins import signed_in
from rhelp.signaling.store import StoreError
from rhelp.signaling.store_sign_ins import SignIn
from rhelp.wire import codec
from rhelp.wire.chat import CHAT, PRESENCE
from rhelp.wire.message import BadMessage
from rhelp.wire.report import REPORT
from rhelp.wire.road import ROAD, Attach
from rhelp.wire.signal import SIGNAL, Why

log = logging.getLogger(__name__)

LARGEST_FRAME = 256 * 1024
HEARTBEAT = 20.0
ATTACH_PATIENCE = 10.0
CLOSE_PATIENCE = 1.0
SEND_PATIENCE = 10.0
MOST_QUEUED = 2 * MOST_UNHEARD

WORDS = SIGNAL | CHAT | PRESENCE | REPORT
ENDS_ROAD = (1000, 1002, 1003, 1007, 1008, 1009)
"""Close codes of RFC 6455 after which nobody comes back: said goodbye (1000), or broke a rule, theirs or ours."""


class SocketQueue:
    """What is to be sent through one WebSocket, in order, by one task."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        self.over = False
        self._request = request
        self._socket = socket
        self._queue: asyncio.Queue[str | int] = asyncio.Queue()

    def send(self, text: str) -> None:
        """Queue the text; who does not read what was sent is cut off."""
        if self.over:
            return
        if self._queue.qsize() < MOST_QUEUED:
            self._queue.put_nowait(text)
        else:
            self.over = True
            self._abort()

    def hang_up(self, code: int) -> None:
        """Close once the queue is empty."""
        if not self.over:
            self.over = True
            self._queue.put_nowait(code)

    async def write(self) -> None:
        """Until the socket is closed."""
        try:
            while isinstance(item := await self._queue.get(), str):
                async with asyncio.timeout(SEND_PATIENCE):
                    await self._socket.send_str(item)
            await self._socket.close(code=item)
        except (ConnectionError, TimeoutError):
            self._abort()

    def _abort(self) -> None:
        if self._request.transport is not None:
            self._request.transport.abort()


async def agent_socket(request: web.Request) -> web.StreamResponse:
    """GET /ws/agent, signed in."""
    held, config = await signed_in(request), request.app[CONFIG]
    agent = held.agent
    account = Account(agent.id, agent.name, agent.group, page_url(request, config, agent.group))
    caller = Caller(client_address(request, config), account, held.digest)
    with _counted(request, f"{address_key(caller.address)} agent"):
        return await _serve_agent(request, held, caller)


async def _serve_agent(request: web.Request, held: SignIn, caller: Caller) -> web.StreamResponse:
    shell, held_ones, token = request.app[SHELL], request.app[HELD], bearer_token(request)
    socket, out = await _open(request)
    expiry = asyncio.get_running_loop().call_later(held.expires - time.time(), shell.sign_out, held.digest)
    try:
        # Signed out while the socket was being opened: the roads did not know it yet.
        if await held_ones.signed_in(token, time.time()) is None:
            await socket.close(code=CLOSE_CODES[Why.SIGN_IN])
        else:
            await _serve(shell, caller, socket, out)
    except StoreError as trouble:
        log.error("%s (%s)", trouble, trouble.__cause__)
        await socket.close(code=WSCloseCode.INTERNAL_ERROR)
    finally:
        expiry.cancel()
    return socket


async def customer_socket(request: web.Request) -> web.StreamResponse:
    """GET /ws/customer, open to everybody."""
    shell = request.app[SHELL]
    address = client_address(request, request.app[CONFIG])
    if not shell.may_connect(address):
        return error("slow-down", 429)
    with _counted(request, f"{address_key(address)} customer"):
        socket, out = await _open(request)
        await _serve(shell, Caller(address), socket, out)
        return socket


@contextmanager
def _counted(request: web.Request, key: str) -> Iterator[None]:
    """One socket more of this kind from this address. Raises HTTPTooManyRequests."""
    counts = request.app[SOCKETS]
    if not counts.enter(key):
        log.info("too many sockets from=%s", key)
        raise web.HTTPTooManyRequests
    try:
        yield
    finally:
        counts.leave(key)


async def _open(request: web.Request) -> tuple[web.WebSocketResponse, SocketQueue]:
    socket = web.WebSocketResponse(
        timeout=CLOSE_PATIENCE, heartbeat=HEARTBEAT, max_msg_size=LARGEST_FRAME, compress=False
    )
    await socket.prepare(request)
    return socket, SocketQueue(request, socket)


async def _serve(shell: Shell, caller: Caller, socket: web.WebSocketResponse, out: SocketQueue) -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(out.write())
        try:
            if line := await _attach(shell, caller, socket, out):
                await _follow(shell, line, socket, out)
        finally:
            out.hang_up(NORMAL)


async def _attach(shell: Shell, caller: Caller, socket: web.WebSocketResponse, out: SocketQueue) -> Line | None:
    """The road that the first frame asks for; None (and the socket closes) where it asks for none in time."""
    shell.newcomers.add(out)
    try:
        async with asyncio.timeout(ATTACH_PATIENCE):
            frame = await socket.receive()
        asked = codec.decode(frame.data, ROAD) if frame.type is WSMsgType.TEXT else None
        if isinstance(asked, Attach) and not shell.stopped:
            return shell.roads.attach(out, asked, caller)
    except TooManyRoads as refusal:
        out.hang_up(refusal.code)
    except (BadMessage, TimeoutError):
        pass
    finally:
        shell.newcomers.discard(out)
    out.hang_up(CLOSE_CODES[Why.SHUTDOWN if shell.stopped else Why.PROTOCOL])
    return None


async def _follow(shell: Shell, line: Line, socket: web.WebSocketResponse, out: SocketQueue) -> None:
    """Read until the socket is closed; then the road waits for another one, or is over."""
    try:
        await _read(shell, line, socket, out)
    finally:
        if line.socket is out and socket.close_code in ENDS_ROAD:
            shell.roads.end(line, goodbye=socket.close_code == NORMAL)
        else:
            shell.roads.detach(line, out)


async def _read(shell: Shell, line: Line, socket: web.WebSocketResponse, out: SocketQueue) -> None:
    pace = Buckets(MESSAGES_PER_SOCKET)
    async for frame in socket:
        if out.over or line.socket is not out:
            return
        if frame.type is WSMsgType.ERROR and not isinstance(frame.data, WebSocketError):
            return  # the line broke, or nobody answered our sign of life: no rule was broken
        if not pace.take("", shell.clock()):
            shell.refuse(line.end, Why.SLOW_DOWN)
        elif frame.type is WSMsgType.TEXT:
            _hear(shell, line, frame.data)
        else:
            shell.refuse(line.end, Why.PROTOCOL)


def _hear(shell: Shell, line: Line, text: str) -> None:
    try:
        frame = codec.decode(text, ROAD)
        body = None if frame is None else shell.roads.receive(line, frame)
        message = None if body is None else codec.decode(body, WORDS)
    except BadMessage:
        shell.refuse(line.end, Why.PROTOCOL)
        return
    if message is not None:  # a newer client may say what we do not know
        shell.hear(line.end, message)
