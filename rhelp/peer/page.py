"""A customer's page that shows its screen: the agent's side, beside a seat that waits on for the support program.

The page asks for it by the server, which lets both whisper. They prove to each other the key of the handshake by which
the page was let in (``core/resume.py``), make a link of their own and speak over that alone. When the page is loaded
again or its line breaks it asks once more, and what it shows goes on; for ``KEEP`` seconds the agent's viewer waits.
"""

from __future__ import annotations

import asyncio
import logging
import os
import platform
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Protocol

from rhelp.core.geometry import Rect
from rhelp.core.handshake import HandshakeFailed
from rhelp.core.link import VERSION, Closed, Link, Opened, RoundTrip
from rhelp.core.mending import KEEP
from rhelp.core.outcome import Fact
from rhelp.core.resume import AgentResume
from rhelp.core.rights import Lost
from rhelp.core.sas import Sas
from rhelp.core.session import Compare, Live, Mending, Trust
from rhelp.features.page_rights import Agent as PageRights
from rhelp.features.registry import PAGE_ENDS
from rhelp.features.rights import Ask, RightsAre
from rhelp.media.picture import PictureBuffer
from rhelp.peer import tasks
from rhelp.peer.line import Line, breaks
from rhelp.peer.negotiation import connect_as_agent, meet_as_agent
from rhelp.peer.road import ServerRoad
from rhelp.peer.seat import PageMet
from rhelp.peer.viewing import Viewing
from rhelp.wire import codec
from rhelp.wire.chat import ShowBegins, Whisper
from rhelp.wire.handshake import HANDSHAKE
from rhelp.wire.message import Message, Right, Sender
from rhelp.wire.peer import Hello

PATIENCE = 30.0  # seconds from the page's wish until its link stands
STATISTICS_EVERY = 1.0
MOST_WHISPERS = 8  # of an attempt that wait; a handshake needs one at a time
REPLACED = "replaced"  # said to a page whose place the support program takes

log = logging.getLogger("rhelp")


class Listener(Protocol):
    """Who sees what the page shows. ``picture`` is called in the decoder's thread."""

    def picture(self, dirty: Rect) -> None: ...


class Whispers:
    """The way to the page during one attempt: what ``negotiation`` needs of a road."""

    def __init__(self, road: ServerRoad, begins: ShowBegins) -> None:
        self._road = road
        self._begins = begins
        self._heard: asyncio.Queue[str] = asyncio.Queue(MOST_WHISPERS)

    def put(self, whisper: Whisper) -> None:
        """The server carried this to us."""
        if whisper.attempt == self._begins.attempt and not self._heard.full():
            self._heard.put_nowait(whisper.body)

    def forward(self, message: Message) -> None:
        """Send a HANDSHAKE message to the page."""
        self._road.send(Whisper(self._begins.consultation, self._begins.attempt, codec.encode(message)))

    async def receive_forwarded(self) -> Message | None:
        """The page's next message, None for an unknown kind. Raises BadMessage."""
        return codec.decode(await self._heard.get(), HANDSHAKE)


class PageShow:
    """``tell`` hears how it stands: Live, Mending, None where nothing is shown any more. In the event loop's thread."""

    def __init__(
        self,
        road: ServerRoad,
        name: str,
        picture: PictureBuffer,
        listener: Listener,
        tell: Callable[[Live | Mending | None], None],
        relay_only: bool = False,
    ) -> None:
        self._road = road
        self._hello = Hello(VERSION, ("rights", *PAGE_ENDS), name[:80], platform.system())
        self._viewing = Viewing(picture, listener.picture)
        self._tell = tell
        self._relay_only = relay_only
        self._rights = PageRights()
        self._whispers: Whispers | None = None
        self._line: Line | None = None
        self._live: Live | None = None
        self._running: asyncio.Task[None] | None = None
        self._statistics: asyncio.Task[None] | None = None
        self._lost_at: float | None = None
        self._over = False
        self._given_up = asyncio.Event()

    def begins(self, begins: ShowBegins, met: PageMet) -> None:
        """The page wants to show its screen, or goes on after its line broke."""
        if self._over:
            return
        self._given_up.clear()
        before, self._whispers = self._running, Whispers(self._road, begins)
        self._running = tasks.start(self._run(begins, met, self._whispers, before), "page's screen")

    def hear(self, whisper: Whisper) -> None:
        """The page whispers."""
        if self._whispers is not None:
            self._whispers.put(whisper)

    def over(self) -> None:
        """The server says that the page does not come back; that counts where there is no link to ask."""
        self._given_up.set()

    def handle(self, event: object) -> None:
        """An event of a feature; what a page cannot take is dropped."""
        if isinstance(event, Compare) and self._live is not None and self._live.words == event.words:
            self._tell_live(replace(self._live, trust=Trust.COMPARED))
        elif self._line is not None and self._line.is_open:
            self._line.handle(event)

    def end(self, why: str = "") -> None:
        """Look no longer, at once; ``free`` waits until everything is closed."""
        self._over = True
        self._viewing.silence()
        if self._line is not None:
            self._line.close(why)

    async def free(self) -> None:
        """Free everything."""
        self.end()
        for task in (self._running, self._statistics):
            if task is not None:
                task.cancel()
                await asyncio.wait([task])
        await self._viewing.stop()

    async def _run(
        self, begins: ShowBegins, met: PageMet, whispers: Whispers, before: asyncio.Task[None] | None
    ) -> None:
        if before is not None:
            before.cancel()
            await asyncio.wait([before])
        line: Line | None = None
        try:
            try:
                line = await self._connect(begins, met, whispers)
            except (HandshakeFailed, TimeoutError, ConnectionError) as error:
                log.info("a page's screen could not be had: %r", error)
            closed = await line.closed() if line is not None else None
        finally:
            if self._line is not None:
                await self._line.free()
                self._line = None
        await self._after(closed)

    async def _connect(self, begins: ShowBegins, met: PageMet, whispers: Whispers) -> Line:
        async with asyncio.timeout(PATIENCE):
            keys = await meet_as_agent(whispers, AgentResume(met.keys, os.urandom))
            opened: list[Hello] = []
            line = self._line = Line(begins, lambda fact: self._hear(fact, opened), self._relay_only)
            binding = await connect_as_agent(whispers, keys, line.connection)
            self._viewing.attach(line.connection)
            ends = {"rights": self._rights} | {name: make() for name, make in PAGE_ENDS.items()}
            await line.begin(Link(Sender.AGENT, binding, self._hello, ends, allows=lambda right: True))
        self._opened(line, opened[0], met, begins.consultation)
        return line

    def _opened(self, line: Line, peer: Hello, met: PageMet, consultation: str) -> None:
        relayed = line.connection.relayed
        if self._live is None:
            self._live = Live(
                peer.name, peer.platform, time.time(), met.trust, relayed, consultation=consultation,
                adjustable=False, words=Sas.of(met.keys.words), host=met.host, page=True,
            )  # fmt: skip
            self._statistics = tasks.start(self._measure(), "statistics")
            line.handle(Ask(Right.VIEW))
        self._lost_at = None
        self._live = replace(self._live, relayed=relayed)
        self._say(self._live)

    async def _after(self, closed: Closed | None) -> None:
        """The link is over. One that broke, or could not be made anew, may come back for a while."""
        if self._live is None:
            return
        if (closed is None or breaks(closed)) and not self._over:
            since = self._lost_at = self._lost_at or time.time()
            self._say(Mending(self._live, since, since + KEEP))
            with suppress(TimeoutError):
                async with asyncio.timeout(since + KEEP - time.time()):
                    await self._given_up.wait()
        if self._statistics is not None:
            self._statistics.cancel()
        self._live, self._lost_at, self._rights = None, None, PageRights()
        self._viewing.forget()
        self._say(None)

    def _hear(self, fact: Fact, opened: list[Hello]) -> None:
        match fact:
            case Opened(peer):
                opened.append(peer)
            case RightsAre(held, asked, lost, paused) if self._live is not None:
                self._tell_live(replace(self._live, held=held, asked=asked, lost=lost, paused=paused))
            case Lost(Right.VIEW):
                self._viewing.forget()
            case RoundTrip(seconds) if self._line is not None:
                self._viewing.meter.trip(seconds, time.monotonic())
                self._line.connection.set_round_trip(seconds)

    def _tell_live(self, live: Live) -> None:
        self._live = live
        if self._line is not None and self._line.is_open:
            self._say(live)

    def _say(self, status: Live | Mending | None) -> None:
        if not self._over:
            self._tell(status)

    async def _measure(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(STATISTICS_EVERY)
            figures = self._viewing.figures(loop.time() - before, loop.time())
            if self._live is not None:
                self._tell_live(replace(self._live, figures=figures))
