"""A consultation on the page: the chat through everything that may happen, and the way to the support program."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from rhelp.wire.signal import SeatKind
from tests.web.agents import DIGITS, FakeAgent, fake_program
from tests.web.conftest import AGENT, PATIENCE, Service, Visitor
from tests.web.states import come_in, enter, never_again

pytestmark = pytest.mark.asyncio(loop_scope="session")
expect.set_options(timeout=PATIENCE)

LOST = "The connection is lost. Trying again… Nothing you write is lost."
BACK = "The connection is back."
AT_THE_END = "([e]) => e.scrollHeight - e.scrollTop - e.clientHeight < 4"


@pytest_asyncio.fixture(loop_scope="session")
async def page(visit: Visitor, service: Service, chatter: FakeAgent) -> Page:
    """In a chat with ``chatter``."""
    here = await visit()
    await come_in(here.page, service.url, chatter)
    return here.page


async def say(page: Page, text: str) -> None:
    await page.locator("#text").fill(text)
    await page.locator("#text").press("Enter")


async def shown(page: Page, *texts: str) -> None:
    """Exactly these lines are kept, in this order, and nothing is unsent."""
    await expect(page.locator("#lines .said")).to_have_text(list(texts))
    await expect(page.locator("#unsent .said")).to_have_count(0)


async def test_lines_go_both_ways(page: Page, chatter: FakeAgent) -> None:
    await expect(page.locator("#text")).to_be_visible()
    await expect(page.get_by_text("The support centre keeps what is said here.")).to_be_visible()
    await expect(page.locator(".notice-line")).to_have_text(f"{AGENT} is here for you. Ask whatever you like.")
    await say(page, "안녕하세요")
    await chatter.until(lambda: chatter.texts == ["안녕하세요"])
    await chatter.say("Hello")
    await shown(page, "안녕하세요", "Hello")
    mine, theirs = page.locator(".line").nth(0), page.locator(".line").nth(1)
    await expect(mine).to_contain_text("Sent")
    await expect(mine.locator(".who")).to_have_text("You")
    await expect(theirs.locator(".who")).to_have_text(AGENT)
    await expect(page.get_by_role("log")).to_have_attribute("aria-busy", "false")
    await page.get_by_role("button", name="한국어").click()
    await expect(page.locator(".notice-line")).to_contain_text("연결됐어요")
    await shown(page, "안녕하세요", "Hello")


async def test_enter_sends_but_not_while_composing(page: Page, chatter: FakeAgent) -> None:
    await page.locator("#text").focus()
    wire = await page.context.new_cdp_session(page)
    await wire.send("Input.imeSetComposition", {"text": "한", "selectionStart": 1, "selectionEnd": 1})
    await page.keyboard.press("Enter")
    await wire.send("Input.insertText", {"text": "한글"})
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("second")
    assert chatter.texts == []
    await page.keyboard.press("Enter")
    await chatter.until(lambda: chatter.texts)
    assert chatter.texts == ["한글\nsecond"]
    await say(page, "   ")
    await say(page, "x")
    await chatter.until(lambda: chatter.texts == ["한글\nsecond", "x"])


async def test_everything_is_text(page: Page, chatter: FakeAgent) -> None:
    evil = '<img src=x onerror="alert(1)"> javascript:alert(1) https://a.example/?q=<b>"x" (http://b.example/).'
    await chatter.say(evil)
    await shown(page, evil)
    links = page.locator(".said a")
    await expect(links).to_have_text(["https://a.example/?q=", "http://b.example/"])
    for link in await links.all():
        assert await link.get_attribute("rel") == "noopener noreferrer"
    assert await page.locator(".said img, .said b").count() == 0


async def test_reading_further_up_is_not_disturbed(page: Page, chatter: FakeAgent) -> None:
    for number in range(30):
        await chatter.say(f"line {number}\n\n.")
    await expect(page.locator("#lines .said")).to_have_count(30)
    log = page.locator("#scroller")
    assert await log.evaluate_all(AT_THE_END)
    await log.evaluate("e => { e.scrollTop = 0; }")
    await page.wait_for_function("document.getElementById('scroller').scrollTop === 0")
    await chatter.say("news")
    await expect(page.get_by_role("button", name="New messages")).to_be_visible()
    assert await log.evaluate("e => e.scrollTop") == 0
    await page.get_by_role("button", name="New messages").click()
    assert await log.evaluate_all(AT_THE_END)
    await expect(page.locator("#newer")).to_be_hidden()


async def test_reload_keeps_everything(page: Page, chatter: FakeAgent) -> None:
    await say(page, "one")
    await shown(page, "one")
    await chatter.say("two")
    await shown(page, "one", "two")
    await page.locator("#text").fill("half a sent")
    await page.reload()
    await shown(page, "one", "two")
    await expect(page.locator("#text")).to_have_value("half a sent")
    await expect(page.get_by_role("heading", level=1)).to_have_text(f"{AGENT} will help you")
    await say(page, "three")
    await chatter.until(lambda: chatter.texts == ["one", "two", "three"])


async def test_reload_while_a_line_is_unsent(page: Page, chatter: FakeAgent) -> None:
    await page.context.set_offline(True)
    await say(page, "written offline")
    await say(page, "and another")
    await expect(page.locator("#unsent .said")).to_have_count(2)
    await expect(page.locator("#unsent .meta").first).to_have_text("Sending…")
    await chatter.say("meanwhile")
    await page.evaluate("globalThis.kept = JSON.stringify({...sessionStorage})")
    await page.context.set_offline(False)
    await page.reload()
    await expect(page.locator("#lines .said")).to_have_count(3)
    await expect(page.locator("#unsent .said")).to_have_count(0)
    await chatter.until(lambda: len(chatter.texts) == 3)
    assert sorted(chatter.texts) == ["and another", "meanwhile", "written offline"]
    assert await page.locator("#lines .said").all_inner_texts() == chatter.texts


async def test_a_lost_network_is_told_and_mended(page: Page, chatter: FakeAgent) -> None:
    await say(page, "before")
    await shown(page, "before")
    await page.context.set_offline(True)
    await expect(page.locator("#line")).to_have_text(LOST)
    await say(page, "during")
    await chatter.say("from the agent")
    await page.context.set_offline(False)
    await expect(page.locator("#line")).to_have_text(BACK)
    await chatter.until(lambda: len(chatter.texts) == 3)
    await shown(page, *chatter.texts)
    await expect(page.locator("#line")).to_be_empty()


async def test_a_killed_server_loses_no_line(visit: Visitor, start_server: Callable[[], Service]) -> None:
    service = await asyncio.to_thread(start_server)
    async with FakeAgent(service.url, await service.token(), SeatKind.CHAT) as agent:
        page = (await visit(url=service.url)).page
        await come_in(page, service.url, agent)
        for number in range(2):
            await through_a_power_cut(page, service, agent, number)
            await shown(page, *agent.texts)
    assert len(set(agent.texts)) == 8
    mine = [text for text in agent.texts if not text.startswith("agent")]
    moments = ("before", "at the last moment", "without a server")
    assert mine == [f"{moment} {number}" for number in range(2) for moment in moments]


async def through_a_power_cut(page: Page, service: Service, agent: FakeAgent, number: int) -> None:
    await say(page, f"before {number}")
    await agent.until(lambda: f"before {number}" in agent.texts)
    await say(page, f"at the last moment {number}")
    await asyncio.to_thread(service.kill)
    await say(page, f"without a server {number}")
    await agent.say(f"agent without a server {number}")
    await asyncio.to_thread(service.start)
    await agent.until(lambda: len(agent.texts) == 4 * (number + 1))


async def test_nothing_of_one_consultation_is_left_for_the_next_on_the_same_page(
    visit: Visitor, service: Service, token: str
) -> None:
    page = (await visit()).page
    async with FakeAgent(service.url, token, SeatKind.VIEWER) as agent:
        await come_in(page, service.url, agent)
        await agent.say("only for the first one")
        await shown(page, "only for the first one")
        await page.locator("#copy").click()
        await expect(page.locator("#copied")).not_to_be_empty()
        await page.locator("#text").fill("half written")
        await end(page)
        await expect(page.locator("#over")).to_be_visible()
        await page.get_by_role("button", name="Back to the start").click()
        assert "only for the first one" not in await page.content()
    async with FakeAgent(service.url, token, SeatKind.VIEWER) as agent:
        await enter(page, agent.route + DIGITS)
        await agent.until(lambda: agent.consultation)
        await agent.say("for the second one")
        await shown(page, "for the second one")
        assert await page.locator("#text").input_value() == ""
        await expect(page.locator("#copied")).to_be_empty()
        await say(page, "here I am")
        await agent.until(lambda: "here I am" in agent.texts)
        await shown(page, "for the second one", "here I am")


async def test_unread_lines_are_counted(visit: Visitor, service: Service, agent: FakeAgent) -> None:
    page = (await visit(viewport={"width": 360, "height": 740})).page
    await come_in(page, service.url, agent)
    await expect(page.locator("#command")).to_be_visible()
    await expect(page.locator("#text")).to_be_hidden()
    await agent.say("Are you there?")
    await expect(page.get_by_role("button", name="Chat (1)")).to_be_visible()
    await expect(page).to_have_title("(1) Remote support")
    await page.context.set_offline(True)
    await agent.say("Hello?")
    await page.context.set_offline(False)
    await expect(page.get_by_role("button", name="Chat (2)")).to_be_visible()
    await page.reload()
    await expect(page).to_have_title("(2) Remote support")
    await page.get_by_role("button", name="Chat (2)").click()
    await expect(page).to_have_title("Remote support")
    await expect(page.locator("#command")).to_be_hidden()
    await shown(page, "Are you there?", "Hello?")
    await page.reload()
    await shown(page, "Are you there?", "Hello?")
    await expect(page).to_have_title("Remote support")


async def test_an_invitation_is_a_question(page: Page, chatter: FakeAgent) -> None:
    await expect(page.locator("#support")).to_be_hidden()
    await chatter.invite()
    question = page.get_by_role("group", name=f"{AGENT} asks to help you on your computer.")
    await expect(question).to_be_visible()
    await page.get_by_role("button", name="Maybe later").click()
    await expect(question).to_be_hidden()
    await page.reload()
    await expect(page.locator(".notice-line")).to_have_count(2)
    await expect(question).to_be_hidden()
    await chatter.invite()
    await page.get_by_role("button", name="Show me how").click()
    await expect(page.locator("#support-title")).to_be_focused()
    await expect(page.locator("#command")).to_be_visible()
    await expect(page.get_by_text("Banks, the police and Microsoft")).to_be_visible()
    await page.reload()
    await expect(page.locator("#command")).to_be_visible()


async def test_the_support_program_begins_and_ends(visit: Visitor, service: Service, agent: FakeAgent) -> None:
    page = (await visit()).page
    await come_in(page, service.url, agent)
    await expect(page.locator("#command")).to_be_visible()
    async with fake_program(service.url, agent.route):
        await expect(page.get_by_role("heading", name="The support program has been started")).to_be_visible()
        await expect(page.locator("#command")).to_be_hidden()
        await say(page, "I see it")
        await agent.until(lambda: agent.texts == ["I see it"])
    await expect(page.get_by_role("heading", name="Remote support is over.")).to_be_visible()
    await say(page, "thank you")
    await agent.until(lambda: agent.texts == ["I see it", "thank you"])


async def test_a_page_that_hears_nothing_says_where_to_look(visit: Visitor, service: Service, agent: FakeAgent) -> None:
    page = (await visit()).page
    await come_in(page, service.url, agent)
    async with fake_program(service.url, agent.route):
        await expect(page.get_by_role("heading", name="The support program has been started")).to_be_visible()
        await page.context.set_offline(True)
        await expect(page.locator("#support-title")).to_have_text("The connection is lost. Trying again…")
        await expect(page.get_by_text("Its small window shows whether it goes on")).to_be_visible()
        await page.context.set_offline(False)
        await expect(page.get_by_role("heading", name="The support program has been started")).to_be_visible()
        await page.get_by_role("button", name="한국어").click()
        await expect(page.locator("#support-title")).to_have_text("지원 프로그램이 시작됐어요")
        await page.context.set_offline(True)
        await expect(page.locator("#support-title")).to_have_text("연결이 끊겨 다시 연결하고 있어요…")
        await page.context.set_offline(False)
        await expect(page.locator("#support-title")).to_have_text("지원 프로그램이 시작됐어요")
        await page.get_by_role("button", name="English").click()
        await page.context.set_offline(True)
        await expect(page.locator("#support-title")).to_have_text("The connection is lost. Trying again…")
    await page.context.set_offline(False)
    await expect(page.get_by_role("heading", name="Remote support is over.")).to_be_visible()


async def test_a_second_invitation_asks_for_a_new_code(visit: Visitor, service: Service, agent: FakeAgent) -> None:
    page = (await visit()).page
    await come_in(page, service.url, agent)
    async with fake_program(service.url, agent.route):
        await expect(page.get_by_role("heading", name="The support program has been started")).to_be_visible()
    await expect(page.get_by_role("heading", name="Remote support is over.")).to_be_visible()
    await agent.invite()
    await page.get_by_role("button", name="Show me how").click()
    await expect(page.get_by_text("Please ask your agent for a new access code")).to_be_visible()
    await expect(page.locator("#command")).to_have_text(f"rhelp-customer --server {service.url}")
    await page.reload()
    await expect(page.get_by_text("Please ask your agent for a new access code")).to_be_visible()


async def test_ending_asks_first(page: Page, chatter: FakeAgent) -> None:
    await say(page, "bye")
    await page.get_by_role("button", name="End chat").click()
    await page.get_by_role("button", name="Go on").click()
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await end(page)
    await expect(page.get_by_text("If you need more help, ask your agent for a new access code.")).to_be_visible()
    await shown(page, "bye")
    await chatter.until(lambda: chatter.consultation == "")
    await page.get_by_role("button", name="Back to the start").click()
    await expect(page.locator("#code")).to_be_focused()
    assert await page.evaluate("sessionStorage.length") == 0


async def end(page: Page) -> None:
    await page.get_by_role("button", name="End chat").click()
    await page.get_by_role("button", name="End it").click()


@pytest.mark.parametrize("back", [False, True])
async def test_an_end_without_a_server_is_told_once_there_is_one(
    visit: Visitor, start_server: Callable[[], Service], back: bool
) -> None:
    service = await asyncio.to_thread(start_server)
    async with FakeAgent(service.url, await service.token(), SeatKind.CHAT) as agent:
        page = (await visit(url=service.url)).page
        await come_in(page, service.url, agent)
        await asyncio.to_thread(service.kill)
        await end(page)
        await expect(page.get_by_role("heading", name="Your consultation is over.")).to_be_visible()
        await expect(page.get_by_text("Please leave this page open until then.")).to_be_visible()
        if back:
            await page.get_by_role("button", name="Back to the start").click()
        await asyncio.to_thread(service.start)
        await agent.until(lambda: agent.consultation == "")
        if not back:
            await expect(page.get_by_text("You may close this page now.")).to_be_visible()
        await expect(page.locator("#code" if back else "#over")).to_be_visible()
        async with asyncio.timeout(PATIENCE / 1000):
            while await page.evaluate("sessionStorage.length"):
                await asyncio.sleep(0.05)


async def test_an_end_that_nobody_heard_outlives_a_reload(page: Page, chatter: FakeAgent) -> None:
    await say(page, "bye")
    await shown(page, "bye")
    await page.context.set_offline(True)
    await end(page)
    await never_again(page)
    await page.context.set_offline(False)
    await page.reload()
    await chatter.until(lambda: chatter.consultation == "")
    await expect(page.get_by_text("You may close this page now.")).to_be_visible()
    await expect(page.locator("#text")).to_be_hidden()
    await shown(page, "bye")
    await page.reload()
    await expect(page.locator("#code")).to_be_focused()


async def test_the_agent_ends(page: Page, chatter: FakeAgent) -> None:
    await say(page, "thanks")
    await shown(page, "thanks")
    await chatter.close_chat()
    await expect(page.get_by_role("heading", level=1)).to_have_text(f"You talked with {AGENT}")
    await expect(page.locator("#text")).to_be_hidden()
    await page.reload()
    await expect(page.locator("#code")).to_be_focused()


async def test_half_a_character_does_not_stop_the_chat(page: Page, chatter: FakeAgent) -> None:
    await page.locator("#text").evaluate("(box) => (box.value = `broken ${String.fromCharCode(0xd83d)}`)")
    await page.locator("#text").press("Enter")
    await shown(page, "broken \ufffd")
    assert chatter.texts == ["broken \ufffd"]
