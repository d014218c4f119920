"""The calm banner over the last picture while the line to the customer is being rebuilt."""

from __future__ import annotations

import math
import time
import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from rhelp.core.session import Mending
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import button, card, label, wrap
from rhelp.words import tr

TICK_MS = 250


class MendingBanner:
    """Lies over ``parent``; ``end`` ends the support."""

    def __init__(self, theme: Theme, parent: tk.Misc, end: Callable[[], object]) -> None:
        self._theme = theme
        self._parent = parent
        self._end = end
        self._until = 0.0
        self._box: ttk.Frame | None = None
        self._rest: ttk.Label | None = None
        self._timer: str | None = None

    def show(self, mending: Mending) -> None:
        """Say that it is being tried, and how long."""
        self._until = mending.until
        if self._box is None:
            self._build()
        self._tick()

    def hide(self) -> None:
        """The line stands again, or is given up."""
        if self._timer is not None:
            self._parent.after_cancel(self._timer)
            self._timer = None
        if self._box is not None and self._box.winfo_exists():
            self._box.destroy()
        self._box = self._rest = None

    def _build(self) -> None:
        theme = self._theme
        self._box = card(theme, self._parent, 3)
        self._box.place(relx=0.5, rely=0.4, anchor="center")
        self._box.lift()
        self._box.bind("<Destroy>", self._gone)
        row = ttk.Frame(self._box, style="card.TFrame")
        row.pack(fill="x")
        image = theme.icon("link", theme.colours.warn, 28)
        ttk.Label(row, image=image, style="card.TLabel").pack(side="left", padx=(0, theme.grid(1.5)))
        words = ttk.Frame(row, style="card.TFrame")
        words.pack(side="left")
        wrap(label(theme, words, tr("The connection to the customer was lost"), "strong"), theme.px(360)).pack(anchor="w")  # fmt: skip  # noqa: E501
        self._rest = wrap(label(theme, words, "", "body", "muted"), theme.px(360))
        self._rest.pack(anchor="w")
        tip = tr("End the support for you and the customer")
        end = button(theme, self._box, tr("End support"), self._end, icon="end", tip=tip)
        end.pack(anchor="e", pady=(theme.grid(1.5), 0))

    def _tick(self) -> None:
        if self._timer is not None:
            self._parent.after_cancel(self._timer)
        if self._rest is not None:
            seconds = max(0, math.ceil(self._until - time.time()))
            self._rest.configure(text=tr("Reconnecting… {seconds} s", seconds=seconds))
        self._timer = self._parent.after(TICK_MS, self._tick)

    def _gone(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self._box:
            self.hide()
