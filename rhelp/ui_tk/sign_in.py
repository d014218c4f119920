"""The sign-in page: server, name, password, language; what went wrong stands in it, and nothing typed is lost."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass, field
from tkinter import ttk

from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import Field, Segments, button, card, label, wrap
from rhelp.words import LANGUAGES, language, tr

WIDTH = 360


@dataclass(frozen=True)
class Credentials:
    """What is typed; the password stays out of ``repr``."""

    server: str = ""
    name: str = ""
    password: str = field(default="", repr=False)


class SignIn:
    """Calls ``go`` with what was typed, and ``speak`` with a language code."""

    def __init__(
        self, theme: Theme, parent: tk.Misc, known: Credentials, go: Callable[[Credentials], object],
        speak: Callable[[str], object],
    ) -> None:  # fmt: skip
        self._go = go
        self._theme = theme
        self.frame = ttk.Frame(parent, style="ground.TFrame")
        inside = card(theme, self.frame, 4)
        inside.place(relx=0.5, rely=0.5, anchor="center")
        self._head(inside, speak)
        self._server = Field(theme, inside, tr("Server address"), known.server)
        self._name = Field(theme, inside, tr("Name"), known.name)
        self._password = Field(theme, inside, tr("Password"), known.password, secret=True)
        for row in (self._server, self._name, self._password):
            row.widget.pack(fill="x", pady=(0, theme.grid(1.5)))
            row.entry.bind("<Return>", lambda event: self.submit())
            row.entry.bind("<KP_Enter>", lambda event: self.submit())
        self._problem = wrap(label(theme, inside, "", "body", "alarm"), theme.px(WIDTH))
        tip = tr("Sign in to the server with this name")
        self._button = button(theme, inside, tr("Sign in"), self.submit, kind="Accent", tip=tip)
        self._button.pack(fill="x", pady=(theme.grid(1), 0))
        self._first_empty().focus_set()

    @property
    def typed(self) -> Credentials:
        """What stands in the fields now."""
        return Credentials(self._server.value.strip(), self._name.value.strip(), self._password.value)

    def submit(self) -> None:
        """Sign in with what is typed, once at a time."""
        if self._button.instate(["disabled"]):
            return
        if not all((self.typed.server, self.typed.name, self.typed.password)):
            self.refused(tr("Please fill in the server address, your name and your password."))
            self._first_empty().focus_set()
            return
        self._problem.pack_forget()
        self._button.configure(text=tr("Signing in…"))
        self._button.state(["disabled"])
        self._go(self.typed)

    def refused(self, sentence: str) -> None:
        """Say why it did not work; everything typed stays."""
        self._problem.configure(text=sentence)
        self._problem.pack(fill="x", before=self._button, pady=(0, self._theme.px(4)))
        self._button.configure(text=tr("Sign in"))
        self._button.state(["!disabled"])

    def _head(self, inside: ttk.Frame, speak: Callable[[str], object]) -> None:
        theme = self._theme
        row = ttk.Frame(inside, style="card.TFrame")
        row.pack(fill="x", pady=(0, theme.grid(3)))
        ttk.Label(row, image=theme.icon("headset", theme.colours.link, 32), style="card.TLabel").pack(side="left")
        label(theme, row, tr("Remote support"), "title").pack(side="left", padx=theme.grid(1))
        languages = Segments(theme, row, LANGUAGES, language(), speak)
        languages.explain({"ko": "창을 한국어로 표시", "en": "Show the windows in English"})
        languages.widget.pack(side="right", padx=(theme.grid(3), 0))

    def _first_empty(self) -> ttk.Entry:
        rows = (self._server, self._name, self._password)
        return next((row.entry for row in rows if not row.value), self._password.entry)
