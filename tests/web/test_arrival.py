"""Coming in by link and by icon number, in Chromium, against a real server and an agent's real end."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Callable

import pytest
from playwright.async_api import expect

from rhelp.wire.signal import Ring, RingOver
from tests.web.agents import DIGITS, LINK, FakeAgent
from tests.web.conftest import AGENT, PATIENCE, Service, Visitor
from tests.web.states import NO_SUBTLE, enter, never_again, ready

pytestmark = pytest.mark.asyncio(loop_scope="session")
expect.set_options(timeout=PATIENCE)

KEPT = "JSON.stringify({...sessionStorage}) + location.href + JSON.stringify(history.state)"


async def test_a_link_comes_in_and_leaves_no_trace(visit: Visitor, service: Service, agent: FakeAgent) -> None:
    here = await visit(url=f"{service.url}/#{agent.route}-{LINK.upper()}")  # as QR codes may hold it
    await expect(here.page.locator("#visit")).to_be_visible()
    assert json.loads(here.asked[0]) == {"t": "join-seat", "route": agent.route, "key": "link", "guest": "page"}
    assert LINK not in await here.page.evaluate(KEPT)
    assert LINK not in "".join(here.frames)
    assert here.page.url == f"{service.url}/"


async def test_a_link_that_cannot_be_used_says_so_once(visit: Visitor, service: Service, agent: FakeAgent) -> None:
    page = (await visit(url=f"{service.url}/#{agent.route}-{LINK[::-1]}")).page
    sentence = "This link cannot be used. Please ask your agent for a new one, or enter the access code."
    await expect(page.get_by_role("alert")).to_have_text(sentence)
    assert LINK[::-1] not in await page.evaluate(KEPT)
    await page.reload()
    await page.locator("html.ready").wait_for()
    await expect(page.get_by_role("alert")).to_be_empty()
    await page.evaluate("link => { location.hash = link; }", f"{agent.route}-{LINK}")
    await expect(page.locator("#visit")).to_be_visible()


async def test_a_link_survives_a_reload_before_it_worked(visit: Visitor, service: Service, agent: FakeAgent) -> None:
    here = await visit()
    await here.page.context.set_offline(True)
    await here.page.evaluate("link => { location.hash = link; }", f"{agent.route}-{LINK}")
    await expect(here.page.locator("#wait-note")).to_have_text("No connection. Trying again…")
    assert LINK in await here.page.evaluate(KEPT)
    await never_again(here.page)
    await here.page.goto("about:blank")
    await here.page.context.set_offline(False)
    await here.page.goto(service.url)
    await expect(here.page.locator("#visit")).to_be_visible()
    assert LINK not in await here.page.evaluate(KEPT)


async def test_an_icon_rings_and_the_agent_answers(visit: Visitor, service: Service, token: str) -> None:
    async with FakeAgent(service.url, token, answers=None) as agent:
        page = (await visit()).page
        await page.get_by_role("button", name=AGENT).click()
        await expect(page.get_by_role("heading", level=1)).to_be_focused()
        await page.get_by_label("Your name (optional)").fill("  박영희\t")
        await page.get_by_role("button", name="Call the agent").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(f"Calling {AGENT}…")
        await agent.got(Ring)
        left = int(await page.locator("#wait-count").inner_text())
        assert 0 < left <= 60
        await expect(page.locator("#wait-count")).not_to_have_text(str(left))
        await agent.answer(True)
        await expect(page.locator("#visit")).to_be_visible()
        assert agent.customer == "박영희"


async def test_nobody_else_is_called_by_a_number_that_has_changed_hands(
    visit: Visitor, service: Service, token: str
) -> None:
    async with FakeAgent(service.url, token, answers=None) as agent:
        here = await visit()
        await here.page.get_by_role("button", name=AGENT).click()
        await here.page.evaluate("name => { globalThis.fetch = () => new Promise(() => {}); }", "")
        await agent.leave()
        await here.page.get_by_role("button", name="Call the agent").click()
        sentence = "This agent cannot be called any more. Please choose another one."
        await expect(here.page.get_by_role("alert")).to_have_text(sentence)
        assert json.loads(here.asked[0])["agent"] == AGENT


async def test_who_was_to_be_called_and_goes_is_told_at_once(visit: Visitor, service: Service, token: str) -> None:
    async with FakeAgent(service.url, token, answers=None) as agent:
        page = (await visit()).page
        await page.get_by_role("button", name=AGENT).click()
        await agent.leave()
        await expect(page.locator("#code")).to_be_visible()
        sentence = "This agent cannot be called any more. Please choose another one."
        await expect(page.get_by_role("alert")).to_have_text(sentence)


async def test_calling_can_be_taken_back(visit: Visitor, service: Service, token: str) -> None:
    async with FakeAgent(service.url, token, answers=None) as agent:
        page = (await visit()).page
        await page.get_by_role("button", name=AGENT).click()
        await page.get_by_role("button", name="Call the agent").click()
        await agent.got(Ring)
        await page.get_by_role("button", name="Cancel").click()
        await agent.got(RingOver)
        await expect(page.get_by_role("alert")).to_be_empty()
        await page.get_by_role("button", name="Back").click()
        await expect(page.locator("#code")).to_be_focused()


async def test_leaving_the_page_takes_the_call_back(visit: Visitor, service: Service, token: str) -> None:
    async with FakeAgent(service.url, token, answers=None) as agent:
        page = (await visit()).page
        await page.get_by_role("button", name=AGENT).click()
        await page.get_by_role("button", name="Call the agent").click()
        await agent.got(Ring)
        await page.goto("about:blank")
        await agent.got(RingOver)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
async def test_who_rings_while_the_server_restarts_is_heard_once_the_agent_is_back(
    visit: Visitor, start_server: Callable[[], Service], how: signal.Signals
) -> None:
    service = await asyncio.to_thread(start_server)
    async with FakeAgent(service.url, await service.token(), answers=None) as agent:
        page = (await visit(url=service.url)).page
        await page.get_by_role("button", name=AGENT).click()
        await page.get_by_role("button", name="Call the agent").click()
        await agent.got(Ring)
        agent.retry = 2.5
        await asyncio.to_thread(service.kill, how)
        agent.heard.clear()
        await asyncio.to_thread(service.start)
        await agent.got(Ring)
        await agent.answer(True)
        await expect(page.locator("#visit")).to_be_visible()


async def test_while_one_rings_others_hear_that_it_is_busy(visit: Visitor, service: Service, token: str) -> None:
    async with FakeAgent(service.url, token, answers=None) as agent:
        first, second = (await visit()).page, (await visit()).page
        for page in (first, second):
            await page.get_by_role("button", name=AGENT).click()
        await first.get_by_role("button", name="Call the agent").click()
        await agent.got(Ring)
        await second.get_by_role("button", name="Call the agent").click()
        sentence = "The agent is helping somebody else at the moment. Please try again in a moment."
        await expect(second.get_by_role("alert")).to_have_text(sentence)


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
async def test_a_no_is_told_kindly(visit: Visitor, service: Service, token: str, locale: str) -> None:
    sentences = {
        "en-US": "The agent cannot answer right now. Please try again in a moment, or choose another agent.",
        "ko-KR": "상담원이 지금은 연결을 받을 수 없어요. 잠시 후 다시 시도하거나 다른 상담원을 선택해 주세요.",
    }
    async with FakeAgent(service.url, token, answers=False):
        page = (await visit(locale)).page
        await page.get_by_role("button", name=AGENT).click()
        await page.locator("#name").press("Enter")
        await expect(page.get_by_role("alert")).to_have_text(sentences[locale])


async def test_the_icons_follow_who_is_there(visit: Visitor, service: Service, token: str) -> None:
    page = (await visit()).page
    look = "document.dispatchEvent(new Event('visibilitychange'))"
    await expect(page.get_by_text("No agent can be called by icon number right now.")).to_be_visible()
    async with FakeAgent(service.url, token) as agent:
        button = page.get_by_role("button", name=f"{agent.icon} {AGENT}")
        await expect(button).to_be_visible()  # by itself, within five seconds
        await button.focus()
        async with FakeAgent(service.url, token):
            await page.evaluate(look)
            await expect(page.locator(".agent")).to_have_count(2)
            await expect(button).to_be_focused()
        await agent.leave()
        await asyncio.sleep(0.2)
        await page.evaluate(look)
        await expect(button).to_have_count(0)


async def test_the_start_asks_at_once_who_is_there(visit: Visitor, service: Service, token: str) -> None:
    page = (await visit()).page
    await expect(page.get_by_text("No agent can be called by icon number right now.")).to_be_visible()
    async with FakeAgent(service.url, token) as agent:
        await page.locator("#code").fill(agent.route + DIGITS)
        await page.locator("#code").press("Enter")
        await expect(page.locator("#visit")).to_be_visible()
        await page.get_by_role("button", name="End chat").click()
        await page.get_by_role("button", name="End it").click()
        asked = page.expect_request(lambda request: "/api/page" in request.url, timeout=2000)
        async with asked:
            await page.get_by_role("button", name="Back to the start").click()
            assert not await page.get_by_text("No agent can be called by icon number right now.").is_visible()


async def test_an_unknown_list_is_called_unknown(visit: Visitor, service: Service, token: str) -> None:
    page = (await visit()).page
    async with FakeAgent(service.url, token):
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        await expect(page.locator(".agent")).to_have_count(1)
        await page.route("**/api/page*", lambda route: route.abort())
        await expect(page.get_by_text("Right now we cannot find out who can be called.")).to_be_visible(timeout=10_000)
        await expect(page.locator(".agent")).to_have_count(0)
        await page.unroute("**/api/page*")
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        await expect(page.locator(".agent")).to_have_count(1)
        await expect(page.get_by_text("Right now we cannot find out")).not_to_be_visible()


async def test_the_agent_that_goes_in_the_middle(visit: Visitor, service: Service, token: str) -> None:
    async with FakeAgent(service.url, token, answers=None) as agent:
        page = (await visit()).page
        await page.get_by_role("button", name=AGENT).click()
        await page.get_by_role("button", name="Call the agent").click()
        await agent.got(Ring)
        await agent.leave()
        await expect(page.get_by_role("alert")).not_to_be_empty()


async def test_without_https_the_page_says_what_is_needed(visit: Visitor, service: Service) -> None:
    here = await visit("ko-KR", script=NO_SUBTLE)
    heading = here.page.get_by_role("heading", level=1)
    await expect(heading).to_have_text("https://로 시작하는 주소로 이 페이지를 열어 주세요")
    await expect(here.page.locator("#code")).to_be_hidden()


async def test_a_second_page_is_not_let_in(visit: Visitor, service: Service, agent: FakeAgent) -> None:
    first, second = (await visit()).page, (await visit()).page
    await enter(first, agent.route + DIGITS)
    await expect(first.locator("#visit")).to_be_visible()
    await enter(second, agent.route + DIGITS)
    await expect(second.get_by_role("alert")).not_to_be_empty()
    await ready(second, service.url)
