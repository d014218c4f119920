"""Watches the state of the customer's input method in a thread of its own, from when the agent may type."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

from rhelp.core.errors import RhelpError
from rhelp.desktop.ports import InputMethod

LONGEST_WAIT = 600.0  # seconds; changes end it sooner
PATIENCE = 5.0  # seconds the port may take at the end


class InputModeWatch:
    """``tell`` is called in the event loop with the state: once for each ``begin``, then whenever it changes."""

    def __init__(self, port: InputMethod, tell: Callable[[bool | None], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._port = port
        self._tell = tell
        self._stopping = threading.Event()
        self._known: bool | None = None
        self._thread = threading.Thread(target=self._run, name="input method", daemon=True)

    def begin(self) -> None:
        """The agent may know from now on."""
        if self._thread.ident is None:
            self._thread.start()
        self._tell(self._known)

    async def stop(self) -> bool:
        """Whether the thread has ended, so that the port may be closed."""
        self._stopping.set()
        if self._thread.ident is None:
            return True
        self._port.wake()
        await asyncio.to_thread(self._thread.join, PATIENCE)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                hangul = self._port.hangul()
                if hangul is not self._known:
                    self._known = hangul
                    self._loop.call_soon_threadsafe(self._tell, hangul)
                self._port.wait(LONGEST_WAIT)
        except RhelpError:  # the desktop is gone, and others say so
            return
