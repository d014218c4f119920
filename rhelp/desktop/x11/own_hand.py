"""Whose hand pressed, on an X11 desktop: raw events name the device that was used, and XTEST's are programs'.

Raw events carry the same time of the server's as the event that a window gets for the press. From XI 2.1 on they come
also while another program has grabbed pointer or keyboard, as menus do. Repeats of a held key have none, so a held key
acts once. A click counts only where the customer moved the pointer last: whoever clicks where a program put it has not
pointed at anything.
"""

from __future__ import annotations

import threading
from contextlib import suppress

import xcffib

from rhelp.core.errors import MissingExtension, RhelpError
from rhelp.desktop.presses import BUTTON, KEY, Presses
from rhelp.desktop.x11.devices import (
    ALL_DEVICES,
    ALL_MASTERS,
    DEVICE_CHANGED,
    GENERIC,
    HIERARCHY,
    RAW_BUTTON_PRESS,
    RAW_KEY_PRESS,
    RAW_MOTION,
    RAW_TOUCH_BEGIN,
    Devices,
)
from rhelp.desktop.x11.listener import Listener

PATIENCE = 0.1  # seconds for an answer; without one the press counts as nobody's
LONG = 3600.0  # seconds between two looks at a desktop on which nothing is pressed
UNDER_GRABS = (2, 1)
FROM_ANOTHER = 16  # bits below the device from which the pointer is moved from now on, in DEVICE_CHANGED
PRESSES = {RAW_BUTTON_PRESS: BUTTON, RAW_TOUCH_BEGIN: BUTTON, RAW_KEY_PRESS: KEY}


class X11OwnHand(Listener):
    """Implements the port OwnHand, by a thread of its own."""

    def __init__(self, display: str | None = None) -> None:
        """Raises RhelpError or MissingExtension."""
        self._presses = Presses()
        self._programs: dict[int, bool] = {}
        self._aimed = True
        self._told = threading.Condition()
        self._asked = self._answered = 0
        self._lost = False
        super().__init__(display)
        threading.Thread(target=self._run, name="own hand", daemon=True).start()

    def is_real(self, time_ms: int, kind: str) -> bool:
        with self._told:
            self._asked += 1
            mine = self._asked
            self.wake()
            in_time = self._told.wait_for(lambda: self._answered >= mine or self._lost, PATIENCE)
            return in_time and not self._lost and self._presses.were_real(kind, time_ms)

    def _prepare(self) -> None:
        self._devices = Devices(self._connection)
        if self._devices.version < UNDER_GRABS:
            raise MissingExtension("The display does not tell whose hand moves its pointer.")
        self._devices.listen(ALL_DEVICES, HIERARCHY)
        self._follow_motion(True)

    def _run(self) -> None:
        try:
            with suppress(RhelpError, xcffib.Error), self._speaking():
                while not self._closed:
                    self._catch_up()
                    self._rest(LONG)
        finally:  # whatever ended it, nothing counts as a hand's from now on
            with self._told:
                self._lost = True
                self._told.notify_all()

    def _catch_up(self) -> None:
        """Read what has happened; whoever asked before it gets an answer."""
        with self._told:
            asked = self._asked
        if asked > self._answered:  # what the server told others is in its queue for us once it has answered
            self._connection.raw.core.GetInputFocus().reply()
        while (event := self._connection.raw.poll_for_event()) is not None:
            self._take(event)
        with self._told:
            self._answered = asked
            self._told.notify_all()

    def _take(self, event: tuple[int, ...]) -> None:
        kind, time_ms, detail, source = event[4], event[6], event[7], event[8]
        if event[0] != GENERIC:
            return
        if kind == HIERARCHY:
            self._programs.clear()  # numbers of devices are used again
        elif kind == DEVICE_CHANGED:
            self._changed_to(detail >> FROM_ANOTHER)
        elif kind == RAW_MOTION:
            self._moved_by(source)
        elif kind in PRESSES:
            real = not self._is_program(source)
            self._aimed |= kind == RAW_TOUCH_BEGIN and real  # a finger is put where it is meant to be
            with self._told:
                self._presses.note(PRESSES[kind], time_ms, real and (self._aimed or PRESSES[kind] == KEY))

    def _changed_to(self, source: int) -> None:
        """Another device of a kind is used than before; that a program's goes on being used is not told again."""
        if self._aimed and self._is_program(source) and self._devices.is_pointer(source):
            self._aimed = False
            self._follow_motion(True)

    def _moved_by(self, source: int) -> None:
        self._aimed = not self._is_program(source)
        if self._aimed:
            self._follow_motion(False)

    def _follow_motion(self, follow: bool) -> None:
        """Motion is listened to only until the customer has moved the pointer: there is a lot of it."""
        motion = [RAW_MOTION] if follow else []
        self._devices.listen(ALL_MASTERS, DEVICE_CHANGED, *PRESSES, *motion)

    def _is_program(self, device: int) -> bool:
        if device not in self._programs:
            self._programs[device] = self._devices.is_xtest(device)
        return self._programs[device]
