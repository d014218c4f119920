"""The customer's desktop as the agent's hands have it: what would press on one of our own windows is dropped.

So nobody answers a question, flips a switch or closes the notice window from afar. The windows ask for themselves as
well whose hand pressed (the port OwnHand); this is the first of two fences.
"""

from __future__ import annotations

from rhelp.desktop.ports import Cursor, Desktop, InputMethod, Keyboard, OwnInput, OwnWindows, Pointer, Screen


class Sparing:
    """Implements Desktop over another one."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop
        self.pointer: Pointer = SparingPointer(desktop.pointer, desktop.own_windows)
        self.keyboard: Keyboard = SparingKeyboard(desktop.keyboard, desktop.own_windows)

    @property
    def screen(self) -> Screen:
        return self._desktop.screen

    @property
    def input_method(self) -> InputMethod:
        return self._desktop.input_method

    @property
    def cursor(self) -> Cursor:
        return self._desktop.cursor

    @property
    def own_input(self) -> OwnInput:
        return self._desktop.own_input

    @property
    def own_windows(self) -> OwnWindows:
        return self._desktop.own_windows

    def close(self) -> None:
        self._desktop.close()


class SparingPointer:
    """Moves over our windows, and lets go there, but presses nothing."""

    def __init__(self, pointer: Pointer, ours: OwnWindows) -> None:
        self._pointer = pointer
        self._ours = ours
        self._down: set[int] = set()
        self._dropped: set[int] = set()

    def move(self, x: int, y: int) -> None:
        self._pointer.move(x, y)

    def press(self, button: int) -> None:
        if not self._ours.under_pointer():
            self._down.add(button)
            self._pointer.press(button)
        elif button not in self._down:
            self._dropped.add(button)

    def release(self, button: int) -> None:
        if button in self._dropped and button not in self._down:
            self._dropped.discard(button)
            return
        self._down.discard(button)
        self._dropped.discard(button)
        self._pointer.release(button)

    def wheel(self, dx: int, dy: int) -> None:
        if not self._ours.under_pointer():
            self._pointer.wheel(dx, dy)

    def close(self) -> None:
        self._pointer.close()


class SparingKeyboard:
    """Presses no key and types nothing while one of our windows has the focus."""

    def __init__(self, keyboard: Keyboard, ours: OwnWindows) -> None:
        self._keyboard = keyboard
        self._ours = ours

    def press(self, key: str) -> None:
        if not self._ours.have_focus():
            self._keyboard.press(key)

    def release(self, key: str) -> None:
        self._keyboard.release(key)

    def type(self, text: str) -> None:
        if not self._ours.have_focus():
            self._keyboard.type(text)

    def may_type(self, may: bool) -> None:
        self._keyboard.may_type(may)

    def close(self) -> None:
        self._keyboard.close()
