"""A whole X11 desktop: its screen on one connection, pointer and keyboard on another."""

from __future__ import annotations

from rhelp.desktop.x11.connection import Connection
from rhelp.desktop.x11.keyboard import X11Keyboard
from rhelp.desktop.x11.pointer import X11Pointer
from rhelp.desktop.x11.screen import X11Screen


class X11Desktop:
    """All ports of the desktop on ``display``, by default the one that DISPLAY names."""

    def __init__(self, display: str | None = None) -> None:
        """Raises RhelpError or MissingExtension."""
        self.screen = X11Screen(display)
        self._input = Connection(display)
        self.pointer = X11Pointer(self._input)
        self.keyboard = X11Keyboard(self._input.raw)

    def close(self) -> None:
        """Release what is held and close all connections."""
        self.pointer.close()
        self.keyboard.close()
        self._input.close()
        self.screen.close()
