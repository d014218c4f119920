"""The agent's side of one session: a seat at the server, the handshake with whoever comes, the live link, its end."""

from __future__ import annotations

import asyncio
import platform
import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from rhelp.core.codes import SECRET_DIGITS, AccessCode, draw_digits
from rhelp.core.geometry import Rect
from rhelp.core.handshake import HandshakeFailed, Meeting
from rhelp.core.link import VERSION as LINK_VERSION
from rhelp.core.link import Closed, ClosedWhy, Link, Opened, RoundTrip
from rhelp.core.outcome import Fact
from rhelp.core.session import Ended, EndedWhy, Event, Joining, Live, Opening, State, Status, Trust, Waiting, next_state
from rhelp.features.registry import AGENT_ENDS
from rhelp.features.rights import Agent as RightsEnd
from rhelp.features.rights import Ask, RightsAre
from rhelp.features.view import RemoteScreen
from rhelp.media.picture import Decoding, PictureBuffer, Tally
from rhelp.peer import tasks
from rhelp.peer.account import Account, check_server
from rhelp.peer.connection import Connection
from rhelp.peer.negotiation import negotiate_as_agent
from rhelp.peer.rendezvous import PeerGone, Rendezvous, ServerLost, SignedOut
from rhelp.peer.shell import LinkShell
from rhelp.wire.message import Right, Sender
from rhelp.wire.peer import Hello
from rhelp.wire.signal import Joined, Leave, OpenSeat, Refused, SeatKind, SeatOpened, Why

STATISTICS_EVERY = 1.0


class SeatRefused(Exception):
    """The server has no seat for us now."""


class Listener(Protocol):
    """Who shows the session. ``status`` is called in the event loop, ``picture`` in the decoder's thread."""

    def status(self, status: Status) -> None: ...

    def picture(self, dirty: Rect) -> None: ...


class AgentSession:
    """One session from standby to its end. All methods belong to the event loop's thread."""

    def __init__(self, account: Account, kind: SeatKind, listener: Listener, *, insecure: bool = False) -> None:
        check_server(account.server, insecure)
        self.picture = PictureBuffer()
        self._account = account
        self._kind = kind
        self._listener = listener
        self._status: Status = Opening()
        self._state = State.OPENING
        self._case: LiveCase | None = None
        self._over: asyncio.Event = asyncio.Event()
        self._why = EndedWhy.AGENT_ENDED

    async def run(self) -> None:
        """Until the session ended. The end's reason goes to the listener."""
        self._tell(Opening())
        waiting = tasks.start(self._stand_by_and_help(), "session")
        over = asyncio.ensure_future(self._over.wait())
        try:
            await asyncio.wait([waiting, over], return_when=asyncio.FIRST_COMPLETED)
        finally:
            over.cancel()
            waiting.cancel()
            await asyncio.wait([waiting])
        self._move(Event.OVER)
        self._tell(Ended(self._why))

    def handle(self, event: object) -> None:
        """An event of a feature (rhelp.features): a pointer moved, a right asked for, …"""
        if self._case is not None:
            self._case.shell.handle(event)

    def end(self) -> None:
        """End the session, wherever it stands."""
        if self._case is not None:
            self._case.shell.close()
        else:
            self._over.set()

    async def _stand_by_and_help(self) -> None:
        try:
            async with Rendezvous(self._account.server, "/ws/agent", self._account.token) as road:
                case = await self._stand_by(road)
                self._why = await case.run(self._tell)
        except SignedOut:
            self._why = EndedWhy.SIGNED_OUT
        except SeatRefused:
            self._why = EndedWhy.FAILED
        except ServerLost:
            self._why = EndedWhy.SERVER_LOST
        finally:
            self._over.set()

    async def _stand_by(self, road: Rendezvous) -> LiveCase:
        """Keep the seat open until a customer with the right secret is connected."""
        await road.send(OpenSeat(self._kind))
        while True:
            message = await road.receive()
            match message:
                case SeatOpened(route, relay_url, expires_in):
                    code = AccessCode(route, draw_digits(SECRET_DIGITS, secrets.randbelow))
                    self._move(Event.SEATED)
                    self._tell(Waiting(code, relay_url, time.time() + expires_in, self._failures))
                case Joined() if isinstance(self._status, Waiting):
                    case = await self._meet(road, message, self._status)
                    if case is not None:
                        return case
                case Refused(Why.SIGN_IN):
                    raise SignedOut("You have been signed out. Please sign in again.")
                case Refused():
                    raise SeatRefused

    async def _meet(self, road: Rendezvous, joined: Joined, waiting: Waiting) -> LiveCase | None:
        """Try the handshake with the customer who came; None where the seat stays open for the next one."""
        self._move(Event.JOINED)
        self._tell(Joining())
        case = LiveCase(joined, self._account, self.picture, self._listener)
        meeting = Meeting(waiting.code.route, joined.relay, joined.sid)
        try:
            await case.connect(road, meeting, waiting.code.secret)
        except HandshakeFailed as error:
            await case.close()
            await road.send(Leave(Why.UNCONFIRMED))
            waiting = replace(waiting, failures=waiting.failures + error.unconfirmed)
        except (PeerGone, TimeoutError, ConnectionError):
            await case.close()
            await road.send(OpenSeat(self._kind))
        else:
            self._case = case
            self._move(Event.CONNECTED)
            return case
        self._move(Event.UNCONFIRMED)
        self._tell(waiting)
        return None

    @property
    def _failures(self) -> int:
        return self._status.failures if isinstance(self._status, Waiting) else 0

    def _move(self, event: Event) -> None:
        self._state = next_state(self._state, event)

    def _tell(self, status: Status) -> None:
        self._status = status
        self._listener.status(status)


class LiveCase:
    """The live link with one customer: connection, decoder, statistics."""

    def __init__(self, joined: Joined, account: Account, picture: PictureBuffer, listener: Listener) -> None:
        self._loop = asyncio.get_running_loop()
        self._name = joined.agent or account.name
        self._picture = picture
        self._connection = Connection(joined.ice_servers, self._gone)
        self._decoding = Decoding(picture, listener.picture, self._want_key_soon)
        self._closed: asyncio.Future[EndedWhy] = self._loop.create_future()
        self._live: Live | None = None
        self._tell: Callable[[Status], None] = lambda status: None
        self.shell: LinkShell

    async def connect(self, road: Rendezvous, meeting: Meeting, secret: str) -> None:
        """Handshake, connection, lanes. Raises what the negotiation raises."""
        binding = await negotiate_as_agent(road, meeting, secret, self._connection)
        rights = RightsEnd()
        ends = {"rights": rights} | {name: make() for name, make in AGENT_ENDS.items()}
        hello = Hello(LINK_VERSION, tuple(ends), self._name[:80], platform.system())
        link = Link(Sender.AGENT, binding, hello, ends, allows=lambda right: True)
        self.shell = LinkShell(link, self._connection, None, self._hear)

    async def run(self, tell: Callable[[Status], None]) -> EndedWhy:
        """Until the link closed."""
        self._tell = tell
        self._decoding.start()
        self._connection.receive_screen(self._decoding.put)
        self.shell.open()
        self._connection.listen(self.shell.hear)
        statistics = tasks.start(self._measure(), "statistics")
        try:
            return await asyncio.shield(self._closed)
        finally:
            statistics.cancel()
            self.shell.close()
            await self.close()

    async def close(self) -> None:
        """Free everything."""
        await self._connection.close()
        await asyncio.to_thread(self._decoding.stop)

    def _hear(self, fact: Fact) -> None:
        match fact:
            case Opened(peer):
                relayed = self._connection.relayed
                self._show(Live(peer.name, peer.platform, time.time(), Trust.VERIFIED, relayed))
                self.shell.handle(Ask(Right.VIEW))
            case RemoteScreen(size):
                self._picture.resize(size)
                self._want_key_soon()
            case RightsAre(held, asked, lost) if self._live is not None:
                self._show(replace(self._live, held=held, asked=asked, lost=lost))
            case RoundTrip(seconds) if self._live is not None:
                self._live = replace(self._live, round_trip_ms=seconds * 1000)
            case Closed(why):
                self._end(why)

    def _end(self, why: ClosedWhy) -> None:
        reasons = {ClosedWhy.GOODBYE: EndedWhy.CUSTOMER_ENDED, ClosedWhy.OURSELVES: EndedWhy.AGENT_ENDED}
        if not self._closed.done():
            self._closed.set_result(reasons.get(why, EndedWhy.LINE_LOST))

    def _show(self, live: Live) -> None:
        self._live = live
        self._tell(live)

    def _gone(self) -> None:
        if hasattr(self, "shell"):
            self.shell.drop()

    def _want_key_soon(self) -> None:
        asyncio.run_coroutine_threadsafe(self._connection.want_key(), self._loop)

    async def _measure(self) -> None:
        while True:
            before = self._loop.time()
            await asyncio.sleep(STATISTICS_EVERY)
            tally, self._decoding.tally = self._decoding.tally, Tally()
            seconds = self._loop.time() - before
            if self._live is not None:
                pictures, bits = tally.pictures / seconds, tally.bytes * 8 / seconds
                self._show(replace(self._live, pictures_per_s=pictures, bits_per_s=bits))
