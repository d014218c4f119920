"""A whole desktop by mss and pyautogui."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

from rhelp.core.errors import RhelpError
from rhelp.desktop.never import Never
from rhelp.desktop.no_input_method import NoInputMethod
from rhelp.desktop.portable.keyboard import PyAutoGuiKeyboard
from rhelp.desktop.portable.pointer import PyAutoGuiPointer
from rhelp.desktop.portable.screen import MssScreen
from rhelp.desktop.untold_windows import UntoldWindows


class PortableDesktop:
    """All ports of the desktop on ``display``; pyautogui knows but one display in a process, the first."""

    def __init__(self, display: str | None = None) -> None:
        """Raises RhelpError."""
        self.screen = MssScreen(display)
        gui = load_pyautogui(display)
        self.pointer = PyAutoGuiPointer(gui, lambda: self.screen.origin)
        self.keyboard = PyAutoGuiKeyboard(gui)
        self.input_method = NoInputMethod()
        self.cursor = Never(None)
        self.own_input = Never(False)
        self.own_windows = UntoldWindows()

    def close(self) -> None:
        """Release what is held and close the screen."""
        self.keyboard.close()
        self.pointer.close()
        self.screen.close()


def load_pyautogui(display: str | None = None) -> Any:
    """pyautogui, set up for us. It can be imported only where there is a display. Raises RhelpError."""
    try:
        # It prints warnings, and our standard output is for events.
        with _environment(display), redirect_stdout(sys.stderr):
            import pyautogui
    except (ImportError, KeyError, OSError, SystemExit) as error:  # no display, or a part of it is not installed
        raise RhelpError("Mouse and keyboard cannot be controlled here. Check that a desktop session runs.") from error
    pyautogui.PAUSE = 0  # else every call sleeps for 0.1 s
    # Else a pointer in a corner, where agents click menus and start buttons, raises for the rest of the session.
    # The customer takes control back by the notice window and by moving the mouse.
    pyautogui.FAILSAFE = False
    return pyautogui


@contextmanager
def _environment(display: str | None) -> Iterator[None]:
    """Tell pyautogui its display in the only way it knows, and undo it."""
    told = {} if display is None else {"DISPLAY": display}
    authority = Path(os.environ.get("XAUTHORITY") or Path.home() / ".Xauthority")
    if not authority.exists():  # its X library asks for the file even where the display needs none
        told["XAUTHORITY"] = os.devnull
    before = {name: os.environ.get(name) for name in told}
    os.environ.update(told)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
