"""The pointer of an X11 desktop as it is shown: XInput 2 tells that it moved, XFixes how it looks.

Movement is told as raw events, which come wherever the pointer is and whoever moves it, but for programs that put it
somewhere else; those are noticed by a look every quarter of a second, all that happens while nothing moves.
"""

from __future__ import annotations

import array
import time
from typing import Any

import xcffib
import xcffib.xfixes
import xcffib.xinput

from rhelp.core.errors import MissingExtension, RhelpError
from rhelp.core.geometry import Size
from rhelp.desktop.arrow import ARROW
from rhelp.desktop.ports import CursorShape, CursorState
from rhelp.desktop.x11.listener import Came, Listener

APART = 0.010  # seconds between two looks while it moves
LOOK_EVERY = 0.25  # seconds between two looks at rest
XI2 = (2, 2)
ALL_MASTERS = 1
RAW_MOTION = 1 << 17
CURSOR_NOTIFY = 1
SENT = 0x80
EXTENSIONS = ("XFIXES", "XInputExtension")


class X11Cursor(Listener):
    """Follows the pointer over a connection of its own."""

    def __init__(self, display: str | None = None) -> None:
        """Raises RhelpError or MissingExtension."""
        self._shape: CursorShape = ARROW
        self._stale = True
        self._told: CursorState | None = None
        self._looked = 0.0
        super().__init__(display)

    def wait(self, timeout: float) -> CursorState | None:
        ends = time.monotonic() + timeout
        with self._speaking():
            while not self._closed:
                self._news()  # whoever asks seldom must not find the connection full
                if (state := self._look()) != self._told:
                    self._told = state
                    return state
                rest = min(ends - time.monotonic(), LOOK_EVERY)
                if rest <= 0 or self._woken(rest):
                    return None
            raise RhelpError("The pointer is no longer followed.")

    def _prepare(self) -> None:
        connection = self._connection
        for extension in EXTENSIONS:
            if not connection.has(extension):
                raise MissingExtension("The display does not tell where its pointer is.")
        self._fixes = connection.raw(xcffib.xfixes.key)
        self._fixes.QueryVersion(4, 0).reply()
        self._fixes.SelectCursorInput(connection.root, xcffib.xfixes.CursorNotifyMask.DisplayCursor)
        devices = connection.raw(xcffib.xinput.key)
        devices.XIQueryVersion(*XI2).reply()
        mask = xcffib.xinput.EventMask.synthetic(ALL_MASTERS, 1, [RAW_MOTION])
        devices.XISelectEventsChecked(connection.root, 1, [mask]).check()
        fixes = connection.raw.core.QueryExtension(len("XFIXES"), "XFIXES").reply()
        self._looks_different = fixes.first_event + CURSOR_NOTIFY
        # Of an event its kind is all we need, and xcffib 1.13 reads beyond the end of raw ones.
        connection.raw.hoist_event = lambda event: event.response_type & ~SENT

    def _woken(self, timeout: float) -> bool:
        """Wait until the server tells of something; whether it was ``wake`` instead."""
        if self._news():  # it came with the answer about the pointer, and nothing will tell of it any more
            return False
        came = self._rest(timeout)
        if came is Came.EVENT:
            time.sleep(max(0.0, self._looked + APART - time.monotonic()))
        return came is Came.WAKE

    def _news(self) -> bool:
        """Whether any event has come; one about the shape makes us ask for it again."""
        came = False
        while (event := self._connection.raw.poll_for_event()) is not None:
            came = True
            if event == self._looks_different:
                self._stale = True
        return came

    def _look(self) -> CursorState:
        self._looked = time.monotonic()
        if self._stale:
            self._stale = False
            fresh = self._picture()
            self._shape = self._shape if fresh == self._shape else fresh
        where = self._connection.raw.core.QueryPointer(self._connection.root).reply()
        return CursorState(where.root_x, where.root_y, self._shape)

    def _picture(self) -> CursorShape:
        try:
            reply: Any = self._fixes.GetCursorImage().reply()
        except xcffib.Error:  # servers do not show cursors of programs that have gone
            return ARROW
        pixels = array.array("I", reply.cursor_image)
        return CursorShape(Size(reply.width, reply.height), (reply.xhot, reply.yhot), pixels.tobytes())
