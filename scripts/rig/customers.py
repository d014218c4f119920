"""What customers have before them: a page on a phone, or a desktop with a browser, a terminal and a notepad."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright

from scripts.rig.demo import CHROMIUM, quiet_profile
from scripts.rig.diary import Diary
from scripts.rig.displays import screenshot
from scripts.rig.own_devices import click, move_to
from scripts.rig.pairs import BIN, STARTED
from scripts.rig.person import STILL, Person
from scripts.rig.programs import Program, environment

ROOT = Path(__file__).resolve().parents[2]
PHONE = "Mozilla/5.0 (Linux; Android 14; SM-S711N) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36"
SCREEN = {"width": 360, "height": 740}
LOCALES = {"ko": "ko-KR", "en": "en-US"}
FLAGS = ["--no-sandbox", "--test-type", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|[\x00-\x08\x0b-\x1f]")
PASTE = "XTerm*VT100.translations: #override Ctrl Shift <Key>V: insert-selection(CLIPBOARD)"


class OnPage:
    """Somebody who reads a page and clicks or taps on it; each click is counted."""

    name = "page"

    def __init__(self, page: Page, diary: Diary) -> None:
        self.page = page
        self._diary = diary
        page.set_default_timeout(STARTED * 1000)

    def open(self, address: str) -> None:
        """From here on the customer has the address."""
        self._diary.address()
        self.page.goto(address)
        self.page.locator("html.ready").wait_for()

    def read(self) -> list[str]:
        return [line for line in self.page.locator("body").inner_text().splitlines() if line.strip()]

    def press(self, selector: str) -> None:
        """One click."""
        self.page.locator(selector).click()
        self._diary.clicks += 1

    def code(self, code: str) -> None:
        """Type the access code and Enter."""
        field = self.page.locator("#code")
        field.fill("")
        field.press_sequentially(code, delay=30)
        field.press("Enter")

    def say(self, text: str) -> None:
        """Write a line of the chat."""
        box = self.page.locator("#text")
        box.focus()
        self.page.keyboard.insert_text(text)
        box.press("Enter")


class Phone(OnPage):
    """A phone's browser, 360 pixels wide."""

    name = "phone"

    def picture(self, path: Path) -> None:
        self.page.screenshot(path=path)

    def press(self, selector: str) -> None:
        """One tap."""
        self.page.locator(selector).tap()
        self._diary.clicks += 1


class Desktop(OnPage):
    """A browser on the customer's display; the terminal stands beside it, once it was opened."""

    name = "customer"

    def __init__(self, page: Page, diary: Diary, shown_on: str) -> None:
        super().__init__(page, diary)
        self.shown_on = shown_on
        self.terminal: Terminal | None = None
        self.windows: Windows | None = None

    def decide(self, text: str) -> None:
        """One click by the customer's own mouse on what says this in the support program's windows."""
        assert self.windows is not None
        self.windows.press(text)
        self._diary.clicks += 1

    def picture(self, path: Path) -> None:
        screenshot(self.shown_on, path)

    def read(self) -> list[str]:
        there = [part for part in (self.terminal, self.windows) if part is not None]
        return [*super().read(), *(line for part in there for line in part.read())]


class Windows:
    """The support program's windows: read by its ear, clicked by the display's own mouse, as no agent can."""

    def __init__(self, program: Program, shown_on: str) -> None:
        self._person = Person(program, shown_on)
        self._shown_on = shown_on

    def read(self) -> list[str]:
        return self._person.read()

    def press(self, text: str) -> None:
        """Click on what says this, once it no longer moves."""
        at, before = self._person.find(text), None
        while at != before:
            time.sleep(STILL)
            at, before = self._person.find(text), at
        move_to(self._shown_on, *at)
        time.sleep(STILL)
        click(self._shown_on)


class Terminal:
    """A shell in an xterm; somebody sits at the display's keyboard."""

    def __init__(self, program: Program, ear: Program, paper: Path, shown_on: str) -> None:
        self.program = program
        self.ear = ear
        self._paper = paper
        self._shown_on = shown_on

    def read(self) -> list[str]:
        """Everything that was ever written there."""
        text = CONTROL.sub("", self._paper.read_text(encoding="utf-8", errors="replace").replace("\r", ""))
        return [line for line in text.splitlines() if line.strip() and not line.startswith("Script started")]

    def tap(self, *keys: str) -> None:
        """Press these keys (X names), one after the other."""
        tap(self._shown_on, *keys)


def tap(shown_on: str, *keys: str) -> None:
    """Somebody at the display's own keyboard presses these keys (X names)."""
    command = ["xdotool", "key", "--clearmodifiers", "--delay", "60", *keys]
    subprocess.run(command, env={"DISPLAY": shown_on}, check=True, timeout=10)


@contextmanager
def phone(playwright: Playwright, diary: Diary, language: str) -> Iterator[Phone]:
    """A phone in somebody's hand."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    try:
        context = browser.new_context(
            viewport=SCREEN, device_scale_factor=2, is_mobile=True, has_touch=True, user_agent=PHONE,  # type: ignore[arg-type]
            locale=LOCALES[language],
        )  # fmt: skip
        yield Phone(context.new_page(), diary)
    finally:
        browser.close()


@contextmanager
def browser(playwright: Playwright, shown_on: str, work: Path, language: str) -> Iterator[BrowserContext]:
    """Chromium on the right of the customer's display."""
    window = ["--window-position=650,10", "--window-size=945,870", *FLAGS]
    env: dict[str, Any] = environment(work) | {"DISPLAY": shown_on, "HOME": str(work)}
    context = playwright.chromium.launch_persistent_context(
        quiet_profile(work / "chromium"), executable_path=CHROMIUM, headless=False, args=window, env=env,
        timeout=STARTED * 1000, locale=LOCALES[language], no_viewport=True,
    )  # fmt: skip
    try:
        yield context
    finally:
        context.close()


@contextmanager
def terminal(shown_on: str, work: Path, around: dict[str, str], name: str) -> Iterator[Terminal]:
    """A terminal as a customer opens it, on the left of the display, with a ``rhelp-customer`` that has an ear."""
    paper = work / f"{name}.typescript"
    look = ["-fa", "DejaVu Sans Mono", "-fd", "Noto Sans Mono CJK KR", "-fs", "11", "-bg", "#ffffff", "-fg", "#20242a"]
    place = ["-u8", "-title", "Terminal", "-geometry", "66x26+24+350", "-xrm", PASTE]
    path = f"{work / name}:{BIN}:{around.get('PATH', '/usr/bin:/bin')}"
    shell = ["-e", "script", "-qfc", "PS1='$ ' exec bash --norc --noprofile -i", str(paper)]
    env = around | {"DISPLAY": shown_on, "PATH": path, "SHELL": "/bin/bash"}
    with listening(work, name) as ear, Program(name, ["xterm", *look, *place, *shell], work, base=env) as program:
        program.wait_until(lambda: paper.exists() and "$" in paper.read_text(errors="replace"), "a prompt", STARTED)
        yield Terminal(program, ear, paper, shown_on)


@contextmanager
def listening(work: Path, name: str) -> Iterator[Program]:
    """The ear of a ``rhelp-customer`` that is started from the folder ``name``, by two pipes that have names."""
    folder = work / name
    folder.mkdir()
    ask, answer = folder / "ask", folder / "answer"
    for pipe in (ask, answer):
        os.mkfifo(pipe)
    command = f"exec '{sys.executable}' -m scripts.rig.customer_ear \"$@\" --events < '{ask}' > '{answer}'"
    started = folder / "rhelp-customer"
    started.write_text(f"#!/bin/sh\nPYTHONPATH='{ROOT}' {command}\n", encoding="utf-8")
    started.chmod(0o700)
    with Program(f"{name}-ear", ["sh", "-c", f"cat '{answer}' & exec cat > '{ask}'"], work) as ear:
        yield ear


@contextmanager
def notepad(shown_on: str, work: Path, around: dict[str, str], title: str) -> Iterator[Path]:
    """A text field in the upper left; the file in which its text is kept."""
    paper = work / "notes.txt"
    argv: list[str | Path] = [sys.executable, "-m", "scripts.rig.notepad", paper, title]
    with Program("notepad", argv, work, base=around | {"DISPLAY": shown_on}) as program:
        program.wait_until(paper.exists, "an open text field", STARTED)
        yield paper
