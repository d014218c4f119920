"""What every desktop promises, asked of each one this machine can offer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from rhelp.core.errors import RhelpError
from rhelp.core.geometry import Rect, Size
from rhelp.desktop.fake import FakeDesktop
from rhelp.desktop.portable.desktop import PortableDesktop
from rhelp.desktop.ports import Desktop
from rhelp.desktop.x11.desktop import X11Desktop
from tests.displays import connected, keys_down, painted, until, xvfb

SIZE = Size(1280, 800)
SPOT = Rect(100, 120, 40, 30)
COLOUR = 0x204060
BGR = (0x60, 0x40, 0x20)
BUTTONS = 0x1F00  # bits of an event's state


@dataclass
class Stage:
    """A desktop, and how to change and see it without it."""

    desktop: Desktop
    paint: Callable[[], AbstractContextManager[Any]]
    pointer: Callable[[], tuple[int, int]]
    buttons_down: Callable[[], bool]
    keys_down: Callable[[], bool]


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with xvfb() as name:
        yield name


@pytest.fixture(params=["x11", "portable", "fake"])
def stage(request: pytest.FixtureRequest, display: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    if request.param == "fake":
        made = fake_stage()
    else:
        monkeypatch.setenv("DISPLAY", display)
        opener = X11Desktop if request.param == "x11" else PortableDesktop
        made = real_stage(opener(display), display)
    yield made
    made.desktop.close()


def real_stage(desktop: Desktop, display: str) -> Stage:
    def state() -> Any:
        with connected(display) as eye:
            return eye.core.QueryPointer(eye.setup.roots[0].root).reply()

    return Stage(
        desktop,
        lambda: painted(display, SPOT, COLOUR),
        lambda: (state().root_x, state().root_y),
        lambda: bool(state().mask & BUTTONS),
        lambda: bool(keys_down(display)),
    )


def fake_stage() -> Stage:
    desktop = FakeDesktop(SIZE)

    @contextmanager
    def paint() -> Iterator[None]:
        desktop.screen.draw(SPOT, BGR)
        yield

    return Stage(
        desktop,
        paint,
        lambda: desktop.pointer.position,
        lambda: bool(desktop.pointer.held),
        lambda: bool(desktop.keyboard.held),
    )


def settle(desktop: Desktop) -> None:
    while desktop.screen.wait(0.1) is not None:
        pass


def test_the_first_report_is_the_whole_screen(stage: Stage) -> None:
    assert stage.desktop.screen.wait(2) == Rect(0, 0, 1280, 800)
    assert stage.desktop.screen.size == SIZE


def test_a_picture_is_bytes_of_blue_green_red(stage: Stage) -> None:
    with stage.paint():
        picture = stage.desktop.screen.grab()
        assert picture.shape == (800, 1280, 4)
        assert picture.dtype == np.uint8
        assert (picture[SPOT.y : SPOT.bottom, SPOT.x : SPOT.right, :3] == BGR).all()


def test_a_change_is_reported_where_it_is(stage: Stage) -> None:
    settle(stage.desktop)
    with stage.paint():
        assert stage.desktop.screen.wait(2) == SPOT


def test_a_still_screen_is_not_reported(stage: Stage) -> None:
    settle(stage.desktop)
    assert stage.desktop.screen.wait(0.3) is None


def test_a_wait_can_be_ended(stage: Stage) -> None:
    settle(stage.desktop)
    waiter = threading.Thread(target=stage.desktop.screen.wait, args=(20,))
    waiter.start()
    stage.desktop.screen.wake()
    waiter.join(5)
    assert not waiter.is_alive()


def test_the_pointer_goes_where_it_is_put(stage: Stage) -> None:
    for spot in ((10, 20), (0, 0), (1279, 799)):
        stage.desktop.pointer.move(*spot)
        until(lambda spot=spot: stage.pointer() == spot, "the move")  # type: ignore[misc]


def test_buttons_go_down_and_up(stage: Stage) -> None:
    for button in (1, 2, 3):
        stage.desktop.pointer.press(button)
        until(stage.buttons_down, "the press")
        stage.desktop.pointer.release(button)
        until(lambda: not stage.buttons_down(), "the release")
    stage.desktop.pointer.wheel(1, -2)


@pytest.mark.parametrize("key", ["a", "Control", "Shift", "Enter", "F5", "ArrowLeft", " "])
def test_keys_go_down_and_up(stage: Stage, key: str) -> None:
    stage.desktop.keyboard.press(key)
    until(stage.keys_down, "the press")
    stage.desktop.keyboard.release(key)
    until(lambda: not stage.keys_down(), "the release")


def test_releasing_what_is_not_held_is_nothing(stage: Stage) -> None:
    stage.desktop.keyboard.release("q")
    stage.desktop.keyboard.release("Shift")
    assert not stage.keys_down()


def test_typing_leaves_nothing_down(stage: Stage) -> None:
    stage.desktop.keyboard.type("Hello, World!\n")
    assert not stage.keys_down()


def test_an_unknown_key_is_told() -> None:
    with xvfb(size="640x480") as name:
        desktop = X11Desktop(name)
        with pytest.raises(RhelpError):
            desktop.keyboard.press("Unidentified")
        desktop.close()


def test_closing_lets_go(display: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", display)
    for opener in (X11Desktop, PortableDesktop):
        stage = real_stage(opener(display), display)
        stage.desktop.pointer.press(1)
        stage.desktop.keyboard.press("Shift")
        until(lambda s=stage: s.buttons_down() and s.keys_down(), "the press")  # type: ignore[misc]
        stage.desktop.close()
        until(lambda s=stage: not s.buttons_down() and not s.keys_down(), "the release")  # type: ignore[misc]
