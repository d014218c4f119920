"""One connection and the link over it, at either side: begun by a handshake, gone when it breaks or is ended."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, Protocol

from rhelp.core.link import Closed, ClosedWhy, Link, Opened
from rhelp.core.outcome import Fact
from rhelp.peer.connection import Connection
from rhelp.peer.hands import Hands
from rhelp.peer.shell import LinkShell
from rhelp.wire.signal import IcePolicy, IceServer


class Introduction(Protocol):
    """What the server says of the way to the other end."""

    @property
    def ice_servers(self) -> tuple[IceServer, ...]: ...

    @property
    def ice_policy(self) -> IcePolicy: ...


class Line:
    """``on_fact`` hears every fact of the link. Use ``connection`` until the handshake is through, then ``begin``.

    ``relay_only``: by TURN alone, whatever the server's policy.
    """

    def __init__(self, joined: Introduction, on_fact: Callable[[Fact], None], relay_only: bool = False) -> None:
        policy = IcePolicy.RELAY if relay_only else joined.ice_policy
        self.connection = Connection(joined.ice_servers, self._gone, policy)
        self._on_fact = on_fact
        self._link: Link | None = None
        self._shell: LinkShell | None = None
        self._opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._closed: asyncio.Future[Closed] = asyncio.get_running_loop().create_future()

    async def begin(self, link: Link, hands: Hands | None = None) -> None:
        """Bind and greet. Raises ConnectionError where that fails."""
        self._link = link
        self._shell = LinkShell(link, self.connection, hands, self._hear)
        self._shell.open()
        self.connection.listen(self._shell.hear)
        either: list[asyncio.Future[Any]] = [self._opened, self._closed]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not self._opened.done():
            raise ConnectionError("the link did not open")

    async def closed(self) -> Closed:
        """Wait until it is closed."""
        return await asyncio.shield(self._closed)

    @property
    def is_open(self) -> bool:
        """Whether both sides are bound and greeted, and it is not over."""
        return self._opened.done() and not self._closed.done()

    @property
    def heard_at(self) -> float:
        """When the other side was heard last (time.monotonic)."""
        return time.monotonic() if self._link is None else self._link.heard_at

    def handle(self, event: object) -> None:
        """Our own side did something."""
        if self._shell is not None:
            self._shell.handle(event)

    def close(self, why: str = "") -> None:
        """We end it, in so many words."""
        if self._shell is not None:
            self._shell.close(why)

    async def free(self) -> None:
        """Free everything; what was sent last still goes out, unless the line is broken."""
        if self._shell is not None:
            self._shell.drop()
        broken = not self._closed.done() or breaks(self._closed.result())
        await self.connection.close(flush=not broken)

    def _hear(self, fact: Fact) -> None:
        if isinstance(fact, Opened):
            self._opened.set_result(None)
        self._on_fact(fact)
        if isinstance(fact, Closed):
            self._closed.set_result(fact)

    def _gone(self) -> None:
        if self._shell is not None:
            self._shell.drop()


def breaks(closed: Closed) -> bool:
    """Whether a link that closed so is to be mended."""
    return closed.why is ClosedWhy.SILENCE
