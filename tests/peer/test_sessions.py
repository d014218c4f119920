"""Both programs' sessions against a real server: every way in, chat, a server that is killed, a line that is cut."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from rhelp.core.chat import ChatIs
from rhelp.core.codes import AccessCode, parse_link
from rhelp.core.geometry import Rect, Size
from rhelp.core.outcome import Fact
from rhelp.core.rights import Granted, Policy, Withdrawn
from rhelp.core.session import Ended, EndedWhy, Live, Mending, Opening, Ringing, Status, Trust, Waiting
from rhelp.desktop.fake import FakeDesktop
from rhelp.features import keyboard
from rhelp.features.rights import Ask, Withdraw
from rhelp.peer.account import Account, sign_in
from rhelp.peer.agent import AgentSession
from rhelp.peer.customer import CustomerSession
from rhelp.peer.desk import AgentDesk
from rhelp.peer.entrance import ByCode, ByIcon, Outcome, Rings, Way
from rhelp.peer.guest import Broken
from rhelp.wire.chat import Author, Colleague, State
from rhelp.wire.message import Right
from rhelp.wire.signal import Key, SeatKind
from scripts.rig import cuttable
from tests.peer.host import until
from tests.servers import RunningServer, running_server

ALL = Policy(granted=frozenset(Right))


class Servers:
    """A server that can be killed and started again, on the same port and database."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder, self._stack = folder, stack
        self.now: RunningServer = stack.enter_context(running_server(folder))

    def kill(self) -> None:
        self.now.process.send_signal(signal.SIGKILL)
        self.now.process.wait(5)

    async def start(self) -> None:
        await asyncio.to_thread(self._start)

    def _start(self) -> None:
        port = int(self.now.url.rpartition(":")[2])
        again = running_server(self._folder, name=f"agent{port}{len(self.now.name)}", port=port)
        self.now = RunningServer(**{**self._stack.enter_context(again).__dict__, "name": self.now.name + "x"})


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    with ExitStack() as stack:
        yield Servers(tmp_path, stack)


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
    facts: list[Fact] = field(default_factory=list)

    def hear(self, fact: Fact) -> None:
        self.facts.append(fact)

    def begin(self) -> None:
        self.desktop = FakeDesktop(Size(640, 480))
        self.session = CustomerSession(self.server, self.desktop, self.policy, self, "PC")
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

    def guest(self, way: Way, policy: Policy = ALL) -> Guest:
        guest = Guest(self.servers.now.url, way, policy)
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


async def test_by_link(servers: Servers) -> None:
    async with office(servers) as made:
        helper = await made.helper()
        code = parse_link((await helper.waiting()).link)
        assert code is not None
        guest = made.guest(ByCode(code, Key.LINK))
        assert (await helper.live()).trust is Trust.VERIFIED
        helper.session.end()
        assert await guest.outcome() is Outcome.ENDED
        assert helper.statuses[-1] == Ended(EndedWhy.AGENT_ENDED) and helper.has(Ended) == 1


async def test_a_wrong_link_is_refused_and_counted(servers: Servers) -> None:
    async with office(servers) as made:
        helper = await made.helper()
        route = (await helper.waiting()).code.route
        guest = made.guest(ByCode(AccessCode(route, "a" * 26), Key.LINK))
        assert await guest.outcome() is Outcome.CODE_REFUSED
        await until(lambda: isinstance(helper.statuses[-1], Waiting) and helper.statuses[-1].failures == 1)


async def test_by_icon_number_the_agent_says_who_comes_in(servers: Servers) -> None:
    async with office(servers) as made:
        helper = await made.helper()
        icon = (await helper.waiting()).icon
        assert icon is not None
        first = made.guest(ByIcon(icon, name="이서연"))
        ringing = await helper.is_now(Ringing)
        assert isinstance(ringing, Ringing) and ringing.name == "이서연"
        second = made.guest(ByIcon(icon))
        assert await second.outcome() is Outcome.BUSY
        helper.session.answer_ring(False)
        assert await first.outcome() is Outcome.UNANSWERED
        third = made.guest(ByIcon(icon))
        await helper.is_now(Ringing)
        helper.session.answer_ring(True)
        assert (await helper.live()).trust is Trust.UNVERIFIED
        assert any(isinstance(fact, Rings) for fact in third.facts)


async def test_an_icon_number_that_nobody_has(servers: Servers) -> None:
    async with office(servers) as made:
        assert await made.guest(ByIcon(99)).outcome() is Outcome.NOBODY


async def test_a_server_killed_in_standby_gives_the_same_seat_again(servers: Servers) -> None:
    async with office(servers) as made:
        helper = await made.helper()
        before = await helper.waiting()
        servers.kill()
        await helper.is_now(Opening)
        await servers.start()
        after = await helper.waiting()
        assert (after.code, after.link) == (before.code, before.link)
        made.guest(ByCode(after.code))
        await helper.live()


async def test_chat_beside_the_session_every_line_once_whatever_happens_to_the_server(servers: Servers) -> None:
    async with office(servers) as made:
        helper, guest = await made.pair()
        desk = made.desk(helper)
        await until(lambda: bool(helper.statuses[-1].consultation if isinstance(helper.statuses[-1], Live) else ""))
        consultation = (await helper.live()).consultation
        desk.open_chat(consultation)
        await until(lambda: consultation in helper.chats)
        assert guest.session.say("첫째")
        desk.say(consultation, "둘째")
        await until(lambda: len(guest.lines) == 2)
        servers.kill()
        await until(lambda: helper.roads[-1] is State.CONNECTING)
        guest.session.say("셋째")
        desk.say(consultation, "넷째")
        await servers.start()
        await until(lambda: len(guest.lines) == 4, 20)
        await until(lambda: not helper.chats[consultation].unsent)
        said = [line.text for line in helper.chats[consultation].lines if line.author is not Author.NOTICE]
        assert said == guest.lines
        assert sorted(said) == ["넷째", "둘째", "셋째", "첫째"]
        assert isinstance(helper.statuses[-1], Live), "the link did not notice"
        guest.session.end()
        assert await guest.outcome() is Outcome.ENDED
        await helper.is_now(Ended)
        await until(lambda: helper.chats[consultation].closed)


async def test_colleagues_see_each_other(servers: Servers) -> None:
    async with office(servers) as made:
        helper = Helper(made.account)
        desk = made.desk(helper)
        await until(lambda: [colleague.state for colleague in helper.others] == [State.ONLINE])
        desk.set_state(State.AWAY)
        await until(lambda: [colleague.state for colleague in helper.others] == [State.AWAY])


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Both programs' media line; cut while the file exists."""
    file = tmp_path / "cut"
    for owner, names in (*cuttable.SEAMS, (cuttable.SEAMS[0][0], ("send_data",))):
        for name in names:
            monkeypatch.setattr(owner, name, getattr(owner, name))
    cuttable.install(file)
    return file


async def test_a_line_that_is_cut_again_and_again_is_mended_each_time(servers: Servers, line: Path) -> None:
    async with office(servers) as made:
        helper, guest = await made.pair()
        helper.session.handle(Ask(Right.KEYBOARD))
        await until(lambda: Right.KEYBOARD in getattr(helper.statuses[-1], "held", ()))
        held = (await helper.live()).held
        for _ in range(2):
            helper.session.handle(keyboard.Pressed("a"))
            await until(lambda: "a" in guest.desktop.keyboard.held)
            line.touch()
            await helper.is_now(Mending)
            await until(lambda: isinstance(guest.facts[-1], Broken) or any(isinstance(f, Broken) for f in guest.facts))
            assert not guest.desktop.keyboard.held
            helper.session.handle(keyboard.Pressed("b"))
            line.unlink()
            mended = await helper.live()
            assert mended.held == held
            assert not guest.desktop.keyboard.held
        granted = [fact.right for fact in guest.facts if isinstance(fact, Granted)]
        assert sorted(granted) == sorted({Right.VIEW, Right.KEYBOARD}), "no right is granted twice"
        assert helper.has(Ended) == 0


async def test_what_is_taken_back_over_a_cut_line_is_gone_when_it_is_whole(servers: Servers, line: Path) -> None:
    async with office(servers) as made:
        helper, guest = await made.pair()
        await until(lambda: Right.VIEW in getattr(helper.statuses[-1], "held", ()))
        line.touch()
        await until(lambda: any(isinstance(fact, Broken) for fact in guest.facts))
        guest.session.handle(Withdraw(Right.VIEW))
        await until(lambda: any(isinstance(fact, Withdrawn) for fact in guest.facts))
        await helper.is_now(Mending)
        line.unlink()
        await until(lambda: isinstance(helper.statuses[-1], Live) and Right.VIEW not in helper.statuses[-1].held, 20)


@pytest.mark.parametrize("who", ["agent", "customer"])
async def test_who_ends_over_a_cut_line_is_heard_at_once(servers: Servers, line: Path, who: str) -> None:
    async with office(servers) as made:
        helper, guest = await made.pair()
        line.touch()
        await helper.is_now(Mending)
        await until(lambda: any(isinstance(fact, Broken) for fact in guest.facts))
        if who == "agent":
            helper.session.end()
            assert await guest.outcome(5) is Outcome.ENDED
        else:
            guest.session.end()
            ended = await helper.is_now(Ended, 5)
            assert ended == Ended(EndedWhy.CUSTOMER_ENDED)
        assert await guest.outcome(5) is Outcome.ENDED
        await helper.is_now(Ended, 5)
        assert helper.has(Ended) == 1


async def test_a_session_that_ends_while_the_server_is_away_ends_its_consultation(servers: Servers) -> None:
    async with office(servers) as made:
        helper, guest = await made.pair()
        desk = made.desk(helper)
        await until(lambda: bool(helper.statuses[-1].consultation if isinstance(helper.statuses[-1], Live) else ""))
        consultation = (await helper.live()).consultation
        desk.open_chat(consultation)
        await until(lambda: consultation in helper.chats)
        servers.kill()
        await until(lambda: helper.roads[-1] is State.CONNECTING)
        guest.session.end()
        await helper.is_now(Ended, 5)
        await servers.start()
        await until(lambda: helper.chats[consultation].closed, 30)
