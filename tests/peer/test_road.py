"""The server road at a program: every message once and in order, whatever happens to sockets, lines and servers."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from rhelp.peer import road as module
from rhelp.peer.certificates import NotTrusted
from rhelp.peer.road import Foreign, Forgotten, Hooks, PeerGone, ServerLost, ServerRoad, SignedOut, TooMany
from rhelp.wire import codec
from rhelp.wire.chat import ChatClosed
from rhelp.wire.handshake import Confirm
from rhelp.wire.message import Message
from rhelp.wire.road import Carry
from rhelp.wire.signal import Forward, JoinSeat, PeerLeft, Refused, Rejoin, Why
from tests.certificates import Authority
from tests.peer.host import Host, hosting, line_to, until

CONFIRM = Confirm("a" * 64)
SID = "5" * 32


def words(count: int) -> list[Message]:
    return [Forward(str(number)) for number in range(count)]


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    async with hosting() as made:
        yield made


async def test_messages_go_both_ways(host: Host) -> None:
    async with ServerRoad(host.url, "/ws/customer") as road:
        there = await host.road()
        road.send(JoinSeat("4821"))
        assert await there.heard() == JoinSeat("4821")
        await there.send(Forward("x"))
        assert await road.receive() == Forward("x")
        road.send(JoinSeat("4822"))
    assert await there.heard() == JoinSeat("4822"), "what was said last still goes out"


async def test_the_unknown_is_ignored_and_who_leaves_is_told(host: Host) -> None:
    async with ServerRoad(host.url, "/ws/customer") as road:
        there = await host.road()
        await there.put(there.road.send('{"t":"from-the-future"}'))
        await there.send(Forward(codec.encode(CONFIRM)))
        await there.send(PeerLeft(Why.GONE))
        assert await road.receive_forwarded() == CONFIRM
        with pytest.raises(PeerGone) as gone:
            await road.receive_forwarded()
        await there.send(Refused(Why.CODE))
        with pytest.raises(PeerGone) as refused:
            await road.receive_forwarded()
    assert (gone.value.why, refused.value.why) == (Why.GONE, Why.CODE)


async def test_chat_goes_beside(host: Host) -> None:
    aside: list[Message] = []
    async with ServerRoad(host.url, "/ws/customer", hooks=Hooks(aside=aside.append)) as road:
        there = await host.road()
        await there.send(ChatClosed(SID))
        await there.send(Forward("x"))
        assert await road.receive() == Forward("x")
    assert aside == [ChatClosed(SID)]


async def test_nothing_is_lost_and_nothing_comes_twice_over_a_line_that_is_cut_again_and_again(host: Host) -> None:
    states: list[bool] = []
    port = urlsplit(host.url).port
    assert port
    async with (
        line_to(port) as line,
        ServerRoad(f"http://127.0.0.1:{line.port}", "/ws/customer", hooks=Hooks(up=states.append)) as road,
    ):
        there = await host.road()
        got: list[Message | None] = []
        for number, message in enumerate(words(60)):
            road.send(message)
            await there.send(message)
            if number % 20 == 10:
                line.cut()
            elif number % 20 == 15:
                await until(lambda: states[-1])
            await asyncio.sleep(0.005)
        heard = [await there.heard() for _ in range(60)]
        got = [await asyncio.wait_for(road.receive(), 20) for _ in range(60)]
        assert heard == words(60)
        assert got == words(60)
        assert there.resumed >= 2
    assert states[:3] == [True, False, True]


async def test_a_line_that_swallows_everything_is_found_out_by_what_it_owes(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SILENCE", 0.5)
    port = urlsplit(host.url).port
    assert port
    async with line_to(port) as line, ServerRoad(f"http://127.0.0.1:{line.port}", "/ws/customer") as road:
        there = await host.road()
        line.mute = True
        road.send(Forward("x"))
        await asyncio.sleep(0.3)
        line.mute = False
        line.down = True
        await asyncio.sleep(0.6)
        line.down = False
        assert await there.heard() == Forward("x")


async def test_a_socket_that_is_never_answered_is_given_up_for_another_one(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ATTACH_PATIENCE", 0.5)
    port = urlsplit(host.url).port
    assert port
    async with line_to(port) as line, ServerRoad(f"http://127.0.0.1:{line.port}", "/ws/customer") as road:
        there = await host.road()
        line.mute = True
        line.cut()
        await until(lambda: line.taken == 2)
        await asyncio.sleep(0.3)  # what asks for the socket is swallowed
        line.mute = False
        road.send(Forward("x"))
        assert await there.heard() == Forward("x")


async def test_a_server_that_forgot_says_so_once_and_the_road_goes_on(host: Host) -> None:
    async with ServerRoad(host.url, "/ws/agent", "token") as road:
        there = await host.road()
        road.send(JoinSeat("4821"))
        await there.heard()
        await there.send(Forward("never read"))
        await asyncio.sleep(0.1)
        host.forget()
        await there.cut()
        anew = await host.road()
        road.send(Forward("of before"))
        with pytest.raises(Forgotten):
            await asyncio.wait_for(road.receive(), 20)
        road.send(Rejoin(SID))
        assert await anew.heard() == Rejoin(SID)
        await anew.send(Forward("y"))
        assert await road.receive() == Forward("y")


async def test_a_server_that_is_restarted_in_order_refuses_nothing(host: Host) -> None:
    async with ServerRoad(host.url, "/ws/agent", "token") as road:
        there = await host.road()
        await there.send(Refused(Why.SHUTDOWN))
        await there.send(Forward("read"))
        assert await road.receive() == Forward("read")
        await there.send(Refused(Why.SHUTDOWN))
        host.forget()
        await there.cut()
        await host.road()
        with pytest.raises(Forgotten):
            await asyncio.wait_for(road.receive(), 20)


async def test_a_gap_begins_a_new_road(host: Host) -> None:
    async with ServerRoad(host.url, "/ws/agent", "token") as road:
        there = await host.road()
        await there.put(Carry(5, 0, "{}"))
        with pytest.raises(Forgotten):
            await asyncio.wait_for(road.receive(), 20)
        await host.road()


async def test_too_much_unheard_begins_a_new_road(host: Host) -> None:
    host.acknowledges = False
    async with ServerRoad(host.url, "/ws/agent", "token") as road:
        await host.road()
        for message in words(257):
            road.send(message)
        with pytest.raises(Forgotten):
            await asyncio.wait_for(road.receive(), 20)


async def test_a_sign_in_that_ended_ends_the_road(host: Host) -> None:
    async with ServerRoad(host.url, "/ws/agent", "token") as road:
        there = await host.road()
        host.status = 401
        await there.cut()
        for _ in range(2):
            with pytest.raises(SignedOut):
                await asyncio.wait_for(road.receive(), 20)


@pytest.mark.parametrize(
    ("status", "token", "error"),
    [(401, "token", SignedOut), (401, "", Foreign), (429, "", TooMany), (404, "", Foreign)],
)
async def test_what_answers_instead_of_a_socket(host: Host, status: int, token: str, error: type[Exception]) -> None:
    host.status = status
    with pytest.raises(error):
        async with ServerRoad(host.url, "/ws/customer", token):
            pass


async def test_a_server_that_is_not_there_has_its_sentence_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIRST_TRIES", 0.5)
    began = time.monotonic()
    with pytest.raises(ServerLost, match="does not answer"):
        async with ServerRoad("http://127.0.0.1:9", "/ws/customer"):
            pass
    assert time.monotonic() - began < module.FIRST_PATIENCE


async def test_a_server_that_accepts_and_says_nothing_has_its_sentence_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIRST_PATIENCE", 0.5)
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    with pytest.raises(ServerLost):
        async with ServerRoad(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", "/ws/customer"):
            pass
    server.close()


async def test_a_patient_road_waits_for_a_server_that_comes_later(host: Host) -> None:
    host.status = 503
    async with ServerRoad(host.url, "/ws/agent", "token", patient=True) as road:
        road.send(Rejoin(SID))
        await asyncio.sleep(0.5)
        host.status = None
        there = await host.road()
        assert await there.heard() == Rejoin(SID)


async def test_garbage_is_no_server_of_ours() -> None:
    async def door(request: web.Request) -> web.StreamResponse:
        if request.path.endswith("elsewhere"):
            raise web.HTTPTemporaryRedirect("/ws/garbage")
        reached.append(request.path)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str("hello")
        await socket.receive()
        return socket

    reached: list[str] = []
    app = web.Application()
    app.router.add_get("/ws/{end}", door)
    async with TestServer(app, host="127.0.0.1") as running:
        url = str(running.make_url("")).rstrip("/")
        with pytest.raises(Foreign):
            async with ServerRoad(url, "/ws/garbage"):
                pass
        reached.clear()
        with pytest.raises(Foreign):
            async with ServerRoad(url, "/ws/elsewhere"):
                pass
    assert reached == [], "who sends us elsewhere is not followed"


async def test_up_is_told_once_each(host: Host) -> None:
    states: list[bool] = []
    async with ServerRoad(host.url, "/ws/agent", "token", Hooks(up=states.append)):
        there = await host.road()
        await there.cut()
        await until(lambda: states == [True, False, True])
    assert states == [True, False, True, False]


async def test_a_server_without_a_good_certificate_is_named_as_such(tmp_path: Path) -> None:
    pair = Authority(tmp_path).issue("localhost")
    trust = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trust.load_cert_chain(pair.chain, pair.key)
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0, ssl=trust)
    port = server.sockets[0].getsockname()[1]
    async with server:
        with pytest.raises(NotTrusted, match="does not trust"):
            async with ServerRoad(f"https://localhost:{port}", "/ws/customer"):
                pass


async def test_an_error_of_our_own_leaves_nobody_waiting(host: Host) -> None:
    def fail(message: Message) -> None:
        raise KeyError(message)

    async with ServerRoad(host.url, "/ws/customer", hooks=Hooks(aside=fail)) as road:
        there = await host.road()
        await there.send(ChatClosed(SID))
        with pytest.raises(ServerLost):
            await asyncio.wait_for(road.receive(), 20)
