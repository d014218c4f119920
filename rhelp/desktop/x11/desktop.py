"""A whole X11 desktop: screen, look of the pointer and input method on connections of their own, input on another."""

from __future__ import annotations

from contextlib import ExitStack

from rhelp.core.errors import MissingExtension
from rhelp.desktop.never import Never
from rhelp.desktop.ports import Cursor, OwnInput
from rhelp.desktop.x11.connection import Connection
from rhelp.desktop.x11.cursor import X11Cursor
from rhelp.desktop.x11.input_method import X11InputMethod
from rhelp.desktop.x11.keyboard import X11Keyboard
from rhelp.desktop.x11.own_input import X11OwnInput
from rhelp.desktop.x11.own_windows import X11OwnWindows
from rhelp.desktop.x11.pointer import X11Pointer
from rhelp.desktop.x11.screen import X11Screen
from rhelp.desktop.x11.watchman import Watchman


class X11Desktop:
    """All ports of the desktop on ``display``, by default the one that DISPLAY names."""

    def __init__(self, display: str | None = None) -> None:
        """Raises RhelpError or MissingExtension."""
        with ExitStack() as opened:
            self.screen = X11Screen(display)
            opened.callback(self.screen.close)
            self._input = Connection(display)
            opened.callback(self._input.close)
            self._watchman = Watchman(display)
            self.pointer = X11Pointer(self._input, self._watchman)
            self.keyboard = X11Keyboard(self._input.raw, display, self._watchman)
            self.own_windows = X11OwnWindows(self._input)
            self.input_method = X11InputMethod(display)
            opened.callback(self.input_method.close)
            self.cursor = _cursor(display)
            opened.callback(self.cursor.close)
            self.own_input = _own_input(display)
            opened.pop_all()  # all is well: nothing is closed here

    def close(self) -> None:
        """Release what is held and close all connections."""
        self.input_method.close()
        self.pointer.close()
        self.keyboard.close()
        self._watchman.close()
        self._input.close()
        self.own_input.close()
        self.cursor.close()
        self.screen.close()


def _cursor(display: str | None) -> Cursor:
    try:
        return X11Cursor(display)
    except MissingExtension:  # the session does without
        return Never(None)


def _own_input(display: str | None) -> OwnInput:
    try:
        return X11OwnInput(display)
    except MissingExtension:
        return Never(False)
