"""A session and a network that stand in for the real ones: they draw test pictures and keep what they were told."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from rhelp.core.chat import ChatEnd
from rhelp.core.checkup import Finding
from rhelp.core.codes import AccessCode
from rhelp.core.errors import RhelpError, SecondFactorNeeded, SignInOver
from rhelp.core.figures import Figures, Way
from rhelp.core.geometry import Rect, Size
from rhelp.core.rights import CONTROL
from rhelp.core.sas import Sas
from rhelp.core.session import Ended, EndedWhy, Joining, Live, Mending, Opening, Proved, Ringing, Status, Trust, Waiting
from rhelp.desktop.choose import open_surface, open_window_cursor
from rhelp.desktop.fake import FakeKeyring
from rhelp.desktop.ports import CursorShape, Surface, WindowCursor
from rhelp.features.cursor import CursorAt, CursorLooks
from rhelp.features.rights import Ask
from rhelp.peer.account import check_server
from rhelp.ui_tk.session_port import Account, DeskListener, Listener
from rhelp.wire.chat import Author, ChatClosed, ChatLine, ChatOpened, Colleague, Notice, Say, State
from rhelp.wire.message import Right
from rhelp.wire.signal import Guest, SeatKind
from tests.ui_tk.fake_doors import DIGITS, PASSWORD, RECOVERY, TWO_STEPS, FakeDoors

CODE = AccessCode("4821", "73905")
ADDRESS = "https://help.example.kr/relay"
LINK = "https://help.example.kr/relay#4821-mzxw6ytboi2gc3dpn5qwy43ume"
CUSTOMER = "박고객"
CONSULTATION = "c" * 32
WORDS = Sas((7, 130, 512, 1001))
COLLEAGUES = (
    Colleague("이상담", State.ONLINE),
    Colleague("최상담", State.IN_CONSULTATION),
    Colleague("정상담", State.AWAY),
)


class FakeAccount:
    name = "김상담"
    server = "https://help.example.kr"
    token = "a-token-for-sockets"
    stay = "a-token-that-is-kept"


class FakePicture:
    """Every pixel tells where it is, so that a shift by one is seen."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.size: Size | None = None
        self.screen: Size | None = None
        self.pixels: Any = np.zeros((0, 0, 4), np.uint8)

    def paint(self, size: Size, screen: Size | None = None) -> None:
        rows, columns = np.mgrid[0 : size.height, 0 : size.width]
        pixels = np.zeros((size.height, size.width, 4), np.uint8)
        pixels[..., 0], pixels[..., 1] = columns % 256, rows % 256
        pixels[..., 2] = (columns // 8 + rows // 8) % 2 * 200
        with self.lock:
            self.size, self.screen, self.pixels = size, screen or size, pixels


class FakeSession:
    """Waits at once; the test says what happens next, from any thread."""

    def __init__(self, listener: Listener) -> None:
        self.picture = FakePicture()
        self.heard: list[object] = []
        self.answers: list[bool] = []
        self._listener = listener
        self._loop = asyncio.get_running_loop()
        self._over = asyncio.Event()
        self._live: Live | None = None
        self._expires_at = time.time() + 437

    async def run(self) -> None:
        self._listener.status(Opening())
        self._listener.status(self.waiting())
        await self._over.wait()

    def handle(self, event: object) -> None:
        self.heard.append(event)
        if isinstance(event, Ask):
            self.rights(asked={event.right})

    def answer_ring(self, accepted: bool) -> None:
        self.answers.append(accepted)

    def end(self) -> None:
        self.finish(EndedWhy.AGENT_ENDED)

    def waiting(self, failures: int = 0) -> Waiting:
        return Waiting(CODE, ADDRESS, self._expires_at, failures, icon=3, link=LINK)

    def ring(self, seconds: float = 60.0, name: str = CUSTOMER, guest: Guest = Guest.PAGE) -> None:
        self.tell(Ringing(name, guest, time.time() + seconds))

    def page(self, name: str = CUSTOMER, proved: Proved | None = None) -> None:
        """A customer on the page is in the chat."""
        here = replace(self.waiting(), page=name, proved=proved)
        self.tell(here)
        self.tell(replace(here, consultation=CONSULTATION))

    def mend(self, seconds: float = 42.0) -> None:
        assert self._live is not None
        self.tell(Mending(self._live, time.time(), time.time() + seconds))

    def mended(self) -> None:
        assert self._live is not None
        self.tell(self._live)

    def tell(self, status: Status) -> None:
        self._loop.call_soon_threadsafe(self._listener.status, status)

    def fail(self, failures: int) -> None:
        self.tell(Joining())
        self.tell(self.waiting(failures))

    def come(self, size: Size, held: frozenset[Right] = frozenset({Right.VIEW}), trust: Trust = Trust.VERIFIED) -> None:
        self.tell(Joining())
        self._live = Live(
            CUSTOMER,
            "Linux",
            time.time() - 724,
            trust,
            False,
            held,
            frozenset(),
            None,
            Figures(0.0124, 0.0187, 29.6, 2.41e6, 0.004, (Way.COPIED, Way.EXACT), ""),
            CONSULTATION,
            words=WORDS,
            host="help.example.kr",
        )
        self.tell(self._live)
        self.show(size)

    def show(self, size: Size, screen: Size | None = None) -> None:
        """The picture, of a screen that is larger where ``screen`` is given."""
        self.picture.paint(size, screen)
        self._listener.picture(Rect(0, 0, size.width, size.height))

    def change(self, dirty: Rect, colour: tuple[int, int, int]) -> None:
        with self.picture.lock:
            self.picture.pixels[dirty.y : dirty.bottom, dirty.x : dirty.right, :3] = colour
        self._listener.picture(dirty)

    def point(self, x: int, y: int, shape: CursorShape | None = None) -> None:
        """The customer's pointer is here and looks like this."""
        if shape is not None:
            self._loop.call_soon_threadsafe(self._listener.cursor, CursorLooks(shape))
        self._loop.call_soon_threadsafe(self._listener.cursor, CursorAt(x, y))

    def measured(self, figures: Figures) -> None:
        assert self._live is not None
        self._live = replace(self._live, figures=figures)
        self.tell(self._live)

    def rights(self, held: set[Right] | None = None, asked: set[Right] | None = None) -> None:
        assert self._live is not None
        more = self._live.asked | frozenset(asked) if asked else frozenset()
        kept = self._live.held if held is None else frozenset(held)
        hangul = True if Right.KEYBOARD in kept else None
        self._live = replace(self._live, held=kept, asked=more, hangul=hangul)
        self.tell(self._live)

    def pause(self) -> None:
        """The customer holds the screen back, and takes mouse and keyboard back with it."""
        assert self._live is not None
        self._live = replace(self._live, held=self._live.held - CONTROL, asked=frozenset(), paused=True)
        self.tell(self._live)

    def finish(self, why: EndedWhy) -> None:
        self.tell(Ended(why))
        self._loop.call_soon_threadsafe(self._over.set)


class FakeDesk:
    """Keeps at once what is said, unless ``keeping`` is off; the test says everything else, from any thread."""

    def __init__(self, listener: DeskListener) -> None:
        self.state = State.ONLINE
        self.opened: list[str] = []
        self.invited: list[str] = []
        self.closed: list[str] = []
        self.keeping = True
        self._listener = listener
        self._loop = asyncio.get_running_loop()
        self._ends: dict[str, ChatEnd] = {}
        self._number = 0

    async def run(self) -> None:
        self._listener.road(State.ONLINE)
        self._listener.colleagues((Colleague(FakeAccount.name, State.ONLINE), *COLLEAGUES))
        await asyncio.Event().wait()

    def set_state(self, state: State) -> None:
        self.state = state

    def open_chat(self, consultation: str) -> None:
        if consultation not in self._ends:
            self.opened.append(consultation)
            self._ends[consultation] = ChatEnd(consultation, self._new_id)
            self._receive(ChatOpened(consultation, FakeAccount.name, CUSTOMER, 0))

    def say(self, consultation: str, text: str) -> None:
        for message in self._ends[consultation].say(text):
            assert isinstance(message, Say)
            self._tell(consultation)
            if self.keeping:
                self._keep(consultation, message.id, Author.AGENT, FakeAccount.name, message.text)

    def invite(self, consultation: str) -> None:
        self.invited.append(consultation)
        self._keep(consultation, self._new_id(), Author.NOTICE, "", Notice.INVITED)

    def close_chat(self, consultation: str) -> None:
        self.closed.append(consultation)
        self._keep(consultation, self._new_id(), Author.NOTICE, "", Notice.ENDED)
        self._receive(ChatClosed(consultation))

    # What the test says

    def hears(self, text: str, author: Author = Author.CUSTOMER, at: float | None = None) -> None:
        """A line comes from the customer, or a notice from the server."""
        name = CUSTOMER if author is Author.CUSTOMER else ""
        self._soon(lambda: self._keep(CONSULTATION, self._new_id(), author, name, text, at))

    def say_now(self, text: str) -> None:
        """The agent says this."""
        self._soon(lambda: self.say(CONSULTATION, text))

    def keep_all(self) -> None:
        """What waits to be kept is kept now."""
        self._soon(self._keep_all)

    def cut(self, state: State) -> None:
        """Our own road is this now."""
        self._soon(lambda: self._listener.road(state))

    def gather(self, *colleagues: Colleague) -> None:
        self._soon(lambda: self._listener.colleagues(colleagues))

    def leave(self) -> None:
        """The customer ends the consultation."""
        self._soon(lambda: self._receive(ChatClosed(CONSULTATION)))

    def _keep_all(self) -> None:
        for end in tuple(self._ends.values()):
            for say in end.state.unsent:
                self._keep(say.consultation, say.id, Author.AGENT, FakeAccount.name, say.text)

    def _keep(self, consultation: str, id: str, author: Author, name: str, text: str, at: float | None = None) -> None:
        number = len(self._ends[consultation].state.lines) + 1
        when = round((time.time() if at is None else at) * 1000)
        self._receive(ChatLine(consultation, number, id, author, name, text, when))

    def _receive(self, message: Any) -> None:
        if self._ends[message.consultation].receive(message):
            self._tell(message.consultation)

    def _tell(self, consultation: str) -> None:
        self._listener.chat(self._ends[consultation].state)

    def _soon(self, call: Callable[[], object]) -> None:
        self._loop.call_soon_threadsafe(call)

    def _new_id(self) -> str:
        self._number += 1
        return f"{self._number:032x}"


class FakeNetwork:
    """Signs in whoever has the right password."""

    def __init__(self) -> None:
        self.sessions: list[FakeSession] = []
        self.desks: list[FakeDesk] = []
        self.mails: list[tuple[str, str, str]] = []
        self.mailing = True
        self.there = True
        self.guards = FakeDoors()
        self.totp = False
        self.signed_out: list[str] = []
        self.findings: list[Finding] = []

    def check_address(self, server: str) -> None:
        check_server(server)

    async def sign_in(self, server: str, name: str, password: str, stay: bool) -> Account:
        await asyncio.sleep(0)
        if password == "bug":
            raise ZeroDivisionError("a bug of ours")
        if password not in (PASSWORD, TWO_STEPS):
            raise RhelpError("Wrong name or password.")
        if self.totp or password == TWO_STEPS:
            raise SecondFactorNeeded("ticket")
        return FakeAccount()

    async def second_step(self, server: str, ticket: str, code: str) -> Account:
        if code == "slow":
            raise SignInOver("That took too long, or there were too many attempts. Please sign in again.")
        if code not in (DIGITS, RECOVERY):
            raise RhelpError("These digits are not right. Please type those that the app shows now.")
        return FakeAccount()

    async def with_token(self, server: str, token: str) -> Account:
        if token != FakeAccount.token:
            raise SignInOver("Your sign-in is no longer valid. Please sign in again.")
        return FakeAccount()

    async def resume(self, server: str, token: str) -> Account:
        if not self.there:
            raise RhelpError("The server does not answer. Check the address and your network.")
        if token != FakeAccount.stay:
            raise SignInOver("Your sign-in is no longer valid. Please sign in again.")
        return FakeAccount()

    async def sign_out(self, account: Account) -> None:
        self.signed_out.append(account.token)

    def doors(self, account: Account) -> FakeDoors:
        return self.guards

    async def check_up(self, server: str, token: str, tell: Callable[[Finding], object]) -> None:
        for finding in self.findings:
            tell(finding)
            await asyncio.sleep(0)

    def session(self, account: Account, kind: SeatKind, listener: Listener) -> FakeSession:
        self.sessions.append(FakeSession(listener))
        return self.sessions[-1]

    def desk(self, account: Account, listener: DeskListener) -> FakeDesk:
        self.desks.append(FakeDesk(listener))
        return self.desks[-1]

    async def may_mail(self, account: Account) -> bool:
        return self.mailing

    async def mail(self, account: Account, to: str, route: str, language: str) -> None:
        await asyncio.sleep(0)
        if to.startswith("nobody"):
            raise RhelpError("The mail server does not accept this address.")
        self.mails.append((to, route, language))

    def surface(self, window: int, size: Size, display: str) -> Surface | None:
        return open_surface(window, size, display)

    def window_cursor(self, window: int, display: str) -> WindowCursor | None:
        return open_window_cursor(window, display)


class FakeComputer:
    """Whatever the test says."""

    def __init__(self) -> None:
        self.areas: list[Rect] = []
        self.night = False
        self.sounds = 0
        self.opened: list[str] = []
        self.keyring = FakeKeyring()

    def monitors(self) -> list[Rect]:
        return self.areas

    def dark(self) -> bool:
        return self.night

    def chime(self) -> bool:
        self.sounds += 1
        return True

    def open(self, address: str) -> None:
        self.opened.append(address)
