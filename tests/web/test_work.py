"""The page works for its try while too many wrong codes come from everywhere, and the person notices little of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import aiohttp
import pytest
from playwright.async_api import Browser, expect

from rhelp.core.limits import FAILED_JOINS
from rhelp.core.work import is_enough
from tests.web.agents import DIGITS, FakeAgent
from tests.web.conftest import PATIENCE, Service, Visitor
from tests.web.scripts import blank_tab, run

pytestmark = pytest.mark.asyncio(loop_scope="session")
JOIN = '{"t":"carry","number":1,"heard":0,"body":"{\\"t\\":\\"join-seat\\",\\"route\\":\\"0000\\"}"}'
SOLVE = "return await module.solve(given.challenge, given.bits, () => true);"


async def use_up(service: Service) -> None:
    """Wrong codes from ever other networks, until the server has no more for all of them."""
    url = service.url.replace("http", "ws") + "/ws/customer"

    async def fail(http: aiohttp.ClientSession, number: int) -> None:
        async with http.ws_connect(url, headers={"X-Forwarded-For": f"10.{number}.0.1"}) as socket:
            await socket.send_str('{"t":"attach"}')
            await socket.receive(10)
            await socket.send_str(JOIN)
            await socket.receive(10)

    async with aiohttp.ClientSession() as http:
        for start in range(0, int(FAILED_JOINS.burst) + 5, 13):
            await asyncio.gather(*(fail(http, start + n) for n in range(13)))


async def test_a_person_with_the_right_code_gets_in_during_an_attack(
    start_server: Callable[[], Service], visit: Visitor
) -> None:
    service = start_server()
    async with FakeAgent(service.url, await service.token()) as agent:
        await use_up(service)
        here = await visit("ko-KR", service.url)
        await here.page.locator("#code").fill(agent.route + DIGITS)
        await here.page.locator("#code").press("Enter")
        await expect(here.page.locator("#visit")).to_be_visible(timeout=PATIENCE)
        assert len(here.asked) == 2 and '"work":"' in here.asked[1]


@pytest.mark.parametrize("bits", [1, 8, 13])
async def test_what_the_page_solves_is_enough(browser: Browser, service: Service, bits: int) -> None:
    page = await blank_tab(browser, service.url)
    number = await run(page, "work", SOLVE, {"challenge": "ab" * 16, "bits": bits})
    await page.close()
    assert is_enough("ab" * 16, number, bits)
