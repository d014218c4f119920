"""A road between two ends: sockets come and go at any moment; every body arrives once and in order."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from rhelp.core.road import ACKNOWLEDGE_AFTER, ACKNOWLEDGE_WITHIN, Overfull, Road, pause
from rhelp.wire.message import BadMessage, Message
from rhelp.wire.road import Attach, Carry, Heard
from tests.counts import many


class Side:
    """A road, what it sent and got, and the frames on their way to it."""

    def __init__(self) -> None:
        self.road = Road(most_unheard=8)
        self.said: list[str] = []
        self.got: list[str] = []
        self.coming: list[Message] = []


class TwoEnds(RuleBasedStateMachine):
    """Frames are lost only together with their socket, all of them from some point on."""

    def __init__(self) -> None:
        super().__init__()
        self.sides = (Side(), Side())
        self.up = True
        self.now = 0.0

    @rule(who=st.integers(0, 1))
    def say(self, who: int) -> None:
        me, other = self.sides[who], self.sides[1 - who]
        body = f"{who}:{len(me.said)}"
        try:
            frame = me.road.send(body)
        except Overfull:
            assert me.road.unheard == 8
            return
        me.said.append(body)
        if self.up:
            other.coming.append(frame)

    @rule(who=st.integers(0, 1), count=st.integers(1, 5))
    def deliver(self, who: int, count: int) -> None:
        me = self.sides[who]
        for _ in range(min(count, len(me.coming))):
            body = me.road.receive(me.coming.pop(0), self.now)
            if body is not None:
                me.got.append(body)

    @rule(seconds=st.sampled_from([0.1, 1.0, ACKNOWLEDGE_WITHIN]))
    def wait(self, seconds: float) -> None:
        self.now += seconds
        for who, me in enumerate(self.sides):
            if self.up and (frame := me.road.wake(self.now)) is not None:
                self.sides[1 - who].coming.append(frame)

    @rule(arrives=st.tuples(st.integers(0, 3), st.integers(0, 3)))
    def lose_socket(self, arrives: tuple[int, int]) -> None:
        self.up = False
        for who in (0, 1):
            self.deliver(who, arrives[who])
            self.sides[who].coming.clear()

    @rule()
    def new_socket(self) -> None:
        self.lose_socket((0, 0))
        self.up = True
        heard = [side.road.heard for side in self.sides]
        for who, me in enumerate(self.sides):
            self.sides[1 - who].coming += me.road.resume(heard[1 - who])

    @invariant()
    def once_and_in_order(self) -> None:
        for who in (0, 1):
            got = self.sides[who].got
            assert got == self.sides[1 - who].said[: len(got)]

    def teardown(self) -> None:
        self.new_socket()
        for who in (0, 1):
            self.deliver(who, 1000)
            assert self.sides[who].got == self.sides[1 - who].said


TwoEnds.TestCase.settings = settings(max_examples=many(2000, 60), stateful_step_count=60, deadline=None)
TestTwoEnds = TwoEnds.TestCase


def test_a_gap_breaks_the_protocol() -> None:
    with pytest.raises(BadMessage):
        Road().receive(Carry(2, 0, ""), 0.0)


def test_what_was_never_sent_cannot_be_heard() -> None:
    with pytest.raises(BadMessage):
        Road().receive(Heard(1), 0.0)
    with pytest.raises(BadMessage):
        Road().resume(1)


def test_attaching_twice_breaks_the_protocol() -> None:
    with pytest.raises(BadMessage):
        Road().receive(Attach(), 0.0)


def test_a_quiet_side_acknowledges_in_time() -> None:
    road = Road()
    road.receive(Carry(1, 0, "a"), 5.0)
    assert road.deadline == 5.0 + ACKNOWLEDGE_WITHIN
    assert road.wake(5.0) is None
    assert road.wake(5.0 + ACKNOWLEDGE_WITHIN) == Heard(1)
    assert road.deadline is None


def test_a_busy_side_acknowledges_after_some_frames() -> None:
    road = Road()
    for number in range(1, ACKNOWLEDGE_AFTER + 1):
        road.receive(Carry(number, 0, ""), 1.0)
    assert road.wake(1.0) == Heard(ACKNOWLEDGE_AFTER)


def test_what_goes_out_acknowledges() -> None:
    road = Road()
    road.receive(Carry(1, 0, "a"), 0.0)
    assert road.send("b") == Carry(1, 1, "b")
    assert road.deadline is None


def test_pauses_double_up_to_three_seconds_and_scatter() -> None:
    assert [pause(tries, 1.0) for tries in (0, 1, 2, 3, 4, 5, 400)] == [0.2, 0.4, 0.8, 1.6, 3.0, 3.0, 3.0]
    assert pause(0, 0.0) == 0.1 and pause(9, 0.0) == 1.5
