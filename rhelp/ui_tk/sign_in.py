"""The sign-in page: server, name, password, language; what went wrong stands in it, and nothing typed is lost."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass, field
from tkinter import ttk

from rhelp.ui_tk.scrolled import Scrolled
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import Field, Segments, button, card, label, tooltip, wrap
from rhelp.words import LANGUAGES, language, tr

WIDTH = 360


@dataclass(frozen=True)
class Credentials:
    """What is typed; the secrets stay out of ``repr``."""

    server: str = ""
    name: str = ""
    password: str = field(default="", repr=False)
    stay: bool = False
    token: str = field(default="", repr=False)
    """A program's, in place of name and password."""


@dataclass(frozen=True)
class Doings:
    """What the page sets off: signing in, and another language."""

    go: Callable[[Credentials], object]
    speak: Callable[[str], object]
    kept: Callable[[Credentials], bool] = lambda typed: False
    """Whether a sign-in is kept for what is typed, so that no password is needed."""


class SignIn:
    """Nothing typed is lost, whatever happens."""

    def __init__(self, theme: Theme, parent: tk.Misc, known: Credentials, doings: Doings) -> None:
        self._doings = doings
        self._theme = theme
        self.frame = ttk.Frame(parent, style="ground.TFrame")
        page = Scrolled(theme, self.frame)
        page.frame.pack(fill="both", expand=True)
        inside = card(theme, page.inside, 4)
        inside.pack(expand=True, pady=theme.grid(2))
        self._head(inside, doings.speak)
        self._server = Field(theme, inside, tr("Server address"), known.server)
        self._name = Field(theme, inside, tr("Name"), known.name)
        self._password = Field(theme, inside, tr("Password"), known.password, secret=True)
        for row in (self._server, self._name, self._password):
            row.widget.pack(fill="x", pady=(0, theme.grid(1.5)))
            row.entry.bind("<Return>", lambda event: self.submit())
            row.entry.bind("<KP_Enter>", lambda event: self.submit())
        self._stay = StayBox(theme, inside, known.stay)
        self._stay.frame.pack(fill="x", pady=(0, theme.grid(1)))
        self._problem = wrap(label(theme, inside, "", "body", "alarm"), theme.px(WIDTH))
        tip = tr("Sign in to the server with this name")
        self._button = button(theme, inside, tr("Sign in"), self.submit, kind="Accent", tip=tip)
        self._button.pack(fill="x", pady=(theme.grid(1), 0))
        self._first_empty().focus_set()

    @property
    def typed(self) -> Credentials:
        """What stands in the fields now."""
        name = self._name.value.strip()
        return Credentials(self._server.value.strip(), name, self._password.value, self._stay.chosen)

    def submit(self) -> None:
        """Sign in with what is typed, once at a time."""
        if self._button.instate(["disabled"]):
            return
        typed = self.typed
        if not (typed.server and typed.name and (typed.password or self._doings.kept(typed))):
            self.refused(tr("Please fill in the server address, your name and your password."))
            self._first_empty().focus_set()
            return
        self.busy()
        self._doings.go(typed)

    def busy(self) -> None:
        """Signing in has begun."""
        self._problem.pack_forget()
        self._button.configure(text=tr("Signing in…"))
        self._button.state(["disabled"])

    def ready(self) -> None:
        """Nothing runs any more."""
        self._button.configure(text=tr("Sign in"))
        self._button.state(["!disabled"])

    def offer_stay(self, usable: bool) -> None:
        """Whether this computer has a safe place for a sign-in."""
        self._stay.offer(usable)

    def refused(self, sentence: str) -> None:
        """Say why it did not work; everything typed stays."""
        self._problem.configure(text=sentence)
        self._problem.pack(fill="x", before=self._button, pady=(0, self._theme.px(4)))
        self.ready()

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


class StayBox:
    """The choice to stay signed in; where nothing can be kept safely it says so and cannot be chosen."""

    def __init__(self, theme: Theme, parent: tk.Misc, chosen: bool) -> None:
        self._theme = theme
        self.frame = ttk.Frame(parent, style="card.TFrame")
        self._value = tk.BooleanVar(self.frame, chosen)
        self._box = ttk.Checkbutton(
            self.frame, style="Box.TCheckbutton", variable=self._value, text=tr("Stay signed in on this computer")
        )
        tooltip(theme, self._box, tr("Your sign-in is kept in the keyring of this computer, never as plain text."))
        self._box.bind("<Return>", lambda event: self._box.invoke())
        self._box.pack(anchor="w")
        self._why = wrap(label(theme, self.frame, "", "small", "muted"), theme.px(WIDTH))

    @property
    def chosen(self) -> bool:
        """Whether it is chosen and possible."""
        return bool(self._value.get()) and not self._box.instate(["disabled"])

    def offer(self, usable: bool) -> None:
        """Whether it can be chosen."""
        self._box.state(["!disabled" if usable else "disabled"])
        if usable:
            self._why.pack_forget()
        else:
            self._value.set(False)
            self._why.configure(text=tr("This computer offers no safe place for a sign-in, so it cannot be kept."))
            self._why.pack(anchor="w")
