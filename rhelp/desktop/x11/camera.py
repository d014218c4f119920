"""Takes pictures of the root window: through shared memory where the server shares, through the socket elsewhere."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import xcffib.shm

from rhelp.core.geometry import Rect, Size
from rhelp.desktop.x11.connection import Connection
from rhelp.desktop.x11.segment import Segment

ALL_PLANES = 0xFFFFFFFF
Z_PIXMAP = 2
REPLY_HEADER = 32  # bytes


class Camera(Protocol):
    """One way to take pictures."""

    def take(self, area: Rect) -> Any:
        """The pixels of ``area``, an array (height, width, 4) good until the next call. Raises xcffib.Error."""


class SharedCamera:
    """MIT-SHM GetImage into memory that grows with the screen."""

    def __init__(self, connection: Connection, size: Size) -> None:
        """Raises OSError where the server does not share."""
        self._connection = connection
        self._shm = connection.raw(xcffib.shm.key)
        self._segment = Segment(connection, size.width * size.height * 4)

    def take(self, area: Rect) -> Any:
        if not self._segment.fits(area.width, area.height):
            self._segment.close()
            self._segment = Segment(self._connection, area.width * area.height * 4)
        where = (area.x, area.y, area.width, area.height)
        self._shm.GetImage(self._connection.root, *where, ALL_PLANES, Z_PIXMAP, self._segment.id, 0).reply()
        return self._segment.picture(area.width, area.height)


class SocketCamera:
    """Plain GetImage: slower, but works to any display."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, area: Rect) -> Any:
        raw = self._connection.raw
        cookie = raw.core.GetImage(Z_PIXMAP, self._connection.root, area.x, area.y, area.width, area.height, ALL_PLANES)
        reply = raw.wait_for_reply(cookie.sequence)  # past xcffib's reply object, which makes a list of all bytes
        pixels = np.frombuffer(reply.buf, np.uint8, area.width * area.height * 4, REPLY_HEADER)
        return pixels.reshape(area.height, area.width, 4).copy()


def open_camera(connection: Connection, size: Size) -> Camera:
    """The fastest camera this display offers."""
    if not connection.has("MIT-SHM"):
        return SocketCamera(connection)
    try:
        return SharedCamera(connection, size)
    except OSError:  # a display on another machine has the extension, too
        return SocketCamera(connection)
