"""The X11 screen against what really stands on a display."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
import xcffib
import xcffib.randr

from rhelp.core.errors import MissingExtension, RhelpError
from rhelp.core.geometry import Rect, Size
from rhelp.desktop.x11.camera import SharedCamera, SocketCamera, open_camera
from rhelp.desktop.x11.connection import Connection
from rhelp.desktop.x11.screen import X11Screen
from tests.displays import connected, end, painted, screenshot, until, xvfb

SPOT = Rect(300, 200, 64, 32)
SOON = 10.0  # seconds in which whatever is to be reported must be
STILL = 0.3  # seconds in which nothing may be reported


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with xvfb(size="1920x1080") as name:
        yield name


@pytest.fixture
def screen(display: str) -> Iterator[X11Screen]:
    opened = X11Screen(display)
    assert opened.wait(SOON) == Rect(0, 0, 1920, 1080)
    yield opened
    opened.close()


def settle(screen: X11Screen) -> None:
    while screen.wait(0.1) is not None:
        pass


def bgr(picture: np.ndarray) -> np.ndarray:
    return picture[..., :3]


def test_tells_the_size(screen: X11Screen) -> None:
    assert screen.size == Size(1920, 1080)
    assert screen.grab().shape == (1080, 1920, 4)


def test_reports_where_it_changed(screen: X11Screen, display: str) -> None:
    with painted(display, SPOT, 0x123456):
        assert screen.wait(SOON) == SPOT


def test_reports_one_rectangle_around_changes_far_apart(screen: X11Screen, display: str) -> None:
    other = Rect(1900, 1000, 20, 80)
    with painted(display, SPOT, 0x123456), painted(display, other, 0x654321):
        seen = screen.wait(SOON)
        while seen is not None and seen != SPOT.union(other):
            more = screen.wait(SOON)
            assert more is not None
            seen = seen.union(more)
        assert seen == SPOT.union(other)


def test_says_which_parts_changed(screen: X11Screen, display: str) -> None:
    other = Rect(1900, 1000, 20, 80)
    settle(screen)
    with painted(display, SPOT, 0x123456):
        settle(screen)
        with painted(display, other, 0x654321):
            settle(screen)
            with connected(display) as hand:
                root = hand.setup.roots[0].root
                pen = hand.generate_id()
                hand.core.CreateGC(pen, root, xcffib.xproto.GC.SubwindowMode, [1])
                both = [xcffib.xproto.RECTANGLE.synthetic(a.x, a.y, a.width, a.height) for a in (SPOT, other)]
                hand.core.GrabServer()  # so that both have changed before anybody hears of one
                hand.core.PolyFillRectangle(root, pen, 2, both)
                hand.core.UngrabServer()
                hand.flush()
                seen: set[Rect] = set()
                while SPOT.union(other) not in seen and not seen >= {SPOT, other}:
                    assert (whole := screen.wait(SOON)) is not None
                    assert all(part.overlap(whole) == part for part in screen.parts)
                    seen |= set(screen.parts)


def test_a_still_screen_reports_nothing(screen: X11Screen) -> None:
    settle(screen)
    began = time.monotonic()
    assert screen.wait(STILL) is None
    assert time.monotonic() - began >= STILL


def test_a_moving_pointer_is_no_change(screen: X11Screen, display: str) -> None:
    settle(screen)
    with connected(display) as hand:
        root = hand.setup.roots[0].root
        for x in range(0, 500, 50):
            hand.core.WarpPointer(xcffib.NONE, root, 0, 0, 0, 0, x, 300)
        hand.core.GetInputFocus().reply()
        assert screen.wait(STILL) is None


def test_a_picture_is_what_is_drawn_to_the_pixel(screen: X11Screen, display: str) -> None:
    with painted(display, SPOT, 0x102030):
        picture = bgr(screen.grab())
        assert (picture[SPOT.y : SPOT.bottom, SPOT.x : SPOT.right] == (0x30, 0x20, 0x10)).all()
        assert np.array_equal(picture[..., ::-1], screenshot(display))


def test_a_part_is_the_part_of_the_picture(screen: X11Screen, display: str) -> None:
    with painted(display, Rect(310, 210, 7, 5), 0xABCDEF):
        part = bgr(screen.grab_rect(SPOT)).copy()
        assert np.array_equal(part, bgr(screen.grab())[SPOT.y : SPOT.bottom, SPOT.x : SPOT.right])
    assert screen.grab_rect(Rect(1900, 0, 100, 10)) is None


def test_changes_while_nobody_waits_are_kept(screen: X11Screen, display: str) -> None:
    settle(screen)
    with painted(display, SPOT, 0x00FF00):
        pass
    screen.grab()
    assert screen.wait(SOON) == SPOT


def test_no_change_is_lost_under_load(screen: X11Screen, display: str) -> None:
    """Whoever takes a picture after every report ends with the last change, however the two interleave."""
    settle(screen)
    with connected(display) as painter, painted(display, SPOT, 0):
        gc, root = painter.generate_id(), painter.setup.roots[0].root
        painter.core.CreateGC(gc, root, xcffib.xproto.GC.SubwindowMode, [1])
        for last in range(1, 101):
            for colour in (last + 100, last + 50, last):
                painter.core.ChangeGC(gc, xcffib.xproto.GC.Foreground, [colour])
                painter.core.PolyFillRectangle(root, gc, 1, [xcffib.xproto.RECTANGLE.synthetic(310, 210, 5, 5)])
                painter.flush()
            until(lambda last=last: shows_after_report(screen) == last, "the last change")  # type: ignore[misc]


def shows_after_report(screen: X11Screen) -> int | None:
    """The blue of the spot after the next report, None where none came."""
    return int(screen.grab()[212, 312, 0]) if screen.wait(1) is not None else None


def test_wake_ends_a_wait_in_another_thread(screen: X11Screen) -> None:
    settle(screen)
    ended: list[float] = []

    def wait() -> None:
        screen.wait(60)
        ended.append(time.monotonic())

    waiter = threading.Thread(target=wait)
    waiter.start()
    screen.wake()
    waiter.join(20)
    assert ended


def test_many_wakes_count_once(screen: X11Screen) -> None:
    settle(screen)
    for _ in range(100_000):
        screen.wake()
    assert screen.wait(5) is None
    assert screen.wait(0) is None or screen.wait(STILL) is None


def test_closing_ends_a_wait(display: str) -> None:
    screen = X11Screen(display)
    settle(screen)
    waiter = threading.Thread(target=screen.wait, args=(10,))
    waiter.start()
    screen.close()
    waiter.join(3)
    assert not waiter.is_alive()
    for use in (screen.grab, lambda: screen.wait(0)):
        with pytest.raises(RhelpError):
            use()
    screen.wake()
    screen.close()


def test_an_old_picture_outlives_the_screen(display: str) -> None:
    screen = X11Screen(display)
    picture = screen.grab()
    screen.close()
    assert picture.sum() >= 0


def test_a_lost_display_is_told() -> None:
    with xvfb(size="640x480") as name:
        screen = X11Screen(name)
        while screen.wait(0.1) is not None:
            pass
    with pytest.raises(RhelpError, match="lost"):
        screen.wait(1)
    with pytest.raises(RhelpError, match="lost"):
        screen.grab()
    screen.close()


def test_without_damage_it_says_what_to_do() -> None:
    with xvfb("-extension", "DAMAGE", size="640x480") as name, pytest.raises(MissingExtension, match="DAMAGE"):
        X11Screen(name)


def test_without_shared_memory_it_takes_the_slow_way() -> None:
    with xvfb("-extension", "MIT-SHM", size="640x480") as name, painted(name, SPOT, 0x102030):
        connection = Connection(name)
        assert isinstance(open_camera(connection, Size(640, 480)), SocketCamera)
        connection.close()
        screen = X11Screen(name)
        assert np.array_equal(bgr(screen.grab())[..., ::-1], screenshot(name))
        screen.close()


def test_a_display_behind_a_network_takes_the_slow_way() -> None:
    """Over TCP the server has MIT-SHM and refuses to use it."""
    with xvfb("-listen", "tcp", "-ac", size="640x480") as name:
        local, remote = Connection(name), Connection(f"127.0.0.1{name}")
        assert isinstance(open_camera(local, Size(640, 480)), SharedCamera)
        assert isinstance(open_camera(remote, Size(640, 480)), SocketCamera)
        picture = open_camera(remote, Size(640, 480)).take(Rect(0, 0, 640, 480))
        assert np.array_equal(bgr(picture)[..., ::-1], screenshot(name))
        local.close()
        remote.close()


def test_unusual_colours_are_refused() -> None:
    with sixteen_bits() as name, pytest.raises(RhelpError, match="24"):
        X11Screen(name)


def test_follows_a_new_resolution() -> None:
    with resizable() as name:
        screen = X11Screen(name)
        assert screen.wait(SOON) == Rect(0, 0, 800, 600)
        for size in (Size(1280, 960), Size(640, 480)):
            settle(screen)
            set_size(name, size)
            assert screen.grab().shape == (screen.size.height, screen.size.width, 4)
            until(lambda want=size: screen.wait(0.2) and screen.size == want, "the new size")  # type: ignore[misc]
            assert np.array_equal(bgr(screen.grab())[..., ::-1], screenshot(name))
        screen.close()


@contextmanager
def sixteen_bits() -> Iterator[str]:
    with xvfb("-screen", "0", "640x480x16", size="640x480") as name:
        yield name


@contextmanager
def resizable() -> Iterator[str]:
    """A display of 800 by 600 that can change its size, which Xvfb cannot."""
    name = next(f":{n}" for n in range(51, 59) if not reachable(f":{n}"))
    argv = ["Xtigervnc", name, "-geometry", "800x600", "-SecurityTypes", "None", "-rfbport", "-1", "-ac"]
    server = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: reachable(name), "Xtigervnc")
        yield name
    finally:
        end(server)


def reachable(name: str) -> bool:
    try:
        Connection(name).close()
    except RhelpError:
        return False
    return True


def set_size(name: str, size: Size) -> None:
    with connected(name) as eye:
        randr, root = eye(xcffib.randr.key), eye.setup.roots[0].root
        randr.QueryVersion(1, 3).reply()
        info = randr.GetScreenInfo(root).reply()
        sizes = [(s.width, s.height) for s in info.sizes]
        place = sizes.index((size.width, size.height))
        randr.SetScreenConfig(root, 0, info.config_timestamp, place, 1, 0).reply()
