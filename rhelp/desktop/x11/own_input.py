"""What the customer does with the mouse and keys of an X11 desktop: raw events of every device but XTEST's.

The agent's input comes by XTEST, whose devices are told from real ones by a property of theirs. Raw events come whoever
has the keyboard and wherever the pointer is; of them we hear that there was one, and nothing else.
"""

from __future__ import annotations

import struct
import time
from typing import Any, cast

import xcffib
import xcffib.xinput
import xcffib.xproto

from rhelp.core.errors import MissingExtension, RhelpError
from rhelp.desktop.x11.listener import Came, Listener

XI2 = (2, 2)
ALL_DEVICES = 0
HIERARCHY = 11
RAW_KEY_PRESS, RAW_BUTTON_PRESS, RAW_MOTION = 13, 15, 17
TOUCHED = 1 << RAW_KEY_PRESS | 1 << RAW_BUTTON_PRESS | 1 << RAW_MOTION
GENERIC = struct.Struct("=BBHIH")  # type, extension, number, length, kind of event
XTEST_DEVICE = "XTEST Device"  # a property that only XTEST's devices have set
SLAVES = (3, 4, 5)  # pointers, keyboards, those of neither kind yet


class X11OwnInput(Listener):
    """Implements the port OwnInput."""

    def wait(self, timeout: float) -> bool:
        ends = time.monotonic() + timeout
        with self._speaking():
            while not self._closed:
                if self._touched():
                    return True
                if self._rest(ends - time.monotonic()) is not Came.EVENT:
                    return False
            raise RhelpError("The customer's own input is no longer noticed.")

    def _prepare(self) -> None:
        connection = self._connection
        if not connection.has("XInputExtension"):
            raise MissingExtension("The display does not tell whose hand moves its pointer.")
        self._devices = connection.raw(xcffib.xinput.key)
        self._devices.XIQueryVersion(*XI2).reply()
        self._property = connection.raw.core.InternAtom(False, len(XTEST_DEVICE), XTEST_DEVICE).reply().atom
        ffi = cast(Any, xcffib).ffi
        # Of an event its kind is all we need, and xcffib 1.13 reads beyond the end of raw ones.
        connection.raw.hoist_event = lambda event: GENERIC.unpack(ffi.buffer(event, GENERIC.size))[4]
        self._listen(ALL_DEVICES, 1 << HIERARCHY)
        self._listen_to_real_ones()

    def _listen(self, device: int, what: int) -> None:
        mask = xcffib.xinput.EventMask.synthetic(device, 1, [what])
        self._devices.XISelectEventsChecked(self._connection.root, 1, [mask]).check()

    def _listen_to_real_ones(self) -> None:
        for device in self._devices.XIQueryDevice(ALL_DEVICES).reply().infos:
            if device.type in SLAVES and not self._is_xtest(device.deviceid):
                try:
                    self._listen(device.deviceid, TOUCHED)
                except xcffib.Error:
                    continue  # it was unplugged just now

    def _is_xtest(self, device: int) -> bool:
        try:
            reply: Any = self._devices.XIGetProperty(
                device, False, self._property, xcffib.xproto.Atom.Any, 0, 1
            ).reply()
        except xcffib.Error:
            return True  # it was unplugged just now
        return bool(reply.num_items)

    def _touched(self) -> bool:
        """Whether anything was done since the last call."""
        touched = False
        while (kind := self._connection.raw.poll_for_event()) is not None:
            if kind == HIERARCHY:
                self._listen_to_real_ones()
            touched |= kind in (RAW_KEY_PRESS, RAW_BUTTON_PRESS, RAW_MOTION)
        return touched
