"""Full screen: nothing but the picture, and a bar that comes when the pointer rests at the upper edge."""

from __future__ import annotations

import tkinter as tk

from rhelp.core.session import Live
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.toolbar import Toolbar, Tools

REST_MS = 600
LOOK_MS = 100
FAR_MS = 300  # between looks while there is nothing at the upper edge; every look wakes the program


class FullScreen:
    """Works with a window manager (it is asked) and without one (the window takes the screen's size itself)."""

    def __init__(self, theme: Theme, window: tk.Toplevel, tools: Tools) -> None:
        self._theme = theme
        self._window = window
        self._tools = tools
        self._bar: Toolbar | None = None
        self._live: Live | None = None
        self._before = ""
        self._rested_ms = 0
        self._timer: str | None = None
        self.on = False

    def enter(self) -> None:
        """Take the whole screen."""
        self.on = True
        self._window.update_idletasks()
        self._before = self._window.geometry()
        self._window.geometry(f"{self._window.winfo_screenwidth()}x{self._window.winfo_screenheight()}+0+0")
        self._window.attributes("-fullscreen", True)
        self._timer = self._window.after(LOOK_MS, self._look)

    def leave(self) -> None:
        """Back to the size before."""
        self.on = False
        if self._timer is not None:
            self._window.after_cancel(self._timer)
            self._timer = None
        self._hide()
        self._window.attributes("-fullscreen", False)
        self._window.geometry(self._before)

    def show(self, live: Live | None) -> None:
        """Follow what the customer allows."""
        self._live = live
        if self._bar is not None:
            self._bar.show(live)

    def refresh(self) -> None:
        """Follow the zoom."""
        if self._bar is not None:
            self._bar.refresh()

    def focus(self) -> None:
        """Show the bar and give it the keyboard; it stays as long as it has it."""
        if self._bar is None:
            self._reveal()
        assert self._bar is not None
        self._window.update_idletasks()  # what is not laid out yet gets the keyboard later, and the bar would go before
        self._bar.focus()

    def _look(self) -> None:
        if not self._window.winfo_exists():
            return
        y = self._window.winfo_pointery()
        if self._bar is None:
            self._rested_ms = self._rested_ms + LOOK_MS if y == 0 else 0
            if self._rested_ms >= REST_MS:
                self._reveal()
        elif y > self._bar.frame.winfo_height() + self._theme.grid(2) and not self._focused(self._bar):
            self._hide()
        near = self._bar is not None or self._rested_ms
        self._timer = self._window.after(LOOK_MS if near else FAR_MS, self._look)

    def _focused(self, bar: Toolbar) -> bool:
        """Whether it has the keyboard, or will as soon as the window has it."""
        try:
            return str(self._window.focus_lastfor()).startswith(str(bar.frame))
        except KeyError:  # a menu of the bar, which tkinter does not know by name
            return True

    def _reveal(self) -> None:
        self._bar = Toolbar(self._theme, self._window, self._tools, full=True)
        self._bar.show(self._live)
        self._bar.frame.place(relx=0.5, y=0, anchor="n")
        self._bar.frame.lift()

    def _hide(self) -> None:
        self._rested_ms = 0
        if self._bar is not None:
            self._bar.frame.destroy()
            self._bar = None
