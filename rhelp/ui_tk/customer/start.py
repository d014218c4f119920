"""The start window: one calm field for the nine digits or a pasted link, and the server where it is not known yet."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

from rhelp.core.codes import page_of_link, parse_code, parse_link
from rhelp.ui_tk.customer.words import host_of
from rhelp.ui_tk.scrolled import Scrolled
from rhelp.ui_tk.theme import Theme
from rhelp.ui_tk.widgets import Field, Segments, button, card, focus_once_seen, label, tooltip, wrap
from rhelp.words import LANGUAGES, language, tr

WIDTH = 400
GROUPED_AT = 4


@dataclass(frozen=True)
class Typed:
    """What stands in the fields; the code stays out of ``repr``."""

    server: str
    code: str

    def __repr__(self) -> str:
        return f"Typed(server={self.server!r})"


@dataclass(frozen=True)
class Doings:
    """What the page sets off."""

    go: Callable[[Typed], object]
    speak: Callable[[str], object]


def tidied(text: str) -> str:
    """What is typed, with the dash where people read it as soon as all nine digits are there."""
    code = parse_code(text)
    return str(code) if code is not None else text


class Start:
    """Nothing typed is lost, whatever happens. ``problem`` is a sentence to begin with."""

    def __init__(self, theme: Theme, parent: tk.Misc, known: Typed, doings: Doings, problem: str = "") -> None:
        self._theme = theme
        self._doings = doings
        self.frame = ttk.Frame(parent, style="ground.TFrame")
        page = Scrolled(theme, self.frame)
        page.frame.pack(fill="both", expand=True)
        inside = card(theme, page.inside, 4)
        inside.pack(expand=True, pady=theme.grid(2), padx=theme.grid(2))
        self._head(inside)
        ask = tr("Type the nine digits that your agent reads out, or paste the link.")
        wrap(label(theme, inside, ask), theme.px(WIDTH)).pack(anchor="w", pady=(0, theme.grid(1)))
        self._code = ttk.Entry(inside, style="Field.TEntry", font=theme.font("code"), width=14, justify="center")
        self._code.insert(0, known.code)
        self._code.pack(fill="x", pady=(0, theme.grid(1.5)))
        self._server = self._server_field(inside, known.server)
        self._problem = wrap(label(theme, inside, "", "body", "alarm"), theme.px(WIDTH))
        self._button = button(theme, inside, tr("Connect"), self.submit, kind="Accent")
        self._button.pack(fill="x", pady=(theme.grid(1), 0))
        calm = tr("Nothing is shown before you allow it, and you can end it at any time.")
        wrap(label(theme, inside, calm, "small", "muted"), theme.px(WIDTH)).pack(anchor="w", pady=(theme.grid(1.5), 0))
        self._code.bind("<KeyRelease>", self._tidy)
        self._code.bind("<<Paste>>", lambda event: self._code.after_idle(self._tidy), add="+")
        if problem:
            self.refused(problem)
        focus_once_seen(self._code)

    @property
    def typed(self) -> Typed:
        """What stands in the fields now."""
        return Typed(self._server.value.strip(), self._code.get().strip())

    def submit(self) -> None:
        """Go with what is typed."""
        typed = self.typed
        if parse_code(typed.code) is None and parse_link(typed.code) is None:
            self.refused(tr("An access code has nine digits, such as 4821-73905."))
            self._code.focus_set()
        elif not (typed.server or page_of_link(typed.code)):
            self.refused(tr("Please type the server's address as well. Your agent knows it."))
            self._show_server()
        else:
            self._doings.go(typed)

    def refused(self, sentence: str) -> None:
        """Say why it did not work; everything typed stays."""
        self._problem.configure(text=sentence)
        self._problem.pack(fill="x", before=self._button, pady=(0, self._theme.px(4)))

    def _head(self, inside: ttk.Frame) -> None:
        theme = self._theme
        row = ttk.Frame(inside, style="card.TFrame")
        row.pack(fill="x", pady=(0, theme.grid(3)))
        ttk.Label(row, image=theme.icon("headset", theme.colours.link, 32), style="card.TLabel").pack(side="left")
        label(theme, row, tr("Get remote support"), "title").pack(side="left", padx=theme.grid(1))
        languages = Segments(theme, row, LANGUAGES, language(), self._doings.speak)
        languages.explain({"ko": "창을 한국어로 표시", "en": "Show the windows in English"})
        languages.widget.pack(side="right", padx=(theme.grid(2), 0))

    def _server_field(self, inside: ttk.Frame, server: str) -> Field:
        """The field, or where the address is known one quiet line that opens it."""
        theme = self._theme
        field = Field(theme, inside, tr("Server address"), server)
        for entry in (self._code, field.entry):
            entry.bind("<Return>", lambda event: self.submit())
            entry.bind("<KP_Enter>", lambda event: self.submit())
        self._line = ttk.Frame(inside, style="card.TFrame")
        if not server:
            field.widget.pack(fill="x", pady=(0, theme.grid(1.5)))
            return field
        self._line.pack(fill="x", pady=(0, theme.grid(0.5)))
        said = label(theme, self._line, tr("Server: {host}", host=host_of(server)), "small", "muted")
        said.pack(side="left")
        change = button(theme, self._line, tr("Change"), self._show_server, kind="Quiet")
        change.configure(padding=(theme.grid(1), theme.px(2)))
        change.pack(side="right")
        tooltip(theme, change, tr("Type another server's address"))
        return field

    def _show_server(self) -> None:
        if self._line.winfo_manager():
            self._server.widget.pack(fill="x", pady=(0, self._theme.grid(1.5)), after=self._line)
            self._line.pack_forget()
        self._server.entry.focus_set()

    def _tidy(self, event: tk.Event[tk.Misc] | None = None) -> None:
        before = self._code.get()
        after = tidied(before)
        if after != before:
            self._code.delete(0, "end")
            self._code.insert(0, after)
