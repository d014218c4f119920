"""The customer's side of a live session: one link after the other with the same agent, rights that outlive them."""

from __future__ import annotations

import asyncio
import os
import platform
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rhelp.core.handshake import CustomerHandshake, Keys
from rhelp.core.link import VERSION as LINK_VERSION
from rhelp.core.link import Act, Closed, ClosedWhy, Link, Opened
from rhelp.core.mending import Mending
from rhelp.core.outcome import Fact, Item
from rhelp.core.resume import CustomerResume
from rhelp.core.rights import Granted, Lost, Resumed
from rhelp.core.sas import Sas
from rhelp.core.session import EndedWhy, Proved
from rhelp.features.picture import Wanted
from rhelp.features.registry import CUSTOMER_ENDS
from rhelp.peer import tasks
from rhelp.peer.body import Body
from rhelp.peer.entrance import Outcome, Way, meeting_of, trust_in
from rhelp.peer.line import Line, breaks
from rhelp.peer.lines import Lines
from rhelp.peer.negotiation import PATIENCE, connect_as_customer, meet_as_customer
from rhelp.peer.reports import Reporter
from rhelp.peer.road import ServerRoad
from rhelp.wire.message import Message, Right, Sender
from rhelp.wire.peer import Hello
from rhelp.wire.signal import Joined


@dataclass(frozen=True)
class Connecting(Fact):
    """The agent is there; the handshake runs. ``agent`` is the name that the server has the agent signed in by.

    ``organisation`` is what the server says whose support this is; may be empty.
    """

    agent: str
    organisation: str = ""


@dataclass(frozen=True)
class Broken(Fact):
    """The line is being mended for so many seconds at most; nothing is shown or done meanwhile."""

    seconds: float


class Case:
    """``show`` hears every fact; ``anew`` says to a server that has forgotten us what it must know."""

    def __init__(
        self,
        road: ServerRoad,
        joined: Joined,
        body: Body,
        show: Callable[[Fact], None],
        name: str,
        anew: Callable[[], None],
        relay_only: bool = False,
    ) -> None:
        self._road = road
        self._joined = joined
        self._body = body
        self._rights = body.rights
        self._show = show
        self.anew = anew
        self._hello = Hello(LINK_VERSION, ("rights", *CUSTOMER_ENDS), name[:80], platform.system())
        self._keys: Keys | None = None
        self._lines = Lines(road, joined.sid, self, body.hands, relay_only)
        self._reporter = Reporter(road, joined.sid)
        self._untold: list[Fact] | None = None
        self._waking: asyncio.Task[None] | None = None
        self.began = False

    async def connect(self, way: Way) -> None:
        """The first handshake and link. Raises what the negotiation raises."""
        self._rights.agent = self._joined.agent
        meeting, secret = meeting_of(way, self._joined)
        async with asyncio.timeout(PATIENCE):
            self._keys = await meet_as_customer(self._road, CustomerHandshake(secret, meeting, os.urandom))
            self._show(Proved(trust_in(way), Sas.of(self._keys.words)))
            await self._lines.first(self._joined, self._keys)

    async def run(self) -> Outcome:
        """Until the session is over, through as many links as it takes."""
        try:
            closed = await self._lines.run()
        finally:
            self._let_sleep()
            self._body.withdraw()
            self._take(self._rights.over())
        if closed is not None:
            return _outcome(closed)
        return Outcome.ENDED if self._lines.ending or self._lines.parted else Outcome.LINE_LOST

    def handle(self, event: object) -> None:
        """An answer or a withdrawal; while the line is broken it counts as well, and is told afterwards."""
        if not self._lines.handle(event) and isinstance(event, self._rights.minds):
            self._take(self._rights.handle(event, time.monotonic()))

    def end(self, why: str = "") -> None:
        """End it at once; an agent who is not there hears it by the server."""
        self._lines.end(why)

    async def free(self) -> None:
        """Free everything."""
        await self._lines.free()

    async def meet(self) -> Keys:
        assert self._keys is not None
        return await meet_as_customer(self._road, CustomerResume(self._keys, os.urandom))

    async def join(self, line: Line, keys: Keys) -> Link:
        line.connection.send_screen(self._body.source)
        binding = await connect_as_customer(self._road, keys, line.connection)
        ends = {"rights": self._rights} | {name: make() for name, make in CUSTOMER_ENDS.items()}
        return Link(Sender.CUSTOMER, binding, self._hello, ends, self._rights.holds)

    def opened(self, line: Line, peer: Hello) -> None:
        self._let_sleep()
        self._tell_late()

    def broken(self, line: Line) -> None:
        self._show(Broken(Mending(line.heard_at).wait(time.monotonic())))
        self._waking = tasks.start(self._keep_time(), "rights")

    def hear(self, fact: Fact) -> None:
        line = self._lines.line
        self._reporter.hear(fact)
        match fact:
            case Wanted():
                self._body.source.want(fact)
                return
            case Granted(right=right) if self._lines.is_open:
                self._body.allow(right)
            case Resumed() if self._lines.is_open:
                self._body.allow(Right.VIEW)
            case Lost(right):
                self._body.forbid(right)
            case Opened(peer):
                self.began = True
                if "rights" not in peer.features:
                    self._take(self._rights.over())  # over such a link nothing could be taken back any more
                self._body.source.filming.decodes = peer.decodes
                if line is not None and not self._lines.ending:
                    self._body.begin(line.handle)
                self._untold = []
            case Closed() if line is not None and line.is_open:
                self._body.shut()
                if breaks(fact):
                    self._rights.broke(line.heard_at)
                self._tell_late(closed=True)
        self._tell(fact)

    async def _keep_time(self) -> None:
        """Questions and rights come to their end without a link too."""
        while (deadline := self._rights.deadline) is not None:
            await asyncio.sleep(max(0.01, deadline - time.monotonic()))
            self._take(self._rights.wake(time.monotonic()))

    def _let_sleep(self) -> None:
        if self._waking is not None:
            self._waking.cancel()

    def _take(self, items: Iterable[Item]) -> None:
        """What the rights say while there is no link: nothing to send it by, and nothing to be done by it."""
        for item in items:
            if isinstance(item, Fact) and not isinstance(item, (Act, Message)):
                self.hear(item)

    def _tell(self, fact: Fact) -> None:
        """Show it, but nothing of a link that has opened before its line stands."""
        if self._untold is None:
            self._show(fact)
        else:
            self._untold.append(fact)

    def _tell_late(self, closed: bool = False) -> None:
        """Show what was kept; of a link that closed at once, what the rights are alone."""
        untold, self._untold = self._untold or [], None
        for fact in untold:
            if not (closed and isinstance(fact, Opened)):
                self._show(fact)


def _outcome(closed: Closed) -> Outcome:
    lost = closed.why not in (ClosedWhy.GOODBYE, ClosedWhy.OURSELVES) or closed.detail == EndedWhy.LINE_LOST
    return Outcome.LINE_LOST if lost else Outcome.ENDED
