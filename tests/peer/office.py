"""Both programs' sessions in this process, on desktops in memory, against a real server that can be killed."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from rhelp.core.chat import ChatIs
from rhelp.core.geometry import Rect, Size
from rhelp.core.outcome import Fact
from rhelp.core.rights import Policy
from rhelp.core.session import Live, Status, Waiting
from rhelp.desktop.fake import FakeDesktop
from rhelp.peer.account import Account, sign_in
from rhelp.peer.agent import AgentSession
from rhelp.peer.customer import CustomerSession
from rhelp.peer.desk import AgentDesk
from rhelp.peer.entrance import ByCode, Outcome, Way
from rhelp.wire.chat import Author, Colleague, State
from rhelp.wire.message import Right
from rhelp.wire.signal import SeatKind
from tests.peer.host import until
from tests.servers import RunningServer, running_server

ALL = Policy(granted=frozenset(Right))


class Servers:
    """A server that can be killed and started again, on the same port and database."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder, self._stack = folder, stack
        self.now: RunningServer = stack.enter_context(running_server(folder))

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        self.now.process.send_signal(how)
        self.now.process.wait(5)

    async def start(self) -> None:
        await asyncio.to_thread(self._start)

    def _start(self) -> None:
        port = int(self.now.url.rpartition(":")[2])
        again = running_server(self._folder, name=f"agent{port}{len(self.now.name)}", port=port)
        self.now = RunningServer(**{**self._stack.enter_context(again).__dict__, "name": self.now.name + "x"})


@dataclass
class Helper:
    """An agent's session and desk."""

    account: Account
    statuses: list[Status] = field(default_factory=list)
    chats: dict[str, ChatIs] = field(default_factory=dict)
    roads: list[State] = field(default_factory=list)
    others: tuple[Colleague, ...] = ()

    def status(self, status: Status) -> None:
        self.statuses.append(status)

    def picture(self, dirty: Rect) -> None: ...

    def cursor(self, fact: object) -> None: ...

    def road(self, state: State) -> None:
        self.roads.append(state)

    def colleagues(self, colleagues: tuple[Colleague, ...]) -> None:
        self.others = colleagues

    def chat(self, chat: ChatIs) -> None:
        self.chats[chat.consultation] = chat

    def begin(self, kind: SeatKind = SeatKind.VIEWER) -> None:
        self.session = AgentSession(self.account, kind, self)
        self.task = asyncio.ensure_future(self.session.run())

    async def is_now(self, kind: type[Status], seconds: float = 20.0) -> Status:
        """Until the status is of this kind."""
        await until(lambda: bool(self.statuses) and isinstance(self.statuses[-1], kind), seconds)
        return self.statuses[-1]

    async def waiting(self) -> Waiting:
        status = await self.is_now(Waiting)
        assert isinstance(status, Waiting)
        return status

    async def live(self, seconds: float = 20.0) -> Live:
        status = await self.is_now(Live, seconds)
        assert isinstance(status, Live)
        return status

    def has(self, kind: type[Status]) -> int:
        return sum(isinstance(status, kind) for status in self.statuses)


@dataclass
class Guest:
    """A customer's session with a desktop of its own."""

    server: str
    way: Way
    policy: Policy = ALL
    relay_only: bool = False
    facts: list[Fact] = field(default_factory=list)

    def hear(self, fact: Fact) -> None:
        self.facts.append(fact)

    def begin(self) -> None:
        self.desktop = FakeDesktop(Size(640, 480))
        self.session = CustomerSession(self.server, self.desktop, self.policy, self, "PC", self.relay_only)
        self.task: asyncio.Future[Outcome] = asyncio.ensure_future(self.session.run(self.way))

    async def outcome(self, seconds: float = 20.0) -> Outcome:
        return await asyncio.wait_for(asyncio.shield(self.task), seconds)

    @property
    def lines(self) -> list[str]:
        chats = [fact for fact in self.facts if isinstance(fact, ChatIs)]
        return [line.text for line in chats[-1].lines if line.author is not Author.NOTICE] if chats else []


@dataclass
class Office:
    servers: Servers
    account: Account
    _parts: list[tuple[asyncio.Future[object], Callable[[], object]]] = field(default_factory=list)

    async def helper(self, kind: SeatKind = SeatKind.VIEWER) -> Helper:
        helper = Helper(self.account)
        helper.begin(kind)
        self._parts.append((helper.task, helper.session.end))  # type: ignore[arg-type]
        await helper.waiting()
        return helper

    def guest(self, way: Way, policy: Policy = ALL, relay_only: bool = False) -> Guest:
        guest = Guest(self.servers.now.url, way, policy, relay_only)
        guest.begin()
        self._parts.append((guest.task, guest.task.cancel))  # type: ignore[arg-type]
        return guest

    async def pair(self) -> tuple[Helper, Guest]:
        helper = await self.helper()
        guest = self.guest(ByCode((await helper.waiting()).code))
        await helper.live()
        return helper, guest

    def desk(self, helper: Helper) -> AgentDesk:
        desk = AgentDesk(self.account, helper)
        task = asyncio.ensure_future(desk.run())
        self._parts.append((task, task.cancel))  # type: ignore[arg-type]
        return desk

    async def close(self) -> None:
        for task, end in reversed(self._parts):
            end()
            with suppress(asyncio.CancelledError):
                await asyncio.wait_for(task, 15)


@asynccontextmanager
async def office(servers: Servers) -> AsyncIterator[Office]:
    account = await sign_in(servers.now.url, servers.now.name, servers.now.password)
    made = Office(servers, account)
    try:
        yield made
    finally:
        await made.close()
