"""Who is there: the roads of agents and customers that the rules of seats know, and how long they may do nothing."""

from __future__ import annotations

from collections.abc import Iterator

from rhelp.core.offers import expires
from rhelp.core.sitting import Account, AgentEnd, CustomerEnd, End


class Ends:
    """Agents' and customers' ends by number. ``now`` is seconds of any clock that never goes back."""

    def __init__(self, patience: float) -> None:
        """``patience``: seconds an end may take to find something to do here."""
        self._patience = patience
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
        self.agents[end] = AgentEnd(end, account, now + self._patience)

    def add_customer(self, end: int, now: float) -> None:
        """A customer's road begins."""
        self.customers[end] = CustomerEnd(end, now + self._patience)

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

    def clear(self) -> None:
        """Nobody is there any more."""
        self.agents.clear()
        self.customers.clear()
