"""Our own pointer's shape over a window, as XFixes sees it from outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import xcffib
import xcffib.xproto

from rhelp.core.geometry import Size
from rhelp.desktop.arrow import ARROW
from rhelp.desktop.ports import CursorShape
from rhelp.desktop.x11.window_cursor import MOST_KEPT, X11WindowCursor
from tests.desktop.x11.test_cursor import seen_by_xfixes
from tests.displays import connected, xvfb

HALF = CursorShape(Size(30, 20), (29, 19), bytes([10, 20, 30, 128]) * 600)
HIDDEN = CursorShape(Size(1, 1), (0, 0), bytes(4))


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with xvfb() as name:
        yield name


@pytest.fixture
def eye(display: str) -> Iterator[Any]:
    with connected(display) as outside:
        yield outside


def window_under_the_pointer(eye: Any) -> int:
    window, screen = eye.generate_id(), eye.setup.roots[0]
    mask = xcffib.xproto.CW.OverrideRedirect
    eye.core.CreateWindow(0, window, screen.root, 0, 0, 300, 300, 0, 1, screen.root_visual, mask, [1])
    eye.core.MapWindow(window)
    eye.core.WarpPointer(xcffib.NONE, screen.root, 0, 0, 0, 0, 100, 100)
    eye.core.GetInputFocus().reply()
    return int(window)


def test_every_shape_is_worn_to_the_pixel(display: str, eye: Any) -> None:
    usual = seen_by_xfixes(eye)
    window = window_under_the_pointer(eye)
    cursor = X11WindowCursor.open(window, display)
    assert cursor is not None
    for shape in (ARROW, HALF, HIDDEN, ARROW):
        cursor.wear(shape)
        assert seen_by_xfixes(eye) == shape
    cursor.wear(None)
    assert seen_by_xfixes(eye) == usual
    cursor.close()


def test_more_shapes_than_are_kept(display: str, eye: Any) -> None:
    cursor = X11WindowCursor.open(window_under_the_pointer(eye), display)
    assert cursor is not None
    for number in range(2 * MOST_KEPT):
        shape = CursorShape(Size(3, 3), (number % 3, 0), bytes([number, 0, 0, 255]) * 9)
        cursor.wear(shape)
        assert seen_by_xfixes(eye) == shape
    assert len(cursor._kept) == MOST_KEPT
    cursor.close()


def test_a_window_that_has_gone_is_no_error(display: str, eye: Any) -> None:
    window = window_under_the_pointer(eye)
    cursor = X11WindowCursor.open(window, display)
    assert cursor is not None
    eye.core.DestroyWindow(window)
    eye.core.GetInputFocus().reply()
    cursor.wear(ARROW)
    cursor.close()


def test_without_render_or_display_there_is_none() -> None:
    with xvfb("-extension", "RENDER") as shown:
        assert X11WindowCursor.open(1, shown) is None
    assert X11WindowCursor.open(1, ":4711") is None
