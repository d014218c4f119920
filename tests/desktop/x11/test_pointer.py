"""The X11 pointer, seen from a second connection."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from typing import Any

import pytest
import xcffib
import xcffib.xproto

from rhelp.core.errors import MissingExtension, RhelpError
from rhelp.desktop.x11.connection import Connection
from rhelp.desktop.x11.pointer import X11Pointer
from tests.displays import PATIENCE, connected, until, xvfb

BUTTON_1, BUTTON_3 = 1 << 8, 1 << 10  # bits of an event's state


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with xvfb() as name:
        yield name


@pytest.fixture
def pointer(display: str) -> Iterator[X11Pointer]:
    connection = Connection(display)
    yield X11Pointer(connection)
    connection.close()


@pytest.fixture
def eye(display: str) -> Iterator[Any]:
    with connected(display) as connection:
        yield connection


def where(eye: Any) -> tuple[int, int]:
    reply = eye.core.QueryPointer(eye.setup.roots[0].root).reply()
    return reply.root_x, reply.root_y


def buttons(eye: Any) -> int:
    return int(eye.core.QueryPointer(eye.setup.roots[0].root).reply().mask) & 0x1F00


@pytest.mark.parametrize("spot", [(0, 0), (1279, 799), (640, 1), (17, 333)])
def test_goes_where_it_is_put(pointer: X11Pointer, eye: Any, spot: tuple[int, int]) -> None:
    pointer.move(*spot)
    until(lambda: where(eye) == spot, "the move")


def test_stays_on_the_screen(pointer: X11Pointer, eye: Any) -> None:
    pointer.move(32767, 32767)
    until(lambda: where(eye) == (1279, 799), "the move")


def test_holds_and_lets_go(pointer: X11Pointer, eye: Any) -> None:
    pointer.press(1)
    pointer.press(3)
    until(lambda: buttons(eye) == BUTTON_1 | BUTTON_3, "the press")
    pointer.release(1)
    until(lambda: buttons(eye) == BUTTON_3, "the release")
    pointer.release(3)
    until(lambda: buttons(eye) == 0, "the release")


def test_closing_lets_go_of_everything(pointer: X11Pointer, eye: Any) -> None:
    pointer.press(1)
    until(lambda: buttons(eye) == BUTTON_1, "the press")
    pointer.close()
    until(lambda: buttons(eye) == 0, "the release")


def test_all_buttons_and_the_wheel_arrive_in_order(pointer: X11Pointer, eye: Any) -> None:
    window = catcher(eye)
    pointer.move(50, 50)
    for button in (1, 2, 3, 8, 9):
        pointer.press(button)
        pointer.release(button)
    pointer.wheel(0, -2)
    pointer.wheel(0, 1)
    pointer.wheel(-1, 0)
    pointer.wheel(2, 0)
    assert clicks(eye, 11) == [1, 2, 3, 8, 9, 4, 4, 5, 6, 7, 7]
    eye.core.DestroyWindow(window)


def test_a_button_that_does_not_exist_breaks_nothing(pointer: X11Pointer, eye: Any) -> None:
    pointer.press(200)
    pointer.release(200)
    pointer.move(5, 6)
    until(lambda: where(eye) == (5, 6), "the move")


def test_without_xtest_it_says_what_to_do() -> None:
    with xvfb("-extension", "XTEST", size="640x480") as name:
        connection = Connection(name)
        with pytest.raises(MissingExtension, match="XTEST"):
            X11Pointer(connection)
        connection.close()


def test_a_lost_display_is_told() -> None:
    with xvfb(size="640x480") as name:
        pointer = X11Pointer(Connection(name))
        pointer.press(1)

    def told() -> bool:
        try:
            pointer.move(1, 1)
        except RhelpError:
            return True
        return False

    until(told, "the error")
    pointer.close()


def test_one_connection_serves_a_tool_from_outside(pointer: X11Pointer, display: str) -> None:
    pointer.move(123, 456)
    said = subprocess.run(
        ["xdotool", "getmouselocation"], env={"DISPLAY": display}, capture_output=True, text=True, timeout=10
    )
    assert "x:123 y:456" in said.stdout


def catcher(eye: Any) -> int:
    """A window that gets all button presses in the upper left corner."""
    screen = eye.setup.roots[0]
    window: int = eye.generate_id()
    mask = xcffib.xproto.CW.OverrideRedirect | xcffib.xproto.CW.EventMask
    values = [1, xcffib.xproto.EventMask.ButtonPress]
    eye.core.CreateWindow(0, window, screen.root, 0, 0, 200, 200, 0, 1, screen.root_visual, mask, values)
    eye.core.MapWindow(window)
    eye.core.GetInputFocus().reply()
    return window


def clicks(eye: Any, count: int) -> list[int]:
    seen: list[int] = []
    ends = time.monotonic() + PATIENCE
    while len(seen) < count and time.monotonic() < ends:
        event = eye.poll_for_event()
        if isinstance(event, xcffib.xproto.ButtonPressEvent):
            seen.append(event.detail)
        elif event is None:
            time.sleep(0.005)
    return seen
