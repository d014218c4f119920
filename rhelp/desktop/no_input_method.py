"""Where the state of the input method cannot be told."""

from __future__ import annotations

import threading


class NoInputMethod:
    """Knows nothing; ``wait`` only waits."""

    def __init__(self) -> None:
        self._woken = threading.Event()

    def hangul(self) -> bool | None:
        return None

    def wait(self, timeout: float) -> None:
        self._woken.wait(timeout)
        self._woken.clear()

    def wake(self) -> None:
        self._woken.set()

    def close(self) -> None:
        """Nothing is held."""
