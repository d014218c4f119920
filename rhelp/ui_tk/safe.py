"""The keyring as the windows may use it: asked in a thread of its own, one call after the other, each with an end.

A locked keyring waits for a person and may wait forever. Its thread is a daemon, so that it holds up nobody's end.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from rhelp.core.errors import RhelpError
from rhelp.desktop.ports import Keyring

log = logging.getLogger(__name__)
T = TypeVar("T")
PATIENCE = 60.0  # seconds a person has to unlock the keyring
LOOK_PATIENCE = 5.0


class Safe:
    """All coroutines belong to the net thread; each raises RhelpError with a sentence."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    async def usable(self) -> bool:
        """Whether this computer offers a safe place; also False where it does not say so soon."""
        try:
            return await self._run(self._keyring.usable, LOOK_PATIENCE)
        except RhelpError:
            return False

    async def get(self, name: str) -> str | None:
        """What is kept under the name."""
        return await self._run(lambda: self._keyring.get(name), PATIENCE)

    async def put(self, name: str, secret: str) -> None:
        """Keep a secret."""
        await self._run(lambda: self._keyring.put(name, secret), PATIENCE)

    async def remove(self, name: str) -> None:
        """Forget a secret."""
        await self._run(lambda: self._keyring.remove(name), PATIENCE)

    async def _run(self, call: Callable[[], T], patience: float) -> T:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="keyring", daemon=True)
            self._thread.start()
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[T] = loop.create_future()

        def settle(how: Callable[[Any], None], value: Any) -> None:
            if not outcome.done():
                how(value)

        def report(how: Callable[[Any], None], value: Any) -> None:
            with suppress(RuntimeError):  # nobody waits any more: the loop is closed
                loop.call_soon_threadsafe(settle, how, value)

        def carry_out() -> None:
            try:
                report(outcome.set_result, call())
            except RhelpError as error:
                report(outcome.set_exception, error)
            except Exception as error:  # noqa: BLE001 - the thread's outermost edge: what libraries of the desktop raise
                log.warning("the keyring failed: %s: %s", type(error).__name__, error)
                sentence = "The keyring of this computer does not work, so your sign-in is not kept."
                report(outcome.set_exception, RhelpError(sentence))

        self._calls.put(carry_out)
        try:
            return await asyncio.wait_for(outcome, patience)
        except TimeoutError as error:
            raise RhelpError("The keyring of this computer is locked, so your sign-in is not kept.") from error

    def _work(self) -> None:
        while True:
            self._calls.get()()
