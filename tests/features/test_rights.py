"""Asking and answering across the link: the agent's mirror shows what the customer decided."""

from __future__ import annotations

from rhelp.core.outcome import Item
from rhelp.core.rights import PATIENCE, Asked, Granted, Lost, Policy, Refused, RightsBook, Withdrawn
from rhelp.features.rights import Agent, Answer, Ask, Customer, RightsAre, Withdraw
from rhelp.wire.message import Right
from rhelp.wire.peer import RightGranted
from tests.features.play import Play

VIEW, POINTER = Right.VIEW, Right.POINTER
NONE: frozenset[Right] = frozenset()


def scene(book: RightsBook | None = None, name: str = "Kim") -> tuple[Play, Agent, Customer]:
    agent, customer = Agent(), Customer(book or RightsBook(), name)
    return Play(agent, customer), agent, customer


def last(items: list[Item]) -> RightsAre:
    return [item for item in items if isinstance(item, RightsAre)][-1]


def test_asked_allowed_and_taken_back() -> None:
    play, agent, customer = scene()
    play.agent_does(Ask(VIEW), 0)
    assert play.take() == [Asked("Kim", VIEW, PATIENCE)]
    assert last(play.told) == RightsAre(NONE, frozenset({VIEW}))
    play.customer_does(Answer(VIEW, True), 1)
    assert play.take() == [Granted("Kim", VIEW)]
    assert agent.holds(VIEW) and customer.holds(VIEW)
    play.customer_does(Withdraw(VIEW), 2)
    assert play.take() == [Withdrawn("Kim", VIEW), Lost(VIEW)]
    assert not agent.holds(VIEW) and not customer.holds(VIEW)
    assert last(play.told) == RightsAre(NONE, NONE, VIEW)
    assert play.told[-1] == Lost(VIEW)


def test_nobody_answers() -> None:
    play, agent, customer = scene()
    play.agent_does(Ask(POINTER), 0)
    assert customer.deadline == PATIENCE
    play.wake(PATIENCE)
    assert Refused("Kim", POINTER) in play.take()
    assert last(play.told) == RightsAre(NONE, NONE, POINTER)
    assert not agent.holds(POINTER) and not customer.holds(POINTER)


def test_an_agent_asks_once_until_it_is_answered() -> None:
    play, agent, _ = scene()
    play.agent_does(Ask(VIEW), 0)
    assert agent.handle(Ask(VIEW), 1) == ()
    play.customer_does(Answer(VIEW, False), 2)
    play.agent_does(Ask(VIEW), 9)
    assert play.take()[-1] == Asked("Kim", VIEW, 9 + PATIENCE)


def test_what_the_command_line_granted_is_given_without_a_question() -> None:
    play, agent, _ = scene(RightsBook(Policy(granted=frozenset({VIEW}))))
    play.agent_does(Ask(VIEW), 0)
    assert play.take() == [Granted("Kim", VIEW)]
    assert agent.holds(VIEW)


def test_an_agent_that_believes_it_holds_a_right_holds_nothing() -> None:
    play, agent, customer = scene()
    agent.receive(RightGranted(POINTER), 0)
    assert agent.holds(POINTER) and not customer.holds(POINTER)
    assert play.take() == []


def test_two_agents_the_pointer_has_one_of_them() -> None:
    book = RightsBook(Policy(granted=frozenset({VIEW, POINTER})))
    kims, _, kim_at_customer = scene(book, "Kim")
    lees, _, lee_at_customer = scene(book, "Lee")
    for play in (kims, lees):
        play.agent_does(Ask(VIEW), 0)
    kims.agent_does(Ask(POINTER), 0)
    assert kim_at_customer.holds(POINTER)
    lees.agent_does(Ask(POINTER), 1)
    assert lee_at_customer.holds(POINTER) and not kim_at_customer.holds(POINTER)
    assert kim_at_customer.holds(VIEW) and lee_at_customer.holds(VIEW)
    assert last(lees.told) == RightsAre(frozenset({VIEW, POINTER}), NONE)
    assert Lost(POINTER) not in lees.told, "the new holder lost nothing"


def test_rights_end_with_the_link() -> None:
    play, _, customer = scene(RightsBook(Policy(granted=frozenset(Right))))
    for right in Right:
        play.agent_does(Ask(right), 0)
    told = set(customer.stop(9))
    assert {Withdrawn("Kim", right) for right in Right} | {Lost(right) for right in Right} <= told
    assert not any(customer.holds(right) for right in Right)
