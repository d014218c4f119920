"""Who is there: the roads of agents and customers that the rules of seats know, and how long they may do nothing."""

from __future__ import annotations

from collections.abc import Iterator

from rhelp.core.offers import expires
from rhelp.core.sitting import Account, AgentEnd, CustomerEnd, Effect, End, HangUp, Tell
from rhelp.wire.signal import PeerLeft, Refused, Why


class Ends:
    """Agents' and customers' ends by number. ``now`` is seconds of any clock that never goes back."""

    def __init__(self, patience: float) -> None:
        """``patience``: seconds an end may take to find something to do here."""
        self._patience = patience
        self._began: float | None = None
        self.agents: dict[int, AgentEnd] = {}
        self.customers: dict[int, CustomerEnd] = {}

    def __iter__(self) -> Iterator[End]:
        yield from self.agents.values()
        yield from self.customers.values()

    def find(self, end: int) -> End | None:
        """The end of this number."""
        return self.agents.get(end) or self.customers.get(end)

    def add_agent(self, end: int, account: Account, now: float) -> None:
        """A signed-in agent's road begins."""
        self.age(now)
        self.agents[end] = AgentEnd(end, account, now + self._patience)

    def add_customer(self, end: int, now: float) -> None:
        """A customer's road begins."""
        self.age(now)
        self.customers[end] = CustomerEnd(end, now + self._patience)

    def age(self, now: float) -> float:
        """Seconds since the first of them came."""
        if self._began is None:
            self._began = now
        return now - self._began

    def settle(self, end: int) -> None:
        """The end has something to do here that is no seat."""
        if found := self.find(end):
            found.settled = True
            found.until = None

    def be_patient(self, end: End, now: float) -> None:
        """It has nothing to do here now, and some time to find something."""
        if not end.settled and not (isinstance(end, AgentEnd) and end.seat is not None):
            end.until = now + self._patience

    def deadlines(self) -> Iterator[float]:
        """When something happens to one of them by itself."""
        for end in self:
            if end.until is not None:
                yield end.until
        for agent in self.agents.values():
            if agent.seat is not None and expires(agent):
                yield agent.seat.expires
            if agent.ringing is not None:
                yield agent.ringing.until

    def dismiss(self) -> list[Effect]:
        """Nobody is there any more: everybody is told that the server ends, and let go of."""
        effects: list[Effect] = []
        for end in self:
            alone = end.pair is None and not (isinstance(end, CustomerEnd) and end.fooled)
            farewell = Refused(Why.SHUTDOWN) if alone else PeerLeft(Why.SHUTDOWN)
            effects += [Tell(end.id, farewell), HangUp(end.id, Why.SHUTDOWN)]
        self.agents.clear()
        self.customers.clear()
        return effects


def free(customer: CustomerEnd) -> bool:
    """Whether it neither sits nor rings, nor believes that it sits."""
    return customer.pair is None and customer.calls is None and not customer.fooled
