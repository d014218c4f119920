"""The real visit: a ``CustomerSession`` in the network thread, with what the windows do handed to it."""

from __future__ import annotations

import asyncio
import platform
import time
from collections.abc import Callable, Mapping

from rhelp.core.outcome import Fact
from rhelp.core.rights import Policy
from rhelp.desktop.choose import open_desktop
from rhelp.desktop.ports import Desktop
from rhelp.features.rights import Answer, Answers
from rhelp.peer.customer import CustomerSession
from rhelp.peer.entrance import Outcome, Way
from rhelp.ui_tk.customer.hearing import heard
from rhelp.ui_tk.customer.reports import Reports
from rhelp.ui_tk.customer.standing import Standing
from rhelp.wire.message import Right


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
        self._desktop: Desktop | None = None
        self._ended = False

    async def run(self, server: str, way: Way) -> Outcome:
        self._loop = asyncio.get_running_loop()
        desktop = await asyncio.to_thread(open_desktop, self._display)
        session = CustomerSession(server, desktop, Policy(), self, platform.node(), self._relay_only)
        self._desktop, self._session = desktop, session
        if self._ended:
            session.end_now()
        try:
            outcome = await session.run(way)
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

    def claim(self, window_id: int) -> None:
        if self._desktop is not None:
            self._desktop.own_windows.claim(window_id)

    def answer(self, answers: Mapping[Right, bool]) -> None:
        if self._session is not None:
            read = {asked.right: asked.asked_at for asked in self._standing.asked}
            each = tuple(Answer(right, allowed, None, read.get(right)) for right, allowed in answers.items())
            self._session.decide(each[0] if len(each) == 1 else Answers(each))

    def take_back(self, right: Right) -> None:
        if self._session is not None:
            self._session.take_back(right)

    def pause(self) -> None:
        if self._session is not None:
            self._session.pause()

    def resume(self) -> None:
        if self._session is not None:
            self._session.resume()

    def say(self, text: str) -> None:
        session, loop = self._session, self._loop
        if session is not None and loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(session.say, text)

    def end(self) -> None:
        self._ended = True
        if self._session is not None:
            self._session.end_now()
