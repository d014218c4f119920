"""A visit and a network that stand in for the real ones: the test says what happens, and sees what was done."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from rhelp.core.chat import ChatIs
from rhelp.core.errors import RhelpError
from rhelp.core.rights import Asked
from rhelp.core.sas import Sas
from rhelp.core.session import Proved, Trust
from rhelp.peer.entrance import Outcome, Way
from rhelp.ui_tk.customer.standing import Phase, Standing
from rhelp.wire.chat import Author, ChatLine
from rhelp.wire.message import Right

AGENT = "김상담"
ORGANISATION = "한빛전자 고객센터"
CONSULTATION = "c" * 32
PROVED = Proved(Trust.VERIFIED, Sas((5, 300, 700, 1023)))


class FakeVisit:
    """``done`` holds what the windows did; ``tell`` changes how it stands, from any thread."""

    def __init__(self, told: Callable[[Standing], None]) -> None:
        self.done: list[tuple[Any, ...]] = []
        self.standing = Standing()
        self.server = ""
        self.claimed = 0
        self.way: Way | None = None
        self._told = told
        self._loop: asyncio.AbstractEventLoop | None = None
        self._over: asyncio.Future[Outcome] | None = None

    async def run(self, server: str, way: Way) -> Outcome:
        self.server, self.way = server, way
        self._loop = asyncio.get_running_loop()
        self._over = self._loop.create_future()
        return await self._over

    def claim(self, window_id: int) -> None:
        self.claimed = window_id

    def answer(self, answers: Mapping[Right, bool]) -> None:
        self.done += [("answer", right, allowed) for right, allowed in answers.items()]
        asked = tuple(one for one in self.standing.asked if one.right not in answers)
        known = dict(self.standing.allowed) | {right: True for right, allowed in answers.items() if allowed}
        self.tell(asked=asked, allowed=tuple(known.items()))

    def take_back(self, right: Right) -> None:
        self.done.append(("take back", right))
        known = dict(self.standing.allowed) | {right: False}
        self.tell(allowed=tuple(known.items()))

    def pause(self) -> None:
        self.done.append(("pause",))
        self.tell(paused=True)

    def resume(self) -> None:
        self.done.append(("resume",))
        self.tell(paused=False)

    def say(self, text: str) -> None:
        self.done.append(("say", text))
        self.chat((Author.CUSTOMER, text))

    def end(self) -> None:
        self.done.append(("end",))
        self.tell(allowed=tuple((right, False) for right, _ in self.standing.allowed))  # as the real one does
        self.finish(Outcome.ENDED)

    def tell(self, **changes: Any) -> None:
        """How it stands now."""
        self.standing = replace(self.standing, **changes)
        self._told(self.standing)

    def live(self, ago: float = 724.0, **changes: Any) -> None:
        """The link stands, since so many seconds."""
        since = time.monotonic() - ago
        known = {"agent": AGENT, "organisation": ORGANISATION, "chat": ChatIs(CONSULTATION), "proved": PROVED}
        self.tell(**{**known, "phase": Phase.LIVE, "since": since, **changes})

    def ask(self, *rights: Right, seconds: float = 60.0) -> None:
        """The agent asks for these."""
        deadline = time.monotonic() + seconds
        asked = tuple(Asked(self.standing.agent, right, deadline) for right in rights)
        self.tell(asked=(*self.standing.asked, *asked))

    def silent(self) -> None:
        """Nobody answered in time."""
        self.tell(asked=())

    def chat(self, *said: tuple[Author, str]) -> None:
        """These lines are kept, too."""
        before = self.standing.chat or ChatIs(CONSULTATION)
        names = {Author.AGENT: self.standing.agent, Author.CUSTOMER: "", Author.NOTICE: ""}
        fresh = tuple(
            ChatLine(CONSULTATION, number, f"{number:032x}", author, names[author], text, round(time.time() * 1000))
            for number, (author, text) in enumerate(said, len(before.lines) + 1)
        )
        self.tell(chat=replace(before, lines=before.lines + fresh))

    def finish(self, outcome: Outcome | RhelpError) -> None:
        """It is over, or could not begin."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._finish, outcome)

    def _finish(self, outcome: Outcome | RhelpError) -> None:
        if self._over is None or self._over.done():
            return
        if isinstance(outcome, RhelpError):
            self._over.set_exception(outcome)
        else:
            self._over.set_result(outcome)


class FakeNetwork:
    """Makes fake visits."""

    def __init__(self) -> None:
        self.visits: list[FakeVisit] = []

    async def warm_up(self) -> None: ...

    def visit(self, told: Callable[[Standing], None]) -> FakeVisit:
        self.visits.append(FakeVisit(told))
        return self.visits[-1]


class FakeHand:
    """``real`` is whether the presses that come are the customer's own; ``asked`` what it was asked."""

    def __init__(self, real: bool = True) -> None:
        self.real = real
        self.asked: list[tuple[int, str]] = []

    def is_real(self, time_ms: int, kind: str) -> bool:
        self.asked.append((time_ms, kind))
        return self.real

    def close(self) -> None:
        self.real = False
