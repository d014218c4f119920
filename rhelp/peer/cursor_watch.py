"""Watches the customer's pointer in a thread of its own while the agent may see the screen, and only then."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

from rhelp.core.errors import RhelpError
from rhelp.desktop.ports import Cursor, CursorState

IDLE = 0.5  # seconds a wait may last before the thread looks whether it should end
PATIENCE = 3.0


class CursorWatch:
    """``on_seen`` is called in the event loop with the newest state, never after ``allow(False)``."""

    def __init__(self, cursor: Cursor, on_seen: Callable[[CursorState], None]) -> None:
        self._cursor = cursor
        self._on_seen = on_seen
        self._loop = asyncio.get_running_loop()
        self._allowed = threading.Event()
        self._lock = threading.Lock()
        self._newest: CursorState | None = None
        self._posted = False
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="cursor", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def allow(self, allowed: bool) -> None:
        """Whether the agent may see. From ``allow(True)`` on the state is told afresh. In the event loop."""
        if not allowed:
            self._allowed.clear()
            self._cursor.wake()
            return
        self._allowed.set()
        self._post()

    async def stop(self) -> bool:
        """End the thread and wait for it; whether it has ended."""
        self._stopping = True
        self._allowed.set()
        self._cursor.wake()
        if self._thread.is_alive():
            await asyncio.to_thread(self._thread.join, PATIENCE)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            while not self._stopping:
                # while nobody may see it is still asked, now and then, so that what it was told does not pile up
                state = self._cursor.wait(IDLE if self._allowed.wait(IDLE) else 0)
                if state is not None:
                    with self._lock:
                        self._newest = state
                    if self._allowed.is_set():
                        self._post()
        except RhelpError:
            return  # a session without a pointer to see is still a session; a lost display is told by the screen

    def _post(self) -> None:
        with self._lock:
            posted, self._posted = self._posted, True
        if not posted:
            self._loop.call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        with self._lock:
            state, self._posted = self._newest, False
        if state is not None and self._allowed.is_set() and not self._stopping:
            self._on_seen(state)
