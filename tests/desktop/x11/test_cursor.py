"""The X11 cursor against what XFixes tells from outside, moved by every kind of hand."""

from __future__ import annotations

import array
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import xcffib
import xcffib.xfixes
import xcffib.xproto
import xcffib.xtest

from rhelp.core.errors import MissingExtension, RhelpError
from rhelp.core.geometry import Size
from rhelp.desktop.ports import CursorShape, CursorState
from rhelp.desktop.x11.cursor import X11Cursor
from tests.displays import connected, xvfb

SOON = 10.0
ARROW, TEXT, HAND, SIDEWAYS = 2, 152, 60, 108  # of the font "cursor"


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with xvfb() as name:
        yield name


@pytest.fixture
def cursor(display: str) -> Iterator[X11Cursor]:
    opened = X11Cursor(display)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def eye(display: str) -> Iterator[Any]:
    with connected(display) as outside:
        yield outside


def settled(cursor: X11Cursor) -> CursorState:
    """The last state before nothing changes any more."""
    state = cursor.wait(SOON)
    while (later := cursor.wait(0.3)) is not None:
        state = later
    assert state is not None
    return state


def seen_by_xfixes(eye: Any) -> CursorShape:
    fixes = eye(xcffib.xfixes.key)
    fixes.QueryVersion(4, 0).reply()
    reply = fixes.GetCursorImage().reply()
    pixels = array.array("I", reply.cursor_image).tobytes()
    return CursorShape(Size(reply.width, reply.height), (reply.xhot, reply.yhot), pixels)


def fake_move(eye: Any, x: int, y: int) -> None:
    eye(xcffib.xtest.key).FakeInput(6, 0, 0, eye.setup.roots[0].root, x, y, 0)
    eye.core.GetInputFocus().reply()


def wear(eye: Any, glyph: int | None) -> None:
    """Give the root window another cursor; None hides it."""
    root, made = eye.setup.roots[0].root, eye.generate_id()
    if glyph is None:
        empty = eye.generate_id()
        eye.core.CreatePixmap(1, empty, root, 1, 1)
        gc = eye.generate_id()
        eye.core.CreateGC(gc, empty, xcffib.xproto.GC.Foreground, [0])
        eye.core.PolyFillRectangle(empty, gc, 1, [xcffib.xproto.RECTANGLE.synthetic(0, 0, 1, 1)])
        eye.core.CreateCursor(made, empty, empty, 0, 0, 0, 0, 0, 0, 0, 0)
    else:
        font = eye.generate_id()
        eye.core.OpenFont(font, len("cursor"), "cursor")
        eye.core.CreateGlyphCursor(made, font, font, glyph, glyph + 1, 0, 0, 0, 65535, 65535, 65535)
    eye.core.ChangeWindowAttributes(root, xcffib.xproto.CW.Cursor, [made])
    eye.core.GetInputFocus().reply()


def test_the_first_wait_tells_all(cursor: X11Cursor, eye: Any) -> None:
    fake_move(eye, 300, 200)
    state = settled(cursor)
    assert (state.x, state.y) == (300, 200)
    assert state.shape == seen_by_xfixes(eye)


@pytest.mark.parametrize("glyph", [ARROW, TEXT, HAND, SIDEWAYS, None])
def test_every_shape_to_the_pixel(cursor: X11Cursor, eye: Any, glyph: int | None) -> None:
    wear(eye, glyph)
    state = settled(cursor)
    assert state.shape == seen_by_xfixes(eye)
    assert any(state.shape.pixels) == (glyph is not None)


def test_a_new_shape_is_told_at_once_and_the_same_is_the_same_object(cursor: X11Cursor, eye: Any) -> None:
    wear(eye, ARROW)
    before = settled(cursor)
    fake_move(eye, before.x ^ 1, before.y)
    moved = cursor.wait(SOON)
    assert moved is not None and moved.shape is before.shape
    wear(eye, HAND)
    state = cursor.wait(SOON)
    assert state is not None and state.shape != before.shape


def test_every_movement_is_told(cursor: X11Cursor, eye: Any) -> None:
    settled(cursor)
    for x in range(100, 200, 5):
        fake_move(eye, x, 50)
        while (state := cursor.wait(SOON)) is not None and (state.x, state.y) != (x, 50):
            pass
        assert state is not None


def test_a_pointer_that_a_program_put_elsewhere_is_noticed(cursor: X11Cursor, eye: Any) -> None:
    settled(cursor)
    root = eye.setup.roots[0].root
    eye.core.WarpPointer(xcffib.NONE, root, 0, 0, 0, 0, 412, 345)
    eye.core.GetInputFocus().reply()
    state = cursor.wait(SOON)
    assert state is not None and (state.x, state.y) == (412, 345)


def test_at_rest_nothing_is_told_and_wake_ends_it(cursor: X11Cursor) -> None:
    settled(cursor)
    assert cursor.wait(0.4) is None
    told: list[CursorState | None] = []
    thread = threading.Thread(target=lambda: told.append(cursor.wait(60)))
    thread.start()
    cursor.wake()
    thread.join(SOON)
    assert told == [None]


def test_close_ends_a_wait(display: str) -> None:
    cursor = X11Cursor(display)
    settled(cursor)
    thread = threading.Thread(target=lambda: cursor.wait(60))
    thread.start()
    time.sleep(0.05)
    cursor.close()
    thread.join(SOON)
    assert not thread.is_alive()
    with pytest.raises(RhelpError):
        cursor.wait(0)


def test_the_cursor_of_a_program_that_has_gone_is_some_arrow(display: str) -> None:
    cursor = X11Cursor(display)
    with connected(display) as other:
        wear(other, HAND)
    assert any(settled(cursor).shape.pixels)
    cursor.close()


def test_without_xfixes_there_is_a_sentence() -> None:
    with xvfb("-extension", "XFIXES") as shown, pytest.raises(MissingExtension):
        X11Cursor(shown)


def test_who_asks_seldom_leaves_nothing_unread(cursor: X11Cursor, eye: Any) -> None:
    settled(cursor)
    for x in range(200):
        fake_move(eye, x, x)
    cursor.wait(0)
    assert cursor._connection.raw.poll_for_event() is None
