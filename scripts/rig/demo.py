"""The main job, played by itself: a customer asks in the browser, an agent sees the screen, clicks and types.

Two virtual displays: the customer's desktop with a terminal and Chromium, and the agent's with its viewer. Everything
goes the real way: the relay page, the customer's program, the agent's window. The end is good only if the text that
was typed into the agent's viewer stands in the customer's file.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import sync_playwright

from scripts.rig import glass
from scripts.rig.displays import display, screenshot, window_manager
from scripts.rig.pairs import STARTED, agent, customer, server
from scripts.rig.programs import Program, ProgramFailed, end_in_order, environment
from scripts.rig.scenes import MIDDLE, eye
from scripts.rig.typist import Typist

RECORDINGS = Path(__file__).resolve().parents[2] / "recordings"
CHROMIUM = "/usr/bin/chromium"
NOTEPAD = (60, 80, 300, 260)  # where the terminal lies, and a point inside it
TEXT = "안녕하세요, 고객님. 원격지원을 시작합니다.\nHello! Your printer is fixed.\n"
ARRIVED = 30.0  # seconds for the text to arrive
SCROLLED = 4.0  # seconds of scrolling looked at
CLICKS = 8


@dataclass(frozen=True)
class Stage:
    """The two displays and where everything is kept."""

    remote: str
    viewer: str
    work: Path


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="rhelp-demo-") as folder, stage(Path(folder)) as here:
        play(here)
    return 0


@contextmanager
def stage(work: Path) -> Iterator[Stage]:
    with ExitStack() as stack:
        remote, viewer = (stack.enter_context(display(work, name)) for name in ("remote", "viewer"))
        here = Stage(remote, viewer, work)
        for shown_on in (here.remote, here.viewer):
            stack.enter_context(window_manager(shown_on, work))
            subprocess.run(["xsetroot", "-display", shown_on, "-solid", "#35506b"], check=True, timeout=10)
        yield here


def play(here: Stage) -> None:
    """The whole story; raises ProgramFailed where it goes wrong."""
    notes = here.work / "notes.txt"
    with ExitStack() as stack:
        stack.enter_context(notepad(here, notes))
        at = stack.enter_context(server(here.work))
        helper = stack.enter_context(agent(at, here.viewer, here.work))
        standby = helper.expect("standby", STARTED)
        code, relay = standby["access_code"], standby["relay_url"]
        say(f"The agent waits. Relay page {relay}, access code {code[:4]}-{code[4:]}")
        command = stack.enter_context(asking(here, relay, code))
        say(f"The customer typed the code on the page and read: {command}")
        shown = stack.enter_context(customer(at, code, here.remote, here.work))
        helper.expect("session", STARTED, beside=[shown, at.program], state="live")
        say("The session is live; the agent's viewer shows the customer's desktop")
        click_into(here, helper)
        type_and_wait(here, helper, notes)
        screenshot(here.viewer, RECORDINGS / "demo-viewer.png")
        screenshot(here.remote, RECORDINGS / "demo-customer.png")
        say(f"Screenshots: {RECORDINGS}/demo-viewer.png and demo-customer.png")
        figures(here)


@contextmanager
def notepad(here: Stage, notes: Path) -> Iterator[Program]:
    """A terminal whose lines go into a file."""
    left, top, *_ = NOTEPAD
    look = ["-fa", "DejaVu Sans Mono", "-fd", "Noto Sans Mono CJK KR", "-fs", "15", "-bg", "#fbfbf8", "-fg", "#20242a"]
    place = ["-u8", "-T", "Notes", "-geometry", f"68x16+{left}+{top}"]
    write = f"printf 'What the agent types appears here:\\n\\n'; exec cat > '{notes}'"
    argv = ["xterm", *look, *place, "-e", "sh", "-c", write]
    with Program("notepad", argv, here.work, {"DISPLAY": here.remote}) as terminal:
        terminal.wait_until(notes.exists, "an open file", STARTED)
        yield terminal


@contextmanager
def asking(here: Stage, relay: str, code: str) -> Iterator[str]:
    """The customer in Chromium: opens the relay page, types the code, reads how to start the program."""
    window = ["--window-position=960,60", "--window-size=900,860", "--no-sandbox", "--test-type"]
    env: dict[str, Any] = environment(here.work) | {"DISPLAY": here.remote, "HOME": str(here.work)}
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch_persistent_context(
                quiet_profile(here.work / "chromium"),
                executable_path=CHROMIUM, headless=False, args=window, env=env, timeout=STARTED * 1000,
                locale="ko-KR", no_viewport=True,
            )  # fmt: skip
            try:
                page = browser.pages[0]
                page.set_default_timeout(STARTED * 1000)
                page.goto(relay)
                field = page.locator("#code")
                field.press_sequentially(f"{code[:4]}-{code[4:]}", delay=40)
                field.press("Enter")
                command = page.locator("#command")
                command.wait_for()
                yield command.inner_text().strip()
            finally:
                browser.close()
    except BrowserError as error:
        raise ProgramFailed(f"The relay page did not do as expected: {error.message}") from error


def quiet_profile(folder: Path) -> Path:
    """A browser profile that offers no translation over the page."""
    (folder / "Default").mkdir(parents=True)
    (folder / "Default" / "Preferences").write_text('{"translate": {"enabled": false}}')
    return folder


def click_into(here: Stage, helper: Program) -> None:
    """Click on the terminal in the agent's viewer until the customer's terminal has the focus."""
    agent_hands, customer_eye = Typist(here.viewer), glass.Glass(here.remote)

    def focused() -> bool:
        agent_hands.click(*NOTEPAD[2:])
        time.sleep(0.5)
        return window_title(customer_eye) == "Notes"

    helper.wait_until(focused, "the focus on the customer's terminal by a click in the viewer", STARTED)
    say("A click in the viewer gave the customer's terminal the focus")


def type_and_wait(here: Stage, helper: Program, notes: Path) -> None:
    """Type Korean and English in the agent's viewer and wait until the customer's file says the same."""
    start = time.monotonic()
    Typist(here.viewer).type(TEXT)
    try:
        helper.wait_until(lambda: notes.read_text(encoding="utf-8") == TEXT, "the typed text", ARRIVED)
    except ProgramFailed as error:
        raise ProgramFailed(f"Typed {TEXT!r}, arrived {notes.read_text(encoding='utf-8')!r}. {error}") from error
    say(f"Korean and English arrived exactly, {time.monotonic() - start:.1f} s after the first key:")
    print("\n".join(f"    {line}" for line in notes.read_text(encoding="utf-8").splitlines()), flush=True)


def figures(here: Stage) -> None:
    """Pictures per second and click to photon, seen on the agent's display."""
    log = here.work / "frames"
    with eye("scroll", here.work, "scroll", here.remote, str(log)) as drawing:
        drawing.wait_until(log.exists, "its first frame", STARTED)
        time.sleep(2)
        seen = glass.watch(here.viewer, log, SCROLLED)
    with eye("target", here.work, "target", here.remote):
        time.sleep(1.5)
        clicks = glass.click(here.viewer, *MIDDLE, CLICKS)
    say(f"Scrolling text: {seen['shown_per_s']} of {seen['drawn_per_s']} pictures per second shown")
    say(f"Click to photon: {clicks.get('median_ms', 'never seen')} ms (median of {clicks['n']}, {clicks['lost']} lost)")


def window_title(eye_there: glass.Glass) -> str:
    """The title of the window that has the focus."""
    core, atoms = eye_there.core, eye_there.connection.core
    window = core.GetInputFocus().reply().focus
    name = atoms.InternAtom(False, len("WM_NAME"), "WM_NAME").reply().atom
    for _ in range(4):  # the focus may lie in a child of the window that has the title
        if window <= 1:
            return ""
        title = core.GetProperty(False, window, name, 0, 0, 64).reply()
        if title.value_len:
            return bytes(title.value.buf()).decode("latin-1")
        window = core.QueryTree(window).reply().parent
    return ""


def say(line: str) -> None:
    print(f"· {line}", flush=True)


if __name__ == "__main__":
    end_in_order()
    sys.exit(main())
