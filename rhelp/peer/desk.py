"""The agent's desk: a second road to the server for what is no session, that is states, colleagues, and chats."""

from __future__ import annotations

import secrets
from typing import Protocol

from rhelp.core.chat import ChatEnd, ChatIs
from rhelp.peer.account import Account, check_server
from rhelp.peer.road import Forgotten, Hooks, ServerRoad, SignedOut
from rhelp.wire.chat import (
    ChatClosed,
    ChatLine,
    ChatOpened,
    CloseChat,
    Colleague,
    Colleagues,
    Invite,
    SetState,
    State,
)
from rhelp.wire.message import Message


class DeskListener(Protocol):
    """Who shows the desk; called in the event loop."""

    def road(self, state: State) -> None:
        """ONLINE or AWAY as the agent wished, CONNECTING without the server, OFFLINE once signed out."""

    def colleagues(self, colleagues: tuple[Colleague, ...]) -> None:
        """The agents of the group, ourselves included."""

    def chat(self, chat: ChatIs) -> None:
        """A chat is different from before."""


class AgentDesk:
    """All methods belong to the event loop's thread. What is said without the server is said once it is back."""

    def __init__(self, account: Account, listener: DeskListener, *, insecure: bool = False) -> None:
        check_server(account.server, insecure)
        self._listener = listener
        self._state = State.ONLINE
        self._chats: dict[str, ChatEnd] = {}
        self._closing: set[str] = set()
        self._up = False
        self._road = ServerRoad(
            account.server, "/ws/agent", account.token, Hooks(self._is_up, self._aside), patient=True
        )

    async def run(self) -> None:
        """Until cancelled, or signed out."""
        self._listener.road(State.CONNECTING)
        self._road.send(SetState(self._state))
        try:
            async with self._road:
                while True:
                    await self._serve()
        except SignedOut:
            self._up = False
        finally:
            self._listener.road(State.OFFLINE)

    def set_state(self, state: State) -> None:
        """ONLINE or AWAY; the server sees everything else by itself."""
        self._state = State.AWAY if state is State.AWAY else State.ONLINE
        self._road.send(SetState(self._state))
        if self._up:
            self._listener.road(self._state)

    def open_chat(self, consultation: str) -> None:
        """Follow this consultation's chat from its first line."""
        if consultation not in self._chats:
            chat = self._chats[consultation] = ChatEnd(consultation, lambda: secrets.token_hex(16))
            self._send(chat.open())

    def say(self, consultation: str, text: str) -> None:
        """Say something in an open chat; it shows as unsent until the server has it."""
        chat = self._chats.get(consultation)
        if chat is not None and (said := chat.say(text)):
            self._send(said)
            self._listener.chat(chat.state)

    def invite(self, consultation: str) -> None:
        """Ask the customer on the page to start the support program."""
        self._road.send(Invite(consultation))

    def close_chat(self, consultation: str) -> None:
        """End the consultation."""
        self._closing.add(consultation)
        self._road.send(CloseChat(consultation))

    async def _serve(self) -> None:
        try:
            await self._road.receive()
        except Forgotten:
            self._road.send(SetState(self._state))
            for chat in self._chats.values():
                self._send(chat.open())
            self._send([CloseChat(consultation) for consultation in sorted(self._closing)])

    def _send(self, messages: list[Message]) -> None:
        for message in messages:
            self._road.send(message)

    def _is_up(self, up: bool) -> None:
        self._up = up
        self._listener.road(self._state if up else State.CONNECTING)

    def _aside(self, message: Message) -> None:
        match message:
            case Colleagues(agents):
                self._listener.colleagues(agents)
            case ChatOpened(consultation) | ChatLine(consultation) | ChatClosed(consultation):
                chat = self._chats.get(consultation)
                if isinstance(message, ChatClosed):
                    self._closing.discard(consultation)
                if chat is not None and chat.receive(message):
                    self._listener.chat(chat.state)
