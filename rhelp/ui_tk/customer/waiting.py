"""On the way to the agent: what is waited for, how long, and a way back."""

from __future__ import annotations

import math
import time
import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from rhelp.ui_tk.customer import words
from rhelp.ui_tk.customer.standing import Phase, Standing
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import button, card, focus_once_seen, label, wrap
from rhelp.words import tr

TICK_MS = 200
WIDTH = 360


def waiting_words(standing: Standing, now: float) -> str:
    """What is going on."""
    agent = words.clean(standing.agent)
    match standing.phase:
        case Phase.RINGING:
            rest = max(0, math.ceil(standing.until - now))
            return tr("We are calling {agent}. This takes up to {seconds} seconds.", agent=agent, seconds=rest)
        case Phase.CONNECTING:
            return tr("Connecting you to {agent}.", agent=agent) if agent else tr("Connecting you to your agent.")
    return tr("Looking for your agent.")


class Waiting:
    """``cancel`` breaks off."""

    def __init__(self, theme: Theme, parent: tk.Misc, standing: Standing, cancel: Callable[[], object]) -> None:
        self._standing = standing
        self.frame = ttk.Frame(parent, style="ground.TFrame")
        inside = card(theme, self.frame, 4)
        inside.place(relx=0.5, rely=0.5, anchor="center")
        ttk.Label(inside, image=theme.icon("headset", theme.colours.link, 44), style="card.TLabel").pack()
        self._said = wrap(label(theme, inside, "", "large"), theme.px(WIDTH))
        self._said.configure(justify="center", anchor="center")
        self._said.pack(pady=theme.grid(2), ipadx=theme.grid(2))
        bar = ttk.Progressbar(inside, mode="indeterminate", length=theme.px(240))
        bar.pack(pady=(0, theme.grid(3)))
        bar.start(30)
        back = button(theme, inside, tr("Cancel"), cancel)
        back.pack()
        focus_once_seen(back)
        self._timer = ""
        self.frame.bind("<Destroy>", self._gone)
        self._tick()

    def show(self, standing: Standing) -> None:
        """It stands like this now."""
        self._standing = standing

    def _tick(self) -> None:
        self._said.configure(text=waiting_words(self._standing, time.monotonic()))
        self._timer = self.frame.after(TICK_MS, self._tick)

    def _gone(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self.frame:
            self.frame.after_cancel(self._timer)
