"""The main window: the sign-in page, or the rail and beside it one place at a time."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Protocol

from rhelp.ui_tk.rail import Place, Rail
from rhelp.ui_tk.theme import Theme


class Page(Protocol):
    """Anything with a frame."""

    frame: ttk.Frame


class Pages:
    """Shows one page; what is built is built anew by ``again`` when language or scale changed."""

    def __init__(self, theme: Theme, root: tk.Tk) -> None:
        self._theme = theme
        self._root = root
        self._show: Callable[[], None] = lambda: None
        self.page: Page | None = None
        self.place = ""

    def show(self, build: Callable[[tk.Misc], Page]) -> None:
        """Fill the window with a page."""
        self._show = lambda: self.show(build)
        self._clear()
        self.place = ""
        self._take(build(self._root))

    def show_place(self, places: Callable[[], dict[str, Place]], name: str) -> None:
        """Fill the window with the rail, and the place of this name beside it; ``places`` names them anew."""
        self._show = lambda: self.show_place(places, name)
        self._clear()
        self.place = name
        self._whole = ttk.Frame(self._root, style="ground.TFrame")
        self._whole.pack(fill="both", expand=True)
        known = places()
        rail = Rail(self._theme, self._whole, known, name, lambda other: self.show_place(places, other))
        rail.frame.pack(side="left", fill="y")
        self._take(known[name].build(self._whole))

    def again(self) -> None:
        """Build what is shown anew."""
        self._show()

    def _take(self, page: Page) -> None:
        self.page = page
        page.frame.pack(side="left", fill="both", expand=True)

    def _clear(self) -> None:
        self.page = None
        for child in self._root.winfo_children():
            if not isinstance(child, tk.Toplevel):
                child.destroy()
