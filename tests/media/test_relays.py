"""Relayed candidates from a real coturn with the shipped configuration: by UDP, TCP and TLS, never by a wrong one."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from aiortc import RTCIceServer

from rhelp.media import relays
from rhelp.media.relays import StunAddress, TurnAddress, sort_servers
from rhelp.peer.connection import Connection
from rhelp.signaling.turn import credential
from rhelp.wire.peer import Ping
from rhelp.wire.signal import IcePolicy, IceServer
from scripts.rig.pairs import free_port
from tests.certificates import Authority
from tests.counts import full
from tests.media.test_ice_guard import ALERT
from tests.shipped import SECRET, Coturn, coturn
from tests.turn_client import TurnClient

pytestmark = pytest.mark.turn


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def turn(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Iterator[Coturn]:
    folder = tmp_path_factory.mktemp("coturn")
    with coturn(folder, ["127.0.0.1"], authority.issue("localhost"), loopback=True) as running:
        yield running


@pytest.fixture(autouse=True)
def believed(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))


def servers(*urls: str, left: int = 600, secret: str = SECRET) -> tuple[IceServer, ...]:
    username = f"{int(time.time()) + left}:{time.monotonic_ns()}"
    return (IceServer(urls, username, credential(secret, username)),)


def candidates(sdp: str) -> list[str]:
    return re.findall(r"^a=candidate:.*$", sdp, re.M)


async def joined(mine: tuple[IceServer, ...], theirs: tuple[IceServer, ...] = ()) -> tuple[Connection, Connection]:
    """Two connected ends, the first by relay alone."""
    customer = Connection(mine, lambda: None, IcePolicy.RELAY)
    agent = Connection(theirs, lambda: None, IcePolicy.RELAY if theirs else IcePolicy.ALL)
    async with AsyncExitStack() as trying:
        trying.push_async_callback(customer.close)
        trying.push_async_callback(agent.close)
        offer = await customer.offer()
        assert all(" typ relay" in line and " raddr 0.0.0.0 " in line for line in candidates(offer))
        await customer.accept(await agent.answer(offer))
        await asyncio.gather(customer.ready(), agent.ready())
        trying.pop_all()
    return customer, agent


@pytest.mark.parametrize("way", ["turn:127.0.0.1:{0}", "turn:127.0.0.1:{0}?transport=tcp", "turns:localhost:{1}"])
async def test_two_ends_meet_by_relays_alone(turn: Coturn, way: str) -> None:
    url = way.format(turn.port, turn.tls_port)
    ends = await joined(servers(url), servers(url))
    assert [end.relayed for end in ends] == [True, True]
    await asyncio.gather(*(end.close() for end in ends))


async def test_the_second_address_serves_where_the_first_is_dead(
    turn: Coturn, caplog: pytest.LogCaptureFixture
) -> None:
    listed = servers(f"turn:127.0.0.1:{free_port()}", f"turns:localhost:{turn.tls_port}")
    ends = await joined(listed, listed)
    assert all(end.relayed for end in ends)
    await asyncio.gather(*(end.close() for end in ends))


@pytest.mark.parametrize("trouble", ["wrong name", "unknown authority", "expired"])
async def test_a_turn_server_with_a_wrong_certificate_is_not_used(
    trouble: str, tmp_path: Path, authority: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = {
        "wrong name": lambda: authority.issue("turn.example"),
        "unknown authority": lambda: Authority(tmp_path).issue("localhost"),
        "expired": lambda: authority.issue("localhost", days=-1),
    }[trouble]()
    with coturn(tmp_path, ["127.0.0.1"], wrong, loopback=True) as running:
        end = Connection(servers(f"turns:localhost:{running.tls_port}"), lambda: None, IcePolicy.RELAY)
        with pytest.raises(ConnectionError):
            await end.offer()
        await end.close()
    assert "certificate" in caplog.text


@full
async def test_a_relay_is_kept_beyond_every_lifetime(tmp_path: Path, authority: Authority) -> None:
    """Credentials, nonce, allocation and channel of a few seconds each: all are renewed, or need not be."""
    short = {"max-allocate-lifetime": "2", "channel-lifetime": "2", "permission-lifetime": "2"}
    frames: list[str] = []
    with coturn(tmp_path, ["127.0.0.1"], authority.issue("localhost"), loopback=True, lifetimes=short) as turn:
        listed = servers(f"turn:127.0.0.1:{turn.port}", left=2)
        customer, agent = await joined(listed, listed)
        agent.listen(lambda frame, lane: frames.append(frame))
        for end in (customer, agent):
            pc: Any = end._pc
            (protocol,) = pc.sctp.transport.transport._connection._protocols
            inner = protocol.transport._TurnTransport__inner_protocol
            assert inner.channel_refresh_time == 240
            inner.channel_refresh_time = 1
            inner.channel_refresh_at = dict.fromkeys(inner.channel_refresh_at, 0)
        for number in range(30):
            customer.send(Ping(number))
            await asyncio.sleep(0.2)
        await asyncio.gather(customer.close(), agent.close())
    assert len(frames) == 30


@pytest.mark.parametrize("wrong", [{"left": -5}, {"secret": "guessed"}])
async def test_without_good_credentials_there_is_no_relay(
    turn: Coturn, wrong: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relays, "PATIENCE", 60.0)
    listed = servers(f"turn:127.0.0.1:{turn.port}", **wrong)  # type: ignore[arg-type]
    end = Connection(listed, lambda: None, IcePolicy.RELAY)
    began = time.monotonic()
    with pytest.raises(ConnectionError):
        await end.offer()
    assert time.monotonic() - began < 20, "nobody waits for what was refused"
    await end.close()


async def survives(turn: Coturn) -> bool:
    """Whether two ends meet although forged packets reach their relays; TimeoutError where neither is to be seen.

    Both relays stand on one address, so that the server lets an attacker's relay on it through, too.
    """
    url = f"turn:127.0.0.1:{turn.port}"
    customer, agent = (Connection(servers(url), lambda: None, IcePolicy.RELAY) for _ in range(2))
    offer = await customer.offer()
    username = f"{int(time.time()) + 60}:{time.monotonic_ns()}"
    with TurnClient(turn.host, turn.port, username, credential(SECRET, username)) as rogue:
        assert rogue.allocate() == 0 and rogue.permit("127.0.0.1") == 0
        answer = await agent.answer(offer)
        ports = {int(line.split()[5]) for line in candidates(offer) + candidates(answer)}
        attacking = asyncio.ensure_future(attack(rogue, ports))
        try:
            await customer.accept(answer)
            async with asyncio.timeout(20):
                await asyncio.gather(customer.ready(), agent.ready())
            return True
        except ConnectionError:
            return False
        finally:
            attacking.cancel()
            await asyncio.gather(customer.close(), agent.close())


@pytest.mark.offpath
async def test_a_forged_packet_through_a_relay_ends_nothing(turn: Coturn) -> None:
    assert await survives(turn)


@pytest.mark.offpath
async def test_without_the_guard_it_does(turn: Coturn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rhelp.peer.connection.guard", lambda connection: None)
    assert not await survives(turn)


async def attack(rogue: TurnClient, ports: set[int]) -> None:
    while True:
        for port in ports:
            rogue.send(ALERT, ("127.0.0.1", port))
        await asyncio.sleep(0.001)


def test_addresses_are_sorted_and_what_cannot_be_used_is_left_out() -> None:
    urls = ["stun:a", "turn:b", "turn:c:99?transport=tcp", "turns:d", "turns:e?transport=udp", "stuns:f", "nonsense"]
    stuns, turns = sort_servers([RTCIceServer(urls, "u", "c")])
    assert stuns == [StunAddress("a", 3478)]
    ways = [("b", 3478, "udp", False), ("c", 99, "tcp", False), ("d", 5349, "tcp", True)]
    assert turns == [TurnAddress(*way, "u", "c") for way in ways]
