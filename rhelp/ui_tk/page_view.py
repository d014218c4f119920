"""What is different in the viewer while the customer shows a screen from the page: the mouse points at things, and for
control the support program is asked for."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

from rhelp.core.geometry import Fit
from rhelp.core.session import Live
from rhelp.features.laser import WHOLE, PointAt, PointNowhere
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import button, card, label, wrap
from rhelp.words import tr


@dataclass(frozen=True)
class Reach:
    """What it needs of the viewer."""

    fit: Callable[[], Fit | None]
    send: Callable[[object], object]
    invite: Callable[[], object]
    remark: Callable[[str], object]
    back: Callable[[], object]


class PageView:
    """Watches ``picture`` in ``window``."""

    def __init__(self, theme: Theme, window: tk.Toplevel, picture: tk.Misc, reach: Reach) -> None:
        self._theme = theme
        self._window = window
        self._reach = reach
        self._points = False
        self._on = False
        self._question: ttk.Frame | None = None
        picture.bind("<Motion>", self._moved, add="+")
        picture.bind("<Leave>", lambda event: self._rest(), add="+")

    def show(self, live: Live) -> None:
        """Follow the session."""
        began = live.page and not self._on
        self._on = live.page
        if began:
            self._reach.remark(tr("The customer shows this from the page. Where you point, a red dot appears there."))
        elif not live.page:
            self._points = False
            self._close()

    def ask(self) -> None:
        """Say that only the support program gives control, and offer to ask for it."""
        if self._question is not None and self._question.winfo_exists():
            return
        theme = self._theme
        self._question = inside = card(theme, self._window, 4)
        label(theme, inside, tr("A page can only be looked at"), "title").pack(anchor="w")
        text = tr("For mouse and keyboard the customer has to start the support program. Ask for it in the chat?")
        wrap(label(theme, inside, text, "body", "muted"), theme.px(380)).pack(anchor="w", pady=theme.grid(1))
        row = ttk.Frame(inside, style="card.TFrame")
        row.pack(anchor="e", pady=(theme.grid(1), 0))
        stay = button(theme, row, tr("Go on looking"), self._stay, tip=tr("Goes back to the customer's screen"))
        stay.pack(side="left", padx=(0, theme.grid(1)))
        tip = tr("Ask the customer in the chat to start the support program")
        ask = button(theme, row, tr("Ask for the support program"), self._invite, kind="Accent", tip=tip)
        ask.pack(side="left")
        for made in (stay, ask):
            made.bind("<Escape>", lambda event: self._stay())
        inside.place(relx=0.5, rely=0.45, anchor="center")
        inside.lift()
        ask.focus_force()

    def _invite(self) -> None:
        self._reach.invite()
        self._stay()
        self._reach.remark(tr("The customer is asked in the chat. The viewer goes on with the program by itself."))

    def _stay(self) -> None:
        self._close()
        self._reach.back()

    def _close(self) -> None:
        if self._question is not None:
            self._question.destroy()
            self._question = None

    def _moved(self, event: tk.Event[tk.Misc]) -> None:
        fit = self._reach.fit()
        if not self._on or fit is None or not fit.inside(event.x, event.y):
            self._rest()
            return
        self._points = True
        shown = fit.shown
        x, y = (event.x - fit.left + 0.5) / shown.width, (event.y - fit.top + 0.5) / shown.height
        self._reach.send(PointAt(round(x * WHOLE), round(y * WHOLE)))

    def _rest(self) -> None:
        if self._points:
            self._points = False
            self._reach.send(PointNowhere())
