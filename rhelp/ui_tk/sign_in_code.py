"""The second step of signing in: six digits of the authenticator app, or a recovery code."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

from rhelp.ui_tk.scrolled import Scrolled
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import Field, button, card, focus_once_seen, label, wrap
from rhelp.words import tr

WIDTH = 360


@dataclass(frozen=True)
class Doings:
    """What the page sets off."""

    go: Callable[[str], object]
    back: Callable[[], object]


class CodePage:
    """Six digits are taken as soon as they are typed and Enter is pressed; Escape goes back."""

    def __init__(self, theme: Theme, parent: tk.Misc, name: str, doings: Doings) -> None:
        self._theme = theme
        self._doings = doings
        self.frame = ttk.Frame(parent, style="ground.TFrame")
        page = Scrolled(theme, self.frame)
        page.frame.pack(fill="both", expand=True)
        inside = card(theme, page.inside, 4)
        inside.pack(expand=True, pady=theme.grid(2))
        self._head(inside, name)
        self._code = Field(theme, inside, tr("Six digits"))
        self._code.widget.pack(fill="x", pady=(0, theme.grid(1)))
        hint = tr("Without your telephone, type one of your recovery codes here.")
        wrap(label(theme, inside, hint, "small", "muted"), theme.px(WIDTH)).pack(anchor="w", pady=(0, theme.grid(1)))
        self._problem = wrap(label(theme, inside, "", "body", "alarm"), theme.px(WIDTH))
        row = self._row = ttk.Frame(inside, style="card.TFrame")
        row.pack(fill="x", pady=(theme.grid(1), 0))
        tip = tr("Sign in with these digits")
        self._button = button(theme, row, tr("Sign in"), self.submit, kind="Accent", tip=tip)
        self._button.pack(side="left", fill="x", expand=True)
        back = button(theme, row, tr("Back"), doings.back, tip=tr("Back to name and password"))
        back.pack(side="left", padx=(theme.grid(1), 0))
        for sequence in ("<Return>", "<KP_Enter>"):
            self._code.entry.bind(sequence, lambda event: self.submit())
        self._code.entry.bind("<Escape>", lambda event: doings.back())
        focus_once_seen(self._code.entry)

    def submit(self) -> None:
        """Go on with what is typed, once at a time."""
        if self._button.instate(["disabled"]):
            return
        typed = self._code.value.strip()
        if not typed:
            self.refused(tr("Please type the six digits that the app shows now."))
            return
        self._problem.pack_forget()
        self._button.configure(text=tr("Signing in…"))
        self._button.state(["disabled"])
        self._doings.go(typed)

    def refused(self, sentence: str) -> None:
        """Say why it did not work; the digits are typed anew."""
        self._problem.configure(text=sentence)
        self._problem.pack(anchor="w", before=self._row, pady=(0, self._theme.px(4)))
        self._button.configure(text=tr("Sign in"))
        self._button.state(["!disabled"])
        self._code.entry.selection_range(0, "end")
        self._code.entry.focus_set()

    def _head(self, inside: ttk.Frame, name: str) -> None:
        theme = self._theme
        row = ttk.Frame(inside, style="card.TFrame")
        row.pack(fill="x", pady=(0, theme.grid(2)))
        ttk.Label(row, image=theme.icon("verified", theme.colours.link, 32), style="card.TLabel").pack(side="left")
        label(theme, row, tr("One more step"), "title").pack(side="left", padx=theme.grid(1))
        text = tr("Open the authenticator app on your telephone and type the six digits that it shows for {name}.", name=name)  # fmt: skip  # noqa: E501
        wrap(label(theme, inside, text, "body"), theme.px(WIDTH)).pack(anchor="w", pady=(0, theme.grid(2)))
