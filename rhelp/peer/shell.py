"""Runs one link over one connection: one input, carry out what comes of it, re-arm one timer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from rhelp.core.link import Act, Link, Step
from rhelp.core.outcome import Fact
from rhelp.peer.connection import Connection
from rhelp.peer.hands import Hands
from rhelp.wire.message import Lane, Message


class LinkShell:
    """``on_fact`` hears every fact; ``hands`` may be None where there is nothing to touch.

    The clock is not the loop's, which uvloop rounds to milliseconds.
    """

    def __init__(
        self, link: Link, connection: Connection, hands: Hands | None, on_fact: Callable[[Fact], None]
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._link = link
        self._connection = connection
        self._hands = hands
        self._on_fact = on_fact
        self._timer: asyncio.TimerHandle | None = None

    def open(self) -> None:
        """The lanes are open."""
        self._carry(self._link.open(time.monotonic()))

    def hear(self, frame: str, lane: Lane) -> None:
        """A frame arrived."""
        self._carry(self._link.hear(frame, lane, time.monotonic()))

    def handle(self, event: object) -> None:
        """Our own side did something."""
        self._carry(self._link.handle(event, time.monotonic()))

    def close(self, why: str = "") -> None:
        """We end it."""
        self._carry(self._link.close(time.monotonic(), why))

    def drop(self) -> None:
        """The connection is gone."""
        self._carry(self._link.drop(time.monotonic()))

    def _wake(self) -> None:
        self._carry(self._link.wake(time.monotonic()))

    def _carry(self, step: Step) -> None:
        try:
            for item in step:
                if isinstance(item, Message):
                    self._connection.send(item)
                elif isinstance(item, Act):
                    if self._hands is not None:
                        self._hands.put(item)
                else:
                    self._on_fact(item)
        finally:
            self._arm()

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        deadline = self._link.deadline
        self._timer = (
            None if deadline is None else self._loop.call_later(max(0.0, deadline - time.monotonic()), self._wake)
        )
