"""A real server where an agent waits, and a real browser that visits its pages."""

from __future__ import annotations

import itertools
import json
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Request, async_playwright

from rhelp.peer.account import sign_in
from rhelp.wire.signal import SeatKind
from scripts.rig.pairs import STARTED, add_agent, answers, free_port
from scripts.rig.programs import Program
from tests.web.agents import FakeAgent

AGENT = "김민지"
ORGANISATION = "한빛 고객지원센터"
PATIENCE = 20_000.0  # milliseconds a page may take for anything
BROWSER = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Service:
    """A running rhelp-server with an account for ``AGENT``; it can be killed and started again on the same port."""

    def __init__(self, work: Path) -> None:
        self.password = secrets.token_urlsafe(12)
        self._work, self._port = work, free_port()
        self._database = f"sqlite:///{work / 'rhelp.sqlite3'}"
        add_agent(self._database, AGENT, self.password, work)
        self.url = f"http://127.0.0.1:{self._port}"
        self.program = self.start()

    def start(self) -> Program:
        where = ["--host", "127.0.0.1", "--port", str(self._port), "--database", self._database]
        more = ["--organisation", ORGANISATION, "--trusted-proxies", "127.0.0.1"]
        argv = [sys.executable, "-m", "rhelp.signaling", *where, *more]
        self.program = Program("rhelp-server", argv, self._work)
        self.program.wait_until(lambda: answers(self._port), "listening", STARTED)
        return self.program

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """As a power cut would, if not told otherwise."""
        self.program.process.send_signal(how)
        self.program.process.wait(STARTED)
        self.program.stop()

    async def token(self) -> str:
        return (await sign_in(self.url, AGENT, self.password)).token


@dataclass
class Visit:
    """One person's browser window on the page, and everything it sent and complained about."""

    page: Page
    requests: list[Request] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def listen(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request))
        self.page.on("websocket", lambda socket: socket.on("framesent", lambda text: self.frames.append(str(text))))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)

    @property
    def said(self) -> list[str]:
        """Every message that went up the road, as JSON text."""
        frames = [json.loads(text) for text in self.frames]
        return [frame["body"] for frame in frames if frame["t"] == "carry"]

    @property
    def asked(self) -> list[str]:
        """The messages by which somebody was to be let in."""
        return [text for text in self.said if '"join-seat"' in text or '"call-agent"' in text]

    @property
    def broken(self) -> list[str]:
        """Complaints but those by which Chromium notes a refusal or a lost server."""
        return [said for said in self.complaints if not said.startswith(("Failed to load resource", "WebSocket conn"))]


Visitor = Callable[..., Awaitable[Visit]]


@pytest.fixture(scope="session")
def start_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Service]]:
    """Starts servers, each with a database of its own; they end with the tests."""
    running: list[Service] = []

    def start() -> Service:
        running.append(service := Service(tmp_path_factory.mktemp("server")))
        return service

    yield start
    for service in running:
        service.program.stop()


@pytest.fixture(scope="session")
def service(start_server: Callable[[], Service]) -> Service:
    return start_server()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def token(service: Service) -> str:
    """The agent's sign-in."""
    return await service.token()


@pytest_asyncio.fixture(loop_scope="session")
async def agent(service: Service, token: str) -> AsyncIterator[FakeAgent]:
    """An agent in viewer standby."""
    async with FakeAgent(service.url, token) as waiting:
        yield waiting


@pytest_asyncio.fixture(loop_scope="session")
async def chatter(service: Service, token: str) -> AsyncIterator[FakeAgent]:
    """An agent in chat standby."""
    async with FakeAgent(service.url, token, SeatKind.CHAT) as waiting:
        yield waiting


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=BROWSER)
        yield chromium
        await chromium.close()


@pytest.fixture(scope="session")
def addresses() -> Iterator[str]:
    """An address for each visitor, in a network of its own, so that nobody uses up another's attempts."""
    return (f"10.{number // 250}.{number % 250}.1" for number in itertools.count(1))


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser, service: Service, addresses: Iterator[str]) -> AsyncIterator[Visitor]:
    """Opens the page as a new person; afterwards nothing may have gone wrong in it unseen."""
    visits: list[Visit] = []

    async def start(
        locale: str = "en-US", url: str = service.url, script: str = "", ready: bool = True, **how: Any
    ) -> Visit:
        headers = {"X-Forwarded-For": next(addresses)}
        context = await browser.new_context(locale=locale, extra_http_headers=headers, **how)
        context.set_default_timeout(PATIENCE)
        if script:
            await context.add_init_script(script)
        visits.append(here := Visit(await context.new_page()))
        here.listen()
        await here.page.goto(url)
        if ready:
            await here.page.locator("html.ready").wait_for()
        return here

    yield start
    for here in visits:
        await here.page.context.close()
        assert here.broken == []
