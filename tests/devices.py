"""The mouse and the keyboard that belong to a display itself, as if a person used them; not XTEST's own devices."""

from __future__ import annotations

from typing import Any

import xcffib.xinput
import xcffib.xtest

from tests.displays import connected

KEY_PRESS, KEY_RELEASE, BUTTON_PRESS, BUTTON_RELEASE = 1, 2, 3, 4  # of the X Input extension
EXTENSION = "XInputExtension"
MOUSE, KEYBOARD = 3, 4  # kinds of devices: slave pointers and keyboards


def click(display: str, button: int = 1) -> None:
    """The person clicks where the pointer is."""
    _use(display, MOUSE, (BUTTON_PRESS, BUTTON_RELEASE), button)


def strike(display: str, keycode: int) -> None:
    """The person presses a key and lets it go."""
    _use(display, KEYBOARD, (KEY_PRESS, KEY_RELEASE), keycode)


def _use(display: str, kind: int, events: tuple[int, int], detail: int) -> None:
    with connected(display) as eye:
        first = eye.core.QueryExtension(len(EXTENSION), EXTENSION).reply().first_event
        device = _device(eye, kind)
        for event in events:
            eye(xcffib.xtest.key).FakeInputChecked(first + event, detail, 0, 0, 0, 0, device).check()


def _device(eye: Any, kind: int) -> int:
    devices = eye(xcffib.xinput.key)
    devices.XIQueryVersion(2, 2).reply()
    found = [one for one in devices.XIQueryDevice(0).reply().infos if one.type == kind]
    return next(int(one.deviceid) for one in found if "XTEST" not in one.name.to_string())
