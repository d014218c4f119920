"""A dishonest server between the page in Chromium and the agent's program: nobody is let in who should not be.

The page itself comes from the server, which could send another one; what is tested here is a server that does not, as
one whose sockets alone somebody holds.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from rhelp.core.codes import AccessCode
from rhelp.core.session import Live, Waiting
from rhelp.wire.signal import Guest, Key
from tests.counts import many
from tests.hostile import attacks
from tests.hostile.attacks import AGENT, CUSTOMER, Between, Flip, Instead, Misled, Reflect, Twice
from tests.hostile.conftest import Hall, Scene
from tests.hostile.relay import Attack
from tests.peer.host import until
from tests.peer.office import Helper
from tests.web.conftest import BROWSER

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.hostile_relay]

PATIENCE = 25_000.0  # milliseconds
ATTACKS: dict[str, Attack] = {
    "flips a bit of the commitment": Flip(AGENT, "commit", "digest"),
    "flips a bit of the customer's point": Flip(CUSTOMER, "pake-customer", "point"),
    "flips a bit of the nonce": Flip(AGENT, "pake-agent", "nonce"),
    "flips a bit of the customer's confirmation": Flip(CUSTOMER, "confirm", "mac"),
    "flips a bit of the agent's confirmation": Flip(AGENT, "confirm", "mac"),
    "flips a bit of the page's box": Flip(CUSTOMER, "sealed", "box"),
    "flips a bit of the ticket": Flip(AGENT, "sealed", "box"),
    "names another session": Misled(CUSTOMER, {"sid": "1" * 32}),
    "tells the page of an icon": Misled(CUSTOMER, {"key": Key.ICON}),
    "tells the agent of an icon": Misled(AGENT, {"key": Key.ICON}),
    "tells the agent that a program came": Misled(AGENT, {"guest": Guest.PROGRAM}),
    "names another version": attacks.of_version(2),
    "offers an earlier session": attacks.in_place(AGENT, "commit", attacks.RESUME),
    "unseals the ticket": attacks.in_place(AGENT, "sealed", attacks.TICKET),
    "gives a ticket before anything was proved": Instead(AGENT, [attacks.TICKET]),
    "swaps the ticket for a box of its own": attacks.in_place(AGENT, "sealed", attacks.OWN_BOX),
    "shifts the agent's numbers": attacks.shifted(AGENT),
    "carries everything twice": Twice(),
    "reflects everything": Reflect(),
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=BROWSER)
        yield chromium
        await chromium.close()


async def visit(browser: Browser, scene: Scene, code: AccessCode) -> Page:
    """The page as a new person, who types the code."""
    context = await browser.new_context(locale="ko-KR")
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()
    await page.goto(scene.relay.url)
    await page.locator("html.ready").wait_for()
    await page.locator("#code").fill(code.digits)
    await page.locator("#code").press("Enter")
    return page


async def is_told(page: Page) -> str:
    """The sentence that says why it came to nothing."""
    await expect(page.locator("#problem")).not_to_be_empty(timeout=PATIENCE)
    assert not await page.locator("#visit").is_visible()
    said = await page.locator("#problem").inner_text()
    await page.context.close()
    return said


async def is_shut_again(helper: Helper) -> Waiting:
    """The agent waits again, with nobody on the page, after somebody came."""
    await until(lambda: isinstance(helper.statuses[-1], Waiting) and helper.has(Waiting) > 1)
    assert not helper.has(Live)
    return await helper.waiting()


async def test_an_honest_one_lets_the_page_in(browser: Browser, scene: Scene) -> None:
    helper = await scene.helper()
    page = await visit(browser, scene, (await helper.waiting()).code)
    await page.locator("#visit").wait_for()
    await until(lambda: isinstance(helper.statuses[-1], Waiting) and helper.statuses[-1].page is not None)
    await page.context.close()


async def stays_shut(browser: Browser, hall: Hall, turn: asyncio.Semaphore, attack: Attack) -> str:
    """What went wrong with an attack on a page and a program; empty where it failed closed."""
    async with turn, hall.scene(attack) as scene:
        helper = await scene.helper()
        code = (await helper.waiting()).code
        said = await is_told(await visit(browser, scene, code))
        after = await is_shut_again(helper)
        # A ticket that the page could not open was given all the same; the seat then waits for its program.
        told = after.code != code or after.failures == 1 or after.page is not None
        return "" if said and told else f"{said!r}, {after}"


async def test_whatever_it_does_the_page_is_not_let_in(browser: Browser, hall: Hall, impatient: None) -> None:
    turn, played = asyncio.Semaphore(6), dict(list(ATTACKS.items())[:: many(1, 2)])
    results = await asyncio.gather(*(stays_shut(browser, hall, turn, attack) for attack in played.values()))
    assert not {name: result for name, result in zip(played, results, strict=True) if result}


@pytest.mark.parametrize("secret", ["12345", ""], ids=["guesses", "holds nothing"])
async def test_who_does_not_know_the_code_gets_neither_page_nor_ticket(
    browser: Browser, scene: Scene, secret: str
) -> None:
    helper = await scene.helper()
    code = (await helper.waiting()).code
    assert code.secret != secret or secret == "", "one in 100,000"
    scene.relay.attack = between = Between(secret)
    said = await is_told(await visit(browser, scene, code))
    assert said in (
        "이 코드는 사용할 수 없어요. 상담원에게 숫자를 다시 확인해 주세요.",
        "안전하게 연결하지 못했어요. 상담원에게 새 접속 코드를 받아 주세요.",
    )
    assert (await is_shut_again(helper)).failures == 1
    await between.close()
