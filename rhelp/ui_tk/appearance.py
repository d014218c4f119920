"""Language, colours and scale as they are chosen: a change reaches all open windows at once."""

from __future__ import annotations

import asyncio
import tkinter as tk

from rhelp.ui_tk.bridge import Bridge
from rhelp.ui_tk.computer import Computer
from rhelp.ui_tk.pages import Pages
from rhelp.ui_tk.settings import Memory, Settings
from rhelp.ui_tk.theme import Theme
from rhelp.words import language, set_language


class Appearance:
    """Follows ``memory``, and the desktop's own choice of colours where that is to be followed."""

    def __init__(self, theme: Theme, memory: Memory, pages: Pages, bridge: Bridge, computer: Computer) -> None:
        self._theme = theme
        self._memory = memory
        self._pages = pages
        self._bridge = bridge
        self._computer = computer
        self._dark = False
        memory.follow(self._changed)
        theme.root.bind("<FocusIn>", self._focused, add="+")
        self._look()

    def _changed(self, settings: Settings) -> None:
        spoken = settings.language and settings.language != language()
        if spoken:
            set_language(settings.language)
        scale = self._theme.scale
        self._apply(settings)
        if spoken or scale != self._theme.scale:
            self._pages.again()
        elif settings.looks.mode == "system":
            self._look()

    def _apply(self, settings: Settings) -> None:
        mode = settings.looks.mode
        if mode == "system":
            mode = "dark" if self._dark else "light"
        self._theme.use(mode, settings.looks.scale)

    def _focused(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self._theme.root:
            self._look()

    def _look(self) -> None:
        """Ask the desktop, which may take a while."""
        if self._memory.now.looks.mode == "system":
            self._bridge.spawn(asyncio.to_thread(self._computer.dark), self._seen)

    def _seen(self, dark: bool) -> None:
        if dark != self._dark:
            self._dark = dark
            self._apply(self._memory.now)
