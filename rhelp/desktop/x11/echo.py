"""Asks the program that has the keyboard whether it has seen all that happened so far, by ``_NET_WM_PING``.

Programs answer it in turn with their other events, so the answer comes once earlier keys and layouts are dealt with.
"""

from __future__ import annotations

import select
import struct
import threading
import time
from collections.abc import Callable
from typing import Any, cast

import xcffib
import xcffib.xproto

PING, PROTOCOLS = "_NET_WM_PING", "WM_PROTOCOLS"
NO_WINDOW = (0, 1)  # focus on nothing, or on whatever is under the pointer
MOST_ANCESTORS = 12
FORMAT = 32  # bits of each number in the message
CLIENT_MESSAGE = 33
LOOK = 0.05  # seconds between looks whether to stop


class Echo:
    """Speaks over ``connection``; other events that arrive while it waits go to ``notice``."""

    def __init__(
        self, connection: xcffib.Connection, notice: Callable[[object], None], stop: threading.Event | None = None
    ) -> None:
        """``stop`` ends a wait soon."""
        self._notice = notice
        self._stop = stop or threading.Event()
        self._connection = cast(Any, connection)  # mypy does not see all that xcffib sets
        self._core = self._connection.core
        self._root = self._connection.setup.roots[self._connection.pref_screen].root
        self._ping, self._protocols = (
            self._core.InternAtom(False, len(name), name).reply().atom for name in (PING, PROTOCOLS)
        )
        self._number = 0

    def wait(self, timeout: float) -> bool:
        """Whether the program answered within ``timeout`` seconds; at once no where it does not know how."""
        window = self._listener()
        if window is None:
            return False
        self._number = self._number % 0xFFFFFF + 1
        self._listen(xcffib.xproto.EventMask.SubstructureNotify)  # only now, or unread events would pile up
        self._send(window)
        answered = self._await(time.monotonic() + timeout)
        self._listen(0)
        return answered

    def _listener(self) -> int | None:
        """The window with the keyboard, or its nearest ancestor that answers pings."""
        window = self._core.GetInputFocus().reply().focus
        for _ in range(MOST_ANCESTORS):
            if window in NO_WINDOW or window == self._root:
                return None
            try:
                property_ = self._core.GetProperty(False, window, self._protocols, 0, 0, 32).reply()
                if property_.format == FORMAT and self._ping in property_.value.to_atoms():
                    return int(window)
                window = self._core.QueryTree(window).reply().parent
            except xcffib.Error:  # the window has gone
                return None
        return None

    def _listen(self, mask: int) -> None:
        self._core.ChangeWindowAttributes(self._root, xcffib.xproto.CW.EventMask, [mask])

    def _send(self, window: int) -> None:
        event = (CLIENT_MESSAGE, FORMAT, 0, window, self._protocols, self._ping, self._number, window, 0, 0)
        self._core.SendEvent(False, window, 0, struct.pack("=BBH7I", *event))
        self._connection.flush()

    def _await(self, ends: float) -> bool:
        while True:
            while (event := self._next_event()) is not None:
                if self._is_answer(event):
                    return True
                self._notice(event)
            left = ends - time.monotonic()
            if left <= 0 or self._stop.is_set():
                return False
            select.select([self._connection.get_file_descriptor()], [], [], min(left, LOOK))

    def _next_event(self) -> Any:
        try:
            return self._connection.poll_for_event()
        except xcffib.Error:
            return self

    def _is_answer(self, event: object) -> bool:
        return (
            isinstance(event, xcffib.xproto.ClientMessageEvent)
            and event.format == FORMAT
            and list(event.data.data32[:2]) == [self._ping, self._number]
        )
