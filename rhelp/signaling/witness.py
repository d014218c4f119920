"""Who tells the audit what happens on the roads and at the doors: in its turn, within bounds, never a secret."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from rhelp.core.audit import Value
from rhelp.core.limits import Buckets, Rate
from rhelp.core.sitting import Admitting, Introduce
from rhelp.signaling.roads import Caller
from rhelp.signaling.store import Store
from rhelp.signaling.worker import Worker
from rhelp.wire.report import Report
from rhelp.wire.signal import Key

log = logging.getLogger(__name__)

MOST_WAITING = 2_000
REFUSALS = Rate(600, 1)  # of sign-ins and codes, whole server; what is beyond is counted
REPORTS_PER_ROAD = Rate(200, 1)
MOST_SESSIONS = 8  # of one road whose reports are heard


class Witness:
    """Methods belong to the event loop's thread, and return at once."""

    def __init__(self, store: Store, worker: Worker, clock: Callable[[], float]) -> None:
        self._store = store
        self._worker = worker
        self._clock = clock
        self._refusals, self._reports = Buckets(REFUSALS), Buckets(REPORTS_PER_ROAD)
        self._uncounted = 0
        self.counted: Callable[[str], object] = lambda event: None
        """Called with every event, also where it is not kept."""
        self._sessions: dict[int, list[str]] = {}

    def note(self, event: str, **fields: Value) -> None:
        """Something happened; where too much waits already it is counted, and told by the next one."""
        self.counted(event)
        if len(self._worker) >= MOST_WAITING:
            self._uncounted += 1
            return
        if self._uncounted:
            fields["unnoted"], self._uncounted = self._uncounted, 0
        at = time.time()
        self._worker.do(lambda: self._store.note(event, at, **fields))

    async def settle(self) -> None:
        """Until everything noted is kept."""
        while len(self._worker):
            await asyncio.sleep(0.01)

    def refused(self, why: str, address: str, agent: str = "") -> None:
        """Somebody did not get in: to an account (only where there is one of that name), or with a code."""
        if not self._refusals.take("", self._clock()):
            self.counted("sign-in-refused")
            self._uncounted += 1
            return
        self.note("sign-in-refused", by=agent or "unknown", address=address, why=why)

    def join_failed(self, caller: Caller) -> None:
        """A customer came with a wrong code, or proved nothing."""
        self.note("join-failed", by="customer", address=caller.address)

    def burnt(self, caller: Caller) -> None:
        """A code was tried wrongly too often."""
        if caller.account is not None:
            self.note("code-burnt", by="server", agent=caller.account.name)

    def introduced(self, pair: Introduce, customer: Caller | None) -> None:
        """Agent and customer sit together."""
        for end in (pair.agent, pair.customer):
            self._sessions[end] = [*self._sessions.get(end, []), pair.sid][-MOST_SESSIONS:]
        event = "mending" if pair.key is Key.RESUME else "joined"
        address = customer.address if customer is not None else ""
        told: dict[str, Value] = {"session": pair.sid, "key": pair.key, "guest": pair.guest, "address": address}
        self.note(event, by=pair.name, **told)

    def admitted(self, admitting: Admitting, agent: Caller | None) -> None:
        """The agent's program was convinced."""
        name = agent.account.name if agent is not None and agent.account is not None else ""
        sessions = self._sessions.get(admitting.customer, [""])
        told: dict[str, Value] = {"consultation": admitting.consultation, "guest": admitting.guest}
        self.note("admitted", by=name, session=sessions[-1], **told)

    def reported(self, end: int, caller: Caller, report: Report) -> None:
        """One end says what happened to a right in a session of its own; anybody else's is not heard."""
        if report.sid not in self._sessions.get(end, ()):
            return
        if not self._reports.take(str(end), self._clock()):
            self._uncounted += 1
            return
        who = "customer" if caller.account is None else caller.account.name
        self.note(f"right-{report.what}", by=who, session=report.sid, right=report.right)

    @property
    def sessions(self) -> int:
        """How many sessions have an end with a road here."""
        return len({sessions[-1] for sessions in self._sessions.values()})

    def forget(self, end: int) -> None:
        """The road is gone."""
        self._sessions.pop(end, None)
