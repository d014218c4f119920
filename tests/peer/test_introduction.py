"""One customer and two agents with real aiortc and a real server: the second takes over, the first is out at once."""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest

from rhelp.core.codes import ICON_ROUTE
from rhelp.core.end import End
from rhelp.core.geometry import Size
from rhelp.core.handshake import HandshakeFailed, Keys
from rhelp.core.introduction import AgentIntroduced, Carried, CustomerIntroduced, draw_key
from rhelp.core.link import Link
from rhelp.core.outcome import Fact
from rhelp.core.resume import AgentResume, CustomerResume
from rhelp.core.rights import Granted, Lost, Policy, RightsBook
from rhelp.desktop.fake import FakeDesktop
from rhelp.features import introduction, pointer, rights
from rhelp.features.introduction import Accepted, Expected, Gone, Over, Proposed
from rhelp.peer.account import sign_in
from rhelp.peer.hands import Hands
from rhelp.peer.introduction import be_introduced, colleagues, go_over, meet_colleague, offer_myself, welcome
from rhelp.peer.line import Line
from rhelp.peer.lines import Lines
from rhelp.peer.mender import rejoin
from rhelp.peer.negotiation import connect_as_agent, connect_as_customer, meet_as_agent, meet_as_customer
from rhelp.peer.road import PeerGone, ServerRoad
from rhelp.wire.message import Right, Sender
from rhelp.wire.peer import Hello
from rhelp.wire.signal import Leave, Why
from tests.peer.host import until
from tests.peer.office import Servers
from tests.peer.test_negotiation import Meddle, NoPictures, Road, keys_of_before

EVERY = frozenset({Right.POINTER})
PATIENCE = 20.0


@dataclass
class Side:
    """One end of the sessions of this test: its line, its rights, its hands, and what it heard."""

    role: Sender
    first: Callable[[], object]
    keys: Keys | None = None
    facts: list[Fact] = field(default_factory=list)
    desktop: FakeDesktop = field(default_factory=lambda: FakeDesktop(Size(640, 480)))

    def __post_init__(self) -> None:
        agent = self.role is Sender.AGENT
        self.hands = Hands(self.desktop, lambda sentence: None)
        book = rights.Customer(RightsBook(Policy(granted=EVERY)), "Kim")
        self.rights: rights.Agent | rights.Customer = rights.Agent() if agent else book
        theirs: End = introduction.Agent() if agent else introduction.Customer()
        moves: End = pointer.Agent() if agent else pointer.Customer()
        self.ends: dict[str, End] = {"rights": self.rights, "introduction": theirs, "pointer": moves}

    async def meet(self) -> Keys:
        raise HandshakeFailed("these lines are not mended")

    async def join(self, line: Line, keys: Keys) -> Link:
        agent = self.role is Sender.AGENT
        if not agent:
            line.connection.send_screen(NoPictures())
        binding = await (connect_as_agent if agent else connect_as_customer)(self.road, keys, line.connection)
        hello = Hello(1, tuple(self.ends), self.role, "Linux")
        return Link(self.role, binding, hello, self.ends, (lambda right: True) if agent else self.rights.holds)

    async def open(self, road: ServerRoad, sid: str) -> Lines:
        """Come together with the other end that names this id, prove what there is to prove, and connect."""
        self.road = road
        side = self.first()
        met = meet_as_agent if self.role is Sender.AGENT else meet_as_customer
        async with asyncio.timeout(PATIENCE):
            joined = await rejoin(road, sid)
            keys = await met(road, side)  # type: ignore[arg-type]
            self.lines = Lines(road, sid, self, None if self.role is Sender.AGENT else self.hands)
            await self.lines.first(joined, keys)
        return self.lines

    def opened(self, line: Line, peer: Hello) -> None: ...

    def broken(self, line: Line) -> None: ...

    def anew(self) -> None: ...

    def hear(self, fact: Fact) -> None:
        self.facts.append(fact)
        match fact:
            case Granted(right=right):
                self.hands.allow(right)
            case Lost(right):
                self.hands.forbid(right)

    def heard(self, kind: type) -> list[Fact]:
        return [fact for fact in self.facts if isinstance(fact, kind)]


@dataclass
class Case:
    """The first agent and the customer, connected; the agent holds the pointer."""

    servers: Servers
    token: str
    first: Side
    customer: Side

    def road(self, path: str) -> ServerRoad:
        return ServerRoad(self.servers.now.url, path, self.token if path == "/ws/agent" else "")

    async def ask_for_pointer(self, side: Side, customer: Side) -> None:
        side.lines.handle(rights.Ask(Right.POINTER))
        await until(lambda: customer.heard(Granted) and side.rights.holds(Right.POINTER))


@asynccontextmanager
async def case(servers: Servers) -> AsyncIterator[Case]:
    account = await sign_in(servers.now.url, servers.now.name, servers.now.password)
    keys, sid = keys_of_before(), secrets.token_hex(16)
    first = Side(Sender.AGENT, lambda: AgentResume(keys, os.urandom))
    customer = Side(Sender.CUSTOMER, lambda: CustomerResume(keys, os.urandom))
    made = Case(servers, account.token, first, customer)
    async with made.road("/ws/agent") as here, made.road("/ws/customer") as there:
        await asyncio.gather(first.open(here, sid), customer.open(there, sid))
        customer.hands.start()
        try:
            yield made
        finally:
            await asyncio.gather(first.lines.free(), customer.lines.free())
            await asyncio.to_thread(customer.hands.stop)


async def between_agents(meddle: Meddle = lambda message: message) -> tuple[Road, Road]:
    here, there = Road(meddle), Road(meddle)
    here.other, there.other = there, here
    return here, there


async def proposed(made: Case) -> tuple[Expected, Carried]:
    """As far as the customer's yes: what the customer expects, and what the second agent was told."""
    here, there = await between_agents()
    meeting = colleagues("help.example", secrets.token_hex(16))
    colleague, newcomer = await asyncio.gather(
        meet_colleague(here, meeting, os.urandom),  # type: ignore[arg-type]
        offer_myself(there, meeting, "이상담", os.urandom),  # type: ignore[arg-type]
    )
    assert colleague.words == newcomer.words and colleague.name == "이상담"
    made.first.lines.handle(colleague.introduce(os.urandom, compared=True))
    await until(lambda: made.customer.heard(Proposed))
    asked = made.customer.heard(Proposed)[0]
    assert isinstance(asked, Proposed) and (asked.name, asked.compared) == ("이상담", True)
    made.customer.lines.handle(welcome(asked.id, os.urandom))
    await until(lambda: made.first.heard(Accepted))
    accepted = made.first.heard(Accepted)[0]
    assert isinstance(accepted, Accepted)
    here.forward(colleague.told(accepted, "PC", known=True))
    carried, told = await be_introduced(there, newcomer)  # type: ignore[arg-type]
    assert told.customer == "PC" and told.known
    expected = made.customer.heard(Expected)[0]
    assert isinstance(expected, Expected)
    return expected, carried


async def test_the_second_agent_takes_over_and_the_first_is_out_at_once(servers: Servers) -> None:
    async with case(servers) as made, made.road("/ws/agent") as here, made.road("/ws/customer") as there:
        await made.ask_for_pointer(made.first, made.customer)
        made.first.lines.handle(pointer.MovedTo(10, 10))
        await until(lambda: made.customer.desktop.pointer.position == (10, 10))
        expected, carried = await proposed(made)
        second = Side(Sender.AGENT, lambda: AgentIntroduced(carried, os.urandom))
        arrived = Side(Sender.CUSTOMER, lambda: CustomerIntroduced(expected.carried, os.urandom))
        over, _ = await asyncio.gather(
            go_over(expected, made.customer.lines, lambda: arrived.open(there, expected.carried.id)),
            second.open(here, carried.id),
        )
        began = time.monotonic()
        assert over is arrived.lines and not made.customer.lines.is_open
        await until(lambda: made.first.heard(Gone) and not made.first.lines.is_open, 1.0)
        assert time.monotonic() - began < 1.0
        made.first.lines.handle(pointer.MovedTo(99, 99))
        assert not arrived.rights.holds(Right.POINTER) and not second.rights.holds(Right.POINTER)
        await made.ask_for_pointer(second, arrived)
        arrived.hands.start()
        second.lines.handle(pointer.MovedTo(20, 20))
        await until(lambda: arrived.desktop.pointer.position == (20, 20))
        assert made.customer.desktop.pointer.position == (10, 10)
        await asyncio.gather(second.lines.free(), arrived.lines.free())
        await asyncio.to_thread(arrived.hands.stop)


async def test_who_comes_with_another_key_changes_nothing(servers: Servers) -> None:
    """The first agent itself, or a server that has seen everything between the three."""
    async with case(servers) as made, made.road("/ws/agent") as here, made.road("/ws/customer") as there:
        expected, carried = await proposed(made)
        false = replace(carried, mine=draw_key(os.urandom)[0])
        second = Side(Sender.AGENT, lambda: AgentIntroduced(false, os.urandom))
        arrived = Side(Sender.CUSTOMER, lambda: CustomerIntroduced(expected.carried, os.urandom))

        async def come() -> None:
            with pytest.raises(HandshakeFailed):
                await second.open(here, carried.id)

        coming = asyncio.ensure_future(come())
        soon = replace(expected, until=time.monotonic() + PATIENCE)
        over = asyncio.ensure_future(
            go_over(soon, made.customer.lines, lambda: arrived.open(there, expected.carried.id))
        )
        await coming
        here.send(Leave(Why.UNCONFIRMED))  # as the programs do
        assert await over is None
        assert made.customer.lines.is_open and made.first.lines.is_open
        await until(lambda: made.first.heard(Over))
        assert not made.first.heard(Gone)


async def test_words_differ_where_a_server_stands_between_the_agents() -> None:
    """It has no secret to know: it runs a handshake with either agent, and both are told other words."""
    meeting = colleagues("help.example", "0" * 32)
    words = []
    for _ in range(2):
        here, there = await between_agents()
        colleague, newcomer = await asyncio.gather(
            meet_colleague(here, meeting, os.urandom),  # type: ignore[arg-type]
            offer_myself(there, meeting, "이상담", os.urandom),  # type: ignore[arg-type]
        )
        assert colleague.words == newcomer.words
        words.append(colleague.words)
    assert words[0] != words[1]


async def test_a_customer_without_a_secret_cannot_be_taken_for_a_colleague() -> None:
    """Who calls by an icon number goes through the same messages, under another name."""
    here, there = await between_agents()
    meeting = colleagues("help.example", "0" * 32)
    first = asyncio.ensure_future(meet_colleague(here, meeting, os.urandom))  # type: ignore[arg-type]
    caller = replace(meeting, route=ICON_ROUTE)
    second = asyncio.ensure_future(offer_myself(there, caller, "x", os.urandom))  # type: ignore[arg-type]
    with pytest.raises(HandshakeFailed):
        await first
    there.heard.put_nowait(None)
    with pytest.raises(PeerGone):
        await second
