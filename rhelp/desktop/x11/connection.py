"""One connection to an X server: opening, what it must be able to do, and errors as sentences for people."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import xcffib
import xcffib.xproto

from rhelp.core.errors import RhelpError
from rhelp.core.geometry import Size

BITS_PER_PIXEL = 32
LSB_FIRST = 0


@contextmanager
def speaking() -> Iterator[None]:
    """Turns a broken or closed connection into RhelpError. Errors that the server reports pass through."""
    try:
        yield
    except xcffib.Error:
        raise
    except xcffib.XcffibException as error:
        raise RhelpError("The connection to the display was lost.") from error


class Connection:
    """An open connection; ``raw`` is xcffib's, ``root`` the window that holds the desktop."""

    def __init__(self, display: str | None = None) -> None:
        """Connect to ``display`` (``:1``), or to the one that DISPLAY names. Raises RhelpError."""
        if not (display or os.environ.get("DISPLAY")):
            raise RhelpError(
                "There is no display: DISPLAY is not set. Start rhelp inside a desktop session or name a display."
            )
        self.raw = _connect(display)
        self.screen: Any = self.raw.setup.roots[self.raw.pref_screen]
        self.root: int = self.screen.root

    def refuse_wayland(self) -> None:
        """Raise RhelpError on Xwayland, whose root window never shows the desktop."""
        if self.has("XWAYLAND"):
            raise RhelpError(
                "This desktop runs on Wayland, which does not let rhelp see the screen. Sign in to an X11 session."
            )

    def has(self, extension: str) -> bool:
        """Whether the server has the extension."""
        with speaking():
            return bool(self.raw.core.QueryExtension(len(extension), extension).reply().present)

    def size_of(self, drawable: int) -> Size:
        """The size of a window now."""
        geometry = self.raw.core.GetGeometry(drawable).reply()
        return Size(geometry.width, geometry.height)

    def shows_bgrx(self, depth: int, visual: int) -> bool:
        """Whether pictures of this depth and visual have four bytes a pixel: blue, green, red, unused."""
        setup = self.raw.setup
        if depth != 24 or setup.image_byte_order != LSB_FIRST:
            return False
        if not any(f.depth == depth and f.bits_per_pixel == BITS_PER_PIXEL for f in setup.pixmap_formats):
            return False
        visuals = [v for d in self.screen.allowed_depths for v in d.visuals if v.visual_id == visual]
        return any((v.red_mask, v.green_mask, v.blue_mask) == (0xFF0000, 0xFF00, 0xFF) for v in visuals)

    def close(self) -> None:
        """Close it; a second time does nothing."""
        self.raw.disconnect()


def _connect(display: str | None) -> Any:
    try:
        return xcffib.connect(display=display)
    except xcffib.XcffibException as error:
        raise RhelpError("The display cannot be reached. Check that it runs and that you may use it.") from error
