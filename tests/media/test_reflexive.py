"""Reflexive candidates: whichever STUN server answers first tells them, and dead ones hold nothing up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import pytest
from aioice import stun

from rhelp.media import relays
from rhelp.peer.connection import Connection
from rhelp.wire.signal import IceServer
from scripts.rig.pairs import free_port

SEEN = "203.0.113.9"


class StunServer(asyncio.DatagramProtocol):
    """Says to everybody that they are ``SEEN``; or nothing."""

    def __init__(self, silent: bool) -> None:
        self.silent = silent

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        asked = stun.parse_message(data)
        told = stun.Message(asked.message_method, stun.Class.RESPONSE, asked.transaction_id)
        told.attributes["XOR-MAPPED-ADDRESS"] = (SEEN, address[1])
        if not self.silent:
            self.transport.sendto(bytes(told), address)


@asynccontextmanager
async def stun_server(silent: bool = False) -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: StunServer(silent), ("0.0.0.0", 0))
    yield f"stun:127.0.0.1:{transport.get_extra_info('sockname')[1]}"
    transport.close()


async def offered(*urls: str) -> tuple[str, float]:
    """The description of an end with these STUN servers, and how many seconds it took."""
    end, began = Connection([IceServer(urls)], lambda: None), time.monotonic()
    try:
        return await end.offer(), time.monotonic() - began
    finally:
        await end.close()


@pytest.mark.parametrize("first", ["dead", "silent", "no such name"])
async def test_the_second_stun_server_serves_where_the_first_does_not(
    first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relays, "STUN_PATIENCE", 60)
    async with stun_server(silent=True) as silent, stun_server() as alive:
        broken = {"dead": f"stun:127.0.0.1:{free_port()}", "silent": silent, "no such name": "stun:stun.invalid:3478"}
        sdp, seconds = await offered(broken[first], alive)
    assert f" {SEEN} " in sdp and "typ srflx" in sdp
    assert seconds < 20, "nobody waits for the first"


async def test_where_none_answers_the_rest_goes_on_without() -> None:
    async with stun_server(silent=True) as silent:
        sdp, seconds = await offered(silent)
    assert "typ host" in sdp and "typ srflx" not in sdp
    assert seconds < 20
