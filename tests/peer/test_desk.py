"""The agent's desk: states, colleagues and chats by a road that outlives sockets and servers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from rhelp.core.chat import ChatIs
from rhelp.peer.account import Account
from rhelp.peer.desk import AgentDesk
from rhelp.wire.chat import (
    Author,
    ChatClosed,
    ChatLine,
    ChatOpened,
    CloseChat,
    Colleague,
    Colleagues,
    Invite,
    OpenChat,
    Say,
    SetState,
    State,
)
from tests.peer.host import Host, HostRoad, hosting, until

CASE = "c" * 32


@dataclass
class Listener:
    roads: list[State] = field(default_factory=list)
    others: tuple[Colleague, ...] = ()
    shown: ChatIs | None = None

    def road(self, state: State) -> None:
        self.roads.append(state)

    def colleagues(self, colleagues: tuple[Colleague, ...]) -> None:
        self.others = colleagues

    def chat(self, chat: ChatIs) -> None:
        self.shown = chat


@dataclass
class Play:
    host: Host
    road: HostRoad
    desk: AgentDesk
    listener: Listener
    task: asyncio.Future[None]


@asynccontextmanager
async def desk() -> AsyncIterator[Play]:
    async with hosting() as host:
        listener = Listener()
        made = AgentDesk(Account(host.url, "token", "Kim"), listener)
        task = asyncio.ensure_future(made.run())
        road = await host.road()
        assert await road.heard() == SetState(State.ONLINE)
        yield Play(host, road, made, listener, task)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.wait_for(task, 20)


def line(number: int, text: str, identity: str = "a" * 32) -> ChatLine:
    return ChatLine(CASE, number, identity, Author.AGENT, "Kim", text, 0)


async def test_states_and_colleagues() -> None:
    async with desk() as play:
        await play.road.send(Colleagues((Colleague("Kim", State.ONLINE), Colleague("Lee", State.AWAY))))
        await until(lambda: len(play.listener.others) == 2)
        play.desk.set_state(State.AWAY)
        assert await play.road.heard() == SetState(State.AWAY)
    assert play.listener.roads[:3] == [State.CONNECTING, State.ONLINE, State.AWAY]
    assert play.listener.roads[-1] is State.OFFLINE


async def test_what_is_said_shows_as_unsent_until_it_is_kept() -> None:
    async with desk() as play:
        play.desk.open_chat(CASE)
        play.desk.open_chat(CASE)
        assert await play.road.heard() == OpenChat(CASE)
        await play.road.send(ChatOpened(CASE, "Kim", "이서연", 0))
        play.desk.say(CASE, "안녕하세요")
        said = await play.road.heard()
        assert isinstance(said, Say)
        assert play.listener.shown is not None and play.listener.shown.unsent == (said,)
        await play.road.send(line(1, said.text, said.id))
        await until(lambda: play.listener.shown is not None and not play.listener.shown.unsent)
        play.desk.invite(CASE)
        play.desk.close_chat(CASE)
        assert [await play.road.heard() for _ in range(2)] == [Invite(CASE), CloseChat(CASE)]
        await play.road.send(ChatClosed(CASE))
        await until(lambda: play.listener.shown is not None and play.listener.shown.closed)


async def test_a_server_that_forgot_hears_all_of_it_again_and_no_line_comes_twice() -> None:
    async with desk() as play:
        play.desk.open_chat(CASE)
        play.desk.set_state(State.AWAY)
        await play.road.send(ChatOpened(CASE, "Kim", "이서연", 1))
        await play.road.send(line(1, "first"))
        await until(lambda: play.listener.shown is not None and len(play.listener.shown.lines) == 1)
        play.host.status = 503
        play.host.forget()
        await play.road.cut()
        play.desk.say(CASE, "said meanwhile")
        play.host.status = None
        anew = await play.host.road()
        heard = [await anew.heard() for _ in range(3)]
        assert heard[:2] == [SetState(State.AWAY), OpenChat(CASE, 1)]
        said = heard[2]
        assert isinstance(said, Say) and said.text == "said meanwhile"
        await anew.send(line(2, said.text, said.id))
        await until(lambda: play.listener.shown is not None and len(play.listener.shown.lines) == 2)
    assert State.CONNECTING in play.listener.roads[1:]


async def test_a_chat_that_was_to_be_closed_is_closed_after_a_restart() -> None:
    async with desk() as play:
        play.desk.open_chat(CASE)
        await play.road.heard()
        play.host.forget()
        await play.road.cut()
        play.desk.close_chat(CASE)
        anew = await play.host.road()
        heard = [await anew.heard() for _ in range(3)]
        assert heard == [SetState(State.ONLINE), OpenChat(CASE), CloseChat(CASE)]


async def test_signed_out_is_offline() -> None:
    async with desk() as play:
        play.host.status = 401
        await play.road.cut()
        await asyncio.wait_for(asyncio.shield(play.task), 20)
        assert play.listener.roads[-1] is State.OFFLINE
