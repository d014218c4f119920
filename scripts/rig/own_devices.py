"""The mouse and the keyboard that belong to a display itself, as if a person used them; not XTEST's own devices."""

from __future__ import annotations

import io
import struct
from typing import Any

import xcffib.xinput
import xcffib.xtest

from scripts.rig.displays import connected

VALUATOR, KEY_PRESS, KEY_RELEASE, BUTTON_PRESS, BUTTON_RELEASE, MOTION = range(6)  # of the X Input extension
EXTENSION = "XInputExtension"
MOUSE, KEYBOARD = 3, 4  # kinds of devices: slave pointers and keyboards
FAKE_INPUT, RELATIVE = 2, 1
MOVED = struct.Struct("=xx2xBB2xII19xB")  # request, then the event: type, detail, delay, root, device
BY = struct.Struct("=BBxxHBB6i")  # type, device, state, how many valuators, the first one, their values


def click(display: str, button: int = 1) -> None:
    """The person clicks where the pointer is."""
    _use(display, MOUSE, (BUTTON_PRESS, BUTTON_RELEASE), button)


def strike(display: str, keycode: int) -> None:
    """The person presses a key and lets it go."""
    _use(display, KEYBOARD, (KEY_PRESS, KEY_RELEASE), keycode)


def hold(display: str, keycode: int) -> None:
    """The person presses a key."""
    _use(display, KEYBOARD, (KEY_PRESS,), keycode)


def let_go(display: str, keycode: int) -> None:
    """The person lets a key go."""
    _use(display, KEYBOARD, (KEY_RELEASE,), keycode)


def move(display: str, dx: int, dy: int) -> None:
    """The person moves the mouse by so many pixels."""
    with connected(display) as eye:
        first, device = _first_event(eye), _device(eye, MOUSE)
        moved = MOVED.pack(first + MOTION, RELATIVE, 0, 0, device)
        by = BY.pack(first + VALUATOR, device, 0, 2, 0, dx, dy, 0, 0, 0, 0)
        eye(xcffib.xtest.key).send_request(FAKE_INPUT, io.BytesIO(moved + by), is_checked=True).check()


def move_to(display: str, x: int, y: int) -> None:
    """The person moves the mouse until the pointer is here."""
    with connected(display) as eye:
        at = eye.core.QueryPointer(eye.setup.roots[0].root).reply()
    move(display, x - at.root_x, y - at.root_y)


def _use(display: str, kind: int, events: tuple[int, ...], detail: int) -> None:
    with connected(display) as eye:
        first, device = _first_event(eye), _device(eye, kind)
        for event in events:
            eye(xcffib.xtest.key).FakeInputChecked(first + event, detail, 0, 0, 0, 0, device).check()


def _first_event(eye: Any) -> int:
    return int(eye.core.QueryExtension(len(EXTENSION), EXTENSION).reply().first_event)


def _device(eye: Any, kind: int) -> int:
    devices = eye(xcffib.xinput.key)
    devices.XIQueryVersion(2, 2).reply()
    found = [one for one in devices.XIQueryDevice(0).reply().infos if one.type == kind]
    return next(int(one.deviceid) for one in found if "XTEST" not in one.name.to_string())
