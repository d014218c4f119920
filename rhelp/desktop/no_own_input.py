"""Where we do not know how to tell the customer's own input from the agent's: it is never noticed."""

from __future__ import annotations

import threading


class NoOwnInput:
    """Implements the port OwnInput."""

    def __init__(self) -> None:
        self._woken = threading.Event()

    def wait(self, timeout: float) -> bool:
        self._woken.wait(timeout)
        self._woken.clear()
        return False

    def wake(self) -> None:
        self._woken.set()

    def close(self) -> None:
        self._woken.set()
