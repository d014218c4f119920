"""Where we do not know how to follow the pointer: a cursor that never moves."""

from __future__ import annotations

import threading

from rhelp.desktop.ports import CursorState


class NoCursor:
    """Implements the port Cursor."""

    def __init__(self) -> None:
        self._woken = threading.Event()

    def wait(self, timeout: float) -> CursorState | None:
        self._woken.wait(timeout)
        self._woken.clear()
        return None

    def wake(self) -> None:
        self._woken.set()

    def close(self) -> None:
        self._woken.set()
