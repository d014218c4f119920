"""A customer rings by the icon number: a notice with a countdown, and the same two answers on the standby card."""

from __future__ import annotations

import math
import time
import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from rhelp.core.session import Ringing
from rhelp.ui_tk.notice import Notices
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import button, label
from rhelp.wire.signal import Guest
from rhelp.words import tr

PATIENCE = 60.0  # seconds a customer rings
TICK_MS = 200

Answer = Callable[[bool], object]


def ring_words(ringing: Ringing) -> str:
    """What the customer wants."""
    if ringing.guest is Guest.PAGE:
        return tr("would like to chat with you (by the icon number).")
    return tr("would like remote support from you (by the icon number).")


class RingBar:
    """How long the customer still rings, and the two answers. No answer is a no, said by the server."""

    def __init__(self, theme: Theme, parent: tk.Misc, ringing: Ringing, answer: Answer, on: str = "card") -> None:
        self._theme = theme
        self._until = ringing.until
        self._answer = answer
        self.frame = ttk.Frame(parent, style=f"{on}.TFrame")
        trough = tk.Frame(self.frame, height=theme.px(4), background=theme.colours.line)
        trough.pack(fill="x", pady=theme.grid(1))
        self._bar = tk.Frame(trough, background=theme.colours.accent)
        row = ttk.Frame(self.frame, style=f"{on}.TFrame")
        row.pack(fill="x")
        self._rest = label(theme, row, "", "small", "muted", on=on)
        self._rest.pack(side="left")
        tip = tr("Do not take this customer now")
        self.no = button(theme, row, tr("Not now"), lambda: self._say(False), on=on, tip=tip)
        self.no.pack(side="right")
        tip = tr("Take this customer")
        self.yes = button(theme, row, tr("Take"), lambda: self._say(True), kind="Accent", on=on, icon="check", tip=tip)
        self.yes.pack(side="right", padx=(0, theme.grid(1)))
        self._timer = ""
        self._tick()
        self.frame.bind("<Destroy>", self._gone)

    def _say(self, accepted: bool) -> None:
        for made in (self.yes, self.no):
            made.state(["disabled"])
        self._answer(accepted)

    def _tick(self) -> None:
        rest = max(0.0, self._until - time.time())
        self._bar.place(x=0, y=0, relheight=1, relwidth=min(rest / PATIENCE, 1))
        self._rest.configure(text=tr("{seconds} s left", seconds=math.ceil(rest)))
        self._timer = self.frame.after(TICK_MS, self._tick)

    def _gone(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self.frame:
            self.frame.after_cancel(self._timer)


class RingNotice:
    """The notice for one ring. A click gives it the keyboard; Escape is "not now"."""

    def __init__(self, theme: Theme, notices: Notices, ringing: Ringing, answer: Answer) -> None:
        self._notice = notices.new(ringing.name or tr("Customer"), ring_words(ringing), "bell")
        bar = RingBar(theme, self._notice.body, ringing, answer)
        bar.frame.pack(fill="x", pady=(theme.grid(0.5), 0))
        window = self._notice.window
        window.bind("<Button-1>", lambda event: bar.yes.focus_force(), add="+")
        window.bind("<Escape>", lambda event: bar.no.invoke())
        notices.show(self._notice)

    def close(self) -> None:
        """It no longer rings."""
        self._notice.close()
