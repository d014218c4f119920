"""The screen of an X11 desktop: XDamage tells when and where it changed, a camera takes the picture."""

from __future__ import annotations

import os
import select
import threading
import time
from typing import Any

import xcffib
import xcffib.damage
import xcffib.xfixes
import xcffib.xproto

from rhelp.core.errors import RhelpError
from rhelp.core.geometry import Rect, Size
from rhelp.desktop.x11.camera import open_camera
from rhelp.desktop.x11.connection import Connection, speaking

UNUSUAL_COLOURS = "The display does not use 24-bit colour. Set its colour depth to 24 bits."


class X11Screen:
    """The whole desktop. The first ``wait`` reports all of it."""

    def __init__(self, display: str | None = None) -> None:
        """Raises RhelpError or MissingExtension."""
        self._connection = Connection(display)
        self._connection.refuse_wayland()
        self._connection.require("XFIXES", "DAMAGE")
        if not self._connection.shows_bgrx(self._connection.screen.root_depth, self._connection.screen.root_visual):
            raise RhelpError(UNUSUAL_COLOURS)
        raw, root = self._connection.raw, self._connection.root
        raw(xcffib.xfixes.key).QueryVersion(5, 0).reply()
        self._damage = raw(xcffib.damage.key)
        self._damage.QueryVersion(1, 1).reply()
        raw.core.ChangeWindowAttributes(root, xcffib.xproto.CW.EventMask, [xcffib.xproto.EventMask.StructureNotify])
        self._watch = raw.generate_id()
        self._damage.CreateChecked(self._watch, root, xcffib.damage.ReportLevel.BoundingBox).check()
        self._size = self._connection.size_of(root)
        self._camera = open_camera(self._connection, self._size)
        self._last: Any = None
        self._wake_in, self._wake_out = os.pipe()
        os.set_blocking(self._wake_in, False)
        os.set_blocking(self._wake_out, False)
        self._waking = threading.Lock()

    @property
    def size(self) -> Size:
        return self._size

    def wait(self, timeout: float) -> Rect | None:
        ends = time.monotonic() + timeout
        files = [self._connection.raw.get_file_descriptor(), self._wake_in]
        with speaking():
            while True:
                changed = self._changes()
                if changed is not None:
                    return changed
                readable, _, _ = select.select(files, [], [], max(0.0, ends - time.monotonic()))
                if self._wake_in in readable:
                    os.read(self._wake_in, 4096)
                    return self._changes()
                if not readable:
                    return None

    def wake(self) -> None:
        with self._waking:
            if self._wake_out >= 0:
                self._write_wake()

    def grab(self) -> Any:
        picture = self.grab_rect(Rect(0, 0, self._size.width, self._size.height))
        if picture is None:  # the screen shrank; the last picture stays until ``wait`` has told the new size
            return self._last
        self._last = picture
        return picture

    def grab_rect(self, area: Rect) -> Any:
        """The pixels of ``area`` now, good until the next grab; None where it no longer lies on the screen."""
        with speaking():
            try:
                return self._camera.take(area)
            except xcffib.xproto.MatchError:
                return None

    def close(self) -> None:
        with self._waking:
            os.close(self._wake_in)
            os.close(self._wake_out)
            self._wake_out = -1
        self._camera.close()
        self._connection.close()

    def _write_wake(self) -> None:
        try:
            os.write(self._wake_out, b"!")
        except BlockingIOError:
            return  # the pipe is full of wakes already

    def _changes(self) -> Rect | None:
        """All changes that have arrived. Forgotten at the server before any later grab, so that none is missed."""
        area: Rect | None = None
        size = self._size
        while (event := self._connection.raw.poll_for_event()) is not None:
            if isinstance(event, xcffib.damage.NotifyEvent):
                part = Rect(event.area.x, event.area.y, event.area.width, event.area.height)
                area = part if area is None else area.union(part)
            elif isinstance(event, xcffib.xproto.ConfigureNotifyEvent) and event.window == self._connection.root:
                size = Size(event.width, event.height)
        if area is not None:
            self._damage.Subtract(self._watch, xcffib.NONE, xcffib.NONE)
            self._connection.raw.flush()
        if size != self._size:
            self._size = size
            return Rect(0, 0, size.width, size.height)
        return None if area is None else area.clipped(size)
