"""The four words on the page: the agent's, in the language of the page, for whoever wants to know."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.web.agents import FakeAgent
from tests.web.conftest import PATIENCE, Service, Visitor
from tests.web.states import call, come_in

pytestmark = pytest.mark.asyncio(loop_scope="session")
expect.set_options(timeout=PATIENCE)


async def test_who_called_by_number_finds_the_agents_words(
    visit: Visitor, service: Service, chatter: FakeAgent
) -> None:
    page = (await visit()).page
    await call(page, service.url, chatter)
    assert chatter.words is not None
    await expect(page.locator("#trust-words")).to_be_hidden()
    await page.locator("#trust summary").click()
    await expect(page.locator("#trust-words")).to_have_text(" · ".join(chatter.words.spell("en")))
    await expect(page.locator("#trust-host")).to_contain_text(service.url.split("//")[1])
    await page.get_by_role("button", name="한국어").click()
    await expect(page.locator("#trust-words")).to_have_text(" · ".join(chatter.words.spell("ko")))
    await page.reload()
    await page.locator("#trust summary").click()
    await expect(page.locator("#trust-words")).to_have_text(" · ".join(chatter.words.spell("ko")))


async def test_who_typed_the_code_finds_them_too(visit: Visitor, service: Service, chatter: FakeAgent) -> None:
    page = (await visit()).page
    await come_in(page, service.url, chatter)
    assert chatter.words is not None
    await page.locator("#trust summary").click()
    await expect(page.locator("#trust-words")).to_have_text(" · ".join(chatter.words.spell("en")))
    await page.locator("#end").click()
    await page.get_by_role("button", name="End it").click()
    await expect(page.locator("#trust")).to_be_hidden()
