"""The two WebSockets, /ws/agent and /ws/customer: text frames to messages, a queue of answers, limits on both."""

from __future__ import annotations

import asyncio
import logging
import time

from aiohttp import WSCloseCode, WSMsgType, web

from rhelp.core.limits import MESSAGES_PER_SOCKET, Buckets
from rhelp.signaling.answers import error
from rhelp.signaling.clients import bearer_token, client_address, page_url
from rhelp.signaling.keys import CONFIG, SHELL, STORE
from rhelp.signaling.shell import NORMAL, Shell
from rhelp.signaling.store import StoreError
from rhelp.wire import codec
from rhelp.wire.message import BadMessage
from rhelp.wire.signal import SIGNAL, Why

log = logging.getLogger(__name__)

LARGEST_FRAME = 80 * 1024
HEARTBEAT = 20.0
CLOSE_PATIENCE = 1.0
SEND_PATIENCE = 10.0
MOST_QUEUED = 256


class SocketLine:
    """What is to be sent through one WebSocket, in order, by one task."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse, address: str) -> None:
        self.address = address
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
    shell, store = request.app[SHELL], request.app[STORE]
    token = bearer_token(request)
    held = await store.signed_in(token, time.time())
    if held is None:
        return error("sign-in", 401)

    socket, line = await _open(request)
    end = shell.add_agent(line, held.agent.name, page_url(request, request.app[CONFIG]), held.digest)
    expiry = asyncio.get_running_loop().call_later(held.expires - time.time(), shell.sign_out, held.digest)
    try:
        # Signed out while the socket was being opened: the shell did not know it yet.
        if await store.signed_in(token, time.time()) is None:
            shell.refuse(end, Why.SIGN_IN)
        await _serve(shell, end, socket, line)
    except StoreError as trouble:
        log.error("%s (%s)", trouble, trouble.__cause__)
        await socket.close(code=WSCloseCode.INTERNAL_ERROR)
    finally:
        expiry.cancel()
        shell.remove(end)
    return socket


async def customer_socket(request: web.Request) -> web.StreamResponse:
    """GET /ws/customer, open to everybody."""
    shell = request.app[SHELL]
    if not shell.may_connect(client_address(request, request.app[CONFIG])):
        return error("slow-down", 429)
    socket, line = await _open(request)
    await _serve(shell, shell.add_customer(line), socket, line)
    return socket


async def _open(request: web.Request) -> tuple[web.WebSocketResponse, SocketLine]:
    socket = web.WebSocketResponse(
        timeout=CLOSE_PATIENCE, heartbeat=HEARTBEAT, max_msg_size=LARGEST_FRAME, compress=False
    )
    await socket.prepare(request)
    return socket, SocketLine(request, socket, client_address(request, request.app[CONFIG]))


async def _serve(shell: Shell, end: int, socket: web.WebSocketResponse, line: SocketLine) -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(line.write())
        try:
            await _read(shell, end, socket, line)
        finally:
            shell.remove(end)
            line.hang_up(NORMAL)


async def _read(shell: Shell, end: int, socket: web.WebSocketResponse, line: SocketLine) -> None:
    pace = Buckets(MESSAGES_PER_SOCKET)
    async for frame in socket:
        if line.over:
            return
        if not pace.take("", shell.clock()):
            shell.refuse(end, Why.SLOW_DOWN)
        elif frame.type is WSMsgType.TEXT:
            _hear(shell, end, frame.data)
        else:
            shell.refuse(end, Why.PROTOCOL)


def _hear(shell: Shell, end: int, text: str) -> None:
    try:
        message = codec.decode(text, SIGNAL)
    except BadMessage:
        shell.refuse(end, Why.PROTOCOL)
        return
    if message is not None:  # a newer client may say what we do not know
        shell.receive(end, message)
