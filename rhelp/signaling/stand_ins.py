"""Plays agents who are not there (``core/decoys.py``): their part of the handshake, under a secret nobody knows."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Callable
from functools import partial
from typing import Protocol, TypeVar

from rhelp.core.codes import SECRET_LETTERS, draw_letters
from rhelp.core.handshake import AgentHandshake, HandshakeFailed, Meeting
from rhelp.core.sitting import PlayOn, Pretend
from rhelp.wire import codec
from rhelp.wire.handshake import HANDSHAKE
from rhelp.wire.message import BadMessage, Message
from rhelp.wire.signal import Forward, Why

PATIENCE = 30.0  # seconds that an agent's program gives a customer
FIRST_REST = 0.02  # seconds
LATEST = 0.01  # seconds that a timer is expected to be late at the most
SLOWLY = 8  # steps over which that is averaged

T = TypeVar("T")


class Listener(Protocol):
    """Who carries out what stand-ins want; called in the event loop."""

    def played(self, customer: int, message: Message) -> None:
        """Say it to the customer, as from an agent."""

    def stand_in_is_done(self, customer: int, why: Why) -> None:
        """It is over, as an agent's program would say it."""


class StandIns:
    """One for each fooled customer. Methods belong to the event loop's thread."""

    def __init__(self, relay: str, listener: Listener) -> None:
        self._relay = relay
        self._listener = listener
        self._inboxes: dict[int, asyncio.Queue[PlayOn]] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._late = 0.0

    def begin(self, pretend: Pretend) -> None:
        """Play for this customer, who has got ``Joined``."""
        inbox = self._inboxes[pretend.customer] = asyncio.Queue()
        task = self._tasks[pretend.customer] = asyncio.get_running_loop().create_task(self._play(pretend, inbox))
        task.add_done_callback(lambda done: self._forget(pretend.customer, done))

    def hear(self, said: PlayOn) -> None:
        """The customer forwarded something."""
        if (inbox := self._inboxes.get(said.customer)) is not None:
            inbox.put_nowait(said)

    def stop(self, customer: int) -> None:
        """The customer is gone."""
        if (task := self._tasks.get(customer)) is not None:
            task.cancel()

    def close(self) -> None:
        """All of them are over."""
        for task in self._tasks.values():
            task.cancel()

    def _forget(self, customer: int, done: asyncio.Task[None]) -> None:
        if self._tasks.get(customer) is done:
            del self._tasks[customer], self._inboxes[customer]

    async def _play(self, pretend: Pretend, inbox: asyncio.Queue[PlayOn]) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._shake(pretend, inbox)
            why = Why.ENDED  # a secret that nobody knows was proved: not in this world
        except TimeoutError:
            why = Why.UNCONFIRMED
        except HandshakeFailed as error:
            why = Why.UNCONFIRMED if error.unconfirmed else Why.ENDED
        self._listener.stand_in_is_done(pretend.customer, why)

    async def _shake(self, pretend: Pretend, inbox: asyncio.Queue[PlayOn]) -> None:
        meeting = Meeting(pretend.route, self._relay, pretend.sid)
        side = AgentHandshake(draw_letters(SECRET_LETTERS, secrets.randbelow), meeting, os.urandom)
        self._say(pretend.customer, await self._step(pretend.after, side.start))
        while side.keys is None:
            said = await inbox.get()
            self._say(pretend.customer, await self._step(said.after, partial(_answer, side, said.body)))

    async def _step(self, seconds: float, step: Callable[[], T]) -> T:
        """Run the step in a thread, and return (or raise) so many seconds after it began, or as soon as it is done.

        Timers come late, by about as much each time; that is seen at the first and taken off from then on.
        """
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            await asyncio.sleep(min(FIRST_REST, seconds / 4))  # what was just said goes out undisturbed
            return await asyncio.to_thread(step)
        finally:
            wait = began + seconds - self._late - loop.time()
            await asyncio.sleep(max(0.0, wait))
            if wait > 0:
                late = min(LATEST, loop.time() - began - seconds)
                self._late = min(LATEST, max(0.0, self._late + late / SLOWLY))

    def _say(self, customer: int, message: Message) -> None:
        self._listener.played(customer, Forward(codec.encode(message)))


def _answer(side: AgentHandshake, body: str) -> Message:
    try:
        return side.receive(codec.decode(body, HANDSHAKE))
    except BadMessage as error:
        raise HandshakeFailed(str(error)) from error
