"""A short message over the picture that goes away by itself."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import label

SHOWN_MS = 5000


class Toast:
    """At most one message is shown, the newest; an older one might contradict it."""

    def __init__(self, theme: Theme, window: tk.Misc) -> None:
        self._theme = theme
        self._window = window
        self._box: ttk.Frame | None = None
        self._timer: str | None = None

    def show(self, text: str) -> None:
        """Show a sentence for some seconds."""
        theme = self._theme
        self.hide()
        self._box = ttk.Frame(self._window, style="Card.TFrame", padding=(theme.grid(2), theme.grid(1)))
        self._box.place(relx=0.5, rely=1.0, y=-theme.grid(6), anchor="s")
        label(theme, self._box, text).pack(anchor="w")
        self._box.lift()
        self._timer = self._window.after(SHOWN_MS, self.hide)

    def hide(self) -> None:
        """Say nothing (any longer)."""
        if self._timer is not None:
            self._window.after_cancel(self._timer)
            self._timer = None
        if self._box is not None and self._box.winfo_exists():
            self._box.destroy()
        self._box = None
