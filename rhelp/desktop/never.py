"""Where we do not know how to notice something: a port that waits, and never has anything to tell."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class Never(Generic[T]):
    """Implements the ports Cursor, by ``nothing`` None, and OwnInput, by False."""

    def __init__(self, nothing: T) -> None:
        """``nothing`` is what every ``wait`` returns."""
        self._nothing = nothing
        self._woken = threading.Event()

    def wait(self, timeout: float) -> T:
        self._woken.wait(timeout)
        self._woken.clear()
        return self._nothing

    def wake(self) -> None:
        self._woken.set()

    def close(self) -> None:
        self._woken.set()
