"""laser: both ends facing each other; what comes late lights nothing again, and a hand that is gone fades."""

from __future__ import annotations

from rhelp.core.link import Act
from rhelp.core.outcome import Fact, Item
from rhelp.features.laser import FADES, REPEAT, Agent, Customer, PointAt, PointedAt, PointNowhere
from rhelp.wire.message import Message, Right


def only(items: list[Item] | tuple[Item, ...]) -> Message:
    (message,) = items
    assert isinstance(message, Message)
    return message


def test_a_place_arrives_and_the_end_of_pointing_too() -> None:
    agent, customer = Agent(), Customer()
    assert list(customer.receive(only(list(agent.handle(PointAt(2500, 9999), 0.0))), 0.0)) == [PointedAt((2500, 9999))]
    assert list(customer.receive(only(list(agent.handle(PointNowhere(), 0.1))), 0.1)) == [PointedAt(None)]
    assert list(agent.handle(PointNowhere(), 0.2)) == []
    assert agent.deadline is None and customer.deadline is None


def test_a_place_that_comes_late_lights_nothing_again() -> None:
    agent, customer = Agent(), Customer()
    late = only(list(agent.handle(PointAt(1, 1), 0.0)))
    new = only(list(agent.handle(PointAt(2, 2), 0.0)))
    off = only(list(agent.handle(PointNowhere(), 0.0)))
    assert list(customer.receive(new, 0.0)) == [PointedAt((2, 2))]
    assert list(customer.receive(late, 0.0)) == []
    assert list(customer.receive(off, 0.0)) == [PointedAt(None)]
    assert list(customer.receive(new, 0.0)) == []


def test_a_hand_that_rests_is_said_again_and_one_that_is_gone_fades() -> None:
    agent, customer = Agent(), Customer()
    customer.receive(only(list(agent.handle(PointAt(1, 1), 0.0))), 0.0)
    assert agent.deadline == REPEAT
    again = only(list(agent.wake(REPEAT)))
    customer.receive(again, REPEAT)
    assert customer.deadline == REPEAT + FADES
    assert list(customer.wake(REPEAT + FADES)) == [PointedAt(None)]
    assert list(customer.wake(REPEAT + FADES + 1)) == []


def test_what_lies_beside_the_picture_is_its_edge() -> None:
    message = only(list(Agent().handle(PointAt(-5, 20_000), 0.0)))
    assert list(Customer().receive(message, 0.0)) == [PointedAt((0, 10_000))]


def test_it_ends_with_the_right_to_see() -> None:
    agent, customer = Agent(), Customer()
    customer.receive(only(list(agent.handle(PointAt(1, 1), 0.0))), 0.0)
    assert list(agent.revoked(Right.VIEW, 0.0)) == [] and agent.deadline is None
    assert list(customer.revoked(Right.VIEW, 0.0)) == [PointedAt(None)]
    told: list[Item | Act | Fact] = list(customer.stop(0.0))
    assert told == []
