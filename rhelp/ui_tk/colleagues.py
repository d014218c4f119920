"""The agents of the same group and their states, those who can help first."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterable, Sequence
from tkinter import ttk

from rhelp.ui_tk.presence import StateMark
from rhelp.ui_tk.scrolled import Scrolled
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import card, label, wrap
from rhelp.wire.chat import State
from rhelp.words import tr

WIDTH = 200
ORDER = list(State)

Colleague = tuple[str, State]


def sorted_colleagues(colleagues: Iterable[Colleague]) -> list[Colleague]:
    """By state, then by name."""
    return sorted(colleagues, key=lambda one: (ORDER.index(one[1]), one[0].casefold(), one[0]))


class Colleagues:
    """A card with one line per colleague; ``show`` follows the server's list (without the agent's own name)."""

    def __init__(self, theme: Theme, parent: tk.Misc, colleagues: Sequence[Colleague] = ()) -> None:
        self._theme = theme
        self._shown: list[Colleague] | None = None
        self.frame = card(theme, parent, 2)
        label(theme, self.frame, tr("Colleagues"), "strong").pack(anchor="w", pady=(0, theme.grid(1)))
        self._list = Scrolled(theme, self.frame, "card", theme.px(WIDTH))
        self._list.frame.pack(fill="both", expand=True)
        self.show(colleagues)

    def show(self, colleagues: Sequence[Colleague]) -> None:
        """The colleagues there are now."""
        fresh = sorted_colleagues(colleagues)
        if fresh == self._shown:
            return
        self._shown = fresh
        for child in self._list.inside.winfo_children():
            child.destroy()
        for name, state in fresh:
            self._line(name, state)
        if not fresh:
            text = tr("Nobody else is in your group. Your administrator can add colleagues.")
            wrap(label(self._theme, self._list.inside, text, "small", "muted"), self._theme.px(WIDTH)).pack(anchor="w")

    def _line(self, name: str, state: State) -> None:
        theme = self._theme
        row = ttk.Frame(self._list.inside, style="card.TFrame")
        row.pack(fill="x", pady=(0, theme.grid(1)))
        wrap(label(theme, row, name), theme.px(WIDTH)).pack(anchor="w")
        StateMark(theme, row, state).frame.pack(anchor="w")
