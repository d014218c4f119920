"""What a rehearsed morning is played with, and the agent who plays in all of it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
from playwright.sync_api import BrowserContext

from scripts.rig.customers import Desktop, Phone, Terminal, terminal
from scripts.rig.diary import PATIENCE, Diary, Tongue
from scripts.rig.displays import screenshot
from scripts.rig.pairs import Server
from scripts.rig.person import Person
from scripts.rig.programs import ProgramFailed
from scripts.rig.waiting import soon

AGENT = "김민지"
CENTRE = {"ko": "한빛 고객지원센터", "en": "Hanbit Support"}
CODE = re.compile(r"\d{4}-\d{5}")
PICTURE = (0x35, 0x50, 0x6B)  # the customer's ground, as it is seen in the viewer
NEAR = 12
ENOUGH = 20_000  # pixels of it


def pixels(path: Path) -> Any:
    """A picture as blue, green and red."""
    return cv2.imread(str(path))


@dataclass(frozen=True)
class Agent:
    """The agent before the agent's display."""

    person: Person
    shown_on: str
    name = "agent"

    def picture(self, path: Path) -> None:
        screenshot(self.shown_on, path)

    def read(self) -> list[str]:
        return self.person.read()

    def code(self) -> str:
        """The access code as the agent would read it out."""
        return self._read_off(CODE.fullmatch, "an access code")

    def address(self) -> str:
        """The relay page's address as the agent would read it out."""
        return self._read_off(re.compile(r"http://\S+").fullmatch, "an address")

    def scan(self, work: Path) -> str:
        """What a phone's camera reads from the QR code on the agent's display."""
        path = work / "scan.png"
        self.picture(path)
        text, *_ = cv2.QRCodeDetector().detectAndDecode(pixels(path))
        if not text:
            raise ProgramFailed("No QR code can be read from the agent's display.")
        return str(text)

    def sees_the_customer(self, work: Path) -> bool:
        """Whether the customer's desktop is seen."""
        path = work / "glass.png"
        self.picture(path)
        blue, green, red = cv2.split(pixels(path))
        near = [abs(part.astype(int) - want) < NEAR for part, want in zip((red, green, blue), PICTURE, strict=True)]
        return int((near[0] & near[1] & near[2]).sum()) > ENOUGH

    def _read_off(self, fits: Callable[[str], object], what: str) -> str:
        found: list[str] = []

        def look() -> bool:
            found.extend(text.strip() for text in self.read() if fits(text.strip()))
            return bool(found)

        if not soon(look, PATIENCE):
            raise self.person.program.failure(f"does not show {what}, but {self.read()}")
        return found[0]


@dataclass(frozen=True)
class Stage:
    """Everything there is. ``line`` is the file that cuts the line between agent and customer while it exists."""

    say: Tongue
    diary: Diary
    centre: Server
    agent: Agent
    customer_display: str
    phone: Phone
    browser: BrowserContext
    around: dict[str, str]
    notes: Path
    line: Path
    work: Path
    stack: ExitStack

    def desktop(self) -> Desktop:
        """A customer at the desktop: a fresh tab of the browser alone."""
        page = self.browser.new_page()
        for other in self.browser.pages:
            if other is not page:
                other.close()
        return Desktop(page, self.diary, self.customer_display)

    def open_terminal(self, name: str) -> Terminal:
        """As Ctrl+Alt+T does; it has the keyboard."""
        opened = self.stack.enter_context(terminal(self.customer_display, self.work, self.around, name))
        self.turn_to("xterm")
        return opened

    def turn_to(self, kind: str) -> None:
        """Give the customer's window of this class the keyboard, as Alt+Tab does."""
        subprocess.run(
            ["xdotool", "search", "--sync", "--onlyvisible", "--class", kind, "windowactivate", "--sync"],
            env={"DISPLAY": self.customer_display}, check=True, timeout=10, capture_output=True,
        )  # fmt: skip

    def wait(self, condition: Callable[[], bool], what: str) -> None:
        """Raises ProgramFailed where it does not come true in time."""
        if not soon(condition, PATIENCE):
            raise ProgramFailed(f"There was nothing of this in time: {what}.")
