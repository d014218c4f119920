"""Mending a broken link: both ends name their session at the server, meet there again, and make a new link."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable

from rhelp.core.handshake import HandshakeFailed
from rhelp.core.link import Closed
from rhelp.core.mending import Mending
from rhelp.peer import tasks
from rhelp.peer.line import Line
from rhelp.peer.road import Forgotten, PeerGone, ServerLost, ServerRoad, SignedOut
from rhelp.wire.signal import Joined, Key, PeerLeft, Refused, Rejoin, Why

log = logging.getLogger("rhelp")

FAILURES = (HandshakeFailed, TimeoutError, ConnectionError, ValueError)


class Parted(Exception):
    """The other side has ended the session while the line was broken."""


async def mend(
    road: ServerRoad,
    sid: str,
    mending: Mending,
    attempt: Callable[[Joined], Awaitable[Line]],
    anew: Callable[[], object],
) -> Line | None:
    """A new link, None where none came about in time. Raises Parted, SignedOut.

    ``attempt`` makes a link with the other end, which is there; ``anew`` says again on a new road what it must know.
    """
    while not mending.over(time.monotonic()):
        try:
            async with asyncio.timeout(mending.wait(time.monotonic())):
                joined = await rejoin(road, sid)
            async with asyncio.timeout(mending.attempt(time.monotonic())):
                return await attempt(joined)
        except Forgotten:
            anew()
            continue
        except PeerGone as gone:
            if gone.why is Why.ENDED:
                raise Parted from gone
        except FAILURES as error:
            log.info("the line could not be mended yet: %r", error)
        pause = mending.failed(random.random())
        await asyncio.sleep(min(pause, mending.wait(time.monotonic())))
    return None


async def rejoin(road: ServerRoad, sid: str) -> Joined:
    """Come together with the other end; whatever was under way before is not heard any more."""
    road.send(Rejoin(sid))
    while True:
        match await road.receive():
            case Joined(key=Key.RESUME) as joined if joined.sid == sid:
                return joined
            case PeerLeft(Why.ENDED):
                raise PeerGone(Why.ENDED)
            case Refused(why):
                raise PeerGone(why)


async def until_closed(
    line: Line, road: ServerRoad, anew: Callable[[], object], parted: Callable[[], object]
) -> Closed:
    """Wait until the line is closed; meanwhile ``watch``."""
    watching = tasks.start(watch(road, anew, parted), "server road")
    try:
        return await line.closed()
    finally:
        watching.cancel()
        await asyncio.wait([watching])


async def watch(road: ServerRoad, anew: Callable[[], object], parted: Callable[[], object]) -> None:
    """While the link is well nothing the server says touches it.

    If the server forgets us, ``anew`` is said; that the other side has ended (``parted``) counts once the link breaks.
    """
    while True:
        try:
            if await road.receive() == PeerLeft(Why.ENDED):
                parted()
        except Forgotten:
            anew()
        except (SignedOut, ServerLost):
            return  # heard again when the link is to be mended
