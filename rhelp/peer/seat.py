"""The agent's seat at the server: its code and link, who rings or comes, and the handshake with each of them.

Two secrets belong to a seat: five digits to be read out and 26 characters for the link. Both are used for three wrong
guesses and their time at the most, whatever the server does; only somebody whose ring was answered comes without one.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from rhelp.core.codes import ICON_ROUTE, SECRET_DIGITS, SECRET_LETTERS, AccessCode, draw_digits, draw_letters
from rhelp.core.handshake import AgentHandshake, HandshakeFailed, Keys, Meeting
from rhelp.core.sas import Sas
from rhelp.core.session import Event, Joining, Opening, Proved, Ringing, State, Status, Trust, Waiting
from rhelp.peer.negotiation import PATIENCE, meet_as_agent, welcome_page
from rhelp.peer.road import Forgotten, PeerGone, ServerRoad, SignedOut
from rhelp.wire.chat import OpenChat
from rhelp.wire.message import Message
from rhelp.wire.signal import (
    Admit,
    Admitted,
    AnswerRing,
    CodeTried,
    Guest,
    Joined,
    Key,
    Leave,
    OpenSeat,
    Refused,
    Ring,
    RingOver,
    SeatKind,
    SeatOpened,
    Why,
)

MOST_GUESSES = 3  # wrong secrets after which a code is not used again
GRACE = 5.0  # seconds after its time during which a code is still good
FROM_THE_END = 2**31 - 1  # a chat that the desk shows; here it is only held


class SeatRefused(Exception):
    """The server has no seat for us now."""


@dataclass(frozen=True)
class Met:
    """The customer's program that came and was convinced."""

    joined: Joined
    keys: Keys
    trust: Trust


@dataclass(frozen=True)
class PageMet:
    """The page that was let in, and what was proved then; ``host`` is where it comes from."""

    keys: Keys
    trust: Trust
    host: str


@dataclass(frozen=True)
class Offer:
    """What the agent may give to a customer; ``letters`` is the link's secret."""

    waiting: Waiting
    letters: str = field(repr=False)

    def secret(self, key: Key) -> str:
        """What somebody proves to know who comes by this key."""
        return {Key.DIGITS: self.waiting.code.secret, Key.LINK: self.letters}.get(key, "")


Show = Callable[[Event, Status], None]


class Seat:
    """One seat on ``road``. ``show`` moves the session's state and tells the listener."""

    def __init__(self, road: ServerRoad, kind: SeatKind, show: Show) -> None:
        self._road = road
        self._kind = kind
        self._show = show
        self._state = State.OPENING
        self._offer: Offer | None = None
        self._ringing: Ringing | None = None
        self._accepted = False
        self._expected = False
        self._wished = False
        self._suspicious = False
        self._unreached = False
        self._burnt = False
        self.consultation = ""
        self.page: PageMet | None = None

    async def meet(self) -> Met:
        """Keep the seat until a customer's program is convinced. Raises SignedOut, SeatRefused, ServerLost."""
        while True:
            try:
                async with asyncio.timeout(self._good_for()):
                    message = await self._road.receive()
                if met := await self._hear(message):
                    return met
            except TimeoutError:
                self.renew()  # the server has not done it
            except Forgotten:
                self.open_again()

    def open(self) -> None:
        """Ask for the seat."""
        self._expected = True
        self._road.send(OpenSeat(self._kind))

    def renew(self, suspicious: bool = False, unreached: bool = False) -> None:
        """This code is spent; ask for another one, and admit nobody before it is there."""
        self._suspicious = self._suspicious or suspicious
        self._unreached = unreached
        self._burnt = False
        if self._state is not State.OPENING:
            self._move(Event.RENEWED, Opening())
        self.open()

    def open_again(self) -> None:
        """The server has forgotten us: the same digits, if it can."""
        if self._state is not State.OPENING:
            self._move(Event.RENEWED, Opening())
        self._ringing, self._accepted = None, False
        self._expected, self._wished = True, not self._burnt
        wish = self._offer.waiting.code.route if self._offer and self._wished else ""
        self._burnt = False
        self._road.send(OpenSeat(self._kind, wish))
        if self.consultation:
            self._road.send(OpenChat(self.consultation, FROM_THE_END))

    def compared(self, words: Sas) -> None:
        """The agent has compared these words with the customer on the page."""
        proved = self._offer.waiting.proved if self._offer is not None else None
        if proved is not None and proved.words == words:
            self._note(proved=replace(proved, trust=Trust.COMPARED))
            if self.page is not None:
                self.page = replace(self.page, trust=Trust.COMPARED)

    def answer(self, accepted: bool) -> None:
        """The agent takes the customer who rings, or not."""
        if self._ringing is None or self._accepted or self._offer is None:
            return
        self._road.send(AnswerRing(accepted))
        self._accepted = accepted
        if not accepted:
            self._ring_over(self._offer)

    def aside(self, message: Message) -> None:
        """What the server tells beside: which chat it is, and who came too late."""
        match message:
            case Admitted(consultation):
                self.consultation = consultation
                self._note(consultation=consultation if self._has_page else "")
            case CodeTried(why):
                self._note(tried=why)

    def lost(self) -> None:
        """The road has no socket for a while: nobody can come."""
        if self._state in (State.WAITING, State.RINGING):
            self._move(Event.RENEWED, Opening())

    def back(self) -> None:
        """The road goes on as it was."""
        as_it_was = not self._expected and not self._road.forgotten
        if self._state is State.OPENING and self._offer is not None and as_it_was:
            self._move(Event.SEATED, self._offer.waiting)
            if self._ringing is not None:
                self._move(Event.RANG, self._ringing)

    @property
    def _has_page(self) -> bool:
        return self._offer is not None and self._offer.waiting.page is not None

    def _good_for(self) -> float | None:
        """Seconds until we replace the code ourselves."""
        if self._burnt:
            return GRACE
        if self._offer is None or self._state is not State.WAITING or self._has_page:
            return None
        return max(0.0, self._offer.waiting.expires_at + GRACE - time.time())

    async def _hear(self, message: Message) -> Met | None:
        match message:
            case SeatOpened():
                self._opened(message)
            case Ring(name, guest, expires_in) if self._state is State.WAITING:
                self._ringing = Ringing(name, guest, time.time() + expires_in)
                self._move(Event.RANG, self._ringing)
            case RingOver() if self._offer is not None and self._ringing is not None:
                self._ring_over(self._offer)
            case Joined() if self._offer is not None and self._state in (State.WAITING, State.RINGING):
                return await self._joined(message, self._offer)
            case Refused(Why.SIGN_IN):
                raise SignedOut("You have been signed out. Please sign in again.")
            case Refused():
                raise SeatRefused
        return None

    def _opened(self, opened: SeatOpened) -> None:
        before = self._offer.waiting if self._offer is not None else None
        self._ringing, self._accepted = None, False
        same = before is not None and self._wished and before.code.route == opened.route
        if self._offer is None or before is None or not same or time.time() > before.expires_at:
            # A page's consultation outlives its code only where we asked for the new one.
            self._offer = self._draw(opened, before if self._expected else None)
            self.consultation = self._offer.waiting.consultation
        self._expected = self._wished = self._burnt = False
        self._move(Event.SEATED, self._offer.waiting)

    def _draw(self, opened: SeatOpened, before: Waiting | None) -> Offer:
        code = AccessCode(opened.route, draw_digits(SECRET_DIGITS, secrets.randbelow))
        letters = draw_letters(SECRET_LETTERS, secrets.randbelow)
        waiting = Waiting(
            code,
            opened.relay_url,
            time.time() + opened.expires_in,
            suspicious=self._suspicious,
            unreached=self._unreached,
            icon=opened.icon,
            link=f"{opened.relay_url}#{opened.route}-{letters}",
            page=before.page if before is not None else None,
            consultation=before.consultation if before is not None else "",
            proved=before.proved if before is not None else None,
        )
        return Offer(waiting, letters)

    def _ring_over(self, offer: Offer) -> None:
        self._ringing, self._accepted = None, False
        if self._state is State.RINGING:
            self._move(Event.RING_OVER, offer.waiting)

    async def _joined(self, joined: Joined, offer: Offer) -> Met | None:
        """Try the handshake with whoever came; None where it is no program that was convinced."""
        welcome = self._accepted if joined.key is Key.ICON else joined.key in (Key.DIGITS, Key.LINK)
        late = time.time() > offer.waiting.expires_at + GRACE and not self._has_page and joined.key is not Key.ICON
        if late or not welcome:
            self.renew(suspicious=not welcome)
            return None
        self._ringing, self._accepted = None, False
        self._move(Event.JOINED, Joining())
        route = ICON_ROUTE if joined.key is Key.ICON else offer.waiting.code.route
        side = AgentHandshake(offer.secret(joined.key), Meeting(route, joined.relay, joined.sid), os.urandom)
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._meet(joined, offer, side)
        except (HandshakeFailed, PeerGone, TimeoutError) as error:
            if isinstance(error, HandshakeFailed) and not error.unconfirmed:
                self.renew(suspicious=True)
            else:
                self._refuse(offer, guess=joined.key is not Key.ICON)
        return None

    async def _meet(self, joined: Joined, offer: Offer, side: AgentHandshake) -> Met | None:
        keys = await meet_as_agent(self._road, side)
        if joined.guest is Guest.PAGE:
            name = await welcome_page(self._road, keys, offer.waiting.code.digits)
            self._road.send(Admit())
            proved = Proved(Trust.UNVERIFIED if joined.key is Key.ICON else Trust.PAGE, Sas.of(keys.words))
            self.page = PageMet(keys, proved.trust, urlsplit(offer.waiting.relay_url).netloc)
            self._offer = replace(offer, waiting=replace(offer.waiting, page=name, proved=proved))
            self._move(Event.PAGE_ADMITTED, self._offer.waiting)
            return None
        self._road.send(Admit())
        # A page has been told the code, so that a program that knows it proves no more than that the page is honest.
        by_hand = joined.key is not Key.ICON and not self._has_page
        return Met(joined, keys, Trust.VERIFIED if by_hand else Trust.UNVERIFIED)

    def _refuse(self, offer: Offer, guess: bool) -> None:
        """Whoever came did not prove the secret, or broke off: a guess, of which the third burns both secrets.

        By icon number there is nothing to guess.
        """
        self._road.send(Leave(Why.UNCONFIRMED))
        failures = offer.waiting.failures + guess
        if failures < MOST_GUESSES:
            self._offer = replace(offer, waiting=replace(offer.waiting, failures=failures))
            self._move(Event.UNCONFIRMED, self._offer.waiting)
        else:
            self._expected = self._burnt = True  # the server sends new digits by itself
            self._move(Event.RENEWED, Opening())

    def _note(self, **changed: object) -> None:
        if self._offer is None:
            return
        self._offer = replace(self._offer, waiting=replace(self._offer.waiting, **changed))  # type: ignore[arg-type]
        if self._state is State.WAITING:
            self._move(Event.SEATED, self._offer.waiting)

    def _move(self, event: Event, status: Status) -> None:
        self._show(event, status)
        self._state = STATES[type(status)]


STATES: dict[type[Status], State] = {
    Opening: State.OPENING,
    Waiting: State.WAITING,
    Ringing: State.RINGING,
    Joining: State.JOINING,
}
