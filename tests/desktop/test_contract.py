"""What every desktop back end must do, tried on each that this machine can offer and seen from outside."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xcffib.xproto

from rhelp.core.errors import MissingExtension, RhelpError
from rhelp.core.geometry import Rect, Size
from rhelp.desktop.fake import FakeDesktop
from rhelp.desktop.portable.desktop import PortableDesktop
from rhelp.desktop.ports import Desktop
from rhelp.desktop.x11.desktop import X11Desktop
from tests.displays import connected, keys_down, painted, screenshot, text_field, until, xvfb

SIZE = Size(1280, 800)
AREA = Rect(200, 100, 57, 31)
COLOUR = 0x3080F0
SOON = 10.0  # seconds
BUTTON_MASKS = {1: 0x100, 2: 0x200, 3: 0x400}


@dataclass
class Stage:
    """One back end, and how to see from outside what it did."""

    desktop: Desktop
    paint: Callable[[], AbstractContextManager[None]]
    pointer: Callable[[], tuple[int, int]]
    buttons: Callable[[], set[int]]
    keys: Callable[[], int]


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with xvfb(size=f"{SIZE.width}x{SIZE.height}") as shown:
        yield shown


@pytest.fixture(params=["x11", "portable", "fake"])
def stage(request: pytest.FixtureRequest, display: str) -> Iterator[Stage]:
    if request.param == "fake":
        shown = on_fake(FakeDesktop(SIZE))
    else:
        shown = on_display(display, X11Desktop(display) if request.param == "x11" else PortableDesktop(display))
    yield shown
    shown.desktop.close()


def on_fake(desktop: FakeDesktop) -> Stage:
    @contextmanager
    def paint() -> Iterator[None]:
        desktop.screen.draw(AREA, (COLOUR & 0xFF, COLOUR >> 8 & 0xFF, COLOUR >> 16))
        yield

    return Stage(
        desktop,
        paint,
        lambda: desktop.pointer.position,
        lambda: desktop.pointer.held,
        lambda: len(desktop.keyboard.held),
    )


def on_display(display: str, desktop: Desktop) -> Stage:
    def query() -> Any:
        with connected(display) as eye:
            return eye.core.QueryPointer(eye.setup.roots[0].root).reply()

    def position() -> tuple[int, int]:
        seen = query()
        return seen.root_x, seen.root_y

    def buttons() -> set[int]:
        state = query().mask
        return {button for button, mask in BUTTON_MASKS.items() if state & mask}

    return Stage(desktop, lambda: painted(display, AREA, COLOUR), position, buttons, lambda: len(keys_down(display)))


def settle(stage: Stage) -> None:
    """Read away what happened before."""
    until(lambda: stage.desktop.screen.wait(0.15) is None, "a still screen")


def test_the_size(stage: Stage) -> None:
    assert stage.desktop.screen.size == SIZE


def test_the_first_wait_reports_the_whole_screen(stage: Stage) -> None:
    assert stage.desktop.screen.wait(SOON) == Rect(0, 0, SIZE.width, SIZE.height)


def test_a_still_screen_does_not_end_a_wait(stage: Stage) -> None:
    settle(stage)
    started = time.monotonic()
    assert stage.desktop.screen.wait(0.3) is None
    assert 0.29 <= time.monotonic() - started < SOON


def test_a_change_ends_a_wait_and_is_in_the_picture(stage: Stage) -> None:
    settle(stage)
    with stage.paint():
        changed = stage.desktop.screen.wait(SOON)
        assert changed is not None
        assert changed.union(AREA) == changed
        picture = stage.desktop.screen.grab()
    assert picture.shape == (SIZE.height, SIZE.width, 4)
    inside = picture[AREA.y : AREA.bottom, AREA.x : AREA.right, :3]
    assert (inside == [COLOUR & 0xFF, COLOUR >> 8 & 0xFF, COLOUR >> 16]).all()
    assert not (picture[AREA.y - 1, AREA.x : AREA.right, :3] == inside[0, 0]).all()


def test_a_change_while_waiting(stage: Stage) -> None:
    settle(stage)
    seen: list[Rect | None] = []
    thread = threading.Thread(target=lambda: seen.append(stage.desktop.screen.wait(10)))
    thread.start()
    with stage.paint():
        thread.join(5)
    assert seen
    assert seen[0] is not None


def test_wake_ends_a_wait(stage: Stage) -> None:
    settle(stage)
    seen: list[Rect | None] = []
    thread = threading.Thread(target=lambda: seen.append(stage.desktop.screen.wait(10)))
    thread.start()
    stage.desktop.screen.wake()
    thread.join(5)
    assert seen == [None]


def test_the_pointer_is_told_once_and_then_only_when_it_changes(stage: Stage) -> None:
    cursor = stage.desktop.cursor
    first = cursor.wait(SOON if not isinstance(stage.desktop, PortableDesktop) else 0.1)
    if first is None:  # the portable desktop does not know
        assert isinstance(stage.desktop, PortableDesktop)
    else:
        assert len(first.shape.pixels) == first.shape.size.width * first.shape.size.height * 4
        assert first.shape.hot[0] < first.shape.size.width and first.shape.hot[1] < first.shape.size.height
    assert cursor.wait(0.3) is None


def test_wake_ends_following_the_pointer(stage: Stage) -> None:
    stage.desktop.cursor.wait(0.1)
    seen: list[object] = []
    thread = threading.Thread(target=lambda: seen.append(stage.desktop.cursor.wait(10)))
    thread.start()
    stage.desktop.cursor.wake()
    thread.join(5)
    assert seen == [None]


@pytest.mark.parametrize("backend", [X11Desktop, PortableDesktop])
def test_the_picture_is_what_others_see(display: str, backend: Callable[[str], Desktop], tmp_path: Path) -> None:
    desktop = backend(display)
    with text_field(display, tmp_path), painted(display, AREA, COLOUR):
        until(lambda: desktop.screen.wait(0.2) is None, "a still screen")
        ours = desktop.screen.grab()[..., 2::-1]
        theirs = screenshot(display)
    desktop.close()
    assert np.count_nonzero((ours != theirs).any(axis=2)) <= 2 * 30  # the text field's caret may blink


@pytest.mark.parametrize(("x", "y"), [(0, 0), (640, 400), (SIZE.width - 1, SIZE.height - 1)])
def test_the_pointer_goes_where_it_should(stage: Stage, x: int, y: int) -> None:
    stage.desktop.pointer.move(300, 200)
    stage.desktop.pointer.move(x, y)
    until(lambda: stage.pointer() == (x, y), "the move", SOON)


@pytest.mark.parametrize("button", [1, 2, 3])
def test_buttons_go_down_and_up(stage: Stage, button: int) -> None:
    stage.desktop.pointer.press(button)
    until(lambda: stage.buttons() == {button}, "the press", SOON)
    stage.desktop.pointer.release(button)
    until(lambda: not stage.buttons(), "the release", SOON)


def test_keys_go_down_and_up(stage: Stage) -> None:
    stage.desktop.keyboard.press("Control")
    stage.desktop.keyboard.press("a")
    until(lambda: stage.keys() == 2, "the press", SOON)
    stage.desktop.keyboard.release("Escape")  # which is not held
    stage.desktop.keyboard.release("a")
    stage.desktop.keyboard.release("Control")
    until(lambda: not stage.keys(), "the release", SOON)


def test_an_input_method_that_nobody_knows(stage: Stage) -> None:
    assert stage.desktop.input_method.hangul() is None


def test_waking_ends_the_wait_for_the_input_method(stage: Stage) -> None:
    started = time.monotonic()
    stage.desktop.input_method.wake()
    stage.desktop.input_method.wait(60)
    assert time.monotonic() - started < SOON
    stage.desktop.input_method.wait(0.1)
    assert time.monotonic() - started < 2 * SOON


def test_close_lets_go(display: str, stage: Stage) -> None:
    other = FakeDesktop() if isinstance(stage.desktop, FakeDesktop) else type(stage.desktop)(display)  # type: ignore[call-arg]
    seen = on_fake(other) if isinstance(other, FakeDesktop) else stage
    other.keyboard.press("Shift")
    other.pointer.press(1)
    until(lambda: seen.keys() and seen.buttons(), "the presses", SOON)
    other.close()
    until(lambda: not seen.keys() and not seen.buttons(), "letting go", SOON)


@pytest.mark.parametrize("backend", [X11Desktop, PortableDesktop])
def test_english_text_arrives(display: str, backend: Callable[[str], Desktop], tmp_path: Path) -> None:
    text = 'Hello, <World> {~} "it\'s" 100 % | A_z\n\tok?'
    desktop = backend(display)
    with text_field(display, tmp_path) as field:
        desktop.keyboard.press("Shift")
        desktop.keyboard.type(text)
        desktop.keyboard.release("Shift")
        field.reads(text)
    desktop.close()


@pytest.mark.parametrize("backend", [X11Desktop, PortableDesktop])
@pytest.mark.parametrize(("dx", "dy", "button", "count"), [(0, 2, 5, 2), (0, -1, 4, 1), (3, 0, 7, 3), (-1, 0, 6, 1)])
def test_the_wheel(display: str, backend: Callable[[str], Desktop], dx: int, dy: int, button: int, count: int) -> None:
    desktop = backend(display)
    with connected(display) as eye:
        window, screen = eye.generate_id(), eye.setup.roots[0]
        mask = xcffib.xproto.CW.OverrideRedirect | xcffib.xproto.CW.EventMask
        wanted = [1, xcffib.xproto.EventMask.ButtonPress]
        eye.core.CreateWindow(0, window, screen.root, 0, 0, 300, 300, 0, 1, screen.root_visual, mask, wanted)
        eye.core.MapWindow(window)
        eye.core.GetInputFocus().reply()
        desktop.pointer.move(150, 150)
        desktop.pointer.wheel(dx, dy)
        seen = [until(eye.poll_for_event, "a click of the wheel", SOON).detail for _ in range(count)]
        desktop.close()
        eye.core.GetInputFocus().reply()
        assert seen == [button] * count
        assert eye.poll_for_event() is None


@pytest.mark.parametrize("extension", ["XTEST", "DAMAGE"])
def test_x11_says_which_extension_is_missing(extension: str) -> None:
    with xvfb("-extension", extension) as shown, pytest.raises(MissingExtension, match=f"lacks the {extension}"):
        X11Desktop(shown)


def test_x11_works_without_shared_memory() -> None:
    with xvfb("-extension", "MIT-SHM") as shown:
        desktop = X11Desktop(shown)
        with painted(shown, AREA, COLOUR):
            until(lambda: desktop.screen.wait(0.1) is None, "a still screen")
            pixel = desktop.screen.grab()[AREA.y, AREA.x, :3]
        desktop.close()
    assert pixel.tolist() == [COLOUR & 0xFF, COLOUR >> 8 & 0xFF, COLOUR >> 16]


@pytest.mark.parametrize("backend", [X11Desktop, PortableDesktop])
def test_no_display_is_said_in_a_sentence(backend: Callable[[str], Desktop]) -> None:
    with pytest.raises(RhelpError, match=r"^The .*\.$"):
        backend(":4711")
