"""The agent's hands press nothing on our own windows, and let go wherever they are."""

from __future__ import annotations

import pytest

from rhelp.desktop.fake import FakeDesktop
from rhelp.desktop.untold_windows import UntoldWindows
from rhelp.peer.sparing import Sparing, SparingKeyboard, SparingPointer

pytestmark = pytest.mark.consent


def test_over_our_windows_the_pointer_moves_and_presses_nothing() -> None:
    desktop = FakeDesktop()
    spared = Sparing(desktop)
    desktop.own_windows.pointed_at = True
    spared.pointer.move(3, 4)
    spared.pointer.press(1)
    spared.pointer.release(1)
    spared.pointer.wheel(0, 1)
    assert desktop.calls == [("pointer.move", 3, 4)]


def test_what_was_pressed_elsewhere_is_let_go_over_ours() -> None:
    desktop = FakeDesktop()
    spared = Sparing(desktop)
    spared.pointer.press(1)
    desktop.own_windows.pointed_at = True
    spared.pointer.release(1)
    assert desktop.calls == [("pointer.press", 1), ("pointer.release", 1)]


def test_what_was_dropped_over_ours_is_not_let_go_elsewhere() -> None:
    desktop = FakeDesktop()
    spared = Sparing(desktop)
    desktop.own_windows.pointed_at = True
    spared.pointer.press(1)
    desktop.own_windows.pointed_at = False
    spared.pointer.release(1)
    spared.pointer.press(1)
    spared.pointer.release(1)
    assert desktop.calls == [("pointer.press", 1), ("pointer.release", 1)]


def test_a_press_over_ours_does_not_keep_down_what_was_pressed_elsewhere() -> None:
    desktop = FakeDesktop()
    spared = Sparing(desktop)
    spared.pointer.press(1)
    desktop.own_windows.pointed_at = True
    spared.pointer.press(1)
    spared.pointer.release(1)
    assert desktop.calls == [("pointer.press", 1), ("pointer.release", 1)]


def test_with_the_focus_on_ours_nothing_is_typed() -> None:
    desktop = FakeDesktop()
    spared = Sparing(desktop)
    desktop.own_windows.focused = True
    spared.keyboard.press("Enter")
    spared.keyboard.release("Enter")
    spared.keyboard.type("ㅎ")
    assert desktop.calls == [("keyboard.release", "Enter")]


def test_where_our_windows_cannot_be_told_nothing_is_pressed_once_there_is_one() -> None:
    desktop, ours = FakeDesktop(), UntoldWindows()
    pointer, keyboard = SparingPointer(desktop.pointer, ours), SparingKeyboard(desktop.keyboard, ours)
    pointer.press(1)
    pointer.release(1)
    keyboard.type("a")
    before = list(desktop.calls)
    assert len(before) == 3
    ours.claim(1)
    pointer.press(1)
    pointer.release(1)
    keyboard.type("a")
    keyboard.press("a")
    assert desktop.calls == before
