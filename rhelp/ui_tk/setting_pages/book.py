"""The settings: a list of pages at the left, the page itself at the right."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from tkinter import ttk

from rhelp.ui_tk.scrolled import Scrolled
from rhelp.ui_tk.setting_pages import control, folders, hot_keys, looks, network, notices, sign_in, support
from rhelp.ui_tk.setting_pages.rows import Rows
from rhelp.ui_tk.setting_pages.setup import Setup
from rhelp.ui_tk.widgets import button, label
from rhelp.words import tr

WIDEST = 760  # pixels at 100 % of a page


@dataclass(frozen=True)
class Chapter:
    """One page: its icon, its name in the language spoken now, and what fills it."""

    icon: str
    name: Callable[[], str]
    build: Callable[[Rows, Setup], object]


CHAPTERS = {
    "support": Chapter("headset", lambda: tr("Remote support"), support.build),
    "control": Chapter("sliders", lambda: tr("Control settings"), control.build),
    "sign-in": Chapter("verified", lambda: tr("Signing in"), sign_in.build),
    "network": Chapter("network", lambda: tr("Network"), network.build),
    "notices": Chapter("bell", lambda: tr("Notifications"), notices.build),
    "folders": Chapter("folder", lambda: tr("Folders"), folders.build),
    "hot-keys": Chapter("keyboard", lambda: tr("Hot keys"), hot_keys.build),
    "looks": Chapter("language", lambda: tr("Language and appearance"), looks.build),
}


@dataclass
class Bookmark:
    """The page that was open, and how far down, when the book is made anew."""

    chapter: str = "support"
    offset: float = 0.0


class Book:
    """Ctrl+PageUp and Ctrl+PageDown, or Up and Down in the list, turn the pages."""

    def __init__(self, parent: tk.Misc, setup: Setup, mark: Bookmark) -> None:
        self._theme = theme = setup.theme
        self._setup = setup
        self._mark = mark
        self.frame = ttk.Frame(parent, style="ground.TFrame", padding=(theme.grid(3), theme.grid(3), theme.grid(1), 0))
        self._list = ttk.Frame(self.frame, style="ground.TFrame")
        self._list.pack(side="left", fill="y", padx=(0, theme.grid(3)))
        label(theme, self._list, tr("Settings"), "title", on="ground").pack(anchor="w", pady=(0, theme.grid(2)))
        self._names = {key: self._name(key, chapter) for key, chapter in CHAPTERS.items()}
        self._paper = ttk.Frame(self.frame, style="ground.TFrame")
        self._paper.pack(side="left", fill="both", expand=True)
        top = self.frame.winfo_toplevel()
        for sequence, step in (("<Control-Next>", 1), ("<Control-Prior>", -1)):
            top.bind(sequence, lambda event, step=step: self._step(step))  # type: ignore[misc]
        self.turn_to(mark.chapter, mark.offset)

    def turn_to(self, key: str, offset: float = 0.0) -> None:
        """Show a page."""
        theme, mark = self._theme, self._mark
        mark.chapter, mark.offset = key, offset
        for child in self._paper.winfo_children():
            child.destroy()
        for name, made in self._names.items():
            made.state(["selected" if name == key else "!selected"])
            colour = theme.colours.link if name == key else theme.colours.muted
            made.configure(
                image=theme.icon(CHAPTERS[name].icon, colour, 20), compound="left", text=f"  {CHAPTERS[name].name()}"
            )
        chapter = CHAPTERS[key]
        label(theme, self._paper, chapter.name(), "title", on="ground").pack(anchor="w", pady=(0, theme.grid(2)))
        page = Scrolled(theme, self._paper, padding=theme.px(1), widest=theme.px(WIDEST))
        page.frame.pack(fill="both", expand=True)
        chapter.build(Rows(theme, page.inside, lambda: self.turn_to(key, page.offset)), self._setup)
        page.scroll_to(offset)
        page.moved = lambda: setattr(mark, "offset", page.offset)

    def _name(self, key: str, chapter: Chapter) -> ttk.Button:
        go = partial(self.turn_to, key)
        made = button(self._theme, self._list, chapter.name(), go, kind="List", on="ground", tip=chapter.name())
        made.pack(fill="x", pady=(0, self._theme.px(2)))
        made.bind("<Down>", lambda event: self._walk(1))
        made.bind("<Up>", lambda event: self._walk(-1))
        return made

    def _walk(self, step: int) -> None:
        self._step(step)
        self._names[self._mark.chapter].focus_set()

    def _step(self, step: int) -> None:
        if self.frame.winfo_exists():
            keys = list(CHAPTERS)
            self.turn_to(keys[(keys.index(self._mark.chapter) + step) % len(keys)])
