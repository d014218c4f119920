"""Keys of the customer's own hand are told from injected ones where a Korean input method has each key first, too."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rhelp.desktop.presses import KEY
from rhelp.desktop.x11.desktop import X11Desktop
from rhelp.desktop.x11.own_hand import X11OwnHand
from scripts.rig.input_methods import InputMethod, input_method
from tests import devices
from tests.displays import end, running, until, xvfb

pytestmark = pytest.mark.consent

RETURN, SPACE = 36, 65  # keycodes
BUTTON_OF_TK = """
import sys, tkinter as tk
root = tk.Tk()
root.geometry("300x200+50+50")
button = tk.Button(root, text="Allow")
button.pack()
button.focus_force()
def tell(time):
    with open(sys.argv[1], "a") as file:
        file.write(f"{time}\\n")
for key in ("<Return>", "<space>"):
    button.bind(key, lambda event: tell("sent" if event.send_event else event.time))
root.after(300, lambda: tell("ready"))
root.mainloop()
"""


class Button:
    """A button of Tk's that has the keyboard."""

    def __init__(self, written: Path) -> None:
        self._written, self._read = written, 0

    def told(self) -> str:
        """The time of the next press of Return or space that it hears."""
        until(lambda: len(self._lines()) > self._read, "a key")
        self._read += 1
        return self._lines()[self._read - 1]

    def _lines(self) -> list[str]:
        return self._written.read_text().split("\n")[:-1] if self._written.exists() else []


@contextmanager
def button(method: InputMethod, folder: Path) -> Iterator[Button]:
    written = folder / "keys.txt"
    program = subprocess.Popen([sys.executable, "-c", BUTTON_OF_TK, str(written)], env=method.environment)
    try:
        made = Button(written)
        assert made.told() == "ready"
        yield made
    finally:
        end(program)


@pytest.fixture(params=["fcitx5", "nabi"])
def method(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[InputMethod]:
    with xvfb() as display, running(display, "openbox"), input_method(request.param, display, tmp_path) as runs:
        yield runs


def test_whose_key_it_was(method: InputMethod, tmp_path: Path) -> None:
    with button(method, tmp_path) as allow:
        hand, agent = X11OwnHand(method.display), X11Desktop(method.display)
        for mode in ("Latin", "Hangul"):
            for keycode in (RETURN, SPACE):
                devices.strike(method.display, keycode)
                assert hand.is_real(int(allow.told()), KEY), mode
            for key in ("Enter", " "):
                agent.keyboard.press(key)
                agent.keyboard.release(key)
                assert not hand.is_real(int(allow.told()), KEY), mode
            method.tap("Hangul")
        agent.close()
        hand.close()
