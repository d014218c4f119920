"""The area of the viewer's picture: the stage, and scroll bars beside it while the picture is larger."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from rhelp.core.geometry import Size
from rhelp.core.zoom import Mode
from rhelp.ui_tk.stage import Stage


class Scrolling:
    """``frame`` holds the stage, which must have been made inside of it; ``laid_out`` hears of each new place."""

    def __init__(self, frame: tk.Frame, stage: Stage, laid_out: Callable[[], object]) -> None:
        self._laid_out = laid_out
        self._frame = frame
        self._stage = stage
        self._across = ttk.Scrollbar(frame, orient="horizontal", command=lambda *move: self._moved(0, *move))
        self._down = ttk.Scrollbar(frame, orient="vertical", command=lambda *move: self._moved(1, *move))
        stage.frame.grid(row=0, column=0, sticky="nsew")
        frame.grid_propagate(False)
        frame.rowconfigure(0, weight=1)
        frame.columnconfigure(0, weight=1)
        frame.bind("<Configure>", lambda event: self._follow())
        stage.laid_out = self._follow_picture

    def _follow_picture(self) -> None:
        self._follow()
        self._laid_out()

    def _follow(self) -> None:
        view = self._stage.fit
        shown = view.shown if view is not None and self._stage.zoom.mode is Mode.FIXED else Size(0, 0)
        thick = self._down.winfo_reqwidth()
        width, height = self._frame.winfo_width(), self._frame.winfo_height()
        down = shown.height > height
        across = shown.width > width - thick * down
        down = shown.height > height - thick * across
        x, y = self._stage.offset
        self._show(self._across, across, x, width - thick * down, shown.width)
        self._show(self._down, down, y, height - thick * across, shown.height)

    def _show(self, bar: ttk.Scrollbar, needed: bool, at: int, room: int, whole: int) -> None:
        if not needed:
            bar.grid_remove()
            return
        bar.set(at / whole, (at + room) / whole)
        if bar is self._across:
            bar.grid(row=1, column=0, sticky="ew")
        else:
            bar.grid(row=0, column=1, sticky="ns")

    def _moved(self, axis: int, how: str, amount: str, unit: str = "") -> None:
        view = self._stage.fit
        if view is None:
            return
        whole = (view.shown.width, view.shown.height)[axis]
        offset = list(self._stage.offset)
        if how == "moveto":
            offset[axis] = round(float(amount) * whole)
        else:
            offset[axis] += int(amount) * (whole // (4 if unit == "pages" else 20))
        self._stage.scroll_to(*offset)
