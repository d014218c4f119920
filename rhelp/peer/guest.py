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
from rhelp.core.rights import Granted, Lost
from rhelp.core.session import EndedWhy
from rhelp.features.picture import Wanted
from rhelp.features.registry import CUSTOMER_ENDS
from rhelp.peer import tasks
from rhelp.peer.body import Body
from rhelp.peer.entrance import Outcome, Way, meeting_of
from rhelp.peer.line import Line, breaks
from rhelp.peer.mender import Parted, mend, until_closed
from rhelp.peer.negotiation import PATIENCE, connect_as_customer, meet_as_customer
from rhelp.peer.road import ServerRoad
from rhelp.wire.message import Message, Sender
from rhelp.wire.peer import Hello
from rhelp.wire.signal import Joined, Leave, Why


@dataclass(frozen=True)
class Connecting(Fact):
    """The agent is there; the handshake runs. ``agent`` is the name that the server has the agent signed in by."""

    agent: str


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
        self._make: Callable[[Joined], Line] = lambda joined: Line(joined, self._hear, relay_only)
        self._road = road
        self._joined = joined
        self._body = body
        self._rights = body.rights
        self._show = show
        self._anew = anew
        self._hello = Hello(LINK_VERSION, ("rights", *CUSTOMER_ENDS), name[:80], platform.system())
        self._keys: Keys | None = None
        self._line: Line | None = None
        self._mending: asyncio.Task[Line | None] | None = None
        self._parted = False
        self._ending = False
        self.began = False

    async def connect(self, way: Way) -> None:
        """The first handshake and link. Raises what the negotiation raises."""
        self._rights.agent = self._joined.agent
        meeting, secret = meeting_of(way, self._joined)
        async with asyncio.timeout(PATIENCE):
            self._keys = await meet_as_customer(self._road, CustomerHandshake(secret, meeting, os.urandom))
            self._line = await self._make_line(self._joined, self._keys)

    async def run(self) -> Outcome:
        """Until the session is over, through as many links as it takes."""
        try:
            while self._line is not None:
                closed = await until_closed(self._line, self._road, self._anew, self._has_parted)
                if not breaks(closed) or self._ending:
                    return _outcome(closed)
                broken, self._line = self._line, None
                self._line = await self._mend(broken)
            return Outcome.ENDED if self._ending or self._parted else Outcome.LINE_LOST
        finally:
            self._body.withdraw()
            self._take(self._rights.over())

    def handle(self, event: object) -> None:
        """An answer or a withdrawal; while the line is broken it counts as well, and is told afterwards."""
        if self._line is not None and self._line.is_open:
            self._line.handle(event)
        elif isinstance(event, self._rights.minds):
            self._take(self._rights.handle(event, time.monotonic()))

    def end(self, why: str = "") -> None:
        """End it at once; an agent who is not there hears it by the server."""
        self._ending = True
        self._road.send(Leave(Why.ENDED))
        if self._mending is not None:
            self._mending.cancel()
        if self._line is not None:
            self._line.close(why)

    async def free(self) -> None:
        """Free everything."""
        if self._line is not None:
            self._line.close()
            await self._line.free()

    async def _make_line(self, joined: Joined, keys: Keys) -> Line:
        line = self._line = self._make(joined)
        opened = False
        try:
            line.connection.send_screen(self._body.source)
            binding = await connect_as_customer(self._road, keys, line.connection)
            if self._ending:
                raise ConnectionError("ended meanwhile")
            ends = {"rights": self._rights} | {name: make() for name, make in CUSTOMER_ENDS.items()}
            link = Link(Sender.CUSTOMER, binding, self._hello, ends, self._rights.holds)
            await line.begin(link, self._body.hands)
            opened = line.is_open
        finally:
            if not opened:
                await line.free()
                self._line = None
        return line

    async def _mend(self, broken: Line) -> Line | None:
        await broken.free()
        if self._parted:
            return None
        assert self._keys is not None
        mending = Mending(broken.heard_at)
        self._show(Broken(mending.wait(time.monotonic())))
        self._mending = asyncio.ensure_future(mend(self._road, self._joined.sid, mending, self._resume, self._anew))
        waking = tasks.start(self._keep_time(), "rights")
        try:
            return await self._mending
        except Parted:
            self._parted = True
        except asyncio.CancelledError:
            if not self._ending:
                raise
        finally:
            waking.cancel()
            self._mending.cancel()
            self._mending = None
        return None

    async def _resume(self, joined: Joined) -> Line:
        assert self._keys is not None
        keys = await meet_as_customer(self._road, CustomerResume(self._keys, os.urandom))
        return await self._make_line(joined, keys)

    async def _keep_time(self) -> None:
        """Questions and rights come to their end without a link too."""
        while (deadline := self._rights.deadline) is not None:
            await asyncio.sleep(max(0.01, deadline - time.monotonic()))
            self._take(self._rights.wake(time.monotonic()))

    def _has_parted(self) -> None:
        self._parted = True

    def _take(self, items: Iterable[Item]) -> None:
        """What the rights say while there is no link: nothing to send it by, and nothing to be done by it."""
        for item in items:
            if isinstance(item, Fact) and not isinstance(item, (Act, Message)):
                self._hear(item)

    def _hear(self, fact: Fact) -> None:
        match fact:
            case Wanted():
                self._body.source.want(fact)
                return
            case Granted(_, right) if self._line is not None and self._line.is_open:
                self._body.allow(right)
            case Lost(right):
                self._body.forbid(right)
            case Opened(peer):
                self.began = True
                self._body.source.filming.decodes = peer.decodes
                if self._line is not None and not self._ending:
                    self._body.begin(self._line.handle)
            case Closed() if self._line is not None and self._line.is_open:
                self._body.shut()
                if breaks(fact):
                    self._rights.broke(self._line.heard_at)
        self._show(fact)


def _outcome(closed: Closed) -> Outcome:
    lost = closed.why not in (ClosedWhy.GOODBYE, ClosedWhy.OURSELVES) or closed.detail == EndedWhy.LINE_LOST
    return Outcome.LINE_LOST if lost else Outcome.ENDED
