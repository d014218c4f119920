"""The real visit: a ``CustomerSession`` in the network thread, with what the windows do handed to it."""

from __future__ import annotations

import asyncio
import platform
import time
from collections.abc import Callable

from rhelp.core.outcome import Fact
from rhelp.core.rights import Policy
from rhelp.desktop.choose import open_desktop
from rhelp.features.rights import Answer, Withdraw
from rhelp.peer.customer import CustomerSession
from rhelp.peer.entrance import Outcome, Way
from rhelp.ui_tk.customer.hearing import heard
from rhelp.ui_tk.customer.reports import Reports
from rhelp.ui_tk.customer.standing import Standing
from rhelp.wire.message import Right

CONTROL = (Right.POINTER, Right.KEYBOARD)


class SessionVisit:
    """A ``Visit`` of this computer's desktop; ``display`` names the X display to show, None the usual one."""

    def __init__(
        self, told: Callable[[Standing], None], reports: Reports, relay_only: bool, display: str | None = None
    ) -> None:
        self._told = told
        self._reports = reports
        self._relay_only = relay_only
        self._display = display
        self._standing = Standing()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._session: CustomerSession | None = None
        self._running: asyncio.Future[Outcome] | None = None
        self._ended = False

    async def run(self, server: str, way: Way) -> Outcome:
        self._loop = asyncio.get_running_loop()
        desktop = await asyncio.to_thread(open_desktop, self._display)
        session = CustomerSession(server, desktop, Policy(), self, platform.node(), self._relay_only)
        self._session = session
        self._running = asyncio.ensure_future(session.run(way))
        if self._ended:
            self._stop()
        try:
            outcome = await self._running
        except asyncio.CancelledError:
            outcome = Outcome.ENDED
        finally:
            if session.desktop_free:
                desktop.close()
        self._reports.ended(outcome)
        return outcome

    def hear(self, fact: Fact) -> None:
        """CustomerListener's method."""
        self._reports.hear(fact)
        fresh = heard(self._standing, fact, time.monotonic())
        if fresh != self._standing:
            self._standing = fresh
            self._told(fresh)

    def answer(self, right: Right, allowed: bool) -> None:
        self._handle(Answer(right, allowed))

    def take_back(self, right: Right) -> None:
        self._handle(Withdraw(right))

    def pause(self) -> None:
        for right in (*CONTROL, Right.VIEW):
            self._handle(Withdraw(right))

    def resume(self) -> None:
        """Nothing can be done here: the agent asks again."""

    def say(self, text: str) -> None:
        self._soon(lambda: self._session.say(text) if self._session is not None else None)

    def end(self) -> None:
        self._ended = True
        self._soon(self._stop)

    def _stop(self) -> None:
        if self._session is not None and self._running is not None:
            self._session.end()
            if not self._session.live:
                self._running.cancel()

    def _handle(self, event: object) -> None:
        self._soon(lambda: self._session.handle(event) if self._session is not None else None)

    def _soon(self, call: Callable[[], object]) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call)
