"""rhelp-server behind a real nginx and a real Caddy with the shipped files: pages, limits, a session, a restart."""

from __future__ import annotations

import re
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from scripts.rig.displays import display, window_manager
from scripts.rig.pairs import BIN, STARTED, free_port
from scripts.rig.programs import Program
from tests.certificates import Authority
from tests.servers import RunningServer, running_server
from tests.shipped import caddy, nginx


@dataclass(frozen=True)
class Front:
    """The proxy's two ports, the server behind it, and who issued the certificate."""

    plain: int
    tls: int
    server: RunningServer
    authority: Authority
    folder: Path

    @property
    def url(self) -> str:
        return f"https://localhost:{self.tls}"

    @property
    def flags(self) -> tuple[str, ...]:
        return flags(self.tls)


def flags(tls: int) -> tuple[str, ...]:
    return ("--public-url", f"https://localhost:{tls}", "--trusted-proxies", "127.0.0.1")


@pytest.fixture(params=[nginx, caddy])
def front(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Front]:
    authority = Authority(tmp_path)
    plain, tls = free_port(), free_port()
    with (
        running_server(tmp_path, *flags(tls)) as server,
        request.param(tmp_path, authority.issue("localhost"), server.url, plain, tls),
    ):
        yield Front(plain, tls, server, authority, tmp_path)


@pytest.fixture
async def browser(front: Front) -> AsyncIterator[aiohttp.ClientSession]:
    """HTTP to the proxy from 127.0.0.1."""
    async with session(front, "127.0.0.1") as made:
        yield made


def session(front: Front, address: str) -> aiohttp.ClientSession:
    """HTTP to the proxy from this address of the machine's."""
    trust = ssl.create_default_context(cafile=str(front.authority.file))
    connector = aiohttp.TCPConnector(ssl=trust, local_addr=(address, 0), family=socket.AF_INET)
    return aiohttp.ClientSession(front.url, connector=connector)


async def test_pages_come_by_https_alone(front: Front, browser: aiohttp.ClientSession) -> None:
    plain = f"http://localhost:{front.plain}/?lang=ko"
    async with browser.get(plain, allow_redirects=False) as moved:
        assert moved.status in (301, 308)
        assert re.fullmatch(r"https://localhost(:\d+)?/\?lang=ko", moved.headers["Location"])
    async with browser.get("/") as page:
        assert page.status == 200 and "<html" in await page.text()
        assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert page.headers.getall("X-Content-Type-Options") == ["nosniff"]
    async with browser.post("/api/sign-in", json={"name": "x" * 70_000, "password": "y"}) as large:
        assert large.status == 413
        assert "too-large" not in await large.text(), "the server's limit, not the proxy's"


async def test_limits_count_the_true_address_whatever_a_client_says(front: Front) -> None:
    async def guess(http: aiohttp.ClientSession, forged: str) -> int:
        wrong = {"name": "nobody", "password": "wrong"}
        async with http.post("/api/sign-in", json=wrong, headers={"X-Forwarded-For": forged}) as answer:
            return answer.status

    async with session(front, "127.0.0.2") as guesser, session(front, "127.0.0.3") as other:
        tries = [await guess(guesser, f"203.0.113.{number}") for number in range(20)]
        assert (tries[0], tries[-1]) == (401, 429)
        assert await guess(other, "203.0.113.7") == 401


def test_a_session_through_it_and_a_server_that_comes_back(front: Front) -> None:
    trust, password = {"SSL_CERT_FILE": str(front.authority.file)}, front.folder / "password"
    password.write_text(front.server.password)
    with ExitStack() as stack:
        remote, viewer = (stack.enter_context(display(front.folder, name)) for name in ("remote", "viewer"))
        stack.enter_context(window_manager(viewer, front.folder))

        def agent(name: str) -> Program:
            argv: list[str | Path] = [
                BIN / "rhelp-agent",
                "--server",
                front.url,
                "--user",
                front.server.name,
                "--events",
            ]
            argv += ["--password-file", password, "--standby", "viewer"]
            return stack.enter_context(Program(name, argv, front.folder, {"DISPLAY": viewer} | trust))

        def customer(name: str, code: str) -> Program:
            argv = [sys.executable, "-m", "rhelp.peer", "--server", front.url, "--code", code, "--display", remote]
            return stack.enter_context(Program(name, [*argv, "--grant", "view"], front.folder, trust))

        helper = agent("agent")
        waiting = helper.expect("standby", STARTED)
        assert waiting["relay_url"] == f"{front.url}/"
        shown = customer("customer", waiting["access_code"])
        helper.expect("session", STARTED, beside=[shown], state="live")

        port = int(front.server.url.rpartition(":")[2])
        front.server.stop()
        late = customer("late", "4821-73905")
        assert late.expect("session", STARTED, state="ended")["why"] == "no-server"
        assert late.wait(10) == 4
        shown.check("with the server away")
        with running_server(front.folder, *front.flags, name="second", port=port):
            again = agent("again")
            another = customer("another", again.expect("standby", STARTED)["access_code"])
            again.expect("session", STARTED, beside=[another], state="live")
            helper.check("after the server came back")
