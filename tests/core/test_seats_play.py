"""Seats played at random: whatever agents and customers do, nobody hears what is not meant for them."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from rhelp.core.offers import MOST_FAILURES
from rhelp.core.rejoining import WITHIN
from rhelp.core.seats import LIFETIME, PATIENCE, RINGS, SETTLING, Seats
from rhelp.core.sitting import (
    SILENCE,
    Account,
    Admitting,
    Effect,
    Failed,
    HangUp,
    Introduce,
    Pretend,
    SupportOver,
    Tell,
    Vacated,
)
from rhelp.wire.message import Message
from rhelp.wire.signal import (
    Admit,
    AnswerRing,
    CallAgent,
    Forward,
    Guest,
    JoinSeat,
    Key,
    Leave,
    OpenSeat,
    PeerLeft,
    Refused,
    Rejoin,
    Ring,
    RingOver,
    SeatKind,
    SeatOpened,
    Why,
)

REASONS = st.sampled_from([Why.ENDED, Why.UNCONFIRMED, Why.GONE])
GUESTS = st.sampled_from(Guest)
KEYS = st.sampled_from([Key.DIGITS, Key.LINK])
PASSED = [0.0, 1.0, SETTLING, SILENCE, PATIENCE, RINGS, LIFETIME]


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
        self.codes: dict[int, tuple[str, float]] = {}
        self.failures: dict[str, int] = {}
        self.tries: dict[int, str] = {}
        self.pairs: dict[int, int] = {}
        self.fooled: set[int] = set()
        self.admitted: set[int] = set()
        self.rings: dict[int, int] = {}
        self.sids: set[str] = set()
        self.named: dict[int, tuple[str, float]] = {}
        self.consultations: dict[str, int] = {}
        self.pages: dict[str, int] = {}

    @rule(target=ends, opens=st.booleans())
    def agent_comes(self, opens: bool) -> int:
        self.count += 1
        self.agents.add(self.count)
        account = Account(f"id {self.count % 3}", f"agent {self.count}", "", "https://help.example/")
        self.seats.add_agent(self.count, account, self.now)
        if opens:
            self.say(self.count, OpenSeat(SeatKind.VIEWER, ""))
        return self.count

    @rule(target=ends)
    def customer_comes(self) -> int:
        return self.new_customer()

    def new_customer(self) -> int:
        self.count += 1
        self.customers.add(self.count)
        self.seats.add_customer(self.count, self.now)
        return self.count

    @rule(end=ends, wish=st.sampled_from(["", "0001", "0002"]))
    def open(self, end: int, wish: str) -> None:
        known = end in self.agents
        self.codes.pop(end, None)
        effects = self.say(end, OpenSeat(SeatKind.VIEWER, wish))
        assert not known or end in self.codes
        assert known or not any(isinstance(e, Tell) and isinstance(e.message, SeatOpened) for e in effects)

    @rule(end=ends, choice=st.integers(0, 5), key=KEYS, guest=GUESTS)
    def join(self, end: int, choice: int, key: Key, guest: Guest) -> None:
        routes = sorted(route for route, _ in self.codes.values())
        route = routes[choice % len(routes)] if routes and choice else f"{choice:04}"
        free = end in self.customers and end not in {*self.pairs, *self.rings.values(), *self.fooled}
        holder = next((agent for agent, (held, _) in self.codes.items() if held == route), None)
        effects = self.say(end, JoinSeat(route, key, guest))
        if not free:
            return
        introduced = [e for e in effects if isinstance(e, Introduce)]
        if introduced:
            assert holder == introduced[0].agent and (introduced[0].key, introduced[0].guest) == (key, guest)
            assert not (guest is Guest.PAGE and holder in self.pages.values()), "no second page"
        elif not any(isinstance(e, Pretend) for e in effects):
            assert effects[:2] == [Failed(end), Tell(end, Refused(Why.CODE))]

    @rule(why=st.sampled_from([Why.UNCONFIRMED, Why.ENDED]))
    def a_stand_in_is_done(self, why: Why) -> None:
        for customer in sorted(self.fooled)[:1]:
            effects = self.seats.stand_in_is_done(customer, why, self.now)
            assert effects[:2] == [Failed(customer), Tell(customer, PeerLeft(why))]
            self.watch(effects)

    @rule(key=KEYS, times=st.integers(1, MOST_FAILURES + 1))
    def guess(self, key: Key, times: int) -> None:
        """One after the other comes with an agent's digits and does not know the secret."""
        for agent, (route, _) in sorted(self.codes.items())[:1]:
            for _ in range(times):
                self.say(self.new_customer(), JoinSeat(route, key))
                self.say(agent, Leave(Why.UNCONFIRMED))

    @rule(key=KEYS)
    def come_too_late(self, key: Key) -> None:
        """A code has had its time, and nobody has looked at the clock yet."""
        for _, (route, expires) in sorted(self.codes.items())[:1]:
            self.now = max(self.now, expires)
            self.say(self.new_customer(), JoinSeat(route, key))
            self.watch(self.seats.wake(self.now))

    @rule(end=ends, icon=st.integers(1, 3), guest=GUESTS)
    def call(self, end: int, icon: int, guest: Guest) -> None:
        before = dict(self.rings)
        self.say(end, CallAgent(icon, "", guest))
        assert len(self.rings) <= len(before) + 1

    @rule(end=ends, accepted=st.booleans())
    def answer(self, end: int, accepted: bool) -> None:
        caller = self.rings.get(end)
        if end in self.agents:
            self.rings.pop(end, None)
        effects = self.say(end, AnswerRing(accepted))
        introduced = [e for e in effects if isinstance(e, Introduce)]
        assert [(pair.agent, pair.customer) for pair in introduced] == ([(end, caller)] if accepted and caller else [])

    @rule(end=ends)
    def admit(self, end: int) -> None:
        customer = self.pairs.get(end)
        new = end in self.agents and customer is not None and end not in self.admitted
        effects = self.say(end, Admit())
        assert len([e for e in effects if isinstance(e, Admitting)]) == (1 if new else 0)

    @rule(end=ends, sid=st.sampled_from(["a" * 32, "b" * 32]))
    def rejoin(self, end: int, sid: str) -> None:
        calling = end in self.rings.values()
        known = end in self.agents | self.customers
        self.named.pop(end, None)
        effects = self.say(end, Rejoin(sid))
        if known and not calling and not [e for e in effects if isinstance(e, Introduce)]:
            self.named[end] = (sid, self.now)

    @rule(end=ends, body=st.text(max_size=5))
    def forward(self, end: int, body: str) -> None:
        other = self.pairs.get(end)
        effects = self.say(end, Forward(body))
        if other is not None:
            assert effects == [Tell(other, Forward(body))]
        else:
            assert not any(isinstance(e, Tell) and isinstance(e.message, Forward) for e in effects)

    @rule(end=ends, why=REASONS)
    def leave(self, end: int, why: Why) -> None:
        customer = self.pairs.get(end)
        self.named.pop(end, None)
        effects = self.say(end, Leave(why))
        if end in self.agents and customer is not None and why is Why.UNCONFIRMED:
            assert customer not in self.customers or Vacated(end) in effects
        assert end not in self.pairs

    @rule(end=consumes(ends), goodbye=st.booleans())
    def road_ends(self, end: int, goodbye: bool) -> None:
        effects = self.seats.remove(end, self.now, goodbye)
        assert goodbye or not any(isinstance(effect, SupportOver) for effect in effects), "a link needs no road"
        self.forget(end)
        self.watch(effects)

    @rule(passed=st.sampled_from(PASSED))
    def time_passes(self, passed: float) -> None:
        self.now += passed
        self.watch(self.seats.wake(self.now))
        assert self.seats.deadline is None or self.seats.deadline > self.now
        assert all(since + WITHIN > self.now for _, since in self.named.values()), "who waits in vain is told"

    @rule(choice=st.integers(0, 3))
    def consultation_ends(self, choice: int) -> None:
        for consultation in sorted(self.consultations)[choice : choice + 1]:
            del self.consultations[consultation]
            self.pages.pop(consultation, None)
            self.watch(self.seats.consultation_over(consultation, self.now))

    @invariant()
    def no_two_agents_have_the_same_digits(self) -> None:
        routes = [route for route, _ in getattr(self, "codes", {}).values()]
        assert len(routes) == len(set(routes))

    @invariant()
    def who_can_be_called_is_free(self) -> None:
        icons = self.seats.callable_agents("") if hasattr(self, "seats") else []
        names = {name for _, name in icons}
        assert len(icons) == len({icon for icon, _ in icons})
        assert not names & {f"agent {end}" for end in [*self.pairs, *self.consultations.values()]}

    def say(self, end: int, message: Message) -> list[Effect]:
        effects = self.seats.receive(end, message, self.now)
        self.watch(effects)
        return effects

    def watch(self, effects: list[Effect]) -> None:
        for effect in effects:
            match effect:
                case Introduce():
                    self.introduced(effect)
                case Admitting():
                    self.is_admitted(effect)
                case Tell(end, message):
                    assert end in self.agents | self.customers, f"{end} is told after it was let go of"
                    self.told(end, message)
                case HangUp(end):
                    self.forget(end)
                case Pretend(end):
                    assert end in self.customers and end not in self.pairs
                    self.fooled.add(end)
                case Failed(end):
                    self.has_failed(end)
                case Vacated(end):
                    self.vacated(end)
                case SupportOver(consultation):
                    assert consultation in self.consultations
        assert not [end for end, other in self.pairs.items() if end == other], "the other end was not told"

    def has_failed(self, end: int) -> None:
        self.fooled.discard(end)
        assert end not in self.agents, "only customers fail"
        if (route := self.tries.pop(end, None)) is not None:
            self.failures[route] += 1

    def introduced(self, pair: Introduce) -> None:
        agent, customer = pair.agent, pair.customer
        assert agent in self.agents and customer in self.customers
        if pair.key is Key.RESUME:
            self.may_resume(pair)
        else:
            assert agent not in self.pairs and pair.sid not in self.sids
            self.sids.add(pair.sid)
            self.admitted.discard(agent)
        if pair.key in (Key.DIGITS, Key.LINK):
            self.by_code(pair)
        assert customer not in self.pairs
        self.named.pop(agent, None)
        self.named.pop(customer, None)
        self.pairs |= {agent: customer, customer: agent}

    def by_code(self, pair: Introduce) -> None:
        """The code is the agent's, not burnt, and not too old unless a consultation waits for its program."""
        route, expires = self.codes[pair.agent]
        assert route == pair.route and self.failures[route] < MOST_FAILURES
        assert expires > self.now or pair.agent in self.consultations.values()
        self.tries[pair.customer] = route

    def may_resume(self, pair: Introduce) -> None:
        """One of the two said so before, within a minute, and the other one just now; they may have sat together."""
        before = [self.named[end] for end in (pair.agent, pair.customer) if end in self.named]
        assert [sid for sid, since in before if self.now - since < WITHIN] == [pair.sid]
        if self.pairs.get(pair.agent) == pair.customer:
            self.part(pair.agent)
        assert pair.agent not in self.pairs
        self.admitted.add(pair.agent)

    def is_admitted(self, effect: Admitting) -> None:
        assert self.pairs.get(effect.agent) == effect.customer
        assert effect.begins == (effect.consultation not in self.consultations)
        assert effect.begins or self.consultations[effect.consultation] == effect.agent
        self.consultations[effect.consultation] = effect.agent
        if effect.guest is Guest.PAGE:
            assert effect.consultation not in self.pages
            self.pages[effect.consultation] = effect.agent
            self.part(effect.agent)
        else:
            assert effect.begins or effect.consultation in self.pages, "two customers never share a consultation"
            self.admitted.add(effect.agent)
            self.codes.pop(effect.agent, None)

    def vacated(self, end: int) -> None:
        for consultation in [name for name, agent in self.consultations.items() if agent == end]:
            del self.consultations[consultation]
            self.pages.pop(consultation, None)
        self.codes.pop(end, None)

    def told(self, end: int, message: Any) -> None:
        match message:
            case SeatOpened(route, _, expires_in):
                self.codes[end] = (route, self.now + expires_in)
                self.failures[route] = 0
            case PeerLeft():
                self.part(end)
            case Ring():
                assert end not in self.rings and end not in self.pairs
                self.rings[end] = self.count_of_caller()
            case RingOver():
                self.rings.pop(end, None)
            case Refused(why) if why in (Why.UNANSWERED, Why.BUSY):
                self.rings = {agent: caller for agent, caller in self.rings.items() if caller != end}
                self.named.pop(end, None)

    def count_of_caller(self) -> int:
        """The end that rings: the only one that the rules know as calling and we do not."""
        known = set(self.rings.values())
        calling = {end for end in self.customers if self.seats._customers[end].calls is not None}
        (caller,) = calling - known
        return caller

    def part(self, end: int) -> None:
        self.admitted.discard(end)
        if (other := self.pairs.pop(end, None)) is not None:
            self.admitted.discard(other)
            self.pairs.pop(other, None)
            self.tries.pop(other, None)
        self.tries.pop(end, None)

    def forget(self, end: int) -> None:
        self.agents.discard(end)
        self.customers.discard(end)
        self.fooled.discard(end)
        self.codes.pop(end, None)
        self.named.pop(end, None)
        self.rings.pop(end, None)
        # the other end, if there is one, must still be told
        if (other := self.pairs.pop(end, None)) is not None:
            self.pairs[other] = other


Play.TestCase.settings = settings(stateful_step_count=40, deadline=None)
TestPlay = Play.TestCase
assert MOST_FAILURES == 3  # docs/protocol.md says so
