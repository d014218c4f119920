"""The side panel at the right of the viewer's picture: one page at a time, gone while there is none."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from rhelp.ui_tk.theme import Theme

WIDTH = 320


class SidePanel:
    """``frame`` holds the page; it stands in column 1 of ``parent``'s grid."""

    def __init__(self, theme: Theme, parent: tk.Misc, back: Callable[[], object]) -> None:
        self._back = back
        self._away = False
        self.page = ""
        self.frame = ttk.Frame(parent, style="card.TFrame", width=theme.px(WIDTH))
        self.frame.pack_propagate(False)

    def open(self, page: str, build: Callable[[ttk.Frame], object]) -> None:
        """Show the page of this name, built into the frame that ``build`` gets, instead of the one before."""
        self._empty()
        self.page = page
        build(self.frame)
        self._show()

    def close(self) -> None:
        """No page; the picture takes the room, and the focus where it was in here."""
        focus = self.frame.focus_get()
        inside = focus is not None and str(focus).startswith(str(self.frame))
        self._empty()
        self._show()
        if inside:
            self._back()

    def toggle(self, page: str, build: Callable[[ttk.Frame], object]) -> None:
        """Open the page, or close it where it is the one that is open."""
        if self.page == page:
            self.close()
        else:
            self.open(page, build)

    def put_away(self, away: bool) -> None:
        """Make room for the picture alone, and back; the page stays as it is."""
        self._away = away
        self._show()

    def _show(self) -> None:
        if self.page and not self._away:
            self.frame.grid(row=0, column=1, sticky="ns")
        else:
            self.frame.grid_remove()

    def _empty(self) -> None:
        self.page = ""
        for child in self.frame.winfo_children():
            child.destroy()
