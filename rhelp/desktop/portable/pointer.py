"""The pointer by pyautogui."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from rhelp.core.errors import RhelpError

BUTTONS: Final = {1: "left", 2: "middle", 3: "right"}


class PyAutoGuiPointer:
    """Moves the pointer; ``origin`` tells where the picture's corner lies for the operating system."""

    def __init__(self, pyautogui: Any, origin: Callable[[], tuple[int, int]]) -> None:
        self._gui = pyautogui
        self._origin = origin
        self._held: set[int] = set()

    def move(self, x: int, y: int) -> None:
        left, top = self._origin()
        self._gui.moveTo(left + x, top + y)

    def press(self, button: int) -> None:
        self._gui.mouseDown(button=_name(button))
        self._held.add(button)

    def release(self, button: int) -> None:
        self._held.discard(button)
        self._gui.mouseUp(button=_name(button))

    def wheel(self, dx: int, dy: int) -> None:
        if dy:
            self._gui.vscroll(-dy)  # pyautogui counts up as positive
        if dx:
            self._gui.hscroll(dx)

    def close(self) -> None:
        for button in list(self._held):
            self.release(button)


def _name(button: int) -> str:
    if button not in BUTTONS:
        raise RhelpError("This mouse button cannot be pressed on this desktop.")
    return BUTTONS[button]
