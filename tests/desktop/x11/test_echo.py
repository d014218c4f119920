"""Asking programs whether they have kept up: Chromium answers, Tk does not know how."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import xcffib.xtest
from playwright.sync_api import sync_playwright

from rhelp.desktop.x11.echo import Echo
from rhelp.desktop.x11.keyboard import X11Keyboard
from tests.displays import connected, running, text_field, until, xvfb

PAGE = "<title>Ready</title><textarea id=field rows=40 cols=120></textarea>"
SYLLABLES = "".join(chr(0xAC00 + 37 * place) for place in range(120))
MOTION, PRESS, RELEASE = 6, 4, 5
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with xvfb() as shown, running(shown, "openbox"):
        yield shown


def click(connection: Any, x: int, y: int) -> None:
    hand, root = connection(xcffib.xtest.key), connection.setup.roots[0].root
    for event, detail in ((MOTION, 0), (PRESS, 1), (RELEASE, 1)):
        hand.FakeInput(event, detail, 0, root, x, y, 0)
    connection.flush()


def test_chromium_answers_and_gets_every_syllable(display: str) -> None:
    environment: dict[str, str | float | bool] = {**os.environ, "DISPLAY": display, "LANG": "C.UTF-8"}
    with connected(display) as connection, sync_playwright() as browsers:
        browser = browsers.chromium.launch(
            executable_path=CHROMIUM, headless=False, args=["--no-sandbox", "--test-type", "--kiosk"], env=environment
        )
        page = browser.new_page()
        page.set_content(PAGE)
        page.focus("#field")
        echo = Echo(connection, lambda event: None)
        keyboard = X11Keyboard(connection)

        def typed() -> str:
            click(connection, 300, 300)
            keyboard.type("!")
            return page.input_value("#field")

        until(typed, "the focus")
        until(lambda: echo.wait(1), "an answer to the ping")
        page.fill("#field", "")
        keyboard.type(SYLLABLES)
        with suppress(AssertionError):  # to see what arrived instead
            until(lambda: page.input_value("#field") == SYLLABLES, "the text")
        assert page.input_value("#field") == SYLLABLES
        keyboard.close()
        browser.close()


def test_what_does_not_know_how_is_not_waited_for(tmp_path: Path) -> None:
    with xvfb() as shown, connected(shown) as connection:
        echo = Echo(connection, lambda event: None)
        assert not echo.wait(60)
        with text_field(shown, tmp_path):
            assert not echo.wait(60)
