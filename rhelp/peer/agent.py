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
from rhelp.core.rights import Lost
from rhelp.core.session import Ended, EndedWhy, Event, Joining, Live, Opening, State, Status, Trust, Waiting, next_state
from rhelp.features.cursor import CursorAt, CursorLooks
from rhelp.features.keyboard import RemoteInputMode
from rhelp.features.registry import AGENT_ENDS
from rhelp.features.rights import Agent as RightsEnd
from rhelp.features.rights import Ask, RightsAre
from rhelp.features.view import RemoteScreen
from rhelp.media.picture import Decoding, PictureBuffer, Tally
from rhelp.peer import tasks
from rhelp.peer.account import Account, check_server
from rhelp.peer.certificates import NotTrusted
from rhelp.peer.connection import Connection
from rhelp.peer.negotiation import negotiate_as_agent
from rhelp.peer.rendezvous import PeerGone, Rendezvous, ServerLost, SignedOut
from rhelp.peer.shell import LinkShell
from rhelp.wire.message import Right, Sender
from rhelp.wire.peer import Hello
from rhelp.wire.signal import Joined, Leave, OpenSeat, Refused, SeatKind, SeatOpened, Why

STATISTICS_EVERY = 1.0
MOST_GUESSES = 3  # wrong secrets after which a code is not used again
GRACE = 5.0  # seconds after its time during which a code is still good
KEY_EVERY = 0.3  # seconds between requests for a key frame, which may get lost
KEY_TRIES = 20


class SeatRefused(Exception):
    """The server has no seat for us now."""


class Listener(Protocol):
    """Who shows the session. ``picture`` is called in the decoder's thread, the others in the event loop."""

    def status(self, status: Status) -> None: ...

    def picture(self, dirty: Rect) -> None: ...

    def cursor(self, fact: CursorAt | CursorLooks) -> None: ...


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
        self._suspicious = False

    async def run(self) -> None:
        """Until everything is closed. The end's reason goes to the listener as soon as it is known."""
        self._tell(Opening())
        working = tasks.start(self._stand_by_and_help(), "session")
        over = asyncio.ensure_future(self._over.wait())
        try:
            await asyncio.wait([working, over], return_when=asyncio.FIRST_COMPLETED)
            self._finish(EndedWhy.AGENT_ENDED)
        finally:
            over.cancel()
            working.cancel()
            await asyncio.wait([working])

    def handle(self, event: object) -> None:
        """An event of a feature (rhelp.features): a pointer moved, a right asked for, …"""
        if self._case is not None:
            self._case.shell.handle(event)

    def answer_ring(self, accepted: bool) -> None:
        """Take the customer who rings, or not. Nobody rings yet."""

    def end(self) -> None:
        """End the session, wherever it stands."""
        if self._case is not None:
            self._case.shell.close()
        else:
            self._over.set()

    async def _stand_by_and_help(self) -> None:
        why = EndedWhy.FAILED
        try:
            async with Rendezvous(self._account.server, "/ws/agent", self._account.token) as road:
                case = await self._stand_by(road)
                try:
                    why = await case.run(self._tell)
                    self._finish(why)
                finally:
                    await case.close()
        except SignedOut:
            why = EndedWhy.SIGNED_OUT
        except SeatRefused:
            why = EndedWhy.FAILED
        except (ServerLost, NotTrusted):
            why = EndedWhy.SERVER_LOST
        finally:
            if not self._over.is_set():
                self._finish(why)

    def _finish(self, why: EndedWhy) -> None:
        """Say once that it is over, before anything is waited for."""
        if self._state is not State.ENDED:
            self._move(Event.OVER)
            self._tell(Ended(why))

    async def _stand_by(self, road: Rendezvous) -> LiveCase:
        """Keep the seat open until a customer with the right secret is connected.

        A secret is used for one code, three wrong guesses and its time at the most, whatever the server does.
        """
        await road.send(OpenSeat(self._kind))
        while True:
            message = await road.receive()
            match message:
                case SeatOpened(route, relay_url, expires_in):
                    code = AccessCode(route, draw_digits(SECRET_DIGITS, secrets.randbelow))
                    self._move(Event.SEATED)
                    self._tell(Waiting(code, relay_url, time.time() + expires_in, suspicious=self._suspicious))
                case Joined() if isinstance(self._status, Waiting):
                    waiting = self._status
                    if time.time() > waiting.expires_at + GRACE:
                        await self._renew(road)
                    elif case := await self._meet(road, message, waiting):
                        return case
                case Refused(Why.SIGN_IN):
                    raise SignedOut("You have been signed out. Please sign in again.")
                case Refused():
                    raise SeatRefused

    async def _meet(self, road: Rendezvous, joined: Joined, waiting: Waiting) -> LiveCase | None:
        """Try the handshake with the customer who came; None where it did not come to a link."""
        self._move(Event.JOINED)
        self._tell(Joining())
        case = LiveCase(joined, self._account, self.picture, self._listener)
        meeting = Meeting(waiting.code.route, joined.relay, joined.sid)
        try:
            await case.connect(road, meeting, waiting.code.secret)
        except HandshakeFailed as error:
            await self._refuse(road, waiting, error)
        except (PeerGone, TimeoutError, ConnectionError):
            await self._renew(road)
        else:
            self._case = case
            self._move(Event.CONNECTED)
            return case
        finally:
            if self._case is None:
                await case.close()
        return None

    async def _refuse(self, road: Rendezvous, waiting: Waiting, error: HandshakeFailed) -> None:
        """The handshake failed: a wrong guess is counted, the third burns the code; anything else is suspicious."""
        if not error.unconfirmed:
            self._suspicious = True
            await self._renew(road)
            return
        await road.send(Leave(Why.UNCONFIRMED))
        failures = waiting.failures + 1
        if failures < MOST_GUESSES:
            self._move(Event.UNCONFIRMED)
            self._tell(replace(waiting, failures=failures))
        else:
            self._move(Event.RENEWED)  # the server sends new digits by itself
            self._tell(Opening())

    async def _renew(self, road: Rendezvous) -> None:
        """This code is spent; ask for another one, and admit nobody before it is there."""
        self._move(Event.RENEWED)
        self._tell(Opening())
        await road.send(OpenSeat(self._kind))

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
        self._listener = listener
        self._connection = Connection(joined.ice_servers, self._gone, joined.ice_policy)
        self._decoding = Decoding(picture, listener.picture, self._want_key_soon)
        self._closed: asyncio.Future[EndedWhy] = self._loop.create_future()
        self._live: Live | None = None
        self._asking_key: asyncio.Task[None] | None = None
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

    async def close(self) -> None:
        """Free everything."""
        if self._asking_key is not None:
            self._asking_key.cancel()
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
            case RemoteInputMode(hangul) if self._live is not None:
                self._show(replace(self._live, hangul=hangul))
            case CursorAt() | CursorLooks():
                self._listener.cursor(fact)
            case Lost(Right.VIEW):
                self._forget_picture()
            case RoundTrip(seconds) if self._live is not None:
                self._live = replace(self._live, round_trip_ms=seconds * 1000)
            case Closed(why, detail):
                self._end(why, detail)

    def _forget_picture(self) -> None:
        """What may no longer be seen does not stay on the agent's screen."""
        size = self._picture.size
        if size is not None:
            self._picture.resize(size)
            self._listener.picture(Rect(0, 0, size.width, size.height))

    def _end(self, why: ClosedWhy, detail: str) -> None:
        reasons = {ClosedWhy.GOODBYE: EndedWhy.CUSTOMER_ENDED, ClosedWhy.OURSELVES: EndedWhy.AGENT_ENDED}
        ended = reasons.get(why, EndedWhy.LINE_LOST)
        if why is ClosedWhy.GOODBYE and detail == EndedWhy.SCREEN_LOST:
            ended = EndedWhy.SCREEN_LOST
        if not self._closed.done():
            self._closed.set_result(ended)

    def _show(self, live: Live) -> None:
        self._live = live
        self._tell(live)

    def _gone(self) -> None:
        if hasattr(self, "shell"):
            self.shell.drop()

    def _want_key_soon(self) -> None:
        """From any thread: ask for a picture that stands by itself, until one is shown."""
        self._decoding.needs_key = True
        self._loop.call_soon_threadsafe(self._ask_for_key)

    def _ask_for_key(self) -> None:
        if self._asking_key is None or self._asking_key.done():
            self._asking_key = tasks.start(self._keep_asking(), "key frame")

    async def _keep_asking(self) -> None:
        for _ in range(KEY_TRIES):
            if not self._decoding.needs_key:
                return
            await self._connection.want_key()
            await asyncio.sleep(KEY_EVERY)

    async def _measure(self) -> None:
        while True:
            before = self._loop.time()
            await asyncio.sleep(STATISTICS_EVERY)
            tally, self._decoding.tally = self._decoding.tally, Tally()
            seconds = self._loop.time() - before
            if self._live is not None:
                pictures, bits = tally.pictures / seconds, tally.bytes * 8 / seconds
                self._show(replace(self._live, pictures_per_s=pictures, bits_per_s=bits))
