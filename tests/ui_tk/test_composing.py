"""Enter in the chat's field while a real input method composes: it ends the syllable, and only the next one sends."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.rig.input_methods import InputMethod, input_method
from tests.displays import connected, end, running, until, xvfb

pytestmark = pytest.mark.alone

FIELD = """
import sys, tkinter as tk
from pathlib import Path
from rhelp.ui_tk.composer import Composer
from rhelp.ui_tk.theme import Theme
folder = Path(sys.argv[1])
root = tk.Tk(); root.geometry("500x200+40+40")
def keep(name, text):
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(text + "|")
def changed(text):
    (folder / "draft").write_text(text, encoding="utf-8")
made = Composer(Theme(root, "light"), root, lambda text: keep("sent", text), changed)
made.frame.pack(fill="both", expand=True)
made.text.focus_force()
root.after(300, lambda: changed(""))
root.mainloop()
"""


@pytest.fixture(scope="module", params=["fcitx5", "nabi"])
def method(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[InputMethod]:
    folder = tmp_path_factory.mktemp(request.param)
    with xvfb() as shown, running(shown, "openbox"), input_method(request.param, shown, folder) as runs:
        yield runs


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def test_enter_belongs_to_the_syllable_first(method: InputMethod, tmp_path: Path) -> None:
    argv = [sys.executable, "-c", FIELD, str(tmp_path)]
    field = subprocess.Popen(argv, env=method.environment, stdin=subprocess.DEVNULL)
    try:
        until((tmp_path / "draft").exists, "the field")
        with connected(method.display) as eye:
            until(lambda: eye.core.GetInputFocus().reply().focus > 1, "the focus")

        def answers() -> bool:
            method.tap("x", "Return")
            return "x|" in text(tmp_path / "sent")

        until(answers, "an open input method")
        (tmp_path / "sent").unlink()
        method.tap("Hangul", *"dkssud")
        method.tap("Return")
        until(lambda: text(tmp_path / "draft").strip() == "안녕", "the syllable")
        assert text(tmp_path / "sent") == ""
        method.tap("Return")
        until(lambda: text(tmp_path / "sent") == "안녕|", "the line")
        method.tap(*"gksrmf", "space", "Return")
        until(lambda: text(tmp_path / "sent") == "안녕|한글|", "a line that ended with a space")
        method.tap("Hangul")
    finally:
        end(field)
