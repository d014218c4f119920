"""The state of the input method of an X11 desktop: nabi tells it on the root window, fcitx5 when asked by D-Bus.

Nobody says when fcitx5's state changes, but only keys, clicks and another window in front can change it: those wake
``wait``, so nothing at all happens while nobody does anything.
"""

from __future__ import annotations

import os
import select
import time
from contextlib import suppress
from typing import Any, cast

import xcffib
import xcffib.xinput
import xcffib.xproto

from rhelp.desktop.x11.connection import Connection, speaking
from rhelp.desktop.x11.fcitx import Fcitx
from rhelp.desktop.x11.xim import InputMethods

NABI, FCITX = "@server=nabi", "@server=fcitx"
NABI_MODES = {1: False, 2: True}
ALL_MASTER_DEVICES = 1
XI_VERSION = (2, 2)
RAW = xcffib.xinput.XIEventMask.RawKeyRelease | xcffib.xinput.XIEventMask.RawButtonRelease
SETTLE = 0.1  # seconds from a key until the input method has dealt with it; what comes meanwhile is taken together


class X11InputMethod:
    """On a connection of its own to ``display``, by default the one that DISPLAY names."""

    def __init__(self, display: str | None = None) -> None:
        """Raises RhelpError."""
        self._connection = Connection(display)
        self._woken, self._waker = os.pipe()
        with speaking():
            self._methods = InputMethods(self._connection.raw)
            self._listen(cast(Any, self._connection.raw).core)
        self._fcitx = Fcitx()

    def hangul(self) -> bool | None:
        with speaking():
            servers = self._methods.servers()
            if NABI in servers and FCITX not in servers:
                return NABI_MODES.get(self._methods.nabi_mode())
        return self._fcitx.hangul() if FCITX in servers and NABI not in servers else None

    def wait(self, timeout: float) -> None:
        ends = time.monotonic() + timeout
        with speaking():
            while not self._happened():
                left = ends - time.monotonic()
                if left <= 0 or self._ready(left):
                    return
            settled = time.monotonic() + SETTLE
            while (left := settled - time.monotonic()) > 0 and not self._ready(left):
                self._happened()
            self._happened()

    def wake(self) -> None:
        os.write(self._waker, b"x")

    def close(self) -> None:
        with suppress(OSError):
            os.close(self._woken)
            os.close(self._waker)
        self._fcitx.close()
        self._connection.close()

    def _listen(self, core: Any) -> None:
        """To everything after which the state may be another one."""
        root = self._connection.root
        core.ChangeWindowAttributes(root, xcffib.xproto.CW.EventMask, [xcffib.xproto.EventMask.PropertyChange])
        if self._connection.has("XInputExtension"):
            devices = cast(Any, self._connection.raw)(xcffib.xinput.key)
            devices.XIQueryVersion(*XI_VERSION).reply()
            mask = xcffib.xinput.EventMask.synthetic(ALL_MASTER_DEVICES, 1, [RAW])
            devices.XISelectEvents(root, 1, [mask])
        self._connection.raw.flush()

    def _happened(self) -> bool:
        """Whether any event came since the last call."""
        seen = False
        while True:
            try:
                if self._connection.raw.poll_for_event() is None:
                    return seen
            except xcffib.Error:  # an answer to a request of ours, not a change
                continue
            seen = True

    def _ready(self, timeout: float) -> bool:
        """Sleep until the display says something or ``wake``; whether it was that."""
        display = self._connection.raw.get_file_descriptor()
        ready, _, _ = select.select([display, self._woken], [], [], timeout)
        if self._woken in ready:
            os.read(self._woken, 4096)
            return True
        return False
