"""The agent's desk as the windows see it: it lives in the network thread, this handle in the Tk thread."""

from __future__ import annotations

import asyncio
import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass

from rhelp.core.chat import ChatIs
from rhelp.ui_tk.bridge import Bridge
from rhelp.ui_tk.session_port import Account, Desk, Network
from rhelp.ui_tk.talk import Talk
from rhelp.wire.chat import ChatLine, Colleague, State

GAP_MS = 1200


@dataclass(frozen=True)
class Told:
    """Who hears in the Tk thread what changed."""

    road: Callable[[State], object]
    colleagues: Callable[[tuple[Colleague, ...]], object]
    said: Callable[[Talk, list[ChatLine]], object]


class _Ears:
    """The listener that the desk calls in the net thread."""

    def __init__(self, front: FrontDesk, bridge: Bridge) -> None:
        self._front = front
        self._bridge = bridge

    def road(self, state: State) -> None:
        self._bridge.post(self._front.road_is, state)

    def colleagues(self, colleagues: tuple[Colleague, ...]) -> None:
        self._bridge.post(self._front.colleagues_are, colleagues)

    def chat(self, chat: ChatIs) -> None:
        self._bridge.post(self._front.chat_is, chat)


class FrontDesk:
    """Runs from sign-in to sign-out. What is not open yet, or closed again, does nothing."""

    def __init__(self, root: tk.Tk, bridge: Bridge, network: Network, account: Account, told: Told) -> None:
        self._root = root
        self._wait: str | None = None
        self._bridge = bridge
        self._network = network
        self._told = told
        self._desk: Desk | None = None
        self._task: asyncio.Task[object] | None = None
        self._talks: dict[str, Talk] = {}
        self._closed = False
        self.road = State.ONLINE
        bridge.spawn(self._run(account))

    def talk(self, consultation: str) -> Talk:
        """The chat of this consultation, opened if it was not."""
        if consultation not in self._talks:
            self._talks[consultation] = Talk(consultation, self)
            self._talks[consultation].road_is(self.road)
            self._tell(lambda desk: desk.open_chat(consultation))
        return self._talks[consultation]

    def set_state(self, state: State) -> None:
        """Be online, or away."""
        self._tell(lambda desk: desk.set_state(state))

    def say(self, consultation: str, text: str) -> None:
        """Say something in a chat."""
        self._tell(lambda desk: desk.say(consultation, text))

    def invite(self, consultation: str) -> None:
        """Ask the customer on the page to start the support program."""
        self._tell(lambda desk: desk.invite(consultation))

    def close_chat(self, consultation: str) -> None:
        """End the consultation."""
        self._tell(lambda desk: desk.close_chat(consultation))

    def close(self) -> None:
        """The agent signed out."""
        self._closed = True
        self._bridge.tell(self._stop)

    # Told by the desk, in the Tk thread

    def road_is(self, road: State) -> None:
        """Our road to the server stands like this now; a gap that closes at once is not worth a word."""
        if self._wait is not None:
            self._root.after_cancel(self._wait)
            self._wait = None
        if road is State.CONNECTING:
            self._wait = self._root.after(GAP_MS, lambda: self._road(road))
        else:
            self._road(road if road is State.OFFLINE else State.ONLINE)

    def _road(self, road: State) -> None:
        self._wait = None
        if self._closed or road is self.road:
            return
        self.road = road
        for talk in self._talks.values():
            talk.road_is(road)
        self._told.road(road)

    def colleagues_are(self, colleagues: tuple[Colleague, ...]) -> None:
        """These are the agents of the group, the agent included."""
        if not self._closed:
            self._told.colleagues(colleagues)

    def chat_is(self, chat: ChatIs) -> None:
        """A chat stands like this now."""
        if self._closed or chat.consultation not in self._talks:
            return
        talk = self._talks[chat.consultation]
        fresh = talk.told(chat)
        self._told.said(talk, fresh)

    # In the net thread

    async def _run(self, account: Account) -> None:
        self._desk = self._network.desk(account, _Ears(self, self._bridge))
        self._task = asyncio.current_task()
        if self._desk is not None:
            await self._desk.run()

    def _tell(self, call: Callable[[Desk], object]) -> None:
        self._bridge.tell(self._call, call)

    def _call(self, call: Callable[[Desk], object]) -> None:
        if self._desk is not None:
            call(self._desk)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
