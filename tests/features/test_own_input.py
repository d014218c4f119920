"""The customer's own input goes first: the agent's mouse and keyboard let go, and wait for a second."""

from __future__ import annotations

from rhelp.features import keyboard, pointer
from rhelp.features.own_input import QUIET, OwnInput
from rhelp.features.pointer import Move, MovedTo, Press, Pressed, Release, Released
from tests.features.play import Play


def test_the_agents_button_is_let_go_and_nothing_more_is_done_for_a_second() -> None:
    play = Play(pointer.Agent(), pointer.Customer())
    play.agent_does(Pressed(1, 5, 5), 0)
    play.customer_does(OwnInput(), 0.1)
    assert play.take() == [Move(5, 5), Press(1), Release(1)]
    play.agent_does(MovedTo(9, 9), 0.2)
    play.agent_does(Released(1, 9, 9), 0.3)
    play.agent_does(Pressed(1, 9, 9), 0.9)
    assert play.take() == []
    play.agent_does(Released(1, 9, 9), 0.2 + QUIET)
    assert play.take() == [], "what was never pressed is not released"
    play.agent_does(MovedTo(9, 9), 0.2 + QUIET)
    assert play.take() == [Move(9, 9)]


def test_keys_and_text_wait_too_and_each_touch_counts_anew() -> None:
    play = Play(keyboard.Agent(), keyboard.Customer())
    play.agent_does(keyboard.Pressed("a"), 0)
    play.customer_does(OwnInput(), 0.1)
    assert play.take() == [keyboard.Press("a"), keyboard.Release("a")]
    play.customer_does(OwnInput(), 0.8)
    play.agent_does(keyboard.Typed("안녕"), 0.7 + QUIET)
    assert play.take() == []
    play.agent_does(keyboard.Typed("안녕"), 0.9 + QUIET)
    assert play.take() == [keyboard.Type("안녕")]
