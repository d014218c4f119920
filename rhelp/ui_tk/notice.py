"""Notices at the lower right corner of the screen. They never take the focus; clicked, they have the keyboard."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from rhelp.core.geometry import Rect
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import label, wrap

WIDTH = 340
MOST = 3


class Notice:
    """A small window on top of all others; ``body`` is for what belongs into it. It goes by ``close``."""

    def __init__(self, theme: Theme, title: str, text: str, icon: str, gone: Callable[[Notice], object]) -> None:
        self._gone = gone
        self.window = window = tk.Toplevel(theme.root, background=theme.colours.line)
        window.withdraw()
        window.overrideredirect(True)
        window.attributes("-topmost", True)
        self.body = ttk.Frame(window, style="card.TFrame", padding=theme.grid(2))
        self.body.pack(fill="both", expand=True, padx=1, pady=1)
        tk.Frame(self.body, height=theme.px(3), background=theme.colours.accent).place(
            x=-theme.grid(2), y=-theme.grid(2), relwidth=1, width=theme.grid(4)
        )
        row = ttk.Frame(self.body, style="card.TFrame")
        row.pack(fill="x")
        image = theme.icon(icon, theme.colours.link, 32)
        ttk.Label(row, image=image, style="card.TLabel").pack(side="left", anchor="n", padx=(0, theme.grid(1.5)))
        words = ttk.Frame(row, style="card.TFrame")
        words.pack(side="left", fill="x", expand=True)
        width = theme.px(WIDTH) - theme.grid(6) - theme.px(32)
        wrap(label(theme, words, title, "strong"), width).pack(anchor="w")
        self.text = wrap(label(theme, words, text, "body"), width)
        self.text.pack(anchor="w")
        window.bind("<Button-1>", lambda event: window.focus_force(), add="+")

    def close(self) -> None:
        """Take it away."""
        if self.window.winfo_exists():
            self.window.destroy()
            self._gone(self)


class Notices:
    """Puts notices above each other; ``monitors`` tells where the screen's edges are, the first monitor's are taken."""

    def __init__(self, theme: Theme, monitors: Callable[[], list[Rect]]) -> None:
        self._theme = theme
        self._monitors = monitors
        self._open: list[Notice] = []

    def new(self, title: str, text: str, icon: str) -> Notice:
        """A notice that is not shown yet; the oldest goes where there are too many."""
        while len(self._open) >= MOST:
            self._open[0].close()
        made = Notice(self._theme, title, text, icon, self._close)
        self._open.append(made)
        return made

    def show(self, notice: Notice) -> None:
        """Show it, once everything stands in it."""
        self._arrange()
        notice.window.deiconify()
        notice.window.lift()

    def close(self) -> None:
        """Take all away."""
        for notice in tuple(self._open):
            notice.close()

    def _close(self, notice: Notice) -> None:
        self._open.remove(notice)
        self._arrange()

    def _arrange(self) -> None:
        theme = self._theme
        monitors = self._monitors()
        root = theme.root
        area = monitors[0] if monitors else Rect(0, 0, root.winfo_screenwidth(), root.winfo_screenheight())
        bottom = area.bottom - theme.grid(6)  # above a task bar
        for notice in reversed(self._open):
            notice.window.update_idletasks()
            width, height = theme.px(WIDTH), notice.window.winfo_reqheight()
            bottom -= height
            notice.window.geometry(f"{width}x{height}+{area.right - width - theme.grid(2)}+{bottom}")
            bottom -= theme.grid(1)
