"""The server road: what comes in is checked, and every way it can fail has its own error."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from rhelp.core.road import Road
from rhelp.peer.rendezvous import PeerGone, Rendezvous, ServerLost, SignedOut, TooMany
from rhelp.wire import codec
from rhelp.wire.handshake import Confirm
from rhelp.wire.road import ROAD, Attach, Attached
from rhelp.wire.signal import Forward, JoinSeat, PeerLeft, Refused, Why

CONFIRM = Confirm("a" * 64)


class World:
    """A server whose /ws/ENDING answers in its own way; ``reached`` are the paths that were asked for."""

    def __init__(self) -> None:
        self.reached: list[str] = []
        self.url = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        ending = request.match_info["ending"]
        self.reached.append(ending)
        if ending.isdigit():
            return web.Response(status=int(ending))
        if ending == "elsewhere":
            raise web.HTTPTemporaryRedirect("/ws/echo")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        assert codec.decode(await socket.receive_str(), ROAD) == Attach()
        await socket.send_str(codec.encode(Attached("a" * 64, 0, resumed=False)))
        road = Road()
        if ending == "play":
            for text in ('{"t":"from-the-future"}', codec.encode(Forward(codec.encode(CONFIRM)))):
                await socket.send_str(codec.encode(road.send(text)))
            await socket.send_str(codec.encode(road.send(codec.encode(PeerLeft(Why.GONE)))))
        elif ending == "refuse":
            await socket.send_str(codec.encode(road.send(codec.encode(Refused(Why.CODE)))))
        elif ending == "garbage":
            await socket.send_str("hello")
        elif ending == "echo":
            await socket.send_str(await socket.receive_str())
        await socket.close()
        return socket


@pytest.fixture
async def world() -> AsyncIterator[World]:
    made = World()
    app = web.Application()
    app.router.add_get("/ws/{ending}", made.answer)
    async with TestServer(app, host="127.0.0.1") as running:
        made.url = str(running.make_url("")).rstrip("/")
        yield made


async def test_messages_go_both_ways(world: World) -> None:
    async with Rendezvous(world.url, "/ws/echo") as road:
        await road.send(JoinSeat("4821"))
        assert await road.receive() == JoinSeat("4821")


async def test_the_unknown_is_ignored_and_who_leaves_is_told(world: World) -> None:
    async with Rendezvous(world.url, "/ws/play") as road:
        assert await road.receive_forwarded() == CONFIRM
        with pytest.raises(PeerGone) as gone:
            await road.receive_forwarded()
    assert gone.value.why is Why.GONE


async def test_a_refusal_ends_the_waiting(world: World) -> None:
    async with Rendezvous(world.url, "/ws/refuse") as road:
        with pytest.raises(PeerGone) as gone:
            await road.receive_forwarded()
    assert gone.value.why is Why.CODE


@pytest.mark.parametrize("ending", ["garbage", "close"])
async def test_garbage_and_a_closed_socket_are_a_lost_server(world: World, ending: str) -> None:
    async with Rendezvous(world.url, f"/ws/{ending}") as road, asyncio.timeout(5):
        with pytest.raises(ServerLost):
            await road.receive()


@pytest.mark.parametrize(
    ("ending", "token", "error"),
    [("401", "token", SignedOut), ("401", "", ServerLost), ("429", "", TooMany), ("404", "", ServerLost)],
)
async def test_what_answers_instead_of_a_socket(world: World, ending: str, token: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        async with Rendezvous(world.url, f"/ws/{ending}", token):
            pass


async def test_a_server_that_sends_us_elsewhere_is_not_followed(world: World) -> None:
    with pytest.raises(ServerLost):
        async with Rendezvous(world.url, "/ws/elsewhere"):
            pass
    assert world.reached == ["elsewhere"]
