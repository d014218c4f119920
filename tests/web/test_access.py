"""Every state of the page is open to everybody: axe-core finds nothing, nothing is cut off, names are right."""

from __future__ import annotations

from importlib.resources import files
from typing import Any, Literal

import pytest
from playwright.async_api import Page, expect

from tests.web.conftest import PATIENCE, Service, Visitor
from tests.web.states import STATES, chat, icons, viewer

pytestmark = pytest.mark.asyncio(loop_scope="session")
expect.set_options(timeout=PATIENCE)

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
  const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
  return found.violations.map(({ id, impact, nodes }) => [id, impact, nodes.map((node) => node.html.slice(0, 120))]);
}"""
CUT_OFF = """() => {
  const root = document.documentElement;
  const cut = [...document.querySelectorAll("body *")]
    .filter((element) => element.checkVisibility() && !element.closest(".unseen, .pulse"))
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 ||
      (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== "visible"))
    .map((element) => element.outerHTML.slice(0, 100));
  return [root.scrollWidth > innerWidth, cut];
}"""
SMALL = """() => [...document.querySelectorAll("button, input, textarea, select, summary, a[href], [role=button]")]
  .filter((element) => element.checkVisibility() && getComputedStyle(element).display !== "inline")
  .map((element) => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
  .filter(([, { width, height }]) => width < 40 || height < 40)
  .map(([html, { width, height }]) => `${Math.round(width)} × ${Math.round(height)}: ${html}`)"""
PHONE, DESKTOP, ZOOMED = (360, 740), (1280, 800), (640, 400)


@pytest.mark.parametrize("state", STATES)
async def test_nothing_stands_in_the_way(visit: Visitor, service: Service, token: str, state: str) -> None:
    page = await plain_page(visit, locale="ko-KR", viewport={"width": 360, "height": 740})
    async with STATES[state](page, service.url, token):
        await page.evaluate(AXE)
        await check(page, PHONE, "light")
        await page.evaluate("document.querySelector('[data-language=en]').click()")
        await expect(page.locator("html")).to_have_attribute("lang", "en")
        await check(page, DESKTOP, "dark")
        await check(page, ZOOMED, "dark")  # a window of 1280 × 800 at 200 %


async def check(page: Page, size: tuple[int, int], scheme: Literal["light", "dark"]) -> None:
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    assert await page.evaluate(RUN, TAGS) == []
    assert await page.evaluate(CUT_OFF) == [False, []]
    assert await page.evaluate(SMALL) == []


async def plain_page(visit: Visitor, **how: Any) -> Page:
    return (await visit(url="about:blank", ready=False, reduced_motion="reduce", **how)).page


async def test_the_checks_see_what_is_wrong(visit: Visitor) -> None:
    page = (await visit()).page
    await page.evaluate(AXE)
    await page.evaluate("document.querySelector('label').removeAttribute('for')")
    assert "label" in [rule for rule, *_ in await page.evaluate(RUN, TAGS)]
    await page.evaluate("document.getElementById('form').style.minWidth = '3000px'")
    assert (await page.evaluate(CUT_OFF))[0]


async def test_nothing_moves_where_that_is_not_wanted(visit: Visitor, service: Service, token: str) -> None:
    page = await plain_page(visit)
    async with STATES["calling"](page, service.url, token):
        assert await page.evaluate("document.getAnimations().length") == 0


async def test_the_entrance_as_it_is_read_out(visit: Visitor, service: Service, token: str) -> None:
    page = await plain_page(visit, locale="ko-KR")
    async with icons(page, service.url, token):
        await expect(page.locator("body")).to_match_aria_snapshot("""
          - banner:
            - group "언어":
              - button "한국어" [pressed]
              - button "English"
          - main:
            - heading "상담원이 알려 준 접속 코드 9자리를 입력해 주세요" [level=1]
            - textbox "상담원이 알려 준 접속 코드 9자리를 입력해 주세요"
            - alert
            - button "다음"
            - region "또는 상담원의 아이콘 번호를 눌러 주세요":
              - heading "또는 상담원의 아이콘 번호를 눌러 주세요" [level=2]
              - list:
                - listitem:
                  - button /1 김민지/
        """)


async def test_the_chat_as_it_is_read_out(visit: Visitor, service: Service, token: str) -> None:
    page = await plain_page(visit, locale="ko-KR")
    async with chat(page, service.url, token):
        await expect(page.locator("body")).to_match_aria_snapshot("""
          - main:
            - heading "김민지 상담원이 도와드려요" [level=1]
            - button "상담 종료"
            - status
            - region "채팅":
              - heading "채팅" [level=2]
              - paragraph: 상담 내용은 상담센터에 저장돼요.
              - region "대화 내용":
                - log "대화 내용":
                  - paragraph: 김민지 상담원과 연결됐어요. 무엇이든 편하게 물어봐 주세요.
                  - paragraph: 나
              - textbox "보낼 메시지"
              - button "보내기"
        """)


async def test_the_steps_as_they_are_read_out(visit: Visitor, service: Service, token: str) -> None:
    page = await plain_page(visit, locale="en-US")
    async with viewer(page, service.url, token):
        await expect(page.locator("#support")).to_match_aria_snapshot("""
          - region "This is how to start the support program":
            - heading "This is how to start the support program" [level=2]
            - list:
              - listitem:
                - heading "Open a terminal" [level=3]
              - listitem:
                - heading "Paste this command there and press Enter" [level=3]
                - button "Copy"
              - listitem:
                - heading "Answer the questions in the window that opens" [level=3]
        """)
