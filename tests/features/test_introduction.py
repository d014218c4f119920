"""An introduction is asked about once, inside one link, by its id; silence, a break and a late arrival are a no."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rhelp.core.introduction import Carried
from rhelp.core.link import Binding, Closed, Link, Phase
from rhelp.core.outcome import Fact
from rhelp.features.introduction import (
    COMING,
    LATE,
    MOST,
    QUESTION,
    Accepted,
    Agent,
    Arrived,
    Customer,
    Expected,
    Gone,
    Introduce,
    Over,
    Proposed,
    Welcome,
)
from rhelp.wire import codec
from rhelp.wire.handshake import HANDSHAKE, SEALED
from rhelp.wire.message import BadMessage, Lane, Message, Sender
from rhelp.wire.peer import AgentIntroduced, Bind, HandedOver, Hello, IntroductionAccepted, IntroductionRefused
from rhelp.wire.signal import SIGNAL
from tests.counts import many

ID, OTHER = "a" * 32, "b" * 32
KEY = b"k" * 32
PRIVATE, PUBLIC = b"p" * 32, b"q" * 32
INTRODUCE = Introduce(ID, KEY, "이상담", compared=True)
YES = Welcome(ID, True, PRIVATE, PUBLIC)


def asked(now: float = 0.0) -> tuple[Agent, Customer]:
    """Both ends, the customer's being asked."""
    agent, customer = Agent(), Customer()
    (message,) = agent.handle(INTRODUCE, now)
    assert isinstance(message, Message)
    assert customer.receive(message, now) == [Proposed(ID, "이상담", True, now + QUESTION)]
    return agent, customer


def accepted(now: float = 0.0) -> tuple[Agent, Customer]:
    agent, customer = asked(now)
    answer, expected = customer.handle(YES, now)
    assert expected == Expected(Carried(ID, PRIVATE, KEY), "이상담", True, now + COMING)
    assert isinstance(answer, Message) and agent.receive(answer, now) == [Accepted(ID, PUBLIC)]
    return agent, customer


def test_the_keys_go_both_ways_and_the_first_agent_hears_that_the_other_is_there() -> None:
    agent, customer = accepted()
    (handed,) = customer.handle(Arrived(ID), COMING - 1)
    assert isinstance(handed, HandedOver) and agent.receive(handed, 10) == [Gone(ID)]
    assert agent.deadline is None and customer.deadline is None


def test_a_no_and_silence_are_the_same_to_the_agent() -> None:
    agent, customer = asked()
    assert customer.handle(Welcome(ID, False), 1) == [IntroductionRefused(ID), Over(ID)]
    assert agent.receive(IntroductionRefused(ID), 1) == [Over(ID)]
    agent, customer = asked()
    assert customer.wake(QUESTION - 0.1) == () and customer.deadline == QUESTION
    assert customer.wake(QUESTION) == [IntroductionRefused(ID), Over(ID)]
    assert customer.handle(YES, QUESTION + 1) == ()


def test_a_yes_that_comes_too_late_is_a_no() -> None:
    _, customer = asked()
    assert customer.handle(YES, QUESTION) == [IntroductionRefused(ID), Over(ID)]


def test_who_does_not_come_in_time_does_not_come_any_more() -> None:
    _, customer = accepted()
    assert customer.handle(Arrived(ID), COMING) == [IntroductionRefused(ID), Over(ID)]
    _, customer = accepted()
    assert customer.wake(COMING) == [IntroductionRefused(ID), Over(ID)]
    assert customer.handle(Arrived(ID), COMING) == ()


def test_a_customer_may_change_its_mind() -> None:
    agent, customer = accepted()
    assert customer.handle(Welcome(ID, False), 1) == [IntroductionRefused(ID), Over(ID)]
    assert agent.receive(IntroductionRefused(ID), 1) == [Over(ID)]
    assert customer.handle(Arrived(ID), 2) == ()


def test_an_agent_that_hears_nothing_gives_it_up() -> None:
    agent, _ = asked()
    assert agent.deadline == QUESTION + LATE
    assert agent.wake(QUESTION + LATE) == [Over(ID)] and agent.deadline is None
    agent, _ = accepted()
    assert agent.wake(COMING + LATE) == [Over(ID)]


def test_one_at_a_time_on_both_sides() -> None:
    agent, customer = asked()
    assert agent.handle(Introduce(OTHER, KEY, "x", True), 1) == ()
    assert customer.receive(AgentIntroduced(OTHER, KEY.hex(), "x", True), 1) == [IntroductionRefused(OTHER)]
    assert customer.receive(AgentIntroduced(ID, "cc" * 32, "x", True), 1) == ()
    _, expected = customer.handle(YES, 1)
    assert isinstance(expected, Expected) and expected.carried.theirs == KEY and expected.name == "이상담"


def test_nobody_is_asked_for_ever() -> None:
    customer = Customer()
    for number in range(MOST):
        message = AgentIntroduced(f"{number:032x}", KEY.hex(), "x", True)
        assert isinstance(customer.receive(message, 0)[0], Proposed)
        customer.handle(Welcome(message.id, False), 0)
    assert customer.receive(AgentIntroduced(ID, KEY.hex(), "x", True), 0) == [IntroductionRefused(ID)]
    with pytest.raises(BadMessage):
        for _ in range(MOST + 1):
            customer.receive(AgentIntroduced(ID, KEY.hex(), "x", True), 0)


def test_a_link_that_is_gone_takes_its_introduction_with_it() -> None:
    for make in (asked, accepted):
        agent, customer = make()
        assert agent.stop(1) == [Over(ID)] and customer.stop(1) == [Over(ID)]
        assert customer.handle(YES, 2) == () and customer.handle(Arrived(ID), 2) == ()


NONSENSE = st.one_of(
    st.builds(IntroductionAccepted, st.just(OTHER), st.just(KEY.hex())),
    st.builds(HandedOver, st.sampled_from([ID, OTHER])),
    st.builds(IntroductionRefused, st.just(OTHER)),
)


@settings(max_examples=many(1_000, 100))
@given(st.lists(NONSENSE, max_size=6))
def test_answers_nobody_asked_for_do_nothing(messages: list[Message]) -> None:
    """Neither of another introduction nor out of their order."""
    agent, _ = asked()
    assert all(agent.receive(message, 1) == () for message in messages)
    assert agent.receive(IntroductionAccepted(ID, PUBLIC.hex()), 1) == [Accepted(ID, PUBLIC)]
    assert agent.receive(IntroductionAccepted(ID, KEY.hex()), 1) == ()


def facts_of(link: Link, texts: list[str], lane: Lane) -> list[Fact]:
    return [item for text in texts for item in link.hear(text, lane, 1.0) if isinstance(item, Fact)]


def open_link(customer: Customer) -> Link:
    hello = Hello(1, ("introduction",), "Kim", "Linux")
    link = Link(Sender.CUSTOMER, Binding("a" * 64, "b" * 64), hello, {"introduction": customer}, lambda right: True)
    link.open(0)
    for message in (Bind("b" * 64), hello):
        link.hear(codec.encode(message), Lane.CONTROL, 0)
    assert link.phase is Phase.OPEN
    return link


@pytest.mark.parametrize("number", range(many(1_000, 40)))
def test_only_the_agent_inside_the_open_link_introduces_anybody(number: int) -> None:
    """Forged in front of the link, by the wrong side, on the wrong lane, or as a message of the server: nothing."""
    seed = hashlib.sha256(str(number).encode()).hexdigest()
    real = codec.encode(AgentIntroduced(seed[:32], seed, "이상담", number % 2 == 0))
    for family in (SIGNAL, HANDSHAKE, SEALED):
        assert codec.decode(real, family) is None
    unbound = Link(
        Sender.CUSTOMER, Binding("a" * 64, "b" * 64), Hello(1, ("introduction",), "", ""), {}, lambda r: True
    )
    unbound.open(0)
    assert [type(fact) for fact in facts_of(unbound, [real], Lane.CONTROL)] == [Closed]
    assert [type(fact) for fact in facts_of(open_link(Customer()), [real], Lane.MOTION)] == [Closed]
    own = codec.encode(IntroductionAccepted(seed[:32], seed))
    assert [type(fact) for fact in facts_of(open_link(Customer()), [own], Lane.CONTROL)] == [Closed]
    assert [type(fact) for fact in facts_of(open_link(Customer()), [real], Lane.CONTROL)] == [Proposed]
