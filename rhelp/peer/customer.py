"""The customer's side of one session: come in, handshake, then let the agent do what is allowed, and no more.

A link that breaks is mended; meanwhile nothing is captured and nothing is done to the desktop.
"""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from rhelp.core.chat import ChatEnd
from rhelp.core.handshake import HandshakeFailed
from rhelp.core.outcome import Fact
from rhelp.core.rights import Policy
from rhelp.core.session import EndedWhy
from rhelp.desktop.ports import Desktop
from rhelp.features.rights import Pause, Resume, Withdraw, WithdrawAll, shut_by
from rhelp.peer.body import Body
from rhelp.peer.certificates import NotTrusted
from rhelp.peer.connection import NoRelay
from rhelp.peer.entrance import NotLetIn, Outcome, Way, enter
from rhelp.peer.guest import Case, Connecting
from rhelp.peer.road import Forgotten, Hooks, PeerGone, ServerLost, ServerRoad, TooMany
from rhelp.wire.chat import ChatClosed, ChatLine, ChatOpened
from rhelp.wire.message import Message, Right
from rhelp.wire.signal import Admitted, Why

OF_CHAT = (ChatOpened, ChatLine, ChatClosed)


@dataclass(frozen=True)
class ServerIs(Fact):
    """Whether the server can be reached; the link does not need it."""

    up: bool


class CustomerListener(Protocol):
    """Who shows the session to the customer; called in the event loop."""

    def hear(self, fact: Fact) -> None:
        """Rings, Connecting, Proved, Opened, Asked, Granted, Refused, Withdrawn, Paused, Resumed, Denied, Trouble,
        Broken, ChatIs, ServerIs."""


class CustomerSession:
    """One session with ``desktop``.

    What the customer decides (``decide`` and those after it) is safe from any thread, and what it shuts is shut there
    and then, before the event loop hears of it; the other methods belong to the event loop's thread.
    """

    def __init__(
        self,
        server: str,
        desktop: Desktop,
        policy: Policy,
        listener: CustomerListener,
        name: str,
        relay_only: bool = False,
    ) -> None:
        """``relay_only``: our end is reached by a TURN server alone, so that the agent does not learn its address."""
        self._relay_only = relay_only
        self._loop = asyncio.get_running_loop()
        self._server = server
        self._listener = listener
        self._name = name
        self._road: ServerRoad | None = None
        self._chat: ChatEnd | None = None
        self._case: Case | None = None
        self._running: asyncio.Task[object] | None = None
        self._left = False
        self._body = Body(desktop, policy, self._show, self._blind)
        self.desktop_free = True

    async def run(self, way: Way) -> Outcome:
        """From the door to the end. Afterwards ``desktop_free`` says whether nobody uses the desktop any more."""
        self._running = asyncio.current_task()
        try:
            return Outcome.ENDED if self._left else await self._come_in(way)
        except asyncio.CancelledError:
            if not self._left or self._running is None:
                raise
            self._running.uncancel()
            return Outcome.ENDED
        finally:
            self._running = None
            self.desktop_free = await self._body.stop()

    def decide(self, event: object) -> None:
        """An answer, something taken back, a pause (rhelp.features.rights)."""
        self._body.take_back(shut_by(event), lambda: self.handle(event))

    def take_back(self, right: Right) -> None:
        """The agent may do this no longer; without the screen neither use mouse and keyboard."""
        self.decide(Withdraw(right))

    def take_back_all(self) -> None:
        """The agent may do nothing any longer; the session goes on."""
        self.decide(WithdrawAll())

    def pause(self) -> None:
        """Hold the screen back; mouse and keyboard are taken back."""
        self.decide(Pause())

    def resume(self) -> None:
        """Show the screen again; mouse and keyboard have to be asked for again."""
        self.decide(Resume())

    def end_now(self, why: str = "") -> None:
        """End it, live or not yet; ``run`` returns soon."""
        self._body.withdraw()
        with suppress(RuntimeError):  # the loop is closed, and the session long over
            self._loop.call_soon_threadsafe(self._leave, why)

    def handle(self, event: object) -> None:
        """As ``decide``, where nothing has to be shut at once."""
        if self._case is not None:
            self._case.handle(event)

    def say(self, text: str) -> bool:
        """Say something in the chat; False where there is none, or it cannot take more."""
        said = self._chat.say(text) if self._chat is not None else []
        for message in said:
            self._send(message)
        if self._chat is not None and said:
            self._show(self._chat.state)
        return bool(said)

    @property
    def live(self) -> bool:
        """Whether there is a link to end; before, ``run`` is to be cancelled instead."""
        return self._case is not None and self._case.began

    def end(self, why: str = "") -> None:
        """End the session at once; a link that is only coming about will not open any more."""
        self._body.withdraw()
        if self._case is not None:
            self._case.end(why)

    def _leave(self, why: str) -> None:
        self._left = True
        self.end(why)
        if not self.live and self._running is not None:
            self._running.cancel()

    async def _come_in(self, way: Way) -> Outcome:
        try:
            async with ServerRoad(self._server, "/ws/customer", hooks=Hooks(self._up, self._aside)) as road:
                self._road = road
                return await self._visit(road, way)
        except TooMany:
            return Outcome.SLOW_DOWN
        except NotTrusted:
            return Outcome.NOT_TRUSTED
        except ServerLost:
            return Outcome.NO_SERVER
        except NotLetIn as error:
            return error.outcome
        except HandshakeFailed as error:
            return Outcome.CODE_REFUSED if error.unconfirmed else Outcome.NOT_CONNECTED
        except PeerGone as error:
            return Outcome.CODE_REFUSED if error.why in (Why.CODE, Why.UNCONFIRMED) else Outcome.NOT_CONNECTED
        except NoRelay:
            return Outcome.NO_RELAY
        except (TimeoutError, ConnectionError, ValueError, Forgotten):  # aiortc: ValueError for a strange ICE server
            return Outcome.NOT_CONNECTED

    async def _visit(self, road: ServerRoad, way: Way) -> Outcome:
        try:
            joined = await enter(road, way, self._show)
            self._show(Connecting(joined.agent, joined.organisation))
            case = self._case = Case(road, joined, self._body, self._show, self._name, self._anew, self._relay_only)
            await case.connect(way)
            outcome = await case.run()
        finally:
            self._road = None  # what becomes of it from now on is nobody's business
            if self._case is not None:
                await self._case.free()
        return Outcome.SCREEN_LOST if self._body.blind else outcome

    def _show(self, fact: Fact) -> None:
        """Tell the listener in a turn of its own, so that whatever goes wrong there stops nothing here."""
        self._loop.call_soon(self._listener.hear, fact)

    def _send(self, message: Message) -> None:
        if self._road is not None:
            self._road.send(message)

    def _aside(self, message: Message) -> None:
        if isinstance(message, Admitted):
            if self._chat is None:
                self._chat = ChatEnd(message.consultation, lambda: secrets.token_hex(16), message.token)
                self._anew()
        elif self._chat is not None and isinstance(message, OF_CHAT) and self._chat.receive(message):
            self._show(self._chat.state)

    def _anew(self) -> None:
        """The server does not know us yet, or no longer."""
        for message in self._chat.open() if self._chat is not None else []:
            self._send(message)

    def _up(self, up: bool) -> None:
        if self._road is not None:
            self._show(ServerIs(up))

    def _blind(self) -> None:
        """The screen is gone: without it there is nothing to support."""
        self.end(EndedWhy.SCREEN_LOST)
