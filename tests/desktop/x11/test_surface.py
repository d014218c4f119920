"""Painting into a window of our own, read back from the display."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xcffib.xproto

from rhelp.core.errors import RhelpError
from rhelp.core.geometry import Rect, Size
from rhelp.desktop.x11.surface import X11Surface
from tests.displays import connected, screenshot, xvfb

SIZE = Size(400, 300)
WHOLE = Rect(0, 0, 400, 300)
RANDOM = np.random.default_rng(7)


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with xvfb() as name:
        yield name


@pytest.fixture
def eye(display: str) -> Iterator[Any]:
    with connected(display) as connection:
        yield connection


@pytest.fixture
def window(eye: Any) -> Iterator[int]:
    screen, window = eye.setup.roots[0], eye.generate_id()
    mask = xcffib.xproto.CW.BackPixel | xcffib.xproto.CW.OverrideRedirect
    eye.core.CreateWindow(0, window, screen.root, 10, 20, 400, 300, 0, 1, screen.root_visual, mask, [0xFF, 1])
    eye.core.MapWindow(window)
    eye.core.GetInputFocus().reply()
    yield window
    eye.core.DestroyWindow(window)
    eye.core.GetInputFocus().reply()


@pytest.fixture
def surface(display: str, window: int) -> Iterator[X11Surface]:
    opened = X11Surface.open(window, SIZE, display)
    assert opened is not None
    yield opened
    opened.close()


def seen(display: str, area: Rect = WHOLE) -> Any:
    """What stands in the window now, blue, green, red."""
    picture = screenshot(display)[20 + area.y : 20 + area.bottom, 10 + area.x : 10 + area.right]
    return picture[..., ::-1]


def noise(picture: Any) -> None:
    picture[:] = RANDOM.integers(0, 256, picture.shape, np.uint8)


def test_shows_exactly_its_pixels(surface: X11Surface, display: str) -> None:
    assert surface.pixels.shape == (300, 400, 4)
    assert not surface.pixels.any()
    noise(surface.pixels)
    surface.show(WHOLE)
    assert np.array_equal(seen(display), surface.pixels[..., :3])


def test_shows_only_what_is_dirty(surface: X11Surface, display: str) -> None:
    surface.show(WHOLE)
    surface.pixels[:] = 0x77
    surface.show(Rect(30, 40, 50, 60))
    wanted = np.zeros((300, 400, 3), np.uint8)
    wanted[40:100, 30:80] = 0x77
    assert np.array_equal(seen(display), wanted)


def test_a_dirty_part_may_reach_beyond(surface: X11Surface, display: str) -> None:
    surface.pixels[:] = 0x55
    surface.show(Rect(-10, -10, 1000, 1000))
    surface.show(Rect(500, 500, 10, 10))
    assert (seen(display) == 0x55).all()


def test_may_be_drawn_into_at_once_after_showing(surface: X11Surface, display: str) -> None:
    """``show`` returns when the server has read: no line of the next picture slips into this one."""
    for value in range(1, 40):
        surface.pixels[:] = value
        surface.show(WHOLE)
        surface.pixels[:] = 0xFF
        with connected(display) as eye:
            image = eye.core.GetImage(2, eye.setup.roots[0].root, 10, 20, 400, 300, 0xFFFFFFFF)
            data = eye.wait_for_reply(image.sequence).buf
            pixels = np.frombuffer(data, np.uint8, 400 * 300 * 4, 32).reshape(-1, 4)[:, :3]
            assert (pixels == value).all()


@pytest.mark.parametrize("size", [Size(1, 1), Size(200, 100), Size(399, 301), Size(1280, 800)])
def test_follows_the_window(surface: X11Surface, eye: Any, window: int, display: str, size: Size) -> None:
    surface.pixels[:] = 0x11
    eye.core.ConfigureWindow(window, xcffib.xproto.ConfigWindow.Width | 8, [size.width, size.height])
    eye.core.GetInputFocus().reply()
    surface.resize(size)
    assert surface.pixels.shape == (size.height, size.width, 4)
    assert not surface.pixels.any()
    noise(surface.pixels)
    whole = Rect(0, 0, size.width, size.height)
    surface.show(whole)
    shown = seen(display, whole)  # the screen may be smaller than the window
    assert np.array_equal(shown, surface.pixels[: shown.shape[0], : shown.shape[1], :3])


def test_old_pixels_stay_readable_after_resizing_and_closing(display: str, window: int) -> None:
    surface = X11Surface.open(window, SIZE, display)
    assert surface is not None
    old = surface.pixels
    old[:] = 9
    surface.resize(Size(2000, 2000))
    surface.close()
    assert (old == 9).all()


def test_a_window_that_is_gone_is_no_error(surface: X11Surface, eye: Any, window: int) -> None:
    eye.core.DestroyWindow(window)
    eye.core.GetInputFocus().reply()
    surface.show(WHOLE)


def test_none_where_it_cannot_be(display: str, window: int) -> None:
    assert X11Surface.open(0x7FFFFFF, SIZE, display) is None
    assert X11Surface.open(window, SIZE, ":4711") is None
    with xvfb("-extension", "MIT-SHM", size="640x480") as name, connected(name) as eye:
        assert X11Surface.open(eye.setup.roots[0].root, SIZE, name) is None


def test_a_lost_display_is_told() -> None:
    with xvfb(size="640x480") as name, connected(name) as eye:
        surface = X11Surface.open(eye.setup.roots[0].root, SIZE, name)
        assert surface is not None
    with pytest.raises(RhelpError, match="lost"):
        surface.show(WHOLE)
    surface.close()


IN_TK = """
import sys, tkinter as tk
import numpy as np
from rhelp.core.geometry import Rect, Size
from rhelp.desktop.choose import open_surface
root = tk.Tk()
frame = tk.Frame(root, width=400, height=300, background="")
frame.pack()
root.geometry("400x300+10+20")
root.overrideredirect(True)
root.update()
surface = open_surface(frame.winfo_id(), Size(400, 300), None)
surface.pixels[:] = np.random.default_rng(3).integers(0, 255, surface.pixels.shape, np.uint8)
surface.show(Rect(0, 0, 400, 300))
np.save(sys.argv[1], surface.pixels)
print("shown", flush=True)
sys.stdin.read()
"""


def test_paints_into_a_window_of_tk(display: str, tmp_path: Path) -> None:
    """In a process of its own: Tk ends the process when a display that it once used goes away."""
    kept = tmp_path / "pixels.npy"
    program = subprocess.Popen(
        [sys.executable, "-c", IN_TK, str(kept)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"DISPLAY": display},
    )
    try:
        assert program.stdout is not None
        assert program.stdout.readline() == b"shown\n"
        assert np.array_equal(seen(display), np.load(kept)[..., :3])
    finally:
        program.communicate(timeout=10)
