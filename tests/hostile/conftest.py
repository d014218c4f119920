"""A real server, a dishonest one before it, and real programs that know the dishonest one only."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import pytest_asyncio

from rhelp.core.codes import AccessCode
from rhelp.core.link import Opened
from rhelp.core.rights import Policy
from rhelp.core.session import Live, Waiting
from rhelp.peer.account import Account, sign_in
from rhelp.peer.entrance import ByCode, Way
from rhelp.wire.signal import SeatKind
from tests.hostile.relay import Attack, Relay, relaying
from tests.peer.host import until
from tests.peer.office import ALL, Guest, Helper
from tests.servers import RunningServer, running_server


@dataclass
class Scene:
    """Agents and customers whose only way to each other is the dishonest server."""

    relay: Relay
    account: Account
    _parts: list[tuple[asyncio.Future[object], Callable[[], object]]] = field(default_factory=list)

    async def helper(self, kind: SeatKind = SeatKind.VIEWER) -> Helper:
        """An agent who waits."""
        helper = Helper(self.account)
        helper.begin(kind)
        self._parts.append((helper.task, helper.session.end))  # type: ignore[arg-type]
        await helper.waiting()
        return helper

    def guest(self, way: Way, policy: Policy = ALL) -> Guest:
        """A customer who comes in."""
        guest = Guest(self.relay.url, way, policy)
        guest.begin()
        self._parts.append((guest.task, guest.task.cancel))  # type: ignore[arg-type]
        return guest

    async def pair(self, policy: Policy = ALL) -> tuple[Helper, Guest, AccessCode]:
        """An agent, a customer who typed the right code, and the code."""
        helper = await self.helper()
        code = (await helper.waiting()).code
        return helper, self.guest(ByCode(code), policy), code

    async def close(self) -> None:
        """Everybody goes home."""
        for task, end in reversed(self._parts):
            end()
            with suppress(asyncio.CancelledError):
                await asyncio.wait_for(task, 15)


@dataclass(frozen=True)
class Hall:
    """The real server, before which any number of dishonest ones may stand at the same time."""

    server: str
    account: Account

    @asynccontextmanager
    async def scene(self, attack: Attack | None = None) -> AsyncIterator[Scene]:
        """A dishonest server of its own, and who comes by it."""
        async with relaying(self.server, attack) as relay:
            made = Scene(relay, replace(self.account, server=relay.url))
            try:
                yield made
            finally:
                await made.close()


async def stays_out(helper: Helper, guest: Guest, seconds: float = 20.0) -> Waiting:
    """Nobody is ever connected: both sides say so in time; how the agent's seat stands afterwards."""
    await guest.outcome(seconds)
    await until(lambda: isinstance(helper.statuses[-1], Waiting) and helper.has(Waiting) > 1, seconds)
    assert not helper.has(Live)
    assert not any(isinstance(fact, Opened) for fact in guest.facts)
    return await helper.waiting()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The real one."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    with running_server(folder, "--trusted-proxies", "127.0.0.1", "--organisation", "한빛 고객지원센터") as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def hall(server: RunningServer) -> Hall:
    """The real server with an agent's sign-in."""
    return Hall(server.url, await sign_in(server.url, server.name, server.password))


@pytest_asyncio.fixture(loop_scope="session")
async def scene(hall: Hall) -> AsyncIterator[Scene]:
    """One dishonest server; it is honest until told otherwise."""
    async with hall.scene() as made:
        yield made


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both programs give up after seconds, for attacks that only keep them waiting."""
    for name in ("rhelp.peer.seat.PATIENCE", "rhelp.peer.guest.PATIENCE", "rhelp.peer.case.PATIENCE"):
        monkeypatch.setattr(name, 5.0)
    monkeypatch.setattr("rhelp.peer.connection.CONNECT_PATIENCE", 2.0)
