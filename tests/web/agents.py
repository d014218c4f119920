"""The agent's end without windows: a seat, the handshake and the chat over the real wire, through lost lines."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp

from rhelp.core.handshake import AgentHandshake, CustomerHandshake, HandshakeFailed, Meeting, Sealer
from rhelp.core.road import Road
from rhelp.core.sas import Sas
from rhelp.peer import tasks
from rhelp.wire import codec
from rhelp.wire.chat import CHAT, PRESENCE, ChatClosed, ChatLine, CloseChat, Invite, OpenChat, Say
from rhelp.wire.handshake import HANDSHAKE, Enter, Ticket
from rhelp.wire.message import Message
from rhelp.wire.road import ROAD, Attach, Attached, Carry
from rhelp.wire.signal import (
    SIGNAL,
    Admit,
    Admitted,
    AnswerRing,
    Forward,
    Guest,
    Joined,
    JoinSeat,
    Key,
    Leave,
    OpenSeat,
    PeerLeft,
    Ring,
    RingOver,
    SeatKind,
    SeatOpened,
    Why,
)

PATIENCE = 15.0
RETRY = 0.1  # seconds
DIGITS = "73905"
LINK = "mzxw6ytboi4tknzqmfrggzdfmy"
TICKET = "550012846"


class FakeAgent:
    """One agent on one road that is one seat; ``answers`` is what it says to whoever rings, None nothing."""

    def __init__(self, url: str, token: str, kind: SeatKind = SeatKind.VIEWER, answers: bool | None = True) -> None:
        self.kind, self.answers = kind, answers
        self.seat: SeatOpened | None = None
        self.heard: list[Message] = []
        self.lines: list[ChatLine] = []
        self.customer = ""
        self.words: Sas | None = None
        self.retry = RETRY
        self._unkept: dict[str, Say] = {}
        self.consultation = ""
        self.guest = Guest.PAGE
        self._url, self._token = url.replace("http", "ws") + "/ws/agent", token
        self._road, self._name = Road(), ""
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._handshake: AgentHandshake | None = None
        self._sealer: Sealer | None = None
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> FakeAgent:
        self._task = tasks.start(self._live(), "agent")
        await self.until(lambda: self.seat is not None)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._task is not None
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    @property
    def route(self) -> str:
        assert self.seat is not None
        return self.seat.route

    @property
    def icon(self) -> int:
        assert self.seat is not None and self.seat.icon is not None
        return self.seat.icon

    @property
    def texts(self) -> list[str]:
        return [line.text for line in self.lines if line.author != "notice"]

    async def until(self, condition: Callable[[], Any]) -> None:
        """Returns once the condition holds; checked whenever something arrives."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def got(self, kind: type[Message]) -> None:
        await self.until(lambda: any(isinstance(message, kind) for message in self.heard))

    async def say(self, text: str) -> None:
        said = Say(self.consultation, secrets.token_hex(16), text)
        self._unkept[said.id] = said
        await self._send(said)

    async def invite(self) -> None:
        await self._send(Invite(self.consultation))

    async def close_chat(self) -> None:
        await self._send(CloseChat(self.consultation))

    async def answer(self, accepted: bool) -> None:
        await self._send(AnswerRing(accepted))

    async def leave(self) -> None:
        await self._send(Leave(Why.ENDED))

    async def _send(self, message: Message) -> None:
        frame = self._road.send(codec.encode(message))
        if self._socket is not None:
            with suppress(aiohttp.ClientError, ConnectionError):
                await self._socket.send_str(codec.encode(frame))

    async def _live(self) -> None:
        headers = {"Authorization": f"Bearer {self._token}"}
        async with aiohttp.ClientSession() as http:
            while True:
                with suppress(aiohttp.ClientError, ConnectionError):
                    async with http.ws_connect(self._url, headers=headers) as socket:
                        await self._follow(socket)
                self._socket = None
                await asyncio.sleep(self.retry)

    async def _follow(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        await socket.send_str(codec.encode(Attach(self._name, self._road.heard)))
        async for text in socket:
            frame = codec.decode(text.data, ROAD)
            if isinstance(frame, Attached):
                await self._attached(socket, frame)
            elif frame is not None and (body := self._road.receive(frame, 0.0)) is not None:
                await self._note(codec.decode(body, SIGNAL | CHAT | PRESENCE))
            if heard := self._road.wake(1e9):
                await socket.send_str(codec.encode(heard))

    async def _note(self, message: Message | None) -> None:
        if message is not None:
            self.heard.append(message)
            await self._hear(message)
            self._changed.set()

    async def _attached(self, socket: aiohttp.ClientWebSocketResponse, frame: Attached) -> None:
        self._socket, self._name = socket, frame.road
        if frame.resumed:
            for lacking in self._road.resume(frame.heard):
                await socket.send_str(codec.encode(lacking))
            return
        self._road = Road()
        await self._send(OpenSeat(self.kind, self.seat.route if self.seat else ""))
        if self.consultation:
            for message in (OpenChat(self.consultation, len(self.lines)), *self._unkept.values()):
                await self._send(message)

    async def _hear(self, message: Message) -> None:
        match message:
            case SeatOpened():
                self.seat = message
            case Ring() if self.answers is not None:
                await self._send(AnswerRing(self.answers))
            case Joined():
                await self._meet(message)
            case Forward(body) if self._handshake is not None:
                await self._shake(body)
            case PeerLeft() | RingOver():
                if isinstance(message, PeerLeft) and self._handshake is not None and self._sealer is None:
                    await self._send(Leave(Why.UNCONFIRMED))  # who breaks off proves nothing; the seat is free at once
                self._handshake = None
            case Admitted(consultation):
                self.consultation = consultation
                await self._send(OpenChat(consultation))
            case ChatLine(number=number) if number == len(self.lines) + 1:
                self.lines.append(message)
                self._unkept.pop(message.id, None)
            case ChatClosed():
                self.consultation = ""

    async def _meet(self, joined: Joined) -> None:
        secret = {Key.DIGITS: DIGITS, Key.LINK: LINK}.get(joined.key, "")
        route = joined.route or "0000"
        self._handshake = AgentHandshake(secret, Meeting(route, joined.relay, joined.sid), os.urandom)
        self._sealer, self.guest = None, joined.guest
        await self._send(Forward(codec.encode(self._handshake.start())))

    async def _shake(self, body: str) -> None:
        assert self._handshake is not None
        message = codec.decode(body, HANDSHAKE)
        if self._sealer is None:
            try:
                await self._send(Forward(codec.encode(self._handshake.receive(message))))
            except HandshakeFailed:
                await self._send(Leave(Why.UNCONFIRMED))
                self._handshake = None
                return
            if self._handshake.keys is not None:
                self._sealer = Sealer.agent(self._handshake.keys)
                self.words = Sas.of(self._handshake.keys.words)
                if self.guest is Guest.PROGRAM:
                    await self._send(Admit())
            return
        opened = self._sealer.open(message)
        if isinstance(opened, Enter):
            self.customer = opened.name
            await self._send(Forward(codec.encode(self._sealer.seal(Ticket(TICKET)))))
            await self._send(Admit())


@asynccontextmanager
async def fake_program(url: str, route: str) -> AsyncIterator[None]:
    """The customer's support program in the agent's seat, as far as being let in."""
    async with aiohttp.ClientSession() as http, http.ws_connect(url.replace("http", "ws") + "/ws/customer") as socket:
        road = Road()

        async def send(message: Message) -> None:
            await socket.send_str(codec.encode(road.send(codec.encode(message))))

        async def hear() -> Message | None:
            while True:
                frame = codec.decode((await socket.receive(PATIENCE)).data, ROAD)
                if isinstance(frame, Carry) and (body := road.receive(frame, 0.0)) is not None:
                    return codec.decode(body, SIGNAL)

        await socket.send_str(codec.encode(Attach()))
        await socket.receive(PATIENCE)
        await send(JoinSeat(route, guest=Guest.PROGRAM))
        joined = await hear()
        assert isinstance(joined, Joined), joined
        handshake = CustomerHandshake(DIGITS, Meeting(route, joined.relay, joined.sid), os.urandom)
        while not isinstance(message := await hear(), Admitted):
            assert isinstance(message, Forward), message
            if answer := handshake.receive(codec.decode(message.body, HANDSHAKE)):
                await send(Forward(codec.encode(answer)))
        yield
        await send(Leave(Why.ENDED))
