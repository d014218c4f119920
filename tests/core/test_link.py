"""Two ends of a link, carried by hand: bind, greet, rights checked in one place, silence ends it."""

from __future__ import annotations

import heapq
import random
from collections import deque
from collections.abc import Callable
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rhelp.core.geometry import Size
from rhelp.core.link import (
    GREETING_PATIENCE,
    HURRY,
    PATIENCE,
    PING_EVERY,
    Act,
    Binding,
    Closed,
    ClosedWhy,
    Denied,
    Link,
    Opened,
    Phase,
    RoundTrip,
    Step,
)
from rhelp.core.rights import Asked, Policy, RightsBook
from rhelp.features import pointer, rights, view
from rhelp.features.registry import AGENT_ENDS, CUSTOMER_ENDS
from rhelp.wire import codec
from rhelp.wire.message import Lane, Message, Right, Sender
from rhelp.wire.peer import PEER, Bind, Goodbye, Hello, Ping, PointerMoved, RightGranted, ScreenSized
from tests.counts import many
from tests.wire.build import messages

EXAMPLES = many(1_000, 60)
MACS = Binding("a" * 64, "b" * 64)


class Pair:
    """An agent's and a customer's link; what one sends the other hears at once."""

    def __init__(self, policy: Policy | None = None) -> None:
        self.book = rights.Customer(RightsBook(policy or Policy()), "Kim")
        agent_ends = {"rights": rights.Agent()} | {name: make() for name, make in AGENT_ENDS.items()}
        customer_ends = {"rights": self.book} | {name: make() for name, make in CUSTOMER_ENDS.items()}
        names = tuple(agent_ends)
        self.agent = Link(Sender.AGENT, MACS, Hello(1, names, "Kim", "Linux"), agent_ends, lambda right: True)
        self.customer = Link(
            Sender.CUSTOMER, Binding("b" * 64, "a" * 64), Hello(1, names, "PC", "Linux"), customer_ends, self.book.holds
        )
        self.way: deque[tuple[Sender, Message]] = deque()
        self.seen: dict[Sender, Step] = {Sender.AGENT: [], Sender.CUSTOMER: []}

    def open(self, now: float = 0.0) -> Pair:
        self.keep(Sender.AGENT, self.agent.open(now))
        self.carry(Sender.CUSTOMER, self.customer.open(now), now)
        return self

    def keep(self, side: Sender, step: Step) -> None:
        """Messages go on their way, everything else is seen."""
        for item in step:
            if isinstance(item, Message):
                self.way.append((side, item))
            else:
                self.seen[side].append(item)

    def carry(self, side: Sender, step: Step, now: float) -> None:
        """Let the other side hear every message, in order, and what it answers, until nothing is on its way."""
        self.keep(side, step)
        while self.way:
            sender, message = self.way.popleft()
            there, other = (self.customer, Sender.CUSTOMER) if sender is Sender.AGENT else (self.agent, Sender.AGENT)
            self.keep(other, there.hear(*frame(message), now))

    def agent_does(self, event: object, now: float = 1.0) -> None:
        self.carry(Sender.AGENT, self.agent.handle(event, now), now)

    def customer_does(self, event: object, now: float = 1.0) -> None:
        self.carry(Sender.CUSTOMER, self.customer.handle(event, now), now)

    def effects(self) -> list[object]:
        return [item.effect for item in self.seen[Sender.CUSTOMER] if isinstance(item, Act)]


def frame(message: Message) -> tuple[str, Lane]:
    assert message.terms.lane is not None
    return codec.encode(message), message.terms.lane


def test_both_sides_open_after_bind_and_hello() -> None:
    pair = Pair().open()
    assert pair.agent.phase is pair.customer.phase is Phase.OPEN
    assert [type(fact) for fact in pair.seen[Sender.AGENT]] == [Opened]


@pytest.mark.parametrize("first", [Bind("c" * 64), Hello(1, (), "x", "y"), Goodbye(""), RightGranted(Right.VIEW)])
def test_anything_but_the_right_bind_closes(first: Message) -> None:
    agent = Pair().agent
    agent.open(0)
    step = agent.hear(*frame(first), 0.1)
    assert step == [Closed(ClosedWhy.PROTOCOL, step[0].detail)]  # type: ignore[union-attr]
    assert agent.hear(*frame(Bind("b" * 64)), 0.2) == []


def test_the_motion_lane_may_overtake_the_greeting() -> None:
    customer = Pair().customer
    customer.open(0)
    assert customer.hear(*frame(Ping(1)), 0.1) == []
    assert customer.phase is Phase.BINDING


def test_an_unknown_message_is_ignored_and_a_malformed_one_closes() -> None:
    pair = Pair().open()
    assert pair.customer.hear('{"t":"from-the-future"}', Lane.CONTROL, 1) == []
    assert isinstance(pair.customer.hear("", Lane.CONTROL, 1)[-1], Closed)


@pytest.mark.parametrize(
    ("message", "lane"), [(ScreenSized(1, 1), Lane.CONTROL), (PointerMoved(1, 2, 3), Lane.CONTROL)]
)
def test_the_wrong_sender_or_lane_closes(message: Message, lane: Lane) -> None:
    pair = Pair().open()
    step = pair.customer.hear(codec.encode(message), lane, 1)
    assert isinstance(step[-1], Closed)


def test_without_the_right_nothing_happens_and_it_is_seen() -> None:
    pair = Pair().open()
    pair.agent_does(pointer.MovedTo(3, 4))
    assert pair.effects() == []
    assert Denied("pointer-moved", Right.POINTER) in pair.seen[Sender.CUSTOMER]


def test_a_right_asked_and_given_works_and_taken_back_lets_go() -> None:
    pair = Pair().open()
    pair.agent_does(rights.Ask(Right.POINTER))
    assert any(isinstance(fact, Asked) for fact in pair.seen[Sender.CUSTOMER])
    pair.customer_does(rights.Answer(Right.POINTER, True))
    pair.agent_does(pointer.Pressed(1, 3, 4))
    assert pair.effects() == [pointer.Move(3, 4), pointer.Press(1)]
    pair.customer_does(rights.Withdraw(Right.POINTER))
    assert pair.effects()[-1] == pointer.Release(1)
    pair.agent_does(pointer.Released(1, 3, 4))
    assert pair.effects()[-1] == pointer.Release(1)
    assert len(pair.effects()) == 3


def test_an_effect_carries_the_right_it_came_by() -> None:
    pair = Pair(Policy(frozenset({Right.POINTER}))).open()
    pair.agent_does(rights.Ask(Right.POINTER))
    pair.agent_does(pointer.MovedTo(3, 4))
    assert Act(pointer.Move(3, 4), Right.POINTER) in pair.seen[Sender.CUSTOMER]


def test_the_screen_is_not_described_before_view_is_held() -> None:
    pair = Pair().open()
    assert pair.customer.handle(view.ScreenIs(Size(10, 10)), 1) == []


def test_signs_of_life_keep_the_link_and_measure_the_round_trip() -> None:
    pair = Pair().open()
    now = 0.0
    for _ in range(20):
        now += PING_EVERY
        pair.carry(Sender.AGENT, pair.agent.wake(now), now)
        pair.carry(Sender.CUSTOMER, pair.customer.wake(now), now)
    assert pair.agent.phase is pair.customer.phase is Phase.OPEN
    assert any(isinstance(fact, RoundTrip) for fact in pair.seen[Sender.AGENT])


def test_silence_ends_the_link_and_lets_go() -> None:
    pair = Pair(Policy(frozenset({Right.POINTER}))).open()
    pair.agent_does(rights.Ask(Right.POINTER))
    pair.agent_does(pointer.Pressed(1, 3, 4))
    step = pair.customer.wake(2.0)
    assert Act(pointer.Release(1), None) in step
    assert Closed(ClosedWhy.SILENCE) in pair.customer.wake(1.0 + PATIENCE)
    assert pair.customer.deadline is None


def left_alone(lost: Callable[[float], bool], until: float, delay: float = 0.02) -> tuple[Pair, int]:
    """Two open links that only give signs of life, ``lost`` at their time or not; and how often one was asked for."""
    pair, number, asked, jitter = Pair().open(), count(), 0, random.Random(0)
    way: list[tuple[float, int, Sender, Message]] = []

    def send(side: Sender, step: Step, now: float) -> None:
        nonlocal asked
        for item in step:
            if isinstance(item, Message):
                asked += isinstance(item, Ping)
                if not lost(now):
                    heapq.heappush(way, (now + delay * jitter.uniform(0.9, 1.1), next(number), side, item))

    while True:
        ends = [(pair.agent.deadline, Sender.AGENT), (pair.customer.deadline, Sender.CUSTOMER)]
        at, side = min((at, side) for at, side in ends if at is not None)
        if way and way[0][0] <= at:
            now, _, sender, message = heapq.heappop(way)
            there, other = (pair.customer, Sender.CUSTOMER) if sender is Sender.AGENT else (pair.agent, Sender.AGENT)
            send(other, there.hear(*frame(message), now), now)
        elif at > until:
            return pair, asked
        else:
            link = pair.agent if side is Sender.AGENT else pair.customer
            send(side, link.wake(at), at)
        if Phase.CLOSED in (pair.agent.phase, pair.customer.phase):
            return pair, asked


@settings(max_examples=EXAMPLES, deadline=None)
@given(began=st.floats(1.0, 20.0), lasts=st.floats(0.0, PATIENCE - PING_EVERY - HURRY - 0.1))
def test_a_line_that_is_out_for_a_moment_is_not_given_up(began: float, lasts: float) -> None:
    pair, _ = left_alone(lambda now: began <= now <= began + lasts, until=40.0)
    assert pair.agent.phase is pair.customer.phase is Phase.OPEN


@pytest.mark.parametrize("seed", range(5))
def test_a_line_that_loses_a_tenth_each_way_is_not_given_up(seed: int) -> None:
    chance = random.Random(seed)
    pair, _ = left_alone(lambda now: chance.random() < 0.1, until=600.0)
    assert pair.agent.phase is pair.customer.phase is Phase.OPEN


@pytest.mark.parametrize("delay", [0.0, 0.02, HURRY / 2.3])
def test_where_every_sign_of_life_is_answered_none_is_hurried(delay: float) -> None:
    _, asked = left_alone(lambda now: False, until=600.0, delay=delay)
    assert asked <= 600.0 / PING_EVERY + 1


def test_a_slow_line_is_asked_a_little_more_often() -> None:
    _, asked = left_alone(lambda now: False, until=600.0, delay=1.0)
    assert asked <= 3 * 600.0 / PING_EVERY


def test_nobody_greets_and_the_link_is_given_up() -> None:
    agent = Pair().agent
    agent.open(0)
    assert agent.deadline == GREETING_PATIENCE
    assert agent.wake(GREETING_PATIENCE) == [Closed(ClosedWhy.SILENCE)]


def test_goodbye_ends_both_sides_at_once() -> None:
    pair = Pair().open()
    pair.carry(Sender.CUSTOMER, pair.customer.close(2.0, "done"), 2.0)
    assert pair.seen[Sender.AGENT][-1] == Closed(ClosedWhy.GOODBYE, "done")
    assert pair.seen[Sender.CUSTOMER][-1] == Closed(ClosedWhy.OURSELVES)
    assert not pair.book.holds(Right.VIEW)


ANYTHING = st.lists(
    st.tuples(
        st.one_of(messages(PEER).map(codec.encode), st.text(max_size=40), st.just("")),
        st.sampled_from(Lane),
        st.floats(0.0, 3.0),
    ),
    min_size=1,
    max_size=20,
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(heard=ANYTHING, side=st.sampled_from([Sender.AGENT, Sender.CUSTOMER]))
def test_anything_at_the_lanes_is_dropped_or_closes_it(heard: list[tuple[str, Lane, float]], side: Sender) -> None:
    pair, now = Pair().open(), 1.0
    link = pair.agent if side is Sender.AGENT else pair.customer
    for text, lane, later in heard:
        now += later
        link.wake(now)
        for item in link.hear(text, lane, now):
            assert side is Sender.AGENT or not isinstance(item, Act) or item.right is None, "nothing was allowed"
    link.drop(now)
    assert link.phase is Phase.CLOSED and link.deadline is None
    assert link.hear(*frame(Ping(1)), now) == []
