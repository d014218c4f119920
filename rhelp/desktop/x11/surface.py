"""A picture in one of our own X11 windows, painted through memory shared with the server."""

from __future__ import annotations

from typing import Any

import xcffib
import xcffib.shm
import xcffib.xproto

from rhelp.core.errors import RhelpError
from rhelp.core.geometry import Rect, Size
from rhelp.desktop.x11.connection import Connection, speaking
from rhelp.desktop.x11.segment import Segment

DEPTH = 24
Z_PIXMAP = 2


class X11Surface:
    """``pixels`` shown in the window's upper left corner."""

    @classmethod
    def open(cls, window: int, size: Size, display: str | None = None) -> X11Surface | None:
        """None where the display cannot share memory or the window's colours are unusual."""
        try:
            connection = Connection(display)
        except RhelpError:
            return None
        try:
            if _can_paint(connection, window):
                return cls(connection, window, size)
        except (OSError, xcffib.XcffibException):
            pass  # what the window does not allow, Pillow paints
        connection.close()
        return None

    def __init__(self, connection: Connection, window: int, size: Size) -> None:
        """Raises OSError where the server does not share memory."""
        self._connection, self._window, self._size = connection, window, size
        self._shm = connection.raw(xcffib.shm.key)
        self._segment = Segment(connection, size.width * size.height * 4)
        self._pixels: Any = self._segment.picture(size.width, size.height)
        self._gc = connection.raw.generate_id()
        connection.raw.core.CreateGCChecked(self._gc, window, xcffib.xproto.GC.GraphicsExposures, [0]).check()

    @property
    def pixels(self) -> Any:
        return self._pixels

    def resize(self, size: Size) -> None:
        if not self._segment.fits(size.width, size.height):
            self._segment = self._larger(size)
        self._size = size
        self._pixels = self._segment.picture(size.width, size.height)
        self._pixels[:] = 0

    def show(self, dirty: Rect) -> None:
        """Returns when the server has read the pixels, so that the caller may draw at once without tearing."""
        area = dirty.clipped(self._size)
        if area is None:
            return
        whole, part = (self._size.width, self._size.height), (area.x, area.y, area.width, area.height)
        with speaking():
            put = self._shm.PutImageChecked(
                self._window, self._gc, *whole, *part, area.x, area.y, DEPTH, Z_PIXMAP, False, self._segment.id, 0
            )
            try:
                put.check()
            except (xcffib.xproto.DrawableError, xcffib.xproto.WindowError):
                return  # the toolkit closes windows before it tells us

    def close(self) -> None:
        self._connection.close()

    def _larger(self, size: Size) -> Segment:
        with speaking():
            self._segment.close()
            try:
                return Segment(self._connection, size.width * size.height * 4)
            except OSError as error:
                raise RhelpError("There is not enough shared memory for a picture of this size.") from error


def _can_paint(connection: Connection, window: int) -> bool:
    visual = connection.raw.core.GetWindowAttributes(window).reply().visual
    depth = connection.raw.core.GetGeometry(window).reply().depth
    return connection.has("MIT-SHM") and connection.shows_bgrx(depth, visual)
