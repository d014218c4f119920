"""A whole desktop by mss and pyautogui."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from rhelp.core.errors import RhelpError
from rhelp.desktop.portable.keyboard import PyAutoGuiKeyboard
from rhelp.desktop.portable.pointer import PyAutoGuiPointer
from rhelp.desktop.portable.screen import MssScreen

UNTOUCHABLE = "Mouse and keyboard cannot be controlled here. Check that a desktop session runs."


class PortableDesktop:
    """All ports of the desktop on ``display``; pyautogui knows but one display in a process, the first."""

    def __init__(self, display: str | None = None) -> None:
        """Raises RhelpError."""
        self.screen = MssScreen(display)
        gui = load_pyautogui(display)
        self.pointer = PyAutoGuiPointer(gui, lambda: self.screen.origin)
        self.keyboard = PyAutoGuiKeyboard(gui)

    def close(self) -> None:
        """Release what is held and close the screen."""
        self.keyboard.close()
        self.pointer.close()
        self.screen.close()


def load_pyautogui(display: str | None = None) -> Any:
    """pyautogui, set up for us. It can be imported only where there is a display. Raises RhelpError."""
    if display is not None:
        os.environ["DISPLAY"] = display  # the only way to tell pyautogui
    authority = Path(os.environ.get("XAUTHORITY") or Path.home() / ".Xauthority")
    if not authority.exists():  # pyautogui's X library asks for the file even where the display needs none
        os.environ["XAUTHORITY"] = os.devnull
    try:
        with redirect_stdout(sys.stderr):  # it prints warnings, and our standard output is for events
            import pyautogui
    except (ImportError, KeyError, OSError, SystemExit) as error:  # no display, or a part of it is not installed
        raise RhelpError(UNTOUCHABLE) from error
    pyautogui.PAUSE = 0  # else every call sleeps for 0.1 s
    # Else a pointer in a corner, where agents click menus and start buttons, raises for the rest of the session.
    # The customer takes control back by the notice window and by moving the mouse.
    pyautogui.FAILSAFE = False
    return pyautogui
