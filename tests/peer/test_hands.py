"""Effects in order, the right checked at the last moment, and what lets go always carried out."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import pytest

from rhelp.core.errors import RhelpError
from rhelp.core.link import Act
from rhelp.desktop.fake import FakeDesktop
from rhelp.desktop.ports import Desktop
from rhelp.features import keyboard, pointer
from rhelp.peer.hands import Hands
from rhelp.wire.message import Right


@dataclass(frozen=True)
class Gate:
    """An effect that holds the thread until the test opens it."""

    opened: threading.Event
    reached: threading.Event
    lets_go: ClassVar[bool] = True

    def perform(self, desktop: Desktop) -> None:
        self.reached.set()
        assert self.opened.wait(5)


@dataclass(frozen=True)
class Broken:
    """An effect that the desktop cannot carry out."""

    error: Exception

    def perform(self, desktop: Desktop) -> None:
        raise self.error


class Rig:
    def __init__(self) -> None:
        self.desktop = FakeDesktop()
        self.failures: list[str] = []
        self.hands = Hands(self.desktop, self.failures.append)
        self.hands.start()

    def done(self) -> list[tuple[object, ...]]:
        """All calls, once everything that was put has been looked at."""
        reached, opened = threading.Event(), threading.Event()
        opened.set()
        self.hands.put(Act(Gate(opened, reached), Right.POINTER))
        assert reached.wait(5)
        return self.desktop.calls


@pytest.fixture
def rig() -> Iterator[Rig]:
    made = Rig()
    yield made
    made.hands.stop()


def test_what_is_allowed_happens_in_order(rig: Rig) -> None:
    rig.hands.allow(Right.POINTER)
    rig.hands.allow(Right.KEYBOARD)
    for act in (
        Act(pointer.Move(3, 4), Right.POINTER),
        Act(pointer.Press(1), Right.POINTER),
        Act(keyboard.Type("한글"), Right.KEYBOARD),
    ):
        rig.hands.put(act)
    assert rig.done() == [("pointer.move", 3, 4), ("pointer.press", 1), ("keyboard.type", "한글")]


def test_what_is_not_allowed_does_not_happen(rig: Rig) -> None:
    rig.hands.allow(Right.KEYBOARD)
    rig.hands.put(Act(pointer.Press(1), Right.POINTER))
    assert rig.done() == []


def test_what_waits_dies_with_its_right_and_what_lets_go_does_not(rig: Rig) -> None:
    gate = threading.Event()
    rig.hands.allow(Right.POINTER)
    for effect in (Gate(gate, threading.Event()), pointer.Press(1), pointer.Release(1), pointer.Move(9, 9)):
        rig.hands.put(Act(effect, Right.POINTER))
    rig.hands.forbid(Right.POINTER)
    rig.hands.allow(Right.POINTER)
    gate.set()
    assert rig.done() == [("pointer.release", 1)], "nor does it come back to life with a new right"


def test_what_comes_without_its_right_does_not_wait_for_it(rig: Rig) -> None:
    gate = threading.Event()
    rig.hands.put(Act(Gate(gate, threading.Event()), Right.POINTER))
    rig.hands.put(Act(pointer.Move(9, 9), Right.POINTER))
    rig.hands.allow(Right.POINTER)
    gate.set()
    assert rig.done() == []


def test_what_is_held_is_let_go_with_its_right_at_once_and_once(rig: Rig) -> None:
    for right in (Right.POINTER, Right.KEYBOARD):
        rig.hands.allow(right)
    rig.hands.put(Act(pointer.Press(1), Right.POINTER))
    rig.hands.put(Act(keyboard.Press("Control"), Right.KEYBOARD))
    assert rig.desktop.diary.wait_for("keyboard.press", "Control")
    rig.hands.forbid(Right.POINTER)
    assert rig.desktop.diary.wait_for("pointer.release", 1)
    rig.hands.put(Act(pointer.Release(1), None))  # the link says so as well, in time
    assert rig.done().count(("pointer.release", 1)) == 1
    assert rig.desktop.keyboard.held == {"Control": None}, "by another right"


def test_what_was_let_go_and_is_pressed_again_is_let_go_again(rig: Rig) -> None:
    for _ in range(2):
        rig.hands.allow(Right.POINTER)
        rig.hands.put(Act(pointer.Press(1), Right.POINTER))
        rig.done()
        assert rig.desktop.pointer.held
        rig.hands.forbid(Right.POINTER)
        rig.done()
        assert not rig.desktop.pointer.held
    rig.hands.allow(Right.POINTER)
    rig.hands.put(Act(pointer.Press(1), Right.POINTER))
    rig.done()
    rig.hands.put(Act(pointer.Release(1), None))
    rig.done()
    assert not rig.desktop.pointer.held


def test_a_right_with_an_end_ends_by_itself_and_lets_go(rig: Rig) -> None:
    rig.hands.allow(Right.POINTER, time.monotonic() + 0.2)
    rig.hands.put(Act(pointer.Press(1), Right.POINTER))
    assert rig.desktop.diary.wait_for("pointer.press", 1)
    assert rig.desktop.diary.wait_for("pointer.release", 1)
    rig.hands.put(Act(pointer.Move(9, 9), Right.POINTER))
    assert rig.done()[-1] == ("pointer.release", 1)


def test_text_that_is_being_typed_ends_with_its_right(rig: Rig) -> None:
    rig.hands.forbid(Right.KEYBOARD)
    assert not rig.desktop.keyboard.typing_allowed
    rig.hands.forbid(Right.POINTER)
    rig.hands.allow(Right.POINTER)
    assert not rig.desktop.keyboard.typing_allowed
    rig.hands.allow(Right.KEYBOARD)
    assert rig.desktop.keyboard.typing_allowed


UNKNOWN_KEY = "This key is not known on this desktop."


@pytest.mark.parametrize(
    ("error", "told"),
    [(RhelpError(UNKNOWN_KEY), UNKNOWN_KEY), (ValueError("boo"), "Something did not work in the support program.")],
)
def test_an_effect_that_fails_is_told_and_the_next_one_goes_on(rig: Rig, error: Exception, told: str) -> None:
    rig.hands.allow(Right.POINTER)
    rig.hands.put(Act(Broken(error), Right.POINTER))
    rig.hands.put(Act(pointer.Move(1, 2), Right.POINTER))
    assert rig.done() == [("pointer.move", 1, 2)]
    assert rig.failures[0].startswith(told)


def test_letting_go_overtakes_and_what_was_to_be_held_later_is_forgotten(rig: Rig) -> None:
    gate, reached = threading.Event(), threading.Event()
    rig.hands.allow(Right.KEYBOARD)
    for effect in (Gate(gate, reached), keyboard.Press("Control"), keyboard.Type("text")):
        rig.hands.put(Act(effect, Right.KEYBOARD))
    assert reached.wait(5)
    rig.hands.put(Act(keyboard.Release("Control"), None))
    gate.set()
    assert rig.done() == [("keyboard.release", "Control"), ("keyboard.type", "text")]


def test_at_the_end_only_letting_go_is_still_done(rig: Rig) -> None:
    gate, reached = threading.Event(), threading.Event()
    rig.hands.allow(Right.KEYBOARD)
    rig.hands.put(Act(Gate(gate, reached), Right.KEYBOARD))
    assert reached.wait(5)
    rig.hands.put(Act(keyboard.Type("too late"), Right.KEYBOARD))
    rig.hands.put(Act(keyboard.Release("Shift"), None))
    threading.Timer(0.1, gate.set).start()
    assert rig.hands.stop()
    assert rig.desktop.calls == [("keyboard.release", "Shift")]
