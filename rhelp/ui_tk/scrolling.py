"""The area of the viewer's picture: the stage, and scroll bars beside it while the picture is larger at actual size."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

from rhelp.core.geometry import Size
from rhelp.ui_tk.stage import Stage


class Scrolling:
    """``frame`` holds the stage, which must have been made inside of it."""

    def __init__(self, frame: tk.Frame, stage: Stage) -> None:
        self._frame = frame
        self._stage = stage
        self._across = ttk.Scrollbar(frame, orient="horizontal", command=lambda *move: self._moved(0, *move))
        self._down = ttk.Scrollbar(frame, orient="vertical", command=lambda *move: self._moved(1, *move))
        stage.frame.grid(row=0, column=0, sticky="nsew")
        frame.grid_propagate(False)
        frame.rowconfigure(0, weight=1)
        frame.columnconfigure(0, weight=1)
        frame.bind("<Configure>", lambda event: self._follow())
        stage.scrolled = self._follow

    def _follow(self) -> None:
        view = self._stage.fit
        remote = view.remote if view is not None and not self._stage.fitted else Size(0, 0)
        thick = self._down.winfo_reqwidth()
        width, height = self._frame.winfo_width(), self._frame.winfo_height()
        down = remote.height > height
        across = remote.width > width - thick * down
        down = remote.height > height - thick * across
        hidden, (x, y) = self._stage.hidden, self._stage.offset
        self._show(self._across, across, x, hidden.width, remote.width)
        self._show(self._down, down, y, hidden.height, remote.height)

    def _show(self, bar: ttk.Scrollbar, needed: bool, at: int, hidden: int, whole: int) -> None:
        if not needed:
            bar.grid_remove()
            return
        bar.set(at / whole, (at + whole - hidden) / whole)
        if bar is self._across:
            bar.grid(row=1, column=0, sticky="ew")
        else:
            bar.grid(row=0, column=1, sticky="ns")

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
