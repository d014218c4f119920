"""After the end: why it ended, that nobody sees the screen any more, and what can be done next."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from rhelp.peer.entrance import Outcome
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import button, card, focus_once_seen, label, wrap
from rhelp.words import tr

WIDTH = 380


class Parted:
    """``again`` goes back to the start, ``close`` ends the program."""

    def __init__(
        self, theme: Theme, parent: tk.Misc, outcome: Outcome, again: Callable[[], object], close: Callable[[], object]
    ) -> None:
        from rhelp.peer.terminal import outcome_sentence  # heavy, and loaded by the time that something ended

        self.frame = ttk.Frame(parent, style="ground.TFrame")
        inside = card(theme, self.frame, 4)
        inside.place(relx=0.5, rely=0.5, anchor="center")
        good = outcome is Outcome.ENDED
        icon, colour = ("check", theme.colours.good) if good else ("info", theme.colours.warn)
        ttk.Label(inside, image=theme.icon(icon, colour, 44), style="card.TLabel").pack()
        if not good:
            label(theme, inside, tr("You are not connected"), "title").pack(pady=(theme.grid(1), 0))
        said = wrap(label(theme, inside, outcome_sentence(outcome), "large" if good else "body"), theme.px(WIDTH))
        said.configure(justify="center", anchor="center")
        said.pack(pady=(theme.grid(1), theme.grid(3)))
        row = ttk.Frame(inside, style="card.TFrame")
        row.pack()
        first = button(theme, row, tr("Close"), close, kind="Accent")
        first.pack(side="left", padx=(0, theme.grid(1)))
        button(theme, row, tr("Enter another code"), again).pack(side="left")
        focus_once_seen(first)
