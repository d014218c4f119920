"""A customer shows a tab from the page, in a real Chromium, to the agent's real session: seen, pointed at, ended."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from functools import partial

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright, expect

from rhelp.core.session import Mending, Trust, Waiting
from rhelp.features.laser import PointAt, PointNowhere
from rhelp.features.rights import Ask
from rhelp.peer import negotiation
from rhelp.peer.connection import Connection
from rhelp.peer.entrance import ByCode
from rhelp.wire.message import Right
from tests.peer.office import Guest
from tests.web.conftest import BROWSER, PATIENCE, Service
from tests.web.showing import CAPTURE, SHOWN, TEXT, Agent, Customer, agent_waits, customer_comes
from tests.web.way import Way, open_way

pytestmark = pytest.mark.asyncio(loop_scope="session")
expect.set_options(timeout=PATIENCE)

READABLE = 12.0  # the page of text differs by 27 from itself shrunk to half and enlarged again

DENIES = """
navigator.mediaDevices.getDisplayMedia = async () => { throw new DOMException("no", "NotAllowedError"); };
"""
CANNOT = "delete MediaDevices.prototype.getDisplayMedia;"
Come = Callable[..., AbstractAsyncContextManager[Customer]]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def come() -> AsyncIterator[Come]:
    """A Chromium that takes the tab to be shown for chosen."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=[*BROWSER, CAPTURE])
        yield partial(customer_comes, chromium)
        await chromium.close()


@pytest_asyncio.fixture(loop_scope="session")
async def agent(service: Service) -> AsyncIterator[Agent]:
    async with agent_waits(service) as waiting:
        yield waiting


async def test_it_is_seen_pointed_at_and_nothing_more(come: Come, service: Service, agent: Agent) -> None:
    async with come() as customer:
        page = customer.page
        await customer.come_in(service, agent)
        await customer.show(agent)
        await expect(page.locator("#showing-words")).to_contain_text("has been seeing your screen since")
        await agent.until(lambda: agent.live is not None and agent.live.held == {Right.VIEW})
        live = agent.live
        assert live is not None and live.page and live.trust is Trust.PAGE and not live.adjustable
        assert live.host == service.url.removeprefix("http://")
        await expect(page.locator("#showing")).to_be_focused()
        agent.session.handle(PointAt(2500, 5000))
        dot, frame = page.locator("#laser"), page.locator("#preview-video")
        await expect(dot).to_be_visible()
        where, around = await dot.bounding_box(), await frame.bounding_box()
        assert where is not None and around is not None
        assert abs(where["x"] + where["width"] / 2 - (around["x"] + around["width"] / 4)) < 3
        assert abs(where["y"] + where["height"] / 2 - (around["y"] + around["height"] / 2)) < 3
        agent.session.handle(PointNowhere())
        await expect(dot).to_be_hidden()
        for right in (Right.POINTER, Right.KEYBOARD, Right.REBOOT):
            agent.session.handle(Ask(right))
        await customer.shown.evaluate("spot.style.background = 'white'")
        await agent.until(lambda: agent.sees(0.1, 0.1, (255, 255, 255)))
        assert agent.live is not None and agent.live.held == {Right.VIEW} and not agent.live.asked
        await page.locator("#text").fill("hello")
        await page.locator("#text").press("Enter")
        await expect(page.locator("#lines .said")).to_have_text(["hello"])


async def test_paused_it_is_not_seen_and_stopped_it_is_over(come: Come, service: Service, agent: Agent) -> None:
    async with come() as customer:
        page = customer.page
        await customer.come_in(service, agent)
        await customer.show(agent)
        await page.get_by_role("button", name="Pause").click()
        await agent.until(lambda: agent.live is not None and agent.live.paused)
        await expect(page.locator("#showing-words")).to_contain_text("does not see your screen now")
        await customer.shown.evaluate("document.body.style.background = 'blue'")
        await asyncio.sleep(0.5)
        assert not agent.sees(0.25, 0.6, (255, 0, 0)) and not agent.sees_the_tab()
        await customer.shown.evaluate("document.body.style.background = 'rgb(200,30,60)'")
        await page.get_by_role("button", name="Show again").click()
        await agent.until(lambda: agent.live is not None and not agent.live.paused and agent.sees_the_tab())
        await page.get_by_role("button", name="Stop showing").click()
        await agent.waiting()
        assert agent.session.picture.pixels.max() == 0, "nothing of it stays"
        await expect(page.locator("#show-problem")).to_have_text("Your screen is shown no more.")
        await expect(page.locator("#show-start")).to_be_focused()
        await customer.show(agent)
        await customer.shown.close()  # as where the browser's own button ends it
        await agent.waiting()
        await expect(page.locator("#showing")).to_be_hidden()


async def test_after_a_reload_it_is_over_for_both_and_may_begin_again(
    come: Come, service: Service, agent: Agent
) -> None:
    async with come() as customer:
        await customer.come_in(service, agent)
        await customer.show(agent)
        await customer.page.reload()
        await expect(customer.page.locator("#show-problem")).to_contain_text("The page was loaded again")
        await agent.until(lambda: isinstance(agent.now, Waiting), 10)
        await customer.show(agent)


async def test_a_link_that_is_not_bound_to_the_handshake_shows_nothing(
    come: Come, service: Service, agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(negotiation, "binding_mac", lambda keys, side, *fingerprints: side.hex() * 32)
    async with come() as customer:
        await customer.come_in(service, agent)
        told = len(agent.statuses)
        await customer.page.locator("#show-start").click()
        await expect(customer.page.locator("#show-problem")).to_contain_text("could not be shown")
        assert all(isinstance(status, Waiting) for status in agent.statuses[told:])
        assert agent.session.picture.size is None


async def test_the_support_program_takes_its_place(come: Come, service: Service, agent: Agent) -> None:
    async with come() as customer:
        await customer.come_in(service, agent)
        code = (await agent.waiting()).code
        await customer.show(agent)
        told = len(agent.statuses)
        program = Guest(service.url, ByCode(code))
        program.begin()
        try:
            await agent.until(lambda: agent.live is not None and not agent.live.page)
            await agent.until(lambda: agent.session.picture.size == program.desktop.screen.size)
            await expect(customer.page.locator("#showing")).to_be_hidden()
            assert all(type(status).__name__ == "Live" for status in agent.statuses[told:]), "the viewer stays open"
            assert agent.live is not None and agent.live.trust is Trust.UNVERIFIED
        finally:
            agent.session.end()
            await program.outcome()


async def test_who_chooses_nothing_or_cannot_is_told_so(come: Come, service: Service, agent: Agent) -> None:
    async with come(script=DENIES) as customer:
        await customer.come_in(service, agent)
        await customer.page.locator("#show-start").click()
        await expect(customer.page.locator("#show-problem")).to_contain_text("you chose no window and no screen")
        await customer.page.locator("#end").click()
        await customer.page.get_by_role("button", name="End it").click()
        await agent.until(lambda: isinstance(agent.now, Waiting) and agent.now.page is None)
    async with come(script=CANNOT) as customer:
        await customer.come_in(service, agent)
        await expect(customer.page.locator("#command")).to_be_visible()
        await expect(customer.page.locator("#show-start")).to_be_hidden()


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> list[Way]:
    """The ways by which pages reach the agent, one for each link; in their middle the test stands."""
    opened: list[Way] = []
    answer = Connection.answer

    async def by_way(self: Connection, sdp: str) -> str:
        way, rewritten = await open_way(await answer(self, sdp))
        opened.append(way)
        return rewritten

    monkeypatch.setattr(Connection, "answer", by_way)
    return opened


@pytest.mark.alone
async def test_a_bad_line_stays_sharp_and_a_broken_one_is_made_anew(
    come: Come, service: Service, agent: Agent, ways: list[Way]
) -> None:
    chance = random.Random(3)
    async with come() as customer:
        await customer.come_in(service, agent)
        await customer.show(agent)
        ways[-1].lost = lambda packet: chance.random() < 0.05
        ways[-1].rate = 600_000
        for colour, seen in (("white", (255, 255, 255)), ("blue", (255, 0, 0)), ("lime", (0, 255, 0))):
            await customer.shown.evaluate(f"spot.style.background = '{colour}'")
            await agent.until(lambda seen=seen: agent.sees(0.1, 0.1, seen))  # type: ignore[misc]
        await customer.shown.evaluate(TEXT)
        text = await customer.shown.screenshot()
        await agent.until(lambda: agent.differs(text) < READABLE)
        size = agent.session.picture.size
        assert size is not None and (size.width, size.height) == (1280, 800), "never smaller, so that text stays sharp"
        await customer.shown.set_content(SHOWN)
        ways[-1].rate = 1.0  # nothing comes through
        await agent.until(lambda: isinstance(agent.now, Mending))
        await agent.until(agent.sees_the_tab)
        assert len(ways) == 2
        await expect(customer.page.locator("#showing-words")).to_contain_text("has been seeing your screen")
    for way in ways:
        way.close()
