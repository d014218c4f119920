"""The connection test against a real server, and against addresses where something is wrong."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path
from typing import Any

import pytest
from aioice import stun

from rhelp.core.checkup import Finding, Outcome, Step
from rhelp.peer import checkup
from rhelp.peer.account import resume, sign_in
from rhelp.peer.checkup import check_up
from tests.certificates import Authority
from tests.servers import running_server


async def outcomes(server: str, token: str = "") -> list[tuple[Step, str, Outcome]]:
    found: list[Finding] = []
    await check_up(server, token, found.append)
    return [(one.step, one.subject, one.outcome) for one in found if one.outcome is not Outcome.RUNNING]


class StunServer(asyncio.DatagramProtocol):
    """Answers binding requests, but not the first one."""

    def __init__(self) -> None:
        self.heard = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.heard += 1
        if self.heard > 1:
            request = stun.parse_message(data)
            answer = stun.Message(stun.Method.BINDING, stun.Class.RESPONSE, request.transaction_id)
            self.transport.sendto(bytes(answer), addr)


async def test_all_of_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup, "PATIENCE", 3.0)
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(StunServer, ("127.0.0.1", 0))
    port = transport.get_extra_info("sockname")[1]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        turn = f"turn:127.0.0.1:{silent.getsockname()[1]}?transport=udp"
        config = tmp_path / "rhelp.toml"
        config.write_text(f'stun_urls = "stun:127.0.0.1:{port}"\nturn_urls = "{turn}"\nturn_secret = "shared"\n')
        with running_server(tmp_path, "--config", str(config)) as server:
            account = await sign_in(server.url, server.name, server.password, stay=True)
            account = await resume(server.url, account.stay)
            assert await outcomes(server.url, account.token) == [
                (Step.SERVER, "", Outcome.GOOD),
                (Step.SIGN_IN, "", Outcome.GOOD),
                (Step.SOCKET, "", Outcome.GOOD),
                (Step.STUN, f"stun:127.0.0.1:{port}", Outcome.GOOD),
                (Step.TURN, turn, Outcome.UNREACHABLE),
            ]
            assert await outcomes(server.url, "other") == [
                (Step.SERVER, "", Outcome.GOOD),
                (Step.SIGN_IN, "", Outcome.REFUSED),
            ]
            assert await outcomes(server.url) == [(Step.SERVER, "", Outcome.GOOD)]
    transport.close()


async def test_a_server_without_stun_and_turn(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        account = await sign_in(server.url, server.name, server.password)
        assert (await outcomes(server.url, account.token))[-1] == (Step.STUN, "", Outcome.NONE)


@pytest.mark.parametrize(
    ("address", "outcome"),
    [
        ("nonsense", Outcome.NOT_RHELP),
        ("http://help.example.kr", Outcome.UNENCRYPTED),
        ("http://127.0.0.1:1", Outcome.UNREACHABLE),
    ],
)
async def test_an_address_that_is_none(address: str, outcome: Outcome) -> None:
    assert await outcomes(address, "token") == [(Step.SERVER, "", outcome)]


async def test_a_page_of_others_is_no_server() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi")
        writer.close()

    other = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with other:
        port = other.sockets[0].getsockname()[1]
        assert await outcomes(f"http://127.0.0.1:{port}", "token") == [(Step.SERVER, "", Outcome.NOT_RHELP)]


async def test_a_certificate_that_is_not_trusted_is_told(tmp_path: Path) -> None:
    pair = Authority(tmp_path).issue("127.0.0.1", self_signed=True)
    with running_server(tmp_path, "--tls-cert", str(pair.chain), "--tls-key", str(pair.key)) as server:
        found: list[Finding] = []
        await check_up(server.url, "token", found.append)
        assert found[-1].outcome is Outcome.UNTRUSTED
        assert found[-1].why.startswith("This computer does not trust")
