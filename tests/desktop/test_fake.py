"""The desktop that other tests lean on."""

from __future__ import annotations

import pytest

from rhelp.core.errors import RhelpError
from rhelp.core.geometry import Rect, Size
from rhelp.desktop.fake import FakeDesktop


def test_calls_are_kept_in_order() -> None:
    desktop = FakeDesktop()
    desktop.pointer.move(3, 4)
    desktop.keyboard.press("Shift")
    desktop.keyboard.type("가")
    desktop.keyboard.release("Shift")
    assert desktop.calls == [
        ("pointer.move", 3, 4),
        ("keyboard.press", "Shift"),
        ("keyboard.type", "가"),
        ("keyboard.release", "Shift"),
    ]
    assert desktop.diary.wait_for("keyboard.type", "가")
    assert not desktop.diary.wait_for("keyboard.type", "나", timeout=0.01)


def test_changes_add_up_until_the_next_wait() -> None:
    screen = FakeDesktop(Size(100, 50)).screen
    screen.wait(0)
    screen.draw(Rect(10, 10, 5, 5), (1, 2, 3))
    screen.draw(Rect(90, 40, 50, 50), (4, 5, 6))
    assert screen.wait(0) == Rect(10, 10, 90, 40)
    assert screen.grab()[12, 12].tolist() == [1, 2, 3, 0]
    assert screen.grab()[49, 99].tolist() == [4, 5, 6, 0]


def test_a_new_size_is_a_change_of_everything() -> None:
    screen = FakeDesktop().screen
    screen.grab()
    screen.resize(Size(20, 10))
    assert screen.wait(0) == Rect(0, 0, 20, 10)
    assert screen.size == Size(20, 10)
    assert screen.grab().shape == (10, 20, 4)


def test_a_closed_screen_says_so() -> None:
    desktop = FakeDesktop()
    desktop.close()
    with pytest.raises(RhelpError):
        desktop.screen.wait(0)
    with pytest.raises(RhelpError):
        desktop.screen.grab()
