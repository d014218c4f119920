"""One line after the other with the same other end: the first, and those that mending makes of one that broke."""

from __future__ import annotations

import asyncio
from typing import Protocol

from rhelp.core.handshake import Keys
from rhelp.core.link import Closed, Link, Opened
from rhelp.core.mending import Mending
from rhelp.core.outcome import Fact
from rhelp.peer.hands import Hands
from rhelp.peer.line import Line, breaks
from rhelp.peer.mender import Parted, mend, until_closed
from rhelp.peer.road import ServerRoad
from rhelp.wire.peer import Hello
from rhelp.wire.signal import Joined, Leave, Why


class Side(Protocol):
    """What is the agent's or the customer's own in it."""

    async def meet(self) -> Keys:
        """Prove the first handshake's key again. Raises what the negotiation raises."""

    async def join(self, line: Line, keys: Keys) -> Link:
        """Bring the line's connection up: the link to run over it. Raises what the negotiation raises."""

    def opened(self, line: Line, peer: Hello) -> None:
        """The line stands. Not before this may it be shown: a link may open as its attempt is given up."""

    def broken(self, line: Line) -> None:
        """The line broke without a goodbye, and is being mended."""

    def hear(self, fact: Fact) -> None:
        """A fact of the link that there is now."""

    def anew(self) -> None:
        """The server has forgotten us: say what it must know."""


class Lines:
    """``hands`` do what the other end may do here; ``relay_only``: by TURN alone, whatever the server's policy."""

    def __init__(
        self, road: ServerRoad, sid: str, side: Side, hands: Hands | None = None, relay_only: bool = False
    ) -> None:
        self._road = road
        self._sid = sid
        self._side = side
        self._hands = hands
        self._relay_only = relay_only
        self._peer: Hello | None = None
        self._mending: asyncio.Task[Line | None] | None = None
        self.line: Line | None = None
        """The line that there is or that is being made; None between two of them."""
        self.parted = False
        """Whether the other side has ended the session."""
        self.ending = False
        """Whether we have."""

    @property
    def is_open(self) -> bool:
        """Whether there is a line by which something can be said."""
        return self.line is not None and self.line.is_open

    async def first(self, joined: Joined, keys: Keys) -> None:
        """Make the first line. Raises what the negotiation raises."""
        self.line = await self._make(joined, keys)

    async def run(self) -> Closed | None:
        """Until the session is over, through as many lines as it takes; None where a broken one was not mended.

        Raises SignedOut while mending.
        """
        while self.line is not None:
            closed = await until_closed(self.line, self._road, self._side.anew, self._has_parted)
            if not breaks(closed) or self.ending:
                return closed
            broken, self.line = self.line, None
            self.line = await self._mend(broken)
        return None

    def handle(self, event: object) -> bool:
        """Our own side did something; False where there is no line that could take it."""
        if self.line is None or not self.line.is_open:
            return False
        self.line.handle(event)
        return True

    def end(self, why: str = "") -> None:
        """End the session at once; another end that is not there hears it by the server."""
        self.ending = True
        self._road.send(Leave(Why.ENDED))
        if self._mending is not None:
            self._mending.cancel()
        if self.line is not None:
            self.line.close(why)

    async def free(self) -> None:
        """Free everything."""
        if self.line is not None:
            self.line.close()
            await self.line.free()

    async def _make(self, joined: Joined, keys: Keys) -> Line:
        line = self.line = Line(joined, self._hear, self._relay_only)
        stands = False
        try:
            link = await self._side.join(line, keys)
            if self.ending:
                raise ConnectionError("ended meanwhile")
            await line.begin(link, self._hands)
            stands = line.is_open
            assert self._peer is not None
            self._side.opened(line, self._peer)
        finally:
            self._peer = None
            if not stands:
                await line.free()
                self.line = None
        return line

    async def _mend(self, broken: Line) -> Line | None:
        await broken.free()
        if self.parted or self.ending:
            return None
        mending = Mending(broken.heard_at)
        self._side.broken(broken)
        self._mending = asyncio.ensure_future(mend(self._road, self._sid, mending, self._again, self._side.anew))
        try:
            return await self._mending
        except Parted:
            self.parted = True
        except asyncio.CancelledError:
            if not self.ending:
                raise
        finally:
            self._mending.cancel()
            self._mending = None
        return None

    async def _again(self, joined: Joined) -> Line:
        return await self._make(joined, await self._side.meet())

    def _has_parted(self) -> None:
        self.parted = True

    def _hear(self, fact: Fact) -> None:
        if isinstance(fact, Opened):
            self._peer = fact.peer
        self._side.hear(fact)
