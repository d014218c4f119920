"""The screen of an X11 desktop: XDamage tells when and where it changed, a camera takes the picture."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import xcffib
import xcffib.damage
import xcffib.xproto

from rhelp.core.areas import around, grouped
from rhelp.core.errors import MissingExtension, RhelpError
from rhelp.core.geometry import Rect, Size
from rhelp.desktop.x11.camera import open_camera
from rhelp.desktop.x11.damage import Damage
from rhelp.desktop.x11.listener import Came, Listener


class X11Screen(Listener):
    """The whole desktop. The first ``wait`` reports all of it."""

    _last: Any

    @property
    def size(self) -> Size:
        return self._size

    def wait(self, timeout: float) -> Rect | None:
        ends = time.monotonic() + timeout
        with self._speaking():
            self._refuse_closed()
            while True:
                changed = self._changes()
                if changed is not None:
                    return changed
                if self._rest(ends - time.monotonic()) is not Came.EVENT:
                    return None

    def grab(self) -> Any:
        picture = self.grab_rect(Rect(0, 0, self._size.width, self._size.height))
        if picture is not None:
            self._last = picture
        return self._last  # on a screen that has just shrunk the old one, until ``wait`` has told the new size

    def grab_rect(self, area: Rect) -> Any:
        """The pixels of ``area`` now, good until the next grab; None where it no longer lies on the screen."""
        with self._speaking():
            self._refuse_closed()
            try:
                return self._camera.take(area)
            except xcffib.xproto.MatchError:
                return None

    def _prepare(self) -> None:
        connection, raw = self._connection, self._connection.raw
        connection.refuse_wayland()
        if not connection.has("DAMAGE"):
            raise MissingExtension(
                "The display lacks the DAMAGE extension. Enable it in the X server or set RHELP_DESKTOP=portable."
            )
        if not connection.shows_bgrx(connection.screen.root_depth, connection.screen.root_visual):
            raise RhelpError("The display does not use 24-bit colour. Set its colour depth to 24 bits.")
        structure = xcffib.xproto.EventMask.StructureNotify
        raw.core.ChangeWindowAttributes(connection.root, xcffib.xproto.CW.EventMask, [structure])
        self._size = connection.size_of(connection.root)
        self._camera = open_camera(connection, self._size)
        self._last = np.zeros((self._size.height, self._size.width, 4), np.uint8)
        self._damage = Damage(connection, connection.root)
        self.parts: tuple[Rect, ...] = ()

    def _refuse_closed(self) -> None:
        if self._closed:
            raise RhelpError("The screen was closed.")

    def _changes(self) -> Rect | None:
        """All changes that have arrived. Whoever grabs after each report misses nothing, although a change inside what
        was just reported is not told twice."""
        size = self._size
        while (event := self._connection.raw.poll_for_event()) is not None:
            if isinstance(event, xcffib.damage.NotifyEvent):
                self._damage.noted(event)
            elif isinstance(event, xcffib.xproto.ConfigureNotifyEvent) and event.window == self._connection.root:
                size = Size(event.width, event.height)
        parts = [part for area in self._damage.fetch() if (part := area.clipped(size)) is not None]
        if size != self._size:
            self._size = size
            parts = [Rect(0, 0, size.width, size.height)]
        self.parts = grouped(parts)
        return around(self.parts)
