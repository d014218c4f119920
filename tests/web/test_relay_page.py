"""The relay page's way in by code, in Chromium, against a real server where an agent waits."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.async_api import Locator, Page, expect

from tests.web.agents import DIGITS, TICKET, FakeAgent
from tests.web.conftest import AGENT, ORGANISATION, PATIENCE, Service, Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")
expect.set_options(timeout=PATIENCE)

SECRET = DIGITS
COMMAND = f"--code {TICKET[:4]}-{TICKET[4:]}"
REFUSED = {
    "en-US": "This code cannot be used. Please check the digits with your agent.",
    "ko-KR": "이 코드는 사용할 수 없어요. 상담원에게 숫자를 다시 확인해 주세요.",
}
NO_CLIPBOARD = "window.clipboard = navigator.clipboard; Object.defineProperty(navigator, 'clipboard', {})"
READ_CLIPBOARD = "(window.clipboard ?? navigator.clipboard).readText()"
FAINT = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = parts(colour).slice(0, 3).map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (parts(colour)[3] !== 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const ownText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return [...document.body.querySelectorAll("*")]
    .filter((element) => element.checkVisibility() && (ownText(element) || element.value))
    .map((element) => [element, light(getComputedStyle(element).color), light(ground(element))])
    .map(([element, a, b]) => [element.outerHTML.slice(0, 60), (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)])
    .filter(([, contrast]) => contrast < 4.5);
}"""


def field(page: Page) -> Locator:
    return page.locator("#code")


async def enter(page: Page, code: str) -> None:
    await field(page).fill(code)
    await field(page).press("Enter")


def not_code(route: str) -> str:
    """Four digits under which nobody waits."""
    return f"{(int(route) + 1) % 10_000:04}"


@pytest.mark.parametrize(
    ("locale", "greeting", "heading"),
    [
        ("ko-KR", "상담원이 알려 준 접속 코드 9자리를 입력해 주세요", f"{AGENT} 상담원이 도와드려요"),
        ("en-GB", "Enter the nine digits that your agent gives you", f"{AGENT} will help you"),
        ("de-DE", "Enter the nine digits that your agent gives you", f"{AGENT} will help you"),
    ],
    ids=["Korean", "English", "another"],
)
async def test_right_code_shows_who_helps_and_how_to_start(
    visit: Visitor, service: Service, agent: FakeAgent, locale: str, greeting: str, heading: str
) -> None:
    page = (await visit(locale)).page
    await expect(page.locator("html")).to_have_attribute("lang", "ko" if locale == "ko-KR" else "en")
    await expect(page.get_by_role("heading", level=1)).to_have_text(greeting)
    await expect(field(page)).to_be_focused()
    await field(page).press_sequentially(f"{agent.route}-{SECRET}")
    await field(page).press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    await expect(page.get_by_role("banner")).to_contain_text(ORGANISATION)
    await expect(page.locator("#command")).to_have_text(f"rhelp-customer --server {service.url} {COMMAND}")
    assert page.url == f"{service.url}/"
    assert SECRET not in json.dumps(await page.evaluate("[history.state, {...localStorage}, {...sessionStorage}]"))


async def test_only_the_routing_digits_leave_the_page(visit: Visitor, agent: FakeAgent) -> None:
    here = await visit()
    await field(here.page).press_sequentially(f"{not_code(agent.route)}-{SECRET}")
    await field(here.page).press("Enter")
    await expect(here.page.get_by_role("alert")).to_have_text(REFUSED["en-US"])
    await enter(here.page, agent.route + SECRET)
    await expect(here.page.locator("#visit")).to_be_visible()
    join = {"t": "join-seat", "key": "digits", "guest": "page"}
    assert [json.loads(text) for text in here.asked] == [
        join | {"route": r} for r in (not_code(agent.route), agent.route)
    ]
    for request in here.requests:
        assert SECRET not in f"{request.url} {await request.all_headers()} {request.post_data}"
    assert SECRET not in "".join(here.frames)


async def test_wrong_secret_is_seen_by_both_and_leaks_nothing(visit: Visitor, agent: FakeAgent) -> None:
    page = (await visit("ko-KR")).page
    await enter(page, agent.route + "11111")
    await expect(page.get_by_role("alert")).to_have_text(REFUSED["ko-KR"])
    assert agent.consultation == ""
    await enter(page, agent.route + SECRET)
    await expect(page.locator("#visit")).to_be_visible()


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
async def test_wrong_code_keeps_what_was_typed(visit: Visitor, agent: FakeAgent, locale: str) -> None:
    page = (await visit(locale)).page
    await enter(page, not_code(agent.route) + SECRET)
    await expect(page.get_by_role("alert")).to_have_text(REFUSED[locale])
    await expect(field(page)).to_have_value(f"{not_code(agent.route)}-{SECRET}")
    await expect(field(page)).to_be_focused()
    await expect(field(page)).to_have_attribute("aria-invalid", "true")
    await field(page).press("Backspace")
    await expect(page.get_by_role("alert")).to_be_empty()


async def test_incomplete_code_is_never_sent(visit: Visitor) -> None:
    here = await visit()
    for typed, sentence in (
        ("", "Please enter the access code first. It has nine digits."),
        ("4821-", "5 more digits, please. The access code has nine digits."),
        ("4821-7390", "One more digit, please. The access code has nine digits."),
        ("010-1234-5678", "That is too long. The access code has nine digits."),
    ):
        await enter(here.page, typed)
        await expect(here.page.get_by_role("alert")).to_have_text(sentence)
        await expect(field(here.page)).to_be_focused()
    assert here.asked == []


async def test_typing_is_forgiven(visit: Visitor) -> None:
    page, route = (await visit()).page, "0000"
    wide = "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in route + SECRET)
    for typed in (f"{route} {SECRET}", f" {route}{SECRET} ", f"{route}–{SECRET}", f"Code: {route} - {SECRET}.", wide):
        await enter(page, typed)
        await expect(page.locator("#code")).to_have_value(f"{route}-{SECRET}")
        await expect(page.get_by_role("alert")).to_have_text(REFUSED["en-US"])


async def test_digits_are_grouped_and_the_caret_stays(visit: Visitor) -> None:
    page = (await visit()).page
    code = field(page)

    async def after(*keys: str) -> tuple[str, int]:
        for key in keys:
            await code.press(key)
        return await code.input_value(), await code.evaluate("field => field.selectionStart")

    assert await after(*"482") == ("482", 3)
    assert await after("1") == ("4821-", 5)
    assert await after("-") == ("4821-", 5)
    assert await after(*"73905") == ("4821-73905", 10)
    assert await after("Home", "Delete") == ("8217-3905", 0)
    assert await after("4") == ("4821-73905", 1)
    assert await after("ArrowRight", "ArrowRight", "ArrowRight", "Delete") == ("4821-73905", 5)
    assert await after("Delete") == ("4821-3905", 5)
    assert await after("7") == ("4821-73905", 6)
    assert await after("ArrowLeft", "Backspace") == ("4821-73905", 4)
    assert await after("Backspace") == ("4827-3905", 3)
    assert await after("End", *["Backspace"] * 4) == ("4827", 4)
    assert await after(*["Backspace"] * 4) == ("", 0)


async def test_enter_during_composition_sends_nothing(visit: Visitor, agent: FakeAgent) -> None:
    here = await visit()
    await field(here.page).press_sequentially(agent.route + SECRET)
    wire = await here.page.context.new_cdp_session(here.page)
    await wire.send("Input.imeSetComposition", {"text": "ㅎ", "selectionStart": 1, "selectionEnd": 1})
    await field(here.page).press("Enter")
    await expect(here.page.get_by_role("alert")).to_be_empty()
    assert here.asked == []
    await wire.send("Input.insertText", {"text": "한"})
    await expect(field(here.page)).to_have_value(f"{agent.route}-{SECRET}")
    await field(here.page).press("Enter")
    await expect(here.page.locator("#command")).to_be_visible()


async def test_language_is_switched_at_once_and_remembered(visit: Visitor, agent: FakeAgent) -> None:
    page = (await visit("en-US")).page
    await enter(page, not_code(agent.route) + SECRET)
    await expect(page.get_by_role("alert")).to_have_text(REFUSED["en-US"])
    await page.get_by_role("button", name="한국어").click()
    await expect(page.get_by_role("alert")).to_have_text(REFUSED["ko-KR"])
    await expect(page.get_by_role("button", name="한국어")).to_have_attribute("aria-pressed", "true")
    await expect(field(page)).to_have_value(f"{not_code(agent.route)}-{SECRET}")
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("lang", "ko")
    await expect(page).to_have_title("원격지원")
    await enter(page, agent.route + SECRET)
    await expect(page.get_by_text("터미널을 열어 주세요")).to_be_visible()
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_text("Open a terminal")).to_be_visible()
    await expect(page.get_by_text("Banks, the police and Microsoft never call")).to_be_visible()


@pytest.mark.parametrize("script", ["", NO_CLIPBOARD], ids=["clipboard", "no clipboard"])
async def test_command_is_copied(visit: Visitor, service: Service, agent: FakeAgent, script: str) -> None:
    page = (await visit(script=script, permissions=["clipboard-read", "clipboard-write"])).page
    await enter(page, agent.route + SECRET)
    await page.get_by_role("button", name="Copy").click()
    await expect(page.get_by_role("button", name="Copied")).to_be_visible()
    await expect(page.locator("#copied")).to_contain_text("Copied. Now press")
    copied = await page.evaluate(READ_CLIPBOARD)
    assert copied == f"rhelp-customer --server {service.url} {COMMAND}"


async def test_keyboard_alone_is_enough(visit: Visitor, agent: FakeAgent) -> None:
    page = (await visit()).page
    focused = page.locator(":focus")

    async def press(key: str, name: str) -> None:
        await page.keyboard.press(key)
        await expect(focused).to_have_text(name)
        outline = await focused.evaluate("element => getComputedStyle(element).outlineStyle")
        assert outline == "solid"

    await press("Shift+Tab", "English")
    await press("Shift+Tab", "한국어")
    await press("Tab", "English")
    await page.keyboard.press("Tab")
    await page.keyboard.type(f"{agent.route} {SECRET}")
    await press("Tab", "Continue")
    await page.keyboard.press("Space")
    await expect(focused).to_have_text(f"{AGENT} will help you")
    await press("Tab", "End chat")
    await press("Tab", "Show my screen")
    await press("Tab", "Copy")
    await press("Tab", "Is this really your agent?")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Hello")
    await page.keyboard.press("Enter")
    await agent.until(lambda: agent.texts == ["Hello"])
    for _ in range(5):
        await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Enter")
    await expect(focused).to_have_text("Go on")
    await press("Tab", "End it")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Your consultation is over.")).to_be_visible()
    await press("Tab", "Back to the start")
    await page.keyboard.press("Enter")
    await expect(field(page)).to_be_focused()
    await expect(field(page)).to_have_value("")


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
@pytest.mark.parametrize("width", [360, 1280])
async def test_nothing_is_wider_than_the_window(visit: Visitor, agent: FakeAgent, locale: str, width: int) -> None:
    page = (await visit(locale, viewport={"width": width, "height": 740})).page
    wide = (
        "[document.documentElement.scrollWidth, ...[...document.querySelectorAll('main *')].map((e) => e.scrollWidth)]"
    )
    await expect(page.get_by_role("button").last).to_be_in_viewport()
    await enter(page, not_code(agent.route) + SECRET)
    await expect(page.get_by_role("alert")).to_have_text(REFUSED[locale])
    assert max(await page.evaluate(wide)) <= width
    await enter(page, agent.route + SECRET)
    await expect(page.locator("#command")).to_be_visible()
    assert max(await page.evaluate(wide)) <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_contrast_is_enough(visit: Visitor, agent: FakeAgent, scheme: str) -> None:
    page = (await visit(color_scheme=scheme, reduced_motion="reduce")).page
    await enter(page, not_code(agent.route) + SECRET)
    await expect(page.get_by_role("alert")).to_have_text(REFUSED["en-US"])
    assert await page.evaluate(FAINT) == []
    await enter(page, agent.route + SECRET)
    await expect(page.locator("#command")).to_be_visible()
    assert await page.evaluate(FAINT) == []


async def test_too_many_attempts_have_their_own_sentence(visit: Visitor, agent: FakeAgent) -> None:
    page = (await visit()).page
    sentence = "Too many attempts. Please wait a moment and try again."
    for _ in range(20):
        await enter(page, not_code(agent.route) + SECRET)
        await expect(page.get_by_role("alert")).not_to_be_empty()
        if await page.get_by_role("alert").inner_text() == sentence:
            break
    await expect(page.get_by_role("alert")).to_have_text(sentence)
    await expect(field(page)).to_have_value(f"{not_code(agent.route)}-{SECRET}")


async def test_changing_the_code_takes_the_question_back(visit: Visitor, agent: FakeAgent) -> None:
    here = await visit()
    await here.page.context.set_offline(True)
    await enter(here.page, agent.route + SECRET)
    await expect(here.page.get_by_role("button", name="No connection. Trying again…")).to_be_visible()
    await field(here.page).press("Backspace")
    await expect(here.page.get_by_role("button", name="Continue")).to_be_visible()
    await here.page.context.set_offline(False)
    await enter(here.page, agent.route + SECRET)
    await here.page.locator("#visit").wait_for()
    assert len(here.asked) == 1


async def test_server_gone(visit: Visitor, start_server: Callable[[], Service]) -> None:
    other = start_server()
    here = await visit(url=other.url)
    other.program.stop()
    await enter(here.page, "4821" + SECRET)
    sentence = "The support server does not answer. Please check your internet connection and try again."
    await expect(here.page.get_by_role("button", name="No connection. Trying again…")).to_be_visible()
    await expect(here.page.get_by_role("button", name="Cancel")).to_be_visible()
    await expect(here.page.get_by_role("alert")).to_have_text(sentence)
    await expect(field(here.page)).to_have_value(f"4821-{SECRET}")
    await expect(field(here.page)).to_be_focused()


async def test_works_in_english_where_the_words_cannot_be_had(visit: Visitor) -> None:
    here = await visit("ko-KR")
    await here.page.route("**/locale/*", lambda route: route.abort())
    await here.page.reload()
    await expect(here.page.get_by_role("button", name="Continue")).to_be_visible()
