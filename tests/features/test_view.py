"""The screen's size crosses, so that the agent's window knows before the first picture."""

from __future__ import annotations

from rhelp.core.geometry import Size
from rhelp.features.view import Agent, Customer, RemoteScreen, ScreenIs
from rhelp.wire.message import Right
from tests.features.play import Play


def test_the_size_reaches_the_agent_each_time_it_changes() -> None:
    play = Play(Agent(), Customer())
    play.customer_does(ScreenIs(Size(1920, 1080)), 0)
    play.customer_does(ScreenIs(Size(1280, 800)), 1)
    assert play.told == [RemoteScreen(Size(1920, 1080)), RemoteScreen(Size(1280, 800))]


def test_nothing_is_held_and_nothing_waits() -> None:
    customer = Customer()
    assert customer.deadline is None
    assert customer.revoked(Right.VIEW, 0) == customer.stop(0) == customer.wake(0) == ()
