"""What is allowed: a switch for every right that was ever granted. Turning one off takes the right back at once."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import ttk

from rhelp.peer.right_words import right_name
from rhelp.ui_tk.customer import words
from rhelp.ui_tk.customer.clicks import clickable
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import label, tooltip
from rhelp.wire.message import Right
from rhelp.words import tr

Allowed = tuple[tuple[Right, bool], ...]


def switch_words(on: bool) -> str:
    """What a switch does, or what it waits for."""
    return tr("Turn off to take it back at once") if on else tr("Taken back. The agent has to ask again.")


class Switches:
    """``take_back`` gets the right whose switch was turned off; only the agent's next question turns it on again."""

    def __init__(self, theme: Theme, parent: tk.Misc, take_back: Callable[[Right], object]) -> None:
        self._theme = theme
        self._take_back = take_back
        self.frame = ttk.Frame(parent, style="card.TFrame")
        self._rows: dict[Right, tuple[ttk.Checkbutton, tk.BooleanVar]] = {}
        self._nothing = label(theme, self.frame, tr("Nothing is allowed yet."), "body", "muted")
        self._nothing.pack(anchor="w")

    def show(self, allowed: Allowed) -> None:
        """These are held, or were."""
        for right, held in allowed:
            if right not in self._rows:
                self._nothing.pack_forget()
                self._rows[right] = self._row(right)
            switch, on = self._rows[right]
            on.set(held)
            switch.state(["!disabled" if held else "disabled"])

    def _row(self, right: Right) -> tuple[ttk.Checkbutton, tk.BooleanVar]:
        theme = self._theme
        row = ttk.Frame(self.frame, style="card.TFrame")
        row.pack(fill="x", pady=theme.px(1))
        image = theme.icon(words.ICONS[right], theme.colours.text, 18)
        ttk.Label(row, image=image, style="card.TLabel").pack(side="left", padx=(0, theme.grid(1)))
        on = tk.BooleanVar(row, True)
        switch = ttk.Checkbutton(
            row, style="Switch.TCheckbutton", variable=on, text="", command=partial(self._turned, right)
        )
        switch.pack(side="right")
        name = label(theme, row, right_name(right))
        name.pack(side="left", fill="x", expand=True)
        clickable(name, switch.invoke)
        switch.bind("<Return>", lambda event: switch.invoke())
        tooltip(theme, switch, lambda: switch_words(on.get()))
        return switch, on

    def _turned(self, right: Right) -> None:
        switch, on = self._rows[right]
        if not on.get():
            switch.state(["disabled"])
            self._take_back(right)
