"""A pipe that ends a select in another thread."""

from __future__ import annotations

import os
import threading


class Wake:
    """A pipe that ends a select in another thread."""

    def __init__(self) -> None:
        self.reader, self._writer = os.pipe()
        os.set_blocking(self.reader, False)
        os.set_blocking(self._writer, False)
        self._lock = threading.Lock()
        self._open = True

    def give(self) -> None:
        """End the select now or the next one. Safe from any thread, also after ``close``."""
        with self._lock:
            if not self._open:
                return
            try:
                os.write(self._writer, b"!")
            except BlockingIOError:
                return  # the pipe is full of wakes already

    def taken(self) -> None:
        """Forget all wakes so far."""
        os.read(self.reader, 65536)

    def close(self) -> None:
        with self._lock:
            if self._open:
                self._open = False
                os.close(self.reader)
                os.close(self._writer)
