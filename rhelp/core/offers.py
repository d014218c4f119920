"""What agents with an open seat offer: a code that holds for a while and is spent, and an icon number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rhelp.core.codes import RandomBelow
from rhelp.core.routes import Icons, Routes
from rhelp.core.sitting import AgentEnd, Burnt, Effect, Failed, Pair, Seat, Tell
from rhelp.wire.signal import CodeTried, Key, OpenSeat, Refused, SeatOpened, Spent, Why

MOST_FAILURES = 3


class Offers:
    """Allots and takes back. ``now`` is seconds of any clock that never goes back."""

    def __init__(self, random_below: RandomBelow, lifetime: float) -> None:
        """``lifetime``: seconds a code holds that nobody used."""
        self._lifetime = lifetime
        self._routes = Routes(random_below, lifetime)
        self._icons = Icons()

    def open(self, agent: AgentEnd, asked: OpenSeat, now: float) -> list[Effect]:
        """A seat with new digits; the icon number stays where the agent has one."""
        self._retire(agent, Spent.EXPIRED, now)
        icon = None if agent.seat is None else agent.seat.icon
        agent.seat = Seat(asked.kind, icon or self._icons.take(agent.account.group, agent.id))
        return self.renew(agent, now, wish=asked.wish)

    def renew(self, agent: AgentEnd, now: float, why: Spent = Spent.EXPIRED, wish: str = "") -> list[Effect]:
        """New digits for the agent's seat; ``why`` the old ones are good no longer."""
        seat = agent.seat
        if seat is None:
            return []
        self._retire(agent, why, now)
        route = self._routes.allot(agent.id, agent.account.id, wish, now)
        if route is None:
            return [Tell(agent.id, Refused(Why.BUSY))]
        seat.route, seat.expires, seat.failures, seat.opens = route, now + self._lifetime, 0, now
        return [Tell(agent.id, SeatOpened(route, agent.account.relay_url, round(self._lifetime), seat.icon))]

    def fail(self, agent: AgentEnd, now: float) -> list[Effect]:
        """One more who did not prove to know the code's secret; the last one allowed burns the code."""
        if agent.seat is None or agent.seat.route is None:
            return []
        agent.seat.failures += 1
        if agent.seat.failures < MOST_FAILURES:
            return []
        return [Burnt(agent.id), *self.renew(agent, now, Spent.BURNT)]

    def spend(self, agent: AgentEnd, why: Spent, now: float) -> None:
        """Code and icon number are the agent's no longer."""
        self._retire(agent, why, now)
        if agent.seat is not None:
            self._icons.free(agent.account.group, agent.seat.icon)
            agent.seat.icon = None

    def holder(self, route: str) -> int | None:
        """The end whose digits these are."""
        return self._routes.end(route)

    def known_as(self, route: str, agents: Mapping[int, AgentEnd], now: float) -> str | None:
        """The name of the agent whose digits these are, or were a short while ago; None where nobody knows."""
        if (end := self._routes.end(route)) is not None:
            return agents[end].account.name
        spent = self._routes.spent(route, now)
        owner = "" if spent is None else spent.owner
        return next((agent.account.name for agent in agents.values() if agent.account.id == owner), None)

    def called(self, group: str, icon: int) -> int | None:
        """The end whose icon number this is."""
        return self._icons.end(group, icon)

    def icons(self, group: str) -> list[tuple[int, int]]:
        """The icon numbers of a page with their ends."""
        return self._icons.of(group)

    def tried(self, route: str, agents: Iterator[AgentEnd], now: float) -> list[Effect]:
        """Somebody came with these digits: tell the agent whose they were, wherever it has a seat now."""
        spent = self._routes.spent(route, now)
        if spent is None:
            return []
        seated = [agent for agent in agents if agent.account.id == spent.owner and agent.seat is not None]
        return [Tell(agent.id, CodeTried(spent.why)) for agent in seated]

    def consultation_over(self, consultation: str, agents: Iterable[AgentEnd], now: float) -> list[Effect]:
        """The consultation has ended: a seat that waited for its support program gets new digits."""
        effects: list[Effect] = []
        for agent in agents:
            if agent.consultation == consultation:
                agent.consultation, agent.page = "", False
                if expires(agent):
                    effects += self.renew(agent, now)
        return effects

    def clear(self) -> None:
        """Nobody offers anything any more."""
        self._routes.clear()
        self._icons.clear()

    def _retire(self, agent: AgentEnd, why: Spent, now: float) -> None:
        if agent.seat is not None and agent.seat.route is not None:
            self._routes.retire(agent.seat.route, agent.account.id, why, now)
            agent.seat.route = None


def expires(agent: AgentEnd) -> bool:
    """Whether the agent's digits have an end: not while somebody sits there or a consultation waits for its program."""
    return agent.seat is not None and agent.seat.route is not None and agent.pair is None and not agent.consultation


def failed(pair: Pair) -> list[Effect]:
    """The customer proved nothing, which counts against its address; by icon number there is nothing to prove."""
    return [] if pair.key is Key.ICON else [Failed(pair.customer)]


def may_fail(pair: Pair) -> bool:
    """Whether the agent can still find that the customer is not who it should be."""
    return not pair.admitted or pair.key is Key.RESUME
