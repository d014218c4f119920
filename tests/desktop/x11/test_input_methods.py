"""Typing on displays where a real Korean input method runs, in each of its states, into programs that use it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import cycle
from math import inf
from pathlib import Path
from string import ascii_lowercase

import pytest
from playwright.sync_api import Page, Playwright, sync_playwright

from rhelp.desktop.x11.input_method import X11InputMethod
from rhelp.desktop.x11.keyboard import X11Keyboard
from rhelp.desktop.x11.xim_watch import Watch
from scripts.rig.input_methods import InputMethod, input_method
from tests.displays import PAD, Paper, connected, end, running, until, xvfb

pytestmark = pytest.mark.alone

TEXT = "안녕하세요? Hello, gksrmf 123 섞어 AbC!\n한 ~ the end.\n"
PAGE = "<title>Ready</title><textarea id=field rows=30 cols=90></textarea>"
OPENINGS, OPENED = 3, 8.0  # times, seconds for each
STATES = ["latin", "hangul", "composing"]


@pytest.fixture(scope="module", params=["fcitx5", "nabi"])
def method(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[InputMethod]:
    folder = tmp_path_factory.mktemp(request.param)
    with xvfb() as shown, running(shown, "openbox"), input_method(request.param, shown, folder) as runs:
        yield runs


@pytest.fixture
def keyboard(method: InputMethod) -> Iterator[X11Keyboard]:
    with connected(method.display) as connection:
        ours = X11Keyboard(connection, method.display)
        yield ours
        ours.close()


@contextmanager
def explained(method: InputMethod, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """The seconds that each key took by XIM, for ever where it was not seen; a failure tells of them."""
    took: list[float] = []
    settles = Watch.settles

    def timed(watch: Watch, timeout: float) -> bool:
        began = time.monotonic()
        settled = settles(watch, timeout)
        took.append(time.monotonic() - began if settled else inf)
        return settled

    monkeypatch.setattr(Watch, "settles", timed)
    try:
        yield took
    except AssertionError as error:
        late = took.count(inf)
        error.add_note(f"{method.name} lives: {method.lives()}; {late} of {len(took)} keys were not dealt with in time")
        raise


def answers(method: InputMethod, paper: Paper, letter: str) -> bool:
    method.tap(letter, "Return")
    with suppress(AssertionError):
        until(lambda: f"{letter}\n" in paper.text(), "the letter", 1)
    return f"{letter}\n" in paper.text()


@contextmanager
def program(method: InputMethod, argv: list[str], paper: Paper) -> Iterator[subprocess.Popen[bytes]]:
    """A program that uses the input method, once it has the keyboard and answers to keys; in Latin at first."""
    started = opened(method, argv, paper)
    try:
        with connected(method.display) as eye:
            until(lambda: eye.core.GetInputFocus().reply().focus > 1, "the focus")
        letters = iter(
            ascii_lowercase
        )  # another one each time: once it is there, those before it are on their way no more
        until(lambda: answers(method, paper, next(letters)), "an open input method")
        yield started
    finally:
        end(started)


def opened(method: InputMethod, argv: list[str], paper: Paper) -> subprocess.Popen[bytes]:
    """The program, once it runs: an input method that has only just started may keep one waiting for ever."""
    for tries in range(OPENINGS):
        started = subprocess.Popen(argv, env=method.environment, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            until(paper.path.exists, "the program", OPENED)
            return started
        except AssertionError:
            end(started)
            if tries + 1 == OPENINGS:
                raise
    raise AssertionError


def pad(paper: Paper) -> list[str]:
    """A text field whose contents are always on the paper."""
    return [sys.executable, "-c", PAD, str(paper.path)]


@pytest.fixture(params=["field", "terminal"])
def paper(request: pytest.FixtureRequest, method: InputMethod, tmp_path: Path) -> Iterator[Paper]:
    written = Paper(tmp_path / "paper.txt")
    terminal = ["xterm", "-u8", "-geometry", "80x20+0+0", "-e", "sh", "-c", f"cat > {written.path}"]
    with program(method, pad(written) if request.param == "field" else terminal, written):
        yield written


@pytest.mark.parametrize("state", STATES)
def test_text_arrives_as_typed(
    method: InputMethod, keyboard: X11Keyboard, paper: Paper, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = paper.text()
    begun = bring_into(method, state)
    with explained(method, monkeypatch) as took:
        keyboard.type(TEXT)
        paper.reads(before + begun + TEXT)
        direct = method.name == "nabi" and state == "latin"  # then programs keep their keys
        assert len(took) == (0 if direct else len(TEXT)), "so much was left to luck"
        method.tap("g", "k", "s", "Return")  # its state is what it was
        paper.reads(before + begun + TEXT + ("gks\n" if state == "latin" else "한\n"))
    leave(method, state)


@contextmanager
def hindered(*processes: subprocess.Popen[bytes]) -> Iterator[None]:
    """Each in turn stands still for a while, as on a machine that has far too much to do."""
    over = threading.Event()

    def hinder() -> None:
        for process in cycle(processes):
            process.send_signal(signal.SIGSTOP)
            over.wait(0.1)
            process.send_signal(signal.SIGCONT)
            if over.wait(0.03):
                return

    thread = threading.Thread(target=hinder)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize("state", STATES)
def test_text_arrives_as_typed_however_slow_they_are(
    method: InputMethod, keyboard: X11Keyboard, tmp_path: Path, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = Paper(tmp_path / "paper.txt")
    with program(method, pad(written), written) as started:
        before = written.text()
        begun = bring_into(method, state)
        with explained(method, monkeypatch), hindered(started, method.process):
            keyboard.type(TEXT)
            written.reads(before + begun + TEXT, 30)
        leave(method, state)


def test_text_ends_with_the_right_though_the_program_stands_still(
    method: InputMethod, keyboard: X11Keyboard, tmp_path: Path
) -> None:
    written = Paper(tmp_path / "paper.txt")
    with program(method, pad(written), written) as started:
        before = written.text()
        begun = bring_into(method, "composing")
        started.send_signal(signal.SIGSTOP)
        typing = threading.Thread(target=keyboard.type, args=(TEXT,))
        typing.start()
        time.sleep(0.3)
        keyboard.may_type(False)
        typing.join(0.1)
        ended = not typing.is_alive()
        keyboard.type(TEXT)  # what was under way when the right was taken
        started.send_signal(signal.SIGCONT)
        assert ended
        keyboard.may_type(True)
        until(lambda: ended_by(keyboard, written), "the end")
        rest = written.text().removeprefix(before).partition("!")[0].removeprefix(begun)
        assert TEXT.startswith(rest) and len(rest) < 3
        leave(method, "composing")


def ended_by(keyboard: X11Keyboard, written: Paper) -> bool:
    """Whether a line's end arrives: the first keys after a program stood still may be nobody's."""
    keyboard.type("!\n")
    time.sleep(0.5)
    return "!\n" in written.text()


@pytest.mark.parametrize("state", ["hangul", "composing"])
def test_keys_and_shortcuts_work(method: InputMethod, keyboard: X11Keyboard, tmp_path: Path, state: str) -> None:
    written = Paper(tmp_path / "paper.txt")
    with program(method, pad(written), written):
        strike(keyboard, "Control", "a")
        before = written.text().replace("[Ctrl+A]", "")
        begun = bring_into(method, state)
        strike(keyboard, "Control", "a")
        written.reads(f"{before}[Ctrl+A]{begun}[Ctrl+A]")
        leave(method, state)


@pytest.mark.parametrize("method", ["fcitx5"], indirect=True)  # by XIM it mixes up keys of a real keyboard as well
def test_chromium_gets_text_as_typed(method: InputMethod, keyboard: X11Keyboard) -> None:
    with sync_playwright() as browsers, chromium(browsers, method) as page:
        for state in STATES:
            page.fill("#field", "")
            begun = bring_into(method, state)
            keyboard.type(TEXT)
            wanted = begun + TEXT
            with suppress(AssertionError):  # to see what arrived instead
                until(lambda: page.input_value("#field") == wanted, "the text")  # noqa: B023
            assert page.input_value("#field") == wanted, state
            leave(method, state)
        strike(keyboard, "Control", "a")
        until(lambda: page.evaluate("field.selectionEnd - field.selectionStart") == len(wanted), "the shortcut")


def strike(keyboard: X11Keyboard, *keys: str) -> None:
    for key in keys:
        keyboard.press(key)
    for key in reversed(keys):
        keyboard.release(key)


@contextmanager
def chromium(browsers: Playwright, method: InputMethod) -> Iterator[Page]:
    """A page with one field that has the keyboard and uses the input method by its GTK module."""
    environment: dict[str, str | float | bool] = {**method.environment, "GTK_IM_MODULE": "fcitx"}
    browser = browsers.chromium.launch(
        executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), headless=False,
        args=["--no-sandbox", "--test-type", "--kiosk"], env=environment,
    )  # fmt: skip
    page = browser.new_page()
    page.set_content(PAGE)
    page.focus("#field")

    def typed() -> bool:
        method.click(300, 300)
        method.tap("x")
        return "x" in page.input_value("#field")

    until(typed, "the focus")
    yield page
    browser.close()


def bring_into(method: InputMethod, state: str) -> str:
    """The state by its own keys; what is half composed then."""
    if state == "latin":
        return ""
    method.tap("Hangul")
    time.sleep(0.2)
    if state == "hangul":
        return ""
    method.tap("g", "k")
    time.sleep(0.2)
    return "하"


def leave(method: InputMethod, state: str) -> None:
    if state != "latin":
        method.tap("Hangul")
        time.sleep(0.2)


@contextmanager
def watching(method: InputMethod, monkeypatch: pytest.MonkeyPatch) -> Iterator[X11InputMethod]:
    if address := method.environment.get("DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    watched = X11InputMethod(method.display)
    yield watched
    watched.close()


def test_its_state_is_seen(method: InputMethod, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = Paper(tmp_path / "paper.txt")
    with program(method, pad(written), written), watching(method, monkeypatch) as watched:
        seen: list[bool | None] = []

        def watch() -> None:
            while len(seen) < 3:
                seen.append(watched.hangul())
                watched.wait(10)

        thread = threading.Thread(target=watch, daemon=True)
        thread.start()
        for state in (False, True, False):
            until(lambda: seen and seen[-1] is state, f"Hangul {state}")  # noqa: B023
            method.tap("Hangul")
        method.tap("Hangul")
        thread.join(15)
        assert seen[:3] == [False, True, False]


def test_watching_costs_nothing_while_nobody_does_anything(
    method: InputMethod, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = Paper(tmp_path / "paper.txt")
    with program(method, pad(written), written), watching(method, monkeypatch) as watched:
        watched.wait(0.5)
        before = time.thread_time()
        started = time.monotonic()
        watched.wait(2)
        assert time.monotonic() - started > 1.9
        assert time.thread_time() - before < 0.02
