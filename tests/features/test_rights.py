"""Asking and answering across the link: the agent's mirror shows what the customer decided."""

from __future__ import annotations

import pytest

from rhelp.core.mending import KEEP
from rhelp.core.outcome import Item
from rhelp.core.rights import (
    PATIENCE,
    Asked,
    Granted,
    Lost,
    Paused,
    Policy,
    Question,
    Refused,
    Resumed,
    RightsBook,
    Withdrawn,
)
from rhelp.features.rights import (
    Agent,
    Answer,
    Answers,
    Ask,
    Customer,
    Pause,
    Resume,
    RightsAre,
    Withdraw,
    WithdrawAll,
    shut_by,
)
from rhelp.wire.message import Right
from rhelp.wire.peer import RightGranted, RightWithdrawn, ScreenPaused, ScreenResumed
from tests.features.play import Play

VIEW, POINTER = Right.VIEW, Right.POINTER
NONE: frozenset[Right] = frozenset()


def scene(book: RightsBook | None = None, name: str = "Kim") -> tuple[Play, Agent, Customer]:
    agent, customer = Agent(), Customer(book or RightsBook(), name)
    return Play(agent, customer), agent, customer


def asked(right: Right, now: float) -> Asked:
    return Asked("Kim", right, now + PATIENCE, now)


def last(items: list[Item]) -> RightsAre:
    return [item for item in items if isinstance(item, RightsAre)][-1]


def test_asked_allowed_and_taken_back() -> None:
    play, agent, customer = scene()
    play.agent_does(Ask(VIEW), 0)
    assert play.take() == [asked(VIEW, 0)]
    assert last(play.told) == RightsAre(NONE, frozenset({VIEW}))
    play.customer_does(Answer(VIEW, True), 1)
    assert play.take() == [Granted("Kim", VIEW, 0, 1)]
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
    assert play.take()[-1] == asked(VIEW, 9)


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


def test_rights_end_with_the_session() -> None:
    play, _, customer = scene(RightsBook(Policy(granted=frozenset(Right))))
    for right in Right:
        play.agent_does(Ask(right), 0)
    told = set(customer.over())
    assert {Withdrawn("Kim", right) for right in Right} | {Lost(right) for right in Right} <= told
    assert not any(customer.holds(right) for right in Right)


def test_a_break_changes_no_right_for_a_minute_and_a_new_link_hears_all_of_it_again() -> None:
    play, agent, customer = scene(RightsBook(Policy(granted=frozenset({VIEW}))))
    play.agent_does(Ask(VIEW), 0)
    customer.broke(10)
    assert customer.stop(10) == () and customer.wake(69.9) == []
    assert customer.holds(VIEW)
    assert customer.deadline == 70
    assert customer.opened(69.9) == [RightGranted(VIEW)]
    assert agent.receive(RightGranted(VIEW), 69.9) == (), "nothing new to show"
    assert customer.deadline is None


def test_after_a_minute_without_a_link_everything_is_withdrawn() -> None:
    play, _, customer = scene(RightsBook(Policy(granted=frozenset({VIEW}))))
    play.agent_does(Ask(VIEW), 0)
    play.agent_does(Ask(POINTER), 0)
    customer.broke(10)
    told = customer.wake(70)
    assert {Withdrawn("Kim", VIEW), Lost(VIEW), Refused("Kim", POINTER)} <= set(told)
    assert not customer.holds(VIEW) and customer.deadline is None


def test_what_the_customer_decides_during_the_break_counts_and_is_told_afterwards() -> None:
    play, agent, customer = scene()
    for right in (VIEW, POINTER, Right.KEYBOARD):
        play.agent_does(Ask(right), 0)
    play.customer_does(Answer(VIEW, True), 1)
    customer.broke(5)
    customer.handle(Answer(POINTER, True), 6)
    customer.handle(Withdraw(POINTER), 6.5)
    customer.handle(Answer(Right.KEYBOARD, True), 7)
    play.to_agent(customer.opened(8), 8)
    assert agent.holds(VIEW) and agent.holds(Right.KEYBOARD) and not agent.holds(POINTER)
    assert last(play.told) == RightsAre(frozenset({VIEW, Right.KEYBOARD}), NONE, POINTER)


def test_words_lost_with_the_line_are_said_again() -> None:
    play, agent, customer = scene()
    play.agent_does(Ask(VIEW), 0)
    play.customer_does(Answer(VIEW, True), 1)
    customer.handle(Withdraw(VIEW), 2)  # and the line breaks under it
    agent.handle(Ask(POINTER), 2)
    assert agent.holds(VIEW)
    customer.broke(2)
    play.to_customer(agent.opened(9), 9)
    play.to_agent(customer.opened(9), 9)
    assert not agent.holds(VIEW)
    assert play.take()[-1] == asked(POINTER, 9)


@pytest.mark.parametrize("how", ["no", "silence", "taken back"])
@pytest.mark.parametrize("noticed", [True, False])
def test_a_no_that_the_agent_may_not_have_heard_is_not_asked_for_again_by_itself(how: str, noticed: bool) -> None:
    play, agent, customer = scene()
    play.agent_does(Ask(POINTER), 0)
    play.take()
    if noticed:
        customer.broke(5)
    match how:  # and the line is dead already
        case "no":
            customer.handle(Answer(POINTER, False), 6)
        case "silence":
            customer.book.asked["Kim", POINTER] = Question(0, 6)
            customer.wake(6)
        case "taken back":
            customer.handle(Withdraw(POINTER), 6)
    if not noticed:
        customer.broke(5)
    again, announced = agent.opened(30), customer.opened(30)
    play.to_customer(again, 30)
    play.to_agent(announced, 30)
    assert play.take() == [Refused("Kim", POINTER)]
    assert last(play.told) == RightsAre(NONE, NONE, POINTER)
    play.agent_does(Ask(POINTER), 36)
    assert play.take() == [asked(POINTER, 36)]


def test_who_asks_anew_during_the_break_for_what_was_refused_before_is_asked_for() -> None:
    play, agent, customer = scene()
    play.agent_does(Ask(POINTER), 0)
    play.customer_does(Answer(POINTER, False), 1)
    play.take()
    customer.broke(20)
    agent.handle(Ask(POINTER), 25)
    play.to_customer(agent.opened(30), 30)
    assert play.take() == [asked(POINTER, 30)]


def test_a_link_that_comes_too_late_brings_no_right_back() -> None:
    play, _, customer = scene()
    play.agent_does(Ask(VIEW), 0)
    play.customer_does(Answer(VIEW, True), 1)
    customer.broke(1)
    gone = [Withdrawn("Kim", VIEW), RightWithdrawn(VIEW), Lost(VIEW)]
    assert customer.opened(1 + KEEP) == [*gone, RightWithdrawn(VIEW)]


def test_a_link_that_comes_too_late_hears_of_what_was_taken_back_before_as_well() -> None:
    play, agent, customer = scene()
    for right in (VIEW, Right.SOUND):
        play.agent_does(Ask(right), 0)
        play.customer_does(Answer(right, True), 1)
    customer.broke(1)
    customer.handle(Withdraw(VIEW), 2)
    play.to_agent(customer.opened(1 + KEEP), 1 + KEEP)
    assert not agent.holds(VIEW) and not agent.holds(Right.SOUND)
    assert not customer.holds(VIEW) and customer.deadline is None


def test_a_pause_takes_control_and_the_picture_and_leaves_the_right_to_see() -> None:
    play, agent, customer = scene(RightsBook(Policy(granted=frozenset({VIEW, POINTER}))))
    for right in (VIEW, POINTER):
        play.agent_does(Ask(right), 0)
    play.take()
    play.customer_does(Pause(), 1)
    assert play.take() == [Paused(), Lost(VIEW), Withdrawn("Kim", POINTER), Lost(POINTER)]
    assert last(play.told) == RightsAre(frozenset({VIEW}), NONE, None, paused=True)
    assert {Lost(VIEW), Lost(POINTER)} <= set(play.told)
    assert not customer.holds(VIEW) and not customer.holds(POINTER)
    play.customer_does(Resume(), 2)
    assert play.take() == [Resumed()]
    assert last(play.told) == RightsAre(frozenset({VIEW}), NONE)
    assert customer.holds(VIEW) and not agent.holds(POINTER)


def test_who_asks_for_control_behind_a_paused_screen_is_refused() -> None:
    play, agent, customer = scene(RightsBook(Policy(granted=frozenset({VIEW}))))
    play.agent_does(Ask(VIEW), 0)
    play.customer_does(Pause(), 1)
    play.agent_does(Ask(POINTER), 2)
    assert play.take()[-1] == Refused("Kim", POINTER)
    assert last(play.told) == RightsAre(frozenset({VIEW}), NONE, POINTER, paused=True)
    play.customer_does(Withdraw(VIEW), 3)
    assert last(play.told) == RightsAre(NONE, NONE, VIEW), "where nothing may be seen, nothing is paused"


def test_a_new_link_hears_of_the_pause() -> None:
    play, agent, customer = scene(RightsBook(Policy(granted=frozenset({VIEW}))))
    play.agent_does(Ask(VIEW), 0)
    customer.broke(5)
    customer.handle(Pause(), 6)
    announced = customer.opened(7)
    assert announced == [RightGranted(VIEW), ScreenPaused()]
    play.to_agent(announced, 7)
    assert last(play.told).paused
    customer.broke(8)
    customer.handle(Resume(), 9)
    assert customer.opened(9) == [RightGranted(VIEW), ScreenResumed()]


def test_a_second_agent_who_may_see_hears_that_nothing_is_shown() -> None:
    book = RightsBook(Policy(granted=frozenset({VIEW})))
    kims, _, _ = scene(book, "Kim")
    lees, _, lee_at_customer = scene(book, "Lee")
    kims.agent_does(Ask(VIEW), 0)
    kims.customer_does(Pause(), 1)
    lees.agent_does(Ask(VIEW), 2)
    assert last(lees.told).paused and not lee_at_customer.holds(VIEW)


def test_several_questions_are_answered_together_and_all_is_taken_back_at_once() -> None:
    play, agent, customer = scene(RightsBook(Policy(gathered=(frozenset({VIEW, POINTER}),))))
    play.agent_does(Ask(VIEW), 0)
    assert [fact.right for fact in play.take() if isinstance(fact, Asked)] == [VIEW, POINTER]
    play.customer_does(Answers((Answer(VIEW, True), Answer(POINTER, True, seconds=10))), 1)
    assert play.take() == [Granted("Kim", VIEW, 0, 1), Granted("Kim", POINTER, 0, 1, 11)]
    assert customer.deadline == 11
    assert agent.holds(POINTER), "also what the agent did not ask for by itself"
    play.customer_does(WithdrawAll(), 2)
    assert not agent.holds(VIEW) and not agent.holds(POINTER) and customer.deadline is None


def test_the_end_of_a_right_is_told_and_lets_go() -> None:
    play, agent, customer = scene()
    play.agent_does(Ask(POINTER), 0)
    play.customer_does(Answer(POINTER, True, seconds=5), 1)
    play.take()
    play.wake(6)
    assert play.take() == [Withdrawn("Kim", POINTER), Lost(POINTER)]
    assert not agent.holds(POINTER) and not customer.holds(POINTER)


@pytest.mark.parametrize(
    ("event", "rights"),
    [
        (Withdraw(POINTER), {POINTER}), (Withdraw(VIEW), {VIEW, POINTER, Right.KEYBOARD}), (WithdrawAll(), set(Right)),
        (Pause(), {VIEW, POINTER, Right.KEYBOARD}), (Resume(), set()), (Answer(VIEW, False), set()),
    ],
)  # fmt: skip
def test_what_is_shut_before_the_book_hears_of_it_is_what_the_book_takes(event: object, rights: set[Right]) -> None:
    assert shut_by(event) == rights
    play, _, customer = scene(RightsBook(Policy(granted=frozenset(Right))))
    for right in Right:
        play.agent_does(Ask(right), 0)
    customer.handle(event, 1)
    assert {right for right in Right if not customer.holds(right)} == rights
