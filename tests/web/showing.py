"""A customer's page that shows a tab, and the agent's real session that looks at it, without windows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import cv2
import numpy as np
from playwright.async_api import Browser, BrowserContext, Page

from rhelp.core.geometry import Rect
from rhelp.core.session import Live, Status, Waiting
from rhelp.peer.account import sign_in
from rhelp.peer.agent import AgentSession
from rhelp.wire.signal import SeatKind
from tests.web.conftest import AGENT, PATIENCE, Service

TITLE = "What is shown"
CAPTURE = f"--auto-select-tab-capture-source-by-title={TITLE}"
LEFT, RIGHT = (60, 30, 200), (90, 160, 20)  # BGR of the two halves of what is shown
SHOWN = f"""<!doctype html><title>{TITLE}</title>
<body style="margin:0;background:rgb(200,30,60)">
<div style="position:absolute;left:50vw;top:0;width:50vw;height:100vh;background:rgb(20,160,90)"></div>
<div id="spot" style="position:absolute;left:0;top:0;width:20vw;height:20vh;background:black"></div>"""


TEXT = """document.body.innerHTML = "<p style='font:16px sans-serif;color:black;background:white;margin:0'>" +
  "Who reads this sees every letter. 글자가 또렷하게 보여요. ".repeat(150)"""


class Agent:
    """The agent's session, and all it told."""

    def __init__(self, session: AgentSession) -> None:
        self.session = session
        self.statuses: list[Status] = []
        self.pictures = 0

    def status(self, status: Status) -> None:
        self.statuses.append(status)

    def picture(self, dirty: Rect) -> None:
        self.pictures += 1

    def cursor(self, fact: object) -> None: ...

    @property
    def now(self) -> Status | None:
        return self.statuses[-1] if self.statuses else None

    @property
    def live(self) -> Live | None:
        return self.now if isinstance(self.now, Live) else None

    async def until(self, true: Callable[[], object], seconds: float = 20.0) -> None:
        try:
            async with asyncio.timeout(seconds):
                while not true():
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"not within {seconds} s; now {self.now}") from None

    async def waiting(self) -> Waiting:
        await self.until(lambda: isinstance(self.now, Waiting))
        assert isinstance(self.now, Waiting)
        return self.now

    def colour(self, x: float, y: float) -> tuple[int, ...]:
        """BGR at this part of the picture's width and height; (0, 0, 0) where there is none."""
        picture = self.session.picture
        with picture.lock:
            if picture.size is None:
                return (0, 0, 0)
            pixel = picture.pixels[int(y * picture.size.height), int(x * picture.size.width), :3]
        return tuple(int(part) for part in pixel)

    def sees(self, x: float, y: float, colour: tuple[int, ...]) -> bool:
        return bool(np.abs(np.subtract(self.colour(x, y), colour)).max() < 30)

    def differs(self, screenshot: bytes) -> float:
        """How much what is seen differs from a PNG of the same size: the mean over all bytes, of 255."""
        wanted = cv2.imdecode(np.frombuffer(screenshot, np.uint8), cv2.IMREAD_COLOR)
        assert wanted is not None
        with self.session.picture.lock:
            seen = self.session.picture.pixels[..., :3].astype(np.int16)
        return float(np.abs(seen - wanted).mean()) if seen.shape == wanted.shape else 255.0

    def sees_the_tab(self) -> bool:
        return self.live is not None and self.sees(0.25, 0.6, LEFT) and self.sees(0.75, 0.6, RIGHT)


@asynccontextmanager
async def agent_waits(service: Service) -> AsyncIterator[Agent]:
    """An agent in viewer standby."""
    account = await sign_in(service.url, AGENT, service.password)
    agent = Agent.__new__(Agent)
    Agent.__init__(agent, AgentSession(account, SeatKind.VIEWER, agent))
    task = asyncio.ensure_future(agent.session.run())
    try:
        await agent.waiting()
        yield agent
    finally:
        agent.session.end()
        await asyncio.wait_for(task, 15)


class Customer:
    """A browser with two tabs: what is shown, and our page."""

    def __init__(self, context: BrowserContext, shown: Page, page: Page) -> None:
        self.context, self.shown, self.page = context, shown, page
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    async def come_in(self, service: Service, agent: Agent) -> None:
        await self.page.goto(service.url)
        await self.page.locator("html.ready").wait_for()
        await self.page.locator("#code").fill((await agent.waiting()).code.digits)
        await self.page.locator("#code").press("Enter")
        await self.page.locator("#visit").wait_for()

    async def show(self, agent: Agent) -> None:
        """Show the tab, until the agent sees it."""
        await self.page.locator("#show-start").click()
        await self.page.locator("#showing").wait_for()
        await self.page.bring_to_front()  # the browser has turned to the tab that is shown
        await agent.until(agent.sees_the_tab)


@asynccontextmanager
async def customer_comes(browser: Browser, script: str = "", locale: str = "en-US") -> AsyncIterator[Customer]:
    """A fresh browser window; ``script`` runs first on our page."""
    context = await browser.new_context(locale=locale, viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE)
    shown = await context.new_page()
    await shown.set_content(SHOWN)
    page = await context.new_page()
    if script:
        await page.add_init_script(script)
    customer = Customer(context, shown, page)
    try:
        yield customer
    finally:
        await context.close()
    assert customer.complaints == []
