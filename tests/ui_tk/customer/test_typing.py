"""The chat's field while a real input method composes: the customer's own Enter passes the gate and sends."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.rig.input_methods import InputMethod, input_method
from tests.devices import strike
from tests.displays import connected, end, running, until, xvfb

pytestmark = [pytest.mark.alone, pytest.mark.consent]

FIELD = """
import sys, tkinter as tk
from pathlib import Path
from rhelp.desktop.choose import open_own_hand
from rhelp.ui_tk.composer import Composer
from rhelp.ui_tk.customer.gate import Gate
from rhelp.ui_tk.theme import Theme
sent = Path(sys.argv[1]) / "sent"
root = tk.Tk(); root.geometry("500x200+40+40")
gate = Gate(root, open_own_hand()); gate.watching = True
def keep(text):
    with sent.open("a", encoding="utf-8") as file:
        file.write(text + "|")
made = Composer(Theme(root, "light"), root, keep, lambda text: None)
made.frame.pack(fill="both", expand=True)
made.text.focus_force()
root.after(300, lambda: sent.touch())
root.mainloop()
"""
KEYS = {"g": 42, "k": 45, "s": 39, "Hangul": 130, "Return": 36}  # keycodes of a PC's keyboard


@pytest.fixture(params=["fcitx5", "nabi"])
def method(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[InputMethod]:
    with xvfb() as shown, running(shown, "openbox"), input_method(request.param, shown, tmp_path) as runs:
        yield runs


def test_enter_sends_what_an_input_method_composed(method: InputMethod, tmp_path: Path) -> None:
    field = subprocess.Popen([sys.executable, "-c", FIELD, str(tmp_path)], env=method.environment)
    sent = tmp_path / "sent"
    try:
        until(sent.exists, "the field")
        with connected(method.display) as eye:
            until(lambda: eye.core.GetInputFocus().reply().focus > 1, "the focus")
        for key in ("Hangul", "g", "k", "s", "Return", "Return"):
            strike(method.display, KEYS[key])
            time.sleep(0.2)
        until(lambda: sent.read_text(encoding="utf-8") != "", "the line")
        assert sent.read_text(encoding="utf-8") == "한|"
    finally:
        end(field)
