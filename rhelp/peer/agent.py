"""The agent's side of one session: a seat at the server, the handshake with whoever comes, the live link, its end."""

from __future__ import annotations

import asyncio
from typing import Protocol

from rhelp.core.geometry import Rect
from rhelp.core.handshake import HandshakeFailed
from rhelp.core.session import Compare, Ended, EndedWhy, Event, Live, Mending, Opening, State, Status, next_state
from rhelp.features.cursor import CursorAt, CursorLooks
from rhelp.media.picture import PictureBuffer
from rhelp.peer import tasks
from rhelp.peer.account import Account, check_server
from rhelp.peer.case import LiveCase
from rhelp.peer.certificates import NotTrusted
from rhelp.peer.page import REPLACED, PageShow
from rhelp.peer.road import Forgotten, Hooks, PeerGone, ServerLost, ServerRoad, SignedOut, TooMany
from rhelp.peer.seat import Seat, SeatRefused
from rhelp.wire.chat import ShowBegins, ShowOver, Whisper
from rhelp.wire.message import Message
from rhelp.wire.signal import Admitted, AnswerRing, SeatKind

STANDBY = (State.OPENING, State.WAITING, State.RINGING, State.JOINING)
NOTICED = 1.0  # seconds without a socket after which the agent is told


class Listener(Protocol):
    """Who shows the session. ``picture`` is called in the decoder's thread, the others in the event loop."""

    def status(self, status: Status) -> None: ...

    def picture(self, dirty: Rect) -> None: ...

    def cursor(self, fact: CursorAt | CursorLooks) -> None: ...


class AgentSession:
    """One session from standby to its end. All methods belong to the event loop's thread."""

    def __init__(
        self, account: Account, kind: SeatKind, listener: Listener, *, insecure: bool = False, relay_only: bool = False
    ) -> None:
        """``relay_only``: our end is reached by a TURN server alone, so that customers do not learn its address."""
        check_server(account.server, insecure)
        self._relay_only = relay_only
        self.picture = PictureBuffer()
        self._account = account
        self._kind = kind
        self._listener = listener
        self._state = State.OPENING
        self._seat: Seat | None = None
        self._case: LiveCase | None = None
        self._page: PageShow | None = None
        self._standing: Status = Opening()
        self._shown: Live | Mending | None = None  # what a page shows, beside the seat
        self._over: asyncio.Event = asyncio.Event()
        self._noticing: asyncio.TimerHandle | None = None

    async def run(self) -> None:
        """Until everything is closed. The end's reason goes to the listener as soon as it is known."""
        self._listener.status(Opening())
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
        """An event of a feature (rhelp.features), ``AnswerRing`` or ``Compare``."""
        if isinstance(event, AnswerRing):
            self.answer_ring(event.accepted)
        elif self._shown is not None and self._page is not None:
            self._page.handle(event)
            if isinstance(event, Compare) and self._seat is not None:
                self._seat.compared(event.words)
        elif isinstance(event, Compare) and self._seat is not None and self._case is None:
            self._seat.compared(event.words)
        elif self._case is not None:
            self._case.handle(event)

    def answer_ring(self, accepted: bool) -> None:
        """Take the customer who rings, or not; nothing happens where nobody rings (any longer)."""
        if self._seat is not None:
            self._seat.answer(accepted)

    def end(self) -> None:
        """End the session, wherever it stands."""
        if self._case is not None and self._state in (State.LIVE, State.MENDING):
            self._case.end()
        else:
            self._over.set()

    async def _stand_by_and_help(self) -> None:
        why = EndedWhy.FAILED
        hooks = Hooks(self._up, self._aside)
        try:
            async with ServerRoad(self._account.server, "/ws/agent", self._account.token, hooks) as road:
                page = self._page = self._page_show(road)
                try:
                    case = await self._stand_by(road)
                finally:
                    await page.free()
                try:
                    why = await case.run()
                    self._finish(why)
                finally:
                    await case.free()
                await case.part()
        except SignedOut:
            why = EndedWhy.SIGNED_OUT
        except SeatRefused:
            why = EndedWhy.FAILED
        except TooMany:
            why = EndedWhy.SLOW_DOWN
        except (ServerLost, NotTrusted):
            why = EndedWhy.SERVER_LOST
        finally:
            if self._noticing is not None:
                self._noticing.cancel()
            if not self._over.is_set():
                self._finish(why)

    def _page_show(self, road: ServerRoad) -> PageShow:
        return PageShow(road, self._account.name, self.picture, self._listener, self._page_tells, self._relay_only)

    def _finish(self, why: EndedWhy) -> None:
        """Say once that it is over, before anything is waited for."""
        if self._state is not State.ENDED:
            self._show(Event.OVER, Ended(why))

    async def _stand_by(self, road: ServerRoad) -> LiveCase:
        """Keep the seat open until a customer with the right secret is connected."""
        seat = self._seat = Seat(road, self._kind, self._show)
        seat.open()
        while True:
            met = await seat.meet()
            name = met.joined.agent or self._account.name
            case = LiveCase(road, met, name, self.picture, self._listener, self._show, self._relay_only)
            case.admitted(seat.consultation)
            self._case = case
            try:
                await case.connect()
            except (HandshakeFailed, PeerGone, TimeoutError, ConnectionError) as error:
                self._case = None
                await case.free()
                suspicious = isinstance(error, HandshakeFailed)
                seat.renew(suspicious, unreached=not suspicious)
            except Forgotten:
                self._case = None
                await case.free()
                seat.open_again()
            else:
                self._seat = None
                return case

    def _aside(self, message: Message) -> None:
        if self._seat is not None:
            self._seat.aside(message)
        if self._page is not None and self._seat is not None:
            if isinstance(message, ShowBegins) and self._seat.page is not None:
                self._page.begins(message, self._seat.page)
            elif isinstance(message, Whisper):
                self._page.hear(message)
            elif isinstance(message, ShowOver):
                self._page.over()
        if self._case is not None and isinstance(message, Admitted):
            self._case.admitted(message.consultation)

    def _up(self, up: bool) -> None:
        if self._noticing is not None:
            self._noticing.cancel()
            self._noticing = None
        if self._seat is None:
            return
        if up:
            self._seat.back()
        else:
            self._noticing = asyncio.get_running_loop().call_later(NOTICED, self._seat.lost)

    def _show(self, event: Event | None, status: Status) -> None:
        """The session's state moves, and the listener hears where it stands."""
        if self._state is State.ENDED:
            return
        if event is not None:
            self._state = next_state(self._state, event)
        self._standing = status
        if self._state in STANDBY and self._shown is not None:
            return
        if self._shown is not None and self._page is not None:
            self._shown = None
            self._page.end(REPLACED)
        self._listener.status(status)

    def _page_tells(self, shown: Live | Mending | None) -> None:
        """A customer's page shows its screen, or no longer: that goes before the seat that waits beside it."""
        if self._state in STANDBY:
            self._shown = shown
            self._listener.status(shown or self._standing)
