"""The agent's mouse: what is pressed is released, whatever happens to the line."""

from __future__ import annotations

import pytest

from rhelp.core.end import End
from rhelp.features.holding import PATIENCE, REPEAT
from rhelp.features.pointer import (
    Agent,
    Customer,
    LetGo,
    Move,
    MovedTo,
    Press,
    Pressed,
    Release,
    Released,
    Turned,
    Wheel,
)
from rhelp.wire.message import Right
from rhelp.wire.peer import ButtonPressed, ButtonReleased, ButtonsHeld, PointerMoved
from tests.features.play import Play


@pytest.fixture
def play() -> Play:
    return Play(Agent(), Customer())


def wake_until(end: End, now: float, until: float) -> tuple[float, list[object]]:
    """Wake the end at each of its deadlines as its shell would; when it first did something, and what."""
    while (deadline := end.deadline) is not None and deadline <= until:
        now = max(now, deadline)
        if items := end.wake(now):
            return now, list(items)
    return until, []


def test_move_click_and_wheel(play: Play) -> None:
    play.agent_does(MovedTo(10, 20), 0)
    play.agent_does(Pressed(1, 11, 21), 0)
    play.agent_does(Released(1, 12, 22), 0)
    play.agent_does(Turned(0, -3), 0)
    assert play.take() == [Move(10, 20), Move(11, 21), Press(1), Move(12, 22), Release(1), Wheel(0, -3)]


def test_a_move_that_was_overtaken_by_a_press_is_dropped(play: Play) -> None:
    late = play.agent.handle(MovedTo(1, 1), 0)
    play.agent_does(Pressed(1, 50, 50), 0)
    play.to_customer(late, 0)
    assert play.take() == [Move(50, 50), Press(1)]


def test_of_two_moves_the_newer_counts(play: Play) -> None:
    play.to_customer([PointerMoved(7, 70, 70), PointerMoved(6, 60, 60), PointerMoved(7, 71, 71)], 0)
    assert play.take() == [Move(70, 70)]


def test_silence_releases_within_a_second(play: Play) -> None:
    play.to_customer([ButtonPressed(1, 1, 5, 5), ButtonPressed(2, 3, 5, 5)], 100)
    play.take()
    when, items = wake_until(play.customer, 100, 110)
    assert items == [Release(3), Release(1)]
    assert when - 100 < 1.0
    assert play.customer.deadline is None


def test_a_button_stays_down_as_long_as_the_agent_says_so(play: Play) -> None:
    play.agent_does(Pressed(1, 5, 5), 0)
    play.take()
    for tick in range(1, 100):
        play.wake(tick * REPEAT)
    assert play.take() == []
    play.agent_does(Released(1, 6, 6), 20)
    assert play.take() == [Move(6, 6), Release(1)]
    assert play.agent.deadline is None and play.customer.deadline is None


def test_a_lost_sign_or_two_releases_nothing(play: Play) -> None:
    play.agent_does(Pressed(1, 5, 5), 0)
    play.take()
    play.to_customer([ButtonsHeld(3)], 3 * REPEAT)
    play.customer.wake(PATIENCE)
    assert play.take() == []


def test_a_sign_without_anything_held_holds_nothing(play: Play) -> None:
    play.to_customer([ButtonsHeld(1)], 0)
    assert play.customer.deadline is None


def test_a_release_of_what_is_not_held_does_nothing(play: Play) -> None:
    play.to_customer([ButtonReleased(1, 1, 5, 5)], 0)
    assert play.take() == []


def test_losing_the_focus_releases(play: Play) -> None:
    play.agent_does(Pressed(3, 5, 5), 0)
    play.agent_does(Pressed(1, 9, 9), 0)
    play.take()
    play.agent_does(LetGo(), 1)
    assert [item for item in play.take() if isinstance(item, Release)] == [Release(1), Release(3)]
    assert play.agent.deadline is None


def test_a_revoked_right_releases_at_once_and_another_right_does_not(play: Play) -> None:
    play.agent_does(Pressed(1, 5, 5), 0)
    assert not play.customer.revoked(Right.KEYBOARD, 1)
    assert play.customer.revoked(Right.POINTER, 1) == [Release(1)]
    assert not play.agent.revoked(Right.POINTER, 1)
    assert play.agent.deadline is None


def test_the_end_of_the_link_releases(play: Play) -> None:
    play.agent_does(Pressed(1, 5, 5), 0)
    assert play.customer.stop(1) == [Release(1)]
    assert play.customer.stop(1) == []
