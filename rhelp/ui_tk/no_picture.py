"""What the viewer says instead of a picture while the customer does not allow the screen to be seen, or paused it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from rhelp.core.session import Live
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import button, card, label, wrap
from rhelp.wire.message import Right
from rhelp.words import tr


class NoPicture:
    """Covers ``parent``; ``ask`` asks the customer for the screen again."""

    def __init__(self, theme: Theme, parent: tk.Misc, ask: Callable[[], object]) -> None:
        self._frame = ttk.Frame(parent, style="ground.TFrame")
        inside = card(theme, self._frame, 4)
        inside.place(relx=0.5, rely=0.46, anchor="center")
        self._say = wrap(label(theme, inside, "", "strong"), theme.px(420))
        self._say.configure(justify="center", anchor="center")
        self._say.pack()
        tip = tr("The customer is asked once more")
        self._again = button(theme, inside, tr("Ask to see the screen"), ask, kind="Accent", tip=tip)
        self._gap = (theme.grid(2), 0)
        self._before: Live | None = None
        self._refused = False
        self._covering = False

    def show(self, live: Live) -> None:
        """Follow the session."""
        before, self._before = self._before, live
        waiting = Right.VIEW in live.asked
        if before is not None and Right.VIEW in before.held | before.asked:
            self._refused = not waiting and Right.VIEW not in live.held
        paused = live.paused and Right.VIEW in live.held
        self._cover(paused or Right.VIEW not in live.held)
        if paused:
            self._say.configure(text=_paused(live.page))
            self._again.pack_forget()
        elif self._refused and not waiting:
            self._say.configure(text=tr("The customer is not showing the screen."))
            self._again.pack(pady=self._gap)
        else:
            self._say.configure(text=tr("Waiting for the customer to allow you to see the screen"))
            self._again.pack_forget()

    def _cover(self, covering: bool) -> None:
        if covering == self._covering:
            return
        self._covering = covering
        if covering:
            self._frame.place(relwidth=1, relheight=1)
            self._frame.lift()
        else:
            self._frame.place_forget()


def _paused(page: bool) -> str:
    """A page never gave mouse and keyboard, so there is nothing to ask for again."""
    if page:
        return tr("Paused by the customer. The picture comes back by itself.")
    return tr("Paused by the customer. The picture comes back by itself; ask for control again then.")
