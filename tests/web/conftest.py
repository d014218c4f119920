"""A real server where an agent waits, and a real browser that visits its pages."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Request, async_playwright

from rhelp.peer import tasks
from rhelp.peer.account import sign_in
from rhelp.peer.road import ServerRoad
from rhelp.wire.signal import OpenSeat, SeatKind, SeatOpened
from scripts.rig.pairs import STARTED, add_agent, answers, free_port
from scripts.rig.programs import Program

AGENT = "김민지"
ORGANISATION = "한빛 고객지원센터"
PATIENCE = 10_000.0  # milliseconds a page may take for anything
BROWSER = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Service:
    """A running rhelp-server with an account for ``AGENT``."""

    url: str
    password: str
    program: Program


@dataclass
class Visit:
    """One person's browser window on the page, and everything it sent and complained about."""

    page: Page
    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def listen(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)

    @property
    def knocks(self) -> list[str | None]:
        """What was sent to the server about codes."""
        return [request.post_data for request in self.requests if request.method == "POST"]

    @property
    def broken(self) -> list[str]:
        """Complaints but those by which Chromium notes a refusal or a lost server."""
        return [said for said in self.complaints if not said.startswith("Failed to load resource")]


Visitor = Callable[..., Awaitable[Visit]]


@pytest.fixture(scope="module")
def start_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Service]]:
    """Starts servers, each with a database of its own; they end with the module."""
    running: list[Program] = []

    def start() -> Service:
        work = tmp_path_factory.mktemp("server")
        database, port, password = f"sqlite:///{work / 'rhelp.sqlite3'}", free_port(), secrets.token_urlsafe(12)
        add_agent(database, AGENT, password, work)
        argv = [sys.executable, "-m", "rhelp.signaling", "--host", "127.0.0.1", "--port", str(port)]
        more = ["--database", database, "--organisation", ORGANISATION, "--trusted-proxies", "127.0.0.1"]
        program = Program("rhelp-server", [*argv, *more], work)
        running.append(program)
        program.wait_until(lambda: answers(port), "listening", STARTED)
        return Service(f"http://127.0.0.1:{port}", password, program)

    yield start
    for program in running:
        program.stop()


@pytest.fixture(scope="module")
def service(start_server: Callable[[], Service]) -> Service:
    return start_server()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def route(service: Service) -> AsyncIterator[str]:
    """The routing digits under which the agent waits."""
    account = await sign_in(service.url, AGENT, service.password)
    async with ServerRoad(service.url, "/ws/agent", account.token) as seat:
        seat.send(OpenSeat(SeatKind.VIEWER))
        opened = await asyncio.wait_for(seat.receive(), 10)
        assert isinstance(opened, SeatOpened)
        listening = tasks.start(read(seat), "reading")  # heartbeats are answered while somebody reads
        yield opened.route
        listening.cancel()


async def read(seat: ServerRoad) -> None:
    """Nobody comes: there is nothing to read until the end."""
    raise AssertionError(f"unexpected {await seat.receive()}")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=BROWSER)
        yield chromium
        await chromium.close()


@pytest.fixture(scope="module")
def addresses() -> Iterator[str]:
    """An address for each visitor, so that nobody uses up another's attempts."""
    return (f"198.51.100.{number}" for number in itertools.count(1))


@pytest_asyncio.fixture(loop_scope="module")
async def visit(browser: Browser, service: Service, addresses: Iterator[str]) -> AsyncIterator[Visitor]:
    """Opens the page as a new person; afterwards nothing may have gone wrong in it unseen."""
    visits: list[Visit] = []

    async def start(locale: str = "en-US", url: str = service.url, script: str = "", **how: Any) -> Visit:
        headers = {"X-Forwarded-For": next(addresses)}
        context = await browser.new_context(locale=locale, extra_http_headers=headers, **how)
        context.set_default_timeout(PATIENCE)
        if script:
            await context.add_init_script(script)
        visits.append(here := Visit(await context.new_page()))
        here.listen()
        await here.page.goto(url)
        await here.page.locator("html.ready").wait_for()
        return here

    yield start
    for here in visits:
        await here.page.context.close()
        assert here.broken == []
