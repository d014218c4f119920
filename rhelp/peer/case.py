"""The agent's side of a live session: one link after the other with the same customer, and what is shown of it."""

from __future__ import annotations

import asyncio
import os
import platform
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Protocol

from rhelp.core.geometry import Rect
from rhelp.core.handshake import Keys
from rhelp.core.link import VERSION as LINK_VERSION
from rhelp.core.link import Closed, ClosedWhy, Link, RoundTrip
from rhelp.core.mending import KEEP
from rhelp.core.outcome import Fact
from rhelp.core.resume import AgentResume
from rhelp.core.rights import Lost
from rhelp.core.sas import Sas
from rhelp.core.session import Compare, EndedWhy, Event, Live, Status, Trust
from rhelp.core.session import Mending as MendingStatus
from rhelp.features.cursor import CursorAt, CursorLooks
from rhelp.features.keyboard import RemoteInputMode
from rhelp.features.picture import Wanted
from rhelp.features.registry import AGENT_ENDS
from rhelp.features.rights import Agent as RightsEnd
from rhelp.features.rights import Ask, RightsAre
from rhelp.features.view import RemoteScreen
from rhelp.media.picture import PictureBuffer
from rhelp.media.video.registry import decodable
from rhelp.peer import tasks
from rhelp.peer.line import Line
from rhelp.peer.lines import Lines
from rhelp.peer.negotiation import PATIENCE, connect_as_agent, meet_as_agent
from rhelp.peer.reports import Reporter
from rhelp.peer.road import Forgotten, ServerLost, ServerRoad, SignedOut
from rhelp.peer.seat import FROM_THE_END, Met
from rhelp.peer.viewing import Viewing
from rhelp.wire.chat import OpenChat
from rhelp.wire.message import Right, Sender
from rhelp.wire.peer import Hello
from rhelp.wire.signal import Leave, Why

STATISTICS_EVERY = 1.0
PART_PATIENCE = 30.0  # seconds for which a session that has ended waits for a server that is away
SAID = {str(why): why for why in (EndedWhy.SCREEN_LOST, EndedWhy.LINE_LOST)}

Show = Callable[[Event | None, Status], None]


class Listener(Protocol):
    """Who sees the customer's screen. ``picture`` is called in the decoder's thread, ``cursor`` in the event loop."""

    def picture(self, dirty: Rect) -> None: ...

    def cursor(self, fact: CursorAt | CursorLooks) -> None: ...


class LiveCase:
    """``show`` moves the session's state where there is an event, and tells the listener."""

    def __init__(
        self,
        road: ServerRoad,
        met: Met,
        name: str,
        picture: PictureBuffer,
        listener: Listener,
        show: Show,
        relay_only: bool = False,
    ) -> None:
        self._road = road
        self._met = met
        self._hello = Hello(LINK_VERSION, ("rights", *AGENT_ENDS), name[:80], platform.system(), decodable())
        self._listener = listener
        self._viewing = Viewing(picture, listener.picture)
        self._show = show
        self._rights = RightsEnd()
        self._reporter = Reporter(road, met.joined.sid)
        self._live: Live | None = None
        self._lines = Lines(road, met.joined.sid, self, relay_only=relay_only)
        self._shown = False
        self._wanted: Wanted | None = None
        self._consultation = ""

    async def connect(self) -> None:
        """The first link. Raises what the negotiation raises."""
        async with asyncio.timeout(PATIENCE):
            await self._lines.first(self._met.joined, self._met.keys)

    async def run(self) -> EndedWhy:
        """Until the session is over, through as many links as it takes. Raises SignedOut while mending."""
        statistics = tasks.start(self._measure(), "statistics")
        try:
            closed = await self._lines.run()
        finally:
            statistics.cancel()
        if closed is not None:
            return _reason(closed)
        if self._lines.ending:
            return EndedWhy.AGENT_ENDED
        return EndedWhy.CUSTOMER_ENDED if self._lines.parted else EndedWhy.LINE_LOST

    def handle(self, event: object) -> None:
        """An event of a feature; while the line is broken only rights can be asked for, and it can be said how the
        screen is wanted; both are told later."""
        if isinstance(event, Compare) and self._live is not None and self._live.words == event.words:
            self._tell(replace(self._live, trust=Trust.COMPARED))
        if isinstance(event, Wanted):
            self._wanted = event
        if not self._lines.handle(event) and isinstance(event, self._rights.minds):
            for item in self._rights.handle(event, time.monotonic()):
                if isinstance(item, Fact):
                    self.hear(item)

    def end(self) -> None:
        """End the session at once; a customer who is not there hears it by the server."""
        self._lines.end()

    def admitted(self, consultation: str) -> None:
        """The server has named the consultation."""
        self._consultation = consultation
        if self._live is not None:
            self._tell(replace(self._live, consultation=consultation))

    async def part(self) -> None:
        """Say to the server that it is over; to one that has just come back as well, but not for long."""
        with suppress(TimeoutError, SignedOut, ServerLost):
            async with asyncio.timeout(PART_PATIENCE):
                while not self._road.up:
                    await asyncio.sleep(0.05)
                if self._road.forgotten:
                    with suppress(Forgotten):
                        await self._road.receive()
                    self.anew()
        self._road.send(Leave(Why.ENDED))

    async def free(self) -> None:
        """Free everything."""
        await self._lines.free()
        await self._viewing.stop()

    async def meet(self) -> Keys:
        return await meet_as_agent(self._road, AgentResume(self._met.keys, os.urandom))

    async def join(self, line: Line, keys: Keys) -> Link:
        binding = await connect_as_agent(self._road, keys, line.connection)
        ends = {"rights": self._rights} | {name: make() for name, make in AGENT_ENDS.items()}
        self._viewing.attach(line.connection)
        return Link(Sender.AGENT, binding, self._hello, ends, allows=lambda right: True)

    def opened(self, line: Line, peer: Hello) -> None:
        self._shown = True
        relayed = line.connection.relayed
        if self._live is None:
            self._viewing.start()
            live = Live(
                peer.name, peer.platform, time.time(), self._met.trust, relayed, consultation=self._consultation,
                adjustable="picture" in peer.features, words=Sas.of(self._met.keys.words),
                host=self._met.joined.relay,
            )  # fmt: skip
            self._live = live
            self._show(Event.CONNECTED, live)
            line.handle(Ask(Right.VIEW))
        else:
            self._live = replace(self._live, relayed=relayed, consultation=self._consultation, lost=None)
            self._show(Event.CONNECTED, self._live)
            if self._wanted is not None:
                line.handle(self._wanted)

    def broken(self, line: Line) -> None:
        assert self._live is not None
        self._shown = False
        since = time.time() - (time.monotonic() - line.heard_at)
        self._show(Event.BROKEN, MendingStatus(self._live, since, since + KEEP))

    def anew(self) -> None:
        """The server has forgotten us: it shall go on with the consultation."""
        if self._consultation:
            self._road.send(OpenChat(self._consultation, FROM_THE_END))

    def hear(self, fact: Fact) -> None:
        self._reporter.hear(fact)
        match fact:
            case RemoteScreen(size):
                self._viewing.resize(size)
            case RightsAre(held, asked, lost, paused) if self._live is not None:
                self._tell(replace(self._live, held=held, asked=asked, lost=lost, paused=paused))
            case RemoteInputMode(hangul) if self._live is not None:
                self._tell(replace(self._live, hangul=hangul))
            case CursorAt() | CursorLooks():
                self._listener.cursor(fact)
            case Lost(Right.VIEW):
                self._viewing.forget()
            case RoundTrip(seconds) if self._live is not None:
                self._viewing.meter.trip(seconds, time.monotonic())
                if self._lines.line is not None:
                    self._lines.line.connection.set_round_trip(seconds)

    def _tell(self, live: Live) -> None:
        self._live = live
        if self._shown and self._lines.is_open:
            self._show(None, live)

    async def _measure(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(STATISTICS_EVERY)
            figures = self._viewing.figures(loop.time() - before, loop.time())
            if self._live is not None:
                self._tell(replace(self._live, figures=figures))


def _reason(closed: Closed) -> EndedWhy:
    if closed.why is ClosedWhy.OURSELVES:
        return EndedWhy.AGENT_ENDED
    if closed.why is ClosedWhy.GOODBYE:
        return SAID.get(closed.detail, EndedWhy.CUSTOMER_ENDED)
    return EndedWhy.LINE_LOST
