"""The rules of seats: an agent opens one under four routing digits, one customer at a time joins it.

Pure: every method is one step that returns what is to be done, in order. An *end* is one socket, known by a number the
caller chooses; ``now`` is seconds of any clock that never goes back.

An agent never says that a customer knew the secret, but it shows: of the handshake (docs/protocol.md) its third
``Forward`` is sent only once the customer has proved it. A join that ends earlier by the customer, or because the agent
gave it up, has failed: it counts against the customer's address and against the code, and the seat opens again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rhelp.core.codes import ROUTE_DIGITS, RandomBelow
from rhelp.wire.message import Message
from rhelp.wire.signal import Forward, JoinSeat, Leave, OpenSeat, PeerLeft, Refused, SeatOpened, Why

LIFETIME = 600.0
PATIENCE = 30.0
SILENCE = 20.0
SETTLING = 2.0
MOST_FAILURES = 3
CONVINCED = 3
ROUTES = 10**ROUTE_DIGITS


@dataclass(frozen=True, slots=True)
class Tell:
    """Send the message to the end."""

    end: int
    message: Message


@dataclass(frozen=True, slots=True)
class Introduce:
    """Send ``Joined`` to both ends: the session's id (128 bits in hexadecimal) and the agent's name."""

    agent: int
    customer: int
    sid: str
    name: str


@dataclass(frozen=True, slots=True)
class HangUp:
    """Close the end's socket once everything told to it is sent; the rules know it no longer."""

    end: int
    why: Why


@dataclass(frozen=True, slots=True)
class Failed:
    """The customer at this end came with a wrong code, or proved nothing: to be counted against its address."""

    end: int


Effect = Tell | Introduce | HangUp | Failed


@dataclass(slots=True)
class _Agent:
    """An agent's end: idle without ``route``, waiting with it, in a session while ``other`` is there.

    ``spoken`` counts what it forwarded to that customer; before ``opens`` nobody is let in.
    """

    id: int
    name: str
    relay_url: str
    until: float | None
    route: str | None = None
    expires: float = 0.0
    failures: int = 0
    other: int | None = None
    met: bool = False
    spoken: int = 0
    opens: float = 0.0


@dataclass(slots=True)
class _Customer:
    """A customer's end; ``met`` once it has ever been in a session."""

    id: int
    until: float | None
    other: int | None = None
    met: bool = False


class Seats:
    """All seats of a server, and who sits in them."""

    def __init__(self, random_below: RandomBelow, lifetime: float = LIFETIME, patience: float = PATIENCE) -> None:
        """``lifetime``: seconds a code holds; ``patience``: seconds an end may take to open or join a seat.

        A customer that has joined and forwards nothing is let go of after ``SILENCE`` seconds.
        """
        self._random_below = random_below
        self._lifetime = lifetime
        self._patience = patience
        self._agents: dict[int, _Agent] = {}
        self._customers: dict[int, _Customer] = {}
        self._routes: dict[str, int] = {}
        self._resting: dict[str, float] = {}

    def add_agent(self, end: int, name: str, relay_url: str, now: float) -> None:
        """A signed-in agent's socket is open; ``relay_url`` is the page its customers are sent to."""
        self._agents[end] = _Agent(end, name, relay_url, now + self._patience)

    def add_customer(self, end: int, now: float) -> None:
        """A customer's socket is open."""
        self._customers[end] = _Customer(end, now + self._patience)

    def agent_waiting(self, route: str, now: float) -> str | None:
        """The name of the agent who waits under these digits, None where nobody does."""
        agent = self._waiting(route, now)
        return None if agent is None else agent.name

    def receive(self, end: int, message: Message, now: float) -> list[Effect]:
        """The end sent a message; an end the rules have let go of is not heard."""
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

    def remove(self, end: int, now: float) -> list[Effect]:
        """The end's socket is closed."""
        if agent := self._agents.pop(end, None):
            return self._vacate(agent, Why.GONE, now)
        if customer := self._customers.pop(end, None):
            return self._leave(customer, Why.GONE, now)
        return []

    @property
    def deadline(self) -> float | None:
        """When ``wake`` wants to be called."""
        return min(self._deadlines(), default=None)

    def wake(self, now: float) -> list[Effect]:
        """The deadline has come: codes that nobody used get new digits, idle ends are let go of."""
        effects: list[Effect] = []
        for agent in list(self._agents.values()):
            if agent.until is not None and agent.until <= now:
                effects += [HangUp(agent.id, Why.GONE), *self.remove(agent.id, now)]
            elif agent.route is not None and agent.other is None and agent.expires <= now:
                effects += self._allot(agent, now)
        for customer in list(self._customers.values()):
            if customer.until is not None and customer.until <= now:
                effects += [HangUp(customer.id, Why.GONE), *self.remove(customer.id, now)]
        return effects

    def shut_down(self) -> list[Effect]:
        """The server ends: everybody is told and let go of."""
        effects: list[Effect] = []
        for end in self._ends():
            farewell = Refused(Why.SHUTDOWN) if end.other is None else PeerLeft(Why.SHUTDOWN)
            effects += [Tell(end.id, farewell), HangUp(end.id, Why.SHUTDOWN)]
        self._agents.clear()
        self._customers.clear()
        self._routes.clear()
        return effects

    def _ends(self) -> Iterator[_Agent | _Customer]:
        yield from self._agents.values()
        yield from self._customers.values()

    def _deadlines(self) -> Iterator[float]:
        for end in self._ends():
            if end.until is not None:
                yield end.until
        for agent in self._agents.values():
            if agent.route is not None and agent.other is None:
                yield agent.expires

    def _hear_agent(self, agent: _Agent, message: Message, now: float) -> list[Effect]:
        match message:
            case OpenSeat():
                return self._open_seat(agent, now)
            case Leave(Why.UNCONFIRMED) if agent.other is not None:
                return self._unconfirmed(agent, self._customers[agent.other], now)
            case Leave(Why.UNCONFIRMED) if agent.route is not None:
                agent.opens = now  # the customer went before this arrived, and was counted then
                return []
            case Leave(Why.UNCONFIRMED) if agent.met:
                # The customer went before this arrived, and the code with it; the agent counts on standing by.
                return self._allot(agent, now)
            case Leave():
                return self._vacate(agent, Why.ENDED, now)
            case Forward():
                return self._carry(agent, message, now)
        return self.refuse(agent.id, Why.PROTOCOL, now)

    def _open_seat(self, agent: _Agent, now: float) -> list[Effect]:
        """New digits; a customer that is there goes, and has failed if the agent tried it."""
        agent.until = None
        failed = [Failed(agent.other)] if agent.other is not None and 0 < agent.spoken < CONVINCED else []
        return [*failed, *self._vacate(agent, Why.ENDED, now), *self._allot(agent, now)]

    def _hear_customer(self, customer: _Customer, message: Message, now: float) -> list[Effect]:
        match message:
            case JoinSeat(route) if customer.other is None:
                return self._join(customer, route, now)
            case Leave(why):
                return self._leave(customer, why if why is Why.UNCONFIRMED else Why.ENDED, now)
            case Forward():
                return self._carry(customer, message, now)
        return self.refuse(customer.id, Why.PROTOCOL, now)

    def _carry(self, end: _Agent | _Customer, message: Message, now: float) -> list[Effect]:
        if end.other is not None:
            if isinstance(end, _Agent):
                end.spoken += 1
            else:
                end.until = None
            return [Tell(end.other, message)]
        # Who forwards before it ever met anybody breaks the protocol; who met somebody may not have heard yet that
        # the other end left.
        return [] if end.met else self.refuse(end.id, Why.PROTOCOL, now)

    def _join(self, customer: _Customer, route: str, now: float) -> list[Effect]:
        agent = self._waiting(route, now)
        if agent is None:
            return [Failed(customer.id), Tell(customer.id, Refused(Why.CODE))]
        agent.other, customer.other = customer.id, agent.id
        agent.met = customer.met = True
        agent.spoken = 0
        customer.until = now + SILENCE
        return [Introduce(agent.id, customer.id, f"{self._random_below(2**128):032x}", agent.name)]

    def _waiting(self, route: str, now: float) -> _Agent | None:
        end = self._routes.get(route)
        agent = None if end is None else self._agents[end]
        if agent is None or agent.other is not None:
            return None
        return agent if agent.opens <= now < agent.expires else None

    def _unconfirmed(self, agent: _Agent, customer: _Customer, now: float) -> list[Effect]:
        """The customer did not know the secret; the seat is free for the next one, unless the code is burnt."""
        agent.other = None
        del self._customers[customer.id]
        told: list[Effect] = [
            Failed(customer.id),
            Tell(customer.id, PeerLeft(Why.UNCONFIRMED)),
            HangUp(customer.id, Why.UNCONFIRMED),
        ]
        return [*told, *self._count_failure(agent, now)]

    def _count_failure(self, agent: _Agent, now: float) -> list[Effect]:
        """One more who did not prove to know the secret; the last one allowed burns the code."""
        agent.failures += 1
        return self._allot(agent, now) if agent.failures >= MOST_FAILURES else []

    def _leave(self, customer: _Customer, why: Why, now: float) -> list[Effect]:
        """The customer goes; the code is spent if it proved to know the secret."""
        if customer.other is None:
            return []
        agent = self._agents[customer.other]
        agent.other = customer.other = None
        customer.until = now + self._patience
        if agent.spoken >= CONVINCED:
            self._retire(agent, now)
            return [Tell(agent.id, PeerLeft(why))]
        # An agent that asks for new digits now shall not meet somebody by the old ones meanwhile.
        agent.opens = now + SETTLING
        return [Failed(customer.id), Tell(agent.id, PeerLeft(why)), *self._count_failure(agent, now)]

    def _vacate(self, agent: _Agent, why: Why, now: float) -> list[Effect]:
        """The agent goes from wherever it sits."""
        self._retire(agent, now)
        if agent.other is None:
            return []
        customer = self._customers[agent.other]
        agent.other = customer.other = None
        customer.until = now + self._patience
        return [Tell(customer.id, PeerLeft(why))]

    def _allot(self, agent: _Agent, now: float) -> list[Effect]:
        """New digits for the agent."""
        self._retire(agent, now)
        route = self._draw(now)
        if route is None:
            return [Tell(agent.id, Refused(Why.BUSY))]
        agent.route, agent.expires, agent.failures, agent.opens = route, now + self._lifetime, 0, now
        self._routes[route] = agent.id
        return [Tell(agent.id, SeatOpened(route, agent.relay_url, round(self._lifetime)))]

    def _retire(self, agent: _Agent, now: float) -> None:
        """Take the agent's digits away; they rest for a while, lest somebody late comes to another agent by them."""
        if agent.route is None:
            return
        del self._routes[agent.route]
        self._resting[agent.route] = now + self._lifetime
        agent.route = None

    def _draw(self, now: float) -> str | None:
        """Digits nobody has; such as rest only where nothing else is left."""
        self._resting = {route: until for route, until in self._resting.items() if until > now}
        unused = [route for n in range(ROUTES) if (route := f"{n:0{ROUTE_DIGITS}}") not in self._routes]
        choice = [route for route in unused if route not in self._resting] or unused
        return choice[self._random_below(len(choice))] if choice else None
