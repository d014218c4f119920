"""Seats played at random: whatever agents and customers do, nobody hears what is not meant for them."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from rhelp.core.seats import (
    CONVINCED,
    LIFETIME,
    MOST_FAILURES,
    PATIENCE,
    SETTLING,
    SILENCE,
    Effect,
    Failed,
    HangUp,
    Introduce,
    Seats,
    Tell,
)
from rhelp.wire.message import Message
from rhelp.wire.signal import Forward, JoinSeat, Leave, OpenSeat, PeerLeft, Refused, SeatKind, SeatOpened, Why

REASONS = st.sampled_from([Why.ENDED, Why.UNCONFIRMED, Why.GONE])


class Play(RuleBasedStateMachine):
    """Remembers what the effects said, and holds every further effect against it."""

    ends = Bundle("ends")

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed: int) -> None:
        self.seats = Seats(random.Random(seed).randrange)
        self.now = 0.0
        self.count = 0
        self.agents: set[int] = set()
        self.customers: set[int] = set()
        self.ever_customers: set[int] = set()
        self.opens: dict[int, float] = {}
        self.spoken: dict[int, int] = {}
        self.codes: dict[int, tuple[str, float]] = {}
        self.failures: dict[str, int] = {}
        self.pairs: dict[int, int] = {}
        self.sids: set[str] = set()

    @rule(target=ends)
    def agent_comes(self) -> int:
        self.count += 1
        self.agents.add(self.count)
        self.seats.add_agent(self.count, f"agent {self.count}", "https://help.example/", self.now)
        return self.count

    @rule(target=ends)
    def customer_comes(self) -> int:
        self.count += 1
        self.customers.add(self.count)
        self.ever_customers.add(self.count)
        self.seats.add_customer(self.count, self.now)
        return self.count

    @rule(end=ends)
    def open(self, end: int) -> None:
        known = end in self.agents
        self.codes.pop(end, None)
        effects = self.say(end, OpenSeat(SeatKind.VIEWER))
        assert not known or end in self.codes
        assert known or not any(isinstance(e, Tell) and isinstance(e.message, SeatOpened) for e in effects)

    @rule(end=ends, choice=st.integers(0, 5))
    def join(self, end: int, choice: int) -> None:
        routes = sorted(route for route, _ in self.codes.values())
        route = routes[choice % len(routes)] if routes and choice else f"{choice:04}"
        free_agents = {agent: code for agent, code in self.codes.items() if agent not in self.pairs}
        may = {c for agent, (c, until) in free_agents.items() if self.opens.get(agent, 0.0) <= self.now < until}
        free = end in self.customers and end not in self.pairs
        effects = self.say(end, JoinSeat(route))
        if free and route in may:
            assert [type(e) for e in effects] == [Introduce]
        elif free:
            assert effects == [Failed(end), Tell(end, Refused(Why.CODE))]

    @rule(end=ends, body=st.text(max_size=5))
    def forward(self, end: int, body: str) -> None:
        other = self.pairs.get(end)
        effects = self.say(end, Forward(body))
        if other is not None:
            assert effects == [Tell(other, Forward(body))]
            self.spoken[end] = self.spoken.get(end, 0) + 1
        else:
            assert not any(isinstance(e, Tell) and isinstance(e.message, Forward) for e in effects)

    @rule(end=ends, why=REASONS)
    def leave(self, end: int, why: Why) -> None:
        other, code = self.pairs.get(end), self.codes.get(end)
        keeps = end in self.agents and other is not None and why is Why.UNCONFIRMED
        late = end in self.agents and other is None and why is Why.UNCONFIRMED and code is not None
        if keeps and code:
            self.failures[code[0]] = self.failures.get(code[0], 0) + 1
            burnt = self.failures[code[0]] >= MOST_FAILURES
        elif late:
            self.opens[end] = self.now
        elif end in self.agents:
            self.codes.pop(end, None)
        self.say(end, Leave(why))
        if keeps and code:
            assert (self.codes[end] != code) == burnt
            assert other not in self.customers

    @rule(end=consumes(ends))
    def socket_closes(self, end: int) -> None:
        effects = self.seats.remove(end, self.now)
        self.forget(end)
        self.watch(effects)

    @rule(passed=st.sampled_from([0.0, 1.0, SETTLING, SILENCE, PATIENCE, LIFETIME]))
    def time_passes(self, passed: float) -> None:
        self.now += passed
        self.watch(self.seats.wake(self.now))
        assert self.seats.deadline is None or self.seats.deadline > self.now

    @invariant()
    def no_two_agents_have_the_same_digits(self) -> None:
        routes = [route for route, _ in getattr(self, "codes", {}).values()]
        assert len(routes) == len(set(routes))

    def say(self, end: int, message: Message) -> list[Effect]:
        effects = self.seats.receive(end, message, self.now)
        self.watch(effects)
        return effects

    def watch(self, effects: list[Effect]) -> None:
        for effect in effects:
            match effect:
                case Introduce(agent, customer, sid):
                    self.introduced(agent, customer, sid)
                case Tell(end, message):
                    assert end in self.agents | self.customers, f"{end} is told after it was let go of"
                    self.told(end, message)
                case HangUp(end):
                    self.forget(end)
                case Failed(end):
                    self.failed(end)
        assert not [end for end, other in self.pairs.items() if end == other], "the other end was not told"

    def introduced(self, agent: int, customer: int, sid: str) -> None:
        assert agent in self.agents and customer in self.customers
        assert agent not in self.pairs and customer not in self.pairs
        assert sid not in self.sids
        self.sids.add(sid)
        self.pairs |= {agent: customer, customer: agent}
        self.spoken[agent] = 0

    def failed(self, customer: int) -> None:
        """Only customers fail, and never one that proved to know the secret."""
        assert customer in self.ever_customers
        agent = self.pairs.get(customer)
        assert agent is None or self.spoken.get(agent, 0) < CONVINCED or agent not in self.agents

    def told(self, end: int, message: Any) -> None:
        if isinstance(message, SeatOpened):
            self.codes[end] = (message.route, self.now + message.expires_in)
            self.failures[message.route] = 0
            self.opens[end] = self.now
        elif isinstance(message, PeerLeft):
            self.part(end)
            if end in self.agents:
                self.left_alone(end)

    def left_alone(self, agent: int) -> None:
        """Its customer went: the code is spent if the customer was proven, else one failure nearer to it."""
        if self.spoken.get(agent, 0) >= CONVINCED:
            self.codes.pop(agent, None)
        elif code := self.codes.get(agent):
            self.failures[code[0]] = self.failures.get(code[0], 0) + 1
            self.opens[agent] = self.now + SETTLING

    def part(self, end: int) -> None:
        if (other := self.pairs.pop(end, None)) is not None:
            self.pairs.pop(other, None)

    def forget(self, end: int) -> None:
        self.agents.discard(end)
        self.customers.discard(end)
        self.codes.pop(end, None)
        # the other end, if there is one, must still be told
        if (other := self.pairs.pop(end, None)) is not None:
            self.pairs[other] = other


Play.TestCase.settings = settings(stateful_step_count=40, deadline=None)
TestPlay = Play.TestCase
