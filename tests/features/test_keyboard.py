"""The agent's keys and text: in order, as typed, and never stuck."""

from __future__ import annotations

import pytest

from rhelp.features import keyboard
from rhelp.features.holding import PATIENCE, REPEAT
from rhelp.features.keyboard import Agent, Customer, LetGo, Press, Pressed, Release, Released, Type, Typed
from rhelp.wire.message import Right
from rhelp.wire.peer import KeyPressed, KeyReleased
from tests.features.play import Play


@pytest.fixture
def play() -> Play:
    return Play(Agent(), Customer())


def test_a_shortcut_keeps_its_order(play: Play) -> None:
    for event in (Pressed("Control"), Pressed("c"), Released("c"), Released("Control")):
        play.agent_does(event, 0)
    assert play.take() == [Press("Control"), Press("c"), Release("c"), Release("Control")]


def test_text_arrives_as_it_is_between_keys(play: Play) -> None:
    for event in (Typed("안녕 Hello"), Pressed("Enter"), Released("Enter"), Typed("🙂")):
        play.agent_does(event, 0)
    assert play.take() == [Type("안녕 Hello"), Press("Enter"), Release("Enter"), Type("🙂")]


def test_silence_releases_within_a_second_the_last_first(play: Play) -> None:
    play.to_customer([KeyPressed("Control"), KeyPressed("Shift")], 100)
    play.take()
    assert play.customer.deadline is not None and play.customer.deadline - 100 < 1.0
    play.to_agent(play.customer.wake(100 + PATIENCE / 2), 100 + PATIENCE / 2)
    assert play.take() == []
    play.to_agent(play.customer.wake(100 + PATIENCE), 100 + PATIENCE)
    assert play.take() == [Release("Shift"), Release("Control")]


def test_a_key_stays_down_as_long_as_the_agent_says_so(play: Play) -> None:
    play.agent_does(Pressed("ArrowDown"), 0)
    play.take()
    for tick in range(1, 50):
        play.wake(tick * REPEAT)
    assert play.take() == []


def test_a_repeated_press_is_released_once(play: Play) -> None:
    for event in (Pressed("a"), Pressed("a"), Released("a")):
        play.agent_does(event, 0)
    assert play.take() == [Press("a"), Press("a"), Release("a")]
    assert play.customer.deadline is None


def test_a_release_of_what_is_not_held_does_nothing(play: Play) -> None:
    play.to_customer([KeyReleased("Shift")], 0)
    assert play.take() == []


def test_losing_the_focus_releases(play: Play) -> None:
    for event in (Pressed("Alt"), Pressed("Tab"), LetGo()):
        play.agent_does(event, 0)
    assert play.take()[2:] == [Release("Alt"), Release("Tab")]
    assert play.agent.deadline is None and play.customer.deadline is None


def test_a_revoked_right_releases_at_once_and_another_right_does_not(play: Play) -> None:
    play.agent_does(Pressed("Shift"), 0)
    assert not play.customer.revoked(Right.POINTER, 1)
    assert play.customer.revoked(Right.KEYBOARD, 1) == [Release("Shift")]
    play.agent.revoked(Right.KEYBOARD, 1)
    assert play.agent.deadline is None


def test_the_end_of_the_link_releases(play: Play) -> None:
    play.agent_does(Pressed("Shift"), 0)
    assert play.customer.stop(1) == [Release("Shift")]


@pytest.mark.parametrize("hangul", [True, False, None])
def test_the_agent_learns_what_letter_keys_make_there(hangul: bool | None) -> None:
    play = Play(keyboard.Agent(), keyboard.Customer())
    play.customer_does(keyboard.InputModeIs(hangul), 0)
    assert play.done + play.told == [keyboard.RemoteInputMode(hangul)]


def test_without_the_right_nobody_knows() -> None:
    assert keyboard.Agent().revoked(Right.KEYBOARD, 0) == [keyboard.RemoteInputMode(None)]
    assert not keyboard.Agent().revoked(Right.POINTER, 0)
