"""Peers that are half there: each is let go of in its time, and those who are there notice nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from rhelp.core.limits import SOCKETS_PER_ADDRESS
from tests.counts import FULL, many
from tests.signaling.host import PASSWORD, hosted

PEERS = many(2_000, 84)
SOON = many(65, 8)  # seconds until all of them are gone
UPGRADE = (
    b"GET /ws/customer HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)
BODY = b"POST /api/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 60\r\n\r\n"


async def silent() -> AsyncIterator[bytes]:
    yield b""


async def half_a_head() -> AsyncIterator[bytes]:
    yield UPGRADE[:50]


async def slow_head() -> AsyncIterator[bytes]:
    for byte in UPGRADE:
        yield bytes([byte])
        await asyncio.sleep(1)


async def slow_second_head() -> AsyncIterator[bytes]:
    yield b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    async for byte in slow_head():
        yield byte


async def slow_body() -> AsyncIterator[bytes]:
    yield BODY
    for byte in b'{"name": "kim", ' + b" " * 44:
        yield bytes([byte])
        await asyncio.sleep(1)


async def says_nothing() -> AsyncIterator[bytes]:
    yield UPGRADE


async def slow_frame() -> AsyncIterator[bytes]:
    yield UPGRADE
    for byte in b"\x81\xfe\x00\x7e" + b"x" * 60:
        yield bytes([byte])
        await asyncio.sleep(1)


KINDS: list[Callable[[], AsyncIterator[bytes]]] = [
    silent,
    half_a_head,
    slow_head,
    slow_second_head,
    slow_body,
    says_nothing,
    slow_frame,
]


async def peer(port: int, kind: Callable[[], AsyncIterator[bytes]]) -> float:
    """Seconds until the server has hung up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    began = time.monotonic()

    async def say() -> None:
        async for data in kind():
            writer.write(data)
            await writer.drain()

    saying = asyncio.ensure_future(say())
    with suppress(ConnectionError):
        while await reader.read(4096):
            pass
    saying.cancel()
    with suppress(asyncio.CancelledError, ConnectionError):
        await saying
    writer.close()
    return time.monotonic() - began


async def test_whoever_is_half_there_is_let_go_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not FULL:
        for where in ("serving.HEAD_PATIENCE", "bodies.BODY_PATIENCE", "sockets.ATTACH_PATIENCE"):
            monkeypatch.setattr(f"rhelp.signaling.{where}", 2.0)
    async with hosted(tmp_path, sockets_per_address="0", patience=240) as host:
        assert SOCKETS_PER_ADDRESS.burst < PEERS or not FULL
        port = int(host.url.rpartition(":")[2])
        peers = []
        for number in range(PEERS):
            peers.append(asyncio.ensure_future(peer(port, KINDS[number % len(KINDS)])))
            await asyncio.sleep(0.002)
        await asyncio.sleep(0.5)
        waits = []
        for _ in range(5):
            began = time.monotonic()
            async with host.http.post(
                f"{host.url}/api/sign-in", json={"name": "kim", "password": PASSWORD}, headers={"Connection": "close"}
            ) as answer:
                assert answer.status == 200
            waits.append(time.monotonic() - began)
            await asyncio.sleep(0.1)
        assert sorted(waits)[2] < 1.0, waits
        await asyncio.wait(peers, timeout=SOON + 20)
        late = [KINDS[number % len(KINDS)].__name__ for number, one in enumerate(peers) if not one.done()]
        assert not late, set(late)
        assert max(one.result() for one in peers) < SOON
