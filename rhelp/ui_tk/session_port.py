"""What the windows need from the network side: sign-in, desk, one session at a time. Fakes stand behind the same."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol

from rhelp.core.chat import ChatIs
from rhelp.core.checkup import Finding
from rhelp.core.doors import Guarded, Proposal
from rhelp.core.geometry import Rect, Size
from rhelp.core.session import Status
from rhelp.desktop.ports import Surface, WindowCursor
from rhelp.features.cursor import CursorAt, CursorLooks
from rhelp.wire.chat import Colleague, State
from rhelp.wire.signal import SeatKind


class Account(Protocol):
    """A signed-in agent."""

    @property
    def name(self) -> str: ...

    @property
    def server(self) -> str: ...

    @property
    def token(self) -> str: ...

    @property
    def stay(self) -> str:
        """What is kept in the keyring; empty where the agent does not stay signed in."""


class Picture(Protocol):
    """The customer's screen as it is known here. Read ``pixels`` only while ``lock`` is held."""

    @property
    def size(self) -> Size | None:
        """None until the first picture."""

    @property
    def screen(self) -> Size | None:
        """How large the customer's screen is, of which the picture may be a smaller one."""

    @property
    def lock(self) -> AbstractContextManager[Any]: ...

    @property
    def pixels(self) -> Any:
        """NumPy array of uint8 (height, width, 4), BGRX."""


class Listener(Protocol):
    """Who is told what happens in a session."""

    def status(self, status: Status) -> None:
        """Called in the network thread."""

    def picture(self, dirty: Rect) -> None:
        """This part of the picture is new; all of it when the size changed. Called in any thread."""

    def cursor(self, fact: CursorAt | CursorLooks) -> None:
        """The customer's pointer is somewhere else, or looks different. Called in the network thread."""


class Session(Protocol):
    """One session, from the open seat to the end. Lives in the network thread."""

    @property
    def picture(self) -> Picture: ...

    async def run(self) -> None:
        """Until the session ended; never raises for expected ends."""

    def handle(self, event: object) -> None:
        """An event of a feature: ``pointer.*``, ``keyboard.*``, ``rights.Ask``."""

    def answer_ring(self, accepted: bool) -> None:
        """Take the customer who rings, or not; nothing happens where nobody rings (any longer)."""

    def end(self) -> None:
        """End the session."""


class DeskListener(Protocol):
    """Who is told what goes on beside the sessions. All are called in the network thread."""

    def road(self, state: State) -> None:
        """How our own road to the server stands: online, connecting (again), or offline for good."""

    def colleagues(self, colleagues: tuple[Colleague, ...]) -> None:
        """The agents of my group, myself included."""

    def chat(self, chat: ChatIs) -> None:
        """A chat that was opened stands like this now."""


class Desk(Protocol):
    """An agent's presence and chats. Lives in the network thread; what is said while the road is cut is kept."""

    async def run(self) -> None:
        """Until cancelled, or until the sign-in is no longer valid (``road`` has said offline then)."""

    def set_state(self, state: State) -> None:
        """Be online, or away, for the colleagues; said again on every new road."""

    def open_chat(self, consultation: str) -> None:
        """Follow this consultation's chat; asked again, nothing changes."""

    def say(self, consultation: str, text: str) -> None:
        """Say something in a chat that was opened."""

    def invite(self, consultation: str) -> None:
        """Ask the customer on the page to start the support program."""

    def close_chat(self, consultation: str) -> None:
        """End the consultation."""


class Doors(Protocol):
    """The agent's own second factor and sign-ins. Raises RhelpError with a sentence for the agent."""

    async def guarded(self) -> Guarded:
        """How it stands."""

    async def propose(self) -> Proposal:
        """A second factor that counts once ``confirm`` was answered."""

    async def confirm(self, password: str, code: str) -> list[str]:
        """Turn it on; the recovery codes."""

    async def remove(self, password: str, code: str) -> None:
        """Turn it off."""

    async def end(self, handle: str) -> None:
        """End one of the sign-ins."""


class Network(Protocol):
    """The composition root's choice of all of the above. What is asynchronous runs in the network thread."""

    def check_address(self, server: str) -> None:
        """Raises RhelpError where this cannot be a server's address."""

    async def sign_in(self, server: str, name: str, password: str, stay: bool) -> Account:
        """Raises RhelpError with a sentence for the agent, SecondFactorNeeded where ``second_step`` has to follow."""

    async def second_step(self, server: str, ticket: str, code: str) -> Account:
        """The six digits, or a recovery code. Raises SignInOver where the password is asked for again."""

    async def with_token(self, server: str, token: str) -> Account:
        """Go on with a program's token. Raises as ``resume``."""

    async def resume(self, server: str, token: str) -> Account:
        """Go on with a sign-in that was kept. Raises SignInOver where it is over, RhelpError where nobody answers."""

    async def sign_out(self, account: Account) -> None:
        """Tell the server, if it answers."""

    def doors(self, account: Account) -> Doors:
        """How the account is guarded."""

    async def check_up(self, server: str, token: str, tell: Callable[[Finding], object]) -> None:
        """Test the way to the server, all of it where a token is given; ``tell`` is called in the network thread."""

    def session(self, account: Account, kind: SeatKind, listener: Listener) -> Session:
        """A session that is not running yet."""

    def desk(self, account: Account, listener: DeskListener) -> Desk | None:
        """The agent's desk, not running yet; None where the network side has none."""

    async def may_mail(self, account: Account) -> bool:
        """Whether the server sends mail for agents (``/api/me``). Raises RhelpError."""

    async def mail(self, account: Account, to: str, route: str, language: str) -> None:
        """Let the server mail the page's address and the routing digits. Raises RhelpError with a sentence."""

    def surface(self, window: int, size: Size, display: str) -> Surface | None:
        """A fast way to paint into the window with this id, or None. Called in the Tk thread."""

    def window_cursor(self, window: int, display: str) -> WindowCursor | None:
        """A way to give the pointer over the window any shape, or None. Called in the Tk thread."""
