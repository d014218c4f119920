"""The rules of seats: an agent opens one under routing digits and an icon number; customers come one at a time.

Pure: every method is one step that returns what is to be done, in order. An *end* is one road (``core/road.py``), known
by a number the caller chooses; ``now`` is seconds of any clock that never goes back.

A join that ends before the agent said ``admit``, by the customer or because the agent gave it up, has failed: it counts
against the customer's address and against the code, and the seat opens again. An admitted page leaves the seat to the
support program; an admitted program spends code, link and icon.
"""

from __future__ import annotations

from rhelp.core.codes import ICON_ROUTE, RandomBelow
from rhelp.core.decoys import Decoys
from rhelp.core.ends import Ends, free
from rhelp.core.offers import Offers, expires, failed, may_fail
from rhelp.core.rejoining import Rejoining
from rhelp.core.sitting import (
    SILENCE,
    Account,
    Admitting,
    AgentEnd,
    CustomerEnd,
    Effect,
    End,
    HangUp,
    Introduce,
    Pair,
    Ringing,
    SupportOver,
    Tell,
    Vacated,
)
from rhelp.wire.message import Message
from rhelp.wire.signal import (
    Admit,
    AnswerRing,
    CallAgent,
    Calling,
    CodeTried,
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
    Spent,
    Why,
)

LIFETIME = 600.0
PATIENCE = 30.0
SETTLING = 2.0
RINGS = 60.0


class Seats:
    """All seats of a server, and who sits in them."""

    def __init__(self, random_below: RandomBelow, lifetime: float = LIFETIME, patience: float = PATIENCE) -> None:
        """``lifetime``: seconds a code holds; ``patience``: seconds an end may take to open, join or call.

        A customer that has joined and forwards nothing is let go of after ``SILENCE`` seconds.
        """
        self._random_below = random_below
        self._ends = Ends(patience)
        self._agents, self._customers = self._ends.agents, self._ends.customers
        self._offers = Offers(random_below, lifetime)
        self._rejoining = Rejoining()
        self._decoys = Decoys(self._ends, self._offers, random_below)

    def add_agent(self, end: int, account: Account, now: float) -> None:
        """A signed-in agent's road begins."""
        self._ends.add_agent(end, account, now)

    def add_customer(self, end: int, now: float) -> None:
        """A customer's road begins."""
        self._ends.add_customer(end, now)

    def settle(self, end: int) -> None:
        """The end has something to do here that is no seat: a chat to follow, a state to keep."""
        self._ends.settle(end)

    def callable_agents(self, group: str) -> list[tuple[int, str]]:
        """Icon numbers and names of the agents on this group's page who can be called, in order of the numbers."""
        found = [(icon, self._agents[end]) for icon, end in self._offers.icons(group)]
        return [(icon, agent.account.name) for icon, agent in found if agent.pair is None and not agent.consultation]

    def agent_waiting(self, route: str, now: float) -> Account | None:
        """The agent who waits under these digits, None where nobody does."""
        agent = self._waiting(route, now)
        return None if agent is None else agent.account

    def adopt(self, end: int, consultation: str) -> None:
        """This agent's road goes on with a consultation of before; its customer has a page, as far as we know."""
        agent = self._agents.get(end)
        if agent is not None and not agent.consultation:
            agent.consultation, agent.page = consultation, True

    def consultation_over(self, consultation: str, now: float) -> list[Effect]:
        """The consultation has ended."""
        return self._offers.consultation_over(consultation, self._agents.values(), now)

    def stand_in_is_done(self, customer: int, why: Why, now: float) -> list[Effect]:
        """What played the agent for this customer is not convinced (``UNCONFIRMED``), or gives it up."""
        self._rejoining.forget(customer)
        return self._decoys.over(customer, why, now)

    def receive(self, end: int, message: Message, now: float) -> list[Effect]:
        """The end sent a message; an end the rules have let go of is not heard."""
        if isinstance(message, Leave):
            self._rejoining.forget(end)
        if agent := self._agents.get(end):
            return self._hear_agent(agent, message, now)
        if customer := self._customers.get(end):
            return self._hear_customer(customer, message, now)
        return []

    def refuse(self, end: int, why: Why, now: float) -> list[Effect]:
        """The end broke the protocol, or may no longer be here: say why, and let go of it."""
        if end not in self._agents and end not in self._customers:
            return []
        return [Tell(end, Refused(why)), HangUp(end, why), *self.remove(end, now)]

    def remove(self, end: int, now: float, goodbye: bool = False) -> list[Effect]:
        """The end's road is gone; without ``goodbye`` a program may still give support over its link."""
        self._rejoining.forget(end)
        if agent := self._agents.pop(end, None):
            return self._vacate(agent, Why.GONE, now)
        if customer := self._customers.pop(end, None):
            return self._leave(customer, Why.GONE, now, done=goodbye)
        return []

    @property
    def deadline(self) -> float | None:
        """When ``wake`` wants to be called."""
        waiting = self._rejoining.deadline
        return min((*self._ends.deadlines(), *(() if waiting is None else (waiting,))), default=None)

    def wake(self, now: float) -> list[Effect]:
        """The deadline has come: unused codes get new digits; who waited in vain or does nothing is told."""
        effects: list[Effect] = []
        for end in self._rejoining.expired(now):
            effects += self._told_in_vain(end, now)
        for customer in list(self._customers.values()):
            if customer.until is not None and customer.until <= now:
                effects += [HangUp(customer.id, Why.GONE), *self.remove(customer.id, now)]
        for agent in list(self._agents.values()):
            effects += self._wake_agent(agent, now)
        return effects

    def shut_down(self) -> list[Effect]:
        """The server ends: everybody is told and let go of."""
        effects = self._ends.dismiss()
        self._offers.clear()
        self._rejoining = Rejoining()
        return effects

    def _wake_agent(self, agent: AgentEnd, now: float) -> list[Effect]:
        if agent.until is not None and agent.until <= now:
            return [HangUp(agent.id, Why.GONE), *self.remove(agent.id, now)]
        effects: list[Effect] = []
        if agent.ringing is not None and agent.ringing.until <= now:
            effects += [*self._stop_ringing(agent, Why.UNANSWERED, now), Tell(agent.id, RingOver())]
        if agent.seat is not None and expires(agent) and agent.seat.expires <= now:
            effects += self._offers.renew(agent, now)
        return effects

    def _told_in_vain(self, end: int, now: float) -> list[Effect]:
        """The other side of its session did not come."""
        if (found := self._ends.find(end)) is not None and found.pair is None:
            self._ends.be_patient(found, now)
        return [Tell(end, Refused(Why.UNANSWERED))]

    def _hear_agent(self, agent: AgentEnd, message: Message, now: float) -> list[Effect]:
        match message:
            case OpenSeat():
                return self._open_seat(agent, message, now)
            case AnswerRing(accepted):
                return self._answer(agent, accepted, now)
            case Admit() if agent.pair is not None or agent.met:
                return self._admit(agent, now)
            case Rejoin(sid):
                return self._rejoin(agent, sid, now)
            case Leave(Why.UNCONFIRMED) if agent.pair is not None and may_fail(agent.pair):
                return self._unconfirmed(agent, agent.pair, now)
            case Leave(Why.UNCONFIRMED) if agent.pair is None and agent.met:
                if agent.seat is not None:
                    agent.seat.opens = now  # the customer went before this arrived, and was counted then
                return []
            case Leave():
                return self._vacate(agent, Why.ENDED, now)
            case Forward():
                return self._carry(agent, message, now)
        return self.refuse(agent.id, Why.PROTOCOL, now)

    def _hear_customer(self, customer: CustomerEnd, message: Message, now: float) -> list[Effect]:
        match message:
            case JoinSeat(_, Key.DIGITS | Key.LINK) if free(customer):
                return self._join(customer, message, now)
            case CallAgent() if free(customer):
                return self._call(customer, message, now)
            case Rejoin(sid) if customer.calls is None:
                return self._rejoin(customer, sid, now)
            case Leave(why):
                return self._leave(customer, why if why is Why.UNCONFIRMED else Why.ENDED, now, done=True)
            case Forward(body) if customer.fooled:
                return self._decoys.hear(customer, body)
            case Forward():
                return self._carry(customer, message, now)
        return self.refuse(customer.id, Why.PROTOCOL, now)

    def _open_seat(self, agent: AgentEnd, asked: OpenSeat, now: float) -> list[Effect]:
        """New digits. Who sits goes, and has failed if the agent tried it; a page's consultation goes on."""
        agent.until = None
        pair = agent.pair
        effects: list[Effect] = []
        if pair is not None and pair.tried and not pair.admitted:
            effects += failed(pair)
        effects += [*self._stop_ringing(agent, Why.UNANSWERED, now, tell=True), *self._part(agent, Why.ENDED, now)]
        if agent.consultation and agent.page:
            effects.append(SupportOver(agent.consultation))  # a link that stands asks for no seat
        elif agent.consultation:
            agent.consultation = ""
            effects.append(Vacated(agent.id))
        return [*effects, *self._offers.open(agent, asked, now)]

    def _join(self, customer: CustomerEnd, asked: JoinSeat, now: float) -> list[Effect]:
        agent = self._waiting(asked.route, now)
        if agent is None or (agent.page and asked.guest is Guest.PAGE):
            told: list[Effect] = [] if agent is None else [Tell(agent.id, CodeTried(Spent.USED))]
            told = told or self._offers.tried(asked.route, iter(self._agents.values()), now)
            return [*self._decoys.sit(customer, asked, self._draw_id(), now), *told]
        stopped = self._stop_ringing(agent, Why.BUSY, now, tell=True)
        pair = Pair(agent.id, customer.id, asked.key, asked.guest)
        return [*stopped, *self._seat(agent, customer, pair, self._draw_id(), asked.route, now)]

    def _call(self, customer: CustomerEnd, asked: CallAgent, now: float) -> list[Effect]:
        end = self._offers.called(asked.group, asked.icon)
        if end is None:
            return [Tell(customer.id, Refused(Why.GONE))]
        agent = self._agents[end]
        if asked.agent not in ("", agent.account.name):
            return [Tell(customer.id, Refused(Why.GONE))]  # somebody else has the number by now
        if agent.pair is not None or agent.ringing is not None or agent.consultation:
            return [Tell(customer.id, Refused(Why.BUSY))]
        agent.ringing = Ringing(customer.id, asked.guest, asked.name, now + RINGS)
        customer.calls, customer.until = agent.id, None
        self._rejoining.forget(customer.id)
        return [
            Tell(agent.id, Ring(asked.name, asked.guest, round(RINGS))),
            Tell(customer.id, Calling(agent.account.name, round(RINGS))),
        ]

    def _answer(self, agent: AgentEnd, accepted: bool, now: float) -> list[Effect]:
        ringing = agent.ringing
        if ringing is None or not accepted:
            return self._stop_ringing(agent, Why.UNANSWERED, now)  # nobody rings where the time was up meanwhile
        agent.ringing = None
        customer = self._customers[ringing.customer]
        customer.calls = None
        pair = Pair(agent.id, customer.id, Key.ICON, ringing.guest, ringing.name)
        return self._seat(agent, customer, pair, self._draw_id(), ICON_ROUTE, now)

    def _stop_ringing(self, agent: AgentEnd, why: Why, now: float, tell: bool = False) -> list[Effect]:
        """Whoever rings is refused; the agent hears of it where ``tell`` is set."""
        ringing, agent.ringing = agent.ringing, None
        if ringing is None:
            return []
        customer = self._customers[ringing.customer]
        customer.calls = None
        self._ends.be_patient(customer, now)
        told: list[Effect] = [Tell(customer.id, Refused(why))]
        return [*told, Tell(agent.id, RingOver())] if tell else told

    def _rejoin(self, end: End, sid: str, now: float) -> list[Effect]:
        other, replaced = self._rejoining.come(sid, end.id, isinstance(end, AgentEnd), now)
        end.until = None
        effects: list[Effect] = []
        if replaced is not None:
            effects += self._told_in_vain(replaced, now)
        if other is None:
            return effects
        agent, customer = self._agents.get(end.id), self._customers.get(other)
        if agent is None or customer is None:
            agent, customer = self._agents[other], self._customers[end.id]
        effects += self._stop_ringing(agent, Why.BUSY, now, tell=True)
        if agent.pair is None or agent.pair is not customer.pair:
            effects += [*self._part(agent, Why.GONE, now), *self._leave(customer, Why.GONE, now)]
        pair = Pair(agent.id, customer.id, Key.RESUME, Guest.PROGRAM, admitted=True)
        return [*effects, *self._seat(agent, customer, pair, sid, "", now)]

    def _seat(
        self, agent: AgentEnd, customer: CustomerEnd, pair: Pair, sid: str, route: str, now: float
    ) -> list[Effect]:
        agent.pair = customer.pair = pair
        pair.asked = now
        agent.met = customer.met = True
        agent.until, customer.until = None, now + SILENCE
        self._rejoining.forget(agent.id)
        self._rejoining.forget(customer.id)
        return [Introduce(agent.id, customer.id, sid, agent.account.name, pair.key, pair.guest, route)]

    def _draw_id(self) -> str:
        return f"{self._random_below(2**128):032x}"

    def _admit(self, agent: AgentEnd, now: float) -> list[Effect]:
        pair = agent.pair
        if pair is None or pair.admitted or agent.seat is None:
            return []  # the customer went before this arrived
        pair.admitted = True
        customer = self._customers[pair.customer]
        customer.until = None
        begins = not agent.consultation
        if begins:
            agent.consultation = self._draw_id()
        if pair.guest is Guest.PAGE:
            agent.page = True
            agent.pair = customer.pair = None
        else:
            self._offers.spend(agent, Spent.USED, now)
        return [Admitting(agent.id, customer.id, agent.consultation, begins, pair.guest, agent.seat.kind, pair.name)]

    def _carry(self, end: End, message: Message, now: float) -> list[Effect]:
        pair = end.pair
        if pair is None:
            # Who forwards before it ever met anybody breaks the protocol; who met somebody may not have heard yet
            # that the other end left.
            return [] if end.met else self.refuse(end.id, Why.PROTOCOL, now)
        if isinstance(end, AgentEnd):
            pair.tried = True
            self._decoys.learn(pair, now)
            return [Tell(pair.customer, message)]
        end.until, pair.asked = None, now
        return [Tell(pair.agent, message)]

    def _waiting(self, route: str, now: float) -> AgentEnd | None:
        end = self._offers.holder(route)
        agent = None if end is None else self._agents[end]
        if agent is None or agent.seat is None or agent.pair is not None or now < agent.seat.opens:
            return None
        return agent if agent.consultation or now < agent.seat.expires else None

    def _unconfirmed(self, agent: AgentEnd, pair: Pair, now: float) -> list[Effect]:
        """The customer did not know the secret; the seat is free for the next one, unless the code is burnt."""
        agent.pair = None
        self._decoys.learn(pair, now)
        self._rejoining.forget(pair.customer)
        del self._customers[pair.customer]
        told: list[Effect] = [
            Tell(pair.customer, PeerLeft(Why.UNCONFIRMED)),
            HangUp(pair.customer, Why.UNCONFIRMED),
        ]
        return [*failed(pair), *told, *self._count(agent, pair, now)]

    def _count(self, agent: AgentEnd, pair: Pair, now: float) -> list[Effect]:
        return self._offers.fail(agent, now) if pair.key in (Key.DIGITS, Key.LINK) else []

    def _leave(self, customer: CustomerEnd, why: Why, now: float, done: bool = False) -> list[Effect]:
        """The customer goes from wherever it sits or rings; a program that is ``done`` gives no support any more."""
        if customer.calls is not None:
            agent = self._agents[customer.calls]
            agent.ringing = customer.calls = None
            self._ends.be_patient(customer, now)
            return [Tell(agent.id, RingOver())]
        pair = customer.pair
        if pair is None:
            return self._decoys.leave(customer, now)
        agent = self._agents[pair.agent]
        agent.pair = customer.pair = None
        self._ends.be_patient(customer, now)
        told: list[Effect] = [Tell(agent.id, PeerLeft(why))]
        if pair.admitted:
            return [*told, SupportOver(agent.consultation)] if done and agent.consultation else told
        if agent.seat is not None:
            # What an agent says now that knows nothing of it yet shall not send the next one away.
            agent.seat.opens = now + SETTLING
        return [*failed(pair), *told, *self._count(agent, pair, now)]

    def _vacate(self, agent: AgentEnd, why: Why, now: float) -> list[Effect]:
        """The agent goes from wherever it sits."""
        effects = [*self._stop_ringing(agent, Why.UNANSWERED, now), *self._part(agent, why, now)]
        self._offers.spend(agent, Spent.EXPIRED, now)
        agent.seat = None
        agent.consultation, agent.page = "", False
        return [*effects, Vacated(agent.id)]

    def _part(self, agent: AgentEnd, why: Why, now: float) -> list[Effect]:
        """Whoever sits with the agent is told that it is over."""
        if agent.pair is None:
            return []
        customer = self._customers[agent.pair.customer]
        agent.pair = customer.pair = None
        self._ends.be_patient(customer, now)
        return [Tell(customer.id, PeerLeft(why))]
