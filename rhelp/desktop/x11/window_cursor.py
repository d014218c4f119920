"""The pointer over one of our own X11 windows, in any shape and colour: a cursor made by XRender."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import xcffib
import xcffib.render
import xcffib.xproto

from rhelp.core.errors import RhelpError
from rhelp.desktop.ports import CursorShape
from rhelp.desktop.x11.connection import Connection, speaking

DEPTH = 32
Z_PIXMAP = 2
MOST_KEPT = 32
RENDER = (0, 5)  # the version that has cursors in colour


class X11WindowCursor:
    """Over ``window``; cursors are kept, for the same few come again and again."""

    @classmethod
    def open(cls, window: int, display: str | None = None) -> X11WindowCursor | None:
        """None where the display cannot show such cursors."""
        try:
            connection = Connection(display)
        except RhelpError:
            return None
        with suppress(xcffib.XcffibException):
            if connection.has("RENDER"):
                made = cls(connection, window)
                if made._argb:
                    return made
        connection.close()
        return None

    def __init__(self, connection: Connection, window: int) -> None:
        self._connection, self._window = connection, window
        self._render = connection.raw(xcffib.render.key)
        self._render.QueryVersion(*RENDER).reply()
        self._argb = self._format()
        self._kept: dict[CursorShape, int] = {}

    def wear(self, shape: CursorShape | None) -> None:
        with speaking():
            cursor = xcffib.NONE if shape is None else self._cursor(shape)
            change = self._connection.raw.core.ChangeWindowAttributesChecked(
                self._window, xcffib.xproto.CW.Cursor, [cursor]
            )
            with suppress(xcffib.xproto.WindowError):  # the toolkit closes windows before it tells us
                change.check()

    def close(self) -> None:
        self._connection.close()

    def _format(self) -> int:
        """The picture format of 32 bits with alpha in the highest byte; 0 where there is none."""
        for kind in self._render.QueryPictFormats().reply().formats:
            direct: Any = kind.direct
            shifts = (direct.alpha_shift, direct.red_shift, direct.green_shift, direct.blue_shift)
            if kind.depth == DEPTH and shifts == (24, 16, 8, 0) and direct.alpha_mask == 0xFF:
                return int(kind.id)
        return 0

    def _cursor(self, shape: CursorShape) -> int:
        cursor = self._kept.pop(shape, None)
        if cursor is None:
            if len(self._kept) >= MOST_KEPT:
                self._connection.raw.core.FreeCursor(self._kept.pop(next(iter(self._kept))))
            cursor = self._made(shape)
        self._kept[shape] = cursor
        return cursor

    def _made(self, shape: CursorShape) -> int:
        raw, size = self._connection.raw, shape.size
        pixmap, gc, picture, cursor = (int(raw.generate_id()) for _ in range(4))
        raw.core.CreatePixmap(DEPTH, pixmap, self._connection.root, size.width, size.height)
        raw.core.CreateGC(gc, pixmap, 0, [])
        where = (size.width, size.height, 0, 0, 0, DEPTH)
        raw.core.PutImage(Z_PIXMAP, pixmap, gc, *where, len(shape.pixels), shape.pixels)
        self._render.CreatePicture(picture, pixmap, self._argb, 0, [])
        self._render.CreateCursor(cursor, picture, *shape.hot)
        self._render.FreePicture(picture)
        raw.core.FreeGC(gc)
        raw.core.FreePixmap(pixmap)
        return cursor
