"""An agent at the real windows, a customer at the real page in Chromium: chat standby, invitation, program, the end."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from scripts.rig.pairs import STARTED
from scripts.rig.person import Person
from scripts.rig.programs import Program
from tests.e2e.conftest import World, standby
from tests.web.conftest import BROWSER

SLOW = 20_000.0  # milliseconds a page may take
expect.set_options(timeout=SLOW)


def at_the_desk(world: World, kind: str) -> Person:
    """An agent who waits this way, the windows in Korean."""
    at = world.at
    who = ["--server", at.url, "--user", at.user, "--password-file", str(at.password_file)]
    argv = [sys.executable, "-m", "scripts.rig.ear", *who, "--standby", kind, "--language", "ko", "--events"]
    program = world.stack.enter_context(Program("rhelp-agent", argv, world.work, {"DISPLAY": world.viewer}))
    return Person(program, world.viewer)


@pytest.fixture
def page(world: World) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=BROWSER)
        page = browser.new_page(locale="ko-KR", base_url=world.at.url)
        page.on("response", lambda answer: print(answer.status, answer.url) if answer.status >= 400 else None)
        page.on("pageerror", lambda error: print(error))
        yield page
        browser.close()


def enter(page: Page, code: str) -> None:
    page.goto("/")
    page.locator("#code").fill(code)
    page.locator("#continue").click()
    expect(page.locator("#visit")).to_be_visible()


def say(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    page.locator("#text").press("Enter")


def heard(agent: Person, text: str) -> None:
    """The windows show the line, kept by the server."""
    end = time.monotonic() + STARTED
    while not any(text in shown for shown in agent.read()):
        assert time.monotonic() < end, agent.read()
        time.sleep(0.1)


def test_chat_standby_to_the_end(world: World, page: Page) -> None:
    agent = at_the_desk(world, "chat")
    code = standby(agent.program)
    enter(page, code)
    agent.program.expect("page", STARTED)
    say(page, "프린터가 안 돼요")
    heard(agent, "프린터가 안 돼요")
    agent.click("고객에게 메시지 보내기")
    agent.hands.type("Hello from the desk")
    agent.hands.press_return()
    expect(page.locator("#lines")).to_contain_text("Hello from the desk")

    agent.click("원격지원 요청")
    expect(page.locator("#invitation")).to_be_visible()
    page.locator("#invitation-show").click()
    command = page.locator("#command").inner_text()
    assert "--code" in command
    customer = world.customer(command.partition("--code")[2].split()[0].strip("'\""))
    agent.program.expect("session", STARTED, beside=[customer], state="live")
    agent.find("지원 종료")
    heard(agent, "프린터가 안 돼요")  # beside the picture
    say(page, "화면이 보이나요?")
    heard(agent, "화면이 보이나요?")

    agent.click("지원 종료")
    agent.find("지원을 종료할까요?")
    agent.click("지원 종료")
    agent.program.expect("session", STARTED, state="ended")
    agent.find("지원이 종료되었습니다")
    heard(agent, "화면이 보이나요?")  # what was said stays


def test_an_icon_rings_and_is_taken(world: World, page: Page) -> None:
    agent = at_the_desk(world, "viewer")
    assert agent.program.expect("standby", STARTED)["icon"] == 1
    page.goto("/")
    page.locator("#agents button").first.click()
    page.locator("#name").fill("박영희")
    page.locator("#call-form button[type=submit]").click()
    assert agent.program.expect("ring", STARTED)["name"] == "박영희"
    agent.click("이 고객의 요청을 받습니다")
    expect(page.locator("#visit")).to_be_visible()
    agent.program.expect("page", STARTED)
    say(page, "안녕하세요")
    heard(agent, "안녕하세요")
    agent.find("박영희 님이 채팅에 들어왔습니다. 지원 프로그램 시작을 기다립니다")


def test_a_ring_that_is_not_taken_ends_on_the_page(world: World, page: Page) -> None:
    agent = at_the_desk(world, "viewer")
    standby(agent.program)
    page.goto("/")
    page.locator("#agents button").first.click()
    page.locator("#call-form button[type=submit]").click()
    agent.program.expect("ring", STARTED)
    agent.click("지금은 이 고객의 요청을 받지 않습니다")
    expect(page.locator("#call-problem")).not_to_be_empty()
    agent.find("고객을 기다리는 중")
