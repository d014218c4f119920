"""Scroll bars for a customer's screen larger than the window at actual size."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk
from typing import Literal

from rhelp.core.geometry import Size
from rhelp.ui_tk.stage import Stage

Way = Literal["horizontal", "vertical"]


class Scrolling:
    """Two bars that appear only where something is hidden."""

    def __init__(self, window: tk.Misc, stage: Stage) -> None:
        self._stage = stage
        self._across = ttk.Scrollbar(window, orient="horizontal", command=lambda *move: self._moved(0, *move))
        self._down = ttk.Scrollbar(window, orient="vertical", command=lambda *move: self._moved(1, *move))
        stage.scrolled = self._follow

    def _follow(self) -> None:
        remote = self._stage.fit.remote if self._stage.fit is not None else Size(1, 1)
        hidden, (x, y) = self._stage.hidden, self._stage.offset
        self._place(self._across, x, hidden.width, remote.width)
        self._place(self._down, y, hidden.height, remote.height)

    def _place(self, bar: ttk.Scrollbar, at: int, hidden: int, whole: int) -> None:
        if not hidden:
            bar.place_forget()
            return
        bar.set(at / whole, (at + whole - hidden) / whole)
        if not bar.winfo_ismapped():
            across = bar is self._across
            bar.place(
                in_=self._stage.frame, relx=0 if across else 1, rely=1 if across else 0, anchor="sw" if across else "ne",
                relwidth=1 if across else 0, relheight=0 if across else 1,
            )  # fmt: skip
            bar.lift()

    def _moved(self, axis: int, how: str, amount: str, unit: str = "") -> None:
        view = self._stage.fit
        if view is None:
            return
        whole = (view.remote.width, view.remote.height)[axis]
        offset = list(self._stage.offset)
        if how == "moveto":
            offset[axis] = round(float(amount) * whole)
        else:
            offset[axis] += int(amount) * (whole // (4 if unit == "pages" else 20))
        self._stage.scroll_to(*offset)
