"""Watches for the customer's own input in a thread of its own, while the agent has the mouse or the keyboard."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

from rhelp.core.errors import RhelpError
from rhelp.desktop.ports import OwnInput

IDLE = 0.5  # seconds a wait may last before the thread looks whether it should end
APART = 0.2  # seconds between two tellings
PATIENCE = 3.0


class OwnInputWatch:
    """``on_used`` is called in the event loop, never after ``allow(False)``."""

    def __init__(self, port: OwnInput, on_used: Callable[[], None]) -> None:
        self._port = port
        self._on_used = on_used
        self._loop = asyncio.get_running_loop()
        self._allowed = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="own input", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def allow(self, allowed: bool) -> None:
        """Whether the agent may do anything that would have to wait. In the event loop."""
        if allowed:
            self._allowed.set()
        else:
            self._allowed.clear()
            self._port.wake()

    async def stop(self) -> bool:
        """End the thread and wait for it; whether it has ended."""
        self._stopping.set()
        self._allowed.set()
        self._port.wake()
        if self._thread.is_alive():
            await asyncio.to_thread(self._thread.join, PATIENCE)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                # while nobody may act it is still asked, now and then, so that what it was told does not pile up
                if self._port.wait(IDLE if self._allowed.wait(IDLE) else 0):
                    self._loop.call_soon_threadsafe(self._tell)
                    self._stopping.wait(APART)
        except RhelpError:
            return  # a lost display is told by the screen

    def _tell(self) -> None:
        if self._allowed.is_set() and not self._stopping.is_set():
            self._on_used()
