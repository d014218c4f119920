"""Displays come up on their own numbers and go away; hands on them type what is asked."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import xcffib

from scripts.rig.demo import notepad, stage, window_title
from scripts.rig.displays import display, screenshot
from scripts.rig.glass import Glass
from scripts.rig.typist import Typist, keysym

TEXT = "한글과 English, 둘 다.\n\tÜber 100 % 🙂 {}~@#$\n"


def test_two_displays_have_two_numbers_and_end_with_their_block(tmp_path: Path) -> None:
    with display(tmp_path, "one") as one, display(tmp_path, "two") as two:
        assert one != two
        assert (Glass(one).width, Glass(two).height) == (1920, 1080)
    with pytest.raises(xcffib.ConnectionException):
        Glass(one)


def test_a_screenshot_shows_the_whole_display(tmp_path: Path) -> None:
    with display(tmp_path, "one") as one:
        screenshot(one, tmp_path / "shots" / "one.png")
    said = subprocess.run(["identify", str(tmp_path / "shots" / "one.png")], capture_output=True, text=True, timeout=30)
    assert "1920x1080" in said.stdout


def test_what_is_typed_arrives_in_the_window_that_was_clicked(tmp_path: Path) -> None:
    with stage(tmp_path) as here, notepad(here, tmp_path / "notes") as terminal:
        hands = Typist(here.remote)
        eye = Glass(here.remote)

        def focused() -> bool:
            hands.click(300, 260)
            return window_title(eye) == "Notes"

        terminal.wait_until(focused, "the focus", 20)
        hands.type(TEXT)
        terminal.wait_until(lambda: (tmp_path / "notes").read_text("utf-8") == TEXT, "the text", 20)


def test_keysyms() -> None:
    assert [keysym(c) for c in "a\n가🙂"] == [0x61, 0xFF0D, 0x0100AC00, 0x0101F642]
