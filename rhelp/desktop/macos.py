"""The macOS back end: pictures by mss, pointer and named keys by pyautogui, text by Quartz. Not run on our machines.

macOS lets a program see the screen and press keys only after the person allowed both in System Settings.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Mapping
from typing import Any, Final

from rhelp.core.errors import RhelpError
from rhelp.desktop.never import Never
from rhelp.desktop.no_input_method import NoInputMethod
from rhelp.desktop.portable.desktop import load_pyautogui
from rhelp.desktop.portable.keyboard import NAMED as PORTABLE_NAMED
from rhelp.desktop.portable.keyboard import PyAutoGuiKeyboard
from rhelp.desktop.portable.pointer import PyAutoGuiPointer
from rhelp.desktop.portable.screen import MssScreen

MOST_UNITS = 20  # UTF-16 units that macOS takes from one keyboard event

NAMED: Final = {
    key: name
    for key, name in PORTABLE_NAMED.items()
    if key not in ("Insert", "NumLock", "ScrollLock", "Pause", "PrintScreen", "ContextMenu", "F21", "F22", "F23", "F24")
} | {"Meta": "command", "Alt": "option", "AltGraph": "optionright"}
"""pyautogui's names for the keys that a Mac has."""


class MacKeyboard:
    """Named keys and shortcuts by pyautogui, text as it is by ``post``."""

    def __init__(self, keys: PyAutoGuiKeyboard, post: Callable[[str], None]) -> None:
        self._keys = keys
        self._post = post

    def press(self, key: str) -> None:
        self._keys.press(key)

    def release(self, key: str) -> None:
        self._keys.release(key)

    def type(self, text: str) -> None:
        for part in parts(text):
            if part in ("\n", "\t"):
                name = "Enter" if part == "\n" else "Tab"
                self._keys.press(name)
                self._keys.release(name)
            else:
                self._post(part)

    def may_type(self, may: bool) -> None:
        """Text waits for nothing here."""

    def close(self) -> None:
        self._keys.close()


class MacOwnWindows:
    """Ours are the windows of this process, which macOS knows by itself."""

    def claim(self, window_id: int) -> None:
        """Nothing to be noted."""

    def under_pointer(self) -> bool:
        """Whether one of ours lies there, if only below others."""
        quartz = _quartz()
        place = quartz.CGEventGetLocation(quartz.CGEventCreate(None))
        shown = quartz.CGWindowListCopyWindowInfo(quartz.kCGWindowListOptionOnScreenOnly, quartz.kCGNullWindowID)
        return any(lies_at(window["kCGWindowBounds"], place.x, place.y) for window in shown if _is_ours(window))

    def have_focus(self) -> bool:
        front = _app_kit().NSWorkspace.sharedWorkspace().frontmostApplication()
        return front is None or front.processIdentifier() == os.getpid()


class MacDesktop:
    """All ports of the desktop of the person who is signed in."""

    def __init__(self) -> None:
        """Raises RhelpError."""
        require_permissions()
        self.screen = MssScreen()
        gui = load_pyautogui()
        self.pointer = PyAutoGuiPointer(gui, lambda: self.screen.origin)
        self.keyboard = MacKeyboard(PyAutoGuiKeyboard(gui, NAMED), post_text)
        self.input_method = NoInputMethod()
        self.cursor = Never(None)
        self.own_input = Never(False)
        self.own_windows = MacOwnWindows()

    def close(self) -> None:
        """Release what is held and close the screen."""
        self.keyboard.close()
        self.pointer.close()
        self.screen.close()


def parts(text: str) -> list[str]:
    """The text in pieces for one keyboard event each; newline and tab stand alone."""
    pieces: list[str] = []
    room = 0
    for character in text.replace("\r\n", "\n").replace("\r", "\n"):
        units = 2 if ord(character) > 0xFFFF else 1
        if character in "\n\t":
            pieces.append(character)
            room = 0
        elif units > room:
            pieces.append(character)
            room = MOST_UNITS - units
        else:
            pieces[-1] += character
            room -= units
    return pieces


def post_text(text: str) -> None:
    """Send at most ``MOST_UNITS`` UTF-16 units as one key, whatever the layout. Raises RhelpError."""
    quartz = _quartz()
    units = len(text.encode("utf-16-le")) // 2
    for down in (True, False):
        event = quartz.CGEventCreateKeyboardEvent(None, 0, down)
        quartz.CGEventSetFlags(event, 0)  # held modifiers would make a shortcut of it
        quartz.CGEventKeyboardSetUnicodeString(event, units, text)
        quartz.CGEventPost(quartz.kCGHIDEventTap, event)


def require_permissions() -> None:
    """Raise RhelpError with what the person must allow; macOS itself shows its question but once."""
    services = ctypes.CDLL("/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices")
    if not _allowed(services, "CGPreflightScreenCaptureAccess"):
        raise RhelpError(
            "macOS does not let rhelp see the screen. Allow it in System Settings under Privacy & Security, "
            "Screen Recording, then start rhelp again."
        )
    if not _allowed(services, "AXIsProcessTrusted"):
        raise RhelpError(
            "macOS does not let rhelp use mouse and keyboard. Allow it in System Settings under Privacy & Security, "
            "Accessibility, then start rhelp again."
        )


def _allowed(services: ctypes.CDLL, question: str) -> bool:
    ask = getattr(services, question, None)
    if ask is None:  # a macOS from before this permission
        return True
    ask.restype = ctypes.c_bool
    return bool(ask())


def _is_ours(window: Any) -> bool:
    return bool(window["kCGWindowOwnerPID"] == os.getpid())


def lies_at(bounds: Mapping[str, float], x: float, y: float) -> bool:
    """Whether a window of these bounds, as macOS tells them, covers the point."""
    across, down = x - bounds["X"], y - bounds["Y"]
    return 0 <= across < bounds["Width"] and 0 <= down < bounds["Height"]


def _app_kit() -> Any:
    try:
        import AppKit
    except ImportError as error:
        raise RhelpError("Control on macOS needs the package pyobjc-framework-Cocoa.") from error
    return AppKit


def _quartz() -> Any:
    try:
        import Quartz
    except ImportError as error:
        raise RhelpError("Typing text on macOS needs the package pyobjc-framework-Quartz.") from error
    return Quartz
