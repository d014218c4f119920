"""A link that breaks at any moment: rights live on for a minute at most, and nothing stays held down."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from rhelp.core.link import Act, Binding, Closed, ClosedWhy, Link, Opened, Phase, Step
from rhelp.core.mending import ATTEMPT, KEEP, LONGEST, Mending
from rhelp.core.rights import Granted, RightsBook, Withdrawn
from rhelp.features import keyboard, pointer, rights
from rhelp.features.registry import AGENT_ENDS, CUSTOMER_ENDS
from rhelp.wire import codec
from rhelp.wire.message import Lane, Message, Right, Sender
from rhelp.wire.peer import Hello


def test_a_minute_after_the_last_sign_of_life_it_is_over() -> None:
    mending = Mending(since=100.0)
    assert not mending.over(100 + KEEP - 0.1) and mending.over(100 + KEEP)
    assert mending.attempt(110) == ATTEMPT
    assert mending.attempt(100 + KEEP - 3) == 3
    assert mending.attempt(200) == mending.wait(200) == 0


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_attempts_follow_each_other_more_slowly(chance: float) -> None:
    mending = Mending(0.0)
    pauses = [mending.failed(chance) for _ in range(50)]
    assert pauses == sorted(pauses) and pauses[0] <= 0.2 and pauses[-1] <= LONGEST


@dataclass
class Customer:
    """The customer's side through all its links: the book outlives them, everything else is made afresh."""

    ends: dict[str, object] = field(default_factory=dict)
    down: Counter[tuple[str, object]] = field(default_factory=Counter)
    facts: list[object] = field(default_factory=list)

    def take(self, step: Step) -> list[Message]:
        """Hands do what is to be done; what is to be sent comes back."""
        for item in step:
            if isinstance(item, Act):
                self._do(item.effect)
            elif not isinstance(item, Message):
                self.facts.append(item)
        return [item for item in step if isinstance(item, Message)]

    def _do(self, effect: object) -> None:
        match effect:
            case pointer.Press(button):
                self.down["button", button] += 1
            case pointer.Release(button):
                self.down.pop(("button", button), None)
            case keyboard.Press(key):
                self.down["key", key] += 1
            case keyboard.Release(key):
                self.down.pop(("key", key), None)


class Breaks(RuleBasedStateMachine):
    """The customer believes in nothing the agent says: the agent's program here does whatever it likes, at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.book = rights.Customer(RightsBook(), "Kim")
        self.mirror = rights.Agent()
        self.me = Customer()
        self.broken_at: float | None = None
        self.link()

    def link(self) -> None:
        names = ("rights", *AGENT_ENDS)
        macs = Binding("a" * 64, "b" * 64)
        hello = Hello(1, names, "x", "y")
        agent_ends = {"rights": self.mirror} | {name: make() for name, make in AGENT_ENDS.items()}
        customer_ends = {"rights": self.book} | {name: make() for name, make in CUSTOMER_ENDS.items()}
        self.agent = Link(Sender.AGENT, macs, hello, agent_ends, lambda right: True)
        self.customer = Link(Sender.CUSTOMER, Binding("b" * 64, "a" * 64), hello, customer_ends, self.book.holds)
        first = [item for item in self.agent.open(self.now) if isinstance(item, Message)]
        self.exchange(first, self.me.take(self.customer.open(self.now)))
        assert self.customer.phase is self.agent.phase is Phase.OPEN

    def exchange(self, from_agent: list[Message], from_customer: list[Message]) -> None:
        while from_agent or from_customer:
            if from_agent:
                from_customer += self.me.take(self.customer.hear(*frame(from_agent.pop(0)), self.now))
            else:
                step = self.agent.hear(*frame(from_customer.pop(0)), self.now)
                from_agent += [item for item in step if isinstance(item, Message)]

    def agent_does(self, event: object) -> None:
        self.exchange([item for item in self.agent.handle(event, self.now) if isinstance(item, Message)], [])

    @rule(right=st.sampled_from(Right))
    @precondition(lambda self: self.broken_at is None)
    def ask(self, right: Right) -> None:
        self.agent_does(rights.Ask(right))

    @rule(what=st.sampled_from([pointer.Pressed(1, 5, 5), keyboard.Pressed("a"), keyboard.Pressed("Shift")]))
    @precondition(lambda self: self.broken_at is None)
    def press(self, what: object) -> None:
        self.agent_does(what)

    @rule(right=st.sampled_from(Right), yes=st.booleans())
    def answer(self, right: Right, yes: bool) -> None:
        self.customer_does(rights.Answer(right, yes))

    @rule(right=st.sampled_from(Right))
    def withdraw(self, right: Right) -> None:
        self.customer_does(rights.Withdraw(right))

    def customer_does(self, event: object) -> None:
        if self.broken_at is None:
            self.exchange([], self.me.take(self.customer.handle(event, self.now)))
        else:
            self.me.take(list(self.book.handle(event, self.now)))  # type: ignore[arg-type]

    @rule()
    @precondition(lambda self: self.broken_at is None)
    def breaks(self) -> None:
        self.broken_at = self.customer.heard_at
        self.me.take(self.customer.drop(self.now))
        self.agent.drop(self.now)
        self.book.broke(self.broken_at)

    @rule()
    @precondition(lambda self: self.broken_at is not None and self.now < self.broken_at + KEEP)
    def mends(self) -> None:
        held = {right for right in Right if self.book.holds(right)}
        self.broken_at = None
        self.link()
        assert (
            held == {right for right in Right if self.book.holds(right)} == {r for r in Right if self.mirror.holds(r)}
        )

    @rule(seconds=st.sampled_from([0.1, 0.5, 1.0, 7.0, 30.0]))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds
        if self.broken_at is None:
            self.customer.heard_at = self.now  # the line is well
            self.exchange([], self.me.take([i for i in self.customer.wake(self.now) if not isinstance(i, Closed)]))
            if self.customer.phase is Phase.CLOSED:
                self.broken_at = self.now
                self.agent.drop(self.now)
                self.book.broke(self.now)
        else:
            self.me.take(list(self.book.wake(self.now)))  # type: ignore[arg-type]

    @invariant()
    def nothing_is_held_down_over_a_broken_link(self) -> None:
        if self.broken_at is not None:
            assert not self.me.down

    @invariant()
    def nothing_is_held_down_without_its_right(self) -> None:
        for kind, _ in self.me.down:
            assert self.book.holds(Right.POINTER if kind == "button" else Right.KEYBOARD)

    @invariant()
    def no_right_lives_longer_than_a_minute_over_a_broken_link(self) -> None:
        if self.broken_at is not None and self.now >= self.broken_at + KEEP:
            assert not any(self.book.holds(right) for right in Right)

    @invariant()
    def every_right_is_told_in_turns(self) -> None:
        """Granted and withdrawn follow each other, each told once."""
        for right in Right:
            told = [type(f) for f in self.me.facts if isinstance(f, (Granted, Withdrawn)) and f.right is right]
            assert told == [Granted, Withdrawn] * (len(told) // 2) + [Granted] * (len(told) % 2)
            assert (len(told) % 2 == 1) == self.book.holds(right)


def frame(message: Message) -> tuple[str, Lane]:
    assert message.terms.lane is not None
    return codec.encode(message), message.terms.lane


TestBreaks = Breaks.TestCase
TestBreaks.settings = settings(stateful_step_count=40)


def test_a_link_closes_once_whatever_comes_after() -> None:
    machine = Breaks()
    step = machine.customer.drop(1.0)
    assert step[-1] == Closed(ClosedWhy.SILENCE)
    assert machine.customer.drop(2.0) == machine.customer.close(2.0) == machine.customer.wake(99.0) == []
    assert sum(isinstance(fact, Opened) for fact in machine.me.facts) == 1
