"""A connection to an X server on which one thread waits for events, and which other threads may wake and close."""

from __future__ import annotations

import select
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto

from rhelp.core.errors import RhelpError
from rhelp.desktop.x11.connection import Connection, speaking
from rhelp.desktop.x11.wake import Wake


class Came(Enum):
    """What ended a wait."""

    EVENT = auto()
    WAKE = auto()
    NOTHING = auto()


class Listener(ABC):
    """What waits for events of a display, over a connection of its own."""

    def __init__(self, display: str | None = None) -> None:
        """Raises RhelpError or MissingExtension."""
        self._connection = Connection(display)
        self._using = threading.Lock()  # close waits for it
        self._wake = Wake()
        self._closed = False
        try:
            with speaking():
                self._prepare()
        except RhelpError:
            self.close()
            raise

    def wake(self) -> None:
        """End a wait in another thread. Safe from any thread."""
        self._wake.give()

    def close(self) -> None:
        """Ends a wait in another thread first, which then may raise RhelpError when it is called again."""
        self._closed = True
        self._wake.give()
        with self._using:
            self._connection.close()
            self._wake.close()

    @abstractmethod
    def _prepare(self) -> None:
        """Say what is to be told. Raises RhelpError or MissingExtension."""

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        """Around whatever is asked of the server later."""
        with self._using, speaking():
            yield

    def _rest(self, timeout: float) -> Came:
        """Until the server has said something, ``wake``, or ``timeout`` seconds have passed."""
        events = self._connection.raw.get_file_descriptor()
        readable, _, _ = select.select([events, self._wake.reader], [], [], max(0.0, timeout))
        if self._wake.reader in readable:
            self._wake.taken()
            return Came.WAKE
        return Came.EVENT if readable else Came.NOTHING
