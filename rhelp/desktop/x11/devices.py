"""The input devices of an X11 display; XTEST's, by which programs act, are told from real ones by a property."""

from __future__ import annotations

import struct
from typing import Any, cast

import xcffib
import xcffib.xinput
import xcffib.xproto

from rhelp.core.errors import MissingExtension
from rhelp.desktop.x11.connection import Connection

XI2 = (2, 2)
ALL_DEVICES, ALL_MASTERS = 0, 1
SLAVE_POINTER = 3
DEVICE_CHANGED, HIERARCHY = 1, 11
RAW_KEY_PRESS, RAW_BUTTON_PRESS, RAW_MOTION, RAW_TOUCH_BEGIN = 13, 15, 17, 22
RAW = struct.Struct("=BBHIHHIIH")  # type, extension, number, length, kind, device, time, detail, source
GENERIC = 35  # the type of all events of this extension
XTEST_DEVICE = "XTEST Device"  # a property that only XTEST's devices have set


class Devices:
    """What ``connection`` can tell of devices. Of its events it returns no more than ``RAW`` from then on."""

    def __init__(self, connection: Connection) -> None:
        """Raises MissingExtension."""
        if not connection.has("XInputExtension"):
            raise MissingExtension("The display does not tell whose hand moves its pointer.")
        self._connection = connection
        self.extension = connection.raw(xcffib.xinput.key)
        version = self.extension.XIQueryVersion(*XI2).reply()
        self.version = version.major_version, version.minor_version
        self._property = connection.raw.core.InternAtom(False, len(XTEST_DEVICE), XTEST_DEVICE).reply().atom
        ffi = cast(Any, xcffib).ffi
        # xcffib 1.13 reads beyond the end of raw events.
        connection.raw.hoist_event = lambda event: RAW.unpack(ffi.buffer(event, RAW.size))

    def listen(self, device: int, *kinds: int) -> None:
        """From now on events of these kinds come, wherever the pointer and the keyboard are."""
        mask = xcffib.xinput.EventMask.synthetic(device, 1, [sum(1 << kind for kind in kinds)])
        self.extension.XISelectEventsChecked(self._connection.root, 1, [mask]).check()

    def is_pointer(self, device: int) -> bool:
        """Whether it moves the pointer; also where it is no longer there."""
        try:
            infos = self.extension.XIQueryDevice(device).reply().infos
        except xcffib.Error:
            return True
        return any(info.type == SLAVE_POINTER for info in infos)

    def is_xtest(self, device: int) -> bool:
        """Whether programs act by it; also where it is no longer there."""
        try:
            reply: Any = self.extension.XIGetProperty(
                device, False, self._property, xcffib.xproto.Atom.Any, 0, 1
            ).reply()
        except xcffib.Error:
            return True  # it was unplugged just now
        return bool(reply.num_items)
