"""The customer's side of one session: join by code, handshake, then let the agent do what is allowed, and no more."""

from __future__ import annotations

import asyncio
import platform
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from rhelp.core.codes import AccessCode
from rhelp.core.geometry import Size
from rhelp.core.handshake import HandshakeFailed, Meeting
from rhelp.core.link import VERSION as LINK_VERSION
from rhelp.core.link import Closed, ClosedWhy, Link
from rhelp.core.outcome import Fact
from rhelp.core.rights import Granted, Lost, Policy, RightsBook
from rhelp.core.session import EndedWhy
from rhelp.desktop.ports import Desktop
from rhelp.features.cursor import Seen
from rhelp.features.keyboard import InputModeIs
from rhelp.features.registry import CUSTOMER_ENDS
from rhelp.features.rights import Customer as RightsEnd
from rhelp.features.view import ScreenIs
from rhelp.media.source import ScreenSource
from rhelp.peer.certificates import NotTrusted
from rhelp.peer.connection import Connection
from rhelp.peer.cursor_watch import CursorWatch
from rhelp.peer.hands import Hands
from rhelp.peer.input_mode import InputModeWatch
from rhelp.peer.negotiation import negotiate_as_customer
from rhelp.peer.rendezvous import PeerGone, Rendezvous, ServerLost, TooMany
from rhelp.peer.shell import LinkShell
from rhelp.wire.message import Right, Sender
from rhelp.wire.peer import Hello
from rhelp.wire.signal import Joined, JoinSeat, Refused, Why


class Outcome(StrEnum):
    """How a session went, for the customer's program to say."""

    ENDED = "ended"
    CODE_REFUSED = "code-refused"
    NO_SERVER = "no-server"
    NOT_TRUSTED = "not-trusted"
    LINE_LOST = "line-lost"
    NOT_CONNECTED = "not-connected"
    SCREEN_LOST = "screen-lost"
    SLOW_DOWN = "slow-down"


@dataclass(frozen=True)
class Connecting(Fact):
    """The code was taken; the handshake runs. ``agent`` is the name that the server has the agent signed in by."""

    agent: str


@dataclass(frozen=True)
class Trouble(Fact):
    """Something on the desktop did not work; the session goes on."""

    sentence: str


class CustomerListener(Protocol):
    """Who shows the session to the customer; called in the event loop."""

    def hear(self, fact: Fact) -> None:
        """Connecting, Opened, Asked, Granted, Refused, Withdrawn, Denied, Trouble, Closed."""


class CustomerSession:
    """One session with ``desktop``; all methods belong to the event loop's thread."""

    def __init__(self, server: str, desktop: Desktop, policy: Policy, listener: CustomerListener, name: str) -> None:
        self._loop = asyncio.get_running_loop()
        self._server = server
        self._listener = listener
        self._name = name
        self._hands = Hands(desktop, self._trouble_elsewhere)
        self._rights = RightsEnd(RightsBook(policy), "")
        self._source = ScreenSource(desktop.screen, self._resized, self._blind)
        self._input_mode = InputModeWatch(desktop.input_method, lambda hangul: self.handle(InputModeIs(hangul)))
        self._cursor = CursorWatch(desktop.cursor, lambda state: self.handle(Seen(state)))
        self._closed: asyncio.Future[ClosedWhy] = self._loop.create_future()
        self._shell: LinkShell | None = None
        self._size: Size | None = None
        self._ending = False
        self._screen_lost = False
        self.desktop_free = True

    async def run(self, code: AccessCode) -> Outcome:
        """From the code to the end. Afterwards ``desktop_free`` says whether nobody uses the desktop any more."""
        try:
            async with Rendezvous(self._server, "/ws/customer") as road:
                return await self._join(road, code)
        except TooMany:
            return Outcome.SLOW_DOWN
        except NotTrusted:
            return Outcome.NOT_TRUSTED
        except ServerLost:
            return Outcome.NO_SERVER
        except HandshakeFailed as error:
            return Outcome.CODE_REFUSED if error.unconfirmed else Outcome.NOT_CONNECTED
        except PeerGone as error:
            return Outcome.CODE_REFUSED if error.why in (Why.CODE, Why.UNCONFIRMED) else Outcome.NOT_CONNECTED
        except (TimeoutError, ConnectionError, ValueError):  # aiortc answers a strange ICE server with ValueError
            return Outcome.NOT_CONNECTED
        finally:
            watches = self._source.stop(), self._cursor.stop(), self._input_mode.stop()
            watching_ended = all(await asyncio.gather(*watches))
            self.desktop_free = await asyncio.to_thread(self._hands.stop) and watching_ended

    def handle(self, event: object) -> None:
        """An answer, a withdrawal (rhelp.features.rights)."""
        if self._shell is not None:
            self._shell.handle(event)

    @property
    def live(self) -> bool:
        """Whether there is a link to end; before, ``run`` is to be cancelled instead."""
        return self._shell is not None

    def end(self) -> None:
        """End the session at once; a link that is only coming about will not open any more."""
        self._ending = True
        self._withdraw()
        if self._shell is not None:
            self._shell.close(EndedWhy.SCREEN_LOST if self._screen_lost else "")

    def _withdraw(self) -> None:
        """Whatever is still on its way here, nothing more is shown or done."""
        self._source.allow(False)
        self._cursor.allow(False)
        for right in Right:
            self._hands.forbid(right)

    async def _join(self, road: Rendezvous, code: AccessCode) -> Outcome:
        await road.send(JoinSeat(code.route))
        joined = await road.receive()
        if isinstance(joined, Refused) and joined.why is Why.SLOW_DOWN:
            return Outcome.SLOW_DOWN
        if not isinstance(joined, Joined):
            return Outcome.CODE_REFUSED
        self._show(Connecting(joined.agent))
        connection = Connection(joined.ice_servers, self._gone, joined.ice_policy)
        connection.send_screen(self._source)
        try:
            meeting = Meeting(code.route, joined.relay, joined.sid)
            binding = await negotiate_as_customer(road, meeting, code.secret, connection)
            self._rights.agent = joined.agent
            ends = {"rights": self._rights} | {name: make() for name, make in CUSTOMER_ENDS.items()}
            hello = Hello(LINK_VERSION, tuple(ends), self._name[:80], platform.system())
            link = Link(Sender.CUSTOMER, binding, hello, ends, self._rights.holds)
            return await self._live(link, connection)
        finally:
            await connection.close()

    async def _live(self, link: Link, connection: Connection) -> Outcome:
        self._shell = LinkShell(link, connection, self._hands, self._hear)
        if self._ending:
            return Outcome.ENDED
        self._hands.start()
        self._source.start()
        self._cursor.start()
        self._shell.open()
        connection.listen(self._shell.hear)
        try:
            why = await asyncio.shield(self._closed)
        finally:
            self._shell.close()
        if self._screen_lost:
            return Outcome.SCREEN_LOST
        return Outcome.ENDED if why in (ClosedWhy.GOODBYE, ClosedWhy.OURSELVES) else Outcome.LINE_LOST

    def _hear(self, fact: Fact) -> None:
        match fact:
            case Granted(_, right) if not self._ending:
                self._hands.allow(right)
                if right is Right.VIEW:
                    self._begin_view()
                elif right is Right.KEYBOARD:
                    self._input_mode.begin()
            case Lost(right):
                self._hands.forbid(right)
                if right is Right.VIEW:
                    self._source.allow(False)
                    self._cursor.allow(False)
            case Closed(why):
                self._withdraw()
                if not self._closed.done():
                    self._closed.set_result(why)
        self._show(fact)

    def _show(self, fact: Fact) -> None:
        """Tell the listener in a turn of its own, so that whatever goes wrong there stops nothing here."""
        self._loop.call_soon(self._listener.hear, fact)

    def _begin_view(self) -> None:
        if self._size is not None:
            self.handle(ScreenIs(self._size))
        self._source.allow(True)
        self._cursor.allow(True)

    def _resized(self, size: Size) -> None:
        self._size = size
        self.handle(ScreenIs(size))

    def _gone(self) -> None:
        if self._shell is not None:
            self._shell.drop()

    def _blind(self, sentence: str) -> None:
        """The screen is gone: without it there is nothing to support."""
        self._screen_lost = True
        self._trouble(sentence)
        self.end()

    def _trouble(self, sentence: str) -> None:
        self._show(Trouble(sentence))

    def _trouble_elsewhere(self, sentence: str) -> None:
        self._loop.call_soon_threadsafe(self._trouble, sentence)
