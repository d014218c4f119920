"""The pointer of an X11 desktop, by XTEST."""

from __future__ import annotations

from contextlib import suppress

import xcffib
import xcffib.xtest

from rhelp.core.errors import MissingExtension, RhelpError
from rhelp.desktop.x11.connection import Connection, speaking
from rhelp.desktop.x11.watchman import Watchman

MOTION, PRESS, RELEASE = 6, 4, 5  # event codes of the core protocol
ABSOLUTE = 0
WHEEL_UP, WHEEL_DOWN, WHEEL_LEFT, WHEEL_RIGHT = 4, 5, 6, 7


class X11Pointer:
    """Moves the pointer over ``connection``, which it shares with the keyboard."""

    def __init__(self, connection: Connection, watchman: Watchman | None = None) -> None:
        """``watchman`` lets go if our program is killed. Raises MissingExtension."""
        if not connection.has("XTEST"):
            raise MissingExtension(
                "The display lacks the XTEST extension, so mouse and keyboard cannot be controlled. "
                "Enable it in the X server."
            )
        self._connection = connection
        self._xtest = connection.raw(xcffib.xtest.key)
        self._watchman = watchman
        self._held: set[int] = set()

    def move(self, x: int, y: int) -> None:
        with speaking():
            self._xtest.FakeInput(MOTION, ABSOLUTE, xcffib.CurrentTime, self._connection.root, x, y, 0)
            self._connection.raw.flush()

    def press(self, button: int) -> None:
        self._held.add(button)
        self._fake(PRESS, button)

    def release(self, button: int) -> None:
        self._held.discard(button)
        self._fake(RELEASE, button)

    def wheel(self, dx: int, dy: int) -> None:
        for _ in range(abs(dy)):
            self._click(WHEEL_DOWN if dy > 0 else WHEEL_UP)
        for _ in range(abs(dx)):
            self._click(WHEEL_RIGHT if dx > 0 else WHEEL_LEFT)

    def close(self) -> None:
        with suppress(RhelpError):  # a lost display holds nothing any more
            for button in list(self._held):
                self.release(button)

    def _click(self, button: int) -> None:
        self._fake(PRESS, button)
        self._fake(RELEASE, button)

    def _fake(self, kind: int, button: int) -> None:
        if self._watchman is not None:
            self._watchman.note(kind, button)
        with speaking():
            self._xtest.FakeInput(kind, button, xcffib.CurrentTime, xcffib.NONE, 0, 0, 0)
            self._connection.raw.flush()
