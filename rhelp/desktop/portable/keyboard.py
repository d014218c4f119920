"""The keyboard by pyautogui: its named keys, and the characters of the English keyboard.

It cannot see CapsLock, and other layouts give other characters; where that matters the system's own back end is needed.
"""

from __future__ import annotations

from typing import Any, Final

from rhelp.core.errors import RhelpError

NAMED: Final[dict[str, str]] = {
    "Enter": "enter",
    "Tab": "tab",
    "Escape": "esc",
    "Backspace": "backspace",
    "Delete": "delete",
    "Insert": "insert",
    "Home": "home",
    "End": "end",
    "PageUp": "pageup",
    "PageDown": "pagedown",
    "ArrowLeft": "left",
    "ArrowUp": "up",
    "ArrowRight": "right",
    "ArrowDown": "down",
    "Shift": "shift",
    "Control": "ctrl",
    "Alt": "alt",
    "AltGraph": "altright",
    "Meta": "win",
    "CapsLock": "capslock",
    "NumLock": "numlock",
    "ScrollLock": "scrolllock",
    "Pause": "pause",
    "PrintScreen": "printscreen",
    "ContextMenu": "apps",
} | {f"F{number}": f"f{number}" for number in range(1, 25)}
"""pyautogui's names for those of W3C UI Events."""
MODIFIERS = ("Shift", "Control", "Alt", "AltGraph", "Meta")
# pyautogui holds Shift by itself, but on X11 with keys that have "<" without it, and then types ">".
SHIFTED: Final = dict(zip('~!@#$%^&*()_+{}|:"<>?', "`1234567890-=[]\\;',./", strict=True))


class PyAutoGuiKeyboard:
    """Presses keys. ``names`` are pyautogui's for named keys."""

    def __init__(self, pyautogui: Any, names: dict[str, str] = NAMED) -> None:
        self._gui = pyautogui
        self._names = names
        self._held: dict[str, str] = {}

    def press(self, key: str) -> None:
        name = self._names.get(key) or (plain(key) if is_english(key) and len(key) == 1 else None)
        if name is None:
            raise RhelpError("This key is not known on this desktop.")
        if key not in self._held:
            self._gui.keyDown(name)
            self._held[key] = name

    def release(self, key: str) -> None:
        name = self._held.pop(key, None)
        if name is not None:
            self._gui.keyUp(name)

    def type(self, text: str) -> None:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if not is_english(text):
            raise RhelpError("The portable keyboard can type only what is on an English keyboard.")
        modifiers = [name for key, name in self._held.items() if key in MODIFIERS]
        for name in modifiers:
            self._gui.keyUp(name)
        for character in text:
            self._strike(character)
        for name in modifiers:
            self._gui.keyDown(name)

    def may_type(self, may: bool) -> None:
        """Text waits for nothing here."""

    def close(self) -> None:
        for key in list(self._held):
            self.release(key)

    def _strike(self, character: str) -> None:
        shift = [self._names["Shift"]] if plain(character) != character else []
        for name in shift:
            self._gui.keyDown(name)
        self._gui.press(plain(character))
        for name in shift:
            self._gui.keyUp(name)


def plain(character: str) -> str:
    """The character that the same key makes without Shift."""
    return SHIFTED.get(character, character.lower())


def is_english(text: str) -> bool:
    """Whether an English keyboard has all of it."""
    return all(" " <= character <= "~" or character in "\n\t" for character in text)
