"""Every state of the relay page that a person may see, and how to get there against a real server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from playwright.async_api import Page, expect

from rhelp.wire.signal import SeatKind
from tests.web.agents import DIGITS, FakeAgent, fake_program

Reach = Callable[[Page, str, str], AbstractAsyncContextManager[None]]
CANVAS = """navigator.mediaDevices.getDisplayMedia = async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1280, height: 720 });
  canvas.getContext("2d").fillRect(0, 0, 9, 9);
  return canvas.captureStream(5);
}"""
DENIED = "navigator.mediaDevices.getDisplayMedia = async () => { throw new DOMException('', 'NotAllowedError'); }"
NO_SUBTLE = "Object.defineProperty(crypto, 'subtle', { value: undefined })"
LONG = (
    "안녕하세요. 프린터가 인쇄를 하지 않아요. 어제까지는 잘 됐는데 오늘 아침부터 갑자기 ‘오프라인’이라고만 나와요. "
    "https://help.example/printer/오프라인?from=chat 이 안내도 따라 해 봤어요."
)


@asynccontextmanager
async def empty(page: Page, url: str, token: str) -> AsyncIterator[None]:
    await ready(page, url)
    await expect(page.locator("#nobody")).to_be_visible()
    yield


@asynccontextmanager
async def insecure(page: Page, url: str, token: str) -> AsyncIterator[None]:
    await page.add_init_script(NO_SUBTLE)
    await ready(page, url)
    yield


@asynccontextmanager
async def icons(page: Page, url: str, token: str) -> AsyncIterator[None]:
    async with FakeAgent(url, token), FakeAgent(url, token), FakeAgent(url, token):
        await ready(page, url)
        await expect(page.locator(".agent")).to_have_count(3)
        yield


@asynccontextmanager
async def wrong(page: Page, url: str, token: str) -> AsyncIterator[None]:
    async with FakeAgent(url, token):
        await ready(page, url)
        await enter(page, "0000" + DIGITS)
        await expect(page.locator("#problem")).not_to_be_empty()
        yield


@asynccontextmanager
async def asking(page: Page, url: str, token: str) -> AsyncIterator[None]:
    async with FakeAgent(url, token) as agent:
        await ready(page, url)
        await page.locator(f'[data-icon="{agent.icon}"]').click()
        yield


@asynccontextmanager
async def calling(page: Page, url: str, token: str) -> AsyncIterator[None]:
    async with FakeAgent(url, token, answers=None) as agent:
        await ready(page, url)
        await page.locator(f'[data-icon="{agent.icon}"]').click()
        await page.locator("#name").fill("박영희")
        await page.locator("#name").press("Enter")
        await expect(page.locator("#wait-count")).not_to_be_empty()
        await expect(page.locator("#wait-note")).not_to_be_empty()
        yield


@asynccontextmanager
async def compared(page: Page, url: str, token: str) -> AsyncIterator[None]:
    async with FakeAgent(url, token, SeatKind.CHAT) as agent:
        await call(page, url, agent)
        await page.locator("#trust summary").click()
        yield


@asynccontextmanager
async def declined(page: Page, url: str, token: str) -> AsyncIterator[None]:
    async with FakeAgent(url, token, answers=False) as agent:
        await ready(page, url)
        await page.locator(f'[data-icon="{agent.icon}"]').click()
        await page.locator("#name").press("Enter")
        await expect(page.locator("#call-problem")).not_to_be_empty()
        yield


@asynccontextmanager
async def viewer(page: Page, url: str, token: str) -> AsyncIterator[None]:
    async with FakeAgent(url, token) as agent:
        await come_in(page, url, agent)
        await expect(page.locator("#command")).to_be_visible()
        yield


@asynccontextmanager
async def chat(page: Page, url: str, token: str) -> AsyncIterator[None]:
    async with FakeAgent(url, token, SeatKind.CHAT) as agent:
        await talk(page, url, agent)
        yield


@asynccontextmanager
async def invited(page: Page, url: str, token: str) -> AsyncIterator[None]:
    async with FakeAgent(url, token, SeatKind.CHAT) as agent:
        await talk(page, url, agent)
        await agent.invite()
        await expect(page.locator("#invitation")).to_be_visible()
        yield


@asynccontextmanager
async def guided(page: Page, url: str, token: str) -> AsyncIterator[None]:
    async with FakeAgent(url, token, SeatKind.CHAT) as agent:
        await talk(page, url, agent)
        await agent.invite()
        await page.locator("#invitation-show").click()
        await expect(page.locator("#command")).to_be_visible()
        await page.locator("#copy").click()
        yield


@asynccontextmanager
async def offline(page: Page, url: str, token: str) -> AsyncIterator[None]:
    async with FakeAgent(url, token, SeatKind.CHAT) as agent:
        await talk(page, url, agent)
        await page.context.set_offline(True)
        await page.locator("#text").fill("지금 연결이 끊긴 것 같아요.")
        await page.locator("#text").press("Enter")
        await expect(page.locator("#line")).not_to_be_empty()
        yield


@asynccontextmanager
async def ending(page: Page, url: str, token: str) -> AsyncIterator[None]:
    async with FakeAgent(url, token, SeatKind.CHAT) as agent:
        await talk(page, url, agent)
        await page.locator("#end").click()
        yield


@asynccontextmanager
async def over(page: Page, url: str, token: str) -> AsyncIterator[None]:
    async with FakeAgent(url, token, SeatKind.CHAT) as agent:
        await talk(page, url, agent)
        await agent.close_chat()
        await expect(page.locator("#over")).to_be_visible()
        yield


@asynccontextmanager
async def showing(page: Page, url: str, token: str) -> AsyncIterator[None]:
    """About to show a screen: this agent does not answer."""
    await page.add_init_script(CANVAS)
    async with viewer(page, url, token):
        await page.locator("#show-start").click()
        await expect(page.locator("#preview-video")).to_be_visible()
        yield


@asynccontextmanager
async def chose_nothing(page: Page, url: str, token: str) -> AsyncIterator[None]:
    await page.add_init_script(DENIED)
    async with viewer(page, url, token):
        await page.locator("#show-start").click()
        await expect(page.locator("#show-problem")).not_to_be_empty()
        yield


@asynccontextmanager
async def started(page: Page, url: str, token: str) -> AsyncIterator[None]:
    async with FakeAgent(url, token) as agent:
        await come_in(page, url, agent)
        async with fake_program(url, agent.route):
            await expect(page.locator("#support-note")).to_be_visible()
            yield


STATES: dict[str, Reach] = {
    reach.__name__: reach
    for reach in (
        *(empty, insecure, icons, wrong, asking, calling, declined),
        *(viewer, showing, chose_nothing, started, chat, compared, invited, guided, offline, ending, over),
    )
}


async def ready(page: Page, url: str) -> None:
    await page.goto(url)
    await page.locator("html.ready").wait_for()


async def enter(page: Page, code: str) -> None:
    await page.locator("#code").fill(code)
    await page.locator("#code").press("Enter")


async def never_again(page: Page) -> None:
    """Let this page not come through any more, in the last moment before it is left, either."""
    await page.evaluate("() => { WebSocket = class extends EventTarget { close() {} send() {} }; }")


async def come_in(page: Page, url: str, agent: FakeAgent) -> None:
    await ready(page, url)
    await enter(page, agent.route + DIGITS)
    await expect(page.locator("#visit")).to_be_visible()
    await agent.until(lambda: agent.consultation)


async def call(page: Page, url: str, agent: FakeAgent) -> None:
    """Come in by the agent's icon number, without a code."""
    await ready(page, url)
    await page.locator(f'[data-icon="{agent.icon}"]').click()
    await page.locator("#name").press("Enter")
    await expect(page.locator("#visit")).to_be_visible()
    await agent.until(lambda: agent.consultation)


async def talk(page: Page, url: str, agent: FakeAgent) -> None:
    """Come in, and say some things on both sides."""
    await come_in(page, url, agent)
    await page.locator("#text").fill(LONG)
    await page.locator("#text").press("Enter")
    await agent.until(lambda: len(agent.texts) == 1)
    await agent.say("안녕하세요, 김민지입니다. 프린터 전원이 켜져 있는지 먼저 확인해 주시겠어요?")
    await expect(page.locator(".line .said")).to_have_count(2)
    await page.locator("#text").fill("네, 켜져 있어요!")
    await page.locator("#text").press("Enter")
    await expect(page.locator("#lines .line")).to_have_count(3)
