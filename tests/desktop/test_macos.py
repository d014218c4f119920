"""What the macOS back end would send; only its own arithmetic runs here."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rhelp.desktop.macos import MOST_UNITS, NAMED, MacKeyboard, lies_at, parts
from rhelp.desktop.portable.keyboard import PyAutoGuiKeyboard


class Recorder:
    """Stands in for pyautogui."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []

    def __getattr__(self, name: str) -> Any:
        return lambda key: self.calls.append((name, key))


@given(st.text())
def test_parts_are_short_enough_and_whole(text: str) -> None:
    pieces = parts(text)
    assert "".join(pieces) == text.replace("\r\n", "\n").replace("\r", "\n")
    for piece in pieces:
        assert len(piece.encode("utf-16-le", "surrogatepass")) // 2 <= MOST_UNITS
        assert piece in ("\n", "\t") or not {"\n", "\t"} & set(piece)


def test_text_and_keys_go_their_own_ways() -> None:
    gui = Recorder()
    posted: list[str] = []
    keyboard = MacKeyboard(PyAutoGuiKeyboard(gui, NAMED), posted.append)
    keyboard.press("Meta")
    keyboard.type("안녕🙂\n")
    keyboard.close()
    assert posted == ["안녕🙂"]
    assert gui.calls == [("keyDown", "command"), ("keyDown", "enter"), ("keyUp", "enter"), ("keyUp", "command")]


def test_a_window_covers_its_bounds_and_no_more() -> None:
    bounds = {"X": 10, "Y": 20, "Width": 5, "Height": 6}
    assert lies_at(bounds, 10, 20)
    assert lies_at(bounds, 14.5, 25.5)
    assert not lies_at(bounds, 15, 20)
    assert not lies_at(bounds, 9.5, 20)
