"""Agents' desks: each hears where its colleagues stand, when that changed, at most twice a second."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from rhelp.core.presence import Presence
from rhelp.core.sitting import Account
from rhelp.signaling.roads import Roads
from rhelp.signaling.store import Store, StoreError
from rhelp.signaling.worker import Worker
from rhelp.wire.chat import Colleague, Colleagues, SetState, State
from rhelp.wire.message import Message

log = logging.getLogger(__name__)

EVERY = 0.5  # seconds between two tellings
MOST_COLLEAGUES = 200


class Desks:
    """Who of the agents is where. Methods belong to the event loop's thread."""

    def __init__(self, roads: Roads, store: Store, worker: Worker) -> None:
        self.busy: Callable[[str], bool] = lambda account: False
        self._roads = roads
        self._store = store
        self._presence = Presence()
        self._groups: dict[str, str] = {}
        self._told: dict[int, Colleagues] = {}
        self._changed: set[str] = set()
        self._worker = worker
        self._untold = False

    def is_desk(self, end: int) -> bool:
        """Whether the agent said a state on this road."""
        return self._presence.is_desk(end)

    def came(self, end: int, account: Account) -> None:
        """A road of this agent began."""
        self._groups[account.id] = account.group
        self._presence.came(end, account.id, account.group)
        self._change(account.group)

    def went(self, end: int) -> None:
        """The road is gone for good."""
        self._told.pop(end, None)
        self._change(self._presence.went(end))

    def attached(self, end: int, attached: bool) -> None:
        """The road has a socket now, or none."""
        self._change(self._presence.attached(end, attached))

    def touch(self, account: str) -> None:
        """The agent began or ended a consultation."""
        self._change(self._groups.get(account))

    def hear(self, end: int, message: Message) -> bool:
        """The agent says where it stands; False where it cannot say that."""
        group = self._presence.say(end, message.state) if isinstance(message, SetState) else None
        self._change(group)
        return group is not None

    def _change(self, group: str | None) -> None:
        if group is None:
            return
        if not self._changed:
            self._worker.do(self._tell_changed)
        self._changed.add(group)

    async def _tell_changed(self) -> None:
        changed, self._changed = self._changed, set()
        for group in changed:
            try:
                await self._tell(group)
                self._untold = False
            except StoreError as trouble:
                self._change(group)  # told again as soon as the database answers
                if not self._untold:
                    log.error("%s (%s)", trouble, trouble.__cause__)
                self._untold = True
        await asyncio.sleep(EVERY)

    async def _tell(self, group: str) -> None:
        agents = await self._store.agents_of(group)
        states = [(agent, self._presence.state(agent.id, self.busy(agent.id))) for agent in agents]
        states.sort(key=lambda pair: pair[1] is State.OFFLINE)  # stable: by name within each
        shown = Colleagues(tuple(Colleague(agent.name, state) for agent, state in states[:MOST_COLLEAGUES]))
        for end in self._presence.desks(group):
            if self._told.get(end) != shown:
                self._told[end] = shown
                self._roads.tell(end, shown)
