"""Where agents stand, as their colleagues see it: from the roads they have and from what they say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rhelp.wire.chat import State

SAID = (State.ONLINE, State.AWAY)
"""What an agent may say of itself."""


@dataclass(slots=True)
class Standing:
    """One road of an agent; ``said`` makes it a desk, a road without a seat that hears of its colleagues."""

    account: str
    group: str
    attached: bool = True
    said: State | None = None


class Presence:
    """The roads of all agents."""

    def __init__(self) -> None:
        self._roads: dict[int, Standing] = {}

    def came(self, end: int, account: str, group: str) -> None:
        """A road of this agent began."""
        self._roads[end] = Standing(account, group)

    def went(self, end: int) -> str | None:
        """The road is gone for good; the group that is to hear of it."""
        road = self._roads.pop(end, None)
        return None if road is None else road.group

    def attached(self, end: int, attached: bool) -> str | None:
        """The road has a socket now, or none; the group that is to hear of it."""
        road = self._roads.get(end)
        if road is None:
            return None
        road.attached = attached
        return road.group

    def say(self, end: int, state: State) -> str | None:
        """The agent says where it stands; the group that is to hear of it, None where that cannot be said."""
        road = self._roads.get(end)
        if road is None or state not in SAID:
            return None
        road.said = state
        return road.group

    def is_desk(self, end: int) -> bool:
        """Whether the agent said a state on this road."""
        road = self._roads.get(end)
        return road is not None and road.said is not None

    def desks(self, group: str) -> list[int]:
        """The desks of a group that have a socket."""
        return [
            end for end, road in self._roads.items() if road.group == group and road.attached and road.said is not None
        ]

    def state(self, account: str, busy: bool) -> State:
        """Where the agent stands; ``busy``: it has an open consultation."""
        roads = [road for road in self._roads.values() if road.account == account]
        if not roads:
            return State.OFFLINE
        if not any(road.attached for road in roads):
            return State.CONNECTING
        if busy:
            return State.IN_CONSULTATION
        return State.AWAY if _all_away(roads) else State.ONLINE


def _all_away(roads: Iterable[Standing]) -> bool:
    """Whether every desk says away, and there is one."""
    said = [road.said for road in roads if road.said is not None]
    return bool(said) and all(state is State.AWAY for state in said)
