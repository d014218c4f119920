"""What the customer does with the mouse and keys of an X11 desktop: raw events of every device but XTEST's.

The agent's input comes by XTEST. Raw events come whoever has the keyboard and wherever the pointer is; of them we hear
that there was one, and nothing else.
"""

from __future__ import annotations

import time

import xcffib

from rhelp.core.errors import RhelpError
from rhelp.desktop.x11.devices import (
    ALL_DEVICES,
    GENERIC,
    HIERARCHY,
    RAW_BUTTON_PRESS,
    RAW_KEY_PRESS,
    RAW_MOTION,
    Devices,
)
from rhelp.desktop.x11.listener import Came, Listener

TOUCHES = RAW_KEY_PRESS, RAW_BUTTON_PRESS, RAW_MOTION
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
        self._devices = Devices(self._connection)
        self._devices.listen(ALL_DEVICES, HIERARCHY)
        self._listen_to_real_ones()

    def _listen_to_real_ones(self) -> None:
        for device in self._devices.extension.XIQueryDevice(ALL_DEVICES).reply().infos:
            if device.type in SLAVES and not self._devices.is_xtest(device.deviceid):
                try:
                    self._devices.listen(device.deviceid, *TOUCHES)
                except xcffib.Error:
                    continue  # it was unplugged just now

    def _touched(self) -> bool:
        """Whether anything was done since the last call."""
        touched = False
        while (event := self._connection.raw.poll_for_event()) is not None:
            kind = event[4] if event[0] == GENERIC else None
            if kind == HIERARCHY:
                self._listen_to_real_ones()
            touched |= kind in TOUCHES
        return touched
